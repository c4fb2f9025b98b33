package greenapi

import (
	"net/http"
	"strings"
	"testing"
)

// TestAnswer shows what a caller gets to know of a reply besides its value, in success and failure.
func TestAnswer(t *testing.T) {
	for op := range calls {
		for _, status := range []int{200, 502} {
			c := newClient(t, always(status, `{"chatId":"71234567890@c.us","idMessage":"1"}`, "X-Request-Id", "r-1", "X-Path", "/"+testToken), WithMaxAttempts(1))
			var answer Answer
			ctx := WithAnswer(bg, &answer)
			switch op {
			case OpGetContactInfo:
				_, _ = c.GetContactInfo(ctx, "71234567890@c.us")
			case OpSendContact:
				_, _ = c.SendContact(ctx, testCard)
			default:
				_, _ = collect(c.Contacts(ctx))
			}
			if answer.Status != status || answer.RequestID() != "r-1" || answer.Header.Get("X-Path") != "/"+TokenPlaceholder {
				t.Errorf("%s, %d: %+v", op, status, answer)
			}
		}
	}
	if _, err := newClient(t, always(200, "[]")).GetContacts(WithAnswer(bg, nil)); err != nil {
		t.Error(err)
	}
	for name, want := range map[string]string{"X-Correlation-Id": "1", "Cf-Ray": "1", "X-Other": ""} {
		if got := (Answer{Header: http.Header{name: {"1"}}}).RequestID(); got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

func TestUserAgent(t *testing.T) {
	for _, tt := range []struct {
		opts []Option
		want string
	}{
		{nil, "greenapi-go/"},
		{[]Option{WithUserAgent("shop/1.4 (Тест)")}, ""},
		{[]Option{WithUserAgent("")}, ""},
		{[]Option{WithUserAgent("a\r\nX: b")}, ""},
		{[]Option{WithUserAgent("shop/1.4")}, "shop/1.4"},
	} {
		var got []string
		wire := roundTripper(func(r *http.Request) (*http.Response, error) {
			got = append(got, r.Header["User-Agent"]...)
			return respond(200, "[]"), nil
		})
		c, err := New(testURL, testID, testToken, append(tt.opts, WithHTTPClient(newHTTPClient(wire)))...)
		if (err == nil) != (tt.want != "") {
			t.Errorf("got %v", err)
		}
		if err != nil {
			continue
		}
		_, _ = c.GetContacts(bg)
		resp, err := c.Raw().GetContacts(bg, c.IDInstance(), TokenPlaceholder, nil)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if len(got) != 2 || !strings.HasPrefix(got[0], tt.want) || got[1] != got[0] {
			t.Errorf("sent %q", got)
		}
	}
}
