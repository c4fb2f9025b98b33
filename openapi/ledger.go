package openapi

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// Source is a page, an issue, a reply or a program that says something about the API.
type Source struct {
	// Key names the source within the ledger; for a founding document it is its file name without the ending.
	Key string
	// Page says in words which page it is.
	Page string
	// Product is whatsapp, telegram or max; "telegram (inferred)" where the page names none; "all" for what a
	// source says of the three alike.
	Product string
	// Language is that of the page; empty where it matters to nobody.
	Language string
	// Evidence is document, later or reported.
	Evidence string
	// Address is where the page is found; empty where nobody wrote it down.
	Address string
	// Read is the day on which the claims were read from the page itself, as in 2026-11-21; empty where they were
	// taken over from notes.
	Read string
	// SHA256 is the hexadecimal digest of the page as it was read; empty where no copy was kept.
	SHA256 string
	// Line is the source's line in claims.yaml.
	Line int

	prefix string
}

// ledger is claims.yaml while it is read.
type ledger struct {
	spec    *tree.Index
	sources map[string]Source
	order   []Source
	checks  map[string][]string
	reasons map[string]string
	claims  []Claim
	seen    map[string]int
}

// parseLedger reads a ledger and derives what it leaves out: ids, witnesses, checks and pointers. It is strict about
// names: a key that means nothing is an error. What the values mean is the audit's business.
func parseLedger(data []byte, spec tree.Tree) (*ledger, error) {
	var file struct {
		Sources yaml.Node           `yaml:"sources"`
		Checks  map[string][]string `yaml:"checks"`
		Reasons map[string]string   `yaml:"reasons"`
		Ledger  []yaml.Node         `yaml:"ledger"`
	}
	if err := strict(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", ClaimsFile, err)
	}
	l := &ledger{spec: spec.Index(), sources: map[string]Source{}, checks: file.Checks, reasons: file.Reasons, seen: map[string]int{}}
	err := pairs(&file.Sources, l.source)
	for i := 0; i < len(file.Ledger) && err == nil; i++ {
		err = l.section(&file.Ledger[i])
	}
	if err != nil {
		return nil, fmt.Errorf("%s:%w", ClaimsFile, err)
	}
	return l, nil
}

func (l *ledger) source(key, value *yaml.Node) error {
	s := Source{Key: key.Value, Line: key.Line, prefix: strings.ReplaceAll(key.Value, ".", "-")}
	fields := map[string]*string{"page": &s.Page, "product": &s.Product, "language": &s.Language, "evidence": &s.Evidence,
		"address": &s.Address, "read": &s.Read, "sha256": &s.SHA256, "id": &s.prefix}
	err := pairs(value, func(key, value *yaml.Node) error {
		field := fields[key.Value]
		if field == nil {
			return fault(key, "a source has no %q", key.Value)
		}
		return scalar(value, field)
	})
	if _, twice := l.sources[s.Key]; twice && err == nil {
		err = fault(key, "the source %q stands twice", s.Key)
	}
	l.sources[s.Key] = s
	l.order = append(l.order, s)
	return err
}

// section is a group of statements: whose they are, and the statements by subject.
type section struct {
	// names are the short names of the sources, in order.
	names      []string
	sources    map[string]Source
	operations []string
	witness    string
	claims     yaml.Node
}

