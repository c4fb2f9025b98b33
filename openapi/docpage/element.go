package docpage

import "strings"

// element is a piece of a page as its shape gives it: nothing in it says yet what the template means by it.
type element struct {
	kind  elementKind
	text  string // a heading or a line of prose, or the text of code
	line  int    // of the source, from 1
	rows  []row  // of a table, the header first
	lines []int  // of code: the source line of each line of its text
	// loose is a table whose cells have no borders: what ends a cell is a guess.
	loose bool
	// open is an element that the end of the page cuts: a fence, a table or a block without its end.
	open bool
	// closed is an element whose end the page shows.
	closed bool
	// lang is what a fence says of its code.
	lang string
}

type elementKind int

const (
	headingElement elementKind = iota
	textElement
	tableElement
	codeElement
)

// row is a row of a table. raw is its text as the page has it.
type row struct {
	cells []cell
	line  int
	last  int // the line on which the row ends
	raw   string
}

// cell is a cell of a table; lines of its text are parted by \n.
type cell struct {
	text string
	line int
}

// extend adds lines to the last cell.
func (r *row) extend(lines []sourceLine) {
	if len(lines) == 0 {
		return
	}
	var b strings.Builder
	for _, line := range lines {
		b.WriteByte('\n')
		b.WriteString(line.text)
		r.last = max(r.last, line.line)
	}
	if len(r.cells) == 0 {
		r.cells = append(r.cells, cell{line: lines[0].line})
	}
	last := &r.cells[len(r.cells)-1]
	last.text = strings.TrimPrefix(last.text+b.String(), "\n")
	r.raw += b.String()
}

// texts are the cells' texts.
func (r row) texts() []string {
	texts := make([]string, len(r.cells))
	for i, cell := range r.cells {
		texts[i] = cell.text
	}
	return texts
}

// whole is the element's text as the page has it, for a part that could not be read.
func (e element) whole() string {
	if e.kind != tableElement {
		return e.text
	}
	var raw []string
	for _, row := range e.rows {
		raw = append(raw, row.raw)
	}
	return strings.Join(raw, "\n")
}

// end is the source line on which the element ends.
func (e element) end() int {
	end := e.line
	for _, row := range e.rows {
		end = max(end, row.last, row.line)
	}
	for _, line := range e.lines {
		end = max(end, line)
	}
	return end
}
