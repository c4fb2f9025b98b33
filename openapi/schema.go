package openapi

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// Operation is one operation of the contract with its place.
type Operation struct {
	// ID is the operation id, Method the HTTP method and Path the template path.
	ID, Method, Path string
	// Pointer is the JSON Pointer of the operation in greenapi.yaml.
	Pointer string
	Spec    *openapi3.Operation
	// Request is the schema of the JSON request body, nil if the operation has none.
	Request *Schema
	// Replies are the documented replies, by status.
	Replies map[int]Reply
}

// Reply is what the contract says of a status of an operation.
type Reply struct {
	*openapi3.Response
	// Schema is that of the JSON body, nil if none is documented.
	Schema *Schema
}

// Operation finds an operation by its id.
func (c *Contract) Operation(id string) (Operation, bool) {
	operation, ok := c.operations[id]
	return operation, ok
}

// Component finds a schema under components by its name; nil if there is none.
func (c *Contract) Component(name string) *Schema {
	return c.schemas["/components/schemas/"+Escape(name)]
}

// Schema is a schema of the contract, read once. References are followed: Pointer is where the schema is written down,
// not where it is used. The embedded schema is kin-openapi's, which judges values.
type Schema struct {
	Pointer string
	*openapi3.Schema
	// Branches are the members of a union; a schema that is no union is its own only branch. A schema with a type of its
	// own is none: a oneOf beside the type only narrows it.
	Branches []*Schema
	// Properties are the declared members, Names theirs in order.
	Properties map[string]*Schema
	Names      []string
	// Items is the schema of a list's items; nil if the schema is no list.
	Items *Schema
	// Products are those whose documents have it (x-products; all where the schema does not say), Nulls those that show null
	// here (x-null-products), and Shown those that always show it (x-shown).
	Products, Nulls, Shown []string
	// Reported are the products of which only client code or reports show it, see Evidence.
	Reported []string
	// Values is x-extensible-enum with the standing of each value; nil if the schema has no such list. A value without an
	// entry in x-enum-values stands as its schema does.
	Values map[string]EnumValue
	// Plain is whether type, nullable, properties, items, oneOf and required say all that the schema says of a value.
	Plain bool
}

// EnumValue is the standing of one value of an open list.
type EnumValue struct {
	Evidence string
	Products []string
}

// Name is the last word of the place: of a member or a component, its name.
func (s *Schema) Name() string { return Unescape(s.Pointer[strings.LastIndexByte(s.Pointer, '/')+1:]) }

// Branch returns the branch that takes a JSON type, null among them; nil if none does.
func (s *Schema) Branch(jsonType string) *Schema {
	for _, b := range s.Branches {
		if b.Type.Is(jsonType) || b.Nullable && jsonType == "null" {
			return b
		}
	}
	return nil
}

// Child is the schema of a member, or of the items of a list, whatever the token; through a union, if need be. It is nil
// where the contract declares nothing.
func (s *Schema) Child(token string) *Schema {
	for _, b := range s.Branches {
		if property := b.Properties[token]; property != nil {
			return property
		}
		if b.Items != nil {
			return b.Items
		}
	}
	return nil
}

// Evidence is document, later or reported: x-product-evidence, where that has the product, else x-evidence.
func (s *Schema) Evidence(product string) string {
	own, _ := s.Extensions["x-product-evidence"].(map[string]any)
	if text, ok := own[product].(string); ok {
		return text
	}
	text, _ := s.Extensions["x-evidence"].(string)
	return text
}

