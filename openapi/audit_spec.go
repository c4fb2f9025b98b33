package openapi

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// The keys that elements of the specification may have. Others, such as minLength or pattern, would say
// something that no kind of claim carries, and so nobody could tell what it rests on.
var (
	serverKeys    = []string{"url", "description", "variables", "x-evidence", "x-products"}
	operationKeys = []string{"operationId", "tags", "summary", "description", "parameters", "requestBody", "responses",
		"x-evidence", "x-products", "x-retry", "x-rate-limit"}
	parameterKeys = []string{"name", "in", "required", "description", "schema", "example", "x-evidence", "x-products"}
	responseKeys  = []string{"description", "content", "x-evidence", "x-products"}
	bodyKeys      = []string{"description", "required", "content"}
	mediaKeys     = []string{"schema", "example", "examples"}
	schemaKeys    = []string{"type", "format", "description", "nullable", "required", "properties", "items", "oneOf", "anyOf",
		"example", "x-evidence", "x-products", "x-shown", "x-null-products", "x-extensible-enum", "x-enum-values"}
	extensionKeys = []string{"x-evidence", "x-products", "x-shown", "x-null-products", "x-extensible-enum", "x-enum-values",
		"x-retry", "x-rate-limit"}
)

const (
	jsonBody = "application/json"
	noClaim  = "no claim in force says so: add one to " + ClaimsFile + ", or take it out"
)

// specification walks the specification and asks of every element what it rests on.
func (a *auditor) specification() {
	a.extensions(a.contract.locate(""), false)
	for _, server := range a.contract.locate("/servers").items() {
		a.keys(server, serverKeys)
		a.founded(server, a.below(server))
	}
	_, items := a.contract.locate("/paths").members()
	for _, item := range items {
		a.keys(item, methodKeys)
	}
	for _, operation := range a.contract.operationPlaces() {
		a.operation(operation)
	}
	a.components()
}

// below are the claims in force that point at a place or below it.
func (a *auditor) below(root place) []Claim {
	var claims []Claim
	for i, claim := range a.contract.Claims {
		if a.sound[i] && claim.InForce() && within(a.pointers[i], root) {
			claims = append(claims, claim)
		}
	}
	return claims
}

func (a *auditor) operation(operation operationPlace) {
	at := operation.at
	a.keys(at, operationKeys)
	words := strings.Split(operation.path, "/") // the method's name is the last but one
	if id := words[max(0, len(words)-2)]; operation.id != id {
		a.specified(at.pointer, "the operation id is %q, the path says %q: make them equal", operation.id, id)
	}
	methods := a.resting(at.pointer, ofKind("method"))
	for _, claims := range []struct {
		kind  string
		found []Claim
	}{{"method", methods}, {"path", a.resting(at.pointer, ofKind("path"))}} {
		if len(claims.found) == 0 {
			a.specified(at.pointer, "the %s of %s: %s", claims.kind, operation.id, noClaim)
		}
	}
	a.founded(at, methods)
	a.policy(at)
	for _, parameter := range at.child("parameters").items() {
		a.parameter(operation, parameter)
	}
	if body := a.contract.follow(at.child("requestBody")); body.ok() {
		a.keys(body, bodyKeys)
		if body.text("required") != "true" {
			a.specified(body.pointer, "the body of %s is not required, yet members of it are: add required: true", operation.id)
		}
		a.content(body)
	}
	statuses, responses := at.child("responses").members()
	for i, status := range statuses {
		a.response(operation, status, responses[i])
	}
}

// policy asks what the repeats and the rates of an operation rest on.
func (a *auditor) policy(at place) {
	if retry := at.child("x-retry"); retry.ok() && len(a.below(retry)) == 0 {
		a.specified(retry.pointer, "the policy of repeats: %s", noClaim)
	}
	names, rates := at.child("x-rate-limit").members()
	for i, product := range names {
		if !covered(a.resting(rates[i].pointer, ofKind("note")), product) {
			a.specified(rates[i].pointer, "the rate for %s: %s", product, noClaim)
		}
	}
}

