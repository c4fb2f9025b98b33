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
	XMLName   xml.Name     `xml:"testsuites"`
	Name      string       `xml:"name,attr"`
	Tests     int          `xml:"tests,attr"`
	Failures  int          `xml:"failures,attr"`
	Errors    int          `xml:"errors,attr"`
	Skipped   int          `xml:"skipped,attr"`
	Time      string       `xml:"time,attr"`
	Timestamp string       `xml:"timestamp,attr,omitempty"`
	Suites    []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name      string      `xml:"name,attr"`
	Tests     int         `xml:"tests,attr"`
	Failures  int         `xml:"failures,attr"`
	Errors    int         `xml:"errors,attr"`
	Skipped   int         `xml:"skipped,attr"`
	Time      string      `xml:"time,attr"`
	Timestamp string      `xml:"timestamp,attr,omitempty"`
	Cases     []junitCase `xml:"testcase"`
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
	all := junitSuites{Name: "greenapi-conformance", Time: seconds(res.Elapsed)}
	if !res.Started.IsZero() {
		all.Timestamp = res.Started.UTC().Format("2006-01-02T15:04:05")
	}
	index := res.ByRow()
	for _, row := range res.Checks {
		name := row.Operation + " " + row.Product
		if len(all.Suites) == 0 || all.Suites[len(all.Suites)-1].Name != name {
			all.Suites = append(all.Suites, junitSuite{Name: name, Time: seconds(res.Took[name]), Timestamp: all.Timestamp})
		}
		all.Suites[len(all.Suites)-1].add(caseOf(res, index, row))
	}
	verdict := junitSuite{Name: "verdict", Time: all.Time, Timestamp: all.Timestamp}
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
		findings := index[row.Key()]
		text := Lines(findings)
		if slices.ContainsFunc(findings, res.Against) {
			c.Failure = &junitMessage{Message: Line(findings[0]), Type: string(findings[0].Severity), Text: body(res, findings)}
		} else {
			c.Output = text
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

// body says of the findings of a row what a reader of a CI server needs who has nothing else.
func body(res *result.Result, findings []result.Finding) string {
	statements := map[string]string{}
	for _, claim := range res.Claims {
		statements[claim.ID] = from(claim) + " says: " + claim.Statement
	}
	lines := strings.Split(Lines(findings), "\n")
	whose, do := Court(findings[0])
	lines = append(lines, "", "court: "+whose, "do: "+do)
	for _, id := range findings[0].Claims {
		lines = append(lines, "page: "+plain(statements[id], longestText))
	}
	if findings[0].Excerpt != "" {
		lines = append(lines, "seen: "+plain(findings[0].Excerpt, longestText))
	}
	if text := res.SpecLines[findings[0].Spec]; text != "" {
		lines = append(lines, "", findings[0].Spec+":", text)
	}
	return strings.Join(lines, "\n")
}

func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }
