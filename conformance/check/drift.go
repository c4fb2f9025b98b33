package check

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// driftChecks close the schema and hold a body against what the documents of the product at hand say. What no branch of the
// schema takes is left alone: the schema layer has spoken about it.
var driftChecks = []*Check{
	undeclaredMember,
	missingMember,
	{
		ID: "drift.enum", Layer: result.LayerDrift, Severity: result.Drift, Operations: everyOperation, Pointer: "/components/schemas/ContactType",
		Meaning: "a value that is not in the documented list",
		visit: func(q question, p place) {
			value, ok := p.value.Text()
			_, known := p.branch.Values[value]
			if q.given(ok && p.branch.Values != nil) && !known {
				q.find(p.path, p.branch.Pointer, strings.Join(sortedKeys(p.branch.Values), ", "), word(value),
					"%s has the value %s, which no document lists", p.spoken(), word(value))
			}
		},
	},
	otherProduct,
	{
		ID: "drift.reported", Layer: result.LayerDrift, Severity: result.Note, Operations: everyOperation, Pointer: anySchema,
		Meaning: "a member, value or status known only from client code or reports",
		run: func(q question) {
			status := q.ex.Response.Status
			if reply, ok := q.op.Replies[status]; ok && q.hasStatus(status) && reply.Extensions["x-evidence"] == "reported" {
				q.find(nil, q.response(), "a documented status", strconv.Itoa(status), "status %d is known only from reports", status)
			}
		},
		visit: func(q question, p place) {
			if slices.Contains(p.branch.Reported, q.ex.Product) {
				q.find(p.path, p.branch.Pointer, "a documented member", jsonType(p.value), "%s is known only from client code or reports", p.spoken())
			}
			value, _ := p.value.Text()
			if entry := p.branch.Values[value]; entry.Evidence == "reported" && slices.Contains(entry.Products, q.ex.Product) {
				q.find(p.path, p.branch.Pointer, "a documented value", word(value), "%s has the value %s, which is known only from client code", p.spoken(), word(value))
			}
		},
	},
	staleDeviation,
}

// staleDeviation speaks of an exchange, and of a file beside it. The run asks it.
var staleDeviation = &Check{
	ID: result.StaleDeviation, Layer: result.LayerDrift, Severity: result.Drift, Operations: everyOperation, Pointer: anyPath,
	Meaning: "an accepted deviation did not come again: take it off the list",
}

// StaleDeviation is the check that nothing accepted has gone unnoticed.
func StaleDeviation() Check { return *staleDeviation }

var undeclaredMember = &Check{
	ID: "drift.undeclared", Layer: result.LayerDrift, Severity: result.Drift, Operations: everyOperation, Pointer: anySchema,
	Meaning: "a member that no document of any product lists",
	objects: true,
	visit: func(q question, p place) {
		q.applies()
		for name, value := range p.value.Members() {
			if p.branch.Properties[name] != nil {
				continue
			}
			place := p.below(name)
			expected, hint := "a declared member", ""
			for _, declared := range p.branch.Names {
				if strings.EqualFold(declared, name) {
					expected, hint = "member "+declared, "; the contract spells it "+declared
				}
			}
			q.find(place, p.branch.Pointer, expected, "member "+concealPointer(name), "%s is not declared (%s)%s", pointer(place), jsonType(value), hint)
		}
	},
}

var otherProduct = &Check{
	ID: "drift.other-product", Layer: result.LayerDrift, Severity: result.Drift, Operations: everyOperation, Pointer: anySchema,
	Meaning: "a member, type, null, value or status documented only for another product",
	run: func(q question) {
		if q.content.undocumented || q.content.refusal {
			return
		}
		q.applies()
		if status := q.ex.Response.Status; !q.hasStatus(status) {
			q.find(nil, q.response(), "a status documented for "+q.ex.Product, strconv.Itoa(status), "status %d is documented only for %s",
				status, strings.Join(openapi.Extension(q.op.Replies[status].Extensions, "x-products"), " and "))
		}
	},
	visit: func(q question, p place) {
		if p.foreign(q.ex.Product) {
			kind, said := jsonType(p.value), "documented"
			if p.value.IsNull() {
				said = "shown"
			}
			q.find(p.path, p.branch.Pointer, typesFor(p.schema, q.ex.Product), kind,
				"%s is %s, which is %s only for %s", p.spoken(), withArticle(kind), said, strings.Join(p.owners(), " and "))
			return
		}
		value, _ := p.value.Text()
		if entry, listed := p.branch.Values[value]; listed && !slices.Contains(entry.Products, q.ex.Product) {
			q.find(p.path, p.branch.Pointer, "a value documented for "+q.ex.Product, word(value),
				"%s has the value %s, which belongs to %s", p.spoken(), word(value), strings.Join(entry.Products, " and "))
		}
	},
}

// typesFor names the JSON types that the documents of a product give.
func typesFor(s *openapi.Schema, product string) string {
	var types []string
	for _, b := range s.Branches {
		if slices.Contains(b.Products, product) {
			types = append(types, b.Type.Slice()...)
		}
		if slices.Contains(b.Nulls, product) {
			types = append(types, "null")
		}
	}
	return cmp.Or(strings.Join(types, " or "), "nothing: the product has no such member")
}
