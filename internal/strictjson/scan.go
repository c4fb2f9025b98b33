package strictjson

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Code names a kind of fault.
type Code string

// The faults of a text that should be one JSON value.
const (
	BOM           Code = "bom"            // a byte order mark before the value
	InvalidUTF8   Code = "invalid-utf8"   // bytes that are no UTF-8
	NotJSON       Code = "not-json"       // against the grammar of RFC 8259
	TrailingData  Code = "trailing-data"  // something after the value
	Depth         Code = "depth"          // nested deeper than the caller allows
	DuplicateKey  Code = "duplicate-key"  // a name twice in one object, letter case aside
	LoneSurrogate Code = "lone-surrogate" // an escape that is half of a surrogate pair
)

// Fault is one thing wrong with a text.
type Fault struct {
	Code Code
	// Pointer (RFC 6901) is the value or member that the fault is in, "" the whole text.
	Pointer string
	// Offset is that of the first byte that is wrong; in a bare word or a number, of the token it is in.
	Offset int
	// Detail is one short line. It names members but never quotes a value: values may be personal data.
	Detail string
}

// Bounds on what one body can make the scanner keep, so that a hostile one costs neither memory nor time.
const (
	// maxFaults of one code are kept; the last one's detail says how many more there are.
	maxFaults = 100
	// maxPointer is the longest pointer in bytes. Below that depth the pointer is that of an ancestor,
	// so it still leads to something.
	maxPointer = 1024
	// maxCompared names of an object are compared one by one; a larger object gets a map.
	maxCompared = 32
)

// Parse reads a text that should be one JSON value as RFC 8259 defines it, and returns its faults in the order in which
// they come. It stops at the first fault of grammar and at the first value nested deeper than maxDepth, because nothing
// after that is reliable; then there is no value. A list or object on its own is one deep. With any other fault the
// value is the text's, both of two equal names included.
//
// Names are compared after unescaping and without letter case, the way encoding/json matches them with the fields of a
// struct; a name that comes more than twice is reported once.
func Parse(text string, maxDepth int) (Value, []Fault) {
	if len(text) > maxText {
		return Value{}, []Fault{{Code: Depth, Detail: "longer than any text that is read here"}}
	}
	s := scanner{body: text, maxDepth: maxDepth, document: newDocument(text), names: make([]memberName, 0, 16), folded: make([]byte, 0, 128)}
	if strings.HasPrefix(text, "\ufeff") {
		s.note(BOM, 0, 0, "byte order mark before the value")
		s.pos = len("\ufeff")
	}
	whole := s.value()
	if whole && s.pos < len(text) {
		s.note(TrailingData, 0, s.pos, s.describe(s.pos)+" after the value"+s.place(s.pos))
	}
	for code, n := range s.count {
		for i := len(s.faults) - 1; n > maxFaults; i-- {
			if s.faults[i].Code == code {
				s.faults[i].Detail += fmt.Sprintf("; %d more like it", n-maxFaults)
				break
			}
		}
	}
	if !whole {
		return Value{}, s.faults
	}
	return Value{document: s.document}, s.faults
}

// scanner walks the body once, byte by byte, and keeps the open lists and objects on a stack of its own:
// no nesting can exhaust the goroutine's.
type scanner struct {
	body     string
	pos      int
	maxDepth int

	open []nesting
	// names and folded belong to all open objects together, those of the innermost one last, so that a
	// long list of objects needs no memory for any of them.
	names  []memberName
	folded []byte

	faults []Fault
	count  map[Code]int
	*document
}

// nesting is one open list or object.
type nesting struct {
	object bool
	// node is that of the list or object.
	node int
	// index is that of a list's item at hand.
	index int
	// name is that of an object's member at hand.
	name stretch
	// firstName and firstFolded are where the object's part of scanner.names and scanner.folded begins.
	firstName, firstFolded int
	// large has the names of an object with more than maxCompared members, by their folded form.
	large map[string]memberName
}

// stretch is a part of a byte slice.
type stretch struct{ from, to int }

// memberName is a name that an open object already has.
type memberName struct {
	// raw is the part of the body between the quotes, folded that of scanner.folded.
	raw, folded stretch
	// told is true if a repetition has been reported.
	told bool
}

