package openapi

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
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
	spec    tree.Tree
	sources []Source
	checks  map[string][]string
	reasons map[string]string
	claims  []Claim
	// lines are those of the ids.
	lines map[string]int
}

// parseLedger reads a ledger and derives what it leaves out: ids, witnesses, checks and pointers. It is strict about
// names: a key that means nothing is an error. What the values mean is the audit's business.
func parseLedger(data []byte, spec tree.Tree) (*ledger, error) {
	var file struct {
		Sources yaml.Node
		Checks  map[string][]string
		Reasons map[string]string
		Ledger  []yaml.Node
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", ClaimsFile, err)
	}
	l := &ledger{spec: spec, checks: file.Checks, reasons: file.Reasons, lines: map[string]int{}}
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
	err := pairs(value, into("a source", map[string]any{"page": &s.Page, "product": &s.Product, "language": &s.Language,
		"evidence": &s.Evidence, "address": &s.Address, "read": &s.Read, "sha256": &s.SHA256, "id": &s.prefix}))
	l.sources = append(l.sources, s)
	return err
}

// section is a group of statements: whose they are, and of which operations those speak that begin with `each`.
type section struct {
	voices     []voice
	operations []string
	witness    string
}

// voice is a source under its name in a section, and the line of its page that makes a statement; 0 if none is given.
type voice struct {
	Source
	name string
	line int
}

func (l *ledger) section(node *yaml.Node) error {
	var s section
	var from, claims yaml.Node
	err := pairs(node, into("a section", map[string]any{"from": &from, "operations": &s.operations, "witness": &s.witness, "claims": &claims}))
	if err == nil {
		s.voices, err = l.voices(&from)
	}
	if err == nil && len(s.voices) == 0 {
		err = fault(node, "a section needs from")
	}
	if err != nil {
		return err
	}
	return pairs(&claims, func(subject, list *yaml.Node) error {
		if list.Kind != yaml.SequenceNode && list.Tag != "!!null" { // the roll names what has stood in an empty one
			return fault(subject, "%s needs a list of claims", subject.Value)
		}
		for _, node := range list.Content {
			if err := l.entry(s, subject.Value, node); err != nil {
				return err
			}
		}
		return nil
	})
}

// voices reads the sources of a section: one, a list, or a mapping from short names.
func (l *ledger) voices(from *yaml.Node) (voices []voice, err error) {
	named := &yaml.Node{Kind: yaml.MappingNode}
	switch from.Kind {
	case yaml.ScalarNode:
		named.Content = []*yaml.Node{from, from}
	case yaml.SequenceNode:
		for _, key := range from.Content {
			named.Content = append(named.Content, key, key)
		}
	default:
		named = from
	}
	err = pairs(named, func(name, key *yaml.Node) error {
		i := slices.IndexFunc(l.sources, func(s Source) bool { return s.Key == key.Value })
		if i < 0 {
			return fault(key, "%q is no source: add it to sources", key.Value)
		}
		voices = append(voices, voice{Source: l.sources[i], name: name.Value})
		return nil
	})
	return voices, err
}

// eachOperation begins the subjects of what a section says of all its operations alike.
const eachOperation = "each"

// entry is a statement as it is written, for all its sources and operations at once.
type entry struct {
	Claim
	// name ends the id after the subject's words; id takes the place of both; whole is all of it.
	name, id *string
	whole    string
	// voices are the sources of the section, and from names those that make the statement without a line.
	voices []voice
	from   []string
}

// entry reads a statement and adds it to the flat list, once for each of its sources and operations.
func (l *ledger) entry(s section, subject string, node *yaml.Node) error {
	e := entry{Claim: Claim{Answer: Adopted, Witness: s.witness, Line: node.Line}, voices: slices.Clone(s.voices)}
	if err := e.read(node); err != nil {
		return err
	}
	operations := []string{""}
	if rest, many := strings.CutPrefix(subject, eachOperation); many {
		operations, subject = s.operations, rest
	}
	says := func(v voice) bool { return v.line != 0 || slices.Contains(e.from, v.name) }
	all := !slices.ContainsFunc(e.voices, says)
	for _, v := range e.voices {
		if !all && !says(v) {
			continue
		}
		for _, operation := range operations {
			e.Subject = operation + subject
			if err := l.add(e, v, operation); err != nil {
				return fault(node, "%v", err)
			}
		}
	}
	return nil
}

