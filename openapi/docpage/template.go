package docpage

import "strings"

// parts is what the template says of a page's elements, before any of it is a claim.
type parts struct {
	title    spoken
	requests []requestLine
	tables   []placedTable
	examples map[string][]*value // by part: request, response
	bodies   []element           // the code that the examples were parsed from
	refusals []refusal
	samples  []element
	passed   []element // what looks like a claim and is none: request lines among examples
	faults   []fault
	// silenced parts have an unread table: what their examples would add may stand in it.
	silenced  map[string]bool
	hasErrors bool // the page goes on to its errors
}

type requestLine struct {
	verb, path string
	query      []string
	verbLine   int
	line       int // of the address
}

// placedTable is a table of fields with the part of the call that it belongs to and the words above it.
type placedTable struct {
	part    string // request, query or response
	caption []string
	fields  []field
	first   bool // the first of its section
	table   element
}

const (
	requestPart  = "request"
	queryPart    = "query"
	responsePart = "response"
)

var partOf = map[section]string{
	requestSection: requestPart, requestFields: requestPart, requestExamples: requestPart, queryFields: queryPart,
	responseSection: responsePart, responseFields: responsePart, responseExamples: responsePart,
}

// reader goes through the elements once, from top to bottom.
type reader struct {
	parts
	section section
	// above are the lines since the last heading or table: a caption is among them.
	above  []element
	tables int    // of the section
	verb   spoken // a verb on a line of its own
}

func readParts(elements []element) *parts {
	r := &reader{parts: parts{examples: map[string][]*value{}, silenced: map[string]bool{}}}
	for _, e := range elements {
		if r.verb.text != "" && e.kind == codeElement && isAddress(squeeze(e.text)) {
			e = element{kind: textElement, text: squeeze(e.text), line: e.lineAt(int64(strings.Index(e.text, strings.TrimSpace(e.text))))}
		}
		if r.verb.text != "" && e.kind != textElement {
			r.dropVerb()
		}
		switch e.kind {
		case headingElement:
			r.heading(e)
		case textElement:
			r.text(e)
		case tableElement:
			r.table(e)
		case codeElement:
			r.code(e)
		}
	}
	r.dropVerb()
	return &r.parts
}

func (r *reader) unread(e element, why string) {
	r.faults = append(r.faults, fault{e.line, e.end(), e.whole(), why})
}

func (r *reader) heading(e element) {
	if methodTitle().MatchString(e.text) && sectionOf(e.text) == otherSection || r.title.text == "" && r.section == noSection && isTitle(e.text) {
		if r.title.text == "" {
			r.title = spoken{e.text, e.line}
		}
		if strings.EqualFold(operationName(e.text), operationName(r.title.text)) {
			r.section, r.above, r.tables = noSection, nil, 0
			return
		}
	}
	is := sectionOf(e.text)
	if is == otherSection && r.section != noSection && isObjectCaption(e.text) {
		r.above = append(r.above, e) // a heading that names an object, not a section
		return
	}
	r.section, r.above, r.tables = is, nil, 0
	r.hasErrors = r.hasErrors || is == errorSection
}

// isTitle reports whether a heading can be the name of a method in words: "Get contact info".
func isTitle(text string) bool {
	return titleWords().MatchString(text) && sectionOf(text) == otherSection
}

var titleWords = pattern(`^[A-Za-z]+(?: [A-Za-z]+){0,4}$`)

func isObjectCaption(text string) bool {
	tokens := tokensOf(text)
	return hasStem(tokens, objectStems) && latinWord().MatchString(text)
}

var latinWord = pattern(`[A-Za-z_][A-Za-z0-9_]*`)

var verbForm = pattern(`^[A-Z]{3,8}$`)

var requestForm = pattern(`^([A-Z]{3,8})\s+(\S+)\s*(.*)$`)

func (r *reader) text(e element) {
	text := strings.Trim(e.text, "` ")
	if r.verb.text != "" {
		if isAddress(text) {
			r.request(r.verb.text+" "+text, element{text: r.verb.text + "\n" + e.text, line: r.verb.line, lines: []int{e.line}})
			r.verb = spoken{}
			return
		}
		r.dropVerb()
	}
	switch {
	case verbForm().MatchString(text):
		r.verb = spoken{text, e.line}
	case requestForm().MatchString(text) && isAddress(strings.Fields(text)[1]), isAddress(text) && strings.Contains(text, "{"):
		r.request(text, e)
	default:
		r.above = append(r.above, e)
		const lines = 3
		if len(r.above) > lines {
			r.above = r.above[len(r.above)-lines:]
		}
	}
}

// dropVerb gives up a verb that no address follows.
func (r *reader) dropVerb() {
	if isVerb(r.verb.text) {
		r.faults = append(r.faults, fault{r.verb.line, r.verb.line, r.verb.text, "a verb without the address that it is for"})
	}
	r.verb = spoken{}
}

// request takes a request line; among examples it is none.
func (r *reader) request(text string, e element) {
	switch r.section {
	case requestExamples, responseExamples, sampleSection:
		r.passed = append(r.passed, e)
		return
	case requestSection, requestFields, queryFields:
	default:
		r.unread(e, "a request line under no heading for requests")
		return
	}
	line := requestLine{verbLine: e.line, line: e.end()}
	if m := requestForm().FindStringSubmatch(text); m != nil && isAddress(m[2]) {
		if !isVerb(m[1]) {
			r.unread(e, "a request line whose verb is unknown")
			return
		}
		if m[3] != "" {
			r.unread(e, "a request line with more on it than a verb and an address")
			return
		}
		line.verb, text = m[1], m[2]
	}
	if strings.ContainsAny(text, " \t") {
		r.unread(e, "an address with spaces in it")
		return
	}
	var query string
	text, query, _ = strings.Cut(text, "?")
	for _, pair := range strings.Split(query, "&") {
		if name, _, _ := strings.Cut(pair, "="); name != "" {
			line.query = append(line.query, name)
		}
	}
	line.path = templatePath(text)
	r.requests = append(r.requests, line)
}

