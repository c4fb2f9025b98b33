package audit

import (
	"regexp"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// answer holds one claim against the specification: its pointer leads to the place that its subject speaks of,
// and the specification says there what the claim says, or does not if the claim is overruled.
func (a *auditor) answer(e *entry) {
	switch {
	case !e.operation.At.OK():
		a.claimed(e, "%s: the contract has no operation %s: add it, or correct the subject", e.Subject, e.subject.Operation)
	case e.Pointer != "" && !e.at.OK():
		a.claimed(e, "%s: nothing is at %s: restore it in %s, or correct the pointer", e.Subject, e.Pointer, openapi.SpecFile)
	case e.Answer == openapi.Silent:
	case e.Answer != openapi.Overruled:
		a.agree(e)
	case a.said(e):
		a.claimed(e, "%s: overruled, yet the contract says %s %s: adopt it, or take it out of %s", e.Subject, e.Kind, e.Value, openapi.SpecFile)
	}
}

func (a *auditor) agree(e *entry) {
	switch {
	case len(e.places) == 0:
		a.missing(e)
		return
	case e.Answer == openapi.Respelled && len(a.spec.PlacesOf(e.operation, e.subject, false)) > 0:
		a.claimed(e, "%s: respelled, yet the contract has this very spelling: the answer is adopted", e.Subject)
		return
	}
	if place := a.elsewhere(e); place != "" {
		a.claimed(e, "%s: the pointer %s leads elsewhere: the place is %s", e.Subject, e.Pointer, place)
		return
	}
	if found := a.differs(e, e.at); found != "" {
		a.claimed(e, "%s: the claim says %s %s, but at %s %s: correct %s, or overrule the claim with a reason", e.Subject, e.Kind, e.Value, e.Pointer, found, openapi.SpecFile)
	}
	a.stands(e)
}

// missing says what the contract lacks, once for all claims about one subject.
func (a *auditor) missing(e *entry) {
	if first, said := a.lacks[e.Subject]; said {
		a.claimed(e, "the contract has no %s: see %s", e.Subject, first)
		return
	}
	a.lacks[e.Subject] = e.ID
	a.claimed(e, "the contract has no %s: %s, or overrule the claim with a reason", e.Subject, a.recipe(e))
}

// elsewhere says where the pointer of a claim should lead; empty if it leads to what the subject speaks of.
func (a *auditor) elsewhere(e *entry) string {
	switch e.Kind {
	case "path":
		path := a.spec.Parent(e.operation.At)
		return unless(e.at == path, path.Pointer)
	case "error", "required":
		return unless(slices.Contains(e.places, e.at), e.places[0].Pointer)
	case "example":
		printed := e.at.Within(a.spec.Follow(e.operation.Body(e.subject))) && strings.Contains(e.at.Pointer, "/examples/")
		return unless(printed, "under examples of the request or the reply of "+e.operation.At.Pointer)
	}
	found := slices.Contains(e.places, e.at) || slices.Contains(a.schemasAt(e.places), a.spec.Follow(e.at)) || e.Kind == "note" && a.noted(e)
	return unless(found, a.spec.Follow(e.places[0]).Pointer+", a branch of it or something below it")
}

// noted reports whether a note speaks of what is at its subject or below it.
func (a *auditor) noted(e *entry) bool {
	roots := append(a.schemasAt(e.places), e.places...)
	if e.subject.Part == "" {
		roots = append(roots, a.spec.Locate("/servers"))
	}
	if len(e.subject.Steps) == 0 {
		body := a.spec.Follow(e.operation.Body(e.subject))
		roots = append(roots, body)
		for _, media := range body.Child("content").Members() {
			roots = append(roots, a.spec.Follow(media.Child("schema")))
		}
	}
	return slices.ContainsFunc(roots, func(root tree.Place) bool { return e.at.Within(root) || a.spec.Follow(e.at).Within(root) })
}

func (a *auditor) schemasAt(places []tree.Place) []tree.Place {
	var schemas []tree.Place
	for _, at := range places {
		schemas = append(schemas, a.spec.Alternatives(at)...)
	}
	return schemas
}

// differs says what the specification has at a place instead of what the claim says; empty if the two agree.
func (a *auditor) differs(e *entry, at tree.Place) string {
	schema := a.spec.Follow(at)
	switch e.Kind {
	case "method":
		return unless(e.operation.Verb == e.Value, "the contract has "+e.operation.Verb)
	case "path":
		return unless(e.operation.Path == e.Value, "the contract has "+e.operation.Path)
	case "type":
		var types []string
		for _, at := range e.places {
			types = append(types, a.spec.TypesAt(at)...)
		}
		said := strings.Join(types, " or ")
		switch {
		case e.Answer != openapi.Union:
			return unless(said == e.Value, "the contract has "+orNothing(said))
		case len(types) < 2:
			return "the contract has no union here, it has " + said
		}
		return unless(schema.Text("type") == e.Value, "this branch is "+orNothing(schema.Text("type")))
	case "required":
		return a.requiredDiffers(e, at)
	case "enum":
		return unless(lists(schema, e.Value), "the contract does not list the value")
	case "null":
		if schema.Text("nullable") != "true" {
			return "the contract is not nullable here"
		}
		return lacking(e, schema, "x-null-products")
	case "absent":
		if a.requires(e.places[0]) {
			return "the contract requires it"
		}
		for _, product := range e.Products() {
			if a.spec.Follow(e.places[0]).Lists("x-shown", product) {
				return "x-shown has " + product
			}
		}
	case "note":
		return rateDiffers(e)
	}
	return ""
}

func (a *auditor) requiredDiffers(e *entry, at tree.Place) string {
	requires, conditional := a.requires(at), a.conditional(at)
	switch e.Value {
	case "yes":
		return unless(requires, "the contract does not require it")
	case "no":
		return unless(!requires && !conditional, "the contract requires it")
	case "conditional":
		return unless(conditional && !requires, "no alternative of the contract requires it")
	}
	property := a.spec.Follow(at)
	if found := lacking(e, property, "x-shown"); found != "" {
		return found
	}
	elsewhere := slices.ContainsFunc(a.objectOf(at).Texts("x-products"), func(product string) bool { return !property.Lists("x-shown", product) })
	return unless(requires != elsewhere, "required and x-shown disagree: a member is required if every product shows it")
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
func lacking(e *entry, at tree.Place, list string) string {
	for _, product := range e.Products() {
		if !at.Lists(list, product) {
			return list + " lacks " + product
		}
	}
	return ""
}

var number = regexp.MustCompile(`[0-9]+`)

// rateDiffers compares the first number of a note with the rate that it points at.
func rateDiffers(e *entry) string {
	switch {
	case !strings.Contains(e.at.Pointer, "/x-rate-limit/"):
		return ""
	case number.FindString(e.Value) != e.at.Node.Value:
		return "the contract has " + e.at.Node.Value
	}
	return unless(e.Covers(e.at.Name()), "the contract gives it for "+e.at.Name())
}

// stands checks that the place of a claim has its products, on evidence no weaker than the claim's.
func (a *auditor) stands(e *entry) {
	at := e.at
	if e.Kind == "path" {
		at = e.operation.At
	}
	standing := a.spec.Standing(at)
	if !standing.OK() {
		a.claimed(e, "%s: nothing at or above %s carries x-products: add them to %s", e.Subject, e.Pointer, openapi.SpecFile)
		return
	}
	evidence, has, where := standing.Text("x-evidence"), standing.Texts("x-products"), standing.Pointer
	if e.Kind == "null" {
		has = e.Products() // x-null-products says whose null it is: one branch of a union carries it for all
	}
	if value := a.spec.Follow(at).Child("x-enum-values").Child(e.Value); e.Kind == "enum" && value.OK() {
		evidence, has, where = value.Text("evidence"), value.Texts("products"), value.Pointer
	}
	for _, product := range e.Products() {
		if !slices.Contains(has, product) {
			a.claimed(e, "%s: the products of %s lack %s: add it there, or overrule the claim with a reason", e.Subject, where, product)
		}
	}
	if strength(evidence) < strength(e.Evidence) {
		a.claimed(e, "%s: the evidence of %s is %s, weaker than this claim's, which is %s: raise it there", e.Subject, where, orNothing(evidence), e.Evidence)
	}
}

// said reports whether the specification says what a claim says, for claims that say it does not. Notes,
// examples and the texts of errors are words, which nothing here can compare.
func (a *auditor) said(e *entry) bool {
	places, says := e.places, func(at tree.Place) bool { return a.differs(e, at) == "" }
	switch e.Kind {
	case "method":
		return a.spec.Parent(e.operation.At).Child(strings.ToLower(e.Value)).OK()
	case "path":
		return a.spec.Locate("/paths").Child(e.Value).OK()
	case "note", "example", "error":
		return false
	case "type":
		says = func(at tree.Place) bool { return slices.Contains(a.spec.TypesAt(at), e.Value) }
	case "absent":
		says = func(at tree.Place) bool { return !a.requires(at) }
	case "null":
		places = a.schemasAt(places)
	}
	return slices.ContainsFunc(places, says)
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
