package evidence_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/evidence"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/recordings"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// claim is a statement as the ledger would have it: kind, subject and value are the grammar's.
func claim(kind, subject, value string, change ...func(*openapi.Claim)) openapi.Claim {
	c := openapi.Claim{
		ID: "c", Document: "page", Product: "whatsapp", Kind: kind, Subject: subject, Value: value, Answer: openapi.Adopted,
		Pointer: "/paths", Evidence: "document",
	}
	for _, f := range change {
		f(&c)
	}
	return c
}

func on(product string) func(*openapi.Claim) { return func(c *openapi.Claim) { c.Product = product } }
func seen(condition string) func(*openapi.Claim) {
	return func(c *openapi.Claim) { c.Seen = condition }
}
func answer(a openapi.Answer) func(*openapi.Claim) { return func(c *openapi.Claim) { c.Answer = a } }

// shot is an exchange in a few words.
type shot struct {
	origin    exchange.Origin // live if left out
	operation string
	product   string // whatsapp if left out
	query     string
	request   string
	status    int // 200 if left out
	reply     string
	media     string // of the request; application/json if left out
	path      string // the method's if left out
}

func (s shot) exchange(id string) *exchange.Exchange {
	method, media := "POST", "application/json"
	if s.operation == exchange.GetContacts {
		method = "GET"
	}
	if !strings.HasPrefix(s.reply, "{") && !strings.HasPrefix(s.reply, "[") && s.reply != "null" {
		media = "text/plain"
	}
	ex := &exchange.Exchange{
		ID: id, Operation: s.operation, Product: s.product, Origin: s.origin,
		Request: exchange.Request{
			Method: method, Path: "/waInstance{idInstance}/" + s.operation + "/{apiTokenInstance}", Query: s.query,
			Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(s.request),
		},
		Response: &exchange.Response{Status: s.status, Headers: []exchange.Header{{Name: "Content-Type", Value: media}}, Body: []byte(s.reply)},
	}
	if s.path != "" {
		ex.Request.Path = s.path
	}
	if s.media != "" {
		ex.Request.Headers[0].Value = s.media
	}
	if s.origin == "" {
		ex.Origin = exchange.Live
	}
	if s.product == "" {
		ex.Product = exchange.WhatsApp
	}
	if s.status == 0 {
		ex.Response.Status = 200
	}
	return ex
}

// verdict is the state of one claim after some exchanges, whose ids are a, b, c and so on.
func verdict(t *testing.T, c openapi.Claim, shots ...shot) result.Claim {
	t.Helper()
	return verdictOf(t, c, nil, shots...)
}

// verdictOf adds findings to those of the exchanges.
func verdictOf(t *testing.T, c openapi.Claim, findings []result.Finding, shots ...shot) result.Claim {
	t.Helper()
	loaded, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	contract := *loaded
	contract.Claims = []openapi.Claim{c}
	judge, err := check.NewJudge(loaded, nil)
	if err != nil {
		t.Fatal(err)
	}
	book := evidence.New(&contract)
	for i, s := range shots {
		ex := s.exchange(string(rune('a' + i)))
		for _, outcome := range judge.Exchanges([]*exchange.Exchange{ex}) {
			book.Add(outcome)
			findings = append(findings, outcome.Findings...)
		}
	}
	return book.Claims(findings)[0]
}

func info(request, reply string) shot {
	return shot{operation: exchange.GetContactInfo, request: `{"chatId":"` + request + `"}`, reply: reply}
}

func list(query, reply string) shot {
	return shot{operation: exchange.GetContacts, query: query, reply: reply}
}

func send(card string) shot {
	return shot{operation: exchange.SendContact, request: `{"chatId":"79001234567@c.us","contact":` + card + `}`, reply: `{"idMessage":"3EB0C767D097B7C7C030"}`}
}

func (s shot) with(change func(*shot)) shot { change(&s); return s }

func from(origin exchange.Origin) func(*shot) { return func(s *shot) { s.origin = origin } }
func of(product string) func(*shot)           { return func(s *shot) { s.product = product } }
func refused(status int, reply string) func(*shot) {
	return func(s *shot) { s.status, s.reply = status, reply }
}

