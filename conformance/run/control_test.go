package run

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/fault"
	"github.com/greenapi-contract/greenapi-go/conformance/recordings"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// TestBlindSuiteIsAnError asks for a finding that the checks never make, as if they had gone blind.
func TestBlindSuiteIsAnError(t *testing.T) {
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	judge, err := check.NewJudge(contract, nil)
	if err != nil {
		t.Fatal(err)
	}
	exchanges, _, err := exchange.LoadFS(recordings.FS, "bundled")
	if err != nil {
		t.Fatal(err)
	}
	outcomes := judge.Exchanges(exchanges)
	for _, operator := range fault.Control() {
		if err := begin("recorded").control(judge, contract, outcomes, []fault.Operator{operator}); err != nil {
			t.Errorf("%s: %v", operator.ID, err)
		}
		operator.Code = "enum"
		err := begin("recorded").control(judge, contract, outcomes, []fault.Operator{operator})
		if err == nil || !strings.Contains(err.Error(), "blind") {
			t.Errorf("%s: a fault that is not seen gives %v", operator.ID, err)
		}
	}
}
