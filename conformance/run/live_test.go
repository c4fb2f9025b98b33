package run_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/live"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// hasty is a clock by which no pause takes time.
type hasty struct{ passed time.Duration }

func (c *hasty) Now() time.Time { return time.Now().Add(c.passed) }

func (c *hasty) Wait(ctx context.Context, d time.Duration) error {
	c.passed += d
	return ctx.Err()
}

// instance starts a fake instance with faults by name, sets the environment, and returns the configuration of a run
// that asks it everything.
func instance(t *testing.T, product string, faults ...string) (*greenapitest.Server, run.Config) {
	t.Helper()
	server := greenapitest.Start(t, greenapitest.Product(product))
	for _, text := range faults {
		fault, n, err := greenapitest.ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		server.FailFrom(n, fault)
	}
	t.Setenv(greenapi.EnvAPIURL, server.URL)
	t.Setenv(greenapi.EnvIDInstance, server.IDInstance)
	t.Setenv(greenapi.EnvToken, server.Token)
	for _, name := range []string{live.EnvChatID, live.EnvGroupID, live.EnvSendTo} {
		t.Setenv(name, "")
	}
	person, group := "100000000", "-10000000000000"
	if product == exchange.WhatsApp {
		person, group = "11001234567@c.us", "79001234569-1479621234@g.us"
	}
	return server, run.Config{Mode: run.ModeLive, Product: product, Live: live.Config{
		ChatIDs: []string{person}, GroupID: group, ProbeErrors: true, SendTo: "79001234567@c.us",
		Clock: &hasty{},
	}}
}

// TestLiveConforms: an instance that keeps the contract, asked everything and asked the least.
func TestLiveConforms(t *testing.T) {
	for _, product := range exchange.Products() {
		for _, full := range []bool{true, false} {
			server, cfg := instance(t, product)
			if !full {
				cfg.Live.GroupID, cfg.Live.ProbeErrors, cfg.Live.SendTo = "", false, ""
			}
			res := run.Verify(t.Context(), cfg)
			if res.ExitCode != 0 || res.Mode != "live" || res.Product != product || len(res.Scenarios) != len(server.Requests()) {
				t.Errorf("%s: exit code %d, mode %s, product %s, %d scenarios: %v %+v", product, res.ExitCode, res.Mode, res.Product, len(res.Scenarios), res.Errors, res.Findings)
			}
			for _, s := range res.Scenarios {
				if s.State != "answered" || s.Requests != 1 || s.Product != product || s.Reason != "" {
					t.Errorf("%+v", s)
				}
			}
			sent := slices.ContainsFunc(res.Checks, func(row result.Check) bool { return row.Operation == exchange.SendContact })
			if sent != full {
				t.Errorf("%s: rows of sendContact: %t", product, sent)
			}
		}
	}
}

// TestLiveKeepsThePublishedRates: those of the contract, and for a product of which none is published the slowest.
func TestLiveKeepsThePublishedRates(t *testing.T) {
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, item := range contract.Doc.Paths.Map() {
		for _, operation := range item.Operations() {
			published, _ := operation.Extensions["x-rate-limit"].(map[string]any)
			if len(published) == 0 {
				t.Errorf("%s has no published rate", operation.OperationID)
			}
			slowest := math.Inf(1)
			for _, rate := range published {
				slowest = min(slowest, rate.(float64))
			}
			for _, product := range exchange.Products() {
				rate, known := published[product].(float64)
				if !known {
					rate = slowest
				}
				if got := live.PerSecond(operation.OperationID, product); float64(got) != rate {
					t.Errorf("%s, %s: %d a second, want %g", operation.OperationID, product, got, rate)
				}
				compared++
			}
		}
	}
	if compared != 9 {
		t.Errorf("%d rates were compared", compared)
	}
}