func (a *auditor) parameter(operation operationPlace, at place) {
	to := a.contract.follow(at)
	if !to.ok() {
		a.specified(at.pointer, "the reference leads nowhere")
		return
	}
	name := orNothing(to.text("name"))
	switch to.text("in") {
	case "path":
		named := a.resting(operation.at.pointer, func(c Claim) bool {
			return c.Kind == "path" && strings.Contains(c.Value, "{"+name+"}")
		})
		if len(named) == 0 || len(a.resting(at.pointer, ofKind("note"))) == 0 {
			a.specified(at.pointer, "the path parameter %s of %s: %s", name, operation.id, noClaim)
		}
	case "query":
		if len(a.resting(at.pointer, ofKind("type"))) == 0 {
			a.specified(at.pointer, "the query parameter %s of %s: %s", name, operation.id, noClaim)
		}
		if to.text("required") == "true" && len(a.resting(at.pointer, ofKind("required", "yes"))) == 0 {
			a.specified(at.pointer, "the query parameter %s of %s is required: %s", name, operation.id, noClaim)
		}
	default:
		a.specified(at.pointer, "the parameter %s of %s is in %s, and no claim speaks of that: take it out", name, operation.id, orNothing(to.text("in")))
	}
	if a.visited[to.pointer] {
		return
	}
	a.visited[to.pointer] = true
	a.keys(to, parameterKeys)
	if to.text("in") == "path" && (to.text("required") != "true" || to.child("schema").text("type") != "string") {
		a.specified(to.pointer, "the path parameter %s is no required string: every one is", name)
	}
	a.founded(to, a.resting(to.pointer, anyClaim))
	a.schema(to.child("schema"), false)
}

func anyClaim(Claim) bool { return true }

func (a *auditor) response(operation operationPlace, status string, at place) {
	to := a.contract.follow(at)
	if !to.ok() {
		a.specified(at.pointer, "the reference leads nowhere")
		return
	}
	says := a.resting(at.pointer, func(c Claim) bool {
		return c.Kind == "error" && c.Subject == operation.id+".error."+status ||
			status == "200" && strings.HasPrefix(c.Subject, operation.id+".response")
	})
	if len(says) == 0 {
		a.specified(at.pointer, "status %s of %s: %s", status, operation.id, noClaim)
	}
	names, media := to.child("content").members()
	for i, name := range names {
		if status == "200" && name != jsonBody && len(a.resting(media[i].pointer, ofKind("note"))) == 0 {
			a.specified(media[i].pointer, "status 200 as %s: %s", name, noClaim)
		}
	}
	if a.visited[to.pointer] {
		return
	}
	a.visited[to.pointer] = true
	a.keys(to, responseKeys)
	a.founded(to, a.resting(to.pointer, anyClaim))
	a.content(to)
}

// content walks the bodies of a request or a response.
func (a *auditor) content(body place) {
	names, media := body.child("content").members()
	for i, at := range media {
		a.keys(at, mediaKeys)
		if !at.child("schema").ok() {
			a.specified(at.pointer, "the body as %s has no schema: restore it", names[i])
			continue
		}
		a.schema(at.child("schema"), true)
		if to := a.contract.follow(at.child("schema")); to.ok() && names[i] != jsonBody && to.text("type") != "string" {
			a.specified(to.pointer, "a body as %s is text: its type is string, not %s", names[i], orNothing(to.text("type")))
		}
		_, examples := at.child("examples").members()
		for _, example := range examples {
			to := a.contract.follow(example)
			if !to.ok() {
				a.specified(example.pointer, "the reference leads nowhere")
			}
			a.visited[to.pointer] = true
		}
	}
}

// founded asks whether an element rests on claims about just its products, with evidence as good as it says.
// A null speaks of x-null-products alone: one branch of a union carries it for all.
func (a *auditor) founded(at place, claims []Claim) {
	claims = slices.DeleteFunc(claims, ofKind("null"))
	evidence := at.text("x-evidence")
	switch best := bestOf(claims); {
	case strength(evidence) == 0:
		a.specified(at.pointer, "x-evidence is %q: say document, later or reported", evidence)
	case len(claims) == 0:
		a.specified(at.pointer, "%s: %s", nameOf(at), noClaim)
	case best != evidence:
		a.specified(at.pointer, "x-evidence is %s, but the best claim about it is %s: correct it, or add the claim", evidence, best)
	}
	if len(at.texts("x-products")) == 0 {
		a.specified(at.pointer, "carries no x-products: name the products whose documents say it")
	}
	a.products(at, "x-products", claims)
	for _, product := range productNames {
		if covered(claims, product) && !at.lists("x-products", product) {
			a.specified(at.pointer, "x-products lacks %s, which claims about it speak of: add it", product)
		}
	}
}

// products asks whether claims cover every product of a list.
func (a *auditor) products(at place, list string, claims []Claim) {
	seen := map[string]bool{}
	for _, product := range at.texts(list) {
		switch {
		case !slices.Contains(productNames, product):
			a.specified(at.pointer+"/"+list, "%q is no product: use %s", product, strings.Join(productNames, ", "))
		case seen[product]:
			a.specified(at.pointer+"/"+list, "%s stands twice", product)
		case !covered(claims, product):
			a.specified(at.pointer+"/"+list, "%s has %s: %s", list, product, noClaim)
		}
		seen[product] = true
	}
}

