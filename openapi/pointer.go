package openapi

import (
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// pointerOf is the place of the specification that a claim speaks of: the branch of a union that it gives or that is
// its product's alone, and the nearest place above where the specification has none. A pointer that the ledger gives
// comes first; without a leading slash it leads on from the operation. Empty if there is no such operation.
func (l *ledger) pointerOf(c Claim, s tree.Subject) string {
	if strings.HasPrefix(c.Pointer, "/") {
		return c.Pointer
	}
	operation, known := l.spec.Operation(s.Operation)
	switch {
	case !known:
		return ""
	case c.Pointer != "":
		return operation.At.Pointer + "/" + c.Pointer
	}
	places := l.placesOf(operation, c, s)
	if len(places) == 0 {
		return operation.At.Pointer
	}
	at := places[0]
	switch {
	case c.Kind == "path":
		return l.spec.Parent(operation.At).Pointer
	case c.Kind == "method", c.Kind == "required", s.Part == "error" && len(s.Steps) == 0:
		return at.Pointer
	case c.Kind == "example":
		return exampleOf(l.spec.Tree, operation, s, c.ProductName()).Pointer
	}
	return branchOf(l.spec.Tree, at, c).Pointer
}

// placesOf are the places of a claim's subject, or those of the nearest one above that has any.
func (l *ledger) placesOf(operation tree.Operation, c Claim, s tree.Subject) []tree.Place {
	fold := c.Answer == Respelled
	places := l.spec.Places(c.Subject, s, fold)
	for len(places) == 0 && len(s.Steps) > 0 {
		s.Steps = s.Steps[:len(s.Steps)-1]
		places = l.spec.PlacesOf(operation, s, fold)
	}
	return places
}

// exampleOf is the product's example of a request or a reply.
func exampleOf(spec tree.Tree, operation tree.Operation, s tree.Subject, product string) tree.Place {
	body := operation.At.Child("requestBody")
	if s.Part == "response" {
		body = operation.At.Child("responses").Child("200")
	}
	return spec.Follow(body).Child("content").Child(tree.JSONBody).Child("examples").Child(product)
}

// branchOf is the alternative at a place that a claim speaks of, or the place itself.
func branchOf(spec tree.Tree, at tree.Place, c Claim) tree.Place {
	branches := spec.Alternatives(at)
	if len(branches) < 2 {
		return spec.Follow(at)
	}
	i := -1
	switch c.Kind {
	case "type":
		i = slices.IndexFunc(branches, func(p tree.Place) bool { return p.Text("type") == c.Value })
	case "null":
		i = slices.IndexFunc(branches, func(p tree.Place) bool { return p.Text("nullable") == "true" })
	case "note":
		own := func(p tree.Place) bool { return p.Lists("x-products", c.ProductName()) }
		if alone := slices.DeleteFunc(slices.Clone(branches[1:]), func(p tree.Place) bool { return !own(p) }); len(alone) == 1 {
			return alone[0]
		}
	}
	return branches[max(i, 0)]
}
