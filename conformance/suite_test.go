package conformance_test

import (
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance"
)

// TestConformance judges the bundled exchanges. The report goes to the root of the repository.
func TestConformance(t *testing.T) {
	conformance.Test(t, conformance.Config{Out: "../report"})
}
