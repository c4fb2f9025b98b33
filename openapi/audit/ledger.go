package audit

import (
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

// ledger is the entries, held against the grammar of claims.
type ledger struct {
	claims []openapi.Claim
	// subjects and sound belong to the claims: a claim is sound if the grammar takes it. The others take no further part.
	subjects []tree.Subject
	sound    []bool
	problems []Problem
}

func read(claims []openapi.Claim) *ledger {
	l := &ledger{claims: claims, subjects: make([]tree.Subject, len(claims)), sound: make([]bool, len(claims))}
	first := map[string]int{}
	for i, claim := range claims {
		before := len(l.problems)
		l.names(i, claim)
		l.statement(i, claim)
		l.testing(i, claim)
		key := strings.Join([]string{claim.Document, claim.Source, claim.Product, claim.Kind, claim.Subject, claim.Value, claim.Witness}, "\x00")
		if k, twice := first[key]; twice {
			l.claimed(i, "says the same as %s on line %d, by the same witness: keep one", claims[k].ID, claims[k].Line)
		} else {
			first[key] = i
		}
		l.sound[i] = len(l.problems) == before
	}
	l.numbering()
	return l
}

// claimed reports a problem of an entry.
func (l *ledger) claimed(i int, format string, args ...any) {
	claim := l.claims[i]
	name := claim.ID
	if name == "" {
		name = fmt.Sprintf("entry %d", i+1)
	}
	l.problems = append(l.problems, Problem{File: openapi.ClaimsFile, Line: claim.Line, Element: name, Message: fmt.Sprintf(format, args...)})
}

// names checks where a claim comes from.
func (l *ledger) names(i int, claim openapi.Claim) {
	if !idForm.MatchString(claim.ID) {
		l.claimed(i, "the id %q is none: use letters, digits and hyphens", claim.ID)
	}
	if !slices.Contains(productNames, claim.ProductName()) && claim.Product != "all" {
		l.claimed(i, "the product %q is unknown: use %s or all", claim.Product, strings.Join(productNames, ", "))
	} else if _, mark, marked := strings.Cut(claim.Product, " "); marked && mark != "(inferred)" {
		l.claimed(i, "the product %q has an unknown mark: only (inferred) is one", claim.Product)
	}
	if claim.Language != "" && !slices.Contains(languages, claim.Language) {
		l.claimed(i, "the language %q is unknown: use one of %s", claim.Language, strings.Join(languages, ", "))
	}
	if strength(claim.Evidence) == 0 {
		l.claimed(i, "the evidence %q is unknown: use document, later or reported", claim.Evidence)
	}
	if claim.Document == "" {
		return
	}
	document, known := foundingDocuments[claim.Document]
	operation, _, _ := strings.Cut(claim.Subject, ".")
	switch {
	case !known:
		l.claimed(i, "%q is none of the five documents: its evidence is later or reported", claim.Document)
	case claim.Product != document.product || claim.Language != document.language:
		l.claimed(i, "%s is about %s in %s, not %s in %s", claim.Document, document.product, document.language, claim.Product, claim.Language)
	case operation != document.operation:
		l.claimed(i, "%s is about %s, not %s", claim.Document, document.operation, operation)
	case claim.PageLine == 0 && claim.Answer != openapi.Silent:
		l.claimed(i, "%s without the line of the page: add it", claim.Document)
	}
}

// statement checks what a claim says.
func (l *ledger) statement(i int, claim openapi.Claim) {
	if !slices.Contains(witnesses, claim.Witness) {
		l.claimed(i, "the witness %q is unknown: use one of %s", claim.Witness, strings.Join(witnesses, ", "))
	}
	if claim.Witness == "sample-code" && claim.Kind != "note" && (claim.Kind != "method" || claim.Answer != openapi.Overruled) {
		l.claimed(i, "sample code witnesses only an overruled verb, or a note")
	}
	s, err := tree.ParseSubject(claim.Subject)
	if err != nil {
		l.claimed(i, "%v", err)
		return
	}
	l.subjects[i] = s
	if claim.Answer == openapi.Silent && claim.Kind != "note" {
		if claim.Value != "" {
			l.claimed(i, "a page that is silent gives no value, so %q is none", claim.Value)
		}
		return
	}
	if err := speaksOf(claim.Kind, s); err != nil {
		l.claimed(i, "%v", err)
	} else if err := valueOf(claim, s); err != nil {
		l.claimed(i, "%v", err)
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
func (l *ledger) testing(i int, claim openapi.Claim) {
	if claim.Reason == "" && (claim.Answer == openapi.Overruled || claim.Answer == openapi.Silent || claim.Answer == openapi.Respelled) {
		l.claimed(i, "%s without a reason: say why", claim.Answer)
	}
	if claim.Pointer == "" && claim.InForce() {
		l.claimed(i, "%s without a pointer: say where in %s", claim.Answer, openapi.SpecFile)
	}
	l.evidence(i, claim)
	for _, check := range claim.Checks {
		if !checkForm.MatchString(check) {
			l.claimed(i, "%q is no id of a check: it is a layer, a dot and a code", check)
		}
	}
}

// evidence checks that a note in force says under which condition an exchange shows it, or why none can, and every other
// claim which checks test it, or why none can.
func (l *ledger) evidence(i int, claim openapi.Claim) {
	note := claim.Kind == "note" && claim.InForce()
	switch {
	case note && (claim.Seen != "") == (claim.Untested != ""):
		l.claimed(i, "name under seen the condition that shows the note, or say under untested why none can, and not both")
	case !note && claim.Seen != "":
		l.claimed(i, "only a note in force can be seen: take it out")
	case !note && (len(claim.Checks) > 0) == (claim.Untested != ""):
		l.claimed(i, "name the checks that test it, or say under untested why none can, and not both")
	case claim.Seen != "" && !slices.ContainsFunc(openapi.Conditions(), func(c openapi.Condition) bool { return c.Name == claim.Seen }):
		l.claimed(i, "%q is no condition: see openapi/seen.go", claim.Seen)
	}
}

// numbering checks that the examples of a page are counted from 1 without a gap.
func (l *ledger) numbering() {
	type series struct{ document, source, product, subject string }
	pages := map[series][]int{}
	for i, claim := range l.claims {
		if l.sound[i] && claim.Kind == "example" && claim.Answer != openapi.Silent {
			key := series{claim.Document, claim.Source, claim.Product, claim.Subject}
			pages[key] = append(pages[key], i)
		}
	}
	for page, examples := range pages {
		highest := 0
		for _, i := range examples {
			number, _ := strconv.Atoi(l.claims[i].Value)
			highest = max(highest, number)
		}
		if n := len(examples); highest != n {
			l.claimed(examples[n-1], "%s has %d examples here, numbered up to %d: count them from 1", page.subject, n, highest)
		}
	}
}
