// Package embedded is somebody else's Ginkgo suite, with hooks of its own, that takes our specs in twice.
package embedded

import (
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/greenapi-contract/greenapi-go/conformance"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

var everything, onlyMAX conformance.Config

func TestEmbedded(t *testing.T) {
	gomega.RegisterFailHandler(ginkgo.Fail)
	ginkgo.RunSpecs(t, "somebody else's suite")
}

// The library must own no suite node: Ginkgo allows one of each, and these are the host's.
var (
	_ = ginkgo.BeforeSuite(beginNight)
	_ = ginkgo.AfterSuite(func() {})
)

// The configuration is filled in late, as a suite does that starts a server first.
var _ = ginkgo.BeforeEach(func() { onlyMAX.Product = exchange.MAX })

var _ = ginkgo.Describe("all products", func() { conformance.Register(&everything) })

var _ = ginkgo.Describe("one product", func() { conformance.Register(&onlyMAX) })

var _ = ginkgo.It("has specs of its own", func() {
	gomega.Expect(onlyMAX.Product).To(gomega.Equal(exchange.MAX))
})
