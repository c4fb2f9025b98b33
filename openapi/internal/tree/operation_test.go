package tree

import (
	"strings"
	"testing"
)

const operations = `paths:
  /a/{id}:
    post:
      operationId: a
      parameters:
        - {name: id, in: path}
        - {$ref: '#/components/parameters/Since'}
      requestBody: {$ref: '#/components/requestBodies/A'}
      responses:
        '200':
          content:
            application/json:
              schema:
                oneOf:
                  - {$ref: '#/components/schemas/Card'}
                  - {type: array, items: {$ref: '#/components/schemas/Card'}}
        '400':
          content:
            application/json:
              schema: {properties: {message: {type: string}}}
    x-remark: nothing
components:
  parameters:
    Since: {name: since, in: query}
  requestBodies:
    A: {content: {application/json: {schema: {properties: {chatId: {type: string}}}}}}
  schemas:
    Card: {properties: {Name: {type: string}}}
`

func TestSubjectsLeadToTheirPlaces(t *testing.T) {
	tree, err := Parse([]byte(operations))
	if err != nil {
		t.Fatal(err)
	}
	all := tree.Operations
	if len(all) != 1 || all[0].ID != "a" || all[0].Verb != "POST" || all[0].Path != "/a/{id}" {
		t.Fatalf("the operations are %+v", all)
	}
	const at = "/paths/~1a~1{id}/post"
	const reply = at + "/responses/200/content/application~1json/schema"
	for _, test := range []struct{ subject, want string }{
		{"a", at},
		{"a.path.id", at + "/parameters/0"},
		{"a.query.since", at + "/parameters/1"},
		{"a.query.id", ""},
		{"a.request.chatId", "/components/requestBodies/A/content/application~1json/schema/properties/chatId"},
		{"a.request.other", ""},
		{"a.response", reply},
		{"a.response.Name", "/components/schemas/Card/properties/Name"},
		{"a.response[].Name", "/components/schemas/Card/properties/Name"},
		{"a.response.name", ""},
		{"a.error.400", at + "/responses/400"},
		{"a.error.400.message", at + "/responses/400/content/application~1json/schema/properties/message"},
		{"a.error.500", ""},
	} {
		subject, err := ParseSubject(test.subject)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, place := range tree.PlacesOf(all[0], subject, false) {
			got = append(got, place.Pointer)
		}
		if strings.Join(got, " ") != test.want {
			t.Errorf("%s leads to %q, want %q", test.subject, got, test.want)
		}
	}
	subject, _ := ParseSubject("a.response.nAME")
	if got := tree.PlacesOf(all[0], subject, true); len(got) != 1 || got[0].Name() != "Name" {
		t.Errorf("whatever the letter case: %v", got)
	}
	if found := tree.Operation("a"); found != all[0] {
		t.Errorf("the operation a is %+v", found)
	}
	if found := tree.Operation("b"); found.At.OK() {
		t.Errorf("the operation b, which is none, is %+v", found)
	}
}
