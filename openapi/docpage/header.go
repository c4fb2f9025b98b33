package docpage

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
)

// tableType is what the header of a table promises.
type tableType int

const (
	unknownTable tableType = iota
	fieldTable
	errorTable
)

// tableKind reads a header. One column that nobody knows makes the whole table unknown.
func tableKind(header row) tableType {
	roles, ok := rolesOf(header)
	if !ok {
		return unknownTable
	}
	switch {
	case roles[nameRole] && roles[typeRole] && !roles[statusRole] && !roles[identifierRole]:
		return fieldTable
	case roles[statusRole] && (roles[identifierRole] || roles[descriptionRole]) && !roles[typeRole] && !roles[nameRole]:
		return errorTable
	}
	return unknownTable
}

func rolesOf(header row) (map[role]bool, bool) {
	roles := map[role]bool{}
	for _, c := range header.cells {
		is := headerRole(c.text)
		if is == unknownRole || roles[is] && is != descriptionRole {
			return nil, false
		}
		roles[is] = true
	}
	return roles, len(roles) > 0
}

// headerCells splits the header of a table without borders, "Field Type Description", into its cells. All words have
// to be words of headers.
func headerCells(tokens []string) ([]string, bool) {
	const longest = 24
	if len(tokens) > longest {
		return nil, false
	}
	var cells []string
	current, is := "", unknownRole
	for _, token := range tokens {
		folded := fold(strings.Trim(token, "|*`:"))
		found := wordRole(folded)
		if found == unknownRole && !contains(headerFillers, folded) || folded == "" {
			return nil, false
		}
		begins := false
		switch {
		case current == "":
		case found == unknownRole:
			begins = is != unknownRole && startsUpper(token)
		case is == unknownRole || found == is && (is == statusRole || !startsUpper(token)):
		default:
			begins = true
		}
		if begins {
			cells = append(cells, current)
			current, is = "", unknownRole
		}
		current = strings.TrimSpace(current + " " + token)
		if found != unknownRole {
			is = found
		}
	}
	cells = append(cells, current)
	header := row{}
	for _, text := range cells {
		header.cells = append(header.cells, cell{text: text})
	}
	return cells, tableKind(header) != unknownTable
}

// headerRun is the longest header that begins the tokens, as a number of tokens.
func headerRun(tokens []string) int {
	const longest = 9
	if len(tokens) == 0 || !startsHeader(tokens[0]) {
		return 0
	}
	for n := min(longest, len(tokens)); n >= 2; n-- {
		if _, ok := headerCells(tokens[:n]); ok {
			return n
		}
	}
	return 0
}

func startsHeader(token string) bool {
	folded := fold(token)
	is := wordRole(folded)
	return is == nameRole || is == statusRole || contains(headerFillers, folded)
}

func startsUpper(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(r)
}

// section is what a heading of the template announces.
type section int

const (
	noSection section = iota
	otherSection
	requestSection
	requestFields
	queryFields
	requestExamples
	responseSection
	responseFields
	responseExamples
	errorSection
	sampleSection
)

// sectionOf reads a heading.
func sectionOf(heading string) section {
	tokens := tokensOf(heading)
	request, response := hasStem(tokens, requestStems), hasStem(tokens, responseStems)
	fields, body, example := hasStem(tokens, fieldStems), hasStem(tokens, bodyStems), hasStem(tokens, exampleStems)
	code := hasStem(tokens, codeStems) || hasAny(tokens, languageList)
	switch {
	case hasStem(tokens, errorStems):
		return errorSection
	case example && code:
		return sampleSection
	case example && response && !request:
		return responseExamples
	case example && body && request && !response:
		return requestExamples
	case example && request && !response:
		if hasAny(tokens, manyExamples) {
			return sampleSection
		}
		return requestExamples
	case fields && hasStem(tokens, queryStems) && !response:
		return queryFields
	case fields && request && !response:
		return requestFields
	case fields && response && !request:
		return responseFields
	case request && !response && allKnown(tokens):
		return requestSection
	case response && !request && allKnown(tokens):
		return responseSection
	}
	return otherSection
}

