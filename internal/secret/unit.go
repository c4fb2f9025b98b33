package secret

// Characters that next and unit return beside the 256 bytes.
const (
	foreign = 0x100 + iota // a character that no secret holds, as \u044f
	nothing                // no character at all: a line break, a NUL of UTF-16
)

// plain are the bytes that stand for themselves wherever they are.
var plain = func() (t [256]bool) {
	for c := range t {
		t[c] = c != '%' && c != '\\' && c != '&' && c != '=' && c != '\n' && c != '\r' && c != 0
	}
	return t
}()

// next reads the first character of b, escaped or not, passing over what is none, as far as a line break with its
// escapes goes. The size is 0 if there is none.
func next(b []byte) (c, size int) {
	for range 16 {
		if size == len(b) {
			break
		}
		c, n := unit(b[size:], depth)
		size += n
		if c != nothing {
			return c, size
		}
	}
	return foreign, 0
}

// depth is how many kinds of escapes are read one inside another. A row of one kind (%252564, \\\\u0064,
// &amp;amp;#100;) may have any length.
const depth = 3

// inEscape are the characters of an escape behind its first.
var inEscape = func() (t [256]bool) {
	for _, c := range []byte("0123456789abcdefABCDEFuxX{}#;mpnr/") {
		t[c] = true
	}
	return t
}()

// unit reads what stands at the start of b, which is not empty, with that many levels of escapes inside escapes.
func unit(b []byte, levels int) (c, size int) {
	if plain[b[0]] {
		return int(b[0]), 1
	}
	switch b[0] {
	case '\n', '\r', 0:
		return nothing, 1
	case '%':
		c, size = percent(b)
	case '\\':
		c, size = backslash(b)
	case '&':
		c, size = entity(b)
	case '=':
		c, size = printable(b)
	}
	if levels == 0 || c > 0xFF || plain[c] {
		return c, size
	}
	// It stands for the start of an escape: read the rest of that, as far as it can be one.
	var text [12]byte
	var ends [12]int
	text[0], ends[0] = byte(c), size
	n, most := 1, len(text)
	if c == '%' || c == '=' {
		most = 3
	}
	for at := size; n < most && at < len(b); n++ {
		c, width := unit(b[at:], levels-1)
		if c > 0xFF || !inEscape[c] {
			break
		}
		at += width
		text[n], ends[n] = byte(c), at
	}
	if n > 1 {
		if inner, width := unit(text[:n], 0); width > 1 {
			return inner, ends[width-1]
		}
	}
	return c, size
}

// percent reads %64, and %2564 if that was done twice.
func percent(b []byte) (c, size int) {
	i := 1
	for len(b) > i+1 && b[i] == '2' && b[i+1] == '5' {
		i += 2
	}
	if n, ok := hexDigits(b[i:], 2); ok {
		return n, i + 2
	}
	return '%', i
}

// backslash reads \u0064, \u{64}, \x64 and \/, with any number of backslashes, since JSON inside JSON doubles them.
func backslash(b []byte) (c, size int) {
	i := 1
	for i < len(b) && b[i] == '\\' {
		i++
	}
	if i == len(b) {
		return '\\', i
	}
	rest := b[i+1:]
	switch b[i] {
	case 'n', 'r':
		return nothing, i + 1
	case '/', '"', '\'':
		return int(b[i]), i + 1
	case 'x':
		if n, ok := hexDigits(rest, 2); ok {
			return n, i + 3
		}
	case 'u':
		if n, ok := hexDigits(rest, 4); ok {
			return latin(n), i + 5
		}
		if len(rest) > 0 && rest[0] == '{' {
			if n, width := number(rest[1:], 16); width > 0 && 1+width < len(rest) && rest[1+width] == '}' {
				return latin(n), i + width + 3
			}
		}
	}
	return '\\', i
}

// entity reads &#100; and &#x64;, the semicolon being optional as in browsers, and &amp;#100; if that was done twice.
func entity(b []byte) (c, size int) {
	i := 1
	for len(b) >= i+4 && string(b[i:i+4]) == "amp;" {
		i += 4
	}
	if i < len(b) && b[i] == '#' {
		digits, base := b[i+1:], 10
		start := i + 1
		if len(digits) > 0 && (digits[0] == 'x' || digits[0] == 'X') {
			digits, base = digits[1:], 16
			start++
		}
		if n, width := number(digits, base); width > 0 {
			end := start + width
			if end < len(b) && b[end] == ';' {
				end++
			}
			return latin(n), end
		}
	}
	return '&', i
}

// printable reads =64 of quoted-printable, and its soft line break.
func printable(b []byte) (c, size int) {
	if n, ok := hexDigits(b[1:], 2); ok {
		return n, 3
	}
	if len(b) > 1 && (b[1] == '\n' || b[1] == '\r') {
		return nothing, 2
	}
	return '=', 1
}

func latin(n int) int {
	switch {
	case n == '\n' || n == '\r' || n == 0:
		return nothing
	case n > 0xFF:
		return foreign
	}
	return n
}

// hexDigits reads exactly n digits.
func hexDigits(b []byte, n int) (value int, ok bool) {
	if len(b) < n {
		return 0, false
	}
	for _, c := range b[:n] {
		d := digit(c)
		if d >= 16 {
			return 0, false
		}
		value = value<<4 | d
	}
	return value, true
}

// number reads the digits of base at the start of b, eight at most.
func number(b []byte, base int) (value, width int) {
	for width < min(len(b), 8) && digit(b[width]) < base {
		value = value*base + digit(b[width])
		width++
	}
	return value, width
}

func digit(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return 99
}

// charBefore returns the last character of b. Where its last bytes can be read as an escape, they are: the digits of
// %20, \u0430 and &#160; are nobody's number.
func charBefore(b []byte) int {
	n := len(b)
	if n == 0 {
		return foreign
	}
	for start := n - 2; start >= 0 && start >= n-12; start-- {
		switch b[start] {
		case '%', '\\', '&':
			first := start
			for b[start] == '%' && first >= 2 && b[first-1] == '5' && b[first-2] == '2' {
				first -= 2
			}
			if c, size := unit(b[first:], 0); first+size == n {
				return c
			}
		}
	}
	return int(b[n-1])
}

// charAfter returns the first character of b.
func charAfter(b []byte) int {
	c, size := next(b[:min(len(b), 64)])
	if size == 0 {
		return foreign
	}
	return c
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	return c
}

func isDigit(c int) bool { return '0' <= c && c <= '9' }

func isWord(c int) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}
