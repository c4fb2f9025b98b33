// Package secret answers one question for the client, the fake and the recorder alike: which forms has a secret?
//
// A secret is found as it is, in any letter case, in hexadecimal, in base32 and in base64 at every distance from the
// start, and each of these with any of its characters escaped: for a URL (%64, %2564 and deeper), for JSON and program
// text (\u0064, \x64, \u{64}, with any number of backslashes), for HTML (&#100;, &#x64;, &amp;#100;), for mail (=64),
// one kind inside another, as UTF-16, and broken over lines. A long secret that was cut short is found too.
//
// Not found are secrets under a key or a compression, in base64 of base64, reversed, spelt with other letters, or with
// something between their characters, as fmt prints a slice of bytes.
package secret

import (
	"bytes"
	"iter"
	"math/bits"
	"strings"
)

// Secret is a text that must not be shown.
type Secret struct {
	// Value is the secret itself, of ASCII characters. An empty one is never found. One of fewer than 8 characters
	// is found as it is only as a whole word in its own letter case, or half of what is printed would be secret.
	Value string
	// Kind is what Match.Kind says of it, as in "token".
	Kind string
	// Placeholder is what stands for it.
	Placeholder string
	// Number demands that the match is a whole number: ten digits of an instance id are as likely as any others
	// inside a phone number, a group id or a time in milliseconds. A number is never found cut short.
	Number bool
}

// A part of a secret is as good as the secret if it is that long, and half of it.
const minPart = 16

// Set is a compiled set of secrets. The zero Set finds nothing. A Set is safe for concurrent use, and printing one
// shows no secret: fmt and encoding/json cannot look into a function.
type Set struct {
	find func(b []byte, cut bool, yield func(Match) bool)
}

// Match is a place where a secret stands.
type Match struct {
	// Start and End are the offsets of the first byte and of the byte behind the last.
	Start, End int
	// Kind and Placeholder are those of the secret.
	Kind, Placeholder string
	// Form is "" for the secret as it is or with escapes, else "hex", "base32" or "base64".
	Form string
	// Cut is set if a part of the secret is missing.
	Cut bool
	// Number is that of the secret.
	Number bool
}

// String says what was found, as in "token in base64, cut short". It does not show it.
func (m Match) String() string {
	text := m.Kind
	if m.Form != "" {
		text += " in " + m.Form
	}
	if m.Cut {
		text += ", cut short"
	}
	return text
}

// Compile prepares the search. It costs some microseconds for each character of the secrets, once.
func Compile(secrets ...Secret) Set {
	x := &index{entries: map[uint32][]entry{}}
	for _, s := range secrets {
		if s.Value == "" {
			continue
		}
		for _, f := range forms(s) {
			x.add(f)
		}
	}
	return Set{find: x.find}
}

// Find yields the secrets in b from left to right, without overlap. The time is in proportion to the length of b,
// whatever it holds.
func (s Set) Find(b []byte) iter.Seq[Match] { return s.seq(b, false) }

// FindCut is Find for a text of which the end is missing: eight characters of a secret at the very end are enough.
func (s Set) FindCut(b []byte) iter.Seq[Match] { return s.seq(b, true) }

func (s Set) seq(b []byte, cut bool) iter.Seq[Match] {
	return func(yield func(Match) bool) {
		if s.find != nil {
			s.find(b, cut, yield)
		}
	}
}

// Holds reports whether a secret is in text.
func (s Set) Holds(text string) bool {
	for range s.Find([]byte(text)) {
		return true
	}
	return false
}

// Replace returns text with placeholders for the secrets, or text itself if there are none. It searches again until
// nothing is found: an id that stood beside a token is a whole number only when the token has gone.
func (s Set) Replace(text string) string { return s.replace(text, s.Find) }

// ReplaceCut is Replace for a text of which the end is missing: see FindCut.
func (s Set) ReplaceCut(text string) string { return s.replace(text, s.FindCut) }

func (s Set) replace(text string, find func([]byte) iter.Seq[Match]) string {
	// A placeholder may by bad luck complete a secret, so that there is no last round; nobody needs more than a few.
	for range 8 {
		var out strings.Builder
		done := 0
		for m := range find([]byte(text)) {
			out.WriteString(text[done:m.Start])
			out.WriteString(m.Placeholder)
			done = m.End
		}
		if done == 0 {
			break
		}
		out.WriteString(text[done:])
		text = out.String()
	}
	return text
}

// index holds every place at which a match may begin, by the four characters there.
type index struct {
	entries map[uint32][]entry
	likely  [1 << 16 / 64]uint64 // the keys of entries, hashed: most of a text is passed by with a look at this
	short   []entry              // of fewer than four characters
}

