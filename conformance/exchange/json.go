package exchange

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
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
	value, faults := strictjson.Parse(string(data), maxDepth)
	for _, f := range faults {
		line, column := position(data, f.Offset)
		switch f.Code {
		case strictjson.DuplicateKey: // told by the tree, which knows keys that differ in letter case from equal ones
		case strictjson.BOM:
			return node{}, &FileError{Line: 1, Err: errors.New("starts with a byte order mark: save it without one")}
		case strictjson.InvalidUTF8:
			return node{}, &FileError{Line: line, Column: column, Err: errors.New("not valid UTF-8: put such a body into bodyBase64")}
		case strictjson.LoneSurrogate:
			return node{}, &FileError{Field: fieldOf(f.Pointer), Line: line, Err: errors.New(
				`holds half of a surrogate pair, which no text can hold: write it as \\ud83d if the body held the escape, or use bodyBase64`)}
		case strictjson.Depth:
			return node{}, &FileError{Line: line, Err: fmt.Errorf("nested deeper than %d levels", maxDepth)}
		default:
			what, _, _ := strings.Cut(f.Detail, " (line ") // in bytes; a reader counts characters
			return node{}, &FileError{Line: line, Column: column, Err: fmt.Errorf("not JSON: %s", what)}
		}
	}
	t := &tree{data: data, line: 1}
	return t.node("", value)
}

// tree turns what was read into nodes, from the first byte to the last.
type tree struct {
	data         []byte
	line, offset int // the line of offset
}

// lineOf is the line of an offset behind those asked for before.
func (t *tree) lineOf(offset int) int {
	t.line += bytes.Count(t.data[t.offset:offset], []byte("\n"))
	t.offset = offset
	return t.line
}

func (t *tree) node(path string, v strictjson.Value) (node, error) {
	n := node{line: t.lineOf(v.Offset())}
	switch v.Kind() {
	case strictjson.List:
		items := []node{}
		for i, item := range v.Items() {
			child, err := t.node(fmt.Sprintf("%s[%d]", path, i), item)
			if err != nil {
				return node{}, err
			}
			items = append(items, child)
		}
		n.value = items
	case strictjson.Object:
		members, seen := []member{}, map[string]bool{}
		for key, value := range v.Members() {
			// A member begins with its name, which is on one line.
			name := bytes.TrimRight(t.data[:value.Offset()], " \t\r\n")
			line := t.lineOf(len(bytes.TrimRight(name[:len(name)-1], " \t\r\n")))
			child, err := t.node(join(path, key), value)
			if err != nil {
				return node{}, err
			}
			if seen[key] {
				return node{}, &FileError{Field: join(path, key), Line: line, Err: errors.New("given twice: leave one out")}
			}
			seen[key] = true
			members = append(members, member{key, node{line, child.value}})
		}
		n.value = members
	default:
		n.value = v.Any()
	}
	return n, nil
}

// fieldOf turns a pointer into the path of a member, as in request.headers[0].
func fieldOf(pointer string) string {
	path := ""
	for _, part := range strings.Split(pointer, "/")[1:] {
		part = strings.NewReplacer("~1", "/", "~0", "~").Replace(part)
		if _, err := strconv.Atoi(part); err == nil {
			path += "[" + part + "]"
		} else {
			path = join(path, part)
		}
	}
	return path
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

// hex4 reads the u00XX of a JSON escape.
func hex4(b []byte) (rune, bool) {
	if len(b) < 5 || b[0] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(b[1:5]), 16, 16)
	return rune(n), err == nil
}
