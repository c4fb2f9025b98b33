package secret

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// form is one encoding of a secret.
type form struct {
	secret Secret
	name   string
	text   string
	// least is how many characters of text give it away; less than all of them where a part is enough.
	least  int
	number bool // must be a whole number
	word   bool // must be a whole word
	exact  bool // letter case counts: base64 lives by it, the rest survives what HTTP does to header and host names
}

// forms lists the encodings of s.
func forms(s Secret) []*form {
	// Compared with text of which every escape has been read, so the secret's own are read too.
	value := decode(s.Value)
	if value == "" {
		return nil
	}
	n := len(value)
	part := n // how many characters give the secret away
	if !s.Number && n > minPart {
		part = max(minPart, (n+1)/2)
	}
	short := n < 8
	list := []*form{{secret: s, text: value, least: part, number: s.Number, word: short && !s.Number, exact: short}}
	// The encoded forms are long and rare enough to need no boundary, and have none that could be seen.
	add := func(name, text string, least int, exact bool) {
		if len(text) >= 6 {
			list = append(list, &form{secret: s, name: name, text: text, least: min(least, len(text)), exact: exact})
		}
	}
	add("hex", hex.EncodeToString([]byte(s.Value)), 2*part, false)
	// Base64 packs three bytes into four letters and base32 five into eight, so the secret looks different at each
	// distance from the start. Only the letters that hold nothing of the neighbours are the same everywhere.
	packed := func(name string, encode func([]byte) string, group, bits int, exact bool) {
		for offset := range group {
			padded := append(make([]byte, offset), s.Value...)
			first, last := (8*offset+bits-1)/bits, 8*len(padded)/bits
			least := last - first
			if part < n {
				least = (8*part - bits + 1) / bits
			}
			if first < last {
				add(name, encode(padded)[first:last], least, exact)
			}
		}
	}
	packed("base64", base64.RawStdEncoding.EncodeToString, 3, 6, true)
	packed("base64", base64.RawURLEncoding.EncodeToString, 3, 6, true)
	packed("base32", base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString, 5, 5, false)
	packed("base32", base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString, 5, 5, false)
	return list
}

// Plain returns text with the escapes of URLs, JSON, programs and HTML read, up to four deep, and without line breaks,
// for whoever looks for shapes in it. An equals sign stands for itself. An escaped character beyond U+00FF becomes "?".
func Plain(text string) string {
	for range depth + 1 {
		if !strings.ContainsAny(text, "%\\&\r\n\x00") {
			break
		}
		out := make([]byte, 0, len(text))
		for b := []byte(text); len(b) > 0; {
			c, size := int(b[0]), 1
			if c != '=' {
				c, size = unit(b, 0)
			}
			switch {
			case c <= 0xFF:
				out = append(out, byte(c))
			case c == foreign:
				out = append(out, '?')
			}
			b = b[size:]
		}
		if len(out) == len(text) {
			break
		}
		text = string(out)
	}
	return text
}

// decode reads every escape of s.
func decode(s string) string {
	var out []byte
	for b := []byte(s); len(b) > 0; {
		c, size := next(b)
		if size == 0 {
			break
		}
		if c <= 0xFF {
			out = append(out, byte(c))
		}
		b = b[size:]
	}
	return string(out)
}
