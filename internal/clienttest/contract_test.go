package clienttest

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
	"go.yaml.in/yaml/v3"
)

// The wires from the contract to the facade: every member, type, null, parameter, value of a list and retry policy of
// openapi/greenapi.yaml is compared with the facade's types, requests and tables, and with the overlay and the generated
// code between them. A change that one of them misses is named.

// followers are the facade's types for the contract's schemas of replies.
var followers = map[string]reflect.Type{
	"ContactInfo": reflect.TypeFor[greenapi.ContactInfo](), "Contact": reflect.TypeFor[greenapi.Contact](),
	"Product": reflect.TypeFor[greenapi.Product](), "ProductImageUrls": reflect.TypeFor[greenapi.ImageURLs](),
	"ProductReviewStatus": reflect.TypeFor[greenapi.ReviewStatus](), "SendContactResult": reflect.TypeFor[greenapi.SendContactResult](),
}

// node is a mapping of a YAML file.
type node = map[string]any

// wires compares the files, and returns what does not agree.
type wires struct {
	spec     node
	problems []string
	seen     map[string]bool
}

func (w *wires) say(format string, args ...any) {
	w.problems = append(w.problems, fmt.Sprintf(format, args...))
}

func at(n node, path ...string) node {
	for _, name := range path {
		n, _ = n[name].(node)
	}
	return n
}

// resolve follows a reference. The name is that of the schema, or the one given.
func (w *wires) resolve(n node, name string) (node, string) {
	ref, is := n["$ref"].(string)
	if !is {
		return n, name
	}
	name = ref[strings.LastIndex(ref, "/")+1:]
	return at(w.spec, strings.Split(strings.TrimPrefix(ref, "#/"), "/")...), name
}

// jsonType is the type of a schema in one word; of a union the words of all branches.
func (w *wires) jsonType(n node) (kind string, null bool) {
	n, _ = w.resolve(n, "")
	null, _ = n["nullable"].(bool)
	if branches, is := n["oneOf"].([]any); is {
		var kinds []string
		for _, branch := range branches {
			kind, also := w.jsonType(branch.(node))
			kinds, null = append(kinds, kind), null || also
		}
		slices.Sort(kinds)
		return strings.Join(kinds, "|"), null
	}
	kind, _ = n["type"].(string)
	return kind, null
}

// goTypes are the facade's types of a member for the contract's.
func goType(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[greenapi.LastSeen]():
		return "integer|string"
	case t.Kind() == reflect.String:
		return "string"
	case t.Kind() == reflect.Int64:
		return "integer"
	case t.Kind() == reflect.Bool:
		return "boolean"
	case t.Kind() == reflect.Slice:
		return "array"
	case t.Kind() == reflect.Struct:
		return "object"
	}
	return t.String()
}

// reply compares a schema with the facade's type, and those inside.
func (w *wires) reply(n node, t reflect.Type, place string) {
	n, name := w.resolve(n, place)
	if w.seen[name] {
		return
	}
	w.seen[name] = true
	if t == nil {
		t = followers[name]
	}
	if t == nil {
		w.say("%s: the facade has no type for it", name)
		return
	}
	fields := map[string]reflect.StructField{}
	for i := range t.NumField() {
		f := t.Field(i)
		for _, tag := range []string{f.Tag.Get("json"), f.Tag.Get("alias")} {
			if tag != "" && tag != "-" {
				fields[tag] = f
			}
		}
	}
	members := at(n, "properties")
	for _, member := range slices.Sorted(maps.Keys(members)) {
		schema := members[member].(node)
		f, has := fields[member]
		if !has {
			w.say("%s.%s: the facade has no field for it", name, member)
			continue
		}
		kind, null := w.jsonType(schema)
		if got := goType(f.Type); got != kind {
			w.say("%s.%s: the contract says %s, the facade %s", name, member, kind, got)
			continue
		}
		if marked := f.Tag.Get("null") == "shown"; marked != null {
			w.say("%s.%s: null in the contract: %t, in the facade: %t", name, member, null, marked)
		}
		inner, innerName := w.resolve(schema, name+"."+member)
		switch kind {
		case "object":
			w.reply(schema, f.Type, innerName)
		case "array":
			w.reply(at(inner, "items"), f.Type.Elem(), innerName+"[]")
		}
		if state := stateOfNull(t, member); null && state != greenapi.Null {
			w.say("%s.%s: a null is %s in the facade", name, member, state)
		}
	}
	for _, member := range slices.Sorted(maps.Keys(fields)) {
		if members[member] == nil {
			w.say("%s.%s: the contract has no such member", name, member)
		}
	}
}

