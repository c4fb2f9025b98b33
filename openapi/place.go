package openapi

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// place is one spot of the specification. Its pointer has no reference on the way, so that one spot has one
// pointer; a reference may stand at the end.
type place struct {
	pointer string
	node    *yaml.Node
}

func (p place) ok() bool { return p.node != nil }

// locate finds the place of a pointer.
func (c *Contract) locate(pointer string) place {
	at := place{"", c.root}
	if pointer == "" {
		return at
	}
	if pointer[0] != '/' {
		return place{}
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		if at = c.follow(at).child(Unescape(token)); !at.ok() {
			return place{}
		}
	}
	return at
}

// follow is the place that a reference leads to, or the place itself if it holds none.
func (c *Contract) follow(at place) place {
	for range 16 { // references of this contract are one or two long; a loop must not hang
		ref := at.child("$ref")
		if !ref.ok() {
			return at
		}
		if at = c.locate(strings.TrimPrefix(ref.node.Value, "#")); !at.ok() {
			return at
		}
	}
	return place{}
}

// Canonical is the pointer of the place that a pointer leads to once every reference is followed; empty if
// there is none. Two pointers with one canonical form speak of one element.
func (c *Contract) Canonical(pointer string) string { return c.follow(c.locate(pointer)).pointer }

func (p place) child(token string) place {
	node := p.node
	if node != nil && node.Kind == yaml.AliasNode {
		node = node.Alias
	}
	if node = child(node, token); node == nil {
		return place{}
	}
	return place{p.pointer + "/" + Escape(token), node}
}

// members are the children of a mapping in the order of the file, with their names.
func (p place) members() ([]string, []place) {
	if p.node == nil || p.node.Kind != yaml.MappingNode {
		return nil, nil
	}
	var names []string
	var places []place
	for i := 0; i+1 < len(p.node.Content); i += 2 {
		name := p.node.Content[i].Value
		names = append(names, name)
		places = append(places, place{p.pointer + "/" + Escape(name), p.node.Content[i+1]})
	}
	return names, places
}

// items are the children of a list.
func (p place) items() []place {
	if p.node == nil || p.node.Kind != yaml.SequenceNode {
		return nil
	}
	places := make([]place, len(p.node.Content))
	for i, node := range p.node.Content {
		places[i] = place{p.pointer + "/" + strconv.Itoa(i), node}
	}
	return places
}

// text is the scalar under a name, or empty.
func (p place) text(name string) string {
	if at := p.child(name); at.ok() && at.node.Kind == yaml.ScalarNode {
		return at.node.Value
	}
	return ""
}

// texts are the scalars of the list under a name.
func (p place) texts(name string) []string {
	var texts []string
	for _, item := range p.child(name).items() {
		texts = append(texts, item.node.Value)
	}
	return texts
}

func (p place) lists(name, value string) bool { return slices.Contains(p.texts(name), value) }

// parent is the place above: /a/b of /a/b/c.
func (c *Contract) parent(at place) place {
	i := strings.LastIndexByte(at.pointer, '/')
	if i < 0 {
		return place{}
	}
	return c.locate(at.pointer[:i])
}

// standing is the nearest place, upwards from at, that says which products it belongs to. An example stands
// as its response does, a rate as its operation does.
func (c *Contract) standing(at place) place {
	for _, from := range []place{c.follow(at), at} {
		for ; from.ok(); from = c.parent(from) {
			if from.child("x-products").ok() {
				return from
			}
		}
	}
	return place{}
}

var unions = []string{"oneOf", "anyOf", "allOf"}

// alternatives are the schema at a place and all schemas that it is a union of, references followed.
func (c *Contract) alternatives(at place) []place { return c.alternativesTo(at, 4) }

func (c *Contract) alternativesTo(at place, depth int) []place {
	at = c.follow(at)
	if !at.ok() || depth == 0 {
		return nil
	}
	found := []place{at}
	for _, union := range unions {
		for _, branch := range at.child(union).items() {
			found = append(found, c.alternativesTo(branch, depth-1)...)
		}
	}
	return found
}

// typesAt are the JSON types that the schema or the parameter at a place takes, null aside.
func (c *Contract) typesAt(at place) []string {
	if parameter := c.follow(at); parameter.child("in").ok() {
		at = parameter.child("schema")
	}
	var types []string
	for _, schema := range c.alternatives(at) {
		if name := schema.text("type"); name != "" && !slices.Contains(types, name) {
			types = append(types, name)
		}
	}
	return types
}

// operationPlace is an operation with its place.
type operationPlace struct {
	id, path, verb string
	at             place
}

// operationPlaces are the operations of the contract in the order of the file.
func (c *Contract) operationPlaces() []operationPlace {
	var found []operationPlace
	paths, items := c.locate("/paths").members()
	for i, path := range paths {
		verbs, operations := items[i].members()
		for k, verb := range verbs {
			if slices.Contains(methodKeys, verb) {
				found = append(found, operationPlace{operations[k].text("operationId"), path, strings.ToUpper(verb), operations[k]})
			}
		}
	}
	return found
}

var methodKeys = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// placesOf are the places that a subject speaks of, as the object above them holds them: a reference at the
// end is not followed. There are several only where several media types or branches of a union have the
// member. With fold, member names match whatever their letter case.
func (c *Contract) placesOf(operation operationPlace, s subject, fold bool) []place {
	at := operation.at
	switch s.part {
	case "query", "path":
		return c.parameters(at, s)
	case "request":
		return c.steps(c.schemas(c.follow(at.child("requestBody"))), s.steps, fold)
	case "response":
		return c.steps(c.schemas(c.follow(at.child("responses").child("200"))), s.steps, fold)
	case "error":
		response := at.child("responses").child(s.status)
		switch {
		case !response.ok():
			return nil
		case len(s.steps) == 0:
			return []place{response}
		}
		return c.steps(c.schemas(c.follow(response)), s.steps, fold)
	default:
		return []place{at}
	}
}

func (c *Contract) parameters(operation place, s subject) []place {
	for _, parameter := range operation.child("parameters").items() {
		if to := c.follow(parameter); to.text("in") == s.part && to.text("name") == s.steps[0] {
			return []place{parameter}
		}
	}
	return nil
}

// schemas are the schemas of the JSON bodies of a request body or a response.
func (c *Contract) schemas(body place) []place {
	if schema := body.child("content").child(jsonBody).child("schema"); schema.ok() {
		return []place{schema}
	}
	return nil
}

func (c *Contract) steps(from []place, steps []string, fold bool) []place {
	for _, step := range steps {
		var next []place
		for _, at := range from {
			for _, schema := range c.alternatives(at) {
				if found := stepInto(schema, step, fold); found.ok() && !slices.Contains(next, found) {
					next = append(next, found)
				}
			}
		}
		from = next
	}
	return from
}

func stepInto(schema place, step string, fold bool) place {
	if step == "[]" {
		return schema.child("items")
	}
	properties := schema.child("properties")
	if found := properties.child(step); found.ok() || !fold {
		return found
	}
	names, places := properties.members()
	for i, name := range names {
		if strings.EqualFold(name, step) {
			return places[i]
		}
	}
	return place{}
}
