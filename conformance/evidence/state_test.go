package evidence_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/evidence"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// TestReasons: why a claim is in the state it is in.
func TestReasons(t *testing.T) {
	untested := func(c *openapi.Claim) { c.Untested = "nobody can" }
	tested := func(c *openapi.Claim) { c.Checks = []string{"relation.looked-at"} }
	odd := info(person, strings.Replace(contact, `"isMute":false`, `"isMute":"no"`, 1))
	names := result.Finding{Severity: result.Drift, Exchange: "a", Claims: []string{"c"}}
	slip := result.Finding{Severity: result.Drift, Check: "relation.looked-at", Exchange: "a", Known: true}
	made := from(exchange.Synthetic)
	for _, c := range []struct {
		title    string
		claim    openapi.Claim
		findings []result.Finding
		shots    []shot
		want     string
	}{
		{"silence", claim("type", "getContactInfo.response.name", "", answer(openapi.Silent)), nil, []shot{info(person, contact)}, "unseen: the page does not say"},
		{"overruled", claim("type", "getContactInfo.response.name", "string", answer(openapi.Overruled)), nil, []shot{info(person, contact)}, "unseen: the contract does not hold it: overruled"},
		{"nothing came", claim("type", "getContactInfo.response.name", "string"), nil, nil, "unseen: no reply of whatsapp"},
		{"another product came", claim("type", "getContactInfo.response.name", "string"), nil, []shot{info(person, contact).with(of("max"))}, "unseen: no reply of whatsapp"},
		{"made by us", claim("type", "getContactInfo.response.name", "string"), nil, []shot{info(person, contact).with(made)}, "unseen: only synthetic exchanges, which are no evidence"},
		{"another operation came", claim("type", "getContacts.response[].name", "string"), nil, []shot{info(person, contact)}, "unseen: no reply of whatsapp"},
		{"it was not in it", claim("type", "getContactInfo.response.email", "string"), nil, []shot{info(person, contact)}, "unseen: it did not come up"},
		{"made by us, and not in what came", claim("type", "getContactInfo.response.email", "string"), nil, []shot{info(person, contact), info(person, contact).with(made)}, "unseen: it did not come up"},
		{"a note that nothing shows", claim("note", "getContactInfo", "n"), nil, []shot{info(person, contact)}, "unseen: no exchange can show it"},
		{"a note, and why", claim("note", "getContactInfo", "n", untested), nil, []shot{info(person, contact)}, "unseen: nobody can"},
		{"untested, but with a condition", claim("note", "getContactInfo.response.email", "n", seen("empty"), untested), nil, []shot{info(person, contact)}, "unseen: it did not come up"},
		{"of another type", claim("type", "getContactInfo.response.isMute", "boolean"), nil, []shot{odd}, "contradicted: it is of type string"},
		{"missing", claim("required", "getContactInfo.response.email", "shown"), nil, []shot{info(person, contact)}, "contradicted: it is missing"},
		{"another method", claim("method", "getContactInfo", "GET"), nil, []shot{info(person, contact)}, "contradicted: POST was answered"},
		{"otherwise", claim("note", "getContactInfo.response.isMute", "n", seen("boolean")), nil, []shot{odd}, "contradicted: an exchange shows otherwise"},
		{"a finding, and a sentence about every reply", claim("type", "getContactInfo.response.name", "string"), []result.Finding{names}, []shot{odd}, "contradicted: a finding speaks against it"},
		{"a finding, and a member of every reply", claim("required", "getContactInfo.response.chatId", "shown"), []result.Finding{names}, []shot{odd}, "contradicted: a finding speaks against it"},
		{"a finding, and the method", claim("method", "getContactInfo", "POST"), []result.Finding{names}, []shot{odd}, "contradicted: a finding speaks against it"},
		{"a finding, and the path", claim("path", "getContactInfo", "/waInstance{idInstance}/getContactInfo/{apiTokenInstance}"), []result.Finding{names}, []shot{odd}, "contradicted: a finding speaks against it"},
		{"a finding, and what may be left out", claim("required", "getContactInfo.response.email", "no"), []result.Finding{names}, []shot{odd}, "unseen: a finding speaks against it"},
		{"a finding, and of a request", claim("type", "getContactInfo.request.chatId", "string"), []result.Finding{names}, []shot{odd}, "unseen: a finding speaks against it"},
		{"a finding, and what only occurs", claim("null", "getContactInfo.response.lastSeen", "seen"), []result.Finding{names}, []shot{odd}, "unseen: a finding speaks against it"},
		{"a finding, and nothing came up", claim("null", "getContactInfo.response.name", "seen"), []result.Finding{names}, []shot{odd}, "unseen: it did not come up"},
		{"a note of a check before a finding", claim("type", "getContactInfo.response.name", "string"),
			[]result.Finding{{Severity: result.Note, Exchange: "a", Claims: []string{"c"}}, names}, []shot{odd}, "contradicted: a finding speaks against it"},
		{"a finding beside a counterexample", claim("type", "getContactInfo.response.isMute", "boolean"), []result.Finding{names}, []shot{odd}, "contradicted: it is of type string"},
		{"an accepted slip", claim("note", "getContactInfo.response.isMute", "n", seen("boolean"), tested), []result.Finding{slip}, []shot{odd}, "unseen: what speaks of it is an accepted slip"},
		{"an accepted slip excuses notes alone", claim("type", "getContactInfo.response.isMute", "boolean", tested), []result.Finding{slip}, []shot{odd}, "contradicted: it is of type string"},
		{"a slip accepted after one that was not", claim("note", "getContactInfo.response.isMute", "n", seen("boolean"), tested),
			[]result.Finding{{Severity: result.Drift, Check: "relation.looked-at", Exchange: "a"}, slip}, []shot{odd}, "contradicted: an exchange shows otherwise"},
		{"two slips, both accepted", claim("note", "getContactInfo.response.isMute", "n", seen("boolean"), tested), []result.Finding{slip, slip}, []shot{odd}, "unseen: what speaks of it is an accepted slip"},
	} {
		got := verdictOf(t, c.claim, c.findings, c.shots...)
		if text := fmt.Sprintf("%s: %s", got.State, got.Reason); text != c.want {
			t.Errorf("%s: %q, want %q", c.title, text, c.want)
		}
	}
}

