package exchange

import (
	"fmt"
	"strings"
)

// leak says where the credentials of s are in an exchange that nobody has scrubbed, by place and form; nil if they are
// only where they are bound to be, in the request's path and in the path that the envelope of an error repeats. A
// reply that repeats a token anywhere else is a fault of its own, and what else it does with it nobody knows.
func (s *Scrubber) leak(ex *Exchange) error {
	l := &leaks{s: s, ex: ex, part: "request.query"}
	l.look("", ex.Request.Query)
	l.part = "request"
	l.message(ex.Request.Headers, ex.Request.Body)
	if ex.Response != nil {
		l.part = "response"
		l.message(ex.Response.Headers, ex.Response.Body)
	}
	l.part = "id"
	l.look("", ex.ID)
	l.part = "source"
	l.look("", ex.Source)
	return l.err
}

// leaks goes through an exchange as a rewriter that changes nothing but the envelope's path, which it blanks.
type leaks struct {
	s    *Scrubber
	ex   *Exchange
	part string
	err  error

	envelope bool // the object at hand may be one
}

func (l *leaks) look(place, text string) {
	if l.err != nil {
		return
	}
	for m := range l.s.secrets.Find([]byte(text)) {
		l.err = fmt.Errorf("a credential is in its %s%s: %s", l.part, maskPlace(place), m)
		return
	}
}

func (l *leaks) message(headers []Header, body []byte) {
	part := l.part
	for _, h := range headers {
		l.part = part + " header"
		l.look("", h.Name)
		if l.err == nil {
			l.part = part + " header " + h.Name
			l.look("", h.Value)
		}
	}
	l.part = part + ".body"
	if isGzip(body) {
		body, _ = gunzip(body) // broken gzip is refused later
	}
	l.look("", string(rewrite(body, l)))
	l.part = part
}

func (l *leaks) object(names map[string]bool) {
	l.envelope = strings.HasPrefix(l.part, "response") && l.ex.Response.Status >= 300 && names["message"]
}

func (l *leaks) name(place, name string) string { l.look(place, name); return name }

func (l *leaks) text(place, value string) string {
	if l.envelope && place == "path" {
		return ""
	}
	l.look(place, value)
	return value
}

func (l *leaks) number(place, literal string) string { l.look(place, literal); return literal }

func (l *leaks) loose(text string) string { l.look("", text); return text }
