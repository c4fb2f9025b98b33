package check

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// requestChecks note where a request departs from the contract. Replies are judged, requests only noted: a reply to a wrong
// request is evidence like any other.
var requestChecks = []*Check{requestLine, requestBody, typingTime}

var requestLine = &Check{
	ID: "http.request-line", Layer: result.LayerHTTP, Severity: result.Note, Operations: everyOperation, Pointer: anyPath,
	Meaning: "the request's method, path or query departs from the contract",
	run: func(q question) {
		q.applies()
		request := q.ex.Request
		if request.Method != q.op.Method {
			q.find(nil, q.op.Pointer, q.op.Method, toldOf(request.Method, methods), "the request is a %s, the contract says %s", toldOf(request.Method, methods), q.op.Method)
		}
		if !strings.HasSuffix(request.Path, q.op.Path) {
			q.find(nil, q.op.Pointer, q.op.Path, concealPointer(request.Path), "the request path is %s, the contract says %s", concealPointer(request.Path), q.op.Path)
		}
		q.judgeQuery(request.Query)
	},
}

var requestBody = &Check{
	ID: "schema.request-body", Layer: result.LayerSchema, Severity: result.Note, Operations: infoAndSend, Pointer: anySchema,
	Meaning: "the request's body departs from the contract",
	run: func(q question) {
		q.applies()
		value, faults := strictjson.Parse(string(q.ex.Request.Body), maxDepth)
		if len(faults) > 0 {
			detail := tellDetail(faults[0].Detail)
			q.find(pathOf(faults[0].Pointer), q.op.request.Pointer, "a JSON object", detail, "the request's body is not sound JSON: %s", detail)
			return // what it asked for depends on the reader
		}
		q.request = value
		misfits := q.op.request.misfits(value)
		for _, m := range misfits {
			q.find(m.path, m.shape.Pointer, m.expected, jsonType(m.value), "in the request, %s is %s; expected %s",
				spoken(m.path), withArticle(jsonType(m.value)), m.expected)
		}
		q.noteMembers(q.op.request, value, nil, misfits)
	},
}

var typingTime = &Check{
	ID: "relation.typing-time", Layer: result.LayerRelation, Severity: result.Note, Operations: sendOnly, Pointer: sendRequest + "/properties/typingTime",
	Meaning: "typingTime of the request is outside of the product's range",
	run: func(q question) {
		text, ok := q.request.Member("typingTime").Number()
		value, whole := wholeNumber(text)
		if !ok || !whole || !value.IsInt64() {
			return
		}
		q.applies()
		least, most, unit := int64(1000), int64(20_000), "milliseconds"
		if q.ex.Product == exchange.WhatsApp {
			least, most, unit = 1, 20, "seconds"
		}
		if value.Sign() != 0 && (value.Int64() < least || value.Int64() > most) { // clients in use send 0 for none
			q.find([]string{"typingTime"}, sendRequest+"/properties/typingTime", strconv.FormatInt(least, 10)+" to "+strconv.FormatInt(most, 10)+" "+unit,
				"another number", "in the request, /typingTime is not within %d to %d %s, the range of %s", least, most, unit, q.ex.Product)
		}
	},
}

// noteMembers notes members of the request that the product's documents do not have. What is at fault already is left
// alone.
func (q question) noteMembers(s *shape, value strictjson.Value, path []string, misfits []misfit) {
	if slices.ContainsFunc(misfits, func(m misfit) bool { return !m.missing && slices.Equal(m.path, path) }) {
		return
	}
	for name, member := range value.Members() {
		place := append(path[:len(path):len(path)], name)
		property := s.memberOf(name, q.product)
		if property == nil {
			q.find(place, s.Pointer, "a member documented for "+q.ex.Product, "member "+tellName(name), "in the request, %s is not documented for %s", pointer(place), q.ex.Product)
			continue
		}
		q.noteMembers(property, member, place, misfits)
	}
}

// memberOf finds a member that a product's documents have, in any branch of a union; nil if there is none.
func (s *shape) memberOf(name string, product productSet) *shape {
	for _, b := range s.branches {
		if property := b.properties[name]; property != nil && b.products.has(product) && property.products.has(product) {
			return property
		}
	}
	return nil
}

func (q question) judgeQuery(query string) {
	if query == "" {
		return
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		q.find(nil, q.op.Pointer, "a query string", "another text", "the query string cannot be read")
		return
	}
	for _, name := range sortedKeys(values) {
		parameter := q.op.Spec.Parameters.GetByInAndName("query", name)
		if parameter == nil {
			q.find(nil, q.op.Pointer, "a documented parameter", tellName(name), "the query parameter %s is not documented for %s", tellName(name), q.op.ID)
			continue
		}
		if !slices.Contains(openapi.Extension(parameter.Extensions, "x-products"), q.ex.Product) {
			q.find(nil, q.op.Pointer, "a parameter documented for "+q.ex.Product, name, "the query parameter %s is not documented for %s", name, q.ex.Product)
			continue
		}
		for _, value := range values[name] {
			if wants := parameter.Schema.Value.Type.Slice()[0]; !readsAs(value, wants) {
				q.find(nil, q.op.Pointer, wants, "other text", "the query parameter %s is no %s", name, wants)
			}
		}
	}
}

// readsAs reports whether the text of a query parameter is of a JSON type.
func readsAs(value, jsonType string) bool {
	switch jsonType {
	case "boolean":
		return value == "true" || value == "false"
	case "integer":
		_, err := strconv.ParseInt(value, 10, 64)
		return err == nil
	}
	return true
}