// schema walks a schema and everything below it. A schema of its own carries x-evidence and x-products; one
// inside a list or a parameter stands as that does.
func (a *auditor) schema(at place, ownStanding bool) {
	to := a.contract.follow(at)
	if !to.ok() {
		if at.ok() { // a missing one is its holder's problem
			a.specified(at.pointer, "the reference leads nowhere")
		}
		return
	}
	if a.visited[to.pointer] {
		return
	}
	a.visited[to.pointer] = true
	a.keys(to, schemaKeys)
	if ownStanding || strings.HasPrefix(to.pointer, "/components/") && strings.Count(to.pointer, "/") == 3 {
		a.founded(to, a.about(to))
	}
	if format := to.text("format"); format != "" && (format != "int64" || to.text("type") != "integer") {
		a.specified(to.pointer+"/format", "the format %s: no claim can say so; only integers are int64, for their size", format)
	}
	for _, pair := range [][2]string{{"properties", "object"}, {"items", "array"}} {
		if key, shape := pair[0], pair[1]; to.child(key).ok() != (to.text("type") == shape) {
			a.specified(to.pointer, "%s: %s and the type %s go together: add the one that is missing, or take the other out", nameOf(to), key, shape)
		}
	}
	a.nulls(to)
	a.listed(to)
	a.required(to)
	a.branches(to)
	names, properties := to.child("properties").members()
	for i, name := range names {
		if len(a.resting(properties[i].pointer, ofKind("type"))) == 0 {
			a.specified(properties[i].pointer, "the member %s: %s", name, noClaim)
		}
		a.schema(properties[i], true)
	}
	for _, product := range to.texts("x-shown") {
		if !covered(a.resting(to.pointer, ofKind("required", "shown")), product) {
			a.specified(to.pointer+"/x-shown", "x-shown has %s: %s", product, noClaim)
		}
	}
	if items := to.child("items"); items.ok() {
		a.schema(items, false)
	}
}

// about are the claims in force about a schema or anything in it.
func (a *auditor) about(schema place) []Claim {
	found := map[int]bool{}
	a.collect(schema, found, 8)
	var claims []Claim
	for i := range found {
		claims = append(claims, a.contract.Claims[i])
	}
	return claims
}

func (a *auditor) collect(schema place, found map[int]bool, depth int) {
	if !schema.ok() || depth == 0 {
		return
	}
	add := func(pointer string) {
		for _, i := range a.rests[pointer] {
			found[i] = true
		}
	}
	add(schema.pointer)
	to := a.contract.follow(schema)
	if _, properties := to.child("properties").members(); len(properties) > 0 {
		for _, property := range properties {
			add(property.pointer) // not what it refers to: other members may refer there too
			a.collectInside(a.contract.follow(property), found, depth-1)
		}
	}
	a.collectInside(to, found, depth-1)
	if schema.pointer != to.pointer {
		add(to.pointer)
	}
}

// collectInside adds what is said about the parts of a schema, the schema itself aside.
func (a *auditor) collectInside(schema place, found map[int]bool, depth int) {
	for _, union := range unions {
		for _, branch := range schema.child(union).items() {
			a.collect(branch, found, depth)
		}
	}
	a.collect(schema.child("items"), found, depth)
	_, properties := schema.child("properties").members()
	for _, property := range properties {
		a.collect(property, found, depth)
	}
}

// nulls asks what the null of a schema rests on.
func (a *auditor) nulls(schema place) {
	claims := a.resting(schema.pointer, ofKind("null"))
	nullable, named := schema.text("nullable") == "true", schema.child("x-null-products").ok()
	switch {
	case nullable && len(claims) == 0:
		a.specified(schema.pointer, "%s is nullable: %s", nameOf(schema), noClaim)
	case nullable != named:
		a.specified(schema.pointer, "%s: nullable and x-null-products go together: add the one that is missing, or take the other out", nameOf(schema))
	}
	a.products(schema, "x-null-products", claims)
}

