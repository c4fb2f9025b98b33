package openapi

import (
	"strings"
	"testing"
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
		schema, ok := c.Component(of.component)
		if !ok {
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
		schema, _ := c.Component(component)
		var pointers []string
		for _, branch := range schema.Branches() {
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
		schema, _ := c.Component(of.component)
		member, ok := schema.Property(of.member)
		if got := member.Evidence(of.product); !ok || got != of.want {
			t.Errorf("%s.%s of %s: %q, want %q", of.component, of.member, of.product, got, of.want)
		}
	}
}
