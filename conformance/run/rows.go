package run

import (
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
)

// pair is an operation of a product.
type pair struct{ operation, product string }

// rows makes one row for each check, operation and product of the run, in the order of the catalogue.
func (r *Result) rows(outcomes []check.Outcome) []CheckRow {
	table := []CheckRow{}
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

func (r *Result) row(definition check.Definition, p pair, outcomes []check.Outcome) CheckRow {
	row := CheckRow{ID: definition.ID, Operation: p.operation, Product: p.product, State: NotApplicable}
	failed := len(r.FindingsOf(row)) > 0
	exercised := slices.ContainsFunc(outcomes, func(o check.Outcome) bool {
		return o.Exercised[definition.ID] && o.Exchange.Operation == p.operation && o.Exchange.Product == p.product
	})
	switch {
	case failed:
		row.State = FailedCheck
	case exercised:
		row.State = Passed
	case !slices.Contains(definition.Operations, p.operation):
		row.Reason = OtherOperation
	default:
		row.Reason = NotExercised
	}
	return row
}