// listed asks what the listed values of a schema rest on.
func (a *auditor) listed(schema place) {
	values := schema.texts("x-extensible-enum")
	for i, value := range values {
		claims := a.resting(schema.pointer, ofKind("enum", value))
		if len(claims) == 0 {
			a.specified(schema.pointer+"/x-extensible-enum", "the value %s: %s", value, noClaim)
		}
		if slices.Contains(values[:i], value) {
			a.specified(schema.pointer+"/x-extensible-enum", "the value %s stands twice", value)
		}
		entry := schema.child("x-enum-values").child(value)
		if !entry.ok() {
			if schema.child("x-enum-values").ok() {
				a.specified(schema.pointer+"/x-enum-values", "the value %s has no entry: add its evidence and products", value)
			}
			continue
		}
		a.keys(entry, []string{"evidence", "products"})
		if best := bestOf(claims); entry.text("evidence") != best {
			a.specified(entry.pointer, "the evidence of the value %s is %q, but the best claim about it is %q: correct it", value, entry.text("evidence"), best)
		}
		if len(entry.texts("products")) == 0 {
			a.specified(entry.pointer, "the value %s has no products", value)
		}
		a.products(entry, "products", claims)
	}
	names, entries := schema.child("x-enum-values").members()
	for i, name := range names {
		if !slices.Contains(values, name) {
			a.specified(entries[i].pointer, "the value %s is not in x-extensible-enum: list it, or take it out", name)
		}
	}
}

// required asks what the required members of a schema rest on: a request or an error requires a member, or
// every product of the schema shows it.
func (a *auditor) required(schema place) {
	for _, name := range schema.texts("required") {
		property := schema.child("properties").child(name)
		if !property.ok() {
			a.specified(schema.pointer+"/required", "%s is required but not declared: declare it, or take it out", name)
			continue
		}
		shown := a.resting(property.pointer, ofKind("required", "shown"))
		founded := len(shown) > 0
		for _, product := range schema.texts("x-products") {
			founded = founded && covered(shown, product)
		}
		if !founded && len(a.resting(property.pointer, ofKind("required", "yes"))) == 0 {
			a.specified(schema.pointer+"/required", "%s is required: %s", name, noClaim)
		}
	}
}

// branches asks what the alternatives of a schema rest on, and walks them.
func (a *auditor) branches(schema place) {
	for _, union := range unions {
		for _, branch := range schema.child(union).items() {
			names, _ := branch.members()
			if len(names) == 1 && names[0] == "required" {
				for _, name := range branch.texts("required") {
					if len(a.resting(schema.pointer+"/properties/"+Escape(name), ofKind("required", "conditional"))) == 0 {
						a.specified(branch.pointer, "one alternative requires %s: %s", name, noClaim)
					}
				}
				continue
			}
			if !a.alternative(schema, a.contract.follow(branch)) {
				a.specified(branch.pointer, "the alternative %s of %s: %s", nameOf(a.contract.follow(branch)), nameOf(schema), noClaim)
			}
			a.schema(branch, true)
		}
	}
}

// alternative reports whether a claim about a union speaks of one branch of it: of its type, or of a member
// that the branch has.
func (a *auditor) alternative(union, branch place) bool {
	var subjects []string
	for _, claim := range a.resting(union.pointer, anyClaim) {
		subjects = append(subjects, claim.Subject)
	}
	return slices.ContainsFunc(a.about(branch), func(c Claim) bool {
		return slices.ContainsFunc(subjects, func(subject string) bool {
			return c.Subject == subject && c.Kind == "type" && c.Answer == Union || strings.HasPrefix(c.Subject, subject+".")
		})
	})
}

// components asks that every component is part of an operation.
func (a *auditor) components() {
	_, sections := a.contract.locate("/components").members()
	for _, section := range sections {
		names, members := section.members()
		for i, name := range names {
			if !a.visited[members[i].pointer] {
				a.specified(members[i].pointer, "nothing refers to %s: refer to it, or take it out", name)
			}
		}
	}
}

// keys asks that a mapping has only keys that a claim can carry.
func (a *auditor) keys(at place, allowed []string) {
	names, members := at.members()
	for i, name := range names {
		if !slices.Contains(allowed, name) && !strings.HasPrefix(name, "x-") || slices.Contains(extensionKeys, name) && !slices.Contains(allowed, name) {
			a.specified(members[i].pointer, "%s has no place here: no claim can carry it, so take it out", name)
		}
	}
}

// named are the mappings whose keys are names, not keywords.
var named = []string{"properties", "schemas", "responses", "parameters", "examples", "variables", "content", "paths", "x-enum-values"}

// extensions finds extension keys that nobody reads, misspelt ones above all.
func (a *auditor) extensions(at place, names bool) {
	for _, item := range at.items() {
		a.extensions(item, false)
	}
	keys, members := at.members()
	for i, key := range keys {
		if !names && (key == "example" || key == "value" || key == "default") {
			continue // data
		}
		if !names && strings.HasPrefix(key, "x-") && !slices.Contains(extensionKeys, key) {
			a.specified(members[i].pointer, "the extension %s is unknown: use %s", key, strings.Join(extensionKeys, ", "))
		}
		if members[i].node.Kind != yaml.ScalarNode {
			a.extensions(members[i], slices.Contains(named, key) && !names)
		}
	}
}
