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
func text(raw string) (s string, ok bool) { return textUpTo(math.MaxInt, raw) }

// textUpTo is text of which no more than the first bytes are wanted, about as many as given.
func textUpTo(most int, raw string) (s string, ok bool) {
	if raw == "" || raw[0] != '"' {
		return "", false
	}
	inner := raw[1 : len(raw)-1]
	if !plain(inner) {
		return unescape(inner, most), true
	}
	return inner[:min(len(inner), most)], true
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
	hex := func(s string) rune {
		n, _ := strconv.ParseUint(s[:4], 16, 16)
		return rune(n)
	}
	for i := 0; i < len(s) && out.Len() < most; {
		if s[i] != '\\' {
			r, size := utf8.DecodeRuneInString(s[i:])
			out.WriteRune(r)
			i += size
			continue
		}
		if i += 2; s[i-1] != 'u' {
			out.WriteByte("\"\\/\b\f\n\r\t"[strings.IndexByte(`"\/bfnrt`, s[i-1])])
			continue
		}
		r := hex(s[i:])
		if i += 4; utf16.IsSurrogate(r) {
			if strings.HasPrefix(s[i:], `\u`) {
				r = utf16.DecodeRune(r, hex(s[i+2:]))
			}
			if r != unicode.ReplacementChar && !utf16.IsSurrogate(r) {
				i += 6
			}
		}
		out.WriteRune(r) // of half a pair it makes U+FFFD
	}
	return out.String()
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
