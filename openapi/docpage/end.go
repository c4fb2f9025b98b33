package docpage

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// cutEnd looks whether a page stops short. Then its last element is not to be trusted: it is taken away and listed.
// whole says that the page's last line has an end, so that what it holds is complete.
func cutEnd(elements []element, whole bool) ([]element, []fault) {
	if len(elements) == 0 {
		return elements, []fault{{1, 1, "", "the page stops before its errors"}}
	}
	last := elements[len(elements)-1]
	short := !reachesErrors(elements)
	why := "the page stops before its errors"
	switch {
	case last.kind == headingElement && !short && (sectionOf(last.text) != errorSection || !whole && !last.closed):
		return elements, []fault{{last.line, last.line, last.text, "the page stops at a heading"}}
	case last.kind == textElement && !short && isHeadingPhrase(last.text):
		return elements, []fault{{last.line, last.line, last.text, "the page stops at a heading"}}
	case last.kind == tableElement && last.open:
		short, why = true, "the page stops inside a table"
	case last.kind == tableElement && !whole && !last.closed:
		short, why = true, "the page stops inside a row of a table, or right after it"
	case last.kind == codeElement && last.open:
		short, why = true, "the page stops inside a body or inside code"
	case last.kind == textElement && !whole && !last.closed && !endsSentence(last.text):
		short, why = true, "the page stops inside a sentence"
	case last.kind == codeElement && !whole && !last.closed && inSamples(elements) && !isSample(last):
		short, why = true, "the page stops before its sample code"
	case last.open:
		short, why = true, "the page stops before its end"
	}
	if !short {
		return elements, nil
	}
	if last.kind == tableElement && len(last.rows) > 1 {
		row := last.rows[len(last.rows)-1]
		last.rows = last.rows[:len(last.rows)-1]
		return append(elements[:len(elements)-1:len(elements)-1], last), []fault{row.fault(why)}
	}
	return elements[:len(elements)-1], []fault{{last.line, last.end(), last.whole(), why}}
}

func endsSentence(text string) bool {
	r, _ := utf8.DecodeLastRuneInString(text)
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != ',' && r != '-'
}

// inSamples reports whether the last heading is that of the sample code.
func inSamples(elements []element) bool {
	for _, e := range slices.Backward(elements) {
		if e.kind == headingElement {
			return sectionOf(e.text) == sampleSection
		}
	}
	return false
}

// reachesErrors reports whether a page goes on to its errors, with which the template ends but for sample code.
func reachesErrors(elements []element) bool {
	for _, e := range elements {
		switch e.kind {
		case headingElement:
			if sectionOf(e.text) == errorSection {
				return true
			}
		case tableElement:
			if len(e.rows) > 0 && tableKind(e.rows[0]) == errorTable {
				return true
			}
		}
	}
	return false
}

// endFaults looks whether a page stops inside its sample code.
func endFaults(p *parts, elements []element, lastLine int) []fault {
	if len(p.samples) == 0 || len(elements) == 0 || elements[len(elements)-1].kind != codeElement {
		return nil
	}
	last := p.samples[len(p.samples)-1]
	if elements[len(elements)-1].line != last.line || !unfinished(last.text) {
		return nil
	}
	return []fault{{lastLine, lastLine, lastWords(last.text), "the page stops inside sample code"}}
}

// sampleEnds says how the vendor's programs begin, and with what each ends.
var sampleEnds = []struct{ begin, end string }{
	{"import requests", "print("},
	{"var restTemplate", "System.out.println("},
	{"var requestUrl", "System.out.println("},
	{"Sub ", "End Sub"},
}

// begun reports whether code ends inside the first words of a program.
func begun(code string) bool {
	line := code[strings.LastIndexByte(code, '\n')+1:]
	for _, begin := range []string{"import requests", "var restTemplate", "var requestUrl", "Sub ", "curl --location '"} {
		for n := 1; n < len(begin); n++ {
			if line == begin[:n] || strings.HasSuffix(line, " "+begin[:n]) && !strings.HasSuffix(line, "End Sub") {
				return true
			}
		}
	}
	return false
}

// unfinished reports whether code ends with something still open: a program without its end, a line that goes on, or
// a bracket.
func unfinished(code string) bool {
	last, end := -1, ""
	for _, sample := range sampleEnds {
		at := strings.LastIndex(code, sample.begin)
		if at >= 4 && sample.begin == "Sub " && code[at-4:at] == "End " {
			at = strings.LastIndex(code[:at], sample.begin)
		}
		if at > last {
			last, end = at, sample.end
		}
	}
	if curl := strings.LastIndex(code, "curl "); curl > last {
		last, end = curl, ""
	}
	if begun(code) {
		return true
	}
	if last < 0 {
		return false
	}
	code = strings.TrimSpace(code[last:])
	open := 0
	for _, r := range code {
		switch r {
		case '(', '{', '[':
			open++
		case ')', '}', ']':
			open = max(0, open-1)
		}
	}
	words := strings.Fields(code)
	quoted := words[0] == "curl" && (strings.Count(code, "'")%2 == 1 || strings.HasPrefix(words[len(words)-1], "-"))
	return open > 0 || quoted || strings.HasSuffix(code, "\\") || !strings.Contains(code, end)
}

func lastWords(text string) string {
	const most = 80
	words := []rune(strings.TrimSpace(text))
	return string(words[max(0, len(words)-most):])
}
