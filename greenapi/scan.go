package greenapi

import (
	"iter"
	"strings"
)

// The scanner works on strings: a reply is one string, and the texts of its contacts are parts of it.

// maxDepth is how deep JSON may be nested, as in encoding/json.
const maxDepth = 10000

// valueEnd returns the index behind the JSON value that begins at s[i], -1 if there is none (RFC 8259). It stands inside
// that many others.
func valueEnd(s string, i, depth int) int {
	switch {
	case i < 0 || i >= len(s):
		return -1
	case s[i] == '"':
		return stringEnd(s, i)
	case s[i] != '{' && s[i] != '[':
		return literalEnd(s, i)
	case depth == maxDepth:
		return -1
	}
	isObject, closing := s[i] == '{', s[i]+2 // which is } or ]
	if i = skipSpace(s, i+1); i < len(s) && s[i] == closing {
		return i + 1
	}
	for {
		if isObject {
			i = nameEnd(s, i)
		}
		if i = valueEnd(s, i, depth+1); i < 0 {
			return -1
		}
		switch i = skipSpace(s, i); {
		case i < len(s) && s[i] == closing:
			return i + 1
		case i == len(s) || s[i] != ',':
			return -1
		}
		i = skipSpace(s, i+1)
	}
}

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\n' || s[i] == '\r') {
		i++
	}
	return i
}

// nameEnd returns the index of the value whose name begins at s[i].
func nameEnd(s string, i int) int {
	if i >= len(s) || s[i] != '"' {
		return -1
	}
	if i = stringEnd(s, i); i < 0 {
		return -1
	}
	if i = skipSpace(s, i); i == len(s) || s[i] != ':' {
		return -1
	}
	return skipSpace(s, i+1)
}

// stringEnd returns the index behind the string that begins at s[i].
func stringEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"':
			return i + 1
		case c < ' ':
			return -1
		case c == '\\':
			if i++; i == len(s) {
				return -1
			}
			if s[i] == 'u' {
				for range 4 {
					if i++; i == len(s) || !strings.ContainsRune("0123456789abcdefABCDEF", rune(s[i])) {
						return -1
					}
				}
			} else if strings.IndexByte(`"\/bfnrt`, s[i]) < 0 {
				return -1
			}
		}
	}
	return -1
}

// literalEnd returns the index behind the number, true, false or null that begins at s[i].
func literalEnd(s string, i int) int {
	for _, word := range [...]string{"null", "true", "false"} {
		if strings.HasPrefix(s[i:], word) {
			return i + len(word)
		}
	}
	next := func(chars string) bool {
		found := i < len(s) && strings.IndexByte(chars, s[i]) >= 0
		if found {
			i++
		}
		return found
	}
	digits := func() bool {
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i > from
	}
	next("-")
	if !next("0") && !digits() {
		return -1
	}
	if next(".") && !digits() {
		return -1
	}
	if next("eE") {
		if next("+-"); !digits() {
			return -1
		}
	}
	return i
}

// trim takes away the space around JSON.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// isJSON reports whether s is one JSON value without space around it.
func isJSON(s string) bool { return s != "" && valueEnd(s, 0, 0) == len(s) }

// children goes over the members of an object (name and value) or the elements of an array (the name is ""), as the
// JSON of which they are made. It expects valid JSON, or "".
func children(s string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for i := skipSpace(s, 1); i < len(s) && s[i] != '}' && s[i] != ']'; {
			name := ""
			if s[0] == '{' {
				end := stringEnd(s, i)
				name, i = s[i:end], nameEnd(s, i)
			}
			end := valueEnd(s, i, 0)
			if !yield(name, s[i:end]) {
				return
			}
			if i = skipSpace(s, end); s[i] == ',' {
				i = skipSpace(s, i+1)
			}
		}
	}
}