// TestStatements: what reports print of a claim.
func TestStatements(t *testing.T) {
	for want, c := range map[string]openapi.Claim{
		"getContacts: method GET":                             claim("method", "getContacts", "GET"),
		"getContacts.response[].id: type string":              claim("type", "getContacts.response[].id", "string"),
		"getContacts.response[].id: required: shown":          claim("required", "getContacts.response[].id", "shown"),
		"getContacts.error.401: error Unauthorized":           claim("error", "getContacts.error.401", "Unauthorized"),
		"sendContact.response: example 1":                     claim("example", "sendContact.response", "1"),
		"getContacts.response[].id: names the chat":           claim("note", "getContacts.response[].id", "names the chat"),
		"getContactInfo.response.lastSeen: null seen":         claim("null", "getContactInfo.response.lastSeen", "seen"),
		"getContacts.response[].type: enum user":              claim("enum", "getContacts.response[].type", "user"),
		"getContactInfo.response.isBusiness: absent seen":     claim("absent", "getContactInfo.response.isBusiness", "seen"),
		"getContacts: path /waInstance{idInstance}/elsewhere": claim("path", "getContacts", "/waInstance{idInstance}/elsewhere"),
	} {
		c.PageLine, c.Address = 7, "https://a.example"
		if got := verdict(t, c); got.Statement != want || got.Line != 7 || got.Page != c.Address || got.Document != "page" || got.Answer != "adopted" {
			t.Errorf("%+v, want %q", got, want)
		}
	}
}

// TestRequiredInErrors: what an error reply is said to need is there or missing, as in any reply.
func TestRequiredInErrors(t *testing.T) {
	said := list("", "").with(refused(400, `{"message":"no","path":"/x"}`))
	silent := list("", "").with(refused(400, `{"path":"/x"}`))
	for _, c := range []struct {
		value string
		shots []shot
		want  string
	}{
		{"yes", []shot{said}, "confirmed a"},
		{"yes", []shot{said, silent}, "contradicted b"},
		{"conditional", []shot{said}, "unseen "},
		{"conditional", []shot{silent}, "unseen "},
		{"conditional", []shot{said, silent}, "confirmed b"},
		{"no", []shot{said}, "unseen "},
		{"no", []shot{silent}, "confirmed a"},
	} {
		got := verdict(t, claim("required", "getContacts.error.400.message", c.value), c.shots...)
		if text := fmt.Sprint(got.State, " ", got.Exchange); text != c.want {
			t.Errorf("%s after %d replies: %s, want %s", c.value, len(c.shots), text, c.want)
		}
	}
}

