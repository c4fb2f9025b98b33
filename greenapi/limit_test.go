package greenapi

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// limited makes a client with the default rates, and a list of the times at which it sent.
func limited(t *testing.T, opts ...Option) (*Client, *[]time.Duration) {
	began, sent := time.Now(), &[]time.Duration{}
	var mu sync.Mutex
	wire := roundTripper(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		*sent = append(*sent, time.Since(began))
		return respond(200, `{"chatId":"71234567890@c.us","idMessage":"1"}`), nil
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
		time.Sleep(time.Minute) // there is a slot again: what fails is not the rate
		_, err = c.GetContactInfo(ctx, "1")
		if e := asError(t, err); e.Kind != ErrTransport || !strings.Contains(err.Error(), "the caller's context was cancelled") || len(*sent) != 1 {
			t.Errorf("a context that has ended: %v", err)
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

// TestWaitersLeave has a crowd wait for slots and give up, each in its own way: who comes next waits for one slot only.
func TestWaitersLeave(t *testing.T) {
	for about, give := range map[string]func(ctx context.Context, i int) (context.Context, context.CancelFunc){
		"cancelled together": func(ctx context.Context, _ int) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(100*time.Millisecond, cancel)
			return ctx, cancel
		},
		"cancelled from the front": func(ctx context.Context, i int) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(100*time.Millisecond+time.Duration(i)*time.Millisecond, cancel)
			return ctx, cancel
		},
		"cancelled from the back": func(ctx context.Context, i int) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(ctx)
			time.AfterFunc(200*time.Millisecond-time.Duration(i)*time.Millisecond, cancel)
			return ctx, cancel
		},
		"with deadlines that seem to suffice": func(ctx context.Context, i int) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, time.Duration(i+2)*10*time.Millisecond)
		},
	} {
		t.Run(about, func(t *testing.T) {
			quick(t, func() {
				c, sent := limited(t)
				_ = calls[OpGetContactInfo](c) // takes the free slot
				var all sync.WaitGroup
				for i := range 49 {
					all.Go(func() {
						ctx, cancel := give(bg, i)
						defer cancel()
						_, err := c.GetContactInfo(ctx, "1")
						if e := asError(t, err); e.Kind != ErrRateLimited || e.Status != 0 || e.Attempts != 0 || e.MaybeSent ||
							strings.Contains(err.Error(), "network") || !strings.Contains(err.Error(), "WithRateLimit") {
							t.Errorf("got %v", err)
						}
					})
				}
				all.Wait()
				if err := calls[OpGetContactInfo](c); err != nil {
					t.Error(err)
				}
				if at := (*sent)[1].Round(time.Millisecond); len(*sent) != 2 || at != time.Second {
					t.Errorf("%d requests, the next left at %s", len(*sent), at)
				}
			})
		})
	}
}

// TestSlotsInOrder shows that those who stay are served one a second, first come first, whoever leaves between them.
func TestSlotsInOrder(t *testing.T) {
	quick(t, func() {
		c, sent := limited(t)
		var all sync.WaitGroup
		for i := range 10 {
			all.Go(func() {
				time.Sleep(time.Duration(i) * time.Millisecond)
				ctx, cancel := context.WithCancel(bg)
				defer cancel()
				if i%2 == 1 {
					time.AfterFunc(50*time.Millisecond, cancel)
				}
				_, err := c.GetContactInfo(ctx, "71234567890@c.us")
				if (err != nil) != (i%2 == 1) {
					t.Errorf("call %d: %v", i, err)
				}
			})
		}
		all.Wait()
		for i, at := range *sent {
			if at.Round(time.Millisecond) != time.Duration(i)*time.Second {
				t.Errorf("request %d left at %s", i, at)
			}
		}
		if len(*sent) != 5 {
			t.Errorf("%d were sent", len(*sent))
		}
	})
}
