package greenapi

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
)

func TestIsJSON(t *testing.T) {
	deep := strings.Repeat("[", 10000) + strings.Repeat("]", 10000)
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

// FuzzChildren holds the scanner against encoding/json: they see the same elements.
func FuzzChildren(f *testing.F) {
	for _, seed := range []string{`[{"a":[1,{"b":null}],"c":"]}\\\""}]`, `[1,2.5e-3,"\u00e9"]`, `[[[[]]]]`, ` [ true , { } , -0 ] `, "[\"\xff\"]", `[0]`, `[1,2]`, `[ "" ]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		var want []json.RawMessage
		list := trim(s)
		if json.Unmarshal([]byte(s), &want) != nil || list[0] != '[' {
			return
		}
		var got []string
		for name, element := range children(list) {
			got = append(got, name+element)
		}
		if fmt.Sprintf("%s", want) != fmt.Sprint(got) {
			t.Errorf("%s has the elements %s, want %s", s, got, want)
		}
	})
}
