// Package run is the suite without a test framework: it loads exchanges, lets the checks judge them, proves that
// the checks can see, sets known deviations aside and comes to a verdict.
package run

import (
	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// Warn as Config.Drift lets only violations and stale known deviations speak against conformance; Fail, the default,
// drift too.
const (
	Fail = "fail"
	Warn = "warn"
)

// Verdict is what a run comes to.
type Verdict string

const (
	Conformant    Verdict = "conformant"
	Nonconformant Verdict = "nonconformant"
	// Undetermined runs could not tell: something planned got no usable reply, or nothing was judged.
	Undetermined Verdict = "undetermined"
	// Failed runs met bad input, or the suite itself is at fault.
	Failed Verdict = "error"
)

// ExitCode is the exit status of the program for a verdict.
func (v Verdict) ExitCode() int {
	switch v {
	case Conformant:
		return 0
	case Nonconformant:
		return 1
	case Undetermined:
		return 3
	default:
		return 2
	}
}

// State is what became of a check in a run.
type State string

const (
	Passed        State = "passed"
	FailedCheck   State = "failed"
	NotApplicable State = "notApplicable"
	// UndeterminedCheck: a planned live scenario got no usable reply.
	UndeterminedCheck State = "undetermined"
)

// Reasons of rows that are not applicable.
const (
	NotExercised   = "not exercised"
	OtherOperation = "operation"
)

// Result is a whole run. Its JSON form is results.json.
type Result struct {
	Schema   int     `json:"schema"`
	Verdict  Verdict `json:"verdict"`
	ExitCode int     `json:"exitCode"`
	// Mode is recorded, live or har.
	Mode string `json:"mode"`
	// Product is the only product of the run, or "" for several.
	Product string `json:"product"`
	// Drift is fail, or warn if drift does not speak against conformance.
	Drift string `json:"drift"`
	Spec  Spec   `json:"spec"`
	Suite Suite  `json:"suite"`

	Exchanges []ExchangeRow       `json:"exchanges"`
	Checks    []CheckRow          `json:"checks"`
	Findings  []check.Finding     `json:"findings"`
	Claims    []check.ClaimResult `json:"claims"`
	// Controls are the broken copies that the checks had to reject.
	Controls []Control `json:"controls"`
	Counts   Counts    `json:"counts"`
	// Errors say why the verdict is error, Notes what the loader passed over.
	Errors []string `json:"errors"`
	Notes  []string `json:"notes"`
}

// Spec identifies the contract that the run judged by.
type Spec struct {
	SHA256  string `json:"sha256"`
	Version string `json:"version"`
}

// Suite identifies the suite.
type Suite struct {
	Version string `json:"version"`
}

// ExchangeRow is one exchange of the run.
type ExchangeRow struct {
	ID        string `json:"id"`
	Operation string `json:"operation"`
	Product   string `json:"product"`
	// Status is 0 for a request without a reply of its own.
	Status int             `json:"status"`
	Origin exchange.Origin `json:"origin"`
}

// CheckRow is the state of one check for one operation of one product.
type CheckRow struct {
	ID        string `json:"id"`
	Operation string `json:"operation"`
	Product   string `json:"product"`
	State     State  `json:"state"`
	// Reason says why a row is not applicable or undetermined.
	Reason string `json:"reason"`
}

// Control is one negative control: a broken copy of a reply and what became of it.
type Control struct {
	Operator  string `json:"operator"`
	Operation string `json:"operation"`
	Exchange  string `json:"exchange"`
	Expected  string `json:"expected"`
	Rejected  bool   `json:"rejected"`
}

// Counts sum a run up. The states add up to the check rows.
type Counts struct {
	Passed        int           `json:"passed"`
	Failed        int           `json:"failed"`
	Undetermined  int           `json:"undetermined"`
	NotApplicable int           `json:"notApplicable"`
	Findings      FindingCounts `json:"findings"`
}

// FindingCounts count findings by severity. Known findings are counted apart from the severities.
type FindingCounts struct {
	Violation int `json:"violation"`
	Drift     int `json:"drift"`
	Note      int `json:"note"`
	Known     int `json:"known"`
}

func count(rows []CheckRow, findings []check.Finding) Counts {
	var counts Counts
	for _, row := range rows {
		switch row.State {
		case Passed:
			counts.Passed++
		case FailedCheck:
			counts.Failed++
		case UndeterminedCheck:
			counts.Undetermined++
		case NotApplicable:
			counts.NotApplicable++
		}
	}
	for _, finding := range findings {
		switch {
		case finding.Known:
			counts.Findings.Known++
		case finding.Severity == check.Violation:
			counts.Findings.Violation++
		case finding.Severity == check.Deviation:
			counts.Findings.Drift++
		default:
			counts.Findings.Note++
		}
	}
	return counts
}

// staleDeviation is the check that nothing accepted has gone unnoticed.
const staleDeviation = "drift.stale-deviation"

// Against reports whether a finding speaks against conformance in this run. A stale entry does even where drift only
// warns: it is no word about the API but a mistake in a file of ours.
func (r *Result) Against(f check.Finding) bool {
	return f.Counts() && (f.Severity == check.Violation || r.Drift != Warn || f.Check == staleDeviation)
}

// FindingsOf returns the findings that failed a row.
func (r *Result) FindingsOf(row CheckRow) []check.Finding {
	var list []check.Finding
	for _, finding := range r.Findings {
		if finding.Check == row.ID && finding.Operation == row.Operation && finding.Product == row.Product && finding.Counts() {
			list = append(list, finding)
		}
	}
	return list
}