// entry is a form of a secret from one of its characters on.
type entry struct {
	form *form
	from int
}

func (x *index) add(f *form) {
	known := map[string]bool{} // a secret that repeats itself needs its period only
	for from := 0; from+f.least <= len(f.text); from++ {
		start := f.text[from : from+f.least]
		if known[start] {
			continue
		}
		known[start] = true
		if len(start) < 4 {
			x.short = append(x.short, entry{f, from})
			continue
		}
		key := uint32(lower(start[0])) | uint32(lower(start[1]))<<8 | uint32(lower(start[2]))<<16 | uint32(lower(start[3]))<<24
		x.entries[key] = append(x.entries[key], entry{f, from})
		h := hash(key)
		x.likely[h/64] |= 1 << (h % 64)
	}
}

func hash(key uint32) uint32 { return bits.RotateLeft32(key*0x9E3779B1, 16) & 0xFFFF }

func (x *index) find(b []byte, cut bool, yield func(Match) bool) {
	for i := 0; i < len(b); {
		end := i
		if startless(b, i) {
			i++
			continue
		}
		if m, ok := x.at(b, i, cut); ok {
			if !yield(m) {
				return
			}
			end = m.End
		}
		// One byte on, not one unit: in "%d75b" the secret may be the "d75b", escape or not.
		i = max(end, i+1)
	}
}

// startless reports that nothing starts at i: of a row of backslashes only the first can start an escape, and no
// secret begins with what is passed over. Otherwise a long row would be read from each of its bytes.
func startless(b []byte, i int) bool {
	if plain[b[i]] {
		return false
	}
	if b[i] == '\\' && i > 0 && b[i-1] == '\\' {
		return true
	}
	c, _ := unit(b[i:], depth)
	return c == nothing
}

// at returns the longest match that begins at i.
func (x *index) at(b []byte, i int, cut bool) (best Match, ok bool) {
	key, complete := four(b[i:])
	h := hash(key)
	if likely := complete && x.likely[h/64]&(1<<(h%64)) != 0; !likely && len(x.short) == 0 {
		return Match{}, false
	}
	for _, list := range [][]entry{x.entries[key], x.short} {
		for _, e := range list {
			if m, found := e.match(b, i, cut); found && m.End > best.End {
				best, ok = m, true
			}
		}
	}
	return best, ok
}

// four reads the first four characters of b.
func four(b []byte) (key uint32, complete bool) {
	if len(b) >= 4 && plain[b[0]] && plain[b[1]] && plain[b[2]] && plain[b[3]] {
		return uint32(lower(b[0])) | uint32(lower(b[1]))<<8 | uint32(lower(b[2]))<<16 | uint32(lower(b[3]))<<24, true
	}
	i := 0
	for k := range 4 {
		c, size := next(b[i:])
		if size == 0 || c > 0xFF {
			return 0, false
		}
		key |= uint32(lower(byte(c))) << (8 * k)
		i += size
	}
	return key, true
}

// match reports whether e stands at b[start:], whole or enough of it.
func (e entry) match(b []byte, start int, cut bool) (Match, bool) {
	f, i, k := e.form, start, e.from
	for ; k < len(f.text); k++ {
		c, size := next(b[i:])
		if size == 0 || c > 0xFF || byte(c) != f.text[k] && (f.exact || lower(byte(c)) != lower(f.text[k])) {
			break
		}
		i += size
	}
	length := k - e.from
	atEnd := cut && !f.secret.Number && length >= 8 && blank(b[i:])
	if length < f.least && !atEnd {
		return Match{}, false
	}
	before, after := charBefore(b[:start]), charAfter(b[i:])
	if f.number && (isDigit(before) || isDigit(after)) || f.word && (isWord(before) || isWord(after)) {
		return Match{}, false
	}
	if length < len(f.text) && inPlaceholder(f.secret.Placeholder, b, start, i) {
		return Match{}, false
	}
	return Match{start, i, f.secret.Kind, f.secret.Placeholder, f.name, length < len(f.text), f.secret.Number}, true
}

// inPlaceholder reports whether b[start:end] stands in the placeholder of a secret that looks like it in part.
func inPlaceholder(placeholder string, b []byte, start, end int) bool {
	at := strings.Index(placeholder, string(b[start:end]))
	return at >= 0 && start >= at && bytes.HasPrefix(b[start-at:], []byte(placeholder))
}

// blank reports whether b, the end of a text, holds no whole character.
func blank(b []byte) bool { return len(b) == 0 || len(b) < 12 && !plain[b[0]] }
