package check

import (
	"slices"
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
			if q.given(q.ex.Response.Status == 200) && q.out.Kind == ErrorInside {
				q.find(whole, q.response(), "the reply of "+q.op.ID, "an error object with "+strings.Join(namesIn(q.value), ", "),
					"status 200, but the body is an error")
			}
		},
	},
	{
		ID: "schema.null", Layer: result.LayerSchema, Severity: result.Violation, Operations: everyOperation, Pointer: anySchema,
		Meaning: "null where no document of any product shows it",
		run:     func(q question) { q.misfit(true) },
	},
	{
		ID: "schema.type", Layer: result.LayerSchema, Severity: result.Violation, Operations: everyOperation, Pointer: anySchema,
		Meaning: "a JSON type that no document of any product gives",
		run:     func(q question) { q.misfit(false) },
	},
	{
		ID: "schema.error-shape", Layer: result.LayerSchema, Severity: result.Violation, Operations: everyOperation, Pointer: envelope,
		Meaning: "an error reply whose JSON is no documented error shape",
		run: func(q question) {
			if !q.given(q.ex.Response.Status >= 400) {
				return
			}
			for _, m := range q.misfits {
				q.find(m.path, m.schema.Pointer, m.expected, jsonType(m.value),
					"the body of status %d is no documented error: %s: expected %s", q.ex.Response.Status, spoken(m.path), m.expected)
			}
		},
	},
}

// misfit records the nulls that the schema has against a reply, or the values of other types. What is missing is not its
// business.
func (q question) misfit(nulls bool) {
	if q.ex.Response.Status >= 400 || q.out.Kind == ErrorInside {
		return
	}
	q.given(!nulls || hasNull(q.value))
	for _, m := range q.misfits {
		if m.missing || m.value.IsNull() != nulls {
			continue
		}
		actual := jsonType(m.value)
		said := "no document says so"
		if id := q.claims.overruled(m.schema.Pointer, actual, q.ex); id != "" {
			said = "which only the overruled claim " + id + " says"
		}
		q.find(m.path, m.schema.Pointer, m.expected, actual, "%s is %s, %s; expected %s", spoken(m.path), withArticle(actual), said, m.expected)
	}
}

func hasNull(value strictjson.Value) bool {
	for _, inner := range value.Children() {
		if hasNull(inner) {
			return true
		}
	}
	return value.IsNull()
}

// namesIn are the names of an object's members, as a report may tell them, in order.
func namesIn(object strictjson.Value) []string {
	var names []string
	for name := range object.Members() {
		names = append(names, concealPointer(name))
	}
	slices.Sort(names)
	return names
}
