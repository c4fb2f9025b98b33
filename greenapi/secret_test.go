package greenapi

import (
	"context"
	"crypto/x509"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"syscall"
	"testing"
)

// awkwardToken looks different in every encoding.
const awkwardToken = `d75b+3a6&6374="942<c5>b3'c019;c698`

// spellings are texts that hold s in ways an API, a proxy or a log may spell it.
func spellings(s string) map[string]string {
	quoted, _ := json.Marshal(s)
	all := map[string]string{
		"raw": "a " + s + " b", "path": "/" + url.PathEscape(s) + "/", "query": "t=" + url.QueryEscape(s) + "&",
		"JSON": `{"path":` + string(quoted) + `}`, "hex": hex.EncodeToString([]byte(s)), "HEX": fmt.Sprintf("%X", s),
		"twice": s + s, "basic auth": base64.StdEncoding.EncodeToString([]byte("user:" + s)),
	}
	for shift := range 3 {
		for after := range 3 {
			text := strings.Repeat("a", shift) + s + strings.Repeat("z", after)
			all[fmt.Sprintf("base64 %d %d", shift, after)] = base64.StdEncoding.EncodeToString([]byte(text))
			all[fmt.Sprintf("base64url %d %d", shift, after)] = base64.RawURLEncoding.EncodeToString([]byte(text))
		}
	}
	return all
}

