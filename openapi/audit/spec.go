package audit

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// The keys that elements of the specification may have. Others, such as minLength or pattern, would say
// something that no kind of claim carries, and so nobody could tell what it rests on.
var (
	serverKeys    = []string{"url", "description", "variables", "x-evidence", "x-products", "x-product-evidence"}
	operationKeys = []string{"operationId", "tags", "summary", "description", "parameters", "requestBody", "responses",
		"x-evidence", "x-products", "x-product-evidence", "x-retry", "x-rate-limit"}
	parameterKeys = []string{"name", "in", "required", "description", "schema", "example", "x-evidence", "x-products", "x-product-evidence"}
	responseKeys  = []string{"description", "content", "x-evidence", "x-products", "x-product-evidence"}
	bodyKeys      = []string{"description", "required", "content"}
	mediaKeys     = []string{"schema", "example", "examples", "x-ours"}
	exampleKeys   = []string{"summary", "description", "value", "x-ours"}
	schemaKeys    = []string{"type", "format", "description", "nullable", "required", "properties", "items", "oneOf", "anyOf",
		"example", "x-evidence", "x-products", "x-product-evidence", "x-shown", "x-null-products", "x-extensible-enum", "x-enum-values"}
	conditionKeys = []string{"type", "required", "properties"}
	extensionKeys = []string{"x-evidence", "x-products", "x-product-evidence", "x-shown", "x-null-products", "x-extensible-enum", "x-enum-values",
		"x-retry", "x-rate-limit", "x-ours"}
)

// specification walks the specification and asks of every element what it rests on.
func (a *auditor) specification() {
	a.extensions(a.spec.Locate(""), false)
	for _, server := range a.spec.Locate("/servers").Items() {
		a.keys(server, serverKeys)
		a.founded(server, a.below(server))
	}
	for _, item := range a.spec.Locate("/paths").Members() {
		a.keys(item, tree.Verbs)
	}
	for _, operation := range a.spec.Operations {
		a.operation(operation)
	}
	a.components()
}

// below are the claims in force that point at a place or below it.
func (a *auditor) below(root tree.Place) entries {
	return a.inForce.that(func(e *entry) bool { return e.at.Within(root) })
}

func (a *auditor) operation(operation tree.Operation) {
	at := operation.At
	a.keys(at, operationKeys)
	words := strings.Split(operation.Path, "/") // the method's name is the last but one
	if id := words[max(0, len(words)-2)]; operation.ID != id {
		a.specified(at, "the operation id is %q, the path says %q: make them equal", operation.ID, id)
	}
	for _, kind := range []string{"method", "path"} {
		a.demand(at, ofKind(kind), "the %s of %s", kind, operation.ID)
	}
	a.founded(at, a.rests[at.Pointer].that(ofKind("method")))
	a.policy(at)
	for _, parameter := range at.Child("parameters").Items() {
		a.parameter(operation, parameter)
	}
	if body := a.spec.Follow(at.Child("requestBody")); body.OK() {
		a.keys(body, bodyKeys)
		if body.Text("required") != "true" {
			a.specified(body, "the body of %s is not required, yet members of it are: add required: true", operation.ID)
		}
		a.content(body)
	}
	for status, response := range at.Child("responses").Members() {
		a.response(operation, status, response)
	}
}

// policy asks what the repeats and the rates of an operation rest on.
func (a *auditor) policy(at tree.Place) {
	if retry := at.Child("x-retry"); retry.OK() && len(a.below(retry)) == 0 {
		a.unfounded(retry, "the policy of repeats")
	}
	for product, rate := range at.Child("x-rate-limit").Members() {
		if !a.rests[rate.Pointer].that(ofKind("note")).cover(product) {
			a.unfounded(rate, "the rate for %s", product)
		}
	}
}

