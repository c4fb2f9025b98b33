package conformance_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"

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
		cfg.Recordings, cfg.Out = dir, dir+"/report"
	}
	conformance.Test(t, cfg)
}

// again runs TestConformance in a process of its own: Ginkgo allows one suite in each.
func again(t *testing.T, dir string) (output string, err error) {
	t.Helper()
	suite := exec.Command(os.Args[0], "-test.run=^TestConformance$", "-ginkgo.no-color")
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
	byCommand, err := report.JSON(run.Recorded(run.Config{Recordings: os.DirFS(dir), Name: dir}))
	if err != nil {
		t.Fatal(err)
	}
	if output, err := again(t, dir); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	byGinkgo, err := os.ReadFile(dir + "/report/results.json")
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
			dir := t.TempDir()
			if err := os.WriteFile(dir+"/reply.json", []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
			output, err := again(t, dir)
			if (err == nil) != (c.says == nil) {
				t.Errorf("%v\n%s", err, output)
			}
			for _, text := range c.says {
				if !strings.Contains(output, text) {
					t.Errorf("%q is not in the output:\n%s", text, output)
				}
			}
			if _, err := os.Stat(dir + "/report/results.json"); err != nil {
				t.Error(err)
			}
		})
	}
}
