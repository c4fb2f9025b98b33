package report

import (
	"bytes"
	"strings"
	"text/template"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

var summary = template.Must(template.New("summary").Funcs(template.FuncMap{"text": textCell, "name": nameCell}).Parse(`# {{.Sign}} {{.Result.Verdict}}

{{.Headline}}
{{range .Errors}}
- {{.}}{{end}}
{{with .Against}}
## What speaks against conformance

| severity | code | where | what | times |
|---|---|---|---|---|
{{range .}}| {{.Severity}} | {{.Code}} | {{.Operation}}, {{.Product}}, {{name .Exchange}} | {{text .Message}} ({{.Spec}}) | {{.Times}} |
{{end}}{{end}}{{if .More}}
{{.More}} more in results.json.
{{end}}{{with .Unanswered}}
## What nobody could tell

| scenario | where | state | requests | why, and what to do |
|---|---|---|---|---|
{{range .}}| {{name .ID}} | {{.Operation}}, {{.Product}} | {{.State}} | {{.Requests}} | {{text .Reason}} |
{{end}}{{end}}{{with .Tolerated}}
## Drift, tolerated in this run

| code | where | what | times |
|---|---|---|---|
{{range .}}| {{.Code}} | {{.Operation}}, {{.Product}}, {{name .Exchange}} | {{text .Message}} ({{.Spec}}) | {{.Times}} |
{{end}}{{end}}{{with .Known}}
## Accepted deviations

| code | where | what |
|---|---|---|
{{range .}}| {{.Code}} | {{.Operation}}, {{.Product}}, {{name .Exchange}} | {{text .Message}} |
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
func Markdown(res *result.Result) ([]byte, error) {
	against := groups(res, res.Against)
	tolerated := groups(res, func(f result.Finding) bool { return f.Counts() && !res.Against(f) })
	data := struct {
		Result                                                  *result.Result
		Sign, Headline                                          string
		Errors                                                  []string
		Against, Tolerated, Known                               []result.Finding
		Unanswered                                              []result.Scenario
		More, Judged, Confirmed, Contradicted, Unseen, Rejected int
	}{
		Result: res, Sign: sign(res.Verdict), Headline: Headline(res), Against: against, Judged: judged(res), Unanswered: unanswered(res),
		Tolerated: tolerated[:min(len(tolerated), shown)], Known: groups(res, func(f result.Finding) bool { return f.Known }),
	}
	if len(against) > shown {
		data.Against, data.More = against[:shown], len(against)-shown
	}
	for _, line := range Errors(res) {
		data.Errors = append(data.Errors, cell(line))
	}
	for _, claim := range res.Claims {
		switch claim.State {
		case result.Confirmed:
			data.Confirmed++
		case result.Contradicted:
			data.Contradicted++
		default:
			data.Unseen++
		}
	}
	for _, control := range res.Controls {
		if control.Rejected {
			data.Rejected++
		}
	}
	var buffer bytes.Buffer
	err := summary.Execute(&buffer, data)
	return buffer.Bytes(), err
}

func sign(verdict result.Verdict) string {
	switch verdict {
	case result.Conformant:
		return "✅"
	case result.Undetermined:
		return "❔"
	default:
		return "❌"
	}
}

func textCell(text string) string { return cell(plain(text, longestText)) }
func nameCell(name string) string { return cell(plain(name, longestName)) }

// cell keeps text from breaking out of a table: what an API sent must not write our report.
func cell(text string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "`", "'", "<", "&lt;", "[", `\[`).Replace(text)
}
