package run_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// The clean exchanges that the faults are put into.
const (
	personRequest = `{"chatId":"71234567890@c.us"}`
	person        = `{"avatar":"https://example.org/a.jpg","name":"Dealer","chatId":"71234567890@c.us",` +
		`"products":[{"id":"1","imageUrls":{"requested":"r","original":"o"},"price":null,"isHidden":false}],` +
		`"lastSeen":null,"isMute":false,"messageExpiration":0,"muteExpiration":null,"isBusiness":true}`
	telegramRequest = `{"chatId":"10000000"}`
	telegramPerson  = `{"name":"Василиса","chatId":"10000000","lastSeen":1769681957,"phoneNumber":79876543210}`
	contacts        = `[{"id":"11001234567@c.us","name":"Иван","type":"user"},{"id":"79001234569-1479621234@g.us","name":"Моя группа","type":"group"}]`
	sendRequest     = `{"chatId":"11001234567@c.us","contact":{"phoneContact":79001234568,"firstName":"Артем"}}`
	sent            = `{"idMessage":"3EB0C767D097B7C7C030"}`
)

func at(pointer string) *string { return &pointer }

// fault is one thing wrong with one exchange, and the finding that has to follow.
type fault struct {
	name     string
	base     *exchange.Exchange
	spoil    func(ex *exchange.Exchange)
	code     string
	severity result.Severity
	pointer  *string
}

func info() *exchange.Exchange {
	return recorded("info", exchange.GetContactInfo, exchange.WhatsApp, personRequest, person)
}

func telegram() *exchange.Exchange {
	return recorded("telegram", exchange.GetContactInfo, exchange.Telegram, telegramRequest, telegramPerson)
}

func list() *exchange.Exchange {
	return recorded("list", exchange.GetContacts, exchange.WhatsApp, "", contacts)
}

func send() *exchange.Exchange {
	return recorded("send", exchange.SendContact, exchange.WhatsApp, sendRequest, sent)
}

func recorded(id, operation, product, request, reply string) *exchange.Exchange {
	method := "POST"
	if operation == exchange.GetContacts {
		method = "GET"
	}
	ex := &exchange.Exchange{
		ID: id, Operation: operation, Product: product, Origin: exchange.Observed,
		Request:  exchange.Request{Method: method, Path: "/waInstance{idInstance}/" + operation + "/{apiTokenInstance}", Body: []byte(request)},
		Response: &exchange.Response{Status: 200, Body: []byte(reply)},
	}
	if request != "" {
		ex.Request.Headers = []exchange.Header{{Name: "Content-Type", Value: "application/json"}}
	}
	label(ex, "application/json; charset=utf-8")
	return ex
}

// ours says that we recorded the exchange ourselves: the way to the API is forgiven some refusals.
func ours(ex *exchange.Exchange) *exchange.Exchange {
	ex.Origin = exchange.Live
	return ex
}

// label gives the reply a Content-Type and nothing else.
func label(ex *exchange.Exchange, contentType string) {
	ex.Response.Headers = []exchange.Header{{Name: "Content-Type", Value: contentType}}
}

func body(text string) func(*exchange.Exchange) {
	return func(ex *exchange.Exchange) { ex.Response.Body = []byte(text) }
}

// swap replaces a piece of the reply's body.
func swap(old, with string) func(*exchange.Exchange) {
	return func(ex *exchange.Exchange) {
		spoiled := bytes.Replace(ex.Response.Body, []byte(old), []byte(with), 1)
		if bytes.Equal(spoiled, ex.Response.Body) {
			panic("nothing to swap: " + old)
		}
		ex.Response.Body = spoiled
	}
}

func status(code int, contentType, text string) func(*exchange.Exchange) {
	return func(ex *exchange.Exchange) {
		ex.Response.Status, ex.Response.Body, ex.Response.Headers = code, []byte(text), nil
		if contentType != "" {
			label(ex, contentType)
		}
	}
}

