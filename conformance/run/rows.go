package run

import (
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// pair is an operation of a product.
type pair struct{ operation, product string }

// rows makes one row for each check, operation and product of the run, in the order of the catalogue.
func (r *session) rows(outcomes []check.Outcome) []result.Check {
	table := []result.Check{}
	for _, p := range pairs(outcomes) {
		for _, definition := range check.Catalogue() {
			table = append(table, r.row(definition, p, outcomes))
		}
	}
	return table
}

// pairs are the operations and products that occur, in the order of their first exchange.
func pairs(outcomes []check.Outcome) []pair {
	var list []pair
	for _, outcome := range outcomes {
		p := pair{outcome.Exchange.Operation, outcome.Exchange.Product}
		if !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	return list
}

func (r *session) row(definition check.Definition, p pair, outcomes []check.Outcome) result.Check {
	row := result.Check{ID: definition.ID, Operation: p.operation, Product: p.product, State: result.StateNotApplicable}
	failed := len(r.FindingsOf(row)) > 0
	exercised := slices.ContainsFunc(outcomes, func(o check.Outcome) bool {
		return o.Exercised[definition.ID] && o.Exchange.Operation == p.operation && o.Exchange.Product == p.product
	})
	doubt := r.unanswered(p)
	switch {
	case failed:
		row.State = result.StateFailed
	case !slices.Contains(definition.Operations, p.operation):
		row.Reason = result.ReasonOperation
	case doubt != "":
		row.State, row.Reason = result.StateUndetermined, doubt
	case exercised:
		row.State = result.StatePassed
	default:
		row.Reason = result.ReasonNotExercised
	}
	return row
}
