package greenapi

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/internal/secret"
)

// secrets finds the token and the instance id in every form in which they might be repeated.
type secrets struct{ secret.Set }

func newSecrets(idInstance, token string) secrets {
	id := secret.Secret{Value: idInstance, Kind: "instance id", Placeholder: "{idInstance}", Number: true}
	if len(idInstance) > 0 && len(idInstance) < 6 { // too short to be told from other numbers
		id = secret.Secret{Value: "waInstance" + idInstance, Kind: id.Kind, Placeholder: "waInstance" + id.Placeholder}
	}
	all := []secret.Secret{id, {Value: token, Kind: "token", Placeholder: TokenPlaceholder}}
	if len(token) < 8 || strings.Contains(strings.ToLower(TokenPlaceholder), strings.ToLower(token)) {
		// A test's token, maybe an ordinary word: hidden where the API wants it, and not in every sentence.
		all = all[:1]
		for op := range policy {
			all = append(all, secret.Secret{Value: string(op) + "/" + token, Kind: "token", Placeholder: string(op) + "/" + TokenPlaceholder})
		}
	}
	return secrets{secret.Compile(all...)}
}

// header returns a header without the secrets: itself, if there are none in it.
func (s secrets) header(h map[string][]string) http.Header {
	var text strings.Builder // one search is cheaper than many
	add := func(part string) {
		switch part {
		case "Date", "Content-Type", "Content-Length", "application/json", "application/json; charset=utf-8":
		default:
			text.WriteString(part + "\n")
		}
	}
	for name, values := range h {
		add(name)
		for _, value := range values {
			add(value)
		}
	}
	if !s.Holds(text.String()) {
		return h
	}
	clean := make(http.Header, len(h))
	for name, values := range h {
		name = s.Replace(name)
		for _, value := range values {
			clean[name] = append(clean[name], s.Replace(value))
		}
	}
	return clean
}

// clean returns the error of a call, or one with the same text without the secrets if its own would show them. What is
// above the guard does not know the token, so that types of its own may pass.
func (s secrets) clean(err error) error { return s.pass(err, func(error) bool { return true }) }

// seal is clean for what comes from below the guard. There only types of the standard library pass, for in the fields of
// another, or behind its As method, there may be the whole request; and of those only the ones that do not repeat what the
// server sent, for what net/http takes for a header may be the rest of a body, and so about people.
func (s secrets) seal(err error) error { return s.pass(err, standard) }

func (s secrets) pass(err error, known func(error) bool) error {
	// Transports of net/http do not name the URL; http.Client, which users may have wrapped into one, does.
	for outer, _ := err.(*url.Error); outer != nil && outer.Err != nil; outer, _ = err.(*url.Error) {
		err = outer.Err
	}
	if err == nil || s.harmless(err, known) {
		return err
	}
	sealed := &sealedError{
		text: s.Replace(ownWords(fmt.Sprint(err))), // Sprint survives an Error method that panics
		is: func(target error) bool {
			defer func() { _ = recover() }()
			return errors.Is(err, target)
		},
	}
	for _, inner := range tree(err)[1:] {
		if s.harmless(inner, known) {
			sealed.parts = append(sealed.parts, inner)
		}
	}
	return sealed
}

// harmless reports whether an error, and all that it wraps, is of a known type and shows no secret.
func (s secrets) harmless(err error, known func(error) bool) bool {
	return !slices.ContainsFunc(tree(err), func(err error) bool {
		if v := reflect.ValueOf(err); v.Kind() == reflect.Pointer && v.IsNil() {
			return true // its methods may panic
		}
		_, is := err.(*url.Error)
		return is || !known(err) || s.Holds(fmt.Sprintf("%v %+v %#v", err, err, err))
	})
}

// tree returns an error and all that it wraps, at any depth; not what a panic hides, such as that of a nil pointer's method.
func tree(err error) (all []error) {
	defer func() { _ = recover() }()
	all = []error{err}
	var wrapped []error
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		wrapped = []error{e.Unwrap()}
	case interface{ Unwrap() []error }:
		wrapped = e.Unwrap()
	}
	for _, inner := range wrapped {
		if inner != nil {
			all = append(all, tree(inner)...)
		}
	}
	return all
}

// repeating are the words behind which errors of net/http repeat what a server sent.
var repeating = []string{
	"malformed HTTP response", "malformed HTTP version", "malformed HTTP status code", "malformed MIME header line:",
	"malformed MIME header initial line:", "malformed MIME header: missing colon:", "bad Content-Length",
	"transfer encoding:", "transfer encodings:", "Content-Length headers; got", "debug=",
}

// ownWords cuts the text of an error before what it repeats.
func ownWords(text string) string {
	for _, words := range repeating {
		if before, _, found := strings.Cut(text, words); found {
			text = before + words + " …"
		}
	}
	return text
}

// standard reports whether an error is of a type of the standard library that has to do with connections, in words of its
// own.
func standard(err error) bool {
	t := reflect.TypeOf(err)
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	folder, _, _ := strings.Cut(t.PkgPath(), "/")
	return slices.Contains([]string{"bufio", "compress", "context", "crypto", "errors", "fmt", "internal", "io", "net", "os", "syscall"}, folder) &&
		ownWords(fmt.Sprint(err)) == fmt.Sprint(err)
}

// sealedError stands for an error that must not be passed on. Being closed up in a function, that one is out of reach
// of printers and of errors.As.
type sealedError struct {
	text  string
	is    func(error) bool
	parts []error // the harmless ones of those that it wraps
}

func (e *sealedError) Error() string        { return e.text }
func (e *sealedError) Is(target error) bool { return e.is(target) }
func (e *sealedError) Unwrap() []error      { return e.parts }
func (e *sealedError) GoString() string     { return fmt.Sprintf("%q", e.text) }
