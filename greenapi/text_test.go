package greenapi

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzText holds the text of a string against encoding/json.
func FuzzText(f *testing.F) {
	for _, seed := range []string{`"a"`, `"\u0414\n\"\\\/\b\f\r\t"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ud83d\u0041"`, `"\ude00\ud83d\ude00"`, "\"\xff\xfe\"", `"\ud83dx"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var want string
		err := json.Unmarshal([]byte(raw), &want)
		if err != nil || raw != trim(raw) || raw[0] != '"' {
			return
		}
		if got, ok := text(raw); !ok || got != want {
			t.Errorf("%q is %q, want %q", raw, got, want)
		}
	})
}

// TestTextUpTo reads the beginning of texts that are longer than anybody wants them.
func TestTextUpTo(t *testing.T) {
	for _, raw := range []string{`"abcdefgh"`, `"a\u0062\u0063defgh"`, `"\u0061bcd\ud83d\ude00fgh"`, "\"abcd\xff\xff\""} {
		whole, _ := text(raw)
		for most := range 10 {
			got := textUpTo(most, raw)
			if !strings.HasPrefix(whole, got) || len(got) < min(most, len(whole)) || len(got) >= most+utf8.UTFMax {
				t.Errorf("the first %d of %s: %q", most, raw, got)
			}
		}
	}
}
