package docpage

import (
	"html"
	"slices"
	"sort"
	"strings"
)

// scan looks at the bytes of a page for whatever looks like a claim, by rules of its own: it knows nothing of headings,
// tables or sections. What it finds and nobody has read, or knows to be sample code, is a fault.
func scan(source string, s shape, page *Page, p *parts) []fault {
	plain := scanText{text: source}
	if s == htmlShape {
		plain = scanHTML(source)
	}
	plain.index()
	c := newCoverage(page, p)
	var faults []fault
	for _, hunt := range hunts {
		places := hunt.form().FindAllStringSubmatchIndex(plain.text, mostFinds)
		if len(places) == mostFinds {
			faults = append(faults, fault{1, page.lastLine, "", "more parts that look like claims than any page of the documentation has"})
		}
		for _, at := range places {
			groups := make([]string, len(at)/2)
			for i := range groups {
				if at[2*i] >= 0 {
					groups[i] = plain.text[at[2*i]:at[2*i+1]]
				}
			}
			place := at[0] + len(groups[0]) - len(strings.TrimLeft(groups[0], " \t\n|"))
			if len(groups) > 1 {
				place = at[2]
			}
			line := plain.line(place)
			text, folded := plain.around(place)
			found := find{line: line, groups: groups, text: text, folded: folded, after: plain.text[at[1]:min(len(plain.text), at[1]+300)]}
			if c.isCode(found) || hunt.read(c, found) || c.isUnread(found) {
				continue
			}
			faults = append(faults, fault{line, line, found.text, hunt.why})
			c.faults = append(c.faults, Unread{From: line, To: line, Text: found.text})
		}
	}
	return append(faults, strayMembers(plain, c)...)
}

const strayMember = "a line that begins with a member of the example which no row of a table is about"

// strayMembers are lines that begin with the name of a member that the example shows and no table has: in a table whose
// cells have no borders that may be its row.
func strayMembers(plain scanText, c *coverage) []fault {
	rows, names := map[string]bool{}, map[string]bool{}
	for _, claim := range c.page.Claims {
		name := strings.ToLower(strings.TrimSuffix(claim.Subject[strings.LastIndexByte(claim.Subject, '.')+1:], "[]"))
		if claim.Kind == typeKind {
			rows[name] = rows[name] || claim.Witness == byTable
			names[name] = true
		}
	}
	var faults []fault
	offset := 0
	for _, text := range strings.SplitAfter(plain.text, "\n") {
		at := wordSpan().FindAllStringIndex(text, -1)
		for i := range at {
			word := func(i int) string { return text[at[i][0]:at[i][1]] }
			if i > 0 && (i+2 >= len(at) || !plainWord().MatchString(word(i+1)) || !startsUpper(word(i+2))) {
				continue // inside a line that is a row only with a type and the beginning of a sentence after the name
			}
			name := strings.ToLower(strings.Trim(word(i), "|`*"))
			if len(at) < 2 || !names[name] || rows[name] || len(faults) >= mostFinds {
				continue
			}
			place := offset + at[i][0]
			around, _ := plain.around(place)
			f := find{line: plain.line(place), groups: []string{around}, text: around}
			if !c.isCode(f) && !c.isUnread(f) {
				faults = append(faults, fault{f.line, f.line, around, strayMember})
			}
		}
		offset += len(text)
	}
	return faults
}

// mostFinds bounds the finds of one kind on a hostile page. Pages of the template have up to two hundred.
const mostFinds = 1000

// find is one part of a page that looks like a claim.
type find struct {
	line   int
	groups []string
	text   string // the line, or as much of it as says what the find is
	folded bool   // the line is longer than that
	after  string
}

type hunt struct {
	form expression
	why  string
	read func(*coverage, find) bool
}

const strayField = "a name and a type that no table of fields has"

const scanTypes = `(string|integer|int|boolean|bool|number|double|float|object|array)`

