package check

import (
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
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
		"not JSON":                      {scene{request: `chatId=1`, reply: good}, "note request-body whole"},
		"two chats":                     {scene{request: `{"chatId":"1@c.us","chatId":"2@c.us"}`, reply: good}, "note request-body /chatId"},
		"nothing":                       {scene{request: `{}`, reply: good}, "note request-body whole"},
		"a method in another case":      {scene{operation: list, query: "a=1&count=1", reply: `[]`}, "note request-line, note empty-list whole"},
		"two parameters of nobody":      {scene{operation: list, query: "a=1&b=2", reply: `[]`}, "note request-line x2, note empty-list whole"},
		"a query that is none":          {scene{operation: list, query: "%zz", reply: `[]`}, "note request-line, note empty-list whole"},
		"two members more":              {card(`{"phoneContact":1,"firstName":"A","title":"Dr","age":7}`), "note request-body /contact/title, note request-body /contact/age"},
		"typing in part of a second":    {typing(exchange.WhatsApp, "1.5"), "note request-body /typingTime"},
		"typing in seconds":             {typing(exchange.WhatsApp, "20"), ""},
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
