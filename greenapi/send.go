package greenapi

import (
	"context"
	"errors"
	"net/http"

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
	// TypingTime is how long the recipient sees somebody typing: 1 to 20 seconds on WhatsApp, 1000 to 20000 milliseconds
	// on Telegram and MAX. 0 sends none; the client refuses only what is negative.
	TypingTime int
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

const maxPhone = 9999_9999_9999_9999 // 16 digits

func (card Card) names() bool {
	return card.FirstName != "" || card.MiddleName != "" || card.LastName != "" || card.Company != ""
}

// Validate returns everything that is certainly wrong with the request, as joined *[FieldError] values, or nil.
// SendContact calls it unless [WithoutValidation] is on.
func (r SendContactRequest) Validate() error {
	problems := []error{field("chatId", r.ChatID.Validate())}
	report := func(path, problem string) { problems = append(problems, &FieldError{path, problem}) }
	switch card := r.Contact; {
	case card == Card{}:
		report("contact", "must have phoneContact and a name, or chatId for MAX")
	case card.ChatID != "" && (card.PhoneContact != 0 || card.names()):
		report("contact", "must have either phoneContact and names or, for MAX, chatId alone")
	case card.ChatID != "":
		problems = append(problems, field("contact.chatId", card.ChatID.Validate()))
	default:
		if card.PhoneContact <= 0 || card.PhoneContact > maxPhone {
			report("contact.phoneContact", "must be positive and have at most 16 digits")
		}
		if !card.names() {
			report("contact.firstName|middleName|lastName|company", "at least one must not be empty")
		}
	}
	if r.TypingTime < 0 {
		report("typingTime", "must not be negative")
	}
	return errors.Join(problems...)
}

// wire returns the request as the generated client has it, without what is not given. Numbers and texts always
// marshal, so the union's methods cannot fail.
func (r SendContactRequest) wire() (out generated.SendContactRequest) {
	out.ChatID = string(r.ChatID)
	if card := r.Contact; card.ChatID == "" || card.PhoneContact != 0 || card.names() {
		_ = out.Contact.FromPhoneContact(generated.PhoneContact{
			PhoneContact: card.PhoneContact, FirstName: given(card.FirstName), MiddleName: given(card.MiddleName),
			LastName: given(card.LastName), Company: given(card.Company),
		})
	}
	if chat := string(r.Contact.ChatID); chat != "" {
		_ = out.Contact.MergeChatContact(generated.ChatContact{ChatID: chat})
	}
	out.QuotedMessageID = given(r.QuotedMessageID)
	out.TypingTime = given(r.TypingTime)
	out.TypingType = given(generated.TypingType(r.TypingType))
	return out
}

// given returns a pointer to a value, nil if it is zero.
func given[T comparable](v T) *T {
	if v == *new(T) {
		return nil
	}
	return &v
}

// SendContact queues a contact card as a message to a chat (SendContact, WhatsApp, ru). Success means queued: a message
// waits up to 24 hours until the instance is authorised, and leaves at the pace set for it.
//
// The API does not tell repeated messages apart, so the client sends again only what provably never left or was
// refused with 429. If errors.Is finds [ErrOutcomeUnknown] in the error, the message may have been queued all the
// same; otherwise it was not.
func (c *Client) SendContact(ctx context.Context, request SendContactRequest) (*SendContactResult, error) {
	if err := c.ready(ctx, OpSendContact); err != nil {
		return nil, err
	}
	if err := c.validate(OpSendContact, request.Validate()); err != nil {
		return nil, err
	}
	result := new(SendContactResult)
	k := call{op: OpSendContact, chat: request.ChatID}
	k.build = func() (*http.Request, error) {
		return generated.NewSendContactRequest(c.server+"/", c.idInstance, TokenPlaceholder, request.wire())
	}
	k.read = func(resp *http.Response) *Error {
		defer resp.Body.Close()
		return c.answer(k, resp, func(body []byte) string { return object(body, result, "idMessage") })
	}
	if err := c.do(ctx, k); err != nil {
		return nil, err
	}
	return result, nil
}
