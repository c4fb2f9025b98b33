// Package check judges exchanges against the contract. Its checks are plain functions from exchanges to
// findings, one file a layer; the catalogue lists them. It knows nothing of files, runs or reports.
package check

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// oneLine keeps a text that may quote an API's words to one line of a length that people read.
func oneLine(text string) string {
	const longest = 300
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// Runs that look like a phone number or a chat, and runs that look like a token: letters and digits in one long word.
var (
	longNumber = regexp.MustCompile(`[0-9]{9,}`)
	longWord   = regexp.MustCompile(`[0-9A-Za-z_-]{30,}`)
)

// conceal keeps what may be somebody's number, or a secret, out of a report. A member's name can hold either.
func conceal(text string) string {
	text = longNumber.ReplaceAllString(text, "…")
	return longWord.ReplaceAllStringFunc(text, func(word string) string {
		if strings.ContainsAny(word, "0123456789") {
			return "…"
		}
		return word
	})
}

// mask shows the form of a value and hides the value: letters become a, digits 9; the suffix of a chat stays.
func mask(value string) string {
	name, suffix, found := strings.Cut(value, "@")
	masked := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			return 'a'
		case unicode.IsNumber(r):
			return '9'
		}
		return r
	}, name)
	if found && slices.Contains([]string{"c.us", "g.us", "lid", "newsletter"}, suffix) {
		masked += "@" + suffix
	} else if found {
		masked += "@…"
	}
	if runes := []rune(masked); len(runes) > 20 {
		masked = string(runes[:20]) + "…"
	}
	return strconv.Quote(masked)
}
