package run

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/fault"
	"github.com/greenapi-contract/greenapi-go/conformance/recordings"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// Config says what to judge. The zero value judges the bundled exchanges of all products.
type Config struct {
	// Recordings holds the exchange files; nil stands for the bundled ones.
	Recordings fs.FS
	// Name is the folder of Recordings as error messages name it.
	Name string
	// Product keeps the exchanges of one product; "" keeps all.
	Product string
	// Known holds the known deviations. Nil stands for known-deviations.yaml in Recordings, if there is one.
	Known []byte
	// KnownName is the file of Known as error messages name it.
	KnownName string
	// Drift is Fail, the default for "", or Warn.
	Drift string
	// Now is asked for the age of live recordings and the expiry of known deviations; nil stands for time.Now.
	Now func() time.Time
}

// FromPaths is a configuration for a folder of recordings and a file of known deviations. "" stands for the bundled
// exchanges, and for known-deviations.yaml beside the recordings. A folder that cannot be read is an error of the run;
// a file of known deviations that cannot is an error here.
func FromPaths(recordings, known string) (Config, error) {
	var cfg Config
	if recordings != "" {
		cfg.Recordings, cfg.Name = os.DirFS(recordings), recordings
	}
	if known != "" {
		data, err := os.ReadFile(known)
		if err != nil {
			return cfg, fmt.Errorf("known deviations: %w", err)
		}
		cfg.Known, cfg.KnownName = data, known
	}
	return cfg, nil
}

// products and operations in the order of the contract.
var (
	products   = exchange.Products()
	operations = exchange.Operations()
)

// session is a run on its way to a result.
type session struct{ *result.Result }

// Recorded judges recorded exchanges. It never fails: whatever is wrong with its input is in the result,
// whose verdict then is error.
func Recorded(cfg Config) *result.Result {
	r := begin("recorded")
	r.Drift = cmp.Or(cfg.Drift, result.DriftFail)
	r.fail(r.judge(cfg))
	return r.Result
}

// Broken is the result of a run that could not even begin, such as one with a wrong flag.
func Broken(mode string, err error) *result.Result {
	r := begin(mode)
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
		Exchanges: []result.Exchange{}, Checks: []result.Check{}, Findings: []result.Finding{}, Claims: []result.Claim{},
		Controls: []result.Control{}, Errors: []string{}, Notes: []string{},
	}}
}

func (r *session) judge(cfg Config) error {
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
	exchanges, err := r.exchanges(cfg)
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
	r.Checks = r.rows(outcomes)
	r.Claims = judge.Claims(outcomes, r.Findings)
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

func (cfg Config) validate() error {
	var errs []error
	if cfg.Product != "" && !slices.Contains(products, cfg.Product) {
		errs = append(errs, fmt.Errorf("unknown product %q: choose one of %s", cfg.Product, strings.Join(products, ", ")))
	}
	if !slices.Contains([]string{"", result.DriftFail, result.DriftWarn}, cfg.Drift) {
		errs = append(errs, fmt.Errorf("unknown drift %q: choose %s or %s", cfg.Drift, result.DriftFail, result.DriftWarn))
	}
	return errors.Join(errs...)
}

func (cfg Config) now() time.Time {
	if cfg.Now != nil {
		return cfg.Now()
	}
	return time.Now()
}

// folder is the file system to read, and its name in messages.
func (cfg Config) folder() (fs.FS, string) {
	if cfg.Recordings == nil {
		return recordings.FS, "bundled"
	}
	return cfg.Recordings, cfg.Name
}

func (r *session) exchanges(cfg Config) ([]*exchange.Exchange, error) {
	files, name := cfg.folder()
	exchanges, notes, err := exchange.LoadFS(files, name)
	r.Notes = append(r.Notes, notes...)
	if err != nil {
		return nil, err
	}
	if cfg.Product != "" {
		r.Product = cfg.Product
		exchanges = slices.DeleteFunc(exchanges, func(ex *exchange.Exchange) bool { return ex.Product != cfg.Product })
	}
	if present := check.Products(exchanges); len(present) == 1 {
		r.Product = present[0]
	}
	return exchanges, nil
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