// value reads one value with everything in it and the white space around it. It returns false if it
// stopped early; then the reason is noted.
func (s *scanner) value() bool {
	for {
		// A value is due here, always.
		switch s.space(); s.peek() {
		case '{':
			if !s.enter(true) {
				return false
			}
			if s.peek() != '}' {
				if !s.member() {
					return false
				}
				continue
			}
			s.leave()
		case '[':
			if !s.enter(false) {
				return false
			}
			if s.peek() != ']' {
				continue
			}
			s.leave()
		case '"':
			t := s.text()
			if !s.judge(t, len(s.open)) {
				return false
			}
			s.leaf(String, t.raw.from, t.raw.to, t.literal)
		case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9':
			if !s.number() {
				return false
			}
		case 't', 'f', 'n':
			if !s.literal() {
				return false
			}
		default:
			return s.noValue()
		}
		// A value has ended. It may have been the last one of any number of lists and objects.
		for next := false; !next; {
			s.space()
			if len(s.open) == 0 {
				return true
			}
			in := &s.open[len(s.open)-1]
			c, closing := s.peek(), byte(']')
			if in.object {
				closing = '}'
			}
			switch c {
			case closing:
				s.leave()
			case ',':
				s.pos++
				if in.object {
					s.space()
					if !s.member() {
						return false
					}
				} else {
					in.index++
				}
				next = true
			default:
				return s.unexpected(len(s.open)-1, "',' or '"+string(closing)+"'")
			}
		}
	}
}

// peek returns the next byte, and 0, which has no place in JSON, at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.body) {
		return s.body[s.pos]
	}
	return 0
}

func (s *scanner) space() {
	for s.pos < len(s.body) {
		switch s.body[s.pos] {
		case ' ', '\n', '\t', '\r':
			s.pos++
		default:
			return
		}
	}
}

// enter opens a list or an object and stops before the first thing in it.
func (s *scanner) enter(object bool) bool {
	if len(s.open) >= s.maxDepth {
		s.note(Depth, len(s.open), s.pos, fmt.Sprintf("more than %d values deep", s.maxDepth))
		return false
	}
	kind := List
	if object {
		kind = Object
	}
	s.open = append(s.open, nesting{object: object, node: s.leaf(kind, s.pos, 0, true), firstName: len(s.names), firstFolded: len(s.folded)})
	s.pos++
	s.space()
	return true
}

// leave closes the innermost list or object.
func (s *scanner) leave() {
	last := len(s.open) - 1
	s.names, s.folded = s.names[:s.open[last].firstName], s.folded[:s.open[last].firstFolded]
	s.pos++
	s.end(s.open[last].node, s.pos)
	s.open = s.open[:last]
}

// member reads a name and its colon.
func (s *scanner) member() bool {
	in, inside := &s.open[len(s.open)-1], len(s.open)
	if s.peek() != '"' {
		return s.unexpected(inside-1, "a name in double quotes")
	}
	quote := s.pos
	t := s.text()
	if t.fault != "" {
		// What the member is called nobody knows, so the fault is the object's.
		return s.judge(t, inside-1)
	}
	in.name = t.raw
	s.leaf(String, t.raw.from, t.raw.to, t.literal)
	s.judge(t, inside)
	s.remember(in, t, quote)
	if s.space(); s.peek() != ':' {
		return s.unexpected(inside, "':'")
	}
	s.pos++
	return true
}

// remember adds a name to those of its object and notes it if it is there already.
func (s *scanner) remember(in *nesting, t stringToken, quote int) {
	start := len(s.folded)
	s.folded = appendFolded(s.folded, s.body[t.raw.from:t.raw.to], t.plain)
	folded := s.folded[start:]
	name := memberName{raw: t.raw, folded: stretch{start, len(s.folded)}}

	if in.large != nil {
		if first, found := in.large[string(folded)]; !found {
			in.large[string(folded)] = name
		} else if !first.told {
			first.told = true
			in.large[string(folded)] = first
			s.repeated(first, name, quote)
		}
		s.folded = s.folded[:start]
		return
	}
	names := s.names[in.firstName:]
	for i := range names {
		if !bytes.Equal(s.folded[names[i].folded.from:names[i].folded.to], folded) {
			continue
		}
		if !names[i].told {
			names[i].told = true
			s.repeated(names[i], name, quote)
		}
		s.folded = s.folded[:start]
		return
	}
	s.names = append(s.names, name)
	if len(names) < maxCompared {
		return
	}
	in.large = make(map[string]memberName, 2*maxCompared)
	for _, n := range s.names[in.firstName:] {
		in.large[string(s.folded[n.folded.from:n.folded.to])] = n
	}
	s.names, s.folded = s.names[:in.firstName], s.folded[:in.firstFolded]
}

