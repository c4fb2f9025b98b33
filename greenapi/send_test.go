package greenapi

import (
	"errors"
	"fmt"
	"net/http"
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestSendContact(t *testing.T) {
	for _, tt := range []struct {
		about   string
		product Messenger
		request SendContactRequest
		want    string
	}{
		{
			"everything", WhatsApp,
			SendContactRequest{
				ChatID:          "11001234567@c.us",
				Contact:         Card{PhoneContact: 79001234568, FirstName: "Артем", MiddleName: "Петрович", LastName: "Евпаторийский", Company: "Велосипед"},
				QuotedMessageID: "361B", TypingTime: 5 * time.Second, TypingType: "text",
			},
			`{"chatId":"11001234567@c.us","contact":{"company":"Велосипед","firstName":"Артем","lastName":"Евпаторийский","middleName":"Петрович","phoneContact":79001234568},"quotedMessageId":"361B","typingTime":5,"typingType":"text"}`,
		},
		{
			"as little as possible", WhatsApp,
			SendContactRequest{ChatID: "120363043968066561@g.us", Contact: Card{PhoneContact: 1, Company: "a"}},
			`{"chatId":"120363043968066561@g.us","contact":{"company":"a","phoneContact":1}}`,
		},
		{
			"for MAX", MAX,
			SendContactRequest{ChatID: "10000000", Contact: Card{ChatID: "10000001"}},
			`{"chatId":"10000000","contact":{"chatId":"10000001"}}`,
		},
	} {
		before := tt.request
		var got string
		c := newClient(t, func(r *http.Request) (*http.Response, error) {
			got, _ = readAll(r.Body)
			return respond(200, `{"idMessage":"3EB0C767D097B7C7C030","queued":true}`), nil
		}, WithProduct(tt.product))
		result, err := c.SendContact(bg, tt.request)
		if err != nil || got != tt.want || result.IDMessage != "3EB0C767D097B7C7C030" || result.Members.State("queued") != Present {
			t.Errorf("%s: %v, %v, sent %s", tt.about, result, err, got)
		}
		if !reflect.DeepEqual(before, tt.request) {
			t.Errorf("%s: the request was changed", tt.about)
		}
	}
}

func TestCardRules(t *testing.T) {
	const (
		chat   = "chatId: must not be empty"
		card   = "contact: must have phoneContact and a name, or chatId for MAX"
		either = "contact: must have either phoneContact and names or, for MAX, chatId alone"
		phone  = "contact.phoneContact: must be positive and have at most 16 digits"
		names  = "contact.firstName|middleName|lastName|company: at least one must not be empty"
		typing = "typingTime: must not be negative"
	)
	ok := Card{PhoneContact: 79001234568, FirstName: "a"}
	for _, tt := range []struct {
		about   string
		request SendContactRequest
		want    []string
	}{
		{"nothing", SendContactRequest{}, []string{chat, card}},
		{"everything wrong", SendContactRequest{Contact: Card{PhoneContact: -1}, TypingTime: -1}, []string{chat, phone, names, typing}},
		{"no chat", SendContactRequest{Contact: ok}, []string{chat}},
		{"no name", SendContactRequest{ChatID: "1", Contact: Card{PhoneContact: 1}}, []string{names}},
		{"no phone", SendContactRequest{ChatID: "1", Contact: Card{LastName: "a"}}, []string{phone}},
		{"first name", SendContactRequest{ChatID: "1", Contact: Card{PhoneContact: 1, FirstName: "a"}}, nil},
		{"middle name", SendContactRequest{ChatID: "1", Contact: Card{PhoneContact: 1, MiddleName: "a"}}, nil},
		{"last name", SendContactRequest{ChatID: "1", Contact: Card{PhoneContact: 1, LastName: "a"}}, nil},
		{"company", SendContactRequest{ChatID: "1", Contact: Card{PhoneContact: 1, Company: "a"}}, nil},
		{"10 digits", SendContactRequest{ChatID: "1", Contact: Card{PhoneContact: 1234567890, Company: "a"}}, nil},
		{"16 digits", SendContactRequest{ChatID: "1", Contact: Card{PhoneContact: 9999999999999999, Company: "a"}}, nil},
		{"17 digits", SendContactRequest{ChatID: "1", Contact: Card{PhoneContact: 10000000000000000, Company: "a"}}, []string{phone}},
		{"both forms", SendContactRequest{ChatID: "1", Contact: Card{PhoneContact: 1, FirstName: "a", ChatID: "1"}}, []string{either}},
		{"a chat with a name", SendContactRequest{ChatID: "1", Contact: Card{FirstName: "a", ChatID: "1"}}, []string{either}},
		{"a bad chat on the card", SendContactRequest{ChatID: "1", Contact: Card{ChatID: " "}}, []string{"contact.chatId: must not hold spaces or control characters"}},
		{"a group", SendContactRequest{ChatID: "-1", Contact: ok}, nil},
	} {
		sent := 0
		c := newClient(t, func(*http.Request) (*http.Response, error) {
			sent++
			return respond(200, `{"idMessage":"1"}`), nil
		})
		_, err := c.SendContact(bg, tt.request)
		if tt.want == nil {
			if err != nil || tt.request.Validate() != nil {
				t.Errorf("%s: %v", tt.about, err)
			}
			continue
		}
		e := asError(t, err)
		if e.Message != strings.Join(tt.want, "; ") || fmt.Sprint(tt.request.Validate()) != strings.Join(tt.want, "\n") {
			t.Errorf("%s: got %s", tt.about, e.Message)
		}
		if sent != 0 || e.Attempts != 0 || e.MaybeSent || !errors.Is(err, ErrInvalidRequest) || errors.Is(err, ErrOutcomeUnknown) {
			t.Errorf("%s: %d sent, %v", tt.about, sent, err)
		}
	}
}
