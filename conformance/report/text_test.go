package report_test

import (
	"bytes"
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

	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// hostile is text of an API or a file that would clear the screen, turn the reading direction, add lines, cells,
// links and markup, and never end.
const hostile = "\x1b[2J\u202egnp\u200b\r\n| [x](http://example.org) \\| `a` <b>]]>\xff\u2028\u0085"

// crowded is a run with n different faults, each of which came twice.
func crowded(t *testing.T, n int) *result.Result {
	res := run.Verify(t.Context(), run.Config{})
	res.Checks = []result.Check{{ID: "drift.undeclared", Operation: "getContacts", Product: "max", State: result.StateFailed}}
	res.Findings = nil
	for i := range 2 * n {
		res.Findings = append(res.Findings, result.Finding{
			Code: "undeclared", Times: 1, Check: "drift.undeclared", Severity: result.Drift, Operation: "getContacts", Product: "max",
			Exchange: hostile, Message: hostile + strings.Repeat("x", 1000), Spec: "openapi/greenapi.yaml:1", Fingerprint: fmt.Sprint(i / 2),
		})
	}
	run.AddError(res, nil)
	return res
}

// TestTextGroupsFindings: a line for each fault, and no more of them than one can read.
func TestTextGroupsFindings(t *testing.T) {
	for n, last := range map[int]string{1: "drift undeclared", 20: "drift undeclared", 21: "1 more in results.json", 5000: "4980 more in results.json"} {
		lines := strings.Split(strings.TrimSuffix(report.Text(crowded(t, n)), "\n"), "\n")
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
	res := crowded(t, 1)
	res.Notes = []string{hostile}
	run.AddError(res, errors.New(hostile))
	for i := range res.Findings {
		res.Findings[i].Exchange = "an id \x1b[31m\u202e"
	}
	for i := range res.Claims[:2] {
		res.Claims[i].State, res.Claims[i].Exchange, res.Claims[i].Reason = result.Contradicted, hostile, hostile
	}
	res.Scenarios = []result.Scenario{{ID: hostile, State: "undetermined", Reason: hostile}}
	res.Baseline = &result.Baseline{File: hostile, New: []result.Fault{{Message: hostile}}, Gone: []result.Fault{{Message: hostile}}}
	page, err := report.HTML(res)
	if err != nil {
		t.Fatal(err)
	}
	summary, err := report.Markdown(res)
	if err != nil {
		t.Fatal(err)
	}
	junit, err := report.JUnit(res)
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"text": report.Text(res), "line": report.Line(res.Findings[0]), "headline": report.Headline(res),
		"errors": strings.Join(report.Errors(res), "\n"), "notes": strings.Join(report.Notes(res), "\n"),
		"summary.md": string(summary), "summary.html": string(page), "junit.xml": string(junit),
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
	if line := report.Line(res.Findings[0]); !strings.Contains(line, `\x1b[2J\u202egnp\u200b\r\n|`) || !strings.Contains(line, `\xff\u2028\u0085`) {
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
	one := run.Broken(run.Config{}, errors.New("no such flag"))
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
	html, err := report.HTML(one)
	if err != nil {
		t.Fatal(err)
	}
	for _, nothing := range []string{"0 of 0", "| 0 |", "<td>0</td>", "origins", "What the replies say"} {
		if strings.Contains(string(summary)+string(html), nothing) {
			t.Errorf("where nothing was judged, %q says so again", nothing)
		}
	}
	one.Notes = slices.Repeat([]string{"ignored"}, 50)
	if got := report.Notes(one); len(got) != 21 || got[20] != "30 more in results.json" {
		t.Errorf("%q", got)
	}
}

// failuresOf are the texts of the failed cases in junit.xml.
func failuresOf(t *testing.T, res *result.Result) []string {
	t.Helper()
	data, err := report.JUnit(res)
	if err != nil {
		t.Fatal(err)
	}
	var junit struct {
		Failures []string `xml:"testsuite>testcase>failure"`
	}
	if err := xml.Unmarshal(data, &junit); err != nil {
		t.Fatal(err)
	}
	return junit.Failures
}

// TestJUnitShowsEveryFinding: of the faults of one row each shows what was seen, and the court, which is that of the row,
// and the line of the contract, which they share, are told once.
func TestJUnitShowsEveryFinding(t *testing.T) {
	failures := failuresOf(t, at(t, run.Config{}, `[{"id":"11001234567@c.us","size":3},{"id":"11001234568@c.us","inner":{"a":1}},{"id":"11001234569@c.us","size":3}]`))
	for want, times := range map[string]int{
		"/*/size is not declared": 1, "/1/inner is not declared": 1, "seen: ": 2, "\nseen: {\"size\": integer, ": 1, "\nseen: {\"a\": integer}": 1,
		"court: ": 1, "\n\nopenapi/greenapi.yaml:": 1,
	} {
		if got := strings.Count(failures[0], want); got != times {
			t.Errorf("%q stands there %d times, want %d:\n%s", want, got, times, failures[0])
		}
	}
}

// TestJUnitBeginsWithWhatFails: a row whose twenty-first finding fails it names that one first.
func TestJUnitBeginsWithWhatFails(t *testing.T) {
	res := at(t, run.Config{Drift: result.DriftWarn}, `[{"Id":"11001234567@c.us"}]`)
	i := slices.IndexFunc(res.Findings, func(f result.Finding) bool { return f.Code == "undeclared" })
	tolerated := res.Findings[i]
	tolerated.Lacks, tolerated.Message = "", "tolerated"
	res.Findings = append(slices.Repeat([]result.Finding{tolerated}, 25), res.Findings...)
	failures := failuresOf(t, res)
	if first, _, _ := strings.Cut(failures[0], "\n"); !strings.Contains(first, "/0/Id") {
		t.Errorf("the first line is %s", first)
	}
}

// TestJUnitCapsFindings: a case of the whole list would be larger than the reply.
func TestJUnitCapsFindings(t *testing.T) {
	failures := failuresOf(t, crowded(t, 30))
	if lines := strings.Split(failures[0], "\n"); len(lines) < 22 || lines[20] != "40 more in results.json" || lines[21] != "" {
		t.Errorf("%d lines", len(lines))
	}
}

// TestReportsSayWhichOfThemIsMissing: what was found is kept, and the reports that can be written are there.
func TestReportsSayWhichOfThemIsMissing(t *testing.T) {
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "junit.xml", "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	res := drifted(t)
	before, _ := json.Marshal(res)
	if err := report.Write(dir, res); err == nil || !strings.Contains(err.Error(), "junit.xml") {
		t.Errorf("error %v", err)
	}
	if after, _ := json.Marshal(res); !bytes.Equal(before, after) {
		t.Error("writing reports changes the result")
	}
	var read result.Result
	decode(t, filepath.Join(dir, "results.json"), json.Unmarshal, &read)
	if len(read.Findings) != len(res.Findings) || len(read.Findings) == 0 {
		t.Errorf("results.json: %d findings of %d", len(read.Findings), len(res.Findings))
	}
	if leftovers, _ := filepath.Glob(filepath.Join(dir, ".*")); len(leftovers) > 0 {
		t.Errorf("%q stay behind", leftovers)
	}
}
