package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"

	"github.com/pb33f/libopenapi"
	validator "github.com/pb33f/libopenapi-validator"
	verrors "github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi/datamodel"
)

// libopenapiValidator is libopenapi-validator with its defaults (not its strict mode, which closes open objects).
type libopenapiValidator struct {
	contract  *Contract
	validator validator.Validator
}

func newLibopenapi(c *Contract) (*libopenapiValidator, error) {
	raw, err := os.ReadFile(c.File)
	if err != nil {
		return nil, err
	}
	doc, err := libopenapi.NewDocumentWithConfiguration(raw, &datamodel.DocumentConfiguration{Logger: slog.New(slog.DiscardHandler)})
	if err != nil {
		return nil, err
	}
	v, errs := validator.NewValidator(doc)
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	if ok, faults := v.ValidateDocument(); !ok {
		return nil, fmt.Errorf("%s", words(faults))
	}
	return &libopenapiValidator{c, v}, nil
}

func (l *libopenapiValidator) Name() string { return "libopenapi" }
func (l *libopenapiValidator) Title() string {
	return "libopenapi-validator " + moduleVersion("github.com/pb33f/libopenapi-validator")
}
func (l *libopenapiValidator) Close() error { return nil }

func (l *libopenapiValidator) Judge(item *Item) (Judgement, error) {
	op := l.contract.Operations[item.Operation]
	request := item.Request
	if request == nil {
		request = op.request()
	}
	r, err := httpRequest(op, request)
	if err != nil {
		return Judgement{}, err
	}
	var ok bool
	var faults []*verrors.ValidationError
	if item.Request != nil {
		ok, faults = l.validator.ValidateHttpRequest(r)
	} else {
		ok, faults = l.validator.ValidateHttpResponse(r, &http.Response{
			StatusCode: item.Reply.Status,
			Header:     item.Reply.header(),
			Body:       io.NopCloser(bytes.NewReader(item.Reply.Body)),
			Request:    r,
		})
	}
	if ok {
		return Judgement{Verdict: Valid}, nil
	}
	return Judgement{Refused, words(faults)}, nil
}

func words(faults []*verrors.ValidationError) string {
	if len(faults) == 0 {
		return "refused without a word"
	}
	f := faults[0]
	if len(f.SchemaValidationErrors) > 0 {
		s := f.SchemaValidationErrors[0]
		return firstLine(s.FieldPath + " " + s.Reason)
	}
	return firstLine(f.Message + ": " + f.Reason)
}
