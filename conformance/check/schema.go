package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

// schemaChecks hold a body against the open schema: types and nulls that no document of any product gives. A member that a
// product's pages always show is the drift layer's to miss, product by product.
var schemaChecks = []*Check{
	{
		ID: "schema.error-in-200", Layer: result.LayerSchema, Severity: result.Violation, Operations: everyOperation, Pointer: envelope,
		Meaning: "status 200 with an error inside",
		run: func(q question) {
			if q.ex.Response.Status != 200 {
				return
			}
			q.applies()
			if q.out.Kind == ErrorInside {
				q.find(whole, q.responses()+"/200", "the reply of "+q.op.ID, "an error object with "+strings.Join(namesIn(q.value), ", "),
					"status 200, but the body is an error")
			}
		},
	},
	{
		ID: "schema.null", Layer: result.LayerSchema, Severity: result.Violation, Operations: everyOperation, Pointer: anySchema,
		Meaning: "null where no document of any product shows it",
		run: func(q question) {
			if q.judged() && hasNull(q.value) {
				q.applies()
			}
			q.misfit(func(m misfit) bool { return m.value.IsNull() })
		},
	},
	{
		ID: "schema.type", Layer: result.LayerSchema, Severity: result.Violation, Operations: everyOperation, Pointer: anySchema,
		Meaning: "a JSON type that no document of any product gives",
		run: func(q question) {
			if q.judged() {
				q.applies()
			}
			q.misfit(func(m misfit) bool { return !m.value.IsNull() })
		},
	},
	{
		ID: "schema.error-shape", Layer: result.LayerSchema, Severity: result.Violation, Operations: everyOperation, Pointer: envelope,
		Meaning: "an error reply whose JSON is no documented error shape",
		run: func(q question) {
			if q.ex.Response.Status < 400 {
				return
			}
			q.applies()
			for _, m := range q.misfits {
				q.find(m.path, m.shape.Pointer, m.expected, jsonType(m.value),
					"the body of status %d is no documented error: %s: expected %s", q.ex.Response.Status, spoken(m.path), m.expected)
			}
		},
	},
}

// judged reports whether the value was held against the open schema of a reply.
func (t *trial) judged() bool { return t.ex.Response.Status < 400 && t.out.Kind != ErrorInside }

// misfit records what the schema has against a 200, nulls and other types apart. What is missing is not its business.
func (q question) misfit(mine func(misfit) bool) {
	if !q.judged() {
		return
	}
	for _, m := range q.misfits {
		if m.missing || !mine(m) {
			continue
		}
		actual := jsonType(m.value)
		said := "no document says so"
		if id := q.claims.overruled(m.shape.Pointer, actual, q.ex); id != "" {
			said = "which only the overruled claim " + id + " says"
		}
		q.find(m.path, m.shape.Pointer, m.expected, actual, "%s is %s, %s; expected %s", spoken(m.path), withArticle(actual), said, m.expected)
	}
}

// misfit is one thing that the open schema has against a value.
type misfit struct {
	path     []string
	value    strictjson.Value
	shape    *shape
	expected string
	// missing is whether a member is not there.
	missing bool
}

// misfits holds a value against the open schema, item by item where it is a list. kin-openapi is the judge; it is asked
// only about values that the shape does not know to be good, and that it says so of no other is held by a test.
func (s *shape) misfits(value strictjson.Value) []misfit {
	if value.Kind() == strictjson.List && s.plain && s.takes("array") && s.item != nil {
		var all []misfit
		for i, item := range value.Items() {
			for _, m := range s.item.misfits(item) {
				m.path = append([]string{strconv.Itoa(i)}, m.path...)
				all = append(all, m)
			}
		}
		return all
	}
	if s.complete(value) {
		return nil
	}
	return s.validate(value)
}

// complete reports whether a value is certainly what the schema takes, with all that it requires.
func (s *shape) complete(value strictjson.Value) bool {
	if !s.conforms(value) {
		return false
	}
	if value.Kind() == strictjson.Object {
		for _, name := range s.Required {
			if !value.Member(name).Exists() {
				return false
			}
		}
	}
	return true
}

// validate asks kin-openapi, and says of each fault what would have been right.
func (s *shape) validate(value strictjson.Value) []misfit {
	var list []misfit
	seen := map[string]bool{}
	for _, f := range faultsIn(s.Schema, value.Any()) {
		seen[f.pointer] = true
		m := misfit{path: pathOf(f.pointer), expected: f.reason, missing: f.keyword == "required"}
		m.shape, _ = s.at(m.path)
		m.value = find(value, m.path)
		if f.typed {
			m.expected = f.place.Types()
		}
		list = append(list, m)
	}
	list = append(list, s.fractions(value, seen)...)
	slices.SortStableFunc(list, func(a, b misfit) int { return strings.Compare(pointer(a.path), pointer(b.path)) })
	return list
}

// fractions are the numbers that are no integers where one is due. kin-openapi compares them as float64, which takes the
// nearest integer for the number.
func (s *shape) fractions(value strictjson.Value, seen map[string]bool) (list []misfit) {
	if !value.OddNumbers() {
		return nil
	}
	var look func(*shape, strictjson.Value, []string)
	look = func(s *shape, value strictjson.Value, path []string) {
		if s == nil {
			return
		}
		switch value.Kind() {
		case strictjson.Number:
			if jsonType(value) == "number" && s.branch("number") == nil && s.branch("integer") != nil && !seen[pointer(path)] {
				list = append(list, misfit{path: slices.Clone(path), value: value, shape: s, expected: s.types})
			}
		case strictjson.List:
			for i, item := range value.Items() {
				look(s.step(""), item, append(path, strconv.Itoa(i)))
			}
		case strictjson.Object:
			for name, member := range value.Members() {
				look(s.step(name), member, append(path, name))
			}
		}
	}
	look(s, value, nil)
	return list
}

func hasNull(value strictjson.Value) bool {
	switch value.Kind() {
	case strictjson.Null:
		return true
	case strictjson.List:
		for _, item := range value.Items() {
			if hasNull(item) {
				return true
			}
		}
	case strictjson.Object:
		for _, member := range value.Members() {
			if hasNull(member) {
				return true
			}
		}
	}
	return false
}

// namesIn are the names of an object's members, as a report may tell them, in order.
func namesIn(object strictjson.Value) []string {
	var names []string
	for name := range object.Members() {
		names = append(names, tellName(name))
	}
	slices.Sort(names)
	return names
}
