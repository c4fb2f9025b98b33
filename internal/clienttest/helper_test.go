package clienttest

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/generated"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/onsi/gomega"
	"github.com/onsi/gomega/gleak"
)

const idInstance = "1101000001"

// card is a request that the facade and the documents agree on.
var card = greenapi.SendContactRequest{
	ChatID:  "11001234567@c.us",
	Contact: greenapi.Card{PhoneContact: 79001234568, FirstName: "Артем"},
}

// unlimited switches the client's own rate limits off.
func unlimited(opts ...greenapi.Option) []greenapi.Option {
	return append([]greenapi.Option{
		greenapi.WithRateLimit(greenapi.OpGetContactInfo, 0),
		greenapi.WithRateLimit(greenapi.OpGetContacts, 0),
		greenapi.WithRateLimit(greenapi.OpSendContact, 0),
	}, opts...)
}

// via makes a client for an address on a transport, without rate limits.
func via(t testing.TB, apiURL string, tr http.RoundTripper, opts ...greenapi.Option) *greenapi.Client {
	t.Helper()
	client, err := greenapi.New(apiURL, idInstance, plainToken, unlimited(append([]greenapi.Option{
		greenapi.WithHTTPClient(&http.Client{Transport: tr}),
	}, opts...)...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// method is one way to call the API.
type method struct {
	name string
	op   greenapi.Operation
	raw  bool
	call func(context.Context, *greenapi.Client) error
}

var errNothing = errors.New("neither an answer nor an error")

// methods are all of them. A call that gives neither an answer nor an error gives errNothing.
var methods = []method{
	{"SendContact", greenapi.OpSendContact, false, func(ctx context.Context, c *greenapi.Client) error {
		res, err := c.SendContact(ctx, card)
		if err == nil && (res == nil || res.IDMessage == "") {
			return errNothing
		}
		return err
	}},
	{"GetContactInfo", greenapi.OpGetContactInfo, false, func(ctx context.Context, c *greenapi.Client) error {
		info, err := c.GetContactInfo(ctx, "71234567890@c.us")
		if err == nil && (info == nil || info.ChatID == "") {
			return errNothing
		}
		return err
	}},
	{"GetContacts", greenapi.OpGetContacts, false, func(ctx context.Context, c *greenapi.Client) error {
		list, err := c.GetContacts(ctx)
		if err == nil && list == nil {
			return errNothing
		}
		return err
	}},
	{"Contacts", greenapi.OpGetContacts, false, func(ctx context.Context, c *greenapi.Client) error {
		for _, err := range c.Contacts(ctx) {
			if err != nil {
				return err
			}
		}
		return nil
	}},
	{"Raw SendContact", greenapi.OpSendContact, true, func(ctx context.Context, c *greenapi.Client) error {
		body := generated.SendContactJSONRequestBody{ChatID: string(card.ChatID)}
		_ = body.Contact.FromPhoneContact(generated.PhoneContact{PhoneContact: card.Contact.PhoneContact, FirstName: &card.Contact.FirstName})
		return drain(c.Raw().SendContact(ctx, idInstance, greenapi.TokenPlaceholder, body, func(_ context.Context, r *http.Request) error {
			r.Header.Set("Idempotency-Key", "1") // an invitation to net/http to send again
			return nil
		}))
	}},
	{"Raw GetContactInfo", greenapi.OpGetContactInfo, true, func(ctx context.Context, c *greenapi.Client) error {
		return drain(c.Raw().GetContactInfo(ctx, idInstance, greenapi.TokenPlaceholder, generated.GetContactInfoJSONRequestBody{ChatID: "71234567890@c.us"}))
	}},
	{"Raw GetContacts", greenapi.OpGetContacts, true, func(ctx context.Context, c *greenapi.Client) error {
		return drain(c.Raw().GetContacts(ctx, idInstance, greenapi.TokenPlaceholder, nil))
	}},
}

func drain(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

// failure is err as the facade's error.
func failure(t testing.TB, err error) *greenapi.Error {
	t.Helper()
	var e *greenapi.Error
	if !errors.As(err, &e) {
		t.Fatalf("%T is no *greenapi.Error: %v", err, err)
	}
	return e
}

// together runs subtests a dozen at a time: most of them wait for a pause between two attempts.
func together[T any](t *testing.T, cases []T, name func(T) string, run func(*testing.T, T)) {
	t.Helper()
	slots := make(chan struct{}, 12)
	var all sync.WaitGroup
	for _, tc := range cases {
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			t.Run(name(tc), func(t *testing.T) { run(t, tc) })
		})
	}
	all.Wait()
}

// leavesNoGoroutine runs what and waits until the goroutines that it started are gone.
func leavesNoGoroutine(t *testing.T, what func()) {
	t.Helper()
	before := gleak.Goroutines()
	what()
	gomega.NewWithT(t).Eventually(gleak.Goroutines).WithTimeout(10 * time.Second).WithPolling(20 * time.Millisecond).
		ShouldNot(gleak.HaveLeaked(before))
}

// expired is a context that ends when a test says so, and then claims to have passed its deadline.
type expired struct {
	context.Context
	done chan struct{}
	once sync.Once
	err  error
}

func newExpired(err error) *expired {
	return &expired{Context: context.Background(), done: make(chan struct{}), err: err}
}

func (c *expired) end()                  { c.once.Do(func() { close(c.done) }) }
func (c *expired) Done() <-chan struct{} { return c.done }
func (c *expired) Err() error {
	select {
	case <-c.done:
		return c.err
	default:
		return nil
	}
}
