package docpage

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// The states of a change. The first three are drift.
const (
	// Changed is a statement whose value is another than the ledger's.
	Changed = "changed"
	// New is a statement that the ledger does not have.
	New = "new"
	// Gone is a statement of the ledger that the page no longer makes.
	Gone = "gone"
	// Deviates is a statement that the ledger has, and has overruled or respelled.
	Deviates = "deviates"
	// Silent is what the page does not say, as the ledger knows.
	Silent = "silent"
	// Contradicts is what an example or sample code says against the page's own table or request line.
	Contradicts = "contradicts"
)

// Change is one difference between a page and what it is compared with, and what rests on it.
type Change struct {
	State   string `json:"state"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Value   string `json:"value"`
	Was     string `json:"was"`
	Witness string `json:"witness"`
	// Line is the line of the page; 0 where the page no longer says it.
	Line int `json:"line"`
	// Claims are the ids of the ledger's entries.
	Claims []string `json:"claims"`
	// Spec are the places of the specification that answer, as file:line.
	Spec   []string `json:"spec"`
	Checks []string `json:"checks"`
	// Exchanges are the ids of the bundled exchanges that show what the claim speaks of.
	Exchanges []string `json:"exchanges"`
}

// Drift reports whether somebody has to act on the change.
func (c Change) Drift() bool { return c.State == Changed || c.State == New || c.State == Gone }

// Report is a comparison, as `docs check --json` prints it.
type Report struct {
	Format    int      `json:"format"`
	Page      string   `json:"page"`
	SHA256    string   `json:"sha256"`
	Product   string   `json:"product"`
	Operation string   `json:"operation"`
	Silent    []string `json:"silent"`
	Unread    []Unread `json:"unread"`
	// Against is ledger or since.
	Against string `json:"against"`
	// Agreed is how many of the page's claims the other side has too.
	Agreed  int      `json:"agreed"`
	Changes []Change `json:"changes"`
	// Prose says which paragraphs moved; nil where there was no page to read. It never changes the exit code.
	Prose *Prose `json:"prose"`

	language string
}

// The exit codes of `docs`.
const (
	ExitAgrees = 0
	ExitDrift  = 1
	ExitUsage  = 2
	ExitUnread = 3
)

// ExitCode is 1 for drift, else 3 for anything unread, else 0.
func (r *Report) ExitCode() int {
	if slices.ContainsFunc(r.Changes, Change.Drift) {
		return ExitDrift
	}
	return r.unreadCode()
}

func (r *Report) unreadCode() int {
	if len(r.Unread) > 0 {
		return ExitUnread
	}
	return ExitAgrees
}

func newReport(page *Page, against string) *Report {
	return &Report{Format: Format, Page: page.Page, SHA256: page.SHA256, Product: page.Product, Operation: page.Operation,
		Silent: page.Silent, Unread: slices.Clone(page.Unread), Against: against, Changes: []Change{},
		language: page.language}
}

// Check compares a page with the ledger. The exchanges are the bundled ones; only those that show what a change is
// about are named.
func Check(page *Page, contract *openapi.Contract, exchanges []Exchange) *Report {
	c := &comparison{Report: newReport(page, "ledger"), page: page, contract: contract, exchanges: exchanges}
	c.index()
	c.answer()
	c.missing()
	c.contradictions()
	c.settle()
	c.Prose = proseOfLedger(page, contract)
	return c.Report
}

type comparison struct {
	*Report
	page      *Page
	contract  *openapi.Contract
	exchanges []Exchange
	// entries are those of the page's product and operation that a program can read from a page.
	entries map[claimKey][]openapi.Claim
	// base are the entries that a page of this method, product and language is expected to make.
	base []openapi.Claim
	// answered are the keys that the page's claims have found.
	answered map[claimKey]bool
	fresh    []Claim // claims without an answer
}

// key is the identity of an entry as the page can know it: without [] where the page shows no reply.
func (c *comparison) key(kind, subject, value, witness string) claimKey {
	if c.page.unplaced && kind != exampleKind {
		subject = strings.ReplaceAll(subject, "[]", "")
	}
	if kind == errorKind {
		value = withoutMarks(value)
	}
	return claimKey{kind, subject, value, witness}
}

// withoutMarks drops the digits of footnotes and evens out white space: neither is compared.
func withoutMarks(value string) string {
	return squeeze(footnoteMark().ReplaceAllString(footnoteDigit().ReplaceAllString(value, "$1"), "$1"))
}

var (
	footnoteDigit = pattern(`(\pL)\d\b`)
	footnoteMark  = pattern(`([\pL.])[¹²³⁴⁵⁶⁷⁸⁹*†]`)
)

func operationOfSubject(subject string) string {
	operation, _, _ := strings.Cut(subject, ".")
	return operation
}

// readable reports whether a program can find the entry on a page: the rest is read by people.
func readable(entry openapi.Claim) bool {
	switch entry.Kind {
	case nullKind, absentKind, exampleKind:
		return entry.Witness == byExample
	case requiredKind:
		return entry.Witness == byTable || entry.Value == shown && entry.Witness == byExample
	case typeKind, enumKind:
		return (entry.Witness == byTable || entry.Witness == byExample) && !strings.Contains(entry.Subject, ".error.")
	case methodKind, pathKind:
		return entry.Witness == byRequestLine || entry.Witness == bySample
	case errorKind:
		return entry.Witness == byErrorTable
	}
	return false
}

// binding reports whether the contract says what the entry says, on the strength of a page.
func binding(entry openapi.Claim) bool {
	return (entry.Answer == openapi.Adopted || entry.Answer == openapi.Union) && entry.Evidence != "reported" && entry.Witness != bySample
}

func (c *comparison) index() {
	c.entries, c.answered = map[claimKey][]openapi.Claim{}, map[claimKey]bool{}
	documents := map[string][]openapi.Claim{}
	var languages, later []openapi.Claim
	for _, entry := range c.contract.Claims {
		if operationOfSubject(entry.Subject) != c.page.Operation || !entry.Covers(c.page.Product) || !readable(entry) {
			continue
		}
		key := c.key(entry.Kind, entry.Subject, entry.Value, entry.Witness)
		c.entries[key] = append(c.entries[key], entry)
		switch {
		case entry.Document != "":
			documents[entry.Document] = append(documents[entry.Document], entry)
			if entry.Language == c.page.language {
				languages = append(languages, entry)
			}
		case entry.ProductName() == c.page.Product:
			later = append(later, entry)
		}
	}
	switch {
	case len(languages) > 0:
		c.base = languages
	case len(documents) > 0:
		names := make([]string, 0, len(documents))
		for name := range documents {
			names = append(names, name)
		}
		slices.Sort(names)
		for _, name := range names {
			c.base = append(c.base, documents[name]...)
		}
	default:
		for _, entry := range later {
			if entry.Kind == typeKind && entry.Witness == byTable || entry.Kind == requiredKind && entry.Witness == byTable ||
				entry.Kind == methodKind || entry.Kind == pathKind || entry.Kind == errorKind {
				c.base = append(c.base, entry)
			}
		}
	}
}

// answer finds the entries that each claim of the page agrees with.
func (c *comparison) answer() {
	loose := c.looseErrors()
	for i, claim := range c.page.Claims {
		key := c.key(claim.Kind, claim.Subject, claim.Value, claim.Witness)
		if found, ok := loose[i]; ok {
			key = found
		}
		entries := c.entries[key]
		c.answered[key] = true
		switch {
		case slices.ContainsFunc(entries, binding):
			c.Agreed++
		case slices.ContainsFunc(entries, deviates):
			c.change(Deviates, claim, "", slices.DeleteFunc(slices.Clone(entries), func(e openapi.Claim) bool { return !deviates(e) }))
		case claim.Witness == bySample:
			c.change(Contradicts, claim, c.saidOfMethod(), entries)
		default:
			c.fresh = append(c.fresh, claim)
		}
	}
}

// deviates reports whether an entry answers the same statement of a founding page with something else.
func deviates(entry openapi.Claim) bool {
	return entry.Document != "" && (entry.Answer == openapi.Overruled || entry.Answer == openapi.Respelled)
}

func (c *comparison) saidOfMethod() string {
	for _, claim := range c.page.Claims {
		if claim.Kind == methodKind && claim.Witness == byRequestLine {
			return claim.Value
		}
	}
	return ""
}

// looseErrors finds for each error whose cell may run on the longest identifier that it begins with; each identifier
// answers one row.
func (c *comparison) looseErrors() map[int]claimKey {
	type pair struct {
		claim int
		key   claimKey
	}
	var pairs []pair
	for i, claim := range c.page.Claims {
		if !claim.loose {
			continue
		}
		whole := c.key(claim.Kind, claim.Subject, claim.Value, claim.Witness)
		for key := range c.entries {
			if key.kind == errorKind && key.subject == whole.subject && key.witness == whole.witness && key.value != "" &&
				(key.value == whole.value || strings.HasPrefix(whole.value, key.value+" ")) {
				pairs = append(pairs, pair{i, key})
			}
		}
	}
	slices.SortFunc(pairs, func(a, b pair) int {
		return cmp.Or(cmp.Compare(len(b.key.value), len(a.key.value)), cmp.Compare(a.claim, b.claim))
	})
	found := map[int]claimKey{}
	taken := map[claimKey]bool{}
	for _, p := range pairs {
		if _, has := found[p.claim]; !has && !taken[p.key] {
			found[p.claim], taken[p.key] = p.key, true
		}
	}
	return found
}

// missing finds what the page is expected to say and does not: as the other half of a change, or as gone.
func (c *comparison) missing() {
	gone := map[claimKey][]openapi.Claim{}
	var order []claimKey
	for _, entry := range c.base {
		key := c.key(entry.Kind, entry.Subject, entry.Value, entry.Witness)
		if entry.Answer == openapi.Silent {
			if !c.says(entry) {
				c.change(Silent, Claim{Kind: entry.Kind, Subject: entry.Subject, Witness: entry.Witness}, "", []openapi.Claim{entry})
			}
			continue
		}
		if !binding(entry) || c.answered[key] || c.agreesOtherwise(entry) {
			continue
		}
		if gone[key] == nil {
			order = append(order, key)
		}
		gone[key] = append(gone[key], entry)
	}
	for _, claim := range c.fresh {
		at := slices.IndexFunc(order, func(key claimKey) bool { return c.replaces(claim, key, order) })
		if at < 0 {
			c.change(New, claim, "", nil)
			continue
		}
		key := order[at]
		c.change(Changed, claim, gone[key][0].Value, gone[key])
		order = slices.Delete(order, at, at+1)
	}
	if len(c.Unread) == 0 && c.page.openEnd {
		if at := slices.IndexFunc(order, func(key claimKey) bool { return key.kind == errorKind }); at >= 0 {
			c.Unread = append(c.Unread, Unread{From: c.page.lastLine, To: c.page.lastLine, Why: fmt.Sprintf(
				"the page ends with its errors and may be cut short: %s %q is not among them", order[at].subject, order[at].value)})
		}
	}
	if len(c.Unread) > 0 {
		return // what is missing may stand in what nobody read
	}
	for _, key := range order {
		entry := gone[key][0]
		c.change(Gone, Claim{Kind: entry.Kind, Subject: entry.Subject, Value: entry.Value, Witness: entry.Witness}, "", gone[key])
	}
}

// says reports whether the page makes any statement of the entry's kind about its subject.
func (c *comparison) says(entry openapi.Claim) bool {
	want := c.key(entry.Kind, entry.Subject, "", "")
	return slices.ContainsFunc(c.page.Claims, func(claim Claim) bool {
		has := c.key(claim.Kind, claim.Subject, "", "")
		return has.kind == want.kind && has.subject == want.subject && claim.Witness != bySample
	})
}

// agreesOtherwise reports whether another entry in force on the same subject and witness is what the page says: one
// branch of a union is enough.
func (c *comparison) agreesOtherwise(entry openapi.Claim) bool {
	if entry.Answer != openapi.Union {
		return false
	}
	want := c.key(entry.Kind, entry.Subject, "", entry.Witness)
	for key := range c.answered {
		if key.kind == want.kind && key.subject == want.subject && key.witness == want.witness && slices.ContainsFunc(c.entries[key], binding) {
			return c.entries[key][0].Document == ""
		}
	}
	return false
}

// replaces reports whether a fresh claim is a missing one with another value. Of errors that is sure only where a
// status has one of each.
func (c *comparison) replaces(claim Claim, missing claimKey, order []claimKey) bool {
	key := c.key(claim.Kind, claim.Subject, claim.Value, claim.Witness)
	if key.kind != missing.kind || key.subject != missing.subject || key.witness != missing.witness {
		return false
	}
	switch key.kind {
	case methodKind, pathKind, typeKind, requiredKind:
		return true
	case errorKind:
		same := 0
		for _, other := range order {
			if other.kind == key.kind && other.subject == key.subject {
				same++
			}
		}
		for _, other := range c.fresh {
			if other.Kind == claim.Kind && other.Subject == claim.Subject {
				same++
			}
		}
		return same == 2
	}
	return false
}

// contradictions lists what the page's examples say against its own tables.
func (c *comparison) contradictions() {
	for _, claim := range c.page.itself {
		was := ""
		for _, other := range c.page.Claims {
			if other.Kind == claim.Kind && other.Subject == claim.Subject && other.Witness == byTable {
				was = other.Value
			}
		}
		c.change(Contradicts, claim, was, c.entries[c.key(claim.Kind, claim.Subject, claim.Value, claim.Witness)])
	}
}

func (c *comparison) change(state string, claim Claim, was string, entries []openapi.Claim) {
	change := Change{State: state, Kind: claim.Kind, Subject: claim.Subject, Value: claim.Value, Was: was, Witness: claim.Witness,
		Line: claim.Line, Claims: []string{}, Spec: []string{}, Checks: []string{}, Exchanges: []string{}}
	for _, entry := range entries {
		change.Claims = appendNew(change.Claims, entry.ID)
	}
	if len(entries) == 0 {
		entries = c.neighbours(claim)
	}
	for _, entry := range entries {
		pointer := entry.Pointer
		if len(change.Claims) == 0 { // what has no entry goes beside its neighbours
			pointer = parentPointer(pointer)
		}
		if line := c.contract.Line(pointer); line > 0 {
			change.Spec = appendNew(change.Spec, fmt.Sprintf("%s:%d", openapi.SpecFile, line))
		}
		for _, check := range entry.Checks {
			change.Checks = appendNew(change.Checks, check)
		}
	}
	for _, exchange := range c.exchanges {
		if exchange.shows(claim, c.page.Product) {
			change.Exchanges = appendNew(change.Exchanges, exchange.ID)
		}
	}
	c.Changes = append(c.Changes, change)
}

// neighbours are the entries beside which a new statement belongs: of the same subject, else of the members of the same
// object, else of the method.
func (c *comparison) neighbours(claim Claim) []openapi.Claim {
	parent := claim.Subject
	if at := strings.LastIndexByte(parent, '.'); at >= 0 {
		parent = parent[:at]
	}
	var same, beside, method []openapi.Claim
	for _, entries := range c.entries {
		for _, entry := range entries {
			at := strings.LastIndexByte(entry.Subject, '.')
			switch {
			case entry.Pointer == "" || !entry.InForce():
			case entry.Subject == claim.Subject:
				same = append(same, entry)
			case at >= 0 && entry.Subject[:at] == parent && entry.Kind == claim.Kind:
				beside = append(beside, entry)
			case entry.Subject == c.page.Operation && entry.Kind == methodKind:
				method = append(method, entry)
			}
		}
	}
	for _, found := range [][]openapi.Claim{same, beside, method} {
		if len(found) > 0 {
			slices.SortFunc(found, func(a, b openapi.Claim) int { return cmp.Compare(a.Line, b.Line) })
			return found[:1]
		}
	}
	return nil
}

func parentPointer(pointer string) string {
	if at := strings.LastIndexByte(pointer, '/'); at > 0 && strings.Contains(pointer, "/properties/") {
		return pointer[:at]
	}
	return pointer
}

func appendNew(list []string, value string) []string {
	if value == "" || slices.Contains(list, value) {
		return list
	}
	return append(list, value)
}

// settle puts what needs somebody first, each in the order of the page.
func (c *comparison) settle() {
	rank := []string{Changed, New, Gone, Deviates, Silent, Contradicts}
	slices.SortStableFunc(c.Changes, func(a, b Change) int {
		return cmp.Or(cmp.Compare(slices.Index(rank, a.State), slices.Index(rank, b.State)), cmp.Compare(a.Line, b.Line))
	})
}

// Since compares a page with an earlier reading of it: what is new and what is gone.
func Since(page, snapshot *Page) *Report {
	report := newReport(page, "since")
	placed := *page
	placed.unplaced = page.unplaced || !snapshot.hasReply()
	was := &comparison{Report: report, page: &placed}
	had, has := map[claimKey]bool{}, map[claimKey]bool{}
	was.entries = map[claimKey][]openapi.Claim{}
	for _, claim := range snapshot.Claims {
		key := was.key(claim.Kind, claim.Subject, claim.Value, claim.Witness)
		had[key], was.entries[key] = true, nil
	}
	loose := was.looseErrors()
	for i, claim := range page.Claims {
		key := was.key(claim.Kind, claim.Subject, claim.Value, claim.Witness)
		if found, ok := loose[i]; ok {
			key = found
		}
		has[key] = true
		if had[key] {
			report.Agreed++
		} else if claim.Witness != bySample {
			was.change(New, claim, "", nil)
		}
	}
	missing := []Claim{}
	for _, claim := range snapshot.Claims {
		if key := was.key(claim.Kind, claim.Subject, claim.Value, claim.Witness); !has[key] && claim.Witness != bySample {
			missing = append(missing, claim)
		}
	}
	if len(report.Unread) == 0 && page.openEnd {
		for _, claim := range missing {
			if claim.Kind == errorKind {
				report.Unread = append(report.Unread, Unread{From: page.lastLine, To: page.lastLine, Why: fmt.Sprintf(
					"the page ends with its errors and may be cut short: %s %q is not among them", claim.Subject, claim.Value)})
				break
			}
		}
	}
	if len(report.Unread) == 0 {
		for _, claim := range missing {
			claim.Line = 0
			was.change(Gone, claim, "", nil)
		}
	}
	was.settle()
	report.Prose = compareProse(page, snapshot)
	return report
}

// hasReply reports whether a snapshot's page showed a reply.
func (p *Page) hasReply() bool {
	return slices.ContainsFunc(p.Claims, func(claim Claim) bool {
		return claim.Kind == exampleKind && strings.HasSuffix(claim.Subject, "."+responsePart)
	})
}
