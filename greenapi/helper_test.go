package greenapi

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// What the tests of this package share: a client whose wire is a function, and replies to give it.

const (
	testURL   = "https://api.example.test"
	testID    = "1101000001"
	testToken = "d75b3a66374942c5b3c019c698abc2067e151558acbd451234"
)

var bg = context.Background()

// newClient makes a client on a wire that answers with f, without rate limits.
func newClient(t testing.TB, f roundTripper, opts ...Option) *Client {
	t.Helper()
	all := []Option{WithHTTPClient(&http.Client{Transport: f})}
	for op := range calls {
		all = append(all, WithRateLimit(op, 0))
	}
	c, err := New(testURL, testID, testToken, append(all, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// reply makes a response; headers come in pairs.
func respond(status int, body string, headers ...string) *http.Response {
	header := http.Header{}
	for i := 0; i < len(headers); i += 2 {
		header.Add(headers[i], headers[i+1])
	}
	return &http.Response{
		StatusCode: status, Status: http.StatusText(status), Header: header, ContentLength: -1,
		Body: io.NopCloser(strings.NewReader(body)), ProtoMajor: 1, ProtoMinor: 1,
	}
}

// always answers every request alike.
func always(status int, body string, headers ...string) roundTripper {
	return func(*http.Request) (*http.Response, error) { return respond(status, body, headers...), nil }
}

// calls makes each of the calls, and a card that passes the rules.
var calls = map[Operation]func(*Client) error{
	OpGetContactInfo: func(c *Client) error {
		v, err := c.GetContactInfo(bg, "71234567890@c.us")
		return neverNilNil(v == nil, err)
	},
	OpGetContacts: func(c *Client) error {
		v, err := c.GetContacts(bg)
		return neverNilNil(v == nil, err)
	},
	OpSendContact: func(c *Client) error {
		v, err := c.SendContact(bg, testCard)
		return neverNilNil(v == nil, err)
	},
}

var testCard = SendContactRequest{
	ChatID: "71234567890@c.us", Contact: Card{PhoneContact: 79001234568, FirstName: "Артем"},
}

func neverNilNil(isNil bool, err error) error {
	if isNil == (err == nil) {
		panic("a call returned neither or both of a value and an error")
	}
	return err
}

// shows reports whether a text shows the token of a client.
func shows(c *Client, text string) bool {
	return strings.Count(c.secrets.Replace(text), TokenPlaceholder) > strings.Count(text, TokenPlaceholder)
}

// asError returns the *Error in err, and fails the test if there is none.
func asError(t testing.TB, err error) *Error {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("got %v, want an *Error", err)
	}
	return e
}

func newHTTPClient(f roundTripper) *http.Client { return &http.Client{Transport: f} }
