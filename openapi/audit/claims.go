package audit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// answer holds one claim against the specification: its pointer leads to the place that its tree.Subject speaks of,
// and the specification says there what the claim says, or does not if the claim is overruled.
func (a *auditor) answer(i int) {
	claim, s := a.claims[i], a.subjects[i]
	operation, ok := a.spec.Operation(s.Operation)
	if !ok {
		a.claimed(i, "%s: the contract has no operation %s: add it, or correct the subject", claim.Subject, s.Operation)
		return
	}
	at := a.pointers[i]
	if claim.Pointer != "" && !at.OK() {
		a.claimed(i, "%s: nothing is at %s: restore it in %s, or correct the pointer", claim.Subject, claim.Pointer, openapi.SpecFile)
		return
	}
	switch claim.Answer {
	case openapi.Silent:
	case openapi.Overruled:
		if a.said(i, operation) {
			a.claimed(i, "%s: overruled, yet the contract says %s %s: adopt it, or take it out of %s", claim.Subject, claim.Kind, claim.Value, openapi.SpecFile)
		}
	default:
		a.agree(i, claim, s, operation, at)
	}
}

func (a *auditor) agree(i int, claim openapi.Claim, s tree.Subject, operation tree.Operation, at tree.Place) {
	places := a.placesOf(i, claim.Answer == openapi.Respelled)
	switch {
	case len(places) == 0:
		a.missing(i, claim, s, operation)
		return
	case claim.Answer == openapi.Respelled && len(a.placesOf(i, false)) > 0:
		a.claimed(i, "%s: respelled, yet the contract has this very spelling: the answer is adopted", claim.Subject)
		return
	case !a.pointsAt(claim, s, operation, places, at):
		a.claimed(i, "%s: the pointer %s leads elsewhere: the place is %s", claim.Subject, claim.Pointer, a.expected(claim, operation, places))
		return
	}
	if found := a.differs(claim, operation, places, at); found != "" {
		a.claimed(i, "%s: the claim says %s %s, but at %s %s: correct %s, or overrule the claim with a reason", claim.Subject, claim.Kind, claim.Value, claim.Pointer, found, openapi.SpecFile)
	}
	a.stands(i, claim, operation, at)
}

// missing says what the contract lacks, once for all claims about one subject.
func (a *auditor) missing(i int, claim openapi.Claim, s tree.Subject, operation tree.Operation) {
	if first, said := a.lacks[claim.Subject]; said {
		a.claimed(i, "the contract has no %s: see %s", claim.Subject, first)
		return
	}
	a.lacks[claim.Subject] = claim.ID
	a.claimed(i, "the contract has no %s: %s, or overrule the claim with a reason", claim.Subject, a.recipe(claim.Subject, s, operation))
}

// expected is the pointer that a claim should have.
func (a *auditor) expected(claim openapi.Claim, operation tree.Operation, places []tree.Place) string {
	switch claim.Kind {
	case "path":
		return a.spec.Parent(operation.At).Pointer
	case "required", "error":
		return places[0].Pointer
	case "example":
		return "under examples of the request or the reply of " + operation.At.Pointer
	}
	return a.spec.Follow(places[0]).Pointer + ", a branch of it or something below it"
}

// pointsAt reports whether the pointer leads to what the subject speaks of.
func (a *auditor) pointsAt(claim openapi.Claim, s tree.Subject, operation tree.Operation, places []tree.Place, at tree.Place) bool {
	switch claim.Kind {
	case "method", "error", "required":
		return slices.Contains(places, at)
	case "path":
		return at == a.spec.Parent(operation.At)
	case "example":
		return at.Within(a.body(s, operation)) && strings.Contains(at.Pointer, "/examples/")
	case "note":
		return a.noted(s, operation, places, at)
	}
	return slices.Contains(places, at) || slices.ContainsFunc(a.schemasAt(places), func(p tree.Place) bool { return p == a.spec.Follow(at) })
}

// body is the request, the reply or the error reply that a subject is a part of.
func (a *auditor) body(s tree.Subject, operation tree.Operation) tree.Place {
	if status := statusOf(s); status != "" {
		return a.spec.Follow(operation.At.Child("responses").Child(status))
	}
	return a.spec.Follow(operation.At.Child("requestBody"))
}

