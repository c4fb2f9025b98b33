package evidence

import (
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

func TestPathIsThatOfTheTemplate(t *testing.T) {
	for path, want := range map[string]string{
		"/waInstance{idInstance}/a":           "/waInstance{idInstance}/a",
		"/v3/waInstance{idInstance}/a":        "/waInstance{idInstance}/a",
		"/v3/waInstance1/waInstance{other}/a": "/waInstance1/waInstance{other}/a",
		"/elsewhere":                          "/elsewhere",
		"":                                    "",
	} {
		s := &scene{ex: &exchange.Exchange{Request: exchange.Request{Path: path}}}
		if got := s.path(); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// TestRefusedForALack: the request lacks the member, what holds it is there, and the reply names it.
func TestRefusedForALack(t *testing.T) {
	for _, c := range []struct {
		title, request, text string
		status               int
		member               []string
		want                 bool
	}{
		{"lacks it", `{}`, "'chatId' is required", 400, []string{"chatId"}, true},
		{"in other letters", `{}`, "CHATID missing", 400, []string{"chatId"}, true},
		{"has it", `{"chatId":"x"}`, "'chatId' is required", 400, []string{"chatId"}, false},
		{"has a null", `{"chatId":null}`, "'chatId' is required", 400, []string{"chatId"}, false},
		{"for something else", `{}`, "not authorized", 400, []string{"chatId"}, false},
		{"by another status", `{}`, "'chatId' is required", 401, []string{"chatId"}, false},
		{"lacks a part", `{"contact":{}}`, "'contact.phoneContact' is required", 400, []string{"contact", "phoneContact"}, true},
		{"has the part", `{"contact":{"phoneContact":1}}`, "'phoneContact' is wrong", 400, []string{"contact", "phoneContact"}, false},
		{"lacks the whole", `{}`, "'contact' is required: phoneContact", 400, []string{"contact", "phoneContact"}, false},
		{"no body at all", ``, "'chatId' is required", 400, []string{"chatId"}, true},
		{"the request itself", ``, "required", 400, nil, false},
	} {
		s := &scene{ex: &exchange.Exchange{Response: &exchange.Response{Status: c.status}}, text: c.text}
		if c.request != "" {
			s.request = read(t, c.request)
		}
		if got := s.refusedFor(c.member); got != c.want {
			t.Errorf("%s: %v", c.title, got)
		}
	}
}
