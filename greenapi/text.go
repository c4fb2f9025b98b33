package greenapi

import (
	"math"
	"math/big"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// text decodes a JSON string, if it is one. Without escapes that costs nothing.
func text(raw string) (s string, ok bool) { return textUpTo(math.MaxInt, raw), raw[0] == '"' }

// textUpTo is text of which no more than the first bytes are wanted, about as many as given; "" for what is no string.
func textUpTo(most int, raw string) string {
	if raw == "" || raw[0] != '"' {
		return ""
	}
	inner := raw[1 : len(raw)-1]
	if !plain(inner) {
		return unescape(inner, most)
	}
	return inner[:min(len(inner), most)]
}

// plain reports whether a JSON string says what it means.
func plain(s string) bool { return strings.IndexByte(s, '\\') < 0 && utf8.ValidString(s) }

// room is what unescape needs at most: an escape is longer than what it stands for, U+FFFD than a broken byte.
func room(s string) int {
	if utf8.ValidString(s) {
		return len(s)
	}
	return 3 * len(s)
}

// unescape is the text between the quotes of a valid JSON string. Half a surrogate pair, and each byte that is not
// UTF-8, becomes U+FFFD, as in encoding/json. It stops when it has most bytes.
func unescape(s string, most int) string {
	var out strings.Builder
	out.Grow(min(room(s), max(most, utf8.UTFMax)))
	for i := 0; i < len(s) && out.Len() < most; {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == '\\' {
			r, size = escape(s[i:])
		}
		out.WriteRune(r) // of half a pair it makes U+FFFD
		i += size
	}
	return out.String()
}

// escape is the character that the escape at the beginning of s stands for, and the length of the escape: two of them
// make a character beyond U+FFFF.
func escape(s string) (r rune, size int) {
	if s[1] != 'u' {
		return rune("\"\\/\b\f\n\r\t"[strings.IndexByte(`"\/bfnrt`, s[1])]), 2
	}
	hex := func(s string) rune {
		n, _ := strconv.ParseUint(s[2:6], 16, 16)
		return rune(n)
	}
	if r = hex(s); utf16.IsSurrogate(r) && strings.HasPrefix(s[6:], `\u`) {
		if pair := utf16.DecodeRune(r, hex(s[6:])); pair != unicode.ReplacementChar {
			return pair, 12
		}
	}
	return r, 6
}

// integer decodes a JSON number that is an integer, also one spelled 1.0 or 1e3.
func integer(raw string) (int64, bool) {
	if raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') || len(raw) > 64 {
		return 0, false
	}
	if n, err := strconv.ParseInt(raw, 10, 64); err == nil {
		return n, true
	}
	if f, err := strconv.ParseFloat(raw, 64); err != nil || math.Abs(f) > math.MaxInt64 || f != 0 && math.Abs(f) < 1 {
		return 0, false // so short and of such a size, a number is cheap to read exactly
	}
	exact, ok := new(big.Rat).SetString(raw)
	if !ok || !exact.IsInt() || !exact.Num().IsInt64() {
		return 0, false
	}
	return exact.Num().Int64(), true
}