// TestErrorTexts: a reply without a body bears out the standard text of its status alone.
func TestErrorTexts(t *testing.T) {
	for _, c := range []struct {
		value, reply string
		want         result.ClaimState
	}{
		{"Unauthorized", "Unauthorized", result.Confirmed},
		{"Unauthorized", "", result.Confirmed},
		{"Unauthorized", "no", result.Unseen},
		{"Token is wrong", "", result.Unseen},
	} {
		if got := verdict(t, claim("error", "getContacts.error.401", c.value), list("", "").with(refused(401, c.reply))); got.State != c.want {
			t.Errorf("%q for %q: %s, want %s", c.reply, c.value, got.State, c.want)
		}
	}
	for reply, want := range map[string]result.ClaimState{"[]": result.Confirmed, persons: result.Unseen, "null": result.Unseen} {
		if got := verdict(t, claim("error", "getContacts.error.200", "[]"), list("", reply)); got.State != want {
			t.Errorf("the empty list after %s: %s", reply, got.State)
		}
	}
}

// TestExamples: a printed example is confirmed by a request or a reply of its shape, and by the heaviest of them.
func TestExamples(t *testing.T) {
	at := func(pointer string) func(*openapi.Claim) {
		return func(c *openapi.Claim) { c.Pointer = "/components/examples/" + pointer }
	}
	card := `{"phoneContact":79001234568,"firstName":"A","middleName":"B","lastName":"C","company":"D"}`
	reply, request := claim("example", "sendContact.response", "1", at("SendContactResultWhatsApp")), claim("example", "sendContact.request", "1", at("SendContactRequestPersonal"))
	other := send(card).with(func(s *shot) { s.reply = `{"idMessage":"x","more":1}` })
	for _, c := range []struct {
		title string
		claim openapi.Claim
		shots []shot
		want  string
	}{
		{"a reply", reply, []shot{send(card)}, "confirmed live a"},
		{"another reply", reply, []shot{other}, "unseen  "},
		{"a reply in a request", reply, []shot{other.with(func(s *shot) { s.request = `{"idMessage":"x"}` })}, "unseen  "},
		{"a request", request, []shot{send(card)}, "confirmed live a"},
		{"another request", request, []shot{send(`{"phoneContact":79001234568}`)}, "unseen  "},
		{"a refused request", request, []shot{send(card).with(refused(400, "no"))}, "unseen  "},
		{"the first of one weight", reply, []shot{other, send(card), send(card)}, "confirmed live b"},
		{"the heaviest", reply, []shot{send(card).with(from(exchange.Documented)), send(card).with(from(exchange.Observed))}, "confirmed observed b"},
		{"no such example", claim("example", "sendContact.response", "9", at("Nothing")), []shot{send(card)}, "unseen  "},
	} {
		got := verdict(t, c.claim, c.shots...)
		if text := fmt.Sprint(got.State, " ", got.By, " ", got.Exchange); text != c.want {
			t.Errorf("%s: %s, want %s", c.title, text, c.want)
		}
	}
}

// TestValues: those of an open list, by the heaviest exchange that had them. Of texts that nobody lists so many are kept.
func TestValues(t *testing.T) {
	typed := func(types ...string) shot {
		var items []string
		for _, name := range types {
			items = append(items, fmt.Sprintf(`{"id":"79001234567@c.us","type":%q}`, name))
		}
		return list("", "["+strings.Join(items, ",")+"]")
	}
	var many []string
	for i := range 100 {
		many = append(many, fmt.Sprint("t", i))
	}
	long := strings.Repeat("t", 64)
	for _, c := range []struct {
		title, value string
		shots        []shot
		want         string
	}{
		{"one of several", "group", []shot{typed("user", "group")}, "confirmed live a"},
		{"the first of one weight", "user", []shot{typed("user"), typed("user")}, "confirmed live a"},
		{"the heaviest", "user", []shot{typed("user").with(from(exchange.Documented)), typed("user")}, "confirmed live b"},
		{"the longest", long, []shot{typed(long)}, "confirmed live a"},
		{"too long", long + "t", []shot{typed(long + "t")}, "unseen  "},
		{"the last that is kept", "t99", []shot{typed(many...)}, "confirmed live a"},
		{"one too many", "user", []shot{typed(append(many, "user")...)}, "unseen  "},
		{"kept, and seen again", "t0", []shot{typed(append(many, "t0")...).with(from(exchange.Observed)), typed("t0")}, "confirmed live b"},
	} {
		got := verdict(t, claim("enum", "getContacts.response[].type", c.value), c.shots...)
		if text := fmt.Sprint(got.State, " ", got.By, " ", got.Exchange); text != c.want {
			t.Errorf("%s: %s, want %s", c.title, text, c.want)
		}
	}
}

