package greenapi

import (
	"context"
	"errors"
	"io"
	"math"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

// The documented answers of the three products.
var products = map[string]struct{ person, group, info, list string }{
	"whatsapp": {
		person: "71234567890@c.us", group: "120363043968066561@g.us",
		info: `{"avatar":"","name":"Dealer","contactName":"Dealer","chatId":"71234567890@c.us","lastSeen":null,"isBusiness":true}`,
		list: `[{"id":"11001234567@c.us","name":"Иван","contactName":"","type":"user"},{"id":"79001234569-1479621234@g.us","name":"Моя группа","type":"group"}]`,
	},
	"telegram": {
		person: "100000000", group: "-10000000000000",
		info: `{"name":"Василиса","chatId":"100000000","lastSeen":1769681957,"phoneNumber":79876543210}`,
		list: `[{"chatId":"10000000","name":"Василиса","type":"user","phoneNumber":0},{"chatId":"10000001"}]`,
	},
	"max": {
		person: "79991234567@c.us", group: "-10000000000001",
		info: `{"name":"","chatId":"10000000","lastSeen":0,"chatType":"user"}`,
		list: `[{"chatId":"10000000","name":"Анна"},{"chatId":"10000001","name":""}]`,
	},
}

const (
	envelope401 = `{"code":401,"description":"Unauthorized"}`
	envelope400 = `{"statusCode":400,"timestamp":"2023-09-13T22:29:37.459Z","path":"/waInstance1101000001/getContactInfo/` + testToken + `","message":"Validation failed. Details: 'chatId' is required"}`
	envelopeMAX = `{"status":false,"reason":"instance is starting or not authorized"}`
	noGroups    = `{"statusCode":400,"message":"Validation failed. Details: The method GetContactInfo does not support group chats, to work with groups, use the GetGroupData method"}`
	html        = "<html><body><h1>502 Bad Gateway</h1></body></html>"
	quotaMethod = `{"invokeStatus":{"method":"checkwhatsapp","used":100,"total":100,"status":"QUOTE_EXCEEDED","description":"only these numbers: 79001234567@c.us"}}`
	quotaChats  = `{"invokeStatus":{"method":"sendmessage","status":"QUOTE_ALLOWED"},"correspondentsStatus":{"method":"correspondents","status":"CORRESPONDENTS_QUOTE_EXCEEDED"}}`
)

// TestSevenOutcomes are the replies that a generated client mistakes for something else, for each product and each
// of the four calls. The right answers come through whatever their content type.
func TestSevenOutcomes(t *testing.T) {
	for product, p := range products {
		for _, tt := range []struct {
			about       string
			reply       roundTripper
			info, other error // nil for an answer
		}{
			{"200 null", always(200, " null\n"), ErrGroupChat, ErrUnexpectedResponse},
			{"200 with an error", always(200, envelope401), ErrUnauthorized, ErrUnauthorized},
			{"200 with an error, spaced", always(200, "{ \"code\" : 401 ,\n \"description\" : \"Unauthorized\" }"), ErrUnauthorized, ErrUnauthorized},
			{"200 with the 400 envelope", always(200, envelope400), ErrInvalidRequest, ErrInvalidRequest},
			{"200 with status false", always(200, envelopeMAX), ErrInstanceNotReady, ErrInstanceNotReady},
			{"200 with a bare text", always(200, "instance account not authorized"), ErrInstanceNotReady, ErrInstanceNotReady},
			{"200 HTML", always(200, html, "Content-Type", "text/html"), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"200 empty", always(200, ""), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"200 {}", always(200, "{}"), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"200 of one letter", always(200, `"a"`), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"200 with ids of another type", always(200, `{"chatId":1,"idMessage":2}`), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"200 with empty ids", always(200, `{"chatId":"","idMessage":""}`), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"200 with a list of lists", always(200, "[[]]"), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"200 with a list of nulls", always(200, "[null]"), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"200 truncated", always(200, p.info[:20]), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"204", always(204, ""), ErrUnexpectedResponse, ErrUnexpectedResponse},
			{"503 HTML", always(503, html, "Content-Type", "text/html"), ErrServer, ErrServer},
			{"400 text called JSON", always(400, "Bad Request", "Content-Type", "application/json"), ErrInvalidRequest, ErrInvalidRequest},
			{"no reply", func(r *http.Request) (*http.Response, error) { return nil, errors.New("lost " + r.URL.String()) }, ErrTransport, ErrTransport},
		} {
			t.Run(product+"/"+tt.about, func(t *testing.T) {
				c := newClient(t, tt.reply, WithMaxAttempts(1))
				info, err := c.GetContactInfo(bg, ChatID(p.person))
				if info != nil || !errors.Is(err, tt.info) {
					t.Errorf("GetContactInfo: %+v, %v", info, err)
				}
				list, err := c.GetContacts(bg)
				if list != nil || !errors.Is(err, tt.other) {
					t.Errorf("GetContacts: %+v, %v", list, err)
				}
				for contact, err := range c.Contacts(bg) {
					if contact.ChatID != "" || !errors.Is(err, tt.other) {
						t.Errorf("Contacts: %+v, %v", contact, err)
					}
				}
				sent, err := c.SendContact(bg, testCard)
				if sent != nil || !errors.Is(err, tt.other) {
					t.Errorf("SendContact: %+v, %v", sent, err)
				}
				if e := asError(t, err); (e.Status/100 == 2) != errors.Is(err, ErrUnexpectedResponse) || shows(c, err.Error()+string(e.Body())) {
					t.Errorf("SendContact: %v, body %s", err, e.Body())
				}
			})
		}
		for _, contentType := range []string{"application/json", "text/plain", "text/html", ""} {
			c := newClient(t, always(200, p.info, "Content-Type", contentType))
			if info, err := c.GetContactInfo(bg, ChatID(p.person)); err != nil || info.ChatID == "" {
				t.Errorf("%s, %s: %+v, %v", product, contentType, info, err)
			}
			c = newClient(t, always(200, p.list, "Content-Type", contentType))
			if list, err := c.GetContacts(bg); err != nil || len(list) != 2 || list[0].ChatID == "" {
				t.Errorf("%s, %s: %+v, %v", product, contentType, list, err)
			}
		}
		for about, wire := range map[string]roundTripper{"null": always(200, "null"), "400": always(400, noGroups), "400 empty": always(400, "")} {
			if _, err := newClient(t, wire).GetContactInfo(bg, ChatID(p.group)); !errors.Is(err, ErrGroupChat) {
				t.Errorf("%s: a group answered with %s: %v", product, about, err)
			}
		}
		if _, err := newClient(t, always(400, noGroups)).GetContactInfo(bg, ChatID(p.person)); !errors.Is(err, ErrInvalidRequest) {
			t.Errorf("%s: the group's text for a person: %v", product, err)
		}
		if _, err := newClient(t, always(400, envelopeMAX)).GetContactInfo(bg, ChatID(p.group)); !errors.Is(err, ErrInstanceNotReady) {
			t.Errorf("%s: an instance not ready, asked for a group: %v", product, err)
		}
	}
}

// TestStatuses gives every status with every shape of body: the status is kept and decides.
func TestStatuses(t *testing.T) {
	bodies := []string{"", "text", html, `"a JSON string"`, `[1]`, `{"message":["a","b"]}`, `{"message":5}`, `{`, envelope400, "\xff\x00", quotaMethod}
	for _, tt := range []struct {
		status    int
		kind      Kind
		maybeSent bool
	}{
		{300, ErrUnexpectedResponse, true}, {307, ErrUnexpectedResponse, true}, {399, ErrUnexpectedResponse, true},
		{400, ErrInvalidRequest, false}, {401, ErrUnauthorized, false}, {403, ErrForbidden, false}, {404, ErrNotFound, false},
		{405, ErrInvalidRequest, false}, {408, ErrServer, true}, {413, ErrInvalidRequest, false}, {429, ErrRateLimited, false},
		{466, ErrQuota, false}, {469, ErrQuota, false}, {499, ErrServer, true},
		{500, ErrServer, true}, {501, ErrServer, true}, {502, ErrServer, true}, {503, ErrServer, true}, {504, ErrServer, true}, {599, ErrServer, true},
	} {
		for _, body := range bodies {
			for op, call := range calls {
				err := call(newClient(t, always(tt.status, body), WithMaxAttempts(1)))
				e := asError(t, err)
				if e.Status != tt.status || e.Kind != tt.kind || e.MaybeSent != tt.maybeSent || e.Operation != op ||
					errors.Is(err, ErrOutcomeUnknown) != (tt.maybeSent && op == OpSendContact) {
					t.Errorf("%s, %d with %q: %v, maybe sent %t", op, tt.status, body, err, e.MaybeSent)
				}
				if strings.Contains(err.Error(), testToken) || strings.Contains(err.Error(), "\n") {
					t.Errorf("%d with %q: %s", tt.status, body, err)
				}
			}
		}
	}
}

func TestMessages(t *testing.T) {
	for _, tt := range []struct {
		about  string
		status int
		body   string
		kind   Kind
		want   string
	}{
		{"the envelope", 400, envelope400, ErrInvalidRequest, "Validation failed. Details: 'chatId' is required"},
		{"text", 400, "Bad Request\n", ErrInvalidRequest, "Bad Request"},
		{"starting", 400, "instance in starting process try later", ErrInstanceNotReady, "instance in starting process try later"},
		{"expired", 400, `{"message":"Instance account is expired. Renew your instance from personal area"}`, ErrInstanceNotReady, "Instance account is expired. Renew your instance from personal area"},
		{"deleted", 400, "Instance is deleted", ErrInstanceNotReady, "Instance is deleted"},
		{"the old quota", 400, "You have used up the chat limit on your tariff.", ErrQuota, "You have used up the chat limit on your tariff."},
		{"the same text elsewhere", 403, "Instance is deleted", ErrForbidden, "Instance is deleted"},
		{"HTML", 403, html, ErrForbidden, "an HTML page"},
		{"quota without other people's numbers", 466, quotaMethod, ErrQuota, "checkwhatsapp QUOTE_EXCEEDED"},
		{"two quotas", 466, quotaChats, ErrQuota, "sendmessage QUOTE_ALLOWED; correspondents CORRESPONDENTS_QUOTE_EXCEEDED"},
		{"quota in another shape", 466, `{"invokeStatus":"x","quotaData":{}}`, ErrQuota, ""},
		{"two texts", 400, `{"error":"a","message":"b","reason":["c"]}`, ErrInvalidRequest, "a; b"},
		{"a string", 500, `"interface conversion: interface {} is bool, not string"`, ErrServer, "interface conversion: interface {} is bool, not string"},
		{"an array", 500, `["x"]`, ErrServer, ""},
		{"control characters", 500, "a\x1b[31m\x00\r\nb\xff", ErrServer, "a [31m b?"},
		{"the token", 400, `{"message":"no ` + testToken + `"}`, ErrInvalidRequest, "no apiTokenInstance"},
		{"the token, escaped letter by letter", 400, `{"message":"no ` + strings.ReplaceAll(testToken, "d", `\u0064`) + `"}`, ErrInvalidRequest, "no apiTokenInstance"},
		{"a long text", 500, strings.Repeat("ж", 1000), ErrServer, strings.Repeat("ж", 150) + "…"},
		{"null", 500, "null", ErrServer, ""},
	} {
		e := asError(t, calls[OpGetContacts](newClient(t, always(tt.status, tt.body), WithMaxAttempts(1))))
		if e.Message != tt.want || e.Kind != tt.kind {
			t.Errorf("%s: got %q, %s", tt.about, e.Message, e.Kind)
		}
	}
}

func TestBodyOfErrors(t *testing.T) {
	c := newClient(t, always(400, envelope400))
	e := asError(t, calls[OpGetContactInfo](c))
	want := `{"statusCode":400,"timestamp":"2023-09-13T22:29:37.459Z","path":"/waInstance{idInstance}/getContactInfo/apiTokenInstance","message":"Validation failed. Details: 'chatId' is required"}`
	if got := string(e.Body()); got != want {
		t.Errorf("got %s", got)
	}
	for about, text := range spellings(testToken) {
		for _, status := range []int{200, 400, 500} {
			e := asError(t, calls[OpGetContacts](newClient(t, always(status, text), WithMaxAttempts(1))))
			if shows(c, string(e.Body())) || shows(c, e.Message) {
				t.Errorf("%d %s: %s, %s", status, about, e.Message, e.Body())
			}
		}
	}
}

// TestBrokenReply ends a 2xx reply in the middle: reads try again, a card's outcome is unknown.
func TestBrokenReply(t *testing.T) {
	for op, call := range calls {
		quick(t, func() {
			requests := 0
			c := newClient(t, func(*http.Request) (*http.Response, error) {
				requests++
				resp := respond(200, "")
				resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(`{"chatId":"1","idMessage":"1"`), iotest.ErrReader(io.ErrUnexpectedEOF)))
				return resp, nil
			})
			err := call(c)
			want := 3
			if op == OpSendContact {
				want = 1
			}
			e := asError(t, err)
			if requests != want || e.Status != 200 || e.Kind != ErrTransport || !errors.Is(err, io.ErrUnexpectedEOF) || !e.MaybeSent {
				t.Errorf("%s: %v after %d requests", op, err, requests)
			}
		})
	}
}

