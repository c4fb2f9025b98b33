package greenapi

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestCodings has a server compress under each name of gzip, asked or not, in success and refusal.
func TestCodings(t *testing.T) {
	zip := func(text string) string {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = io.WriteString(w, text)
		_ = w.Close()
		return b.String()
	}
	for _, coding := range []string{"gzip", "x-gzip", "X-GZip", ""} {
		for _, disabled := range []bool{false, true} {
			status, text := 200, `[{"id":"1"}]`
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				body := text
				if coding != "" {
					w.Header().Set("Content-Encoding", coding)
					body = zip(text)
				}
				w.WriteHeader(status)
				_, _ = io.WriteString(w, body)
			}))
			c, err := New(server.URL, testID, testToken, WithRateLimit(OpGetContacts, 0),
				WithHTTPClient(&http.Client{Transport: &http.Transport{DisableCompression: disabled}}))
			if err != nil {
				t.Fatal(err)
			}
			if list, err := c.GetContacts(bg); err != nil || len(list) != 1 {
				t.Errorf("%q, %t: %v, %v", coding, disabled, list, err)
			}
			status, text = 400, `{"message":"no `+testToken+`"}`
			if e := asError(t, calls[OpGetContacts](c)); e.Message != "no apiTokenInstance" {
				t.Errorf("%q, %t: %v, body %q", coding, disabled, e, e.Body())
			}
			c.CloseIdleConnections()
			server.Close()
		}
	}
	broken := newClient(t, always(200, "this is no gzip at all", "Content-Encoding", "x-gzip"), WithMaxAttempts(1))
	if e := asError(t, calls[OpGetContacts](broken)); e.Kind != ErrTransport || !strings.Contains(e.Message, "gzip") {
		t.Errorf("broken: %v", e)
	}
}

// A middleware that asks for a coding itself gets what it asked for, and answers for it.
func TestMiddlewareAsksItself(t *testing.T) {
	var coding string
	c := newClient(t, always(200, "zipped", "Content-Encoding", "gzip"), WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.Header.Set("Accept-Encoding", "gzip")
			resp, err := next.RoundTrip(r)
			coding = resp.Header.Get("Content-Encoding")
			resp.Body = io.NopCloser(strings.NewReader(`[{"id":"1"}]`))
			return resp, err
		})
	}))
	if list, err := c.GetContacts(bg); err != nil || len(list) != 1 || coding != "gzip" {
		t.Errorf("%v, %v, coding %q", list, err, coding)
	}
}
