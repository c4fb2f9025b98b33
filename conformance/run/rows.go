package run

import (
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// rows makes one row for each check, operation and product of the run, in the order of the catalogue.
func (r *session) rows() []result.Check {
	table := []result.Check{}
	failed := map[result.Check]bool{}
	for _, finding := range r.Findings {
		if finding.Counts() {
			failed[finding.Row()] = true
		}
	}
	for _, t := range r.order {
		doubt := r.doubt(t)
		for _, definition := range check.Catalogue() {
			row := result.Check{ID: definition.ID, Operation: t.operation, Product: t.product}
			switch {
			case failed[row]:
				row.State = result.StateFailed
			case !definition.AppliesTo(t.operation):
				row.State, row.Reason = result.StateNotApplicable, result.ReasonOperation
			case doubt != "":
				row.State, row.Reason = result.StateUndetermined, doubt
			case t.asked.Has(definition):
				row.State = result.StatePassed
			case r.Mode == ModeHAR && definition.Wire():
				row.State, row.Reason = result.StateNotApplicable, ModeHAR
			default:
				row.State, row.Reason = result.StateNotApplicable, result.ReasonNotExercised
			}
			table = append(table, row)
		}
	}
	return table
}

// doubt is why nobody can tell about an operation of a product; "" if there is no reason.
func (r *session) doubt(t *tally) string {
	for _, s := range r.Scenarios {
		if s.Operation == t.operation && s.Product == t.product && s.State != string(exchange.Answered) {
			return s.ID + ": " + s.Reason
		}
	}
	if t.mute() {
		return "no reply of the live recordings has a 2xx status"
	}
	return ""
}

// plan keeps the scenario that an exchange remembers. A repeat remembers the same.
func (r *session) plan(ex *exchange.Exchange) {
	s := scenarioOf(ex)
	if s == nil {
		return
	}
	row := result.Scenario{
		ID: s.ID, Operation: ex.Operation, Product: ex.Product,
		State: string(s.State), Requests: s.Requests, Reason: s.Reason,
	}
	if !slices.Contains(r.Scenarios, row) {
		r.Scenarios = append(r.Scenarios, row)
	}
}
