package check

import (
	"slices"
	"testing"

	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

// TestWordsForTypes: the type of a value, and how a sentence says it.
func TestWordsForTypes(t *testing.T) {
	for text, want := range map[string]string{
		"null": "null", "true": "a boolean", `""`: "a string", "1": "an integer", "1.0": "an integer", "1.5": "a number", "[]": "an array", "{}": "an object",
	} {
		value, _ := strictjson.Parse(text, 4)
		if got := withArticle(jsonType(value)); got != want {
			t.Errorf("%s is %s, want %s", text, got, want)
		}
	}
}

// TestPaths: a path is a pointer and back, and a sentence names it.
func TestPaths(t *testing.T) {
	for text, path := range map[string][]string{"": {}, "/": {""}, "/a~1b/0": {"a/b", "0"}, "/~01": {"~1"}} {
		said := text
		if text == "" {
			said = "the body"
		}
		if pointer(path) != text || !slices.Equal(pathOf(text), path) || spoken(path) != said {
			t.Errorf("%q: %q, %q, %q", text, pointer(path), pathOf(text), spoken(path))
		}
	}
}
