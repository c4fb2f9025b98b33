package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// Contract is what the cross-check itself reads out of the spec: operations, statuses, examples. It validates nothing.
type Contract struct {
	File       string
	Operations map[string]*Operation
}

// Operation is one of the three methods.
type Operation struct {
	ID, Method, Path string
	// HasBody says whether a request body is documented.
	HasBody bool
	// JSONStatuses are the documented statuses with a JSON schema, in order.
	JSONStatuses []int
	Examples     []Example
}

// Example is a reply example of the contract.
type Example struct {
	Status      int
	ContentType string
	// Name is "" for a lone `example`.
	Name string
	// Schema is the component's name.
	Schema string
	Body   []byte
}

// The placeholders of the recordings, as a path that all routers take.
var placeholders = strings.NewReplacer("{idInstance}", "1101000001", "{apiTokenInstance}", "token")

func readContract(file string) (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(file)
	if err != nil {
		return nil, err
	}
	c := &Contract{File: file, Operations: map[string]*Operation{}}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			o := &Operation{ID: op.OperationID, Method: method, Path: placeholders.Replace(path), HasBody: op.RequestBody != nil}
			for status, resp := range op.Responses.Map() {
				if err := o.addResponse(status, resp.Value); err != nil {
					return nil, fmt.Errorf("%s %s: %w", o.ID, status, err)
				}
			}
			slices.Sort(o.JSONStatuses)
			slices.SortFunc(o.Examples, func(a, b Example) int {
				return cmp.Or(a.Status-b.Status, strings.Compare(a.ContentType, b.ContentType), strings.Compare(a.Name, b.Name))
			})
			c.Operations[o.ID] = o
		}
	}
	return c, nil
}

func (o *Operation) addResponse(status string, resp *openapi3.Response) error {
	code, err := strconv.Atoi(status)
	if err != nil {
		return fmt.Errorf("the status is no number: %w", err)
	}
	if len(resp.Content) == 0 {
		o.Examples = append(o.Examples, Example{Status: code})
		return nil
	}
	for mediaType, media := range resp.Content {
		if mediaType == "application/json" {
			o.JSONStatuses = append(o.JSONStatuses, code)
		}
		values := map[string]any{}
		if media.Example != nil {
			values[""] = media.Example
		}
		for name, e := range media.Examples {
			values[name] = e.Value.Value
		}
		if len(values) == 0 {
			return fmt.Errorf("%s has no example", mediaType)
		}
		for name, value := range values {
			body, ok := value.(string)
			raw := []byte(body)
			if !ok || mediaType == "application/json" {
				if raw, err = json.Marshal(value); err != nil {
					return err
				}
			}
			o.Examples = append(o.Examples, Example{
				Status: code, ContentType: mediaType, Name: name, Body: raw,
				Schema: strings.TrimPrefix(media.Schema.Ref, "#/components/schemas/"),
			})
		}
	}
	return nil
}

func (c *Contract) operations() []*Operation {
	var all []*Operation
	for _, o := range c.Operations {
		all = append(all, o)
	}
	slices.SortFunc(all, func(a, b *Operation) int { return strings.Compare(a.ID, b.ID) })
	return all
}

// request is a request of the operation that no validator minds, to hang a reply on.
func (o *Operation) request() *Request {
	r := &Request{Method: o.Method}
	if o.HasBody {
		r.ContentType = "application/json"
		r.Body = []byte(`{"chatId":"71234567890@c.us","contact":{"phoneContact":79001234568,"firstName":"Ada"}}`)
	}
	return r
}

func (r *Request) header() http.Header {
	h := http.Header{}
	if r.ContentType != "" {
		h.Set("Content-Type", r.ContentType)
	}
	return h
}

func (r *Reply) header() http.Header {
	h := http.Header{}
	if r.ContentType != "" {
		h.Set("Content-Type", r.ContentType)
	}
	return h
}
