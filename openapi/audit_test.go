package openapi

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// draft is the contract without the checks of a valid OpenAPI document, so that a change that breaks those
// too is still the audit's to name.
func draft(t testing.TB) *Contract {
	t.Helper()
	var tree yaml.Node
	if err := yaml.Unmarshal(specYAML, &tree); err != nil {
		t.Fatal(err)
	}
	claims, err := parseClaims(claimsYAML)
	if err != nil {
		t.Fatal(err)
	}
	return &Contract{Claims: claims, root: tree.Content[0]}
}

func TestEveryClaimAndEveryElementOfTheContractAgree(t *testing.T) {
	c := draft(t)
	for _, problem := range c.Audit() {
		t.Error(problem)
	}
	counts := c.ClaimCounts()
	for document := range foundingDocuments {
		t.Logf("%3d claims of %s", counts.Documents[document], document)
		if counts.Documents[document] == 0 {
			t.Errorf("no claim of %s: the ledger has to hold all that it says", document)
		}
	}
	for _, evidence := range evidenceNames {
		t.Logf("%3d claims with the evidence %s", counts.Evidence[evidence], evidence)
	}
}

// change is one edit of a copy of the specification, and what a problem has to name.
type change struct {
	title string
	names []string
	edit  func(root *yaml.Node)
}

func TestNoElementOfTheContractChangesUnnoticed(t *testing.T) {
	c := draft(t)
	changes := changesOf(c)
	kinds := map[string]int{}
	for i, change := range changes {
		kind, _, _ := strings.Cut(change.title, ":")
		kinds[kind]++
		if raceDetector && i%10 != 0 {
			continue // one goroutine has no races; a tenth shows that the test runs
		}
		root := clone(c.root)
		change.edit(root)
		copied := &Contract{Claims: c.Claims, root: root}
		if problems := copied.Audit(); !anyNames(problems, change.names) {
			t.Errorf("%s: no problem names %s; there are %d: %v", change.title, strings.Join(change.names, " and "), len(problems), problems[:min(3, len(problems))])
		}
	}
	for _, kind := range []string{
		"drop operation", "drop server", "drop parameter", "drop response", "drop property", "drop required", "drop nullable",
		"drop value", "drop x-products", "drop x-shown", "drop x-null-products", "drop alternative", "drop x-evidence",
		"drop x-rate-limit", "drop x-retry", "change type", "change x-evidence", "change rate", "rename extension",
		"add property", "add required", "add nullable", "add value", "add response", "add parameter", "add alternative",
		"add x-products", "add x-shown", "add x-null-products", "add keyword", "add server", "add operation", "add component",
		"add media type", "drop schema",
	} {
		if kinds[kind] == 0 {
			t.Errorf("no element of the contract was put to %q", kind)
		}
		t.Logf("%4d × %s", kinds[kind], kind)
	}
}

// anyNames reports whether one problem names all of some words.
func anyNames(problems []Problem, words []string) bool {
	return slices.ContainsFunc(problems, func(p Problem) bool {
		line := p.String()
		return p.Line > 0 && !strings.Contains(line, "\n") &&
			!slices.ContainsFunc(words, func(word string) bool { return !strings.Contains(line, word) })
	})
}

