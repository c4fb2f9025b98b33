package check

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

func contractOf(t testing.TB) *openapi.Contract {
	t.Helper()
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	return contract
}

// TestCatalogueIsWellFormed: codes are unique, places exist, and every row says what it means.
func TestCatalogueIsWellFormed(t *testing.T) {
	contract := contractOf(t)
	codes := map[string]string{}
	layers := []result.Layer{result.LayerHTTP, result.LayerLexical, result.LayerSchema, result.LayerDrift, result.LayerRelation, result.LayerClient}
	for _, d := range Catalogue() {
		if other, taken := codes[d.Code()]; taken {
			t.Errorf("%s and %s have one code", other, d.ID)
		}
		codes[d.Code()] = d.ID
		if d.Code() == "" || !slices.Contains(layers, d.Layer) || !strings.HasPrefix(d.ID, string(d.Layer)+".") {
			t.Errorf("%s: want an id of a layer and a code", d.ID)
		}
		if !slices.Contains([]result.Severity{result.Violation, result.Drift, result.Note}, d.Severity) {
			t.Errorf("%s: severity %q", d.ID, d.Severity)
		}
		if contract.Line(d.Pointer) == 0 {
			t.Errorf("%s: nothing in %s at %s", d.ID, openapi.SpecFile, d.Pointer)
		}
		if d.Meaning == "" || len(d.Operations) == 0 {
			t.Errorf("%s: incomplete: %+v", d.ID, d)
		}
	}
}

// TestCatalogueInJSON: the names that other programs read.
func TestCatalogueInJSON(t *testing.T) {
	text, err := json.Marshal(Check{
		ID: "drift.enum", Layer: result.LayerDrift, Severity: result.Drift, Operations: []string{"getContacts"},
		Meaning: "a new value", Pointer: "/components", Claims: []string{"a-claim"},
	})
	const want = `{"id":"drift.enum","layer":"drift","severity":"drift","operations":["getContacts"],"meaning":"a new value","pointer":"/components","claims":["a-claim"]}`
	if err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
}

// TestClaimsNameChecksThatExist: the checks that claims name are in the catalogue. That a claim names one, or says why
// none can, is the audit's.
func TestClaimsNameChecksThatExist(t *testing.T) {
	catalogue := Catalogue()
	for _, claim := range contractOf(t).Claims {
		operation, _, _ := strings.Cut(claim.Subject, ".")
		for _, id := range claim.Checks {
			i := slices.IndexFunc(catalogue, func(d Check) bool { return d.ID == id })
			switch {
			case i < 0:
				t.Errorf("%s:%d: %s names the check %s, which is not in the catalogue", openapi.ClaimsFile, claim.Line, claim.ID, id)
			case !catalogue[i].AppliesTo(operation):
				t.Errorf("%s:%d: %s names the check %s, which says nothing about %s", openapi.ClaimsFile, claim.Line, claim.ID, id, operation)
			}
		}
	}
}

// TestFingerprintForgetsListIndexes: the same fault in another item is the same fault, another member is not.
func TestFingerprintForgetsListIndexes(t *testing.T) {
	print := func(pointer string) string {
		return result.Fingerprint("undeclared", "getContacts", "whatsapp", &pointer)
	}
	if print("/0/size") != print("/17/size") {
		t.Error("the item's index changes the fingerprint")
	}
	if print("/0/size") == print("/0/age") || print("") == print("/0") {
		t.Error("different places have one fingerprint")
	}
}
