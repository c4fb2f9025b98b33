// Package result is a run as plain data: what results.json holds and every reader of a run needs. Nothing here judges.
package result

// DriftWarn as Result.Drift lets only violations, missing members that every page shows, and stale known deviations
// speak against conformance; DriftFail, the default, drift too.
const (
	DriftFail = "fail"
	DriftWarn = "warn"
)

// Verdict is what a run comes to.
type Verdict string

const (
	Conformant    Verdict = "conformant"
	Nonconformant Verdict = "nonconformant"
	// Undetermined runs could not tell: something planned got no usable reply, or nothing was judged.
	Undetermined Verdict = "undetermined"
	// Broken runs met bad input, or the suite itself is at fault.
	Broken Verdict = "error"
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
	StatePassed        State = "passed"
	StateFailed        State = "failed"
	StateNotApplicable State = "notApplicable"
	// StateUndetermined: a planned live scenario got no usable reply.
	StateUndetermined State = "undetermined"
)

// Reasons of rows that are not applicable.
const (
	ReasonNotExercised = "not exercised"
	ReasonOperation    = "operation"
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

	Exchanges []Exchange `json:"exchanges"`
	// Scenarios are the lines of the live plan, of this run or of the one that was recorded; empty where there was none.
	Scenarios []Scenario `json:"scenarios"`
	Checks    []Check    `json:"checks"`
	Findings  []Finding  `json:"findings"`
	Claims    []Claim    `json:"claims"`
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

// Exchange is one exchange of the run.
type Exchange struct {
	ID        string `json:"id"`
	Operation string `json:"operation"`
	Product   string `json:"product"`
	// Status is 0 for a request without a reply of its own.
	Status int    `json:"status"`
	Origin string `json:"origin"`
}

// Scenario is one line of a live plan and what became of it.
type Scenario struct {
	ID        string `json:"id"`
	Operation string `json:"operation"`
	Product   string `json:"product"`
	// State is answered, undetermined or skipped.
	State string `json:"state"`
	// Requests counts what was sent; 0 for a scenario that was skipped.
	Requests int `json:"requests"`
	// Reason says why the scenario is not answered; "" if it is.
	Reason string `json:"reason"`
}

// Check is the state of one check for one operation of one product.
type Check struct {
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

// Count sums rows and findings up.
func Count(rows []Check, findings []Finding) Counts {
	var counts Counts
	for _, row := range rows {
		switch row.State {
		case StatePassed:
			counts.Passed++
		case StateFailed:
			counts.Failed++
		case StateUndetermined:
			counts.Undetermined++
		case StateNotApplicable:
			counts.NotApplicable++
		}
	}
	for _, finding := range findings {
		switch {
		case finding.Known:
			counts.Findings.Known++
		case finding.Severity == Violation:
			counts.Findings.Violation++
		case finding.Severity == Drift:
			counts.Findings.Drift++
		default:
			counts.Findings.Note++
		}
	}
	return counts
}

// StaleDeviation is the check that nothing accepted has gone unnoticed.
const StaleDeviation = "drift.stale-deviation"

// Against reports whether a finding speaks against conformance in this run. A stale entry does even where drift only
// warns: it is no word about the API but a mistake in a file of ours.
func (r *Result) Against(f Finding) bool {
	return f.Counts() && (f.Severity == Violation || r.Drift != DriftWarn || f.Check == StaleDeviation)
}

// FindingsOf returns the findings that failed a row.
func (r *Result) FindingsOf(row Check) []Finding {
	var list []Finding
	for _, finding := range r.Findings {
		if finding.Check == row.ID && finding.Operation == row.Operation && finding.Product == row.Product && finding.Counts() {
			list = append(list, finding)
		}
	}
	return list
}

// ClaimState says what the exchanges of a run show of a claim.
type ClaimState string

const (
	// Confirmed claims were seen to hold.
	Confirmed ClaimState = "confirmed"
	// Contradicted claims were seen not to hold.
	Contradicted ClaimState = "contradicted"
	// Unseen claims speak of something that did not come up.
	Unseen ClaimState = "unseen"
)

// Claim is what a run shows of one statement of the documents.
type Claim struct {
	ID    string     `json:"id"`
	State ClaimState `json:"state"`
	// Document is the founding document that says it; Source names any other page. One of them is "".
	Document string `json:"document"`
	Source   string `json:"source"`
	// Statement is what it says, in one line.
	Statement string `json:"statement"`
	// By is the heaviest origin of the evidence, live before observed before documented; "" for an unseen claim.
	By string `json:"by"`
	// Exchange is the first of that weight; of a contradicted claim the counterexample.
	Exchange string `json:"exchange"`
	// Reason says why an unseen claim is unseen, or what contradicts it.
	Reason string `json:"reason"`
}
