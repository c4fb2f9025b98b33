package run

import (
	"errors"
	"slices"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
)

// TestVerdictPrecedence: an error outweighs what speaks against conformance, and that outweighs doubt.
func TestVerdictPrecedence(t *testing.T) {
	reply := ExchangeRow{ID: "a", Status: 200}
	violation := check.Finding{Code: "type", Severity: check.Violation}
	drift := check.Finding{Code: "undeclared", Severity: check.Deviation}
	stale := check.Finding{Code: "stale-deviation", Check: staleDeviation, Severity: check.Deviation}
	note := check.Finding{Code: "age", Severity: check.Note}
	known := check.Finding{Code: "type", Severity: check.Violation, Known: true}
	doubt := CheckRow{ID: "x", State: UndeterminedCheck}
	passed := CheckRow{ID: "x", State: Passed}
	unknown := CheckRow{ID: "x", State: "lost"}
	for _, c := range []struct {
		name     string
		exchange []ExchangeRow
		rows     []CheckRow
		findings []check.Finding
		drift    string
		err      error
		want     Verdict
		code     int
	}{
		{"all is well", []ExchangeRow{reply}, []CheckRow{passed}, []check.Finding{note, known}, Fail, nil, Conformant, 0},
		{"nothing", nil, nil, nil, Fail, nil, Undetermined, 3},
		{"doubt", []ExchangeRow{reply}, []CheckRow{passed, doubt}, nil, Fail, nil, Undetermined, 3},
		{"a violation and nothing judged", nil, nil, []check.Finding{violation}, Fail, nil, Nonconformant, 1},
		{"a violation and doubt", []ExchangeRow{reply}, []CheckRow{doubt}, []check.Finding{violation}, Fail, nil, Nonconformant, 1},
		{"drift", []ExchangeRow{reply}, []CheckRow{passed}, []check.Finding{drift}, Fail, nil, Nonconformant, 1},
		{"drift as warning", []ExchangeRow{reply}, []CheckRow{passed}, []check.Finding{drift}, Warn, nil, Conformant, 0},
		{"drift as warning, and doubt", []ExchangeRow{reply}, []CheckRow{doubt}, []check.Finding{drift}, Warn, nil, Undetermined, 3},
		{"a violation where drift is a warning", []ExchangeRow{reply}, []CheckRow{passed}, []check.Finding{violation}, Warn, nil, Nonconformant, 1},
		{"a stale entry where drift is a warning", []ExchangeRow{reply}, []CheckRow{passed}, []check.Finding{stale}, Warn, nil, Nonconformant, 1},
		{"an error alone", nil, nil, nil, Fail, errors.New("broken"), Failed, 2},
		{"an error and a violation", []ExchangeRow{reply}, []CheckRow{passed}, []check.Finding{violation}, Fail, errors.New("broken"), Failed, 2},
		{"an error and doubt", []ExchangeRow{reply}, []CheckRow{doubt}, nil, Fail, errors.New("broken"), Failed, 2},
		{"states that do not add up", []ExchangeRow{reply}, []CheckRow{unknown}, nil, Fail, nil, Failed, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			result := begin("recorded")
			result.Exchanges, result.Checks, result.Findings, result.Drift = c.exchange, c.rows, c.findings, c.drift
			result.Fail(c.err)
			if result.Verdict != c.want || result.ExitCode != c.code {
				t.Errorf("%s, exit code %d; want %s, %d", result.Verdict, result.ExitCode, c.want, c.code)
			}
		})
	}
}

// TestFailKeepsWhatWasFound: an error that comes late changes the verdict and nothing else.
func TestFailKeepsWhatWasFound(t *testing.T) {
	result := Recorded(Config{})
	exchanges, findings := len(result.Exchanges), slices.Clone(result.Findings)
	result.Fail(errors.New("disk full"))
	if result.ExitCode != 2 || len(result.Exchanges) != exchanges || len(result.Findings) != len(findings) || len(findings) == 0 {
		t.Errorf("exit code %d, %d exchanges, %d findings", result.ExitCode, len(result.Exchanges), len(result.Findings))
	}
}

// TestBrokenNamesTheContract: also a run that never began says which contract and suite it was.
func TestBrokenNamesTheContract(t *testing.T) {
	result := Broken("recorded", errors.New("no such flag"))
	if result.Spec != Recorded(Config{}).Spec || result.Spec.SHA256 == "" || result.Suite.Version == "" || result.ExitCode != 2 || len(result.Errors) != 1 {
		t.Errorf("%+v", result)
	}
}