func TestReplyLimit(t *testing.T) {
	for op, call := range calls {
		exact := `{"chatId":"1","idMessage":"1"}`
		if op == OpGetContacts {
			exact = `[{"chatId":"1"              }]`
		}
		if err := call(newClient(t, always(200, exact), WithBodyLimits(BodyLimits{Reply: 30}))); err != nil {
			t.Errorf("%s: %v", op, err)
		}
		err := call(newClient(t, always(200, exact+" "), WithBodyLimits(BodyLimits{Reply: 30})))
		if e := asError(t, err); e.Kind != ErrUnexpectedResponse || !strings.HasPrefix(e.Message, "the reply is longer than 30 bytes, see WithBodyLimits") || !e.MaybeSent {
			t.Errorf("%s: %v", op, err)
		}
	}
	declared := func(*http.Request) (*http.Response, error) {
		resp := respond(200, "[]")
		resp.ContentLength = 1 << 40
		return resp, nil
	}
	if err := calls[OpGetContacts](newClient(t, declared, WithBodyLimits(BodyLimits{Reply: 30}))); err != nil {
		t.Errorf("a wrong length: %v", err)
	}
}

// TestDeadlines ends the context in each phase.
func TestDeadlines(t *testing.T) {
	waits := func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	}
	drips := func(r *http.Request) (*http.Response, error) {
		resp := respond(200, "")
		resp.Body = io.NopCloser(waitingReader{r.Context()})
		return resp, nil
	}
	cause := errors.New("closing time")
	for _, tt := range []struct {
		about     string
		wire      roundTripper
		ctx       func() (context.Context, context.CancelFunc)
		is        error
		maybeSent bool
		after     time.Duration
	}{
		{"the client's deadline, no reply", waits, background, context.DeadlineExceeded, true, time.Minute},
		{"the client's deadline, in the body", drips, background, context.DeadlineExceeded, true, time.Minute},
		{"the context's deadline", waits, func() (context.Context, context.CancelFunc) { return context.WithTimeout(bg, time.Second) }, context.DeadlineExceeded, true, time.Second},
		{"cancelled meanwhile", waits, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(bg)
			time.AfterFunc(time.Second, cancel)
			return ctx, cancel
		}, context.Canceled, true, time.Second},
		{"cancelled for a reason", waits, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(bg)
			time.AfterFunc(time.Second, func() { cancel(cause) })
			return ctx, func() { cancel(nil) }
		}, cause, true, time.Second},
		{"cancelled before", waits, func() (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancel(bg)
			cancel()
			return ctx, cancel
		}, context.Canceled, false, 0},
	} {
		t.Run(tt.about, func(t *testing.T) {
			quick(t, func() {
				c := newClient(t, tt.wire)
				ctx, cancel := tt.ctx()
				defer cancel()
				began := time.Now()
				_, err := c.SendContact(ctx, testCard)
				e := asError(t, err)
				if !errors.Is(err, tt.is) || e.Kind != ErrTransport || e.MaybeSent != tt.maybeSent || time.Since(began) != tt.after {
					t.Errorf("%v after %s, maybe sent %t", err, time.Since(began), e.MaybeSent)
				}
				if tt.is == cause && !errors.Is(err, context.Canceled) {
					t.Errorf("%v is not context.Canceled", err)
				}
			})
		})
	}
}

