package greenapi

import (
	"errors"
	"strings"
	"testing"
)

// TestStrangers has a server answer about somebody.
func TestStrangers(t *testing.T) {
	for _, tt := range []struct {
		about           string
		asked, answered ChatID
		stranger        bool
	}{
		{"the same", "71234567890@c.us", "71234567890@c.us", false},
		{"one reply behind", "71234567890@c.us", "71234567891@c.us", true},
		{"by number", "10000000", "10000001", true},
		{"by lid", "120650379300963@lid", "120650379300964@lid", true},
		{"group for group", "120363043968066561@g.us", "120363043968066562@g.us", true},
		{"negative for negative", "-10000000000000", "-10000000000001", true},
		{"the other number of a Mexican", "5215512345678@c.us", "525512345678@c.us", false},
		{"the other number of an Argentine", "541123456789@c.us", "5491123456789@c.us", false},
		{"the other number of a Brazilian", "551187654321@c.us", "5511987654321@c.us", false},
		{"another Mexican", "5215512345678@c.us", "525512345679@c.us", true},
		{"MAX answers a phone number with its own id", "79991234567@c.us", "10000000", false},
		{"a lid for a phone number", "71234567890@c.us", "120650379300963@lid", false},
		{"a form that nobody knows", "somebody", "somebody else", false},
	} {
		c := newClient(t, always(200, `{"chatId":"`+string(tt.answered)+`","name":"Анна"}`))
		info, err := c.GetContactInfo(bg, tt.asked)
		if (err != nil) != tt.stranger || (info == nil) != tt.stranger {
			t.Errorf("%s: %+v, %v", tt.about, info, err)
		}
		if err == nil {
			continue
		}
		text := err.Error()
		if e := asError(t, err); e.Kind != ErrUnexpectedResponse || e.Attempts != 1 || !strings.Contains(string(e.Body()), "Анна") ||
			strings.Contains(text, string(tt.asked)) || strings.Contains(text, string(tt.answered)) || strings.Contains(text, "Анна") {
			t.Errorf("%s: %v", tt.about, err)
		}
	}
}

// TestErrorsAreNoContacts puts an error where a contact, a list or the id of a message is due: beside the member that
// makes the answer, in place of it, and in one element of a list.
func TestErrorsAreNoContacts(t *testing.T) {
	for members, kind := range map[string]Kind{
		`"statusCode":401,"message":"Unauthorized"`: ErrUnauthorized,
		`"statusCode":"403"`:                        ErrForbidden,
		`"code":401,"description":"Unauthorized"`:   ErrUnauthorized,
		`"error":"denied"`:                          ErrUnexpectedResponse,
		`"error":{"code":5}`:                        ErrUnexpectedResponse,
		`"errors":["a"]`:                            ErrUnexpectedResponse,
		`"message":"Bad Request"`:                   ErrUnexpectedResponse,
		`"status":false,"reason":"instance is starting or not authorized"`: ErrInstanceNotReady,
		`"success":false`:                            ErrUnexpectedResponse,
		`"title":"Unauthorized","status":401`:        ErrUnauthorized,
		`"invokeStatus":{"status":"QUOTE_EXCEEDED"}`: ErrUnexpectedResponse,
		`"\u0073tatusCode":429`:                      ErrRateLimited,
		`"statusCode":200,"error":"x","error":null,"code":500,"description":"later"`: ErrServer,
	} {
		object := `{"chatId":"71234567890@c.us","idMessage":"1","name":"Анна",` + members + `}`
		alone := `{` + members + `}`
		for _, body := range []string{object, alone, `[` + object + `]`, `[{"id":"1"},` + alone + `]`} {
			for _, call := range calls {
				e := asError(t, call(newClient(t, always(200, body), WithMaxAttempts(1))))
				list := body[0] == '['
				if !errors.Is(e, ErrUnexpectedResponse) || list == (e.Operation == OpGetContacts) && e.Kind != kind || strings.Contains(e.Error(), "Анна") {
					t.Errorf("%s, %s: %s, %v", e.Operation, body, e.Kind, e)
				}
			}
			arrived, err := collect(newClient(t, always(200, body), WithMaxAttempts(1)).Contacts(bg))
			if e := asError(t, err); !errors.Is(e, ErrUnexpectedResponse) || e.Kind != kind || len(arrived) != strings.Count(body, `"id":`) {
				t.Errorf("streamed, %s: %v, %v", body, arrived, err)
			}
		}
	}
}

