package greenapi

import (
	"encoding/json"
	"errors"
	"strconv"
	"time"
)

// LastSeen is the last time a contact was online, as far as the reply tells. The documents disagree on its form
// (GetContactInfo, WhatsApp: string, shown as null; Telegram: integer; MAX: both), so this type takes them all and
// keeps apart what they mean. The zero value is LastSeenAbsent. Two values can be compared with ==.
type LastSeen struct {
	kind LastSeenKind
	unix int64
	text string
	// quoted is whether the member was a string, "" included.
	quoted bool
}

// LastSeenKind says what a reply told about the time.
type LastSeenKind int8

// The kinds of [LastSeen].
const (
	LastSeenAbsent  LastSeenKind = iota // no such member, or one of a JSON type no document gives: see Members
	LastSeenUnknown                     // null or "": the time is not known
	LastSeenHidden                      // 0: the person hides it (Telegram)
	LastSeenTime                        // a time, see Time
	LastSeenText                        // text that is no time, see Text
)

// Kind says which of the cases this is.
func (l LastSeen) Kind() LastSeenKind { return l.kind }

// Time returns the time in UTC. It reports false, with the zero time, unless the kind is LastSeenTime. Numbers
// count Unix seconds; text is a time if it is such a number or in RFC 3339.
func (l LastSeen) Time() (time.Time, bool) {
	if l.kind != LastSeenTime {
		return time.Time{}, false
	}
	return time.Unix(l.unix, 0).UTC(), true
}

// Text returns the member as it was written if it was a string, whether a time or not, and "" if it was not.
func (l LastSeen) Text() string { return l.text }

// String returns the time in RFC 3339, the text, or the name of the case: absent, unknown or hidden.
func (l LastSeen) String() string {
	if t, ok := l.Time(); ok {
		return t.Format(time.RFC3339)
	}
	return [...]string{"absent", "unknown", "hidden", "", l.text}[l.kind]
}

// MarshalJSON writes what the API wrote: Unix seconds, text, 0, or null. An absent one becomes null where it stands
// alone; a [ContactInfo] leaves it out.
func (l LastSeen) MarshalJSON() ([]byte, error) {
	switch {
	case l.quoted:
		return json.Marshal(l.text)
	case l.kind == LastSeenTime, l.kind == LastSeenHidden:
		return json.Marshal(l.unix)
	}
	return []byte("null"), nil
}

// UnmarshalJSON reads null, a string or an integer. It returns an error for anything else.
func (l *LastSeen) UnmarshalJSON(b []byte) error {
	if s := trim(string(b)); !isJSON(s) || !l.parse(unbounded(), s) {
		return errors.New("greenapi: lastSeen is null, a string or an integer that is not negative")
	}
	return nil
}

// parse sets l from valid JSON, to the zero value if that is of a type that no document gives.
func (l *LastSeen) parse(d *decoder, raw string) bool {
	*l = LastSeen{}
	if raw == "null" {
		l.kind = LastSeenUnknown
		return true
	}
	if n, ok := integer(raw); ok && n >= 0 {
		l.setUnix(n)
		return true
	}
	s, ok := d.text(raw)
	if ok {
		l.setText(s)
	}
	return ok
}

func (l *LastSeen) setUnix(n int64) {
	l.kind, l.unix = LastSeenTime, n
	if n == 0 {
		l.kind = LastSeenHidden
	}
}

func (l *LastSeen) setText(s string) {
	l.kind, l.text, l.quoted = LastSeenText, s, true
	if s == "" {
		l.kind = LastSeenUnknown
	} else if len(s) > 64 { // no time, and the errors of those who try to read it hold copies
		return
	} else if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 0 {
		l.setUnix(n)
	} else if t, err := time.Parse(time.RFC3339, s); err == nil {
		l.kind, l.unix = LastSeenTime, t.Unix()
	}
}