func (a *auditor) parameter(operation tree.Operation, at tree.Place) {
	to := a.target(at)
	if !to.OK() {
		return
	}
	name, in := orNothing(to.Text("name")), orNothing(to.Text("in"))
	switch in {
	case "path":
		named := slices.ContainsFunc(a.rests[operation.At.Pointer], func(c *entry) bool {
			return c.Kind == "path" && strings.Contains(c.Value, "{"+name+"}")
		})
		if !named || !slices.ContainsFunc(a.rests[at.Pointer], ofKind("note")) {
			a.unfounded(at, "the path parameter %s of %s", name, operation.ID)
		}
	case "query":
		a.demand(at, ofKind("type"), "the query parameter %s of %s", name, operation.ID)
		if to.Text("required") == "true" {
			a.demand(at, ofKind("required", "yes"), "the query parameter %s of %s is required", name, operation.ID)
		}
	default:
		a.specified(at, "the parameter %s of %s is in %s, and no claim speaks of that: take it out", name, operation.ID, in)
	}
	if !a.visit(to) {
		return
	}
	a.keys(to, parameterKeys)
	if in == "path" && (to.Text("required") != "true" || to.Child("schema").Text("type") != "string") {
		a.specified(to, "the path parameter %s is no required string: every one is", name)
	}
	a.founded(to, a.rests[to.Pointer])
	a.schema(to.Child("schema"), false)
}

func (a *auditor) response(operation tree.Operation, status string, at tree.Place) {
	to := a.target(at)
	if !to.OK() {
		return
	}
	a.demand(at, func(c *entry) bool {
		return c.Kind == "error" && c.Subject == operation.ID+".error."+status ||
			status == "200" && strings.HasPrefix(c.Subject, operation.ID+".response")
	}, "status %s of %s", status, operation.ID)
	for name, media := range to.Child("content").Members() {
		if status == "200" && name != tree.JSONBody {
			a.demand(media, ofKind("note"), "status 200 as %s", name)
		}
	}
	if !a.visit(to) {
		return
	}
	a.keys(to, responseKeys)
	a.founded(to, a.rests[to.Pointer])
	a.content(to)
}

// content walks the bodies of a request or a response.
func (a *auditor) content(body tree.Place) {
	for name, at := range body.Child("content").Members() {
		a.keys(at, mediaKeys)
		if !at.Child("schema").OK() {
			a.specified(at, "the body as %s has no schema: restore it", name)
			continue
		}
		a.schema(at.Child("schema"), true)
		if to := a.spec.Follow(at.Child("schema")); to.OK() && name != tree.JSONBody && to.Text("type") != "string" {
			a.specified(to, "a body as %s is text: its type is string, not %s", name, orNothing(to.Text("type")))
		}
		a.examples(body, at)
	}
}

// examples asks which examples a page prints: the others are marked as ours.
func (a *auditor) examples(body, media tree.Place) {
	for _, example := range media.Child("examples").Members() {
		to := a.target(example)
		if !to.OK() {
			continue
		}
		a.visit(to)
		a.keys(to, exampleKeys)
		value := to.Child("value")
		if !value.OK() {
			a.specified(to, "the example %s has no value: restore it", to.Name())
			continue
		}
		a.ours(to, slices.ContainsFunc(a.rests[to.Pointer], func(c *entry) bool { return c.Witness == "example" }) ||
			value.Node.Kind == yaml.SequenceNode && len(value.Items()) == 0 && a.prints(body, "[]"))
	}
	if example := media.Child("example"); example.OK() {
		a.ours(media, media.Name() == "text/plain" && a.prints(body, example.Node.Value))
	}
}

// prints reports whether the row of an error has a text.
func (a *auditor) prints(body tree.Place, text string) bool {
	return slices.ContainsFunc(a.rests[body.Pointer], func(c *entry) bool { return c.Kind == "error" && strings.Contains(c.Value, text) })
}

func (a *auditor) ours(at tree.Place, printed bool) {
	switch marked := at.Text("x-ours") == "true"; {
	case !printed && !marked:
		a.specified(at, "%s: no claim says that a page prints this example: mark it x-ours: true", at.Name())
	case printed && marked:
		a.specified(at, "%s: a claim says that a page prints this example: take x-ours out", at.Name())
	}
}

