package clienttest

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// products are the fakes with a person and a group of each.
var products = []struct {
	greenapitest.Product
	person, group greenapi.ChatID
	card          greenapi.Card
}{
	{greenapitest.WhatsApp, "71234567890@c.us", "120363043968066561@g.us", card.Contact},
	{greenapitest.Telegram, "100000000", "-10000000000000", card.Contact},
	{greenapitest.MAX, "100000000", "-10000000000000", greenapi.Card{ChatID: "10000001"}},
}

// outcome is an answer of the server that a plain generated client, or the vendor's own, takes for something else.
type outcome struct {
	name  string
	op    greenapi.Operation
	group bool // ask for a group
	fault greenapitest.Fault
	opts  []greenapitest.Option
	// The error's kinds, all found by errors.Is, and its status. No kinds: an answer.
	kinds  []greenapi.Kind
	status int
	// only is the one product whose documents have this answer.
	only greenapitest.Product
}

const (
	unauthorizedInside = `{"code":401,"description":"Unauthorized"}`
	telegramInfo       = `{"avatar":"","name":"Василиса","contactName":"","chatId":"100000000","lastSeen":1769681957,"phoneNumber":79876543210}`
	whatsAppInfo       = `{"avatar":"","name":"Dealer","chatId":"71234567890@c.us","lastSeen":null,"muteExpiration":null,"products":[]}`
)

func typed(contentType string) http.Header { return http.Header{"Content-Type": {contentType}} }

