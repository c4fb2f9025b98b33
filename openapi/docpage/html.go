package docpage

import (
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// lineMark is the attribute that carries an element's source line through the parser, which keeps none.
const lineMark = "docpage-line"

// readHTML gives the elements of an HTML page or fragment whose first line has the number first.
func readHTML(source string, first int) ([]element, error) {
	marked, open, err := markLines(source, first)
	if err != nil {
		return nil, err
	}
	root, err := html.Parse(strings.NewReader(marked))
	if err != nil {
		return nil, fmt.Errorf("the HTML cannot be parsed: %w", err)
	}
	w := &htmlWalk{line: first, open: open}
	w.walk(root)
	w.flush()
	w.markEnd()
	return w.elements, nil
}

// markLines writes the page again with every start tag's line in an attribute. It also says which of the elements
// that need an end tag are still open at the end: a page cut short has some.
func markLines(source string, first int) (string, map[atom.Atom]bool, error) {
	var out strings.Builder
	out.Grow(len(source) + len(source)/4)
	line := first
	depth := map[atom.Atom]int{}
	tokens := html.NewTokenizer(strings.NewReader(source))
	for {
		kind := tokens.Next()
		raw := string(tokens.Raw())
		if kind == html.ErrorToken {
			if err := tokens.Err(); !errors.Is(err, io.EOF) {
				return "", nil, fmt.Errorf("line %d: the HTML cannot be read: %w", line, err)
			}
			break
		}
		name, _ := tokens.TagName()
		tag := atom.Lookup(name)
		switch kind {
		case html.StartTagToken:
			depth[tag]++
			out.WriteString(withLine(raw, len(name), line))
		case html.SelfClosingTagToken:
			out.WriteString(withLine(raw, len(name), line))
		case html.EndTagToken:
			depth[tag] = max(0, depth[tag]-1)
			out.WriteString(raw)
		case html.CommentToken, html.DoctypeToken:
			if kind == html.DoctypeToken {
				out.WriteString(raw)
			}
		default:
			out.WriteString(raw)
		}
		line += strings.Count(raw, "\n")
	}
	open := map[atom.Atom]bool{}
	for _, tag := range []atom.Atom{atom.Html, atom.Table, atom.Pre, atom.Code, atom.H1, atom.H2, atom.H3, atom.H4} {
		open[tag] = depth[tag] > 0
	}
	return out.String(), open, nil
}

func withLine(raw string, nameLength, line int) string {
	cut := 1 + nameLength // after "<name"
	if cut > len(raw) {
		return raw
	}
	return raw[:cut] + " " + lineMark + "=" + strconv.Quote(strconv.Itoa(line)) + raw[cut:]
}

type htmlWalk struct {
	elements []element
	line     int // of what is being read
	text     strings.Builder
	from     int // the line on which text begins
	open     map[atom.Atom]bool
}

func lineOf(n *html.Node) (int, bool) {
	for _, attribute := range n.Attr {
		if attribute.Key == lineMark {
			line, err := strconv.Atoi(attribute.Val)
			return line, err == nil
		}
	}
	return 0, false
}

// unseen are the elements whose content no reader of the page sees.
var unseen = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Template: true, atom.Noscript: true, atom.Svg: true, atom.Head: true, atom.Nav: true,
}

// inline are the elements that do not break a line of text.
var inline = map[atom.Atom]bool{
	atom.A: true, atom.B: true, atom.Strong: true, atom.I: true, atom.Em: true, atom.Code: true, atom.Span: true, atom.Sup: true,
	atom.Sub: true, atom.Small: true, atom.U: true, atom.S: true, atom.Kbd: true, atom.Var: true, atom.Mark: true, atom.Font: true,
	atom.Abbr: true, atom.Bdi: true, atom.Bdo: true, atom.Tt: true, atom.Samp: true, atom.Label: true, atom.Wbr: true, atom.Img: true,
}

func (w *htmlWalk) walk(n *html.Node) {
	if n.Type == html.TextNode {
		w.words(n.Data)
		return
	}
	if line, ok := lineOf(n); ok {
		w.line = line
	}
	switch {
	case n.Type == html.ElementNode && unseen[n.DataAtom]:
		return
	case n.DataAtom == atom.Br:
		w.flush()
		return
	case isHeading(n):
		w.flush()
		line := w.line
		if text := headingText(textOf(n)); text != "" {
			w.elements = append(w.elements, element{kind: headingElement, text: text, line: line})
		}
		return
	case n.DataAtom == atom.Pre:
		w.flush()
		w.elements = append(w.elements, codeOf(n, w.line))
		return
	case n.DataAtom == atom.Table:
		if rows := tableRows(n, w.line); isDataTable(n, rows) {
			w.flush()
			w.elements = append(w.elements, element{kind: tableElement, line: w.line, rows: rows})
			return
		}
	}
	block := n.Type == html.ElementNode && !inline[n.DataAtom]
	if block {
		w.flush()
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		w.walk(child)
	}
	if block {
		w.flush()
	}
}

func (w *htmlWalk) words(text string) {
	if strings.TrimSpace(text) == "" {
		if w.text.Len() > 0 {
			w.text.WriteByte(' ')
		}
	} else {
		if w.text.Len() == 0 {
			lead := len(text) - len(strings.TrimLeft(text, " \t\n"))
			w.from = w.line + strings.Count(text[:lead], "\n")
		}
		w.text.WriteString(text)
	}
	w.line += strings.Count(text, "\n")
}