// hunts find the beginnings of claims. Each is about one line, or, in a page on one line, about a place in it.
var hunts = []hunt{
	{pattern(`(?m)^[ \t|>*•\-–` + "`" + `]*([a-z_][A-Za-z0-9_.\[\]]*)[*†¹²³` + "`" + `]*[ \t]*[ \t|:(–\-]+[ \t*` + "`" + `(]*` + scanTypes + `(?:<\w+>|\[\])?(?:[ \t|)*,.;:` + "`" + `]|$)`),
		strayField, readField},
	{pattern(`\b([a-z]+[A-Z][A-Za-z0-9]*)(?: ?[(:]| [-–])? ?` + scanTypes + `(?:<\w+>)?(?:[ ),.;:]|$)`),
		strayField, readField},
	{pattern(`(?m)\b(GET|POST|PUT|PATCH|DELETE)[ \t]*\n?[ \t]*((?:https?://|\{\{?\w+\}?\}/|/waInstance)\S*)`),
		"a request line that nobody read", readRequest},
	{pattern(`(?m)^[ \t|>*` + "`" + `]*([1-5]\d\d)[*` + "`" + `]*[ \t|]+(\S[^\n]*)$`),
		"a status that no table of errors has", readStatus},
	{pattern(`[^\n\d] ([45]\d\d) [A-Z][a-z]+`),
		"a status that no table of errors has", func(c *coverage, f find) bool { return !f.folded || readStatus(c, f) }},
	{pattern(`(?m)^[ \t>]*([\[{])[ \t]*(?:$|//|/\*|"\w+"[ \t]*:)`),
		"a body that nobody read", readBody},
	{pattern(`(?m)^[ \t>]*("\w+"[ \t]*:[ \t]*(?:["\[{0-9\-]|true|false|null))`),
		"a member of a body that nobody read", readBody},
	{pattern(`(?i)(possible values|possible variants|allowed values|available values|valid values|takes on the values|takes the values|принимает значения|возможные значения|возможные варианты|допустимые значения|доступные значения|ערכים אפשריים|valores poss[ií]veis|valores permitidos)`),
		"possible values that nobody read", readValues},
}

// coverage is what the readers say they have read.
type coverage struct {
	page    *Page
	parts   *parts
	fields  map[[2]string]bool
	methods map[string][]int
	faults  []Unread
	code    []covered
	bodies  []covered
}

func newCoverage(page *Page, p *parts) *coverage {
	c := &coverage{page: page, parts: p, fields: map[[2]string]bool{}, methods: map[string][]int{}, faults: slices.Clone(page.Unread)}
	for _, claim := range page.Claims {
		name := claim.Subject[strings.LastIndexByte(claim.Subject, '.')+1:]
		switch {
		case claim.Kind == typeKind && claim.Witness == byTable:
			c.fields[[2]string{strings.TrimSuffix(name, "[]"), claim.Value}] = true
		case claim.Kind == methodKind:
			c.methods[claim.Value] = append(c.methods[claim.Value], claim.Line)
		}
	}
	for _, code := range slices.Concat(p.samples, p.passed) {
		c.code = append(c.code, newCovered(code))
	}
	for _, body := range p.bodies {
		c.bodies = append(c.bodies, newCovered(body))
	}
	return c
}

// covered is code that somebody has read. It may share its first and its last line with anything, so there its text
// decides.
type covered struct {
	from, to int
	text     string
}

func newCovered(e element) covered { return covered{e.line, e.end(), squeeze(e.text)} }

func (c covered) has(f find) bool {
	switch {
	case f.line < c.from || f.line > c.to:
		return false
	case c.from < f.line && f.line < c.to:
		return true
	}
	return strings.Contains(c.text, squeeze(f.text)) || strings.Contains(c.text, squeeze(f.groups[0]))
}

func isCovered(list []covered, f find) bool {
	return slices.ContainsFunc(list, func(one covered) bool { return one.has(f) })
}

func (c *coverage) isCode(f find) bool { return isCovered(c.code, f) || isCovered(c.bodies, f) }

func (c *coverage) isUnread(f find) bool {
	text := squeeze(f.text)
	return slices.ContainsFunc(c.faults, func(u Unread) bool {
		if u.From > f.line || f.line > u.To {
			return false
		}
		return u.From < u.To || strings.Contains(squeeze(u.Text), text) || strings.Contains(text, squeeze(u.Text))
	})
}

func readField(c *coverage, f find) bool {
	name, kind := f.groups[1], f.groups[2]
	if slices.Contains(notNames, strings.ToLower(name)) || prose().MatchString(f.groups[0]+f.after) {
		return true
	}
	kind = map[string]string{"int": "integer", "bool": "boolean", "double": "number", "float": "number"}[kind] + map[string]string{
		"string": "string", "integer": "integer", "boolean": "boolean", "number": "number", "object": "object", "array": "array"}[kind]
	name = strings.TrimSuffix(name[strings.LastIndexByte(name, '.')+1:], "[]")
	return c.fields[[2]string{name, kind}] || c.fields[[2]string{strings.TrimRight(name, "0123456789"), kind}]
}

// prose is a small word, the name of a type and a small word, with nothing but spaces between them: a phone number is.
var prose = pattern(`^[ \t>*•\-–]*[a-z]+ (?:string|number|object|array|integer|boolean) [a-z]`)

// notNames begin a line of running text before the name of a type.
var notNames = []string{"a", "an", "the", "is", "as", "of", "in", "to", "or", "and", "any", "this", "that", "each", "empty", "json", "type", "with", "unix", "from"}

func readRequest(c *coverage, f find) bool {
	return slices.ContainsFunc(c.methods[f.groups[1]], func(line int) bool { return line >= f.line-2 && line <= f.line+2 })
}

