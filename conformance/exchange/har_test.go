package exchange_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// The captures of testdata/har were made of greenapitest's fake instance: by headless Chromium under Playwright
// (recordHar) and under its debugging protocol, and by the proxy of google/martian.
func TestHAROfOtherPrograms(t *testing.T) {
	const fakeToken = "7e577e577e577e577e57"
	for file, want := range map[string]struct {
		exchanges []string
		notes     []string
	}{
		"playwright.har": {
			[]string{"har-getContacts-1 GET 200 347", "har-getContactInfo-1 POST 200 316", "har-getContactInfo-2 POST 400 185",
				"har-getContactInfo-3 POST 400 269", "har-sendContact-1 POST 200 36"},
			[]string{"log.entries[7]: ignored, getContacts got no reply", // aborted by the page
				"log.entries[8]: ignored, the capture left out the body", // of another origin, kept from the page
				"2 of 9 entries call none of"},
		},
		"chromium.har": {
			[]string{"har-getContacts-1 GET 200 347", "har-getContacts-2 GET 200 125"},
			[]string{"2 of 4 entries call none of"},
		},
		"martian.har": {
			[]string{"har-getContacts-1 GET 200 347", "har-getContacts-2 GET 200 82", "har-getContactInfo-1 POST 200 316", "har-getContacts-3 GET 401 0"},
			[]string{"1 preflight requests (OPTIONS) are ignored"},
		},
	} {
		t.Run(file, func(t *testing.T) {
			exchanges, notes, err := exchange.LoadHAR(exchange.WhatsApp, filepath.Join("testdata", "har", file))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, ex := range exchanges {
				got = append(got, fmt.Sprintf("%s %s %d %d", ex.ID, ex.Request.Method, ex.Response.Status, len(ex.Response.Body)))
				if !ex.Decoded || ex.Origin != exchange.Live || ex.RecordedAt.IsZero() || !strings.HasPrefix(ex.Source, "HAR of ") || ex.Product != exchange.WhatsApp {
					t.Errorf("%+v", ex)
				}
				data, err := exchange.Encode(ex)
				if err != nil {
					t.Error(err)
				}
				if strings.Contains(string(data), fakeToken) || strings.Contains(string(data), "1101000001") || strings.Contains(string(data), "wrong-token") {
					t.Errorf("credentials are left: %s", data)
				}
			}
			if !slices.Equal(got, want.exchanges) {
				t.Errorf("got  %q\nwant %q", got, want.exchanges)
			}
			all := strings.Join(notes, "\n")
			for _, note := range want.notes {
				if !strings.Contains(all, note) {
					t.Errorf("no note %q in\n%s", note, all)
				}
			}
			if strings.Contains(all, fakeToken) || len(notes) != len(want.notes) {
				t.Errorf("notes:\n%s", all)
			}
		})
	}
}

// entry is one request of a capture, with a reply.
func entry(method, url, response string) string {
	return fmt.Sprintf(`{"startedDateTime":"2026-11-20T10:00:00.123+02:00","request":{"method":%q,"url":%q,"headers":[{"name":":authority","value":"h"},{"name":"cookie","value":"sid=1"},{"name":"referer","value":"https://h/%s"}]},"response":%s}`, method, url, otherToken, response)
}

func har(entries ...string) string {
	return `{"log":{"version":"1.2","entries":[` + strings.Join(entries, ",") + `]}}`
}

const harURL = "https://1101.api.green-api.com/v3/waInstance1101000001/getContacts/" + otherToken + "?count=1"

func load(t *testing.T, text string) ([]*exchange.Exchange, []string, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "x.har")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return exchange.LoadHAR(exchange.WhatsApp, file)
}

