package run

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// pair is an operation of a product.
type pair struct{ operation, product string }

func pairOf(ex *exchange.Exchange) pair { return pair{ex.Operation, ex.Product} }

// tally is what a run keeps of the exchanges of a pair: not the exchanges.
type tally struct {
	pair
	// asked are the checks that had something to judge.
	asked check.Set
	// replies counts what was judged. Of live replies outside of a plan, unplanned counts all and usable those with a 2xx.
	replies, unplanned, usable int
	// answered is whether any reply has a 2xx.
	answered bool
	// refusal is the status of the first live reply outside of a plan that was no 2xx.
	refusal int
	// bases are good replies to break for the negative control, the smallest of each kind.
	bases map[baseKind]*exchange.Exchange
}

// tally finds or makes the tally of a pair; they are in the order of the pairs' first exchanges.
func (r *session) tally(p pair) *tally {
	if t := r.tallies[p]; t != nil {
		return t
	}
	t := &tally{pair: p}
	r.tallies[p] = t
	r.order = append(r.order, t)
	return t
}

// take keeps what there is to keep of an outcome.
func (r *session) take(o check.Outcome) {
	ex := o.Exchange
	row := result.Exchange{ID: ex.ID, Operation: ex.Operation, Product: ex.Product, Origin: string(ex.Origin)}
	if ex.Response != nil {
		row.Status = ex.Response.Status
	}
	r.Exchanges = append(r.Exchanges, row)
	r.excerpts(o)
	r.Findings = append(r.Findings, o.Findings...)
	r.plan(ex)
	r.tally(pairOf(ex)).take(o)
	r.age.take(ex)
	for _, entry := range r.deviations {
		entry.meet(o)
	}
	r.book.Add(o)
}

func (t *tally) take(o check.Outcome) {
	t.asked.Join(o.Exercised)
	ex := o.Exchange
	if ex.Response == nil {
		return
	}
	t.replies++
	t.answered = t.answered || ok2xx(ex)
	if ex.Origin == exchange.Live && scenarioOf(ex) == nil {
		t.unplanned++
		if ok2xx(ex) {
			t.usable++
		} else if t.refusal == 0 {
			t.refusal = ex.Response.Status
		}
	}
	if o.Answered() && !slices.ContainsFunc(o.Findings, result.Finding.Counts) {
		t.keep(o)
	}
}

// mute reports whether live replies came of which none was the method's: a night of 401 says nothing.
func (t *tally) mute() bool { return t.unplanned > 0 && t.usable == 0 }

// largestBase is as much as a broken copy needs to show its fault.
const largestBase = 1 << 16

// keep takes a good reply as a base for the control if it is the smallest of its kind. A list without items and a null
// offer no place for most faults, so each kind has its own.
func (t *tally) keep(o check.Outcome) {
	ex := o.Exchange
	if len(ex.Response.Body) > largestBase {
		return
	}
	kind := baseKind{o.Kind, o.Reply().Len() == 0}
	if t.bases == nil {
		t.bases = map[baseKind]*exchange.Exchange{}
	}
	if base := t.bases[kind]; base == nil || len(ex.Response.Body) < len(base.Response.Body) {
		t.bases[kind] = ex
	}
}

// baseKind tells replies apart that offer places for other faults.
type baseKind struct {
	kind  check.Kind
	empty bool
}

// smallestFirst are the bases, the smallest first.
func (t *tally) smallestFirst() []*exchange.Exchange {
	return slices.SortedFunc(maps.Values(t.bases), func(a, b *exchange.Exchange) int {
		return cmp.Or(cmp.Compare(len(a.Response.Body), len(b.Response.Body)), strings.Compare(a.ID, b.ID))
	})
}

func ok2xx(ex *exchange.Exchange) bool { return ex.Response != nil && ex.Response.Status/100 == 2 }

func scenarioOf(ex *exchange.Exchange) *exchange.Scenario {
	if ex.Recorder == nil {
		return nil
	}
	return ex.Recorder.Scenario
}
