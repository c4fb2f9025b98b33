package greenapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// quick runs f where time stands still unless everybody sleeps, so that pauses cost nothing and can be measured.
func quick(t *testing.T, f func()) {
	t.Helper()
	synctest.Test(t, func(*testing.T) { f() })
}

func TestRetryPolicy(t *testing.T) {
	for op, want := range map[Operation]string{
		OpGetContactInfo: "[transport 429 502 503 504]",
		OpGetContacts:    "[transport 429 502 503 504]",
		OpSendContact:    "[unsent 429]",
		"logout":         "[]",
	} {
		if got := fmt.Sprint(RetryPolicy(op)); got != want {
			t.Errorf("%s: got %s, want %s", op, got, want)
		}
	}
	RetryPolicy(OpSendContact)[0] = "502"
	if slices.Contains(RetryPolicy(OpSendContact), "502") {
		t.Error("the policy can be changed")
	}
}

// TestRetries counts requests and attempts for each failure of the three operations.
func TestRetries(t *testing.T) {
	for op, call := range calls {
		for status := 200; status < 600; status++ {
			want := 1
			if slices.Contains(RetryPolicy(op), strconv.Itoa(status)) {
				want = 3
			}
			if http.StatusText(status) == "" && status != 466 && status != 469 && status != 499 {
				continue
			}
			quick(t, func() {
				requests := 0
				err := call(newClient(t, func(*http.Request) (*http.Response, error) {
					requests++
					return respond(status, ""), nil
				}))
				if e := asError(t, err); requests != want || e.Attempts != want || e.Status != status {
					t.Errorf("%s, %d: %d requests, %d attempts, %v", op, status, requests, e.Attempts, err)
				}
			})
		}
		quick(t, func() {
			err := call(newClient(t, func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF }))
			want := 3
			if op == OpSendContact {
				want = 1
			}
			if e := asError(t, err); e.Attempts != want || !errors.Is(err, ErrTransport) || !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Errorf("%s: %d attempts, %v", op, e.Attempts, err)
			}
		})
	}
}

func TestRetrySucceeds(t *testing.T) {
	answers := map[Operation]string{
		OpGetContactInfo: `{"chatId":"1"}`, OpGetContacts: `[]`, OpSendContact: `{"idMessage":"1"}`,
	}
	for op, call := range calls {
		quick(t, func() {
			requests := 0
			err := call(newClient(t, func(r *http.Request) (*http.Response, error) {
				if body, _ := readAll(r.Body); op != OpGetContacts && !strings.Contains(body, "71234567890@c.us") {
					t.Errorf("%s: request %d has the body %q", op, requests, body)
				}
				if requests++; requests < 3 {
					return respond(429, ""), nil
				}
				return respond(200, answers[op]), nil
			}))
			if err != nil || requests != 3 {
				t.Errorf("%s: %v after %d requests", op, err, requests)
			}
		})
	}
}

func readAll(r io.Reader) (string, error) {
	if r == nil {
		return "", nil
	}
	b, err := io.ReadAll(r)
	return string(b), err
}

// TestPauses measures the time between two attempts.
func TestPauses(t *testing.T) {
	for _, tt := range []struct {
		about, retryAfter string
		status            int
		least, most       time.Duration
	}{
		{"no wish", "", 502, 0, 500 * time.Millisecond},
		{"429 without a wish", "", 429, time.Second, 1500 * time.Millisecond},
		{"429 with 0", "0", 429, time.Second, 1500 * time.Millisecond},
		{"seconds", "7", 429, 7 * time.Second, 7500 * time.Millisecond},
		{"seconds of a 503", "7", 503, 7 * time.Second, 7500 * time.Millisecond},
		{"unreadable", "soon", 503, 0, 500 * time.Millisecond},
		{"negative", "-5", 503, 0, 500 * time.Millisecond},
		{"a date", "Sat, 01 Jan 2000 00:00:09 GMT", 503, 9 * time.Second, 9500 * time.Millisecond}, // the bubble begins in 2000
		{"a past date", "Fri, 31 Dec 1999 23:00:00 GMT", 503, 0, 500 * time.Millisecond},
	} {
		t.Run(tt.about, func(t *testing.T) {
			quick(t, func() {
				var at []time.Time
				c := newClient(t, func(*http.Request) (*http.Response, error) {
					if at = append(at, time.Now()); len(at) == 2 {
						return respond(200, "[]"), nil
					}
					return respond(tt.status, "", "Retry-After", tt.retryAfter), nil
				})
				if _, err := c.GetContacts(bg); err != nil {
					t.Fatal(err)
				}
				if pause := at[1].Sub(at[0]); pause < tt.least || pause > tt.most {
					t.Errorf("paused %s, want %s to %s", pause, tt.least, tt.most)
				}
			})
		})
	}
}