// stateOfNull decodes a null in a member's place.
func stateOfNull(t reflect.Type, member string) greenapi.State {
	v := reflect.New(t)
	if json.Unmarshal([]byte(`{"`+member+`":null}`), v.Interface()) != nil {
		return greenapi.Invalid
	}
	return v.Elem().FieldByName("Members").Interface().(greenapi.Members).State(member)
}

// request compares the members of a request schema with those of requests that the facade has sent.
func (w *wires) request(n node, place string, sent ...map[string]any) {
	n, name := w.resolve(n, place)
	members := map[string]any{}
	for _, branch := range append([]any{n}, anySlice(n["oneOf"])...) {
		schema, _ := w.resolve(branch.(node), "")
		maps.Copy(members, at(schema, "properties"))
	}
	seen := map[string]bool{}
	for _, member := range slices.Sorted(maps.Keys(members)) {
		schema := members[member].(node)
		kind, _ := w.jsonType(schema)
		var inside []map[string]any
		for _, one := range sent {
			value, has := one[member]
			if !has {
				continue
			}
			seen[member] = true
			if inner, is := value.(map[string]any); is {
				inside = append(inside, inner)
			} else if got := typeOf(value); got != kind {
				w.say("%s.%s: the contract says %s, the facade sends %s", name, member, kind, got)
				kind = got // once is enough
			}
		}
		if inside != nil {
			w.request(schema, name+"."+member, inside...)
		}
		if !seen[member] {
			w.say("%s.%s: the facade never sends it", name, member)
		}
	}
	for _, one := range sent {
		for member := range one {
			if members[member] == nil && !seen[member] {
				seen[member] = true
				w.say("%s.%s: the facade sends it, the contract has no such member", name, member)
			}
		}
	}
}

func anySlice(v any) []any { list, _ := v.([]any); return list }

func typeOf(value any) string {
	switch v := value.(type) {
	case string:
		return "string"
	case bool:
		return "boolean"
	case float64:
		if v == float64(int64(v)) {
			return "integer"
		}
		return "number"
	}
	return fmt.Sprintf("%T", value)
}

// sent is what the facade sends when every option and field is set, by operation.
type sent struct {
	bodies map[string][]map[string]any
	query  map[string]map[string]any
	null   map[string]error // what it makes of the reply null
}

func send(t testing.TB) sent {
	t.Helper()
	s := sent{map[string][]map[string]any{}, map[string]map[string]any{}, map[string]error{}}
	var op string
	wire := foreign(func(r *http.Request) (*http.Response, error) {
		op = strings.Split(r.URL.Path, "/")[2]
		if r.Body != nil {
			var body map[string]any
			if err := json.NewDecoder(r.Body).Decode(&body); err == nil {
				s.bodies[op] = append(s.bodies[op], body)
			}
		}
		s.query[op] = map[string]any{}
		for name, values := range r.URL.Query() {
			s.query[op][name] = guess(values[0])
		}
		return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("null"))}, nil
	})
	for product, cards := range map[greenapi.Messenger]greenapi.Card{
		greenapi.Telegram: fill(greenapi.Card{}, "ChatID"), greenapi.MAX: {ChatID: "10000001"},
	} {
		client := via(t, "https://api.greenapi.invalid", wire, greenapi.WithProduct(product), greenapi.WithMaxAttempts(1))
		_, err := client.GetContactInfo(background, "-10000000")
		s.null["getContactInfo"] = err
		_, s.null["getContacts"] = client.GetContacts(background, greenapi.OnlyGroups(), greenapi.Count(5))
		request := fill(greenapi.SendContactRequest{}, "Contact")
		request.Contact = cards
		_, s.null["sendContact"] = client.SendContact(background, request)
	}
	return s
}

// fill sets every field of a struct but one.
func fill[T any](v T, but string) T {
	s := reflect.ValueOf(&v).Elem()
	for i := range s.NumField() {
		switch f := s.Field(i); {
		case s.Type().Field(i).Name == but:
		case f.Type() == reflect.TypeFor[time.Duration]():
			f.SetInt(int64(5 * time.Second))
		case f.Type() == reflect.TypeFor[greenapi.ChatID]():
			f.SetString("10000000")
		case f.Kind() == reflect.String:
			f.SetString("x")
		case f.CanInt():
			f.SetInt(79001234568)
		}
	}
	return v
}