// changesOf lists edits of everything in the specification, found by its keywords and not by the audit's own walk.
func changesOf(c *Contract) []change {
	var changes []change
	add := func(title string, at place, names []string, edit func(node *yaml.Node)) {
		pointer := at.pointer
		changes = append(changes, change{title + ": " + pointer + " " + strings.Join(names, " "), names, func(root *yaml.Node) {
			edit((&Contract{root: root}).locate(pointer).node)
		}})
	}
	var walk func(at place)
	walk = func(at place) {
		keys, members := at.members()
		for i, key := range keys {
			if key != "example" && key != "examples" && key != "value" {
				walk(members[i])
			}
		}
		for _, item := range at.items() {
			walk(item)
		}
		parent := nameOf(place{pointer: "/" + strings.TrimPrefix(at.pointer, "/")})
		switch {
		case at.node.Kind != yaml.MappingNode:
		case parent == "properties":
			for i, key := range keys {
				add("drop property", at, []string{key}, drop(key))
				if typed := members[i].text("type"); typed != "" {
					add("change type", members[i], []string{key}, set("type", other(typed)))
				}
			}
			add("add property", at, []string{"invented"}, put("invented", "{type: string, x-evidence: document, x-products: [whatsapp]}"))
		case parent == "responses" && strings.HasPrefix(at.pointer, "/paths"):
			for _, key := range keys {
				add("drop response", at, []string{key}, drop(key))
			}
			add("add response", at, []string{"418"}, put("418", "{$ref: '#/components/responses/BadRequest'}"))
		case parent == "content":
			add("add media type", at, []string{"text/csv"}, put("text/csv", "{schema: {type: integer}}"))
			for i, key := range keys {
				if !strings.Contains(at.pointer, "/examples/") {
					add("drop schema", members[i], []string{key}, drop("schema"))
				}
			}
		case parent == "schemas":
			for _, key := range keys {
				add("drop schema", at, []string{key}, drop(key))
			}
			add("add component", at, []string{"Invented"}, put("Invented", "{type: string, x-evidence: document, x-products: [whatsapp]}"))
		case slices.Contains(methodKeys, parent):
			up := c.parent(at)
			add("drop operation", up, []string{at.text("operationId")}, drop(parent))
			add("add operation", up, []string{"/put", "the method of"}, put("put", "{operationId: "+at.text("operationId")+", x-evidence: document, x-products: [whatsapp]}"))
			add("drop x-retry", at, []string{"x-retry"}, drop("x-retry"))
		case parent == "x-rate-limit":
			for _, key := range keys {
				add("drop x-rate-limit", at, []string{"x-rate-limit/" + key}, drop(key))
				add("change rate", at, []string{"has 77"}, set(key, "77"))
			}
			add("add x-products", at, []string{"x-rate-limit/telegram"}, put("telegram", "5"))
		}
		listChanges(c, at, add)
		schemaChanges(at, keys, add)
	}
	walk(c.locate(""))
	return changes
}

type adder func(title string, at place, names []string, edit func(node *yaml.Node))

// listChanges edits the lists under a mapping.
func listChanges(c *Contract, at place, add adder) {
	for _, list := range []string{"required", "x-extensible-enum", "x-products", "x-shown", "x-null-products", "products"} {
		kind := map[string]string{"x-extensible-enum": "value", "products": "x-products"}[list]
		if kind == "" {
			kind = list
		}
		entries := at.texts(list)
		if at.child(list).ok() && at.child(list).node.Kind == yaml.SequenceNode {
			for i, entry := range entries {
				add("drop "+kind, at.child(list), []string{entry}, dropItem(i))
			}
		}
		if at.child(list).ok() && at.child(list).node.Kind == yaml.SequenceNode && slices.Contains([]string{"x-products", "x-shown", "x-null-products", "products"}, list) {
			for _, product := range productNames {
				if !slices.Contains(entries, product) {
					add("add "+kind, at.child(list), []string{product, at.pointer}, push(product))
				}
			}
		}
	}
	if at.child("x-extensible-enum").ok() {
		add("add value", at.child("x-extensible-enum"), []string{"invented"}, push("invented"))
	}
	for _, union := range unions {
		for i, branch := range at.child(union).items() {
			word := nameOf(c.follow(branch))
			if names := branch.texts("required"); len(names) > 0 {
				word = names[0]
			}
			add("drop alternative", at.child(union), []string{word}, dropItem(i))
		}
		if at.child(union).ok() {
			add("add alternative", at.child(union), []string{at.pointer + "/" + union}, push("{type: boolean, x-evidence: document, x-products: [whatsapp]}"))
			add("add alternative", at.child(union), []string{"ErrorEnvelope"}, push("{$ref: '#/components/schemas/ErrorEnvelope'}"))
		}
	}
	if parameters := at.child("parameters"); parameters.ok() && parameters.node.Kind == yaml.SequenceNode {
		for i, parameter := range parameters.items() {
			add("drop parameter", parameters, []string{c.follow(parameter).text("name")}, dropItem(i))
		}
		add("add parameter", parameters, []string{"invented"}, push("{name: invented, in: query, schema: {type: string}, x-evidence: document, x-products: [whatsapp]}"))
	}
	if servers := at.child("servers"); servers.ok() {
		for i := range servers.items() {
			add("drop server", servers, []string{"/servers/"}, dropItem(i))
		}
		add("add server", servers, []string{"/servers/3"}, push("{url: 'https://invented.example', x-evidence: later, x-products: [max]}"))
	}
}

