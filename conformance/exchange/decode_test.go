package exchange

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

const minimal = `{"format": 1, "operation": "getContacts", "product": "max", "origin": "documented",
 "request": {"method": "GET", "path": "/waInstance{idInstance}/getContacts/{apiTokenInstance}"}}`

func TestDecode(t *testing.T) {
	ex, notes, err := Decode("rec/full.json", []byte(`{
  "format": 1,
  "id": "info",
  "operation": "getContactInfo",
  "product": "whatsapp",
  "origin": "live",
  "source": "a page",
  "recordedAt": "2026-11-21T10:00:00.5+03:00",
  "recorder": {"specSha256": "ab", "suiteVersion": "v1", "scrubbed": {"token": 2},
    "scenario": {"id": "info-2", "state": "skipped", "requests": 0, "reason": "why"}},
  "request": {"method": "POST", "path": "/waInstance{idInstance}/getContactInfo/{apiTokenInstance}", "query": "a=b",
    "headers": [["content-type", "application/json"]], "body": "{\"chatId\":\"1@c.us\"}"},
  "response": {"status": 200, "headers": [["x-b", "1"], ["X-A", ""]], "bodyBase64": "/w=="}
}`))
	if err != nil || len(notes) > 0 {
		t.Fatal(notes, err)
	}
	if at := time.Date(2026, 11, 21, 7, 0, 0, 5e8, time.UTC); !ex.RecordedAt.Equal(at) {
		t.Errorf("recordedAt is %v, want %v", ex.RecordedAt, at)
	}
	ex.RecordedAt = time.Time{}
	want := &Exchange{
		ID: "info", Operation: GetContactInfo, Product: WhatsApp, Origin: Live, Source: "a page", File: "rec/full.json",
		Recorder: &Recorder{
			SpecSHA256: "ab", SuiteVersion: "v1", Scrubbed: map[string]int{"token": 2},
			Scenario: &Scenario{ID: "info-2", State: Skipped, Reason: "why"},
		},
		Request: Request{
			Method: "POST", Path: "/waInstance{idInstance}/getContactInfo/{apiTokenInstance}", Query: "a=b",
			Headers: []Header{{"Content-Type", "application/json"}}, Body: []byte(`{"chatId":"1@c.us"}`),
		},
		Response: &Response{Status: 200, Headers: []Header{{"X-B", "1"}, {"X-A", ""}}, Body: []byte{0xff}},
	}
	if !reflect.DeepEqual(ex, want) {
		t.Errorf("got  %+v\nwant %+v", ex, want)
	}
}

func TestDecodeMinimal(t *testing.T) {
	ex, notes, err := Decode("rec/sub/the.name.json", []byte(minimal))
	if err != nil || notes != nil {
		t.Fatal(notes, err)
	}
	if ex.ID != "the.name" || ex.File != "rec/sub/the.name.json" {
		t.Errorf("id %q of file %q", ex.ID, ex.File)
	}
	if ex.Response != nil || ex.Recorder != nil || ex.Request.Headers != nil || ex.Request.Body != nil || !ex.RecordedAt.IsZero() {
		t.Errorf("what was left out is there: %+v", ex)
	}
}

