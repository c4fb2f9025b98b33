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
	for _, name := range names {
		if !slices.ContainsFunc(c.Claims, func(claim Claim) bool { return claim.Seen == name }) {
			t.Errorf("no claim names the condition %s: take it out", name)
		}
	}
}
