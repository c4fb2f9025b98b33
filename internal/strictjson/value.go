package strictjson

import (
	"encoding/json"
	"iter"
	"math"
	"strconv"
	"strings"
)

// Kind is what a value is.
type Kind uint8

// The kinds of values. Missing is that of the zero Value: there is none.
const (
	Missing Kind = iota
	Null
	Bool
	Number
	String
	List
	Object
)

// String returns the kind in lower case.
func (k Kind) String() string {
	return [...]string{"missing", "null", "bool", "number", "string", "list", "object"}[k]
}

// maxText is the longest text that is read: the tree counts bytes in 32 bits.
const maxText = math.MaxInt32

// document is a text and, flat and in its order, what stands in it: a node a value, and one a name before the member's.
// A text of twelve megabytes has a million of them, so they are small and there is no pointer in them.
type document struct {
	text  string
	nodes []node
	// odd is whether there is a number with a fraction or an exponent, or with more than 18 digits.
	odd bool
}

type node struct {
	// from and to are the bytes of the value, those between the quotes of a string.
	from, to uint32
	// next is the node after this one and all that is in it.
	next uint32
	kind Kind
	// plain strings are UTF-8 without escapes, plain numbers fit an int64 as they are.
	plain bool
}

func newDocument(text string) *document {
	most := strings.Count(text, ",") + strings.Count(text, ":") + strings.Count(text, "{") + strings.Count(text, "[") + 1
	return &document{text: text, nodes: make([]node, 0, min(most, len(text)/8+8))} // commas in texts are no values
}

// leaf adds a node without anything in it and returns its index.
func (d *document) leaf(kind Kind, from, to int, plain bool) int {
	at := len(d.nodes)
	d.nodes = append(d.nodes, node{from: uint32(from), to: uint32(to), next: uint32(at + 1), kind: kind, plain: plain})
	return at
}

// end closes a list or object that was added as a leaf.
func (d *document) end(at, to int) {
	d.nodes[at].to, d.nodes[at].next = uint32(to), uint32(len(d.nodes))
}

// Value is a value in a text that was parsed, and all that is in it. It is two words, refers to the text and cannot
// change; copies are cheap and safe for concurrent use. The zero Value is of kind Missing, holds nothing, and is what a
// member that is not there gives.
type Value struct {
	document *document
	at       uint32
}

func (v Value) node() node {
	if v.document == nil {
		return node{}
	}
	return v.document.nodes[v.at]
}

// Kind is what the value is.
func (v Value) Kind() Kind { return v.node().kind }

// Exists reports whether there is a value, null included.
func (v Value) Exists() bool { return v.document != nil }

// IsNull reports whether the value is a null that the text really holds.
func (v Value) IsNull() bool { return v.Kind() == Null }

// Offset is where the value begins in the text, at the quote of a string; 0 for one that is missing.
func (v Value) Offset() int {
	if n := v.node(); n.kind == String {
		return int(n.from) - 1
	} else {
		return int(n.from)
	}
}

// Raw is the value as the text has it; "" for one that is missing.
func (v Value) Raw() string {
	switch n := v.node(); n.kind {
	case Missing:
		return ""
	case String:
		return v.document.text[n.from-1 : n.to+1]
	default:
		return v.document.text[n.from:n.to]
	}
}

// Text is what a string means, with U+FFFD for what means nothing; false for any other kind.
func (v Value) Text() (string, bool) {
	n := v.node()
	if n.kind != String {
		return "", false
	}
	return v.document.meaning(n), true
}

func (d *document) meaning(n node) string {
	raw := d.text[n.from:n.to]
	if n.plain {
		return raw
	}
	return string(appendUnescaped(make([]byte, 0, len(raw)), raw)) // an escape is longer than what it stands for
}

// True reports whether the value is true.
func (v Value) True() bool { return v.Kind() == Bool && v.Raw() == "true" }

// Number is a number as it is written; false for any other kind.
func (v Value) Number() (text string, ok bool) {
	if v.Kind() != Number {
		return "", false
	}
	return v.Raw(), true
}

// Plain reports whether a number is a row of at most 18 digits, which any 64-bit integer holds; whether a string
// means what it says, being UTF-8 without escapes; true for all other kinds.
func (v Value) Plain() bool { return !v.Exists() || v.node().plain }

// OddNumbers reports whether some number in the text is not Plain.
func (v Value) OddNumbers() bool { return v.document != nil && v.document.odd }

// Len counts the items of a list or the members of an object; 0 for any other kind.
func (v Value) Len() int {
	n := 0
	switch v.Kind() {
	case List:
		for range v.Items() {
			n++
		}
	case Object:
		for range v.Members() {
			n++
		}
	}
	return n
}

// Items goes over a list, in order; over nothing for any other kind.
func (v Value) Items() iter.Seq2[int, Value] {
	return func(yield func(int, Value) bool) {
		n := v.node()
		if n.kind != List {
			return
		}
		for i, at := 0, v.at+1; at < n.next; i, at = i+1, v.document.nodes[at].next {
			if !yield(i, Value{v.document, at}) {
				return
			}
		}
	}
}

// Members goes over an object in the order of the text, repeated names included; over nothing for any other kind.
func (v Value) Members() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		n := v.node()
		if n.kind != Object {
			return
		}
		for at := v.at + 1; at < n.next; at = v.document.nodes[at+1].next {
			if !yield(v.document.meaning(v.document.nodes[at]), Value{v.document, at + 1}) {
				return
			}
		}
	}
}

// Member is the member of an object with this very name, the last of several; missing if there is none, or no object.
func (v Value) Member(name string) (found Value) {
	for key, value := range v.Members() {
		if key == name {
			found = value
		}
	}
	return found
}

// Children goes over the items of a list or the members of an object, by the tokens that a JSON Pointer has for them.
func (v Value) Children() iter.Seq2[string, Value] {
	return func(yield func(string, Value) bool) {
		for i, item := range v.Items() {
			if !yield(strconv.Itoa(i), item) {
				return
			}
		}
		v.Members()(yield)
	}
}

// Child is the item of a list or the member of an object that a token of a JSON Pointer names; missing if there is none.
func (v Value) Child(token string) Value {
	if v.Kind() == Object {
		return v.Member(token)
	}
	if index, err := strconv.Atoi(token); err == nil {
		for i, item := range v.Items() {
			if i == index {
				return item
			}
		}
	}
	return Value{}
}

// Any is the value as encoding/json decodes it into an any, with json.Number for numbers; nil for one that is missing.
func (v Value) Any() any {
	switch v.Kind() {
	case Bool:
		return v.True()
	case Number:
		return json.Number(v.Raw())
	case String:
		text, _ := v.Text()
		return text
	case List:
		list := []any{}
		for _, item := range v.Items() {
			list = append(list, item.Any())
		}
		return list
	case Object:
		object := map[string]any{}
		for name, member := range v.Members() {
			object[name] = member.Any()
		}
		return object
	default:
		return nil
	}
}
