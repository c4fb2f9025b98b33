package greenapitest

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// call sends one request and returns the reply with its whole body. Paths may hold {id} and {token}.
func call(t *testing.T, s *Server, method, path, body string) (*http.Response, string) {
	t.Helper()
	resp, text, err := try(s, method, path, body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return resp, text
}

func try(s *Server, method, path, body string) (*http.Response, string, error) {
	path = strings.NewReplacer("{id}", s.IDInstance, "{token}", s.Token).Replace(path)
	req, err := http.NewRequest(method, s.URL+path, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	req.GetBody = nil // what the record counts must be what the test sent
	resp, err := s.HTTPClient().Do(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	return resp, string(data), err
}

const (
	info = "/waInstance{id}/getContactInfo/{token}"
	list = "/waInstance{id}/getContacts/{token}"
	send = "/waInstance{id}/sendContact/{token}"
	card = `{"chatId":"11001234567@c.us","contact":{"phoneContact":79001234568,"firstName":"Артем"}}`
)

func TestReplies(t *testing.T) {
	const (
		dealerName = `"name": "Dealer"`
		group400   = `"message":"Validation failed. Details: The method GetContactInfo does not support group chats, to work with groups, use the GetGroupData method"`
		missing    = `"message":"Validation failed. Details: 'chatId' is required"`
		page403    = "<center><h1>403 Forbidden</h1></center>"
		page404    = "<center><h1>404 Not Found</h1></center>"
	)
	for _, tc := range []struct {
		name, method, path, body string
		product                  Product
		opts                     []Option
		status                   int
		contentType, want        string
	}{
		{name: "sample person", path: info, body: `{"chatId":"71234567890@c.us"}`, status: 200, contentType: jsonType, want: dealerName},
		{name: "capital method", path: "/waInstance{id}/GetContactInfo/{token}", body: `{"chatId":"71234567890@c.us"}`, status: 200, contentType: jsonType, want: dealerName},
		{name: "listed person", path: info, body: `{"chatId":"11001234567@c.us"}`, status: 200, contentType: jsonType, want: `"name":"Иван Петров","contactName":"Иван Петоров Работа"`},
		{name: "stranger", path: info, body: `{"chatId":"79990000000@c.us"}`, status: 200, contentType: jsonType, want: `"name":"","contactName":"","email":"","category":"","description":"","products":[],"chatId":"79990000000@c.us","lastSeen":null`},
		{name: "private id", path: info, body: `{"chatId":"120650379300963@lid"}`, status: 200, contentType: jsonType, want: `"chatId":"120650379300963@lid"`},
		{name: "group", path: info, body: `{"chatId":"120363043968066561@g.us"}`, status: 400, contentType: jsonType, want: group400},
		{name: "group null", opts: []Option{WithGroupNull()}, path: info, body: `{"chatId":"120363043968066561@g.us"}`, status: 200, contentType: jsonType, want: `null`},
		{name: "group null is WhatsApp's", product: MAX, opts: []Option{WithGroupNull()}, path: info, body: `{"chatId":"-10000000000000"}`, status: 400, contentType: jsonType, want: group400},
		{name: "wrong id", path: info, body: `{"chatId":"10000000"}`, status: 400, contentType: jsonType, want: group400},
		{name: "empty body", path: info, status: 400, contentType: jsonType, want: group400},
		{name: "no chatId", path: info, body: `{}`, status: 400, contentType: jsonType, want: missing},
		{name: "chatId empty", path: info, body: `{"chatId":""}`, status: 400, contentType: jsonType, want: missing},
		{name: "chatId bool", path: info, body: `{"chatId":true}`, status: 500, contentType: textType, want: "interface conversion: interface {} is bool, not string"},
		{name: "chatId number", path: info, body: `{"chatId":7}`, status: 500, contentType: textType, want: "interface {} is float64, not string"},
		{name: "chatId null", path: info, body: `{"chatId":null}`, status: 500, contentType: textType, want: "interface {} is nil, not string"},
		{name: "chatId list", path: info, body: `{"chatId":[]}`, status: 500, contentType: textType, want: "is []interface {}, not string"},
		{name: "chatId object", path: info, body: `{"chatId":{}}`, status: 500, contentType: textType, want: "is map[string]interface {}, not string"},
		{name: "broken JSON", path: info, body: `{"chatId":}`, status: 400, contentType: jsonType, want: `Unexpected token } in JSON at position 10`},
		{name: "not an object", path: info, body: `[1]`, status: 400, contentType: jsonType, want: `"message":"Validation failed"`},
		{name: "two documents", path: info, body: `{"chatId":"71234567890@c.us"}{}`, status: 400, contentType: jsonType, want: `"message":"Validation failed"`},
		{name: "cut short", path: info, body: `{"chatId":`, status: 400, contentType: jsonType, want: `"message":"Validation failed"`},

		{name: "Telegram sample", product: Telegram, path: info, body: `{"chatId":"100000000"}`, status: 200, contentType: jsonType,
			want: `"name":"Василиса","contactName":"Василиса Прекрасная","chatId":"100000000","lastSeen":1769681957,"phoneNumber":79876543210}`},
		{name: "Telegram hidden", product: Telegram, path: info, body: `{"chatId":"10000000"}`, status: 200, contentType: jsonType, want: `"chatId":"10000000","lastSeen":0,"phoneNumber":0}`},
		{name: "Telegram phone form", product: Telegram, path: info, body: `{"chatId":"71234567890@c.us"}`, status: 200, contentType: jsonType, want: `"chatId":"71234567890@c.us"`},
		{name: "Telegram group", product: Telegram, path: info, body: `{"chatId":"-10000000000000"}`, status: 400, contentType: jsonType, want: group400},
		{name: "MAX hidden", product: MAX, path: info, body: `{"chatId":"10000000"}`, status: 200, contentType: jsonType, want: `"lastSeen":null,"phoneNumber":0}`},
		{name: "MAX phone form known", product: MAX, path: info, body: `{"chatId":"79876543210@c.us"}`, status: 200, contentType: jsonType, want: `"chatId":"100000000"`},
		{name: "MAX phone form", product: MAX, path: info, body: `{"chatId":"79991234567@c.us"}`, status: 200, contentType: jsonType, want: `"chatId":"79991234567"`},
		{name: "MAX prefix", product: MAX, path: "/v3" + info, body: `{"chatId":"100000000"}`, status: 200, contentType: jsonType, want: `Василиса`},
		{name: "prefix elsewhere", path: "/v3" + info, body: `{"chatId":"71234567890@c.us"}`, status: 404, contentType: "text/html", want: page404},

		{name: "list", method: "GET", path: list, status: 200, contentType: jsonType,
			want: `[{"id":"11001234567@c.us","name":"Иван Петров","contactName":"Иван Петоров Работа","type":"user"},{"id":"79001234568@c.us","name":"Люся Сидорова","contactName":"Люся Сидорова кружок шитья","type":"user"},{"id":"79001234569-1479621234@g.us","name":"Моя группа","type":"group"}]`},
		{name: "groups", method: "GET", path: list + "?group=true", status: 200, contentType: jsonType, want: `[{"id":"79001234569-1479621234@g.us","name":"Моя группа","type":"group"}]`},
		{name: "one person", method: "GET", path: list + "?group=false&count=1", status: 200, contentType: jsonType, want: `[{"id":"11001234567@c.us","name":"Иван Петров","contactName":"Иван Петоров Работа","type":"user"}]`},
		{name: "more than there are", method: "GET", path: list + "?group=true&count=50", status: 200, contentType: jsonType, want: `"type":"group"}]`},
		{name: "nobody", opts: []Option{WithContacts()}, method: "GET", path: list, status: 200, contentType: jsonType, want: `[]`},
		{name: "bad count", method: "GET", path: list + "?count=0", status: 400, contentType: jsonType, want: `"message":"Validation failed"`},
		{name: "bad group", method: "GET", path: list + "?group=1", status: 400, contentType: jsonType, want: `"message":"Validation failed"`},
		{name: "Telegram list", product: Telegram, method: "GET", path: list + "?group=true", status: 200, contentType: jsonType, want: `[{"chatId":"100000000","name":"Василиса","contactName":"Василиса Прекрасная","type":"user","phoneNumber":79876543210}]`},
		{name: "no groups on MAX", product: MAX, opts: []Option{WithContacts(Contact{ChatID: "-1", Name: "Group"})}, method: "GET", path: list, status: 200, contentType: jsonType, want: `[]`},

		{name: "send", path: send, body: card, status: 200, contentType: jsonType, want: `{"idMessage":"3EB0C767D097B7C7C030"}`},
		{name: "send on Telegram", product: Telegram, path: send, body: strings.Replace(card, "11001234567@c.us", "10000000", 1), status: 200, contentType: jsonType, want: `{"idMessage":"115206687571465794"}`},
		{name: "send on MAX", product: MAX, path: send, body: `{"chatId":"10000000","contact":{"chatId":"10000001"}}`, status: 200, contentType: jsonType, want: `{"idMessage":"115206687571465794"}`},
		{name: "send a phone on MAX", product: MAX, path: send, body: `{"chatId":"10000000","contact":{"phoneContact":79001234568,"firstName":"A"}}`, status: 400, contentType: jsonType, want: `"message":"Validation failed"`},
		{name: "send to nobody", path: send, body: `{"contact":{}}`, status: 400, contentType: jsonType, want: missing},
		{name: "send to a number", path: send, body: strings.Replace(card, `"11001234567@c.us"`, "1", 1), status: 400, contentType: jsonType, want: `"message":"Validation failed"`},
		{name: "send no card", path: send, body: `{"chatId":"11001234567@c.us"}`, status: 400, contentType: jsonType, want: `"message":"Validation failed"`},
		{name: "send no name", path: send, body: `{"chatId":"11001234567@c.us","contact":{"phoneContact":79001234568,"firstName":""}}`, status: 400, contentType: jsonType, want: `"message":"Validation failed"`},
		{name: "send no phone", path: send, body: `{"chatId":"11001234567@c.us","contact":{"company":"A"}}`, status: 400, contentType: jsonType, want: `"message":"Validation failed"`},
		{name: "send nothing", path: send, status: 400, contentType: jsonType, want: missing},

		{name: "wrong token", method: "GET", path: "/waInstance{id}/getContacts/wrong", status: 401},
		{name: "wrong instance", method: "GET", path: "/waInstance1/getContacts/{token}", status: 403, contentType: "text/html", want: page403},
		{name: "wrong verb", method: "GET", path: info, status: 404, contentType: "text/html", want: page404},
		{name: "options", method: "OPTIONS", path: info, status: 204},
		{name: "unknown method", method: "GET", path: "/waInstance{id}/getChats/{token}", status: 404, contentType: "text/html", want: page404},
		{name: "no token", method: "GET", path: "/waInstance{id}/getContacts", status: 404, contentType: "text/html", want: page404},
		{name: "no method", method: "GET", path: "/waInstance{id}//{token}", status: 404, contentType: "text/html", want: page404},
		{name: "root", method: "GET", path: "/", status: 404, contentType: "text/html", want: page404},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if tc.product == "" {
				tc.product = WhatsApp
			}
			if tc.method == "" {
				tc.method = "POST"
			}
			s := Start(t, tc.product, tc.opts...)
			resp, body := call(t, s, tc.method, tc.path, tc.body)
			if resp.StatusCode != tc.status {
				t.Errorf("status %d, want %d; body %s", resp.StatusCode, tc.status, body)
			}
			if got := resp.Header.Get("Content-Type"); got != tc.contentType {
				t.Errorf("Content-Type %q, want %q", got, tc.contentType)
			}
			if !strings.Contains(body, tc.want) || (tc.want == "") != (body == "") {
				t.Errorf("body %s\nwant %s", body, tc.want)
			}
			if tc.status != http.StatusNoContent && resp.ContentLength != int64(len(body)) {
				t.Errorf("Content-Length %d, body of %d bytes", resp.ContentLength, len(body))
			}
			if tc.contentType == jsonType && !json.Valid([]byte(body)) {
				t.Errorf("not JSON: %s", body)
			}
		})
	}
}

func TestEnvelopeRepeatsTheToken(t *testing.T) {
	s := Start(t, MAX)
	_, body := call(t, s, "POST", "/v3"+info, `{}`)
	var envelope struct {
		StatusCode               int
		Timestamp, Path, Message string
	}
	if err := json.Unmarshal([]byte(body), &envelope); err != nil {
		t.Fatal(err)
	}
	if want := "/v3/waInstance" + s.IDInstance + "/getContactInfo/" + s.Token; envelope.Path != want {
		t.Errorf("path %q, want %q", envelope.Path, want)
	}
	if !regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$`).MatchString(envelope.Timestamp) {
		t.Errorf("timestamp %q", envelope.Timestamp)
	}
	if envelope.StatusCode != 400 || envelope.Message == "" {
		t.Errorf("envelope %s", body)
	}
}

func TestAddContact(t *testing.T) {
	s := Start(t, WhatsApp, WithContacts())
	s.AddContact(Contact{ChatID: "1@c.us", Name: "old"}, Contact{ChatID: "79000000001@c.us", Unlisted: true, Info: `{"chatId":"79000000001@c.us","name":null}`})
	s.AddContact(Contact{ChatID: "1@c.us", Name: "new"})
	if _, body := call(t, s, "GET", list, ""); body != `[{"id":"1@c.us","name":"new","contactName":"","type":"user"}]` {
		t.Errorf("list %s", body)
	}
	if _, body := call(t, s, "POST", info, `{"chatId":"79000000001@c.us"}`); body != `{"chatId":"79000000001@c.us","name":null}` {
		t.Errorf("details %s", body)
	}
	m := Start(t, MAX, WithContacts(Contact{ChatID: "5", LastSeen: time.Unix(7, 0)}))
	if _, body := call(t, m, "POST", info, `{"chatId":"5"}`); !strings.Contains(body, `"lastSeen":7,`) {
		t.Errorf("details %s", body)
	}
}

func TestSent(t *testing.T) {
	s := Start(t, WhatsApp)
	ids := map[string]bool{}
	for range 3 {
		_, body := call(t, s, "POST", send, strings.Replace(card, "{", `{"quotedMessageId":"3EB0","x":1,`, 1))
		ids[body] = true
	}
	call(t, s, "POST", send, `{}`)
	sent := s.Sent()
	if len(sent) != 3 || len(ids) != 3 {
		t.Fatalf("%d cards, %d ids", len(sent), len(ids))
	}
	hex := regexp.MustCompile(`^[0-9A-F]{20}$`)
	for _, m := range sent {
		if !hex.MatchString(m.ID) || m.ChatID != "11001234567@c.us" || m.QuotedMessageID != "3EB0" || !bytes.Contains(m.Contact, []byte("79001234568")) {
			t.Errorf("card %+v", m)
		}
	}
}

func TestRecord(t *testing.T) {
	const token = `t"0+k/en` // one that every encoding writes differently
	s := Start(t, WhatsApp, WithCredentials("42", token))
	escaped := url.PathEscape(token)
	req, err := http.NewRequest("POST", s.URL+"/waInstance42/GetContactInfo/"+escaped+"?a="+url.QueryEscape(token), strings.NewReader(`{"chatId":"t\"0+k/en"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Referer", s.URL+"/"+escaped)
	req.Header.Set("Authorization", "Basic "+base64.StdEncoding.EncodeToString([]byte("user:"+token)))
	req.Header.Set("X-Other", "Basic "+base64.StdEncoding.EncodeToString([]byte("user:pass")))
	resp, err := s.HTTPClient().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	call(t, s, "GET", "/elsewhere/"+testToken, "")
	call(t, s, "GET", "/waInstance42/getContacts/some-other-token?count=5", "")

	got := s.Requests()
	if len(got) != 3 {
		t.Fatalf("%d requests", len(got))
	}
	printed := fmt.Sprintf("%v %+v %#v %s", got, got, got, got)
	if all, err := json.Marshal(got); err != nil {
		t.Fatal(err)
	} else {
		printed += string(all)
	}
	for _, secret := range []string{token, escaped, url.QueryEscape(token), `t\"0+k/en`, `t\\\"0+k/en`, testToken, "some-other-token", base64.StdEncoding.EncodeToString([]byte("user:" + token))} {
		if strings.Contains(printed, secret) {
			t.Errorf("the record holds %q: %s", secret, printed)
		}
	}
	first := got[0]
	if first.Operation != greenapi.OpGetContactInfo || first.Path != "/waInstance{idInstance}/getContactInfo/{apiTokenInstance}" ||
		first.Query != "a={apiTokenInstance}" || first.Body != `{"chatId":"{apiTokenInstance}"}` || first.Time.IsZero() {
		t.Errorf("first: %+v", first)
	}
	if first.Header.Get("X-Other") == "" || strings.Contains(first.Header.Get("X-Other"), "{") {
		t.Errorf("a harmless header was changed: %v", first.Header)
	}
	if want := "GET /waInstance{idInstance}/getContacts/{apiTokenInstance}?count=5"; got[2].String() != want {
		t.Errorf("%q, want %q", got[2].String(), want)
	}
	got[0].Header.Set("X-Other", "changed")
	if s.Requests()[0].Header.Get("X-Other") == "changed" {
		t.Error("the record shares its header with the caller")
	}
}

func TestFaultReplies(t *testing.T) {
	for _, tc := range []struct {
		fault             Fault
		status            int
		contentType, want string
	}{
		{Fault{}, 200, jsonType, `[{"id":`},
		{Fault{Status: 200}, 200, "", ""},
		{Fault{Empty: true}, 200, "", ""},
		{Fault{Status: 400}, 400, jsonType, `"message":"Validation failed"}`},
		{Fault{Message: "instance is starting or not authorized"}, 400, jsonType, `"message":"instance is starting or not authorized"}`},
		{Fault{Status: 401}, 401, "", ""},
		{Fault{Status: 403}, 403, "text/html", "403 Forbidden"},
		{Fault{Status: 404}, 404, "text/html", "404 Not Found"},
		{Fault{Status: 429}, 429, textType, "Too Many Requests"},
		{Fault{RetryAfter: "7"}, 429, textType, "Too Many Requests"},
		{Fault{RetryAfter: "7", Status: 503}, 503, "text/html", "503 Service Unavailable"},
		{Fault{Status: 466}, 466, jsonType, "CORRESPONDENTS_QUOTE_EXCEEDED"},
		{Fault{Status: 469}, 469, textType, "User get contact info limit reached"},
		{Fault{Status: 499}, 499, textType, "Client Closed Request"},
		{Fault{Status: 500}, 500, textType, "Internal Server Error"},
		{Fault{Status: 502}, 502, "text/html", "502 Bad Gateway"},
		{Fault{Status: 599}, 599, "text/html", "<title>599</title>"},
		{Fault{Status: 502, Empty: true}, 502, "", ""},
		{Fault{Body: `{"code":401,"description":"Unauthorized"}`}, 200, jsonType, `401`},
		{Fault{Body: "[{"}, 200, jsonType, "[{"},
		{Fault{Body: "<html>"}, 200, "text/html", "<html>"},
		{Fault{Body: "instance is deleted", Status: 400}, 400, textType, "instance is deleted"},
		{Fault{Body: "[]", Header: http.Header{"content-type": {"text/plain"}}}, 200, "text/plain", "[]"},
		{Fault{Body: "[]", Header: http.Header{"Content-Type": nil}}, 200, "", "[]"},
		{Fault{BodyDelay: time.Millisecond, Delay: time.Millisecond}, 200, jsonType, `[{"id":`},
		{Fault{Truncate: 1 << 20}, 200, jsonType, `[{"id":`},
	} {
		t.Run(fmt.Sprintf("%+v", tc.fault), func(t *testing.T) {
			s := Start(t, WhatsApp)
			s.Fail(greenapi.OpGetContacts, tc.fault)
			resp, body := call(t, s, "GET", list, "")
			if resp.StatusCode != tc.status || !strings.Contains(body, tc.want) || (tc.want == "") != (body == "") {
				t.Errorf("%d %q, want %d %q", resp.StatusCode, body, tc.status, tc.want)
			}
			if got := resp.Header.Get("Content-Type"); got != tc.contentType {
				t.Errorf("Content-Type %q, want %q", got, tc.contentType)
			}
			if got := resp.Header.Get("Retry-After"); got != tc.fault.RetryAfter {
				t.Errorf("Retry-After %q", got)
			}
			if resp.ContentLength != int64(len(body)) {
				t.Errorf("Content-Length %d, body of %d bytes", resp.ContentLength, len(body))
			}
			if _, body = call(t, s, "GET", list, ""); !strings.HasPrefix(body, "[{") {
				t.Errorf("after the fault: %s", body)
			}
		})
	}
}

func TestFaultsOnTheWire(t *testing.T) {
	for _, tls := range []bool{false, true} {
		for _, tc := range []struct {
			name  string
			fault Fault
			sent  int
			check func(*testing.T, string, error)
		}{
			{"reset before", Fault{Reset: ResetBefore}, 0, broken},
			{"reset after", Fault{Reset: ResetAfter}, 1, broken},
			{"reset after another reply", Fault{Status: 502, Reset: ResetAfter}, 0, broken},
			{"truncated", Fault{Truncate: 5}, 1, truncated(`{"idM`)},
			{"truncated at once", Fault{Truncate: -1}, 1, truncated(``)},
			{"processed, then 502", Fault{Status: 502, Processed: true}, 1, fine},
			{"502", Fault{Status: 502}, 0, fine},
		} {
			t.Run(fmt.Sprint(tc.name, ", TLS ", tls), func(t *testing.T) {
				var opts []Option
				if tls {
					opts = append(opts, WithTLS())
				}
				s := Start(t, WhatsApp, opts...)
				s.Fail(greenapi.OpSendContact, tc.fault)
				_, body, err := try(s, "POST", send, card)
				tc.check(t, body, err)
				if got := len(s.Sent()); got != tc.sent {
					t.Errorf("%d cards in the queue, want %d", got, tc.sent)
				}
				if got := len(s.Requests()); got != 1 {
					t.Errorf("%d requests in the record", got)
				}
			})
		}
	}
}

func broken(t *testing.T, _ string, err error) {
	if err == nil {
		t.Error("no error")
	}
}

func fine(t *testing.T, _ string, err error) {
	if err != nil {
		t.Error(err)
	}
}

func truncated(want string) func(*testing.T, string, error) {
	return func(t *testing.T, body string, err error) {
		if body != want || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("%q, %v", body, err)
		}
	}
}

// A delay ends when the caller hangs up and when the server closes; otherwise this test would take an hour.
func TestDelayEnds(t *testing.T) {
	for name, fault := range map[string]Fault{"header": {Delay: time.Hour}, "body": {BodyDelay: time.Hour}} {
		t.Run(name+", caller", func(t *testing.T) {
			s := Start(t, WhatsApp)
			s.Fail(greenapi.OpSendContact, fault)
			client := *s.HTTPClient()
			client.Timeout = 20 * time.Millisecond
			resp, err := client.Post(s.URL+strings.NewReplacer("{id}", s.IDInstance, "{token}", s.Token).Replace(send), "", strings.NewReader(card))
			if err == nil {
				_, err = io.ReadAll(resp.Body)
				resp.Body.Close()
			}
			if err == nil {
				t.Fatal("no error")
			}
			s.Close()
			if len(s.Sent()) != 1 {
				t.Error("the card was not queued before the delay")
			}
		})
		t.Run(name+", server", func(t *testing.T) {
			s := Start(t, WhatsApp)
			s.Fail(greenapi.OpGetContacts, fault)
			done := make(chan struct{})
			go func() {
				defer close(done)
				_, _, _ = try(s, "GET", list, "")
			}()
			for len(s.Requests()) == 0 {
				time.Sleep(time.Millisecond)
			}
			s.Close()
			<-done
		})
	}
}

func TestMisuse(t *testing.T) {
	for name, misuse := range map[string]func(){
		"product": func() { NewServer("signal") },
		"method":  func() { Start(t, MAX).Fail("getChats", Fault{}) },
		"status":  func() { Start(t, MAX).Fail(greenapi.OpGetContacts, Fault{Status: 99}) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if text := fmt.Sprint(recover()); !strings.Contains(text, "greenapitest: ") {
					t.Errorf("panic %q", text)
				}
			}()
			misuse()
		})
	}
}