const (
	person  = "79001234567@c.us"
	group   = "120363043968066561@g.us"
	contact = `{"chatId":"79001234567@c.us","name":"D","lastSeen":null,"isMute":false,"messageExpiration":0}`
	strange = `{"chatId":"79001234567@c.us","name":5,"isMute":"no"}`
	persons = `[{"id":"79001234567@c.us","name":"A","type":"user"}]`
	both    = `[{"id":"79001234567@c.us","name":"A","type":"user"},{"id":"120363043968066561@g.us","name":"","type":"group"}]`
)

// TestStates: what exchanges show of a sentence, by its kind.
func TestStates(t *testing.T) {
	const (
		unseen       = "unseen"
		confirmed    = "confirmed live a"
		contradicted = "contradicted live a"
	)
	for _, c := range []struct {
		name  string
		claim openapi.Claim
		shots []shot
		want  string
	}{
		{"type, kept", claim("type", "getContactInfo.response.name", "string"), []shot{info(person, contact)}, confirmed},
		{"type, broken", claim("type", "getContactInfo.response.name", "string"), []shot{info(person, strange)}, contradicted},
		{"type, broken once among others", claim("type", "getContactInfo.response.name", "string"), []shot{info(person, contact), info(person, strange)}, "contradicted live b"},
		{"type, a null is no counterexample", claim("type", "getContactInfo.response.lastSeen", "string"), []shot{info(person, contact)}, unseen},
		{"type, an integer is a number", claim("type", "getContactInfo.response.messageExpiration", "number"), []shot{info(person, contact)}, confirmed},
		{"type, in a list", claim("type", "getContacts.response[].name", "string"), []shot{list("", both)}, confirmed},
		{"type, of another product", claim("type", "getContactInfo.response.name", "string", on("telegram")), []shot{info(person, contact)}, unseen},
		{"type, of all products", claim("type", "getContactInfo.response.name", "string", on("all")), []shot{info(person, contact)}, confirmed},
		{"type, of a request", claim("type", "getContactInfo.request.chatId", "string"), []shot{info(person, contact)}, confirmed},
		{"type, of a request, otherwise", claim("type", "getContactInfo.request.chatId", "integer"), []shot{info(person, contact)}, unseen},
		{"type, of a refused request", claim("type", "getContactInfo.request.chatId", "string"), []shot{info(person, contact).with(refused(400, "no"))}, unseen},
		{"type, of a query", claim("type", "getContacts.query.count", "integer"), []shot{list("count=5", persons)}, confirmed},
		{"type, under the example's spelling", claim("type", "getContactInfo.response.messageexpiration", "integer", answer(openapi.Respelled)), []shot{info(person, contact)}, confirmed},
		{"type, in an error inside a 200", claim("type", "getContactInfo.response.description", "string"), []shot{info(person, `{"code":401,"description":"Unauthorized"}`)}, unseen},
		{"type, of an error that is no JSON", claim("type", "getContactInfo.error.400", "object"), []shot{info(person, contact).with(refused(400, "no"))}, unseen},
		{"type, overruled and shown", claim("type", "getContactInfo.response.name", "string", answer(openapi.Overruled)), []shot{info(person, contact)}, unseen},
		{"type, overruled and broken", claim("type", "getContactInfo.response.name", "boolean", answer(openapi.Overruled)), []shot{info(person, contact)}, contradicted},
		{"silence", claim("method", "getContactInfo", "", answer(openapi.Silent)), []shot{info(person, contact)}, unseen},

		{"shown, and there", claim("required", "getContacts.response[].id", "shown"), []shot{list("", both)}, confirmed},
		{"shown, and missing once", claim("required", "getContacts.response[].id", "shown"), []shot{list("", `[{"id":"79001234567@c.us"},{"name":"A"}]`)}, contradicted},
		{"shown, and missing before it came", claim("required", "getContactInfo.response.chatId", "shown"), []shot{info(person, `{"name":"D"}`), info(person, contact)}, contradicted},
		{"shown, in other letters", claim("required", "getContactInfo.response.chatId", "shown"), []shot{info(person, `{"chatid":"79001234567@c.us"}`)}, contradicted},
		{"required, and sent", claim("required", "sendContact.request.chatId", "yes"), []shot{send(`{"phoneContact":79001234568,"firstName":"A"}`)}, unseen},
		{"required, and refused for its lack", claim("required", "getContactInfo.request.chatId", "yes"),
			[]shot{{operation: exchange.GetContactInfo, request: `{}`, status: 400, reply: `{"statusCode":400,"message":"Validation failed. Details: 'chatId' is required"}`}}, confirmed},
		{"required, and refused for something else", claim("required", "getContactInfo.request.chatId", "yes"),
			[]shot{{operation: exchange.GetContactInfo, request: `{}`, status: 400, reply: `{"statusCode":400,"message":"instance is starting or not authorized"}`}}, unseen},
		{"required, overruled, and refused", claim("required", "getContactInfo.request.chatId", "yes", answer(openapi.Overruled)),
			[]shot{{operation: exchange.GetContactInfo, request: `{}`, status: 400, reply: `{"message":"'chatId' is required"}`}}, unseen},
		{"optional, and left out", claim("required", "getContacts.query.group", "no"), []shot{list("count=5", persons)}, confirmed},
		{"optional, and sent", claim("required", "getContacts.query.group", "no"), []shot{list("group=true", persons)}, unseen},

		{"method", claim("method", "getContactInfo", "POST"), []shot{info(person, contact)}, confirmed},
		{"another method", claim("method", "getContactInfo", "GET"), []shot{info(person, contact)}, contradicted},
		{"method, not answered", claim("method", "getContactInfo", "POST"), []shot{info(person, contact).with(refused(401, ""))}, unseen},
		{"a number, and a whole one", claim("type", "getContactInfo.response.muteExpiration", "number"), []shot{info(person, `{"chatId":"79001234567@c.us","muteExpiration":7}`)}, confirmed},
		{"a number, and a text", claim("type", "getContactInfo.response.name", "number"), []shot{info(person, contact)}, contradicted},
		{"path", claim("path", "getContacts", "/waInstance{idInstance}/getContacts/{apiTokenInstance}"), []shot{list("", persons)}, confirmed},

		{"null, and seen", claim("null", "getContactInfo.response.lastSeen", "seen"), []shot{info(person, contact)}, confirmed},
		{"null, and not", claim("null", "getContactInfo.response.name", "seen"), []shot{info(person, contact)}, unseen},
		{"null for a group", claim("null", "getContactInfo.response", "seen"), []shot{info(group, `null`)}, confirmed},
		{"absent, and so", claim("absent", "getContactInfo.response.isBusiness", "seen"), []shot{info(person, contact)}, confirmed},
		{"absent, but there in other letters", claim("absent", "getContactInfo.response.messageexpiration", "seen"), []shot{info(person, contact)}, unseen},
		{"absent, beside a name of its length", claim("absent", "getContactInfo.response.isMute", "seen"), []shot{info(person, `{"chatId":"79001234567@c.us","noMute":true}`)}, confirmed},
		{"absent, beside a name that only Unicode calls its own", claim("absent", "getContactInfo.response.kind", "seen"), []shot{info(person, `{"chatId":"79001234567@c.us","\u212aind":true}`)}, confirmed},
		{"absent, below what is absent", claim("absent", "getContactInfo.response.products[].price", "seen"), []shot{info(person, contact)}, unseen},
		{"enum, seen", claim("enum", "getContacts.response[].type", "group"), []shot{list("", both)}, confirmed},
		{"enum, not seen", claim("enum", "getContacts.response[].type", "group"), []shot{list("", persons)}, unseen},
		{"error, by its text", claim("error", "getContactInfo.error.400", "Validation failed"), []shot{info(person, contact).with(refused(400, `{"message":"Validation failed. Details: x"}`))}, confirmed},
		{"error, by its status alone", claim("error", "getContactInfo.error.401", "Unauthorized"), []shot{info(person, contact).with(refused(401, ""))}, confirmed},
		{"error, of another status", claim("error", "getContactInfo.error.403", "Forbidden"), []shot{info(person, contact).with(refused(401, ""))}, unseen},
		{"error, a letter in common", claim("error", "getContactInfo.error.400", "Validation failed"), []shot{info(person, contact).with(refused(400, "e"))}, unseen},
		{"error, an empty list", claim("error", "getContacts.error.200", "[]"), []shot{list("", `[]`)}, confirmed},

		{"a note without a condition", claim("note", "getContactInfo.response.name", "a name"), []shot{info(person, contact)}, unseen},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := verdict(t, c.claim, c.shots...)
			if text := strings.TrimSpace(fmt.Sprint(got.State, " ", got.By, " ", got.Exchange)); text != c.want {
				t.Errorf("%s (%s), want %s", text, got.Reason, c.want)
			}
			if got.State != result.Confirmed && got.Reason == "" {
				t.Error("no reason")
			}
		})
	}
}

