package check

import (
	"slices"
	"testing"

	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// What a union or a condition has against a value is one fault, and it says what would have been right.
func TestFaultsOfUnions(t *testing.T) {
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	const names = "at least one of firstName, middleName, lastName, company"
	for _, c := range []struct {
		component, value string
		want             []string
	}{
		{"LastSeen", `true`, []string{": string or integer or null"}},
		{"ContactInfo", `{"chatId":"1","lastSeen":{}}`, []string{"/lastSeen: string or integer or null"}},
		{"ContactCard", `42`, []string{": object"}},
		{"ContactCard", `{}`, []string{": PhoneContact or ChatContact"}},
		{"ContactCard", `{"phoneContact":1}`, []string{": " + names}},
		{"ContactCard", `{"phoneContact":1,"firstname":"A"}`, []string{": " + names}},
		{"ContactCard", `{"phoneContact":1,"firstName":"A","lastName":"B"}`, nil},
		{"ContactCard", `{"phoneContact":1,"company":7}`, []string{"/company: string"}},
		{"ContactCard", `{"firstName":"A"}`, []string{`: property "phoneContact" is missing`}},
		{"ContactCard", `{"chatId":1}`, []string{"/chatId: string"}},
		{"SendContactRequest", `{"chatId":"1","contact":{"phoneContact":"1","firstName":"A"}}`, []string{"/contact/phoneContact: integer"}},
		{"SendContactRequest", `{"chatId":"1"}`, []string{`: property "contact" is missing`}},
		{"SendContactRequest", `{"contact":7}`, []string{`: property "chatId" is missing`, "/contact: object"}},
		{"SendContactRequest", `{}`, []string{`: property "chatId" is missing`, `: property "contact" is missing`}},
		{"QuotaError", `{}`, []string{": at least one of invokeStatus, correspondentsStatus"}},
		{"QuotaError", `{"invokeStatus":{"used":true}}`, []string{"/invokeStatus/used: string or integer"}},
		{"QuotaError", `{"invokeStatus":{},"correspondentsStatus":null}`, []string{"/correspondentsStatus: object"}},
		{"QuotaError", `[]`, []string{": object"}},
	} {
		schema, ok := contract.Component(c.component)
		if !ok {
			t.Fatalf("no component %s", c.component)
		}
		value, _ := strictjson.Parse(c.value, 8)
		var got []string
		for _, m := range faultsIn(schema, value) {
			got = append(got, pointer(m.path)+": "+m.expected)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.component, c.value, got, c.want)
		}
	}
}

// TestPlacesOfUnions: a fault of the value itself stands at the union, one of a member where that is declared.
func TestPlacesOfUnions(t *testing.T) {
	schema, _ := contractOf(t).Component("ContactCard")
	for text, want := range map[string]string{
		`{"firstName":"A"}`:                "/components/schemas/ContactCard",
		`{"phoneContact":1}`:               "/components/schemas/ContactCard",
		`{"phoneContact":1,"company":7}`:   "/components/schemas/PhoneContact/properties/company",
		`{"phoneContact":"","company":""}`: "/components/schemas/PhoneContact/properties/phoneContact",
	} {
		value, _ := strictjson.Parse(text, 8)
		if faults := faultsIn(schema, value); len(faults) != 1 || faults[0].shape.Pointer != want {
			t.Errorf("%s: %+v", text, faults)
		}
	}
}

// TestLocate follows pointers through the contract, as far as it declares something.
func TestLocate(t *testing.T) {
	contract := contractOf(t)
	schema, ok := contract.Component("ContactInfo")
	if !ok {
		t.Fatal("no component ContactInfo")
	}
	for pointer, want := range map[string]string{"": contactInfo, "/products/3/name": "/components/schemas/Product/properties/name", "/mood": "", "/name/more": ""} {
		if got := locate(schema, pathOf(pointer)); got.Pointer != want {
			t.Errorf("%s: %q, want %q", pointer, got.Pointer, want)
		}
	}
}
