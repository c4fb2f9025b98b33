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
		ledger:  ledger{problems: slices.Clip(l.problems)},
		spec:    spec,
		rests:   map[string]entries{},
		lacks:   map[string]string{},
		visited: map[string]bool{},
	}
	for _, operation := range spec.Operations {
		if first := spec.Operation(operation.ID); first != operation {
			a.specified(operation.At, "the operation id %s is already used at %s: choose another", operation.ID, first.At.Pointer)
		}
	}
	for _, read := range l.entries.that(func(e *entry) bool { return e.sound }) {
		e := *read
		e.at = spec.Locate(e.Pointer)
		e.operation = spec.Operation(e.subject.Operation)
		e.places = spec.PlacesOf(e.operation, e.subject, e.Answer == openapi.Respelled)
		a.entries = append(a.entries, &e)
	}
	a.inForce = a.entries.that(func(e *entry) bool { return e.InForce() })
	for _, e := range a.entries {
		a.answer(e)
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
	spec tree.Tree
	// inForce are the sound claims in force, and rests those of them that speak of a place of the specification.
	inForce entries
	rests   map[string]entries
	// lacks has, for each subject that the specification has not, the first claim about it.
	lacks map[string]string
	// visited are the components that an operation leads to.
	visited map[string]bool
}

// specified reports a problem of an element of the specification.
func (a *auditor) specified(at tree.Place, format string, args ...any) {
	a.problems = append(a.problems, Problem{File: openapi.SpecFile, Line: at.Line, Element: at.Pointer, Message: fmt.Sprintf(format, args...)})
}

// unfounded reports an element that no claim in force speaks of.
func (a *auditor) unfounded(at tree.Place, format string, args ...any) {
	a.specified(at, format+": no claim in force says so: add one to "+openapi.ClaimsFile+", or take it out", args...)
}

// demand asks that a claim in force speaks of a place, and names the element if none does.
func (a *auditor) demand(at tree.Place, accept func(*entry) bool, format string, args ...any) {
	if !slices.ContainsFunc(a.rests[at.Pointer], accept) {
		a.unfounded(at, format, args...)
	}
}

// target is the place that an element refers to, or the element itself. A reference that leads nowhere is reported.
func (a *auditor) target(at tree.Place) tree.Place {
	to := a.spec.Follow(at)
	if at.OK() && !to.OK() {
		a.specified(at, "the reference leads nowhere")
	}
	return to
}

// visit reports whether a place is visited for the first time.
func (a *auditor) visit(at tree.Place) bool {
	before := a.visited[at.Pointer]
	a.visited[at.Pointer] = true
	return !before
}

// index finds for every place the claims in force that speak of it: by their subject, by their pointer, and for
// what a reply says also by the reply.
func (a *auditor) index() {
	for _, e := range a.inForce {
		keys := map[string]bool{}
		for _, at := range append(slices.Clip(e.places), e.at, e.operation.Body(e.subject)) {
			if e.operation.At.OK() && at.OK() {
				keys[at.Pointer] = true
				keys[a.spec.Follow(at).Pointer] = true
			}
		}
		for key := range keys {
			a.rests[key] = append(a.rests[key], e)
		}
	}
}

// entries are some of the ledger's.
type entries []*entry

// that are those of them that a test accepts.
func (all entries) that(accept func(*entry) bool) entries {
	var accepted entries
	for _, e := range all {
		if accept(e) {
			accepted = append(accepted, e)
		}
	}
	return accepted
}

func ofKind(kind string, values ...string) func(*entry) bool {
	return func(e *entry) bool {
		return e.Kind == kind && (len(values) == 0 || slices.Contains(values, e.Value))
	}
}

// cover reports whether any of them speaks of a product.
func (all entries) cover(product string) bool {
	return slices.ContainsFunc(all, func(e *entry) bool { return e.Covers(product) })
}

// products are those that they speak of, in the usual order.
func (all entries) products() []string {
	return slices.DeleteFunc(slices.Clone(productNames), func(product string) bool { return !all.cover(product) })
}

// best is their best evidence about a product, or about any if none is named.
func (all entries) best(product string) string {
	best := ""
	for _, e := range all {
		if strength(e.Evidence) > strength(best) && (product == "" || e.Covers(product)) {
			best = e.Evidence
		}
	}
	return best
}
