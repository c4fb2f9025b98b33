package greenapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
)

func TestNewArguments(t *testing.T) {
	for _, tt := range []struct {
		about, url, id, token string
		want                  []string // the fields that are wrong
	}{
		{"fine", "https://api.green-api.com", testID, testToken, nil},
		{"a base path", "https://3100.api.green-api.com/v3", testID, testToken, nil},
		{"a slash", "https://api.green-api.com/", testID, testToken, nil},
		{"a port", "https://api.green-api.com:8443/v3/", testID, testToken, nil},
		{"loopback", "http://127.0.0.1:8080", testID, testToken, nil},
		{"loopback, IPv6", "http://[::1]:8080", testID, testToken, nil},
		{"localhost", "http://localhost", testID, testToken, nil},
		{"everything", "", "", "", []string{"apiURL", "idInstance", "token"}},
		{"everything else", "http://x", "..", "a/b", []string{"apiURL", "idInstance", "token"}},
		{"http", "http://api.green-api.com", testID, testToken, []string{"apiURL"}},
		{"almost localhost", "http://localhost.evil.test", testID, testToken, []string{"apiURL"}},
		{"no scheme", "api.green-api.com", testID, testToken, []string{"apiURL"}},
		{"another scheme", "ftp://api.green-api.com", testID, testToken, []string{"apiURL"}},
		{"opaque", "https:api.green-api.com", testID, testToken, []string{"apiURL"}},
		{"no host", "https:///v3", testID, testToken, []string{"apiURL"}},
		{"no host but a port", "https://:443", testID, testToken, []string{"apiURL"}},
		{"a port that is none, and another one", "https://api.green-api.com:x:", testID, testToken, []string{"apiURL"}},
		{"the token in the path", "https://api.green-api.com/" + testToken, testID, testToken, []string{"apiURL"}},
		{"a user", "https://" + testToken + "@api.green-api.com", testID, testToken, []string{"apiURL"}},
		{"a query", "https://api.green-api.com?token=" + testToken, testID, testToken, []string{"apiURL"}},
		{"an empty query", "https://api.green-api.com?", testID, testToken, []string{"apiURL"}},
		{"a fragment", "https://api.green-api.com#" + testToken, testID, testToken, []string{"apiURL"}},
		{"an empty fragment", "https://api.green-api.com#", testID, testToken, []string{"apiURL"}},
		{"dots", "https://api.green-api.com/v3/..", testID, testToken, []string{"apiURL"}},
		{"escaped dots", "https://api.green-api.com/%2e%2e/v3", testID, testToken, []string{"apiURL"}},
		{"a dot", "https://api.green-api.com/./v3", testID, testToken, []string{"apiURL"}},
		{"two slashes", "https://api.green-api.com//v3", testID, testToken, []string{"apiURL"}},
		{"a control character", "https://api.green-api.com/\n", testID, testToken, []string{"apiURL"}},
		{"a whole request", "https://api.green-api.com/waInstance" + testID + "/getContacts/" + testToken, testID, testToken, []string{"apiURL"}},
		{"id with a slash", testURL, "1/2", testToken, []string{"idInstance"}},
		{"id with an escape", testURL, "1%2f", testToken, []string{"idInstance"}},
		{"token with a space", testURL, testID, testToken + " ", []string{"token"}},
		{"token with a newline", testURL, testID, testToken + "\n", []string{"token"}},
		{"token with NUL", testURL, testID, testToken + "\x00", []string{"token"}},
		{"token with a query", testURL, testID, testToken + "?", []string{"token"}},
		{"token with a fragment", testURL, testID, testToken + "#", []string{"token"}},
		{"token with a backslash", testURL, testID, testToken + `\`, []string{"token"}},
		{"token that is no text", testURL, testID, testToken + "\xff", []string{"token"}},
		{"token .", testURL, testID, ".", []string{"token"}},
		{"token ..", testURL, testID, "..", []string{"token"}},
		{"the placeholder", testURL, testID, TokenPlaceholder, []string{"token"}},
	} {
		c, err := New(tt.url, tt.id, tt.token, WithHTTPClient(&http.Client{Transport: always(200, "[]")}))
		if (err == nil) == (c == nil) || (err == nil) != (tt.want == nil) {
			t.Errorf("%s: got %v, %v", tt.about, c, err)
			continue
		}
		if err == nil {
			if _, err := c.GetContacts(bg); err != nil {
				t.Errorf("%s: %v", tt.about, err)
			}
			continue
		}
		text := fmt.Sprintf("%v %+v %#v", err, err, err)
		if strings.Contains(text, testToken) || strings.Count(err.Error(), "\n") != len(tt.want)-1 {
			t.Errorf("%s: got %v", tt.about, err)
		}
		for _, field := range tt.want {
			if !strings.Contains(err.Error(), field+": ") {
				t.Errorf("%s: nothing about %s in %v", tt.about, field, err)
			}
		}
	}
}

func TestBasePath(t *testing.T) {
	for base, want := range map[string]string{
		"":          "/waInstance1101000001/getContacts/",
		"/":         "/waInstance1101000001/getContacts/",
		"/v3":       "/v3/waInstance1101000001/getContacts/",
		"/v3/":      "/v3/waInstance1101000001/getContacts/",
		"/a/b%2Fc/": "/a/b%2Fc/waInstance1101000001/getContacts/",
		"/а":        "/%D0%B0/waInstance1101000001/getContacts/",
	} {
		var got string
		wire := roundTripper(func(r *http.Request) (*http.Response, error) {
			got = r.URL.EscapedPath()
			return respond(200, "[]"), nil
		})
		c, err := New(testURL+base, testID, testToken, WithHTTPClient(&http.Client{Transport: wire}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.GetContacts(bg); err != nil || got != want+testToken {
			t.Errorf("%q: %s, %v", base, got, err)
		}
	}
}

func TestNewFromEnv(t *testing.T) {
	all := map[string]string{EnvAPIURL: testURL, EnvIDInstance: testID, EnvToken: testToken}
	for missing := range 8 {
		var want []string
		for i, name := range []string{EnvAPIURL, EnvIDInstance, EnvToken} {
			if missing>>i&1 == 0 {
				t.Setenv(name, all[name])
				continue
			}
			want = append(want, name+": the environment variable is not set")
			t.Setenv(name, "")
			if i%2 == 0 {
				_ = os.Unsetenv(name) // empty and unset are the same
			}
		}
		_, err := NewFromEnv()
		if got := fmt.Sprint(err); want == nil && err != nil || want != nil && got != "greenapi: NewFromEnv: "+strings.Join(want, "\n") {
			t.Errorf("got %s, want %v", got, want)
		}
	}
	t.Setenv(EnvAPIURL, "http://api.green-api.com")
	t.Setenv(EnvIDInstance, testID)
	t.Setenv(EnvToken, testToken)
	if _, err := NewFromEnv(); err == nil || !strings.Contains(err.Error(), "https") {
		t.Errorf("got %v", err)
	}
}

// TestClientPrints prints a client in every way: no token.
func TestClientPrints(t *testing.T) {
	c := newClient(t, always(200, "[]"))
	for _, v := range []any{c, *c, &c, struct{ c *Client }{c}, struct{ C Client }{*c}, c.Raw(), c.chain, c.secrets, WithTimeout(1)} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%p"} {
			if text := fmt.Sprintf(verb, v); shows(c, text) {
				t.Errorf("%s of %T: %s", verb, v, text)
			}
		}
		b, _ := json.Marshal(v)
		if shows(c, string(b)) {
			t.Errorf("JSON of %T: %s", v, b)
		}
	}
	if got := c.String(); got != "greenapi.Client(https://api.example.test)" {
		t.Error(got)
	}
}

func TestNotReady(t *testing.T) {
	c := newClient(t, always(200, "[]"))
	var none context.Context
	for about, call := range map[string]func() error{
		"nil context":   func() error { _, err := c.GetContactInfo(none, "1"); return err },
		"nil context 2": func() error { _, err := c.GetContacts(none); return err },
		"nil context 3": func() error { _, err := c.SendContact(none, testCard); return err },
		"nil client":    func() error { _, err := (*Client)(nil).GetContacts(bg); return err },
		"zero client":   func() error { _, err := new(Client).GetContacts(bg); return err },
		"zero client 2": func() error { _, err := new(Client).GetContactInfo(bg, "1"); return err },
		"zero client 3": func() error { _, err := new(Client).SendContact(bg, testCard); return err },
	} {
		if e := asError(t, call()); e.Kind != ErrInvalidRequest || e.Attempts != 0 || e.MaybeSent {
			t.Errorf("%s: %v", about, e)
		}
	}
}

func TestGetContactInfo(t *testing.T) {
	for product, p := range products {
		info, err := newClient(t, func(r *http.Request) (*http.Response, error) {
			if body, _ := readAll(r.Body); r.Method != http.MethodPost || body != `{"chatId":"`+p.person+`"}` {
				t.Errorf("%s: sent %s %s", product, r.Method, body)
			}
			return respond(200, p.info), nil
		}).GetContactInfo(bg, ChatID(p.person))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := json.Marshal(info)
		if !sameJSON(t, string(b), p.info) {
			t.Errorf("%s: %s became %s", product, p.info, b)
		}
	}
	for _, bad := range []ChatID{"", "1\n"} {
		_, err := newClient(t, always(200, "")).GetContactInfo(bg, bad)
		var field *FieldError
		if e := asError(t, err); e.Attempts != 0 || !errors.Is(err, ErrInvalidRequest) || !errors.As(err, &field) || field.Field != "chatId" {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

// TestOverTheNetwork makes the calls over TLS, HTTP/1 and HTTP/2, with the default transport's settings.
func TestOverTheNetwork(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !strings.HasSuffix(r.URL.Path, "/"+testToken) || (r.ProtoMajor == 2) != http2 {
				t.Errorf("got %s over %s", r.URL.Path, r.Proto)
			}
			if strings.Contains(r.URL.Path, "getContacts") {
				_, _ = fmt.Fprint(w, `[{"id":"1@c.us"}]`)
				return
			}
			_, _ = fmt.Fprint(w, `{"chatId":"1","idMessage":"2"}`)
		}))
		server.EnableHTTP2 = http2
		server.StartTLS()
		c, err := New(server.URL, testID, testToken, WithHTTPClient(server.Client()))
		if err != nil {
			t.Fatal(err)
		}
		for op, call := range calls {
			if err := call(c); err != nil {
				t.Errorf("%s: %v", op, err)
			}
		}
		c.CloseIdleConnections()
		server.Close()
		if _, err := c.SendContact(bg, testCard); asError(t, err).MaybeSent || asError(t, err).Attempts != 3 {
			t.Errorf("after the server has gone: %v", err)
		}
	}
	c, err := New("https://127.0.0.1:1", testID, testToken, WithMaxAttempts(1))
	if err != nil {
		t.Fatal(err)
	}
	if e := asError(t, calls[OpSendContact](c)); e.Kind != ErrTransport || e.MaybeSent {
		t.Errorf("the default transport: %v", e)
	}
}
