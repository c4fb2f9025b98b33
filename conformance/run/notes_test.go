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
	{"an unknown query parameter", list(), func(ex *exchange.Exchange) { ex.Request.Query = "limit=5" }, "request-line", result.Note, nil},
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
	{"an old recording", info(), func(ex *exchange.Exchange) { ex.RecordedAt = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) }, "age", result.Note, nil},
}

func TestNotesNeverChangeTheVerdict(t *testing.T) {
	for _, n := range notes {
		t.Run(n.name, func(t *testing.T) {
			res := judge(t, spoiled(n))
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
		ex.RecordedAt = now.AddDate(0, 0, -days)
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

// TestClaimsAreAnswered: of every claim a run says whether the replies keep it, and no more than they show.
func TestClaimsAreAnswered(t *testing.T) {
	wrongType, nulled, slip := info(), info(), info()
	swap(`"isMute":false`, `"isMute":"false"`)(wrongType)
	swap(`"Dealer"`, `null`)(nulled)
	swap(`"chatId":"71234567890`, `"chatId":"79999999999`)(slip)
	asked := list()
	asked.Request.Query = "count=10"
	unauthorized, inside := list(), info()
	status(401, "", "")(unauthorized)
	body(`{"code":401,"description":"Unauthorized"}`)(inside)
	short := send()
	status(400, "text/plain", "e")(short)
	for _, c := range []struct {
		name  string
		ex    *exchange.Exchange
		claim string
		want  result.ClaimState
	}{
		{"kept", info(), "getcontactinfo-whatsapp-en-isMute-type", result.Confirmed},
		{"of another type", wrongType, "getcontactinfo-whatsapp-en-isMute-type", result.Contradicted},
		{"overruled, and it shows", info(), "getcontactinfo-whatsapp-en-products-type", result.Contradicted},
		{"spelled as the table does not", info(), "getcontactinfo-whatsapp-en-messageexpiration-type", result.Confirmed},
		{"of another operation", list(), "getcontactinfo-whatsapp-en-isMute-type", result.Unseen},
		{"of another product", telegram(), "getcontactinfo-whatsapp-en-name-type", result.Unseen},
		{"null where text is due", nulled, "getcontactinfo-whatsapp-en-name-type", result.Contradicted},
		{"null as shown", info(), "getcontactinfo-whatsapp-en-lastSeen-null", result.Confirmed},
		{"a value that came", list(), "getcontacts-whatsapp-ru-type-enum-group", result.Confirmed},
		{"the verb of an answered request", info(), "getcontactinfo-whatsapp-en-method", result.Confirmed},
		{"the verb of a refused request", unauthorized, "getcontacts-whatsapp-ru-method", result.Unseen},
		{"an empty 401", unauthorized, "common-getcontacts-error-401-unauthorized", result.Confirmed},
		{"an error row that did not come", unauthorized, "common-getcontacts-error-403-forbidden", result.Unseen},
		{"a letter in common with an error row", short, "common-sendcontact-error-400-deleted", result.Unseen},
		{"a sentence that came to the test", info(), "getcontactinfo-telegram-ru-chatId-meaning", result.Unseen},
		{"a sentence that came to the test, of its product", telegram(), "getcontactinfo-telegram-ru-chatId-meaning", result.Confirmed},
		{"a sentence that nothing tested", info(), "getcontactinfo-whatsapp-en-purpose", result.Unseen},
		{"a sentence that was broken", slip, "getcontactinfo-whatsapp-en-chatId-meaning", result.Contradicted},
		{"what an error in place of the reply says", inside, "getcontactinfo-whatsapp-en-description-type", result.Unseen},
		{"optional, and left out", asked, "getcontacts-whatsapp-newer-query-group-required", result.Confirmed},
		{"a query that was sent", asked, "getcontacts-whatsapp-newer-query-count-type", result.Confirmed},
		{"a query that was not", list(), "getcontacts-whatsapp-newer-query-count-type", result.Unseen},
		{"a page's silence", info(), "getcontactinfo-whatsapp-he-method", result.Unseen},
	} {
		t.Run(c.name, func(t *testing.T) {
			results := judge(t, c.ex).Claims
			i := slices.IndexFunc(results, func(r result.Claim) bool { return r.ID == c.claim })
			if i < 0 {
				t.Fatalf("no claim %s", c.claim)
			}
			if results[i].State != c.want {
				t.Errorf("%s is %s, want %s", c.claim, results[i].State, c.want)
			}
		})
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
