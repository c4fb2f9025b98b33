package check

import (
	"bytes"
	"encoding/json"
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

// agree holds what the shape says of a value against kin-openapi: what the shape knows to be good, kin-openapi must find
// nothing against.
func agree(t *testing.T, s *shape, text string) {
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
	if s.conforms(value) && err != nil {
		t.Errorf("%s: the shape takes %s, kin-openapi does not: %v", s.Pointer, text, err)
	}
	if found := s.misfits(value); err != nil && len(found) == 0 {
		t.Errorf("%s: nothing is found against %s, kin-openapi says %v", s.Pointer, text, err)
	}
}

// everyShape are the schemas of all replies and requests.
func everyShape(t testing.TB) []*shape {
	operations, err := operationsOf(contractOf(t))
	if err != nil {
		t.Fatal(err)
	}
	var all []*shape
	for _, id := range exchange.Operations() {
		op := operations[id]
		for _, status := range op.statuses {
			all = append(all, op.reply(status))
		}
		if op.request != nil {
			all = append(all, op.request)
		}
	}
	return all
}

// invent makes a value that goes with the shape more or less.
func invent(r *rand.Rand, s *shape, depth int) string {
	odd := []string{"null", "true", "1", "-1", "1.5", "1e3", "1.0", `""`, `"a"`, "[]", "{}", "[null]", "9223372036854775808", "1e400", "123456789012345678", "1234567890123456789"}
	if s == nil || depth > 5 || r.IntN(6) == 0 {
		return odd[r.IntN(len(odd))]
	}
	b := s.branches[r.IntN(len(s.branches))]
	switch {
	case b.Nullable && r.IntN(4) == 0:
		return "null"
	case b.takes("object"):
		var members []string
		for _, name := range b.names {
			if r.IntN(2) == 0 {
				members = append(members, strconv.Quote(name)+":"+invent(r, b.properties[name], depth+1))
			}
		}
		if r.IntN(3) == 0 {
			members = append(members, `"other":`+invent(r, nil, depth+1))
		}
		return "{" + strings.Join(members, ",") + "}"
	case b.takes("array"):
		var items []string
		for range r.IntN(4) {
			items = append(items, invent(r, b.item, depth+1))
		}
		return "[" + strings.Join(items, ",") + "]"
	case b.takes("boolean"):
		return "false"
	case b.takes("integer"):
		return strconv.Itoa(r.IntN(1000))
	default:
		return `"text"`
	}
}

// TestShapesAgreeWithKin on thousands of values that nearly fit.
func TestShapesAgreeWithKin(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	good, each := 0, 1500
	if testing.Short() {
		each = 300
	}
	for _, s := range everyShape(t) {
		for range each {
			text := invent(r, s, 0)
			agree(t, s, text)
			if value, _ := strictjson.Parse(text, maxDepth); s.conforms(value) {
				good++
			}
		}
	}
	if good < each {
		t.Errorf("only %d of the values were good: the comparison shows little", good)
	}
}

// TestGoodRepliesNeedNoKin: the values that come every day are known to be good.
func TestGoodRepliesNeedNoKin(t *testing.T) {
	for _, s := range everyShape(t) {
		for text, want := range map[string]bool{
			`{"chatId":"1","lastSeen":null,"muteExpiration":null,"products":[{"id":"1","price":null,"imageUrls":{}}]}`: s.Pointer == contactInfo,
			`[{"id":"1@c.us","name":"\u0410","type":"user","mood":1},{"chatId":"1","phoneNumber":7}]`:                  s.takes("array"),
			`{"idMessage":"1"}`: s.Pointer == sendResult || s.Pointer == "/components/schemas/QuotaError",
		} {
			if value, _ := strictjson.Parse(text, maxDepth); want && s.plain && !s.conforms(value) {
				t.Errorf("%s has to ask about %s", s.Pointer, text)
			}
		}
	}
}

// TestPlainSchemas: what says more of a value than its type, null, members, items or branches is for kin-openapi alone.
func TestPlainSchemas(t *testing.T) {
	one := openapi3.SchemaRefs{openapi3.NewSchemaRef("", openapi3.NewStringSchema())}
	for name, c := range map[string]struct {
		schema *openapi3.Schema
		want   bool
	}{
		"a text":           {&openapi3.Schema{Type: &openapi3.Types{"string"}, Nullable: true, Description: "words"}, true},
		"an int64":         {openapi3.NewInt64Schema(), true},
		"a union":          {&openapi3.Schema{OneOf: one}, true},
		"an int32":         {openapi3.NewInt32Schema(), false},
		"no short text":    {openapi3.NewStringSchema().WithMinLength(1), false},
		"a narrowed type":  {&openapi3.Schema{Type: &openapi3.Types{"object"}, OneOf: one}, false},
		"some of the list": {openapi3.NewStringSchema().WithEnum("a"), false},
	} {
		if got := plain(openapi.Schema{Schema: c.schema}); got != c.want {
			t.Errorf("%s: plain %t", name, got)
		}
	}
}

// TestShapesFitTheContract: the checks know lists that say nothing but what their items are, unions that say nothing but what
// their branches are, and no numbers but integers.
func TestShapesFitTheContract(t *testing.T) {
	seen := map[*shape]bool{}
	var look func(s *shape)
	look = func(s *shape) {
		if s == nil || seen[s] {
			return
		}
		seen[s] = true
		union, list := s.Type == nil, s.Type.Is("array")
		if s.Type.Is("number") || list && s.item == nil || (list || union) && !s.plain || len(s.Type.Slice()) > 1 {
			t.Errorf("%s is none that the checks know", s.Pointer)
		}
		look(s.item)
		for _, next := range append(slices.Collect(maps.Values(s.properties)), s.branches...) {
			look(next)
		}
	}
	for _, s := range everyShape(t) {
		look(s)
	}
}

func FuzzShapesAgreeWithKin(f *testing.F) {
	all := everyShape(f)
	for _, text := range []string{`{"chatId":"1","lastSeen":1.0}`, `[{"id":null}]`, `{"message":"x","statusCode":1e2}`, `{"invokeStatus":{"used":"1"}}`} {
		f.Add(text, uint8(0))
	}
	f.Fuzz(func(t *testing.T, text string, which uint8) {
		if len(text) < 1<<12 {
			agree(t, all[int(which)%len(all)], text)
		}
	})
}
