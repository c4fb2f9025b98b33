package run_test

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// notes are what a run mentions without holding it against anybody.
var notes = []fault{
	{"an integer written as a fraction", telegram(), swap(`1769681957`, `1769681957.0`), "integer-form", result.Note, at("/lastSeen")},
	{"an integer written with an exponent", telegram(), swap(`79876543210`, `7.987654321e10`), "integer-form", result.Note, at("/phoneNumber")},
	{"the request's verb", info(), func(ex *exchange.Exchange) { ex.Request.Method = "GET" }, "request-line", result.Note, nil},
	{"the request's path", list(), func(ex *exchange.Exchange) {
		ex.Request.Path = "/waInstance{idInstance}/GetContacts/{apiTokenInstance}"
	}, "request-line", result.Note, nil},
	{"an unknown query parameter", list(), func(ex *exchange.Exchange) { ex.Request.Query = "notYetThere=5" }, "request-line", result.Note, nil},
	{"a query parameter of another type", list(), func(ex *exchange.Exchange) { ex.Request.Query = "count=many" }, "request-line", result.Note, nil},
	{"a request without chatId", info(), func(ex *exchange.Exchange) { ex.Request.Body = []byte(`{}`) }, "request-body", result.Note, at("")},
	{"a card without a name", send(), func(ex *exchange.Exchange) {
		ex.Request.Body = []byte(`{"chatId":"11001234567@c.us","contact":{"phoneContact":79001234568}}`)
	}, "request-body", result.Note, at("/contact")},
	{"a card of another product", send(), func(ex *exchange.Exchange) {
		ex.Request.Body = []byte(`{"chatId":"11001234567@c.us","contact":{"chatId":"10000000"}}`)
	}, "request-body", result.Note, at("/contact/chatId")},
	{"a reported member", telegram(), swap(`"name"`, `"phoneNumberTimestamp":1782133087,"name"`), "reported", result.Note, at("/phoneNumberTimestamp")},
	{"a reported status", telegram(), status(469, "text/plain", "User get contact info limit reached"), "reported", result.Note, nil},
	{"a reported type", recorded("list", exchange.GetContacts, exchange.Telegram, "", `[{"chatId":"-10000000","type":"user"}]`),
		swap(`"user"`, `"channel"`), "reported", result.Note, at("/0/type")},
	{"a query that cannot be read", list(), func(ex *exchange.Exchange) { ex.Request.Query = "%zz" }, "request-line", result.Note, nil},
	{"a query parameter of another product", recorded("list", exchange.GetContacts, exchange.MAX, "", `[{"chatId":"10000000"}]`),
		func(ex *exchange.Exchange) { ex.Request.Query = "group=true" }, "request-line", result.Note, nil},
	{"a request that is not JSON", info(), func(ex *exchange.Exchange) { ex.Request.Body = []byte("chatId=1") }, "request-body", result.Note, at("")},
	{"a request that names two chats", info(), func(ex *exchange.Exchange) {
		ex.Request.Body = []byte(`{"chatId":"79999999999@c.us","chatId":"79999999998@c.us"}`)
	}, "request-body", result.Note, at("/chatId")},
	{"a message without chatId and contact", send(), func(ex *exchange.Exchange) { ex.Request.Body = []byte(`{}`) }, "request-body", result.Note, at("")},
	{"an empty list", list(), body(`[]`), "empty-list", result.Note, at("")},
	{"an unknown error text", info(), status(400, "application/json", `{"message":"the moon is full"}`), "message-text", result.Note, at("/message")},
	{"a token in the error's path", info(), status(400, "application/json",
		`{"statusCode":400,"path":"/waInstance1101000001/getContactInfo/d75b3a66374942c5b3c019c698abc2067e151558acbd412345","message":"Validation failed"}`),
		"token-in-path", result.Note, at("/path")},
	{"a token in the error's text", info(), status(400, "application/json",
		`{"message":"Validation failed for d75b3a66374942c5b3c019c698abc2067e151558acbd412345"}`), "token-in-message", result.Note, at("/message")},
	{"a token in an error that is text", list(), status(500, "text/plain", "no instance d75b3a66374942c5b3c019c698abc2067e151558acbd412345"), "token-in-message", result.Note, at("")},
	{"an envelope of another status", info(), status(400, "application/json", `{"statusCode":403,"message":"Validation failed"}`), "envelope-status", result.Note, at("/statusCode")},
	{"an envelope of another method", info(), status(400, "application/json",
		`{"path":"/v3/waInstance{idInstance}/checkAccount/{apiTokenInstance}","message":"Validation failed"}`), "envelope-method", result.Note, at("/path")},
	{"an idMessage of white space", send(), body(`{"idMessage":" \u000a\u00a0"}`), "message-id-blank", result.Note, at("/idMessage")},
	{"a timestamp in milliseconds", telegram(), swap(`"name"`, `"phoneNumberTimestamp":1782133087000,"name"`), "timestamp-milliseconds", result.Note, at("/phoneNumberTimestamp")},
	{"a phone number below zero", telegram(), swap(`79876543210`, `-79876543210`), "negative-phone-number", result.Note, at("/phoneNumber")},
	{"a phone number below zero in a list", recorded("list", exchange.GetContacts, exchange.MAX, "", `[{"chatId":"1"},{"chatId":"2","phoneNumber":7}]`),
		swap(`:7`, `:-1`), "negative-phone-number", result.Note, at("/1/phoneNumber")},
	{"persons where groups were asked for", list(), func(ex *exchange.Exchange) { ex.Request.Query = "group=true" }, "group-filter", result.Note, at("/0")},
	{"groups where persons were asked for", list(), func(ex *exchange.Exchange) { ex.Request.Query = "group=false" }, "group-filter", result.Note, at("/1")},
	{"two contacts where one was asked for", list(), func(ex *exchange.Exchange) { ex.Request.Query = "count=1" }, "count", result.Note, at("")},
	{"typingTime in milliseconds on WhatsApp", send(), func(ex *exchange.Exchange) {
		ex.Request.Body = bytes.Replace(ex.Request.Body, []byte(`{`), []byte(`{"typingTime":5000,`), 1)
	}, "typing-time", result.Note, at("/typingTime")},
	{"the other number of a Mexican", info(), func(ex *exchange.Exchange) {
		ex.Request.Body = []byte(`{"chatId":"5215512345678@c.us"}`)
		swap(`71234567890@c.us`, `525512345678@c.us`)(ex)
	}, "canonical-number", result.Note, at("/chatId")},
	{"a refusal on the way, live", ours(info()), status(469, "text/plain", "User get contact info limit reached"), "undocumented-refusal", result.Note, nil},
	{"a proxy that wants a password, live", ours(list()), status(407, "text/html", "<html></html>"), "undocumented-refusal", result.Note, nil},
	{"a time that ran out, live", ours(send()), status(408, "", ""), "undocumented-refusal", result.Note, nil},
	{"a gateway that waited in vain, live", ours(list()), status(504, "text/html", "<html>504</html>"), "undocumented-refusal", result.Note, nil},
	{"an old recording", info(), func(ex *exchange.Exchange) {
		ex.Origin, ex.RecordedAt = exchange.Live, time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	}, "age", result.Note, nil},
}

