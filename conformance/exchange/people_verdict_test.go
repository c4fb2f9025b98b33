package exchange_test

import (
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/recordings"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// concealedMark tells two concealed names of members apart.
var concealedMark = regexp.MustCompile("…[0-9a-f]{4}")

// verdict is what scrubbing must not change: everything of a result but for the words.
func verdict(t *testing.T, exchanges []*exchange.Exchange) []string {
	t.Helper()
	files := fstest.MapFS{}
	for _, ex := range exchanges {
		data, err := exchange.Encode(ex)
		if err != nil {
			t.Fatalf("%s: %v", ex.ID, err)
		}
		files[ex.ID+".json"] = &fstest.MapFile{Data: data}
	}
	r := run.Verify(context.Background(), run.Config{FS: files, Now: func() time.Time { return time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC) }})
	return facts(r)
}

func facts(r *result.Result) []string {
	var list []string
	for _, c := range r.Checks {
		list = append(list, fmt.Sprintf("check %s %s %s %s", c.ID, c.Operation, c.Product, c.State))
	}
	for _, f := range r.Findings {
		pointer, _ := json.Marshal(f.Pointer)
		pointer = concealedMark.ReplaceAll(pointer, []byte("…")) // the mark of a name changes with the name
		list = append(list, fmt.Sprintf("finding %s %s %s %s %d", f.Code, f.Severity, f.Exchange, pointer, f.Times))
	}
	for _, c := range r.Claims {
		list = append(list, fmt.Sprintf("claim %s %s", c.ID, c.State))
	}
	counts, _ := json.Marshal(r.Counts)
	list = append(list, fmt.Sprintf("counts %s", counts), fmt.Sprint("exit ", r.ExitCode))
	slices.Sort(list)
	return list
}

func sameVerdict(t *testing.T, exchanges []*exchange.Exchange) {
	t.Helper()
	for _, ex := range exchanges { // one encoding for both
		ex.File = ""
	}
	before := verdict(t, exchanges)
	var s exchange.Scrubber
	if err := s.ScrubPeople(exchanges); err != nil {
		t.Fatal(err)
	}
	after := verdict(t, exchanges)
	if slices.Equal(before, after) {
		return
	}
	for _, line := range before {
		if !slices.Contains(after, line) {
			t.Errorf("lost:   %s", line)
		}
	}
	for _, line := range after {
		if !slices.Contains(before, line) {
			t.Errorf("gained: %s", line)
		}
	}
}

func bundled(t *testing.T) []*exchange.Exchange {
	t.Helper()
	exchanges, _, err := exchange.LoadFS(recordings.FS, "recordings")
	if err != nil {
		t.Fatal(err)
	}
	return exchanges
}

func TestScrubbingKeepsTheVerdictOfTheBundledRecordings(t *testing.T) {
	sameVerdict(t, bundled(t))
}

// reply is an exchange with a reply of one's own.
func reply(id, operation, product, request, body string) *exchange.Exchange {
	ex := &exchange.Exchange{
		ID: id, Operation: operation, Product: product, Origin: exchange.Live, RecordedAt: time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC),
		Request: exchange.Request{Method: "POST", Path: "/waInstance{idInstance}/" + operation + "/{apiTokenInstance}",
			Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(request)},
		Response: &exchange.Response{Status: 200, Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"},
			{Name: "Content-Length", Value: fmt.Sprint(len(body))}}, Body: []byte(body)},
	}
	if operation == exchange.GetContacts {
		ex.Request.Method, ex.Request.Headers = "GET", nil
	}
	return ex
}

