package report

import (
	"encoding/xml"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
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
	Text    string `xml:",chardata"`
}

// JUnit renders junit.xml: a suite for each operation of a product, a case for each check, and one last case for
// the verdict.
func JUnit(res *result.Result) ([]byte, error) {
	all := junitSuites{Name: "greenapi-conformance"}
	for _, row := range res.Checks {
		name := row.Operation + " " + row.Product
		if len(all.Suites) == 0 || all.Suites[len(all.Suites)-1].Name != name {
			all.Suites = append(all.Suites, junitSuite{Name: name})
		}
		all.Suites[len(all.Suites)-1].add(caseOf(res, row))
	}
	verdict := junitSuite{Name: "verdict"}
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

func caseOf(res *result.Result, row result.Check) junitCase {
	c := junitCase{ClassName: row.Operation + "." + row.Product, Name: row.ID}
	switch row.State {
	case result.StateNotApplicable, result.StateUndetermined:
		c.Skipped = &junitMessage{Message: row.Reason}
	case result.StateFailed:
		findings := res.FindingsOf(row)
		text := Lines(findings)
		if slices.ContainsFunc(findings, res.Against) {
			c.Failure = &junitMessage{Message: Line(findings[0]), Text: text}
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
		c.Failure = &junitMessage{Message: string(res.Verdict), Text: Headline(res)}
	}
	return c
}
