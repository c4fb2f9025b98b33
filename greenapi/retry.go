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

// tries counts the attempts of one call, and pauses between them.
type tries struct {
	end    time.Time // the context's deadline or the client's, zero for never
	most   int
	made   int
	last   *Error
	jitter backoff.ExponentialBackOff
}

func (c *Client) tries(ctx context.Context) *tries {
	end, has := ctx.Deadline()
	if own := time.Now().Add(c.timeout); c.timeout > 0 && (!has || own.Before(end)) {
		end = own
	}
	return &tries{end: end, most: c.maxAttempts, jitter: backoff.ExponentialBackOff{
		InitialInterval: 250 * time.Millisecond, Multiplier: 2, MaxInterval: 5 * time.Second,
		RandomizationFactor: 1, // full jitter: from 0 to twice the interval
	}}
}

// next says what follows a failed attempt: nil, after a pause, for another one, else the error of the call.
func (t *tries) next(ctx context.Context, e *Error) *Error {
	if e.Attempts == 0 && t.last != nil { // there was no room for another one: the API's own word says more
		t.last.because(e.cause)
		return t.last
	}
	t.last, t.made = e, t.made+e.Attempts
	e.Attempts = t.made
	if t.made >= t.most || e.RetryAfter > longestWait || !e.repeatable() || ctx.Err() != nil {
		return e
	}
	pause := e.RetryAfter
	if e.Status == http.StatusTooManyRequests {
		pause = max(pause, rateLimitPause)
	}
	pause += t.jitter.NextBackOff()
	if !t.end.IsZero() && time.Until(t.end) <= pause {
		return e
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		e.because(contextError(ctx))
		return e
	}
}

// because adds a cause to those that the error has.
func (e *Error) because(cause error) {
	if cause != nil && !errors.Is(e.cause, cause) {
		e.cause = errors.Join(e.cause, cause)
	}
}

// repeatable applies the policy to a failed attempt. Of a card only a refusal counts that came over the wire: what
// middleware makes up proves nothing.
func (e *Error) repeatable() bool {
	return !e.final && slices.ContainsFunc(policy[e.Operation], func(word string) bool {
		switch word {
		case "transport":
			return e.Kind == ErrTransport
		case "unsent":
			return e.Kind == ErrTransport && e.Attempts > 0 && !e.MaybeSent
		}
		return word == strconv.Itoa(e.Status) && (e.Operation != OpSendContact || e.wired == e.Status)
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
