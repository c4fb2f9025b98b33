package run

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// TestExcerpts: the object around a place, by its shape; values only where the run may quote them.
func TestExcerpts(t *testing.T) {
	at := func(pointer string) *string { return &pointer }
	many := `{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1,"k":1,"l":1,"m":1,"n":1}`
	for _, c := range []struct {
		name, body string
		pointer    *string
		want       string
	}{
		{"a member", `{"chatId":"79001234567@c.us","name":"Анна","isMute":false}`, at("/name"), `{"name": string(4), "chatId": …@c.us, "isMute": false}`},
		{"the whole", `{"chatId":"10000000","lastSeen":null,"phoneNumber":79001234567,"price":1.5}`, at(""), `{"chatId": string(8), "lastSeen": null, "phoneNumber": integer, "price": number}`},
		{"deep", `{"products":[{"id":"1"},{"id":2,"imageUrls":{"original":""}}]}`, at("/products/1/id"), `{"id": integer, "imageUrls": object of 1}`},
		{"a list", `{"products":[1,2]}`, at("/products"), `{"products": list of 2}`},
		{"something else", `["a"]`, at("/0"), `string(1)`},
		{"names that may be people's", `{"79001234567":1,"Иван":2,"a b":3,"ok2":4}`, at(""), `{"…": integer, "…": integer, "…": integer, "ok2": integer}`},
		{"many", many, at("/n"), `{"n": integer, "a": integer, "b": integer, "c": integer, "d": integer, "e": integer, "f": integer, "g": integer, "h": integer, "i": integer, "j": integer, "k": integer, "l": integer, 1 more}`},
		{"a place that is not there", `{"a":1}`, at("/b/c"), ``},
		{"status and headers", `{}`, nil, `status 200`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := begin(ModeRecorded)
			if err := r.prepare(Config{}); err != nil {
				t.Fatal(err)
			}
			outcome := r.judge.Exchange(&exchange.Exchange{
				ID: "x", Operation: exchange.GetContactInfo, Product: exchange.WhatsApp, Origin: exchange.Observed,
				Response: &exchange.Response{Status: 200, Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(c.body)},
			})
			if got := r.excerpt(outcome, c.pointer); got != c.want {
				t.Errorf("%s, want %s", got, c.want)
			}
			if r.values = true; strings.Contains(c.want, "string(4)") && !strings.Contains(r.excerpt(outcome, c.pointer), `"Анна"`) {
				t.Errorf("with values: %s", r.excerpt(outcome, c.pointer))
			}
		})
	}
}

// TestQuotesHoldNoToken: who may quote people may still not quote what is shaped like a token, however it is written.
func TestQuotesHoldNoToken(t *testing.T) {
	token := strings.Repeat("d75b3a66", 6)
	for _, body := range []string{
		`{"name":"` + token + `"}`, `{"name":"\u0064` + token[1:] + `"}`, `{"products":["` + token + `"]}`, `{"` + token + `":1}`,
		`{"name":"` + strings.Repeat("a ", 30) + token + `"}`,
	} {
		r := begin(ModeRecorded)
		if err := r.prepare(Config{}); err != nil {
			t.Fatal(err)
		}
		r.values = true
		outcome := r.judge.Exchange(&exchange.Exchange{
			ID: "x", Operation: exchange.GetContactInfo, Product: exchange.WhatsApp, Origin: exchange.Observed,
			Response: &exchange.Response{Status: 200, Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(body)},
		})
		root := ""
		if got := r.excerpt(outcome, &root); got == "" || strings.Contains(got, token[1:12]) {
			t.Errorf("%s is quoted as %s", body, got)
		}
	}
}

// TestBlocks: a line of the contract and those that belong to it.
func TestBlocks(t *testing.T) {
	lines := strings.Split("    name:\n      type: string\n\n      x-evidence: document\n    next:\n", "\n")
	if got := strings.Join(block(lines, 6), "|"); got != "name:|  type: string||  x-evidence: document" {
		t.Errorf("%q", got)
	}
	if got := block(lines, 2); len(got) != 2 {
		t.Errorf("%q", got)
	}
}
