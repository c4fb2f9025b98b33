package exchange

import (
	"encoding/base64"
	"encoding/hex"
	"iter"
	"strconv"
	"strings"
)

// needle is one form of a secret, to be found in text whose characters may be escaped.
type needle struct {
	text        string // letters, digits and -._~+/ only, never a percent sign or a backslash
	kind        string // of the secret, the key of its count
	form        string // for people: "", " in hex" or " in base64"
	placeholder string
	// number demands that the match is a whole number. Ten digits of an instance id are as likely as any others
	// inside a phone number, a group id or a time in milliseconds, and evidence must not lose those.
	number bool
	// exact demands the letter case of text. Base64 lives by it; the rest survives what net/http does to header
	// names and a server to host names.
	exact bool
}

// needles lists the forms of a secret: as it is, in hex, and in base64.
func needles(secret, kind, placeholder string, number bool) []needle {
	// The encoded forms are long and rare enough to need no boundary, and have none that could be seen.
	list := []needle{
		{secret, kind, "", placeholder, number, false},
		{hex.EncodeToString([]byte(secret)), kind, " in hex", placeholder, false, false},
	}
	for offset := range 3 {
		// Base64 packs three bytes into four letters, so the secret looks different at each distance from the start.
		// Only the letters that hold nothing of the neighbours are the same everywhere.
		padded := append(make([]byte, offset), secret...)
		first, last := (8*offset+5)/6, 8*len(padded)/6
		for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			list = append(list, needle{alphabet.EncodeToString(padded)[first:last], kind, " in base64", placeholder, false, true})
		}
	}
	return list
}

// span is where a needle is.
type span struct {
	start, end int
	needle     needle
}

// index holds needles by their first character.
type index [256][]needle

func (x *index) add(list []needle) {
	for _, n := range list {
		first := n.text[:1]
		x[first[0]] = append(x[first[0]], n)
		for _, other := range []string{strings.ToLower(first), strings.ToUpper(first)} {
			if !n.exact && other != first {
				x[other[0]] = append(x[other[0]], n)
			}
		}
	}
}

// find yields the needles in b from left to right, without overlap.
func (x *index) find(b []byte) iter.Seq[span] {
	return func(yield func(span) bool) {
		for i := 0; i < len(b); {
			end := i
			// Of a row of backslashes only the first can start an escape: what follows has been tried with it.
			if b[i] != '\\' || i == 0 || b[i-1] != '\\' {
				c, _ := unit(b[i:])
				for _, n := range x[c] {
					if end = n.match(b, i); end > i {
						if !yield(span{i, end, n}) {
							return
						}
						break
					}
				}
			}
			// One byte on, not one unit: in "%d75b" the secret may be the "d75b", escape or not.
			i = max(end, i+1)
		}
	}
}

// match returns where the needle that starts at i ends, or -1.
func (n needle) match(b []byte, i int) int {
	start := i
	for k := range len(n.text) {
		if i == len(b) {
			return -1
		}
		c, size := unit(b[i:])
		if c != n.text[k] && (n.exact || lower(c) != lower(n.text[k])) {
			return -1
		}
		i += size
	}
	if n.number && (digitBefore(b[:start]) || digitAfter(b[i:])) {
		return -1
	}
	return i
}

// unit reads one character that may be escaped for a URL (%41, and %2541 if that was done twice), or for JSON
// (\u0041 and \/, with any number of backslashes, since JSON inside JSON doubles them). A character beyond
// 0xFF gives 0, which is in no needle.
func unit(b []byte) (c byte, size int) {
	switch b[0] {
	case '%':
		i := 1
		for len(b) > i+1 && b[i] == '2' && b[i+1] == '5' {
			i += 2
		}
		if len(b) >= i+2 {
			if n, err := strconv.ParseUint(string(b[i:i+2]), 16, 8); err == nil {
				return byte(n), i + 2
			}
		}
	case '\\':
		i := 1
		for i < len(b) && b[i] == '\\' {
			i++
		}
		if i < len(b) && b[i] == '/' {
			return '/', i + 1
		}
		if r, ok := hex4(b[i:]); ok {
			if r > 0xFF {
				r = 0
			}
			return byte(r), i + 5
		}
	}
	return b[0], 1
}

// digitBefore reports whether a number that follows b would go on from it. Where the last characters of b can be
// read as an escape, they are: the digits of %20 and of \u0430 are nobody's number.
func digitBefore(b []byte) bool {
	n := len(b)
	if n >= 6 && b[n-6] == '\\' {
		if r, ok := hex4(b[n-5:]); ok {
			return '0' <= r && r <= '9'
		}
	}
	if n >= 3 {
		start := n - 3
		for start >= 2 && b[start] == '5' && b[start-1] == '2' {
			start -= 2
		}
		if c, size := unit(b[start:]); start+size == n {
			return isDigit(c)
		}
	}
	return n >= 1 && isDigit(b[n-1])
}

// digitAfter reports whether a number in front of b would go on into it.
func digitAfter(b []byte) bool {
	if len(b) == 0 {
		return false
	}
	c, _ := unit(b)
	return isDigit(c)
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
