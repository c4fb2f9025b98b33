// Package evidence says what exchanges show of the claims: confirmed, contradicted or unseen, and by which exchange.
//
// Evidence is what live, observed and documented replies show, in that order of weight, and of a request only what a
// 2xx answered. Exchanges that we made ourselves are evidence for nothing.
package evidence

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// sighting is the heaviest exchange that showed something; the first, where several weigh the same.
type sighting struct {
	weight   int
	exchange string
}

func (s sighting) seen() bool { return s.weight > 0 }

func (s *sighting) add(other sighting) {
	if other.weight > s.weight {
		*s = other
	}
}

// sightings are those of texts, such as the values of an enumeration. Replies can hold any text: only so many are kept.
type sightings map[string]sighting

const mostTexts = 100

func (s sightings) add(text string, by sighting) {
	before, ok := s[text]
	switch {
	case !ok && len(s) < mostTexts:
		s[strings.Clone(text)] = by // a body must not live on because of a few bytes in it
	case ok && by.weight > before.weight:
		s[text] = by
	}
}

// origins by weight; what is missing weighs nothing.
var origins = []exchange.Origin{exchange.Documented, exchange.Observed, exchange.Live}

func weightOf(origin exchange.Origin) int { return slices.Index(origins, origin) + 1 }

// by is the origin of a sighting as results name it.
func (s sighting) by() string {
	if !s.seen() {
		return ""
	}
	return string(origins[s.weight-1])
}

// Book collects what exchanges show. It keeps no exchange. It is not safe for concurrent use.
type Book struct {
	claims []openapi.Claim
	fields map[field]*fieldBook
	// notes holds what conditions said of the claims that have one, and occurred the examples and errors that came, by claim.
	notes    []note
	occurred []sighting
	// seen are the products of which some reply was evidence, and made those that only our own exchanges showed.
	seen, made map[string]bool
	// weights are those of the exchanges that findings may name. Exchanges without weight are left out.
	weights map[string]int
}

// field is an operation of a product.
type field struct{ operation, product string }

// fieldBook is what the exchanges of one operation of one product show.
type fieldBook struct {
	// methods and paths that were answered.
	methods, paths sightings
	// roots are the requests, queries and replies, by the beginning of a claim's subject.
	roots map[string]*place
	// errors are the claims about what an error reply of a status says.
	errors map[int][]int
	// refused are the members for the lack of which a request was refused, by subject.
	refused sightings
	// asked are the conditions about whole exchanges, and shapes the printed examples, as indexes of claims.
	asked, shapes []int
	// required are the subjects of the request that a claim calls required.
	required []string
	// printed are the printed examples, by claim.
	printed map[int]any
}

type note struct{ confirmed, contradicted sighting }

// New prepares a book for the claims of a contract.
func New(contract *openapi.Contract) *Book {
	b := &Book{
		claims: contract.Claims, fields: map[field]*fieldBook{}, notes: make([]note, len(contract.Claims)),
		occurred: make([]sighting, len(contract.Claims)), seen: map[string]bool{}, made: map[string]bool{}, weights: map[string]int{},
	}
	for i, claim := range b.claims {
		for _, product := range claim.Products() {
			b.field(operationOf(claim), product).expect(contract, i, claim)
		}
	}
	return b
}

func (b *Book) field(operation, product string) *fieldBook {
	key := field{operation, product}
	if b.fields[key] == nil {
		b.fields[key] = &fieldBook{
			methods: sightings{}, paths: sightings{}, roots: map[string]*place{},
			errors: map[int][]int{}, refused: sightings{}, printed: map[int]any{},
		}
	}
	return b.fields[key]
}

// expect prepares for what a claim speaks of.
func (f *fieldBook) expect(contract *openapi.Contract, i int, claim openapi.Claim) {
	if root, rest, ok := split(claim.Subject); ok {
		at := f.root(root).at(rest, claim.Answer == openapi.Respelled)
		if condition, ok := ofValues[claim.Seen]; ok && claim.Kind == "note" {
			at.watchers = append(at.watchers, watcher{claim: i, says: condition})
		}
		at.wanted = at.wanted || claim.Kind == "enum"
		if claim.Kind == "required" && root == "request" && rest != "" {
			f.required = append(f.required, rest)
		}
	}
	if _, ok := ofExchanges[claim.Seen]; ok && claim.Kind == "note" {
		f.asked = append(f.asked, i)
	}
	if status, ok := statusOf(claim); ok && claim.Kind == "error" {
		f.errors[status] = append(f.errors[status], i)
	}
	if claim.Kind == "example" {
		if value, ok := printed(contract, claim.Pointer); ok {
			f.printed[i] = value
			f.shapes = append(f.shapes, i)
		}
	}
}