// founded asks whether an element rests on claims about just its products, with evidence as good as it says.
// A null speaks of x-null-products alone: one branch of a union carries it for all.
func (a *auditor) founded(at tree.Place, claims entries) {
	claims = claims.that(func(e *entry) bool { return e.Kind != "null" })
	evidence := at.Text("x-evidence")
	switch best := claims.best(""); {
	case strength(evidence) == 0:
		a.specified(at, "x-evidence is %q: say document, later or reported", evidence)
	case len(claims) == 0:
		a.unfounded(at, "%s", at.Name())
	case best != evidence:
		a.specified(at, "x-evidence is %s, but the best claim about it is %s: correct it, or add the claim", evidence, best)
	}
	if len(at.Texts("x-products")) == 0 {
		a.specified(at, "carries no x-products: name the products whose documents say it")
	}
	a.products(at, "x-products", claims)
	a.perProduct(at, evidence, claims)
	for _, product := range claims.products() {
		if !at.Lists("x-products", product) {
			a.specified(at, "x-products lacks %s, which claims about it speak of: add it", product)
		}
	}
}

// perProduct asks whether x-product-evidence gives the evidence of just those products that x-evidence does not speak for.
func (a *auditor) perProduct(at tree.Place, evidence string, claims entries) {
	own := at.Child("x-product-evidence")
	for _, product := range at.Texts("x-products") {
		best := claims.best(product)
		if best == evidence {
			best = ""
		}
		if said := own.Text(product); said != best && best != "" {
			a.specified(at, "the best claim about %s is %s: say so in x-product-evidence: {%s: %s}", product, best, product, best)
		} else if said != best {
			a.specified(own, "says %s for %s, but no claim about it is weaker or better than x-evidence: take it out", said, product)
		}
	}
	for name := range own.Members() {
		if !at.Lists("x-products", name) {
			a.specified(own, "%s is none of x-products: take it out", name)
		}
	}
}

// products asks whether claims cover every product of a list.
func (a *auditor) products(at tree.Place, list string, claims entries) {
	named := at.Texts(list)
	for i, product := range named {
		switch {
		case !slices.Contains(productNames, product):
			a.specified(at.Child(list), "%q is no product: use %s", product, strings.Join(productNames, ", "))
		case slices.Contains(named[:i], product):
			a.specified(at.Child(list), "%s stands twice", product)
		case !claims.cover(product):
			a.unfounded(at.Child(list), "%s has %s", list, product)
		}
	}
}

// schema walks a schema and everything below it. A schema of its own carries x-evidence and x-products; one
// inside a list or a parameter stands as that does.
func (a *auditor) schema(at tree.Place, ownStanding bool) {
	to := a.target(at)
	if !to.OK() || !a.visit(to) { // a missing one is its holder's problem
		return
	}
	a.keys(to, schemaKeys)
	if ownStanding || strings.HasPrefix(to.Pointer, "/components/") && strings.Count(to.Pointer, "/") == 3 {
		a.founded(to, a.about(to))
	}
	if format := to.Text("format"); format != "" && (format != "int64" || to.Text("type") != "integer") {
		a.specified(to.Child("format"), "the format %s: no claim can say so; only integers are int64, for their size", format)
	}
	for _, pair := range [][2]string{{"properties", "object"}, {"items", "array"}} {
		if key, shape := pair[0], pair[1]; to.Child(key).OK() != (to.Text("type") == shape) {
			a.specified(to, "%s: %s and the type %s go together: add the one that is missing, or take the other out", to.Name(), key, shape)
		}
	}
	a.nulls(to)
	a.listed(to)
	a.required(to)
	a.branches(to)
	for name, property := range to.Child("properties").Members() {
		a.demand(property, ofKind("type"), "the member %s", name)
		a.schema(property, true)
	}
	a.products(to, "x-shown", a.rests[to.Pointer].that(ofKind("required", "shown")))
	a.schema(to.Child("items"), false)
}

// about are the claims in force about a schema or anything in it.
func (a *auditor) about(schema tree.Place) entries {
	found := map[*entry]bool{}
	a.collect(schema, true, found, 8)
	return slices.Collect(maps.Keys(found))
}

// collect adds the claims that speak of a schema and of what is in it; of what it refers to only where that is its own:
// other members may refer there too.
func (a *auditor) collect(at tree.Place, own bool, found map[*entry]bool, depth int) {
	if depth == 0 || !at.OK() {
		return
	}
	schema := a.spec.Follow(at)
	about := a.rests[at.Pointer]
	if own {
		about = slices.Concat(about, a.rests[schema.Pointer])
	}
	for _, e := range about {
		found[e] = true
	}
	for _, union := range tree.Unions {
		for _, branch := range schema.Child(union).Items() {
			a.collect(branch, true, found, depth-1)
		}
	}
	a.collect(schema.Child("items"), true, found, depth-1)
	for _, property := range schema.Child("properties").Members() {
		a.collect(property, false, found, depth-1)
	}
}