func header(name, value string) func(*exchange.Exchange) {
	return func(ex *exchange.Exchange) {
		ex.Response.Headers = append(ex.Response.Headers, exchange.Header{Name: name, Value: value})
	}
}

func gzipped(data []byte) []byte {
	var buffer bytes.Buffer
	writer := gzip.NewWriter(&buffer)
	if _, err := writer.Write(data); err != nil {
		panic(err)
	}
	if err := writer.Close(); err != nil {
		panic(err)
	}
	return buffer.Bytes()
}

var faults = []fault{
	{"undeclared member", info(), swap(`"name"`, `"nickname":"D","name"`), "undeclared", result.Drift, at("/nickname")},
	{"undeclared member, nested", info(), swap(`"requested"`, `"thumb":"t","requested"`), "undeclared", result.Drift, at("/products/0/imageUrls/thumb")},
	{"undeclared member in a list", list(), swap(`"type":"group"`, `"type":"group","size":3`), "undeclared", result.Drift, at("/1/size")},
	{"undeclared member of a sent message", send(), swap(`{`, `{"queue":1,`), "undeclared", result.Drift, at("/queue")},
	{"lastSeen a boolean", info(), swap(`"lastSeen":null`, `"lastSeen":true`), "type", result.Violation, at("/lastSeen")},
	{"lastSeen an object", telegram(), swap(`1769681957`, `{}`), "type", result.Violation, at("/lastSeen")},
	{"lastSeen a fraction", telegram(), swap(`1769681957`, `1769681957.5`), "type", result.Violation, at("/lastSeen")},
	{"lastSeen an integer on WhatsApp", info(), swap(`"lastSeen":null`, `"lastSeen":1769681957`), "other-product", result.Drift, at("/lastSeen")},
	{"lastSeen a string on Telegram", telegram(), swap(`1769681957`, `"1769681957"`), "other-product", result.Drift, at("/lastSeen")},
	{"lastSeen null on Telegram", telegram(), swap(`1769681957`, `null`), "other-product", result.Drift, at("/lastSeen")},
	{"products an object", info(), swap(`[{"id":"1","imageUrls":{"requested":"r","original":"o"},"price":null,"isHidden":false}]`, `{"id":"1"}`), "type", result.Violation, at("/products")},
	{"isMute a string", info(), swap(`"isMute":false`, `"isMute":"false"`), "type", result.Violation, at("/isMute")},
	{"name null", info(), swap(`"Dealer"`, `null`), "null", result.Violation, at("/name")},
	{"item null", list(), swap(`[{`, `[null,{`), "null", result.Violation, at("/0")},
	{"duplicate key", info(), swap(`"name"`, `"name":"A","name"`), "duplicate-key", result.Violation, at("/name")},
	{"duplicate key in another letter case", info(), swap(`"name"`, `"NAME":"A","name"`), "duplicate-key", result.Violation, at("/name")},
	{"messageexpiration", info(), swap(`"messageExpiration"`, `"messageexpiration"`), "undeclared", result.Drift, at("/messageexpiration")},
	{"trailing brace", info(), swap(`true}`, `true}}`), "trailing-data", result.Violation, at("")},
	{"two documents", send(), swap(`}`, `}{}`), "trailing-data", result.Violation, at("")},
	{"byte order mark", list(), body("\xef\xbb\xbf" + contacts), "bom", result.Violation, at("")},
	{"bad UTF-8", info(), swap(`Dealer`, "Deal\xff"), "invalid-utf8", result.Violation, at("/name")},
	{"lone surrogate", info(), swap(`Dealer`, `Deal\ud800`), "lone-surrogate", result.Violation, at("/name")},
	{"NaN", info(), swap(`"messageExpiration":0`, `"messageExpiration":NaN`), "not-json", result.Violation, at("/messageExpiration")},
	{"truncated", info(), swap(`true}`, `tr`), "not-json", result.Violation, at("/isBusiness")},
	{"depth 20 000", info(), swap(`"Dealer"`, strings.Repeat("[", 20000)+strings.Repeat("]", 20000)), "depth", result.Violation, nil},
	{"phoneNumber beyond int64", telegram(), swap(`79876543210`, `9223372036854775808`), "integer-range", result.Violation, at("/phoneNumber")},
	{"phoneNumber beyond any number", telegram(), swap(`79876543210`, `1e400`), "integer-range", result.Violation, at("/phoneNumber")},

	{"another chatId echoed", info(), swap(`"chatId":"71234567890`, `"chatId":"79999999999`), "chat-id-echo", result.Drift, at("/chatId")},
	{"null for a personal chat", info(), body(`null`), "null-for-person", result.Drift, at("")},
	{"details for a group", info(), func(ex *exchange.Exchange) {
		ex.Request.Body = []byte(`{"chatId":"120363043968066561@g.us"}`)
	}, "info-for-group", result.Drift, at("")},
	{"type user with a group id", list(), swap(`"type":"group"`, `"type":"user"`), "type-suffix", result.Drift, at("/1/type")},
	{"type group with a personal id", list(), swap(`"type":"user"`, `"type":"group"`), "type-suffix", result.Drift, at("/0/type")},
	{"new type", list(), swap(`"type":"user"`, `"type":"broadcast"`), "enum", result.Drift, at("/0/type")},
	{"type in another letter case", list(), swap(`"type":"user"`, `"type":"User"`), "enum", result.Drift, at("/0/type")},
	{"id repeated", list(), swap(`79001234569-1479621234@g.us","name":"Моя группа","type":"group"`, `11001234567@c.us","name":"Иван","type":"user"`), "repeated-id", result.Drift, at("/1/id")},
	{"id empty", list(), swap(`"id":"11001234567@c.us"`, `"id":""`), "id-form", result.Drift, at("/0/id")},
	{"id null@c.us", list(), swap(`"id":"11001234567@c.us"`, `"id":"null@c.us"`), "id-form", result.Drift, at("/0/id")},
	{"id without suffix", list(), swap(`"id":"11001234567@c.us"`, `"id":"11001234567"`), "id-form", result.Drift, at("/0/id")},
	{"item without id", list(), swap(`"id":"11001234567@c.us",`, ``), "missing", result.Drift, at("/0")},
	{"contact without chatId", info(), swap(`"chatId":"71234567890@c.us",`, ``), "missing", result.Drift, at("")},
	{"message without id", send(), body(`{}`), "missing", result.Drift, at("")},
	{"idMessage empty", send(), body(`{"idMessage":""}`), "message-id-empty", result.Drift, at("/idMessage")},
	{"lastSeen in milliseconds", telegram(), swap(`1769681957`, `1769681957000`), "milliseconds", result.Drift, at("/lastSeen")},
	{"muteExpiration in milliseconds", info(), swap(`"muteExpiration":null`, `"muteExpiration":1769681957000`), "milliseconds", result.Drift, at("/muteExpiration")},
	{"Telegram's member on WhatsApp", info(), swap(`"name"`, `"phoneNumber":71234567890,"name"`), "other-product", result.Drift, at("/phoneNumber")},
	{"WhatsApp's member on Telegram", telegram(), swap(`"name"`, `"isMute":false,"name"`), "other-product", result.Drift, at("/isMute")},

	{"error inside a 200", info(), body(`{"code":401,"description":"Unauthorized"}`), "error-in-200", result.Violation, at("")},
	{"error inside a 200 for a group", info(), func(ex *exchange.Exchange) {
		ex.Request.Body = []byte(`{"chatId":"120363043968066561@g.us"}`)
		ex.Response.Body = []byte(`{"code":400,"description":"Bad Request"}`)
	}, "error-in-200", result.Violation, at("")},
	{"error inside a 200 for a list", list(), body(`{"code":401,"description":"Unauthorized"}`), "error-in-200", result.Violation, at("")},
	{"error inside a 200 for a send", send(), body(`{"code": 401, "description": "Unauthorized"}`), "error-in-200", result.Violation, at("")},
	{"object where a list is due", list(), body(`{"contacts":[]}`), "type", result.Violation, at("")},
	{"null where a list is due", list(), body(`null`), "null", result.Violation, at("")},
	{"200 text/html", info(), status(200, "text/html", "<html></html>"), "media-type", result.Violation, nil},
	{"no content type", list(), func(ex *exchange.Exchange) { ex.Response.Headers = nil }, "media-type", result.Violation, nil},
	{"charset windows-1251", info(), func(ex *exchange.Exchange) { label(ex, "application/json; charset=windows-1251") }, "charset", result.Violation, nil},
	{"status 418", info(), status(418, "application/json", `{}`), "status", result.Violation, nil},
	{"status 201", send(), func(ex *exchange.Exchange) { ex.Response.Status = 201 }, "status", result.Violation, nil},
	{"status 204", list(), status(204, "", ""), "status", result.Violation, nil},
	{"status 302", list(), status(302, "text/html", ""), "redirect", result.Violation, nil},
	{"empty body", info(), body(""), "empty-body", result.Violation, at("")},
	{"gzip without a label", info(), func(ex *exchange.Exchange) { ex.Response.Body = gzipped(ex.Response.Body) }, "content-encoding", result.Violation, nil},
	{"gzip label on plain bytes", list(), header("Content-Encoding", "gzip"), "content-encoding", result.Violation, nil},
	{"wrong Content-Length", info(), header("Content-Length", "7"), "content-length", result.Violation, nil},
	{"400 with a list", info(), status(400, "application/json", `["bad"]`), "error-shape", result.Violation, at("")},
	{"400 with a list as message", list(), status(400, "application/json", `{"message":["a","b"]}`), "error-shape", result.Violation, at("/message")},
	{"466 without its members", send(), status(466, "application/json", `{"quota":1}`), "error-shape", result.Violation, at("")},
	{"500 with broken JSON", send(), status(500, "application/json", `{"message":`), "not-json", result.Violation, at("/message")},
	{"JSON without a label that is no error shape", info(), status(400, "", `{"error":"bad"}`), "error-shape", result.Violation, at("")},
	{"401 with JSON of another shape", list(), status(401, "application/json", `{"code":401,"description":"Unauthorized"}`), "error-shape", result.Violation, at("")},
	{"an envelope with another member", info(), status(400, "application/json", `{"statusCode":400,"message":"Validation failed","trace":"x"}`), "undeclared", result.Drift, at("/trace")},
	{"status 469 on WhatsApp", info(), status(469, "text/plain", "User get contact info limit reached"), "other-product", result.Drift, nil},
	{"type group on MAX", recorded("list", exchange.GetContacts, exchange.MAX, "", `[{"chatId":"10000000","type":"user"},{"chatId":"-10000000000000","type":"user"}]`),
		swap(`"-10000000000000","type":"user"`, `"-10000000000000","type":"group"`), "other-product", result.Drift, at("/1/type")},
	{"coding that nobody asked for", info(), header("Content-Encoding", "br"), "content-encoding", result.Violation, nil},
	{"gzip cut off", list(), func(ex *exchange.Exchange) {
		ex.Response.Body = gzipped(ex.Response.Body)[:30]
		header("Content-Encoding", "gzip")(ex)
	}, "content-encoding", result.Violation, nil},
	{"nothing but white space", send(), body(" \n"), "empty-body", result.Violation, at("")},
	{"cut off in transit", info(), func(ex *exchange.Exchange) {
		header("Content-Length", fmt.Sprint(len(ex.Response.Body)))(ex)
		ex.Response.Body = ex.Response.Body[:40]
	}, "content-length", result.Violation, nil},
	{"price a number", info(), swap(`"price":null`, `"price":9.5`), "type", result.Violation, at("/products/0/price")},
	{"id with escaped name in the pointer", list(), swap(`"type":"user"`, `"type":"user","a/b~c":1`), "undeclared", result.Drift, at("/0/a~1b~0c")},
	{"an error inside a 200, in other words", info(), body(`{"success":false,"error":"not authorized"}`), "error-in-200", result.Violation, at("")},
	{"an error inside a 200, with a list of errors", list(), body(`{"errors":[{"detail":"no"}]}`), "error-in-200", result.Violation, at("")},
	{"an error inside a 200, with a status in words", send(), body(`{"status":"error","message":"no"}`), "error-in-200", result.Violation, at("")},
	{"null for a person on Telegram", telegram(), body(`null`), "other-product", result.Drift, at("")},
	{"cut off to nothing", info(), func(ex *exchange.Exchange) {
		header("Content-Length", fmt.Sprint(len(ex.Response.Body)))(ex)
		ex.Response.Body = nil
	}, "content-length", result.Violation, nil},
	{"gzip cut off in transit", list(), func(ex *exchange.Exchange) {
		packed := gzipped(ex.Response.Body)
		header("Content-Encoding", "gzip")(ex)
		header("Content-Length", fmt.Sprint(len(packed)))(ex)
		ex.Response.Body = packed[:30]
	}, "content-length", result.Violation, nil},
	{"another encoding in several strings", list(), func(ex *exchange.Exchange) {
		ex.Response.Body = []byte("[{\"id\":\"11001234567@c.us\",\"name\":\"\xc8\xe2\xe0\xed\",\"contactName\":\"\xcf\xe5\"}]")
	}, "invalid-utf8", result.Violation, at("/0/name")},
	{"nothing but a byte order mark", send(), body("\xef\xbb\xbf"), "bom", result.Violation, at("")},
	{"white space without a label", info(), func(ex *exchange.Exchange) { ex.Response.Body, ex.Response.Headers = []byte(" "), nil }, "empty-body", result.Violation, at("")},
	{"Telegram's key in a list of WhatsApp", list(), swap(`"id":"11001234567@c.us"`, `"chatId":"11001234567@c.us"`), "other-product", result.Drift, at("/0/chatId")},
	{"a key respelled", telegram(), swap(`"chatId"`, `"chat_id"`), "undeclared", result.Drift, at("/chat_id")},
	{"details of another chat, a group", info(), swap(`"chatId":"71234567890@c.us"`, `"chatId":"79001234569-1479621234@g.us"`), "info-for-group", result.Drift, at("")},
	{"details of one group for another", info(), func(ex *exchange.Exchange) {
		ex.Request.Body = []byte(`{"chatId":"120363043968066561@g.us"}`)
		swap(`"chatId":"71234567890@c.us"`, `"chatId":"79001234569-1479621234@g.us"`)(ex)
	}, "info-for-group", result.Drift, at("")},
	{"466 with a new state", send(), status(466, "application/json", `{"invokeStatus":{"status":"NEW_STATE"}}`), "enum", result.Drift, at("/invokeStatus/status")},
	{"a number out of range behind many odd ones", recorded("list", exchange.GetContacts, exchange.MAX, "", `[{"chatId":"1"}]`), func(ex *exchange.Exchange) {
		var list []string
		for i := range 10_050 {
			list = append(list, fmt.Sprintf(`{"chatId":"%d","phoneNumber":1.0}`, i))
		}
		list = append(list, `{"chatId":"-1","phoneNumber":9223372036854775808}`)
		ex.Response.Body = []byte("[" + strings.Join(list, ",") + "]")
	}, "integer-range", result.Violation, at("/10050/phoneNumber")},
	{"a fraction that no float64 can hold", telegram(), swap(`79876543210`, `9007199254740993.5`), "type", result.Violation, at("/phoneNumber")},
	{"a fraction next to nothing", telegram(), swap(`79876543210`, `1e-400`), "type", result.Violation, at("/phoneNumber")},
	{"statusCode beyond any number", list(), status(401, "application/json", `{"statusCode":1e400,"message":"Unauthorized"}`), "integer-range", result.Violation, at("/statusCode")},
	{"JSON labelled as text", list(), status(400, "text/plain", `["bad"]`), "error-shape", result.Violation, at("")},
	{"an error as a JSON string, without a label", list(), status(400, "", `"bad"`), "error-shape", result.Violation, at("")},
	{"two Content-Types", info(), header("Content-Type", "text/html"), "media-type", result.Violation, nil},
	{"a private id on Telegram", telegram(), func(ex *exchange.Exchange) {
		ex.Request.Body, ex.Response.Body = []byte(`{"chatId":"120650379300963@lid"}`), []byte(`{"chatId":"120650379300963@lid"}`)
	}, "id-form", result.Drift, at("/chatId")},
	{"digits alone on WhatsApp", info(), func(ex *exchange.Exchange) {
		ex.Request.Body, ex.Response.Body = []byte(`{"chatId":"71234567890"}`), []byte(`{"chatId":"71234567890"}`)
	}, "id-form", result.Drift, at("/chatId")},
	{"the first second that can only be a millisecond", telegram(), swap(`1769681957`, `100000000000`), "milliseconds", result.Drift, at("/lastSeen")},
	{"400 as an image", info(), status(400, "image/png", `x`), "media-type", result.Violation, nil},
}

