package greenapi_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

var ctx = context.Background()

// The examples talk to a fake server. A program makes its client with New or NewFromEnv.
func fake(product greenapitest.Product, opts ...greenapi.Option) (*greenapitest.Server, *greenapi.Client) {
	server := greenapitest.NewServer(product)
	client, err := server.Client(opts...)
	if err != nil {
		log.Fatal(err)
	}
	return server, client
}

func ExampleNew() {
	// Everything that is wrong is reported at once, and nothing is repeated.
	_, err := greenapi.New("http://api.green-api.com", "", "d75b3a66/", greenapi.WithTimeout(-1))
	fmt.Println(err)
	// Output:
	// greenapi: New: apiURL: must begin with https://: over http the token could be read by others
	// idInstance: must not be empty
	// token: must not be . or .., nor hold spaces, control characters or any of / \ % ? #
	// option 1: WithTimeout: the duration must not be negative
}

func ExampleNewFromEnv() {
	os.Clearenv()
	os.Setenv("GREEN_API_URL", "https://1101.api.green-api.com")
	_, err := greenapi.NewFromEnv()
	fmt.Println(err)
	// Output:
	// greenapi: NewFromEnv: GREEN_API_ID_INSTANCE: the environment variable is not set
	// GREEN_API_TOKEN: the environment variable is not set
}

func ExampleClient_GetContactInfo() {
	server, client := fake(greenapitest.WhatsApp)
	defer server.Close()

	info, err := client.GetContactInfo(ctx, "71234567890@c.us")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Name, info.Category, info.IsBusiness)
	fmt.Println("last seen:", info.LastSeen)
	for _, product := range info.Products {
		fmt.Printf("%s, price %s\n", product.Name, product.Members.State("price"))
	}
	// Output:
	// Dealer Automotive Dealership true
	// last seen: unknown
	// Replacement, price null
	// Technical maintenance, price null
}

func ExampleClient_GetContacts() {
	server, client := fake(greenapitest.WhatsApp)
	defer server.Close()

	contacts, err := client.GetContacts(ctx)
	if err != nil {
		log.Fatal(err)
	}
	for _, contact := range contacts {
		fmt.Println(contact.ChatID, contact.ChatID.Kind(), contact.Name)
	}
	// Output:
	// 11001234567@c.us person Иван Петров
	// 79001234568@c.us person Люся Сидорова
	// 79001234569-1479621234@g.us group Моя группа
}

func ExampleClient_GetContacts_options() {
	server, client := fake(greenapitest.WhatsApp)
	defer server.Close()

	groups, err := client.GetContacts(ctx, greenapi.OnlyGroups(), greenapi.Count(10))
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(len(groups), groups[0].Name)
	// Output: 1 Моя группа
}

func ExampleClient_Contacts() {
	server, client := fake(greenapitest.WhatsApp)
	defer server.Close()

	for contact, err := range client.Contacts(ctx) {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(contact.Name)
		if contact.Name == "Люся Сидорова" {
			break // closes the reply
		}
	}
	// Output:
	// Иван Петров
	// Люся Сидорова
}

