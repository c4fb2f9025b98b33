package openapi

import (
	"strings"
	"testing"
)

func TestClaimSpeaksOfItsProducts(t *testing.T) {
	for product, want := range map[string]string{
		"whatsapp": "whatsapp", "telegram (inferred)": "telegram", "all": "whatsapp telegram max",
	} {
		claim := Claim{Product: product}
		if got := strings.Join(claim.Products(), " "); got != want {
			t.Errorf("%s: products %q, want %q", product, got, want)
		}
		for _, name := range productNames {
			if claim.Covers(name) != strings.Contains(want, name) {
				t.Errorf("%s: covers %s: %v", product, name, claim.Covers(name))
			}
		}
	}
}

func TestOverruledClaimsAreFoundAtTheirPlace(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for place, want := range map[string]string{
		"/components/schemas/ContactInfo/properties/products": "object object",
		"getContactInfo.response.products":                    "object object",
		"getContacts.error.408":                               "Request Timeout",
		"sendContact.request.phoneNumber":                     "integer",
		"/components/schemas/ContactInfo/properties/avatar":   "",
		"getContactInfo.nothing":                              "",
	} {
		var values []string
		for _, claim := range c.Overruled(place) {
			values = append(values, claim.Value)
		}
		if got := strings.Join(values, " "); got != want {
			t.Errorf("%s: %q, want %q", place, got, want)
		}
	}
}
