package tree

import (
	"strings"
	"testing"
)

const spec = `paths:
  /a/{b}:
    post:
      operationId: a
components:
  schemas:
    Contact:
      properties:
        name: {type: string}
        lastSeen:
          $ref: '#/components/schemas/LastSeen'
    Contacts:
      items: {$ref: '#/components/schemas/Contact'}
    LastSeen:
      oneOf:
        - {type: string}
        - $ref: '#/components/schemas/Seconds'
    Seconds: {type: integer}
    Loop: {$ref: '#/components/schemas/Loop'}
    Inside: {$ref: '#/components/schemas/Inside/items'}
    Round: {oneOf: [{$ref: '#/components/schemas/Round'}, {type: string}, {oneOf: [{type: integer}]}]}
`

func TestPlacesHaveOnePointerAndOneLine(t *testing.T) {
	tree, err := Parse([]byte(spec))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		pointer, at, to string
		line            int
	}{
		{"", "", "", 1},
		{"/paths/~1a~1{b}/post", "/paths/~1a~1{b}/post", "/paths/~1a~1{b}/post", 3},
		{"/components/schemas/Contact/properties/name/type", "/components/schemas/Contact/properties/name/type", "/components/schemas/Contact/properties/name/type", 9},
		{"/components/schemas/Contact/properties/lastSeen", "/components/schemas/Contact/properties/lastSeen", "/components/schemas/LastSeen", 10},
		{"/components/schemas/Contacts/items/properties/lastSeen/oneOf/0", "/components/schemas/LastSeen/oneOf/0", "/components/schemas/LastSeen/oneOf/0", 16},
		{"/components/schemas/LastSeen/oneOf/1", "/components/schemas/LastSeen/oneOf/1", "/components/schemas/Seconds", 17},
		{"/components/schemas/LastSeen/oneOf/2", "", "", 0},
		{"/components/schemas/Loop", "/components/schemas/Loop", "", 19},
		{"/components/schemas/Inside", "/components/schemas/Inside", "", 20},
		{"/components/schemas/Inside/items", "", "", 0},
		{"/components/schemas/Nobody", "", "", 0},
		{"components", "", "", 0},
	} {
		at := tree.Locate(test.pointer)
		if to := tree.Follow(at); at.Pointer != test.at || at.Line != test.line || to.Pointer != test.to {
			t.Errorf("%q: is %q on line %d and leads to %q, want %q, %d, %q", test.pointer, at.Pointer, at.Line, to.Pointer, test.at, test.line, test.to)
		}
	}
}

func TestTypesAreThoseOfEveryAlternative(t *testing.T) {
	tree, err := Parse([]byte(spec))
	if err != nil {
		t.Fatal(err)
	}
	for pointer, want := range map[string]string{"Contact/properties/lastSeen": "string integer", "Seconds": "integer", "Round": "string integer", "Loop": "", "Inside": "", "Nobody": ""} {
		if got := strings.Join(tree.TypesAt(tree.Locate("/components/schemas/"+pointer)), " "); got != want {
			t.Errorf("%s takes %q, want %q", pointer, got, want)
		}
	}
}

func TestNothingIsATree(t *testing.T) {
	for _, text := range []string{"", "# nothing"} {
		if tree, err := Parse([]byte(text)); err != nil || tree.Locate("").OK() || len(tree.Operations) > 0 {
			t.Errorf("%q: %v, %v", text, tree, err)
		}
	}
	if _, err := Parse([]byte("a: [")); err == nil {
		t.Error("half a list was read")
	}
}
