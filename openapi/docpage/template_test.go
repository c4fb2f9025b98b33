package docpage

import (
	"strings"
	"testing"
)

// TestLinesWithinAClaim: a verb and its address, and each of the values of a field, have lines of their own.
func TestLinesWithinAClaim(t *testing.T) {
	page := extract(t, copiedPage(contents["list"], wordings["en"], wordRow, nil))
	lines := map[string]int{}
	for _, claim := range page.Claims {
		lines[claim.Kind+" "+claim.Value] = claim.Line
	}
	if verb, path := lines["method GET"], lines["path /waInstance{idInstance}/listThings/{apiTokenInstance}"]; verb == 0 || path != verb+1 {
		t.Errorf("the verb on line %d, the address on line %d", verb, path)
	}
	if one, next := lines["enum user"], lines["enum group"]; one == 0 || next != one+1 {
		t.Errorf("values on lines %d and %d", one, next)
	}
}

// TestRequestLines: what a request line may look like, and what is one that nobody knows.
func TestRequestLines(t *testing.T) {
	const address = "{{apiUrl}}/waInstance{{idInstance}}/getThing/{{apiTokenInstance}}"
	for _, c := range []struct{ name, line, method, path, unread string }{
		{"on one line", "POST " + address, "POST", "getThing", ""},
		{"on two", "POST\n" + address, "POST", "getThing", ""},
		{"without a verb", address, "", "getThing", ""},
		{"an unknown verb", "SEND " + address, "", "", "SEND " + address},
		{"an unknown verb on a line of its own", "SEND\n" + address, "", "", "SEND\n" + address},
		{"a verb without an address", "POST", "", "", "POST"},
		{"words after it", "POST " + address + " with a body", "", "", "POST " + address + " with a body"},
	} {
		for shape, page := range map[string]string{
			"text":     "GetThing#\n\nRequest#\n\n" + c.line + "\n\nGetThing errors#\n",
			"markdown": "# GetThing\n\n## Request\n\n```\n" + c.line + "\n```\n\n## GetThing errors\n",
			"html":     "<!doctype html><h1>GetThing</h1><h2>Request</h2><pre><code>" + c.line + "\n</code></pre><h2>GetThing errors</h2>\n",
		} {
			t.Run(c.name+"/"+shape, func(t *testing.T) {
				if c.line == "POST" && shape != "text" {
					t.Skip("code of one word is no request line")
				}
				p := extract(t, page)
				said := map[string]string{}
				for _, claim := range p.Claims {
					said[claim.Kind] = claim.Value
				}
				if said[methodKind] != c.method || !strings.Contains(said[pathKind], c.path) || (said[pathKind] == "") != (c.path == "") {
					t.Errorf("%v", said)
				}
				unread := ""
				for _, u := range p.Unread {
					unread += u.Text
				}
				if unread != c.unread {
					t.Errorf("unread %q, want %q", unread, c.unread)
				}
			})
		}
	}
}
