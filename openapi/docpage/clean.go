package docpage

import (
	"strings"
	"unicode"
)

// clean turns a source into what a reader may rely on: \n ends a line, a space is a space, and marks that nobody sees
// (writing direction, zero width, soft hyphens, a byte order mark) are gone. The number of lines stays.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == 0x00A0 || r == 0x202F || r >= 0x2000 && r <= 0x200A || r == 0x3000 || r == '\f' || r == '\v':
			return ' '
		case unicode.Is(unicode.Cf, r) || r == 0xFE0F || unicode.IsControl(r):
			return -1
		case r == 0x2028 || r == 0x2029 || r == 0x0085:
			return ' '
		}
		return r
	}, text)
}

// trimFootnote drops what refers to a footnote at the end of a word: 1, ¹, *.
func trimFootnote(text string) string {
	return strings.TrimRightFunc(strings.TrimSpace(text), func(r rune) bool {
		return unicode.IsDigit(r) || unicode.Is(unicode.No, r) || r == '*' || r == '†'
	})
}

// squeeze makes one space of any run of white space.
func squeeze(text string) string { return strings.Join(strings.Fields(text), " ") }