func TestSecrets(t *testing.T) {
	for _, token := range []string{testToken, awkwardToken} {
		hidden := newSecrets(testID, token)
		for about, text := range spellings(token) {
			if got := hidden.Replace(text); !hidden.Holds(text) || hidden.Holds(got) || !strings.Contains(got, TokenPlaceholder) {
				t.Errorf("%s: %s became %s", about, text, got)
			}
		}
	}
	hidden := newSecrets(testID, testToken)
	for in, want := range map[string]string{
		"":     "",
		"text": "text",
		"/waInstance1101000001/getContactInfo/" + testToken: "/waInstance{idInstance}/getContactInfo/apiTokenInstance",
		"cut off: " + testToken[:20]:                        "cut off: apiTokenInstance",
		"by its server: " + testToken[:49] + " .":           "by its server: apiTokenInstance .",
		"not: " + testToken[:7]:                             "not: " + testToken[:7],
	} {
		if got := hidden.ReplaceCut(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := newSecrets("11", "t").Replace("/waInstance11/getContacts/t 1102 at 11"); got != "/waInstance{idInstance}/getContacts/apiTokenInstance 1102 at 11" {
		t.Errorf("short ones: %s", got)
	}
}

// hostile are errors of a transport of somebody's own: each lets the token out in another way.
func hostile(r *http.Request) map[string]error {
	path := r.URL.Path
	return map[string]error{
		"a url.Error":         &url.Error{Op: "Post", URL: r.URL.String(), Err: io.EOF},
		"wrapped":             fmt.Errorf("w: %w", &url.Error{Op: "Post", URL: r.URL.String(), Err: io.EOF}),
		"wrapped in silence":  opaqueWrap{&url.Error{Op: "Post", URL: r.URL.String(), Err: io.EOF}},
		"joined":              errors.Join(io.EOF, errors.New(path)),
		"in the text":         errors.New("dial " + path),
		"in a field":          quietError{path, nil, nil, nil},
		"in a request":        &quietError{Request: r},
		"in a reply":          &quietError{Response: &http.Response{Request: r}},
		"in a map":            &quietError{More: map[string]any{"r": r}},
		"behind As":           helpfulError{r},
		"in a dial":           &net.OpError{Op: "dial", Err: &quietError{Request: r}},
		"in half":             errors.New("dial " + path[:len(path)-1]),
		"in capitals and hex": fmt.Errorf("%X", path),
	}
}

type quietError struct {
	URL      string
	Request  *http.Request
	Response *http.Response
	More     map[string]any
}

func (quietError) Error() string { return "quiet" }

// helpfulError hands the request out.
type helpfulError struct{ request *http.Request }

func (helpfulError) Error() string { return "helpful" }

func (e helpfulError) As(target any) bool {
	switch target := target.(type) {
	case **http.Request:
		*target = e.request
	case *interface{ Path() string }:
		*target = pathOf{e.request}
	}
	return true
}

type pathOf struct{ r *http.Request }

func (p pathOf) Path() string { return p.r.URL.Path }

func TestSeal(t *testing.T) {
	hidden := newSecrets(testID, testToken)
	request, _ := http.NewRequest(http.MethodGet, testURL+"/waInstance1/getContacts/"+testToken, nil)
	for about, err := range hostile(request) {
		got := hidden.seal(err)
		if _, is := got.(*sealedError); !is && got != io.EOF { //nolint:errorlint // the outermost one is meant
			t.Errorf("%s: %T passes", about, got)
		}
		for _, inner := range tree(got) {
			if hidden.Holds(fmt.Sprintf("%v %+v %#v", inner, inner, inner)) {
				t.Errorf("%s: %#v", about, inner)
			}
		}
		var pathed interface{ Path() string }
		var leaking *url.Error
		if errors.As(got, &pathed) || errors.As(got, &leaking) {
			t.Errorf("%s: errors.As finds more", about)
		}
		if errors.Is(err, io.EOF) != errors.Is(got, io.EOF) {
			t.Errorf("%s: errors.Is finds something else", about)
		}
	}
	own := errors.New("own")
	for _, err := range []error{
		context.Canceled, io.ErrUnexpectedEOF, own, fmt.Errorf("w: %w", own), &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED},
		&net.DNSError{Err: "no such host", Name: "h"}, errors.Join(io.EOF, own), x509.UnknownAuthorityError{},
	} {
		if hidden.seal(err) != err {
			t.Errorf("%T does not pass", err)
		}
	}
	var dial *net.OpError
	if got := hidden.seal(&quietWrap{&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}); !errors.As(got, &dial) || !errors.Is(got, syscall.ECONNREFUSED) {
		t.Error("the harmless part of a sealed error is lost")
	}
	if hidden.seal(nil) != nil {
		t.Error("no error became one")
	}
}

// TestNilInside seals an error whose Unwrap has a nil in its list, as errors.Is takes it.
func TestNilInside(t *testing.T) {
	hidden := newSecrets(testID, testToken)
	for _, got := range []error{hidden.seal(holey{}), hidden.clean(holey{})} {
		if !errors.Is(got, io.EOF) || got.Error() != "holey" {
			t.Errorf("got %v", got)
		}
	}
}

// TestNilPointers has a transport, and a middleware, return a nil pointer for an error, whose methods panic.
func TestNilPointers(t *testing.T) {
	for _, err := range []error{(*quietWrap)(nil), (*fs.PathError)(nil), (*url.Error)(nil), (*net.OpError)(nil), fmt.Errorf("w: %w", (*quietWrap)(nil))} {
		var broken roundTripper = func(*http.Request) (*http.Response, error) { return nil, err }
		middleware := WithMiddleware(func(http.RoundTripper) http.RoundTripper { return broken })
		for sent, c := range map[bool]*Client{true: newClient(t, broken, WithMaxAttempts(1)), false: newClient(t, broken, middleware, WithMaxAttempts(1))} {
			e := asError(t, calls[OpSendContact](c))
			if e.Kind != ErrTransport || e.MaybeSent != sent || errors.Is(e, io.EOF) {
				t.Errorf("%T: %v", err, e)
			}
		}
	}
}

type holey struct{}

func (holey) Error() string   { return "holey" }
func (holey) Unwrap() []error { return []error{nil, io.EOF, nil} }

// TestRepliesStayOutOfErrors lets a server send what net/http cannot read and repeats in its errors. It can be the rest of
// an earlier reply that was longer than announced, and so about people.
func TestRepliesStayOutOfErrors(t *testing.T) {
	const good = "HTTP/1.1 200 OK\r\n"
	for _, sent := range []string{
		`,"name":"Анна"}`, `,"name":"Анна Петрова"}`, "HTTP/1.1 Анна 1\r\n", "HTTP/Анна 200 OK\r\n", "HTTP/1.1 200Анна OK\r\n",
		good + "Анна\r\n", good + ": Анна\r\n", good + " Анна\r\n", good + "X\x00: Анна\r\n",
		good + "Content-Length: Анна\r\n", good + "Content-Length: 1\r\nContent-Length: Анна\r\n",
		good + "Transfer-Encoding: Анна\r\n", good + "Transfer-Encoding: chunked\r\nTransfer-Encoding: Анна\r\n",
		good + "Transfer-Encoding: chunked\r\n\r\nАнна\r\n", good + "Transfer-Encoding: chunked\r\n\r\n0\r\nАнна\r\n",
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err != nil {
				panic(err)
			}
			_, _ = io.WriteString(conn, sent+"\r\n")
			_ = conn.Close()
		}))
		var middle string
		c, err := New(server.URL, testID, testToken, WithMaxAttempts(1), WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				resp, err := next.RoundTrip(r)
				middle = fmt.Sprint(err)
				return resp, err
			})
		}))
		if err != nil {
			t.Fatal(err)
		}
		e := asError(t, calls[OpGetContactInfo](c))
		for _, inner := range tree(e) {
			if text := fmt.Sprintf("%v %+v %#v", inner, inner, inner) + middle; strings.Contains(text, "Анна") || strings.Contains(text, `\u0410`) {
				t.Errorf("%q: %s", sent, text)
			}
		}
		server.Close()
	}
}

type quietWrap struct{ error }

func (e *quietWrap) Unwrap() error { return e.error }

// Above the guard nobody knows the token: an error type of a middleware's own stays what it is.
func TestClean(t *testing.T) {
	hidden := newSecrets(testID, testToken)
	if err := (&quietError{}); hidden.clean(err) != err {
		t.Error("a middleware's own error does not pass")
	}
	if got := hidden.clean(errors.New("at " + testToken)); got.Error() != "at apiTokenInstance" {
		t.Errorf("got %v", got)
	}
}

type opaqueWrap struct{ error }

func (e opaqueWrap) Error() string { return "wrapped" }
func (e opaqueWrap) Unwrap() error { return e.error }