func outcomes() []outcome {
	info, list, send := greenapi.OpGetContactInfo, greenapi.OpGetContacts, greenapi.OpSendContact
	unexpected := greenapi.ErrUnexpectedResponse
	return []outcome{
		// The seven of a generated client, with the transport failure that shows the token.
		{name: "1 null for a group", op: info, group: true, fault: greenapitest.Fault{Body: "null"}, kinds: []greenapi.Kind{greenapi.ErrGroupChat}, status: 200},
		{name: "1 null from the fake itself", op: info, group: true, opts: []greenapitest.Option{greenapitest.WithGroupNull()}, kinds: []greenapi.Kind{greenapi.ErrGroupChat}, status: 200, only: greenapitest.WhatsApp},
		{name: "1 a group refused", op: info, group: true, kinds: []greenapi.Kind{greenapi.ErrGroupChat}, status: 400},
		{name: "1 the group's text for a person", op: info, fault: greenapitest.Fault{Message: "Validation failed. Details: The method GetContactInfo does not support group chats, to work with groups, use the GetGroupData method"}, kinds: []greenapi.Kind{greenapi.ErrInvalidRequest}, status: 400},
		{name: "1 null for a person", op: info, fault: greenapitest.Fault{Body: "null"}, kinds: []greenapi.Kind{greenapi.ErrGroupChat, unexpected}, status: 200},
		{name: "2 401 inside 200", op: info, fault: greenapitest.Fault{Body: unauthorizedInside}, kinds: []greenapi.Kind{greenapi.ErrUnauthorized, unexpected}, status: 200},
		{name: "2 401 inside 200, with a space", op: info, fault: greenapitest.Fault{Body: `{"code": 401, "description": "Unauthorized"}`}, kinds: []greenapi.Kind{greenapi.ErrUnauthorized, unexpected}, status: 200},
		{name: "2 401 inside 200", op: send, fault: greenapitest.Fault{Body: unauthorizedInside}, kinds: []greenapi.Kind{greenapi.ErrUnauthorized, unexpected}, status: 200},
		{name: "3 good JSON labelled text", op: info, fault: greenapitest.Fault{Body: telegramInfo, Header: typed("text/plain")}},
		{name: "3 good JSON labelled nothing", op: info, fault: greenapitest.Fault{Body: telegramInfo, Header: http.Header{"Content-Type": nil}}},
		{name: "3 good JSON in capitals", op: info, fault: greenapitest.Fault{Body: telegramInfo, Header: typed("APPLICATION/JSON")}},
		{name: "3 a list labelled text", op: list, fault: greenapitest.Fault{Body: `[{"id":"1@c.us"}]`, Header: typed("text/plain")}},
		{name: "3 an id labelled text", op: send, fault: greenapitest.Fault{Body: `{"idMessage":"1"}`, Header: typed("text/plain")}},
		{name: "4 HTML in 200", op: info, fault: greenapitest.Fault{Body: "<html>Sign in</html>"}, kinds: []greenapi.Kind{unexpected}, status: 200},
		{name: "4 HTML in 200", op: list, fault: greenapitest.Fault{Body: "<html>Sign in</html>"}, kinds: []greenapi.Kind{unexpected}, status: 200},
		{name: "4 HTML in 200", op: send, fault: greenapitest.Fault{Body: "<html>Sign in</html>"}, kinds: []greenapi.Kind{unexpected, greenapi.ErrOutcomeUnknown}, status: 200},
		{name: "4 HTML labelled JSON", op: info, fault: greenapitest.Fault{Body: "<html>Sign in</html>", Header: typed("application/json")}, kinds: []greenapi.Kind{unexpected}, status: 200},
		{name: "4 nothing in 200", op: info, fault: greenapitest.Fault{Empty: true}, kinds: []greenapi.Kind{unexpected}, status: 200},
		{name: "4 nothing in 200", op: list, fault: greenapitest.Fault{Empty: true}, kinds: []greenapi.Kind{unexpected}, status: 200},
		{name: "5 HTML in 503", op: info, fault: greenapitest.Fault{Status: 503}, kinds: []greenapi.Kind{greenapi.ErrServer}, status: 503},
		{name: "5 HTML in 503", op: list, fault: greenapitest.Fault{Status: 503}, kinds: []greenapi.Kind{greenapi.ErrServer}, status: 503},
		{name: "5 HTML in 503", op: send, fault: greenapitest.Fault{Status: 503}, kinds: []greenapi.Kind{greenapi.ErrServer, greenapi.ErrOutcomeUnknown}, status: 503},
		{name: "6 text labelled JSON in 400", op: info, fault: greenapitest.Fault{Status: 400, Body: "Bad Request", Header: typed("application/json")}, kinds: []greenapi.Kind{greenapi.ErrInvalidRequest}, status: 400},
		{name: "6 a string in 400", op: info, fault: greenapitest.Fault{Status: 400, Body: `"no"`}, kinds: []greenapi.Kind{greenapi.ErrInvalidRequest}, status: 400},
		{name: "6 messages in 400", op: info, fault: greenapitest.Fault{Status: 400, Body: `{"message":["a","b"]}`}, kinds: []greenapi.Kind{greenapi.ErrInvalidRequest}, status: 400},
		{name: "6 nothing in 401", op: list, fault: greenapitest.Fault{Status: 401}, kinds: []greenapi.Kind{greenapi.ErrUnauthorized}, status: 401},
		{name: "6 HTML in 403", op: send, fault: greenapitest.Fault{Status: 403}, kinds: []greenapi.Kind{greenapi.ErrForbidden}, status: 403},
		{name: "6 not ready, in 400", op: list, fault: greenapitest.Fault{Message: "instance is starting or not authorized"}, kinds: []greenapi.Kind{greenapi.ErrInstanceNotReady}, status: 400},
		{name: "6 not ready, as text", op: send, fault: greenapitest.Fault{Status: 400, Body: "instance in starting process try later"}, kinds: []greenapi.Kind{greenapi.ErrInstanceNotReady}, status: 400},
		{name: "6 quota", op: send, fault: greenapitest.Fault{Status: 466}, kinds: []greenapi.Kind{greenapi.ErrQuota}, status: 466},
		{name: "7 another product's body", op: info, fault: greenapitest.Fault{Body: telegramInfo}},
		{name: "7 another product's body", op: info, fault: greenapitest.Fault{Body: whatsAppInfo}},
		{name: "7 another product's list", op: list, fault: greenapitest.Fault{Body: `[{"id":"1@c.us"},{"chatId":"5","phoneNumber":"7","type":"bot"}]`}},
		{name: "transport failure", op: info, fault: greenapitest.Fault{Reset: greenapitest.ResetAfter}, kinds: []greenapi.Kind{greenapi.ErrTransport}},
		{name: "truncated", op: info, fault: greenapitest.Fault{Truncate: 3}, kinds: []greenapi.Kind{greenapi.ErrTransport}, status: 200},
		{name: "no limit", op: info, fault: greenapitest.Fault{Body: `{"chatId":"1@c.us","name":"` + strings.Repeat("x", 2000) + `"}`}, kinds: []greenapi.Kind{unexpected}, status: 200},

		// The three panics of the vendor's first Go client: its GetContacts asserts a list before it looks at the error.
		{name: "panic on 500", op: list, fault: greenapitest.Fault{Status: 500}, kinds: []greenapi.Kind{greenapi.ErrServer}, status: 500},
		{name: "panic on null", op: list, fault: greenapitest.Fault{Body: "null"}, kinds: []greenapi.Kind{unexpected}, status: 200},
		{name: "panic on 401 inside 200", op: list, fault: greenapitest.Fault{Body: unauthorizedInside}, kinds: []greenapi.Kind{greenapi.ErrUnauthorized, unexpected}, status: 200},
		{name: "the documented empty list", op: list, opts: []greenapitest.Option{greenapitest.WithContacts()}},
	}
}

