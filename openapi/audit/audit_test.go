package audit

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// draft is the contract as two plain values, so that a change that makes it no valid OpenAPI document is still the
// audit's to name.
type draft struct {
	tree.Tree
	Claims []openapi.Claim
}

func (d draft) audit() []Problem { return read(d.Claims).against(d.Tree) }

func load(t testing.TB) draft {
	t.Helper()
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	spec, err := tree.Parse(openapi.Spec())
	if err != nil {
		t.Fatal(err)
	}
	return draft{spec, slices.Clone(contract.Claims)}
}

// sound is the contract where ledger and specification agree. In the middle of an edit they do not, and a trial of the
// audit itself could say nothing that TestEveryClaimAndEveryElementOfTheContractAgree does not say better.
func sound(t testing.TB) draft {
	t.Helper()
	c := load(t)
	if problems := c.audit(); len(problems) > 0 {
		t.Skipf("ledger and specification do not agree yet (%d problems): TestEveryClaimAndEveryElementOfTheContractAgree says what is to do", len(problems))
	}
	return c
}

func TestEveryClaimAndEveryElementOfTheContractAgree(t *testing.T) {
	c := load(t)
	for _, problem := range c.audit() {
		t.Error(problem)
	}
	counts := Count(c.Claims)
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
	c := sound(t)
	ledger := read(c.Claims)
	changes := changesOf(c)
	kinds := map[string]int{}
	for _, change := range changes {
		kind, _, _ := strings.Cut(change.title, ":")
		kinds[kind]++
	}
	inParallel(len(changes), func(i int) {
		if raceDetector && i%10 != 0 {
			return // a tenth shows that the test runs, and that two audits share nothing
		}
		change := changes[i]
		root := clone(c.Root)
		change.edit(root)
		if problems := ledger.against(tree.New(root)); !anyNames(problems, change.names) {
			t.Errorf("%s: no problem names %s; there are %d: %v", change.title, strings.Join(change.names, " and "), len(problems), problems[:min(3, len(problems))])
		}
	})
	for _, kind := range []string{
		"drop operation", "drop server", "drop parameter", "drop response", "drop property", "drop required", "drop nullable",
		"drop value", "drop x-products", "drop x-shown", "drop x-null-products", "drop alternative", "drop x-evidence", "drop x-product-evidence", "change x-product-evidence", "add x-product-evidence",
		"drop x-ours", "add x-ours",
		"drop x-rate-limit", "drop x-retry", "change type", "change x-evidence", "change rate", "rename extension",
		"add property", "add required", "add nullable", "add value", "add response", "add parameter", "add alternative",
		"add x-products", "add x-shown", "add x-null-products", "add keyword", "add server", "add operation", "add component",
		"add media type", "drop schema", "drop example",
	} {
		if kinds[kind] == 0 {
			t.Errorf("no element of the contract was put to %q", kind)
		}
		t.Logf("%4d × %s", kinds[kind], kind)
	}
}