// TestUsableIDs gives the member that makes the answer values that name nobody.
func TestUsableIDs(t *testing.T) {
	for id, usable := range map[string]bool{
		`"71234567890@c.us"`: true, `"null@c.us"`: true, `"5525999990000c.us"`: true, `"é"`: true,
		`""`: false, `" "`: false, `"\t\u00a0\u2003"`: false, `"\u200b"`: false, `"\u0000"`: false, `"\ud83d"`: false, `"7\udc00"`: false,
		"\"7\xff\"": false, `null`: false, `7`: false, `true`: false, `{}`: false, `["7"]`: false,
	} {
		for op, body := range map[Operation]string{
			OpGetContactInfo: `{"name":"a","chatId":` + id + `}`, OpSendContact: `{"idMessage":` + id + `}`,
			OpGetContacts: `[{"id":"1"},{"name":"a","id":` + id + `}]`,
		} {
			c := newClient(t, always(200, body), WithMaxAttempts(1))
			var err error
			if op == OpGetContactInfo {
				_, err = c.GetContactInfo(bg, "somebody")
			} else {
				err = calls[op](c)
			}
			if (err == nil) != usable {
				t.Errorf("%s: %v", body, err)
			}
			if op != OpGetContacts {
				continue
			}
			ids, streamErr := collect(c.Contacts(bg))
			if (streamErr == nil) != usable || len(ids) == 0 || ids[0] != "1" {
				t.Errorf("streamed, %s: %v, %v", body, ids, streamErr)
			}
			for _, e := range []error{err, streamErr} {
				if e != nil && !strings.Contains(e.Error(), "element 1 ") {
					t.Errorf("%s: no index in %v", body, e)
				}
			}
		}
	}
}

// TestPartsAreNoAnswers sends what would be an answer with other statuses of 2xx.
func TestPartsAreNoAnswers(t *testing.T) {
	for status, whole := range map[int]bool{200: true, 201: true, 202: true, 203: true, 204: false, 205: false, 206: false, 207: false, 226: false, 299: false} {
		for op, body := range map[Operation]string{
			OpGetContactInfo: `{"chatId":"71234567890@c.us"}`, OpSendContact: `{"idMessage":"1"}`, OpGetContacts: `[{"id":"1"}]`,
		} {
			err := calls[op](newClient(t, always(status, body), WithMaxAttempts(1)))
			if (err == nil) != whole || err != nil && (!errors.Is(err, ErrUnexpectedResponse) || !asError(t, err).MaybeSent) {
				t.Errorf("%d, %s: %v", status, op, err)
			}
		}
	}
}

// TestMissingSuffix asks WhatsApp for a bare number: the API's words are about groups, the way out is the suffix.
func TestMissingSuffix(t *testing.T) {
	c := newClient(t, always(400, noGroups))
	for _, id := range []ChatID{"71234567890", "10000000"} {
		_, err := c.GetContactInfo(bg, id)
		if e := asError(t, err); e.Kind != ErrInvalidRequest || !strings.Contains(err.Error(), "@c.us") {
			t.Errorf("%s: %v", id, err)
		}
	}
	if _, err := c.GetContactInfo(bg, "71234567890@c.us"); strings.Contains(err.Error(), "@c.us") {
		t.Errorf("with the suffix: %v", err)
	}
	if _, err := newClient(t, always(400, noGroups), WithProduct(Telegram)).GetContactInfo(bg, "10000000"); strings.Contains(err.Error(), "@c.us") {
		t.Errorf("on Telegram: %v", err)
	}
}

// TestNoAnswer has objects without the one member that makes them an answer: the error names it.
func TestNoAnswer(t *testing.T) {
	for op, member := range map[Operation]string{OpGetContactInfo: "chatId", OpSendContact: "idMessage"} {
		for _, body := range []string{`{}`, `{"` + member + `":" "}`, `{"` + member + `":7}`, `{"` + member + `":null,"name":"Анна"}`} {
			e := asError(t, calls[op](newClient(t, always(200, body))))
			if want := "the body has no usable " + member; e.Kind != ErrUnexpectedResponse || e.Message != want || string(e.Body()) != body {
				t.Errorf("%s: %s: %v, want %s", op, body, e, want)
			}
		}
	}
}
