package greenapitest_test

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

func Example() {
	srv := greenapitest.NewServer(greenapitest.WhatsApp)
	defer srv.Close()
	srv.AddContact(greenapitest.Contact{ChatID: "79001234567@c.us", Name: "Vasilisa"})

	client, err := srv.Client()
	if err != nil {
		log.Fatal(err)
	}
	ctx := context.Background()

	info, err := client.GetContactInfo(ctx, "79001234567@c.us")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(info.Name)

	sent, err := client.SendContact(ctx, greenapi.SendContactRequest{
		ChatID:  "79001234567@c.us",
		Contact: greenapi.Card{PhoneContact: 79001234568, FirstName: "Artem"},
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(sent.IDMessage == srv.Sent()[0].ID)

	for _, request := range srv.Requests() {
		fmt.Println(request)
	}
	// Output:
	// Vasilisa
	// true
	// POST /waInstance{idInstance}/getContactInfo/{apiTokenInstance} {"chatId":"79001234567@c.us"}
	// POST /waInstance{idInstance}/sendContact/{apiTokenInstance} {"chatId":"79001234567@c.us","contact":{"firstName":"Artem","phoneContact":79001234568}}
}

// The card is queued, but the server in front of the API fails before the reply comes. Sending it again would send
// it twice, and the client does not.
func ExampleServer_Fail() {
	srv := greenapitest.NewServer(greenapitest.WhatsApp)
	defer srv.Close()
	srv.Fail(greenapi.OpSendContact, greenapitest.Fault{Status: http.StatusBadGateway, Processed: true})

	client, err := srv.Client()
	if err != nil {
		log.Fatal(err)
	}
	_, err = client.SendContact(context.Background(), greenapi.SendContactRequest{
		ChatID:  "11001234567@c.us",
		Contact: greenapi.Card{PhoneContact: 79001234568, FirstName: "Artem"},
	})
	fmt.Println("outcome unknown:", errors.Is(err, greenapi.ErrOutcomeUnknown))
	fmt.Println("requests:", len(srv.Requests()))
	fmt.Println("cards in the queue:", len(srv.Sent()))
	// Output:
	// outcome unknown: true
	// requests: 1
	// cards in the queue: 1
}

func ExampleFault() {
	srv := greenapitest.NewServer(greenapitest.Telegram)
	defer srv.Close()
	srv.Fail(greenapi.OpGetContacts,
		greenapitest.Fault{Status: http.StatusUnauthorized},               // the documented body: none
		greenapitest.Fault{Status: 466},                                   // the documented counters
		greenapitest.Fault{Message: "instance in starting process"},       // status 400 and an envelope
		greenapitest.Fault{Body: "<html>Please log in</html>"},            // status 200
		greenapitest.Fault{RetryAfter: "7"},                               // status 429
		greenapitest.Fault{Truncate: 10},                                  // half a list
		greenapitest.Fault{Reset: greenapitest.ResetAfter},                // no reply at all
		greenapitest.Fault{Delay: time.Hour, Status: http.StatusAccepted}, // the client gives up first
	)
	client, err := srv.Client(greenapi.WithMaxAttempts(1), greenapi.WithTimeout(500*time.Millisecond))
	if err != nil {
		log.Fatal(err)
	}
	for range 9 {
		_, err := client.GetContacts(context.Background())
		var failure *greenapi.Error
		if errors.As(err, &failure) {
			fmt.Println(failure.Status, string(failure.Kind))
		} else {
			fmt.Println(err)
		}
	}
	// Output:
	// 401 unauthorized
	// 466 quota used up
	// 400 instance not ready
	// 200 unexpected response
	// 429 rate limited
	// 200 transport error
	// 0 transport error
	// 0 transport error
	// <nil>
}
