package greenapi

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/time/rate"
)

// defaultRates are the published limits, in requests a second and for each instance (WhatsApp).
var defaultRates = map[Operation]float64{OpGetContactInfo: 1, OpGetContacts: 1, OpSendContact: 50}

// newLimiter spaces requests evenly: with a burst, twice the published number could fall into one second.
func newLimiter(perSecond float64) *rate.Limiter { return rate.NewLimiter(rate.Limit(perSecond), 1) }

// slot waits until the operation's limiter lets a request through. It fails at once if that would be too late.
func (c *Client) slot(ctx context.Context, k call) error {
	limiter := c.limiters[k.op]
	if limiter == nil {
		return nil
	}
	reservation := limiter.Reserve()
	delay := reservation.Delay()
	if !k.end.IsZero() && delay > time.Until(k.end) {
		reservation.Cancel()
		return fmt.Errorf("the wait of %s for a free slot (%g requests a second, see WithRateLimit) would pass the "+
			"deadline: %w", delay.Round(time.Millisecond), float64(limiter.Limit()), context.DeadlineExceeded)
	}
	if delay == 0 {
		return nil
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		reservation.Cancel()
		return contextError(ctx)
	}
}
