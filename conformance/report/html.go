package report

import (
	"bytes"
	_ "embed"
	"html/template"
	"sync"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

//go:embed summary.html.tmpl
var htmlText string

var htmlPage = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("summary.html").Funcs(template.FuncMap{
		"text": func(text string) string { return plain(text, longestText) },
	}).Parse(htmlText))
})

// HTML renders summary.html: summary.md as one page that needs nothing beside it.
func HTML(res *result.Result) ([]byte, error) {
	var buffer bytes.Buffer
	err := htmlPage().Execute(&buffer, pageOf(res))
	return buffer.Bytes(), err
}
