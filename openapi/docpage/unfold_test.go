package docpage

import (
	"slices"
	"strings"
	"testing"
)

// TestUnfold: what of a page on one line gets a line of its own.
func TestUnfold(t *testing.T) {
	const address = "{{apiUrl}}/waInstance{{idInstance}}/getThing/{{apiTokenInstance}}"
	for _, c := range []struct {
		name, line string
		want       []string
	}{
		{"prose", "A line of prose with nothing of the template in it, however long it may be and go on.", nil},
		{"a short line", "Field Type Description id string Whose", nil},
		{"one heading", "Response parameters#", nil},
		{"headings, the title first", "Menu Home GetThing# Tells about it. Request# To know, ask: POST " + address + " Response# Nothing.",
			[]string{"Menu Home", "GetThing#", "Tells about it.", "Request#", "To know, ask:", "POST " + address, "Response#", "Nothing."}},
		{"a heading of several words", "GetThing# The request is. Request parameters# Parameter Type Mandatory Description chatId string Yes Whom it is about",
			[]string{"GetThing#", "The request is.", "Request parameters#", "Parameter Type Mandatory Description", "chatId string Yes Whom it is about"}},
		{"rows, and fields called as columns are", "GetThing# Response# Field Type Description type string Which description string Words id string Whose",
			[]string{"GetThing#", "Response#", "Field Type Description", "type string Which", "description string Words", "id string Whose"}},
		{"the name of a type in prose is no row", "GetThing# Response# Field Type Description name string Words, an empty string if none age integer Years",
			[]string{"GetThing#", "Response#", "Field Type Description", "name string Words, an empty string if none", "age integer Years"}},
		{"a row whose type nobody knows", "GetThing# Response# Field Type Description lastSeen moment When until uuid Then",
			[]string{"GetThing#", "Response#", "Field Type Description", "lastSeen moment When", "until uuid Then"}},
		{"a column nobody knows", "GetThing# Response# Field Type Nullability id string Whose it is, as the method says",
			[]string{"GetThing#", "Response#", "Field Type Nullability", "id string Whose it is, as the method says"}},
		{"a caption", "GetThing# Response# Field Type Description goods object Sold goods object parameters Field Type Description id string Whose",
			[]string{"GetThing#", "Response#", "Field Type Description", "goods object Sold", "goods object parameters", "Field Type Description", "id string Whose"}},
		{"values stay in their row", "GetThing# Response# Field Type Description type string Possible values: user - one group - many id string Whose",
			[]string{"GetThing#", "Response#", "Field Type Description", "type string Possible values: user - one group - many", "id string Whose"}},
		{"bodies", `GetThing# Response body example# { "id": "Field Type Description", "n": [ 1 ] } After it. GetThing errors# None, as of now.`,
			[]string{"GetThing#", "Response body example#", `{ "id": "Field Type Description", "n": [ 1 ] }`, "After it.", "GetThing errors#", "None, as of now."}},
		{"a body that is none ends before the next heading", `GetThing# Response body example# { "id": oops } Words. GetThing errors# None, as of now.`,
			[]string{"GetThing#", "Response body example#", `{ "id": oops } Words.`, "GetThing errors#", "None, as of now."}},
		{"statuses", "GetThing# GetThing errors# HTTP code Error identifier Description 400 Bad Request after 3 tries 500 Internal 469 Blocked 250 Words",
			[]string{"GetThing#", "GetThing errors#", "HTTP code Error identifier Description", "400 Bad Request after 3 tries", "500 Internal", "469 Blocked", "250 Words"}},
		{"samples are one piece", "GetThing# Request examples# import requests Response# Field Type Description id string Whose",
			[]string{"GetThing#", "Request examples#", "import requests Response# Field Type Description id string Whose"}},
		{"without marks", "GetThing Tells. Request parameters Parameter Type Mandatory Description chatId string Yes Whom Response body example { \"id\": 1 }",
			[]string{"GetThing Tells.", "Request parameters#", "Parameter Type Mandatory Description", "chatId string Yes Whom", "Response body example#", `{ "id": 1 }`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if c.want == nil {
				c.want = []string{c.line}
			}
			var got []string
			for _, line := range unfold(sourceLine{c.line, 7}) {
				if line.line != 7 {
					t.Errorf("%q is said to stand on line %d", line.text, line.line)
				}
				got = append(got, line.text)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
		})
	}
}
