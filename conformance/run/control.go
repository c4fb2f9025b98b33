package run

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/fault"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// control breaks a good reply of every operation that was judged and wants every fault found. A suite that does
// not see them is blind, whatever else it says.
func (r *session) control(operators []fault.Operator) error {
	for _, t := range r.order {
		if t.replies == 0 {
			continue
		}
		bases := append(t.smallestFirst(), examples(r.contract, t.pair)...)
		for _, operator := range operators {
			if !operator.AppliesTo(t.operation) {
				continue
			}
			row, err := attempt(r.judge, operator, t.pair, bases)
			if err != nil {
				return err
			}
			r.Controls = append(r.Controls, row)
			if !row.Rejected {
				return fmt.Errorf("negative control: %s: %s with the fault %s was not rejected as %s: the suite is blind",
					t.operation, row.Exchange, row.Operator, row.Expected)
			}
		}
	}
	return nil
}

// attempt breaks the first of the replies that the operator can break.
func attempt(judge *check.Judge, operator fault.Operator, p pair, bases []*exchange.Exchange) (result.Control, error) {
	for _, base := range bases {
		broken, pointer, ok := operator.Apply(base)
		if !ok {
			continue
		}
		row := result.Control{Operator: operator.ID, Operation: p.operation, Exchange: base.ID, Expected: operator.Code}
		for _, finding := range judgeBroken(judge, operator, base, broken).Findings {
			if finding.Code == operator.Code && samePlace(finding.Pointer, pointer) {
				row.Rejected = true
			}
		}
		return row, nil
	}
	return result.Control{}, fmt.Errorf("negative control: %s: no reply and no example of the contract takes the fault %s", p.operation, operator.ID)
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
	media := operation.Response(200).Content["application/json"]
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
