package greenapi

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"
)

// defaultRates are the published limits, in requests a second and for each instance (WhatsApp).
var defaultRates = map[Operation]float64{OpGetContactInfo: 1, OpGetContacts: 1, OpSendContact: 50}

// turnstile lets the requests of one operation through one by one. Only who stands at its front takes a slot: those
// behind can leave without a trace.
type turnstile struct {
	limiter *rate.Limiter
	front   chan struct{}
	queue   atomic.Int64 // who is behind the front
}

// newTurnstile spaces requests evenly: with a burst, twice the published number could fall into one second.
func newTurnstile(perSecond float64) *turnstile {
	return &turnstile{limiter: rate.NewLimiter(rate.Limit(perSecond), 1), front: make(chan struct{}, 1)}
}

// pass waits for a slot until the context ends.
func (t *turnstile) pass(ctx context.Context) error {
	t.queue.Add(1)
	select {
	case t.front <- struct{}{}:
		t.queue.Add(-1)
	case <-ctx.Done():
		t.queue.Add(-1)
		return contextError(ctx)
	}
	defer func() { <-t.front }()
	if err := t.limiter.Wait(ctx); err != nil {
		if ended := contextError(ctx); ended != nil {
			return ended
		}
		return context.DeadlineExceeded // it foresees that
	}
	return nil
}

// wait is how long somebody who comes now has to wait. Who is at the front has a slot already.
func (t *turnstile) wait() time.Duration {
	slots := float64(t.queue.Load()) + 1 - t.limiter.Tokens()
	return time.Duration(max(slots, 0) / float64(t.limiter.Limit()) * float64(time.Second))
}

// limit waits until the operation's rate lets a request through. It fails at once if that would be too late. The
// failure is the client's own limit, whatever ended the wait.
func (c *Client) limit(ctx context.Context, op Operation, end time.Time) *Error {
	t := c.turnstiles[op]
	if t == nil {
		return nil
	}
	failed := func(what string, err error) *Error {
		return &Error{
			Kind: ErrRateLimited, cause: err, advice: "this client's own limit; see WithRateLimit",
			Message: fmt.Sprintf("%s a free slot (%g requests a second): %s", what, float64(t.limiter.Limit()), line(err.Error())),
		}
	}
	wait := t.wait()
	if !end.IsZero() && wait > time.Until(end) {
		return failed(fmt.Sprintf("the deadline comes before the wait of %s for", wait.Round(time.Millisecond)), context.DeadlineExceeded)
	}
	if wait == 0 && contextError(ctx) != nil {
		return nil // the context's end is no matter of the rate; sending finds it
	}
	if err := t.pass(ctx); err != nil {
		return failed("the call ended in the wait for", err)
	}
	return nil
}