func ExampleClient_SendContact() {
	server, client := fake(greenapitest.WhatsApp)
	defer server.Close()

	result, err := client.SendContact(ctx, greenapi.SendContactRequest{
		ChatID:  "11001234567@c.us",
		Contact: greenapi.Card{PhoneContact: 79001234568, FirstName: "Артем", Company: "Велосипед"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(result.IDMessage == server.Sent()[0].ID)
	// Output: true
}

func ExampleClient_SendContact_max() {
	server, client := fake(greenapitest.MAX)
	defer server.Close()

	// A card for MAX names a chat that the account knows.
	_, err := client.SendContact(ctx, greenapi.SendContactRequest{
		ChatID: "100000000", Contact: greenapi.Card{ChatID: "100000000"},
	})
	fmt.Println(err, string(server.Sent()[0].Contact))
	// Output: <nil> {"chatId":"100000000"}
}

func ExampleClient_SendContact_unknownOutcome() {
	server, client := fake(greenapitest.WhatsApp)
	defer server.Close()
	server.Fail(greenapi.OpSendContact, greenapitest.Fault{Reset: greenapitest.ResetAfter})

	_, err := client.SendContact(ctx, greenapi.SendContactRequest{
		ChatID: "11001234567@c.us", Contact: greenapi.Card{PhoneContact: 79001234568, FirstName: "Артем"},
	})
	switch {
	case err == nil:
		fmt.Println("queued")
	case errors.Is(err, greenapi.ErrOutcomeUnknown):
		fmt.Println("queued or not: look into the chat before sending again")
	default:
		fmt.Println("not queued:", err)
	}
	// Output: queued or not: look into the chat before sending again
}

func ExampleClient_Raw() {
	server, client := fake(greenapitest.WhatsApp)
	defer server.Close()

	resp, err := client.Raw().GetContacts(ctx, server.IDInstance, greenapi.TokenPlaceholder, nil)
	if err != nil {
		log.Fatal(err)
	}
	defer resp.Body.Close()
	fmt.Println(resp.StatusCode)

	_, err = client.Raw().GetContacts(ctx, server.IDInstance, server.Token, nil)
	fmt.Println(errors.Is(err, greenapi.ErrInvalidRequest))
	// Output:
	// 200
	// true
}

// Every kind of error, from the reply that stands for it.
func ExampleKind() {
	server, client := fake(greenapitest.WhatsApp, greenapi.WithMaxAttempts(1))
	defer server.Close()

	for _, fault := range []greenapitest.Fault{
		{Status: http.StatusUnauthorized},
		{Status: http.StatusForbidden},
		{Status: http.StatusNotFound},
		{RetryAfter: "7"},
		{Status: 466},
		{Message: "Validation failed. Details: 'chatId' is required"},
		{Body: "null"},
		{Message: "instance is starting or not authorized"},
		{Status: http.StatusBadGateway},
		{Body: "<html>Please log in</html>"},
		{Body: `{"code":401,"description":"Unauthorized"}`},
	} {
		server.Fail(greenapi.OpGetContactInfo, fault)
		_, err := client.GetContactInfo(ctx, "71234567890@c.us")
		fmt.Println(err)
	}
	// Output:
	// greenapi: getContactInfo: unauthorized (status 401); check the token of the instance (GREEN_API_TOKEN)
	// greenapi: getContactInfo: forbidden (status 403): an HTML page; check the instance id and the API address (GREEN_API_ID_INSTANCE, GREEN_API_URL)
	// greenapi: getContactInfo: not found (status 404): an HTML page; check the API address and its base path (GREEN_API_URL)
	// greenapi: getContactInfo: rate limited (status 429): Too Many Requests; retry after 7s; send fewer requests a second, see WithRateLimit
	// greenapi: getContactInfo: quota used up (status 466): sendmessage QUOTE_ALLOWED; correspondents CORRESPONDENTS_QUOTE_EXCEEDED; wait for the next period or change the tariff
	// greenapi: getContactInfo: invalid request (status 400): Validation failed. Details: 'chatId' is required; correct the request
	// greenapi: getContactInfo: group chat (status 200): the API has no details, as for a group, though the id is not a group's; ask for a person; groups are served by the API's GetGroupData
	// greenapi: getContactInfo: instance not ready (status 400): instance is starting or not authorized; start, authorise or renew the instance in its console
	// greenapi: getContactInfo: server error (status 502): an HTML page; try again later
	// greenapi: getContactInfo: unexpected response (status 200): an HTML page; check that the API address is the instance's own; Error.Body has the reply
	// greenapi: getContactInfo: unauthorized (status 200): the body tells of an error; check the token of the instance (GREEN_API_TOKEN)
}

func ExampleKind_transport() {
	server, client := fake(greenapitest.WhatsApp, greenapi.WithTimeout(50*time.Millisecond))
	defer server.Close()
	server.Fail(greenapi.OpGetContacts, greenapitest.Fault{Delay: time.Minute})

	_, err := client.GetContacts(ctx)
	fmt.Println(errors.Is(err, greenapi.ErrTransport), errors.Is(err, context.DeadlineExceeded))
	fmt.Println(err)
	// Output:
	// true true
	// greenapi: getContacts: transport error: context deadline exceeded; allow more time, see WithTimeout, or check network and proxy
}

func ExampleError() {
	server, client := fake(greenapitest.WhatsApp)
	defer server.Close()
	server.Fail(greenapi.OpGetContacts, greenapitest.Fault{Message: "bad request data"})

	_, err := client.GetContacts(ctx)
	var failure *greenapi.Error
	if errors.As(err, &failure) {
		fmt.Println(failure.Operation, failure.Status, failure.Message, failure.Attempts)
	}
	// Output: getContacts 400 bad request data 1
}

func ExampleFieldError() {
	server, client := fake(greenapitest.WhatsApp)
	defer server.Close()

	_, err := client.SendContact(ctx, greenapi.SendContactRequest{ChatID: "11001234567@c.us", Contact: greenapi.Card{PhoneContact: -7}})
	fmt.Println(err)
	var first *greenapi.FieldError
	fmt.Println(errors.As(err, &first), first.Field)
	// Output:
	// greenapi: sendContact: invalid request: contact.phoneContact: must be positive and have at most 16 digits; contact.firstName|middleName|lastName|company: at least one must not be empty; correct the request
	// true contact.phoneContact
}

func ExampleMembers() {
	server, client := fake(greenapitest.Telegram)
	defer server.Close()
	server.AddContact(greenapitest.Contact{ChatID: "10000000", Info: `{"chatId":"10000000","lastSeen":0,"phoneNumber":null,"stars":3}`})

	info, err := client.GetContactInfo(ctx, "10000000")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.LastSeen, info.Members)
	fmt.Println(info.Members.State("name"), string(info.Members.Raw("stars")))
	// Output:
	// hidden [chatId lastSeen phoneNumber(null) stars]
	// absent 3
}

func ExampleLastSeen() {
	server, client := fake(greenapitest.Telegram)
	defer server.Close()

	info, err := client.GetContactInfo(ctx, "100000000")
	if err != nil {
		log.Fatal(err)
	}
	if when, known := info.LastSeen.Time(); known {
		fmt.Println(when)
	}
	// Output: 2026-01-29 10:19:17 +0000 UTC
}

func ExampleChatID_Kind() {
	for _, id := range []greenapi.ChatID{"71234567890@c.us", "120363043968066561@g.us", "120650379300963@lid", "10000000", "-10000000000000", "null@c.us"} {
		fmt.Println(id, id.Kind())
	}
	// Output:
	// 71234567890@c.us person
	// 120363043968066561@g.us group
	// 120650379300963@lid lid
	// 10000000 number
	// -10000000000000 group
	// null@c.us other
}

func ExampleRetryPolicy() {
	fmt.Println(greenapi.RetryPolicy(greenapi.OpGetContacts))
	fmt.Println(greenapi.RetryPolicy(greenapi.OpSendContact))
	// Output:
	// [transport 429 502 503 504]
	// [unsent 429]
}

func ExampleWithMiddleware() {
	server := greenapitest.NewServer(greenapitest.WhatsApp)
	defer server.Close()
	client, err := server.Client(greenapi.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return logging{next}
	}))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.GetContacts(ctx); err != nil {
		log.Fatal(err)
	}
	// Output: /waInstance1101000001/getContacts/apiTokenInstance 200
}

// logging prints the path and the status of each request.
type logging struct{ next http.RoundTripper }

func (l logging) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := l.next.RoundTrip(r)
	if err == nil {
		fmt.Println(r.URL.Path, resp.StatusCode)
	}
	return resp, err
}
