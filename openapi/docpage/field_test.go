package docpage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// TestTypeWords: the words of the documentation for the types of JSON.
func TestTypeWords(t *testing.T) {
	for text, want := range map[string]string{
		"string": "string", "String": "string", "`string`": "string", "string1": "string", "(string)": "string",
		"int": "integer", "integer": "integer", "bool": "boolean", "boolean": "boolean", "number": "number", "double": "number", "float": "number",
		"object": "object", "array": "array",
		"array<string>": "array string", "Array <Object>": "array object", "array[integer]": "array integer",
		"string[]": "array string", "object [ ]": "array object", "array of strings": "array string", "array of object": "array object",
		"array(int)": "", "array<text>": "", "text": "", "strings": "", "string or null": "", "": "",
	} {
		types, known := typeWords(text)
		if got := strings.Join(types, " "); got != want || known != (want != "") {
			t.Errorf("%q is %q, want %q", text, got, want)
		}
	}
}

// TestFieldsOf: what a row of a table of fields says, and which rows are unread. A row that names nothing goes on with the
// description above it.
func TestFieldsOf(t *testing.T) {
	const (
		reply   = "Field | Type | Description"
		request = "Parameter | Type | Mandatory | Description"
	)
	for _, c := range []struct {
		name  string
		lines []string
		said  []string // "name types required: about"
		why   string
	}{
		{"a field", []string{reply, "id | string | Whose"}, []string{"id string : Whose"}, ""},
		{"a parameter", []string{request, "id | string | Yes | Whose"}, []string{"id string yes: Whose"}, ""},
		{"a parameter on a condition", []string{request, "id | string | If no name is given | Whose"}, []string{"id string conditional: Whose"}, ""},
		{"columns in another order", []string{"Description | Mandatory | Type | Field", "Whose | No | int | id"}, []string{"id integer no: Whose"}, ""},
		{"two descriptions", []string{"Field | Type | Description | Possible solutions", "id | string | Whose | Ask"}, []string{"id string : Whose\nAsk"}, ""},
		{"no description", []string{"Field | Type", "id | string"}, []string{"id string : "}, ""},
		{"a mark on the name", []string{reply, "id* | string | Whose"}, []string{"id string : Whose"}, ""},
		{"items", []string{reply, "ids | array<string> | Whose"}, []string{"ids array string : Whose"}, ""},
		{"an empty row", []string{reply, " | | ", "id | string | Whose"}, []string{"id string : Whose"}, ""},
		{"a description that goes on", []string{reply, "id | string | Whose", " | | it is", "1) or not | |"}, []string{"id string : Whose\nit is\n1) or not"}, ""},
		{"a merged cell", []string{reply, "id | string | Whose", "id | string | it is"}, []string{"id string : Whose\nit is"}, ""},
		{"the same name, another type", []string{reply, "id | string | Whose", "id | integer | Whose"}, []string{"id string : Whose", "id integer : Whose"}, ""},
		{"the first row names nothing", []string{reply, " | | it is"}, nil, "a row that names no field"},
		{"too many cells", []string{reply, "id | string | Yes | Whose"}, nil, "the row has more cells than its header"},
		{"a name of two words", []string{reply, "the id | string | Whose"}, nil, "the cell for the name holds no name of a field"},
		{"no name", []string{reply, "a | string | b", "| | string | Whose |"}, []string{"a string : b"}, "the cell for the name holds no name of a field"},
		{"an unknown type", []string{reply, "id | uuid | Whose"}, nil, "the cell for the type holds no known type"},
		{"no type", []string{reply, "id | | Whose"}, nil, "the cell for the type holds no known type"},
		{"a name alone", []string{reply, "a | string | b", "id"}, []string{"a string : b"}, "the cell for the type holds no known type"},
		{"an unknown word for required", []string{request, "id | string | Perhaps | Whose"}, nil, "the cell that says whether the field is required holds no known word"},
		{"no word for required", []string{request, "id | string | | Whose"}, nil, "the cell that says whether the field is required holds no known word"},
	} {
		t.Run(c.name, func(t *testing.T) {
			fields, faults := fieldsOf(pipeTable(c.lines...))
			var said []string
			for _, f := range fields {
				said = append(said, fmt.Sprintf("%s %s %s: %s", f.name, strings.Join(f.types, " "), f.required, f.about))
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
