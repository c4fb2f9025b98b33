package docpage

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// readText gives the elements of a page that was copied as text: headings with the # of their anchors, tables as
// pipes, tabs or words in a row, bodies and sample code without fences.
func readText(source string) []element {
	r := &textReader{}
	for i, line := range strings.Split(source, "\n") {
		r.lines = append(r.lines, unfold(sourceLine{line, i + 1})...)
	}
	for _, line := range r.lines {
		r.marked = r.marked || isMarked(line.text) && sectionOf(headingText(line.text)) != otherSection
	}
	r.join()
	for r.at < len(r.lines) {
		r.next()
	}
	return r.elements
}

// sourceLine is a logical line with the line of the source on which it stands; several share one where a page is
// folded into one line.
type sourceLine struct {
	text string
	line int
}

type textReader struct {
	lines    []sourceLine
	at       int
	marked   bool // headings carry marks, so that a line without one is none
	section  section
	elements []element
	joined   string
	offsets  []int
}

// join lays the lines out in one string, so that a body is parsed where it stands and nothing is copied.
func (r *textReader) join() {
	var b strings.Builder
	for _, line := range r.lines {
		r.offsets = append(r.offsets, b.Len())
		b.WriteString(line.text)
		b.WriteByte('\n')
	}
	r.joined = b.String()
}

// isExample reports whether a body may stand here that does not look like one.
func (r *textReader) isExample() bool {
	return r.section == requestExamples || r.section == responseExamples
}

func (r *textReader) add(e element) { r.elements = append(r.elements, e) }

func (r *textReader) next() {
	line := r.lines[r.at]
	text := strings.TrimSpace(line.text)
	switch {
	case text == "":
		r.at++
	case r.isHeading(text):
		heading := headingText(text)
		r.add(element{kind: headingElement, text: heading, line: line.line})
		r.at++
		r.section = sectionOf(heading)
		if r.section == sampleSection {
			r.samples()
		}
	case startsBody(text), text == "null" && r.isExample():
		r.body()
	case r.isPipeTable():
		r.pipeTable()
	case strings.Contains(line.text, "\t") && r.isTabHeader(line.text):
		r.wordTable(splitTabs(line.text), true)
	default:
		if cells, ok := headerCells(strings.Fields(text)); ok {
			r.wordTable(cells, false)
			return
		}
		if r.isStrangeHeader(text) {
			r.wordTable([]string{text}, false)
			return
		}
		r.add(element{kind: textElement, text: squeeze(plainInline(text)), line: line.line})
		r.at++
	}
}

// isStrangeHeader reports whether a line is the header of a table of fields with a column that nobody knows: rows follow.
func (r *textReader) isStrangeHeader(text string) bool {
	const most = 8
	tokens := strings.Fields(text)
	if len(tokens) < 2 || len(tokens) > most || wordRole(fold(tokens[0])) != nameRole || wordRole(fold(tokens[1])) != typeRole {
		return false
	}
	for at := r.at + 1; at < len(r.lines); at++ {
		if next := strings.TrimSpace(r.lines[at].text); next != "" {
			_, row := wordFieldRow(next, nil)
			return row
		}
	}
	return false
}

var atxHeading = pattern(`^#{1,6}\s+\S`)

func (r *textReader) isHeading(text string) bool {
	if isMarked(text) {
		return true
	}
	if atxHeading().MatchString(text) {
		heading := headingText(text)
		return methodTitle().MatchString(heading) || sectionOf(heading) != otherSection
	}
	const longest = 80
	return !r.marked && len(text) <= longest && isHeadingPhrase(text)
}

// samples takes everything up to the next heading as code.
func (r *textReader) samples() {
	code := element{kind: codeElement}
	var texts []string
	for ; r.at < len(r.lines); r.at++ {
		line := r.lines[r.at]
		if isMarked(line.text) && sectionOf(headingText(line.text)) != otherSection {
			break
		}
		texts = append(texts, line.text)
		code.lines = append(code.lines, line.line)
	}
	if strings.TrimSpace(strings.Join(texts, "")) != "" {
		code.line, code.text = code.lines[0], strings.Join(texts, "\n")
		r.add(code)
	}
}

// startsBody reports whether a line can begin a JSON body; {{apiUrl}} and [a link] do not.
func startsBody(text string) bool { return bodyStart().MatchString(text) }

var bodyStart = pattern(`^(?:\{(?:[^{\w]|$)|\[\s*(?:"|\{|\[|\]|-?[0-9]|$))`)

