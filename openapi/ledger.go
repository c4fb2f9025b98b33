package openapi

import (
	"bytes"
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
	file struct {
		Sources yaml.Node
		Checks  map[string][]string
		Reasons map[string]string
		Ledger  []yaml.Node
	}
	spec    tree.Tree
	sources []Source
	claims  []Claim
	// lines are those of the ids.
	lines map[string]int
}

// parseLedger reads a ledger and derives what it leaves out: ids, witnesses, checks and pointers. It is strict about
// names: a key that means nothing is an error. What the values mean is the audit's business.
func parseLedger(data []byte, spec tree.Tree) (*ledger, error) {
	l := &ledger{spec: spec, lines: map[string]int{}}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&l.file); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", ClaimsFile, err)
	}
	err := pairs(&l.file.Sources, l.source)
	for i := 0; i < len(l.file.Ledger) && err == nil; i++ {
		err = l.section(&l.file.Ledger[i])
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

// entry is a statement as it is written, for all its sources and operations at once.
type entry struct {
	Claim
	// name ends the id after the subject's words; id takes the place of both; whole is all of it.
	name, id *string
	whole    string
	// voices are the sources of the section, and from names those that make the statement without a line.
	voices []voice
	from   []string
	// operations are those that a subject speaks of which begins with `each`.
	operations []string
}

// voice is a source under its name in a section, and the line of its page that makes a statement; 0 if none is given.
type voice struct {
	Source
	name string
	line int
}

// section reads a group of statements. What it says itself is what each of them begins with.
func (l *ledger) section(node *yaml.Node) error {
	common := entry{Claim: Claim{Answer: Adopted}}
	var from, claims yaml.Node
	err := pairs(node, into("a section", map[string]any{"from": &from, "operations": &common.operations,
		"witness": &common.Witness, "claims": &claims}))
	if err == nil {
		common.voices, err = l.voices(&from)
	}
	if err == nil && len(common.voices) == 0 {
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
			if err := l.entry(common, subject.Value, node); err != nil {
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

// entry reads a statement and adds it to the flat list, once for each of its sources and operations.
func (l *ledger) entry(e entry, subject string, node *yaml.Node) error {
	e.Line, e.voices = node.Line, slices.Clone(e.voices)
	if err := e.read(node); err != nil {
		return err
	}
	operations := []string{""}
	if rest, many := strings.CutPrefix(subject, "each"); many {
		operations, subject = e.operations, rest
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

// fault is an error that says on which line of the ledger it is: `12: what is wrong`.
func fault(at *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%d: %s", at.Line, fmt.Sprintf(format, args...))
}

// pairs calls a function for each member of a mapping, in order. Two members of one name are a fault.
func pairs(node *yaml.Node, visit func(key, value *yaml.Node) error) error {
	if node.Kind != 0 && node.Kind != yaml.MappingNode {
		return fault(node, "a mapping is due here")
	}
	seen := make(map[string]bool, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if seen[key.Value] {
			return fault(key, "%s stands twice", key.Value)
		}
		seen[key.Value] = true
		if err := visit(key, node.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// into reads members into the variables that a table has for them.
func into(what string, table map[string]any) func(key, value *yaml.Node) error {
	return func(key, value *yaml.Node) error {
		if table[key.Value] == nil {
			return fault(key, "%s has no %q", what, key.Value)
		}
		return decode(value, table[key.Value])
	}
}

// decode puts a value into a variable: a text, a number or a date into a string as it is written, null as an empty one.
func decode(node *yaml.Node, variable any) error {
	switch text := variable.(type) {
	case **string:
		*text = new(string)
		return decode(node, *text)
	case *string:
		if node.Kind != yaml.ScalarNode {
			return fault(node, "a text is due here")
		}
		if node.Tag != "!!null" {
			*text = node.Value
		}
		return nil
	}
	return node.Decode(variable)
}
