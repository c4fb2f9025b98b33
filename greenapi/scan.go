package greenapi

import (
	"iter"
	"strings"
)

// The scanner works on strings: a reply is one string, and the texts of its contacts are parts of it.

// maxDepth is how deep JSON may be nested, as in encoding/json.
const maxDepth = 10000

// valueEnd returns the index behind the JSON value that begins at s[i], -1 if there is none (RFC 8259). It keeps the
// open brackets in a list, so that no depth of nesting can exhaust the stack.
func valueEnd(s string, i int) int {
	var room [32]byte
	open := room[:0] // what will close the brackets
	for {
		switch {
		case i < 0 || i >= len(s):
			return -1
		case s[i] == '{' || s[i] == '[':
			if len(open) == maxDepth {
				return -1
			}
			isObject := s[i] == '{'
			open = append(open, s[i]+2)
			if i = skipSpace(s, i+1); i < len(s) && s[i] == open[len(open)-1] {
				break // an empty one
			}
			if isObject {
				i = nameEnd(s, i)
			}
			continue
		case s[i] == '"':
			i = stringEnd(s, i)
		default:
			i = literalEnd(s, i)
		}
		for more := false; !more; {
			if i < 0 || len(open) == 0 {
				return i
			}
			switch i = skipSpace(s, i); {
			case i == len(s):
				return -1
			case s[i] == open[len(open)-1]:
				open = open[:len(open)-1]
				i++
			case s[i] == ',':
				if i = skipSpace(s, i+1); open[len(open)-1] == '}' {
					i = nameEnd(s, i)
				}
				more = true
			default:
				return -1
			}
		}
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
	digits := func() bool {
		from := i
		for i < len(s) && s[i] >= '0' && s[i] <= '9' {
			i++
		}
		return i > from
	}
	if s[i] == '-' {
		i++
	}
	if i < len(s) && s[i] == '0' {
		i++
	} else if !digits() {
		return -1
	}
	if i < len(s) && s[i] == '.' {
		if i++; !digits() {
			return -1
		}
	}
	if i < len(s) && (s[i] == 'e' || s[i] == 'E') {
		if i++; i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if !digits() {
			return -1
		}
	}
	return i
}

// trim takes away the space around JSON.
func trim(s string) string { return strings.Trim(s, " \t\r\n") }

// isJSON reports whether s is one JSON value without space around it.
func isJSON(s string) bool { return s != "" && valueEnd(s, 0) == len(s) }

// children goes over the members of an object (name and value) or the elements of an array (the name is ""), as the
// JSON of which they are made. It expects valid JSON.
func children(s string) iter.Seq2[string, string] {
	return func(yield func(name, value string) bool) {
		for i := skipSpace(s, 1); s[i] != '}' && s[i] != ']'; {
			name := ""
			if s[0] == '{' {
				end := stringEnd(s, i)
				name, i = s[i:end], nameEnd(s, i)
			}
			end := valueEnd(s, i)
			if !yield(name, s[i:end]) {
				return
			}
			if i = skipSpace(s, end); s[i] == ',' {
				i = skipSpace(s, i+1)
			}
		}
	}
}
