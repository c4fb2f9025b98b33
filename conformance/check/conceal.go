package check

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// oneLine keeps a text that may quote an API's words to one line of a length that people read.
func oneLine(text string) string {
	return short(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text), 300)
}

// short cuts a text behind so many characters.
func short(text string, longest int) string {
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// Runs that look like a phone number or a chat, and runs that look like a token: letters and digits in one long word.
var (
	longNumber = regexp.MustCompile(`[0-9]{9,}`)
	longWord   = regexp.MustCompile(`[0-9A-Za-z_-]{30,}`)
	// plainWords joined by hyphens, years and versions among them, as in the id of a claim.
	plainWords = regexp.MustCompile(`^[A-Za-z]+(-([A-Za-z]+|[0-9]{1,4}))+$`)
)

// conceal keeps what may be somebody's number, or a secret, out of a report. A member's name can hold either.
func conceal(text string) string { return hide(text, dots) }

// HideTokens replaces what is shaped like an access token: no report may have one, even if it may quote people.
func HideTokens(text string) string { return hideTokens(text, dots) }

func dots(string) string { return "…" }

// hide replaces what may be a number or a secret.
func hide(text string, by func(string) string) string {
	return hideTokens(longNumber.ReplaceAllStringFunc(text, by), by)
}

func hideTokens(text string, by func(string) string) string {
	return longWord.ReplaceAllStringFunc(text, func(word string) string {
		if strings.ContainsAny(word, "0123456789") && !plainWords.MatchString(word) {
			return by(word)
		}
		return word
	})
}

// longestName of a member is told in full.
const longestName = 80

// concealPointer conceals the names in a pointer that do not look like those of members, and keeps them short. Two names
// that are concealed are told apart by a mark of 16 bits: enough for that, and too little to tell which of the many
// numbers with this mark it was.
func concealPointer(pointer string) string {
	tokens := strings.Split(pointer, "/")
	for i, token := range tokens {
		hidden := hide(token, mark)
		switch name, suffix, _ := strings.Cut(token, "@"); {
		case slices.Contains(chatSuffixes, suffix):
			hidden = mark(name) + "@" + suffix
		case !plainName.MatchString(token):
			hidden = mark(token)
		case len(hidden) > longestName:
			hidden = strings.ToValidUTF8(hidden[:longestName/2], "") + mark(token)
		}
		tokens[i] = hidden
	}
	return strings.Join(tokens, "/")
}

// chatSuffixes say of what kind a chat is.
var chatSuffixes = []string{"c.us", "g.us", "lid", "newsletter"}

// mark stands for a text that is not to be told.
func mark(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "…" + hex.EncodeToString(sum[:2])
}

// mask shows the form of a value and hides the value: letters become a, digits 9; the suffix of a chat stays.
func mask(value string) string {
	name, suffix, found := strings.Cut(value, "@")
	form := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			return 'a'
		case unicode.IsNumber(r):
			return '9'
		}
		return r
	}, name)
	if slices.Contains(chatSuffixes, suffix) {
		form += "@" + suffix
	} else if found {
		form += "@…"
	}
	return strconv.Quote(short(form, 20))
}
