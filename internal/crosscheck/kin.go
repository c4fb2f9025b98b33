package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"
)

// kin is kin-openapi, set up as the suite sets it up: undocumented statuses are faults, text is a body.
type kin struct {
	contract *Contract
	router   routers.Router
}

func newKin(c *Contract) (*kin, error) {
	doc, err := openapi3.NewLoader().LoadFromFile(c.File)
	if err != nil {
		return nil, err
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, err
	}
	// A server variable matches its default only; the path is what counts here.
	doc.Servers = nil
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		return nil, err
	}
	openapi3filter.RegisterBodyDecoder("text/html", openapi3filter.FileBodyDecoder)
	return &kin{c, router}, nil
}

func (k *kin) Name() string  { return "kin-openapi" }
func (k *kin) Title() string { return "kin-openapi " + moduleVersion("github.com/getkin/kin-openapi") }
func (k *kin) Close() error  { return nil }

func (k *kin) Judge(item *Item) (Judgement, error) {
	op := k.contract.Operations[item.Operation]
	request := item.Request
	if request == nil {
		request = op.request()
	}
	r, err := httpRequest(op, request)
	if err != nil {
		return Judgement{}, err
	}
	input := &openapi3filter.RequestValidationInput{
		Request: r,
		Options: &openapi3filter.Options{IncludeResponseStatus: true},
	}
	input.Route, input.PathParams, err = k.router.FindRoute(r)
	if err == nil && item.Request != nil {
		err = openapi3filter.ValidateRequest(context.Background(), input)
	}
	if item.Request != nil {
		return judged(err), nil
	}
	if err != nil {
		return Judgement{}, err
	}
	return judged(openapi3filter.ValidateResponse(context.Background(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input,
		Status:                 item.Reply.Status,
		Header:                 item.Reply.header(),
		Body:                   io.NopCloser(bytes.NewReader(item.Reply.Body)),
		Options:                input.Options,
	})), nil
}

func judged(err error) Judgement {
	if err == nil {
		return Judgement{Verdict: Valid}
	}
	var schema *openapi3.SchemaError
	if errors.As(err, &schema) {
		return Judgement{Refused, "/" + strings.Join(schema.JSONPointer(), "/") + ": " + schema.Reason}
	}
	return Judgement{Refused, firstLine(err.Error())}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	if runes := []rune(line); len(runes) > 160 {
		line = string(runes[:160]) + "…"
	}
	return line
}

func httpRequest(op *Operation, r *Request) (*http.Request, error) {
	url := "http://localhost" + op.Path
	if r.Query != "" {
		url += "?" + r.Query
	}
	var body io.Reader
	if r.Body != nil {
		body = bytes.NewReader(r.Body)
	}
	out, err := http.NewRequest(r.Method, url, body)
	if err != nil {
		return nil, err
	}
	out.Header = r.header()
	return out, nil
}