var (
	pathHost   = pattern(`^(?:https?://[^/{}]*(?:\{\{?\w+\}?\}[^/{}]*)*|\{\{?\w+\}?\})`)
	pathMethod = pattern(`(/waInstance\{[^{}]*\}/)([A-Za-z])`)
)

// templatePath drops host and base path, makes double braces single and the first letter of the method small.
func templatePath(address string) string {
	path := strings.Trim(address, "`<>\"'")
	path = pathHost().ReplaceAllString(path, "")
	path = strings.NewReplacer("{{", "{", "}}", "}", "%7B%7B", "{", "%7D%7D", "}").Replace(path)
	if at := strings.Index(path, "/waInstance"); at > 0 {
		path = path[at:]
	}
	path = strings.TrimRight(path, "/.,;")
	if !strings.HasPrefix(path, "/") {
		path = "/" + path
	}
	if at := pathMethod().FindStringSubmatchIndex(path); at != nil {
		path = path[:at[4]] + strings.ToLower(path[at[4]:at[5]]) + path[at[5]:]
	}
	return path
}

func (r *reader) table(e element) {
	above := r.above
	r.above = nil
	if len(e.rows) == 0 {
		return
	}
	part := partOf[r.section]
	kind := tableKind(e.rows[0])
	if kind == unknownTable && r.section == sampleSection {
		r.samples = append(r.samples, element{kind: codeElement, text: e.whole(), line: e.line, lines: []int{e.end()}})
		return
	}
	if kind == errorTable {
		refusals, faults := refusalsOf(e)
		r.refusals, r.faults, r.hasErrors = append(r.refusals, refusals...), append(r.faults, faults...), true
		if len(refusals)+len(faults) == 0 {
			r.unread(e, "a table without rows")
		}
		return
	}
	first := r.tables == 0
	r.tables++ // one that nobody could read too: the next is not about the root
	switch {
	case kind == unknownTable:
		r.unread(e, "a table whose header is not known")
	case part == "":
		r.unread(e, "a table of fields under no known heading")
	default:
		fields, faults := fieldsOf(e)
		r.faults = append(r.faults, faults...)
		if len(faults) > 0 {
			r.silence(part)
		}
		if len(fields)+len(faults) == 0 {
			r.unread(e, "a table without rows")
			r.silence(part)
			return
		}
		table := placedTable{part: part, fields: fields, first: first, table: e}
		for _, line := range above {
			table.caption = append(table.caption, line.text)
		}
		r.parts.tables = append(r.parts.tables, table)
		return
	}
	r.silence(part)
}

// silence marks the part whose table could not be read; both, if nobody knows which it is.
func (r *parts) silence(part string) {
	switch part {
	case "":
		r.silenced[requestPart], r.silenced[responsePart] = true, true
	case queryPart:
	default:
		r.silenced[part] = true
	}
}

func (r *reader) code(e element) {
	if strings.TrimSpace(e.text) == "" {
		return
	}
	if r.section == sampleSection {
		r.samples = append(r.samples, e)
		return
	}
	part := partOf[r.section]
	oneLine := squeeze(e.text)
	if requestForm().MatchString(oneLine) && isAddress(strings.Fields(oneLine)[1]) && !strings.Contains(strings.TrimSpace(e.text), "\n\n") ||
		isAddress(oneLine) && !strings.ContainsAny(oneLine, " \"") {
		lines := strings.Split(strings.TrimSpace(e.text), "\n")
		if len(lines) == 2 && verbForm().MatchString(strings.TrimSpace(lines[0])) {
			at := func(text string) int { return e.lineAt(int64(strings.Index(e.text, text))) }
			r.request(oneLine, element{text: strings.TrimSpace(e.text), line: at(lines[0]), lines: []int{at(lines[1])}})
			return
		}
		for _, text := range lines {
			if line := squeeze(text); line != "" {
				r.request(line, element{text: line, line: e.lineAt(int64(strings.Index(e.text, text)))})
			}
		}
		return
	}
	bodies, ok := bodiesOf(e)
	switch {
	case ok && part != "":
		if part == queryPart {
			part = requestPart
		}
		r.examples[part], r.parts.bodies = append(r.examples[part], bodies...), append(r.parts.bodies, e)
	case isSample(e):
		r.samples = append(r.samples, e)
	case ok && !isComposite(bodies):
		r.passed = append(r.passed, e)
	case ok:
		r.unread(e, "a body under no known heading")
	case part == "" && !looksLikeCode(e.text):
		r.passed = append(r.passed, e)
	case e.open:
		r.unread(e, "the page ends inside a body")
	default:
		r.unread(e, "a body that is not JSON")
	}
}

func isComposite(bodies []*value) bool {
	for _, body := range bodies {
		if body.kind == "object" || body.kind == "array" {
			return true
		}
	}
	return false
}

// looksLikeCode reports whether preformatted text outside the known sections may hold claims.
func looksLikeCode(text string) bool {
	return strings.ContainsAny(text, "{}[]\"") || typeInside().MatchString(text)
}
