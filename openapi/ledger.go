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
	// wrong is the first fault.
	wrong error
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
	l.pairs(&l.file.Sources, l.source)
	for i := range l.file.Ledger {
		l.section(&l.file.Ledger[i])
	}
	return l, l.wrong
}

func (l *ledger) source(key, value *yaml.Node) {
	s := Source{Key: key.Value, Line: key.Line, prefix: strings.ReplaceAll(key.Value, ".", "-")}
	l.pairs(value, l.into("a source", map[string]any{"page": &s.Page, "product": &s.Product, "language": &s.Language,
		"evidence": &s.Evidence, "address": &s.Address, "read": &s.Read, "sha256": &s.SHA256, "id": &s.prefix}))
	l.sources = append(l.sources, s)
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

// voice is a source under its name in a section, and the line of its page that makes a statement; nil if none is given.
type voice struct {
	Source
	name string
	line *int
}

// section reads a group of statements. What it says itself is what each of them begins with.
func (l *ledger) section(node *yaml.Node) {
	common := entry{Claim: Claim{Answer: Adopted}}
	var from, claims yaml.Node
	l.pairs(node, l.into("a section", map[string]any{"from": &from, "operations": &common.operations,
		"witness": &common.Witness, "claims": &claims}))
	common.voices = l.voices(&from)
	if len(common.voices) == 0 {
		l.fault(node.Line, "a section needs from")
	}
	l.pairs(&claims, func(subject, list *yaml.Node) {
		if list.Kind != yaml.SequenceNode && list.Tag != "!!null" { // the roll names what has stood in an empty one
			l.fault(subject.Line, "%s needs a list of claims", subject.Value)
			return
		}
		for _, node := range list.Content {
			l.entry(common, subject.Value, node)
		}
	})
}

// voices reads the sources of a section: one, a list, or a mapping from short names.
func (l *ledger) voices(from *yaml.Node) []voice {
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
	var voices []voice
	l.pairs(named, func(name, key *yaml.Node) {
		i := slices.IndexFunc(l.sources, func(s Source) bool { return s.Key == key.Value })
		if i < 0 {
			l.fault(key.Line, "%q is no source: add it to sources", key.Value)
			return
		}
		voices = append(voices, voice{Source: l.sources[i], name: name.Value})
	})
	return voices
}

// entry reads a statement and adds it to the flat list, once for each of its sources and operations.
func (l *ledger) entry(e entry, subject string, node *yaml.Node) {
	e.Line, e.voices = node.Line, slices.Clone(e.voices)
	l.read(&e, node)
	operations := []string{""}
	if rest, many := strings.CutPrefix(subject, "each"); many {
		operations, subject = e.operations, rest
	}
	says := func(v voice) bool { return v.line != nil || slices.Contains(e.from, v.name) }
	all := e.from == nil && !slices.ContainsFunc(e.voices, says)
	for _, v := range e.voices {
		if !all && !says(v) {
			continue
		}
		for _, operation := range operations {
			e.Subject = operation + subject
			l.add(e, v, operation)
		}
	}
}

func (l *ledger) read(e *entry, node *yaml.Node) {
	table := map[string]any{"witness": &e.Witness, "because": &e.Reason, "pointer": &e.Pointer, "checks": &e.Checks, "seen": &e.Seen,
		"untested": &e.Untested, "name": &e.name, "id": &e.id, "as": &e.whole, "from": &e.from}
	for i := range e.voices {
		table[e.voices[i].name] = &e.voices[i].line
		if len(e.voices) == 1 {
			table["at"] = &e.voices[i].line
		}
	}
	other := l.into("a claim", table)
	l.pairs(node, func(key, value *yaml.Node) {
		switch word := key.Value; {
		case slices.Contains(kinds, word):
			if e.Kind != "" {
				l.fault(key.Line, "says %s and %s: a claim says one thing", e.Kind, word)
			}
			e.Kind = word
			l.decode(value, &e.Value)
		case slices.Contains(answers, Answer(word)):
			if e.Answer != Adopted {
				l.fault(key.Line, "is %s and %s: a claim has one answer", e.Answer, word)
			}
			e.Answer = Answer(word)
			l.decode(value, &e.Reason)
		default:
			other(key, value)
		}
	})
	if e.Kind == "" {
		l.fault(node.Line, "says nothing: a claim needs one of %s", strings.Join(kinds, ", "))
	}
	for _, name := range e.from {
		if !slices.ContainsFunc(e.voices, func(v voice) bool { return v.name == name }) {
			l.fault(node.Line, "%q is no source of this section", name)
		}
	}
}

// fault remembers what is wrong on a line, if nothing was wrong before.
func (l *ledger) fault(line int, format string, args ...any) {
	if l.wrong == nil {
		l.wrong = fmt.Errorf("%s:%d: %s", ClaimsFile, line, fmt.Sprintf(format, args...))
	}
}

// pairs calls a function for each member of a mapping, in order. Two members of one name are a fault.
func (l *ledger) pairs(node *yaml.Node, visit func(key, value *yaml.Node)) {
	if node.Kind != 0 && node.Kind != yaml.MappingNode {
		l.fault(node.Line, "a mapping is due here")
		return
	}
	seen := make(map[string]bool, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if seen[key.Value] {
			l.fault(key.Line, "%s stands twice", key.Value)
		}
		seen[key.Value] = true
		visit(key, node.Content[i+1])
	}
}

// into reads members into the variables that a table has for them.
func (l *ledger) into(what string, table map[string]any) func(key, value *yaml.Node) {
	return func(key, value *yaml.Node) {
		if variable := table[key.Value]; variable != nil {
			l.decode(value, variable)
		} else {
			l.fault(key.Line, "%s has no %q", what, key.Value)
		}
	}
}

// decode puts a value into a variable: a text, a number or a date into a string as it is written, null as an empty one.
func (l *ledger) decode(node *yaml.Node, variable any) {
	switch text := variable.(type) {
	case **string:
		*text = new(string)
		l.decode(node, *text)
	case *string:
		if node.Kind != yaml.ScalarNode {
			l.fault(node.Line, "a text is due here")
		} else if node.Tag != "!!null" {
			*text = node.Value
		}
	default:
		if err := node.Decode(variable); err != nil {
			l.fault(node.Line, "%s", strings.Join(strings.Fields(err.Error()), " "))
		}
	}
}
