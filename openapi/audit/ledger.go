package audit

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

var (
	idForm    = regexp.MustCompile(`^[a-z0-9][A-Za-z0-9_-]*$`)
	checkForm = regexp.MustCompile(`^(lexical|http|schema|drift|relation|client)\.[a-z0-9]+(-[a-z0-9]+)*$`)
)

// entry is a claim and what the audit finds out about it.
type entry struct {
	openapi.Claim
	// number is its place in the ledger, from 1.
	number  int
	subject tree.Subject
	// sound is set if the grammar takes it. The others take no further part.
	sound bool
	// operation is that of the subject in the specification, nowhere if it is not known there; places are what the subject speaks of
	// (respelled, in any letter case), and at is where the pointer leads.
	operation tree.Operation
	places    []tree.Place
	at        tree.Place
}

// ledger is the entries, held against the grammar of claims.
type ledger struct {
	entries  entries
	problems []Problem
}

func read(claims []openapi.Claim) *ledger {
	l := &ledger{}
	first := map[string]*entry{}
	for i, claim := range claims {
		e := &entry{Claim: claim, number: i + 1}
		l.entries = append(l.entries, e)
		before := len(l.problems)
		l.names(e)
		l.statement(e)
		l.testing(e)
		key := strings.Join([]string{claim.Document, claim.Source, claim.Product, claim.Kind, claim.Subject, claim.Value, claim.Witness}, "\x00")
		if twin := first[key]; twin != nil {
			l.claimed(e, "says the same as %s on line %d, by the same witness: keep one", twin.ID, twin.Line)
		} else {
			first[key] = e
		}
		e.sound = len(l.problems) == before
	}
	l.numbering()
	return l
}

// claimed reports a problem of an entry.
func (l *ledger) claimed(e *entry, format string, args ...any) {
	name := cmp.Or(e.ID, fmt.Sprintf("entry %d", e.number))
	l.problems = append(l.problems, Problem{File: openapi.ClaimsFile, Line: e.Line, Element: name, Message: fmt.Sprintf(format, args...)})
}

// names checks where a claim comes from.
func (l *ledger) names(e *entry) {
	if !idForm.MatchString(e.ID) {
		l.claimed(e, "the id %q is none: use letters, digits and hyphens", e.ID)
	}
	if !slices.Contains(productNames, e.ProductName()) && e.Product != "all" {
		l.claimed(e, "the product %q is unknown: use %s or all", e.Product, strings.Join(productNames, ", "))
	} else if _, mark, marked := strings.Cut(e.Product, " "); marked && mark != "(inferred)" {
		l.claimed(e, "the product %q has an unknown mark: only (inferred) is one", e.Product)
	}
	if e.Language != "" && !slices.Contains(languages, e.Language) {
		l.claimed(e, "the language %q is unknown: use one of %s", e.Language, strings.Join(languages, ", "))
	}
	if strength(e.Evidence) == 0 {
		l.claimed(e, "the evidence %q is unknown: use document, later or reported", e.Evidence)
	}
	if e.Document == "" {
		return
	}
	document, known := foundingDocuments[e.Document]
	operation, _, _ := strings.Cut(e.Subject, ".")
	switch {
	case !known:
		l.claimed(e, "%q is none of the five documents: its evidence is later or reported", e.Document)
	case e.Product != document.product || e.Language != document.language:
		l.claimed(e, "%s is about %s in %s, not %s in %s", e.Document, document.product, document.language, e.Product, e.Language)
	case operation != document.operation:
		l.claimed(e, "%s is about %s, not %s", e.Document, document.operation, operation)
	case e.PageLine == 0 && e.Answer != openapi.Silent:
		l.claimed(e, "%s without the line of the page: add it", e.Document)
	}
}

// statement checks what a claim says.
func (l *ledger) statement(e *entry) {
	if !slices.Contains(witnesses, e.Witness) {
		l.claimed(e, "the witness %q is unknown: use one of %s", e.Witness, strings.Join(witnesses, ", "))
	}
	if e.Witness == "sample-code" && e.Kind != "note" && (e.Kind != "method" || e.Answer != openapi.Overruled) {
		l.claimed(e, "sample code witnesses only an overruled verb, or a note")
	}
	s, err := tree.ParseSubject(e.Subject)
	if err != nil {
		l.claimed(e, "%v", err)
		return
	}
	e.subject = s
	if e.Answer == openapi.Silent && e.Kind != "note" {
		if e.Value != "" {
			l.claimed(e, "a page that is silent gives no value, so %q is none", e.Value)
		}
		return
	}
	if err := speaksOf(e.Kind, s); err != nil {
		l.claimed(e, "%v", err)
	} else if err := valueOf(e.Claim, s); err != nil {
		l.claimed(e, "%v", err)
	}
}

