package greenapi

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/generated"
)

// What the comment on Raw says of the generated types: when a generator does better one day, the comment has to follow.
func TestGeneratedTypesTellLess(t *testing.T) {
	reply := func(body string) *http.Response {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}
	}
	t.Run("an absent member is empty, without an error", func(t *testing.T) {
		sent, err := generated.ParseSendContactResponse(reply(`{}`))
		if err != nil || sent.JSON200 == nil || sent.JSON200.IDMessage != "" {
			t.Errorf("%+v, %v", sent, err)
		}
		info, err := generated.ParseGetContactInfoResponse(reply(`{"name":"A"}`))
		if err != nil || info.JSON200 == nil {
			t.Fatalf("%+v, %v", info, err)
		}
		if contact, err := info.JSON200.Get(); err != nil || contact.ChatID != "" {
			t.Errorf("%+v, %v", contact, err)
		}
	})
	t.Run("one member of another type loses the object", func(t *testing.T) {
		info, err := generated.ParseGetContactInfoResponse(reply(`{"chatId":"71234567890@c.us","isMute":"false"}`))
		if err == nil || info != nil {
			t.Errorf("%+v, %v", info, err)
		}
	})
	t.Run("a union gives the other branch too", func(t *testing.T) {
		var card generated.ContactCard
		if err := card.FromChatContact(generated.ChatContact{ChatID: "10000001"}); err != nil {
			t.Fatal(err)
		}
		if phone, err := card.AsPhoneContact(); err != nil || phone != (generated.PhoneContact{}) {
			t.Errorf("%+v, %v", phone, err)
		}
	})
	t.Run("an empty union is sent as null", func(t *testing.T) {
		body, err := json.Marshal(generated.SendContactRequest{ChatID: "10000000"})
		if err != nil || string(body) != `{"chatId":"10000000","contact":null}` {
			t.Errorf("%s, %v", body, err)
		}
	})
}

// A middleware that returns neither a reply nor an error breaks the rules of [http.RoundTripper]; nothing panics.
func TestRawNothing(t *testing.T) {
	nothing := func(http.RoundTripper) http.RoundTripper {
		return roundTripper(func(*http.Request) (*http.Response, error) { return nil, nil })
	}
	c := newClient(t, always(200, "[]"), WithMiddleware(nothing), WithMaxAttempts(1))
	resp, err := c.Raw().GetContacts(bg, testID, TokenPlaceholder, nil)
	if resp != nil || err == nil || !strings.Contains(err.Error(), "neither a reply nor an error") {
		t.Errorf("raw: %v, %v", resp, err)
	}
	if e := asError(t, calls[OpGetContacts](c)); e.Kind != ErrTransport || !strings.Contains(e.Message, "neither a reply nor an error") {
		t.Errorf("got %v", e)
	}
}
