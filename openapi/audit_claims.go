package openapi

import (
	"regexp"
	"slices"
	"strings"
)

// answer holds one claim against the specification: its pointer leads to the place that its subject speaks of,
// and the specification says there what the claim says, or does not if the claim is overruled.
func (a *auditor) answer(i int) {
	claim, s := a.contract.Claims[i], a.subjects[i]
	operation, ok := a.operations[s.operation]
	if !ok {
		a.claimed(i, "%s: the contract has no operation %s: add it, or correct the subject", claim.Subject, s.operation)
		return
	}
	at := a.pointers[i]
	if claim.Pointer != "" && !at.ok() {
		a.claimed(i, "%s: nothing is at %s: restore it in %s, or correct the pointer", claim.Subject, claim.Pointer, SpecFile)
		return
	}
	switch claim.Answer {
	case Silent:
	case Overruled:
		if a.said(i, operation) {
			a.claimed(i, "%s: overruled, yet the contract says %s %s: adopt it, or take it out of %s", claim.Subject, claim.Kind, claim.Value, SpecFile)
		}
	default:
		a.agree(i, claim, s, operation, at)
	}
}

func (a *auditor) agree(i int, claim Claim, s subject, operation operationPlace, at place) {
	places := a.placesOf(i, operation, claim.Answer == Respelled)
	switch {
	case len(places) == 0:
		a.claimed(i, "the contract has no %s: add it to %s, or overrule the claim with a reason", claim.Subject, SpecFile)
		return
	case claim.Answer == Respelled && len(a.placesOf(i, operation, false)) > 0:
		a.claimed(i, "%s: respelled, yet the contract has this very spelling: the answer is adopted", claim.Subject)
		return
	case !a.pointsAt(claim, s, operation, places, at):
		a.claimed(i, "%s: the pointer %s leads elsewhere: the place is %s", claim.Subject, claim.Pointer, a.expected(claim, operation, places))
		return
	}
	if found := a.differs(claim, operation, places, at); found != "" {
		a.claimed(i, "%s: the claim says %s %s, but at %s %s: correct %s, or overrule the claim with a reason", claim.Subject, claim.Kind, claim.Value, claim.Pointer, found, SpecFile)
	}
	a.stands(i, claim, operation, at)
}

// expected is the pointer that a claim should have.
func (a *auditor) expected(claim Claim, operation operationPlace, places []place) string {
	switch claim.Kind {
	case "path":
		return a.contract.parent(operation.at).pointer
	case "required", "error":
		return places[0].pointer
	case "example":
		return "under examples of the request or the reply of " + operation.at.pointer
	}
	return a.contract.follow(places[0]).pointer + ", a branch of it or something below it"
}

// pointsAt reports whether the pointer leads to what the subject speaks of.
func (a *auditor) pointsAt(claim Claim, s subject, operation operationPlace, places []place, at place) bool {
	switch claim.Kind {
	case "method", "error":
		return at == places[0]
	case "path":
		return at == a.contract.parent(operation.at)
	case "required":
		return slices.Contains(places, at)
	case "example":
		body := operation.at.child("requestBody")
		if s.part == "response" {
			body = operation.at.child("responses").child("200")
		}
		return within(at, a.contract.follow(body)) && strings.Contains(at.pointer, "/examples/")
	case "note":
		return a.noted(s, operation, places, at)
	}
	return slices.Contains(places, at) || slices.ContainsFunc(a.schemasAt(places), func(p place) bool { return p == a.contract.follow(at) })
}

// noted is pointsAt for notes, which may speak of anything at their subject or below it.
func (a *auditor) noted(s subject, operation operationPlace, places []place, at place) bool {
	roots := append(a.schemasAt(places), places...)
	switch {
	case s.part == "":
		roots = append(roots, a.contract.locate("/servers"))
	case s.part == "error" && len(s.steps) == 0:
		response := a.contract.follow(places[0])
		_, media := response.child("content").members()
		roots = append(roots, response)
		for _, body := range media {
			roots = append(roots, a.contract.follow(body.child("schema")))
		}
	case s.part == "request" && len(s.steps) == 0:
		roots = append(roots, a.contract.follow(operation.at.child("requestBody")))
	case s.part == "response" && len(s.steps) == 0:
		roots = append(roots, a.contract.follow(operation.at.child("responses").child("200")))
	}
	return slices.ContainsFunc(roots, func(root place) bool { return within(at, root) || within(a.contract.follow(at), root) })
}

func (a *auditor) schemasAt(places []place) []place {
	var schemas []place
	for _, at := range places {
		schemas = append(schemas, a.contract.alternatives(at)...)
	}
	return schemas
}

func within(at, root place) bool {
	return root.ok() && (at.pointer == root.pointer || strings.HasPrefix(at.pointer, root.pointer+"/"))
}

// differs says what the specification has instead of what the claim says; empty if the two agree.
func (a *auditor) differs(claim Claim, operation operationPlace, places []place, at place) string {
	schema := a.contract.follow(at)
	switch claim.Kind {
	case "method":
		return unless(operation.verb == claim.Value, "the contract has "+operation.verb)
	case "path":
		return unless(operation.path == claim.Value, "the contract has "+operation.path)
	case "type":
		var types []string
		for _, at := range places {
			types = append(types, a.contract.typesAt(at)...)
		}
		said := strings.Join(types, " or ")
		if claim.Answer == Union {
			if len(types) < 2 {
				return "the contract has no union here, it has " + said
			}
			return unless(schema.text("type") == claim.Value, "this branch is "+orNothing(schema.text("type")))
		}
		return unless(said == claim.Value, "the contract has "+orNothing(said))
	case "required":
		return a.requiredDiffers(claim, at)
	case "enum":
		return unless(lists(schema, claim.Value), "the contract does not list the value")
	case "null":
		if schema.text("nullable") != "true" {
			return "the contract is not nullable here"
		}
		return missing(claim, schema, "x-null-products")
	case "absent":
		if a.requires(places[0]) {
			return "the contract requires it"
		}
		for _, product := range claim.Products() {
			if a.contract.follow(places[0]).lists("x-shown", product) {
				return "x-shown has " + product
			}
		}
	case "note":
		return rateDiffers(claim, at)
	}
	return ""
}