func (s *scanner) repeated(first, again memberName, quote int) {
	if !s.room(DuplicateKey) {
		return
	}
	was, is := s.quoted(first.raw), s.quoted(again.raw)
	detail := "member " + was + " again"
	if was != is {
		detail += " as " + is
	}
	s.add(DuplicateKey, len(s.open), quote, detail)
}

// quoted is a name for a person to read: short, and in ASCII, because letters that fold alike may look alike.
func (s *scanner) quoted(raw stretch) string {
	name := []rune(string(appendUnescaped(nil, s.body[raw.from:raw.to])))
	if len(name) > 40 {
		name = append(name[:40], '…')
	}
	return strconv.QuoteToASCII(string(name))
}

// stringToken is what the scanner saw of one string.
type stringToken struct {
	// raw is what is between the quotes.
	raw stretch
	// plain is true if all of it is ASCII without escapes, literal if it means what it says: UTF-8 without escapes.
	plain, literal bool
	// notUTF8 and half are the offsets of the first byte that is no UTF-8 and of the first escape that is
	// half of a surrogate pair, or 0: no string begins there, since a quote comes first.
	notUTF8, half int
	// fault is what is against the grammar, or "", and at is where.
	fault string
	at    int
}

// text reads the string whose opening quote is next.
func (s *scanner) text() stringToken {
	b, i := s.body, s.pos+1
	t := stringToken{raw: stretch{from: i}, plain: true, literal: true}
	for i < len(b) {
		c := b[i]
		if harmless[c] {
			i++
			continue
		}
		switch {
		case c == '"':
			t.raw.to = i
			s.pos = i + 1
			return t
		case c == '\\':
			t.plain, t.literal = false, false
			n := s.escape(i, &t)
			if t.fault != "" {
				return t
			}
			i += n
		case c < ' ':
			t.fault, t.at = fmt.Sprintf("unescaped control character U+%04X in a string", c), i
			return t
		default:
			t.plain = false
			r, n := utf8.DecodeRuneInString(b[i:])
			if r == utf8.RuneError && n == 1 {
				t.literal = false
				if !utf8.FullRuneInString(b[i:]) {
					// The end of the body cuts the character off; that is the fault.
					n = len(b) - i
				} else if t.notUTF8 == 0 {
					t.notUTF8 = i
				}
			}
			i += n
		}
	}
	t.fault, t.at = "the body ends in a string", len(b)
	return t
}

// harmless are the bytes of a string that mean themselves: ASCII but for quote, backslash and controls.
var harmless = func() (table [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		table[c] = c != '"' && c != '\\'
	}
	return table
}()

// escape returns the length of the escape at i, and of both if it and the next one are a surrogate pair.
func (s *scanner) escape(i int, t *stringToken) int {
	rest := s.body[i:]
	if len(rest) < 2 {
		t.fault, t.at = "the body ends in a string", len(s.body)
		return 0
	}
	if rest[1] != 'u' {
		if strings.IndexByte(`"\/bfnrt`, rest[1]) < 0 {
			t.fault, t.at = "a backslash before "+s.describe(i+1), i
		}
		return 2
	}
	r, ok := fourHex(rest)
	switch {
	case !ok && len(rest) < 6 && strings.IndexByte(rest, '"') < 0:
		t.fault, t.at = "the body ends in a string", len(s.body)
		return 0
	case !ok:
		t.fault, t.at = `\u without four hexadecimal digits`, i
		return 0
	case !utf16.IsSurrogate(r):
		return 6
	}
	low, _ := fourHex(rest[6:])
	if utf16.DecodeRune(r, low) != unicode.ReplacementChar {
		return 12
	}
	// If the body ends before the other half could, that is the fault.
	cut := len(rest) < 12 && strings.IndexByte(rest, '"') < 0
	if t.half == 0 && !cut {
		t.half = i
	}
	return 6
}

