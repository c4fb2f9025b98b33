package check

import (
	"encoding/json"
	"strings"
	"testing"
)

// TestWordsThatAreNobodys are told, and of all others the form: what a reader needs to see is not lost.
func TestWordsThatAreNobodys(t *testing.T) {
	for value, want := range map[string]string{
		"group": `"group"`, "User": `"User"`, "supergroup": `"supergroup"`, "newsletter": `"newsletter"`, "QUOTE_EXCEEDED": `"QUOTE_EXCEEDED"`,
		"NEW_STATE": `"NEW_STATE"`, "zaphod": `"aaaaaa"`, "Zaphod": `"aaaaaa"`, "ZAPHOD_BEEBLEBROX": `"aaaaaa_aaaaaaaaaa"`, "": `""`, "_": `"_"`,
		strings.Repeat("user_", 8): `"` + strings.Repeat("user_", 8) + `"`, strings.Repeat("user-", 8): `"` + strings.Repeat("user-", 8) + `"`, strings.Repeat("user_", 6) + "supergroup_": `"aaaa_aaaa_aaaa_aaaa_…"`,
		"79001234567": `"99999999999"`, "Иван": `"aaaa"`, strings.Repeat("x", 41): `"` + strings.Repeat("a", 20) + `…"`,
	} {
		if got := word(value); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
	for _, claim := range judgeOf(t).contract.Claims {
		if claim.Kind == "enum" && word(claim.Value) != `"`+claim.Value+`"` {
			t.Errorf("%s of %s is told as %s", claim.Value, claim.ID, word(claim.Value))
		}
	}
	for label, want := range map[string]string{
		"text/html": "text/html", "Text/HTML; charset=Windows-1251": "text/html; charset=Windows-1251", "Zaphod Beeble": "aaaaaa aaaaaa",
		"application/zaphod; charset=arthur; x=y": "aaaaaaaaaaa/aaaaaa; charset=aaaaaa", "application/json, text/html": "application/json, text/html",
		"text/html; charset=utf-8; x=y, text/plain": "text/html; charset=utf-8, text/plain",
	} {
		if got := tellLabel(label); got != want {
			t.Errorf("%q: %s, want %s", label, got, want)
		}
	}
}

// TestHeadersAndMethods are told where they say what people cannot be called.
func TestHeadersAndMethods(t *testing.T) {
	for _, told := range [][2]string{
		{toldOf("gzip", codings), "gzip"}, {toldOf("GZIP,br , zaphod", codings), "GZIP, br, aaaaaa"}, {toldOf("zaphod beeble", codings), "aaaaaa aaaaaa"},
		{tellLength("0"), "0"}, {tellLength("12, 12"), "12, 12"}, {tellLength("-1"), `"-9"`}, {tellLength("1z"), `"9a"`}, {tellLength("z1"), `"a9"`},
		{tellLength(strings.Repeat("1", 40)), strings.Repeat("1", 40)}, {tellLength(strings.Repeat("1", 41)), `"` + strings.Repeat("9", 20) + `…"`},
		{toldOf("UTF-8", charsets), "UTF-8"}, {toldOf("POST", methods), "POST"}, {toldOf("Zaphod", methods), "aaaaaa"},
	} {
		if got, want := told[0], told[1]; got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestNoValueIsTold: a name put wherever an API or a caller can write is in no finding.
func TestNoValueIsTold(t *testing.T) {
	const label = "application/json"
	header := func(pairs ...string) []string { return append([]string{"Content-Type", label}, pairs...) }
	for _, secret := range []string{"zaphod@trillian.io", "Zaphod Beeble", "Иван Петров"} {
		quoted, _ := json.Marshal(secret)
		name := string(quoted)
		for place, s := range map[string]scene{
			"Content-Length":      {reply: good, headers: header("Content-Length", secret)},
			"Content-Encoding":    {reply: good, headers: header("Content-Encoding", secret)},
			"Content-Type":        {reply: good, headers: []string{"Content-Type", secret}},
			"charset":             {reply: good, headers: []string{"Content-Type", `application/json; charset="` + secret + `"`}},
			"type":                {operation: list, reply: `[{"id":"1@c.us","type":` + name + `}]`},
			"member":              {reply: `{"chatId":"71234567890@c.us",` + name + `:1}`},
			"member twice":        {reply: `{"chatId":"71234567890@c.us",` + name + `:1,` + name + `:2}`},
			"member of an error":  {reply: `{"code":401,"description":"x",` + name + `:1}`},
			"member of a request": {reply: good, request: `{"chatId":"71234567890@c.us",` + name + `:1}`},
			"twice in a request":  {reply: good, request: `{"chatId":"71234567890@c.us",` + name + `:1,` + name + `:1}`},
			"query":               {operation: list, query: strings.ReplaceAll(secret, " ", "%20") + "=" + strings.ReplaceAll(secret, " ", "%20"), reply: `[]`},
			"id":                  {operation: list, reply: `[{"id":` + name + `}]`},
			"state":               {status: 466, reply: `{"invokeStatus":{"status":` + name + `}}`},
		} {
			findings := judgeOf(t).Exchange(s.exchange()).Findings
			if len(findings) == 0 {
				t.Errorf("%s: nothing found", place)
			}
			for _, f := range findings {
				data, _ := json.Marshal(f)
				for word := range strings.FieldsFuncSeq(secret, func(r rune) bool { return r == ' ' || r == '@' || r == '.' }) {
					if len(word) > 2 && strings.Contains(strings.ToLower(string(data)), strings.ToLower(word)) {
						t.Errorf("%s: %s tells %q: %s", place, f.Code, word, f.Message)
					}
				}
			}
		}
		ex := scene{reply: good}.exchange()
		ex.Request.Method, ex.Request.Path = secret, "/"+secret
		for _, f := range judgeOf(t).Exchange(ex).Findings {
			if strings.Contains(f.Message+f.Actual, secret) {
				t.Errorf("request line: %s", f.Message)
			}
		}
	}
}
