package greenapi

import (
	"context"
	"net/http"

	"github.com/greenapi-contract/greenapi-go/generated"
)

// Raw returns the generated client on this client's own transport, for what the facade does not cover. Pass it the
// instance id and [TokenPlaceholder]; with any other token, instance id or host it refuses to send, with an *Error:
//
//	resp, err := client.Raw().GetContacts(ctx, idInstance, greenapi.TokenPlaceholder, nil)
//
// It has the transport's protections: middleware, no redirects, and no token in errors, in headers, or in the bodies
// of replies other than 2xx, which are cut at BodyLimits.Error. It has no validation, decoding, retries, rate limit,
// deadline or limit on the size of a 2xx reply. The caller closes the reply's body.
//
// The types of package generated tell less than the facade's. A chatId or an idMessage that is not there is "", without an
// error. One member of an unexpected type fails the whole object, and the others are lost with it. An As method of a
// union succeeds wherever the JSON can be decoded: AsPhoneContact of a card that has a chatId is an empty PhoneContact,
// and a union that nothing was put into is sent as null.
func (c *Client) Raw() *generated.Client {
	if err := c.ready(context.Background()); err != nil {
		return &generated.Client{Server: "/", Client: roundTripper(func(*http.Request) (*http.Response, error) {
			return nil, invalid("raw request", err)
		})}
	}
	return &generated.Client{Server: c.base, Client: roundTripper(func(r *http.Request) (*http.Response, error) {
		if _, err := c.requests.check(r); err != nil {
			return nil, err
		}
		a := new(attempt)
		resp, _, err := c.roundTrip(r.WithContext(a.in(r.Context())), a)
		if err != nil {
			return nil, err
		}
		resp.Request = r
		return resp, nil
	})}
}
