package check

import (
	"reflect"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// shape is a schema of the contract, read once: a list of a hundred thousand contacts asks it a million times.
type shape struct {
	openapi.Schema
	// branches are the members of a union; a shape that is no union is its own only branch.
	branches []*shape
	// properties are the declared members, names theirs in order.
	properties map[string]*shape
	names      []string
	item       *shape
	// products, nulls and shown are those whose documents have it, show null here, and always show it.
	products, nulls, shown productSet
	// reported are those of which only client code or reports show it.
	reported productSet
	values   map[string]openapi.EnumValue
	// types is what the shape takes, in words.
	types string
	// plain is whether type, nullable, properties, items and oneOf say all that the schema says of a value.
	plain bool
	// visitors are the checks that have something to ask at such a place.
	visitors []*Check
}

// productSet is a set of products, a bit each in the order of the contract.
type productSet uint8

func setOf(products []string) (set productSet) {
	for i, product := range exchange.Products() {
		if slices.Contains(products, product) {
			set |= 1 << i
		}
	}
	return set
}

func reportedFor(schema openapi.Schema) productSet {
	return setOf(slices.DeleteFunc(exchange.Products(), func(product string) bool { return schema.Evidence(product) != "reported" }))
}

func (s productSet) has(product productSet) bool { return s&product != 0 }

var everyProduct = setOf(exchange.Products())

// shapes reads schemas, each once: several places may use one.
type shapes map[string]*shape

func (all shapes) of(schema openapi.Schema) *shape {
	if s, ok := all[schema.Pointer]; ok {
		return s
	}
	s := &shape{
		Schema: schema, properties: map[string]*shape{}, names: sortedKeys(schema.Properties),
		products: everyProduct, nulls: setOf(openapi.Extension(schema.Extensions, "x-null-products")),
		shown:    setOf(openapi.Extension(schema.Extensions, "x-shown")),
		reported: reportedFor(schema), values: schema.OpenList(), types: schema.Types(), plain: plain(schema),
	}
	all[schema.Pointer] = s
	if products := schema.Products(); products != nil {
		s.products = setOf(products)
	}
	for _, branch := range schema.Branches() {
		s.branches = append(s.branches, all.of(branch))
	}
	for _, name := range s.names {
		property, _ := schema.Property(name)
		s.properties[name] = all.of(property)
	}
	if item, ok := schema.Member(); ok {
		s.item = all.of(item)
	}
	for _, c := range slices.Concat(driftChecks, relationChecks) {
		if c.visit != nil && c.on(s) {
			s.visitors = append(s.visitors, c)
		}
	}
	return s
}

// plain reports whether a schema says nothing of a value but its type, its null, its members, items and branches. What
// is required, the drift layer asks product by product.
func plain(schema openapi.Schema) bool {
	rest := *schema.Schema
	if rest.Format == "int64" {
		rest.Format = ""
	}
	narrowed := rest.OneOf != nil && rest.Type != nil // with a type of its own it is no union
	rest.Type, rest.Nullable, rest.Properties, rest.Items, rest.OneOf, rest.Required = nil, false, nil, nil, nil, nil
	rest.Title, rest.Description, rest.Example, rest.Examples, rest.ExternalDocs = "", "", nil, nil, nil // words
	rest.Extensions, rest.Origin = nil, nil
	return !narrowed && reflect.ValueOf(rest).IsZero()
}

// object is the branch that takes objects, of a list the one that takes its items; an empty one if there is none.
func (s *shape) object() *shape {
	if s.item != nil {
		return s.item.object()
	}
	if branch := s.branch("object"); branch != nil {
		return branch
	}
	return &shape{}
}

// branch returns the branch that takes a JSON type, nil if none does. The contract has no numbers but integers.
func (s *shape) branch(jsonType string) *shape {
	if s == nil {
		return nil
	}
	for _, b := range s.branches {
		if b.takes(jsonType) {
			return b
		}
	}
	return nil
}

func (s *shape) takes(jsonType string) bool {
	if jsonType == "null" {
		return s.Nullable
	}
	return s.Type.Is(jsonType)
}

// typesFor names the JSON types that the documents of a product give.
func (s *shape) typesFor(product productSet) string {
	var types []string
	for _, b := range s.branches {
		if b.products.has(product) {
			types = append(types, b.Type.Slice()...)
		}
		if b.nulls.has(product) {
			types = append(types, "null")
		}
	}
	if len(types) == 0 {
		return "nothing: the product has no such member"
	}
	return strings.Join(types, " or ")
}

// conforms reports whether a value is certainly what the open schema takes, with all that it requires. False may mean that
// kin-openapi has to look.
func (s *shape) conforms(value strictjson.Value) bool {
	if value.Kind() == strictjson.Number && !value.Plain() {
		return false
	}
	b := s.branch(jsonType(value))
	if b == nil || !b.plain {
		return false
	}
	for _, item := range value.Items() {
		if !b.item.conforms(item) {
			return false
		}
	}
	for name, member := range value.Members() {
		if property := b.properties[name]; property != nil && !property.conforms(member) {
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
