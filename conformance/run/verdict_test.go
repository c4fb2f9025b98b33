package run

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// TestVerdictPrecedence: an error outweighs what speaks against conformance, and that outweighs doubt.
func TestVerdictPrecedence(t *testing.T) {
	reply := result.Exchange{ID: "a", Status: 200}
	violation := result.Finding{Code: "type", Severity: result.Violation}
	drift := result.Finding{Code: "undeclared", Severity: result.Drift}
	stale := result.Finding{Code: "stale-deviation", Check: result.StaleDeviation, Severity: result.Drift}
	note := result.Finding{Code: "age", Severity: result.Note}
	known := result.Finding{Code: "type", Severity: result.Violation, Known: true}
	doubt := result.Check{ID: "x", State: result.StateUndetermined}
	passed := result.Check{ID: "x", State: result.StatePassed}
	unknown := result.Check{ID: "x", State: "lost"}
	for _, c := range []struct {
		name     string
		exchange []result.Exchange
		rows     []result.Check
		findings []result.Finding
		drift    string
		err      error
		want     result.Verdict
		code     int
	}{
		{"all is well", []result.Exchange{reply}, []result.Check{passed}, []result.Finding{note, known}, result.DriftFail, nil, result.Conformant, 0},
		{"nothing", nil, nil, nil, result.DriftFail, nil, result.Undetermined, 3},
		{"doubt", []result.Exchange{reply}, []result.Check{passed, doubt}, nil, result.DriftFail, nil, result.Undetermined, 3},
		{"a violation and nothing judged", nil, nil, []result.Finding{violation}, result.DriftFail, nil, result.Nonconformant, 1},
		{"a violation and doubt", []result.Exchange{reply}, []result.Check{doubt}, []result.Finding{violation}, result.DriftFail, nil, result.Nonconformant, 1},
		{"drift", []result.Exchange{reply}, []result.Check{passed}, []result.Finding{drift}, result.DriftFail, nil, result.Nonconformant, 1},
		{"drift as warning", []result.Exchange{reply}, []result.Check{passed}, []result.Finding{drift}, result.DriftWarn, nil, result.Conformant, 0},
		{"drift as warning, and doubt", []result.Exchange{reply}, []result.Check{doubt}, []result.Finding{drift}, result.DriftWarn, nil, result.Undetermined, 3},
		{"a violation where drift is a warning", []result.Exchange{reply}, []result.Check{passed}, []result.Finding{violation}, result.DriftWarn, nil, result.Nonconformant, 1},
		{"a stale entry where drift is a warning", []result.Exchange{reply}, []result.Check{passed}, []result.Finding{stale}, result.DriftWarn, nil, result.Nonconformant, 1},
		{"an error alone", nil, nil, nil, result.DriftFail, errors.New("broken"), result.Broken, 2},
		{"an error and a violation", []result.Exchange{reply}, []result.Check{passed}, []result.Finding{violation}, result.DriftFail, errors.New("broken"), result.Broken, 2},
		{"an error and doubt", []result.Exchange{reply}, []result.Check{doubt}, nil, result.DriftFail, errors.New("broken"), result.Broken, 2},
		{"states that do not add up", []result.Exchange{reply}, []result.Check{unknown}, nil, result.DriftFail, nil, result.Broken, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := begin("recorded")
			res.Exchanges, res.Checks, res.Findings, res.Drift = c.exchange, c.rows, c.findings, c.drift
			res.conclude(c.err)
			if res.Verdict != c.want || res.ExitCode != c.code {
				t.Errorf("%s, exit code %d; want %s, %d", res.Verdict, res.ExitCode, c.want, c.code)
			}
		})
	}
}

// TestLateErrorKeepsWhatWasFound: an error that comes late changes the verdict and nothing else.
func TestLateErrorKeepsWhatWasFound(t *testing.T) {
	res := Verify(t.Context(), Config{})
	exchanges, findings := len(res.Exchanges), slices.Clone(res.Findings)
	AddError(res, errors.New("disk full"))
	if res.ExitCode != 2 || len(res.Exchanges) != exchanges || len(res.Findings) != len(findings) || len(findings) == 0 {
		t.Errorf("exit code %d, %d exchanges, %d findings", res.ExitCode, len(res.Exchanges), len(res.Findings))
	}
}

// TestBrokenNamesTheContract: also a run that never began says which contract and suite it was.
func TestBrokenNamesTheContract(t *testing.T) {
	res := Broken(Config{}, errors.New("no such flag"))
	if res.Spec != Verify(t.Context(), Config{}).Spec || res.Spec.SHA256 == "" || res.Suite.Version == "" || res.ExitCode != 2 || len(res.Errors) != 1 {
		t.Errorf("%+v", res)
	}
}

// TestParts: each of several mistakes is an error of its own, and says what was said of them together.
func TestParts(t *testing.T) {
	a, b := errors.New("a is missing"), errors.New("b is missing")
	for _, c := range []struct {
		err  error
		want []string
	}{
		{a, []string{"a is missing"}},
		{errors.Join(a, b), []string{"a is missing", "b is missing"}},
		{fmt.Errorf("settings: %w", errors.Join(a, b)), []string{"settings: a is missing", "settings: b is missing"}},
		{fmt.Errorf("settings: %w: see the manual", errors.Join(a, b)), []string{"settings: a is missing\nb is missing: see the manual"}},
		{fmt.Errorf("settings: %w", a), []string{"settings: a is missing"}},
	} {
		if got := parts(c.err); !slices.Equal(got, c.want) {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
