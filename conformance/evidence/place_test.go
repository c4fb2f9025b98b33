package evidence

import (
	"fmt"
	"testing"
)

func TestTypes(t *testing.T) {
	for text, want := range map[string]string{
		`"1"`: "string", `1`: "integer", `-1`: "integer", `1.0`: "integer", `1e3`: "integer", `10E-1`: "integer",
		`123456789012345678901234567890`: "integer", `1.5`: "number", `1e-3`: "number", `1e400`: "number", `1e30`: "number",
		`true`: "boolean", `false`: "boolean", `{}`: "object", `[]`: "array",
	} {
		if got := jsonTypes[typeOf(read(t, text))]; got != want {
			t.Errorf("%s is of type %s, want %s", text, got, want)
		}
	}
}

// TestTexts: what the text of a parameter reads as.
func TestTexts(t *testing.T) {
	for text, want := range map[string]string{
		"": "[string]", "a": "[string]", "true": "[string boolean]", "false": "[string boolean]", "True": "[string]",
		"12": "[string integer]", "-1": "[string integer]", "1a": "[string]", "1.0": "[string]",
		"9223372036854775807": "[string integer]", "9223372036854775808": "[string]",
	} {
		var types []string
		for _, jsonType := range jsonTypes {
			if readsAs(text, jsonType) {
				types = append(types, jsonType)
			}
		}
		if got := fmt.Sprint(types); got != want {
			t.Errorf("%q reads as %s, want %s", text, got, want)
		}
	}
}