// TestOrigins: the heaviest origin bears a sentence out, and what we made ourselves none.
func TestOrigins(t *testing.T) {
	kept := claim("type", "getContactInfo.response.name", "string")
	good, bad := info(person, contact), info(person, strange)
	for _, c := range []struct {
		shots []shot
		want  string
	}{
		{[]shot{good.with(from(exchange.Synthetic))}, "unseen  "},
		{[]shot{bad.with(from(exchange.Synthetic))}, "unseen  "},
		{[]shot{good, bad.with(from(exchange.Synthetic))}, "confirmed live a"},
		{[]shot{good.with(from(exchange.Documented)), good.with(from(exchange.Observed))}, "confirmed observed b"},
		{[]shot{good.with(from(exchange.Observed)), good.with(from(exchange.Documented))}, "confirmed observed a"},
		{[]shot{good, good.with(from(exchange.Documented)), good}, "confirmed live a"},
		{[]shot{good, bad.with(from(exchange.Documented))}, "contradicted documented b"},
		{[]shot{bad.with(from(exchange.Documented)), bad}, "contradicted live b"},
	} {
		got := verdict(t, kept, c.shots...)
		if text := fmt.Sprint(got.State, " ", got.By, " ", got.Exchange); text != c.want {
			t.Errorf("%s, want %s", text, c.want)
		}
	}
}

