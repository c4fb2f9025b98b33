package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
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

// Audit holds the ledger against the specification, both ways: every claim is well formed, points at something
// that exists and either says the same as the specification or gives its reason; and every operation, parameter,
// property, listed value, null, required member, alternative, response, server, limit and product of the
// specification rests on a claim, with no better and no weaker evidence than the specification says. The
// problems come in the order of the files; none means that the two agree.
//
// Audit says nothing of whether the ledger is complete: the documents are not part of this repository.
func (c *Contract) Audit() []Problem {
	a := &auditor{
		contract:   c,
		operations: map[string]operationPlace{},
		subjects:   make([]subject, len(c.Claims)),
		pointers:   make([]place, len(c.Claims)),
		sound:      make([]bool, len(c.Claims)),
		spoken:     map[spelling][]place{},
		rests:      map[string][]int{},
		visited:    map[string]bool{},
	}
	for _, operation := range c.operationPlaces() {
		if first, twice := a.operations[operation.id]; twice {
			a.specified(operation.at.pointer, "the operation id %s is already used at %s: choose another", operation.id, first.at.pointer)
			continue
		}
		a.operations[operation.id] = operation
	}
	a.ledger()
	located := map[string]place{}
	for i, claim := range c.Claims {
		at, known := located[claim.Pointer]
		if !known {
			at = c.locate(claim.Pointer)
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
	contract   *Contract
	operations map[string]operationPlace
	// subjects, pointers (their places) and sound belong to the claims: a claim is sound if the grammar takes it.
	subjects []subject
	pointers []place
	sound    []bool
	// spoken remembers the places of subjects, which many claims share.
	spoken map[spelling][]place
	// rests has, for a place of the specification, the claims in force that speak of it.
	rests map[string][]int
	// visited are the components that an operation leads to.
	visited  map[string]bool
	problems []Problem
}

type spelling struct {
	subject string
	fold    bool
}

// placesOf are the places that a claim's subject speaks of; with fold, whatever the letter case of its members.
func (a *auditor) placesOf(i int, operation operationPlace, fold bool) []place {
	key := spelling{a.contract.Claims[i].Subject, fold}
	places, known := a.spoken[key]
	if !known {
		places = a.contract.placesOf(operation, a.subjects[i], fold)
		a.spoken[key] = places
	}
	return places
}

// claimed reports a problem of an entry of the ledger.
func (a *auditor) claimed(i int, format string, args ...any) {
	claim := a.contract.Claims[i]
	name := claim.ID
	if name == "" {
		name = fmt.Sprintf("entry %d", i+1)
	}
	a.problems = append(a.problems, Problem{ClaimsFile, claim.Line, name, fmt.Sprintf(format, args...)})
}

// specified reports a problem of an element of the specification.
func (a *auditor) specified(pointer, format string, args ...any) {
	a.problems = append(a.problems, Problem{SpecFile, a.contract.Line(pointer), pointer, fmt.Sprintf(format, args...)})
}

// index finds for every place the claims in force that speak of it: by their subject, by their pointer, and for
// what a reply says also by the reply.
func (a *auditor) index() {
	for i, claim := range a.contract.Claims {
		if !a.sound[i] || !claim.InForce() {
			continue
		}
		s := a.subjects[i]
		operation, ok := a.operations[s.operation]
		if !ok {
			continue
		}
		places := append(slices.Clip(a.placesOf(i, operation, claim.Answer == Respelled)), a.pointers[i])
		if s.part == "response" {
			places = append(places, operation.at.child("responses").child("200"))
		}
		if s.part == "error" {
			places = append(places, operation.at.child("responses").child(s.status))
		}
		keys := map[string]bool{}
		for _, at := range places {
			if at.ok() {
				keys[at.pointer] = true
				keys[a.contract.follow(at).pointer] = true
			}
		}
		for key := range keys {
			a.rests[key] = append(a.rests[key], i)
		}
	}
}

// resting are the claims in force at a place that a test accepts.
func (a *auditor) resting(pointer string, accept func(Claim) bool) []Claim {
	var claims []Claim
	for _, i := range a.rests[pointer] {
		if claim := a.contract.Claims[i]; accept(claim) {
			claims = append(claims, claim)
		}
	}
	return claims
}

func ofKind(kind string, values ...string) func(Claim) bool {
	return func(c Claim) bool {
		return c.Kind == kind && (len(values) == 0 || slices.Contains(values, c.Value))
	}
}

func covered(claims []Claim, product string) bool {
	return slices.ContainsFunc(claims, func(c Claim) bool { return c.Covers(product) })
}

func bestOf(claims []Claim) string {
	best := ""
	for _, claim := range claims {
		if strength(claim.Standing()) > strength(best) {
			best = claim.Standing()
		}
	}
	return best
}