func TestHAREntries(t *testing.T) {
	reply := func(status int, rest string) string {
		return fmt.Sprintf(`{"status":%d,"headers":[{"name":"content-type","value":"application/json"},{"name":"content-encoding","value":"gzip"}]%s}`, status, rest)
	}
	for name, c := range map[string]struct{ entry, body, note string }{
		"text":                 {entry("get", harURL, reply(200, `,"content":{"size":2,"text":"[]"}`)), "[]", ""},
		"base64":               {entry("GET", harURL, reply(200, `,"content":{"size":2,"text":"W10=","encoding":"base64"}`)), "[]", ""},
		"base64 of gzip":       {entry("GET", harURL, reply(200, `,"content":{"size":26,"text":"H4sIAAAAAAAC/4uOBQApu0wNAgAAAA==","encoding":"base64"}`)), "[]", ""},
		"empty body":           {entry("GET", harURL, reply(401, `,"content":{"size":0}`)), "", ""},
		"redirect":             {entry("GET", harURL, reply(302, `,"content":{"size":0,"text":""}`)), "", ""},
		"token repeated":       {entry("GET", harURL, reply(400, `,"content":{"size":9,"text":"{\"path\":\"`+otherToken+`\"}"}`)), `{"path":"{apiTokenInstance}"}`, ""},
		"body left out":        {entry("GET", harURL, reply(200, `,"content":{"size":2}`)), "-", "left out the body"},
		"body of unknown size": {entry("GET", harURL, reply(200, `,"content":{"size":-1}`)), "-", "left out the body"},
		"aborted":              {entry("GET", harURL, `{"status":0,"headers":[],"content":{"size":0}}`), "-", "got no reply"},
		"blocked":              {entry("GET", harURL, `{"status":200,"headers":[],"content":{"size":0},"_error":"net::ERR_FAILED"}`), "-", "got no reply"},
		"preflight":            {entry("OPTIONS", harURL, reply(204, "")), "-", "1 preflight requests"},
		"another call":         {entry("GET", "https://h/waInstance1/getSettings/x", reply(200, "")), "-", "1 of 1 entries call none of"},
		"no address":           {entry("GET", "http://[", reply(200, "")), "-", "1 of 1 entries call none of"},
	} {
		t.Run(name, func(t *testing.T) {
			exchanges, notes, err := load(t, "\ufeff"+har(c.entry))
			if err != nil {
				t.Fatal(err)
			}
			if c.body == "-" {
				if len(exchanges) > 0 || len(notes) != 1 || !strings.Contains(notes[0], c.note) || strings.Contains(notes[0], otherToken) {
					t.Errorf("got %v, %q", exchanges, notes)
				}
				return
			}
			if len(exchanges) != 1 || len(notes) > 0 {
				t.Fatalf("got %v, %q", exchanges, notes)
			}
			ex := exchanges[0]
			if string(ex.Response.Body) != c.body || ex.Request.Query != "count=1" || ex.Request.Path != "/waInstance{idInstance}/getContacts/{apiTokenInstance}" ||
				ex.RecordedAt.Format("15:04:05 MST") != "08:00:00 UTC" {
				t.Errorf("got %+v %+v %s", ex.Request, ex.Response, ex.Response.Body)
			}
			if want := []exchange.Header{{Name: "Cookie", Value: "REDACTED"}, {Name: "Referer", Value: "https://h/{apiTokenInstance}"}}; !slices.Equal(ex.Request.Headers, want) {
				t.Errorf("headers %v", ex.Request.Headers)
			}
		})
	}
}

func TestHARErrors(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no JSON":         {`{"log":`, "x.har:1:7: not JSON: unexpected end of JSON input"},
		"another file":    {`{"format":1}`, "x.har: log.entries: missing: export the capture as HAR"},
		"a list":          {`[]`, "x.har: not a HAR file"},
		"no such base64":  {har(entry("GET", harURL, `{"status":200,"content":{"size":1,"text":"?","encoding":"base64"}}`)), "x.har: log.entries[0].response.content.text: not the base64"},
		"unknown coding":  {har(entry("GET", harURL, `{"status":200,"content":{"size":1,"text":"?","encoding":"rot13"}}`)), `the encoding "rot13" is not known`},
		"number as a url": {har(`{"request":{"url":1}}`), "x.har: not a HAR file: a member has another type"},
	} {
		_, _, err := load(t, c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
	if _, _, err := exchange.LoadHAR("icq"); err == nil {
		t.Error("an unknown product is taken")
	}
	if _, _, err := exchange.LoadHAR(exchange.MAX, "nowhere.har", os.TempDir()); err == nil || strings.Count(err.Error(), "cannot be read") != 2 {
		t.Errorf("got %v", err)
	}
}

// Two captures count on: ids stay unique.
func TestHARIDsGoOn(t *testing.T) {
	file := filepath.Join("testdata", "har", "chromium.har")
	exchanges, _, err := exchange.LoadHAR(exchange.WhatsApp, file, file)
	if err != nil || len(exchanges) != 4 || exchanges[3].ID != "har-getContacts-4" {
		got, _ := json.Marshal(exchanges)
		t.Errorf("%s, %v", got, err)
	}
}