// TestNoPause shows when the first error is returned at once although the policy would repeat.
func TestNoPause(t *testing.T) {
	for _, tt := range []struct {
		about, retryAfter string
		deadline          time.Duration
		opts              []Option
		says              time.Duration
	}{
		{"longer than the client's deadline", "61", 0, nil, 61 * time.Second},
		{"longer than the context's deadline", "11", 10 * time.Second, nil, 11 * time.Second},
		{"longer than anybody waits", "121", 0, []Option{WithTimeout(0)}, 121 * time.Second},
		{"absurd", "99999999999999999999", 0, []Option{WithTimeout(0)}, 24 * time.Hour},
		{"a far date", "Fri, 01 Jan 2100 00:00:00 GMT", 0, []Option{WithTimeout(0)}, 24 * time.Hour},
	} {
		t.Run(tt.about, func(t *testing.T) {
			quick(t, func() {
				ctx := bg
				if tt.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(ctx, tt.deadline)
					defer cancel()
				}
				started := time.Now()
				_, err := newClient(t, always(429, "", "Retry-After", tt.retryAfter), tt.opts...).SendContact(ctx, testCard)
				e := asError(t, err)
				if time.Since(started) != 0 || e.Attempts != 1 || e.RetryAfter != tt.says || e.Kind != ErrRateLimited || e.MaybeSent {
					t.Errorf("%v after %s, retry after %s", err, time.Since(started), e.RetryAfter)
				}
			})
		})
	}
}

// TestPauseObeysContext cancels in the pause: the error is still the API's, and the context's too.
func TestPauseObeysContext(t *testing.T) {
	for about, wire := range map[string]roundTripper{
		"a refusal":     always(429, "", "Retry-After", "20"),
		"no connection": func(*http.Request) (*http.Response, error) { return nil, io.ErrUnexpectedEOF },
	} {
		quick(t, func() {
			ctx, cancel := context.WithCancel(bg)
			c := newClient(t, func(r *http.Request) (*http.Response, error) {
				time.AfterFunc(time.Nanosecond, cancel)
				return wire(r)
			})
			_, err := c.GetContacts(ctx)
			if e := asError(t, err); e.Attempts != 1 || !errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("%s: %v", about, err)
			}
			if about == "a refusal" && !errors.Is(err, ErrRateLimited) {
				t.Errorf("%s: the refusal is lost: %v", about, err)
			}
		})
	}
}

func TestMaxAttempts(t *testing.T) {
	for _, n := range []int{1, 2, 5} {
		quick(t, func() {
			err := calls[OpGetContacts](newClient(t, always(502, ""), WithMaxAttempts(n)))
			if e := asError(t, err); e.Attempts != n {
				t.Errorf("%d attempts, want %d", e.Attempts, n)
			}
		})
	}
}

func TestRetryAfter(t *testing.T) {
	now := time.Date(2026, 11, 21, 12, 0, 0, 0, time.UTC)
	for header, want := range map[string]time.Duration{
		"":                                 0,
		"0":                                0,
		"1":                                time.Second,
		" 120 ":                            2 * time.Minute,
		"86400":                            24 * time.Hour,
		"86401":                            24 * time.Hour,
		"99999999999999999999999999":       24 * time.Hour,
		strconv.Itoa(math.MaxInt64):        24 * time.Hour,
		"-1":                               0,
		"+1":                               0,
		"1.5":                              0,
		"1e9":                              0,
		"soon":                             0,
		"Sat, 21 Nov 2026 12:00:30 GMT":    30 * time.Second,
		"Sat, 21 Nov 2026 11:59:59 GMT":    0,
		"Mon, 21 Nov 2067 12:00:00 GMT":    24 * time.Hour,
		"Saturday, 21-Nov-26 12:00:30 GMT": 30 * time.Second,
	} {
		if got := retryAfter(header, now); got != want {
			t.Errorf("%q: got %s, want %s", header, got, want)
		}
	}
}

func FuzzRetryAfter(f *testing.F) {
	for _, seed := range []string{"", "1", "-1", "99999999999999999999", "Sat, 21 Nov 2026 12:00:30 GMT", "Fri, 01 Jan 0001 00:00:00 GMT"} {
		f.Add(seed, int64(1_700_000_000))
	}
	f.Fuzz(func(t *testing.T, header string, now int64) {
		if got := retryAfter(header, time.Unix(now, 0)); got < 0 || got > longestRetryAfter {
			t.Errorf("%q at %d: %s", header, now, got)
		}
	})
}