// folder writes exchanges as a folder of recordings.
func folder(t *testing.T, exchanges ...*exchange.Exchange) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	for _, ex := range exchanges {
		data, err := exchange.Encode(ex)
		if err != nil {
			t.Fatal(err)
		}
		files[ex.ID+".json"] = &fstest.MapFile{Data: data}
	}
	return files
}

func judge(t *testing.T, exchanges ...*exchange.Exchange) *result.Result {
	t.Helper()
	return run.Verify(t.Context(), run.Config{FS: folder(t, exchanges...), Recordings: "recordings"})
}

// crowd are clean exchanges of a live run, to hide a fault among.
func crowd() []*exchange.Exchange {
	var all []*exchange.Exchange
	for i, clean := range []func() *exchange.Exchange{info, list, telegram, send} {
		for j := range 2 {
			ex := clean()
			ex.ID = fmt.Sprintf("live-%d-%d", i, j)
			ex.Response.Body = bytes.ReplaceAll(ex.Response.Body, []byte("3EB0C767D097B7C7C030"), fmt.Appendf(nil, "3EB0C767D097B7C7C03%d", j+1))
			all = append(all, ex)
		}
	}
	return all
}

func spoiled(f fault) *exchange.Exchange {
	ex := *f.base
	reply := *f.base.Response
	reply.Headers = slices.Clone(reply.Headers)
	ex.Response = &reply
	ex.ID = "spoiled"
	f.spoil(&ex)
	return &ex
}

