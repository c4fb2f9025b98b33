package secret

import (
	"bytes"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// The credentials of the documents' samples.
const (
	id    = "1101000001"
	token = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
)

var set = Compile(
	Secret{Value: token, Kind: "token", Placeholder: "{T}"},
	Secret{Value: id, Kind: "id", Placeholder: "{I}", Number: true},
)

func each(s, format string) (out string) {
	for _, c := range []byte(s) {
		out += fmt.Sprintf(format, c)
	}
	return out
}

// every escapes each nth character of s.
func every(n int, s, format string) (out string) {
	for i, c := range []byte(s) {
		if i%n == 0 {
			out += fmt.Sprintf(format, c)
		} else {
			out += string(rune(c))
		}
	}
	return out
}

func utf16LE(s string) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

// encodings are the ways in which servers, proxies, logs and programs repeat a text.
var encodings = []struct {
	name, form string
	encode     func(string) string
}{
	{"raw", "", func(s string) string { return s }},
	{"upper case", "", strings.ToUpper},
	{"URL, every byte", "", func(s string) string { return each(s, "%%%02x") }},
	{"URL, capitals", "", func(s string) string { return each(s, "%%%02X") }},
	{"URL, some bytes", "", func(s string) string { return every(3, s, "%%%02X") }},
	{"URL twice", "", func(s string) string { return url.QueryEscape(each(s, "%%%02X")) }},
	{"URL three times", "", func(s string) string { return url.QueryEscape(url.QueryEscape(each(s, "%%%02X"))) }},
	{"JSON", "", func(s string) string { return each(s, `\u%04x`) }},
	{"JSON, one character", "", func(s string) string { return every(20, s, `\u%04X`) }},
	{"JSON in JSON in JSON", "", func(s string) string { return each(s, `\\\\u%04x`) }},
	{"program text", "", func(s string) string { return every(2, s, `\x%02x`) }},
	{"program text with braces", "", func(s string) string { return every(2, s, `\u{%x}`) }},
	{"HTML decimal", "", func(s string) string { return each(s, "&#%d;") }},
	{"HTML with noughts", "", func(s string) string { return each(s, "&#0%d;") }},
	{"HTML hex", "", func(s string) string { return each(s, "&#x%x;") }},
	{"HTML twice", "", func(s string) string { return html.EscapeString(each(s, "&#X%X;")) }},
	{"quoted-printable", "", func(s string) string { return each(s, "=%02X") }},
	{"quoted-printable, broken", "", func(s string) string { return s[:len(s)/2] + "=\r\n" + s[len(s)/2:] }},
	{"line break", "", func(s string) string { return s[:len(s)/2] + "\n" + s[len(s)/2:] }},
	{"escaped line break", "", func(s string) string { return s[:len(s)/2] + `\r\n` + s[len(s)/2:] }},
	{"UTF-16", "", utf16LE},
	{"URL in JSON", "", func(s string) string { return strings.ReplaceAll(each(s, "%%%02x"), "%", `\u0025`) }},
	{"JSON in URL", "", func(s string) string { return url.QueryEscape(each(s, `\u%04x`)) }},
	{"HTML in JSON", "", func(s string) string { return strings.ReplaceAll(each(s, "&#%d;"), "&", `\u0026`) }},
	{"HTML in URL", "", func(s string) string { return url.QueryEscape(each(s, "&#%d;")) }},
	{"hex", "hex", func(s string) string { return hex.EncodeToString([]byte(s)) }},
	{"hex capitals", "hex", func(s string) string { return strings.ToUpper(hex.EncodeToString([]byte(s))) }},
	{"hex in URL", "hex", func(s string) string { return each(hex.EncodeToString([]byte(s)), "%%%02x") }},
	{"base64", "base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte(s)) }},
	{"base64, one off", "base64", func(s string) string { return base64.StdEncoding.EncodeToString([]byte("x" + s + "y")) }},
	{"base64, two off", "base64", func(s string) string { return base64.URLEncoding.EncodeToString([]byte("??" + s + "?")) }},
	{"base64 in JSON", "base64", func(s string) string {
		return strings.ReplaceAll(base64.StdEncoding.EncodeToString([]byte("~?"+s)), "/", `\/`)
	}},
	{"base32", "base32", func(s string) string { return base32.StdEncoding.EncodeToString([]byte(s)) }},
	{"base32, one off", "base32", func(s string) string { return base32.StdEncoding.EncodeToString([]byte("a" + s)) }},
	{"base32, two off", "base32", func(s string) string {
		return strings.ToLower(base32.StdEncoding.EncodeToString([]byte("ab" + s)))
	}},
	{"base32 hex, three off", "base32", func(s string) string { return base32.HexEncoding.EncodeToString([]byte("abc" + s)) }},
	{"base32 hex, four off", "base32", func(s string) string { return base32.HexEncoding.EncodeToString([]byte("abcd" + s)) }},
}

func all(s Set, text string) (found []string) {
	for m := range s.Find([]byte(text)) {
		found = append(found, m.String())
	}
	return found
}

func in(kind, form string) string {
	if form == "" {
		return kind
	}
	return kind + " in " + form
}

func TestEveryForm(t *testing.T) {
	secrets := map[string]string{"token": token, "id": id}
	for _, e := range encodings {
		for kind, value := range secrets {
			t.Run(e.name+"/"+kind, func(t *testing.T) {
				encoded := e.encode(value)
				for _, around := range [][2]string{{"", ""}, {`{"a":"`, `"}`}, {"/waInstance", "/x"}, {"?a=", "&b=1"}, {"100% ", " %"}, {`\\`, `\"`}} {
					text := around[0] + encoded + around[1]
					if got := all(set, text); len(got) != 1 || got[0] != in(kind, e.form) {
						t.Errorf("%q: found %q, want one %s", text, got, in(kind, e.form))
					}
					left := set.Replace(text)
					if set.Holds(left) || !strings.Contains(left, map[string]string{"token": "{T}", "id": "{I}"}[kind]) {
						t.Errorf("%q became %q", text, left)
					}
				}
			})
		}
	}
}

// The place is that of the secret and of nothing else.
func TestPlace(t *testing.T) {
	for _, c := range []struct{ before, hidden, after string }{
		{"", token, ""},
		{"x", token, "y"},
		{"100%", token, "%"},
		{`{"path":"`, each(token, `\u%04x`), `"}`},
		{"%20", each(token, "%%%02x"), "%20"},
		{"&lt;", each(token, "&#%d;"), "&gt;"},
	} {
		text := c.before + c.hidden + c.after
		for m := range set.Find([]byte(text)) {
			if m.Start != len(c.before) || m.End != len(c.before+c.hidden) {
				t.Errorf("%q: found at %d to %d: %q", text, m.Start, m.End, text[m.Start:m.End])
			}
		}
		if got, want := set.Replace(text), c.before+"{T}"+c.after; got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestPartsGiveItAway(t *testing.T) {
	n := len(token)
	for _, c := range []struct {
		text  string
		found bool
	}{
		{token[:n-1], true},
		{token[1:], true},
		{token[:n/2], true},
		{token[n/2:], true},
		{token[12:38], true}, // from the middle
		{token[:n/2-1], false},
		{token[n/2+1:], false},
		{each(token[:n-1], "%%%02x"), true},
		{hex.EncodeToString([]byte(token))[:n+1], true},
		{base64.StdEncoding.EncodeToString([]byte(token[:30])), true},
		{base64.StdEncoding.EncodeToString([]byte(token[20:])), true},
		{base32.StdEncoding.EncodeToString([]byte(token[5:40])), true},
		{token[:n-1] + "zz", true},
		{id[:9], false}, // part of a number is another number
	} {
		for _, text := range []string{c.text, `"` + c.text + `"`, "a" + c.text + "-"} {
			found := all(set, text)
			if (len(found) == 1) != c.found || c.found && !strings.HasSuffix(found[0], "cut short") {
				t.Errorf("%q: found %q, want %v", text, found, c.found)
			}
			if set.Holds(set.Replace(text)) {
				t.Errorf("%q became %q", text, set.Replace(text))
			}
		}
	}
}

// The reader of a text that was cut off knows that the rest of the secret may have stood there.
func TestFindCut(t *testing.T) {
	for text, want := range map[string]string{
		"denied: " + token[:8]:                      "denied: {T}",
		"denied: " + token[:20]:                     "denied: {T}",
		"denied: " + token[:7]:                      "denied: " + token[:7],
		"denied: " + token[:20] + " and":            "denied: " + token[:20] + " and",
		"denied: " + each(token[:9], "%%%02x")[:26]: "denied: {T}%3",
		"denied: " + id[:9]:                         "denied: " + id[:9],
	} {
		if got := set.ReplaceCut(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

func TestWholeNumbers(t *testing.T) {
	for text, want := range map[string]string{
		"instance 1101000001 is off": "instance {I} is off",
		"waInstance1101000001/":      "waInstance{I}/",
		"-1101000001":                "-{I}",
		"11010000012@c.us":           "11010000012@c.us",
		"1101000001234":              "1101000001234",
		"01101000001":                "01101000001",
		`"\u04301101000001"`:         `"\u0430{I}"`,
		`"\\u04301101000001"`:        `"\\u0430{I}"`,
		"a%201101000001%20b":         "a%20{I}%20b",
		"a%25201101000001":           "a%2520{I}",
		"&#160;1101000001":           "&#160;{I}",
		"1101000001%31":              "1101000001%31",
		"%311101000001":              "%311101000001",
		"id=1101000001":              "id={I}",
		token + id:                   "{T}{I}", // only the token hid it
	} {
		if got := set.Replace(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// A short secret in the middle of a word is a coincidence.
func TestShortSecrets(t *testing.T) {
	for _, c := range []struct{ value, text, want string }{
		{"t", "Unauthorized: t, /t/, Token T", "Unauthorized: ?, /?/, Token T"},
		{"secret", "/waInstance7/getContacts/secret secrets", "/waInstance7/getContacts/? secrets"},
		{"secret", "%2Fsecret%2F \\u0073ecret", "%2F?%2F ?"},
		{"", "nothing", "nothing"},
		{"waInstance7", "/waInstance7/ /waInstance77/", "/?/ /waInstance77/"},
	} {
		s := Compile(Secret{Value: c.value, Placeholder: "?", Number: c.value == "waInstance7"})
		if got := s.Replace(c.text); got != c.want {
			t.Errorf("%q in %q: got %q, want %q", c.value, c.text, got, c.want)
		}
	}
}

// Callers choose their own tokens in tests.
func TestOddSecrets(t *testing.T) {
	for _, value := range []string{`back\slash "quoted" % token`, "percent%41percent%41percent", "=====AB=====AB=====", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"} {
		s := Compile(Secret{Value: value, Kind: "token", Placeholder: "?"})
		quoted, _ := json.Marshal(value)
		for _, text := range []string{value, url.PathEscape(value), strings.ReplaceAll(url.QueryEscape(value), "+", "%20"), string(quoted), strconv.Quote(value)} {
			if !s.Holds("<" + text + ">") {
				t.Errorf("%q: not found in %q", value, text)
			}
		}
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "",
		"a=d75b":             "a=d75b",
		"a%3Dd75b":           "a=d75b",
		"a%253Dd7":           "a=d7",
		`\u0025\u0033\u0044`: "=",
		`{\"a\":\"b\"}`:      `{"a":"b"}`,
		"&amp;#100;":         "d",
		"d7\r\n5b":           "d75b",
		`\u044f`:             "?",
		"100%":               "100%",
	} {
		if got := Plain(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

// A secret that is spelt like its placeholder must not be found in it for ever.
func TestPlaceholderLikeTheSecret(t *testing.T) {
	s := Compile(Secret{Value: "apiTokenInstance-waInstance", Kind: "token", Placeholder: "{apiTokenInstance}"})
	if got, want := s.Replace("/apiTokenInstance-waInstance/"), "/{apiTokenInstance}/"; got != want || s.Holds(got) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !s.Holds("apiTokenInstance}") {
		t.Error("a part of the secret is not found beside a placeholder that is none")
	}
}

func TestPrintingShowsNothing(t *testing.T) {
	text := fmt.Sprintf("%v %+v %#v", set, set, &set)
	//lint:ignore SA9005 that nothing of it is marshalled is what is tested
	asJSON, _ := json.Marshal(set)
	if text += string(asJSON); strings.Contains(text, token) || strings.Contains(text, id) {
		t.Errorf("printed %s", text)
	}
}

func TestZero(t *testing.T) {
	var s Set
	if s.Holds(token) || s.Replace(token) != token {
		t.Error("the zero Set finds something")
	}
}

// hostile texts are made of beginnings: of the secret, of escapes, of both.
func hostile(n int) map[string][]byte {
	texts := map[string][]byte{}
	for name, part := range map[string]string{
		"backslashes": `\`, "percent": "%", "percent 25": "%25", "25": "25", "ampersand": "&", "amp": "&amp;", "equals": "=",
		"line breaks": "\n", "escaped line breaks": `\n`, "soft breaks": "=\n", "noughts": "\x00",
		"cut tokens": token[:24] + "-", "escaped cut tokens": each(token[:24], "%%%02x") + "-", "digits": "1", "escapes": `\u0064`,
		"escaped escapes": `\u0025\u0036`, "percent in percent": "%%36%34", "letters": "abcdefgh", "id": id + "1",
	} {
		texts[name] = bytes.Repeat([]byte(part), n/len(part))
	}
	// One long row, and a start in front of it.
	for name, row := range map[string]string{"row of backslashes": `\`, "row of 25": "25", "row of amp": "amp;", "row of breaks": `\n`} {
		start := "d"
		switch row {
		case "25":
			start += "%"
		case "amp;":
			start += "&"
		}
		texts[name] = append([]byte(token[:20]+start), bytes.Repeat([]byte(row), n/len(row))...)
	}
	return texts
}

// That this ends at once is the test: with the square of the size it would take minutes.
func TestHostileTexts(t *testing.T) {
	for name, text := range hostile(1 << 18) {
		found := 0
		for range set.Find(text) {
			found++
		}
		if found > 0 {
			t.Errorf("%s: found %d", name, found)
		}
	}
}

func BenchmarkFind(b *testing.B) {
	texts := hostile
	run := func(name string, n int, text []byte) {
		b.Run(fmt.Sprintf("%s/%dKiB", name, n>>10), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for range b.N {
				for range set.Find(text) {
				}
			}
		})
	}
	for _, n := range []int{1 << 18, 1 << 19} {
		run("contacts", n, bytes.Repeat([]byte(`{"id":"71234567890@c.us","name":"John","contactName":"John Doe","type":"user"},`), n/80))
		for name, text := range texts(n) {
			run(name, n, text)
		}
	}
}

// FuzzFind hides a secret in a text of the fuzzer's, in every encoding.
func FuzzFind(f *testing.F) {
	f.Add(token, uint8(0), "before", "after")
	f.Add("nnnnnnnnnnnnnnnnnnnnnnnn", uint8(3), "\\", "\\")
	f.Add("apiTokenInstance-waInstance", uint8(9), "%", "25")
	f.Add("0000000000000000", uint8(28), "&#", "&amp;")
	f.Fuzz(func(t *testing.T, value string, which uint8, before, after string) {
		if len(value) < minPart || strings.Trim(value, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~") != "" {
			t.Skip()
		}
		e := encodings[int(which)%len(encodings)]
		s := Compile(Secret{Value: value, Kind: "token", Placeholder: "{}"})
		text := before + " " + e.encode(value) + " " + after
		last := 0
		for m := range s.Find([]byte(text)) {
			if m.Start < last || m.End <= m.Start || m.End > len(text) {
				t.Fatalf("%+v in %q", m, text)
			}
			last = m.End
		}
		if last == 0 {
			t.Fatalf("%s: not found in %q", e.name, text)
		}
		if left := s.Replace(text); strings.Contains(left, value) || s.Holds(left) {
			t.Fatalf("%s: %q became %q", e.name, text, left)
		}
	})
}