func background() (context.Context, context.CancelFunc) { return context.WithCancel(bg) }

// waitingReader gives nothing until its context ends.
type waitingReader struct{ ctx context.Context }

func (r waitingReader) Read([]byte) (int, error) {
	<-r.ctx.Done()
	return 0, r.ctx.Err()
}

// TestCauseOfTheCallersDeadline: the caller's own deadline ends the call where it is the earlier one, with its cause.
func TestCauseOfTheCallersDeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newClient(t, func(r *http.Request) (*http.Response, error) { <-r.Context().Done(); return nil, r.Context().Err() })
		own := errors.New("the caller's budget")
		ctx, cancel := context.WithTimeoutCause(bg, 10*time.Millisecond, own)
		defer cancel()
		_, err := c.GetContactInfo(ctx, "71234567890@c.us")
		if !errors.Is(err, own) || !errors.Is(err, context.DeadlineExceeded) || ctx.Err() == nil {
			t.Errorf("%v, and the context says %v", err, ctx.Err())
		}
	})
}

// TestLyingLength: the largest length that a header can say is no reason to panic.
func TestLyingLength(t *testing.T) {
	for _, status := range []int{200, 500} {
		c := newClient(t, func(*http.Request) (*http.Response, error) {
			resp := respond(status, "{}")
			resp.ContentLength = math.MaxInt64
			return resp, nil
		}, WithMaxAttempts(1))
		for op, call := range calls {
			if err := call(c); err == nil {
				t.Errorf("%s: %d: {} passes", op, status)
			}
		}
	}
}
