package greenapi

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestProductRules asks each product for what it does not take. Nothing is sent.
func TestProductRules(t *testing.T) {
	phone, chat := Card{PhoneContact: 79001234568, FirstName: "Артем"}, Card{ChatID: "10000001"}
	for _, tt := range []struct {
		product Messenger
		chat    ChatID
		card    Card
		want    string // a part of the error, "" for none
	}{
		{WhatsApp, "71234567890@c.us", phone, ""},
		{WhatsApp, "120363043968066561@g.us", phone, ""},
		{WhatsApp, "120650379300963@lid", phone, ""},
		{WhatsApp, "somebody@newsletter", phone, ""}, // left to the API
		{WhatsApp, "71234567890", phone, "chatId: has no suffix: WhatsApp wants a phone number followed by @c.us"},
		{WhatsApp, "-10000000000000", phone, "groups of WhatsApp end in @g.us"},
		{WhatsApp, "71234567890@c.us", chat, "contact: must have phoneContact and a name"},
		{Telegram, "10000000", phone, ""},
		{Telegram, "-10000000000000", phone, ""},
		{Telegram, "441234567890@c.us", phone, ""},
		{Telegram, "120363043968066561@g.us", phone, "is an id of WhatsApp: Telegram and MAX have numbers"},
		{Telegram, "10000000", chat, "contact: must have phoneContact and a name"},
		{MAX, "10000000", chat, ""},
		{MAX, "79991234567@c.us", chat, ""},
		{MAX, "375291234567@c.us", chat, ""},
		{MAX, "441234567890@c.us", chat, "a phone number that MAX does not take"},
		{MAX, "120650379300963@lid", chat, "is an id of WhatsApp: Telegram and MAX have numbers"},
		{MAX, "10000000", phone, "contact: must have chatId alone"},
		{MAX, "10000000", Card{ChatID: "1@g.us"}, "contact.chatId: is an id of WhatsApp"},
		{"", "71234567890", phone, ""},
		{"", "71234567890@c.us", chat, ""},
	} {
		sent := 0
		var opts []Option
		if tt.product != "" {
			opts = append(opts, WithProduct(tt.product))
		}
		wire := roundTripper(func(*http.Request) (*http.Response, error) {
			sent++
			return respond(200, `{"idMessage":"1"}`), nil
		})
		request := SendContactRequest{ChatID: tt.chat, Contact: tt.card}
		_, err := newClient(t, wire, opts...).SendContact(bg, request)
		switch {
		case tt.want == "" && (err != nil || sent != 1):
			t.Errorf("%s, %s: %v", tt.product, tt.chat, err)
		case tt.want != "" && (!errors.Is(err, ErrInvalidRequest) || !strings.Contains(err.Error(), tt.want) || sent != 0):
			t.Errorf("%s, %s: %v, %d sent", tt.product, tt.chat, err, sent)
		}
		if _, err := newClient(t, wire, append(opts, WithoutValidation())...).SendContact(bg, request); err != nil {
			t.Errorf("%s, %s, without validation: %v", tt.product, tt.chat, err)
		}
		_, err = newClient(t, always(400, ""), opts...).GetContactInfo(bg, tt.chat)
		if e := asError(t, err); (e.Attempts == 0) != strings.Contains(tt.want, "chatId: ") && !strings.HasPrefix(tt.want, "contact") && (e.Attempts == 0) != (tt.want != "") {
			t.Errorf("%s, %s: GetContactInfo: %v", tt.product, tt.chat, err)
		}
	}
}

// TestTypingTime writes one duration in the unit of each product.
func TestTypingTime(t *testing.T) {
	for _, tt := range []struct {
		product Messenger
		d       time.Duration
		want    string // a part of the body, or of the error if it begins with typingTime:
	}{
		{WhatsApp, 5 * time.Second, `"typingTime":5}`},
		{Telegram, 5 * time.Second, `"typingTime":5000}`},
		{MAX, 5 * time.Second, `"typingTime":5000}`},
		{Telegram, 1500 * time.Millisecond, `"typingTime":1500}`},
		{WhatsApp, 1500 * time.Millisecond, "typingTime: must be whole seconds on WhatsApp"},
		{WhatsApp, 20 * time.Second, `"typingTime":20}`},
		{WhatsApp, 21 * time.Second, "typingTime: must be from 1 to 20 seconds"},
		{MAX, 999 * time.Millisecond, "typingTime: must be from 1 to 20 seconds"},
		{MAX, 5, "typingTime: must be from 1 to 20 seconds"}, // what used to be seconds
		{MAX, -time.Second, "typingTime: must not be negative"},
		{"", 5 * time.Second, "typingTime: has another unit on each product: name the instance's, see WithProduct"},
		{"", 0, `"contact":{`},
		{WhatsApp, 0, `"contact":{`},
	} {
		var body string
		opts := []Option{}
		if tt.product != "" {
			opts = append(opts, WithProduct(tt.product))
		}
		card := Card{PhoneContact: 79001234568, FirstName: "Артем"}
		if tt.product == MAX {
			card = Card{ChatID: "10000001"}
		}
		_, err := newClient(t, func(r *http.Request) (*http.Response, error) {
			body, _ = readAll(r.Body)
			return respond(200, `{"idMessage":"1"}`), nil
		}, opts...).SendContact(bg, SendContactRequest{ChatID: "79001234568@c.us", Contact: card, TypingTime: tt.d})
		if wrong := strings.HasPrefix(tt.want, "typingTime: "); wrong != (err != nil) || wrong && (!strings.Contains(err.Error(), tt.want) || body != "") ||
			!wrong && !strings.Contains(body, tt.want) || tt.d == 0 && strings.Contains(body, "typing") {
			t.Errorf("%s, %s: sent %s, %v", tt.product, tt.d, body, err)
		}
	}
}
