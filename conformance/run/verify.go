package run

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/evidence"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/fault"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// session is a run on its way to a result.
type session struct{ *result.Result }

// Verify carries out a run: it reads or sends, judges, breaks copies on purpose and comes to a verdict. It never fails:
// whatever is wrong with its input is in the result, whose verdict then is error. A context that ends stops a live run,
// which then says what it did until then.
func Verify(ctx context.Context, cfg Config) *result.Result {
	r := begin(cfg.mode())
	r.Drift = cmp.Or(cfg.Drift, result.DriftFail)
	r.fail(r.judge(ctx, cfg))
	return r.Result
}

// Broken is the result of a run that could not even begin, such as one with a wrong flag.
func Broken(cfg Config, err error) *result.Result {
	r := begin(cfg.mode())
	_, unloaded := r.load()
	r.fail(errors.Join(err, unloaded))
	return r.Result
}

// Fail adds to a result what went wrong outside of the run, such as a report that cannot be written, and comes to the
// verdict anew. What the run found stays. A nil error adds nothing.
func Fail(r *result.Result, err error) { (&session{r}).fail(err) }

func (r *session) fail(err error) {
	if err != nil {
		r.Errors = append(r.Errors, parts(err)...)
	}
	r.settle()
}

func begin(mode string) *session {
	return &session{&result.Result{
		Schema: 1, Mode: mode, Drift: result.DriftFail, Suite: result.Suite{Version: Version()},
		Exchanges: []result.Exchange{}, Scenarios: []result.Scenario{}, Checks: []result.Check{}, Findings: []result.Finding{}, Claims: []result.Claim{},
		Controls: []result.Control{}, Errors: []string{}, Notes: []string{},
	}}
}

func (r *session) judge(ctx context.Context, cfg Config) error {
	contract, err := r.load()
	if err != nil {
		return err
	}
	if err := cfg.validate(); err != nil {
		return err
	}
	judge, err := check.NewJudge(contract, cfg.Now)
	if err != nil {
		return err
	}
	exchanges, err := r.exchanges(ctx, cfg)
	if err != nil {
		return err
	}
	deviations, err := loadDeviations(cfg)
	if err != nil {
		return err
	}
	outcomes := judge.Exchanges(exchanges)
	for _, outcome := range outcomes {
		r.add(outcome)
	}
	misplaced := r.setAside(judge, deviations, outcomes, cfg)
	r.Scenarios = scenarios(outcomes)
	r.Checks = r.rows(outcomes)
	book := evidence.New(contract)
	for _, outcome := range outcomes {
		book.Add(outcome)
	}
	r.Claims = book.Claims(r.Findings)
	return errors.Join(misplaced, r.control(judge, contract, outcomes, fault.Control()))
}

// load loads the contract, which the result then names.
func (r *session) load() (*openapi.Contract, error) {
	contract, err := openapi.Load()
	if err == nil {
		r.Spec = result.Spec{SHA256: contract.SHA256, Version: contract.Version()}
	}
	return contract, err
}

// exchanges reads the source of the run.
func (r *session) exchanges(ctx context.Context, cfg Config) ([]*exchange.Exchange, error) {
	src, err := cfg.open(ctx)
	if err != nil {
		return nil, err
	}
	var list []*exchange.Exchange
	var faults joined
	for ex, err := range src.exchanges {
		if err != nil {
			faults.add(err)
			continue
		}
		list = append(list, ex)
	}
	if src.notes != nil {
		r.Notes = append(r.Notes, src.notes()...)
	}
	r.Product = cfg.Product
	if present := check.Products(list); len(present) == 1 {
		r.Product = present[0]
	}
	return list, faults.err()
}

func (r *session) add(outcome check.Outcome) {
	ex := outcome.Exchange
	row := result.Exchange{ID: ex.ID, Operation: ex.Operation, Product: ex.Product, Origin: string(ex.Origin)}
	if ex.Response != nil {
		row.Status = ex.Response.Status
	}
	r.Exchanges = append(r.Exchanges, row)
	r.Findings = append(r.Findings, outcome.Findings...)
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
	case r.Counts.Undetermined > 0 || !judged:
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
		return []string{err.Error()}
	}
	var list []string
	for _, err := range joined.Unwrap() {
		list = append(list, parts(err)...)
	}
	return list
}