// body takes a JSON value, or, where none can be parsed, all lines that may belong to it.
func (r *textReader) body() {
	first := r.at
	_, size, err := parseBody(r.joined[r.offsets[first]:], func(int64) int { return 0 })
	if err == nil {
		end := r.offsets[first] + int(size)
		last := first
		for last+1 < len(r.lines) && r.offsets[last+1] <= end {
			last++
		}
		rest := r.joined[end : r.offsets[last]+len(r.lines[last].text)]
		r.code(first, last, r.joined[r.offsets[first]:end])
		r.at = last + 1
		if strings.TrimSpace(rest) != "" { // a body and more on one line
			r.at = last
			r.lines[last].text = rest
			r.offsets[last] = end
		}
		return
	}
	last := first
	for last+1 < len(r.lines) {
		text := strings.TrimSpace(r.lines[last+1].text)
		if r.isHeading(text) || text == "" && last+2 < len(r.lines) && !looksLikeBody(r.lines[last+2].text) {
			break
		}
		if _, ok := headerCells(strings.Fields(text)); ok {
			break
		}
		last++
	}
	r.code(first, last, strings.TrimSuffix(r.joined[r.offsets[first]:r.offsets[last]+len(r.lines[last].text)], "\n"))
	r.elements[len(r.elements)-1].open = last == len(r.lines)-1
	r.at = last + 1
}

func looksLikeBody(line string) bool {
	line = strings.TrimSpace(line)
	return line == "" || strings.ContainsAny(line[:1], `{}[]"`)
}

func (r *textReader) code(first, last int, text string) {
	code := element{kind: codeElement, text: text, line: r.lines[first].line}
	for _, line := range r.lines[first : last+1] {
		code.lines = append(code.lines, line.line)
	}
	r.add(code)
}

func isPipe(line string) bool { return strings.Contains(line, "|") }

// isPipeTable reports whether a table of pipes begins here: a header that is known, or a rule below the line.
func (r *textReader) isPipeTable() bool {
	line := r.lines[r.at].text
	if !isPipe(line) {
		return false
	}
	if r.at+1 < len(r.lines) && isPipeRule(r.lines[r.at+1].text) {
		return true
	}
	header := row{}
	for _, text := range pipeCells(line) {
		header.cells = append(header.cells, cell{text: text})
	}
	return len(header.cells) > 1 && tableKind(header) != unknownTable
}

func (r *textReader) pipeTable() {
	table := element{kind: tableElement, line: r.lines[r.at].line}
	for ; r.at < len(r.lines) && isPipe(r.lines[r.at].text); r.at++ {
		line := r.lines[r.at]
		if isPipeRule(line.text) {
			continue
		}
		if len(table.rows) > 0 && r.isPipeTable() {
			break
		}
		at := row{line: line.line, last: line.line, raw: strings.TrimSpace(line.text)}
		for _, text := range pipeCells(line.text) {
			at.cells = append(at.cells, cell{text, line.line})
		}
		table.rows = append(table.rows, at)
	}
	r.add(table)
}

func splitTabs(line string) []string {
	var cells []string
	for _, text := range strings.Split(strings.Trim(line, " "), "\t") {
		cells = append(cells, squeeze(plainInline(text)))
	}
	for len(cells) > 1 && cells[len(cells)-1] == "" {
		cells = cells[:len(cells)-1]
	}
	return cells
}

func (r *textReader) isTabHeader(line string) bool {
	header := row{}
	for _, text := range splitTabs(line) {
		header.cells = append(header.cells, cell{text: text})
	}
	return len(header.cells) > 1 && tableKind(header) != unknownTable
}

// wordTable reads a table whose rows are lines and whose cells are parted by tabs or spaces. A line that begins no row
// goes on with the cell before.
func (r *textReader) wordTable(header []string, tabs bool) {
	first := r.lines[r.at]
	table := element{kind: tableElement, line: first.line, loose: !tabs}
	head := row{line: first.line, last: first.line, raw: strings.TrimSpace(first.text)}
	var roles []role
	for _, text := range header {
		head.cells = append(head.cells, cell{text, first.line})
		roles = append(roles, headerRole(text))
	}
	table.rows = append(table.rows, head)
	var more []sourceLine // of the last cell, taken over all at once
	goOn := func() {
		table.rows[len(table.rows)-1].extend(more)
		more = more[:0]
	}
	for r.at++; r.at < len(r.lines); r.at++ {
		line := r.lines[r.at]
		text := strings.TrimSpace(line.text)
		if text == "" || r.isHeading(text) || startsBody(text) || r.beginsTable() || r.isCaption(text) {
			break
		}
		cells, ok := []string(nil), false
		switch {
		case tabs && strings.Contains(strings.TrimSpace(line.text), "\t"):
			cells, ok = splitTabs(line.text), true
		case roles[0] == statusRole || slices.Contains(roles, statusRole):
			cells, ok = wordStatusRow(text, roles)
		default:
			cells, ok = wordFieldRow(text, roles)
		}
		if !ok {
			if len(table.rows) == 1 {
				cells = []string{text} // there is no cell to go on with: the reader of tables refuses it
			} else {
				more = append(more, sourceLine{squeeze(plainInline(text)), line.line})
				continue
			}
		}
		goOn()
		at := row{line: line.line, last: line.line, raw: text}
		for _, text := range cells {
			at.cells = append(at.cells, cell{text, line.line})
		}
		table.rows = append(table.rows, at)
	}
	goOn()
	r.add(table)
}

