// Package tree is the specification as a tree of places: JSON Pointers, references, and what the subject of a claim
// speaks of. The loader derives the pointers of claims with it, and the audit walks it.
package tree

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Tree is a specification. The zero value is an empty one.
type Tree struct {
	Root *yaml.Node
	// Operations are in the order of the file.
	Operations []Operation
}

// Parse reads a specification. It checks nothing but that it is YAML.
func Parse(spec []byte) (Tree, error) {
	var document yaml.Node
	if err := yaml.Unmarshal(spec, &document); err != nil || len(document.Content) == 0 {
		return Tree{}, err
	}
	return New(document.Content[0]), nil
}

// New is the tree of a specification that is read.
func New(root *yaml.Node) Tree {
	t := Tree{Root: root}
	t.Operations = t.operations()
	return t
}

// Place is one spot of the specification. Its pointer has no reference on the way, so that one spot has one
// pointer; a reference may stand at the end. The zero value is nowhere.
type Place struct {
	Pointer string
	Node    *yaml.Node
	// Line is the line of the member's key, or of the item or the root itself.
	Line int
}

// OK reports whether the place is anywhere.
func (p Place) OK() bool { return p.Node != nil }

// Name is the last token of the pointer.
func (p Place) Name() string { return Unescape(p.Pointer[strings.LastIndexByte(p.Pointer, '/')+1:]) }

// Within reports whether the place is another or below it.
func (p Place) Within(root Place) bool {
	return root.OK() && (p.Pointer == root.Pointer || strings.HasPrefix(p.Pointer, root.Pointer+"/"))
}

// Locate finds the place of a pointer.
func (t Tree) Locate(pointer string) Place { return t.locate(pointer, mostReferences) }

// Follow is the place that a reference leads to, or the place itself if it holds none.
func (t Tree) Follow(at Place) Place { return t.follow(at, mostReferences) }

// mostReferences are more than any way through this contract has; a loop must not hang.
const mostReferences = 16

func (t Tree) locate(pointer string, most int) Place {
	tokens := strings.Split(pointer, "/")
	if t.Root == nil || tokens[0] != "" {
		return Place{}
	}
	at := Place{"", t.Root, t.Root.Line}
	for _, token := range tokens[1:] {
		at = t.follow(at, most).Child(Unescape(token))
	}
	return at
}

func (t Tree) follow(at Place, most int) Place {
	ref, _ := at.child("$ref")
	switch {
	case ref == nil:
		return at
	case most == 0:
		return Place{}
	}
	return t.follow(t.locate(strings.TrimPrefix(ref.Value, "#"), most-1), most-1)
}

// Child is the member of a mapping under a name, or the item of a list under its index.
func (p Place) Child(token string) Place {
	node, line := p.child(token)
	if node == nil {
		return Place{}
	}
	return Place{p.Pointer + "/" + Escape(token), node, line}
}

func (p Place) child(token string) (node *yaml.Node, line int) {
	at := p.Node
	if at == nil {
		return nil, 0
	}
	switch at.Kind {
	case yaml.MappingNode:
		for k := 0; k+1 < len(at.Content); k += 2 {
			if at.Content[k].Value == token {
				return at.Content[k+1], at.Content[k].Line
			}
		}
	case yaml.SequenceNode:
		if i, err := strconv.Atoi(token); err == nil && i >= 0 && i < len(at.Content) {
			return at.Content[i], at.Content[i].Line
		}
	}
	return nil, 0
}

// Members are the children of a mapping in the order of the file, by their names.
func (p Place) Members() iter.Seq2[string, Place] {
	return func(yield func(string, Place) bool) {
		if p.Node == nil || p.Node.Kind != yaml.MappingNode {
			return
		}
		for i := 0; i+1 < len(p.Node.Content); i += 2 {
			key := p.Node.Content[i]
			if !yield(key.Value, Place{p.Pointer + "/" + Escape(key.Value), p.Node.Content[i+1], key.Line}) {
				return
			}
		}
	}
}

// Items are the children of a list.
func (p Place) Items() []Place {
	if p.Node == nil || p.Node.Kind != yaml.SequenceNode {
		return nil
	}
	places := make([]Place, len(p.Node.Content))
	for i, node := range p.Node.Content {
		places[i] = Place{p.Pointer + "/" + strconv.Itoa(i), node, node.Line}
	}
	return places
}

// Text is the scalar under a name, or empty.
func (p Place) Text(name string) string {
	if node, _ := p.child(name); node != nil && node.Kind == yaml.ScalarNode {
		return node.Value
	}
	return ""
}

// Texts are the scalars of the list under a name.
func (p Place) Texts(name string) []string {
	node, _ := p.child(name)
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	texts := make([]string, len(node.Content))
	for i, item := range node.Content {
		texts[i] = item.Value
	}
	return texts
}

// Lists reports whether the list under a name has a value.
func (p Place) Lists(name, value string) bool {
	return slices.Contains(p.Texts(name), value)
}

// Parent is the place above: /a/b of /a/b/t.
func (t Tree) Parent(at Place) Place {
	i := strings.LastIndexByte(at.Pointer, '/')
	if i < 0 {
		return Place{}
	}
	return t.Locate(at.Pointer[:i])
}

// Standing is the nearest place, upwards from at, that says which products it belongs to. An example stands
// as its response does, a rate as its operation does.
func (t Tree) Standing(at Place) Place {
	for _, from := range []Place{t.Follow(at), at} {
		for ; from.OK(); from = t.Parent(from) {
			if from.Child("x-products").OK() {
				return from
			}
		}
	}
	return Place{}
}

// Unions are the keywords of alternatives.
var Unions = []string{"oneOf", "anyOf", "allOf"}

// Alternatives are the schema at a place and all schemas that it is a union of, references followed. A schema with a
// type of its own has none: a oneOf beside the type only narrows it.
func (t Tree) Alternatives(at Place) []Place {
	var found []Place
	for queue := []Place{at}; len(queue) > 0; queue = queue[1:] {
		schema := t.Follow(queue[0])
		if !schema.OK() || slices.Contains(found, schema) {
			continue
		}
		found = append(found, schema)
		if schema.Text("type") != "" {
			continue
		}
		for _, union := range Unions {
			queue = append(queue, schema.Child(union).Items()...)
		}
	}
	return found
}

// TypesAt are the JSON types that the schema or the parameter at a place takes, null aside.
func (t Tree) TypesAt(at Place) []string {
	if parameter := t.Follow(at); parameter.Child("in").OK() {
		at = parameter.Child("schema")
	}
	var types []string
	for _, schema := range t.Alternatives(at) {
		if name := schema.Text("type"); name != "" && !slices.Contains(types, name) {
			types = append(types, name)
		}
	}
	return types
}

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// Escape turns a member name into a JSON Pointer token (RFC 6901).
func Escape(token string) string {
	return escaper.Replace(token)
}

// Unescape turns a JSON Pointer token back into a member name.
func Unescape(token string) string {
	if strings.IndexByte(token, '~') < 0 {
		return token
	}
	return unescaper.Replace(token)
}