func (l *ledger) section(node *yaml.Node) error {
	s := section{sources: map[string]Source{}}
	err := pairs(node, func(key, value *yaml.Node) error {
		switch key.Value {
		case "from":
			return l.from(&s, value)
		case "operations":
			return value.Decode(&s.operations)
		case "witness":
			return scalar(value, &s.witness)
		case "claims":
			s.claims = *value
			return nil
		}
		return fault(key, "a section has no %q", key.Value)
	})
	if err == nil && len(s.names) == 0 {
		err = fault(node, "a section needs from")
	}
	if err != nil {
		return err
	}
	return pairs(&s.claims, func(subject, list *yaml.Node) error {
		if list.Tag == "!!null" {
			return nil // the roll names what has stood here
		}
		if list.Kind != yaml.SequenceNode {
			return fault(subject, "%s needs a list of claims", subject.Value)
		}
		for _, node := range list.Content {
			e, err := s.entry(node)
			if err == nil {
				err = l.add(s, subject.Value, e)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// from reads the sources of a section: one, a list, or a mapping from short names.
func (l *ledger) from(s *section, node *yaml.Node) error {
	add := func(name, key *yaml.Node) error {
		source, known := l.sources[key.Value]
		if !known {
			return fault(key, "%q is no source: add it to sources", key.Value)
		}
		s.names = append(s.names, name.Value)
		s.sources[name.Value] = source
		return nil
	}
	switch node.Kind {
	case yaml.ScalarNode:
		return add(node, node)
	case yaml.SequenceNode:
		for _, item := range node.Content {
			if err := add(item, item); err != nil {
				return err
			}
		}
		return nil
	}
	return pairs(node, add)
}

// eachOperation begins the subjects of what a section says of all its operations alike.
const eachOperation = "each"

// entry is a statement as it is written, for all its sources and operations at once.
type entry struct {
	claim Claim
	// name ends the id after the subject's words; id takes the place of both; whole is all of it.
	name, id *string
	whole    string
	// from are the short names of the sources that make the statement, at their lines; nil stands for all.
	from []string
	at   map[string]int
}

func (e entry) named() bool { return e.name != nil || e.id != nil || e.whole != "" }

func (s section) entry(node *yaml.Node) (entry, error) {
	e := entry{claim: Claim{Answer: Adopted, Witness: s.witness, Line: node.Line}, at: map[string]int{}}
	c := &e.claim
	texts := map[string]*string{"witness": &c.Witness, "because": &c.Reason, "pointer": &c.Pointer, "seen": &c.Seen, "untested": &c.Untested}
	err := pairs(node, func(key, value *yaml.Node) error {
		_, short := s.sources[key.Value]
		switch {
		case slices.Contains(kinds, key.Value):
			if c.Kind != "" {
				return fault(key, "says %s and %s: a claim says one thing", c.Kind, key.Value)
			}
			c.Kind = key.Value
			return scalar(value, &c.Value)
		case slices.Contains(answers, Answer(key.Value)):
			if c.Answer != Adopted {
				return fault(key, "is %s and %s: a claim has one answer", c.Answer, key.Value)
			}
			c.Answer = Answer(key.Value)
			return scalar(value, &c.Reason)
		case texts[key.Value] != nil:
			return scalar(value, texts[key.Value])
		case key.Value == "name":
			e.name = new(string)
			return scalar(value, e.name)
		case key.Value == "id":
			e.id = new(string)
			return scalar(value, e.id)
		case key.Value == "as":
			return scalar(value, &e.whole)
		case key.Value == "checks":
			return value.Decode(&c.Checks)
		case key.Value == "from":
			return value.Decode(&e.from)
		case key.Value == "at" && len(s.names) == 1:
			var line int
			err := value.Decode(&line)
			e.at[s.names[0]] = line
			return err
		case short:
			var line int
			err := value.Decode(&line)
			e.from, e.at[key.Value] = append(e.from, key.Value), line
			return err
		}
		return fault(key, "a claim has no %q", key.Value)
	})
	if err == nil && c.Kind == "" {
		err = fault(node, "says nothing: a claim needs one of %s", strings.Join(kinds, ", "))
	}
	for _, name := range e.from {
		if _, short := s.sources[name]; !short && err == nil {
			err = fault(node, "%q is no source of this section", name)
		}
	}
	return e, err
}

// add puts a statement into the flat list, once for each of its sources and operations.
func (l *ledger) add(s section, subject string, e entry) error {
	operations := []string{""}
	if rest, many := strings.CutPrefix(subject, eachOperation); many {
		operations, subject = s.operations, rest
	}
	for _, name := range s.names {
		if e.from != nil && !slices.Contains(e.from, name) {
			continue
		}
		for _, operation := range operations {
			claim := e.claim
			claim.Subject = operation + subject
			claim.PageLine = e.at[name]
			if err := l.complete(&claim, s.sources[name], operation, e); err != nil {
				return err
			}
			l.claims = append(l.claims, claim)
		}
	}
	return nil
}

// complete derives what the ledger leaves out of a claim.
func (l *ledger) complete(c *Claim, source Source, operation string, e entry) error {
	c.From, c.Product, c.Language, c.Evidence, c.Address = source.Key, source.Product, source.Language, source.Evidence, source.Address
	if c.Evidence == byDocument {
		c.Document = source.Key
	} else {
		c.Source = source.Page
	}
	if c.Witness == "" {
		c.Witness = witnessOf(c, e.named())
	}
	subject, err := tree.ParseSubject(c.Subject)
	if err != nil {
		return &place{c.Line, err.Error()}
	}
	words := []string{source.prefix, strings.ToLower(operation)}
	if e.id != nil {
		words = append(words, *e.id)
	} else {
		words = append(append(words, wordsOf(c.Kind, subject)...), nameOf(c, e.name))
	}
	c.ID = cmp.Or(e.whole, strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), "-"))
	if first, twice := l.seen[c.ID]; twice {
		return &place{c.Line, fmt.Sprintf("the id %q is already used on line %d: give this claim a name", c.ID, first)}
	}
	l.seen[c.ID] = c.Line
	c.Pointer = l.pointerOf(*c, subject)
	l.test(c, subject, e.named())
	return nil
}

// witnessOf is the usual witness of a kind: a note without a name of its own is the description in a table.
func witnessOf(c *Claim, named bool) string {
	switch c.Kind {
	case "method", "path":
		return "request-line"
	case "error":
		return "error-table"
	case "null", "absent", "example":
		return "example"
	case "note":
		if named {
			return "note"
		}
	case "required":
		if c.Value == "shown" {
			return "example"
		}
	}
	return "table"
}

// wordsOf are the words that a subject gives to an id: `request-chatId`, `products-price`, `error-400`. That of a reply
// is understood.
func wordsOf(kind string, s tree.Subject) []string {
	var words []string
	switch {
	case s.Part == "error":
		words = append(words, s.Part, s.Status)
	case s.Part == "request" || s.Part == "query", s.Part == "response" && (kind == "example" || len(s.Steps) == 0):
		words = append(words, s.Part)
	}
	for _, step := range s.Steps {
		if step != "[]" {
			words = append(words, step)
		}
	}
	return words
}

// nameOf is the last word of an id.
func nameOf(c *Claim, given *string) string {
	switch {
	case given != nil:
		return *given
	case c.Kind == "note":
		return "meaning"
	case c.Kind == "required" && c.Value == "shown":
		return c.Value
	case c.Value != "" && (c.Kind == "enum" || c.Kind == "example"):
		return c.Kind + "-" + c.Value
	case c.Kind == "error":
		return ""
	}
	return c.Kind
}

// test gives a claim the usual checks of its kind, or the usual reason why there are none.
func (l *ledger) test(c *Claim, s tree.Subject, named bool) {
	if reason, known := l.reasons[c.Untested]; known {
		c.Untested = reason
	}
	switch {
	case c.Checks != nil || c.Untested != "" || c.Seen != "":
	case c.Answer == Silent:
		c.Untested = l.reasons["silent"]
	case c.Kind == "note" && !named:
		c.Untested = l.reasons["meaning"]
	default:
		for _, key := range []string{s.Part + " " + c.Kind + " " + c.Value, s.Part + " " + c.Kind, c.Kind} {
			if checks, known := l.checks[key]; known {
				c.Checks = slices.Clone(checks)
				return
			}
		}
	}
}