// Odd replies, each with relations that must hold, or be broken, in the same way afterwards.
func TestScrubbingKeepsTheVerdictOfOddReplies(t *testing.T) {
	const info, list, send = exchange.GetContactInfo, exchange.GetContacts, exchange.SendContact
	asked := `{"chatId":"79001234567@c.us"}`
	for name, c := range map[string]struct{ operation, product, request, body string }{
		"echo":                      {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","name":"Иван","lastSeen":null}`},
		"another chat":              {info, "whatsapp", asked, `{"chatId":"79001234568@c.us","name":"Иван"}`},
		"echo under a lid":          {info, "whatsapp", asked, `{"chatId":"120650379300963@lid"}`},
		"Mexico":                    {info, "whatsapp", `{"chatId":"5215512345678@c.us"}`, `{"chatId":"525512345678@c.us"}`},
		"Argentina":                 {info, "whatsapp", `{"chatId":"541112345678@c.us"}`, `{"chatId":"5491112345678@c.us"}`},
		"Brazil":                    {info, "whatsapp", `{"chatId":"5511912345678@c.us"}`, `{"chatId":"551112345678@c.us"}`},
		"Brazil, two people":        {info, "whatsapp", `{"chatId":"5511912345678@c.us"}`, `{"chatId":"551112345679@c.us"}`},
		"a code that MAX takes":     {info, "max", asked, `{"chatId":"10000005","name":"Иван"}`},
		"a code that MAX takes not": {info, "max", `{"chatId":"5215512345678@c.us"}`, `{"chatId":"10000005","name":"Иван"}`},
		"no suffix":                 {info, "whatsapp", asked, `{"chatId":"79001234567"}`},
		"null as a number":          {info, "whatsapp", asked, `{"chatId":"null@c.us"}`},
		"without an at":             {info, "whatsapp", asked, `{"chatId":"79001234567c.us"}`},
		"empty id":                  {info, "whatsapp", asked, `{"chatId":""}`},
		"seconds and milliseconds":  {info, "telegram", `{"chatId":"100000000"}`, `{"chatId":"100000000","lastSeen":1769681957000,"phoneNumberTimestamp":1769681957000,"phoneNumber":79001234567}`},
		"hidden":                    {info, "telegram", `{"chatId":"100000000"}`, `{"chatId":"100000000","lastSeen":0,"phoneNumber":0}`},
		"negative phone":            {info, "telegram", `{"chatId":"100000000"}`, `{"chatId":"100000000","phoneNumber":-79001234567}`},
		"phone beyond 64 bits":      {info, "telegram", `{"chatId":"100000000"}`, `{"chatId":"100000000","phoneNumber":9223372036854775808}`},
		"phone within 64 bits":      {info, "telegram", `{"chatId":"100000000"}`, `{"chatId":"100000000","phoneNumber":9223372036854775807}`},
		"phone as a fraction":       {info, "telegram", `{"chatId":"100000000"}`, `{"chatId":"100000000","phoneNumber":79001234567.5}`},
		"phone with an exponent":    {info, "telegram", `{"chatId":"100000000"}`, `{"chatId":"100000000","phoneNumber":7.9001234567e10}`},
		"group on telegram":         {info, "telegram", `{"chatId":"-10000000000000"}`, `{"chatId":"-10000000000000","name":"Группа"}`},
		"null for a person":         {info, "whatsapp", asked, `null`},
		"null for a group":          {info, "whatsapp", `{"chatId":"120363043968066561@g.us"}`, `null`},
		"names in another case":     {info, "whatsapp", asked, `{"ChatId":"79001234567@c.us","NAME":"Иван","lastseen":1769681957}`},
		"undeclared members":        {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","statusText":"Привет","nested":{"id":"79001234568@c.us"},"tags":["друг",79001234569]}`},
		"a member called by number": {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","79001234568@c.us":{"name":"Иван"}}`},
		"repeated names":            {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","name":"Иван","name":"Пётр","Name":"x"}`},
		"bad UTF-8":                 {info, "whatsapp", asked, "{\"chatId\":\"79001234567@c.us\",\"name\":\"\xc8\xe2\xe0\xed\"}"},
		"lone surrogates":           {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","name":"Ив\ud83dан\ude00 \ud83d\ude00"}`},
		"control character":         {info, "whatsapp", asked, "{\"chatId\":\"79001234567@c.us\",\"name\":\"Ив\tан\"}"},
		"bad escape":                {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","name":"Ив\xан"}`},
		"cut in a name":             {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","name":"Ив`},
		"cut in an escape":          {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","name":"Ив\u04`},
		"trailing data":             {info, "whatsapp", asked, `{"chatId":"79001234567@c.us"}{"name":"Иван"}`},
		"byte order mark":           {info, "whatsapp", asked, "\ufeff" + `{"chatId":"79001234567@c.us"}`},
		"a page in place of JSON":   {info, "whatsapp", asked, `<html><title>Иван Петров</title>79001234567</html>`},
		"bare words":                {info, "whatsapp", asked, `{"chatId":79001234567@c.us,"name":Иван,"x":NaN}`},
		"error inside":              {info, "whatsapp", asked, `{"code":401,"description":"Unauthorized"}`},
		"error inside, another":     {info, "whatsapp", asked, `{"statusCode":401,"message":"instance account not authorized"}`},
		"error text inside":         {info, "whatsapp", asked, `instance account not authorized`},
		"error beside the key":      {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","statusCode":401,"message":"Unauthorized"}`},
		"wrong types":               {info, "whatsapp", asked, `{"chatId":79001234567,"isMute":"Иван","name":{"first":"Иван"},"messageExpiration":"1769681957"}`},
		"empty and white":           {info, "whatsapp", asked, `{"chatId":"79001234567@c.us","name":"","contactName":"  ","description":null}`},
		"list":                      {list, "whatsapp", "", `[{"id":"79001234567@c.us","name":"A","contactName":"B","type":"user"},{"id":"11001234567-1581234048@g.us","name":"C","type":"group"}]`},
		"list with a repeated id":   {list, "whatsapp", "", `[{"id":"79001234567@c.us","name":"A","type":"user"},{"id":"79001234567@c.us","name":"B","type":"user"}]`},
		"list with wrong types":     {list, "whatsapp", "", `[{"id":"79001234567@c.us","type":"group"},{"id":"120363043968066561@g.us","type":"user"},{"id":"79001234568@c.us","type":"community"}]`},
		"list with errors":          {list, "whatsapp", "", `[{"statusCode":401,"message":"Unauthorized"},{"error":"x"},{}]`},
		"list of another product":   {list, "telegram", "", `[{"chatId":"79001234567@c.us","phoneNumber":79001234567,"username":"@ivan","type":"user"},{"chatId":"-100000000","type":"user"}]`},
		"list of odd ids":           {list, "whatsapp", "", `[{"id":"5525999990000c.us"},{"id":"null@c.us"},{"id":"102388094480549@c.us"},{"id":"-@c.us"},{"id":"@c.us"},{"id":"79001234567@newsletter"}]`},
		"list of nothing":           {list, "whatsapp", "", `[]`},
		"message":                   {send, "whatsapp", `{"chatId":"79001234567@c.us","contact":{"phoneContact":79001234567,"firstName":"Иван"},"quotedMessageId":"3EB0C767D097B7C7C030"}`, `{"idMessage":"3EB0C767D097B7C7C030"}`},
		"message without an id":     {send, "whatsapp", `{"chatId":"79001234567@c.us","contact":{"phoneContact":"79001234567"}}`, `{"idMessage":""}`},
		"request with two readings": {info, "whatsapp", `{"chatId":"79001234567@c.us","chatId":"79001234568@c.us"}`, `{"chatId":"79001234568@c.us"}`},
	} {
		t.Run(name, func(t *testing.T) {
			sameVerdict(t, []*exchange.Exchange{reply("live-x", c.operation, c.product, c.request, c.body)})
		})
	}
}

// What looks like the scheme of an address may be a name, and what has no letters is nobody's.
func TestScrubbingTexts(t *testing.T) {
	for value, want := range map[string]string{
		"Zelda: hello":                    `^\p{Lu}\p{Ll}{4}: \p{Ll}{5}$`,
		"zelda:hello":                     `^\p{Ll}{5}:\p{Ll}{5}$`,
		"zelda://hello":                   `^\p{Ll}{5}://\p{Ll}{5}$`,
		"true: ":                          `^\p{Ll}{4}: $`,
		"mailto:zelda@hello.net":          `^mailto:[a-z]{5}@[a-z]{6}\.example$`,
		"tel:+79001234567":                `^tel:\+999\d{8}$`,
		"https://zelda.net/hello.jpg?a=b": `^https://[a-z]{8}\.example/[a-z]{5}\.jpg\?[a-z]=[a-z]$`,
		"HTTPS://zelda.net":               `^https://[a-z]{8}\.example$`,
		"data:image/png;base64,iVBORw0K":  `^data:image/png;base64,999\d{9}$`,
		"zelda@hello.net":                 `^[a-z]{5}@[a-z]{6}\.example$`,
		"3EB0C767D097B7C7C030":            `^999[0-9A-F]{17}$`,
		"ЗЕЛЬДА":                          `^\p{Cyrillic}{6}$`,
		"שרה":                             `^\p{Hebrew}{3}$`,
		"田中 山田":                           `^\p{Han}{2} \p{Han}{2}$`,
		"7900123":                         `^9997\d{3}$`,
		"4900123":                         `^999[^7]\d{3}$`,
		"790012":                          `^790012$`,
		"-100200300":                      `^-999\d{6}$`,
		"12345-67":                        `^999\d{2}-\d{2}$`,
		"120363043968066561@g.us":         `^999\d{15}@g\.us$`,
		"null@c.us":                       `^null@c\.us$`,
		"...":                             `^\.\.\.$`,
		"🌸":                               `^.$`,
	} {
		body, _ := json.Marshal(map[string]string{"name": value})
		ex := reply("x", exchange.GetContactInfo, "whatsapp", `{}`, string(body))
		var s exchange.Scrubber
		if err := s.ScrubPeople([]*exchange.Exchange{ex}); err != nil {
			t.Errorf("%q: %v", value, err)
			continue
		}
		var got struct{ Name string }
		if err := json.Unmarshal(ex.Response.Body, &got); err != nil || !regexp.MustCompile(want).MatchString(got.Name) {
			t.Errorf("%q became %q, want %s", value, got.Name, want)
		}
		if length, _ := exchange.Get(ex.Response.Headers, "Content-Length"); length != fmt.Sprint(len(ex.Response.Body)) {
			t.Errorf("%q: Content-Length %s of %d", value, length, len(ex.Response.Body))
		}
	}
}

func TestScrubbingKeepsRepeatedMessages(t *testing.T) {
	request := `{"chatId":"79001234567@c.us","contact":{"phoneContact":79001234567,"firstName":"Иван"}}`
	one := reply("a", exchange.SendContact, "whatsapp", request, `{"idMessage":"3EB0C767D097B7C7C030"}`)
	two := reply("b", exchange.SendContact, "whatsapp", request, `{"idMessage":"3EB0C767D097B7C7C030"}`)
	sameVerdict(t, []*exchange.Exchange{one, two})
	if string(one.Response.Body) != string(two.Response.Body) || strings.Contains(string(one.Response.Body), "C767") {
		t.Errorf("got %s and %s", one.Response.Body, two.Response.Body)
	}
}
