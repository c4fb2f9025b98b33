package openapi

import (
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
}

// Operation finds an operation by its id.
func (c *Contract) Operation(id string) (Operation, bool) {
	for path, item := range c.Doc.Paths.Map() {
		for method, spec := range item.Operations() {
			if spec.OperationID == id {
				pointer := "/paths/" + Escape(path) + "/" + strings.ToLower(method)
				return Operation{ID: id, Method: method, Path: path, Pointer: pointer, Spec: spec}, true
			}
		}
	}
	return Operation{}, false
}

// Statuses are the documented statuses of the operation, in ascending order.
func (o Operation) Statuses() []int {
	var statuses []int
	for key := range o.Spec.Responses.Map() {
		if status, err := strconv.Atoi(key); err == nil {
			statuses = append(statuses, status)
		}
	}
	slices.Sort(statuses)
	return statuses
}

// Response returns the documented reply of a status, or nil.
func (o Operation) Response(status int) *openapi3.Response {
	if ref := o.Spec.Responses.Status(status); ref != nil {
		return ref.Value
	}
	return nil
}

// RequestSchema is the schema of the JSON request body; false if the operation has none.
func (o Operation) RequestSchema() (Schema, bool) {
	if o.Spec.RequestBody == nil {
		return Schema{}, false
	}
	return schemaOf(o.Spec.RequestBody.Value.Content, o.Pointer+"/requestBody")
}

// ReplySchema is the schema of the JSON body of a status; false if none is documented.
func (o Operation) ReplySchema(status int) (Schema, bool) {
	response := o.Response(status)
	if response == nil {
		return Schema{}, false
	}
	return schemaOf(response.Content, o.Pointer+"/responses/"+strconv.Itoa(status))
}

// schemaOf is the schema of a JSON body.
func schemaOf(content openapi3.Content, pointer string) (Schema, bool) {
	media := content[tree.JSONBody]
	if media == nil {
		return Schema{}, false
	}
	return schemaAt(media.Schema, pointer+"/content/application~1json/schema"), true
}

// Schema is a schema of the contract with its place. References are followed: Pointer is where the schema is
// written down, not where it is used.
type Schema struct {
	Pointer string
	*openapi3.Schema
}

// Component finds a schema under components by its name.
func (c *Contract) Component(name string) (Schema, bool) {
	ref, ok := c.Doc.Components.Schemas[name]
	if !ok {
		return Schema{}, false
	}
	return schemaAt(ref, "/components/schemas/"+Escape(name)), true
}

func schemaAt(ref *openapi3.SchemaRef, pointer string) Schema {
	if place, ok := strings.CutPrefix(ref.Ref, "#"); ok {
		pointer = place
	}
	return Schema{Pointer: pointer, Schema: ref.Value}
}

// Property is the schema of a declared member.
func (s Schema) Property(name string) (Schema, bool) {
	ref, ok := s.Properties[name]
	if !ok {
		return Schema{}, false
	}
	return schemaAt(ref, s.Pointer+"/properties/"+Escape(name)), true
}

// Member is the schema of a list's items; false if the schema is no list.
func (s Schema) Member() (Schema, bool) {
	if s.Items == nil {
		return Schema{}, false
	}
	return schemaAt(s.Items, s.Pointer+"/items"), true
}

// Branches are the members of a union; a schema that is no union is its own only branch. A schema with a type of its
// own is none: a oneOf beside the type only narrows it.
func (s Schema) Branches() []Schema {
	if s.Schema == nil {
		return nil
	}
	if len(s.OneOf) == 0 || s.Type != nil {
		return []Schema{s}
	}
	branches := make([]Schema, len(s.OneOf))
	for i, ref := range s.OneOf {
		branches[i] = schemaAt(ref, s.Pointer+"/oneOf/"+strconv.Itoa(i))
	}
	return branches
}

// Types names what the schema takes, as in "string or integer or null".
func (s Schema) Types() string {
	var names []string
	nullable := false
	for _, branch := range s.Branches() {
		for _, name := range branch.Type.Slice() {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		nullable = nullable || branch.Nullable
	}
	if nullable {
		names = append(names, "null")
	}
	return strings.Join(names, " or ")
}

// Evidence is document, later or reported: x-product-evidence, where that has the product, else x-evidence.
func (s Schema) Evidence(product string) string {
	own, _ := s.Extensions["x-product-evidence"].(map[string]any)
	if text, ok := own[product].(string); ok {
		return text
	}
	text, _ := s.Extensions["x-evidence"].(string)
	return text
}

// Products is x-products; nil where the schema does not say, which means every product.
func (s Schema) Products() []string { return stringsOf(s.Extensions["x-products"]) }

// EnumValue is the standing of one value of an open list.
type EnumValue struct {
	Evidence string
	Products []string
}

// OpenList is x-extensible-enum with the standing of each value; nil if the schema has no such list. A value
// without an entry in x-enum-values stands as its schema does.
func (s Schema) OpenList() map[string]EnumValue {
	values := stringsOf(s.Extensions["x-extensible-enum"])
	if values == nil {
		return nil
	}
	list := make(map[string]EnumValue, len(values))
	standing, _ := s.Extensions["x-enum-values"].(map[string]any)
	for _, value := range values {
		list[value] = EnumValue{Evidence: s.Evidence(""), Products: s.Products()}
		if entry, ok := standing[value].(map[string]any); ok {
			evidence, _ := entry["evidence"].(string)
			list[value] = EnumValue{Evidence: evidence, Products: stringsOf(entry["products"])}
		}
	}
	return list
}

// Extension returns the strings of a list-valued extension of an operation or response, or nil.
func Extension(extensions map[string]any, name string) []string { return stringsOf(extensions[name]) }

func stringsOf(value any) []string {
	items, ok := value.([]any)
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
