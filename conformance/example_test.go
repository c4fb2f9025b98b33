package conformance_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// A Go test of your own judges what you have recorded. In a package with a Ginkgo suite call Register in its place.
func ExampleTest() {
	_ = func(t *testing.T) { // TestContract
		conformance.Test(t, conformance.Config{
			Recordings: "testdata/recordings",
			Product:    "whatsapp",
			Out:        "report",
		})
	}
}

// A program of your own gets the result as plain data, without Ginkgo.
func Example_result() {
	res := run.Verify(context.Background(), conformance.Config{Product: "max"})
	fmt.Println(res.Verdict, res.ExitCode)
	for _, finding := range res.Findings {
		if res.Against(finding) {
			fmt.Println(finding.Code, finding.Message)
		}
	}
	// Output: conformant 0
}
