package greenapi

import (
	"context"
	"net/http"
	"reflect"

	"github.com/greenapi-contract/greenapi-go/generated"
)

var getContactInfo = &operation[ChatID, *ContactInfo]{
	name:     OpGetContactInfo,
	chat:     func(id ChatID) ChatID { return id },
	validate: func(c *Client, id ChatID) error { return field("chatId", id.validFor(c.product)) },
	build: func(ctx context.Context, c *Client, id ChatID) (*http.Request, error) {
		return c.requests.with(ctx, OpGetContactInfo, generated.GetContactInfoRequest{ChatID: string(id)})
	},
	decode: func(r *reply, asked ChatID) (*ContactInfo, *Error) {
		info, body, failure := object[ContactInfo](r)
		if failure == nil && stranger(asked, info.ChatID) {
			failure = r.fail(ErrUnexpectedResponse, "the reply is about another chat than the one that was asked for", body)
		}
		return info, failure
	},
}

// GetContactInfo returns what the account knows about one person (GetContactInfo, all pages).
//
// For a group the API has no details and the error is [ErrGroupChat]; the id is still sent, because the API decides
// what a group is. Without an error the result is not nil, has a ChatID, and is about the chat that was asked for, as
// far as ids of one form can tell; see [SamePerson].
func (c *Client) GetContactInfo(ctx context.Context, chatID ChatID) (*ContactInfo, error) {
	return call(ctx, c, getContactInfo, chatID)
}

// stranger reports whether a reply is about somebody else than the request. Ids of two forms cannot be compared: MAX
// answers a phone number under a numeric id.
func stranger(asked, answered ChatID) bool {
	form := asked.form()
	return form != "" && form == answered.form() && !SamePerson(asked, answered)
}

// object decodes a reply that is one object. The first member of T makes it the answer.
func object[T any](r *reply) (value *T, body string, _ *Error) {
	body, failure := r.whole()
	if failure != nil {
		return nil, "", failure
	}
	if body[0] != '{' {
		return nil, "", r.unusable(body, "the body is no JSON object")
	}
	value = new(T)
	v, d := reflect.ValueOf(value).Elem(), r.decoder(r.client.limits.Reply)
	alarming := d.object(body, v)
	switch {
	case d.err != nil:
		failure = r.undecoded(d.err, "")
	case alarming:
		failure = r.unusable(body, "the body tells of an error")
	case !usable(v.Field(0).String()):
		failure = r.unusable(body, "the body has no usable "+layouts[v.Type()].names[0][0])
	}
	return value, body, failure
}
