package check

import (
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// place is a value of the reply where the contract declares one.
type place struct {
	// schema is what the contract declares here, branch that part of it which takes the value.
	schema, branch *openapi.Schema
	value          strictjson.Value
	// path leads here from the body. It is good until the visit ends.
	path []string
}

// spoken names the place in a message.
func (p place) spoken() string { return spoken(p.path) }

// below is the path of a member.
func (p place) below(name string) []string { return below(p.path, name) }

func below(path []string, name string) []string { return append(path[:len(path):len(path)], name) }

// whole is the path of the whole body.
var whole = []string{}

// owners are the products whose documents have such a value here.
func (p place) owners() []string {
	if p.value.IsNull() {
		return p.branch.Nulls
	}
	return p.branch.Products
}

// foreign reports whether another product's documents alone have such a value here.
func (p place) foreign(product string) bool { return !slices.Contains(p.owners(), product) }

// walk goes over every value that the contract declares, from the outside in. A value that no branch takes, and what is
// in it, is left to the schema layer; enter says whether to go into one that a branch takes.
func walk(s *openapi.Schema, value strictjson.Value, path []string, enter func(place) bool) {
	branch := s.Branch(jsonType(value))
	if branch == nil || !enter(place{s, branch, value, path}) {
		return
	}
	for token, inner := range value.Children() {
		if declared := branch.Child(token); declared != nil {
			walk(declared, inner, append(path, token), enter)
		}
	}
}

// pointer is a path as a JSON Pointer (RFC 6901).
func pointer(path []string) string {
	var b strings.Builder
	for _, token := range path {
		b.WriteByte('/')
		b.WriteString(openapi.Escape(token))
	}
	return b.String()
}

// pathOf is the path that a JSON Pointer says.
func pathOf(pointer string) []string {
	if pointer == "" {
		return whole
	}
	path := strings.Split(pointer[1:], "/")
	for i := range path {
		path[i] = openapi.Unescape(path[i])
	}
	return path
}

// spoken names a path in a message.
func spoken(path []string) string {
	if len(path) == 0 {
		return "the body"
	}
	return pointer(path)
}

// typeNames are what a schema calls the kinds of values.
var typeNames = [...]string{
	strictjson.Null: "null", strictjson.Bool: "boolean", strictjson.Number: "integer",
	strictjson.String: "string", strictjson.List: "array", strictjson.Object: "object",
}

// jsonType names the type of a value as a schema would.
func jsonType(value strictjson.Value) string {
	if value.Kind() == strictjson.Number && !value.Plain() {
		if _, whole := wholeNumber(value.Raw()); !whole {
			return "number"
		}
	}
	return typeNames[value.Kind()]
}

func withArticle(jsonType string) string {
	switch jsonType {
	case "null":
		return jsonType
	case "integer", "object", "array":
		return "an " + jsonType
	default:
		return "a " + jsonType
	}
}