func TestDecodeNotesUnknownKeys(t *testing.T) {
	ex, notes, err := Decode("a.json", []byte(`{"format": 1, "ID": "x", "operation": "getContacts", "product": "max", "origin": "documented",
 "request": {"method": "GET", "path": "/waInstance{idInstance}/getContacts/{apiTokenInstance}",
   "comment": {"any": ["thing"]}},
 "response": {"status": 200, "Body": "[]", "line\nbreak": 1}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"a.json:1: unknown key ID is ignored",
		"a.json:3: unknown key request.comment is ignored",
		"a.json:4: unknown key response.Body is ignored",
		`a.json:4: unknown key response."line\nbreak" is ignored`,
	}
	if !slices.Equal(notes, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(notes, "\n"), strings.Join(want, "\n"))
	}
	if ex.ID != "a" || ex.Response.Body != nil {
		t.Error("a key in another letter case was taken for ours")
	}
}

func TestDecodeErrors(t *testing.T) {
	with := func(old, new string) string { return strings.Replace(minimal, old, new, 1) }
	response := func(members string) string { return with("}}", `},`+"\n"+`"response": {`+members+`}}`) }
	for _, c := range []struct{ name, in, want string }{
		{"not JSON", "{", "x.json:1:2: not JSON: the end of the body where a name in double quotes is due"},
		{"half a surrogate pair", with(`"max"`, `"\ud800"`), "x.json:1: product: holds half of a surrogate pair, which no text can hold: " +
			`write it as \\ud83d if the body held the escape, or use bodyBase64`},
		{"array", "[]", "x.json:1: want an object"},
		{"no format", "{}", "x.json:1: format: write 1, the only format that this program reads"},
		{"another format says nothing of the rest", `{"format": 2, "operation": 5, "x": 1}`, "x.json:1: format: write 1, the only format that this program reads"},
		{"format in words", with("1", `"1"`), "x.json:1: format: want a whole number"},
		{"format as a fraction", with("1", `1.0`), "x.json:1: format: want a whole number"},
		{"id", with(`"format": 1`, `"format": 1, "id": 7`), "x.json:1: id: want a string"},
		{"null is not the same as left out", with(`"format": 1`, `"format": 1, "source": null`), "x.json:1: source: want a string"},
		{"time without zone", with(`"format": 1`, `"format": 1, "recordedAt": "2026-11-21T00:00:00"`),
			"x.json:1: recordedAt: want a time as in 2026-11-21T00:00:00Z (RFC 3339)"},
		{"time as a number", with(`"format": 1`, `"format": 1, "recordedAt": 1`),
			"x.json:1: recordedAt: want a time as in 2026-11-21T00:00:00Z (RFC 3339)"},
		{"recorder", with(`"format": 1`, `"format": 1, "recorder": {"scrubbed": {"token": "2"}, "specSha256": 1}`),
			"x.json:1: recorder.scrubbed.token: want a whole number\nx.json:1: recorder.specSha256: want a string"},
		{"missing members carry the line of their object", `{"format": 1, "operation": "getContacts", "product": "max",
 "origin": "live",
 "request": {}}`, "x.json:3: request.method: missing, write a method such as POST\n" +
			"x.json:3: request.path: write the placeholders in place of the credentials, as in /waInstance{idInstance}/getContacts/{apiTokenInstance}"},
		{"wrong members carry their own", with(`"GET"`, "\n\"\""), "x.json:2: request.method: missing, write a method such as POST"},
		{"request as text", with(`{"method"`, `"", "x": {"method"`), "x.json:2: request: want an object"},
		{"response null", with("}}", `}, "response": null}`), "x.json:2: response: want an object"},
		{"no status", response(``), "x.json:3: response.status: write the HTTP status, a whole number from 100 to 999"},
		{"status text", response(`"status": "200"`), "x.json:3: response.status: want a whole number"},
		{"status 2e2", response(`"status": 2e2`), "x.json:3: response.status: want a whole number"},
		{"status 1000", response(`"status": 1000`), "x.json:3: response.status: write the HTTP status, a whole number from 100 to 999"},
		{"headers as an object", response(`"status": 200, "headers": {"A": "b"}`), `x.json:3: response.headers: want an array of ["Name", "Value"]`},
		{"header alone", response("\"status\": 200, \"headers\": [\n[\"A\", \"b\"],\n[\"A\"]]"), `x.json:5: response.headers[1]: want ["Name", "Value"]`},
		{"header value number", response(`"status": 200, "headers": [["Content-Length", 2]]`), "x.json:3: response.headers[0]: want a string"},
		{"header name", response("\"status\": 200, \"headers\": [\n[\"A b\", \"\"]]"), `x.json:4: response.headers[0]: "A b" is no header name`},
		{"body as JSON", response(`"status": 200, "body": []`), "x.json:3: response.body: want a string"},
		{"two bodies", response(`"status": 200, "bodyBase64": "", "body": ""`), "x.json:3: response.body: body and bodyBase64 are both given: leave one out"},
		{"base64 for URLs", response(`"status": 200, "bodyBase64": "_w=="`), "x.json:3: response.bodyBase64: want standard base64 with padding: illegal base64 data at input byte 0"},
		{"base64 with loose bits", response(`"status": 200, "bodyBase64": "/x=="`), "x.json:3: response.bodyBase64: want standard base64 with padding: illegal base64 data at input byte 2"},
	} {
		ex, _, err := Decode("x.json", []byte(c.in))
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got\n%v\nwant\n%s", c.name, err, c.want)
			continue
		}
		var file *FileError
		if ex != nil || !errors.As(err, &file) || file.File != "x.json" {
			t.Errorf("%s: no *FileError, or an exchange beside it", c.name)
		}
	}
}

// The body may be private or hold a token: whatever is wrong around it, an error or note must not show it.
func TestDecodeErrorsDoNotShowBodies(t *testing.T) {
	const secret = "SECRET"
	for _, in := range []string{
		`{"format": 1, "response": {"status": "SECRET", "body": "SECRET", "bodyBase64": "SECRET!"}}`,
		`{"format": 1, "response": {"body": "SECRET", "body": "SECRET"}}`,
		`{"format": 1, "response": {"body": "SECRET\ud800"}}`,
		`{"format": 1, "response": {"body": "SECRET"`,
		`{"format": 1, "response": {"other": "SECRET", "headers": [["A", "SECRET\u0000"]]}}`,
	} {
		_, notes, err := Decode("x.json", []byte(in))
		if err == nil || strings.Contains(err.Error()+strings.Join(notes, ""), secret) {
			t.Errorf("%s: %v %v", in, err, notes)
		}
	}
}

// What decodes can be encoded, and comes back the same.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(minimal))
	full, err := Encode(fullSample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(full)
	f.Add([]byte("\ufeff{}"))
	f.Add([]byte(`{"format": 1, "id": "\ud800", "id": ""}`))
	f.Add([]byte(strings.Repeat(`{"a":[`, 100)))
	f.Fuzz(func(t *testing.T, data []byte) {
		first, _, err := Decode("dir/name.json", data)
		if err != nil {
			return
		}
		encoded, err := Encode(first)
		if err != nil {
			t.Fatalf("decodes but does not encode: %v", err)
		}
		second, notes, err := Decode("dir/name.json", encoded)
		if err != nil || notes != nil {
			t.Fatalf("does not decode again: %v %v\n%s", err, notes, encoded)
		}
		again, err := Encode(second)
		if err != nil || !bytes.Equal(again, encoded) {
			t.Fatalf("encodes otherwise the second time: %v\n%s\n%s", err, encoded, again)
		}
		// Two zones of one offset are one time.
		first.RecordedAt, second.RecordedAt = first.RecordedAt.UTC(), second.RecordedAt.UTC()
		if !reflect.DeepEqual(first, second) {
			t.Fatalf("changed:\n%+v\n%+v", first, second)
		}
	})
}
