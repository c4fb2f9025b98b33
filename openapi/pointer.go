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
	operation := l.spec.Operation(s.Operation)
	switch {
	case strings.HasPrefix(c.Pointer, "/"):
		return c.Pointer
	case !operation.At.OK():
		return ""
	case c.Pointer != "":
		return operation.At.Pointer + "/" + c.Pointer
	case c.Kind == "path":
		return l.spec.Parent(operation.At).Pointer
	}
	places := l.spec.PlacesOf(operation, s, c.Answer == Respelled)
	for len(places) == 0 && len(s.Steps) > 0 {
		s.Steps = s.Steps[:len(s.Steps)-1]
		places = l.spec.PlacesOf(operation, s, c.Answer == Respelled)
	}
	switch {
	case len(places) == 0:
		return operation.At.Pointer
	case c.Kind == "method", c.Kind == "required", s.Part == "error" && len(s.Steps) == 0:
		return places[0].Pointer
	case c.Kind == "example":
		return l.spec.Follow(operation.Body(s)).Child("content").Child(tree.JSONBody).Child("examples").Child(c.ProductName()).Pointer
	}
	return branchOf(l.spec, places[0], c).Pointer
}

// branchOf is the alternative at a place that a claim speaks of, or the place itself.
func branchOf(spec tree.Tree, at tree.Place, c Claim) tree.Place {
	whole := spec.Follow(at)
	branches := slices.DeleteFunc(spec.Alternatives(at), func(p tree.Place) bool {
		switch c.Kind {
		case "type":
			return p.Text("type") != c.Value
		case "null":
			return p.Text("nullable") != "true"
		case "note":
			return p == whole || !p.Lists("x-products", c.ProductName())
		}
		return true
	})
	if len(branches) == 0 || c.Kind == "note" && len(branches) > 1 {
		return whole
	}
	return branches[0]
}
