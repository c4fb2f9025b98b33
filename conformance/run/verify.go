// Package run is the suite behind its doors: one Config, one Verify. It reads or sends, judges, breaks copies on purpose,
// sets accepted deviations aside and comes to a verdict; the result is plain data.
package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/evidence"
	"github.com/greenapi-contract/greenapi-go/conformance/fault"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// session is a run on its way to a result. What it keeps does not grow with the number or size of the exchanges, save
// for a line and the findings of each.
type session struct {
	*result.Result
	contract   *openapi.Contract
	judge      *check.Judge
	book       *evidence.Book
	deviations []*deviation
	age        ages
	// values is whether excerpts may quote.
	values  bool
	tallies map[pair]*tally
	order   []*tally
	// shown are the scenarios of which some reply is no refusal.
	shown map[result.Scenario]bool
}

// Verify carries out a run: it reads or sends, judges, breaks copies on purpose and comes to a verdict. It never fails:
// whatever is wrong with its input is in the result, whose verdict then is error. A context that ends stops a live run,
// which then says what it did until then.
func Verify(ctx context.Context, cfg Config) *result.Result {
	start := time.Now()
	r := begin(cfg.mode())
	r.Started, r.Drift = cfg.now(), cmp.Or(cfg.Drift, result.DriftFail)
	err := r.run(ctx, cfg)
	r.Elapsed = time.Since(start)
	r.conclude(err)
	return r.Result
}

// Broken is the result of a run that could not even begin, such as one with a wrong flag.
func Broken(cfg Config, err error) *result.Result {
	r := begin(cfg.mode())
	_, unloaded := r.load()
	r.conclude(errors.Join(err, unloaded))
	return r.Result
}

// AddError adds to a result what went wrong outside of the run, such as a report that cannot be written, and comes to the
// verdict anew. What the run found stays. A nil error adds nothing.
func AddError(r *result.Result, err error) { (&session{Result: r}).conclude(err) }

// conclude takes in what went wrong, if anything did, and comes to the verdict.
func (r *session) conclude(err error) {
	if err != nil {
		r.Errors = append(r.Errors, parts(err)...)
	}
	r.settle()
}

func begin(mode string) *session {
	return &session{tallies: map[pair]*tally{}, shown: map[result.Scenario]bool{}, Result: &result.Result{
		Schema: 1, Mode: mode, Drift: result.DriftFail, Suite: result.Suite{Version: Version()},
		Exchanges: []result.Exchange{}, Scenarios: []result.Scenario{}, Checks: []result.Check{}, Findings: []result.Finding{}, Claims: []result.Claim{},
		Controls: []result.Control{}, SpecLines: map[string]string{}, Took: map[string]time.Duration{}, Seen: []result.Shape{}, Errors: []string{}, Doubts: []string{}, Remarks: []string{}, Notes: []string{},
	}}
}

func (r *session) run(ctx context.Context, cfg Config) error {
	if err := r.prepare(cfg); err != nil {
		return err
	}
	if err := r.judgeAll(ctx, cfg); err != nil {
		return err
	}
	r.doubtScenarios()
	misplaced := r.setAside(cfg)
	r.age.tell(r.Result, r.Spec.SHA256)
	r.Checks = r.rows()
	r.Claims = r.book.Claims(r.Findings)
	r.Seen = r.book.Seen()
	r.quote()
	r.compare(cfg.Baseline)
	return errors.Join(misplaced, r.control(fault.Control()))
}

// prepare makes ready whatever exchanges are held against.
func (r *session) prepare(cfg Config) (err error) {
	if r.contract, err = r.load(); err != nil {
		return err
	}
	if err := cfg.validate(); err != nil {
		return err
	}
	if r.judge, err = check.NewJudge(r.contract, cfg.Now); err != nil {
		return err
	}
	r.book = evidence.New(r.contract)
	r.age, r.values = ages{now: cfg.now()}, cfg.ShowValues
	if cfg.mode() == ModeRecorded {
		r.age.limit = cfg.MaxAge
	}
	return nil
}

// load loads the contract, which the result then names.
func (r *session) load() (*openapi.Contract, error) {
	contract, err := openapi.Load()
	if err == nil {
		r.Spec = result.Spec{SHA256: contract.SHA256, Version: contract.Version()}
	}
	return contract, err
}

// judgeAll reads the source of the run to its end. Where the input is at fault nothing was judged: half a folder gives
// half a verdict.
func (r *session) judgeAll(ctx context.Context, cfg Config) error {
	src, err := cfg.open(ctx)
	if err != nil {
		return err
	}
	if r.deviations, err = loadDeviations(cfg); err != nil {
		return err
	}
	if err := r.stream(src); err != nil {
		r.empty()
		return err
	}
	r.Product = cfg.Product
	if r.Product == "" {
		r.Product = r.onlyProduct()
	}
	return nil
}

// empty forgets what was judged of an input that turned out to be at fault.
func (r *session) empty() {
	r.Exchanges, r.Scenarios, r.Findings = []result.Exchange{}, []result.Scenario{}, []result.Finding{}
	r.tallies, r.order = map[pair]*tally{}, nil
}

// onlyProduct is the product of all exchanges; "" for several.
func (r *session) onlyProduct() string {
	only := ""
	for i, t := range r.order {
		if i > 0 && t.product != only {
			return ""
		}
		only = t.product
	}
	return only
}

// settle counts and comes to the verdict: error before violation before doubt.
func (r *session) settle() {
	r.Counts = result.Count(r.Checks, r.Findings)
	if sum := r.Counts.Passed + r.Counts.Failed + r.Counts.Undetermined + r.Counts.NotApplicable; sum != len(r.Checks) {
		blame := fmt.Sprintf("the states add up to %d, but there are %d check rows: the suite is at fault", sum, len(r.Checks))
		if !slices.Contains(r.Errors, blame) { // settled before
			r.Errors = append(r.Errors, blame)
		}
	}
	judged := slices.ContainsFunc(r.Exchanges, func(row result.Exchange) bool { return row.Status != 0 })
	switch {
	case len(r.Errors) > 0:
		r.Verdict = result.Broken
	case slices.ContainsFunc(r.Findings, r.Against):
		r.Verdict = result.Nonconformant
	case r.Counts.Undetermined > 0 || !judged || len(r.Doubts) > 0:
		r.Verdict = result.Undetermined
	default:
		r.Verdict = result.Conformant
	}
	r.ExitCode = r.Verdict.ExitCode()
}

// parts splits a joined error, so that each part stands for itself in the report. Line breaks are no guide: a file's
// name may have one.
func parts(err error) []string {
	joined, ok := err.(interface{ Unwrap() []error })
	if !ok {
		inner := errors.Unwrap(err)
		if inner == nil {
			return []string{err.Error()}
		}
		list := parts(inner)
		before, last := strings.CutSuffix(err.Error(), inner.Error())
		if len(list) < 2 || !last {
			return []string{err.Error()}
		}
		for i := range list { // what is said of all is said of each
			list[i] = before + list[i]
		}
		return list
	}
	var list []string
	for _, err := range joined.Unwrap() {
		list = append(list, parts(err)...)
	}
	return list
}
