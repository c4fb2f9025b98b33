package check

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

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
			q.find(pathOf(faults[0].Pointer), q.op.Request.Pointer, "a JSON object", detail, "the request's body is not sound JSON: %s", detail)
			return // what it asked for depends on the reader
		}
		q.request = value
		against := misfits(q.op.Request, value)
		for _, m := range against {
			q.find(m.path, m.schema.Pointer, m.expected, jsonType(m.value), "in the request, %s is %s; expected %s",
				spoken(m.path), withArticle(jsonType(m.value)), m.expected)
		}
		q.noteMembers(q.op.Request, value, nil, against)
	},
}

var typingTime = &Check{
	ID: "relation.typing-time", Layer: result.LayerRelation, Severity: result.Note, Operations: sendOnly, Pointer: sendRequest + "/properties/typingTime",
	Meaning: "typingTime of the request is outside of the product's range",
	run: func(q question) {
		value, ok := integerOf(q.request.Member("typingTime"))
		if !q.given(ok) {
			return
		}
		least, most, unit := int64(1000), int64(20_000), "milliseconds"
		if q.ex.Product == exchange.WhatsApp {
			least, most, unit = 1, 20, "seconds"
		}
		if value != 0 && (value < least || value > most) { // clients in use send 0 for none
			q.found([]string{"typingTime"}, fmt.Sprintf("%d to %d %s", least, most, unit), "another number",
				"in the request, /typingTime is not within %d to %d %s, the range of %s", least, most, unit, q.ex.Product)
		}
	},
}

// noteMembers notes members of the request that the product's documents do not have. What is at fault already is left
// alone.
func (q question) noteMembers(s *openapi.Schema, value strictjson.Value, path []string, misfits []misfit) {
	if slices.ContainsFunc(misfits, func(m misfit) bool { return !m.missing && slices.Equal(m.path, path) }) {
		return
	}
	for name, member := range value.Members() {
		place := below(path, name)
		if property := s.Child(name); property != nil && slices.Contains(property.Products, q.ex.Product) {
			q.noteMembers(property, member, place, misfits)
		} else {
			q.find(place, s.Pointer, "a member documented for "+q.ex.Product, "member "+concealPointer(name), "in the request, %s is not documented for %s", pointer(place), q.ex.Product)
		}
	}
}

func (q question) judgeQuery(query string) {
	values, err := url.ParseQuery(query)
	if err != nil {
		q.find(nil, q.op.Pointer, "a query string", "another text", "the query string cannot be read")
		return
	}
	for _, name := range sortedKeys(values) {
		switch parameter, has := q.parameter(name); {
		case parameter == nil:
			q.find(nil, q.op.Pointer, "a documented parameter", concealPointer(name), "the query parameter %s is not documented for %s", concealPointer(name), q.op.ID)
		case !has:
			q.find(nil, q.op.Pointer, "a parameter documented for "+q.ex.Product, name, "the query parameter %s is not documented for %s", name, q.ex.Product)
		default:
			for _, value := range values[name] {
				if wants := parameter.Schema.Value.Type.Slice()[0]; !readsAs(value, wants) {
					q.find(nil, q.op.Pointer, wants, "other text", "the query parameter %s is no %s", name, wants)
				}
			}
		}
	}
}

// parameter is a parameter of the operation's query, nil if there is none, and whether the product's documents have it.
func (t *trial) parameter(name string) (parameter *openapi3.Parameter, has bool) {
	parameter = t.op.Spec.Parameters.GetByInAndName("query", name)
	return parameter, parameter != nil && slices.Contains(openapi.Extension(parameter.Extensions, "x-products"), t.ex.Product)
}

// readsAs reports whether the text of a query parameter is of a JSON type, which is one of two.
func readsAs(value, jsonType string) bool {
	if jsonType == "boolean" {
		return value == "true" || value == "false"
	}
	_, err := strconv.Atoi(value)
	return err == nil
}