// guess is the value that a query parameter stands for.
func guess(text string) any {
	if b, err := strconv.ParseBool(text); err == nil && len(text) > 1 {
		return b
	}
	if n, err := strconv.ParseFloat(text, 64); err == nil {
		return n
	}
	return text
}

// contractProblems compares the contract with the facade.
func contractProblems(t testing.TB, spec []byte) []string {
	t.Helper()
	w := &wires{seen: map[string]bool{}}
	if err := yaml.Unmarshal(spec, &w.spec); err != nil {
		return []string{err.Error()}
	}
	facade := send(t)
	operations := map[string]bool{}
	paths := at(w.spec, "paths")
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		for _, verb := range slices.Sorted(maps.Keys(paths[path].(node))) {
			op, is := at(paths, path)[verb].(node)
			id, _ := op["operationId"].(string)
			if !is || id == "" {
				continue
			}
			operations[id] = true
			w.operation(id, op, facade)
		}
	}
	for id := range facade.query {
		if !operations[id] {
			w.say("%s: the contract has no such operation", id)
		}
	}
	list, _ := yamlList(at(w.spec, "components", "schemas", "ContactType")["x-extensible-enum"])
	w.same("ContactType, constants of greenapi", list, constants(t, filepath.Join(repositoryRoot(t), "greenapi", "*.go"), "ContactType"))
	return w.problems
}

func (w *wires) operation(id string, op node, facade sent) {
	policy, _ := yamlList(op["x-retry"])
	if facade.query[id] == nil {
		w.say("%s: the facade has no such operation", id)
		return
	}
	w.same(id+", x-retry", policy, greenapi.RetryPolicy(greenapi.Operation(id)))
	parameters := node{}
	for _, p := range anySlice(op["parameters"]) {
		if p, _ := w.resolve(p.(node), ""); p["in"] == "query" {
			parameters[p["name"].(string)] = p["schema"]
		}
	}
	w.request(node{"properties": parameters}, id+"?", facade.query[id])
	if body := at(op, "requestBody", "content", "application/json", "schema"); body != nil {
		w.request(body, id+" request", facade.bodies[id]...)
	}
	schema, _ := w.resolve(at(op, "responses", "200", "content", "application/json", "schema"), "")
	null, _ := schema["nullable"].(bool)
	if taken := errors.Is(facade.null[id], greenapi.ErrGroupChat); taken != null {
		w.say("%s: null for a reply in the contract: %t, in the facade: %t", id, null, taken)
	}
	whole := at(op, "responses", "200", "content", "application/json", "schema")
	if schema["type"] == "array" {
		whole = at(schema, "items")
		if item, _ := w.resolve(whole, ""); item["nullable"] == true {
			w.say("%s: an element may be null in the contract, in the facade it may not", id)
		}
	}
	w.reply(whole, nil, id+" reply")
}

func (w *wires) same(what string, contract, follower []string) {
	for _, value := range contract {
		if !slices.Contains(follower, value) {
			w.say("%s: %s is in the contract alone", what, value)
		}
	}
	for _, value := range follower {
		if !slices.Contains(contract, value) {
			w.say("%s: the contract has no %s", what, value)
		}
	}
}

func yamlList(v any) (list []string, is bool) {
	all, is := v.([]any)
	for _, one := range all {
		list = append(list, fmt.Sprint(one))
	}
	return list, is
}

// constants are the values of the constants of a type in Go files.
func constants(t testing.TB, pattern, typeName string) (values []string) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, is := n.(*ast.ValueSpec)
			if !is || len(spec.Values) != 1 {
				return true
			}
			literal, is := spec.Values[0].(*ast.BasicLit)
			if kind, named := spec.Type.(*ast.Ident); is && named && kind.Name == typeName {
				value, _ := strconv.Unquote(literal.Value)
				values = append(values, value)
			}
			return true
		})
	}
	return values
}

