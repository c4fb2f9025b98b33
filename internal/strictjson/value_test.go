package strictjson

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

const sample = ` { "name" : "Иван \u0041" , "ids":[1,-2.5, 1e3 ], "ids2":[], "null":null,"yes":true, "o":{"a":{}} ,"name":"last"} `

func TestValueReadsWhatTheTextHolds(t *testing.T) {
	v, faults := Parse(sample, 10)
	if len(faults) != 1 || faults[0].Code != DuplicateKey {
		t.Fatalf("faults %+v", faults)
	}
	for name, want := range map[string]struct {
		kind Kind
		raw  string
		len  int
	}{
		"name": {String, `"last"`, 0}, "ids": {List, "[1,-2.5, 1e3 ]", 3}, "ids2": {List, "[]", 0}, "null": {Null, "null", 0},
		"yes": {Bool, "true", 0}, "o": {Object, `{"a":{}}`, 1}, "other": {Missing, "", 0},
	} {
		got := v.Member(name)
		if got.Kind() != want.kind || got.Raw() != want.raw || got.Len() != want.len || got.Exists() != (want.kind != Missing) {
			t.Errorf("%s: %s %q with %d in it", name, got.Kind(), got.Raw(), got.Len())
		}
		if got.Exists() && sample[got.Offset():][:len(want.raw)] != want.raw {
			t.Errorf("%s: offset %d", name, got.Offset())
		}
	}
	var texts, names []string
	for name, member := range v.Members() {
		names = append(names, name)
		if text, ok := member.Text(); ok {
			texts = append(texts, text)
		}
	}
	if len(names) != 7 || len(texts) != 2 || texts[0] != "Иван A" || texts[1] != "last" {
		t.Errorf("members %q, texts %q", names, texts)
	}
}

func TestNothingIsMissing(t *testing.T) {
	var none Value
	for _, v := range []Value{none, none.Member("x")} {
		if _, text := v.Text(); v.Exists() || v.Kind() != Missing || v.IsNull() || v.Any() != nil || v.Len() != 0 || text || v.OddNumbers() {
			t.Errorf("%+v holds something", v)
		}
	}
	if v, faults := Parse(`{"a":`, 4); v.Exists() || len(faults) != 1 {
		t.Errorf("a text that breaks off is %+v", v)
	}
}

// TestLoopsEndEarly: who has found what he looks for leaves.
func TestLoopsEndEarly(t *testing.T) {
	v, _ := Parse(`{"a":[1,2],"b":[3]}`, 4)
	seen := 0
	for _, list := range v.Members() {
		for range list.Items() {
			seen++
			break
		}
		break
	}
	if seen != 1 {
		t.Errorf("%d seen", seen)
	}
}

func TestAnyIsWhatEncodingJSONGives(t *testing.T) {
	v, _ := Parse(sample, 10)
	got, err := json.Marshal(v.Any())
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"ids":[1,-2.5,1e3],"ids2":[],"name":"last","null":null,"o":{"a":{}},"yes":true}`; string(got) != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// TestChildren: a pointer's tokens lead to items and members, and nowhere else.
func TestChildren(t *testing.T) {
	v, _ := Parse(`{"a":[1,{"b":2}],"0":3,"c":4,"c":5}`, 4)
	for text, want := range map[string]string{"a 0": "1", "a 1 b": "2", "0": "3", "c": "5", "a 2": "", "a x": "", "a -1": "", "b 0": "", "0 0": "", "a 1 0": ""} {
		at := v
		for token := range strings.FieldsSeq(text) {
			at = at.Child(token)
		}
		if at.Raw() != want {
			t.Errorf("%s: %s, want %s", text, at.Raw(), want)
		}
	}
	var tokens []string
	for token, child := range v.Children() {
		tokens = append(tokens, token+" "+child.Raw())
		for inner, child := range child.Children() {
			tokens = append(tokens, token+"/"+inner+" "+child.Raw())
		}
	}
	if want := []string{`a [1,{"b":2}]`, "a/0 1", `a/1 {"b":2}`, "0 3", "c 4", "c 5"}; !slices.Equal(tokens, want) {
		t.Errorf("%q, want %q", tokens, want)
	}
}
