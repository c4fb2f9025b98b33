package docpage

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// unfold takes a page, or a good part of one, that was copied into one line apart again: headings, request lines,
// bodies, the headers of tables and their rows each get a logical line. Any other line stays as it is.
func unfold(line sourceLine) []sourceLine {
	if !isFolded(line.text) {
		return []sourceLine{line}
	}
	u := &unfolder{source: line.text, line: line.line}
	u.tokens = tokenSpans(line.text)
	u.run()
	return u.lines
}

// isFolded reports whether a line holds more of the template than any line of an unfolded page does.
func isFolded(line string) bool {
	const shortest, longHeading = 60, 8
	if len(line) < shortest || strings.Contains(line, "|---") {
		return false
	}
	tokens := strings.Fields(line)
	headings := 0
	for i, token := range tokens {
		if isMarked(token) {
			headings++
		}
		if n := headerRun(tokens[i:]); n > 2 && n < len(tokens) {
			return true
		}
	}
	return headings > 1 || headings == 1 && len(tokens) > longHeading
}

type span struct{ from, to int }

var wordSpan = pattern(`\S+`)

func tokenSpans(text string) []span {
	var spans []span
	for _, at := range wordSpan().FindAllStringIndex(text, -1) {
		spans = append(spans, span{at[0], at[1]})
	}
	return spans
}

type unfolder struct {
	source string
	line   int
	tokens []span
	lines  []sourceLine
	from   int // the first token that no line has yet
	kind   tableType
	needs  bool // the table at hand says what is required
	titled bool // the title has been seen: before it, the name of a method ends no other heading
}

func (u *unfolder) token(i int) string {
	if i >= len(u.tokens) {
		return ""
	}
	return u.source[u.tokens[i].from:u.tokens[i].to]
}

func (u *unfolder) window(from, to int) []string {
	var texts []string
	for i := max(0, from); i < min(to, len(u.tokens)); i++ {
		texts = append(texts, u.token(i))
	}
	return texts
}

// cut ends the line at hand before token i.
func (u *unfolder) cut(i int) {
	if i > u.from {
		u.emit(u.source[u.tokens[u.from].from:u.tokens[i-1].to])
	}
	u.from = i
}

func (u *unfolder) emit(text string) { u.lines = append(u.lines, sourceLine{text, u.line}) }

func (u *unfolder) run() {
	marks := false
	for i := range u.tokens {
		marks = marks || isMarked(u.token(i)) && sectionOf(u.token(i)) != otherSection
	}
	for i := 0; i < len(u.tokens); {
		next, done := u.step(i, marks)
		if done {
			return
		}
		i = next
	}
	u.cut(len(u.tokens))
}

// step looks at token i and says which to look at next; done where the rest of the page is sample code.
func (u *unfolder) step(i int, marks bool) (int, bool) {
	token := u.token(i)
	switch {
	case isMarked(token):
		from := u.headingFrom(i)
		u.cut(from)
		heading := strings.Join(u.window(from, i+1), " ")
		u.cut(i + 1)
		u.kind = unknownTable
		if sectionOf(headingText(heading)) == sampleSection {
			u.cut(len(u.tokens))
			return i, true
		}
		return i + 1, false
	case u.kind != errorTable && (startsBody(token) || startsBody(token+u.token(i+1))):
		return u.body(i, marks), false
	case verbForm().MatchString(token) && isAddress(u.token(i+1)) && (isVerb(token) || strings.Contains(u.token(i+1), "waInstance")):
		u.cut(i)
		if !marks {
			u.emit("Request#")
		}
		u.cut(i + 2)
		return i + 2, false
	}
	n := headerRun(u.window(i, i+9))
	for n > 2 && u.isRow(i+n-1) { // a field called description is no part of the header
		n--
	}
	if n > 0 && (n > 2 || u.isRow(i+n)) {
		u.header(i, n, marks)
		return i + n, false
	}
	if n := u.strangeHeader(i); n > 0 {
		u.cut(i)
		u.cut(i + n)
		u.kind, u.needs = fieldTable, false
		return i + n, false
	}
	u.within(i)
	return i + 1, false
}

// strangeHeader is the number of tokens of a header with a column that nobody knows, or 0.
func (u *unfolder) strangeHeader(i int) int {
	const most = 6
	if wordRole(fold(u.token(i))) != nameRole || wordRole(fold(u.token(i+1))) != typeRole {
		return 0
	}
	for n := 2; n <= most; n++ {
		if u.isRow(i + n) {
			return n
		}
	}
	return 0
}

// headingFrom is the first token of the heading that ends at token i: the longest run of words that is one.
func (u *unfolder) headingFrom(i int) int {
	const longest = 7
	if title := strings.TrimRight(u.token(i), "#¶"); camelTitle().MatchString(title) && !u.titled {
		u.titled = true
		return i
	}
	for from := max(u.from, i-longest+1); from < i; from++ {
		if u.beginsHeading(from, i+1) && isHeadingPhrase(headingText(strings.Join(u.window(from, i+1), " "))) {
			return from
		}
	}
	return i
}