// known is a status that some server may answer with: other numbers of three digits are amounts.
var known = pattern(`^(?:20[0-46]|30[1-478]|4[0-5]\d|46[69]|499|50[0-4])$`)

func readStatus(c *coverage, f find) bool {
	if !known().MatchString(f.groups[1]) {
		return true
	}
	return slices.ContainsFunc(c.page.Claims, func(claim Claim) bool {
		return claim.Kind == errorKind && strings.HasSuffix(claim.Subject, ".error."+f.groups[1]) &&
			(claim.Line == f.line || claim.Line+1 == f.line || claim.Line == f.line+1)
	})
}

func readBody(c *coverage, f find) bool { return isCovered(c.bodies, f) }

var noList = pattern(`(?i)^[\s:|–\-]*(?:\d+\s*[).]|["'` + "`" + `]?(?:true|false)\b)`)

func readValues(c *coverage, f find) bool {
	if noList().MatchString(f.after) {
		return true
	}
	const near = 8 // a row of HTML may have a line for each cell
	return slices.ContainsFunc(c.page.Claims, func(claim Claim) bool {
		return claim.Kind == enumKind && claim.Line >= f.line-near && claim.Line <= f.line+near
	})
}

// scanText is a page as plain text with the line of each place in it.
type scanText struct {
	text  string
	marks []int // offsets at which a source line begins
	from  []int // and the line that begins there
}

func (t *scanText) index() {
	if t.marks != nil {
		return
	}
	t.marks, t.from = []int{0}, []int{1}
	for i := range len(t.text) {
		if t.text[i] == '\n' {
			t.marks, t.from = append(t.marks, i+1), append(t.from, len(t.from)+1)
		}
	}
}

func (t *scanText) line(offset int) int {
	at := sort.SearchInts(t.marks, offset+1) - 1
	return t.from[max(0, at)]
}

// around is the line of text at an offset, shortened where the line is a whole page.
func (t *scanText) around(offset int) (text string, folded bool) {
	const before, most = 0, 160
	from := strings.LastIndexByte(t.text[:offset], '\n') + 1
	to := len(t.text)
	if end := strings.IndexByte(t.text[offset:], '\n'); end >= 0 {
		to = offset + end
	}
	if folded = to-from > most; folded {
		from = max(from, offset-before)
		to = min(to, offset+most)
		for to < len(t.text) && t.text[to]&0xC0 == 0x80 {
			to++
		}
		if cut := strings.LastIndexByte(t.text[from:to], ' '); cut > 0 {
			to = from + cut
		}
	}
	return strings.TrimSpace(t.text[from:to]), folded
}

var (
	scanHidden = pattern(`(?is)<!--.*?-->|<(script|style|template|svg|nav|noscript|head)\b.*?</(?:script|style|template|svg|nav|noscript|head)\s*>`)
	scanTag    = pattern(`(?s)<(/?)([A-Za-z][A-Za-z0-9]*)\b[^<>]*>`)
)

// scanHTML drops the tags: a row is a line, a cell is parted from the next by a bar, everything else is a space or
// nothing.
func scanHTML(source string) scanText {
	source = scanHidden().ReplaceAllStringFunc(source, func(hidden string) string { return strings.Repeat("\n", strings.Count(hidden, "\n")) })
	var b strings.Builder
	t := scanText{marks: []int{0}, from: []int{1}}
	line, pre, at := 1, 0, 0
	text := func(raw string) {
		raw = html.UnescapeString(raw)
		for {
			cut := strings.IndexByte(raw, '\n')
			if cut < 0 {
				b.WriteString(raw)
				return
			}
			b.WriteString(raw[:cut])
			if pre > 0 {
				b.WriteByte('\n')
			} else {
				b.WriteByte(' ')
			}
			line++
			t.marks, t.from = append(t.marks, b.Len()), append(t.from, line)
			raw = raw[cut+1:]
		}
	}
	for _, m := range scanTag().FindAllStringSubmatchIndex(source, -1) {
		text(source[at:m[0]])
		at = m[1]
		name, closing := strings.ToLower(source[m[4]:m[5]]), m[2] != m[3]
		switch name {
		case "pre":
			pre = max(0, pre+map[bool]int{true: -1, false: 1}[closing])
			b.WriteByte('\n')
		case "td", "th", "dd":
			if closing {
				b.WriteString(" | ")
			}
		case "code", "span", "a", "b", "strong", "em", "i", "sup", "sub", "small", "u", "wbr", "img", "label", "font", "bdi", "bdo":
		case "dt":
			if closing {
				b.WriteString(" | ")
			} else {
				b.WriteByte('\n')
			}
		default:
			b.WriteByte('\n')
		}
		line += strings.Count(source[m[0]:m[1]], "\n")
		t.marks, t.from = append(t.marks, b.Len()), append(t.from, line)
	}
	text(source[at:])
	t.text = b.String()
	return t
}