// TestCounterexamples: the heaviest, and of one weight the first by name.
func TestCounterexamples(t *testing.T) {
	path := func(path string, change ...func(*shot)) shot {
		s := list("", persons)
		s.path = path
		for _, f := range change {
			f(&s)
		}
		return s
	}
	const there = "/waInstance{idInstance}/GetContacts/{apiTokenInstance}"
	for _, c := range []struct {
		title string
		shots []shot
		want  string
	}{
		{"behind a version", []shot{path("/v3/waInstance{idInstance}/getContacts/{apiTokenInstance}")}, "confirmed a: "},
		{"one", []shot{path(there)}, "contradicted a: " + there + " was answered"},
		{"beside the right one", []shot{path(""), path(there)}, "contradicted b: " + there + " was answered"},
		{"the first of one weight", []shot{path(there), path("/waInstance{idInstance}/x")}, "contradicted a: " + there + " was answered"},
		{"the first of one weight", []shot{path("/waInstance{idInstance}/x"), path(there)}, "contradicted a: /waInstance{idInstance}/x was answered"},
		{"the heaviest", []shot{path(there, from(exchange.Documented)), path("/waInstance{idInstance}/x")}, "contradicted b: /waInstance{idInstance}/x was answered"},
	} {
		for range 5 { // whatever the order of a map
			got := verdict(t, claim("path", "getContacts", "/waInstance{idInstance}/getContacts/{apiTokenInstance}"), c.shots...)
			if text := fmt.Sprintf("%s %s: %s", got.State, got.Exchange, got.Reason); text != c.want {
				t.Errorf("%s: %s, want %s", c.title, text, c.want)
			}
		}
	}
}

// TestTheFirstOfOneWeight: whatever the order of types and products, the first exchange is named.
func TestTheFirstOfOneWeight(t *testing.T) {
	named := func(value string, change ...func(*shot)) shot {
		s := info(person, `{"chatId":"79001234567@c.us","name":`+value+`}`)
		for _, f := range change {
			f(&s)
		}
		return s
	}
	finding := func(exchange string) result.Finding {
		return result.Finding{Severity: result.Drift, Exchange: exchange, Claims: []string{"c"}}
	}
	for _, c := range []struct {
		title    string
		claim    openapi.Claim
		findings []result.Finding
		shots    []shot
		want     string
	}{
		{"of two types", claim("type", "getContactInfo.response.name", "boolean"), nil, []shot{named("5"), named(`"D"`)}, "a: it is of type integer"},
		{"of two products", claim("type", "getContactInfo.response.name", "string", on("all")), nil, []shot{named("5", of("max")), named("true")}, "a: it is of type integer"},
		{"the heavier of two products", claim("type", "getContactInfo.response.name", "string", on("all")), nil, []shot{named("5", from(exchange.Observed)), named("true", of("max"))}, "b: it is of type boolean"},
		{"of two findings", claim("required", "getContactInfo.response.name", "shown"), []result.Finding{finding("b"), finding("a")},
			[]shot{named(`"D","more":1`), named(`"D","more":1`)}, "a: a finding speaks against it"},
		{"seen, of two products", claim("type", "getContactInfo.response.name", "string", on("all")), nil, []shot{named(`"D"`, of("max")), named(`"D"`)}, "a: "},
	} {
		got := verdictOf(t, c.claim, c.findings, c.shots...)
		if text := got.Exchange + ": " + got.Reason; text != c.want {
			t.Errorf("%s: %s, want %s", c.title, text, c.want)
		}
	}
}

