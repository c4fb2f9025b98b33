package docpage

import "strings"

// valuesWords announce that the values of a field follow.
var valuesWords = pattern(`(?i)(?:(?:possible|available|allowed|valid|permitted|acceptable|supported)\s+(?:values?|variants?|options?)` +
	`|takes?\s+(?:on\s+)?(?:the\s+|one\s+of\s+the\s+)?(?:following\s+)?values?(?:\s+in\s+\pL+)?|(?:возможн|допустим|доступн)\p{L}*\s+(?:значени|вариант)\p{L}*|принима\p{L}+\s+(?:следующ\p{L}+\s+|одно\s+из\s+)?значени\p{L}+(?:\s+в\s+\p{L}+)?|может\s+принимать\s+значени\p{L}+` +
	`|ה?ערכים\s+ה?אפשריים|ה?ערכים\s+ה?מותרים|valores\s+(?:poss[ií]veis|permitidos|aceitos)|aceita\s+(?:os\s+)?valores|variantes\s+poss[ií]veis)`)

// dropPoints drops the vowel points of Hebrew.
func dropPoints(text string) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x0591 && r <= 0x05C7 {
			return -1
		}
		return r
	}, text)
}

var (
	valueNext    = pattern(`^\s*(["'` + "`" + `«“„]?)\s*([A-Za-z0-9_](?:[A-Za-z0-9_.:+\-]*[A-Za-z0-9_])?)\s*["'` + "`" + `»”]?`)
	valueComma   = pattern(`^\s*(?:\([^()]*\)\s*)?(?:[,/;|]|\n|(?:or|или|ou|או)\s)`)
	valueStop    = pattern(`^\s*(?:\([^()]*\)\s*)?(?:\.(?:\s|$)|$)`)
	valueDash    = pattern(`^\s*(?:\([^()]*\)\s*)?[-–—]\s`)
	valueMeaning = pattern(`^\s*["'` + "`" + `«“„]?([A-Za-z0-9_][A-Za-z0-9_.:+\-]*)["'` + "`" + `»”]?\s+[-–—]\s`)
	valueOther   = pattern(`^\s*["'` + "`" + `«“„]?[A-Za-z0-9_][A-Za-z0-9_.+\-]*["'` + "`" + `»”]?\s*(?:[:=(]|$)`)
	numbered     = pattern(`^\s*\d+\s*[).]`)
	truth        = pattern(`(?i)^\W*(?:true|false)\W`)
)

// valuesOf reads the values that a description lists. known is false where it announces values in a form that the
// template does not have: they are there, and nobody read them.
func valuesOf(about string) (values []string, known bool) {
	about = dropPoints(about)
	at := valuesWords().FindStringIndex(about)
	if at == nil {
		return meanings(about), true
	}
	rest := strings.TrimLeft(about[at[1]:], " :–—-\n\t")
	switch {
	case numbered().MatchString(rest) || truth().MatchString(rest+" "):
		return nil, true
	case valueMeaning().MatchString(rest):
		return meaningLines(rest)
	}
	for {
		m := valueNext().FindStringSubmatch(rest)
		if m == nil {
			return values, len(values) > 0 && strings.TrimSpace(rest) == ""
		}
		values = append(values, m[2])
		rest = rest[len(m[0]):]
		switch {
		case valueDash().MatchString(rest):
			return nil, false // some with a meaning and some without
		case valueStop().MatchString(rest):
			return distinct(values), true
		case valueComma().MatchString(rest):
			comma := valueComma().FindString(rest)
			rest = rest[len(comma):]
			if strings.HasSuffix(comma, "\n") && valueNext().FindString(rest) == "" {
				return distinct(values), true
			}
		default:
			return nil, false
		}
	}
}

// meaningLines reads "value - meaning", one a line or parted by semicolons. Where all of it stands on one line, each value
// with its dash begins a line; on one of several lines a second one does not say which of them it is.
func meaningLines(text string) ([]string, bool) {
	lines := meaningSplit().Split(strings.TrimSpace(text), -1)
	if len(lines) == 1 {
		lines = strings.Split(meaningInside().ReplaceAllString(lines[0], "\n$1"), "\n")
	}
	var values []string
	for _, line := range lines {
		switch m := valueMeaning().FindStringSubmatch(line); {
		case meaningInside().MatchString(line), m == nil && valueOther().MatchString(line):
			return nil, false
		case m != nil:
			values = append(values, m[1])
		}
	}
	return distinct(values), len(values) > 0
}

var (
	meaningSplit  = pattern(`\n|;\s*`)
	meaningInside = pattern(`\s(["'` + "`" + `«“„]?[A-Za-z0-9_][A-Za-z0-9_.:+\-]*["'` + "`" + `»”]?\s+[-–—]\s)`)
)

// meanings are the values of a list that no words announce. One line with a dash is a sentence; a list has two.
func meanings(about string) []string {
	var values []string
	for i, line := range meaningSplit().Split(about, -1) {
		if i == 0 {
			cut := strings.LastIndex(line, ": ")
			if cut < 0 {
				continue
			}
			line = line[cut+1:]
		}
		if m := valueMeaning().FindStringSubmatch(line); m != nil {
			values = append(values, m[1])
		}
	}
	if len(values) < 2 {
		return nil
	}
	return distinct(values)
}

// distinct drops repeated values, and true and false, which no list of values is about.
func distinct(values []string) []string {
	var kept []string
	for _, value := range values {
		if lower := strings.ToLower(value); lower != "true" && lower != "false" && !contains(kept, value) {
			kept = append(kept, value)
		}
	}
	return kept
}
