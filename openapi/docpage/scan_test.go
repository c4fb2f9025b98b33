package docpage

import (
	"strings"
	"testing"
)

// TestScan: what looks like a claim where no reader looks for one is unread, with its line; what only resembles it is not.
func TestScan(t *testing.T) {
	for _, c := range []struct{ name, text, why string }{
		{"a name and a type", "typingTime integer", strayField},
		{"in a row without a header", "typing | integer | For how long", strayField},
		{"in a list", "- typing (integer) for how long", strayField},
		{"in prose, after a hump", "There is typingTime (integer) too", strayField},
		{"an array of them", "typing array<string>", strayField},
		{"a type in prose", "The string is what an array of objects has", ""},
		{"a type after a small word", "an integer", ""},
		{"a request line", "Or use POST {{apiUrl}}/waInstance{{idInstance}}/other/{{apiTokenInstance}} for it", "a request line that nobody read"},
		{"a request line on two lines", "Or use DELETE\nhttps://api.example.org/waInstance1/other", "a request line that nobody read"},
		{"a verb in prose", "Send it with POST to the address above", ""},
		{"a status", "429 Too many requests", "a status that no table of errors has"},
		{"a status in a row", "| 466 | Quota | Wait |", "a status that no table of errors has"},
		{"an amount", "100 messages a day", ""},
		{"a status in prose", "Else the answer is 429 Too Many", ""},
		{"a member of a body", `"colour": "red"`, "a member of a body that nobody read"},
		{"values", "The mood has possible values happy and sad", "possible values that nobody read"},
		{"values in another language", "Возможные значения: happy, sad", "possible values that nobody read"},
		{"truth is no list of values", "Possible values: true or false", ""},
		{"numbered sentences are none", "Possible values:\n1) the name\n2) nothing", ""},
		{"a member that the example shows and no table has", "colour red Which it is", strayMember},
	} {
		for shape, page := range map[string]string{
			"text":     "GetThing#\n\nTEXT\n\nResponse#\n\nResponse body example#\n\n{\"colour\": \"red\"}\n\nGetThing errors#\n",
			"markdown": "# GetThing\n\nTEXT\n\n## Response\n\n## Response body example\n\n```\n{\"colour\": \"red\"}\n```\n\n## GetThing errors\n",
			"html":     "<!doctype html><h1>GetThing</h1>\n\n<p>TEXT</p>\n\n<h2>Response</h2><h2>Response body example</h2><pre>{\"colour\": \"red\"}</pre><h2>GetThing errors</h2>\n",
		} {
			t.Run(c.name+"/"+shape, func(t *testing.T) {
				why := ""
				for _, u := range extract(t, strings.Replace(page, "TEXT", c.text, 1)).Unread {
					why += u.Why
					if u.From != 3 && u.From != 4 {
						t.Errorf("said to stand on line %d", u.From)
					}
				}
				if why != c.why {
					t.Errorf("unread %q, want %q", why, c.why)
				}
			})
		}
	}
}

// TestScanHTML: a row is a line, a cell ends in a bar, what nobody sees is gone, and each place keeps its line.
func TestScanHTML(t *testing.T) {
	plain := scanHTML("<head>\n<title>x</title></head>\n<!-- a\nb --><p>One <b>bold</b>\nline</p><table><tr><td>a<td>b</td><td>c</td></tr>\n<tr><th>&lt;d&gt;</th></tr></table><pre>e\nf</pre>\n<script>\nvar g\n</script><dl><dt>h</dt>\n<dd>i</dd></dl>")
	for text, line := range map[string]int{"One bold line": 4, "ab | c | ": 5, "<d> | ": 6, "e\nf": 6, "f": 7, "h | ": 10, "i | ": 11} {
		at := strings.Index(plain.text, text)
		if at < 0 {
			t.Errorf("%q is not in %q", text, plain.text)
			continue
		}
		if got := plain.line(at); got != line {
			t.Errorf("%q stands on line %d, want %d", text, got, line)
		}
	}
	for _, hidden := range []string{"title", "x", "var g", "<!--"} {
		if strings.Contains(plain.text, hidden) {
			t.Errorf("%q is in %q", hidden, plain.text)
		}
	}
}
