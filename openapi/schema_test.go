package openapi

import (
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
)

// The conditions "at least one of these members" are written as alternatives that exclude each other, for generators
// that know no anyOf of objects: every combination has to come out as an anyOf of required members would have it.
func TestAtLeastOneOfTheMembers(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []struct {
		component string
		always    map[string]any
		members   []string
		value     any
	}{
		{"PhoneContact", map[string]any{"phoneContact": 79001234568.0}, []string{"firstName", "middleName", "lastName", "company"}, "A"},
		{"QuotaError", nil, []string{"invokeStatus", "correspondentsStatus"}, map[string]any{"used": 3.0}},
	} {
		schema := c.Component(of.component)
		if schema == nil {
			t.Fatalf("no component %s", of.component)
		}
		for chosen := range 1 << len(of.members) {
			object := map[string]any{"undeclared": true} // open: never counted, never refused
			for name, value := range of.always {
				object[name] = value
			}
			var names []string
			for i, name := range of.members {
				if chosen>>i&1 == 1 {
					object[name] = of.value
					names = append(names, name)
				}
			}
			title := of.component + " with " + strings.Join(names, ", ")
			if err := schema.VisitJSON(object); (err == nil) != (chosen != 0) {
				t.Errorf("%s: %v", title, err)
			}
			for _, name := range names {
				object[name] = 7.0
				if schema.VisitJSON(object) == nil {
					t.Errorf("%s is taken although %s is a number", title, name)
				}
				object[name] = of.value
			}
		}
	}
}

// A oneOf beside a type is a condition, not a union: whoever asks for branches gets the object itself.
func TestBranches(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for component, want := range map[string][]string{
		"ContactCard":  {"/components/schemas/PhoneContact", "/components/schemas/ChatContact"},
		"LastSeen":     {"/components/schemas/LastSeenText", "/components/schemas/LastSeenUnix"},
		"PhoneContact": {"/components/schemas/PhoneContact"},
		"QuotaError":   {"/components/schemas/QuotaError"},
		"ContactInfo":  {"/components/schemas/ContactInfo"},
	} {
		var pointers []string
		for _, branch := range c.Component(component).Branches {
			pointers = append(pointers, branch.Pointer)
		}
		if strings.Join(pointers, " ") != strings.Join(want, " ") {
			t.Errorf("%s has the branches %v, want %v", component, pointers, want)
		}
	}
}

// The evidence of a member is that of the product at hand.
func TestEvidenceIsTheProducts(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []struct{ component, member, product, want string }{
		{"PhoneContact", "firstName", "whatsapp", "document"},
		{"PhoneContact", "firstName", "telegram", "reported"},
		{"ContactInfo", "avatar", "max", "later"},
		{"ContactInfo", "avatar", "telegram", "document"},
		{"ContactInfo", "phoneNumberTimestamp", "max", "reported"},
	} {
		if got := c.Component(of.component).Child(of.member).Evidence(of.product); got != of.want {
			t.Errorf("%s.%s of %s: %q, want %q", of.component, of.member, of.product, got, of.want)
		}
	}
}

// A schema that says more of a value than its type, null, members, items or branches is not plain.
func TestPlainSchemas(t *testing.T) {
	one := openapi3.SchemaRefs{openapi3.NewSchemaRef("", openapi3.NewStringSchema())}
	for name, c := range map[string]struct {
		schema *openapi3.Schema
		want   bool
	}{
		"a text":           {&openapi3.Schema{Type: &openapi3.Types{"string"}, Nullable: true, Description: "words"}, true},
		"an int64":         {openapi3.NewInt64Schema(), true},
		"a union":          {&openapi3.Schema{OneOf: one}, true},
		"an int32":         {openapi3.NewInt32Schema(), false},
		"no short text":    {openapi3.NewStringSchema().WithMinLength(1), false},
		"a narrowed type":  {&openapi3.Schema{Type: &openapi3.Types{"object"}, OneOf: one}, false},
		"some of the list": {openapi3.NewStringSchema().WithEnum("a"), false},
	} {
		if got := plain(*c.schema); got != c.want {
			t.Errorf("%s: plain %t", name, got)
		}
	}
}

// A path is followed through items and unions as far as the contract declares something.
func TestChildren(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, of := range []struct{ component, path, want string }{
		{"ContactInfo", "products 3 name", "/components/schemas/Product/properties/name"},
		{"ContactInfo", "mood", ""},
		{"ContactInfo", "name more", ""},
		{"ContactCard", "company", "/components/schemas/PhoneContact/properties/company"},
		{"ContactCard", "chatId", "/components/schemas/ChatContact/properties/chatId"},
	} {
		schema, got := c.Component(of.component), ""
		for _, token := range strings.Fields(of.path) {
			if schema != nil {
				schema = schema.Child(token)
			}
		}
		if schema != nil {
			got = schema.Pointer
		}
		if got != of.want {
			t.Errorf("%s %s: %q, want %q", of.component, of.path, got, of.want)
		}
	}
}
