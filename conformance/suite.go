// Package conformance is the Ginkgo door to the suite: the same checks as the greenapi-conformance command, as
// specs of their own or inside another suite.
//
//	func TestConformance(t *testing.T) {
//		conformance.Test(t, conformance.Config{Recordings: "testdata/recordings"})
//	}
package conformance

import (
	"context"
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
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// Config says what the suite judges and where it reports: the command's own. The zero value judges the bundled
// exchanges and writes no report. Folders are seen from the folder of the test's package.
type Config = run.Config

// Test runs the suite as a Go test. Call it once in a package. Ginkgo allows one suite in a test binary: a package that has its own calls
// Register instead.
func Test(t *testing.T, cfg Config) {
	t.Helper()
	gomega.RegisterFailHandler(ginkgo.Fail)
	Register(&cfg)
	ginkgo.RunSpecs(t, "GREEN-API conformance")
}

// Register adds the suite's specs to the Ginkgo tree that is being built, so call it at top level or in a Describe: one for each operation, product and
// check, and last the verdict. The configuration is read when the first spec runs, so a BeforeEach of the
// embedding suite may still fill it in. It may be called more than once, with different configurations.
func Register(cfg *Config) {
	var once sync.Once
	var res *result.Result
	judged := func(ctx context.Context) *result.Result {
		once.Do(func() { res = judge(ctx, *cfg) }) // an interrupt ends a live run, which then reports what it did
		return res
	}
	ginkgo.Describe("GREEN-API contract", ginkgo.Ordered, ginkgo.ContinueOnFailure, func() {
		for _, operation := range exchange.Operations() {
			for _, product := range exchange.Products() {
				ginkgo.Describe(operation+" "+product, ginkgo.Label(operation, product), func() {
					for _, definition := range check.Catalogue() {
						if definition.AppliesTo(operation) {
							spec(judged, definition, operation, product)
						}
					}
				})
			}
		}
		ginkgo.It("verdict", ginkgo.Label("verdict"), func(ctx ginkgo.SpecContext) {
			res := judged(ctx)
			text, err := report.Markdown(res)
			gomega.Expect(err).NotTo(gomega.HaveOccurred())
			ginkgo.AddReportEntry("summary", string(text), ginkgo.ReportEntryVisibilityFailureOrVerbose)
			if res.Verdict != result.Conformant {
				why := append(report.Errors(res), report.Scenarios(res)...)
				ginkgo.Fail(strings.Join(append(why, report.Headline(res)), "\n"))
			}
		})
	})
}

// judge runs the suite once and writes the reports.
func judge(ctx context.Context, cfg Config) *result.Result {
	res := run.Verify(ctx, cfg)
	if out := cfg.ReportFolder(); out != "" {
		if err := report.Write(out, res); err != nil {
			run.Fail(res, err)
			_ = report.Write(out, res) // what can be written says so
		}
	}
	return res
}

func spec(judged func(context.Context) *result.Result, definition check.Definition, operation, product string) {
	labels := ginkgo.Label("layer:"+string(definition.Layer), "severity:"+string(definition.Severity), definition.Code())
	ginkgo.It(definition.ID+": "+definition.Meaning, labels, func(ctx ginkgo.SpecContext) {
		res := judged(ctx)
		i := slices.IndexFunc(res.Checks, func(row result.Check) bool {
			return row.ID == definition.ID && row.Operation == operation && row.Product == product
		})
		if i >= 0 {
			failIfAgainst(res, res.Checks[i])
		}
		// A filter may leave the verdict out: no spec is green or skipped in a run that went wrong.
		if res.Verdict == result.Broken {
			ginkgo.Fail(strings.Join(report.Errors(res), "\n"))
		}
		if i < 0 {
			ginkgo.Skip("no exchange of " + operation + " and " + product + " in this run")
		}
		if row := res.Checks[i]; row.State == result.StateNotApplicable || row.State == result.StateUndetermined {
			ginkgo.Skip(fmt.Sprintf("%s: %s", row.State, row.Reason))
		}
	})
}

// failIfAgainst fails on the findings of a row, or only shows them where drift is a warning.
func failIfAgainst(res *result.Result, row result.Check) {
	findings := res.FindingsOf(row)
	switch {
	case slices.ContainsFunc(findings, res.Against):
		ginkgo.Fail(report.Lines(findings))
	case len(findings) > 0:
		ginkgo.AddReportEntry("drift", report.Lines(findings))
	}
}