// TestEveryFaultIsFoundAndLocated puts one fault into one exchange: alone, and among clean ones.
func TestEveryFaultIsFoundAndLocated(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			if clean := judge(t, f.base); clean.ExitCode != 0 {
				t.Fatalf("without the fault: %s: %+v %v", clean.Verdict, clean.Findings, clean.Errors)
			}
			ex := spoiled(f)
			for size, res := range map[string]*result.Result{"alone": judge(t, ex), "among others": judge(t, append(crowd(), ex)...)} {
				if res.ExitCode != 1 {
					t.Errorf("%s: exit code %d: %v", size, res.ExitCode, res.Errors)
				}
				wantOnly(t, f, res)
			}
		})
	}
}

// wantOnly wants the fault's finding, and no other that counts: one fault, one finding.
func wantOnly(t *testing.T, f fault, res *result.Result) {
	t.Helper()
	counted := 0
	for _, finding := range res.Findings {
		if !finding.Counts() {
			continue
		}
		counted++
		place := "none"
		if finding.Pointer != nil {
			place = *finding.Pointer
		}
		switch {
		case finding.Code != f.code || finding.Severity != f.severity || finding.Exchange != "spoiled":
			t.Errorf("unexpected finding %s %s at %q in %s: %s", finding.Severity, finding.Code, place, finding.Exchange, finding.Message)
		case f.code != "depth" && (finding.Pointer == nil) != (f.pointer == nil), f.pointer != nil && finding.Pointer != nil && *finding.Pointer != *f.pointer:
			t.Errorf("%s is at %q", finding.Code, place)
		case finding.Spec == "" || strings.HasSuffix(finding.Spec, ":0"):
			t.Errorf("%s has no line of the contract: %q", finding.Code, finding.Spec)
		}
	}
	if counted != 1 {
		t.Errorf("%d findings for one fault: %+v", counted, res.Findings)
	}
}

