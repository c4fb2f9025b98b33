package greenapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/greenapi-contract/greenapi-go/generated"
)

// ContactsOption narrows the list of [Client.GetContacts] and [Client.Contacts]. Of options that contradict each other the
// last counts.
type ContactsOption func(*generated.GetContactsParams)

// OnlyGroups asks for groups alone. The parameter is newer than the first version of the page (WhatsApp, en), and some
// instances may not know it.
func OnlyGroups() ContactsOption { return group(true) }

// OnlyPersons asks for persons alone. What is said of [OnlyGroups] holds here too.
func OnlyPersons() ContactsOption { return group(false) }

func group(only bool) ContactsOption {
	return func(p *generated.GetContactsParams) { p.Group = &only }
}

// Count asks for at most n contacts, n being at least 1; less is an [ErrInvalidRequest]. Without it all come. The pages
// give no bounds (WhatsApp, Telegram, MAX).
func Count(n int) ContactsOption {
	return func(p *generated.GetContactsParams) { p.Count = &n }
}

// query applies the options.
func query(opts []ContactsOption) (params generated.GetContactsParams, _ error) {
	for i, opt := range opts {
		if opt == nil {
			return params, &FieldError{fmt.Sprintf("option %d", i+1), "must not be nil"}
		}
		opt(&params)
	}
	return params, nil
}

func nobody([]ContactsOption) ChatID { return "" }

func validateContacts(_ *Client, opts []ContactsOption) error {
	params, err := query(opts)
	if params.Count != nil && *params.Count < 1 {
		err = errors.Join(err, &FieldError{"count", "must be at least 1"})
	}
	return err
}

func buildContacts(ctx context.Context, c *Client, opts []ContactsOption) (*http.Request, error) {
	r := c.requests[OpGetContacts].Clone(ctx)
	if len(opts) == 0 {
		return r, nil
	}
	params, err := query(opts)
	if err != nil {
		return nil, err
	}
	asked, err := generated.NewGetContactsRequest(c.base, c.idInstance, TokenPlaceholder, &params)
	if err == nil {
		r.URL.RawQuery = asked.URL.RawQuery
	}
	return r, err
}

var getContacts = &operation[[]ContactsOption, []Contact]{
	name: OpGetContacts, chat: nobody, validate: validateContacts, build: buildContacts,
	decode: func(r *reply, _ []ContactsOption) ([]Contact, *Error) {
		body, failure := r.whole()
		if failure != nil {
			return nil, failure
		}
		d := r.decoder(r.client.limits.Reply)
		contacts, err := list(d, body, func(i int, raw string, contact *Contact, alarming bool) error {
			return r.unfit(i, raw, body, contact, alarming)
		})
		if err != nil {
			return nil, r.undecoded(err, body)
		}
		return contacts, nil
	},
}

// unfit makes the error for a list in which an element is no contact, nil if it is one. The body is for Error.Body alone.
func (r *reply) unfit(i int, raw, body string, contact *Contact, alarming bool) error {
	var reason string
	switch {
	case alarming:
		reason = "tells of an error"
	case !usable(string(contact.ChatID)):
		reason = "has no usable id or chatId"
	default:
		return nil
	}
	e := r.fail(ErrUnexpectedResponse, "", body)
	e.inside(r.about, raw)
	e.Message = fmt.Sprintf("element %d %s", i, reason)
	return e
}

// GetContacts returns the account's contacts and, on WhatsApp, its groups (GetContacts, WhatsApp, ru), in the order of
// the reply. The API's list may be some minutes old, incomplete, or empty though there are contacts: see "The empty
// list" in the package documentation. Without an error the result is not nil.
func (c *Client) GetContacts(ctx context.Context, opts ...ContactsOption) ([]Contact, error) {
	return call(ctx, c, getContacts, opts)
}
