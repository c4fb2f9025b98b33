package exchange

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
	"time"
)

func fullSample() *Exchange {
	return &Exchange{
		ID: "full", Operation: SendContact, Product: Telegram, Origin: Synthetic, Source: "SendContact, <en> & ru",
		RecordedAt: time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC),
		Recorder: &Recorder{
			SpecSHA256: "ab12", SuiteVersion: "v1.2.3", Scrubbed: map[string]int{"token": 2, "idInstance": 1},
			Scenario: &Scenario{ID: "send", State: Unanswered, Requests: 1, Reason: "status 401"},
		},
		Request: Request{
			Method: "POST", Path: "/waInstance{idInstance}/sendContact/{apiTokenInstance}", Query: "a=b&c=%20",
			Headers: []Header{{"content-type", "application/json"}, {"Accept", "*/*"}},
			Body:    []byte("{\n\t\"firstName\": \"Артём\"}"),
		},
		Response: &Response{Status: 200, Headers: []Header{{"Content-Type", "application/json"}}, Body: []byte("\xff\xfe")},
	}
}

func TestEncode(t *testing.T) {
	const want = `{
  "format": 1,
  "id": "full",
  "operation": "sendContact",
  "product": "telegram",
  "origin": "synthetic",
  "source": "SendContact, <en> & ru",
  "recordedAt": "2026-11-21T00:00:00Z",
  "recorder": {
    "specSha256": "ab12",
    "suiteVersion": "v1.2.3",
    "scenario": {
      "id": "send",
      "state": "undetermined",
      "requests": 1,
      "reason": "status 401"
    },
    "scrubbed": {
      "idInstance": 1,
      "token": 2
    }
  },
  "request": {
    "method": "POST",
    "path": "/waInstance{idInstance}/sendContact/{apiTokenInstance}",
    "query": "a=b&c=%20",
    "headers": [
      ["Content-Type", "application/json"],
      ["Accept", "*/*"]
    ],
    "body": "{\n\t\"firstName\": \"Артём\"}"
  },
  "response": {
    "status": 200,
    "headers": [
      ["Content-Type", "application/json"]
    ],
    "bodyBase64": "//4="
  }
}
`
	got, err := Encode(fullSample())
	if err != nil || string(got) != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
}

func TestEncodeLeavesOutWhatIsEmpty(t *testing.T) {
	ex := sample()
	ex.ID, ex.Response, ex.Recorder = "", &Response{Status: 401}, &Recorder{}
	const want = `{
  "format": 1,
  "operation": "getContacts",
  "product": "whatsapp",
  "origin": "synthetic",
  "recorder": {},
  "request": {
    "method": "GET",
    "path": "/waInstance{idInstance}/getContacts/{apiTokenInstance}"
  },
  "response": {
    "status": 401
  }
}
`
	got, err := Encode(ex)
	if err != nil || string(got) != want {
		t.Errorf("%v, got\n%s\nwant\n%s", err, got, want)
	}
}

// Any body survives, those that look like something else included.
func TestBodiesSurvive(t *testing.T) {
	for _, body := range []string{
		"null", `"quoted"`, `{"a":"\ud800"}`, `\u0041 \\`, "\x00\x01\x1f\x7f", "\ufeff{}", "line\r\nline", "\u2028\u00a0\u202e",
		"\U0001f600 \U000e0041", "\ufffd", "\xed\xa0\x80", "\x1f\x8b\x08", "<html>&amp;</html>",
	} {
		ex := sample()
		ex.Response.Body = []byte(body)
		data, err := Encode(ex)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := Decode("getcontacts.json", data)
		if err != nil || string(got.Response.Body) != body {
			t.Errorf("%q came back as %q, %v", body, got.Response.Body, err)
		}
		got.File = ""
		if err == nil && !reflect.DeepEqual(got, ex) {
			t.Errorf("%q: got %+v, want %+v", body, got, ex)
		}
	}
}

func TestQuote(t *testing.T) {
	for in, want := range map[string]string{
		"":                         `""`,
		"Артём, שלום, 😀, <&>":      `"Артём, שלום, 😀, <&>"`,
		`a"b\c/d`:                  `"a\"b\\c/d"`,
		"\n\r\t\b\x00\x7f":         `"\n\r\t\u0008\u0000\u007f"`,
		"\ufeff\u00a0\u202e\u200f": `"\ufeff\u00a0\u202e\u200f"`, // a reviewer could not see them
		"\U000e0041":               `"\udb40\udc41"`,
	} {
		got := quote(in)
		if got != want {
			t.Errorf("quote(%q) = %s, want %s", in, got, want)
		}
		var back string
		if err := json.Unmarshal([]byte(got), &back); err != nil || back != in {
			t.Errorf("%s reads as %q, %v", got, back, err)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	ex := sample()
	ex.Product, ex.Response.Status = "icq", 0
	ex.RecordedAt = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
	got, err := Encode(ex)
	if got != nil || err == nil {
		t.Fatalf("got %s, %v", got, err)
	}
	for _, want := range []string{`product: "icq"`, "response.status: ", "recordedAt: "} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %q", err, want)
		}
	}
}