// nulls asks what the null of a schema rests on.
func (a *auditor) nulls(schema tree.Place) {
	claims := a.rests[schema.Pointer].that(ofKind("null"))
	nullable, named := schema.Text("nullable") == "true", schema.Child("x-null-products").OK()
	switch {
	case nullable && len(claims) == 0:
		a.unfounded(schema, "%s is nullable", schema.Name())
	case nullable != named:
		a.specified(schema, "%s: nullable and x-null-products go together: add the one that is missing, or take the other out", schema.Name())
	}
	a.products(schema, "x-null-products", claims)
}

// listed asks what the listed values of a schema rest on.
func (a *auditor) listed(schema tree.Place) {
	values := schema.Texts("x-extensible-enum")
	for i, value := range values {
		claims := a.rests[schema.Pointer].that(ofKind("enum", value))
		if len(claims) == 0 {
			a.unfounded(schema.Child("x-extensible-enum"), "the value %s", value)
		}
		if slices.Contains(values[:i], value) {
			a.specified(schema.Child("x-extensible-enum"), "the value %s stands twice", value)
		}
		entry := schema.Child("x-enum-values").Child(value)
		if !entry.OK() {
			if schema.Child("x-enum-values").OK() {
				a.specified(schema.Child("x-enum-values"), "the value %s has no entry: add its evidence and products", value)
			}
			continue
		}
		a.keys(entry, []string{"evidence", "products"})
		if best := claims.best(""); entry.Text("evidence") != best {
			a.specified(entry, "the evidence of the value %s is %q, but the best claim about it is %q: correct it", value, entry.Text("evidence"), best)
		}
		if len(entry.Texts("products")) == 0 {
			a.specified(entry, "the value %s has no products", value)
		}
		a.products(entry, "products", claims)
	}
	for name, entry := range schema.Child("x-enum-values").Members() {
		if !slices.Contains(values, name) {
			a.specified(entry, "the value %s is not in x-extensible-enum: list it, or take it out", name)
		}
	}
}

// required asks what the required members of a schema rest on: a request or an error requires a member, or
// every product of the schema shows it.
func (a *auditor) required(schema tree.Place) {
	for _, name := range schema.Texts("required") {
		property := schema.Child("properties").Child(name)
		if !property.OK() {
			a.specified(schema.Child("required"), "%s is required but not declared: declare it, or take it out", name)
			continue
		}
		shown := a.rests[property.Pointer].that(ofKind("required", "shown"))
		founded := len(shown) > 0
		for _, product := range schema.Texts("x-products") {
			founded = founded && shown.cover(product)
		}
		if !founded && !slices.ContainsFunc(a.rests[property.Pointer], ofKind("required", "yes")) {
			a.unfounded(schema.Child("required"), "%s is required", name)
		}
	}
}

// branches asks what the alternatives of a schema rest on, and walks them.
func (a *auditor) branches(schema tree.Place) {
	for _, union := range tree.Unions {
		var before []string
		for _, branch := range schema.Child(union).Items() {
			if schema.Text("type") != "" {
				before = append(before, a.narrowing(schema, branch, before))
				continue
			}
			if to := a.spec.Follow(branch); !a.alternative(schema, to) {
				a.unfounded(branch, "the alternative %s of %s", to.Name(), schema.Name())
			}
			a.schema(branch, true)
		}
	}
}

