package audit

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// TestRecipesSuffice adds claims about what the contract does not have, does what the audit says until it says
// nothing more, and counts the steps.
func TestRecipesSuffice(t *testing.T) {
	claim := func(id, product, kind, subject, value string) openapi.Claim {
		return openapi.Claim{ID: id, From: "new", Source: "new page", Product: product, Evidence: byLater, Witness: "table", Kind: kind,
			Subject: subject, Value: value, Answer: openapi.Adopted, Checks: []string{"schema.type"}, Line: 1}
	}
	for _, test := range []struct {
		title  string
		claims []openapi.Claim
		recipe string
		steps  int
	}{
		{"a member", []openapi.Claim{
			claim("a", "telegram", "type", "getContactInfo.response.about", "string"),
			claim("b", "max", "type", "getContactInfo.response.about", "string"),
			claim("c", "max", "null", "getContactInfo.response.about", "seen"),
		}, "about: {type: string, description: …, x-evidence: later, x-products: [telegram, max], nullable: true, x-null-products: [max]}", 1},
		{"a member with values", []openapi.Claim{
			claim("a", "all", "type", "getContacts.response[].mood", "string"),
			claim("b", "all", "enum", "getContacts.response[].mood", "calm"),
			claim("c", "all", "enum", "getContacts.response[].mood", "merry"),
		}, "mood: {type: string, description: …, x-evidence: later, x-products: [whatsapp, telegram, max], x-extensible-enum: [calm, merry]}", 1},
		{"an object and its member", []openapi.Claim{
			claim("a", "max", "type", "getContactInfo.response.place.town", "string"),
			claim("b", "max", "type", "getContactInfo.response.place", "object"),
		}, "place: {type: object, description: …, x-evidence: later, x-products: [max], properties: {}}", 2},
		{"a query parameter", []openapi.Claim{
			claim("a", "max", "type", "getContacts.query.since", "integer"),
			claim("b", "max", "required", "getContacts.query.since", "no"),
		}, "- {name: since, in: query, required: false, description: …, x-evidence: later, x-products: [max], schema: {type: integer}}", 1},
		{"a status", []openapi.Claim{claim("a", "whatsapp", "error", "getContacts.error.423", "Locked")},
			"'423': {description: …, x-evidence: later, x-products: [whatsapp]}", 1},
	} {
		t.Run(test.title, func(t *testing.T) {
			c := sound(t)
			c.Claims = append(c.Claims, test.claims...)
			for i := range test.claims {
				c.Claims[len(c.Claims)-1-i].Pointer = "/info" // a claim in force needs one
			}
			root := clone(c.Root)
			for step := 1; step <= test.steps; step++ {
				text, pointer := recipeIn(draft{tree.New(root), c.Claims}.audit())
				if step == 1 && text != test.recipe {
					t.Fatalf("the recipe is %q, want %q", text, test.recipe)
				}
				node := tree.New(root).Locate(pointer).Node
				if node == nil {
					t.Fatalf("nothing is at %q", pointer)
				}
				if item, isItem := strings.CutPrefix(text, "- "); isItem {
					push(item)(node)
				} else {
					node.Content = append(node.Content, fragment(text, 1).Content...)
				}
			}
			spec := tree.New(root)
			for i := range test.claims { // as the loader derives them now
				added := &c.Claims[len(c.Claims)-1-i]
				subject, err := tree.ParseSubject(added.Subject)
				if err != nil {
					t.Fatal(err)
				}
				added.Pointer = spec.PlacesOf(spec.Operation(subject.Operation), subject, false)[0].Pointer
			}
			for _, problem := range (draft{spec, c.Claims}).audit() {
				t.Error(problem)
			}
		})
	}
}

// recipeIn is what the first recipe among problems says to add, and where.
func recipeIn(problems []Problem) (text, pointer string) {
	for _, problem := range problems {
		_, rest, ok := strings.Cut(problem.Message, "add `")
		if !ok {
			continue
		}
		text, rest, _ = strings.Cut(rest, "` under ")
		pointer, _, _ = strings.Cut(rest, " (")
		return text, pointer
	}
	return "", ""
}
