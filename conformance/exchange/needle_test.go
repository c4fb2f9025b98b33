package exchange

import "testing"

func TestUnit(t *testing.T) {
	for _, c := range []struct {
		in   string
		want byte
		size int
	}{
		{"a", 'a', 1},
		{"%41b", 'A', 3},
		{"%4a", 'J', 3},
		{"%4A", 'J', 3},
		{"%2541", 'A', 5},
		{"%252541", 'A', 7},
		{"%", '%', 1},
		{"%4", '%', 1},
		{"%25", '%', 1},
		{"%zz", '%', 1},
		{`\u0041b`, 'A', 6},
		{`\\u0041`, 'A', 7},
		{`\\\\u0041`, 'A', 9},
		{`\u044f`, 0, 6},
		{`\/`, '/', 2},
		{`\\/`, '/', 3},
		{`\n`, '\\', 1},
		{`\u00`, '\\', 1},
		{`\`, '\\', 1},
	} {
		if got, size := unit([]byte(c.in)); got != c.want || size != c.size {
			t.Errorf("unit(%s) = %q, %d; want %q, %d", c.in, got, size, c.want, c.size)
		}
	}
}

func TestDigitsAround(t *testing.T) {
	for in, want := range map[string]bool{
		"":        false,
		"x":       false,
		"1":       true,
		"%20":     false, // a space in a URL
		"%2520":   false,
		"%31":     true,
		"%2531":   true,
		`\u0430`:  false, // a Cyrillic letter in JSON
		`\\u0430`: false,
		`\u0031`:  true,
		"0430":    true,
		"-":       false,
	} {
		if got := digitBefore([]byte(in)); got != want {
			t.Errorf("digitBefore(%s) = %v", in, got)
		}
	}
	for in, want := range map[string]bool{"": false, "x": false, "1": true, "%31": true, "%20": false, `\u0031`: true, ".5": false} {
		if got := digitAfter([]byte(in)); got != want {
			t.Errorf("digitAfter(%s) = %v", in, got)
		}
	}
}
