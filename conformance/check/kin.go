package check

import (
	"cmp"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// faultsIn asks kin-openapi what an open schema has against a value, and says of each fault what would have been right, in
// the order of the places. A union that no branch takes is one fault at the union, not one for each branch. Nobody reads
// kin-openapi's own messages; without details it does not render schema and value for each branch that is not taken.
func faultsIn(schema openapi.Schema, value strictjson.Value) []misfit {
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
		m.shape, m.value = locate(schema, m.path), find(value, m.path)
		switch leaf.SchemaField {
		case "oneOf":
			faults = append(faults, ofUnion(m)...)
			continue
		case "type", "nullable":
			m.expected = m.shape.Types()
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
		return slices.ContainsFunc(sortedKeys(s.Properties), func(name string) bool { return m.value.Member(name).Exists() })
	}
	within := func(s openapi.Schema) []misfit {
		inner := faultsIn(s, m.value)
		for i := range inner {
			if len(inner[i].path) == 0 {
				inner[i].shape = m.shape // which is the place, whatever alternative it speaks of
			}
			inner[i].path = append(m.path[:len(m.path):len(m.path)], inner[i].path...)
		}
		return inner
	}
	var names []string
	if m.shape.Type != nil {
		unconditional := *m.shape.Schema
		unconditional.OneOf = nil
		faults := within(openapi.Schema{Pointer: m.shape.Pointer, Schema: &unconditional})
		for _, alternative := range m.shape.OneOf {
			if !isObject || shares(alternative.Value) {
				return faults
			}
			names = append(names, alternative.Value.Required...)
		}
		m.expected = "at least one of " + strings.Join(names, ", ")
		return append(faults, m)
	}
	var near []openapi.Schema
	for _, branch := range m.shape.Branches() {
		if isObject && branch.Type.Is("object") {
			names = append(names, branch.Pointer[strings.LastIndexByte(branch.Pointer, '/')+1:])
			if shares(branch.Schema) {
				near = append(near, branch)
			}
		}
	}
	if len(near) == 1 {
		return within(near[0])
	}
	m.expected = cmp.Or(strings.Join(names, " or "), m.shape.Types())
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
	default:
		return leaves(errors.Unwrap(err))
	}
}

// locate follows a path through a schema; the zero Schema where the contract declares nothing.
func locate(schema openapi.Schema, path []string) openapi.Schema {
	for _, token := range path {
		schema = step(schema, token)
	}
	return schema
}

// step goes from a schema to one of its members or items, through a union if need be.
func step(schema openapi.Schema, token string) openapi.Schema {
	for _, branch := range schema.Branches() {
		if next, ok := branch.Property(token); ok {
			return next
		}
		if next, ok := branch.Member(); ok {
			return next
		}
	}
	return openapi.Schema{}
}
