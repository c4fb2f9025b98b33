package greenapi

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestIsJSON(t *testing.T) {
	deep := strings.Repeat("[", maxDepth) + strings.Repeat("]", maxDepth)
	for s, want := range map[string]bool{
		`{}`: true, `[]`: true, `{"a":[1,{"b":null}],"c":"]}"}`: true, `[ 1 , 2 ]`: true, "[\n]": true, `"a\u00e9\""`: true,
		`0`: true, `-0.5e+10`: true, `1E3`: true, `true`: true, `null`: true, deep: true, "[" + deep + "]": false,
		``: false, `{`: false, `{"a`: false, `{"a"`: false, `{"a":`: false, `{"a":1`: false, `{"a":1,}`: false, `{a:1}`: false, `{"a" 1}`: false,
		`[1,]`: false, `[,1]`: false, `[1 2]`: false, `[}`: false, `{]`: false, `[[]`: false, `[]]`: false, `01`: false, `1.`: false, `.5`: false,
		`1e`: false, `+1`: false, `--1`: false, `nul`: false, `nulll`: false, `True`: false, `'a'`: false, `"\x"`: false, `"\u12"`: false, `"\u12g4"`: false,
		"\"a\nb\"": false, `"a`: false, `"\`: false, "\xef\xbb\xbf{}": false, `{} {}`: false, `{}x`: false, "NaN": false,
	} {
		if isJSON(s) != want {
			t.Errorf("%.40q: %t", s, !want)
		}
	}
}

// FuzzIsJSON holds the scanner against encoding/json: one says yes where the other does, and they see the same members.
func FuzzIsJSON(f *testing.F) {
	for _, seed := range []string{`{"a":[1,{"b":null}],"c":"]}"}`, `[1,2.5e-3,"\u00e9"]`, `[[[[]]]]`, `{"a":1,}`, `1.`, "\"\xff\"", ` {}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		trimmed := trim(s)
		if got, want := isJSON(trimmed), json.Valid([]byte(s)); got != want {
			t.Errorf("%q: %t, encoding/json says %t", s, got, want)
		}
		if !isJSON(trimmed) || trimmed[0] != '[' {
			return
		}
		var elements []json.RawMessage
		if err := json.Unmarshal([]byte(s), &elements); err != nil {
			t.Fatal(err)
		}
		i := 0
		for _, element := range children(trimmed) {
			if element != string(elements[i]) {
				t.Errorf("element %d is %s, want %s", i, element, elements[i])
			}
			i++
		}
		if i != len(elements) {
			t.Errorf("%d elements, want %d", i, len(elements))
		}
	})
}
