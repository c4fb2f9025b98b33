package report

import (
	"bytes"
	_ "embed"
	"strings"
	"sync"
	"text/template"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

//go:embed summary.md.tmpl
var summaryText string

var summary = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("summary.md").Funcs(template.FuncMap{
		"text": textCell, "name": nameCell, "fence": fence,
	}).Parse(summaryText))
})

// Markdown renders summary.md: the verdict first, then what must not be missed, what speaks against conformance and what
// to do about it, then what the run was.
func Markdown(res *result.Result) ([]byte, error) {
	var buffer bytes.Buffer
	err := summary().Execute(&buffer, pageOf(res))
	return buffer.Bytes(), err
}

func textCell(text string) string { return escape(plain(text, longestText)) }
func nameCell(name string) string { return escape(plain(name, longestName)) }

// escape keeps text from being anything but text: what an API sent must not write our report, mention people, or link.
var escape = strings.NewReplacer(
	`\`, `\\`, "|", `\|`, "`", "'", "&", "&amp;", "<", "&lt;", ">", "&gt;", "[", `\[`, "]", `\]`, "*", `\*`, "_", `\_`, "~", `\~`,
	"@", "&#64;", "#", "&#35;", "://", "&#58;//", "www.", "www&#46;", "!", `\!`,
).Replace

// fence puts text that may have anything in it into a block that it cannot end.
func fence(language, text string) string {
	marks := "```"
	for strings.Contains(text, marks) {
		marks += "`"
	}
	return marks + language + "\n" + strings.TrimRight(text, "\n") + "\n" + marks
}