// flush ends a line of text.
func (w *htmlWalk) flush() {
	if text := squeeze(w.text.String()); text != "" {
		w.elements = append(w.elements, element{kind: textElement, text: text, line: w.from})
	}
	w.text.Reset()
}

// markEnd marks the last element as open where the page ends inside it.
func (w *htmlWalk) markEnd() {
	if len(w.elements) == 0 {
		return
	}
	last := &w.elements[len(w.elements)-1]
	switch last.kind {
	case tableElement:
		last.open = w.open[atom.Table]
	case codeElement:
		last.open = w.open[atom.Pre] || w.open[atom.Code]
	case headingElement:
		last.open = w.open[atom.H1] || w.open[atom.H2] || w.open[atom.H3] || w.open[atom.H4]
	}
	last.open = last.open || w.open[atom.Html]
	last.closed = !last.open
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return false
}

// textOf is the text of a node; <br> and blocks break lines.
func textOf(n *html.Node) string {
	var b strings.Builder
	writeText(&b, n)
	var lines []string
	for _, line := range strings.Split(b.String(), "\x00") {
		if line = squeeze(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

func writeText(b *strings.Builder, n *html.Node) {
	if n.Type == html.TextNode {
		b.WriteString(strings.ReplaceAll(n.Data, "\x00", ""))
		return
	}
	if n.Type == html.ElementNode && unseen[n.DataAtom] {
		return
	}
	breaks := n.Type == html.ElementNode && !inline[n.DataAtom]
	if breaks {
		b.WriteByte(0)
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		writeText(b, child)
	}
	if breaks {
		b.WriteByte(0)
	}
}

// codeOf is preformatted text, with a source line for each of its lines: <br> ends a line of the text alone.
func codeOf(n *html.Node, line int) element {
	code := element{kind: codeElement, line: line, lines: []int{line}, lang: languageOf(n)}
	var b strings.Builder
	var raw func(*html.Node)
	raw = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
			for range strings.Count(n.Data, "\n") {
				line++
				code.lines = append(code.lines, line)
			}
		case n.DataAtom == atom.Br:
			b.WriteByte('\n')
			code.lines = append(code.lines, line)
		case n.Type == html.ElementNode && unseen[n.DataAtom]:
		default:
			for child := n.FirstChild; child != nil; child = child.NextSibling {
				raw(child)
			}
		}
	}
	raw(n)
	code.text = b.String()
	return code
}

func languageOf(n *html.Node) string {
	for at := n; at != nil; at = at.FirstChild {
		for _, attribute := range at.Attr {
			if attribute.Key != "class" {
				continue
			}
			for _, class := range strings.Fields(attribute.Val) {
				if lang, ok := strings.CutPrefix(class, "language-"); ok {
					return lang
				}
			}
		}
	}
	return ""
}

// isDataTable tells a table of the template from one that lays out a page or numbers the lines of code.
func isDataTable(n *html.Node, rows []row) bool {
	if len(rows) > 0 && tableKind(rows[0]) != unknownTable {
		return true
	}
	for child := range n.Descendants() {
		if child.DataAtom == atom.Pre || child.DataAtom == atom.Table || isHeading(child) {
			return false
		}
	}
	return len(rows) > 0
}

// widest and tallest bound what a merged cell may claim to span.
const (
	widest  = 64
	tallest = 1000
)

// tableRows are the rows of a table; a merged cell stands in every row that it spans, and in the first of its columns.
func tableRows(table *html.Node, line int) []row {
	type span struct {
		text string
		rows int
	}
	down := map[int]span{} // by column: what a cell above still fills
	var rows []row
	for tr := range table.Descendants() {
		if tr.DataAtom != atom.Tr || tableOf(tr) != table {
			continue
		}
		r := row{line: line}
		if at, ok := lineOf(tr); ok {
			r.line = at
		}
		r.last = r.line
		column := 0
		fill := func() {
			for ; column < widest && down[column].rows > 0; column++ {
				above := down[column]
				above.rows--
				down[column] = above
				r.cells = append(r.cells, cell{above.text, r.line})
			}
		}
		for td := tr.FirstChild; td != nil; td = td.NextSibling {
			if td.DataAtom != atom.Td && td.DataAtom != atom.Th {
				continue
			}
			fill()
			c := cell{text: textOf(td), line: r.line}
			if at, ok := lineOf(td); ok {
				c.line = at
			}
			r.last = max(r.last, c.line)
			high, wide := spanOf(td, "rowspan", tallest), spanOf(td, "colspan", widest)
			for i := range wide {
				if column >= widest {
					break
				}
				if i > 0 {
					c.text = ""
				}
				if high > 1 {
					down[column] = span{c.text, high - 1}
				}
				r.cells = append(r.cells, c)
				column++
			}
		}
		fill()
		r.raw = strings.Join(r.texts(), " | ")
		rows = append(rows, r)
	}
	return rows
}

func tableOf(n *html.Node) *html.Node {
	for n = n.Parent; n != nil; n = n.Parent {
		if n.DataAtom == atom.Table {
			return n
		}
	}
	return nil
}

func spanOf(n *html.Node, name string, most int) int {
	for _, attribute := range n.Attr {
		if attribute.Key == name {
			if size, err := strconv.Atoi(strings.TrimSpace(attribute.Val)); err == nil {
				return max(1, min(size, most))
			}
		}
	}
	return 1
}
