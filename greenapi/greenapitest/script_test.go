package greenapitest

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"
)

const chat = `{"chatId":"11001234567@c.us"}`

// TestNamedFaults: what each fault does to the three methods.
func TestNamedFaults(t *testing.T) {
	for _, c := range []struct {
		fault              string
		status             int
		info, list, queued string // of the body; "…" is anything
	}{
		{"502", 502, "502 Bad Gateway", "502 Bad Gateway", "502 Bad Gateway"},
		{"not-authorized", 400, "not authorized", "not authorized", "not authorized"},
		{"starting", 400, "starting process", "starting process", "starting process"},
		{"expired", 400, "is expired", "is expired", "is expired"},
		{"redirect", 302, "", "", ""},
		{"html", 200, "<html>", "<html>", "<html>"},
		{"error-200", 200, `{"code":401,`, `{"code":401,`, `{"code":401,`},
		{"empty", 200, "", "", ""},
		{"empty-list", 200, `"chatId":"11001234567@c.us"`, "[]", `{"idMessage":"3EB0C767D097B7C7C030"}`},
		{"undeclared", 200, `,"undeclared":true}`, `[{"id":"11001234567@c.us","name":"Иван Петров","contactName":"Иван Петоров Работа","type":"user","undeclared":true},{`,
			`{"idMessage":"3EB0C767D097B7C7C030","undeclared":true}`},
		{"missing", 200, `"products":[],"lastSeen":null`, `[{"name":"Иван Петров",`, `{}`},
		{"type", 200, `{"avatar":42,"name":"Иван Петров"`, `[{"id":42,"name":"Иван Петров"`, `{"idMessage":42}`},
		{"duplicate", 200, `,"avatar":""}`, `"type":"user","id":"11001234567@c.us"},{`, `{"idMessage":"3EB0C767D097B7C7C030","idMessage":"3EB0C767D097B7C7C030"}`},
		{"half", 200, `{"avatar":"`, `[{"id":`, `{"idMessage":"3E`},
	} {
		s := Start(t, WhatsApp)
		script(t, s, c.fault)
		s.http.Client().CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		for _, r := range []struct{ method, path, body, want string }{
			{"POST", info, chat, c.info}, {"GET", list, "", c.list}, {"POST", send, card, c.queued},
		} {
			resp, body := call(t, s, r.method, r.path, r.body)
			if resp.StatusCode != c.status || !strings.Contains(body, r.want) || r.want == "" && body != "" {
				t.Errorf("%s %s: status %d, %s, want %q", c.fault, r.path, resp.StatusCode, body, r.want)
			}
			if valid := json.Valid([]byte(body)); strings.HasPrefix(body, "{") && valid == (c.fault == "half") {
				t.Errorf("%s %s: JSON %t: %s", c.fault, r.path, valid, body)
			}
		}
		if sent := len(s.Sent()); sent > 0 && strings.Contains("502 not-authorized starting expired redirect html error-200 empty", c.fault) {
			t.Errorf("%s: the card took effect", c.fault)
		}
	}
}

// TestFaultsOfTheWire: nothing comes, or not all.
func TestFaultsOfTheWire(t *testing.T) {
	for _, c := range []struct {
		fault string
		sent  int // cards that took effect
	}{{"reset", 0}, {"reset-after", 1}, {"truncate", 1}} {
		s := Start(t, WhatsApp)
		script(t, s, c.fault)
		if _, _, err := try(s, "POST", send, card); err == nil {
			t.Errorf("%s: the reply came whole", c.fault)
		}
		if sent := len(s.Sent()); sent != c.sent {
			t.Errorf("%s: %d cards took effect", c.fault, sent)
		}
	}
}

// TestFaultsOfTime: how much has come when the caller gives up.
func TestFaultsOfTime(t *testing.T) {
	for fault, want := range map[string]string{"hang": "nothing", "hang-body": "header", "trickle": "first byte"} {
		s := Start(t, WhatsApp)
		script(t, s, fault)
		ctx, cancel := context.WithCancel(context.Background())
		if fault == "hang" {
			go func() {
				for len(s.Requests()) == 0 {
					runtime.Gosched()
				}
				cancel()
			}()
		}
		req, _ := http.NewRequestWithContext(ctx, "GET", s.URL+strings.NewReplacer("{id}", s.IDInstance, "{token}", s.Token).Replace(list), nil)
		got := "nothing"
		if resp, err := s.HTTPClient().Do(req); err == nil {
			got = "header"
			if fault == "hang-body" {
				cancel()
			}
			if n, _ := io.ReadFull(resp.Body, make([]byte, 1)); n == 1 {
				got = "first byte"
			}
			cancel()
			if _, err := io.ReadAll(resp.Body); err == nil {
				got = "all"
			}
		}
		cancel()
		if got != want {
			t.Errorf("%s: %s came, want %s", fault, got, want)
		}
	}
}

// TestFailFrom: a fault begins with a request, whatever its method, gives way to a later one, and stands behind Fail.
func TestFailFrom(t *testing.T) {
	s := Start(t, WhatsApp)
	script(t, s, "502@4")
	script(t, s, "undeclared@2")
	s.Fail("getContacts", Fault{Status: 401})
	var statuses []int
	for _, path := range []string{info, list, info, list, info} {
		method, body := "POST", chat
		if path == list {
			method, body = "GET", ""
		}
		resp, text := call(t, s, method, path, body)
		statuses = append(statuses, resp.StatusCode)
		if drifted := strings.Contains(text, "undeclared"); drifted != (len(statuses) == 3) {
			t.Errorf("request %d: %s", len(statuses), text)
		}
	}
	if want := []int{200, 401, 200, 502, 502}; len(statuses) != 5 || [5]int(statuses) != [5]int(want) {
		t.Errorf("got %v, want %v", statuses, want)
	}
}

func TestParseFaultErrors(t *testing.T) {
	for text, want := range map[string]string{
		"typo":    `no fault "typo": give a status or one of not-authorized,`,
		"":        `no fault ""`,
		"199":     "from 200 to 599",
		"600@2":   "from 200 to 599",
		"502@0":   "the number of a request, from 1",
		"502@":    "the number of a request, from 1",
		"502@x":   "the number of a request, from 1",
		"reset@3": "",
	} {
		_, n, err := ParseFault(text)
		switch {
		case want == "" && (err != nil || n != 3):
			t.Errorf("%q: %d, %v", text, n, err)
		case want != "" && (err == nil || !strings.Contains(err.Error(), want)):
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	defer func() {
		if err, _ := recover().(string); !strings.Contains(err, "the first is 1") {
			t.Error(errors.New("FailFrom(0) went through"))
		}
	}()
	Start(t, WhatsApp).FailFrom(0, Fault{})
}

// script makes the server meet a fault by name.
func script(t *testing.T, s *Server, text string) {
	t.Helper()
	fault, n, err := ParseFault(text)
	if err != nil {
		t.Fatal(err)
	}
	s.FailFrom(n, fault)
}
