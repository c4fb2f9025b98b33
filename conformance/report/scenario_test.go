package report

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// TestScenarios: those without an answer are told, with the reason, on the terminal and in the summary.
func TestScenarios(t *testing.T) {
	res := &result.Result{Scenarios: []result.Scenario{
		{ID: "list", Operation: "getContacts", Product: "max", State: "answered", Requests: 1},
		{ID: "info", Operation: "getContactInfo", Product: "max", State: "undetermined", Requests: 1, Reason: "status 401; token: set | it"},
		{ID: "count", Operation: "getContacts", Product: "max", State: "skipped", Reason: "skipped: enough"},
	}}
	const want = "undetermined info: getContactInfo, max: status 401; token: set | it\nskipped count: getContacts, max: skipped: enough"
	if got := strings.Join(Scenarios(res), "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if text := Text(res); !strings.Contains(text, want) {
		t.Errorf("not in the text:\n%s", text)
	}
	summary, err := Markdown(res)
	if err != nil || !strings.Contains(string(summary), "| info | getContactInfo, max | undetermined | 1 | status 401; token: set \\| it |\n") {
		t.Errorf("%v:\n%s", err, summary)
	}
	if strings.Contains(string(summary), "| list |") {
		t.Error("an answered scenario is listed")
	}
	if summary, _ := Markdown(&result.Result{}); strings.Contains(string(summary), "could tell") {
		t.Error("a section about nothing")
	}
}
