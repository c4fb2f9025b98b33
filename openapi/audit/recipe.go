package audit

import (
	"fmt"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// recipe says what to add to the specification for a subject that it does not have, and where. The claims in force
// about the subject say what it has to carry.
func (a *auditor) recipe(e *entry) string {
	subject, s, operation := e.Subject, e.subject, e.operation
	switch s.Part {
	case "error":
		if len(s.Steps) == 0 {
			return a.under(operation.At.Child("responses"), fmt.Sprintf("'%s': {description: …%s}", s.Status, a.standing(subject)))
		}
	case "path":
		return "add it to the path and to the parameters of " + operation.ID
	case "query":
		required := len(a.saying(subject).that(ofKind("required", "yes"))) > 0
		return a.under(operation.At.Child("parameters"), fmt.Sprintf("- {name: %s, in: query, required: %t, description: …%s, schema: {type: %s}}",
			s.Steps[0], required, a.standing(subject), a.typed(subject)))
	}
	last := len(s.Steps) - 1
	if last < 0 || s.Steps[last] == "[]" {
		return "add it"
	}
	name := s.Steps[last]
	s.Steps = s.Steps[:last]
	for _, schema := range a.schemasAt(a.spec.PlacesOf(operation, s, false)) {
		if properties := schema.Child("properties"); properties.OK() {
			return a.under(properties, fmt.Sprintf("%s: {type: %s, description: …%s%s}", name, a.typed(subject), a.standing(subject), a.carries(subject)))
		}
	}
	return "add what is above it first"
}

func (a *auditor) under(at tree.Place, text string) string {
	return fmt.Sprintf("add `%s` under %s (%s:%d)", text, at.Pointer, openapi.SpecFile, at.Line)
}

// saying are the claims in force about a subject.
func (a *auditor) saying(subject string) entries {
	return a.inForce.that(func(e *entry) bool { return e.Subject == subject })
}

func (a *auditor) typed(subject string) string {
	for _, claim := range a.saying(subject).that(ofKind("type")) {
		return claim.Value
	}
	return "…"
}

// standing is the evidence of a subject and its products.
func (a *auditor) standing(subject string) string {
	claims := a.saying(subject)
	best := claims.best("")
	text := ", x-evidence: " + best + ", x-products: [" + strings.Join(claims.products(), ", ") + "]"
	var own []string
	for _, product := range claims.products() {
		if evidence := claims.best(product); evidence != best {
			own = append(own, product+": "+evidence)
		}
	}
	if own != nil {
		text += ", x-product-evidence: {" + strings.Join(own, ", ") + "}"
	}
	return text
}

// carries is what else a member carries: its parts, the products that show it or its null, and its values.
func (a *auditor) carries(subject string) string {
	text := map[string]string{"object": ", properties: {}", "array": ", items: {}"}[a.typed(subject)]
	if shown := a.saying(subject).that(ofKind("required", "shown")).products(); len(shown) > 0 {
		text += ", x-shown: [" + strings.Join(shown, ", ") + "]"
	}
	if null := a.saying(subject).that(ofKind("null")).products(); len(null) > 0 {
		text += ", nullable: true, x-null-products: [" + strings.Join(null, ", ") + "]"
	}
	var values []string
	for _, claim := range a.saying(subject).that(ofKind("enum")) {
		if !slices.Contains(values, claim.Value) {
			values = append(values, claim.Value)
		}
	}
	if values != nil {
		text += ", x-extensible-enum: [" + strings.Join(values, ", ") + "]"
	}
	return text
}
