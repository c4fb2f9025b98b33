package greenapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

// TestPeopleStayOut breaks replies that hold a person, byte by byte and in other ways: nothing of a 2xx body is in any
// text of the error, and all of it is in its Body.
func TestPeopleStayOut(t *testing.T) {
	const name, number, picture = "Василиса", "79876543210", "https://pps.example/v/t61"
	object := `{"chatId":"` + number + `@c.us","idMessage":"x","name":"` + name + `","avatar":"` + picture + `"}`
	var bodies []string
	for i := range len(object) {
		bodies = append(bodies, object[:i]+object[i+1:], object[:i]+"\x00"+object[i+1:], object[:i])
	}
	bodies = append(bodies, `"`+name+` `+number+`"`, name+" "+number, "["+object+",[]]", "["+object, `{"error":"`+name+`",`+object[1:],
		`{"code":500,"description":"`+name+` `+number+`"}`, `{"message":"`+number+`"}`, "<html>"+name+number, `[{"name":"`+name+`"}]`, `[`+object+`]`+name)
	for _, body := range bodies {
		c := newClient(t, always(200, body), WithMaxAttempts(1))
		for _, call := range []func() error{
			func() error { _, err := c.GetContactInfo(bg, "71234567890@c.us"); return err },
			func() error { return calls[OpGetContacts](c) },
			func() error { return calls[OpSendContact](c) },
			func() error { _, err := collect(c.Contacts(bg)); return err },
		} {
			err := call()
			if err == nil {
				continue // the missing byte was none of the JSON's
			}
			e := asError(t, err)
			var log bytes.Buffer
			slog.New(slog.NewJSONHandler(&log, nil)).Error("x", "err", err)
			inJSON, _ := json.Marshal(e)
			text := fmt.Sprintf("%v %+v %#v %s %s %s", err, err, err, e.Message, log.String(), inJSON)
			for i := 0; i+8 <= len(name+number); i += 4 {
				if piece := (name + number)[i : i+8]; strings.Contains(text, piece) {
					t.Fatalf("%q is in %s", piece, text)
				}
			}
			if strings.Contains(text, picture[:12]) {
				t.Errorf("the picture is in %s", text)
			}
		}
	}
	e := asError(t, calls[OpSendContact](newClient(t, always(200, object[1:]))))
	if string(e.Body()) != object[1:] {
		t.Errorf("Error.Body has %q", e.Body())
	}
}

// TestNumbersStayOut has the API repeat the number of the request in what it says against it.
func TestNumbersStayOut(t *testing.T) {
	for said, want := range map[string]string{
		"'chatId': 71234567890@c.us is no number":                "'chatId': {number}@c.us is no number",
		"120363043968066561":                                     "{number}",
		"Unexpected token _ in JSON at position 42, line 123456": "Unexpected token _ in JSON at position 42, line 123456",
		"no digits": "no digits",
		"call +7 (912) 345-67-89 or 7 912 345 6789":  "call +{number} or {number}",
		"٧٩١٢٣٤٥٦٧٨٩":                                "{number}",
		"expired 2026-11-21 12:46, see 10.0.120.121": "expired 2026-11-21 12:46, see 10.0.120.121",
		"1 of 3 - (4)": "1 of 3 - (4)",
	} {
		e := asError(t, calls[OpGetContactInfo](newClient(t, always(400, `{"message":"`+said+`"}`))))
		if e.Message != want {
			t.Errorf("%q became %q, want %q", said, e.Message, want)
		}
	}
}

// TestShortTokens uses tokens as tests do, some of them words of the API: no kind and no message changes by that.
func TestShortTokens(t *testing.T) {
	for _, token := range []string{"t", "a", "is", "not", "instance", "deleted", "starting", "authorized", "1", "400"} {
		for body, want := range map[string]Kind{
			"instance is starting or not authorized": ErrInstanceNotReady,
			`{"message":"Instance is deleted"}`:      ErrInstanceNotReady,
			"Validation failed":                      ErrInvalidRequest,
			"You have used up the chat limit on your tariff. Renew you instance from personal area": ErrQuota,
		} {
			c, err := New(testURL, testID, token, WithHTTPClient(newHTTPClient(always(400, body))))
			if err != nil {
				t.Fatal(err)
			}
			e := asError(t, calls[OpSendContact](c))
			if e.Kind != want {
				t.Errorf("token %q, %s: %v", token, body, e)
			}
			for _, word := range strings.Fields(strings.Trim(e.Message, `{}"`)) {
				if strings.Contains(word, TokenPlaceholder) && word != TokenPlaceholder {
					t.Errorf("token %q, %s: the message is %q", token, body, e.Message)
				}
			}
		}
	}
}

// TestAdvice holds what errors say is to be done.
func TestAdvice(t *testing.T) {
	for status, want := range map[int]string{
		401: "GREEN_API_TOKEN", 466: "tariff", 469: "two hours", 429: "WithRateLimit", 502: "try again later",
	} {
		if err := calls[OpGetContactInfo](newClient(t, always(status, ""), WithMaxAttempts(1))); !strings.Contains(err.Error(), want) {
			t.Errorf("%d: %v", status, err)
		}
	}
}