// narrowing asks what an alternative of a typed schema rests on, and returns the one member that it requires. Such
// alternatives exclude each other, each one those before it: so a oneOf says "at least one of these members".
func (a *auditor) narrowing(schema, branch tree.Place, before []string) string {
	a.keys(branch, append([]string{"not"}, conditionKeys...))
	member := a.condition(schema, branch)
	if !slices.ContainsFunc(a.rests[schema.Child("properties").Child(member).Pointer], ofKind("required", "conditional")) {
		a.unfounded(branch, "one alternative requires %s", member)
	}
	not := branch.Child("not")
	excluded := not.Child("anyOf").Items()
	switch {
	case len(excluded) > 0:
		a.keys(not, []string{"anyOf"})
		not = not.Child("anyOf")
	case not.OK():
		excluded = []tree.Place{not}
	default:
		not = branch
	}
	var names []string
	for _, at := range excluded {
		a.keys(at, conditionKeys)
		names = append(names, a.condition(schema, at))
	}
	if !slices.Equal(names, before) {
		a.specified(not, "excludes %s: exclude what the alternatives before it require, %s", orNothing(strings.Join(names, ", ")), orNothing(strings.Join(before, ", ")))
	}
	return member
}

// condition asks that a schema requires one member of another and repeats its type, and returns the member.
func (a *auditor) condition(schema, at tree.Place) string {
	if ref := at.Text("$ref"); ref != "" {
		a.specified(at, "refers to %s, which no claim about %s can carry: take it out", ref, schema.Name())
		return ref
	}
	if at.Text("type") != schema.Text("type") {
		a.specified(at, "is of another type than %s: say type %s", schema.Name(), schema.Text("type"))
	}
	var names []string
	for name, member := range at.Child("properties").Members() {
		names = append(names, name)
		a.keys(member, []string{"type", "$ref"})
		said, owned := a.spec.TypesAt(member), a.spec.TypesAt(schema.Child("properties").Child(name))
		if len(said) == 0 || !slices.Equal(said, owned) {
			a.specified(member, "%s is %s here and %s in %s: make them equal", name, orNothing(strings.Join(said, " or ")), orNothing(strings.Join(owned, " or ")), schema.Name())
		}
	}
	required := at.Texts("required")
	if len(required) != 1 || !slices.Contains(names, required[0]) {
		a.specified(at, "requires %s and declares %s: require one member, and declare it", orNothing(strings.Join(required, ", ")), orNothing(strings.Join(names, ", ")))
		return orNothing(strings.Join(required, ", "))
	}
	return required[0]
}

// alternative reports whether a claim about a union speaks of one branch of it: of its type, or of a member
// that the branch has.
func (a *auditor) alternative(union, branch tree.Place) bool {
	var subjects []string
	for _, claim := range a.rests[union.Pointer] {
		subjects = append(subjects, claim.Subject)
	}
	return slices.ContainsFunc(a.about(branch), func(c *entry) bool {
		return slices.ContainsFunc(subjects, func(subject string) bool {
			return c.Subject == subject && c.Kind == "type" && c.Answer == openapi.Union || strings.HasPrefix(c.Subject, subject+".")
		})
	})
}

// components asks that every component is part of an operation.
func (a *auditor) components() {
	for _, section := range a.spec.Locate("/components").Members() {
		for name, member := range section.Members() {
			if !a.visited[member.Pointer] {
				a.specified(member, "nothing refers to %s: refer to it, or take it out", name)
			}
		}
	}
}

// keys asks that a mapping has only keys that a claim can carry.
func (a *auditor) keys(at tree.Place, allowed []string) {
	for name, member := range at.Members() {
		if known := !strings.HasPrefix(name, "x-") || slices.Contains(extensionKeys, name); known && !slices.Contains(allowed, name) {
			a.specified(member, "%s has no place here: no claim can carry it, so take it out", name)
		}
	}
}

// named are the mappings whose keys are names, not keywords.
var named = []string{"properties", "schemas", "responses", "parameters", "examples", "variables", "content", "paths", "x-enum-values"}

// extensions finds extension keys that nobody reads, misspelt ones above all.
func (a *auditor) extensions(at tree.Place, names bool) {
	for _, item := range at.Items() {
		a.extensions(item, false)
	}
	for key, member := range at.Members() {
		if !names && (key == "example" || key == "value" || key == "default") {
			continue // data
		}
		if !names && strings.HasPrefix(key, "x-") && !slices.Contains(extensionKeys, key) {
			a.specified(member, "the extension %s is unknown: use %s", key, strings.Join(extensionKeys, ", "))
		}
		if member.Node.Kind != yaml.ScalarNode {
			a.extensions(member, slices.Contains(named, key) && !names)
		}
	}
}
