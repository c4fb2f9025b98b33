// Package result is a run as plain data: what results.json holds and every reader of a run needs. Nothing here judges.
package result

import "time"

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
	// SpecLines are the lines of the contract that findings rest on, by their place as in openapi/greenapi.yaml:12, so that
	// a report can show them where there is no checkout.
	SpecLines map[string]string `json:"specLines"`
	// Controls are the broken copies that the checks had to reject.
	Controls []Control `json:"controls"`
	Counts   Counts    `json:"counts"`
	// Recordings says how old the live recordings are; nil where there are none, or age is switched off.
	Recordings *Recordings `json:"recordings,omitempty"`
	// Baseline compares with an earlier run; nil where there is none.
	Baseline *Baseline `json:"baseline,omitempty"`
	// Seen are the members of requests and replies that came, with the types they had: what the next run compares with.
	Seen []Shape `json:"seen"`
	// Errors say why the verdict is error, Doubts why it is undetermined beside the rows that are. Remarks belong at the
	// top of every report, and Notes say what was passed over.
	Errors  []string `json:"errors"`
	Doubts  []string `json:"doubts"`
	Remarks []string `json:"remarks"`
	Notes   []string `json:"notes"`

	// Started and Elapsed are the clock's, and Took the time of each operation and product, by "getContacts max". They
	// are in the reports for people and not in results.json: the same exchanges give the same bytes.
	Started time.Time                `json:"-"`
	Elapsed time.Duration            `json:"-"`
	Took    map[string]time.Duration `json:"-"`
}

// Recordings are the live recordings of a run.
type Recordings struct {
	Live int `json:"live"`
	// Undated counts those that do not say when they were made.
	Undated int `json:"undated"`
	// Oldest and Newest are times as in RFC 3339, Age is that of the oldest, and MaxAge the limit; "" where none is dated.
	Oldest string `json:"oldest"`
	Newest string `json:"newest"`
	Age    string `json:"age"`
	MaxAge string `json:"maxAge"`
	// Specs are the hashes of the contracts under which they were made.
	Specs []string `json:"specs"`
}

// Baseline says how the findings differ from those of an earlier run. A fault is the same by its fingerprint.
type Baseline struct {
	File string  `json:"file"`
	New  []Fault `json:"new"`
	Gone []Fault `json:"gone"`
	Same []Fault `json:"same"`
	// Unasked are the faults of operations that no 2xx answered in this run: nobody can tell whether they have gone.
	Unasked []Fault `json:"unasked"`
}

// Fault is a finding as a comparison names it.
type Fault struct {
	Code        string   `json:"code"`
	Severity    Severity `json:"severity"`
	Operation   string   `json:"operation"`
	Product     string   `json:"product"`
	Shape       string   `json:"shape"`
	Message     string   `json:"message"`
	Fingerprint string   `json:"fingerprint"`
}

// Shape is a declared member that came, by its place with * for every list index, and the types it had, null included.
type Shape struct {
	Operation string `json:"operation"`
	Product   string `json:"product"`
	// Place begins with request or response.
	Place string   `json:"place"`
	Types []string `json:"types"`
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

// Missing is the check for members that every page of the product shows.
const Missing = "drift.missing"

// Against reports whether a finding speaks against conformance in this run. Where drift only warns, two do all the same:
// a stale entry, which is no word about the API but a mistake in a file of ours, and a lacking member, without which
// the client calls the reply an error.
func (r *Result) Against(f Finding) bool {
	return f.Counts() && (f.Severity == Violation || r.Drift != DriftWarn || f.Check == StaleDeviation || f.Check == Missing || f.Lacks != "")
}

// ByRow are the findings that count, by the ID, operation and product of their rows.
func (r *Result) ByRow() map[Check][]Finding {
	index := map[Check][]Finding{}
	for _, finding := range r.Findings {
		if finding.Counts() {
			index[finding.Row()] = append(index[finding.Row()], finding)
		}
	}
	return index
}

// Row is the row that a finding fails, with nothing in it but what names it.
func (f Finding) Row() Check { return Check{ID: f.Check, Operation: f.Operation, Product: f.Product} }

// Key is the row with nothing in it but what names it.
func (c Check) Key() Check { return Check{ID: c.ID, Operation: c.Operation, Product: c.Product} }

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
	// Page is the page's address and Line the line that says it; "" and 0 where nobody wrote them down.
	Page string `json:"page"`
	Line int    `json:"line"`
	// Statement is what it says, in one line, and Answer what the contract makes of it: adopted, union, respelled,
	// overruled or silent.
	Statement string `json:"statement"`
	Answer    string `json:"answer"`
	// By is the heaviest origin of the evidence, live before observed before documented; "" for an unseen claim.
	By string `json:"by"`
	// Exchange is the first of that weight; of a contradicted claim the counterexample.
	Exchange string `json:"exchange"`
	// Reason says why an unseen claim is unseen, or what contradicts it.
	Reason string `json:"reason"`
}
