package report

import (
	"fmt"
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// unanswered are the scenarios of a live plan that say nothing of the API: first those that were asked, for they say why
// the others were not.
func unanswered(res *result.Result) []result.Scenario {
	var list []result.Scenario
	for _, s := range res.Scenarios {
		if s.State != "answered" {
			list = append(list, s)
		}
	}
	slices.SortStableFunc(list, func(a, b result.Scenario) int { return skipped(a) - skipped(b) })
	return list
}

func skipped(s result.Scenario) int {
	if s.State == "skipped" {
		return 1
	}
	return 0
}

// Scenarios renders what nobody could tell in a live run, a line for each scenario: why, in whose court that is, and
// what to do.
func Scenarios(res *result.Result) []string {
	var lines []string
	for _, s := range unanswered(res) {
		lines = append(lines, fmt.Sprintf("%s %s: %s, %s: %s", s.State, plain(s.ID, longestName), s.Operation, s.Product, plain(s.Reason, longestText)))
	}
	return capped(lines)
}