// overlayProblems compares the open lists of the contract with the overlay's, and with the generated constants.
func overlayProblems(t testing.TB, spec, overlay []byte) []string {
	t.Helper()
	w := &wires{}
	var hints node
	if err := errors.Join(yaml.Unmarshal(spec, &w.spec), yaml.Unmarshal(overlay, &hints)); err != nil {
		return []string{err.Error()}
	}
	lists := map[string]node{}
	for _, action := range anySlice(hints["actions"]) {
		name, is := strings.CutPrefix(fmt.Sprint(action.(node)["target"]), "$.components.schemas.")
		if update := at(action.(node), "update"); is && update["enum"] != nil {
			lists[name] = update
		}
	}
	schemas := at(w.spec, "components", "schemas")
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		open, is := yamlList(schemas[name].(node)["x-extensible-enum"])
		if !is {
			if lists[name] != nil {
				w.say("%s: the overlay has a list, the contract has none", name)
			}
			continue
		}
		values, _ := yamlList(lists[name]["enum"])
		w.same(name+", overlay", open, values)
		w.same(name+", generated code", open, constants(t, filepath.Join(repositoryRoot(t), "generated", "*.go"), name))
		names, _ := yamlList(lists[name]["x-enum-varnames"])
		for i, value := range values {
			want := name
			for _, word := range strings.Split(value, "_") {
				want += strings.ToUpper(word[:1]) + word[1:]
			}
			if i >= len(names) || names[i] != want {
				w.say("%s, overlay: the constant for %s should be %s", name, value, want)
			}
		}
	}
	for name := range lists {
		if schemas[name] == nil {
			w.say("%s: the overlay has a list, the contract has no such schema", name)
		}
	}
	return w.problems
}

func readFile(t testing.TB, path ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{repositoryRoot(t)}, path...)...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestFacadeFollowsTheContract(t *testing.T) {
	for _, problem := range contractProblems(t, readFile(t, "openapi", "greenapi.yaml")) {
		t.Error(problem)
	}
}

func TestOverlayFollowsTheContract(t *testing.T) {
	for _, problem := range overlayProblems(t, readFile(t, "openapi", "greenapi.yaml"), readFile(t, "generated", "overlay.yaml")) {
		t.Error(problem)
	}
}

