// Package evidence says what exchanges show of the claims: confirmed, contradicted or unseen, and by which exchange.
//
// Evidence is what live, observed and documented replies show, in that order of weight, and of a request only what a
// 2xx answered. Exchanges that we made ourselves are evidence for nothing.
package evidence

import (
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// sighting is the heaviest exchange that showed something; the first, where several weigh the same.
type sighting struct {
	weight int
	// number is its place among the exchanges that are evidence.
	number   int
	exchange string
}

func (s sighting) seen() bool { return s.weight > 0 }

// before reports whether a sighting is named rather than another.
func (s sighting) before(other sighting) bool {
	return s.weight > other.weight || s.weight == other.weight && s.number < other.number
}

func (s *sighting) add(other sighting) {
	if other.before(*s) {
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
	case ok && by.before(before):
		s[text] = by
	}
}

// origins by weight; what is missing weighs nothing.
var origins = []exchange.Origin{exchange.Documented, exchange.Observed, exchange.Live}

func weightOf(origin exchange.Origin) int { return slices.Index(origins, origin) + 1 }

// by is the origin of a sighting as results name it.
func (s sighting) by() string { return string(origins[s.weight-1]) }

// Book collects what exchanges show. It keeps no exchange. It is not safe for concurrent use.
type Book struct {
	claims []statement
	fields map[field]*fieldBook
	// said is what exchanges said of a claim where they are asked about it alone: notes, examples, errors, what a
	// request requires.
	said []shown
	// seen are the products of which some reply was evidence, and made those that only our own exchanges showed.
	seen, made map[string]bool
	// evidence counts the exchanges that are some; named has those that findings may name.
	evidence int
	named    map[string]sighting
}

// statement is a claim with its subject taken apart.
type statement struct {
	openapi.Claim
	subject openapi.Subject
}

// root is what the subject is a part of: request, query, response or error.400; empty for the operation itself.
func (c statement) root() string {
	if c.subject.Part == "error" {
		return errorRoot(c.subject.Status)
	}
	return c.subject.Part
}

func errorRoot(status string) string { return "error." + status }

// member is the last name of the subject; empty where it has none.
func (c statement) member() string {
	return strings.Join(c.subject.Steps[max(0, len(c.subject.Steps)-1):], "")
}

// field is an operation of a product.
type field struct{ operation, product string }

// fieldBook is what the exchanges of one operation of one product show.
type fieldBook struct {
	// methods and paths that were answered.
	methods, paths sightings
	// roots are the requests, queries and replies, by the beginning of a claim's subject.
	roots map[string]*place
	// asked are the claims that are asked about whole exchanges.
	asked []watcher
}

// New prepares a book for the claims of a contract.
func New(contract *openapi.Contract) *Book {
	b := &Book{
		fields: map[field]*fieldBook{}, said: make([]shown, len(contract.Claims)),
		seen: map[string]bool{}, made: map[string]bool{}, named: map[string]sighting{},
	}
	for i, claim := range contract.Claims {
		subject, _ := openapi.ParseSubject(claim.Subject) // the ledger has no other
		c := statement{claim, subject}
		b.claims = append(b.claims, c)
		for _, product := range claim.Products() {
			b.field(subject.Operation, product).expect(contract, i, c)
		}
	}
	return b
}

func (b *Book) field(operation, product string) *fieldBook {
	key := field{operation, product}
	if b.fields[key] == nil {
		b.fields[key] = &fieldBook{methods: sightings{}, paths: sightings{}, roots: map[string]*place{}}
	}
	return b.fields[key]
}

// expect prepares for what a claim speaks of.
func (f *fieldBook) expect(contract *openapi.Contract, i int, claim statement) {
	at := f.at(claim)
	ask := func(c condition) { f.asked = append(f.asked, watcher{i, &c}) }
	switch claim.Kind {
	case "note":
		switch condition, known := conditions[claim.Seen]; {
		case !known:
		case condition.values:
			at.watchers = append(at.watchers, watcher{i, &condition})
		default:
			ask(condition)
		}
	case "enum":
		if at.values == nil {
			at.values = sightings{}
		}
	case "required":
		if claim.subject.Part == "request" {
			ask(condition{says: func(q question) answer { return either(q.refusedFor(claim.subject.Steps)) }})
		}
	case "error":
		ask(condition{says: errorText})
	case "example":
		if printed, ok := contract.Example(claim.Pointer); ok {
			ask(condition{says: resembling(printed)})
		}
	}
}

// at finds or makes the place of a claim's subject.
func (f *fieldBook) at(claim statement) *place {
	root := claim.root()
	if f.roots[root] == nil {
		f.roots[root] = &place{}
	}
	return f.roots[root].at(claim.subject.Steps, claim.Answer == openapi.Respelled)
}

// Add takes in what the checks saw in an exchange.
func (b *Book) Add(o check.Outcome) {
	ex := o.Exchange
	f, known := b.fields[field{ex.Operation, ex.Product}]
	if !known || ex.Response == nil {
		return
	}
	by := sighting{weight: weightOf(ex.Origin), number: b.evidence + 1, exchange: ex.ID}
	if !by.seen() {
		b.made[ex.Product] = true
		return
	}
	b.seen[ex.Product] = true
	b.evidence++
	if len(o.Findings) > 0 {
		b.named[ex.ID] = by
	}
	w := &walk{look(o), b, by}
	switch {
	case w.answered:
		f.methods.add(ex.Request.Method, by)
		f.paths.add(w.path(), by)
		w.root(f, "request", w.request)
		w.root(f, "response", w.reply)
		if root := f.roots["query"]; root != nil {
			w.parameters(root)
		}
	case w.refused():
		w.root(f, errorRoot(w.status), w.reply)
	}
	for _, watch := range f.asked {
		w.ask(watch, check.Value{}, check.Value{})
	}
}

// Claims says of every claim what was seen of it. The findings are those of the run, accepted ones included: what was
// accepted is no better confirmed for it.
func (b *Book) Claims(findings []result.Finding) []result.Claim {
	against, slips := b.against(findings), slipsOf(findings)
	list := make([]result.Claim, len(b.claims))
	for i, claim := range b.claims {
		list[i] = b.state(i, claim, against, slips)
	}
	return list
}

// slips are, by exchange and check, the faults of which all were accepted: somebody has looked at them, and so they
// contradict no note that the check tests.
type slips map[[2]string]bool

func slipsOf(findings []result.Finding) slips {
	s := slips{}
	for _, finding := range findings {
		key := [2]string{finding.Exchange, finding.Check}
		accepted, judged := s[key]
		s[key] = finding.Known && (accepted || !judged)
	}
	return s
}

func (s slips) excuse(claim statement, exchange string) bool {
	return claim.Kind == "note" && slices.ContainsFunc(claim.Checks, func(check string) bool { return s[[2]string{exchange, check}] })
}

// against are the claims that violations and drift name, each with the heaviest exchange.
func (b *Book) against(findings []result.Finding) map[string]sighting {
	named := map[string]sighting{}
	for _, finding := range findings {
		if finding.Severity == result.Note {
			continue
		}
		for _, id := range finding.Claims {
			by := named[id]
			by.add(b.named[finding.Exchange])
			named[id] = by
		}
	}
	return named
}