func (e *entry) read(node *yaml.Node) error {
	table := map[string]any{"witness": &e.Witness, "because": &e.Reason, "pointer": &e.Pointer, "checks": &e.Checks, "seen": &e.Seen,
		"untested": &e.Untested, "name": &e.name, "id": &e.id, "as": &e.whole, "from": &e.from}
	for i := range e.voices {
		table[e.voices[i].name] = &e.voices[i].line
		if len(e.voices) == 1 {
			table["at"] = &e.voices[i].line
		}
	}
	other := into("a claim", table)
	err := pairs(node, func(key, value *yaml.Node) error {
		switch word := key.Value; {
		case slices.Contains(kinds, word):
			if e.Kind != "" {
				return fault(key, "says %s and %s: a claim says one thing", e.Kind, word)
			}
			e.Kind = word
			return decode(value, &e.Value)
		case slices.Contains(answers, Answer(word)):
			if e.Answer != Adopted {
				return fault(key, "is %s and %s: a claim has one answer", e.Answer, word)
			}
			e.Answer = Answer(word)
			return decode(value, &e.Reason)
		}
		return other(key, value)
	})
	if err == nil && e.Kind == "" {
		err = fault(node, "says nothing: a claim needs one of %s", strings.Join(kinds, ", "))
	}
	for _, name := range e.from {
		if known := slices.ContainsFunc(e.voices, func(v voice) bool { return v.name == name }); !known && err == nil {
			err = fault(node, "%q is no source of this section", name)
		}
	}
	return err
}

// usualWitnesses are those of the forms of statements; that of the others is the table.
var usualWitnesses = map[string]string{"method": "request-line", "path": "request-line", "error": "error-table",
	"null": "example", "absent": "example", "example": "example", "shown": "example", "note": "note"}

// add puts what one source says of one operation into the list, with what the ledger leaves out of it. The operation is
// empty where the subject names it.
func (l *ledger) add(e entry, by voice, operation string) error {
	c := e.Claim
	c.From, c.Product, c.Language, c.Evidence, c.Address, c.PageLine = by.Key, by.Product, by.Language, by.Evidence, by.Address, by.line
	if c.Evidence == byDocument {
		c.Document = by.Key
	} else {
		c.Source = by.Page
	}
	subject, err := tree.ParseSubject(c.Subject)
	if err != nil {
		return err
	}
	form := e.form()
	c.Witness = cmp.Or(c.Witness, usualWitnesses[form], "table")
	c.ID = cmp.Or(e.whole, e.idOf(by.prefix, operation, form, subject))
	if first, twice := l.lines[c.ID]; twice {
		return fmt.Errorf("the id %q is already used on line %d: give this claim a name", c.ID, first)
	}
	l.lines[c.ID] = c.Line
	c.Pointer = l.pointerOf(c, subject)
	l.test(&c, form, subject.Part)
	l.claims = append(l.claims, c)
	return nil
}

// form is the kind of a statement, but for two that have a name of their own: a required member that is shown, and a note
// that is the description in a table, which is one without a name.
func (e entry) form() string {
	switch {
	case e.Kind == "required" && e.Value == "shown":
		return "shown"
	case e.Kind == "note" && e.name == nil && e.id == nil && e.whole == "":
		return "meaning"
	}
	return e.Kind
}

// idOf is source, subject and name. That the subject is a reply, or in the path, is understood.
func (e entry) idOf(source, operation, form string, s tree.Subject) string {
	part, name := s.Part, form
	if part == "path" || part == "response" && len(s.Steps) > 0 && form != "example" {
		part = ""
	}
	switch {
	case e.name != nil:
		name = *e.name
	case form == "error":
		name = ""
	case e.Value != "" && (form == "enum" || form == "example"):
		name += "-" + e.Value
	}
	words := append(append([]string{part, s.Status}, s.Steps...), name)
	if e.id != nil {
		words = []string{*e.id}
	}
	words = append([]string{source, strings.ToLower(operation)}, words...)
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" || word == "[]" }), "-")
}

// test gives a claim the usual checks of its kind, or the usual reason why there are none.
func (l *ledger) test(c *Claim, form, part string) {
	if reason, known := l.reasons[c.Untested]; known {
		c.Untested = reason
	}
	switch {
	case c.Checks != nil || c.Untested != "" || c.Seen != "":
	case c.Answer == Silent:
		c.Untested = l.reasons["silent"]
	case form == "meaning":
		c.Untested = l.reasons["meaning"]
	default:
		for _, key := range []string{part + " " + c.Kind + " " + c.Value, part + " " + c.Kind, c.Kind} {
			if c.Checks == nil {
				c.Checks = l.checks[key]
			}
		}
	}
}
