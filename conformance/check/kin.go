package check

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// fault is one thing that kin-openapi has against a value.
type fault struct {
	pointer string
	keyword string // the schema keyword that failed
	reason  string
	typed   bool // the JSON type is what is wrong
	value   any
	place   openapi.Schema
}

// faultsIn validates a value against an open schema and returns every fault. A union that no branch takes is one fault at
// the union, not one for each branch.
func faultsIn(schema openapi.Schema, value any) []fault {
	err := schema.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsResponse())
	if err == nil {
		return nil
	}
	var faults []fault
	for _, leaf := range leaves(err) {
		pointer := ""
		for _, token := range leaf.JSONPointer() {
			pointer += "/" + openapi.Escape(token)
		}
		if leaf.SchemaField == "required" {
			pointer = pointer[:strings.LastIndexByte(pointer, '/')] // kin points at the member that is not there
		}
		place, ok := locate(schema, pointer)
		if !ok {
			place = schema
		}
		found := fault{
			pointer: pointer, keyword: leaf.SchemaField, reason: leaf.Reason, value: lookup(value, pointer), place: place,
			typed: slices.Contains([]string{"type", "nullable"}, leaf.SchemaField),
		}
		if leaf.SchemaField == "oneOf" {
			faults = append(faults, ofUnion(found)...)
		} else {
			faults = append(faults, found)
		}
	}
	return faults
}

// ofUnion says what is wrong with a value that no alternative takes. Among objects it speaks of the one that the value
// shares members with, else of the union as a whole. Beside a type the alternatives are no union but a condition,
// "at least one of these members".
func ofUnion(f fault) []fault {
	object, isObject := f.value.(map[string]any)
	shares := func(s *openapi3.Schema) bool {
		return slices.ContainsFunc(slices.Collect(maps.Keys(s.Properties)), func(name string) bool { _, ok := object[name]; return ok })
	}
	within := func(s openapi.Schema) []fault {
		inner := faultsIn(s, f.value)
		for i := range inner {
			inner[i].pointer = f.pointer + inner[i].pointer
		}
		return inner
	}
	if f.place.Type != nil {
		unconditional := *f.place.Schema
		unconditional.OneOf = nil
		faults := within(openapi.Schema{Pointer: f.place.Pointer, Schema: &unconditional})
		var names []string
		for _, alternative := range f.place.OneOf {
			if !isObject || shares(alternative.Value) {
				return faults
			}
			names = append(names, alternative.Value.Required...)
		}
		f.reason = "at least one of " + strings.Join(names, ", ")
		return append(faults, f)
	}
	var near []openapi.Schema
	var names []string
	for _, branch := range f.place.Branches() {
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
	f.typed, f.reason = len(names) == 0, strings.Join(names, " or ")
	return []fault{f}
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

// lookup follows a JSON Pointer through a decoded value; nil if nothing is there.
func lookup(value any, pointer string) any {
	if pointer == "" {
		return value
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		switch node := value.(type) {
		case map[string]any:
			value = node[openapi.Unescape(token)]
		case []any:
			var index int
			if _, err := fmt.Sscanf(token, "%d", &index); err != nil || index >= len(node) {
				return nil
			}
			value = node[index]
		default:
			return nil
		}
	}
	return value
}

// locate follows a JSON Pointer through a schema; false where the contract declares nothing.
func locate(schema openapi.Schema, pointer string) (openapi.Schema, bool) {
	if pointer == "" {
		return schema, true
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		next, ok := step(schema, openapi.Unescape(token))
		if !ok {
			return openapi.Schema{}, false
		}
		schema = next
	}
	return schema, true
}

// step goes from a schema to one of its members or items, through a union if need be.
func step(schema openapi.Schema, token string) (openapi.Schema, bool) {
	for _, branch := range schema.Branches() {
		if next, ok := branch.Property(token); ok {
			return next, true
		}
		if next, ok := branch.Member(); ok {
			return next, true
		}
	}
	return openapi.Schema{}, false
}
