package strictjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

func TestScanFaults(t *testing.T) {
	for _, c := range []struct {
		name, body string
		want       []Fault
	}{
		// A byte order mark is one fault; what follows is read as if it were not there.
		{"byte order mark", "\ufeff{}", []Fault{{"bom", "", 0, "byte order mark before the value"}}},
		{"byte order mark and more", "\ufeff{\"a\":1,\"a\":2}", []Fault{
			{"bom", "", 0, "byte order mark before the value"},
			{"duplicate-key", "/a", 10, `member "a" again`},
		}},
		{"byte order mark alone", "\ufeff", []Fault{
			{"bom", "", 0, "byte order mark before the value"},
			{"not-json", "", 3, "the end of the body where a value is due (line 1, column 4)"},
		}},
		{"two byte order marks", "\ufeff\ufeff1", []Fault{
			{"bom", "", 0, "byte order mark before the value"},
			{"not-json", "", 3, `'\ufeff' where a value is due (line 1, column 4)`},
		}},
		{"UTF-16", "\xff\xfe[\x00]\x00", []Fault{{"not-json", "", 0, "byte 0xff (not UTF-8) where a value is due (line 1, column 1)"}}},

		// Invalid UTF-8 is reported once a string, with the pointer of the string.
		{"Windows-1251", "{\"name\":\"\xc8\xe2\xe0\xed\"}", []Fault{{"invalid-utf8", "/name", 9, "byte 0xc8 is not UTF-8 here"}}},
		{"overlong", "[\"\xc0\xaf\"]", []Fault{{"invalid-utf8", "/0", 2, "byte 0xc0 is not UTF-8 here"}}},
		{"surrogate as bytes", "[1,\"a\xed\xa0\x80\"]", []Fault{{"invalid-utf8", "/1", 5, "byte 0xed is not UTF-8 here"}}},
		{"beyond U+10FFFF", "\"\xf4\x90\x80\x80\"", []Fault{{"invalid-utf8", "", 1, "byte 0xf4 is not UTF-8 here"}}},
		{"cut character", "[\"\xd0\"]", []Fault{{"invalid-utf8", "/0", 2, "byte 0xd0 is not UTF-8 here"}}},
		{"in a name", "{\"a\xff\":\"\xff\"}", []Fault{
			{"invalid-utf8", "/a\ufffd", 3, "byte 0xff is not UTF-8 here"},
			{"invalid-utf8", "/a\ufffd", 7, "byte 0xff is not UTF-8 here"},
		}},
		{"outside a string it is a matter of grammar", "[\xff]", []Fault{
			{"not-json", "/0", 1, "byte 0xff (not UTF-8) where a value is due (line 1, column 2)"},
		}},

		// Halves of surrogate pairs.
		{"high alone", `["\ud83d"]`, []Fault{{"lone-surrogate", "/0", 2, `\ud83d without its other half`}}},
		{"low alone", `{"a":"x\uDE00y\uDE00"}`, []Fault{{"lone-surrogate", "/a", 7, `\uDE00 without its other half`}}},
		{"high before another escape", `"\ud83d\u0041"`, []Fault{{"lone-surrogate", "", 1, `\ud83d without its other half`}}},
		{"high before a pair", `"\ud83d\ud83d\ude00"`, []Fault{{"lone-surrogate", "", 1, `\ud83d without its other half`}}},
		{"pair the wrong way round", `"\ude00\ud83d"`, []Fault{{"lone-surrogate", "", 1, `\ude00 without its other half`}}},
		{"in a name", `{"\ud83d":1}`, []Fault{{"lone-surrogate", "/\ufffd", 2, `\ud83d without its other half`}}},
		{"before a fault of grammar", `["\ud83d\q"]`, []Fault{
			{"lone-surrogate", "/0", 2, `\ud83d without its other half`},
			{"not-json", "/0", 8, `a backslash before 'q' (line 1, column 9)`},
		}},

		// Equal names: after unescaping, letter case aside, within one object.
		{"same name", `{"a":1,"b":2,"a":3}`, []Fault{{"duplicate-key", "/a", 13, `member "a" again`}}},
		{"another case", `{"name":1,"NAME":2}`, []Fault{{"duplicate-key", "/NAME", 10, `member "name" again as "NAME"`}}},
		{"escaped", `{"name":1,"n\u0061me":2}`, []Fault{{"duplicate-key", "/name", 10, `member "name" again`}}},
		{"Kelvin sign", `{"k":1,"` + "\u212a" + `":2}`, []Fault{{"duplicate-key", "/\u212a", 7, `member "k" again as "\u212a"`}}},
		{"Kelvin sign and a capital", `{"\u212a":1,"\u004b":2}`, []Fault{{"duplicate-key", "/K", 12, `member "\u212a" again as "K"`}}},
		{"three sigmas", `{"Σ":1,"σ":2}`, []Fault{{"duplicate-key", "/σ", 8, `member "\u03a3" again as "\u03c3"`}}},
		{"long s", `{"ſ":1,"S":2}`, []Fault{{"duplicate-key", "/S", 8, `member "\u017f" again as "S"`}}},
		{"Cyrillic", `{"имя":1,"ИМЯ":2}`, []Fault{{"duplicate-key", "/ИМЯ", 12, `member "\u0438\u043c\u044f" again as "\u0418\u041c\u042f"`}}},
		{"empty name", `[{"":1,"":2}]`, []Fault{{"duplicate-key", "/0/", 7, `member "" again`}}},
		{"slash and tilde", `{"a/~":1,"a\/~":2}`, []Fault{{"duplicate-key", "/a~1~0", 9, `member "a/~" again`}}},
		{"three times is told once", `{"a":1,"A":2,"a":3}`, []Fault{{"duplicate-key", "/A", 7, `member "a" again as "A"`}}},
		{"two names", `{"a":1,"b":1,"a":1,"b":1}`, []Fault{
			{"duplicate-key", "/a", 13, `member "a" again`},
			{"duplicate-key", "/b", 19, `member "b" again`},
		}},
		{"after an object inside", `[{"a":{"a":{},"b":1},"b":{},"a":1}]`, []Fault{{"duplicate-key", "/0/a", 28, `member "a" again`}}},
		{"a long name is cut in the detail", `{"` + strings.Repeat("x", 50) + `":1,"` + strings.Repeat("x", 50) + `":1}`, []Fault{
			{"duplicate-key", "/" + strings.Repeat("x", 50), 56, `member "` + strings.Repeat("x", 40) + `\u2026" again`},
		}},

		// After the value only white space may come.
		{"second document", "{}\n{}", []Fault{{"trailing-data", "", 3, "'{' after the value (line 2, column 1)"}}},
		{"one bracket too many", `{"a":1}}`, []Fault{{"trailing-data", "", 7, "'}' after the value (line 1, column 8)"}}},
		{"NUL", "[]\x00", []Fault{{"trailing-data", "", 2, `'\x00' after the value (line 1, column 3)`}}},
		{"form feed", "1\f", []Fault{{"trailing-data", "", 1, `'\f' after the value (line 1, column 2)`}}},
		{"comment after", "1 // one", []Fault{{"trailing-data", "", 2, "a comment after the value (line 1, column 3)"}}},
		{"byte order mark after", "1\ufeff", []Fault{{"trailing-data", "", 1, `'\ufeff' after the value (line 1, column 2)`}}},
		{"not UTF-8 after", "1\xff", []Fault{{"trailing-data", "", 1, "byte 0xff (not UTF-8) after the value (line 1, column 2)"}}},

		// Too deep: the pointer is that of the first value that is.
		{"list too deep", "[0,[[[[[]]]]]]", []Fault{{"depth", "/1/0/0/0", 6, "more than 4 values deep"}}},
		{"object too deep", `{"a":[{"b":[{"c":{}}]}]}`, []Fault{{"depth", "/a/0/b/0", 12, "more than 4 values deep"}}},
		{"what is too deep is not read", "[[[[[xyz", []Fault{{"depth", "/0/0/0/0", 4, "more than 4 values deep"}}},

		// Grammar: one fault, then the scanner stops.
		{"only the first", `{"a":NaN,"a":NaN}}`, []Fault{{"not-json", "/a", 5, "NaN is not a JSON value (line 1, column 6)"}}},
		{"with what came before", `{"a":1,"a":tru}`, []Fault{
			{"duplicate-key", "/a", 7, `member "a" again`},
			{"not-json", "/a", 11, "tru is not a JSON value (line 1, column 12)"},
		}},
		{"white space only", " \n", []Fault{{"not-json", "", 2, "the end of the body where a value is due (line 2, column 1)"}}},
		{"NUL only", "\x00", []Fault{{"not-json", "", 0, `'\x00' where a value is due (line 1, column 1)`}}},
		{"HTML", "<html>", []Fault{{"not-json", "", 0, "'<' where a value is due (line 1, column 1)"}}},
		{"infinite", "[1,-Infinity]", []Fault{{"not-json", "/1", 3, "-Infinity is not a JSON value (line 1, column 4)"}}},
		{"Python", "[\n True]", []Fault{{"not-json", "/0", 3, "True is not a JSON value (line 2, column 2)"}}},
		{"short word", "[nul]", []Fault{{"not-json", "/0", 1, "nul is not a JSON value (line 1, column 2)"}}},
		{"long word", "nullx", []Fault{{"not-json", "", 0, "a word without quotes (line 1, column 1)"}}},
		{"no quotes; the word is not repeated", "[Ivan]", []Fault{{"not-json", "/0", 1, "a word without quotes (line 1, column 2)"}}},
		{"single quotes", "['a']", []Fault{{"not-json", "/0", 1, "a single quote where a value is due (line 1, column 2)"}}},
		{"comment", "[/*a*/1]", []Fault{{"not-json", "/0", 1, "a comment where a value is due (line 1, column 2)"}}},
		{"comment behind a value", "[1 // one\n]", []Fault{{"not-json", "", 3, "a comment where ',' or ']' is due (line 1, column 4)"}}},

		{"leading zero", "[-01]", []Fault{{"not-json", "/0", 1, "a number with a leading zero (line 1, column 2)"}}},
		{"plus", "[+1]", []Fault{{"not-json", "/0", 1, "a plus sign before a value (line 1, column 2)"}}},
		{"minus only", "-", []Fault{{"not-json", "", 0, "a minus sign without a number (line 1, column 1)"}}},
		{"point first", "[.5]", []Fault{{"not-json", "/0", 1, "a point without a digit before it (line 1, column 2)"}}},
		{"point last", "[1.]", []Fault{{"not-json", "/0", 1, "a number without a digit after the point (line 1, column 2)"}}},
		{"no exponent", "[1e+]", []Fault{{"not-json", "/0", 1, "a number without a digit in the exponent (line 1, column 2)"}}},
		{"hexadecimal", "0x10", []Fault{{"not-json", "", 0, "'x' in a number (line 1, column 1)"}}},
		{"two points", "1.2.3", []Fault{{"not-json", "", 0, "'.' in a number (line 1, column 1)"}}},

		{"line end in a string", "{\"a\":\"x\ny\"}", []Fault{{"not-json", "/a", 7, "unescaped control character U+000A in a string (line 1, column 8)"}}},
		{"NUL in a string", "[\"\x00\"]", []Fault{{"not-json", "/0", 2, "unescaped control character U+0000 in a string (line 1, column 3)"}}},
		{"unknown escape", `["\'"]`, []Fault{{"not-json", "/0", 2, "a backslash before a single quote (line 1, column 3)"}}},
		{"short escape", `["\u12"]`, []Fault{{"not-json", "/0", 2, `\u without four hexadecimal digits (line 1, column 3)`}}},
		{"wrong escape", `["\u00g0"]`, []Fault{{"not-json", "/0", 2, `\u without four hexadecimal digits (line 1, column 3)`}}},
		{"escape in a name is the object's fault", `{"a":{"x":1,"\q":2}}`, []Fault{{"not-json", "/a", 13, `a backslash before 'q' (line 1, column 14)`}}},

		{"trailing comma in a list", "[1, ]", []Fault{{"not-json", "", 4, "a trailing comma before ']' where a value is due (line 1, column 5)"}}},
		{"trailing comma in an object", `[{"a":1,}]`, []Fault{{"not-json", "/0", 8, "a trailing comma before '}' where a name in double quotes is due (line 1, column 9)"}}},
		{"two commas", "[1,,2]", []Fault{{"not-json", "", 3, "',' where a value is due (line 1, column 4)"}}},
		{"no comma", "[1 2]", []Fault{{"not-json", "", 3, "'2' where ',' or ']' is due (line 1, column 4)"}}},
		{"no comma between members", `{"a":1 "b":2}`, []Fault{{"not-json", "", 7, `'"' where ',' or '}' is due (line 1, column 8)`}}},
		{"no colon", `{"a" 1}`, []Fault{{"not-json", "/a", 5, "'1' where ':' is due (line 1, column 6)"}}},
		{"no value", `{"a":}`, []Fault{{"not-json", "/a", 5, "'}' where a value is due (line 1, column 6)"}}},
		{"name without quotes", `{a:1}`, []Fault{{"not-json", "", 1, "'a' where a name in double quotes is due (line 1, column 2)"}}},
		{"name in single quotes", `{'a':1}`, []Fault{{"not-json", "", 1, "a single quote where a name in double quotes is due (line 1, column 2)"}}},
		{"number as a name", `{1:1}`, []Fault{{"not-json", "", 1, "'1' where a name in double quotes is due (line 1, column 2)"}}},
		{"wrong bracket", `{"a":[1}`, []Fault{{"not-json", "/a", 7, "'}' where ',' or ']' is due (line 1, column 8)"}}},
		{"closing bracket only", `]`, []Fault{{"not-json", "", 0, "']' where a value is due (line 1, column 1)"}}},

		// Cut off: half a character or half a pair at the end is no further fault.
		{"cut in a list", `{"a":[1`, []Fault{{"not-json", "/a", 7, "the end of the body where ',' or ']' is due (line 1, column 8)"}}},
		{"cut after a comma", `[1,`, []Fault{{"not-json", "", 3, "the end of the body where a value is due (line 1, column 4)"}}},
		{"cut after a colon", `{"a":`, []Fault{{"not-json", "/a", 5, "the end of the body where a value is due (line 1, column 6)"}}},
		{"cut after a name", `{"a"`, []Fault{{"not-json", "/a", 4, "the end of the body where ':' is due (line 1, column 5)"}}},
		{"cut in a name", `{"a":1,"b`, []Fault{{"not-json", "", 9, "the body ends in a string (line 1, column 10)"}}},
		{"cut in a string", `["abc`, []Fault{{"not-json", "/0", 5, "the body ends in a string (line 1, column 6)"}}},
		{"cut in a character", "[\"\xe2\x82", []Fault{{"not-json", "/0", 4, "the body ends in a string (line 1, column 5)"}}},
		{"cut in an escape", `["\`, []Fault{{"not-json", "/0", 3, "the body ends in a string (line 1, column 4)"}}},
		{"cut in a \\u escape", `["\u00`, []Fault{{"not-json", "/0", 6, "the body ends in a string (line 1, column 7)"}}},
		{"cut in a surrogate pair", `["\ud83d\ude`, []Fault{{"not-json", "/0", 12, "the body ends in a string (line 1, column 13)"}}},
		{"cut in a word", `[fals`, []Fault{{"not-json", "/0", 1, "fals is not a JSON value (line 1, column 2)"}}},
		{"cut in a number", `[1.`, []Fault{{"not-json", "/0", 1, "a number without a digit after the point (line 1, column 2)"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := scan([]byte(c.body), 4)
			if !slices.Equal(got, c.want) {
				t.Errorf("scan(%q)\n got %+v\nwant %+v", c.body, got, c.want)
			}
		})
	}
}

// What is unusual but right.
func TestScanClean(t *testing.T) {
	for _, body := range []string{
		`{}`, `[]`, `""`, `0`, `-0`, `null`, `true`, `false`,
		" \t\r\n{ \"a\" :\n[ 1 ,\t2 ] , \"b\" : { } , \"c\":[ ] } \r\n",
		`"\"\\\/\b\f\n\r\t\u0000\u00e9\u20AC"`,
		`"\ud83d\ude00 \uD83D\uDE00"`,
		`"\\ud83d"`, // a backslash and letters, no escape of a surrogate
		`"\ufffd"`, "\"\ufffd\"", "\"\ufeff\"", "\"\u007f\u2028\U0010ffff\"",
		`[1e3,1E+3,1.5e-3,0.0,-0.0e0,123456789012345678901234567890]`,
		`[[[[]]]]`, // as deep as allowed
		`{"":{"":{}}}`,
		`{"a/b":1,"a~b":2,"~1":3,"a~1b":4}`,
		`[{"a":1},{"a":1}]`, `{"a":{"a":1}}`, `{"a":[{"a":1}],"b":{"a":1}}`, // equal names, other objects
		`{"a":1,"á":2,"ı":3,"i":4,"ß":5,"ss":6}`, // these do not fold into one another
	} {
		if faults := scan([]byte(body), 4); faults != nil {
			t.Errorf("scan(%q): %+v", body, faults)
		}
	}
}

// Cases in the manner of Nicolas Seriot's JSONTestSuite: what every parser must accept, and must reject.
func TestScanGrammar(t *testing.T) {
	accept := []string{
		"[[] ]", `[""]`, "[]", `["a"]`, "[false]", `[null, 1, "1", {}]`, "[null]", "[1\n]", " [1]", "[1,null,null,null,2]", "[2] ",
		"[123e65]", "[0e+1]", "[0e1]", "[ 4]", "[-0.000000000000000000000000000000000001]", "[20e1]", "[-0]", "[-123]", "[-1]",
		"[1E22]", "[1E-2]", "[1E+2]", "[123e45]", "[123.456e78]", "[1e-2]", "[1e+2]", "[123]", "[123.456789]", "[1.5E400]",
		`{"asd":"sdf", "dfg":"fgh"}`, `{"asd":"sdf"}`, `{}`, `{"":0}`, `{"foo\u0000bar": 42}`, `{ "min": -1.0e+28, "max": 1.0e+28 }`,
		`{"x":[{"id": "x"}], "id": "x"}`, `{"a":[]}`, "{\n\"a\": \"b\"\n}", `{"\u0442":"\u041f"}`,
		`["\u0060\u012a\u12AB"]`, `["\uD801\udc37"]`, `["\ud83d\ude39\ud83d\udc8d"]`, `["\"\\\/\b\f\n\r\t"]`, `["\\u0000"]`, `["\""]`,
		`["a/*b*/c/*d//e"]`, `["\\a"]`, `["\\n"]`, `["\u0012"]`, `["\uFFFF"]`, "[ \"asd\"]", "[\"\U0010FFFF\"]", "[\"\uFFFF\"]", `["\u0000"]`,
		"[\"\u2028\"]", "[\"\u2029\"]", "[\"\u20ac\"]", "\" \"", `["\uDBFF\uDFFE"]`, `["\u0022"]`, "[\"a\x7fa\"]", "42", "-0.1", `"asd"`, "true", "[\"a\"]\n", "[true]", " [] ",
	}
	reject := []string{
		"[1 true]", "[a\xe5]", `["": 1]`, `[""],`, "[,1]", "[1,,2]", `["x",,]`, `["x"]]`, `["",]`, `["x"`, "[x", "[3[4]]", "[\xff]", "[1:2]", "[,]", "[-]", "[   , \"\"]",
		"[\"a\",\n4\n,1,", "[1,]", "[1,,]", "[\"\va\"\\f]", "[*]", `[""`, "[1,", "[1,\n1\n,1", "[{}", "[fals]", "[nul]", "[tru]", "[fal", "123\x00",
		"[++1234]", "[+1]", "[+Inf]", "[-01]", "[-1.0.]", "[-2.]", "[-NaN]", "[.-1]", "[.2e-3]", "[0.1.2]", "[0.3e+]", "[0.3e]", "[0.e1]", "[0E+]", "[0E]", "[0e+]", "[0e]",
		"[1.0e+]", "[1.0e-]", "[1.0e]", "[1 000.0]", "[1eE2]", "[2.e+3]", "[2.e-3]", "[2.e3]", "[9.e+]", "[Inf]", "[NaN]", "[\uff11]", "[1+2]", "[0x1]", "[0x42]", "[Infinity]",
		"[0e+-1]", "[-123.123foo]", "[123\xe5]", "[1e1\xe5]", "[0\xe5]", "[-Infinity]", "[-foo]", "[- 1]", "[-012]", "[-.123]", "[-1x]", "[1ea]", "[1a]", "[1.]", "[.123]", "[1.2a-3]", "[1.8011670033376514H-308]", "[012]",
		`["x", truth]`, `{[: "x"}`, `{"x", null}`, `{"x"::"b"}`, "{\U0001F1E8\U0001F1ED}", `{"a":"a" 123}`, `{key: 'value'}`, "{\"\xb9\":\"0\",}", `{"a" b}`, `{:"b"}`, `{"a" "b"}`, `{"a":`, `{"a"`,
		`{1:1}`, `{9999E9999:1}`, `{null:null,null:null}`, `{"id":0,,,,,}`, `{'a':0}`, `{"id":0,}`, `{"a":"b"}/**/`, `{"a":"b"}/**//`, `{"a":"b"}//`, `{"a":"b"}/`, `{"a":"b",,"c":"d"}`, `{a: "b"}`, `{"a":"a`,
		`{ "foo" : "bar", "a" }`, `{"a":"b"}#`, " ", "\n", `["\uD800\"]`, `["\uD800\u"]`, `["\uD800\u1"]`, `["\uD800\u1x"]`, "[\u00e9]", "[\"\\\x00\"]", `["\\\"]`, `["\x00"]`, "[\"\\\t\"]", "[\"\\\U0001F300\"]",
		`["\"]`, `["\u00A"]`, `["\uD834\uDd"]`, `["\uD800\uD800\x"]`, `["\a"]`, "[\"\\u\xe5\"]", "[\"\\\xe5\"]", `[\u0020"asd"]`, `[\n]`, `"`, `['single quote']`, `abc`, `["\`, "[\"a\x00a\"]", "[\"new\nline\"]", "[\"\t\"]", `"\UA66D"`, `""x`,
		"<.>", "[<null>]", "[1]x", `["asd]`, "aå", "[True]", "1]", `{"x": true,`, "[][]", "]", "\xef\xbb{}", "\xe5", "[", "2@", "{}}", `{"":`, `{"a":/*comment*/"b"}`, `{"a": true} "x"`, `['`, `["a`, `[,`, `[{`, `{`, `{]`, `{,`, `{[`, `{"a`, `{'a'`,
		`["\{["\{["\{["\{`, "\xe9", "*", `{"a":"b"}#{}`, `[\u000A""]`, `["asd`, "[1", "[ false, nul", "[ true, fals", `{"asd":"asd"`, "å", "\u2060", "[\f]", "[\u2060]", "nullnull", "true1", "1-1", "--1", "\"a\"b", "\xc2\xa01",
	}
	for _, body := range accept {
		if faults := scan([]byte(body), 4); faults != nil {
			t.Errorf("scan(%q): %+v", body, faults)
		}
	}
	for _, body := range reject {
		faults := scan([]byte(body), 4)
		if last := len(faults) - 1; last < 0 || faults[last].Code != "not-json" && faults[last].Code != "trailing-data" {
			t.Errorf("scan(%q): %+v", body, faults)
		}
	}
}

// Every byte in every kind of place, against encoding/json.
func TestScanBytes(t *testing.T) {
	for _, around := range []string{"%s", "%s1", "1%s", "[%s]", "[1%s]", "[1%s1]", "[-%s1]", "[0%s]", "[1.%s]", "[1e%s1]", "{%s}", `{%s"a":1}`, `{"a"%s:1}`, `{"a":%s1}`,
		`"%s"`, `"\%s"`, `"\u%s000"`, `"\u000%s"`, "[tru%s]", "[nul%s]", "[%salse]", "[true%s]", `{"a":1}%s`} {
		for c := range 256 {
			body := []byte(strings.Replace(around, "%s", string([]byte{byte(c)}), 1))
			fatal := func(s Fault) bool { return s.Code == "not-json" || s.Code == "trailing-data" }
			if faults := scan(body, 4); slices.ContainsFunc(faults, fatal) == json.Valid(body) {
				t.Errorf("scan(%q): %+v", body, faults)
			}
		}
	}
}

func TestScanNumbers(t *testing.T) {
	body := `[0,-1,999999999999999999,-999999999999999999,
		1e3,-0.0,1E-2,1000000000000000000,-9223372036854775808,
		{"a/b":{"~":9223372036854775808},"":[1.5]}, 1.0 ]`
	got := numbersOf(Parse(body, 4))
	want := []number{
		{"/4", "1e3", 0}, {"/5", "-0.0", 0}, {"/6", "1E-2", 0}, {"/7", "1000000000000000000", 0}, {"/8", "-9223372036854775808", 0},
		{"/9/a~1b/~0", "9223372036854775808", 0}, {"/9//0", "1.5", 0}, {"/10", "1.0", 0},
	}
	at := 0
	for i, n := range want {
		at += strings.Index(body[at:], n.text)
		want[i].offset = at
		at += len(n.text)
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if got := numbersOf(Parse("1e400", 0)); !slices.Equal(got, []number{{"", "1e400", 0}}) {
		t.Errorf("a number alone: %+v", got)
	}
}

// A large object finds its repeated names in another way than a small one, with the same result.
func TestScanLargeObject(t *testing.T) {
	for _, n := range []int{2, maxCompared - 1, maxCompared, maxCompared + 1, maxCompared + 2, 1000} {
		var b strings.Builder
		b.WriteByte('{')
		for i := range n {
			fmt.Fprintf(&b, `"name%d":{"x":1,"y":2},`, i)
		}
		body := b.String()
		again := fmt.Sprintf(`"NAME0":1,"name0":1,"Name%d":1}`, n-1)
		got := scan([]byte(body+again), 4)
		want := []Fault{
			{"duplicate-key", "/NAME0", len(body), `member "name0" again as "NAME0"`},
			{"duplicate-key", fmt.Sprintf("/Name%d", n-1), len(body) + len(`"NAME0":1,"name0":1,`), fmt.Sprintf(`member "name%d" again as "Name%[1]d"`, n-1)},
		}
		if !slices.Equal(got, want) {
			t.Errorf("%d members:\n got %+v\nwant %+v", n, got, want)
		}
	}
}

func TestScanKeepsOnlySoMany(t *testing.T) {
	faults := scan([]byte(`["\ud800"`+strings.Repeat(`,"`+"\xff"+`"`, maxFaults+23)+"]"), 4)
	if len(faults) != 1+maxFaults {
		t.Fatalf("%d faults", len(faults))
	}
	if got, want := faults[0].Detail, `\ud800 without its other half`; got != want {
		t.Errorf("another code: %q, want %q", got, want)
	}
	if got, want := faults[maxFaults-1].Detail, "byte 0xff is not UTF-8 here"; got != want {
		t.Errorf("last but one: %q, want %q", got, want)
	}
	if got, want := faults[maxFaults], (Fault{"invalid-utf8", "/100", 407, "byte 0xff is not UTF-8 here; 23 more like it"}); got != want {
		t.Errorf("last: %+v, want %+v", got, want)
	}
	if faults = scan([]byte("["+strings.Repeat(`{"a":1,"a":1},`, maxFaults)+"0]"), 4); strings.Contains(faults[maxFaults-1].Detail, "more") {
		t.Errorf("exactly as many as are kept: %+v", faults[maxFaults-1])
	}
	if faults = scan([]byte("["+strings.Repeat(`{"a":1,"a":1},`, maxFaults+1)+"0]"), 4); faults[maxFaults-1].Detail != `member "a" again; 1 more like it` {
		t.Errorf("one more than are kept: %+v", faults[maxFaults-1])
	}
}

// The pointer has the names as they are meant. One that would be too long is that of the deepest ancestor whose pointer is not.
func TestScanPointers(t *testing.T) {
	fit, over := strings.Repeat("x", maxPointer-len("/a/")), strings.Repeat("x", maxPointer-len("/a/")+1)
	for _, c := range []struct{ body, want string }{
		{`{"a":{"` + fit + `":"\ud800"}}`, "/a/" + fit},
		{`{"a":{"` + over + `":"\ud800"}}`, "/a"},
		{`{"a":{"` + strings.Repeat("x", 10*maxPointer) + `":{"b":"\ud800"}}}`, "/a"},
		{`{"a":{"` + strings.Repeat(`\u0078`, len(fit)) + `":"\ud800"}}`, "/a/" + fit},
		{`{"\"\\\/\b\f\n\r\t\u0000\ud83d\ude00":"\ud800"}`, "/\"\\~1\b\f\n\r\t\x00\U0001f600"},
		{strings.Repeat("[", 600) + `"\ud800"` + strings.Repeat("]", 600), strings.Repeat("/0", maxPointer/2)},
	} {
		if faults := scan([]byte(c.body), 600); len(faults) != 1 || faults[0].Pointer != c.want {
			t.Errorf("scan(%.40q…): %+v, want pointer %q", c.body, faults, c.want)
		}
	}
}

// None of these may take long; quadratic work would take minutes, recursion the whole stack.
func TestScanHostile(t *testing.T) {
	manyNames := func(n int, format string) string {
		var b strings.Builder
		b.WriteByte('{')
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String() + `"z":0}`
	}
	long := strings.Repeat("n", 1<<20)
	for _, c := range []struct {
		name, body string
		depth      int
		codes      []Code
	}{
		{"10 million deep", strings.Repeat("[", 10_000_000), 100, []Code{Depth}},
		{"20 000 deep, allowed", strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000), 20_000, nil},
		{"20 000 deep, one too many", strings.Repeat("[", 20_000) + strings.Repeat("]", 20_000), 19_999, []Code{Depth}},
		{"a million deep, allowed, cut", strings.Repeat(`{"a":[`, 500_000), 1_000_000, []Code{NotJSON}},
		{"numbers far down", strings.Repeat("[", 10_000) + strings.Repeat("1.5,", 100_000) + "0" + strings.Repeat("]", 10_000), 10_000, nil},
		{"100 000 names", manyNames(100_000, `"n%d":0,`), 100, nil},
		{"100 000 names that are not ASCII", manyNames(100_000, `"имя%d":0,`), 100, nil},
		{"many objects just too large to compare", "[" + strings.Repeat(manyNames(maxCompared, `"n%d":0,`)+",", 10_000) + "0]", 100, nil},
		{"the same name all the time", "{" + strings.Repeat(`"a":0,`, 500_000) + `"a":0}`, 100, []Code{DuplicateKey}},
		{"long names", `{"` + long + `a":{"` + long + `b":[` + strings.Repeat("1.5,", 20_000) + `0]}}`, 100, nil},
		{"a long number", strings.Repeat("9", 10_000_000), 100, nil},
		{"halves of pairs", `"` + strings.Repeat(`\ud800`, 1_000_000) + `"`, 100, []Code{LoneSurrogate}},
		{"commas before nothing", "[1" + strings.Repeat(" ", 10_000_000) + "}", 100, []Code{NotJSON}},
	} {
		t.Run(c.name, func(t *testing.T) {
			start := time.Now()
			faults := scan([]byte(c.body), c.depth)
			if took := time.Since(start); took > 10*time.Second {
				t.Errorf("took %v", took)
			}
			var codes []Code
			for _, s := range faults {
				codes = append(codes, s.Code)
			}
			if !slices.Equal(codes, c.codes) {
				t.Errorf("codes %v, want %v", codes, c.codes)
			}
		})
	}
}

// contactList is a list as GetContacts gives it.
func contactList(n int) []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"7900%07d@c.us","name":"Контакт %d","contactName":"Contact %d","type":"user","lastSeen":%d,"isArchived":false}`,
			i, i, i, 1_700_000_000+i)
	}
	b.WriteByte(']')
	return b.Bytes()
}

// The length of a clean list must not matter to memory.
func TestScanAllocations(t *testing.T) {
	body := contactList(10_000)
	if n := testing.AllocsPerRun(5, func() { scan(body, 100) }); n > 20 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkScan(b *testing.B) {
	for _, c := range []struct {
		name string
		body []byte
	}{
		{"list", contactList(100_000)},
		{"names", largeObject(100_000)},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(len(c.body)))
			b.ReportAllocs()
			for b.Loop() {
				if faults := scan(c.body, 100); faults != nil {
					b.Fatal(faults)
				}
			}
		})
	}
}

// largeObject has n members.
func largeObject(n int) []byte {
	var b bytes.Buffer
	for i := range n {
		fmt.Fprintf(&b, `,"7900%07d@c.us":{"name":"Contact %d"}`, i, i)
	}
	b.WriteByte('}')
	b.Bytes()[0] = '{'
	return b.Bytes()
}

// FuzzScan compares scan with what encoding/json says of the same bytes.
func FuzzScan(f *testing.F) {
	for _, body := range []string{
		"\ufeff[]", "[\"\xed\xa0\x80\"]", `["\ud83d\u0041\ude00"]`, `{"k":1,"` + "\u212a" + `":2}`, `{"a/~":{"":[1e3,1.50,12345678901234567890]}}`,
		"[1,]", `{"a":1}}`, `nullx`, `{"a":[{"b":NaN}]}`, "[0.1e+1 ,\t-0\n]", `{"` + "\xff" + `":"` + "\xff" + `"}`, "[[[[[[]]]]]]", `"\u12`, `{"a":1,"b":2,"A":3,"a":4}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if len(body) == 0 {
			return
		}
		// encoding/json gives up beyond the same depth.
		value, faults := Parse(string(body), 10_000)
		numbers := numbersOf(value, faults)
		count := map[Code]int{}
		for _, s := range faults {
			count[s.Code]++
			if s.Offset < 0 || s.Offset > len(body) || s.Detail == "" || strings.ContainsAny(s.Detail, "\r\n") || len(s.Detail) > 800 {
				t.Errorf("%+v", s)
			}
		}
		fatal := count["not-json"] + count["trailing-data"] + count["depth"]
		if fatal > 1 {
			t.Errorf("went on after a fault that ends the scan: %+v", faults)
		}
		if valid := json.Valid(body); valid != (fatal+count["bom"] == 0) {
			t.Fatalf("valid %v, faults %+v", valid, faults)
		} else if !valid {
			return
		}
		names, texts, odd := readTokens(t, body)
		checkCount := func(code Code, want int) {
			if got := count[code]; got != min(want, maxFaults) {
				t.Errorf("%s %d times, want %d: %+v", code, got, want, faults)
			}
		}
		checkCount("duplicate-key", names)
		// Where the body itself has no U+FFFD the decoder put it in for a fault.
		if !bytes.Contains(body, []byte("\ufffd")) && !bytes.Contains(bytes.ToLower(body), []byte(`\ufffd`)) {
			if utf8.Valid(body) {
				checkCount("invalid-utf8", 0)
				checkCount("lone-surrogate", texts)
			} else if count["lone-surrogate"] == 0 {
				checkCount("invalid-utf8", texts)
			}
		} else if (count["invalid-utf8"] > 0) == utf8.Valid(body) {
			t.Errorf("UTF-8 %v: %+v", utf8.Valid(body), faults)
		}
		if value.OddNumbers() != (len(odd) > 0) || len(numbers) != len(odd) {
			t.Fatalf("numbers %+v, want %q", numbers, odd)
		}
		for i, n := range numbers {
			if n.text != odd[i] || !bytes.HasPrefix(body[n.offset:], []byte(n.text)) {
				t.Errorf("number %+v, want %q", n, odd[i])
			}
		}
		if names > 0 {
			return
		}
		document := decodeExactly(t, body)
		for _, s := range faults {
			if _, err := followPointer(document, s.Pointer); err != nil {
				t.Errorf("%+v: %v", s, err)
			}
		}
		for _, n := range numbers {
			if value, err := followPointer(document, n.pointer); err != nil || value != json.Number(n.text) {
				t.Errorf("%+v: %v %v", n, value, err)
			}
		}
		if !reflect.DeepEqual(value.Any(), document) {
			t.Errorf("read as %v, want %v", value.Any(), document)
		}
	})
}

// scan is Parse for tests that look at faults alone.
func scan(body []byte, maxDepth int) []Fault {
	_, faults := Parse(string(body), maxDepth)
	return faults
}

// number is a number that an integer's decoder could stumble over.
type number struct {
	pointer, text string
	offset        int
}

func numbersOf(value Value, _ []Fault) []number {
	var list []number
	var walk func(Value, string)
	walk = func(v Value, pointer string) {
		if text, ok := v.Number(); ok && !v.Plain() {
			list = append(list, number{pointer, text, v.Offset()})
		}
		for i, item := range v.Items() {
			walk(item, pointer+"/"+strconv.Itoa(i))
		}
		for name, member := range v.Members() {
			walk(member, pointer+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(name))
		}
	}
	walk(value, "")
	return list
}

func decodeExactly(t *testing.T, body []byte) (document any) {
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	if err := d.Decode(&document); err != nil {
		t.Fatal(err)
	}
	return document
}

// readTokens counts the names that come more than once in an object and the strings with U+FFFD, and lists the
// numbers that scan should list.
func readTokens(t *testing.T, body []byte) (repeated, replaced int, odd []string) {
	type name struct {
		text  string
		times int
	}
	type level struct {
		object, value bool
		names         []name
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	open := []*level{{}}
	for {
		token, err := d.Token()
		if err == io.EOF {
			return repeated, replaced, odd
		}
		if err != nil {
			t.Fatal(err)
		}
		in := open[len(open)-1]
		isName := in.object && !in.value
		in.value = isName
		switch token := token.(type) {
		case json.Delim:
			if token == '{' || token == '[' {
				open = append(open, &level{object: token == '{'})
				continue
			}
			open = open[:len(open)-1]
			open[len(open)-1].value = false
		case json.Number:
			if text := token.String(); strings.ContainsAny(text, ".eE") || len(strings.TrimPrefix(text, "-")) > 18 {
				odd = append(odd, text)
			}
		case string:
			if strings.ContainsRune(token, utf8.RuneError) {
				replaced++
			}
			if !isName {
				break
			}
			i := slices.IndexFunc(in.names, func(n name) bool { return strings.EqualFold(n.text, token) })
			if i < 0 {
				in.names = append(in.names, name{token, 1})
			} else if in.names[i].times++; in.names[i].times == 2 {
				repeated++
			}
		}
	}
}

// followPointer follows a JSON Pointer.
func followPointer(value any, pointer string) (any, error) {
	if pointer == "" {
		return value, nil
	}
	for _, token := range strings.Split(pointer, "/")[1:] {
		token = strings.ReplaceAll(strings.ReplaceAll(token, "~1", "/"), "~0", "~")
		switch in := value.(type) {
		case []any:
			i, err := strconv.Atoi(token)
			if err != nil || i < 0 || i >= len(in) {
				return nil, fmt.Errorf("no item %q", token)
			}
			value = in[i]
		case map[string]any:
			member, ok := in[token]
			if !ok {
				return nil, fmt.Errorf("no member %q", token)
			}
			value = member
		default:
			return nil, fmt.Errorf("%q in a %v", token, reflect.TypeOf(value))
		}
	}
	return value, nil
}
