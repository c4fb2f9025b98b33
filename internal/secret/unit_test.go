package secret

import "testing"

func TestUnit(t *testing.T) {
	for _, c := range []struct {
		in      string
		c, size int
	}{
		{"a", 'a', 1},
		{"%41b", 'A', 3},
		{"%4a", 'J', 3},
		{"%2541", 'A', 5},
		{"%252541", 'A', 7},
		{"%", '%', 1},
		{"%4", '%', 1},
		{"%25", '%', 3},
		{"%zz", '%', 1},
		{"%%34%31", 'A', 7},
		{`%\u00341`, 'A', 8},
		{`%5Cu0041`, 'A', 8},
		{`\u0041b`, 'A', 6},
		{`\\u0041`, 'A', 7},
		{`\\\\u0041`, 'A', 9},
		{`\u{41}b`, 'A', 6},
		{`\u{041}`, 'A', 7},
		{`\x41b`, 'A', 4},
		{`\u044f`, foreign, 6},
		{`\u{1f600}`, foreign, 9},
		{`\/`, '/', 2},
		{`\\/`, '/', 3},
		{`\"`, '"', 2},
		{`\n`, nothing, 2},
		{`\u000a`, nothing, 6},
		{`\u00`, '\\', 1},
		{`\`, '\\', 1},
		{`\\`, '\\', 2},
		{"&#65;b", 'A', 5},
		{"&#65b", 'A', 4},
		{"&#x41;", 'A', 6},
		{"&#X041;", 'A', 7},
		{"&amp;#65;", 'A', 9},
		{"&amp;amp;#65;", 'A', 13},
		{"&amp;", '&', 5},
		{"&#1072;", foreign, 7},
		{"&lt;", '&', 1},
		{"&#;", '&', 1},
		{"=41", 'A', 3},
		{"=\r\n", nothing, 2},
		{"=x", '=', 1},
		{"\x00", nothing, 1},
	} {
		if got, size := unit([]byte(c.in), depth); got != c.c || size != c.size {
			t.Errorf("unit(%s) = %q, %d; want %q, %d", c.in, got, size, c.c, c.size)
		}
	}
}

func TestCharactersAround(t *testing.T) {
	for in, want := range map[string]bool{
		"": false, "x": false, "1": true, "-": false, "0430": true,
		"%20": false, "%2520": false, "%31": true, "%2531": true, // a space, a digit
		`\u0430`: false, `\\u0430`: false, `\u0031`: true, `\x20`: false, // a Cyrillic letter in JSON
		"&#160;": false, "&#49;": true, "&#49": true,
	} {
		if got := isDigit(charBefore([]byte(in))); got != want {
			t.Errorf("before: %s = %v", in, got)
		}
	}
	for in, want := range map[string]bool{"": false, "x": false, "1": true, "%31": true, "%20": false, `\u0031`: true, "&#49;": true, ".5": false} {
		if got := isDigit(charAfter([]byte(in))); got != want {
			t.Errorf("after: %s = %v", in, got)
		}
	}
}
