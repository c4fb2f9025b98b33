package check

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// scene is an exchange in a line; what is left out is a good one of WhatsApp.
type scene struct {
	operation, product, request, query string
	status                             int
	// headers of the reply in pairs; nil is JSON as it should be labelled.
	headers []string
	reply   string
	origin  exchange.Origin
}

const (
	info = exchange.GetContactInfo
	list = exchange.GetContacts
	send = exchange.SendContact
)

// asWhatsApp are requests that go with replies about this person.
const (
	askedPerson = `{"chatId":"71234567890@c.us"}`
	sentCard    = `{"chatId":"71234567890@c.us","contact":{"phoneContact":79001234568,"firstName":"A"}}`
)

func (s scene) exchange() *exchange.Exchange {
	ex := &exchange.Exchange{
		ID: "x", Operation: s.operation, Product: s.product, Origin: s.origin,
		Request:  exchange.Request{Method: "POST", Path: "/waInstance{idInstance}/" + s.operation + "/{apiTokenInstance}", Query: s.query, Body: []byte(s.request)},
		Response: &exchange.Response{Status: s.status, Body: []byte(s.reply)},
	}
	if ex.Operation == "" {
		ex.Operation = info
	}
	if ex.Product == "" {
		ex.Product = exchange.WhatsApp
	}
	if ex.Origin == "" {
		ex.Origin = exchange.Observed
	}
	if s.status == 0 {
		ex.Response.Status = 200
	}
	switch {
	case ex.Operation == list:
		ex.Request.Method = "GET"
	case s.request == "" && ex.Operation == send:
		ex.Request.Body = []byte(sentCard)
	case s.request == "":
		ex.Request.Body = []byte(askedPerson)
	}
	ex.Request.Path = "/waInstance{idInstance}/" + ex.Operation + "/{apiTokenInstance}"
	if s.headers == nil {
		s.headers = []string{"Content-Type", "application/json"}
	}
	for i := 0; i+1 < len(s.headers); i += 2 {
		ex.Response.Headers = append(ex.Response.Headers, exchange.Header{Name: s.headers[i], Value: s.headers[i+1]})
	}
	return ex
}

// told is what an outcome has to say, as in "drift undeclared /nickname, note empty-list ".
func told(o Outcome) string {
	var list []string
	for _, f := range o.Findings {
		text := string(f.Severity) + " " + f.Code
		if f.Pointer != nil {
			text += " " + *f.Pointer
			if *f.Pointer == "" {
				text += "whole"
			}
		}
		if f.Times > 1 {
			text += fmt.Sprintf(" x%d", f.Times)
		}
		list = append(list, text)
	}
	return strings.Join(list, ", ")
}

// cases are scenes and what has to be told about them, by name.
type cases map[string]struct {
	scene
	want string
}

func (c cases) run(t *testing.T) {
	t.Helper()
	judge := judgeOf(t)
	for name, one := range c {
		t.Run(name, func(t *testing.T) {
			outcome := judge.Exchange(one.exchange())
			if got := told(outcome); got != one.want {
				t.Errorf("got  %s\nwant %s", got, one.want)
			}
			for _, f := range outcome.Findings {
				if strings.HasSuffix(f.Spec, ":0") || f.Message == "" || f.Claims == nil || f.Times < 1 || !knownCheck(f) {
					t.Errorf("incomplete: %+v", f)
				}
			}
		})
	}
}

func knownCheck(f result.Finding) bool {
	for _, c := range Catalogue() {
		if c.ID == f.Check && (c.Code() == f.Code || f.Code == More) && c.Severity == f.Severity && c.Layer == f.Layer {
			return true
		}
	}
	return false
}

// sayings are scenes and all that a finding says about them, by its code and, behind a comma, what is special. spec is where
// it stands, an operation's own places below the operation.
type sayings map[string]struct {
	scene
	expected, actual, message, spec string
}

func (s sayings) run(t *testing.T) {
	t.Helper()
	contract := contractOf(t)
	for name, one := range s {
		t.Run(name, func(t *testing.T) {
			code, _, _ := strings.Cut(name, ",")
			found := judgeOf(t).Exchange(one.exchange()).Findings
			i := slices.IndexFunc(found, func(f result.Finding) bool { return f.Code == code })
			if i < 0 {
				t.Fatal("no such finding")
			}
			f, spec := found[i], one.spec
			if operation, _ := contract.Operation(f.Operation); !strings.HasPrefix(spec, "/components") {
				spec = operation.Pointer + spec
			}
			if line := fmt.Sprintf("%s:%d", openapi.SpecFile, contract.Line(spec)); f.Spec != line {
				t.Errorf("stands at %s, want %s", f.Spec, line)
			}
			if f.Expected != one.expected || f.Actual != one.actual || f.Message != one.message {
				t.Errorf("expected %q, not %q: %s", f.Expected, f.Actual, f.Message)
			}
		})
	}
}
