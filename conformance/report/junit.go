package report

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

type junitSuites struct {
	XMLName xml.Name `xml:"testsuites"`
	junitTotals
	Suites []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	junitTotals
	Cases []junitCase `xml:"testcase"`
}

type junitTotals struct {
	Name      string `xml:"name,attr"`
	Tests     int    `xml:"tests,attr"`
	Failures  int    `xml:"failures,attr"`
	Errors    int    `xml:"errors,attr"`
	Skipped   int    `xml:"skipped,attr"`
	Time      string `xml:"time,attr"`
	Timestamp string `xml:"timestamp,attr,omitempty"`
}

type junitCase struct {
	ClassName string        `xml:"classname,attr"`
	Name      string        `xml:"name,attr"`
	Failure   *junitMessage `xml:"failure"`
	Error     *junitMessage `xml:"error"`
	Skipped   *junitMessage `xml:"skipped"`
	Output    string        `xml:"system-out,omitempty"`
}

type junitMessage struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit renders junit.xml: a suite for each operation of a product, a case for each check, and one last case for
// the verdict.
func JUnit(res *result.Result) ([]byte, error) {
	var timestamp string
	if !res.Started.IsZero() {
		timestamp = res.Started.UTC().Format("2006-01-02T15:04:05")
	}
	totals := func(name string, took time.Duration) junitTotals {
		return junitTotals{Name: name, Time: seconds(took), Timestamp: timestamp}
	}
	all := junitSuites{junitTotals: totals("greenapi-conformance", res.Elapsed)}
	index := res.ByRow()
	for _, row := range res.Checks {
		name := row.Operation + " " + row.Product
		if len(all.Suites) == 0 || all.Suites[len(all.Suites)-1].Name != name {
			all.Suites = append(all.Suites, junitSuite{junitTotals: totals(name, res.Took[name])})
		}
		all.Suites[len(all.Suites)-1].add(caseOf(res, index, row))
	}
	verdict := junitSuite{junitTotals: totals("verdict", res.Elapsed)}
	verdict.add(verdictCase(res))
	all.Suites = append(all.Suites, verdict)
	for _, suite := range all.Suites {
		all.Tests += suite.Tests
		all.Failures += suite.Failures
		all.Errors += suite.Errors
		all.Skipped += suite.Skipped
	}
	data, err := xml.MarshalIndent(all, "", "  ")
	return append([]byte(xml.Header), append(data, '\n')...), err
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func caseOf(res *result.Result, index map[result.Check][]result.Finding, row result.Check) junitCase {
	c := junitCase{ClassName: row.Operation + "." + row.Product, Name: row.ID}
	switch row.State {
	case result.StateNotApplicable, result.StateUndetermined:
		c.Skipped = &junitMessage{Message: plain(row.Reason, longestText)}
	case result.StateFailed:
		findings := slices.Clone(index[row.Key()])
		tolerated := func(f result.Finding) int {
			if res.Against(f) {
				return 0
			}
			return 1
		}
		slices.SortStableFunc(findings, func(a, b result.Finding) int { return tolerated(a) - tolerated(b) }) // what fails the row comes first
		if res.Against(findings[0]) {
			c.Failure = &junitMessage{Message: Line(findings[0]), Type: string(findings[0].Severity), Text: body(res, findings)}
		} else {
			c.Output = Lines(findings)
		}
	}
	return c
}

func verdictCase(res *result.Result) junitCase {
	c := junitCase{ClassName: "verdict", Name: "verdict"}
	switch res.Verdict {
	case result.Conformant:
	case result.Broken:
		errs := labelled("", res.Errors)
		c.Error = &junitMessage{Message: errs[0], Text: strings.Join(errs, "\n")}
	default:
		c.Failure = &junitMessage{Message: string(res.Verdict), Type: string(res.Verdict), Text: strings.TrimRight(Text(res), "\n")}
	}
	return c
}

// body says of the findings of a row what a reader of a CI server needs who has nothing else. Of those that are listed it
// says every page, shape and line of the contract once.
func body(res *result.Result, findings []result.Finding) string {
	statements := map[string]string{}
	for _, claim := range res.Claims {
		statements[claim.ID] = from(claim) + " says: " + claim.Statement
	}
	whose, do := Court(findings[0])
	lines := append(strings.Split(Lines(findings), "\n"), "", "court: "+whose, "do: "+do)
	once := func(line string, more ...string) {
		if !slices.Contains(lines, line) {
			lines = append(append(lines, line), more...)
		}
	}
	listed := findings[:min(len(findings), shown)]
	for _, f := range listed {
		for _, id := range f.Claims {
			once("page: " + plain(statements[id], longestText))
		}
	}
	for _, f := range listed {
		if f.Excerpt != "" {
			once("seen: " + plain(f.Excerpt, longestText))
		}
	}
	for _, f := range listed {
		if text := res.SpecLines[f.Spec]; text != "" {
			once("\n"+f.Spec+":", text)
		}
	}
	return strings.Join(lines, "\n")
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
