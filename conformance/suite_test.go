package conformance_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/onsi/ginkgo/v2/types"

	"github.com/greenapi-contract/greenapi-go/conformance"
	"github.com/greenapi-contract/greenapi-go/conformance/recordings"
	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// elsewhere names a folder of recordings for TestConformance when a test below starts it again.
const elsewhere = "GREENAPI_SUITE_TEST_RECORDINGS"

// TestConformance judges the bundled exchanges. The report goes to the root of the repository.
func TestConformance(t *testing.T) {
	cfg := conformance.Config{Out: "../report"}
	if dir := os.Getenv(elsewhere); dir != "" {
		cfg.Recordings, cfg.Out = dir, dir+"-report"
	}
	conformance.Test(t, cfg)
}

// again runs TestConformance in a process of its own: Ginkgo allows one suite in each.
func again(t *testing.T, dir string, flags ...string) (output string, err error) {
	t.Helper()
	suite := exec.Command(os.Args[0], append([]string{"-test.run=^TestConformance$", "-ginkgo.no-color"}, flags...)...)
	suite.Env = append(os.Environ(), elsewhere+"="+dir)
	text, err := suite.CombinedOutput()
	return string(text), err
}

// TestBothDoorsWriteTheSameResults compares what Ginkgo writes with what the command's core says.
func TestBothDoorsWriteTheSameResults(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, recordings.FS); err != nil {
		t.Fatal(err)
	}
	byCommand, err := report.JSON(run.Verify(t.Context(), run.Config{Recordings: dir}))
	if err != nil {
		t.Fatal(err)
	}
	if output, err := again(t, dir); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	byGinkgo, err := os.ReadFile(dir + "-report/results.json")
	if err != nil {
		t.Fatal(err)
	}
	if string(byGinkgo) != string(byCommand) {
		t.Error("results.json differs between the Ginkgo shell and the command")
	}
}

const reply = `{"format":1,"operation":"getContacts","product":"whatsapp","origin":"live",
  "request":{"method":"GET","path":"/waInstance{idInstance}/getContacts/{apiTokenInstance}"},
  "response":{"status":200,"headers":[["Content-Type","application/json"]],"body":"[{\"id\":\"11001234567@c.us\"MORE}]"}}`

// TestShellFailsAsTheCommandDoes starts the suite anew on folders that are not conformant: the verdict and the
// check that failed must both be red, and say why.
func TestShellFailsAsTheCommandDoes(t *testing.T) {
	for name, c := range map[string]struct {
		file string
		says []string
	}{
		"drift":        {strings.Replace(reply, "MORE", `,\"size\":1`, 1), []string{"drift.undeclared", "/0/size is not declared", "nonconformant"}},
		"nothing":      {reply[:strings.Index(reply, ",\n  \"response\"")] + "}", []string{"undetermined"}},
		"not JSON":     {"{", []string{"error", "reply.json"}},
		"all is well":  {strings.Replace(reply, "MORE", "", 1), nil},
		"two in a row": {strings.Replace(reply, "MORE", `}{`, 1), []string{"lexical.not-json"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folder(t, c.file)
			output, err := again(t, dir)
			if (err == nil) != (c.says == nil) {
				t.Errorf("%v\n%s", err, output)
			}
			for _, text := range c.says {
				if !strings.Contains(output, text) {
					t.Errorf("%q is not in the output:\n%s", text, output)
				}
			}
			if _, err := os.Stat(dir + "-report/results.json"); err != nil {
				t.Error(err)
			}
		})
	}
}

// specs runs the suite on a folder and returns its specs by their text; those that a filter left out are missing.
func specs(t *testing.T, dir string, flags ...string) (map[string]types.SpecReport, error) {
	t.Helper()
	file := t.TempDir() + "/ginkgo.json"
	_, failed := again(t, dir, append(flags, "-ginkgo.json-report="+file)...)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var suites []types.Report
	if err := json.Unmarshal(data, &suites); err != nil {
		t.Fatal(err)
	}
	ran := map[string]types.SpecReport{}
	for _, spec := range suites[0].SpecReports {
		if spec.State != types.SpecStateSkipped || spec.Failure.Message != "" {
			ran[strings.TrimPrefix(spec.FullText(), "GREEN-API contract ")] = spec
		}
	}
	return ran, failed
}

