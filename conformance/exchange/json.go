package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// node is one JSON value and the line it starts on.
type node struct {
	line int
	// value is a string, json.Number, bool, nil, []node or []member.
	value any
}

// member is one key of an object, in the order of the file.
type member struct {
	key string
	node
}

// maxDepth is far above what an exchange needs and keeps a hostile file from costing more than it weighs.
const maxDepth = 64

// parse reads data as one JSON value, more strictly than encoding/json, which takes the last of two equal keys,
// replaces what is not UTF-8 and lone surrogates without a word, and matches keys in any letter case.
// Evidence must not change while it is read. The error is a *FileError without a file name.
func parse(data []byte) (node, error) {
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return node{}, &FileError{Line: 1, Err: errors.New("starts with a byte order mark: save it without one")}
	}
	if i := invalidUTF8(data); i >= 0 {
		line, column := position(data, i)
		return node{}, &FileError{Line: line, Column: column,
			Err: errors.New("not valid UTF-8: put such a body into bodyBase64")}
	}
	var whole json.RawMessage
	if err := json.Unmarshal(data, &whole); err != nil {
		broken := &FileError{Err: fmt.Errorf("not JSON: %w", err)}
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			broken.Line, broken.Column = position(data, int(max(syntax.Offset-1, 0)))
		}
		return node{}, broken
	}
	p := &parser{data: data, dec: json.NewDecoder(bytes.NewReader(data)), line: 1}
	p.dec.UseNumber()
	return p.value("", 0)
}

type parser struct {
	data []byte
	dec  *json.Decoder
	// line is the line of offset.
	line, offset int
}

// token returns the next token and the line it starts on. The whole is known to be JSON, so that only
// strings are left to check.
func (p *parser) token(path string) (json.Token, int, error) {
	start := int(p.dec.InputOffset())
	token, err := p.dec.Token()
	if err != nil {
		return nil, 0, &FileError{Err: fmt.Errorf("not JSON: %w", err)}
	}
	end := int(p.dec.InputOffset())
	start += bytes.IndexFunc(p.data[start:end], func(r rune) bool { return r > ' ' && r != ',' && r != ':' })
	p.line += bytes.Count(p.data[p.offset:start], []byte("\n"))
	p.offset = start
	if _, ok := token.(string); ok && loneSurrogate(p.data[start:end]) {
		return nil, 0, &FileError{Field: path, Line: p.line, Err: errors.New(
			`holds half of a surrogate pair, which no text can hold: write it as \\ud83d if the body held the escape, or use bodyBase64`)}
	}
	return token, p.line, nil
}

func (p *parser) value(path string, depth int) (node, error) {
	token, line, err := p.token(path)
	if err != nil {
		return node{}, err
	}
	delim, ok := token.(json.Delim)
	if !ok {
		return node{line, token}, nil
	}
	if depth == maxDepth {
		return node{}, &FileError{Line: line, Err: fmt.Errorf("nested deeper than %d levels", maxDepth)}
	}
	if delim == '[' {
		items := []node{}
		for p.dec.More() {
			item, err := p.value(fmt.Sprintf("%s[%d]", path, len(items)), depth+1)
			if err != nil {
				return node{}, err
			}
			items = append(items, item)
		}
		_, _, err = p.token(path)
		return node{line, items}, err
	}
	members, seen := []member{}, map[string]bool{}
	for p.dec.More() {
		token, keyLine, err := p.token(path)
		if err != nil {
			return node{}, err
		}
		key := token.(string)
		child := join(path, key)
		if seen[key] {
			return node{}, &FileError{Field: child, Line: keyLine, Err: errors.New("given twice: leave one out")}
		}
		seen[key] = true
		value, err := p.value(child, depth+1)
		if err != nil {
			return node{}, err
		}
		members = append(members, member{key, node{keyLine, value.value}})
	}
	_, _, err = p.token(path)
	return node{line, members}, err
}

// join appends a key to the path of its object, as in request.method.
func join(path, key string) string {
	for _, r := range key {
		if !(r == '_' || r == '-' || r == '$' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z') {
			key = strconv.Quote(key) // never a line break or a terminal code in a message
			break
		}
	}
	if path == "" {
		return key
	}
	return path + "." + key
}

// position turns an offset into a line and a column in characters, both from 1.
func position(data []byte, offset int) (line, column int) {
	before := data[:min(offset, len(data))]
	lineStart := bytes.LastIndexByte(before, '\n') + 1
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[lineStart:])
}

// invalidUTF8 returns the offset of the first byte that is not UTF-8, or -1.
func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

// loneSurrogate reports whether the JSON string literal escapes half of a surrogate pair without the other.
func loneSurrogate(literal []byte) bool {
	for i := 0; i < len(literal); i++ {
		if literal[i] != '\\' {
			continue
		}
		i++ // the escaped character, so that \\ud800 is not taken for an escape
		high, ok := hex4(literal[i:])
		if !ok {
			continue
		}
		i += 4
		if !utf16.IsSurrogate(high) {
			continue
		}
		var low rune
		if i+2 < len(literal) && literal[i+1] == '\\' {
			low, _ = hex4(literal[i+2:])
		}
		if utf16.DecodeRune(high, low) == utf8.RuneError {
			return true
		}
		i += 6
	}
	return false
}

// hex4 reads the u00XX of a JSON escape.
func hex4(b []byte) (rune, bool) {
	if len(b) < 5 || b[0] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[1:5]), 16, 16)
	return rune(n), err == nil
}
