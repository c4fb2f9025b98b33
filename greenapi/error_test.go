package greenapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestErrorText(t *testing.T) {
	for _, tt := range []struct {
		err  Error
		want string
	}{
		{
			Error{Operation: OpGetContacts, Kind: ErrUnauthorized, Status: 401, Attempts: 1},
			"greenapi: getContacts: unauthorized (status 401); check the token of the instance (GREEN_API_TOKEN)",
		}, {
			Error{Operation: OpGetContacts, Kind: ErrRateLimited, Status: 429, Message: "slow down", Attempts: 3, RetryAfter: time.Minute},
			"greenapi: getContacts: rate limited (status 429): slow down; 3 attempts; retry after 1m0s; send fewer requests a second, see WithRateLimit",
		}, {
			Error{Operation: OpSendContact, Kind: ErrServer, Status: 502, Attempts: 1, MaybeSent: true},
			"greenapi: sendContact: server error (status 502); try again later; the message may have been queued: look into the chat before sending again",
		}, {
			Error{Operation: OpSendContact, Kind: ErrTransport, Message: "no route", Attempts: 1},
			"greenapi: sendContact: transport error: no route; check network, proxy and deadline",
		},
	} {
		if got := tt.err.Error(); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

func TestEveryKindHasAWayOut(t *testing.T) {
	for _, kind := range []Kind{
		ErrUnauthorized, ErrForbidden, ErrNotFound, ErrRateLimited, ErrQuota, ErrInvalidRequest, ErrGroupChat,
		ErrInstanceNotReady, ErrServer, ErrUnexpectedResponse, ErrTransport, ErrOutcomeUnknown,
	} {
		if wayOut[kind] == "" || kind.Error() != "greenapi: "+string(kind) {
			t.Errorf("%q: %q", kind.Error(), wayOut[kind])
		}
	}
}

func TestErrorIs(t *testing.T) {
	for _, tt := range []struct {
		about string
		err   Error
		is    []error
	}{
		{"a kind", Error{Kind: ErrQuota, Status: 466}, []error{ErrQuota}},
		{"an error in a 200", Error{Kind: ErrUnauthorized, Status: 200}, []error{ErrUnauthorized, ErrUnexpectedResponse}},
		{"null for a group", Error{Kind: ErrGroupChat, Status: 200, group: true}, []error{ErrGroupChat}},
		{"null for a person", Error{Kind: ErrGroupChat, Status: 200}, []error{ErrGroupChat, ErrUnexpectedResponse}},
		{"a read that may have arrived", Error{Operation: OpGetContacts, Kind: ErrServer, Status: 502, MaybeSent: true}, []error{ErrServer}},
		{"a card that may have arrived", Error{Operation: OpSendContact, Kind: ErrServer, Status: 502, MaybeSent: true}, []error{ErrServer, ErrOutcomeUnknown}},
		{"a card that did not", Error{Operation: OpSendContact, Kind: ErrTransport}, []error{ErrTransport}},
		{"a deadline", Error{Kind: ErrTransport, cause: context.DeadlineExceeded}, []error{ErrTransport, context.DeadlineExceeded}},
	} {
		wrapped := fmt.Errorf("more: %w", &tt.err)
		for _, target := range []error{
			ErrUnauthorized, ErrForbidden, ErrNotFound, ErrRateLimited, ErrQuota, ErrInvalidRequest, ErrGroupChat, ErrInstanceNotReady,
			ErrServer, ErrUnexpectedResponse, ErrTransport, ErrOutcomeUnknown, context.DeadlineExceeded, context.Canceled,
		} {
			want := false
			for _, is := range tt.is {
				want = want || is == target
			}
			if errors.Is(wrapped, target) != want {
				t.Errorf("%s: errors.Is(%v) is %t", tt.about, target, !want)
			}
		}
	}
}

// TestErrorPrints prints errors in every way there is: none shows more than Error does.
func TestErrorPrints(t *testing.T) {
	const hidden = "in the body"
	e := &Error{
		Operation: OpGetContacts, Kind: ErrServer, Status: 500, Message: "m", RetryAfter: time.Second, Attempts: 2,
		body: func() string { return hidden },
	}
	type holder struct {
		Pointer *Error
		Value   Error
		private Error
	}
	for _, v := range []any{e, *e, holder{e, *e, *e}, &holder{e, *e, *e}, []error{e}, map[string]any{"e": *e}, fmt.Errorf("w: %w", e)} {
		for _, verb := range strings.Fields("%v %+v %#v %s %q %x %X %d %o %t %e %U %c") {
			got := fmt.Sprintf(verb, v)
			if strings.Contains(got, hidden) || strings.Contains(got, fmt.Sprintf("%x", hidden)) {
				t.Errorf("%s of %T shows the body", verb, v)
			}
			if _, direct := v.(*Error); direct && verb != "%q" && got != e.Error() {
				t.Errorf("%s prints %s", verb, got)
			}
		}
		for _, handler := range []func(*bytes.Buffer) slog.Handler{
			func(b *bytes.Buffer) slog.Handler { return slog.NewTextHandler(b, nil) },
			func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
		} {
			var b bytes.Buffer
			slog.New(handler(&b)).Error("x", "err", v)
			if strings.Contains(b.String(), hidden) {
				t.Errorf("slog of %T shows the body", v)
			}
		}
	}
	if got := fmt.Sprintf("%q", e); got != fmt.Sprintf("%q", e.Error()) {
		t.Errorf("%%q prints %s", got)
	}
	got, err := json.Marshal(e)
	want := `{"attempts":2,"kind":"server error","maybeSent":false,"message":"m","operation":"getContacts","retryAfter":1,"status":500}`
	if string(got) != want || err != nil {
		t.Errorf("JSON is %s, %v", got, err)
	}
	var b bytes.Buffer
	slog.New(slog.NewTextHandler(&b, nil)).Error("x", "err", e)
	if want := `err.operation=getContacts err.kind="server error" err.status=500 err.message=m err.retryAfter=1s err.attempts=2 err.maybeSent=false`; !strings.Contains(b.String(), want) {
		t.Errorf("slog prints %s", b.String())
	}
}

func TestErrorBody(t *testing.T) {
	e := &Error{body: func() string { return "abc" }}
	e.Body()[0] = 'x'
	if string(e.Body()) != "abc" {
		t.Error("the body can be changed")
	}
	if (&Error{}).Body() != nil {
		t.Error("no body is not nil")
	}
}

func TestInvalid(t *testing.T) {
	err := error(invalid(OpSendContact, errors.Join(&FieldError{"a.b", "is wrong"}, &FieldError{"c", "too"})))
	var first *FieldError
	if !errors.As(err, &first) || first.Field != "a.b" || !errors.Is(err, ErrInvalidRequest) {
		t.Errorf("got %v", err)
	}
	if want := "greenapi: sendContact: invalid request: a.b: is wrong; c: too; correct the request"; err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}