// TestConditions: each with an exchange that bears the note out, one that speaks against it where something does, and
// one that says nothing.
func TestConditions(t *testing.T) {
	const list400 = `{"statusCode":400,"timestamp":"2026-01-02T03:04:05.678Z","path":"/waInstance{idInstance}/getContacts/{apiTokenInstance}","message":"Validation failed"}`
	max := func(s shot) shot { return s.with(of("max")) }
	bad := func(reply string) shot { return list("", "").with(refused(400, reply)) }
	for _, c := range []struct {
		condition, subject string
		yes, no, nothing   shot // a zero shot stands for: nothing can
	}{
		{"at-most-count", "getContacts.query.count", list("count=1", persons), list("count=1", both), list("", both)},
		{"at-sign", "getContactInfo.response.name", info(person, `{"chatId":"79001234567@c.us","name":"@d"}`), info(person, contact), info(person, `{"chatId":"79001234567@c.us","name":""}`)},
		{"boolean", "getContactInfo.response.isMute", info(person, contact), info(person, strange), info(person, `{"isMute":null}`)},
		{"both-kinds", "getContacts.query.group", list("", both), shot{}, list("", persons)},
		{"digits", "getContactInfo.response.name", info(person, `{"chatId":"79001234567@c.us","name":"12"}`), info(person, contact), info(person, strange)},
		{"echo", "getContactInfo.response.chatId", info(person, contact), info("79001234568@c.us", contact), info("79001234567", contact)},
		{"echo", "getContactInfo.request.chatId", info(person, contact), info("79001234568@c.us", contact), info("79001234567", contact)},
		{"echo", "getContactInfo.request.chatId", info(person, contact), info("79001234568@c.us", contact), info(person, `{"name":"D"}`)},
		{"empty", "getContacts.response[].name", list("", both), shot{}, list("", persons)},
		{"empty-body", "getContacts.error.401", list("", "").with(refused(401, "")), list("", "").with(refused(401, "no")), list("", "").with(refused(403, ""))},
		{"empty-for-group", "getContacts.response[].name", list("", both), shot{}, list("", `[{"id":"79001234567@c.us","name":""}]`)},
		{"form-group", "getContacts.response[].id", list("", both), shot{}, list("", persons)},
		{"form-group-new", "getContacts.response[].id", list("", both), shot{}, list("", `[{"id":"79001234569-1479621234@g.us"}]`)},
		{"form-group-old", "getContacts.response[].id", list("", `[{"id":"79001234569-1479621234@g.us"}]`), shot{}, list("", both)},
		{"form-lid", "getContacts.response[].id", list("", `[{"id":"123456789@lid"}]`), shot{}, list("", both)},
		{"form-person", "getContacts.response[].id", list("", persons), shot{}, list("", `[{"id":"120363043968066561@g.us"}]`)},
		{"form-phone", "getContactInfo.request.chatId", max(info(person, `{"chatId":"10000000"}`)), shot{}, max(info("10000000", `{"chatId":"10000000"}`))},
		{"group-refused", "getContactInfo.error.400", info(group, "").with(refused(400, `{"message":"does not support group chats"}`)), info(group, contact), info(group, "").with(refused(400, `{"message":"Validation failed"}`))},
		{"html-body", "getContacts.error.502", list("", "").with(refused(502, "<html></html>")), shot{}, list("", "").with(refused(502, "bad gateway"))},
		{"iso-time", "getContacts.error.400.timestamp", bad(list400), bad(`{"timestamp":"2026-01-02 03:04","message":"x"}`), bad(`{"message":"x"}`)},
		{"json-request", "getContactInfo.request", info(person, contact), shot{}, info(person, contact).with(refused(400, "no"))},
		{"known-form", "getContacts.response[].id", list("", persons), list("", `[{"id":"79001234567"}]`), list("", `[{"name":"A"}]`)},
		{"lower-case", "getContactInfo.response.name", info(person, `{"chatId":"79001234567@c.us","name":"d"}`), info(person, contact), info(person, strange)},
		{"message-or-text", "getContacts.error.400", bad("no"), bad(`{"error":"no"}`), bad("<html></html>")},
		{"not-empty", "getContactInfo.response.name", info(person, contact), info(person, `{"chatId":"79001234567@c.us","name":" "}`), info(person, strange)},
		{"not-json", "getContacts.error.400", bad("no"), shot{}, bad(`{"message":"no"}`)},
		{"not-string-refused", "getContactInfo.error.400", shot{operation: exchange.GetContactInfo, request: `{"chatId":1}`, status: 400, reply: "no"},
			shot{operation: exchange.GetContactInfo, request: `{"chatId":1}`, reply: contact}, info(person, "").with(refused(400, "no"))},
		{"null-for-group", "getContactInfo.response", info(group, "null"), info(group, contact), info(person, "null")},
		{"number-for-phone", "getContactInfo.response.chatId", max(info(person, `{"chatId":"10000000"}`)), max(info(person, `{"chatId":"79001234567@c.us"}`)), max(info("10000000", `{"chatId":"10000000"}`))},
		{"only-groups", "getContacts.query.group", list("group=true", `[{"id":"120363043968066561@g.us"}]`), list("group=true", both), list("group=true", `[]`)},
		{"only-persons", "getContacts.query.group", list("group=false", persons), list("group=false", both), list("group=true", persons)},
		{"path-parameter", "getContacts.request.idInstance", list("", persons), shot{}, list("", "").with(refused(401, ""))},
		{"refused-nameless", "sendContact.request.contact", send(`{"phoneContact":79001234568}`).with(refused(400, "no")), send(`{"phoneContact":79001234568,"firstName":" "}`), send(`{"phoneContact":79001234568,"company":"A"}`).with(refused(400, "no"))},
		{"repeated", "getContacts.response[].name", list("", `[{"id":"79001234567@c.us","name":"A"},{"id":"79001234568@c.us","name":"A"}]`), shot{}, list("", both)},
		{"request-path", "getContacts.error.400.path", bad(list400), bad(strings.Replace(list400, "getContacts", "sendContact", 1)), bad(`{"message":"x"}`)},
		{"status-again", "getContacts.error.400.statusCode", bad(list400), bad(`{"statusCode":404,"message":"x"}`), bad(`{"message":"x"}`)},
		{"type-group", "getContacts.response[].type", list("", both), list("", `[{"id":"79001234567@c.us","type":"group"}]`), list("", persons)},
		{"type-user", "getContacts.response[].type", list("", persons), list("", `[{"id":"120363043968066561@g.us","type":"user"}]`), list("", `[{"type":"user"}]`)},
		{"unix-seconds", "getContactInfo.response.muteExpiration", info(person, `{"chatId":"79001234567@c.us","muteExpiration":1769681957}`), info(person, `{"chatId":"79001234567@c.us","muteExpiration":1769681957000}`), info(person, `{"chatId":"79001234567@c.us","muteExpiration":0}`)},
		{"upper-hex-20", "sendContact.response.idMessage", send(`{"phoneContact":79001234568,"firstName":"A"}`), shot{}, send(`{}`).with(func(s *shot) { s.reply = `{"idMessage":"x"}` })},
		{"validation-text", "getContacts.error.400", bad(list400), shot{}, bad(`{"message":"x"}`)},
		{"zero", "getContactInfo.response.messageExpiration", info(person, contact), shot{}, info(person, `{"messageExpiration":1}`)},
	} {
		t.Run(c.condition, func(t *testing.T) {
			product := "whatsapp"
			if c.yes.product != "" {
				product = c.yes.product
			}
			note := claim("note", c.subject, "a note", seen(c.condition), on(product))
			if got := verdict(t, note, c.yes); got.State != result.Confirmed {
				t.Errorf("what bears it out: %s (%s)", got.State, got.Reason)
			}
			if got := verdict(t, note, c.nothing); got.State != result.Unseen {
				t.Errorf("what says nothing: %s", got.State)
			}
			if got := verdict(t, note, c.yes.with(from(exchange.Synthetic))); got.State != result.Unseen {
				t.Errorf("what we made ourselves: %s", got.State)
			}
			if c.no.operation == "" {
				return
			}
			if got := verdict(t, note, c.yes, c.no); got.State != result.Contradicted || got.Exchange != "b" {
				t.Errorf("what speaks against it: %s, by %q", got.State, got.Exchange)
			}
		})
	}
}

