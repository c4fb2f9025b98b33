// Package audit holds the ledger (claims.yaml) against the contract (greenapi.yaml), in both directions. It is for
// tests and maintainers: after an edit of either file it says what is left to do. No run of the suite needs it.
package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// Problem is one disagreement between the contract and its ledger, or an entry of either that says nothing.
type Problem struct {
	// File and Line are where to look: greenapi.yaml or claims.yaml.
	File string
	Line int
	// Element is a claim's id or a JSON Pointer into the specification.
	Element string
	// Message is one line: what is wrong and the way out.
	Message string

	// gone marks a claim that has left the ledger.
	gone bool
}

// Error is the problem on one line, as in `openapi/greenapi.yaml:12: /servers/0: ...`.
func (p Problem) Error() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.Element, p.Message)
}

func (p Problem) String() string { return p.Error() }

// Run holds the ledger against the specification, both ways: every claim is well formed, points at something
// that exists and either says the same as the specification or gives its reason; and every operation, parameter,
// property, listed value, null, required member, alternative, response, server, limit and product of the
// specification rests on a claim, with no better and no weaker evidence than the specification says. The
// problems come in the order of the files; none means that the two agree. An error means that the specification
// is not YAML.
//
// Run says nothing of whether the ledger is complete: the documents are not part of this repository.
func Run(spec []byte, claims []openapi.Claim) ([]Problem, error) {
	root, err := tree.Parse(spec)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", openapi.SpecFile, err)
	}
	return read(claims).against(root), nil
}

// against holds the entries against a specification and that against them.
func (l *ledger) against(spec tree.Tree) []Problem {
	a := &auditor{
		ledger:     *l,
		spec:       spec,
		operations: map[string]tree.Operation{},
		pointers:   make([]tree.Place, len(l.claims)),
		spoken:     map[spelling][]tree.Place{},
		rests:      map[string][]int{},
		lacks:      map[string]string{},
		visited:    map[string]bool{},
	}
	a.problems = slices.Clip(a.problems)
	for _, operation := range spec.Operations() {
		if first, twice := a.operations[operation.ID]; twice {
			a.specified(operation.At, "the operation id %s is already used at %s: choose another", operation.ID, first.At.Pointer)
			continue
		}
		a.operations[operation.ID] = operation
	}
	located := map[string]tree.Place{}
	for i, claim := range l.claims {
		at, known := located[claim.Pointer]
		if !known {
			at = spec.Locate(claim.Pointer)
			located[claim.Pointer] = at
		}
		a.pointers[i] = at
		if a.sound[i] {
			a.answer(i)
		}
	}
	a.index()
	a.specification()
	slices.SortStableFunc(a.problems, func(p, q Problem) int {
		return cmp.Or(strings.Compare(p.File, q.File), cmp.Compare(p.Line, q.Line))
	})
	return a.problems
}

type auditor struct {
	ledger
	spec       tree.Tree
	operations map[string]tree.Operation
	// pointers are the places of the claims' pointers.
	pointers []tree.Place
	// spoken remembers the places of subjects, which many claims share.
	spoken map[spelling][]tree.Place
	// rests has, for a place of the specification, the claims in force that speak of it.
	rests map[string][]int
	// lacks has, for each subject that the specification has not, the first claim about it.
	lacks map[string]string
	// visited are the components that an operation leads to.
	visited map[string]bool
}

type spelling struct {
	subject string
	fold    bool
}

// placesOf are the places that a claim's tree.Subject speaks of; with fold, whatever the letter case of its members.
func (a *auditor) placesOf(i int, operation tree.Operation, fold bool) []tree.Place {
	key := spelling{a.claims[i].Subject, fold}
	places, known := a.spoken[key]
	if !known {
		places = a.spec.PlacesOf(operation, a.subjects[i], fold)
		a.spoken[key] = places
	}
	return places
}

// specified reports a problem of an element of the specification.
func (a *auditor) specified(at tree.Place, format string, args ...any) {
	a.problems = append(a.problems, Problem{File: openapi.SpecFile, Line: at.Line, Element: at.Pointer, Message: fmt.Sprintf(format, args...)})
}

// index finds for every place the claims in force that speak of it: by their subject, by their pointer, and for
// what a reply says also by the reply.
func (a *auditor) index() {
	for i, claim := range a.claims {
		if !a.sound[i] || !claim.InForce() {
			continue
		}
		s := a.subjects[i]
		operation, ok := a.operations[s.Operation]
		if !ok {
			continue
		}
		places := append(slices.Clip(a.placesOf(i, operation, claim.Answer == openapi.Respelled)), a.pointers[i])
		if s.Part == "response" {
			places = append(places, operation.At.Child("responses").Child("200"))
		}
		if s.Part == "error" {
			places = append(places, operation.At.Child("responses").Child(s.Status))
		}
		keys := map[string]bool{}
		for _, at := range places {
			if at.OK() {
				keys[at.Pointer] = true
				keys[a.spec.Follow(at).Pointer] = true
			}
		}
		for key := range keys {
			a.rests[key] = append(a.rests[key], i)
		}
	}
}

// resting are the claims in force at a place that a test accepts.
func (a *auditor) resting(pointer string, accept func(*openapi.Claim) bool) []*openapi.Claim {
	var claims []*openapi.Claim
	for _, i := range a.rests[pointer] {
		if claim := &a.claims[i]; accept(claim) {
			claims = append(claims, claim)
		}
	}
	return claims
}

func ofKind(kind string, values ...string) func(*openapi.Claim) bool {
	return func(c *openapi.Claim) bool {
		return c.Kind == kind && (len(values) == 0 || slices.Contains(values, c.Value))
	}
}

func covered(claims []*openapi.Claim, product string) bool {
	return slices.ContainsFunc(claims, func(c *openapi.Claim) bool { return c.Covers(product) })
}

// bestOf is the best evidence of some claims about a product, or about any if none is named.
func bestOf(claims []*openapi.Claim, product string) string {
	best := ""
	for _, claim := range claims {
		if strength(claim.Evidence) > strength(best) && (product == "" || claim.Covers(product)) {
			best = claim.Evidence
		}
	}
	return best
}