// grammar says of which parts a kind speaks and which values it has; every one where it says nothing. A part with a dot
// is something in it, one without is the whole of it, and the operation itself is none.
var grammar = map[string]struct{ parts, values []string }{
	"method":   {[]string{""}, verbs},
	"path":     {[]string{""}, nil},
	"type":     {asked, jsonTypes},
	"required": {asked, []string{"yes", "no", "conditional"}},
	"enum":     {asked, nil},
	"null":     {held, []string{"seen"}},
	"absent":   {held, []string{"seen"}},
	"error":    {[]string{"error"}, nil},
	"example":  {[]string{"request", "response"}, nil},
}

var (
	held  = []string{"request", "request.", "response", "response.", "error."}
	asked = append([]string{"query."}, held...)
)

// speaksOf checks that a kind goes with a subject.
func speaksOf(kind string, s tree.Subject) error {
	part := s.Part
	if len(s.Steps) > 0 {
		part += "."
	}
	if parts := grammar[kind].parts; parts != nil && !slices.Contains(parts, part) {
		return fmt.Errorf("the kind %s does not go with such a subject: see the head of %s", kind, openapi.ClaimsFile)
	}
	return nil
}

// valueOf checks that a value goes with its kind.
func valueOf(claim openapi.Claim, s tree.Subject) error {
	allowed := grammar[claim.Kind].values
	if claim.Kind == "required" && s.Part == "response" {
		allowed = []string{"shown"}
	}
	number, err := strconv.Atoi(claim.Value)
	switch {
	case allowed != nil && !slices.Contains(allowed, claim.Value):
		return fmt.Errorf("the value %q is none of %s: use %s", claim.Value, claim.Kind, strings.Join(allowed, ", "))
	case claim.Value == "":
		return fmt.Errorf("the value is empty")
	case claim.Kind == "path" && claim.Value[0] != '/':
		return fmt.Errorf("the path %q does not begin with a slash", claim.Value)
	case claim.Kind == "example" && (err != nil || number < 1):
		return fmt.Errorf("the value of an example is its number on the page, from 1, not %q", claim.Value)
	case claim.Answer == openapi.Union && claim.Kind != "type":
		return fmt.Errorf("only a type can be a branch of a union: the answer of %s is adopted", claim.Kind)
	}
	return nil
}

// testing checks that a claim gives a place, a reason where it needs one, and its checks or why there are none.
func (l *ledger) testing(e *entry) {
	if e.Reason == "" && (e.Answer == openapi.Overruled || e.Answer == openapi.Silent || e.Answer == openapi.Respelled) {
		l.claimed(e, "%s without a reason: say why", e.Answer)
	}
	if e.Pointer == "" && e.InForce() {
		l.claimed(e, "%s without a pointer: say where in %s", e.Answer, openapi.SpecFile)
	}
	l.evidence(e)
	for _, check := range e.Checks {
		if !checkForm.MatchString(check) {
			l.claimed(e, "%q is no id of a check: it is a layer, a dot and a code", check)
		}
	}
}

// evidence checks that a note in force says under which condition an exchange shows it, or why none can, and every other
// claim which checks test it, or why none can. Whether there is such a condition is conformance/evidence's to say.
func (l *ledger) evidence(e *entry) {
	note := e.Kind == "note" && e.InForce()
	switch {
	case note && (e.Seen != "") == (e.Untested != ""):
		l.claimed(e, "name under seen the condition that shows the note, or say under untested why none can, and not both")
	case !note && e.Seen != "":
		l.claimed(e, "only a note in force can be seen: take it out")
	case !note && (len(e.Checks) > 0) == (e.Untested != ""):
		l.claimed(e, "name the checks that test it, or say under untested why none can, and not both")
	}
}

// numbering checks that the examples of a page are counted from 1 without a gap.
func (l *ledger) numbering() {
	type series struct{ document, source, product, subject string }
	pages := map[series][]*entry{}
	for _, e := range l.entries {
		if e.sound && e.Kind == "example" && e.Answer != openapi.Silent {
			page := series{e.Document, e.Source, e.Product, e.Subject}
			pages[page] = append(pages[page], e)
		}
	}
	for page, examples := range pages {
		highest := 0
		for _, e := range examples {
			number, _ := strconv.Atoi(e.Value)
			highest = max(highest, number)
		}
		if n := len(examples); highest != n {
			l.claimed(examples[n-1], "%s has %d examples here, numbered up to %d: count them from 1", page.subject, n, highest)
		}
	}
}
