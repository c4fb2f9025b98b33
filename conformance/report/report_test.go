package report_test

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

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
			if entries, _ := os.ReadDir(dir); len(entries) != 4 {
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

// TestOldReportGoesFirst: whatever becomes of the new one, no old verdict stands in its place.
func TestOldReportGoesFirst(t *testing.T) {
	dir := t.TempDir()
	if err := report.Write(dir, run.Verify(t.Context(), run.Config{})); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "junit.xml")); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Join(dir, "junit.xml", "in the way"), 0o755); err != nil {
		t.Fatal(err)
	}
	res := drifted(t)
	if err := report.Write(dir, res); err == nil || !strings.Contains(err.Error(), "junit.xml") {
		t.Errorf("%v", err)
	}
	var read result.Result
	decode(t, filepath.Join(dir, "results.json"), json.Unmarshal, &read)
	if read.Verdict != result.Nonconformant {
		t.Errorf("results.json says %s", read.Verdict)
	}
}

// TestSummaryAtSeven: whoever meets a red night finds in whose court it is, what to do, the page behind it, what was seen
// by its shape, the lines of the contract, and an entry to paste that accepts it.
func TestSummaryAtSeven(t *testing.T) {
	res := at(t, run.Config{}, `[{"id":"11001234567@c.us","name":"Ivan","type":"user","size":3},{"id":"11001234568@c.us","size":1,"type":"user"}]`)
	markdown, err := report.Markdown(res)
	if err != nil {
		t.Fatal(err)
	}
	html, err := report.HTML(res)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"court: the api or the documents", "/*/size", `"size": integer`, "…@c.us", "string(4)", "openapi/greenapi.yaml:", "type: object",
		"code: undeclared", `pointer: "/*/size"`, "expires: 2026-07-30", "nonconformant", "took ",
	} {
		for name, text := range map[string]string{"summary.md": string(markdown), "summary.html": string(html)} {
			text = strings.NewReplacer(`\*`, "*", "&#64;", "@", "&#34;", `"`, `\_`, "_").Replace(text)
			if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
				t.Errorf("%s lacks %q", name, want)
			}
			if strings.Contains(text, "Ivan") || strings.Contains(text, "11001234567") {
				t.Errorf("%s quotes values", name)
			}
		}
	}
	// The entry as it is printed makes the same night green.
	_, entry, _ := strings.Cut(string(markdown), "put this into known-deviations.yaml, or into the file behind --known:\n\n```yaml\n")
	entry, _, _ = strings.Cut(entry, "```")
	known := filepath.Join(t.TempDir(), "known-deviations.yaml")
	if err := os.WriteFile(known, []byte(entry), 0o600); err != nil {
		t.Fatal(err)
	}
	again := at(t, run.Config{Known: known}, `[{"id":"11001234567@c.us","name":"Ivan","type":"user","size":3},{"id":"11001234568@c.us","size":1,"type":"user"}]`)
	if again.ExitCode != 0 {
		t.Errorf("accepted by\n%s: exit code %d, %v", entry, again.ExitCode, again.Errors)
	}
}

// TestShowValues: with values every report has the name of the person in whose contact the fault is, without none has it.
func TestShowValues(t *testing.T) {
	for _, values := range []bool{false, true} {
		res := at(t, run.Config{ShowValues: values}, `[{"id":"11001234567@c.us","name":"Ivan","size":3}]`)
		dir := t.TempDir()
		if err := report.Write(dir, res); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"results.json", "junit.xml", "summary.md", "summary.html"} {
			data, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if has := strings.Contains(string(data), "Ivan"); has != values {
				t.Errorf("%s, values %t: the name is there: %t", name, values, has)
			}
		}
	}
}

// at judges a list of contacts in the night of June 30.
func at(t *testing.T, cfg run.Config, body string) *result.Result {
	t.Helper()
	data, err := exchange.Encode(&exchange.Exchange{
		ID: "list", Operation: exchange.GetContacts, Product: exchange.WhatsApp, Origin: exchange.Live,
		Request: exchange.Request{Method: "GET", Path: "/waInstance{idInstance}/getContacts/{apiTokenInstance}"},
		Response: &exchange.Response{
			Status: 200, Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(body),
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	cfg.FS = fstest.MapFS{"list.json": &fstest.MapFile{Data: data}}
	cfg.Now = func() time.Time { return time.Date(2026, 6, 30, 7, 0, 0, 0, time.UTC) }
	return run.Verify(t.Context(), cfg)
}

// TestEveryCheckHasACourt, and says what to do.
func TestEveryCheckHasACourt(t *testing.T) {
	for _, spec := range run.Specs() {
		whose, do := report.Court(result.Finding{Code: spec.Code, Layer: spec.Layer})
		if whose == "" || do == "" {
			t.Errorf("%s: %q, %q", spec.Row.ID, whose, do)
		}
	}
}

// TestMarkdownIsText: what an API or a file says mentions nobody, links nowhere and marks nothing up.
func TestMarkdownIsText(t *testing.T) {
	res := drifted(t)
	res.Notes = []string{"@octocat **bold** https://example.org www.example.org someone@example.org #1 ~~x~~ [a](b) ![i](j) <b> _u_ `c`"}
	text, err := report.Markdown(res)
	if err != nil {
		t.Fatal(err)
	}
	_, notes, _ := strings.Cut(string(text), "## Notes")
	for _, live := range []string{"@", "**", "https://", "www.", "#1", "~~", "[a]", "![", "<b>", " _u_", "`"} {
		if strings.Contains(strings.NewReplacer(`\*`, "", `\~`, "", `\[`, "", `\!`, "", `\_`, "", "&#35;", "").Replace(notes), live) {
			t.Errorf("%q is alive in %s", live, notes)
		}
	}
}

// TestConformantIsNoBareGreen where the replies contradict the documents, as the bundled ones do; and the first line says
// whether that asks anything of the reader.
func TestConformantIsNoBareGreen(t *testing.T) {
	bundled := run.Verify(t.Context(), run.Config{})
	all := bundled.Claims
	with := func(change func(*result.Claim)) []result.Claim {
		claims := slices.Clone(all)
		n := 0
		for i := range claims {
			if claims[i].State == result.Contradicted && claims[i].Document != "" && n == 0 {
				change(&claims[i])
				n++
			}
		}
		return claims
	}
	for _, test := range []struct {
		claims       []result.Claim
		first, lists string
	}{
		{all, "# ☑️ conformant, and 4 statements of the documents contradicted, known and overruled by the contract: nothing to do\n",
			"getContactInfo.response.products: type object: it is of type array (documented, getcontactinfo-whatsapp-business-he); known: the contract overrules it"},
		{with(func(c *result.Claim) { c.Answer = "adopted" }),
			"# ☑️ conformant, and 1 statement of the documents contradicted: see below (3 more known and overruled by the contract)\n",
			"five documents:\n\n- getcontactinfo.whatsapp.he, line 122: getContactInfo: method GET: POST was answered (documented, getcontactinfo-whatsapp-business-he)\n"},
		{with(func(c *result.Claim) { c.Answer = "union" }), ": see below (3 more", "known: the contract takes both"},
		{nil, "# ✅ conformant\n", "| the five documents | 0 |"},
	} {
		bundled.Claims = test.claims
		text, err := report.Markdown(bundled)
		if err != nil {
			t.Fatal(err)
		}
		first, rest, _ := strings.Cut(string(text), "\n")
		if !strings.Contains(first+"\n", test.first) || !strings.Contains(rest, test.lists) {
			t.Errorf("%s\n%s\nwant %s and %s", first, rest, test.first, test.lists)
		}
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
