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

// TestVerbAboveItsAddress: a verb in a block of its own is that of the address in the next, of prose or of code.
func TestVerbAboveItsAddress(t *testing.T) {
	const address = "{{apiUrl}}/waInstance{{idInstance}}/getThing/{{apiTokenInstance}}"
	for name, page := range map[string]string{
		"markdown": "# GetThing\n\n## Request\n\n**POST**\n\n```\n" + address + "\n```\n\n## GetThing errors\n",
		"html": "<!doctype html><h1>GetThing</h1><h2>Request</h2><div><p class=title>POST</p><pre>\n<code>" + address +
			"\n</code></pre></div><h2>GetThing errors</h2>\n",
		"html without code": "<!doctype html><h1>GetThing</h1><h2>Request</h2><p>POST</p><p>" + address + "</p><h2>GetThing errors</h2>\n",
	} {
		t.Run(name, func(t *testing.T) {
			p := extract(t, page)
			if len(p.Claims) != 2 || p.Claims[0].Value != "POST" || len(p.Unread) > 0 {
				t.Errorf("%v, unread %v", p.Claims, p.Unread)
			}
		})
	}
}

// TestAfterAnUnreadTable: the table below one that gave nothing is not taken for the first of its section, whose fields
// stand directly in the reply: it goes by its caption or is unread too.
func TestAfterAnUnreadTable(t *testing.T) {
	const second = "| Field | Type | Description |\n|---|---|---|\n| id | string | Whose |\n"
	for name, first := range map[string]string{
		"a header nobody knows": "| Field | Type | Nullability |\n|---|---|---|\n| goods | array | Sold |\n",
		"no rows":               "| Field | Type | Description |\n|---|---|---|\n",
		"rows nobody knows":     "| Field | Type | Description |\n|---|---|---|\n| goods | crate | Sold |\n",
	} {
		for caption, want := range map[string]string{
			"":                           "",
			"goods\n\nobject parameters": "getThing.response.goods[].id",
			"goods object parameters":    "getThing.response.goods[].id",
		} {
			t.Run(name+"/"+caption, func(t *testing.T) {
				p := extract(t, "# GetThing\n\n## Response\n\n### Response parameters\n\n"+first+"\n"+caption+"\n\n"+second+
					"\n### Response body example\n\n```json\n{\n\"goods\": [{\n\"id\": \"1\"\n}]\n}\n```\n\n## GetThing errors\n")
				subject := ""
				for _, claim := range p.Claims {
					if claim.Kind == typeKind && claim.Witness == byTable {
						subject += claim.Subject
					}
				}
				if subject != want || len(p.Unread) == 0 {
					t.Errorf("the table is about %q, want %q; unread %v", subject, want, p.Unread)
				}
			})
		}
	}
}

// TestLinesOfCode: <br> in code begins a line of the code and none of the page.
func TestLinesOfCode(t *testing.T) {
	p := extract(t, "<!doctype html><h1>GetThing</h1>\n<h2>Response</h2><h3>Response body example</h3>\n"+
		"<pre><code>{<br>\"a\": 1,<br>\n<span>\"b\"</span>: 2\n}</code></pre>\n<h2>GetThing errors</h2>\n")
	lines := map[string]int{}
	for _, claim := range p.Claims {
		lines[claim.Subject] = claim.Line
	}
	if a, b := lines["getThing.response.a"], lines["getThing.response.b"]; a != 3 || b != 4 {
		t.Errorf("the members stand on lines 3 and 4, not %d and %d", a, b)
	}
}
