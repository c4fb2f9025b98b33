package run

import (
	"encoding/json"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/fault"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// trial is one fault to be made in the first of the replies of a pair that offers a place for it.
type trial struct {
	pair
	fault.Operator
	bases []*exchange.Exchange
}

// control breaks a good reply of every operation that was judged and wants every fault found. A suite that does
// not see them is blind, whatever else it says.
func (r *session) control(operators []fault.Operator) error {
	var trials []trial
	for _, t := range r.order {
		if t.replies == 0 {
			continue
		}
		bases := append(t.smallestFirst(), examples(r.contract, t.pair)...)
		for _, operator := range operators {
			if operator.AppliesTo(t.operation) {
				trials = append(trials, trial{t.pair, operator, bases})
			}
		}
	}
	rows, errs := make([]result.Control, len(trials)), make([]error, len(trials))
	onAllProcessors(len(trials), func(i int) { rows[i], errs[i] = attempt(r.judge, trials[i]) })
	for i, row := range rows {
		if errs[i] != nil {
			return errs[i]
		}
		r.Controls = append(r.Controls, row)
		if !row.Rejected {
			return fmt.Errorf("negative control: %s: %s with the fault %s was not rejected as %s: the suite is blind",
				row.Operation, row.Exchange, row.Operator, row.Expected)
		}
	}
	return nil
}

// onAllProcessors calls a function with each number below n, several at once, and returns when all calls have.
func onAllProcessors(n int, do func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// attempt breaks the first of the replies that the operator can break.
func attempt(judge *check.Judge, t trial) (result.Control, error) {
	for _, base := range t.bases {
		broken, pointer, ok := t.Apply(base)
		if !ok {
			continue
		}
		row := result.Control{Operator: t.ID, Operation: t.operation, Exchange: base.ID, Expected: t.Code}
		for _, finding := range judgeBroken(judge, t.Operator, base, broken).Findings {
			if finding.Code == t.Code && samePlace(finding.Pointer, pointer) {
				row.Rejected = true
			}
		}
		return row, nil
	}
	return result.Control{}, fmt.Errorf("negative control: %s: no reply and no example of the contract takes the fault %s", t.operation, t.ID)
}

// judgeBroken judges a broken reply, or a good one that a broken facade reads.
func judgeBroken(judge *check.Judge, operator fault.Operator, base, broken *exchange.Exchange) check.Outcome {
	if operator.Facade {
		return judge.WithFacadeReading(base, broken.Response.Body)
	}
	return judge.Exchange(broken)
}

func samePlace(a, b *string) bool {
	return a == b || a != nil && b != nil && *a == *b
}

// examples makes exchanges of the contract's own 200 examples.
func examples(contract *openapi.Contract, p pair) []*exchange.Exchange {
	operation, _ := contract.Operation(p.operation)
	var list []*exchange.Exchange
	media := operation.Replies[200].Content["application/json"]
	for _, name := range slices.Sorted(maps.Keys(media.Examples)) {
		body, err := json.Marshal(media.Examples[name].Value.Value)
		if err != nil {
			continue
		}
		list = append(list, &exchange.Exchange{
			ID: "example " + name, Operation: p.operation, Product: p.product, Origin: exchange.Documented,
			Request: exchange.Request{Method: operation.Method, Path: operation.Path},
			Response: &exchange.Response{
				Status: 200, Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"}}, Body: body,
			},
		})
	}
	return list
}
