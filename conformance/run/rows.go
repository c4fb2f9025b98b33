package run

import (
	"fmt"
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
		if t.mute() {
			r.Remarks = append(r.Remarks, fmt.Sprintf("%s, %s: %s", t.operation, t.product, doubt))
		}
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
		return fmt.Sprintf("no reply of the live recordings has a 2xx status, the first has %d: %s", t.refusal, advice(t.refusal))
	}
	return ""
}

// advice says in whose court a refusal is.
func advice(status int) string {
	switch {
	case status == 401 || status == 403:
		return "the instance: check its token and whether it is authorised, then record again"
	case status == 429 || status == 466 || status == 469:
		return "the instance: its rate or quota is used up; record again later"
	case status >= 500 || status == 408 || status == 407:
		return "the way to the API: look at gateways and proxies, then record again"
	}
	return "the request or the instance: read the reply's text, then record again"
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
	if ex.Response != nil && !refuses(ex.Response.Status) {
		r.shown[row] = true
	}
}

// refuses reports whether a status answers no scenario, whatever it asked for. A 400 or 500 may be what a probe wants.
func refuses(status int) bool {
	return slices.Contains([]int{401, 403, 407, 408, 429, 466, 469, 499}, status) || status > 500
}

// doubtScenarios takes no record's word against the bytes: a scenario is not answered if every reply of it is a refusal.
func (r *session) doubtScenarios() {
	for i, s := range r.Scenarios {
		if s.State == string(exchange.Answered) && !r.shown[s] {
			r.Scenarios[i].State = string(exchange.Unanswered)
			r.Scenarios[i].Reason = "its record says answered, but every reply in the folder is a refusal: the files were changed or are not all there; record again"
		}
	}
}
