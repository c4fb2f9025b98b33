// Package ownsuite shows the contract check inside a Ginkgo suite of your own, beside a test of your own code that
// talks to a fake of the API.
package ownsuite

import (
	"context"
	"testing"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"

	"github.com/greenapi-contract/greenapi-go/conformance"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

func TestSuite(t *testing.T) {
	RegisterFailHandler(Fail)
	RunSpecs(t, "our integration with GREEN-API")
}

// The contract: every check is a spec, `--label-filter` knows operations, products, codes, `layer:…` and `severity:…`.
// Without Recordings the bundled exchanges are judged; put your own folder here.
var contract conformance.Config

var _ = Describe("the contract", func() { conformance.Register(&contract) })

// Your own code, against the fake.
var _ = Describe("greeting", func() {
	It("uses the name in the phone book", func(ctx context.Context) {
		server := greenapitest.NewServer(greenapitest.WhatsApp)
		DeferCleanup(server.Close)
		client, err := server.Client()
		Expect(err).NotTo(HaveOccurred())

		Expect(greeting(ctx, client, "71234567890@c.us")).To(HavePrefix("Hello, "))
	})
})

func greeting(ctx context.Context, client *greenapi.Client, chat greenapi.ChatID) (string, error) {
	info, err := client.GetContactInfo(ctx, chat)
	if err != nil {
		return "", err
	}
	return "Hello, " + info.ContactName, nil
}
