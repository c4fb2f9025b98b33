package docpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// Edit proposes what the changes of some pages make of the ledger: a patch for git apply, empty where nothing drifted.
// What a page says anew becomes a claim of a source of its own, with evidence later; what it no longer says is
// overruled with a reason and stays. ledger is the text of claims.yaml that the contract was made from, day the day on
// which the pages were read, as in 2026-11-21.
func Edit(reports []*Report, ledger []byte, contract *openapi.Contract, day string) (string, error) {
	e := &editor{lines: strings.Split(string(ledger), "\n"), contract: contract, day: day, overruled: map[string]string{}}
	e.index()
	for _, report := range reports {
		if err := e.report(report); err != nil {
			return "", err
		}
	}
	if err := e.overrule(); err != nil {
		return "", err
	}
	return e.patch(), nil
}

type editor struct {
	lines    []string
	contract *openapi.Contract
	day      string

	byLine    map[int][]openapi.Claim
	byID      map[string]openapi.Claim
	sources   int               // the line of the last source
	keys      []string          // of sources, those to come included
	overruled map[string]string // ids, with the reason
	changes   []lineEdit
}

// lineEdit replaces count lines from a line on, counted from 1; none inserts before it.
type lineEdit struct {
	at, count int
	text      []string
}

var sourceLineForm = pattern(`^  [\w.\-]+: \{page: `)

func (e *editor) index() {
	e.byLine, e.byID = map[int][]openapi.Claim{}, map[string]openapi.Claim{}
	for _, claim := range e.contract.Claims {
		e.byLine[claim.Line] = append(e.byLine[claim.Line], claim)
		e.byID[claim.ID] = claim
	}
	for i, line := range e.lines {
		if sourceLineForm().MatchString(line) {
			e.sources = i + 1
			key, _, _ := strings.Cut(strings.TrimSpace(line), ":")
			e.keys = append(e.keys, key)
		}
	}
}

// report takes over what drifted on one page.
func (e *editor) report(r *Report) error {
	key := e.key(r)
	var fresh []Change
	for _, change := range r.Changes {
		if !change.Drift() {
			continue
		}
		if change.State != Gone {
			fresh = append(fresh, change)
		}
		if change.State == New {
			continue
		}
		for _, id := range change.Claims {
			e.overruled[id] = fmt.Sprintf("the page no longer says so (%s)", e.day)
			if change.State == Changed {
				e.overruled[id] = fmt.Sprintf("the page says otherwise since (%s, %s)", key, e.day)
			}
		}
	}
	if len(fresh) == 0 {
		return nil
	}
	if e.sources == 0 {
		return fmt.Errorf("%s has no sources to add to", openapi.ClaimsFile)
	}
	e.keys = append(e.keys, key)
	source := fmt.Sprintf("  %s: {page: %s, product: %s, language: %s, evidence: later, ", key,
		flowText(upperFirst(r.Operation)+", "+r.Product+", "+r.language), r.Product, r.language)
	if IsAddress(r.Page) {
		source += "address: " + flowText(r.Page) + ", "
	}
	source += fmt.Sprintf("read: %s, sha256: %s}", e.day, r.SHA256)
	e.changes = append(e.changes, lineEdit{at: e.sources + 1, text: []string{source}})
	e.changes = append(e.changes, lineEdit{at: e.end(), text: sourceSection(key, fresh)})
	return nil
}

// end is the line after the last that holds anything.
func (e *editor) end() int {
	last := len(e.lines)
	for last > 0 && strings.TrimSpace(e.lines[last-1]) == "" {
		last--
	}
	return last + 1
}

func (e *editor) key(r *Report) string {
	base := strings.ToLower(r.Operation) + "-" + r.Product + "-" + r.language + "-" + e.day
	key := base
	for n := 2; slices.Contains(e.keys, key); n++ {
		key = base + "-" + strconv.Itoa(n)
	}
	return key
}