func (a *auditor) requiredDiffers(claim Claim, at place) string {
	requires, conditional := a.requires(at), a.conditional(at)
	switch claim.Value {
	case "yes":
		return unless(requires, "the contract does not require it")
	case "no":
		return unless(!requires && !conditional, "the contract requires it")
	case "conditional":
		return unless(conditional && !requires, "no alternative (anyOf) of the contract requires it")
	}
	property := a.contract.follow(at)
	if found := missing(claim, property, "x-shown"); found != "" {
		return found
	}
	everywhere := true
	for _, product := range a.objectOf(at).texts("x-products") {
		everywhere = everywhere && property.lists("x-shown", product)
	}
	return unless(requires == everywhere, "required and x-shown disagree: a member is required if every product shows it")
}

// objectOf is the schema that declares a property.
func (a *auditor) objectOf(property place) place {
	return a.contract.parent(a.contract.parent(property))
}

func nameOf(at place) string { return Unescape(at.pointer[strings.LastIndexByte(at.pointer, '/')+1:]) }

// requires reports whether a property or a parameter is required.
func (a *auditor) requires(at place) bool {
	if to := a.contract.follow(at); to.child("in").ok() {
		return to.text("required") == "true"
	}
	return a.objectOf(at).lists("required", nameOf(at))
}

// conditional reports whether one alternative among several requires a property.
func (a *auditor) conditional(at place) bool {
	for _, union := range unions[:2] {
		branches := a.objectOf(at).child(union).items()
		for _, branch := range branches {
			if len(branches) > 1 && branch.lists("required", nameOf(at)) {
				return true
			}
		}
	}
	return false
}

// lists reports whether a schema lists a value.
func lists(schema place, value string) bool {
	return schema.lists("x-extensible-enum", value) || schema.lists("enum", value)
}

// missing says which product of a claim a list of products lacks.
func missing(claim Claim, at place, list string) string {
	for _, product := range claim.Products() {
		if !at.lists(list, product) {
			return list + " lacks " + product
		}
	}
	return ""
}

var number = regexp.MustCompile(`[0-9]+`)

// rateDiffers compares the first number of a note with the rate that it points at.
func rateDiffers(claim Claim, at place) string {
	if !strings.Contains(at.pointer, "/x-rate-limit/") {
		return ""
	}
	switch {
	case number.FindString(claim.Value) != at.node.Value:
		return "the contract has " + at.node.Value
	case !claim.Covers(nameOf(at)):
		return "the contract gives it for " + nameOf(at)
	}
	return ""
}

// stands checks that the place of a claim has its products, on evidence no weaker than the claim's.
func (a *auditor) stands(i int, claim Claim, operation operationPlace, at place) {
	if claim.Kind == "path" {
		at = operation.at
	}
	standing := a.contract.standing(at)
	if !standing.ok() {
		a.claimed(i, "%s: nothing at or above %s carries x-products: add them to %s", claim.Subject, claim.Pointer, SpecFile)
		return
	}
	evidence, has, where := standing.text("x-evidence"), standing.texts("x-products"), standing.pointer
	if claim.Kind == "null" {
		has = claim.Products() // x-null-products says whose null it is: one branch of a union carries it for all
	}
	if entry := a.contract.follow(at).child("x-enum-values").child(claim.Value); claim.Kind == "enum" && entry.ok() {
		evidence, has, where = entry.text("evidence"), entry.texts("products"), entry.pointer
	}
	for _, product := range claim.Products() {
		if !slices.Contains(has, product) {
			a.claimed(i, "%s: the products of %s lack %s: add it there, or overrule the claim with a reason", claim.Subject, where, product)
		}
	}
	if strength(evidence) < strength(claim.Standing()) {
		a.claimed(i, "%s: the evidence of %s is %s, weaker than this claim's, which is %s: raise it there", claim.Subject, where, orNothing(evidence), claim.Standing())
	}
}

// said reports whether the specification says what a claim says, for claims that say it does not. Notes,
// examples and the texts of errors are words, which nothing here can compare.
func (a *auditor) said(i int, operation operationPlace) bool {
	claim := a.contract.Claims[i]
	if claim.Kind == "method" || claim.Kind == "path" {
		for _, other := range a.contract.operationPlaces() {
			if claim.Kind == "method" && other.path == operation.path && other.verb == claim.Value || claim.Kind == "path" && other.path == claim.Value {
				return true
			}
		}
		return false
	}
	for _, at := range a.placesOf(i, operation, false) {
		schema := a.contract.follow(at)
		switch claim.Kind {
		case "type":
			if slices.Contains(a.contract.typesAt(at), claim.Value) {
				return true
			}
		case "required":
			if a.requiredDiffers(claim, at) == "" {
				return true
			}
		case "enum":
			if lists(schema, claim.Value) {
				return true
			}
		case "null":
			for _, schema := range a.contract.alternatives(at) {
				if schema.text("nullable") == "true" && missing(claim, schema, "x-null-products") == "" {
					return true
				}
			}
		case "absent":
			if !a.requires(at) {
				return true
			}
		}
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