// inParallel calls a function for 0 to n-1, on as many cores as there are.
func inParallel(n int, call func(i int)) {
	var group sync.WaitGroup
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				call(i)
			}
		})
	}
	group.Wait()
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
func changesOf(c draft) []change {
	var changes []change
	add := func(title string, at tree.Place, names []string, edit func(node *yaml.Node)) {
		pointer := at.Pointer
		changes = append(changes, change{title + ": " + pointer + " " + strings.Join(names, " "), names, func(root *yaml.Node) {
			edit(tree.New(root).Locate(pointer).Node)
		}})
	}
	var walk func(at tree.Place)
	walk = func(at tree.Place) {
		keys, members := membersOf(at)
		for i, key := range keys {
			if key != "example" && key != "examples" && key != "value" {
				walk(members[i])
			}
		}
		for _, item := range at.Items() {
			walk(item)
		}
		parent := (tree.Place{Pointer: "/" + strings.TrimPrefix(at.Pointer, "/")}).Name()
		switch {
		case at.Node.Kind != yaml.MappingNode:
		case parent == "properties":
			for i, key := range keys {
				if required := c.Parent(at).Texts("required"); !strings.Contains(at.Pointer, "/oneOf/") || slices.Contains(required, key) {
					add("drop property", at, []string{key}, drop(key)) // what an alternative repeats without requiring it says nothing
				}
				if typed := members[i].Text("type"); typed != "" {
					add("change type", members[i], []string{key}, set("type", other(typed)))
				}
			}
			add("add property", at, []string{"invented"}, put("invented", "{type: string, x-evidence: document, x-products: [whatsapp]}"))
		case parent == "responses" && strings.HasPrefix(at.Pointer, "/paths"):
			for _, key := range keys {
				add("drop response", at, []string{key}, drop(key))
			}
			add("add response", at, []string{"418"}, put("418", "{$ref: '#/components/responses/BadRequest'}"))
		case parent == "content":
			add("add media type", at, []string{"text/csv"}, put("text/csv", "{schema: {type: integer}}"))
			for i, key := range keys {
				if !strings.Contains(at.Pointer, "/examples/") {
					add("drop schema", members[i], []string{key}, drop("schema"))
				}
			}
		case parent == "schemas":
			for _, key := range keys {
				add("drop schema", at, []string{key}, drop(key))
			}
			add("add component", at, []string{"Invented"}, put("Invented", "{type: string, x-evidence: document, x-products: [whatsapp]}"))
		case slices.Contains(tree.Verbs, parent):
			up := c.Parent(at)
			add("drop operation", up, []string{at.Text("operationId")}, drop(parent))
			add("add operation", up, []string{"/put", "the method of"}, put("put", "{operationId: "+at.Text("operationId")+", x-evidence: document, x-products: [whatsapp]}"))
			add("drop x-retry", at, []string{"x-retry"}, drop("x-retry"))
		case parent == "x-rate-limit":
			for _, key := range keys {
				add("drop x-rate-limit", at, []string{"x-rate-limit/" + key}, drop(key))
				add("change rate", at, []string{"has 77"}, set(key, "77"))
			}
			add("add x-products", at, []string{"x-rate-limit/telegram"}, put("telegram", "5"))
		}
		if at.Child("x-ours").OK() {
			add("drop x-ours", at, []string{at.Pointer, "x-ours"}, drop("x-ours"))
		}
		listChanges(c, at, add)
		schemaChanges(at, keys, add)
	}
	walk(c.Locate(""))
	for _, example := range c.Locate("/components/examples").Members() {
		if example.Child("x-ours").OK() {
			add("drop x-ours", example, []string{example.Name(), "x-ours"}, drop("x-ours"))
		} else {
			add("add x-ours", example, []string{example.Name(), "x-ours"}, put("x-ours", "true"))
		}
		add("drop example", example, []string{example.Name(), "no value"}, drop("value"))
	}
	return changes
}

func membersOf(at tree.Place) (names []string, places []tree.Place) {
	for name, place := range at.Members() {
		names, places = append(names, name), append(places, place)
	}
	return names, places
}

type adder func(title string, at tree.Place, names []string, edit func(node *yaml.Node))

