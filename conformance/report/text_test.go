package report_test

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// hostile is text of an API or a file that would clear the screen, turn the reading direction, add lines, cells,
// links and markup, and never end.
const hostile = "\x1b[2J\u202egnp\u200b\r\n| [x](http://example.org) \\| `a` <b>]]>\xff\u2028\u0085"

// crowded is a run with n different faults, each of which came twice.
func crowded(n int) *run.Result {
	result := run.Recorded(run.Config{})
	result.Checks = []run.CheckRow{{ID: "drift.undeclared", Operation: "getContacts", Product: "max", State: run.FailedCheck}}
	result.Findings = nil
	for i := range 2 * n {
		result.Findings = append(result.Findings, check.Finding{
			Code: "undeclared", Check: "drift.undeclared", Severity: check.Deviation, Operation: "getContacts", Product: "max",
			Exchange: hostile, Message: hostile + strings.Repeat("x", 1000), Spec: "openapi/greenapi.yaml:1", Fingerprint: fmt.Sprint(i / 2),
		})
	}
	result.Fail(nil)
	return result
}

// TestTextGroupsFindings: a line for each fault, and no more of them than one can read.
func TestTextGroupsFindings(t *testing.T) {
	for n, last := range map[int]string{1: "drift undeclared", 20: "drift undeclared", 21: "1 more in results.json", 5000: "4980 more in results.json"} {
		lines := strings.Split(strings.TrimSuffix(report.Text(crowded(n)), "\n"), "\n")
		if want := min(n, 21) + 1; len(lines) != want {
			t.Fatalf("%d faults make %d lines, want %d", n, len(lines), want)
		}
		if !strings.HasSuffix(lines[0], " (2 times)") || !strings.HasPrefix(lines[len(lines)-2], last) || !strings.HasPrefix(lines[len(lines)-1], "nonconformant: ") {
			t.Errorf("%d faults: %q", n, lines)
		}
	}
	if text := report.Text(drifted(t)); strings.Count(text, "\n") != 2 || !strings.Contains(text, "1 reply, ") {
		t.Errorf("%q", text)
	}
}

// TestForeignTextIsEscaped: nothing of what an API or a file name says may control the terminal of who reads it.
func TestForeignTextIsEscaped(t *testing.T) {
	result := crowded(1)
	result.Notes = []string{hostile}
	result.Fail(errors.New(hostile))
	summary, err := report.Markdown(result)
	if err != nil {
		t.Fatal(err)
	}
	junit, err := report.JUnit(result)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"text": report.Text(result), "line": report.Line(result.Findings[0]), "headline": report.Headline(result),
		"errors": strings.Join(report.Errors(result), "\n"), "notes": strings.Join(report.Notes(result), "\n"),
		"summary.md": string(summary), "junit.xml": string(junit),
	} {
		for _, r := range text {
			if r != '\n' && (!unicode.IsPrint(r) || r == unicode.ReplacementChar) {
				t.Errorf("%s has %U", name, r)
			}
		}
		for line := range strings.Lines(text) {
			if len(line) > 3000 {
				t.Errorf("%s has a line of %d bytes", name, len(line))
			}
		}
	}
	if line := report.Line(result.Findings[0]); !strings.Contains(line, `\x1b[2J\u202egnp\u200b\r\n|`) || !strings.Contains(line, `\xff\u2028\u0085`) {
		t.Errorf("what was escaped cannot be seen: %s", line)
	}
	for line := range strings.Lines(string(summary)) {
		cells := strings.NewReplacer(`\\`, "", `\|`, "").Replace(line)
		if strings.HasPrefix(line, "| drift |") && (strings.Count(cells, "|") != 6 || strings.Contains(cells, " [x]") || strings.Contains(cells, "<")) {
			t.Errorf("row %s", line)
		}
	}
}

// TestEveryErrorIsToldOnce: the headline counts errors, which stand beside it.
func TestEveryErrorIsToldOnce(t *testing.T) {
	one := run.Broken("recorded", errors.New("no such flag"))
	if got := report.Text(one); got != "error: 1 error, nothing was judged\n" {
		t.Errorf("%q", got)
	}
	if got := report.Errors(one); !slices.Equal(got, []string{"error: no such flag"}) {
		t.Errorf("%q", got)
	}
	summary, err := report.Markdown(one)
	if err != nil || strings.Count(string(summary), "no such flag") != 1 {
		t.Errorf("%v:\n%s", err, summary)
	}
	one.Notes = slices.Repeat([]string{"ignored"}, 50)
	if got := report.Notes(one); len(got) != 21 || got[20] != "30 more in results.json" {
		t.Errorf("%q", got)
	}
}

// TestJUnitCapsFindings: a case of the whole list would be larger than the reply.
func TestJUnitCapsFindings(t *testing.T) {
	data, err := report.JUnit(crowded(30))
	if err != nil {
		t.Fatal(err)
	}
	var junit struct {
		Failures []string `xml:"testsuite>testcase>failure"`
	}
	if err := xml.Unmarshal(data, &junit); err != nil {
		t.Fatal(err)
	}
	if lines := strings.Split(junit.Failures[0], "\n"); len(lines) != 21 || lines[20] != "40 more in results.json" {
		t.Errorf("%q", lines)
	}
}

// TestReportsSayWhichOfThemIsMissing: what was found is kept, and the reports that can be written tell of the other.
func TestReportsSayWhichOfThemIsMissing(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "junit.xml", "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	result := drifted(t)
	if err := report.Write(dir, result); err == nil || result.ExitCode != 2 || len(result.Findings) != 2 {
		t.Errorf("%v; exit code %d, %d findings", err, result.ExitCode, len(result.Findings))
	}
	var read run.Result
	decode(t, filepath.Join(dir, "results.json"), json.Unmarshal, &read)
	if read.Verdict != run.Failed || len(read.Findings) != 2 || len(read.Errors) != 1 || !strings.Contains(read.Errors[0], "junit.xml") {
		t.Errorf("results.json: %s, %d findings, errors %q", read.Verdict, len(read.Findings), read.Errors)
	}
	if leftovers, _ := filepath.Glob(filepath.Join(dir, ".*")); len(leftovers) > 0 {
		t.Errorf("%q stay behind", leftovers)
	}
}
