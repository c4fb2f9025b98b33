package exchange

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// rewriter says what becomes of the parts of a JSON text. The place is that of the member, as in
// "[].imageUrls.original"; item is set for a list's. Each method returns what stands there instead.
type rewriter interface {
	// object is told of each object that is the text or an item of the list that it is, before its members.
	object(names map[string]bool)
	name(place, name string) string
	text(place, value string) string
	number(place, literal string) string
	// loose is what is no part of JSON: bare words, and all of a text that is none.
	loose(text string) string
}

// rewrite passes the parts of a JSON text through w and leaves everything else as it is, byte for byte: the order, the
// spaces, repeated names, and whatever is wrong with it. It needs no valid JSON: faults are evidence.
func rewrite(b []byte, w rewriter) []byte {
	out := bytes.NewBuffer(make([]byte, 0, len(b)+len(b)/8))
	type container struct {
		object bool
		place  string // of the container
		member string // its member at hand
		value  bool   // a value is due, not a name
	}
	var stack []container
	place := func() string {
		if len(stack) == 0 {
			return ""
		}
		top := stack[len(stack)-1]
		if !top.object {
			return top.place + "[]"
		}
		if top.place == "" {
			return top.member
		}
		return top.place + "." + top.member
	}
	for i := 0; i < len(b); {
		c := b[i]
		switch {
		case c == '{' || c == '[':
			at := place()
			if c == '{' && (len(stack) == 0 || len(stack) == 1 && !stack[0].object) {
				w.object(namesOf(b[i:]))
			}
			// What is nested deeper than anything declared is one place.
			if len(at) > 200 {
				at = "deep"
			}
			stack = append(stack, container{object: c == '{', place: at})
			out.WriteByte(c)
			i++
		case c == '}' || c == ']':
			if len(stack) > 0 {
				stack = stack[:len(stack)-1]
			}
			out.WriteByte(c)
			i++
		case c == ',' || c == ':':
			if len(stack) > 0 {
				stack[len(stack)-1].value = c == ':'
			}
			out.WriteByte(c)
			i++
		case c == '"':
			lit := readLiteral(b[i:])
			if len(stack) > 0 && stack[len(stack)-1].object && !stack[len(stack)-1].value {
				top := &stack[len(stack)-1]
				top.member = lit.text
				lit.write(out, w.name(place(), lit.text))
			} else {
				lit.write(out, w.text(place(), lit.text))
			}
			i += lit.size
		case c == '-' || '0' <= c && c <= '9':
			end := i + 1
			for end < len(b) && strings.IndexByte("0123456789.+-eE", b[end]) >= 0 {
				end++
			}
			if loose := looseEnd(b, end); loose > end { // a word that begins with a digit
				out.WriteString(w.loose(string(b[i:loose])))
				end = loose
			} else {
				out.WriteString(w.number(place(), string(b[i:end])))
			}
			i = end
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			out.WriteByte(c)
			i++
		default:
			end := looseEnd(b, i)
			if end == i {
				end++
			}
			out.WriteString(w.loose(string(b[i:end])))
			i = end
		}
	}
	return out.Bytes()
}

// looseEnd is where a bare word that goes on at i ends.
func looseEnd(b []byte, i int) int {
	for i < len(b) && strings.IndexByte(" \t\r\n{}[],:\"", b[i]) < 0 {
		i++
	}
	return i
}

// namesOf returns the names of the members of the object that b begins with.
func namesOf(b []byte) map[string]bool {
	names := map[string]bool{}
	depth, due := 0, false
	for i := 0; i < len(b); i++ {
		switch b[i] {
		case '{', '[':
			depth++
			due = depth == 1
		case '}', ']':
			if depth--; depth == 0 {
				return names
			}
		case ',':
			due = depth == 1
		case ':':
			due = false
		case '"':
			if due {
				lit := readLiteral(b[i:])
				names[lit.text] = true
				i += lit.size - 1
			} else {
				size, _ := literalSize(b[i:])
				i += size - 1
			}
		}
	}
	return names
}

// literal is a string of a JSON text.
type literal struct {
	size   int
	raw    []byte
	text   string   // what can be read of it
	faults []string // what cannot, each in a form that is as wrong
	open   bool     // it ends with the text
}

// The faults that a string may hold. What stood there may be part of a name in another character set, so that the
// kind of fault stays and the bytes do not.
const (
	badByte   = "\xff"
	badEnd    = "\xd0" // the first half of a character, at the very end of a text that was cut
	badEscape = `\q`
	badHigh   = `\ud83d`
	badLow    = `\ude00`
)

// literalSize is the length of the string that b begins with, quotes included; open says that its end quote is missing.
func literalSize(b []byte) (size int, open bool) {
	for i := 1; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i + 1, false
		}
	}
	return len(b), true
}

// readLiteral reads the string that b begins with.
func readLiteral(b []byte) literal {
	var lit literal
	lit.size, lit.open = literalSize(b)
	lit.raw = b[:lit.size]
	inner := lit.raw[1:]
	if !lit.open {
		inner = inner[:len(inner)-1]
	}
	var text strings.Builder
	for i := 0; i < len(inner); {
		c := inner[i]
		switch {
		case c == '\\':
			r, size, fault := readEscape(inner[i:])
			if size == 1 {
				i++ // cut off: the text ends here, and the string has no end quote either
				continue
			}
			if fault != "" {
				lit.faults = append(lit.faults, fault)
			} else {
				text.WriteRune(r)
			}
			i += size
		case c < ' ':
			lit.faults = append(lit.faults, string(rune(c)))
			i++
		default:
			r, size := utf8.DecodeRune(inner[i:])
			if lit.open && !utf8.FullRune(inner[i:]) {
				lit.faults = append(lit.faults, badEnd)
				size = len(inner) - i
			} else if r == utf8.RuneError && size == 1 {
				lit.faults = append(lit.faults, badByte)
			} else {
				text.WriteRune(r)
			}
			i += size
		}
	}
	lit.text = text.String()
	return lit
}

// readEscape reads the escape that b begins with; the size is 1 if there is but a backslash.
func readEscape(b []byte) (r rune, size int, fault string) {
	if len(b) < 2 {
		return 0, 1, ""
	}
	if k := strings.IndexByte(`"\/bfnrt`, b[1]); k >= 0 {
		return rune("\"\\/\b\f\n\r\t"[k]), 2, ""
	}
	high, ok := hex4(b[1:])
	switch {
	case !ok:
		return 0, 2, badEscape
	case !utf16.IsSurrogate(high):
		return high, 6, ""
	case high >= 0xDC00:
		return 0, 6, badLow
	}
	if len(b) >= 12 && b[6] == '\\' {
		if low, ok := hex4(b[7:]); ok {
			if r := utf16.DecodeRune(high, low); r != utf8.RuneError {
				return r, 12, ""
			}
		}
	}
	return 0, 6, badHigh
}

// write writes the string with another text and the same faults.
func (l literal) write(out *bytes.Buffer, text string) {
	if text == l.text && !slices.Contains(l.faults, badByte) && !slices.Contains(l.faults, badEnd) {
		out.Write(l.raw) // nobody's, to the byte
		return
	}
	out.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r < ' ':
			const digits = "0123456789abcdef"
			out.WriteString(`\u00`)
			out.WriteByte(digits[r>>4])
			out.WriteByte(digits[r&15])
		default:
			out.WriteRune(r)
		}
	}
	for i, fault := range l.faults {
		if fault == badLow && i > 0 {
			out.WriteByte('-') // or it would make a pair with the one before
		}
		out.WriteString(fault)
	}
	if !l.open {
		out.WriteByte('"')
	}
}
