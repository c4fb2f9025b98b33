package docpage

import (
	"bytes"
	"errors"
	"slices"
	"sort"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// readMarkdown gives the elements of a Markdown page with fences and tables (GitHub's flavour).
func readMarkdown(source string) ([]element, error) {
	if nestedQuotes().MatchString(source) {
		return nil, errors.New("the Markdown nests too deeply")
	}
	m := &markdown{source: []byte(source), starts: lineStarts(source)}
	root := blocks.Parse(text.NewReader(m.source))
	err := ast.Walk(root, m.visit)
	return m.elements, err
}

// blocks parses blocks alone: what stands inside a line is read from its source.
var blocks = parser.NewParser(
	parser.WithBlockParsers(parser.DefaultBlockParsers()...),
	parser.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
)

var nestedQuotes = pattern(`(?m)^(?:[ \t]*(?:>|[-*+] )){32}`)

type markdown struct {
	source   []byte
	starts   []int
	elements []element
}

func lineStarts(source string) []int {
	starts := []int{0}
	for i := range len(source) {
		if source[i] == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// lineAt is the line of an offset, from 1.
func (m *markdown) lineAt(offset int) int {
	return sort.Search(len(m.starts), func(i int) bool { return m.starts[i] > offset })
}

func (m *markdown) sourceLine(line int) string {
	if line < 1 || line > len(m.starts) {
		return ""
	}
	before, _, _ := bytes.Cut(m.source[m.starts[line-1]:], []byte("\n"))
	return string(before)
}

func (m *markdown) visit(n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	switch n := n.(type) {
	case *ast.Heading:
		if n.Lines().Len() > 0 {
			at := n.Lines().At(0)
			m.elements = append(m.elements, element{kind: headingElement, line: m.lineAt(at.Start),
				text: headingText(plainInline(string(at.Value(m.source))))})
		}
		return ast.WalkSkipChildren, nil
	case *ast.FencedCodeBlock:
		m.code(n.Lines(), string(n.Language(m.source)), true)
		return ast.WalkSkipChildren, nil
	case *ast.CodeBlock:
		m.code(n.Lines(), "", false)
		return ast.WalkSkipChildren, nil
	case *extast.Table:
		m.table(n)
		return ast.WalkSkipChildren, nil
	case *ast.HTMLBlock:
		return ast.WalkSkipChildren, m.html(n)
	case *ast.Paragraph, *ast.TextBlock:
		for _, segment := range n.Lines().Sliced(0, n.Lines().Len()) {
			if line := squeeze(plainInline(string(segment.Value(m.source)))); line != "" {
				m.elements = append(m.elements, element{kind: textElement, text: line, line: m.lineAt(segment.Start)})
			}
		}
		return ast.WalkSkipChildren, nil
	}
	return ast.WalkContinue, nil
}

func (m *markdown) code(lines *text.Segments, lang string, fenced bool) {
	code := element{kind: codeElement, lang: lang}
	var b strings.Builder
	for i, segment := range lines.Sliced(0, lines.Len()) {
		if i == 0 {
			code.line = m.lineAt(segment.Start)
		}
		code.lines = append(code.lines, m.lineAt(segment.Start))
		b.Write(segment.Value(m.source))
	}
	if code.text = b.String(); code.text == "" {
		return
	}
	if !fenced && !startsBody(strings.TrimSpace(code.text)) && !isSample(code) { // an indented note
		for i, line := range strings.Split(strings.TrimRight(code.text, "\n"), "\n") {
			m.elements = append(m.elements, element{kind: textElement, text: squeeze(plainInline(line)), line: code.lines[i]})
		}
		return
	}
	if fenced {
		end := strings.TrimSpace(m.sourceLine(code.lines[len(code.lines)-1] + 1))
		end = strings.TrimSpace(strings.TrimLeft(end, "> "))
		code.open = !strings.HasPrefix(end, "```") && !strings.HasPrefix(end, "~~~")
	}
	m.elements = append(m.elements, code)
}

func (m *markdown) table(n *extast.Table) {
	table := element{kind: tableElement}
	width := 0
	for part := n.FirstChild(); part != nil; part = part.NextSibling() {
		r := row{}
		for c := part.FirstChild(); c != nil; c = c.NextSibling() {
			at := cell{}
			for _, segment := range c.Lines().Sliced(0, c.Lines().Len()) {
				at.line = m.lineAt(segment.Start)
				at.text += plainCell(string(segment.Value(m.source)))
			}
			if r.line == 0 {
				r.line = at.line
			}
			r.cells = append(r.cells, at)
		}
		if r.line == 0 {
			continue // a row of nothing but empty cells
		}
		r.last, r.raw = r.line, strings.TrimSpace(m.sourceLine(r.line))
		// The parser drops cells beyond the header's; a row that has more is for the reader of tables to refuse.
		raw := pipeCells(r.raw)
		if table.line == 0 {
			table.line, width = r.line, len(raw)
		} else if len(raw) > width && len(r.cells) <= width {
			r.cells = append(r.cells, cell{raw[len(raw)-1], r.line})
		}
		table.rows = append(table.rows, r)
	}
	if len(table.rows) > 0 {
		m.elements = append(m.elements, table)
	}
}

func (m *markdown) html(n *ast.HTMLBlock) error {
	var b strings.Builder
	first := 0
	segments := n.Lines().Sliced(0, n.Lines().Len())
	if n.HasClosure() {
		segments = append(slices.Clone(segments), n.ClosureLine)
	}
	for i, segment := range segments {
		if i == 0 {
			first = m.lineAt(segment.Start)
		}
		b.Write(segment.Value(m.source))
	}
	if first == 0 {
		return nil
	}
	elements, err := readHTML(b.String(), first)
	m.elements = append(m.elements, elements...)
	return err
}

var (
	mdLink   = pattern(`!?\[([^\[\]]*)\]\([^()\s]*(?:\s+"[^"]*")?\)`)
	mdStrong = pattern("\\*{1,3}|`+|~~")
	mdBreak  = pattern(`(?i)<(?:br|/?li|/?p|/?ul|/?ol)\b[^<>]*>`)
	mdTag    = pattern(`</?[A-Za-z][^<>]*>`)
	mdEscape = pattern("\\\\([\\\\`*_{}\\[\\]()#+\\-.!|<>~])")
	typeTag  = pattern(`(?i)<(string|integer|int|boolean|bool|number|double|float|object|array)>`)
)

// plainInline drops the marks of a line of Markdown and keeps its words.
func plainInline(line string) string {
	line = mdLink().ReplaceAllString(line, "$1")
	line = mdStrong().ReplaceAllString(line, "")
	line = typeTag().ReplaceAllString(line, "‹$1›")
	line = mdTag().ReplaceAllString(line, "")
	line = strings.NewReplacer("‹", "<", "›", ">").Replace(line)
	return unescapeEntities(mdEscape().ReplaceAllString(line, "$1"))
}

// plainCell is plainInline for a cell, in which a tag may break the line.
func plainCell(text string) string {
	var lines []string
	for _, line := range strings.Split(mdBreak().ReplaceAllString(text, "\n"), "\n") {
		if line = squeeze(plainInline(line)); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
