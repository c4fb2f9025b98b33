package run

import (
	"fmt"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// Spec is one question of the suite: a check of an operation of a product.
type Spec struct {
	// Row names the row of a result that answers it; nothing else of it is set.
	Row      result.Check
	Code     string
	Layer    result.Layer
	Severity result.Severity
	Meaning  string

	pointer string
}

// Specs are the questions that the suite can put, by operation, product and check.
func Specs() []Spec {
	var list []Spec
	for _, operation := range operations {
		for _, product := range products {
			for _, c := range check.Catalogue() {
				if c.AppliesTo(operation) {
					list = append(list, Spec{
						Row:  result.Check{ID: c.ID, Operation: operation, Product: product},
						Code: c.Code(), Layer: c.Layer, Severity: c.Severity, Meaning: c.Meaning, pointer: c.Pointer,
					})
				}
			}
		}
	}
	return list
}

// Basis is what a question rests on: the line of the contract, and the statements of the pages.
func (s Spec) Basis() string {
	contract, err := openapi.Load()
	if err != nil {
		return err.Error()
	}
	text := fmt.Sprintf("%s:%d", openapi.SpecFile, contract.Line(s.pointer))
	var claims []string
	for _, claim := range contract.Claims {
		operation, _, _ := strings.Cut(claim.Subject, ".")
		if operation == s.Row.Operation && claim.Covers(s.Row.Product) && slices.Contains(claim.Checks, s.Row.ID) {
			claims = append(claims, claim.ID)
		}
	}
	if len(claims) > 0 {
		text += ", claims " + strings.Join(claims, ", ")
	}
	return text
}