// TestFindingsSpeakAgainst: what a violation or drift names is not confirmed, accepted or not.
func TestFindingsSpeakAgainst(t *testing.T) {
	named := func(severity result.Severity, exchange string) result.Finding {
		return result.Finding{Severity: severity, Exchange: exchange, Claims: []string{"c"}}
	}
	accepted := named(result.Drift, "a")
	accepted.Known = true
	always, note := claim("type", "getContactInfo.response.name", "string"), claim("note", "getContactInfo.response.isMute", "n", seen("boolean"))
	drifted := info(person, strings.Replace(contact, `"name"`, `"nickname":"D","name"`, 1)) // so that there is a finding
	for _, c := range []struct {
		name    string
		claim   openapi.Claim
		finding result.Finding
		want    string
	}{
		{"a note", always, named(result.Note, "a"), "confirmed a"},
		{"drift", always, named(result.Drift, "a"), "contradicted a"},
		{"accepted drift", always, accepted, "contradicted a"},
		{"a violation of what we made ourselves", always, named(result.Violation, "made"), "unseen "},
		{"a violation, and a sentence that only a condition answers", note, named(result.Violation, "a"), "unseen "},
	} {
		got := verdictOf(t, c.claim, []result.Finding{c.finding}, drifted)
		if text := fmt.Sprint(got.State, " ", got.Exchange); text != c.want {
			t.Errorf("%s: %s, want %s", c.name, text, c.want)
		}
	}
}

