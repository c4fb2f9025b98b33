package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// What a union or a condition has against a value is one fault, and it says what would have been right.
func TestFaultsOfUnions(t *testing.T) {
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	const names = "at least one of firstName, middleName, lastName, company"
	for _, c := range []struct {
		component, value string
		want             []string
	}{
		{"LastSeen", `true`, []string{": string or integer or null"}},
		{"ContactInfo", `{"chatId":"1","lastSeen":{}}`, []string{"/lastSeen: string or integer or null"}},
		{"ContactCard", `42`, []string{": object"}},
		{"ContactCard", `{}`, []string{": PhoneContact or ChatContact"}},
		{"ContactCard", `{"phoneContact":1}`, []string{": " + names}},
		{"ContactCard", `{"phoneContact":1,"firstname":"A"}`, []string{": " + names}},
		{"ContactCard", `{"phoneContact":1,"firstName":"A","lastName":"B"}`, nil},
		{"ContactCard", `{"phoneContact":1,"company":7}`, []string{"/company: string"}},
		{"ContactCard", `{"firstName":"A"}`, []string{`: property "phoneContact" is missing`}},
		{"ContactCard", `{"chatId":1}`, []string{"/chatId: string"}},
		{"SendContactRequest", `{"chatId":"1","contact":{"phoneContact":"1","firstName":"A"}}`, []string{"/contact/phoneContact: integer"}},
		{"SendContactRequest", `{"chatId":"1"}`, []string{`: property "contact" is missing`}},
		{"SendContactRequest", `{"contact":7}`, []string{`: property "chatId" is missing`, "/contact: object"}},
		{"SendContactRequest", `{}`, []string{`: property "chatId" is missing`, `: property "contact" is missing`}},
		{"QuotaError", `{}`, []string{": at least one of invokeStatus, correspondentsStatus"}},
		{"QuotaError", `{"invokeStatus":{"used":true}}`, []string{"/invokeStatus/used: string or integer"}},
		{"QuotaError", `{"invokeStatus":{},"correspondentsStatus":null}`, []string{"/correspondentsStatus: object"}},
		{"QuotaError", `[]`, []string{": object"}},
	} {
		schema := contract.Component(c.component)
		if schema == nil {
			t.Fatalf("no component %s", c.component)
		}
		value, _ := strictjson.Parse(c.value, 8)
		var got []string
		for _, m := range faultsIn(schema, value) {
			got = append(got, pointer(m.path)+": "+m.expected)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.component, c.value, got, c.want)
		}
	}
}

// TestPlacesOfUnions: a fault of the value itself stands at the union, one of a member where that is declared.
func TestPlacesOfUnions(t *testing.T) {
	schema := contractOf(t).Component("ContactCard")
	for text, want := range map[string]string{
		`{"firstName":"A"}`:                "/components/schemas/ContactCard",
		`{"phoneContact":1}`:               "/components/schemas/ContactCard",
		`{"phoneContact":1,"company":7}`:   "/components/schemas/PhoneContact/properties/company",
		`{"phoneContact":"","company":""}`: "/components/schemas/PhoneContact/properties/phoneContact",
	} {
		value, _ := strictjson.Parse(text, 8)
		if faults := faultsIn(schema, value); len(faults) != 1 || faults[0].schema.Pointer != want {
			t.Errorf("%s: %+v", text, faults)
		}
	}
}

// agree holds what conforms says of a value against kin-openapi: what it knows to be good, kin-openapi must find
// nothing against.
func agree(t *testing.T, s *openapi.Schema, text string) {
	t.Helper()
	value, faults := strictjson.Parse(text, maxDepth)
	if len(faults) > 0 {
		return
	}
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber()
	var decoded any
	if err := decoder.Decode(&decoded); err != nil {
		t.Fatal(err)
	}
	err := s.VisitJSON(decoded, openapi3.MultiErrors(), openapi3.VisitAsResponse())
	if conforms(s, value) && err != nil {
		t.Errorf("%s: conforms takes %s, kin-openapi does not: %v", s.Pointer, text, err)
	}
	if found := misfits(s, value); err != nil && len(found) == 0 {
		t.Errorf("%s: nothing is found against %s, kin-openapi says %v", s.Pointer, text, err)
	}
}

func sortedStatuses(op *operation) []int { return slices.Sorted(maps.Keys(op.Replies)) }

// everySchema are the schemas of all replies and requests.
func everySchema(t testing.TB) []*openapi.Schema {
	operations, err := operationsOf(contractOf(t))
	if err != nil {
		t.Fatal(err)
	}
	var all []*openapi.Schema
	for _, id := range exchange.Operations() {
		op := operations[id]
		for _, status := range sortedStatuses(op) {
			all = append(all, op.reply(status))
		}
		if op.Request != nil {
			all = append(all, op.Request)
		}
	}
	return all
}

