package greenapitest

import (
	"context"
	"errors"
	"testing"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

func TestClient(t *testing.T) {
	for _, product := range []Product{WhatsApp, Telegram, MAX} {
		for _, opts := range [][]Option{nil, {WithTLS()}, {WithCredentials("42", "n0+s3cr3t")}} {
			s := Start(t, product, opts...)
			client, err := s.Client(greenapi.WithMaxAttempts(1))
			if err != nil {
				t.Fatal(err)
			}
			ctx := context.Background()
			list, err := client.GetContacts(ctx)
			if err != nil || len(list) == 0 {
				t.Fatalf("%s: %d contacts, %v", product, len(list), err)
			}
			info, err := client.GetContactInfo(ctx, list[0].ChatID)
			if err != nil || info.Name != list[0].Name || info.ChatID != list[0].ChatID {
				t.Errorf("%s: %v, %v", product, info, err)
			}
			card := greenapi.Card{PhoneContact: 79001234568, FirstName: "Артем"}
			if product == MAX {
				card = greenapi.Card{ChatID: "10000001"}
			}
			result, err := client.SendContact(ctx, greenapi.SendContactRequest{ChatID: list[0].ChatID, Contact: card})
			if err != nil || len(s.Sent()) != 1 || s.Sent()[0].ID != result.IDMessage {
				t.Errorf("%s: %v, %v", product, s.Sent(), err)
			}
			if got := len(s.Requests()); got != 3 {
				t.Errorf("%s: %d requests", product, got)
			}
		}
	}
}

func TestMAXBasePath(t *testing.T) {
	s := Start(t, MAX)
	client, err := greenapi.New(s.URL+"/v3/", s.IDInstance, s.Token)
	if err != nil {
		t.Fatal(err)
	}
	defer client.CloseIdleConnections()
	if _, err = client.GetContactInfo(context.Background(), "100000000"); err != nil {
		t.Error(err)
	}
	if _, err = client.GetContactInfo(context.Background(), "-1"); !errors.Is(err, greenapi.ErrGroupChat) {
		t.Error(err)
	}
}