// Each misleading answer, of each product, is the right typed error or the right answer; a list also when streamed.
func TestSevenOutcomes(t *testing.T) {
	cells := 0
	for _, product := range products {
		for _, tc := range outcomes() {
			if tc.only != "" && tc.only != product.Product {
				continue
			}
			forms := map[string]func(context.Context, *greenapi.Client) (answered bool, err error){}
			switch tc.op {
			case greenapi.OpGetContactInfo:
				chatID := product.person
				if tc.group {
					chatID = product.group
				}
				forms["GetContactInfo"] = func(ctx context.Context, c *greenapi.Client) (bool, error) {
					info, err := c.GetContactInfo(ctx, chatID)
					return info != nil && info.ChatID != "", err
				}
			case greenapi.OpSendContact:
				forms["SendContact"] = func(ctx context.Context, c *greenapi.Client) (bool, error) {
					res, err := c.SendContact(ctx, greenapi.SendContactRequest{ChatID: product.person, Contact: product.card})
					return res != nil && res.IDMessage != "", err
				}
			default:
				forms["GetContacts"] = func(ctx context.Context, c *greenapi.Client) (bool, error) {
					contacts, err := c.GetContacts(ctx)
					return contacts != nil, err
				}
				forms["Contacts"] = func(ctx context.Context, c *greenapi.Client) (bool, error) {
					for contact, err := range c.Contacts(ctx) {
						if err != nil {
							return contact.ChatID != "", err
						}
					}
					return true, nil
				}
			}
			for form, call := range forms {
				cells++
				t.Run(fmt.Sprintf("%s/%s/%s", product.Product, form, tc.name), func(t *testing.T) {
					srv := greenapitest.Start(t, product.Product, tc.opts...)
					srv.Fail(tc.op, tc.fault)
					client, err := srv.Client(greenapi.WithMaxAttempts(1), greenapi.WithBodyLimits(greenapi.BodyLimits{Reply: 1000}))
					if err != nil {
						t.Fatal(err)
					}
					answered, err := call(background, client)
					if answered != (err == nil) {
						t.Errorf("answered: %v, error: %v", answered, err)
					}
					if (err != nil) != (tc.kinds != nil) {
						t.Fatalf("error %v, want %v", err, tc.kinds)
					}
					if err == nil {
						return
					}
					for _, kind := range tc.kinds {
						if !errors.Is(err, kind) {
							t.Errorf("%v is not %v", err, kind)
						}
					}
					e := failure(t, err)
					if e.Status != tc.status || e.Kind != tc.kinds[0] || e.Operation != tc.op || e.Attempts != 1 {
						t.Errorf("operation %s, kind %s, status %d, %d attempts: %v", e.Operation, e.Kind, e.Status, e.Attempts, err)
					}
					if form := newSearcher(srv.Token).find(err.Error() + string(e.Body())); form != "" {
						t.Errorf("the error shows the token (%s): %v", form, err)
					}
				})
			}
		}
	}
	t.Logf("%d cells", cells)
}
