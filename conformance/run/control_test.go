package run

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/fault"
)

// TestBlindSuiteIsAnError asks for a finding that the checks never make, as if they had gone blind.
func TestBlindSuiteIsAnError(t *testing.T) {
	r := begin(ModeRecorded)
	if err := r.prepare(Config{}); err != nil {
		t.Fatal(err)
	}
	if err := r.judgeAll(t.Context(), Config{}); err != nil {
		t.Fatal(err)
	}
	for _, operator := range fault.Control() {
		if err := r.control([]fault.Operator{operator}); err != nil {
			t.Errorf("%s: %v", operator.ID, err)
		}
		operator.Code = "stale-deviation"
		err := r.control([]fault.Operator{operator})
		if err == nil || !strings.Contains(err.Error(), "blind") {
			t.Errorf("%s: a fault that is not seen gives %v", operator.ID, err)
		}
	}
}