// sourceSection is the section of a source: its claims by subject, in the order of the page.
func sourceSection(key string, changes []Change) []string {
	text := []string{"", "  - from: " + key, "    claims:"}
	var subjects []string
	bySubject := map[string][]Change{}
	for _, change := range changes {
		if bySubject[change.Subject] == nil {
			subjects = append(subjects, change.Subject)
		}
		bySubject[change.Subject] = append(bySubject[change.Subject], change)
	}
	names := map[string]map[string]bool{} // by what a subject comes to in an id
	for _, subject := range subjects {
		text = append(text, "      "+subject+":")
		bare := strings.ReplaceAll(subject, "[]", "")
		if names[bare] == nil {
			names[bare] = map[string]bool{}
		}
		named := names[bare]
		for _, change := range bySubject[subject] {
			line := fmt.Sprintf("        - {%s: %s", change.Kind, flowText(change.Value))
			if name := nameFor(change, named); name != "" {
				line += ", name: " + name
			}
			if change.Witness != usualWitness(change) {
				line += ", witness: " + change.Witness
			}
			text = append(text, fmt.Sprintf("%s, at: %d}", line, change.Line))
		}
	}
	return text
}

// usualWitness is the witness that the ledger takes for granted.
func usualWitness(c Change) string {
	switch {
	case c.Kind == methodKind || c.Kind == pathKind:
		return byRequestLine
	case c.Kind == errorKind:
		return byErrorTable
	case c.Kind == nullKind || c.Kind == absentKind || c.Kind == exampleKind, c.Kind == requiredKind && c.Value == shown:
		return byExample
	}
	return byTable
}

// nameFor ends the id of a claim where what the ledger derives would not tell two of one subject apart.
func nameFor(c Change, named map[string]bool) string {
	name := ""
	switch {
	case c.Kind == errorKind:
		words := tokensOf(c.Value)
		name = strings.Join(words[:min(3, len(words))], "-")
		if !plainName().MatchString(name) {
			name = "row"
		}
	case c.Kind == typeKind && c.Witness == byExample:
		name = "type-example"
	case c.Kind == methodKind && c.Witness == bySample:
		name = "method-sample-" + strings.ToLower(c.Value)
	case c.Kind == enumKind && !plainName().MatchString(c.Value):
		name = "enum-value"
	}
	unique := name
	for n := 2; named[c.Kind+" "+unique] && name != "" || unique == "" && named[c.Kind+" "]; n++ {
		unique = strings.TrimPrefix(name+"-"+strconv.Itoa(n), "-")
		if name == "" {
			unique = c.Kind + "-" + strconv.Itoa(n)
		}
	}
	if c.Kind == enumKind && name == "" {
		return "" // the value tells them apart
	}
	named[c.Kind+" "+unique] = true
	return unique
}

var plainName = pattern(`^[A-Za-z][A-Za-z0-9_\-]*$`)

// overrule edits the lines of the claims that no longer hold. A line that several sources share is split in two.
func (e *editor) overrule() error {
	lines := map[int]bool{}
	for id := range e.overruled {
		lines[e.byID[id].Line] = true
	}
	for line := range lines {
		text := e.lines[line-1]
		indent := text[:len(text)-len(strings.TrimLeft(text, " "))]
		body, ok := strings.CutPrefix(strings.TrimSpace(text), "- {")
		if body, ok = cutBrace(body, ok); !ok {
			return fmt.Errorf("%s:%d: the claim is not on one line: overrule it by hand", openapi.ClaimsFile, line)
		}
		pairs := flowPairs(body)
		names := e.sectionNames(line)
		var off, on []string
		reason := ""
		for _, claim := range e.byLine[line] {
			name := names[claim.From]
			why, isOff := e.overruled[claim.ID]
			switch {
			case isOff && !slices.Contains(off, name):
				off, reason = append(off, name), why
			case !isOff && !slices.Contains(on, name):
				on = append(on, name)
			}
		}
		if slices.ContainsFunc(off, func(name string) bool { return slices.Contains(on, name) }) {
			return fmt.Errorf("%s:%d: the line stands for several methods: overrule it by hand", openapi.ClaimsFile, line)
		}
		var edited []string
		if len(on) > 0 {
			edited = append(edited, indent+"- {"+strings.Join(only(pairs, on, off), ", ")+"}")
			pairs = only(pairs, off, on)
		}
		pairs = slices.DeleteFunc(pairs, func(pair string) bool {
			return slices.Contains([]string{"union", "respelled", "silent", "overruled", "because"}, pairKey(pair))
		})
		at := 1 // after the statement
		pairs = slices.Insert(pairs, at, "overruled: "+flowText(reason))
		edited = append(edited, indent+"- {"+strings.Join(pairs, ", ")+"}")
		e.changes = append(e.changes, lineEdit{at: line, count: 1, text: edited})
	}
	return nil
}

