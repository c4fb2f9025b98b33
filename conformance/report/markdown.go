package report

import (
	"bytes"
	"fmt"
	"strings"
	"text/template"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// shown is how many groups of findings the summary lists; results.json has them all.
const shown = 20

// Headline says in one line what a run came to.
func Headline(result *run.Result) string {
	counts := result.Counts
	judged := 0
	for _, row := range result.Exchanges {
		if row.Status != 0 {
			judged++
		}
	}
	switch result.Verdict {
	case run.Failed:
		return "error: " + result.Errors[0]
	case run.Undetermined:
		if judged == 0 {
			return "undetermined: there was no reply to judge"
		}
		return fmt.Sprintf("undetermined: %d checks got no usable reply", counts.Undetermined)
	default:
		return fmt.Sprintf("%s: %d replies, %d checks passed, %d failed; %d violations, %d drift, %d known, %d notes",
			result.Verdict, judged, counts.Passed, counts.Failed,
			counts.Findings.Violation, counts.Findings.Drift, counts.Findings.Known, counts.Findings.Note)
	}
}

// Line renders a finding on one line.
func Line(f check.Finding) string {
	return fmt.Sprintf("%s %s: %s, %s, exchange %s: %s (%s)", f.Severity, f.Code, f.Operation, f.Product, f.Exchange, f.Message, f.Spec)
}

// Lines renders findings one below the other.
func Lines(findings []check.Finding) string {
	lines := make([]string, len(findings))
	for i, finding := range findings {
		lines[i] = Line(finding)
	}
	return strings.Join(lines, "\n")
}

// group is one fault, however often it came.
type group struct {
	check.Finding
	Times int
}

func groups(result *run.Result, want func(check.Finding) bool) []group {
	var list []group
	index := map[string]int{}
	for _, finding := range result.Findings {
		if !want(finding) {
			continue
		}
		if i, ok := index[finding.Fingerprint]; ok {
			list[i].Times++
			continue
		}
		index[finding.Fingerprint] = len(list)
		list = append(list, group{finding, 1})
	}
	return list
}

var summary = template.Must(template.New("summary").Funcs(template.FuncMap{"cell": cell}).Parse(`# {{.Sign}} {{.Result.Verdict}}

{{.Headline}}
{{range .Result.Errors}}
- error: {{cell .}}{{end}}
{{with .Against}}
## What speaks against conformance

| severity | code | where | what | times |
|---|---|---|---|---|
{{range .}}| {{.Severity}} | {{.Code}} | {{.Operation}}, {{.Product}}, {{cell .Exchange}} | {{cell .Message}} ({{.Spec}}) | {{.Times}} |
{{end}}{{end}}{{if .More}}
{{.More}} more in results.json.
{{end}}{{with .Known}}
## Accepted deviations

| code | where | what |
|---|---|---|
{{range .}}| {{.Code}} | {{.Operation}}, {{.Product}}, {{cell .Exchange}} | {{cell .Message}} |
{{end}}{{end}}
## The run

| | |
|---|---|
| mode | {{.Result.Mode}} |
| replies judged | {{.Judged}} of {{len .Result.Exchanges}} exchanges |
| checks | {{.Result.Counts.Passed}} passed, {{.Result.Counts.Failed}} failed, {{.Result.Counts.Undetermined}} undetermined, {{.Result.Counts.NotApplicable}} not applicable |
| statements of the documents | {{.Confirmed}} confirmed, {{.Contradicted}} contradicted, {{.Unseen}} unseen |
| negative controls | {{.Rejected}} of {{len .Result.Controls}} broken copies rejected |
| contract | {{.Result.Spec.Version}}, sha256 {{.Result.Spec.SHA256}} |
| suite | {{.Result.Suite.Version}} |
`))

// Markdown renders summary.md: the verdict first, then what speaks against it, then what the run was.
func Markdown(result *run.Result) ([]byte, error) {
	against := groups(result, check.Finding.Counts)
	data := struct {
		Result                                                  *run.Result
		Sign, Headline                                          string
		Against, Known                                          []group
		More, Judged, Confirmed, Contradicted, Unseen, Rejected int
	}{
		Result: result, Sign: sign(result.Verdict), Headline: cell(Headline(result)), Against: against,
		Known: groups(result, func(f check.Finding) bool { return f.Known }),
	}
	if len(against) > shown {
		data.Against, data.More = against[:shown], len(against)-shown
	}
	for _, row := range result.Exchanges {
		if row.Status != 0 {
			data.Judged++
		}
	}
	for _, claim := range result.Claims {
		switch claim.State {
		case check.Confirmed:
			data.Confirmed++
		case check.Contradicted:
			data.Contradicted++
		default:
			data.Unseen++
		}
	}
	for _, control := range result.Controls {
		if control.Rejected {
			data.Rejected++
		}
	}
	var buffer bytes.Buffer
	err := summary.Execute(&buffer, data)
	return buffer.Bytes(), err
}

func sign(verdict run.Verdict) string {
	switch verdict {
	case run.Conformant:
		return "✅"
	case run.Undetermined:
		return "❔"
	default:
		return "❌"
	}
}

// cell keeps text from breaking out of a table: what an API sent must not write our report.
func cell(text string) string {
	return strings.NewReplacer("|", `\|`, "\n", " ", "\r", " ", "`", "'", "<", "&lt;", "[", `\[`).Replace(text)
}
