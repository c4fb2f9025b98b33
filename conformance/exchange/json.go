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

// maxDepth is far above what an exchange needs and keeps a hostile file from costing more than it weighs.
const maxDepth = 64

// parse reads data as one JSON value, more strictly than encoding/json, which takes the last of two equal keys,
// replaces what is not UTF-8 and lone surrogates without a word, and matches keys in any letter case.
// Evidence must not change while it is read. The error is a *FileError without a file name.
func parse(data []byte) (strictjson.Value, error) {
	value, faults := strictjson.Parse(string(data), maxDepth)
	alike := false
	for _, f := range faults {
		line, column := position(data, f.Offset)
		switch f.Code {
		case strictjson.DuplicateKey: // or keys that differ in letter case
			alike = true
		case strictjson.BOM:
			return strictjson.Value{}, &FileError{Line: 1, Err: errors.New("starts with a byte order mark: save it without one")}
		case strictjson.InvalidUTF8:
			return strictjson.Value{}, &FileError{Line: line, Column: column, Err: errors.New("not valid UTF-8: put such a body into bodyBase64")}
		case strictjson.LoneSurrogate:
			return strictjson.Value{}, &FileError{Field: fieldOf(f.Pointer), Line: line, Err: errors.New(
				`holds half of a surrogate pair, which no text can hold: write it as \\ud83d if the body held the escape, or use bodyBase64`)}
		case strictjson.Depth:
			return strictjson.Value{}, &FileError{Line: line, Err: fmt.Errorf("nested deeper than %d levels", maxDepth)}
		default:
			what, _, _ := strings.Cut(f.Detail, " (line ") // in bytes; a reader counts characters
			return strictjson.Value{}, &FileError{Line: line, Column: column, Err: fmt.Errorf("not JSON: %s", what)}
		}
	}
	if alike {
		if err := givenTwice(data, "", value); err != nil {
			return strictjson.Value{}, err
		}
	}
	return value, nil
}

// givenTwice finds the first of equal keys, those inside a value before its own.
func givenTwice(data []byte, path string, v strictjson.Value) error {
	for i, item := range v.Items() {
		if err := givenTwice(data, fmt.Sprintf("%s[%d]", path, i), item); err != nil {
			return err
		}
	}
	seen := map[string]bool{}
	for key, value := range v.Members() {
		if err := givenTwice(data, join(path, key), value); err != nil {
			return err
		}
		if seen[key] {
			line, _ := position(data, nameOf(data, value))
			return &FileError{Field: join(path, key), Line: line, Err: errors.New("given twice: leave one out")}
		}
		seen[key] = true
	}
	return nil
}

// nameOf is where the name of a member ends. A member begins with its name, which is on one line.
func nameOf(data []byte, value strictjson.Value) int {
	colon := bytes.TrimRight(data[:value.Offset()], " \t\r\n")
	return len(bytes.TrimRight(colon[:len(colon)-1], " \t\r\n"))
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