func hasAny(tokens, list []string) bool {
	for _, token := range tokens {
		if contains(list, token) {
			return true
		}
	}
	return false
}

var sectionStems = [][]string{requestStems, responseStems, fieldStems, bodyStems, exampleStems, errorStems, codeStems, queryStems}

// allKnown reports whether a line has no word but those of the template's headings and names of methods.
func allKnown(tokens []string) bool {
	for _, token := range tokens {
		known := contains(sectionExtra, token) || contains(languageList, token)
		for _, stems := range sectionStems {
			known = known || stemmed(token, stems)
		}
		if !known {
			return false
		}
	}
	return len(tokens) > 0
}

// isHeadingPhrase reports whether some words can only be a heading of the template: each is one of its words, or, once,
// the name of a method.
func isHeadingPhrase(phrase string) bool {
	var tokens []string
	methods := 0
	for _, word := range strings.Fields(phrase) {
		if camelTitle().MatchString(word) {
			if methods++; methods > 1 {
				return false
			}
			continue
		}
		tokens = append(tokens, tokensOf(word)...)
	}
	if len(tokens) == 0 || !allKnown(tokens) {
		return false
	}
	is := sectionOf(phrase)
	return is != otherSection && (methods == 0 || is == errorSection || is == sampleSection)
}

var (
	camelTitle    = pattern(`^[A-Za-z]?[a-z0-9]+(?:[A-Z][A-Za-z0-9]*)+$`)
	methodTitle   = pattern(`^[A-Za-z][A-Za-z0-9]*$`)
	headingAnchor = pattern(`\s*\{#[^{}]*\}\s*$`)
	headingMarks  = pattern(`^#{1,6}\s+|[\s#¶]+$`)
)

// headingText is a heading without its anchor and marks.
func headingText(text string) string {
	text = headingAnchor().ReplaceAllString(squeeze(text), "")
	text = headingMarks().ReplaceAllString(text, "")
	return squeeze(headingAnchor().ReplaceAllString(text, ""))
}

// isMarked reports whether a line of text carries the mark of a heading: the # of its anchor, or {#anchor}.
func isMarked(line string) bool {
	line = strings.TrimSpace(line)
	const longest = 160
	if len(line) > longest || line == "" {
		return false
	}
	if headingAnchor().MatchString(strings.TrimRight(line, "# ")) {
		return true
	}
	if before, ok := strings.CutSuffix(line, "#"); ok {
		before = strings.TrimSpace(before)
		r, _ := utf8.DecodeLastRuneInString(before)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ')' {
			return false
		}
		last := before[strings.LastIndexAny(before, " \t")+1:]
		return !contains(sharps, last)
	}
	if before, ok := strings.CutSuffix(line, "¶"); ok {
		return strings.TrimSpace(before) != ""
	}
	return false
}

// sharps are languages whose name ends in #.
var sharps = []string{"C", "F", "c", "f", "PythonC", "JavaC"}

// pipeCells splits a row of a pipe table; bars at its ends are optional.
func pipeCells(line string) []string {
	line = strings.TrimSpace(line)
	line = strings.TrimPrefix(line, "|")
	if strings.HasSuffix(line, "|") && !strings.HasSuffix(line, `\|`) {
		line = line[:len(line)-1]
	}
	cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
	for i := range cells {
		cells[i] = plainCell(strings.ReplaceAll(cells[i], "\x00", "|"))
	}
	return cells
}

var pipeRule = pattern(`^[\s|:\-–—]*$`)

func isPipeRule(line string) bool {
	return pipeRule().MatchString(line) && strings.Contains(line, "--") && strings.Contains(line, "|")
}

func unescapeEntities(text string) string {
	if !strings.Contains(text, "&") {
		return text
	}
	return html.UnescapeString(text)
}
