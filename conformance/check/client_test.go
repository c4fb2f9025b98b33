package check

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

func judgeOf(t *testing.T) *Judge {
	t.Helper()
	judge, err := NewJudge(contractOf(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	return judge
}

// exchangeOf is a call of WhatsApp and its reply.
func exchangeOf(operation string, status int, body string) *exchange.Exchange {
	ex := &exchange.Exchange{
		ID: "x", Operation: operation, Product: exchange.WhatsApp,
		Request:  exchange.Request{Method: "POST", Path: "/waInstance{idInstance}/" + operation + "/{apiTokenInstance}"},
		Response: &exchange.Response{Status: status, Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(body)},
	}
	switch operation {
	case exchange.GetContactInfo:
		ex.Request.Body = []byte(`{"chatId":"71234567890@c.us"}`)
	case exchange.SendContact:
		ex.Request.Body = []byte(`{"chatId":"71234567890@c.us","contact":{"phoneContact":79001234568,"firstName":"A"}}`)
	default:
		ex.Request.Method = "GET"
	}
	return ex
}

func codes(o Outcome) string {
	var found []string
	for _, finding := range o.Findings {
		place := ""
		if finding.Pointer != nil {
			place = " " + *finding.Pointer
		}
		found = append(found, finding.Code+place)
	}
	return strings.Join(found, ", ")
}

// comparedWith says what the check finds in a value of the facade that was made of another reply than the one judged, the
// way a facade at fault would make it.
func comparedWith(t *testing.T, ex *exchange.Exchange, facade string) Outcome {
	t.Helper()
	judge := judgeOf(t)
	return judge.WithFacadeReading(ex, []byte(facade))
}

// TestValuesCheckCanFail gives the facade another reply than the judge has: it loses, invents or changes a member.
func TestValuesCheckCanFail(t *testing.T) {
	const body = `{"chatId":"71234567890@c.us","lastSeen":null,"name":"Dealer","products":[{"id":"1","price":null,"imageUrls":{"original":"o"}}],"messageExpiration":5,"isMute":true}`
	change := func(old, with string) string { return strings.Replace(body, old, with, 1) }
	for name, c := range map[string]struct{ facade, want string }{
		"faithful":              {body, ""},
		"lost":                  {change(`"name":"Dealer",`, ``), "values /name"},
		"invented":              {change(`"name"`, `"email":"","name"`), "values /email"},
		"invented, undeclared":  {change(`"name"`, `"mood":"","name"`), "values /name"},
		"invented, at the end":  {change(`:true}`, `:true,"mood":""}`), "values "},
		"null to absent":        {change(`"lastSeen":null,`, ``), "values /lastSeen"},
		"null to empty":         {change(`"lastSeen":null`, `"lastSeen":""`), "values /lastSeen"},
		"text":                  {change(`Dealer`, `Somebody`), "values /name"},
		"number":                {change(`:5`, `:6`), "values /messageExpiration"},
		"boolean":               {change(`:true`, `:false`), "values /isMute"},
		"wrong type":            {change(`:5`, `:"5"`), "values /messageExpiration"},
		"renamed":               {change(`"isMute"`, `"ismute"`), "values /isMute"},
		"nested":                {change(`"original":"o"`, `"original":"p"`), "values /products/0/imageUrls/original"},
		"nested, lost":          {change(`"price":null,`, ``), "values /products/0/price"},
		"another order":         {change(`{"chatId":"71234567890@c.us","lastSeen":null,`, `{"lastSeen":null,"chatId":"71234567890@c.us",`), "values /chatId"},
		"a product more":        {change(`[{`, `[{},{`), "values /products"},
		"nothing that is known": {`{}`, "values"},
	} {
		got := codes(comparedWith(t, exchangeOf(exchange.GetContactInfo, 200, body), c.facade))
		if !strings.HasPrefix(got, c.want) || (got == "") != (c.want == "") {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// TestListsAreComparedInBothForms: the whole list and the streamed one.
func TestListsAreComparedInBothForms(t *testing.T) {
	const body = `[{"id":"1@c.us","name":"A","type":"user"},{"id":"2@c.us","name":"B","type":"user"}]`
	for name, facade := range map[string]string{
		"shorter":     `[{"id":"1@c.us","name":"A","type":"user"}]`,
		"longer":      `[{"id":"1@c.us","name":"A","type":"user"},{"id":"2@c.us","name":"B","type":"user"},{"id":"2@c.us","name":"B","type":"user"}]`,
		"other name":  strings.Replace(body, `"B"`, `"C"`, 1),
		"other order": `[{"id":"2@c.us","name":"B","type":"user"},{"id":"1@c.us","name":"A","type":"user"}]`,
		"other chat":  strings.Replace(body, `2@c.us`, `3@c.us`, 1),
		"other key":   strings.ReplaceAll(body, `"id"`, `"chatId"`),
	} {
		got := comparedWith(t, exchangeOf(exchange.GetContacts, 200, body), facade)
		for _, f := range got.Findings {
			if f.Check != "client.values" || f.Times < 2 {
				t.Errorf("%s: %s %d times", name, f.Check, f.Times)
			}
		}
		if len(got.Findings) == 0 {
			t.Errorf("%s: nothing found", name)
		}
	}
}

// TestErrorsCheckCanFail gives it clients that take an error for a value, or for another error.
func TestErrorsCheckCanFail(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"right":          {&greenapi.Error{Kind: greenapi.ErrUnauthorized, Status: 401}, 0},
		"a value":        {nil, 1},
		"untyped":        {errors.New("401"), 1},
		"another kind":   {&greenapi.Error{Kind: greenapi.ErrServer, Status: 401}, 1},
		"another status": {&greenapi.Error{Kind: greenapi.ErrUnauthorized, Status: 403}, 1},
	} {
		trial := judgeOf(t).onTrial(exchangeOf(exchange.GetContactInfo, 401, "{}"))
		question{trial, clientChecks[1]}.judgeTypedError("the facade", []greenapi.Kind{greenapi.ErrUnauthorized}, c.err)
		trial.settle()
		if !trial.out.Exercised.Has(*clientChecks[1]) || trial.sound != (c.want == 0) {
			t.Errorf("%s: not asked, or held against nobody", name)
		}
		if len(trial.out.Findings) != c.want {
			t.Errorf("%s: %s", name, codes(*trial.out))
		}
	}
}

// TestKindsOfErrors: what the documents make of a reply is what the facade's error may be.
func TestKindsOfErrors(t *testing.T) {
	const group, person = `{"chatId":"120363043968066561@g.us"}`, askedPerson
	for name, c := range map[string]struct {
		scene
		want []greenapi.Kind
	}{
		"details":                    {scene{reply: good}, nil},
		"null for a group":           {scene{request: group, reply: `null`}, []greenapi.Kind{greenapi.ErrGroupChat}},
		"null for a person":          {scene{request: person, reply: `null`}, nil},
		"null for a list":            {scene{operation: list, reply: `null`}, nil},
		"an error inside":            {scene{reply: `{"code":401,"description":"Unauthorized"}`}, []greenapi.Kind{greenapi.ErrUnexpectedResponse}},
		"an error inside, for group": {scene{request: group, reply: `{"code":401,"description":"Unauthorized"}`}, []greenapi.Kind{greenapi.ErrUnexpectedResponse, greenapi.ErrGroupChat}},
		"one of a message to it":     {scene{operation: send, request: `{"chatId":"120363043968066561@g.us","contact":{"phoneContact":1,"firstName":"A"}}`, reply: `{"code":401,"description":"Unauthorized"}`}, []greenapi.Kind{greenapi.ErrUnexpectedResponse}},
		"nothing":                    {scene{reply: ""}, []greenapi.Kind{greenapi.ErrUnexpectedResponse}},
		"cut to nothing":             {scene{headers: jsonAnd("Content-Length", "9")}, nil},
		"401":                        {scene{status: 401}, []greenapi.Kind{greenapi.ErrUnauthorized}},
		"401 at fault":               {scene{status: 401, reply: `{"code":1}`}, nil},
		"503, on the way":            {scene{status: 503, origin: exchange.Live}, nil},
		"469, on the way":            {scene{status: 469, origin: exchange.Live}, nil},
		"400":                        {scene{status: 400, reply: `{"message":"Validation failed"}`}, []greenapi.Kind{greenapi.ErrInvalidRequest}},
		"400 for a group":            {scene{status: 400, request: group, reply: `{"message":"Validation failed"}`}, []greenapi.Kind{greenapi.ErrGroupChat}},
		"400 for a message to it":    {scene{operation: send, status: 400, request: `{"chatId":"120363043968066561@g.us","contact":{"phoneContact":1,"firstName":"A"}}`, reply: `{"message":"Validation failed"}`}, []greenapi.Kind{greenapi.ErrInvalidRequest}},
		"400, not ready":             {scene{status: 400, reply: `{"message":"Instance is deleted"}`}, []greenapi.Kind{greenapi.ErrInstanceNotReady}},
		"400, not ready, in words":   {scene{status: 400, reply: ` Instance is deleted `, headers: typed("text/plain")}, []greenapi.Kind{greenapi.ErrInstanceNotReady}},
		"400 in other words":         {scene{status: 400, reply: `{"message":"no"}`}, []greenapi.Kind{greenapi.ErrInvalidRequest, greenapi.ErrInstanceNotReady, greenapi.ErrQuota}},
	} {
		trial := judgeOf(t).onTrial(c.exchange())
		trial.judge()
		if got := trial.documentedErrors(); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

// TestKindsOfStatus: what the documents make of each status that has one meaning.
func TestKindsOfStatus(t *testing.T) {
	for status, want := range map[int]greenapi.Kind{
		401: greenapi.ErrUnauthorized, 403: greenapi.ErrForbidden, 404: greenapi.ErrNotFound, 429: greenapi.ErrRateLimited, 466: greenapi.ErrQuota,
		469: greenapi.ErrQuota, 499: greenapi.ErrServer, 500: greenapi.ErrServer, 502: greenapi.ErrServer,
	} {
		s := scene{product: exchange.MAX, request: asked("1"), status: status}
		trial := judgeOf(t).onTrial(s.exchange())
		trial.judge()
		if got := trial.documentedErrors(); !slices.Equal(got, []greenapi.Kind{want}) {
			t.Errorf("%d: %v, want %v; %s", status, got, want, told(*trial.out))
		}
	}
	for _, text := range []string{"instance in starting process try later", "instance account not authorized", "instance is starting or not authorized",
		"Instance account is expired. Renew your instance from personal area", "Instance is deleted"} {
		trial := judgeOf(t).onTrial(scene{status: 400, reply: `{"message":"` + text + `"}`}.exchange())
		trial.judge()
		if got := trial.documentedErrors(); !slices.Equal(got, []greenapi.Kind{greenapi.ErrInstanceNotReady}) {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestChatOfTheReply: a request whose chat nobody could send is answered for the chat that the reply is about.
func TestChatOfTheReply(t *testing.T) {
	cases{
		"no form of a chat": {scene{request: asked("a b"), reply: good}, ""},
		"none":              {scene{request: asked(""), reply: good}, ""},
	}.run(t)
}

// TestRefusedValueIsAFinding: a good reply that the facade does not accept.
func TestRefusedValueIsAFinding(t *testing.T) {
	got := comparedWith(t, exchangeOf(exchange.GetContactInfo, 200, `{"chatId":"71234567890@c.us"}`), `[]`)
	if codes(got) != "values " {
		t.Errorf("%q", codes(got))
	}
	got = comparedWith(t, exchangeOf(exchange.SendContact, 200, `{"idMessage":"1"}`), `[]`)
	if codes(got) != "values " || !got.Exercised.Has(*clientChecks[0]) {
		t.Errorf("%q", codes(got))
	}
	got = comparedWith(t, exchangeOf(exchange.GetContactInfo, 200, `{"chatId":"71234567890@c.us","mood":1}`), `[]`)
	if codes(got) != "undeclared /mood" {
		t.Errorf("of a reply at fault an error is nothing: %q", codes(got))
	}
}

// TestWrongErrorsAreFindings: a facade that takes a refusal for a value, in each way to call it.
func TestWrongErrorsAreFindings(t *testing.T) {
	for operation, body := range map[string]string{
		exchange.GetContactInfo: `null`, exchange.SendContact: `{"code":401,"description":"Unauthorized"}`, exchange.GetContacts: `{"code":401,"description":"Unauthorized"}`,
	} {
		ex := exchangeOf(operation, 200, body)
		ex.Request.Body = bytes.Replace(ex.Request.Body, []byte("71234567890@c.us"), []byte("120363043968066561@g.us"), 1)
		good := map[string]string{exchange.GetContactInfo: `{"chatId":"120363043968066561@g.us"}`, exchange.SendContact: `{"idMessage":"1"}`, exchange.GetContacts: `[]`}[operation]
		if got := codes(comparedWith(t, ex, good)); !strings.HasSuffix(got, "errors") {
			t.Errorf("%s: %q", operation, got)
		}
	}
}

// TestFacadeOnGoodReplies: nothing to say about what the facade makes of them.
func TestFacadeOnGoodReplies(t *testing.T) {
	for _, c := range []struct {
		operation, body string
		status          int
	}{
		{exchange.GetContactInfo, `{"chatId":"71234567890@c.us","products":[{"id":"1","price":null}],"lastSeen":"1","muteExpiration":1e3,"new":[{"a":null}]}`, 200},
		{exchange.GetContactInfo, `{"chatId":"71234567890@c.us","name":"\u0041\/","lastSeen":true,"products":[1],"isMute":"x","messageExpiration":-1}`, 200},
		{exchange.GetContactInfo, `{"chatId":"71234567890@c.us","lastSeen":-1}`, 200},
		{exchange.GetContactInfo, `{"chatId":"71234567890@c.us","lastSeen":0}`, 200},
		{exchange.GetContactInfo, `{"chatId":"71234567890@c.us","lastSeen":{"a":1},"products":{"id":"1"}}`, 200},
		{exchange.GetContactInfo, `{"chatId":"71234567890@c.us","lastSeen":[{"a":1}],"products":[{"imageUrls":[]}]}`, 200},
		{exchange.GetContactInfo, `{"chatId":"71234567890@c.us","lastSeen":1.5}`, 200},
		{exchange.GetContacts, `[{"id":"1@c.us","phoneNumber":1},{"id":"2@c.us","phoneNumber":1.5},{"id":"3@c.us","phoneNumber":-1e400}]`, 200},
		{exchange.GetContactInfo, `{"code":401,"description":"Unauthorized"}`, 200},
		{exchange.GetContactInfo, `{"message":"Validation failed"}`, 400},
		{exchange.GetContactInfo, `{"message":"instance is deleted"}`, 400},
		{exchange.GetContacts, `[{"id":"1@c.us"},{"id":"2@c.us","chatId":"2@c.us","type":null,"name":7}]`, 200},
		{exchange.GetContacts, `[]`, 200},
		{exchange.SendContact, `{"idMessage":"3EB0"}`, 200},
		{exchange.SendContact, `{"idMessage":"3EB0","queue":{"n":1}}`, 200},
	} {
		for _, f := range judgeOf(t).Exchange(exchangeOf(c.operation, c.status, c.body)).Findings {
			if f.Layer == "client" {
				t.Errorf("%s: %s: %s", c.body, f.Check, f.Message)
			}
		}
	}
}

// TestLastSeenIsCompared in each of the forms that the facade tells apart.
func TestLastSeenIsCompared(t *testing.T) {
	digits := strings.Repeat("0", 54) + "1769681957" // 64 of them: the facade takes a longer text for none of a time
	fraction := "2026-01-29T10:19:17." + strings.Repeat("0", 44) + "Z"
	forms := []string{"", "null", `""`, "0", "1769681957", "1769681958", `"1769681957"`, `"-1"`, `"2026-01-29T10:19:17Z"`, `"yesterday"`, `"0"`, "true", "-1", "1.5", "9223372036854775808",
		"1e3", "1000", `"1970-01-01T00:00:00Z"`, `"` + digits + `"`, `"0` + digits + `"`, `"` + fraction + `"`}
	for _, said := range forms {
		for _, read := range forms {
			var seen greenapi.LastSeen
			if read != "" && json.Unmarshal([]byte(read), &seen) != nil {
				continue
			}
			means := func(s string) string {
				switch s {
				case "true", "-1", "1.5", "9223372036854775808":
					return "" // no form that a document gives
				case `""`:
					return "null" // the record beside the field tells them apart
				case "1e3":
					return "1000"
				}
				return s
			}
			if same := sameLastSeen(seen, lastSeenOf(t, said)); same != (means(said) == means(read)) {
				t.Errorf("the reply says %s, the facade read %s: same %t", said, read, same)
			}
		}
	}
}

func lastSeenOf(t *testing.T, text string) Value {
	t.Helper()
	if text == "" {
		return Value{}
	}
	value, faults := strictjson.Parse(text, 4)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return value
}

// TestCalls: every way to get a reply out of the facade is judged.
func TestCalls(t *testing.T) {
	for operation, want := range map[string][]string{
		info: {"Client.GetContactInfo"}, list: {"Client.GetContacts", "Client.Contacts"}, send: {"Client.SendContact"},
	} {
		var names []string
		for _, call := range judgeOf(t).onTrial(scene{operation: operation}.exchange()).calls() {
			names = append(names, call.name)
			if err := call.make(func(any) { t.Errorf("%s hands over a value of nothing", call.name) }); err == nil {
				t.Errorf("%s makes a value of nothing", call.name)
			}
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: %q", operation, names)
		}
	}
}

// TestTheClientOfTheChecksNeverWaits: a reply is there, so nothing is paced and nothing tried again.
func TestTheClientOfTheChecksNeverWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began, judge := time.Now(), judgeOf(t)
		for _, operation := range exchange.Operations() {
			for _, status := range []int{500, 500, 429, 429} {
				judge.Exchange(scene{operation: operation, status: status}.exchange())
			}
		}
		if took := time.Since(began); took != 0 {
			t.Errorf("waited %s", took)
		}
	})
}

// TestTheClientOfTheChecksHasNoLimits: how much a user lets the facade keep is no fault of the API.
func TestTheClientOfTheChecksHasNoLimits(t *testing.T) {
	long := strings.Repeat("x", 2<<20)
	cases{
		"an item":       {scene{operation: list, reply: `[{"id":"1@c.us","name":"` + long + `"}]`}, ""},
		"a contact":     {scene{reply: `{"chatId":"71234567890@c.us","description":"` + long + `"}`}, ""},
		"an error text": {scene{status: 500, headers: []string{"Content-Type", "text/plain"}, reply: "interface conversion: " + long}, "note message-text whole"},
	}.run(t)
}
