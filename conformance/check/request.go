package check

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// judgeRequest notes where the request departs from the contract. Replies are judged, requests only noted: a
// reply to a wrong request is evidence like any other.
func (t *trial) judgeRequest() {
	t.judgeRequestLine()
	schema, ok := t.op.RequestSchema()
	if !ok {
		return
	}
	const id = "schema.request-body"
	t.asked(id)
	if _, slips := strictjson.Parse(string(t.ex.Request.Body), maxDepth); len(slips) > 0 {
		t.find(id, at(slips[0].Pointer), schema.Pointer, "a JSON object", slips[0].Detail, "the request's body is not sound JSON: "+slips[0].Detail)
		return // what it asked for depends on the reader
	}
	t.request = decode(t.ex.Request.Body)
	for _, fault := range faultsIn(schema, t.request) {
		expected := fault.reason
		if fault.typed {
			expected = fault.place.Types()
		}
		t.find(id, at(fault.pointer), fault.place.Pointer, expected, jsonType(fault.value),
			fmt.Sprintf("in the request, %s is %s; expected %s", spoken(fault.pointer), withArticle(jsonType(fault.value)), expected))
	}
	t.noteMembers(schema, t.request, "")
}

// noteMembers notes members of the request that the product's documents do not have.
func (t *trial) noteMembers(schema openapi.Schema, value any, pointer string) {
	object, ok := value.(map[string]any)
	if !ok {
		return
	}
	for _, name := range sortedKeys(object) {
		place := pointer + "/" + openapi.Escape(name)
		property, ok := memberOf(schema, name, t.ex.Product)
		if !ok {
			t.find("schema.request-body", at(place), schema.Pointer, "a member documented for "+t.ex.Product, "member "+name,
				fmt.Sprintf("in the request, %s is not documented for %s", place, t.ex.Product))
			continue
		}
		t.noteMembers(property, object[name], place)
	}
}

// memberOf finds a member that a product's documents have, in any branch of a union.
func memberOf(schema openapi.Schema, name, product string) (openapi.Schema, bool) {
	for _, branch := range schema.Branches() {
		if property, ok := branch.Property(name); ok && branch.HasProduct(product) && property.HasProduct(product) {
			return property, true
		}
	}
	return openapi.Schema{}, false
}

func (t *trial) judgeRequestLine() {
	const id = "http.request-line"
	t.asked(id)
	request := t.ex.Request
	if request.Method != t.op.Method {
		t.find(id, nil, t.op.Pointer, t.op.Method, request.Method, fmt.Sprintf("the request is a %s, the contract says %s", request.Method, t.op.Method))
	}
	if !strings.HasSuffix(request.Path, t.op.Path) {
		t.find(id, nil, t.op.Pointer, t.op.Path, request.Path, fmt.Sprintf("the request path is %s, the contract says %s", request.Path, t.op.Path))
	}
	t.judgeQuery(request.Query)
}

func (t *trial) judgeQuery(query string) {
	const id = "http.request-line"
	if query == "" {
		return
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		t.find(id, nil, t.op.Pointer, "a query string", "another text", "the query string cannot be read")
		return
	}
	for _, name := range sortedKeys(values) {
		parameter := t.op.Spec.Parameters.GetByInAndName("query", name)
		if parameter == nil {
			t.find(id, nil, t.op.Pointer, "a documented parameter", name, fmt.Sprintf("the query parameter %s is not documented for %s", name, t.op.ID))
			continue
		}
		if !slices.Contains(openapi.Extension(parameter.Extensions, "x-products"), t.ex.Product) {
			t.find(id, nil, t.op.Pointer, "a parameter documented for "+t.ex.Product, name, fmt.Sprintf("the query parameter %s is not documented for %s", name, t.ex.Product))
			continue
		}
		for _, value := range values[name] {
			if wants := parameter.Schema.Value.Type.Slice()[0]; !readsAs(value, wants) {
				t.find(id, nil, t.op.Pointer, wants, "other text", fmt.Sprintf("the query parameter %s is no %s", name, wants))
			}
		}
	}
}

func readsAs(value, jsonType string) bool {
	var err error
	switch jsonType {
	case "boolean":
		if value != "true" && value != "false" {
			return false
		}
	case "integer":
		_, err = strconv.ParseInt(value, 10, 64)
	}
	return err == nil
}
