// Package conformance is the Ginkgo door to the suite: the same checks as the greenapi-conformance command, as
// specs of their own or inside another suite.
//
//	func TestConformance(t *testing.T) {
//		conformance.Test(t, conformance.Config{Recordings: "testdata/recordings"})
//	}
//
// A live run asks the instance that GREEN_API_URL, GREEN_API_ID_INSTANCE and GREEN_API_TOKEN name. What nobody could tell
// is skipped with the reason, and the spec named verdict is red:
//
//	conformance.Config{Mode: run.ModeLive, Product: "max", Live: live.Config{ChatIDs: []string{"10000000"}}}
package conformance

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"
	"github.com/onsi/gomega"

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

// verdictName is the text and the label of the last spec.
const verdictName = "verdict"

// Register adds the suite's specs to the Ginkgo tree that is being built, so call it at top level or in a Describe: one for each operation, product and
// check, and last the verdict. The configuration is read when the first spec runs, so a BeforeEach of the
// embedding suite may still fill it in. It may be called more than once, with different configurations. A filter that
// matches no spec runs nothing, which Ginkgo calls a success unless it is told --fail-on-empty.
func Register(cfg *Config) {
	s := &suite{cfg: cfg}
	ginkgo.Describe("GREEN-API contract", ginkgo.Ordered, ginkgo.ContinueOnFailure, func() {
		for _, spec := range run.Specs() {
			s.spec(spec)
		}
		ginkgo.It(verdictName, ginkgo.Label(verdictName), s.verdict)
	})
}

// judge runs the suite once and writes the reports.
func judge(ctx context.Context, cfg Config) *result.Result {
	res := run.Verify(ctx, cfg)
	if out := cfg.ReportFolder(); out != "" {
		if err := report.Write(out, res); err != nil {
			run.AddError(res, err)
			_ = report.Write(out, res) // what can be written says so
		}
	}
	return res
}

// suite is a run that is made when the first spec asks for it, and what was told of it already.
type suite struct {
	cfg  *Config
	once sync.Once
	res  *result.Result
	rows map[result.Check]result.Check
	// found are the findings of each row.
	found map[result.Check][]result.Finding
	told  bool
}

// judge runs the suite when it is first asked for. An interrupt of that spec ends a live run, which then reports what it
// did.
func (s *suite) judge(ctx context.Context) {
	s.once.Do(func() {
		s.res = judge(ctx, *s.cfg)
		s.found, s.rows = s.res.ByRow(), map[result.Check]result.Check{}
		for _, row := range s.res.Checks {
			s.rows[row.Key()] = row
		}
	})
}

func (s *suite) spec(spec run.Spec) {
	key := spec.Row
	labels := ginkgo.Label(key.Operation, key.Product, "layer:"+string(spec.Layer), "severity:"+string(spec.Severity), spec.Code)
	ginkgo.It(key.Operation+" "+key.Product+" "+key.ID+": "+spec.Meaning, labels, func(ctx ginkgo.SpecContext) {
		s.judge(ctx)
		row, ok := s.rows[key]
		if !ok && s.res.Verdict == result.Broken {
			s.sayBroken()
			return
		}
		ginkgo.AddReportEntry("contract", spec.Basis(), ginkgo.ReportEntryVisibilityFailureOrVerbose)
		if ok {
			s.failIfAgainst(row)
		}
		switch {
		case s.res.Verdict == result.Broken:
			s.sayBroken()
		case s.doubtful(row) && !s.told && !concludes():
			s.told = true
			s.fail()
		case !ok:
			ginkgo.Skip("no exchange of " + key.Operation + " and " + key.Product + " in this run")
		case row.State == result.StateNotApplicable || row.State == result.StateUndetermined:
			ginkgo.Skip(fmt.Sprintf("%s: %s", row.State, row.Reason))
		}
	})
}

// sayBroken ends a spec of a run that went wrong. A filter may leave the verdict out, so the first spec that runs fails
// and says why; the others, which can say no more, are skipped. None is green.
func (s *suite) sayBroken() {
	if s.told {
		ginkgo.Skip("the run went wrong: see the first failure")
	}
	s.told = true
	ginkgo.Fail(strings.Join(report.Errors(s.res), "\n"))
}

// failIfAgainst fails on the findings of a row, or only shows them where drift is a warning.
func (s *suite) failIfAgainst(row result.Check) {
	findings := s.found[row.Key()]
	switch {
	case slices.ContainsFunc(findings, s.res.Against):
		ginkgo.Fail(report.Lines(findings))
	case len(findings) > 0:
		ginkgo.AddReportEntry("drift", report.Lines(findings))
	}
}

// verdict fails unless the run is conformant.
func (s *suite) verdict(ctx ginkgo.SpecContext) {
	s.judge(ctx)
	res := s.res
	text, err := report.Markdown(res)
	gomega.Expect(err).NotTo(gomega.HaveOccurred())
	ginkgo.AddReportEntry("summary", string(text), ginkgo.ReportEntryVisibilityNever)
	if res.Verdict != result.Conformant {
		s.fail()
	}
}

// doubtful reports whether nobody could tell what a row asks, or anything.
func (s *suite) doubtful(row result.Check) bool {
	return row.State == result.StateUndetermined || s.res.Verdict == result.Undetermined && s.res.Counts.Undetermined == 0
}

// concludes reports whether a filter leaves the verdict among the specs that run. Where it does not, skipped specs alone
// would be green although nobody could tell: the first of them then fails in place of the verdict.
func concludes() bool {
	config, _ := ginkgo.GinkgoConfiguration()
	spec := ginkgo.CurrentSpecReport()
	labels := append(slices.Concat(spec.ContainerHierarchyLabels...), verdictName)
	if matches, err := types.ParseLabelFilter(config.LabelFilter); err == nil && !matches(labels) {
		return false
	}
	text := strings.Join(append(slices.Clone(spec.ContainerHierarchyTexts), verdictName), " ")
	named := func(patterns []string) bool {
		return slices.ContainsFunc(patterns, func(p string) bool { found, err := regexp.MatchString(p, text); return err == nil && found })
	}
	return !named(config.SkipStrings) && (len(config.FocusStrings) == 0 || named(config.FocusStrings))
}

// fail says what speaks against a conformant verdict.
func (s *suite) fail() {
	var why []string
	if !s.told {
		why = report.Errors(s.res)
	}
	why = slices.Concat(why, report.Top(s.res), report.Scenarios(s.res))
	ginkgo.Fail(strings.Join(append(why, report.Headline(s.res)), "\n"))
}