func cutBrace(body string, ok bool) (string, bool) {
	body, ends := strings.CutSuffix(body, "}")
	return body, ok && ends
}

// only keeps of a line what speaks of the sources named on, and says so where the line speaks of all.
func only(pairs, on, off []string) []string {
	var kept []string
	said := false
	for _, pair := range pairs {
		key := pairKey(pair)
		switch {
		case slices.Contains(off, key), key == "from":
		default:
			said = said || slices.Contains(on, key)
			kept = append(kept, pair)
		}
	}
	if !said {
		kept = append(kept, "from: ["+strings.Join(on, ", ")+"]")
	}
	return kept
}

// sectionNames are the short names of the sources of the section that a line belongs to, by source.
func (e *editor) sectionNames(line int) map[string]string {
	names := map[string]string{}
	for at := line - 1; at >= 0; at-- {
		text := strings.TrimSpace(e.lines[at])
		from, ok := strings.CutPrefix(text, "- from: ")
		if !ok {
			continue
		}
		switch {
		case strings.HasPrefix(from, "{"):
			for _, pair := range flowPairs(strings.Trim(from, "{}")) {
				short, key, _ := strings.Cut(pair, ":")
				names[strings.TrimSpace(key)] = strings.TrimSpace(short)
			}
		case strings.HasPrefix(from, "["):
			for _, key := range strings.Split(strings.Trim(from, "[]"), ",") {
				names[strings.TrimSpace(key)] = strings.TrimSpace(key)
			}
		default:
			names[from] = from
		}
		return names
	}
	return names
}

// flowPairs splits the inside of a flow mapping at its own commas.
func flowPairs(body string) []string {
	var pairs []string
	depth, quoted, from := 0, false, 0
	for i := 0; i < len(body); i++ {
		switch c := body[i]; {
		case c == '\'':
			quoted = !quoted // a doubled quote turns it off and on
		case quoted:
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		case c == ',' && depth == 0 && i+1 < len(body) && body[i+1] == ' ':
			pairs = append(pairs, strings.TrimSpace(body[from:i]))
			from = i + 1
		}
	}
	return append(pairs, strings.TrimSpace(body[from:]))
}

func pairKey(pair string) string {
	key, _, _ := strings.Cut(pair, ":")
	return strings.TrimSpace(key)
}

// flowText writes a scalar into a flow mapping: plain where nothing can be read into it.
func flowText(text string) string {
	if plainScalar().MatchString(text) {
		return text
	}
	return "'" + strings.ReplaceAll(squeeze(text), "'", "''") + "'"
}

var plainScalar = pattern(`^[A-Za-z0-9_][A-Za-z0-9_.\-]*$`)

// patch writes the changes as a unified diff.
func (e *editor) patch() string {
	if len(e.changes) == 0 {
		return ""
	}
	const context = 3
	slices.SortStableFunc(e.changes, func(a, b lineEdit) int { return a.at - b.at })
	total := e.end() - 1
	var b strings.Builder
	fmt.Fprintf(&b, "--- a/%s\n+++ b/%s\n", openapi.ClaimsFile, openapi.ClaimsFile)
	grown := 0
	for i := 0; i < len(e.changes); {
		last := i
		for last+1 < len(e.changes) && e.changes[last+1].at-(e.changes[last].at+e.changes[last].count) <= 2*context {
			last++
		}
		from := max(1, e.changes[i].at-context)
		to := min(total, e.changes[last].at+e.changes[last].count-1+context)
		var body []string
		removed, added := 0, 0
		at := from
		for _, change := range e.changes[i : last+1] {
			for ; at < change.at; at++ {
				body = append(body, " "+e.lines[at-1])
			}
			for range change.count {
				body = append(body, "-"+e.lines[at-1])
				at++
				removed++
			}
			for _, text := range change.text {
				body = append(body, "+"+text)
				added++
			}
		}
		for ; at <= to; at++ {
			body = append(body, " "+e.lines[at-1])
		}
		before := at - from
		fmt.Fprintf(&b, "@@ -%d,%d +%d,%d @@\n%s\n", from, before, from+grown, before-removed+added, strings.Join(body, "\n"))
		grown += added - removed
		i = last + 1
	}
	return b.String()
}
