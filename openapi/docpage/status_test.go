package docpage

import (
	"fmt"
	"slices"
	"testing"
)

// pipeTable is a table of lines with bars, from line 1 on.
func pipeTable(lines ...string) element {
	table := element{kind: tableElement, line: 1}
	for i, line := range lines {
		at := row{line: i + 1, last: i + 1, raw: line}
		for _, text := range pipeCells(line) {
			at.cells = append(at.cells, cell{text, i + 1})
		}
		table.rows = append(table.rows, at)
	}
	return table
}

// TestRefusalsOf: what a row of a table of errors says, and which rows say nothing that anybody knows.
func TestRefusalsOf(t *testing.T) {
	const (
		identified = "HTTP code | Error identifier | Description"
		described  = "HTTP code | Error description | Possible solutions"
	)
	for _, c := range []struct {
		name  string
		lines []string
		said  []string // "status value"
		why   string   // of the one fault
	}{
		{"an identifier", []string{identified, "400 | Bad Request | Wrong"}, []string{"400 Bad Request"}, ""},
		{"an identifier on lines of its own", []string{identified, "400 | Bad  Request<br>Validation failed | Wrong"}, []string{"400 Bad Request Validation failed"}, ""},
		{"the same status twice", []string{identified, "400 | One | x", "400 | Two | y"}, []string{"400 One", "400 Two"}, ""},
		{"a status with a mark", []string{identified, "`400`* | Bad Request | Wrong"}, []string{"400 Bad Request"}, ""},
		{"columns in another order", []string{"Error identifier | HTTP code", "Bad Request | 400"}, []string{"400 Bad Request"}, ""},
		{"a row that goes on", []string{identified, "400 | Bad Request | Wrong", " | | or missing"}, []string{"400 Bad Request"}, ""},
		{"a sentence that goes on", []string{identified, "400 | Bad Request | Wrong", "or missing | |"}, []string{"400 Bad Request"}, ""},
		{"an empty row", []string{identified, " | | ", "400 | Bad Request | Wrong"}, []string{"400 Bad Request"}, ""},
		{"a literal", []string{described, "200 | Gives the empty list [] | Wait"}, []string{"200 []"}, ""},
		{"a literal after a bracket that is none", []string{described, "200 | Gives [nothing] at all, {} that is | Wait"}, []string{"200 {}"}, ""},
		{"null is a literal", []string{described, "200 | Gives null | Wait"}, []string{"200 null"}, ""},
		{"no identifier in its column", []string{identified, "400 | | Gives []"}, nil, "a status without the identifier of its error or a JSON literal"},
		{"no literal", []string{described, "200 | Gives nothing | Wait"}, nil, "a status without the identifier of its error or a JSON literal"},
		{"too many cells", []string{identified, "400 | Bad Request | Wrong | or not"}, nil, "the row has more cells than its header"},
		{"no status", []string{identified, "4xx | Bad Request | Wrong"}, nil, "the cell for the status holds none"},
		{"no status in the first row", []string{identified, " | Bad Request | Wrong"}, nil, "the cell for the status holds none"},
		{"a status and a half", []string{identified, "400 | Bad Request | Wrong", "400-499 | |"}, []string{"400 Bad Request"}, "the cell for the status holds none"},
		{"no status that any server has", []string{identified, "999 | Bad Request | Wrong"}, nil, "the cell for the status holds none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			refusals, faults := refusalsOf(pipeTable(c.lines...))
			var said []string
			for _, r := range refusals {
				said = append(said, r.status+" "+r.value)
			}
			if !slices.Equal(said, c.said) {
				t.Errorf("%q, want %q", said, c.said)
			}
			if why := onlyFault(faults); why != c.why {
				t.Errorf("unread %q, want %q", why, c.why)
			}
		})
	}
}

// onlyFault is why the one part is unread; empty if none is.
func onlyFault(faults []fault) string {
	switch len(faults) {
	case 0:
		return ""
	case 1:
		return faults[0].why
	}
	return fmt.Sprint(faults)
}