// noted is pointsAt for notes, which may speak of anything at their subject or below it.
func (a *auditor) noted(s tree.Subject, operation tree.Operation, places []tree.Place, at tree.Place) bool {
	roots := append(a.schemasAt(places), places...)
	switch s.Part {
	case "":
		roots = append(roots, a.spec.Locate("/servers"))
	case "request", "response", "error":
		if len(s.Steps) > 0 {
			break
		}
		body := a.body(s, operation)
		roots = append(roots, body)
		if s.Part == "error" {
			_, media := body.Child("content").Members()
			for _, media := range media {
				roots = append(roots, a.spec.Follow(media.Child("schema")))
			}
		}
	}
	return slices.ContainsFunc(roots, func(root tree.Place) bool { return at.Within(root) || a.spec.Follow(at).Within(root) })
}

func (a *auditor) schemasAt(places []tree.Place) []tree.Place {
	var schemas []tree.Place
	for _, at := range places {
		schemas = append(schemas, a.spec.Alternatives(at)...)
	}
	return schemas
}

// differs says what the specification has instead of what the claim says; empty if the two agree.
func (a *auditor) differs(claim openapi.Claim, operation tree.Operation, places []tree.Place, at tree.Place) string {
	schema := a.spec.Follow(at)
	switch claim.Kind {
	case "method":
		return unless(operation.Verb == claim.Value, "the contract has "+operation.Verb)
	case "path":
		return unless(operation.Path == claim.Value, "the contract has "+operation.Path)
	case "type":
		var types []string
		for _, at := range places {
			types = append(types, a.spec.TypesAt(at)...)
		}
		said := strings.Join(types, " or ")
		if claim.Answer == openapi.Union {
			if len(types) < 2 {
				return "the contract has no union here, it has " + said
			}
			return unless(schema.Text("type") == claim.Value, "this branch is "+orNothing(schema.Text("type")))
		}
		return unless(said == claim.Value, "the contract has "+orNothing(said))
	case "required":
		return a.requiredDiffers(claim, at)
	case "enum":
		return unless(lists(schema, claim.Value), "the contract does not list the value")
	case "null":
		if schema.Text("nullable") != "true" {
			return "the contract is not nullable here"
		}
		return lacking(claim, schema, "x-null-products")
	case "absent":
		if a.requires(places[0]) {
			return "the contract requires it"
		}
		for _, product := range claim.Products() {
			if a.spec.Follow(places[0]).Lists("x-shown", product) {
				return "x-shown has " + product
			}
		}
	case "note":
		return rateDiffers(claim, at)
	}
	return ""
}

func (a *auditor) requiredDiffers(claim openapi.Claim, at tree.Place) string {
	requires, conditional := a.requires(at), a.conditional(at)
	switch claim.Value {
	case "yes":
		return unless(requires, "the contract does not require it")
	case "no":
		return unless(!requires && !conditional, "the contract requires it")
	case "conditional":
		return unless(conditional && !requires, "no alternative of the contract requires it")
	}
	property := a.spec.Follow(at)
	if found := lacking(claim, property, "x-shown"); found != "" {
		return found
	}
	everywhere := true
	for _, product := range a.objectOf(at).Texts("x-products") {
		everywhere = everywhere && property.Lists("x-shown", product)
	}
	return unless(requires == everywhere, "required and x-shown disagree: a member is required if every product shows it")
}

// objectOf is the schema that declares a property.
func (a *auditor) objectOf(property tree.Place) tree.Place {
	return a.spec.Parent(a.spec.Parent(property))
}

// requires reports whether a property or a parameter is required.
func (a *auditor) requires(at tree.Place) bool {
	if to := a.spec.Follow(at); to.Child("in").OK() {
		return to.Text("required") == "true"
	}
	return a.objectOf(at).Lists("required", at.Name())
}

