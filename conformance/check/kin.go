package check

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// misfit is one thing that the open schema has against a value.
type misfit struct {
	path     []string
	value    strictjson.Value
	schema   *openapi.Schema
	expected string
	// missing is whether a member is not there.
	missing bool
}

// misfits holds a value against an open schema, item by item where it is a list. kin-openapi is the judge; it is asked only
// about values that are not known to conform, and that it says so of no other is held by a test.
func misfits(s *openapi.Schema, value strictjson.Value) []misfit {
	var all []misfit
	switch {
	case value.Kind() == strictjson.List && s.Items != nil:
		for i, item := range value.Items() {
			for _, m := range misfits(s.Items, item) {
				m.path = append([]string{strconv.Itoa(i)}, m.path...)
				all = append(all, m)
			}
		}
	case !conforms(s, value):
		all = faultsIn(s, value)
	}
	return all
}

// conforms reports whether a value is certainly what the open schema takes, with all that it requires. False may mean that
// kin-openapi has to look.
func conforms(s *openapi.Schema, value strictjson.Value) bool {
	b := s.Branch(jsonType(value))
	if b == nil || !b.Plain || value.Kind() == strictjson.Number && !value.Plain() {
		return false
	}
	for token, inner := range value.Children() {
		if declared := b.Child(token); declared != nil && !conforms(declared, inner) {
			return false
		}
	}
	for _, name := range b.Required {
		if !value.Member(name).Exists() {
			return false
		}
	}
	return true
}

// faultsIn asks kin-openapi what an open schema has against a value, and says of each fault what would have been right, in
// the order of the places. A union that no branch takes is one fault at the union, not one for each branch. Nobody reads
// kin-openapi's own messages; without details it does not render schema and value for each branch that is not taken.
func faultsIn(schema *openapi.Schema, value strictjson.Value) []misfit {
	err := schema.VisitJSON(exactly(value.Any()), openapi3.MultiErrors(), openapi3.VisitAsResponse(), openapi3.DisableSchemaErrorDetails())
	if err == nil {
		return nil
	}
	var faults []misfit
	for _, leaf := range leaves(err) {
		m := misfit{path: append(whole, leaf.JSONPointer()...), expected: leaf.Reason, missing: leaf.SchemaField == "required"}
		if m.missing {
			m.path = m.path[:len(m.path)-1] // kin-openapi points at the member that is not there
		}
		m.schema, m.value = schema, value
		for _, token := range m.path {
			m.schema, m.value = cmp.Or(m.schema.Child(token), m.schema), m.value.Child(token) // the innermost place that is declared
		}
		switch leaf.SchemaField {
		case "oneOf":
			faults = append(faults, ofUnion(m)...)
			continue
		case "type", "nullable":
			m.expected = m.schema.Types()
		}
		faults = append(faults, m)
	}
	slices.SortStableFunc(faults, func(a, b misfit) int { return strings.Compare(pointer(a.path), pointer(b.path)) })
	return faults
}

// exactly is a decoded value in which a fraction is one for kin-openapi too: that compares numbers as float64, which takes
// the nearest integer for 1.00000000000000000001.
func exactly(value any) any {
	switch v := value.(type) {
	case json.Number:
		if _, whole := wholeNumber(v.String()); !whole {
			return 0.5
		}
	case []any:
		for i := range v {
			v[i] = exactly(v[i])
		}
	case map[string]any:
		for name := range v {
			v[name] = exactly(v[name])
		}
	}
	return value
}

// ofUnion says what is wrong with a value that no alternative takes. Among objects it speaks of the one that the value
// shares members with, else of the union as a whole. Beside a type the alternatives are no union but a condition,
// "at least one of these members".
func ofUnion(m misfit) []misfit {
	isObject := m.value.Kind() == strictjson.Object
	shares := func(s *openapi3.Schema) bool {
		for name := range m.value.Members() {
			if s.Properties[name] != nil {
				return true
			}
		}
		return false
	}
	within := func(s *openapi.Schema) []misfit {
		inner := faultsIn(s, m.value)
		for i := range inner {
			if len(inner[i].path) == 0 {
				inner[i].schema = m.schema // which is the place, whatever alternative it speaks of
			}
			inner[i].path = append(m.path[:len(m.path):len(m.path)], inner[i].path...)
		}
		return inner
	}
	var names []string
	if m.schema.Type != nil {
		unconditional, said := *m.schema, *m.schema.Schema
		unconditional.Schema, said.OneOf = &said, nil
		faults := within(&unconditional)
		for _, alternative := range m.schema.OneOf {
			if !isObject || shares(alternative.Value) {
				return faults
			}
			names = append(names, alternative.Value.Required...)
		}
		m.expected = "at least one of " + strings.Join(names, ", ")
		return append(faults, m)
	}
	var near []*openapi.Schema
	for _, branch := range m.schema.Branches {
		if isObject && branch.Type.Is("object") {
			names = append(names, branch.Name())
			if shares(branch.Schema) {
				near = append(near, branch)
			}
		}
	}
	if len(near) == 1 {
		return within(near[0])
	}
	m.expected = cmp.Or(strings.Join(names, " or "), m.schema.Types())
	return []misfit{m}
}

// leaves unpacks kin-openapi's nested errors. It stops at a union, whose inner errors speak of single branches.
func leaves(err error) []*openapi3.SchemaError {
	switch err := err.(type) {
	case openapi3.MultiError:
		var all []*openapi3.SchemaError
		for _, inner := range err {
			all = append(all, leaves(inner)...)
		}
		return all
	case *openapi3.SchemaError:
		return []*openapi3.SchemaError{err}
	}
	if inner := errors.Unwrap(err); inner != nil {
		return leaves(inner)
	}
	return []*openapi3.SchemaError{{Reason: "another value"}} // an error of a kind that is new speaks against the value all the same
}
