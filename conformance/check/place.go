package check

import (
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// place is a value of the reply where the contract declares one.
type place struct {
	// shape is what the contract declares here, branch that part of it which takes the value.
	shape, branch *shape
	value         strictjson.Value
	// path leads here from the body. It is good until the visit ends.
	path []string
}

// spoken names the place in a message.
func (p place) spoken() string { return spoken(p.path) }

// below is the path of a member.
func (p place) below(name string) []string { return append(p.path[:len(p.path):len(p.path)], name) }

// whole is the path of the whole body.
var whole = []string{}

// foreign reports whether another product's documents alone have such a value here.
func (p place) foreign(product productSet) bool {
	if p.value.IsNull() {
		return !p.branch.nulls.has(product)
	}
	return !p.branch.products.has(product)
}

// walk goes over every value that the contract declares, from the outside in. A value that no branch takes, and what is
// in it, is left to the schema layer; enter says whether to go into one that a branch takes.
func walk(s *shape, value strictjson.Value, path []string, enter func(place) bool) {
	branch := s.branch(jsonType(value))
	if branch == nil || !enter(place{s, branch, value, path}) {
		return
	}
	switch value.Kind() {
	case strictjson.List:
		if branch.item == nil {
			return
		}
		for i, item := range value.Items() {
			walk(branch.item, item, append(path, strconv.Itoa(i)), enter)
		}
	case strictjson.Object:
		for name, member := range value.Members() {
			if property := branch.properties[name]; property != nil {
				walk(property, member, append(path, name), enter)
			}
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

// jsonType names the type of a value as a schema would.
func jsonType(value strictjson.Value) string {
	switch value.Kind() {
	case strictjson.Bool:
		return "boolean"
	case strictjson.String:
		return "string"
	case strictjson.Number:
		if value.Plain() {
			return "integer"
		}
		if _, whole := wholeNumber(value.Raw()); whole {
			return "integer"
		}
		return "number"
	case strictjson.List:
		return "array"
	case strictjson.Object:
		return "object"
	default:
		return "null"
	}
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

// find follows a path through a value; missing if nothing is there.
func find(value strictjson.Value, path []string) strictjson.Value {
	for _, token := range path {
		if value.Kind() == strictjson.List {
			value = itemAt(value, token)
		} else {
			value = value.Member(token)
		}
	}
	return value
}

func itemAt(list strictjson.Value, token string) strictjson.Value {
	index, err := strconv.Atoi(token)
	if err == nil {
		for i, item := range list.Items() {
			if i == index {
				return item
			}
		}
	}
	return strictjson.Value{}
}
