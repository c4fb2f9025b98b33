package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// TestRequestLines: another method, another path.
func TestRequestLines(t *testing.T) {
	for want, change := range map[string]func(*exchange.Exchange){
		"": func(*exchange.Exchange) {},
		"the request is a PUT, the contract says POST":                                                           func(ex *exchange.Exchange) { ex.Request.Method = "PUT" },
		"the request path is /here, the contract says /waInstance{idInstance}/getContactInfo/{apiTokenInstance}": func(ex *exchange.Exchange) { ex.Request.Path = "/here" },
	} {
		ex := scene{reply: good}.exchange()
		ex.Request.Path = judgeOf(t).operations[info].Path
		change(ex)
		got := ""
		for _, f := range judgeOf(t).Exchange(ex).Findings {
			got += f.Message
		}
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// TestQueries: a parameter is one of the method and of the product, with a value of its type. No other types than these two
// are documented.
func TestQueries(t *testing.T) {
	for query, want := range map[string]string{
		"": "", "count=1&group=true": "", "group=false": "",
		"count=x":      "the query parameter count is no integer",
		"count=1.5":    "the query parameter count is no integer",
		"group=yes":    "the query parameter group is no boolean",
		"limit=1":      "the query parameter limit is not documented for getContacts",
		"%zz":          "the query string cannot be read",
		"Zaphod Beeb=": "the query parameter …",
	} {
		got := ""
		for _, f := range judgeOf(t).Exchange(scene{operation: list, query: query, reply: `[{"id":"1@c.us"}]`}.exchange()).Findings {
			if f.Code == "request-line" {
				got += f.Message
			}
		}
		if !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
	for _, parameter := range judgeOf(t).operations[list].Spec.Parameters {
		if p := parameter.Value; p.In == "query" && !p.Schema.Value.Type.Is("integer") && !p.Schema.Value.Type.Is("boolean") {
			t.Errorf("%s has a type that no query is read for", p.Name)
		}
	}
}

// TestRangeOfTyping is told with its unit.
func TestRangeOfTyping(t *testing.T) {
	for product, want := range map[string][2]string{
		exchange.WhatsApp: {"1 to 20 seconds", "in the request, /typingTime is not within 1 to 20 seconds, the range of whatsapp"},
		exchange.MAX:      {"1000 to 20000 milliseconds", "in the request, /typingTime is not within 1000 to 20000 milliseconds, the range of max"},
	} {
		outcome := judgeOf(t).Exchange(scene{operation: send, product: product, request: `{"typingTime":21,` + sentCard[1:], reply: `{"idMessage":"1"}`}.exchange())
		i := slices.IndexFunc(outcome.Findings, func(f result.Finding) bool { return f.Code == "typing-time" })
		if i < 0 || outcome.Findings[i].Expected != want[0] || outcome.Findings[i].Message != want[1] {
			t.Errorf("%s: %+v", product, outcome.Findings)
		}
	}
}

func TestRequestsAreNoted(t *testing.T) {
	card := func(members string) scene {
		return scene{operation: send, request: `{"chatId":"71234567890@c.us","contact":` + members + `}`, reply: `{"idMessage":"1"}`}
	}
	typing := func(product, time string) scene {
		return scene{operation: send, product: product, request: `{"typingTime":` + time + `,` + sentCard[1:], reply: `{"idMessage":"1"}`}
	}
	cases{
		"a card without a name":         {card(`{"phoneContact":1}`), "note request-body /contact"},
		"an empty card":                 {card(`{}`), "note request-body /contact"},
		"a card of another type":        {card(`42`), "note request-body /contact"},
		"a card with a misspelt name":   {card(`{"phoneContact":1,"firstname":"A"}`), "note request-body /contact"},
		"a number as text":              {card(`{"phoneContact":"1","firstName":"A"}`), "note request-body /contact/phoneContact"},
		"a card of another product":     {card(`{"chatId":"1"}`), "note request-body /contact/chatId"},
		"a member more":                 {card(`{"phoneContact":1,"firstName":"A","title":"Dr"}`), "note request-body /contact/title"},
		"a number as text, and more":    {card(`{"phoneContact":"1","firstName":"A","title":"Dr"}`), "note request-body /contact/phoneContact, note request-body /contact/title"},
		"a fault elsewhere, and more":   {scene{operation: send, request: `{"typingTime":1.5,"title":"Dr",` + sentCard[1:], reply: `{"idMessage":"1"}`}, "note request-body /typingTime, note request-body /title"},
		"no chat, and more":             {scene{request: `{"title":"Dr"}`, reply: good}, "note request-body whole, note request-body /title"},
		"a member of another product":   {scene{operation: send, product: exchange.MAX, request: `{"chatId":"1","contact":{"chatId":"1"},"quotedMessageId":"1"}`, reply: `{"idMessage":"1"}`}, "note request-body /quotedMessageId"},
		"a name of another product":     {scene{operation: send, product: exchange.Telegram, request: `{"chatId":"1","contact":{"phoneContact":1,"firstName":"A","middleName":"B"}}`, reply: `{"idMessage":"1"}`}, "note request-body /contact/middleName"},
		"not JSON":                      {scene{request: `chatId=1`, reply: good}, "note request-body whole"},
		"two chats":                     {scene{request: `{"chatId":"1@c.us","chatId":"2@c.us"}`, reply: good}, "note request-body /chatId"},
		"nothing":                       {scene{request: `{}`, reply: good}, "note request-body whole"},
		"a method in another case":      {scene{operation: list, query: "a=1&count=1", reply: `[]`}, "note request-line, note empty-list whole"},
		"two parameters of nobody":      {scene{operation: list, query: "a=1&b=2", reply: `[]`}, "note request-line x2, note empty-list whole"},
		"a query that is none":          {scene{operation: list, query: "%zz", reply: `[]`}, "note request-line, note empty-list whole"},
		"two members more":              {card(`{"phoneContact":1,"firstName":"A","title":"Dr","age":7}`), "note request-body /contact/title, note request-body /contact/age"},
		"typing in part of a second":    {typing(exchange.WhatsApp, "1.5"), "note request-body /typingTime"},
		"typing in seconds":             {typing(exchange.WhatsApp, "20"), ""},
		"typing for a second":           {typing(exchange.WhatsApp, "1"), ""},
		"typing too long":               {typing(exchange.WhatsApp, "21"), "note typing-time /typingTime"},
		"no typing":                     {typing(exchange.WhatsApp, "0"), ""},
		"typing before":                 {typing(exchange.WhatsApp, "-1"), "note typing-time /typingTime"},
		"typing in milliseconds":        {typing(exchange.Telegram, "1000"), ""},
		"typing in seconds on Telegram": {typing(exchange.Telegram, "20"), "note typing-time /typingTime"},
		"typing too long on Telegram":   {typing(exchange.Telegram, "20001"), "note typing-time /typingTime"},
		"typing as long as can be":      {typing(exchange.Telegram, "20000"), ""},
		"typing just too short":         {typing(exchange.Telegram, "999"), "note typing-time /typingTime"},
		"typing beyond any number":      {typing(exchange.WhatsApp, "1e400"), "note request-body /typingTime"},
	}.run(t)
}
