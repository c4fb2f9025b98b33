package live

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestReasonsInTheManual: each court that a reason names has its line under "Red at 7 a.m.", and each line its reason.
func TestReasonsInTheManual(t *testing.T) {
	data, err := os.ReadFile("../../docs/nightly.md")
	if err != nil {
		t.Fatal(err)
	}
	_, text, found := strings.Cut(string(data), "### Exit code 3")
	if !found {
		t.Fatal("the section is gone")
	}
	listed := map[string]bool{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([^|]+) \|`).FindAllStringSubmatch(text, -1) {
		listed[row[1]] = true
	}
	reasons := []string{notAuthorized, badRequest, elsewhere, serverFailed, noAnswer}
	for _, reason := range refusals {
		reasons = append(reasons, reason)
	}
	for _, f := range failures {
		reasons = append(reasons, f.reason)
	}
	named := map[string]bool{"the reason says": true, "---": true}
	for _, reason := range reasons {
		_, rest, both := strings.Cut(reason, "; ")
		if !both {
			rest = reason
		}
		court, advice, found := strings.Cut(rest, ": ")
		if !found || advice == "" || strings.Contains(reason, "\n") {
			t.Errorf("%q: no court and what to do", reason)
		}
		if named[court] = true; !listed[court] {
			t.Errorf("docs/nightly.md has no line for %q: %s", court, reason)
		}
	}
	for court := range listed {
		if !named[court] {
			t.Errorf("no reason says %q", court)
		}
	}
}