// schemaChanges edits the keywords of whatever has a standing or a type.
func schemaChanges(at place, keys []string, add adder) {
	last := nameOf(place{pointer: "/" + strings.TrimPrefix(at.pointer, "/")})
	if evidence := at.text("x-evidence"); evidence != "" {
		add("drop x-evidence", at, []string{last, "x-evidence"}, drop("x-evidence"))
		add("rename extension", at, []string{"x-evidense"}, func(node *yaml.Node) {
			for i := 0; i < len(node.Content); i += 2 {
				if node.Content[i].Value == "x-evidence" {
					node.Content[i].Value = "x-evidense"
				}
			}
		})
		for _, better := range evidenceNames {
			if better != evidence {
				add("change x-evidence", at, []string{last, better}, set("x-evidence", better))
			}
		}
	}
	if at.text("evidence") != "" && at.child("products").ok() {
		for _, better := range evidenceNames {
			if better != at.text("evidence") {
				add("change x-evidence", at, []string{last, better}, set("evidence", better))
			}
		}
	}
	typed := at.text("type")
	if !slices.Contains(jsonTypes, typed) || strings.HasSuffix(at.pointer, "/properties") {
		return
	}
	where := last
	if last == "schema" { // of a parameter, which has no name in its pointer
		where = strings.TrimSuffix(at.pointer, "/schema")
	}
	add("change type", at, []string{where}, set("type", other(typed)))
	add("add keyword", at, []string{"minLength", at.pointer}, put("minLength", "1"))
	if at.text("nullable") == "true" {
		add("drop nullable", at, []string{last}, drop("nullable"))
	} else {
		add("add nullable", at, []string{last, "nullable"}, put("nullable", "true"))
	}
	names, _ := at.child("properties").members()
	for _, name := range names {
		if slices.Contains(at.texts("required"), name) {
			continue
		}
		if at.child("required").ok() {
			add("add required", at.child("required"), []string{name, "require"}, push(name))
		} else {
			add("add required", at, []string{name, "require"}, put("required", "["+name+"]"))
		}
	}
}

func other(jsonType string) string {
	if jsonType == "boolean" {
		return "integer"
	}
	return "boolean"
}

func set(key, value string) func(*yaml.Node) {
	return func(node *yaml.Node) { child(node, key).Value = value }
}

func put(key, text string) func(*yaml.Node) {
	return func(node *yaml.Node) {
		node.Content = append(node.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key, Line: node.Line}, fragment(text, node.Line))
	}
}

func push(text string) func(*yaml.Node) {
	return func(node *yaml.Node) { node.Content = append(node.Content, fragment(text, node.Line)) }
}

func drop(key string) func(*yaml.Node) {
	return func(node *yaml.Node) {
		for i := 0; i < len(node.Content); i += 2 {
			if node.Content[i].Value == key {
				node.Content = slices.Delete(node.Content, i, i+2)
				return
			}
		}
		panic("no key " + key)
	}
}

func dropItem(i int) func(*yaml.Node) {
	return func(node *yaml.Node) { node.Content = slices.Delete(node.Content, i, i+1) }
}

// fragment parses a piece of YAML as if it stood on a line.
func fragment(text string, line int) *yaml.Node {
	var tree yaml.Node
	if err := yaml.Unmarshal([]byte(text), &tree); err != nil {
		panic(err)
	}
	node := tree.Content[0]
	var move func(*yaml.Node)
	move = func(n *yaml.Node) {
		n.Line = line
		for _, member := range n.Content {
			move(member)
		}
	}
	move(node)
	return node
}

func clone(node *yaml.Node) *yaml.Node {
	copied := *node
	copied.Content = make([]*yaml.Node, len(node.Content))
	for i, member := range node.Content {
		copied.Content[i] = clone(member)
	}
	return &copied
}

func TestAuditProblemsAreOneReadableLine(t *testing.T) {
	problem := Problem{File: SpecFile, Line: 12, Element: "/servers/0", Message: "says nothing"}
	if got := fmt.Sprint(problem); got != "openapi/greenapi.yaml:12: /servers/0: says nothing" {
		t.Errorf("printed as %q", got)
	}
}