// beginsHeading reports whether a heading may begin with a token and end before another: the words of the prose before it
// can be words of headings too, but it begins with no small letter, and no sentence ends in it.
func (u *unfolder) beginsHeading(from, end int) bool {
	if r, _ := utf8.DecodeRuneInString(u.token(from)); unicode.IsLower(r) {
		return false
	}
	return !slices.ContainsFunc(u.window(from, end-1), func(token string) bool { return strings.ContainsAny(token[len(token)-1:], ".,;:!?") })
}

func (u *unfolder) body(i int, marks bool) int {
	start := u.tokens[i].from
	_, size, err := parseBody(u.source[start:], func(int64) int { return 0 })
	if err != nil {
		size = 0
		for k := i; k < len(u.tokens) && !isMarked(u.token(k)); k++ {
			size = int64(u.tokens[k].to - start)
		}
		// The words of the next heading stand before its mark.
		if next := i + len(strings.Fields(u.source[start:start+int(size)])); next < len(u.tokens) {
			from := u.headingFrom(next)
			size = int64(u.tokens[max(i, from-1)].to - start)
		}
	}
	if !marks {
		u.unmarked(i)
	}
	u.cut(i)
	end := start + int(size)
	u.emit(u.source[start:end])
	next := i
	for next < len(u.tokens) && u.tokens[next].from < end {
		if u.tokens[next].to > end { // a body and a word without a space between them
			u.tokens[next].from = end
			break
		}
		next++
	}
	u.from, u.kind = next, unknownTable
	return next
}

// unmarked makes a heading of the words before token i if they can be nothing else.
func (u *unfolder) unmarked(i int) int {
	const longest = 6
	for from := max(u.from, i-longest); from < i; from++ {
		if phrase := strings.Join(u.window(from, i), " "); u.beginsHeading(from, i) && isHeadingPhrase(phrase) {
			u.cut(from)
			u.emit(phrase + "#")
			u.from = i
			return from
		}
	}
	return i
}

func (u *unfolder) header(i, n int, marks bool) {
	from := u.captionFrom(i)
	if from == i && !marks {
		from = u.unmarked(i)
		if from != i {
			from = i
		}
	}
	u.cut(from)
	u.cut(i)
	cells, _ := headerCells(u.window(i, i+n))
	header := row{}
	u.needs = false
	for _, text := range cells {
		header.cells = append(header.cells, cell{text: text})
		u.needs = u.needs || headerRole(text) == requiredRole
	}
	u.kind = tableKind(header)
	u.cut(i + n)
}

// captionFrom is the first token of the caption that ends before token i, or i: words for object and parameters
// around one name.
func (u *unfolder) captionFrom(i int) int {
	const longest = 7
	from, names, said := i, 0, false
	for k := i - 1; k >= u.from && k >= i-longest; k-- {
		token := u.token(k)
		tokens := tokensOf(token)
		if hasStem(tokens, objectStems) || hasStem(tokens, fieldStems) || hasAny(tokens, captionFillers) {
			said = said || hasStem(tokens, objectStems)
			from = k
			continue
		}
		if identifier().MatchString(strings.Trim(token, "`:*")) && names == 0 {
			names++
			from = k
			continue
		}
		break
	}
	if names == 0 || !said {
		return i
	}
	return from
}

var captionFillers = words("of the do da de для של")

// within cuts rows inside a table.
func (u *unfolder) within(i int) {
	if u.kind == fieldTable && u.isRow(i) || u.kind == errorTable && isStatus(u.token(i), u.token(i+1)) {
		u.cut(i)
	}
}

// isRow reports whether a row of a table of fields begins with token i.
func (u *unfolder) isRow(i int) bool {
	name := trimMark(strings.Trim(u.token(i), "`*"))
	if !identifier().MatchString(name) || startsUpper(name) || contains(proseWords, strings.ToLower(name)) {
		return false
	}
	_, known := typeWords(u.token(i + 1))
	if !u.needs {
		return known || likeType(u.token(i+1)) && (camelCase().MatchString(name) || startsUpper(u.token(i+2))) ||
			isStrangeRow(name, u.token(i+1), u.token(i+2))
	}
	_, required := requirement(u.token(i + 2))
	return known && (required || startsUpper(u.token(i+2)) || camelCase().MatchString(name)) || required && u.token(i+2) != "no" && u.token(i+2) != "if"
}

var camelCase = pattern(`^[a-z][a-z0-9]*[A-Z_]`)

// proseWords stand before the name of a type in running text.
var proseWords = words("a an the empty json as of in or is be to and this that any each unix with from for no not one same valid base64 simple plain type-of true false null utf8 see if")

var verbs = words("GET POST PUT PATCH DELETE HEAD OPTIONS")

func isVerb(token string) bool { return contains(verbs, token) }

var addressForm = pattern(`^(?:https?://|\{\{?\w+\}?\}/|/waInstance|waInstance)`)

func isAddress(token string) bool { return addressForm().MatchString(token) }

// statuses are those that a row of an error table may begin with where nothing else tells a row from a number.
var statuses = words("200 201 202 204 301 302 307 308 400 401 402 403 404 405 406 407 408 409 410 413 415 422 423 425 426 429 451 466 469 499 500 501 502 503 504 520")

// isStatus reports whether a token begins a row of an error table: a status of these, or any before a new sentence.
func isStatus(token, next string) bool {
	return contains(statuses, token) || statusWord().MatchString(token) && startsUpper(next)
}
