package openapi

import (
	"strings"
	"testing"
)

const oneClaim = `claims:
  - {id: one, document: getcontacts.whatsapp.ru, product: whatsapp, language: ru, witness: table, kind: type,
     subject: 'getContacts.response[].id', value: string, answer: adopted,
     pointer: /components/schemas/Contact/properties/id, checks: [schema.type]}
`

func TestLedgerIsReadStrictly(t *testing.T) {
	for _, test := range []struct{ title, ledger, want string }{
		{"unknown key", strings.Replace(oneClaim, "witness:", "witnes:", 1), "witnes"},
		{"unknown key at the top", oneClaim + "claim: []\n", "claim"},
		{"key twice", strings.Replace(oneClaim, "kind: type", "kind: type, kind: enum", 1), "kind"},
		{"id twice", oneClaim + strings.TrimPrefix(oneClaim, "claims:\n"), `"one" is already used on line 2`},
		{"list for a text", strings.Replace(oneClaim, "value: string", "value: [string]", 1), "line 3"},
		{"not YAML", "claims: [", "claims.yaml"},
	} {
		_, err := parseClaims([]byte(test.ledger))
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), ClaimsFile) {
			t.Errorf("%s: got %v, want an error that names %s and %s", test.title, err, ClaimsFile, test.want)
		}
	}
	claims, err := parseClaims([]byte(oneClaim))
	if err != nil || len(claims) != 1 || claims[0].Line != 2 || claims[0].Checks[0] != "schema.type" {
		t.Errorf("got %+v, %v", claims, err)
	}
	if claims, err := parseClaims(nil); err != nil || len(claims) != 0 {
		t.Errorf("an empty ledger: %v, %v", claims, err)
	}
}

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