// Each wire, with a fault in it: a change of the contract that nothing followed is named, and nothing else is.
func TestBrokenWires(t *testing.T) {
	spec, overlay := readFile(t, "openapi", "greenapi.yaml"), readFile(t, "generated", "overlay.yaml")
	if len(contractProblems(t, spec))+len(overlayProblems(t, spec, overlay)) > 0 {
		t.Skip("a wire is broken already: TestFacadeFollowsTheContract and TestOverlayFollowsTheContract say which")
	}
	schema := func(s node, name string) node { return at(s, "components", "schemas", name, "properties") }
	for _, tt := range []struct {
		about string
		edit  func(spec node)
		want  []string
	}{
		{"a member more", func(s node) { schema(s, "ContactInfo")["notYetThere"] = node{"type": "integer"} }, []string{"ContactInfo.notYetThere: the facade has no field for it"}},
		{"a member less", func(s node) { delete(schema(s, "ContactInfo"), "phoneNumberTimestamp") }, []string{"ContactInfo.phoneNumberTimestamp: the contract has no such member"}},
		{"another name", func(s node) {
			schema(s, "Contact")["userName"] = schema(s, "Contact")["username"]
			delete(schema(s, "Contact"), "username")
		}, []string{"Contact.userName: the facade has no field for it", "Contact.username: the contract has no such member"}},
		{"a member deep inside", func(s node) { schema(s, "ProductReviewStatus")["telegram"] = node{"type": "string"} }, []string{"ProductReviewStatus.telegram: the facade has no field for it"}},
		{"a type", func(s node) { at(schema(s, "ContactInfo"), "isMute")["type"] = "string" }, []string{"ContactInfo.isMute: the contract says string, the facade boolean"}},
		{"a union less", func(s node) { schema(s, "ContactInfo")["lastSeen"] = node{"type": "integer"} }, []string{"ContactInfo.lastSeen: the contract says integer, the facade integer|string"}},
		{"an object for a list", func(s node) { at(schema(s, "ContactInfo"), "products")["type"] = "object" }, []string{"ContactInfo.products: the contract says object, the facade array"}},
		{"a null more", func(s node) { at(schema(s, "ContactInfo"), "email")["nullable"] = true }, []string{"ContactInfo.email: null in the contract: true, in the facade: false"}},
		{"a null less", func(s node) { delete(at(schema(s, "Product"), "price"), "nullable") }, []string{"Product.price: null in the contract: false, in the facade: true"}},
		{"no null for a reply", func(s node) { delete(at(s, "components", "schemas", "ContactInfo"), "nullable") }, []string{"getContactInfo: null for a reply in the contract: false, in the facade: true"}},
		{"a null for a list", func(s node) { at(s, "components", "schemas", "Contacts")["nullable"] = true }, []string{"getContacts: null for a reply in the contract: true, in the facade: false"}},
		{"a null for an element", func(s node) { at(s, "components", "schemas", "Contact")["nullable"] = true }, []string{"getContacts: an element may be null in the contract, in the facade it may not"}},
		{"a member of the request", func(s node) { schema(s, "SendContactRequest")["notYetThere"] = node{"type": "boolean"} }, []string{"SendContactRequest.notYetThere: the facade never sends it"}},
		{"a member of the card", func(s node) { delete(schema(s, "PhoneContact"), "company") }, []string{"ContactCard.company: the facade sends it, the contract has no such member"}},
		{"a type of the request", func(s node) { at(schema(s, "PhoneContact"), "phoneContact")["type"] = "string" }, []string{"ContactCard.phoneContact: the contract says string, the facade sends integer"}},
		{"a parameter", func(s node) {
			op := at(s, "paths", "/waInstance{idInstance}/getContacts/{apiTokenInstance}", "get")
			op["parameters"] = append(op["parameters"].([]any), node{"name": "notYetThere", "in": "query", "schema": node{"type": "integer"}})
		}, []string{"getContacts?.notYetThere: the facade never sends it"}},
		{"a policy more", func(s node) {
			op := at(s, "paths", "/waInstance{idInstance}/sendContact/{apiTokenInstance}", "post")
			op["x-retry"] = append(op["x-retry"].([]any), "502")
		}, []string{"sendContact, x-retry: 502 is in the contract alone"}},
		{"a policy less", func(s node) {
			at(s, "paths", "/waInstance{idInstance}/getContacts/{apiTokenInstance}", "get")["x-retry"] = []any{"transport", "502", "503", "504"}
		}, []string{"getContacts, x-retry: the contract has no 429"}},
		{"an operation", func(s node) {
			at(s, "paths")["/x"] = node{"get": node{"operationId": "checkContact"}}
		}, []string{"checkContact: the facade has no such operation"}},
		{"a kind of contact", func(s node) {
			kinds := at(s, "components", "schemas", "ContactType")
			kinds["x-extensible-enum"] = append(kinds["x-extensible-enum"].([]any), "robot")
		}, []string{"ContactType, constants of greenapi: robot is in the contract alone"}},
	} {
		t.Run(tt.about, func(t *testing.T) {
			if got := contractProblems(t, edited(t, spec, tt.edit)); !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
	for _, tt := range []struct {
		about             string
		editSpec, editLay func(node)
		want              []string
	}{
		{"a value more in the contract", func(s node) {
			typing := at(s, "components", "schemas", "TypingType")
			typing["x-extensible-enum"] = append(typing["x-extensible-enum"].([]any), "choose_poll")
		}, nil, []string{"TypingType, overlay: choose_poll is in the contract alone", "TypingType, generated code: choose_poll is in the contract alone"}},
		{"a value less in the contract", func(s node) {
			at(s, "components", "schemas", "ContactType")["x-extensible-enum"] = []any{"user", "group", "supergroup", "channel"}
		}, nil, []string{"ContactType, overlay: the contract has no bot", "ContactType, generated code: the contract has no bot"}},
		{"a list more in the contract", func(s node) {
			at(s, "components", "schemas", "LastSeenText")["x-extensible-enum"] = []any{"recently"}
		}, nil, []string{"LastSeenText, overlay: recently is in the contract alone", "LastSeenText, generated code: recently is in the contract alone"}},
		{"a value less in the overlay", nil, func(o node) {
			update := at(anySlice(o["actions"])[2].(node), "update")
			update["enum"], update["x-enum-varnames"] = update["enum"].([]any)[1:], update["x-enum-varnames"].([]any)[1:]
		}, []string{"ContactType, overlay: user is in the contract alone"}},
		{"another constant", nil, func(o node) {
			at(anySlice(o["actions"])[2].(node), "update")["x-enum-varnames"].([]any)[0] = "User"
		}, []string{"ContactType, overlay: the constant for user should be ContactTypeUser"}},
	} {
		t.Run(tt.about, func(t *testing.T) {
			got := overlayProblems(t, edited(t, spec, tt.editSpec), edited(t, overlay, tt.editLay))
			if !slices.Equal(got, tt.want) {
				t.Errorf("got %q, want %q", got, tt.want)
			}
		})
	}
}

// edited is a YAML file after a change.
func edited(t *testing.T, text []byte, edit func(node)) []byte {
	t.Helper()
	if edit == nil {
		return text
	}
	var n node
	if err := yaml.Unmarshal(text, &n); err != nil {
		t.Fatal(err)
	}
	edit(n)
	text, err := yaml.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
