package greenapi

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"testing"
)

// awkwardToken looks different in every encoding.
const awkwardToken = `d75b+3a6&6374="942<c5>b3é'c019;c698`

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

func TestScrub(t *testing.T) {
	for _, token := range []string{testToken, awkwardToken} {
		hidden := newSecret(testID, token)
		for about, text := range spellings(token) {
			if !hidden.holds(text) {
				t.Errorf("%s of %s is not found in %s", about, token, text)
			}
			if got := hidden.scrub(text); hidden.holds(got) || !strings.Contains(got, TokenPlaceholder) {
				t.Errorf("%s: %s became %s", about, text, got)
			}
		}
		for about, text := range spellings(testID) {
			if got := hidden.scrub(text); !strings.Contains(got, "{idInstance}") || strings.Contains(got, testID) {
				t.Errorf("id as %s: %s became %s", about, text, got)
			}
		}
	}
	hidden := newSecret(testID, testToken)
	for in, want := range map[string]string{
		"":     "",
		"text": "text",
		"/waInstance1101000001/getContactInfo/" + testToken: "/waInstance{idInstance}/getContactInfo/apiTokenInstance",
		"cut off: " + testToken[:20]:                        "cut off: apiTokenInstance",
		"cut off: " + testToken[:49]:                        "cut off: apiTokenInstance",
		"not: " + testToken[:7]:                             "not: " + testToken[:7],
	} {
		if got := hidden.scrubCut(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := newSecret(testID, strings.Repeat("a", 50)).scrubCut("b" + strings.Repeat("a", 30)); got != "bapiTokenInstance" {
		t.Errorf("a token that repeats itself: %s", got)
	}
	if got := newSecret("11", "t").scrub("/waInstance11/x/t 1102"); got != "/waInsapiTokenInstanceance{idInstance}/x/apiTokenInstance 1102" &&
		got != "/waInstance{idInstance}/x/apiTokenInstance 1102" {
		t.Errorf("short ones: %s", got)
	}
}

func TestClean(t *testing.T) {
	hidden := newSecret(testID, testToken)
	leak := "https://h/waInstance1/getContacts/" + testToken
	plain := &net.OpError{Op: "dial", Err: errors.New("refused")}
	for _, tt := range []struct {
		about string
		err   error
		same  error // nil if it must be replaced
		text  string
		is    error
	}{
		{"a plain one", plain, plain, "dial: refused", nil},
		{"the context's", context.Canceled, context.Canceled, "context canceled", context.Canceled},
		{"an http.Client's", &url.Error{Op: "Post", URL: leak, Err: plain}, plain, "dial: refused", nil},
		{"two of them", &url.Error{Op: "Post", URL: leak, Err: &url.Error{Op: "Get", URL: leak, Err: io.EOF}}, io.EOF, "EOF", io.EOF},
		{"wrapped", fmt.Errorf("w: %w", &url.Error{Op: "Post", URL: leak, Err: context.DeadlineExceeded}), nil, `w: Post "https://h/waInstance1/getContacts/apiTokenInstance": context deadline exceeded`, context.DeadlineExceeded},
		{"wrapped without the text", opaqueWrap{&url.Error{Op: "Post", URL: leak, Err: context.Canceled}}, nil, "wrapped", context.Canceled},
		{"joined", errors.Join(io.EOF, &url.Error{Op: "Post", URL: leak, Err: io.EOF}), nil, "EOF\nPost \"https://h/waInstance1/getContacts/apiTokenInstance\": EOF", nil},
		{"in the text", errors.New("dial " + testToken), nil, "dial apiTokenInstance", nil},
		{"in a field", quietError{testToken}, nil, "quiet", nil},
	} {
		got := hidden.clean(tt.err)
		if got.Error() != tt.text || hidden.holds(fmt.Sprintf("%v %+v %#v", got, got, got)) {
			t.Errorf("%s: got %v", tt.about, got)
		}
		if tt.same != nil && got != tt.same {
			t.Errorf("%s: got %#v", tt.about, got)
		}
		if tt.is != nil && !errors.Is(got, tt.is) {
			t.Errorf("%s: is not %v", tt.about, tt.is)
		}
		var leaking *url.Error
		if errors.As(got, &leaking) {
			t.Errorf("%s: still a *url.Error", tt.about)
		}
	}
	if hidden.clean(nil) != nil {
		t.Error("no error became one")
	}
}

type opaqueWrap struct{ error }

func (e opaqueWrap) Error() string { return "wrapped" }
func (e opaqueWrap) Unwrap() error { return e.error }

type quietError struct{ URL string }

func (quietError) Error() string { return "quiet" }
