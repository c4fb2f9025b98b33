package greenapi

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestOptionArguments(t *testing.T) {
	for _, tt := range []struct {
		about string
		opt   Option
		want  string // "" for none
	}{
		{"nil", nil, "must not be nil"},
		{"client", WithHTTPClient(&http.Client{}), ""},
		{"nil client", WithHTTPClient(nil), "WithHTTPClient: the client must not be nil"},
		{"nil middleware", WithMiddleware(nil), "WithMiddleware: the middleware must not be nil"},
		{"middleware to nil", WithMiddleware(func(http.RoundTripper) http.RoundTripper { return nil }), "WithMiddleware: the middleware returned nil"},
		{"no timeout", WithTimeout(0), ""},
		{"negative timeout", WithTimeout(-1), "WithTimeout: the duration must not be negative"},
		{"one attempt", WithMaxAttempts(1), ""},
		{"no attempt", WithMaxAttempts(0), "WithMaxAttempts: the number must be at least 1"},
		{"rate", WithRateLimit(OpSendContact, 0.5), ""},
		{"no rate", WithRateLimit(OpSendContact, 0), ""},
		{"negative rate", WithRateLimit(OpSendContact, -1), "WithRateLimit: the rate must be from 0 to 1e9"},
		{"NaN", WithRateLimit(OpSendContact, math.NaN()), "WithRateLimit: the rate must be from 0 to 1e9"},
		{"infinite rate", WithRateLimit(OpSendContact, math.Inf(1)), "WithRateLimit: the rate must be from 0 to 1e9"},
		{"unknown operation", WithRateLimit("logout", 1), `WithRateLimit: there is no operation "logout"`},
		{"limits", WithBodyLimits(BodyLimits{Error: 1, Reply: 2, Element: 3}), ""},
		{"negative limit", WithBodyLimits(BodyLimits{Element: -1}), "WithBodyLimits: a limit must be from 0 to 1 GB"},
		{"too large a limit", WithBodyLimits(BodyLimits{Reply: 1<<30 + 1}), "WithBodyLimits: a limit must be from 0 to 1 GB"},
		{"no validation", WithoutValidation(), ""},
	} {
		_, err := New(testURL, testID, testToken, tt.opt)
		var field *FieldError
		switch {
		case tt.want == "" && err != nil, tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
			t.Errorf("%s: got %v, want %s", tt.about, err, tt.want)
		case err != nil && !errors.As(err, &field):
			t.Errorf("%s: no FieldError in %v", tt.about, err)
		}
	}
}

// TestHTTPClientIsCopied changes the client after it was given.
func TestHTTPClientIsCopied(t *testing.T) {
	hc := &http.Client{
		Transport: always(200, "[]"), Timeout: 5 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { panic("redirects are not followed") },
	}
	c, err := New(testURL, testID, testToken, WithHTTPClient(hc))
	if err != nil {
		t.Fatal(err)
	}
	hc.Transport = always(500, "")
	if _, err := c.GetContacts(bg); err != nil {
		t.Error(err)
	}
	if c.timeout != 5*time.Second {
		t.Errorf("the timeout is %s", c.timeout)
	}
	if c, _ = New(testURL, testID, testToken, WithTimeout(time.Hour), WithHTTPClient(&http.Client{})); c.timeout != time.Hour {
		t.Errorf("a client without a timeout sets it to %s", c.timeout)
	}
}

func TestMiddlewareOrder(t *testing.T) {
	var order []string
	layer := func(name string) Option {
		return WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				order = append(order, name)
				return next.RoundTrip(r)
			})
		})
	}
	c := newClient(t, always(200, "[]"), layer("outer"), layer("inner"))
	_, _ = c.GetContacts(bg)
	if resp, err := c.Raw().GetContacts(bg, testID, TokenPlaceholder, nil); err == nil {
		_ = resp.Body.Close()
	}
	if got := fmt.Sprint(order); got != "[outer inner outer inner]" {
		t.Error(got)
	}
}

func TestWithoutValidation(t *testing.T) {
	var bodies []string
	c := newClient(t, func(r *http.Request) (*http.Response, error) {
		body, _ := readAll(r.Body)
		bodies = append(bodies, body+r.URL.RawQuery)
		return respond(400, ""), nil
	}, WithoutValidation())
	_, _ = c.GetContactInfo(bg, "")
	_, _ = c.GetContacts(bg, Count(-1))
	_, _ = c.SendContact(bg, SendContactRequest{})
	_, _ = c.SendContact(bg, SendContactRequest{Contact: Card{PhoneContact: 7, ChatID: "1"}, QuotedMessageID: "x"})
	want := []string{
		`{"chatId":""}`, `count=-1`, `{"chatId":"","contact":{"phoneContact":0}}`,
		`{"chatId":"","contact":{"chatId":"1","phoneContact":7},"quotedMessageId":"x"}`,
	}
	if strings.Join(bodies, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %s", strings.Join(bodies, "\n"))
	}
}

func TestCloseIdleConnections(t *testing.T) {
	closed := false
	c, err := New(testURL, testID, testToken, WithHTTPClient(&http.Client{Transport: closer{always(200, ""), &closed}}))
	if err != nil {
		t.Fatal(err)
	}
	if c.CloseIdleConnections(); !closed {
		t.Error("the transport was not told")
	}
	newClient(t, always(200, "")).CloseIdleConnections() // a transport without the method
}

type closer struct {
	roundTripper
	closed *bool
}

func (c closer) CloseIdleConnections() { *c.closed = true }
