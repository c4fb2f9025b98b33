package openapi

import (
	"slices"
	"strings"
	"testing"
)

func TestConditionsAreAVocabulary(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	names := []string{}
	for _, condition := range Conditions() {
		names = append(names, condition.Name)
		if condition.Confirms == "" {
			t.Errorf("%s: does not say what it confirms", condition.Name)
		}
	}
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("the names are not in order, or one stands twice: %s", strings.Join(names, ", "))
	}
	for _, claim := range c.Claims {
		if claim.Seen != "" && !slices.Contains(names, claim.Seen) {
			t.Errorf("%s names the condition %q, which is none", claim.ID, claim.Seen)
		}
	}
}
