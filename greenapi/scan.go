package greenapi

import (
	"encoding/json"
	"iter"
	"strings"
)

// The scanner works on strings: a reply is one string, and the texts of its contacts are parts of it. It expects JSON that
// is known to be valid, so that no index can run out.

// isJSON reports whether s is one JSON value. The conversion copies nothing where the compiler sees that Valid only reads.
func isJSON(s string) bool { return json.Valid([]byte(s)) }

// trim takes away the space around JSON.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// children goes over the members of an object (name and value) or the elements of an array (the name is ""), as the
// JSON of which they are made. "" has none.
func children(s string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for i := next(s, 1); i < len(s)-1; { // behind the last one is the bracket
			name := ""
			if s[0] == '{' {
				end := stringEnd(s, i)
				name, i = s[i:end], next(s, end)
			}
			end := valueEnd(s, i)
			if !yield(name, s[i:end]) {
				return
			}
			i = next(s, end)
		}
	}
}

// next skips what stands between values, from s[i] on.
func next(s string, i int) int {
	for i < len(s) && (s[i] == ',' || s[i] == ' ' || s[i] == ':' || s[i] == '\n' || s[i] == '\r' || s[i] == '\t') {
		i++
	}
	return i
}

// valueEnd returns the index behind the value that begins at s[i], in an object or an array.
func valueEnd(s string, i int) int {
	switch s[i] {
	case '"':
		return stringEnd(s, i)
	case '{', '[':
	default: // a number, true, false or null
		return i + strings.IndexAny(s[i:], ",]} \t\r\n")
	}
	for depth := 0; ; {
		switch s[i] {
		case '"':
			i = stringEnd(s, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		if i++; depth == 0 {
			return i
		}
	}
}

// stringEnd returns the index behind the string that begins at s[i].
func stringEnd(s string, i int) int {
	for i++; s[i] != '"'; i++ {
		if s[i] == '\\' {
			i++
		}
	}
	return i + 1
}