// Types names what the schema takes, as in "string or integer or null".
func (s *Schema) Types() string {
	var names []string
	for _, branch := range s.Branches {
		for _, name := range branch.Type.Slice() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	if s.Branch("null") != nil {
		names = append(names, "null")
	}
	return strings.Join(names, " or ")
}

// schemas are those of a contract by their pointers: several places may use one.
type schemas map[string]*Schema

// operations reads the operations of a document and, with all that they lead to, its schemas.
func (all schemas) operations(doc *openapi3.T) map[string]Operation {
	if doc.Components != nil {
		for name, ref := range doc.Components.Schemas {
			place := "/components/schemas/" + Escape(name)
			all[place] = all.at(ref, place)
		}
	}
	operations := map[string]Operation{}
	for path, item := range doc.Paths.Map() {
		for method, spec := range item.Operations() {
			o := Operation{
				ID: spec.OperationID, Method: method, Path: path, Pointer: "/paths/" + Escape(path) + "/" + strings.ToLower(method),
				Spec: spec, Replies: map[int]Reply{},
			}
			if spec.RequestBody != nil {
				o.Request = all.ofJSON(spec.RequestBody.Value.Content, o.Pointer+"/requestBody")
			}
			for key, ref := range spec.Responses.Map() {
				if status, err := strconv.Atoi(key); err == nil { // else it is the default, or a class such as 5XX
					o.Replies[status] = Reply{ref.Value, all.ofJSON(ref.Value.Content, o.Pointer+"/responses/"+key)}
				}
			}
			operations[o.ID] = o
		}
	}
	return operations
}

// ofJSON reads the schema of a JSON body; nil if there is none.
func (all schemas) ofJSON(content openapi3.Content, pointer string) *Schema {
	if media := content[tree.JSONBody]; media != nil && media.Schema != nil {
		return all.at(media.Schema, pointer+"/content/application~1json/schema")
	}
	return nil
}

func (all schemas) at(ref *openapi3.SchemaRef, pointer string) *Schema {
	if place, ok := strings.CutPrefix(ref.Ref, "#"); ok {
		pointer = place
	}
	if known := all[pointer]; known != nil {
		return known
	}
	s := &Schema{Pointer: pointer, Schema: ref.Value, Properties: map[string]*Schema{}, Plain: plain(*ref.Value)}
	all[pointer] = s // before what is in it, which may refer to it
	s.Names = slices.Sorted(maps.Keys(ref.Value.Properties))
	for _, name := range s.Names {
		s.Properties[name] = all.at(ref.Value.Properties[name], pointer+"/properties/"+Escape(name))
	}
	if items := ref.Value.Items; items != nil {
		s.Items = all.at(items, pointer+"/items")
	}
	if s.Type == nil {
		for i, branch := range s.OneOf {
			s.Branches = append(s.Branches, all.at(branch, pointer+"/oneOf/"+strconv.Itoa(i)))
		}
	}
	if s.Branches == nil {
		s.Branches = []*Schema{s}
	}
	s.readExtensions()
	return s
}

func (s *Schema) readExtensions() {
	s.Products, s.Nulls, s.Shown = slices.Clone(productNames), Extension(s.Extensions, "x-null-products"), Extension(s.Extensions, "x-shown")
	if products := Extension(s.Extensions, "x-products"); products != nil {
		s.Products = products
	}
	for _, product := range productNames {
		if s.Evidence(product) == "reported" {
			s.Reported = append(s.Reported, product)
		}
	}
	values := Extension(s.Extensions, "x-extensible-enum")
	if values == nil {
		return
	}
	s.Values = make(map[string]EnumValue, len(values))
	standing, _ := s.Extensions["x-enum-values"].(map[string]any)
	for _, value := range values {
		s.Values[value] = EnumValue{Evidence: s.Evidence(""), Products: s.Products}
		if entry, ok := standing[value].(map[string]any); ok {
			evidence, _ := entry["evidence"].(string)
			s.Values[value] = EnumValue{Evidence: evidence, Products: Extension(entry, "products")}
		}
	}
}

// plain reports whether a schema says nothing of a value but its type, its null, its members, items and branches, and
// what it requires.
func plain(rest openapi3.Schema) bool {
	if rest.Format == "int64" {
		rest.Format = ""
	}
	narrowed := rest.OneOf != nil && rest.Type != nil // with a type of its own it is no union
	rest.Type, rest.Nullable, rest.Properties, rest.Items, rest.OneOf, rest.Required = nil, false, nil, nil, nil, nil
	rest.Title, rest.Description, rest.Example, rest.Examples, rest.ExternalDocs = "", "", nil, nil, nil // words
	rest.Extensions, rest.Origin = nil, nil
	return !narrowed && reflect.ValueOf(rest).IsZero()
}

// Extension returns the strings of a list-valued extension, or nil.
func Extension(extensions map[string]any, name string) []string {
	items, ok := extensions[name].([]any)
	if !ok {
		return nil
	}
	texts := make([]string, 0, len(items))
	for _, item := range items {
		if text, ok := item.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}