func TestNotesNeverChangeTheVerdict(t *testing.T) {
	for _, n := range notes {
		t.Run(n.name, func(t *testing.T) {
			exchanges := []*exchange.Exchange{spoiled(n)}
			if n.base.Origin == exchange.Live { // alone, a night of refusals says nothing
				exchanges = append(exchanges, n.base)
			}
			res := judge(t, exchanges...)
			if res.ExitCode != 0 {
				t.Errorf("exit code %d: %+v %v", res.ExitCode, res.Findings, res.Errors)
			}
			if !slices.ContainsFunc(res.Findings, func(f result.Finding) bool {
				return f.Code == n.code && f.Severity == result.Note && (f.Pointer == nil) == (n.pointer == nil) && (f.Pointer == nil || *f.Pointer == *n.pointer)
			}) {
				t.Errorf("no note %s among %+v", n.code, res.Findings)
			}
		})
	}
}

// TestBombIsRefused: a small gzip body that grows beyond any reply.
func TestBombIsRefused(t *testing.T) {
	bomb := list()
	bomb.Response.Body = gzipped(bytes.Repeat([]byte(" "), 64<<20+1))
	header("Content-Encoding", "gzip")(bomb)
	res := judge(t, bomb)
	if res.ExitCode != 1 || len(res.Findings) != 1 || res.Findings[0].Code != "size" {
		t.Errorf("exit code %d: %+v", res.ExitCode, res.Findings)
	}
}

// TestEveryCheckCanFail: a check that no case brings to speak is no check. Those of the client layer have cases of
// their own beside it, because it takes a broken client to make them speak.
func TestEveryCheckCanFail(t *testing.T) {
	tested := []string{"size", "stale-deviation", "message-id-repeated"} // cases above, of other shapes
	for _, f := range slices.Concat(faults, notes) {
		tested = append(tested, f.code)
	}
	for _, definition := range check.Catalogue() {
		if definition.Layer != result.LayerClient && !slices.Contains(tested, definition.Code()) {
			t.Errorf("nothing makes %s speak", definition.ID)
		}
	}
}

// TestAgeCountsFromNinetyDays, with the clock of the run.
func TestAgeCountsFromNinetyDays(t *testing.T) {
	now := time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	for days, want := range map[int]int{90: 0, 91: 1} {
		ex := info()
		ex.Origin, ex.RecordedAt = exchange.Live, now.AddDate(0, 0, -days)
		res := run.Verify(t.Context(), run.Config{FS: folder(t, ex), Now: func() time.Time { return now }})
		if len(res.Findings) != want {
			t.Errorf("%d days: %+v", days, res.Findings)
		}
	}
}

// TestDocumentedTextsAreNoNote: every identifier that the ledger lists is known.
func TestDocumentedTextsAreNoNote(t *testing.T) {
	for text, noted := range map[string]bool{
		"Validation failed": false, "instance is starting or not authorized": false, "Instance is deleted": false,
		"Validation failed. Details: The method GetContactInfo does not support group chats, to work with groups, use the GetGroupData method": false,
		"e": true, "failed": true, "the moon is full": true,
	} {
		ex := spoiled(fault{base: info(), spoil: status(400, "application/json", `{"message":"`+text+`"}`)})
		if got := len(judge(t, ex).Findings) > 0; got != noted {
			t.Errorf("%q: noted %t, want %t", text, got, noted)
		}
	}
}

// TestAcceptedDeviationContradictsNothing: the slip of the Telegram page is known, and does not count.
func TestAcceptedDeviationContradictsNothing(t *testing.T) {
	for _, claim := range run.Verify(t.Context(), run.Config{}).Claims {
		if claim.ID == "getcontactinfo-telegram-ru-chatId-meaning" && claim.State == result.Contradicted {
			t.Errorf("%s is %s", claim.ID, claim.State)
		}
	}
}