// TestClaimsStandApart: what is seen of one claim is seen of no other, whatever they share.
func TestClaimsStandApart(t *testing.T) {
	unanswered := info(person, "5").exchange("unanswered")
	unanswered.Response = nil
	got := states(t, []openapi.Claim{
		claim("type", "getContactInfo.response.messageexpiration", "integer"),
		claim("type", "getContactInfo.response.messageexpiration", "integer", answer(openapi.Respelled)),
		claim("type", "getContactInfo.response.name", "string"),
		claim("type", "getContactInfo.response.isMute", "boolean"),
		claim("type", "getContactInfo.request.chatId", "string"),
		claim("type", "getContactInfo.response.chatId", "string"),
		claim("type", "getContactInfo.error.400.name", "string"),
		claim("type", "getContacts.response[].name", "string"),
		claim("note", "getContactInfo.response.isMute", "n", seen("boolean")),
		claim("note", "getContactInfo.response.name", "n", seen("boolean")),
		claim("type", "getContactInfo.response.name", "string", on("all")),
		claim("type", "getContactInfo.response.name", "string", on("max")),
		claim("absent", "getContactInfo.response.isbusiness", "seen"),
		claim("absent", "getContactInfo.response.name", "seen"),
	}, unanswered, info(person, contact).exchange("a"))
	want := "unseen confirmed confirmed confirmed confirmed confirmed unseen unseen confirmed contradicted confirmed unseen confirmed unseen"
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// TestOneClaimDoesNotEndAnother: examples and required members are each looked for to the end.
func TestOneClaimDoesNotEndAnother(t *testing.T) {
	printed := func(pointer string) func(*openapi.Claim) {
		return func(c *openapi.Claim) { c.Pointer = "/components/examples/" + pointer }
	}
	card := `{"phoneContact":79001234568,"firstName":"A","middleName":"B","lastName":"C","company":"D"}`
	got := states(t, []openapi.Claim{
		claim("example", "sendContact.response", "1", printed("SendContactResultWhatsApp")),
		claim("example", "sendContact.request", "1", printed("SendContactRequestPersonal")),
		claim("required", "sendContact.request.contact", "yes"),
		claim("required", "sendContact.request.chatId", "yes"),
		claim("type", "getContacts.query.count", "integer"),
		claim("type", "getContacts.query.group", "boolean"),
		claim("required", "getContacts.query.count", "no"),
	}, send(`{"phoneContact":79001234568}`).exchange("a"), send(card).exchange("b"),
		shot{operation: exchange.SendContact, request: `{"contact":{}}`, status: 400, reply: "'chatId' is required"}.exchange("c"),
		list("group=true", persons).exchange("d"))
	if want := "confirmed confirmed unseen confirmed unseen confirmed confirmed"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// states are those of several claims after some exchanges.
func states(t *testing.T, claims []openapi.Claim, exchanges ...*exchange.Exchange) string {
	t.Helper()
	loaded, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	contract := *loaded
	contract.Claims = claims
	judge, err := check.NewJudge(loaded, nil)
	if err != nil {
		t.Fatal(err)
	}
	book := evidence.New(&contract)
	for _, ex := range exchanges {
		book.Add(judge.Exchange(ex))
	}
	unknown := info(person, contact).exchange("unknown")
	unknown.Operation = "getSettings"
	book.Add(check.Outcome{Exchange: unknown}) // of no operation, it says nothing
	var got []string
	for _, claim := range book.Claims(nil) {
		got = append(got, string(claim.State))
	}
	return strings.Join(got, " ")
}

// TestSeen: the shapes that a baseline compares: what came where claims speak of it, in the order of names.
func TestSeen(t *testing.T) {
	loaded, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	judge, err := check.NewJudge(loaded, nil)
	if err != nil {
		t.Fatal(err)
	}
	book := evidence.New(loaded)
	for i, s := range []shot{
		info(person, `{"chatId":"79001234567@c.us","lastSeen":null,"undeclared":1}`),
		info(person, `{"chatId":"79001234567@c.us","lastSeen":"x","products":[{"id":5}]}`),
		info(person, `{"chatId":"79001234567@c.us","email":"x"}`).with(from(exchange.Synthetic)),
		list("", `[]`).with(of("max")),
	} {
		book.Add(judge.Exchange(s.exchange(fmt.Sprint(i))))
	}
	var got []string
	for _, shape := range book.Seen() {
		got = append(got, fmt.Sprint(shape.Operation, " ", shape.Product, " ", shape.Place, " ", shape.Types))
	}
	want := []string{
		"getContactInfo whatsapp request [object]",
		"getContactInfo whatsapp request/chatId [string]",
		"getContactInfo whatsapp response [object]",
		"getContactInfo whatsapp response/chatId [string]",
		"getContactInfo whatsapp response/lastSeen [string null]",
		"getContactInfo whatsapp response/products [array]",
		"getContactInfo whatsapp response/products/* [object]",
		"getContactInfo whatsapp response/products/*/id [integer]",
		"getContacts max response [array]",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}

	contract := *loaded
	contract.Claims = []openapi.Claim{claim("type", "getContactInfo.response.name", "string", on("max"))}
	book = evidence.New(&contract)
	book.Add(judge.Exchange(info(person, contact).with(of("max")).exchange("a")))
	if shapes := book.Seen(); len(shapes) != 2 || shapes[1].Place != "response/name" {
		t.Errorf("of a ledger that knows one product: %v", shapes)
	}
}