func (f *fieldBook) root(name string) *place {
	if f.roots[name] == nil {
		f.roots[name] = &place{}
	}
	return f.roots[name]
}

// Add takes in what the checks saw in an exchange.
func (b *Book) Add(o check.Outcome) {
	ex := o.Exchange
	f, known := b.fields[field{ex.Operation, ex.Product}]
	if !known || ex.Response == nil {
		return
	}
	by := sighting{weight: weightOf(ex.Origin), exchange: ex.ID}
	if !by.seen() {
		b.made[ex.Product] = true
		return
	}
	b.seen[ex.Product] = true
	if len(o.Findings) > 0 {
		b.weights[ex.ID] = by.weight
	}
	s := look(o)
	switch {
	case s.answered:
		b.answered(f, s, by)
	case s.refused():
		b.refused(f, s, by)
	}
	for _, i := range f.asked {
		b.hear(i, ofExchanges[b.claims[i].Seen](s, b.claims[i]), by)
	}
}

// answered takes in a reply of the method, and of the request what it answered.
func (b *Book) answered(f *fieldBook, s *scene, by sighting) {
	f.methods.add(s.ex.Request.Method, by)
	f.paths.add(s.path(), by)
	w := walk{book: b, scene: s, by: by}
	if root := f.roots["request"]; root != nil {
		w.value(root, s.request, nil)
	}
	if root := f.roots["query"]; root != nil {
		w.query(root)
	}
	if root := f.roots["response"]; root != nil {
		w.value(root, s.reply, nil)
	}
	if s.emptyList() {
		b.said(f, s.ex.Response.Status, "[]", by)
	}
	for _, i := range f.shapes {
		if b.occurred[i].weight >= by.weight {
			continue
		}
		shown := s.reply
		if root, _, _ := split(b.claims[i].Subject); root == "request" {
			shown = s.request
		}
		if resembles(f.printed[i], shown) {
			b.occurred[i].add(by)
		}
	}
}

// refused takes in an error reply.
func (b *Book) refused(f *fieldBook, s *scene, by sighting) {
	status := s.ex.Response.Status
	b.said(f, status, s.text, by)
	if root := f.roots[fmt.Sprintf("error.%d", status)]; root != nil {
		w := walk{book: b, scene: s, by: by}
		w.value(root, s.reply, nil)
	}
	for _, subject := range f.required {
		if s.refusedFor(subject) {
			f.refused.add(subject, by)
		}
	}
}

// said takes in the text of a reply. One without a body can only bear out the standard text of its status.
func (b *Book) said(f *fieldBook, status int, text string, by sighting) {
	for _, i := range f.errors[status] {
		value := b.claims[i].Value
		if check.SameText(text, value) || text == "" && value == http.StatusText(status) {
			b.occurred[i].add(by)
		}
	}
}

// hear takes in what a condition says of a claim.
func (b *Book) hear(claim int, says answer, by sighting) {
	switch says {
	case bearsOut:
		b.notes[claim].confirmed.add(by)
	case speaksAgainst:
		b.notes[claim].contradicted.add(by)
	}
}

// Claims says of every claim what was seen of it. The findings are those of the run, accepted ones included: what was
// accepted is no better confirmed for it.
func (b *Book) Claims(findings []result.Finding) []result.Claim {
	against, slips := b.against(findings), slipsOf(findings)
	list := make([]result.Claim, len(b.claims))
	for i, claim := range b.claims {
		list[i] = b.state(i, claim, against[claim.ID], slips)
	}
	return list
}

// slips are, by exchange and check, the faults of which all were accepted: somebody has looked at them, and so they
// contradict no note that the check tests.
type slips map[string]map[string]bool

func slipsOf(findings []result.Finding) slips {
	s := slips{}
	for _, finding := range findings {
		if s[finding.Exchange] == nil {
			s[finding.Exchange] = map[string]bool{}
		}
		before, judged := s[finding.Exchange][finding.Check]
		s[finding.Exchange][finding.Check] = finding.Known && (before || !judged)
	}
	return s
}

func (s slips) excuse(claim openapi.Claim, exchange string) bool {
	return claim.Kind == "note" && slices.ContainsFunc(claim.Checks, func(check string) bool { return s[exchange][check] })
}

// objection is a finding that names a claim.
type objection struct {
	finding bool
	by      sighting
}

// against are the claims that violations and drift name, each with the heaviest exchange.
func (b *Book) against(findings []result.Finding) map[string]objection {
	named := map[string]objection{}
	for _, finding := range findings {
		if finding.Severity == result.Note {
			continue
		}
		for _, id := range finding.Claims {
			o := named[id]
			o.finding = true
			o.by.add(sighting{weight: b.weights[finding.Exchange], exchange: finding.Exchange})
			named[id] = o
		}
	}
	return named
}
