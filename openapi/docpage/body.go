package docpage

import (
	"encoding/json"
	"errors"
	"io"
	"strings"
)

// value is a JSON value of an example, with the order of its members and their lines.
type value struct {
	kind    string // a JSON type, or "null"
	names   []string
	members map[string]*value
	items   []*value
	line    int
}

// deepest is how deep an example may nest. No example of the template nests deeper than five.
const deepest = 64

var errTooDeep = errors.New("nests too deeply")

// parseBody reads one JSON value and reports how many bytes of the text it takes. line tells the line of an offset.
func parseBody(text string, line func(offset int64) int) (*value, int64, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	found, err := parseValue(decoder, line, 0)
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return found, decoder.InputOffset(), err
}

func parseValue(decoder *json.Decoder, line func(int64) int, depth int) (*value, error) {
	if depth > deepest {
		return nil, errTooDeep
	}
	token, err := decoder.Token()
	if err != nil {
		return nil, err
	}
	v := &value{line: line(decoder.InputOffset() - 1)}
	switch t := token.(type) {
	case nil:
		v.kind = "null"
	case bool:
		v.kind = "boolean"
	case string:
		v.kind = "string"
	case json.Number:
		v.kind = "integer"
		if strings.ContainsAny(t.String(), ".eE") {
			v.kind = "number"
		}
	case json.Delim:
		if t == '[' {
			v.kind = "array"
			for decoder.More() {
				item, err := parseValue(decoder, line, depth+1)
				if err != nil {
					return nil, err
				}
				v.items = append(v.items, item)
			}
		} else {
			v.kind, v.members = "object", map[string]*value{}
			for decoder.More() {
				key, err := decoder.Token()
				if err != nil {
					return nil, err
				}
				at := line(decoder.InputOffset() - 1)
				member, err := parseValue(decoder, line, depth+1)
				if err != nil {
					return nil, err
				}
				name, _ := key.(string)
				if _, twice := v.members[name]; !twice {
					v.names = append(v.names, name)
				}
				member.line = at
				v.members[name] = member
			}
		}
		if _, err := decoder.Token(); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// bodiesOf reads code that is JSON values one after another, as some examples put them.
func bodiesOf(code element) ([]*value, bool) {
	var found []*value
	rest, base := code.text, int64(0)
	lineAt := code.linesInOrder()
	for strings.TrimSpace(rest) != "" {
		v, end, err := parseBody(rest, func(offset int64) int { return lineAt(base + offset) })
		if err != nil {
			return found, false
		}
		found, rest, base = append(found, v), rest[end:], base+end
	}
	return found, len(found) > 0
}

// linesInOrder is lineAt for offsets that only grow: it reads the text once.
func (e element) linesInOrder() func(offset int64) int {
	at, n := int64(0), 0
	return func(offset int64) int {
		offset = max(at, min(offset, int64(len(e.text))))
		n += strings.Count(e.text[at:offset], "\n")
		at = offset
		if n < len(e.lines) {
			return e.lines[n]
		}
		return e.line
	}
}

// lineAt is the source line of an offset into the text of code.
func (e element) lineAt(offset int64) int {
	offset = max(0, min(offset, int64(len(e.text))))
	n := strings.Count(e.text[:offset], "\n")
	if n < len(e.lines) {
		return e.lines[n]
	}
	return e.line
}
