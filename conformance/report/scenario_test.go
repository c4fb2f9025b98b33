package report

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// TestScenarios: those without an answer are told, with the reason, on the terminal and in the summary; those that were
// asked come first, for they say why the others were not.
func TestScenarios(t *testing.T) {
	res := &result.Result{Scenarios: []result.Scenario{
		{ID: "list", Operation: "getContacts", Product: "max", State: "answered", Requests: 1},
		{ID: "count", Operation: "getContacts", Product: "max", State: "skipped", Reason: "skipped: enough"},
		{ID: "info", Operation: "getContactInfo", Product: "max", State: "undetermined", Requests: 1, Reason: "status 401; token: set | it"},
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

// TestAcceptedSinceTheBaseline: what is new and accepted already is no news to act on, and says so.
func TestAcceptedSinceTheBaseline(t *testing.T) {
	res := &result.Result{
		Findings: []result.Finding{{Code: "undeclared", Known: true, Fingerprint: "a"}, {Code: "enum", Fingerprint: "b"}},
		Baseline: &result.Baseline{New: []result.Fault{{Code: "undeclared", Fingerprint: "a"}, {Code: "enum", Fingerprint: "b"}}},
	}
	for name, render := range map[string]func(*result.Result) ([]byte, error){"summary.md": Markdown, "summary.html": HTML} {
		text, err := render(res)
		if err != nil || !strings.Contains(string(text), "new, accepted:  undeclared") || !strings.Contains(string(text), "new:  enum") {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}