// TestAcceptedSlips: what somebody has looked at and accepted contradicts no note that the same check tests.
func TestAcceptedSlips(t *testing.T) {
	note := claim("note", "getContactInfo.response.isMute", "n", seen("boolean"), func(c *openapi.Claim) { c.Checks = []string{"relation.looked-at"} })
	odd := info(person, strings.Replace(contact, `"isMute":false`, `"isMute":"no"`, 1))
	slip := func(check, exchange string, known bool) result.Finding {
		return result.Finding{Severity: result.Drift, Check: check, Exchange: exchange, Known: known}
	}
	for _, c := range []struct {
		name     string
		findings []result.Finding
		want     result.ClaimState
	}{
		{"nobody looked", nil, result.Contradicted},
		{"accepted", []result.Finding{slip("relation.looked-at", "a", true)}, result.Unseen},
		{"one of two accepted", []result.Finding{slip("relation.looked-at", "a", true), slip("relation.looked-at", "a", false)}, result.Contradicted},
		{"accepted elsewhere", []result.Finding{slip("relation.looked-at", "b", true)}, result.Contradicted},
		{"another check's", []result.Finding{slip("relation.other", "a", true)}, result.Contradicted},
	} {
		if got := verdictOf(t, note, c.findings, odd); got.State != c.want {
			t.Errorf("%s: %s, want %s", c.name, got.State, c.want)
		}
	}
}