// conditional reports whether one alternative among several requires a property.
func (a *auditor) conditional(at tree.Place) bool {
	for _, union := range tree.Unions[:2] {
		branches := a.objectOf(at).Child(union).Items()
		for _, branch := range branches {
			if len(branches) > 1 && branch.Lists("required", at.Name()) {
				return true
			}
		}
	}
	return false
}

// lists reports whether a schema lists a value.
func lists(schema tree.Place, value string) bool {
	return schema.Lists("x-extensible-enum", value) || schema.Lists("enum", value)
}

// lacking says which product of a claim a list of products lacks.
func lacking(claim openapi.Claim, at tree.Place, list string) string {
	for _, product := range claim.Products() {
		if !at.Lists(list, product) {
			return list + " lacks " + product
		}
	}
	return ""
}

var number = regexp.MustCompile(`[0-9]+`)

// rateDiffers compares the first number of a note with the rate that it points at.
func rateDiffers(claim openapi.Claim, at tree.Place) string {
	if !strings.Contains(at.Pointer, "/x-rate-limit/") {
		return ""
	}
	switch {
	case number.FindString(claim.Value) != at.Node.Value:
		return "the contract has " + at.Node.Value
	case !claim.Covers(at.Name()):
		return "the contract gives it for " + at.Name()
	}
	return ""
}

// stands checks that the place of a claim has its products, on evidence no weaker than the claim's.
func (a *auditor) stands(i int, claim openapi.Claim, operation tree.Operation, at tree.Place) {
	if claim.Kind == "path" {
		at = operation.At
	}
	standing := a.spec.Standing(at)
	if !standing.OK() {
		a.claimed(i, "%s: nothing at or above %s carries x-products: add them to %s", claim.Subject, claim.Pointer, openapi.SpecFile)
		return
	}
	evidence, has, where := standing.Text("x-evidence"), standing.Texts("x-products"), standing.Pointer
	if claim.Kind == "null" {
		has = claim.Products() // x-null-products says whose null it is: one branch of a union carries it for all
	}
	if entry := a.spec.Follow(at).Child("x-enum-values").Child(claim.Value); claim.Kind == "enum" && entry.OK() {
		evidence, has, where = entry.Text("evidence"), entry.Texts("products"), entry.Pointer
	}
	for _, product := range claim.Products() {
		if !slices.Contains(has, product) {
			a.claimed(i, "%s: the products of %s lack %s: add it there, or overrule the claim with a reason", claim.Subject, where, product)
		}
	}
	if strength(evidence) < strength(claim.Evidence) {
		a.claimed(i, "%s: the evidence of %s is %s, weaker than this claim's, which is %s: raise it there", claim.Subject, where, orNothing(evidence), claim.Evidence)
	}
}

// said reports whether the specification says what a claim says, for claims that say it does not. Notes,
// examples and the texts of errors are words, which nothing here can compare.
func (a *auditor) said(i int, operation tree.Operation) bool {
	claim := a.claims[i]
	somewhere := func(says func(at tree.Place) bool) bool { return slices.ContainsFunc(a.placesOf(i, false), says) }
	switch claim.Kind {
	case "method":
		return a.spec.Parent(operation.At).Child(strings.ToLower(claim.Value)).OK()
	case "path":
		return a.spec.Locate("/paths").Child(claim.Value).OK()
	case "type":
		return somewhere(func(at tree.Place) bool { return slices.Contains(a.spec.TypesAt(at), claim.Value) })
	case "required":
		return somewhere(func(at tree.Place) bool { return a.requiredDiffers(claim, at) == "" })
	case "enum":
		return somewhere(func(at tree.Place) bool { return lists(a.spec.Follow(at), claim.Value) })
	case "null":
		return slices.ContainsFunc(a.schemasAt(a.placesOf(i, false)), func(schema tree.Place) bool {
			return schema.Text("nullable") == "true" && lacking(claim, schema, "x-null-products") == ""
		})
	case "absent":
		return somewhere(func(at tree.Place) bool { return !a.requires(at) })
	}
	return false
}

func unless(agrees bool, found string) string {
	if agrees {
		return ""
	}
	return found
}

func orNothing(text string) string {
	if text == "" {
		return "nothing"
	}
	return text
}
