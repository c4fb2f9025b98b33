package check

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

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
		reader := json.NewDecoder(strings.NewReader(c.value))
		reader.UseNumber()
		var value any
		if err := reader.Decode(&value); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, fault := range faultsIn(schema, value) {
			expected := fault.reason
			if fault.typed {
				expected = fault.place.Types()
			}
			got = append(got, fault.pointer+": "+expected)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.component, c.value, got, c.want)
		}
	}
}