// fourHex reads \uXXXX at the beginning of b.
func fourHex(b string) (r rune, ok bool) {
	if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
		return 0, false
	}
	for _, c := range []byte(b[2:6]) {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// judge notes what is wrong with a string; tokens is how much of the pointer leads to it. It returns false
// if the string is against the grammar.
func (s *scanner) judge(t stringToken, tokens int) bool {
	if t.notUTF8 > 0 {
		s.note(InvalidUTF8, tokens, t.notUTF8, fmt.Sprintf("byte 0x%02x is not UTF-8 here", s.body[t.notUTF8]))
	}
	if t.half > 0 {
		s.note(LoneSurrogate, tokens, t.half, s.body[t.half:t.half+6]+" without its other half")
	}
	if t.fault != "" {
		return s.fail(tokens, t.at, t.fault)
	}
	return true
}

// number reads a number.
func (s *scanner) number() bool {
	b, start, i := s.body, s.pos, s.pos
	digits := func() int {
		from := i
		for i < len(b) && '0' <= b[i] && b[i] <= '9' {
			i++
		}
		return i - from
	}
	if b[i] == '-' {
		i++
	}
	first := i
	whole := digits()
	odd, fault := whole > 18, ""
	switch {
	case whole == 0:
		return s.noValue()
	case whole > 1 && b[first] == '0':
		fault = "a number with a leading zero"
	}
	if i < len(b) && b[i] == '.' {
		i, odd = i+1, true
		if digits() == 0 && fault == "" {
			fault = "a number without a digit after the point"
		}
	}
	if i < len(b) && (b[i] == 'e' || b[i] == 'E') {
		i, odd = i+1, true
		if i < len(b) && (b[i] == '+' || b[i] == '-') {
			i++
		}
		if digits() == 0 && fault == "" {
			fault = "a number without a digit in the exponent"
		}
	}
	if fault == "" && i < len(b) && wordy(b[i]) {
		fault = s.describe(i) + " in a number"
	}
	if fault != "" {
		return s.fail(len(s.open), start, fault)
	}
	s.pos = i
	s.leaf(Number, start, i, !odd)
	s.odd = s.odd || odd
	return true
}

// wordy is true of bytes that, right after a number or a literal, make another token of it: even where
// nothing is to follow, 1a and nullx are not a value and something else.
func wordy(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '_' || c == '.' || c == '+' || c == '-'
}

// literal reads true, false or null.
func (s *scanner) literal() bool {
	for _, word := range [...]string{"true", "false", "null"} {
		end := s.pos + len(word)
		if end <= len(s.body) && s.body[s.pos:end] == word && (end == len(s.body) || !wordy(s.body[end])) {
			kind := Bool
			if word == "null" {
				kind = Null
			}
			s.leaf(kind, s.pos, end, true)
			s.pos = end
			return true
		}
	}
	return s.noValue()
}

// note adds a slip, or counts it if there are enough of its code. The first so many tokens of the
// position at hand are its pointer.
func (s *scanner) note(code Code, tokens, offset int, detail string) {
	if s.room(code) {
		s.add(code, tokens, offset, detail)
	}
}

// room counts a slip and reports whether to keep it.
func (s *scanner) room(code Code) bool {
	if s.count == nil {
		s.count = map[Code]int{}
	}
	s.count[code]++
	return s.count[code] <= maxFaults
}

func (s *scanner) add(code Code, tokens, offset int, detail string) {
	s.faults = append(s.faults, Fault{code, s.pointer(tokens), offset, detail})
}

// fail notes a fault of grammar and returns false.
func (s *scanner) fail(tokens, offset int, detail string) bool {
	s.note(NotJSON, tokens, offset, detail+s.place(offset))
	return false
}

// unexpected fails at the next byte.
func (s *scanner) unexpected(tokens int, due string) bool {
	what := s.describe(s.pos)
	if c := s.peek(); c == '}' || c == ']' {
		if strings.HasSuffix(strings.TrimRight(s.body[:s.pos], " \t\r\n"), ",") {
			what = "a trailing comma before " + what
		}
	}
	return s.fail(tokens, s.pos, what+" where "+due+" is due")
}

// noValue fails where a value is due and something else is. What stands for a value in other languages is
// named, any other word is not: it may be a value that has lost its quotes.
func (s *scanner) noValue() bool {
	inside := len(s.open)
	end := s.pos
	for end < len(s.body) && end < s.pos+16 && wordy(s.body[end]) {
		end++
	}
	token := s.body[s.pos:end]
	word := strings.ToLower(strings.TrimLeft(token, "+-"))
	switch {
	case token == "":
		// A comma or bracket ends the list's item at hand before it began: there is no such item.
		if c := s.peek(); inside > 0 && !s.open[inside-1].object && (c == ',' || c == ']' || c == '}' || s.pos == len(s.body)) {
			inside--
		}
		return s.unexpected(inside, "a value")
	case word != "" && strings.Contains(" true false null nan inf infinity none nil undefined", " "+word):
		return s.fail(inside, s.pos, token+" is not a JSON value")
	case token[0] == '+':
		return s.fail(inside, s.pos, "a plus sign before a value")
	case token[0] == '-':
		return s.fail(inside, s.pos, "a minus sign without a number")
	case token[0] == '.':
		return s.fail(inside, s.pos, "a point without a digit before it")
	}
	return s.fail(inside, s.pos, "a word without quotes")
}

// describe says what is at an offset, in one character at most.
func (s *scanner) describe(at int) string {
	rest := s.body[at:]
	if len(rest) == 0 {
		return "the end of the body"
	}
	r, n := utf8.DecodeRuneInString(rest)
	switch {
	case r == utf8.RuneError && n == 1:
		return fmt.Sprintf("byte 0x%02x (not UTF-8)", rest[0])
	case r == '\'':
		return "a single quote"
	case strings.HasPrefix(rest, "//"), strings.HasPrefix(rest, "/*"):
		return "a comment"
	}
	return strconv.QuoteRuneToASCII(r)
}

// place is an offset as editors count: lines and, in bytes, columns, both from 1.
func (s *scanner) place(offset int) string {
	before := s.body[:offset]
	return fmt.Sprintf(" (line %d, column %d)", 1+strings.Count(before, "\n"), offset-strings.LastIndexByte(before, '\n'))
}

// pointer writes the first tokens of the position at hand. Nearly no value needs it, so none carries it along.
func (s *scanner) pointer(tokens int) string {
	var pointer []byte
	for _, in := range s.open[:tokens] {
		before := len(pointer)
		pointer = append(pointer, '/')
		switch raw := s.body[in.name.from:in.name.to]; {
		case !in.object:
			pointer = strconv.AppendInt(pointer, int64(in.index), 10)
		case len(raw) > len(`\u0000`)*maxPointer:
			// Too long even if all of it is escapes; unescaping it again and again would be slow.
			return string(pointer[:before])
		default:
			for _, c := range appendUnescaped(nil, raw) {
				switch c {
				case '~':
					pointer = append(pointer, "~0"...)
				case '/':
					pointer = append(pointer, "~1"...)
				default:
					pointer = append(pointer, c)
				}
			}
		}
		if len(pointer) > maxPointer {
			return string(pointer[:before])
		}
	}
	return string(pointer)
}

// appendUnescaped appends what a string of correct grammar means. What means nothing becomes U+FFFD, as
// in encoding/json.
func appendUnescaped(dst []byte, raw string) []byte {
	for len(raw) > 0 {
		if raw[0] != '\\' {
			if raw[0] < utf8.RuneSelf {
				dst, raw = append(dst, raw[0]), raw[1:]
				continue
			}
			r, n := utf8.DecodeRuneInString(raw)
			dst = utf8.AppendRune(dst, r)
			raw = raw[n:]
			continue
		}
		r, n := rune(raw[1]), 2
		switch r {
		case 'b':
			r = '\b'
		case 'f':
			r = '\f'
		case 'n':
			r = '\n'
		case 'r':
			r = '\r'
		case 't':
			r = '\t'
		case 'u':
			r, _ = fourHex(raw)
			n = 6
			if utf16.IsSurrogate(r) {
				low, _ := fourHex(raw[6:])
				if r = utf16.DecodeRune(r, low); r != unicode.ReplacementChar {
					n = 12
				}
			}
		}
		dst = utf8.AppendRune(dst, r)
		raw = raw[n:]
	}
	return dst
}

// appendFolded appends a form of the name that is the same for all names that strings.EqualFold calls equal:
// of the letters that fold into one another it takes the first in Unicode.
func appendFolded(dst []byte, raw string, plain bool) []byte {
	if plain {
		for _, c := range []byte(raw) {
			if 'a' <= c && c <= 'z' {
				c -= 'a' - 'A'
			}
			dst = append(dst, c)
		}
		return dst
	}
	for _, r := range string(appendUnescaped(nil, raw)) {
		next := unicode.SimpleFold(r)
		for next > r {
			r, next = next, unicode.SimpleFold(next)
		}
		dst = utf8.AppendRune(dst, next)
	}
	return dst
}
