package exchange

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"testing"
)

// identity is a rewriter that changes nothing.
type identity struct{}

func (identity) object(map[string]bool)          {}
func (identity) name(_, name string) string      { return name }
func (identity) text(_, value string) string     { return value }
func (identity) number(_, literal string) string { return literal }
func (identity) loose(text string) string        { return text }

// What nobody replaces stays, byte for byte but for bytes that are no UTF-8.
func TestRewriteKeepsTheRest(t *testing.T) {
	for in, want := range map[string]string{
		`{"a" : [1,2.5e3, true,null ,"x"]}` + "\r\n": "",
		`[{"a":1,"a":2}] [3]`:                        "",
		`{"a":1,}`:                                   "",
		`}]{[`:                                       "",
		`{"a":"cut`:                                  "",
		`{"a":"cut\`:                                 "",
		`{"a":"cut\\"`:                               "",
		`{"a":"\u0041\/\n\ud83d\ude00"}`:             "",
		`{"a":"x\ud83dy"}`:                           "",
		`{"a":"\ude00\ud83d"}`:                       "",
		`{"a":"\ud83dx\ude00"}`:                      "",
		"{\"a\":\"\xc8\xe2\"}":                       "{\"a\":\"\xff\xff\"}",
		`{"a":"\x41"}`:                               "",
		`{a:1,b:'x'}`:                                "",
		`{"a":0123,"b":+1,"c":.5,"d":1x}`:            "",
	} {
		if want == "" {
			want = in
		}
		if got := string(rewrite([]byte(in), identity{})); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// What is wrong with a string goes on with its pseudonym, in the same kind.
func TestRewriteKeepsFaults(t *testing.T) {
	for in, want := range map[string]string{
		`"a"`:             `"new"`,
		`"cut`:            `"new`,
		`"cut\`:           `"new`,
		`"cut\u04`:        `"new\q`,
		`"a\u0041\/\n"`:   `"new"`,
		`"x\ud83dy"`:      `"new\ud83d"`,
		`"\ud83dx\ude00"`: `"new\ud83d-\ude00"`,
		"\"\xc8\xe2\"":    "\"new\xff\xff\"",
		"\"a\xd0":         "\"new\xd0",
		`"\x41"`:          `"new\q"`,
		"\"a\tb\"":        "\"new\t\"",
	} {
		if got := string(rewrite([]byte(in), renamed{})); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// renamed is a rewriter that calls every text "new".
type renamed struct{ identity }

func (renamed) text(_, _ string) string { return "new" }

// Whatever a body is: people are gone or the write is refused, JSON stays JSON and nothing else becomes it.
func FuzzPeople(f *testing.F) {
	for _, body := range []string{
		`{"chatId":"79001234567@c.us","name":"Aleksandra","phoneNumber":79001234567,"x":{"79001234567":["Aleksandra 79001234567"]}}`,
		`[{"id":"79001234567@c.us","name":"Aleksandra"}`, `{"message":"79001234567 Aleksandra"}`, `Aleksandra`, `"79001234567"`, `<b>Aleksandra</b>`,
		`{"Aleksandra":"+7 (900) 123-45-67","lastSeen":1769681957000}`, `{"avatar":"https://Aleksandra.net/79001234567/Aleksandra.jpg?q=Aleksandra#Aleksandra"}`,
		`{"name":"Aleksandra@79001234567.net","x":"mailto:Aleksandra","y":"data:image/png;base64,Aleksandra"}`, "{\"a\":\"\\ud83dAleksandra\xff\"}",
	} {
		f.Add([]byte(body), 200)
		f.Add([]byte(body), 400)
	}
	f.Fuzz(func(t *testing.T, body []byte, status int) {
		if status < 100 || status > 999 {
			t.Skip()
		}
		make := func(body []byte) *Exchange {
			return &Exchange{ID: "x", Operation: GetContactInfo, Product: WhatsApp, Origin: Live,
				Request:  Request{Method: "POST", Path: templatePath(GetContactInfo)},
				Response: &Response{Status: status, Body: bytes.Clone(body)}}
		}
		var s Scrubber
		// Somebody of that name and number is in another exchange of the recording.
		person, ex := make([]byte(`{"name":"Aleksandra","chatId":"79001234567@c.us"}`)), make(body)
		if err := s.ScrubPeople([]*Exchange{person, ex}); err != nil {
			if text := err.Error(); strings.Contains(text, "79001234567") || strings.Contains(strings.ToLower(text), "aleksandra") {
				t.Errorf("shows it: %s", text)
			}
			return
		}
		got := ex.Response.Body
		if isGzip(got) {
			got, _ = gunzip(got)
			body, _ = gunzip(body)
		}
		if json.Valid(body) != json.Valid(got) {
			t.Errorf("JSON: %v, then %v\n%q\n%q", json.Valid(body), json.Valid(got), body, got)
		}
		// Digits that a time or a count holds stay.
		if bytes.Contains(got, []byte("79001234567")) && !bytes.Contains(bytes.ToLower(got), []byte("lastseen")) && !bytes.Contains(bytes.ToLower(got), []byte("expiration")) && !bytes.Contains(bytes.ToLower(got), []byte("timestamp")) && !bytes.Contains(bytes.ToLower(got), []byte("statuscode")) {
			t.Errorf("number left: %q became %q", body, got)
		}
		if regexp.MustCompile(`(^|[^\pL\pM\pN_$-])Aleksandra($|[^\pL\pM\pN_$-])`).Match(got) {
			// In "myAleksandra" nobody can tell a member's name from a person's.
			t.Errorf("name left: %q became %q", body, got)
		}
	})
}

// That this ends at once is the test: with the square of the size it would take minutes.
func TestPeopleInHostileBodies(t *testing.T) {
	const n = 1 << 18
	for _, part := range []string{"{", "[", "[{", `{"a":`, `"`, `\`, `\u0041`, "{}", "1", "12345678,", "a ", "😀", "@", `{"a":{"b":[`, `"a"`, ",", ":", "]", "http://a/", "-", "+7 "} {
		body := bytes.Repeat([]byte(part), n/len(part))
		for _, text := range [][]byte{body, append([]byte(`{"name":"`), append(bytes.ReplaceAll(body, []byte(`"`), nil), `"}`...)...)} {
			var s Scrubber
			_ = s.ScrubPeople([]*Exchange{{ID: "x", Operation: GetContactInfo, Product: WhatsApp, Origin: Live,
				Request: Request{Method: "POST", Path: templatePath(GetContactInfo)}, Response: &Response{Status: 200, Body: text}}})
		}
	}
}

func BenchmarkScrubPeople(b *testing.B) {
	for _, n := range []int{1000, 2000, 20000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var list bytes.Buffer
			for i := range n {
				fmt.Fprintf(&list, `,{"id":"7900%07d@c.us","name":"Name%d","contactName":"Иван %d Петров","type":"user"}`, i, i, i)
			}
			body := append([]byte("["), append(list.Bytes()[1:], ']')...)
			b.SetBytes(int64(len(body)))
			for range b.N {
				var s Scrubber
				if err := s.ScrubPeople([]*Exchange{{ID: "x", Operation: GetContacts, Product: WhatsApp, Origin: Live,
					Request: Request{Method: "GET", Path: templatePath(GetContacts)}, Response: &Response{Status: 200, Body: body}}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