// TestLiveCannotTell: what a night may bring is neither red nor green, whether it begins with the first request or
// the third; after drift it is red.
func TestLiveCannotTell(t *testing.T) {
	for _, fault := range []string{
		"401", "403", "407", "408", "429", "466", "469", "499", "500", "502", "503", "not-authorized", "starting", "expired", "reset", "truncate",
	} {
		for _, product := range exchange.Products() {
			for _, c := range []struct {
				faults []string
				exit   int
			}{
				{[]string{fault}, 3},
				{[]string{fault + "@3"}, 3},
				{[]string{"undeclared", fault + "@3"}, 1},
			} {
				_, cfg := instance(t, product, c.faults...)
				cfg.Live.SendTo = ""
				res := run.Verify(t.Context(), cfg)
				if res.ExitCode != c.exit {
					t.Errorf("%s %v: exit code %d, want %d: %v %+v", product, c.faults, res.ExitCode, c.exit, res.Errors, res.Findings)
				}
				if c.exit != 3 {
					continue
				}
				for _, row := range res.Checks {
					if row.State == result.StatePassed && !slices.ContainsFunc(res.Scenarios, func(s result.Scenario) bool {
						return s.Operation == row.Operation && s.State == "answered"
					}) {
						t.Errorf("%s %v: %s passed, and nobody answered", product, c.faults, row.ID)
					}
					if row.State == result.StateUndetermined && row.Reason == "" {
						t.Errorf("%s %v: %s is undetermined without a reason", product, c.faults, row.ID)
					}
				}
			}
		}
	}
}

// TestReplay: a recorded night gives the same states, findings, counts and claims when it is judged again, however its
// scenarios fared.
func TestReplay(t *testing.T) {
	for _, faults := range [][]string{
		nil, {"undeclared"}, {"missing"}, {"type"}, {"duplicate"}, {"half"}, {"html"}, {"error-200"}, {"empty"}, {"empty-list"}, {"redirect"},
		{"401"}, {"502"}, {"502@4"}, {"reset@2"}, {"reset@3"}, {"undeclared", "429@3"}, {"not-authorized@5"},
	} {
		for _, product := range exchange.Products() {
			for _, with := range []string{"everything", "the least"} {
				if with == "the least" && faults != nil {
					continue
				}
				t.Run(fmt.Sprint(product, faults, with), func(t *testing.T) {
					var night, replay *result.Result
					for _, judge := range []func(run.Config){
						func(cfg run.Config) { night = run.Verify(t.Context(), cfg) },
						func(cfg run.Config) {
							replay = run.Verify(t.Context(), run.Config{Recordings: record(t, cfg), Product: product})
						},
					} {
						_, cfg := instance(t, product, faults...)
						if with == "the least" {
							cfg.Live.GroupID, cfg.Live.ProbeErrors, cfg.Live.SendTo = "", false, ""
						}
						judge(cfg)
					}
					if got, want := comparable(t, replay), comparable(t, night); got != want {
						t.Errorf("judged again:\n%s", difference(got, want))
					}
				})
			}
		}
	}
}

// record carries the plan out and returns the folder.
func record(t *testing.T, cfg run.Config) string {
	t.Helper()
	cfg.Recordings = t.TempDir()
	if _, _, err := run.Record(t.Context(), cfg); err != nil {
		t.Fatal(err)
	}
	return cfg.Recordings
}

// comparable is a result without what two runs need not share.
func comparable(t *testing.T, res *result.Result) string {
	t.Helper()
	plain := *res
	plain.Mode = ""
	data, err := json.MarshalIndent(plain, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// difference is the lines that only one of two texts has.
func difference(got, want string) string {
	var b strings.Builder
	for mark, pair := range map[string][2]string{"+": {got, want}, "-": {want, got}} {
		others := strings.Split(pair[1], "\n")
		for line := range strings.SplitSeq(pair[0], "\n") {
			if !slices.Contains(others, line) {
				fmt.Fprintf(&b, "%s %s\n", mark, line)
			}
		}
	}
	return b.String()
}
