// Package conformance is the Ginkgo door to the suite: the same checks as the greenapi-conformance command, as
// specs of their own or inside another suite.
//
//	func TestConformance(t *testing.T) {
//		conformance.Test(t, conformance.Config{Recordings: "testdata/recordings"})
//	}
package conformance

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/gomega"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// Config says what the suite judges and where it reports. The zero value judges the bundled exchanges and
// writes no report.
type Config struct {
	// Recordings is the folder of exchange files; "" stands for the bundled ones.
	Recordings string
	// Known is a file of known deviations; "" stands for known-deviations.yaml in Recordings, if there is one.
	Known string
	// Product keeps the exchanges of one product, "whatsapp", "telegram" or "max"; "" keeps all.
	Product string
	// Drift is run.Fail, the default for "", or run.Warn: then only violations speak against conformance.
	Drift string
	// Out is the folder for results.json, junit.xml and summary.md; "" writes none.
	Out string
}

// Test runs the suite as a Go test. Ginkgo allows one suite in a test binary: a package that has its own calls
// Register instead.
func Test(t *testing.T, cfg Config) {
	t.Helper()
	gomega.RegisterFailHandler(ginkgo.Fail)
	Register(&cfg)
	ginkgo.RunSpecs(t, "GREEN-API conformance")
}

// Register adds the suite's specs to the Ginkgo tree that is being built: one for each operation, product and
// check, and last the verdict. The configuration is read when the first spec runs, so a BeforeEach of the
// embedding suite may still fill it in. It may be called more than once, with different configurations.
func Register(cfg *Config) {
	judged := sync.OnceValue(func() *run.Result { return judge(cfg) })
	ginkgo.Describe("GREEN-API contract", ginkgo.Ordered, ginkgo.ContinueOnFailure, func() {
		for _, operation := range []string{exchange.GetContactInfo, exchange.GetContacts, exchange.SendContact} {
			for _, product := range []string{exchange.WhatsApp, exchange.Telegram, exchange.MAX} {
				ginkgo.Describe(operation+" "+product, ginkgo.Label(operation, product), func() {
					for _, definition := range check.Catalogue() {
						if definition.AppliesTo(operation) {
							spec(judged, definition, operation, product)
						}
					}
				})
			}
		}
		ginkgo.It("verdict", ginkgo.Label("verdict"), func() {
			result := judged()
			text, err := report.Markdown(result)
			gomega.Expect(err).NotTo(gomega.HaveOccurred())
			ginkgo.AddReportEntry("summary", string(text), ginkgo.ReportEntryVisibilityFailureOrVerbose)
			if result.Verdict != run.Conformant {
				ginkgo.Fail(report.Headline(result))
			}
		})
	})
}

// judge runs the suite once and writes the reports; what it cannot write makes the verdict an error.
func judge(cfg *Config) *run.Result {
	settings, err := run.FromPaths(cfg.Recordings, cfg.Known)
	settings.Product, settings.Drift = cfg.Product, cfg.Drift
	result := run.Recorded(settings)
	if err != nil {
		result = run.Broken("recorded", err)
	}
	if cfg.Out != "" {
		if err := report.Write(cfg.Out, result); err != nil {
			return run.Broken("recorded", err)
		}
	}
	return result
}

func spec(judged func() *run.Result, definition check.Definition, operation, product string) {
	labels := ginkgo.Label(string(definition.Layer), string(definition.Severity), definition.Code())
	ginkgo.It(definition.ID+": no "+strings.TrimPrefix(definition.Meaning, "no "), labels, func() {
		for _, row := range judged().Checks {
			if row.ID == definition.ID && row.Operation == operation && row.Product == product {
				settle(judged(), row)
				return
			}
		}
		ginkgo.Skip("no exchange of " + operation + " and " + product + " in this run")
	})
}

func settle(result *run.Result, row run.CheckRow) {
	switch row.State {
	case run.NotApplicable, run.UndeterminedCheck:
		ginkgo.Skip(fmt.Sprintf("%s: %s", row.State, row.Reason))
	case run.FailedCheck:
		findings := result.FindingsOf(row)
		if slices.ContainsFunc(findings, result.Against) {
			ginkgo.Fail(report.Lines(findings))
		}
		ginkgo.AddReportEntry("drift", report.Lines(findings))
	}
}
