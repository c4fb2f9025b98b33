package greenapi

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cenkalti/backoff/v6"
)

// Operation names a method of the API as the contract does.
type Operation string

// The operations.
const (
	OpGetContactInfo Operation = "getContactInfo"
	OpGetContacts    Operation = "getContacts"
	OpSendContact    Operation = "sendContact"
)

// policy is when an operation is repeated. The contract says the same as x-retry.
//
//	transport   no reply came, or it broke off
//	unsent      no reply came, and the request provably never left
//	429 …       the reply's status
var policy = map[Operation][]string{
	OpGetContactInfo: {"transport", "429", "502", "503", "504"},
	OpGetContacts:    {"transport", "429", "502", "503", "504"},
	OpSendContact:    {"unsent", "429"},
}

// RetryPolicy returns the failures after which the client sends a request of this operation again, in the words of
// the contract's x-retry: "transport" (no reply came, or it broke off), "unsent" (no reply came, and the request
// provably never left), or a status. It returns nil for an operation that does not exist.
func RetryPolicy(op Operation) []string { return slices.Clone(policy[op]) }

const (
	defaultMaxAttempts = 3
	// The limits of the API count by the second.
	rateLimitPause = time.Second
	// Who is told to wait longer than this gets the error at once, even without a deadline.
	longestWait = 2 * time.Minute
	// What a Retry-After can ask for at most; a longer one is as good as broken.
	longestRetryAfter = 24 * time.Hour
)

// pauses makes the pauses between attempts: at least floor, and a random part from 0 to a bound that doubles.
type pauses struct {
	*backoff.ExponentialBackOff
	floor time.Duration
}

func newPauses() *pauses {
	return &pauses{ExponentialBackOff: &backoff.ExponentialBackOff{
		InitialInterval: 250 * time.Millisecond, Multiplier: 2, MaxInterval: 5 * time.Second,
		RandomizationFactor: 1, // full jitter: from 0 to twice the interval
	}}
}

func (p *pauses) NextBackOff() time.Duration { return p.floor + p.ExponentialBackOff.NextBackOff() }

// repeat makes attempts until one succeeds, fails for good, or the pause before the next would pass the deadline.
func (c *Client) repeat(ctx context.Context, k call, attempt func() *Error) error {
	wait := newPauses()
	var last *Error
	options := []backoff.RetryOption{
		backoff.WithBackOff(wait), backoff.WithMaxTries(c.maxAttempts), backoff.WithMaxElapsedTime(0),
	}
	if !k.end.IsZero() {
		options = append(options, backoff.WithMaxElapsedTime(max(time.Until(k.end), 1)))
	}
	made := 0
	_, err := backoff.Retry(ctx, func() (struct{}, error) {
		e := attempt()
		if e == nil {
			return struct{}{}, nil
		}
		if e.Attempts == 0 { // the context or the rate limit left no room for it
			if last == nil {
				last = e
			}
			last.because(e.cause)
			return struct{}{}, backoff.Permanent(last)
		}
		last, made = e, made+e.Attempts
		last.Attempts = made
		if wait.floor = e.RetryAfter; e.Status == http.StatusTooManyRequests {
			wait.floor = max(wait.floor, rateLimitPause)
		}
		if e.RetryAfter > longestWait || !e.repeatable() {
			return struct{}{}, backoff.Permanent(last)
		}
		return struct{}{}, last
	}, options...)
	if err == nil {
		return nil
	}
	last.because(contextError(ctx)) // if it ended in a pause
	return last
}

// because adds a cause to those that the error has.
func (e *Error) because(cause error) {
	if cause != nil && !errors.Is(e.cause, cause) {
		e.cause = errors.Join(e.cause, cause)
	}
}

// repeatable applies the policy to a failed attempt.
func (e *Error) repeatable() bool {
	return slices.ContainsFunc(policy[e.Operation], func(word string) bool {
		switch word {
		case "transport":
			return e.Kind == ErrTransport
		case "unsent":
			return e.Kind == ErrTransport && !e.MaybeSent
		}
		return word == strconv.Itoa(e.Status)
	})
}

// retryAfter reads a Retry-After header: seconds or a date. What lies in the past, is negative, or cannot be read is
// 0, which leaves the pause to the client; nothing is longer than longestRetryAfter.
func retryAfter(header string, now time.Time) time.Duration {
	header = strings.TrimSpace(header)
	if digits(header) {
		seconds, err := strconv.Atoi(header)
		if err != nil || seconds > int(longestRetryAfter/time.Second) {
			return longestRetryAfter // a number of so many digits is still a number
		}
		return time.Duration(seconds) * time.Second
	}
	date, err := http.ParseTime(header)
	if err != nil {
		return 0
	}
	return min(max(date.Sub(now), 0), longestRetryAfter)
}
