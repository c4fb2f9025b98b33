package check

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// judgeSchema holds a 200 body against the open schema: types and nulls that no document of any product gives.
// A member that a product's pages always show is the drift layer's to miss, product by product. It returns
// false if the body as a whole is of the wrong type, so that nothing inside can be judged.
func (t *trial) judgeSchema(schema openapi.Schema) bool {
	t.asked("schema.type")
	if hasNull(t.value) {
		t.asked("schema.null")
	}
	whole := true
	seen := map[string]bool{}
	for _, fault := range t.faults(schema) {
		if fault.keyword == "required" {
			continue
		}
		seen[fault.pointer] = true
		id, actual := "schema.type", jsonType(fault.value)
		if actual == "null" {
			id = "schema.null"
		}
		expected := fault.reason
		if fault.typed {
			expected = fault.place.Types()
		}
		t.find(id, at(fault.pointer), fault.place.Pointer, expected, actual,
			fmt.Sprintf("%s is %s, no document says so; expected %s", spoken(fault.pointer), withArticle(actual), expected))
		whole = whole && fault.pointer != ""
	}
	for _, n := range t.fractions { // kin-openapi compares as float64, which takes the nearest integer for the number
		if !seen[n.pointer] {
			place, _ := locate(schema, n.pointer)
			t.find("schema.type", at(n.pointer), place.Pointer, place.Types(), "number",
				fmt.Sprintf("%s is a number with a fraction; expected %s", spoken(n.pointer), place.Types()))
		}
	}
	return whole
}

// errorWords are members of errors that this API or its like send, and of no reply.
var errorWords = []string{"code", "statusCode", "error", "errors", "message", "reason", "detail", "success", "status",
	"invokeStatus", "correspondentsStatus"}

// judgeErrorInside recognises an error that comes with status 200 in place of the reply: it speaks as an error does,
// and lacks what every reply shows.
func (t *trial) judgeErrorInside() bool {
	const id = "schema.error-in-200"
	t.asked(id)
	object, ok := t.value.(map[string]any)
	if !ok {
		return false
	}
	has := func(names ...string) bool {
		return slices.ContainsFunc(names, func(name string) bool { _, ok := object[name]; return ok })
	}
	if has("chatId", "idMessage") || !has(errorWords...) {
		return false
	}
	spec := t.op.Pointer + "/responses/200"
	t.find(id, at(""), spec, "the reply of "+t.op.ID, "an error object with "+strings.Join(sortedKeys(object), ", "),
		"status 200, but the body is an error")
	return true
}

// replySchema is the documented JSON shape of the status at hand. Where the contract declares no JSON (401 is empty in
// practice), JSON is still held to the common envelope.
func (t *trial) replySchema() openapi.Schema {
	schema, ok := t.op.ReplySchema(t.ex.Response.Status)
	if !ok {
		schema, _ = t.judge.contract.Component("ErrorEnvelope")
	}
	return schema
}

// judgeErrorShape holds the JSON of an error reply against its documented shape.
func (t *trial) judgeErrorShape(schema openapi.Schema) bool {
	const id = "schema.error-shape"
	t.asked(id)
	faults := t.faults(schema)
	for _, fault := range faults {
		expected, actual := fault.reason, jsonType(fault.value)
		if fault.typed {
			expected = fault.place.Types()
		}
		t.find(id, at(fault.pointer), fault.place.Pointer, expected, actual,
			fmt.Sprintf("the body of status %d is no documented error: %s: %s", t.ex.Response.Status, spoken(fault.pointer), expected))
	}
	return len(faults) == 0
}

// fault is one thing that kin-openapi has against a value.
type fault struct {
	pointer string
	keyword string // the schema keyword that failed
	reason  string
	typed   bool // the JSON type is what is wrong
	value   any
	place   openapi.Schema
}

func (t *trial) faults(schema openapi.Schema) []fault { return faultsIn(schema, t.value) }

// faultsIn validates a value against an open schema and returns every fault once, in the order of the places.
// A union that no branch takes is one fault at the union, not one for each branch.
func faultsIn(schema openapi.Schema, value any) []fault {
	err := schema.VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsResponse())
	if err == nil {
		return nil
	}
	var faults []fault
	seen := map[string]bool{}
	for _, leaf := range leaves(err) {
		pointer := ""
		for _, token := range leaf.JSONPointer() {
			pointer += "/" + openapi.Escape(token)
		}
		if leaf.SchemaField == "required" && pointer != "" {
			pointer = pointer[:strings.LastIndexByte(pointer, '/')] // kin points at the member that is not there
		}
		if seen[pointer+" "+leaf.SchemaField+" "+leaf.Reason] {
			continue
		}
		seen[pointer+" "+leaf.SchemaField+" "+leaf.Reason] = true
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
	slices.SortStableFunc(faults, func(a, b fault) int { return strings.Compare(a.pointer, b.pointer) })
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

// jsonType names the type of a decoded value as a schema would.
func jsonType(value any) string {
	switch v := value.(type) {
	case nil:
		return "null"
	case bool:
		return "boolean"
	case string:
		return "string"
	case json.Number:
		if _, whole := wholeNumber(v.String()); whole {
			return "integer"
		}
		return "number"
	case []any:
		return "array"
	default:
		return "object"
	}
}

func hasNull(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case []any:
		return slices.ContainsFunc(v, hasNull)
	case map[string]any:
		for _, member := range v {
			if hasNull(member) {
				return true
			}
		}
	}
	return false
}

func sortedKeys[V any](m map[string]V) []string {
	return slices.Sorted(maps.Keys(m))
}

// spoken names a place in a message.
func spoken(pointer string) string {
	if pointer == "" {
		return "the body"
	}
	return pointer
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
