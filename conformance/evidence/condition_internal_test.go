package evidence

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

func ledger(t *testing.T) []openapi.Claim {
	t.Helper()
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	return contract.Claims
}

// unknown are the claims that name a condition which is none.
func unknown(claims []openapi.Claim) []string {
	var lines []string
	for _, claim := range claims {
		if _, known := conditions[claim.Seen]; claim.Seen != "" && !known {
			lines = append(lines, fmt.Sprintf("%s:%d: %s: %q is no condition: see conformance/evidence/condition.go",
				openapi.ClaimsFile, claim.Line, claim.ID, claim.Seen))
		}
	}
	return lines
}

func TestTheLedgerNamesConditions(t *testing.T) {
	for _, line := range unknown(ledger(t)) {
		t.Error(line)
	}
}

// TestNoMisspeltConditionGoesUnseen spoils the condition of every claim that has one.
func TestNoMisspeltConditionGoesUnseen(t *testing.T) {
	spoiled := 0
	for _, claim := range ledger(t) {
		if claim.Seen == "" {
			continue
		}
		claim.Seen += "x"
		spoiled++
		want := fmt.Sprintf("%s:%d: %s: %q is no condition", openapi.ClaimsFile, claim.Line, claim.ID, claim.Seen)
		if lines := unknown([]openapi.Claim{claim}); len(lines) != 1 || !strings.HasPrefix(lines[0], want) {
			t.Errorf("want %s, got %q", want, lines)
		}
	}
	if spoiled == 0 {
		t.Error("no claim names a condition")
	}
}

// TestConditionsAreAVocabulary: each has its meaning, and a claim names it.
func TestConditionsAreAVocabulary(t *testing.T) {
	claims := ledger(t)
	for name, c := range conditions {
		if c.confirms == "" || c.says == nil {
			t.Errorf("%s: does not say what it confirms, or nobody looks for it", name)
		}
		if !slices.ContainsFunc(claims, func(claim openapi.Claim) bool { return claim.Seen == name }) {
			t.Errorf("no claim names the condition %s: take it out", name)
		}
	}
}
