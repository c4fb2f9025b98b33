package greenapi

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"
)

// limited makes a client with the default rates, and a list of the times at which it sent.
func limited(t *testing.T, opts ...Option) (*Client, *[]time.Duration) {
	began, sent := time.Now(), &[]time.Duration{}
	wire := roundTripper(func(r *http.Request) (*http.Response, error) {
		*sent = append(*sent, time.Since(began))
		return respond(200, `{"chatId":"1","idMessage":"1"}`), nil
	})
	c, err := New(testURL, testID, testToken, append([]Option{WithHTTPClient(&http.Client{Transport: wire})}, opts...)...)
	if err != nil {
		t.Fatal(err)
	}
	return c, sent
}

func TestRates(t *testing.T) {
	for _, tt := range []struct {
		about string
		op    Operation
		opts  []Option
		third time.Duration // when the third request leaves
	}{
		{"reads, by default", OpGetContactInfo, nil, 2 * time.Second},
		{"cards, by default", OpSendContact, nil, 40 * time.Millisecond},
		{"adjusted", OpGetContactInfo, []Option{WithRateLimit(OpGetContactInfo, 10)}, 200 * time.Millisecond},
		{"slow", OpGetContactInfo, []Option{WithRateLimit(OpGetContactInfo, 0.1)}, 20 * time.Second},
		{"off", OpGetContactInfo, []Option{WithRateLimit(OpGetContactInfo, 0)}, 0},
	} {
		t.Run(tt.about, func(t *testing.T) {
			quick(t, func() {
				c, sent := limited(t, tt.opts...)
				for range 3 {
					if err := calls[tt.op](c); err != nil {
						t.Fatal(err)
					}
				}
				if got := (*sent)[2].Round(time.Millisecond); got != tt.third {
					t.Errorf("the third left at %s, want %s", got, tt.third)
				}
			})
		})
	}
}

func TestOperationsDoNotShareALimit(t *testing.T) {
	quick(t, func() {
		c, sent := limited(t)
		_ = calls[OpGetContactInfo](c)
		_ = calls[OpSendContact](c)
		if got := (*sent)[1]; got != 0 {
			t.Errorf("the second operation waited %s", got)
		}
	})
}

// TestSlotTooLate shows that a wait beyond the deadline fails at once, and takes no slot from others.
func TestSlotTooLate(t *testing.T) {
	quick(t, func() {
		c, sent := limited(t)
		_ = calls[OpGetContactInfo](c)
		ctx, cancel := context.WithTimeout(bg, time.Millisecond)
		defer cancel()
		_, err := c.GetContactInfo(ctx, "1")
		e := asError(t, err)
		if !errors.Is(err, context.DeadlineExceeded) || e.Kind != ErrRateLimited || e.Attempts != 0 || e.MaybeSent || len(*sent) != 1 {
			t.Errorf("%v after %d requests", err, len(*sent))
		}
		if err := calls[OpGetContactInfo](c); err != nil || (*sent)[1] != time.Second {
			t.Errorf("%v, the next left at %s", err, (*sent)[1])
		}
	})
}

func TestSlotObeysContext(t *testing.T) {
	quick(t, func() {
		c, sent := limited(t)
		_ = calls[OpGetContactInfo](c)
		ctx, cancel := context.WithCancel(bg)
		time.AfterFunc(100*time.Millisecond, cancel)
		began := time.Now()
		_, err := c.GetContactInfo(ctx, "1")
		if e := asError(t, err); !errors.Is(err, context.Canceled) || e.MaybeSent || len(*sent) != 1 || time.Since(began) != 100*time.Millisecond {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

// TestSlotAfterRefusal has no slot for the second attempt: the first error is the one that says something.
func TestSlotAfterRefusal(t *testing.T) {
	quick(t, func() {
		c, err := New(testURL, testID, testToken, WithHTTPClient(&http.Client{Transport: always(502, "")}),
			WithRateLimit(OpGetContacts, 0.01))
		if err != nil {
			t.Fatal(err)
		}
		err = calls[OpGetContacts](c)
		if e := asError(t, err); e.Status != 502 || e.Attempts != 1 || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}
