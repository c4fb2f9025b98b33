package run_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// notes are what a run mentions without holding it against anybody.
var notes = []fault{
	{"an integer written as a fraction", telegram(), swap(`1769681957`, `1769681957.0`), "integer-form", check.Note, at("/lastSeen")},
	{"an integer written with an exponent", telegram(), swap(`79876543210`, `7.987654321e10`), "integer-form", check.Note, at("/phoneNumber")},
	{"the request's verb", info(), func(ex *exchange.Exchange) { ex.Request.Method = "GET" }, "request-line", check.Note, nil},
	{"the request's path", list(), func(ex *exchange.Exchange) {
		ex.Request.Path = "/waInstance{idInstance}/GetContacts/{apiTokenInstance}"
	}, "request-line", check.Note, nil},
	{"an unknown query parameter", list(), func(ex *exchange.Exchange) { ex.Request.Query = "limit=5" }, "request-line", check.Note, nil},
	{"a query parameter of another type", list(), func(ex *exchange.Exchange) { ex.Request.Query = "count=many" }, "request-line", check.Note, nil},
	{"a request without chatId", info(), func(ex *exchange.Exchange) { ex.Request.Body = []byte(`{}`) }, "request-body", check.Note, at("")},
	{"a card without a name", send(), func(ex *exchange.Exchange) {
		ex.Request.Body = []byte(`{"chatId":"11001234567@c.us","contact":{"phoneContact":79001234568}}`)
	}, "request-body", check.Note, at("/contact")},
	{"a card of another product", send(), func(ex *exchange.Exchange) {
		ex.Request.Body = []byte(`{"chatId":"11001234567@c.us","contact":{"chatId":"10000000"}}`)
	}, "request-body", check.Note, at("/contact/chatId")},
	{"a reported member", telegram(), swap(`"name"`, `"phoneNumberTimestamp":1782133087,"name"`), "reported", check.Note, at("/phoneNumberTimestamp")},
	{"a reported status", telegram(), status(469, "text/plain", "User get contact info limit reached"), "reported", check.Note, nil},
	{"a reported type", recorded("list", exchange.GetContacts, exchange.Telegram, "", `[{"chatId":"-10000000","type":"user"}]`),
		swap(`"user"`, `"channel"`), "reported", check.Note, at("/0/type")},
	{"a query that cannot be read", list(), func(ex *exchange.Exchange) { ex.Request.Query = "%zz" }, "request-line", check.Note, nil},
	{"a query parameter of another product", recorded("list", exchange.GetContacts, exchange.MAX, "", `[{"chatId":"10000000"}]`),
		func(ex *exchange.Exchange) { ex.Request.Query = "group=true" }, "request-line", check.Note, nil},
	{"a request that is not JSON", info(), func(ex *exchange.Exchange) { ex.Request.Body = []byte("chatId=1") }, "request-body", check.Note, at("")},
	{"a message without chatId and contact", send(), func(ex *exchange.Exchange) { ex.Request.Body = []byte(`{}`) }, "request-body", check.Note, at("")},
	{"an empty list", list(), body(`[]`), "empty-list", check.Note, at("")},
	{"an unknown error text", info(), status(400, "application/json", `{"message":"the moon is full"}`), "message-text", check.Note, at("/message")},
	{"a token in the error's path", info(), status(400, "application/json",
		`{"statusCode":400,"path":"/waInstance1101000001/getContactInfo/d75b3a66374942c5b3c019c698abc2067e151558acbd412345","message":"Validation failed"}`),
		"token-in-path", check.Note, at("/path")},
	{"an old recording", info(), func(ex *exchange.Exchange) { ex.RecordedAt = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) }, "age", check.Note, nil},
}

func TestNotesNeverChangeTheVerdict(t *testing.T) {
	for _, n := range notes {
		t.Run(n.name, func(t *testing.T) {
			result := judge(t, spoiled(n))
			if result.ExitCode != 0 {
				t.Errorf("exit code %d: %+v %v", result.ExitCode, result.Findings, result.Errors)
			}
			if !slices.ContainsFunc(result.Findings, func(f check.Finding) bool {
				return f.Code == n.code && f.Severity == check.Note && (f.Pointer == nil) == (n.pointer == nil) && (f.Pointer == nil || *f.Pointer == *n.pointer)
			}) {
				t.Errorf("no note %s among %+v", n.code, result.Findings)
			}
		})
	}
}

// TestBombIsRefused: a small gzip body that grows beyond any reply.
func TestBombIsRefused(t *testing.T) {
	bomb := list()
	bomb.Response.Body = gzipped(bytes.Repeat([]byte(" "), 64<<20+1))
	header("Content-Encoding", "gzip")(bomb)
	result := judge(t, bomb)
	if result.ExitCode != 1 || len(result.Findings) != 1 || result.Findings[0].Code != "size" {
		t.Errorf("exit code %d: %+v", result.ExitCode, result.Findings)
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
		if definition.Layer != check.Client && !slices.Contains(tested, definition.Code()) {
			t.Errorf("nothing makes %s speak", definition.ID)
		}
	}
}

// TestClaimsAreAnswered: of every claim a run says whether the replies keep it.
func TestClaimsAreAnswered(t *testing.T) {
	states := func(result *run.Result) map[string]check.ClaimState {
		m := map[string]check.ClaimState{}
		for _, claim := range result.Claims {
			m[claim.ID] = claim.State
		}
		return m
	}
	kept, broken := info(), info()
	swap(`"isMute":false`, `"isMute":"false"`)(broken)
	ids := func(result *run.Result) []string { return result.Findings[0].Claims }
	if result := judge(t, broken); len(ids(result)) == 0 {
		t.Errorf("the finding names no claim: %+v", result.Findings[0])
	} else {
		for _, id := range ids(result) {
			if !strings.HasSuffix(id, "-type") {
				continue // a sentence beside it, which no single reply proves
			}
			if got := states(result)[id]; got != check.Contradicted {
				t.Errorf("%s is %s by a reply that breaks it", id, got)
			}
			if got := states(judge(t, kept))[id]; got != check.Confirmed {
				t.Errorf("%s is %s by a reply that keeps it", id, got)
			}
			if got := states(judge(t, list()))[id]; got != check.Unseen {
				t.Errorf("%s is %s by a reply that does not speak of it", id, got)
			}
		}
	}
}