// beginsTable reports whether the line is the header of the next table.
func (r *textReader) beginsTable() bool {
	text := strings.TrimSpace(r.lines[r.at].text)
	if strings.Contains(text, "\t") {
		return r.isTabHeader(r.lines[r.at].text)
	}
	_, ok := headerCells(strings.Fields(text))
	return ok
}

// isCaption reports whether a line, alone or with the next, heads another table: the header follows.
func (r *textReader) isCaption(text string) bool {
	const longest = 100
	if len(text) > longest {
		return false
	}
	tokens := tokensOf(text)
	named := hasStem(tokens, objectStems) && hasStem(tokens, fieldStems)
	if !named && !identifier().MatchString(strings.Trim(text, "`:* ")) {
		return false
	}
	for ahead := 1; ahead <= 3 && r.at+ahead < len(r.lines); ahead++ {
		if strings.TrimSpace(r.lines[r.at+ahead].text) == "" {
			continue
		}
		probe := textReader{lines: r.lines, at: r.at + ahead}
		if probe.beginsTable() || probe.isPipeTable() {
			return true
		}
	}
	return false
}

var identifier = pattern(`^[A-Za-z_][A-Za-z0-9_.\-]*(?:\[\])*$`)

// wordFieldRow splits "chatId string Yes Who is asked about" into cells. The second word has to be a type, or so much
// like one, or so clearly followed by the word for required, that the line is a row all the same, and a faulty one.
func wordFieldRow(text string, roles []role) ([]string, bool) {
	tokens := strings.Fields(plainInline(text))
	if len(tokens) < 2 || !identifier().MatchString(trimMark(tokens[0])) || trimMark(tokens[0]) == "" {
		return nil, false
	}
	needs := slices.Contains(roles, requiredRole)
	_, known := typeWords(tokens[1])
	if !known {
		required := false
		if needs && len(tokens) > 2 {
			_, required = requirement(tokens[2])
		}
		if !required && !likeType(tokens[1]) && !isStrangeRow(tokens[0], tokens[1], strings.Join(tokens[2:min(3, len(tokens))], "")) {
			return nil, false
		}
	}
	cells := []string{tokens[0], tokens[1]}
	rest := tokens[2:]
	if needs {
		required := ""
		if len(rest) > 0 {
			required, rest = rest[0], rest[1:]
			if folded := tokensOf(required); len(folded) > 0 && contains(ifWords, folded[0]) ||
				len(rest) > 0 && strings.HasSuffix(required, ",") {
				required, rest = strings.Join(append([]string{required}, rest...), " "), nil
			}
		}
		cells = append(cells, required)
	}
	return append(cells, strings.Join(rest, " ")), true
}

// trimMark drops what refers to a footnote by a mark and not by a digit, which a name may end in.
func trimMark(text string) string { return strings.TrimRight(text, "*†¹²³⁴⁵⁶⁷⁸⁹:") }

// otherTypes are words that stand for a type elsewhere. The contract has none of them, so a row with one is unread.
var otherTypes = words("text date datetime timestamp time file any map dict list enum long short decimal uuid uri url null void json binary bytes str char int32 int64 uint64 byte mixed unknown strings objects arrays integers tuple set blob hash varchar строка число объект массив строки")

func likeType(token string) bool {
	folded := fold(strings.Trim(trimFootnote(token), "`*,;:()"))
	if contains(otherTypes, folded) {
		return true
	}
	for word := range jsonTypes {
		if len(word) >= 5 && len(folded) >= 4 && distance(folded, word) <= 2 {
			return true
		}
	}
	return typeInside().MatchString(folded)
}

// isStrangeRow reports whether three words can only begin a row whose type is a word that nobody knows: a name with a
// hump, one plain word and the beginning of a sentence.
func isStrangeRow(name, kind, about string) bool {
	r, _ := utf8.DecodeRuneInString(about)
	return camelCase().MatchString(name) && plainWord().MatchString(kind) && !contains(proseWords, kind) && unicode.IsLetter(r) && !unicode.IsLower(r)
}

var plainWord = pattern(`^[a-z][a-z0-9]*$`)

var typeInside = pattern(`string|integer|boolean|number|object|array`)

var statusWord = pattern(`^[1-5][0-9][0-9]$`)

// wordStatusRow splits "400 Bad Request …" into its status and the rest: nothing says where the identifier ends.
func wordStatusRow(text string, roles []role) ([]string, bool) {
	status, rest, ok := strings.Cut(plainInline(text), " ")
	if !statusWord().MatchString(status) || !ok && roles[0] != statusRole {
		return nil, false
	}
	cells := make([]string, len(roles))
	cells[slices.Index(roles, statusRole)] = status
	at := slices.Index(roles, identifierRole)
	if at < 0 {
		at = slices.Index(roles, descriptionRole)
	}
	cells[at] = squeeze(rest)
	return cells, true
}