// TestBundledClaims holds, for every claim and the bundled exchanges, what is true of all: evidence is named where there is
// some, nothing that a finding names is confirmed, and nothing rests on what we made ourselves.
func TestBundledClaims(t *testing.T) {
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	judge, err := check.NewJudge(contract, nil)
	if err != nil {
		t.Fatal(err)
	}
	exchanges, _, err := exchange.LoadFS(recordings.FS, "bundled")
	if err != nil {
		t.Fatal(err)
	}
	book := evidence.New(contract)
	var findings []result.Finding
	made := map[string]bool{}
	for _, outcome := range judge.Exchanges(exchanges) {
		book.Add(outcome)
		findings = append(findings, outcome.Findings...)
		made[outcome.Exchange.ID] = outcome.Exchange.Origin == exchange.Synthetic
	}
	named := map[string]bool{}
	for _, finding := range findings {
		for _, id := range finding.Claims {
			named[id] = named[id] || finding.Severity != result.Note
		}
	}
	states := map[result.ClaimState]int{}
	for i, got := range book.Claims(findings) {
		claim := contract.Claims[i]
		states[got.State]++
		if got.ID != claim.ID || (got.State == result.Unseen) != (got.By == "") || (got.By == "") != (got.Exchange == "") {
			t.Errorf("%+v", got)
		}
		if made[got.Exchange] {
			t.Errorf("%s rests on %s, which we made ourselves", got.ID, got.Exchange)
		}
		if got.State == result.Confirmed && (named[got.ID] || !claim.InForce() || claim.Kind == "note" && claim.Seen == "") {
			t.Errorf("%s is confirmed", got.ID)
		}
		if got.State == result.Contradicted && slices.Contains([]string{"null", "absent", "enum", "error", "example"}, claim.Kind) {
			t.Errorf("%s is contradicted, and only says that something occurs", got.ID)
		}
	}
	if states[result.Confirmed] < 100 {
		t.Errorf("%v", states)
	}
}

// TestMutatedReplies holds the states against what findings say, whatever the replies are: no claim that a violation or drift
// names is confirmed, no sentence that something occurs is contradicted, and what is not live is never called so.
func TestMutatedReplies(t *testing.T) {
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	judge, err := check.NewJudge(contract, nil)
	if err != nil {
		t.Fatal(err)
	}
	bundled, _, err := exchange.LoadFS(recordings.FS, "bundled")
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(1, 2))
	contradicted := 0
	for range 300 {
		book := evidence.New(contract)
		var findings []result.Finding
		origins := map[string]exchange.Origin{}
		for range 3 {
			ex := *bundled[random.IntN(len(bundled))]
			if ex.Response == nil {
				continue
			}
			ex.ID = fmt.Sprint(ex.ID, len(origins))
			ex.Origin = []exchange.Origin{exchange.Live, exchange.Observed, exchange.Synthetic}[random.IntN(3)]
			reply := *ex.Response
			reply.Body = mutated(random, reply.Body)
			ex.Response, origins[ex.ID] = &reply, ex.Origin
			outcome := judge.Exchange(&ex)
			book.Add(outcome)
			findings = append(findings, outcome.Findings...)
		}
		named := map[string]bool{}
		for _, finding := range findings {
			for _, id := range finding.Claims {
				named[id] = named[id] || finding.Severity != result.Note
			}
		}
		for i, got := range book.Claims(findings) {
			kind := contract.Claims[i].Kind
			switch {
			case got.State == result.Unseen:
				continue
			case got.State == result.Confirmed && named[got.ID]:
				t.Errorf("%s is confirmed, and a finding names it", got.ID)
			case got.State == result.Contradicted && slices.Contains([]string{"null", "absent", "enum", "error", "example"}, kind):
				t.Errorf("%s is contradicted", got.ID)
			case string(origins[got.Exchange]) != got.By || got.By == "synthetic":
				t.Errorf("%s: by %q, exchange %s is %s", got.ID, got.By, got.Exchange, origins[got.Exchange])
			}
			if got.State == result.Contradicted {
				contradicted++
			}
		}
	}
	if contradicted == 0 {
		t.Error("no mutation contradicts anything")
	}
}

// mutated changes the type of some value of a body, or takes a member's name away.
func mutated(random *rand.Rand, body []byte) []byte {
	text := string(body)
	for _, pair := range [][2]string{
		{`":"`, `":5,"x":"`}, {`":false`, `":"false"`}, {`":null`, `":0`}, {`"chatId"`, `"chatID"`}, {`"id"`, `"ID"`}, {`:0`, `:"0"`}, {`"type":"`, `"type":"x`},
	} {
		if random.IntN(3) == 0 {
			text = strings.Replace(text, pair[0], pair[1], 1)
		}
	}
	return []byte(text)
}