// listChanges edits the lists under a mapping.
func listChanges(c draft, at tree.Place, add adder) {
	for _, list := range []string{"required", "x-extensible-enum", "x-products", "x-shown", "x-null-products", "products"} {
		kind := map[string]string{"x-extensible-enum": "value", "products": "x-products"}[list]
		if kind == "" {
			kind = list
		}
		entries := at.Texts(list)
		if at.Child(list).OK() && at.Child(list).Node.Kind == yaml.SequenceNode {
			for i, entry := range entries {
				add("drop "+kind, at.Child(list), []string{entry}, dropItem(i))
			}
		}
		if at.Child(list).OK() && at.Child(list).Node.Kind == yaml.SequenceNode && slices.Contains([]string{"x-products", "x-shown", "x-null-products", "products"}, list) {
			for _, product := range productNames {
				if !slices.Contains(entries, product) {
					add("add "+kind, at.Child(list), []string{product, at.Pointer}, push(product))
				}
			}
		}
	}
	if at.Child("x-extensible-enum").OK() {
		add("add value", at.Child("x-extensible-enum"), []string{"invented"}, push("invented"))
	}
	for _, union := range tree.Unions {
		for i, branch := range at.Child(union).Items() {
			word := c.Follow(branch).Name()
			if names := branch.Texts("required"); len(names) > 0 {
				word = names[0]
			}
			add("drop alternative", at.Child(union), []string{word}, dropItem(i))
		}
		if at.Child(union).OK() {
			add("add alternative", at.Child(union), []string{at.Pointer + "/" + union}, push("{type: boolean, x-evidence: document, x-products: [whatsapp]}"))
			add("add alternative", at.Child(union), []string{"ErrorEnvelope"}, push("{$ref: '#/components/schemas/ErrorEnvelope'}"))
		}
	}
	if parameters := at.Child("parameters"); parameters.OK() && parameters.Node.Kind == yaml.SequenceNode {
		for i, parameter := range parameters.Items() {
			add("drop parameter", parameters, []string{c.Follow(parameter).Text("name")}, dropItem(i))
		}
		add("add parameter", parameters, []string{"invented"}, push("{name: invented, in: query, schema: {type: string}, x-evidence: document, x-products: [whatsapp]}"))
	}
	if servers := at.Child("servers"); servers.OK() {
		for i := range servers.Items() {
			add("drop server", servers, []string{"/servers/"}, dropItem(i))
		}
		add("add server", servers, []string{"/servers/3"}, push("{url: 'https://invented.example', x-evidence: later, x-products: [max]}"))
	}
}

// schemaChanges edits the keywords of whatever has a standing or a type.
func schemaChanges(at tree.Place, keys []string, add adder) {
	last := (tree.Place{Pointer: "/" + strings.TrimPrefix(at.Pointer, "/")}).Name()
	if evidence := at.Text("x-evidence"); evidence != "" {
		add("drop x-evidence", at, []string{last, "x-evidence"}, drop("x-evidence"))
		own := at.Child("x-product-evidence")
		products, _ := membersOf(own)
		for _, product := range products {
			add("drop x-product-evidence", own, []string{product, at.Pointer}, drop(product))
			add("change x-product-evidence", own, []string{product, at.Pointer}, set(product, evidence))
		}
		for _, product := range productNames {
			if !slices.Contains(products, product) && own.OK() {
				add("add x-product-evidence", own, []string{product, own.Pointer}, put(product, "reported"))
			}
		}
		if !own.OK() && evidence != byReported {
			add("add x-product-evidence", at, []string{"x-product-evidence"}, put("x-product-evidence", "{whatsapp: reported}"))
		}
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
	if at.Text("evidence") != "" && at.Child("products").OK() {
		for _, better := range evidenceNames {
			if better != at.Text("evidence") {
				add("change x-evidence", at, []string{last, better}, set("evidence", better))
			}
		}
	}
	typed := at.Text("type")
	if !slices.Contains(jsonTypes, typed) || strings.HasSuffix(at.Pointer, "/properties") {
		return
	}
	where := last
	if last == "schema" { // of a parameter, which has no name in its pointer
		where = strings.TrimSuffix(at.Pointer, "/schema")
	}
	add("change type", at, []string{where}, set("type", other(typed)))
	add("add keyword", at, []string{"minLength", at.Pointer}, put("minLength", "1"))
	if at.Text("nullable") == "true" {
		add("drop nullable", at, []string{last}, drop("nullable"))
	} else {
		add("add nullable", at, []string{last, "nullable"}, put("nullable", "true"))
	}
	for name := range at.Child("properties").Members() {
		if slices.Contains(at.Texts("required"), name) {
			continue
		}
		if at.Child("required").OK() {
			add("add required", at.Child("required"), []string{name, "require"}, push(name))
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
	return func(node *yaml.Node) { (tree.Place{Node: node}).Child(key).Node.Value = value }
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
	problem := Problem{File: openapi.SpecFile, Line: 12, Element: "/servers/0", Message: "says nothing"}
	if got := fmt.Sprint(problem); got != "openapi/greenapi.yaml:12: /servers/0: says nothing" {
		t.Errorf("printed as %q", got)
	}
}
