package embedded

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/onsi/ginkgo/v2"
	"github.com/onsi/ginkgo/v2/types"

	"github.com/greenapi-contract/greenapi-go/conformance"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/live"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// faultOfNight names what goes wrong in the live run when a test below starts the suite again.
const faultOfNight = "GREENAPI_EMBEDDED_FAULT"

// night is a live run in somebody else's suite: its instance is there only when the suite has begun.
var night conformance.Config

var _ = ginkgo.Describe("an instance", func() { conformance.Register(&night) })

// hasty is a clock by which no pause takes time.
type hasty struct{ passed time.Duration }

func (c *hasty) Now() time.Time { return time.Now().Add(c.passed) }

func (c *hasty) Wait(ctx context.Context, d time.Duration) error {
	c.passed += d
	return ctx.Err()
}

// beginNight starts the instance.
func beginNight() {
	server := greenapitest.NewServer(greenapitest.MAX)
	ginkgo.DeferCleanup(server.Close)
	if text := os.Getenv(faultOfNight); text != "" {
		fault, n, err := greenapitest.ParseFault(text)
		if err != nil {
			ginkgo.Fail(err.Error())
		}
		server.FailFrom(n, fault)
	}
	for name, value := range map[string]string{
		greenapi.EnvAPIURL: server.URL, greenapi.EnvIDInstance: server.IDInstance, greenapi.EnvToken: server.Token,
	} {
		_ = os.Setenv(name, value)
	}
	night = conformance.Config{Mode: run.ModeLive, Product: exchange.MAX, Live: live.Config{ChatIDs: []string{"100000000"}, Clock: &hasty{}}}
}

// TestNight: what nobody could tell is skipped with the reason, the verdict alone is red, and nowhere is a credential.
func TestNight(t *testing.T) {
	file := t.TempDir() + "/ginkgo.json"
	suite := exec.Command(os.Args[0], "-test.run=^TestEmbedded$", "-ginkgo.no-color", "-ginkgo.v", "-ginkgo.focus=an instance", "-ginkgo.json-report="+file)
	suite.Env = append(os.Environ(), faultOfNight+"=401@2")
	output, err := suite.CombinedOutput()
	if err == nil {
		t.Error("the suite is green")
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	var suites []types.Report
	if err := json.Unmarshal(data, &suites); err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, spec := range suites[0].SpecReports {
		text, found := strings.CutPrefix(spec.FullText(), "an instance GREEN-API contract ")
		switch {
		case !found:
		case text == "verdict":
			if spec.State != types.SpecStateFailed || !strings.Contains(spec.Failure.Message, "undetermined info: getContactInfo, max: status 401; token: ") {
				t.Errorf("verdict: %s, %s", spec.State, spec.Failure.Message)
			}
			seen["verdict"]++
		case strings.HasPrefix(text, "getContactInfo max "):
			if spec.State != types.SpecStateSkipped || !strings.HasPrefix(spec.Failure.Message, "undetermined: info: status 401; token: ") {
				t.Errorf("%s: %s, %s", text, spec.State, spec.Failure.Message)
			}
			seen["undetermined"]++
		case spec.State == types.SpecStateFailed:
			t.Errorf("%s: %s", text, spec.Failure.Message)
		}
	}
	if seen["verdict"] != 1 || seen["undetermined"] < 10 {
		t.Errorf("%v\n%s", seen, output)
	}
	server := greenapitest.NewServer(greenapitest.MAX) // has the same credentials
	defer server.Close()
	for what, text := range map[string]string{"the output": string(output), "the report": string(data)} {
		if strings.Contains(text, server.Token) || strings.Contains(text, server.IDInstance) {
			t.Errorf("%s holds a credential", what)
		}
	}
}