// invent makes a value that goes with the schema more or less.
func invent(r *rand.Rand, s *openapi.Schema, depth int) string {
	odd := []string{"null", "true", "1", "-1", "1.5", "1e3", "1.0", `""`, `"a"`, "[]", "{}", "[null]", "9223372036854775808", "1e400", "123456789012345678", "1234567890123456789"}
	if s == nil || depth > 5 || r.IntN(6) == 0 {
		return odd[r.IntN(len(odd))]
	}
	b := s.Branches[r.IntN(len(s.Branches))]
	switch {
	case b.Nullable && r.IntN(4) == 0:
		return "null"
	case b.Type.Is("object"):
		var members []string
		for _, name := range b.Names {
			if r.IntN(2) == 0 {
				members = append(members, strconv.Quote(name)+":"+invent(r, b.Properties[name], depth+1))
			}
		}
		if r.IntN(3) == 0 {
			members = append(members, `"other":`+invent(r, nil, depth+1))
		}
		return "{" + strings.Join(members, ",") + "}"
	case b.Type.Is("array"):
		var items []string
		for range r.IntN(4) {
			items = append(items, invent(r, b.Items, depth+1))
		}
		return "[" + strings.Join(items, ",") + "]"
	case b.Type.Is("boolean"):
		return "false"
	case b.Type.Is("integer"):
		return strconv.Itoa(r.IntN(1000))
	default:
		return `"text"`
	}
}

// TestSchemasAgreeWithKin on thousands of values that nearly fit.
func TestSchemasAgreeWithKin(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	good, each := 0, 1500
	if testing.Short() {
		each = 300
	}
	for _, s := range everySchema(t) {
		for range each {
			text := invent(r, s, 0)
			agree(t, s, text)
			if value, _ := strictjson.Parse(text, maxDepth); conforms(s, value) {
				good++
			}
		}
	}
	if good < each {
		t.Errorf("only %d of the values were good: the comparison shows little", good)
	}
}

// TestErrorsOfKin: whatever comes back for a value that does not fit speaks against it.
func TestErrorsOfKin(t *testing.T) {
	fault := &openapi3.SchemaError{Reason: "a"}
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"one":                   {fault, []string{"a"}},
		"several":               {openapi3.MultiError{fault, openapi3.MultiError{fault, fault}}, []string{"a", "a", "a"}},
		"wrapped":               {fmt.Errorf("around: %w", fault), []string{"a"}},
		"of a kind that is new": {errors.New("new"), []string{"another value"}},
	} {
		var got []string
		for _, leaf := range leaves(c.err) {
			got = append(got, leaf.Reason)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestGoodRepliesNeedNoKin: the values that come every day are known to be good.
func TestGoodRepliesNeedNoKin(t *testing.T) {
	for _, s := range everySchema(t) {
		for text, want := range map[string]bool{
			`{"chatId":"1","lastSeen":null,"muteExpiration":null,"products":[{"id":"1","price":null,"imageUrls":{}}]}`: s.Pointer == contactInfo,
			`[{"id":"1@c.us","name":"\u0410","type":"user","mood":1},{"chatId":"1","phoneNumber":7}]`:                  s.Type.Is("array"),
			`{"idMessage":"1"}`: s.Pointer == sendResult || s.Pointer == "/components/schemas/QuotaError",
		} {
			if value, _ := strictjson.Parse(text, maxDepth); want && s.Plain && !conforms(s, value) {
				t.Errorf("%s has to ask about %s", s.Pointer, text)
			}
		}
	}
}

// TestSchemasFitTheChecks: the checks know lists that say nothing but what their items are, unions that say nothing but what
// their branches are, and no numbers but integers.
func TestSchemasFitTheChecks(t *testing.T) {
	seen := map[*openapi.Schema]bool{}
	var look func(s *openapi.Schema)
	look = func(s *openapi.Schema) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		union, list := s.Type == nil, s.Type.Is("array")
		if s.Type.Is("number") || list && s.Items == nil || (list || union) && !s.Plain || len(s.Type.Slice()) > 1 {
			t.Errorf("%s is none that the checks know", s.Pointer)
		}
		look(s.Items)
		for _, next := range append(slices.Collect(maps.Values(s.Properties)), s.Branches...) {
			look(next)
		}
	}
	for _, s := range everySchema(t) {
		look(s)
	}
}

func FuzzSchemasAgreeWithKin(f *testing.F) {
	all := everySchema(f)
	for _, text := range []string{`{"chatId":"1","lastSeen":1.0}`, `[{"id":null}]`, `{"message":"x","statusCode":1e2}`, `{"invokeStatus":{"used":"1"}}`} {
		f.Add(text, uint8(0))
	}
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		if len(text) < 1<<12 {
			agree(t, all[int(which)%len(all)], text)
		}
	})
}
