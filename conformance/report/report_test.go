package report_test

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// drifted is a run with one undeclared member, named to break out of every report.
func drifted(t *testing.T) *result.Result {
	t.Helper()
	data, err := exchange.Encode(&exchange.Exchange{
		ID: "list", Operation: exchange.GetContacts, Product: exchange.WhatsApp, Origin: exchange.Live,
		Request: exchange.Request{Method: "GET", Path: "/waInstance{idInstance}/getContacts/{apiTokenInstance}"},
		Response: &exchange.Response{
			Status: 200, Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"}},
			Body: []byte(`[{"id":"11001234567@c.us","a|b\n<script>]]>` + "`" + `":1},{"id":"11001234568@c.us","a|b\n<script>]]>` + "`" + `":1}]`),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return run.Verify(t.Context(), run.Config{FS: fstest.MapFS{"list.json": &fstest.MapFile{Data: data}}})
}

func results() map[string]func(t *testing.T) *result.Result {
	return map[string]func(t *testing.T) *result.Result{
		"conformant":    func(t *testing.T) *result.Result { return run.Verify(t.Context(), run.Config{}) },
		"nonconformant": drifted,
		"undetermined": func(t *testing.T) *result.Result {
			return run.Verify(t.Context(), run.Config{FS: fstest.MapFS{"a.json": question}})
		},
		"error": func(t *testing.T) *result.Result {
			return run.Verify(t.Context(), run.Config{FS: fstest.MapFS{}, Recordings: "empty"})
		},
	}
}

var question = &fstest.MapFile{Data: []byte(`{"format":1,"operation":"getContacts","product":"whatsapp","origin":"live",
	"request":{"method":"GET","path":"/waInstance{idInstance}/getContacts/{apiTokenInstance}"}}`)}

// TestReportsOfEveryVerdict writes the reports of the four verdicts and reads them back.
func TestReportsOfEveryVerdict(t *testing.T) {
	for verdict, judged := range results() {
		t.Run(verdict, func(t *testing.T) {
			res := judged(t)
			dir := filepath.Join(t.TempDir(), "new", "report")
			if err := report.Write(dir, res); err != nil {
				t.Fatal(err)
			}
			var read struct {
				Schema   int
				Verdict  string
				ExitCode *int
				Findings []struct{ Pointer *string }
				Checks   []any
				Claims   []any
			}
			decode(t, filepath.Join(dir, "results.json"), json.Unmarshal, &read)
			if read.Schema != 1 || read.Verdict != verdict || read.ExitCode == nil || read.Checks == nil || read.Findings == nil || read.Claims == nil {
				t.Errorf("results.json: %+v", read)
			}
			var junit struct {
				Tests, Failures, Errors int `xml:",attr"`
				Suites                  []struct {
					Cases []struct {
						Failure, Error *struct {
							Message string `xml:"message,attr"`
						}
					} `xml:"testcase"`
				} `xml:"testsuite"`
			}
			decode(t, filepath.Join(dir, "junit.xml"), xml.Unmarshal, &junit)
			summary, err := os.ReadFile(filepath.Join(dir, "summary.md"))
			if err != nil {
				t.Fatal(err)
			}
			if first, _, _ := strings.Cut(string(summary), "\n"); !strings.Contains(first, verdict) {
				t.Errorf("summary.md begins with %q", first)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 3 {
				t.Errorf("%d files in the report folder", len(entries))
			}
		})
	}
}

func decode(t *testing.T, file string, unmarshal func([]byte, any) error, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", filepath.Base(file), err)
	}
}

// TestJUnitCountsWhatFailed: the verdict and the one failed check, both with a message.
func TestJUnitCountsWhatFailed(t *testing.T) {
	data, err := report.JUnit(drifted(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{`failures="2"`, `name="drift.undeclared"`, "is not declared"} {
		if !strings.Contains(string(data), want) {
			t.Errorf("junit.xml lacks %s", want)
		}
	}
}

// TestSummaryHoldsHostileNames: a member's name must not add rows, markup or lines, and a fault that came twice
// is one row.
func TestSummaryHoldsHostileNames(t *testing.T) {
	data, err := report.Markdown(drifted(t))
	if err != nil {
		t.Fatal(err)
	}
	text := string(data)
	if strings.Contains(text, "<script>") {
		t.Error("markup gets through")
	}
	rows := 0
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "| drift |") {
			rows++
			if !strings.HasSuffix(strings.TrimSpace(line), "| 2 |") || strings.Count(strings.ReplaceAll(line, `\|`, ""), "|") != 6 {
				t.Errorf("row %q", line)
			}
		}
	}
	if rows != 1 {
		t.Errorf("%d rows for one fault", rows)
	}
}

// TestSameRunSameBytes: results.json has no clock in it.
func TestSameRunSameBytes(t *testing.T) {
	first, err := report.JSON(run.Verify(t.Context(), run.Config{}))
	if err != nil {
		t.Fatal(err)
	}
	second, err := report.JSON(run.Verify(t.Context(), run.Config{}))
	if err != nil {
		t.Fatal(err)
	}
	if string(first) != string(second) {
		t.Error("two runs over the same exchanges differ")
	}
}

func TestReportFolderThatCannotBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := report.Write(filepath.Join(file, "report"), run.Verify(t.Context(), run.Config{}))
	if err == nil || !strings.Contains(err.Error(), "--out") {
		t.Errorf("%v", err)
	}
}

// TestToleratedDriftSpeaksAgainstNobody: under --drift warn the summary must not accuse what it lets pass.
func TestToleratedDriftSpeaksAgainstNobody(t *testing.T) {
	res := drifted(t)
	res.Drift, res.Verdict, res.ExitCode = result.DriftWarn, result.Conformant, 0
	data, err := report.Markdown(res)
	if err != nil {
		t.Fatal(err)
	}
	if text := string(data); strings.Contains(text, "speaks against") || !strings.Contains(text, "## Drift, tolerated") {
		t.Errorf("%s", text)
	}
}
