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
