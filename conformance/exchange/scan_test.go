package exchange_test

import (
	"encoding/base64"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/recordings"
)

// otherToken is shaped like a token and is not that of the environment.
const otherToken = "0f1e2d3c4b5a69788796a5b4c3d2e1f00112233445566778aa"

func TestBundledRecordingsAreClean(t *testing.T) {
	hits, err := exchange.ScanFS(recordings.FS, "recordings", testID, testToken)
	if err != nil || len(hits) > 0 {
		t.Errorf("%v, %v", hits, err)
	}
}

func file(t *testing.T, change func(ex *exchange.Exchange)) string {
	t.Helper()
	ex := reply("x", exchange.GetContactInfo, exchange.WhatsApp, `{"chatId":"99901234567@c.us"}`, `{"chatId":"99901234567@c.us","name":"Зухе"}`)
	change(ex)
	data, err := exchange.Encode(ex)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Every rule has a case that it must find, and one that it must not.
func TestScanRules(t *testing.T) {
	escaped := ""
	for _, c := range []byte(otherToken) {
		escaped += fmt.Sprintf("%%%02x", c)
	}
	body := func(text string) string {
		return file(t, func(ex *exchange.Exchange) { ex.Response.Body = []byte(text) })
	}
	header := func(name, value string) string {
		return file(t, func(ex *exchange.Exchange) {
			ex.Response.Headers = append(ex.Response.Headers, exchange.Header{Name: name, Value: value})
		})
	}
	planted := []struct{ name, file, text, rule string }{
		{"own token in a log", "night.log", "GET https://h/v3?x=" + testToken, exchange.RuleOwn},
		{"own token in base64", "night.log", base64.StdEncoding.EncodeToString([]byte("u:" + testToken)), exchange.RuleOwn},
		{"own token over two lines", "a.yaml", "body: " + testToken[:25] + "\n" + testToken[25:], exchange.RuleOwn},
		{"own id in a report", "results.json", `{"x":1101000001}`, exchange.RuleOwn},
		{"token in a path", "a.har", `{"url":"https://api/waInstance7103000000/getContacts/some-other-token"}`, exchange.RuleTokenPath},
		{"token in an escaped path", "a.yaml", `uri: "https:\/\/api\/waInstance7103000000\/getContacts\/some-other-token"`, exchange.RuleTokenPath},
		{"id in a path", "report.html", `/waInstance7103000000/`, exchange.RuleIDPath},
		{"token shape", "a.log", "token=" + otherToken, exchange.RuleTokenShape},
		{"escaped token shape", "a.log", "x=" + escaped + ";", exchange.RuleTokenShape},
		{"token shape in base64", "a.har", base64.StdEncoding.EncodeToString([]byte(`{"token":"` + otherToken + `"}`)), exchange.RuleTokenShape},
		{"header of an exchange", "a.json", header("Set-Cookie", "sid=1"), exchange.RuleHeader},
		{"header in a cassette", "a.yaml", "Authorization:\n  - Bearer abcdefghijkl", exchange.RuleHeader},
		{"header in a HAR file", "a.har", `{"name":"Authorization","value":"Basic dXNlcjpwYXNz"}`, exchange.RuleHeader},
		{"name", "a.json", body(`{"name":"Иван"}`), exchange.RulePerson},
		{"phone", "a.json", body(`{"chatId":"79001234567@c.us"}`), exchange.RulePerson},
		{"phone as a number", "a.json", body(`{"phoneNumber":79001234567}`), exchange.RulePerson},
		{"undeclared member", "a.json", body(`{"status":"На связи"}`), exchange.RulePerson},
		{"name of a member", "a.json", body(`{"Иван Петров":1}`), exchange.RulePerson},
		{"address", "a.json", body(`{"avatar":"https://pps.whatsapp.net/x.jpg"}`), exchange.RulePerson},
		{"phone in an error", "a.json", file(t, func(ex *exchange.Exchange) {
			ex.Response.Status, ex.Response.Body = 400, []byte(`{"message":"79001234567 is none"}`)
		}), exchange.RulePerson},
		{"header with a name", "a.json", header("X-User", "Ivanov"), exchange.RulePerson},
		{"query with a name", "a.json", file(t, func(ex *exchange.Exchange) { ex.Request.Query = "name=Ivanov" }), exchange.RulePerson},
		{"page in place of JSON", "a.json", body(`<p>Ivanov</p>`), exchange.RulePerson},
		{"broken gzip", "a.json", body("\x1f\x8bhello"), exchange.RuleUnread},
		{"content coding", "a.json", header("Content-Encoding", "br"), exchange.RuleUnread},
		{"archive", "trace.zip", "PK\x03\x04…", exchange.RuleUnread},
	}
	for _, c := range planted {
		t.Run(c.name, func(t *testing.T) {
			hits, err := exchange.ScanFS(fstest.MapFS{"night/" + c.file: {Data: []byte(c.text)}}, "root", testID, testToken)
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(hits, func(h exchange.Hit) bool { return h.Rule == c.rule && h.File == "root/night/"+c.file }) {
				t.Errorf("got %v, want %s", hits, c.rule)
			}
			for _, h := range hits {
				if text := h.String(); strings.Contains(text, testToken[:16]) || strings.Contains(text, otherToken[:16]) || strings.Contains(text, "7900") ||
					strings.Contains(text, testID) || strings.Contains(text, "Иван") || strings.Contains(text, "7103") {
					t.Errorf("shows it: %s", text)
				}
			}
		})
	}
	for _, rule := range exchange.Rules() {
		if !slices.ContainsFunc(planted, func(c struct{ name, file, text, rule string }) bool { return c.rule == rule.Name }) {
			t.Errorf("no case for the rule %s", rule.Name)
		}
	}
	for name, text := range map[string]string{
		"clean.json": file(t, func(*exchange.Exchange) {}),
		"documented.json": file(t, func(ex *exchange.Exchange) {
			ex.Origin = exchange.Documented
			ex.Response.Body = []byte(`{"name":"Иван","chatId":"79001234567@c.us"}`)
		}),
		"results.json": `{"spec":{"sha256":"` + strings.Repeat("ab", 32) + `"},"commit":"` + strings.Repeat("cd", 20) + `"}`,
		"README.md":    "/waInstance{{idInstance}}/getContacts/{{apiTokenInstance}} and /waInstance{idInstance}/getContacts/{apiTokenInstance}",
		"times.json":   body(`{"lastSeen":1769681957,"muteExpiration":1769681957000}`),
	} {
		hits, err := exchange.ScanFS(fstest.MapFS{name: {Data: []byte(text)}}, "", testID, testToken)
		if err != nil || len(hits) > 0 {
			t.Errorf("%s: %v, %v", name, hits, err)
		}
	}
	if _, err := exchange.ScanFS(fstest.MapFS{}, "empty", "", ""); err == nil {
		t.Error("an empty folder is clean")
	}
}

// What Recording writes, a scan finds clean: all rules for people included.
func TestScanFindsRecordingsClean(t *testing.T) {
	dir := t.TempDir()
	var list []*exchange.Exchange
	for i, ex := range bundled(t) {
		if ex.Product == exchange.WhatsApp {
			ex.Origin, ex.ID = exchange.Live, fmt.Sprintf("live-%d", i)
			list = append(list, ex)
		}
	}
	if _, err := write(t, dir, list...); err != nil {
		t.Fatal(err)
	}
	hits, err := exchange.ScanFS(os.DirFS(dir), dir, testID, testToken)
	if err != nil || len(hits) > 0 {
		t.Errorf("%v, %v", hits, err)
	}
}
