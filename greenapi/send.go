package greenapi

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/greenapi-contract/greenapi-go/generated"
)

// SendContactRequest is a contact card to send (SendContact, WhatsApp, ru). It is a plain value: the client neither
// keeps nor changes it.
type SendContactRequest struct {
	// ChatID is the chat to send to, a person or a group. Required.
	ChatID ChatID
	// Contact is the card. Required.
	Contact Card
	// QuotedMessageID is the message of the same chat that this one answers (WhatsApp, Telegram). "" sends none.
	QuotedMessageID string
	// TypingTime is how long the recipient sees somebody typing: 1 to 20 seconds, in whole seconds on WhatsApp. 0 sends
	// none. The API counts seconds on WhatsApp and milliseconds on Telegram and MAX, so it needs [WithProduct].
	TypingTime time.Duration
	// TypingType is what the recipient sees meanwhile (Telegram), such as "text". "" sends none.
	TypingType string
}

// Card is the person on a contact card: a phone number with at least one name (WhatsApp, Telegram), or the chat of
// somebody the account knows (MAX). Not both. An empty text counts as not given.
type Card struct {
	// PhoneContact is the number in international form without a plus sign. The pages ask for 11 or 12 digits, a newer
	// one for 11 or 16, and print samples of 13: the client refuses what is not positive or has more than 16.
	PhoneContact int64
	// The names: at least one of the four.
	FirstName, MiddleName, LastName, Company string
	// ChatID is the chat of the person, alone on a card for MAX.
	ChatID ChatID
}

// typingUnit is what typingTime counts.
var typingUnit = map[Messenger]time.Duration{WhatsApp: time.Second, Telegram: time.Millisecond, MAX: time.Millisecond}

const maxPhone = 9999_9999_9999_9999 // 16 digits

func (card Card) names() bool {
	return card.FirstName != "" || card.MiddleName != "" || card.LastName != "" || card.Company != ""
}

// Validate returns everything that is certainly wrong with the request, as joined *[FieldError] values, or nil.
// SendContact calls it unless [WithoutValidation] is on, and with [WithProduct] also asks what the product takes.
func (r SendContactRequest) Validate() error { return r.validFor("") }

func (r SendContactRequest) validFor(product Messenger) error {
	problem := field("chatId", r.ChatID.validFor(product))
	report := func(path, text string) { problem = errors.Join(problem, &FieldError{path, text}) }
	card := r.Contact
	switch byChat, byPhone := card.ChatID != "", card.PhoneContact != 0 || card.names(); {
	case byChat && byPhone:
		report("contact", "must have either phoneContact and names or, for MAX, chatId alone")
	case byPhone && product == MAX:
		report("contact", "must have chatId alone: MAX sends only contacts that the account knows")
	case byChat && (product == WhatsApp || product == Telegram):
		report("contact", "must have phoneContact and a name: only MAX takes chatId")
	case byChat:
		problem = errors.Join(problem, field("contact.chatId", card.ChatID.validFor(product)))
	case !byPhone:
		report("contact", "must have phoneContact and a name, or chatId for MAX")
	default:
		if card.PhoneContact <= 0 || card.PhoneContact > maxPhone {
			report("contact.phoneContact", "must be positive and have at most 16 digits")
		}
		if !card.names() {
			report("contact.firstName|middleName|lastName|company", "at least one must not be empty")
		}
	}
	switch d := r.TypingTime; {
	case d < 0:
		report("typingTime", "must not be negative")
	case d != 0 && (d < time.Second || d > 20*time.Second):
		report("typingTime", "must be from 1 to 20 seconds")
	case product == WhatsApp && d%time.Second != 0:
		report("typingTime", "must be whole seconds on WhatsApp")
	}
	return problem
}

// wire returns the request as the generated client has it, without what is not given. Numbers and texts always
// marshal, so the union's methods cannot fail.
func (r SendContactRequest) wire(product Messenger) (out generated.SendContactRequest, _ error) {
	out.ChatID = string(r.ChatID)
	if card := &r.Contact; card.ChatID == "" || card.PhoneContact != 0 || card.names() {
		_ = out.Contact.FromPhoneContact(generated.PhoneContact{
			PhoneContact: card.PhoneContact, FirstName: given(&card.FirstName), MiddleName: given(&card.MiddleName),
			LastName: given(&card.LastName), Company: given(&card.Company),
		})
	}
	if chat := string(r.Contact.ChatID); chat != "" {
		_ = out.Contact.MergeChatContact(generated.ChatContact{ChatID: chat})
	}
	out.QuotedMessageID = given(&r.QuotedMessageID)
	out.TypingType = (*generated.TypingType)(given(&r.TypingType))
	if r.TypingTime == 0 {
		return out, nil
	}
	unit, known := typingUnit[product]
	if !known { // a guess would be wrong by a thousand
		return out, &FieldError{"typingTime", "has another unit on each product: name the instance's, see WithProduct"}
	}
	typing := int(r.TypingTime / unit)
	out.TypingTime = &typing
	return out, nil
}

// given returns nil in place of a pointer to "".
func given(text *string) *string {
	if *text == "" {
		return nil
	}
	return text
}

var sendContact = &operation[SendContactRequest, *SendContactResult]{
	name:     OpSendContact,
	chat:     func(r SendContactRequest) ChatID { return r.ChatID },
	validate: func(c *Client, r SendContactRequest) error { return r.validFor(c.product) },
	build: func(ctx context.Context, c *Client, r SendContactRequest) (*http.Request, error) {
		body, err := r.wire(c.product)
		if err != nil {
			return nil, err
		}
		return c.requests.with(ctx, OpSendContact, body)
	},
	decode: func(r *reply, _ SendContactRequest) (*SendContactResult, *Error) {
		result, _, failure := object[SendContactResult](r)
		return result, failure
	},
}

// SendContact queues a contact card as a message to a chat (SendContact, WhatsApp, ru). Success means queued: a message
// waits up to 24 hours until the instance is authorised, and leaves at the pace set for it.
//
// The API does not tell repeated messages apart, so the client sends again only what provably never left or was
// refused with 429. If errors.Is finds [ErrOutcomeUnknown] in the error, the message may have been queued all the
// same; otherwise it was not.
func (c *Client) SendContact(ctx context.Context, request SendContactRequest) (*SendContactResult, error) {
	return call(ctx, c, sendContact, request)
}
