package check

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

func TestRepeatedMessages(t *testing.T) {
	one := scene{operation: send, reply: `{"idMessage":"3EB0"}`}
	to := func(chat string) scene {
		s := one
		s.request = `{"chatId":"` + chat + `","contact":{"phoneContact":1,"firstName":"A"}}`
		return s
	}
	other := one
	other.reply = `{"idMessage":"3EB1"}`
	empty := one
	empty.reply = `{"idMessage":""}`
	unread := one
	unread.request = `{"chatId":`
	nameless := one
	nameless.request = `{"contact":{"phoneContact":1,"firstName":"A"}}`
	max := to("71234567890@c.us")
	max.product = exchange.MAX
	refused := scene{operation: send, status: 400, reply: `{"message":"Validation failed","idMessage":"3EB0"}`}
	for name, c := range map[string]struct {
		second scene
		want   string // of the second
		more   string // of the same a third time, which then has one before it
	}{
		"again":                     {one, "drift message-id-repeated /idMessage", ""},
		"another id":                {other, "", "drift message-id-repeated /idMessage"},
		"to another chat":           {to("2@c.us"), "", "drift message-id-repeated /idMessage"},
		"of another product":        {max, "note request-body /contact/phoneContact, note request-body /contact/firstName", ", drift message-id-repeated /idMessage"},
		"to a chat nobody can read": {unread, "note request-body /chatId", ""},
		"to a chat without a name":  {to(""), "", ""},
		"to no chat":                {nameless, "note request-body whole", ""},
		"refused":                   {refused, "drift undeclared /idMessage", ""},
		"empty":                     {empty, "drift message-id-empty /idMessage", ""},
		"no text":                   {scene{operation: send, reply: `{"idMessage":7}`}, "violation type /idMessage", ""},
	} {
		t.Run(name, func(t *testing.T) {
			outcomes := judgeOf(t).Exchanges([]*exchange.Exchange{one.exchange(), c.second.exchange(), c.second.exchange()})
			if got := told(outcomes[2]); got != c.want+c.more {
				t.Errorf("a third time: %s", got)
			}
			for _, f := range outcomes[2].Findings {
				if strings.HasSuffix(f.Spec, ":0") {
					t.Errorf("%s names no line of the contract", f.Code)
				}
			}
			if told(outcomes[0]) != "" || told(outcomes[1]) != c.want {
				t.Errorf("first %s\nsecond %s\nwant %s", told(outcomes[0]), told(outcomes[1]), c.want)
			}
			if asked := outcomes[1].Exercised.Has(*messageIDRepeated); asked != (name == "again" || name == "another id") {
				t.Errorf("asked %t", asked)
			}
		})
	}
}