func TestTwoSendsWithOneMessageID(t *testing.T) {
	twin := send()
	twin.ID = "twin"
	elsewhere := send()
	elsewhere.ID = "to another chat, where an id may come again"
	elsewhere.Request.Body = bytes.ReplaceAll(elsewhere.Request.Body, []byte("11001234567"), []byte("11001234568"))
	if res := judge(t, send(), elsewhere); res.ExitCode != 0 {
		t.Errorf("two chats: %+v", res.Findings)
	}
	res := judge(t, send(), twin)
	if res.ExitCode != 1 || len(res.Findings) != 1 || res.Findings[0].Code != "message-id-repeated" {
		t.Errorf("exit code %d, findings %+v", res.ExitCode, res.Findings)
	}
}

// TestNeutralExchanges holds what must not alarm.
func TestNeutralExchanges(t *testing.T) {
	for _, c := range []struct {
		name  string
		base  *exchange.Exchange
		spoil func(*exchange.Exchange)
	}{
		{"all optional members absent", info(), body(`{"chatId":"71234567890@c.us"}`)},
		{"all optional members of an item absent", list(), body(`[{"id":"11001234567@c.us"}]`)},
		{"empty list", list(), body(`[]`)},
		{"null for a group", info(), func(ex *exchange.Exchange) {
			ex.Request.Body, ex.Response.Body = []byte(`{"chatId":"120363043968066561@g.us"}`), []byte(`null`)
		}},
		{"empty 401", list(), status(401, "", "")},
		{"text 429", send(), status(429, "text/plain; charset=utf-8", "Too Many Requests")},
		{"HTML 403", send(), status(403, "text/html", "<html><body>403</body></html>")},
		{"466", send(), status(466, "application/json", `{"invokeStatus":{"method":"sendcontact","used":1,"total":"1","status":"QUOTE_EXCEEDED"}}`)},
		{"400 envelope", info(), status(400, "application/json", `{"statusCode":400,"timestamp":"2023-09-13T22:29:37.459Z","path":"/waInstance{idInstance}/getContactInfo/{apiTokenInstance}","message":"Validation failed"}`)},
		{"keys in another order", telegram(), body(`{"phoneNumber":79876543210,"lastSeen":1769681957,"chatId":"10000000","name":"Василиса"}`)},
		{"escapes", info(), swap(`https://example.org/a.jpg`, `https:\/\/example.org\/\u0061.jpg\ud83d\ude00`)},
		{"white space", list(), body(" \r\n\t" + contacts + "\n")},
		{"gzip", list(), func(ex *exchange.Exchange) {
			ex.Response.Body = gzipped(ex.Response.Body)
			header("Content-Encoding", "gzip")(ex)
			header("Content-Length", fmt.Sprint(len(ex.Response.Body)))(ex)
		}},
		{"more headers", info(), header("X-Request-Id", "1")},
		{"header names and charset in another letter case", info(), func(ex *exchange.Exchange) {
			ex.Response.Headers = []exchange.Header{{Name: "content-type", Value: "Application/JSON; Charset=UTF-8"}}
		}},
		{"a request that departs from the contract", info(), func(ex *exchange.Exchange) {
			ex.Request.Method, ex.Request.Query = "GET", "count=x&debug=1"
			ex.Request.Body = []byte(`{"chatId":"71234567890@c.us","verbose":true}`)
		}},
		{"lastSeen hidden on Telegram", telegram(), swap(`1769681957`, `0`)},
		{"an envelope without a label", info(), status(400, "", `{"message":"Validation failed"}`)},
		{"an error as text without a label", list(), status(502, "", "Bad Gateway")},
		{"an error in braces that is no JSON", list(), status(500, "", "{oops}")},
		{"an empty 429 with a label", send(), status(429, "application/json", "")},
		{"401 with the envelope", send(), status(401, "application/json", `{"message":"Unauthorized"}`)},
		{"integers at the ends of int64", telegram(), swap(`79876543210`, `-9223372036854775808`)},
		{"an escaped name", info(), swap(`"chatId"`, `"chat\u0049d"`)},
		{"x-gzip", list(), func(ex *exchange.Exchange) {
			ex.Response.Body = gzipped(ex.Response.Body)
			header("Content-Encoding", "x-gzip")(ex)
		}},
		{"identity", send(), header("Content-Encoding", "identity")},
		{"a phone form answered under a number", recorded("max", exchange.GetContactInfo, exchange.MAX, `{"chatId":"79991234567@c.us"}`, `{"chatId":"10000000"}`), func(*exchange.Exchange) {}},
		{"a phone form on Telegram", recorded("tg", exchange.GetContactInfo, exchange.Telegram, `{"chatId":"79991234567@c.us"}`, `{"chatId":"79991234567@c.us"}`), func(*exchange.Exchange) {}},
		{"a group on Telegram, where all are users", recorded("tg", exchange.GetContacts, exchange.Telegram, "", `[{"chatId":"-10000000000000","type":"user"}]`), func(*exchange.Exchange) {}},
		{"the last second before milliseconds", telegram(), swap(`1769681957`, `99999999999`)},
		{"lastSeen empty", info(), swap(`"lastSeen":null`, `"lastSeen":""`)},
		{"400 of the old chat limit", send(), status(400, "text/plain", "You have used up the chat limit on your tariff. Renew you instance from personal area.")},
		{"400 with a text that speaks of expiry", send(), status(400, "application/json", `{"message":"your trial has expired"}`)},
		{"400 as a page with a documented text", list(), status(400, "text/html", "<html>Instance is deleted</html>")},
		{"400 for an odd group id", info(), func(ex *exchange.Exchange) {
			status(400, "application/json", `{"message":"Validation failed"}`)(ex)
			ex.Request.Body = []byte(`{"chatId":"1-2-3@g.us"}`)
		}},
		{"an integer that no float64 can hold", telegram(), swap(`79876543210`, `9007199254740993.0`)},
		{"Content-Length with zeros, twice", send(), func(ex *exchange.Exchange) {
			n := len(ex.Response.Body)
			header("Content-Length", fmt.Sprintf("0%d, %d", n, n))(ex)
		}},
		{"white space on an error status", send(), status(429, "application/json", " \n")},
		{"a private id", list(), swap(`11001234567@c.us`, `120650379300963@lid`)},
	} {
		t.Run(c.name, func(t *testing.T) {
			ex := spoiled(fault{base: c.base, spoil: c.spoil})
			if res := judge(t, ex); res.ExitCode != 0 {
				t.Errorf("exit code %d: %+v %v", res.ExitCode, res.Findings, res.Errors)
			}
		})
	}
}
