package run

import (
	"errors"
	"runtime"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// judged is an exchange on its way through the workers.
type judged struct {
	exchange *exchange.Exchange
	outcome  check.Outcome
	took     time.Duration
	done     chan struct{}
}

// stream judges the exchanges of a source on all processors and takes the outcomes in the order of the exchanges, so
// that the result does not depend on who was faster. No more exchanges are in memory than are in the queue. The error is
// what is wrong with the input.
func (r *session) stream(src source) error {
	workers := runtime.GOMAXPROCS(0)
	judge := r.judge.Accepting(r.accepted)
	between := judge.Between()

	work := make(chan *judged)
	queue := make(chan *judged, 2*workers)
	var faults []error
	go func() {
		defer close(queue)
		defer close(work)
		for ex, err := range src.exchanges {
			if err != nil {
				faults = append(faults, err)
				continue
			}
			j := &judged{exchange: ex, done: make(chan struct{})}
			queue <- j
			work <- j
		}
	}()
	for range workers {
		go func() {
			for j := range work {
				start := time.Now()
				j.outcome = judge.Exchange(j.exchange)
				j.took = time.Since(start)
				close(j.done)
			}
		}()
	}
	for j := range queue {
		<-j.done
		between.Add(&j.outcome)
		r.take(j.outcome)
		r.Took[j.exchange.Operation+" "+j.exchange.Product] += j.took
	}
	if src.notes != nil {
		r.Notes = append(r.Notes, src.notes()...)
	}
	return errors.Join(faults...)
}
