package check

import (
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
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
		on:      func(s *shape) bool { return s.values != nil },
		visit: func(q question, p place) {
			value, ok := p.value.Text()
			if !ok || p.foreign(q.product) {
				return
			}
			q.applies()
			if _, known := p.branch.values[value]; !known {
				q.find(p.path, p.branch.Pointer, strings.Join(sortedKeys(p.branch.values), ", "), word(value),
					"%s has the value %s, which no document lists", p.spoken(), word(value))
			}
		},
	},
	otherProduct,
	{
		ID: "drift.reported", Layer: result.LayerDrift, Severity: result.Note, Operations: everyOperation, Pointer: anySchema,
		Meaning: "a member, value or status known only from client code or reports",
		run: func(q question) {
			if q.content.undocumented || q.content.refusal {
				return
			}
			products, place := q.owners()
			if slices.Contains(products, q.ex.Product) && q.op.Response(q.ex.Response.Status).Extensions["x-evidence"] == "reported" {
				q.find(nil, place, "a documented status", strconv.Itoa(q.ex.Response.Status), "status %d is known only from reports", q.ex.Response.Status)
			}
		},
		on: func(s *shape) bool {
			return s.values != nil || slices.ContainsFunc(s.branches, func(b *shape) bool { return b.reported != 0 })
		},
		visit: func(q question, p place) {
			if p.value.IsNull() || p.foreign(q.product) {
				return
			}
			if p.branch.reported.has(q.product) {
				q.find(p.path, p.branch.Pointer, "a documented member", jsonType(p.value), "%s is known only from client code or reports", p.spoken())
			}
			value, _ := p.value.Text()
			if entry := p.branch.values[value]; entry.Evidence == "reported" && slices.Contains(entry.Products, q.ex.Product) {
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

// owners are the products whose documents have the status at hand, and where the contract says so.
func (t *trial) owners() (products []string, place string) {
	status := t.ex.Response.Status
	response := t.op.Response(status)
	if response == nil { // accepted
		return exchange.Products(), t.responses()
	}
	return openapi.Extension(response.Extensions, "x-products"), t.response()
}

func owners(s *shape, extension string) string {
	products := openapi.Extension(s.Extensions, extension)
	if len(products) == 0 {
		return "no product"
	}
	return strings.Join(products, " and ")
}

var undeclaredMember = &Check{
	ID: "drift.undeclared", Layer: result.LayerDrift, Severity: result.Drift, Operations: everyOperation, Pointer: anySchema,
	Meaning: "a member that no document of any product lists",
	on:      func(s *shape) bool { return s.object().Schema.Schema != nil },
	visit: func(q question, p place) {
		if p.value.Kind() != strictjson.Object || p.foreign(q.product) {
			return
		}
		q.applies()
		for name, value := range p.value.Members() {
			if p.branch.properties[name] != nil {
				continue
			}
			place := p.below(name)
			expected, hint := "a declared member", ""
			for _, declared := range p.branch.names {
				if strings.EqualFold(declared, name) {
					expected, hint = "member "+declared, "; the contract spells it "+declared
				}
			}
			q.find(place, p.branch.Pointer, expected, "member "+tellName(name), "%s is not declared (%s)%s", pointer(place), jsonType(value), hint)
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
		if products, place := q.owners(); !slices.Contains(products, q.ex.Product) {
			status := strconv.Itoa(q.ex.Response.Status)
			q.find(nil, place, "a status documented for "+q.ex.Product, status, "status %s is documented only for %s", status, strings.Join(products, " and "))
		}
	},
	on: func(s *shape) bool {
		return s.values != nil || slices.ContainsFunc(s.branches, func(b *shape) bool { return b.products != everyProduct || b.Nullable })
	},
	visit: func(q question, p place) {
		kind := jsonType(p.value)
		switch value, text := p.value.Text(); {
		case kind == "null" && p.foreign(q.product):
			q.find(p.path, p.branch.Pointer, p.shape.typesFor(q.product), kind, "%s is null, which is shown only for %s", p.spoken(), owners(p.branch, "x-null-products"))
		case p.foreign(q.product):
			q.find(p.path, p.branch.Pointer, p.shape.typesFor(q.product), kind, "%s is %s, which is documented only for %s", p.spoken(), withArticle(kind), owners(p.branch, "x-products"))
		case text && p.branch.values != nil:
			if entry, known := p.branch.values[value]; known && !slices.Contains(entry.Products, q.ex.Product) {
				q.find(p.path, p.branch.Pointer, "a value documented for "+q.ex.Product, word(value),
					"%s has the value %s, which belongs to %s", p.spoken(), word(value), strings.Join(entry.Products, " and "))
			}
		}
	},
}
