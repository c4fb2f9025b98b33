package docpage

import (
	"slices"
	"testing"
)

// said is what a page's claims of one kind say, as "subject value".
func said(p *Page, kind, witness string) []string {
	var all []string
	for _, claim := range p.Claims {
		if claim.Kind == kind && claim.Witness == witness {
			all = append(all, claim.Subject+" "+claim.Value)
		}
	}
	return all
}

// TestOperationOf: the operation is the page's title in lower camel, else the name in the path. Without either nothing on
// the page has a subject, and that is said.
func TestOperationOf(t *testing.T) {
	const request = "\n\n## Request\n\n```\nPOST {{apiUrl}}/waInstance{{idInstance}}/SetThing/{{apiTokenInstance}}\n```\n\n## Response\n\n## Errors\n"
	for _, c := range []struct{ name, page, want string }{
		{"a title", "# GetThing" + request, "getThing"},
		{"a title in words gives way to the path", "# Set a thing" + request, "setThing"},
		{"no title", "Some words." + request, "setThing"},
		{"a title in words alone", "# Get thing\n\n## Response\n\n## Response body example\n\n```\n{}\n```\n\n## Errors\n", "getThing"},
		{"neither", "Some words.\n\n## Response\n\n## Response body example\n\n```\n{}\n```\n\n## Errors\n", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := extract(t, c.page)
			if p.Operation != c.want || (len(p.Unread) > 0) != (c.want == "") {
				t.Errorf("%q, want %q; unread %v", p.Operation, c.want, p.Unread)
			}
			if c.want == "" && len(p.Claims) > 0 {
				t.Errorf("claims without a subject: %v", p.Claims)
			}
		})
	}
}

// TestSubjects: where the fields of a table stand goes by the caption, the tables above and the example.
func TestSubjects(t *testing.T) {
	const (
		head  = "# GetThing\n\n## Response\n\n### Response parameters\n\n"
		row   = "| Field | Type | Description |\n|---|---|---|\n"
		reply = "\n### Response body example\n\n```\n"
		end   = "\n```\n\n## GetThing errors\n"
	)
	for _, c := range []struct {
		name, tables, body string
		want               []string
		unread             int
	}{
		{"a list", row + "| id | string | |\n", `[{"id": ""}]`, []string{"getThing.response[].id string"}, 0},
		{"a footnote's digit on a name", row + "| id1 | string | |\n", `{"id": ""}`, []string{"getThing.response.id string"}, 0},
		{"a digit of the name", row + "| line2 | string | |\n", `{"line2": "", "line": ""}`, []string{"getThing.response.line2 string"}, 0},
		{"an object of the table above", row + "| box | object | |\n\nbox object parameters\n\n" + row + "| id | string | |\n", `{"box": {"id": ""}}`,
			[]string{"getThing.response.box object", "getThing.response.box.id string"}, 0},
		{"an object that the example alone shows", row + "| name | string | |\n\nbox object parameters\n\n" + row + "| id | string | |\n", `{"name": "", "box": {"id": ""}}`,
			[]string{"getThing.response.name string", "getThing.response.box.id string"}, 1}, // its caption may be a row of its own
		{"one of two of that name", row + "| name | string | |\n\nbox object parameters\n\n" + row + "| id | string | |\n", `{"name": "", "a": {"box": {"id": ""}}, "b": {"box": {"id": ""}}}`,
			[]string{"getThing.response.name string"}, 1},
		{"an object described twice", row + "| box | object | |\n\nbox object parameters\n\n" + row + "| id | string | |\n\nbox object parameters\n\n" + row + "| no | string | |\n", `{"box": {"id": "", "no": ""}}`,
			[]string{"getThing.response.box object", "getThing.response.box.id string"}, 1},
		{"no caption", row + "| name | string | |\n\n" + row + "| id | string | |\n", `{"name": ""}`, []string{"getThing.response.name string"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := extract(t, head+c.tables+reply+c.body+end)
			if got := said(p, typeKind, byTable); !slices.Equal(got, c.want) || len(p.Unread) != c.unread {
				t.Errorf("%q, want %q; unread %v", got, c.want, p.Unread)
			}
		})
	}
}

// TestTablesOfHTML: a merged cell counts in each row that it spans, and a table of HTML counts in Markdown too.
func TestTablesOfHTML(t *testing.T) {
	const rows = "<table>\n<tr><th>Field</th><th>Type</th><th>Description</th></tr>\n" +
		"<tr><td>a</td><td rowspan=\"2\">string</td><td>One</td></tr>\n<tr><td>b</td><td>Two</td></tr>\n<tr><td>c</td><td>integer</td><td colspan=x>Three</td></tr>\n" +
		"<tr><td colspan=\"3\">More words</td></tr>\n</table>\n"
	want := []string{"getThing.response.a string", "getThing.response.b string", "getThing.response.c integer"}
	for shape, page := range map[string]string{
		"html":     "<!doctype html><h1>GetThing</h1><h2>Response</h2>\n" + rows + "<h2>GetThing errors</h2>\n",
		"markdown": "# GetThing\n\n## Response\n\n" + rows + "\n```\n17\n```\n\n## GetThing errors\n",
	} {
		p := extract(t, page)
		if got := said(p, typeKind, byTable); !slices.Equal(got, want) || len(p.Unread) > 0 {
			t.Errorf("%s: %q, want %q; unread %v", shape, got, want, p.Unread)
		}
	}
}

// TestCode: preformatted text is a body, a sample, or unread, by its heading and its words.
func TestCode(t *testing.T) {
	for _, c := range []struct{ name, heading, code, why string }{
		{"a body", "Response body example", `{"id": 1}`, ""},
		{"two bodies", "Response body example", "{\"id\": 1}\n{\"id\": 2}", ""},
		{"no body", "Response body example", `{"id": one}`, "a body that is not JSON"},
		{"a body too deep to be one", "Response body example", `[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]`, "a body that is not JSON"},
		{"a body anywhere else", "Limits", `{"id": 1}`, "a body under no known heading"},
		{"what may be one, anywhere else", "Limits", `{"id": one}`, "a body that is not JSON"},
		{"a number", "Limits", "17", ""},
		{"words", "Limits", "npm install thing", ""},
		{"a sample", "Request examples", `{"id": one}`, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			why := ""
			for _, u := range extract(t, "# GetThing\n\n## Response\n\n## "+c.heading+"\n\n```\n"+c.code+"\n```\n\n## GetThing errors\n").Unread {
				why += u.Why
			}
			if why != c.why {
				t.Errorf("unread %q, want %q", why, c.why)
			}
		})
	}
}