func folder(t *testing.T, file string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(dir+"/reply.json", []byte(file), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestRowsThatSayNothingAreSkipped: neither green nor red, and with the reason.
func TestRowsThatSayNothingAreSkipped(t *testing.T) {
	ran, err := specs(t, folder(t, strings.Replace(reply, "MORE", "", 1)))
	if err != nil {
		t.Error(err)
	}
	const undeclared = "drift.undeclared: a member that no document of any product lists"
	for text, want := range map[string]struct {
		state types.SpecState
		says  string
	}{
		"getContacts whatsapp " + undeclared: {types.SpecStatePassed, ""},
		"getContacts whatsapp schema.error-shape: an error reply whose JSON is no documented error shape": {types.SpecStateSkipped, "notApplicable: not exercised"},
		"getContacts max " + undeclared: {types.SpecStateSkipped, "no exchange of getContacts and max in this run"},
		"verdict":                       {types.SpecStatePassed, ""},
	} {
		if spec, ok := ran[text]; !ok || spec.State != want.state || spec.Failure.Message != want.says {
			t.Errorf("%s: ran %v, %s, %q", text, ok, spec.State, spec.Failure.Message)
		}
	}
}

// TestLabels: a layer and a severity are both called drift, and can be chosen apart.
func TestLabels(t *testing.T) {
	for filter, want := range map[string]string{"layer:drift": "layer:drift", "severity:drift": "severity:drift", "undeclared": "undeclared", "getContacts && max": "max"} {
		ran, err := specs(t, folder(t, strings.Replace(reply, "MORE", "", 1)), "-ginkgo.label-filter="+filter)
		if err != nil || len(ran) == 0 {
			t.Errorf("%s: %d specs, %v", filter, len(ran), err)
		}
		for text, spec := range ran {
			if !slices.Contains(spec.Labels(), want) {
				t.Errorf("%s: %s is labelled %q", filter, text, spec.Labels())
			}
		}
	}
}

// TestBrokenFolderFailsUnderAFilter: the spec named verdict may be left out, and yet nothing must be green. What is wrong
// is said once, by whichever spec comes first; the others are skipped, and the whole is a screen and not a book.
func TestBrokenFolderFailsUnderAFilter(t *testing.T) {
	for _, flags := range [][]string{nil, {"-ginkgo.label-filter=undeclared"}, {"-ginkgo.randomize-all"}} {
		dir := folder(t, "{")
		output, err := again(t, dir, flags...)
		if err == nil || strings.Count(output, "reply.json") != 1 || strings.Count(output, "\n") > 60 {
			t.Errorf("%q: %v, %d lines, what is wrong is told %d times", flags, err, strings.Count(output, "\n"), strings.Count(output, "reply.json"))
		}
		ran, _ := specs(t, dir, flags...)
		failed := 0
		for text, spec := range ran {
			switch {
			case spec.State == types.SpecStateFailed:
				failed++
			case spec.State != types.SpecStateSkipped || spec.Failure.Message != "the run went wrong: see the first failure":
				t.Errorf("%q: %s: %s, %q", flags, text, spec.State, spec.Failure.Message)
			}
		}
		if failed == 0 || failed > 2 { // the first, and the verdict
			t.Errorf("%q: %d specs failed", flags, failed)
		}
	}
}

// TestDoubtFailsUnderAFilter: where nobody could tell, the specs that a filter leaves would all be skipped; the first of
// them fails and says so. A filter on what could be told stays green.
func TestDoubtFailsUnderAFilter(t *testing.T) {
	dir := folder(t, `{"format":1,"operation":"getContactInfo","product":"max","origin":"live",
  "request":{"method":"POST","path":"/waInstance{idInstance}/getContactInfo/{apiTokenInstance}","body":"{\"chatId\":\"10000000\"}"},
  "response":{"status":401}}`)
	if err := os.WriteFile(dir+"/list.json", []byte(strings.Replace(reply, "MORE", "", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	for filter, green := range map[string]bool{
		"getContactInfo": false, "getContactInfo && max && layer:http": false, "severity:violation": false, "verdict": false,
		"getContacts && whatsapp": true,
	} {
		output, err := again(t, dir, "-ginkgo.label-filter="+filter)
		if (err == nil) != green || strings.Contains(output, "got no usable reply") == green {
			t.Errorf("%s: %v\n%s", filter, err, output)
		}
	}
	if output, err := again(t, dir, "-ginkgo.focus=http.status"); err == nil {
		t.Errorf("a focus hides that nobody could tell:\n%s", output)
	}
	nothing := folder(t, reply[:strings.Index(reply, ",\n  \"response\"")]+"}")
	if output, err := again(t, nothing, "-ginkgo.label-filter=getContacts && whatsapp"); err == nil || strings.Count(output, "there was no reply to judge") != 1 {
		t.Errorf("nothing was judged: %v\n%s", err, output)
	}
}

// TestSpecsNameTheirGround, green ones too: the line of the contract, and the statements of the pages.
func TestSpecsNameTheirGround(t *testing.T) {
	ran, err := specs(t, folder(t, strings.Replace(reply, "MORE", "", 1)), "-ginkgo.label-filter=getContacts && whatsapp")
	if err != nil {
		t.Error(err)
	}
	claims := 0
	for text, spec := range ran {
		if text == "verdict" {
			continue
		}
		if len(spec.ReportEntries) == 0 || !strings.HasPrefix(spec.ReportEntries[0].StringRepresentation(), "openapi/greenapi.yaml:") {
			t.Fatalf("%s: %+v", text, spec.ReportEntries)
		}
		if strings.Contains(spec.ReportEntries[0].StringRepresentation(), "claims getcontacts-whatsapp") {
			claims++
		}
	}
	if claims == 0 {
		t.Error("no spec names a statement")
	}
}

// TestUnwritableReportKeepsFindings: the run is in error, and says all the same what it found.
func TestUnwritableReportKeepsFindings(t *testing.T) {
	dir := folder(t, strings.Replace(reply, "MORE", `,\"size\":1`, 1))
	if err := os.WriteFile(dir+"-report", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	output, err := again(t, dir)
	if err == nil || !strings.Contains(output, "/0/size is not declared") || !strings.Contains(output, "report folder") {
		t.Errorf("%v\n%s", err, output)
	}
}
