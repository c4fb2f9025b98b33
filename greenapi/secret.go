package greenapi

import (
	"cmp"
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// secret knows the token and the instance id in every form in which they might be repeated. The forms live in
// closures: fmt and encoding/json walk through fields, but cannot look into a function.
type secret struct {
	holds    func(string) bool   // whether the token is in a text, in any form
	scrub    func(string) string // replaces every form of both
	scrubCut func(string) string // the same for a text that may have been cut off in the middle of the token
}

func newSecret(idInstance, token string) secret {
	tokens := encodings(token)
	pairs := make([]string, 0, 64)
	for _, form := range tokens {
		pairs = append(pairs, form, TokenPlaceholder)
	}
	if len(idInstance) < 6 { // too short to be told from other numbers
		pairs = append(pairs, "waInstance"+idInstance, "waInstance{idInstance}")
	} else {
		for _, form := range encodings(idInstance) {
			pairs = append(pairs, form, "{idInstance}")
		}
	}
	replacer := strings.NewReplacer(pairs...)
	return secret{
		holds: func(s string) bool {
			return slices.ContainsFunc(tokens, func(form string) bool { return strings.Contains(s, form) })
		},
		scrub: replacer.Replace,
		scrubCut: func(s string) string {
			s = replacer.Replace(s)
			for _, form := range tokens {
				for i := max(0, len(s)-len(form)); i <= len(s)-8; i++ {
					if strings.HasPrefix(form, s[i:]) {
						s = s[:i] + TokenPlaceholder
					}
				}
			}
			return s
		},
	}
}

// encodings returns s as it is, and as it looks in URLs, JSON, hexadecimal and base64, the longest form first.
func encodings(s string) []string {
	inJSON := func(s string) (escaped, plain string) {
		quoted, _ := json.Marshal(s)
		escaped = string(quoted[1 : len(quoted)-1])
		return escaped, strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&").Replace(escaped)
	}
	quoted, quotedPlain := inJSON(s)
	quotedPath, _ := inJSON(url.PathEscape(s)) // the path of a 400 envelope
	inHex := hex.EncodeToString([]byte(s))
	forms := []string{
		s, url.PathEscape(s), url.QueryEscape(s), quoted, quotedPlain, quotedPath,
		inHex, strings.ToUpper(inHex),
	}
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		for shift := range 3 {
			// Inside a longer text the first and the last digit may be shared with its neighbours.
			b64 := encoding.EncodeToString(append(make([]byte, shift), s...))
			if core := b64[(shift*8+5)/6 : (shift+len(s))*8/6]; len(core) >= 4 {
				forms = append(forms, core)
			}
		}
	}
	slices.SortFunc(forms, func(a, b string) int { return cmp.Or(len(b)-len(a), strings.Compare(a, b)) })
	return slices.Compact(forms)
}

// clean returns err, or, if it could reveal the request's URL by its text, its fields or what it wraps, an error
// with the same text without the token. Transports of net/http do not name the URL; http.Client, which users may
// have wrapped into one, does.
func (s secret) clean(err error) error {
	for {
		var outer *url.Error
		if outer, _ = err.(*url.Error); outer == nil || outer.Err == nil {
			break
		}
		err = outer.Err
	}
	if !s.reveals(err) {
		return err
	}
	return &opaqueError{
		text:     s.scrub(fmt.Sprint(err)), // Sprint survives an Error method that panics
		canceled: errors.Is(err, context.Canceled),
		deadline: errors.Is(err, context.DeadlineExceeded),
	}
}

func (s secret) reveals(err error) bool {
	if err == nil {
		return false
	}
	if _, is := err.(*url.Error); is || s.holds(fmt.Sprintf("%v %+v %#v", err, err, err)) {
		return true
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return s.reveals(e.Unwrap())
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(e.Unwrap(), s.reveals)
	}
	return false
}

// opaqueError stands for an error that must not be passed on.
type opaqueError struct {
	text               string
	canceled, deadline bool
}

func (e *opaqueError) Error() string { return e.text }

func (e *opaqueError) Is(target error) bool {
	return target == context.Canceled && e.canceled || target == context.DeadlineExceeded && e.deadline
}
