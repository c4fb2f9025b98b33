package fault_test

import (
	"slices"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/fault"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// bases are good replies of every operation and product.
func bases() []*exchange.Exchange {
	var list []*exchange.Exchange
	add := func(operation, product, request, reply string) {
		ex := &exchange.Exchange{
			ID: operation + " " + product, Operation: operation, Product: product, Origin: exchange.Observed,
			Request: exchange.Request{Method: "POST", Path: "/waInstance{idInstance}/" + operation + "/{apiTokenInstance}", Body: []byte(request)},
			Response: &exchange.Response{Status: 200, Body: []byte(reply), Headers: []exchange.Header{
				{Name: "content-type", Value: "application/json"}, {Name: "content-length", Value: "9"}}},
		}
		if operation == exchange.GetContacts {
			ex.Request.Method = "GET"
		}
		list = append(list, ex)
	}
	add(exchange.GetContactInfo, exchange.WhatsApp, `{"chatId":"71234567890@c.us"}`, `{"chatId":"71234567890@c.us","name":"A"}`)
	add(exchange.GetContacts, exchange.WhatsApp, "", `[{"id":"1@c.us","name":"A","type":"user"},{"id":"1-2@g.us"}]`)
	add(exchange.SendContact, exchange.WhatsApp, `{"chatId":"1@c.us","contact":{"phoneContact":1,"firstName":"A"}}`, `{"idMessage":"3EB0"}`)
	// People may be called as the faults are.
	add(exchange.GetContactInfo, exchange.MAX, `{"chatId":"1"}`, `{"chatId":"1","name":"negative control"}`)
	add(exchange.SendContact, exchange.MAX, `{"chatId":"1","contact":{"chatId":"2"}}`, `{"idMessage":"negative control"}`)
	for _, product := range []string{exchange.Telegram, exchange.MAX} {
		add(exchange.GetContactInfo, product, `{"chatId":"1"}`, `{"chatId":"1"}`)
		add(exchange.GetContacts, product, "", `[{"chatId":"1"},{"chatId":"-2"}]`)
		add(exchange.SendContact, product, `{"chatId":"1","contact":{"chatId":"2"}}`, `{"idMessage":"115"}`)
	}
	return list
}

// TestEveryOperatorIsFoundOut: in every reply that offers a place for its fault the finding follows, there, and nothing
// heavier was found before.
func TestEveryOperatorIsFoundOut(t *testing.T) {
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	judge, err := check.NewJudge(contract, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, operator := range fault.Control() {
		applied := 0
		for _, base := range bases() {
			before := slices.Clone(base.Response.Body)
			broken, pointer, ok := operator.Apply(base)
			if !ok || !operator.AppliesTo(base.Operation) {
				continue
			}
			applied++
			if string(before) != string(base.Response.Body) || len(base.Response.Headers) != 2 {
				t.Errorf("%s: %s itself was broken", operator.ID, base.ID)
			}
			outcome := judge.Exchange(broken)
			if operator.Facade {
				base.Response.Headers = base.Response.Headers[:1]
				outcome = judge.WithFacadeReading(base, broken.Response.Body)
			}
			found := false
			for _, f := range outcome.Findings {
				found = found || f.Code == operator.Code && (f.Pointer == nil) == (pointer == nil) && (pointer == nil || *f.Pointer == *pointer)
			}
			if !found {
				t.Errorf("%s: not found in %s: %+v", operator.ID, base.ID, outcome.Findings)
			}
		}
		if applied == 0 {
			t.Errorf("%s: no reply takes it", operator.ID)
		}
	}
}

// TestWhatCannotBeBroken is left alone.
func TestWhatCannotBeBroken(t *testing.T) {
	for name, ex := range map[string]*exchange.Exchange{
		"no reply":  {Operation: exchange.GetContacts},
		"a refusal": {Operation: exchange.GetContacts, Response: &exchange.Response{Status: 401, Body: []byte(`{}`)}},
		"no JSON":   {Operation: exchange.GetContacts, Response: &exchange.Response{Status: 200, Body: []byte(`[`)}},
	} {
		for _, operator := range fault.Control() {
			if _, _, ok := operator.Apply(ex); ok {
				t.Errorf("%s takes %s", name, operator.ID)
			}
		}
	}
	for reply, want := range map[string]bool{`[]`: false, `null`: false, `[{}]`: false, `{"id":"1"}`: false, `[{"id":"1"}]`: true} {
		ex := &exchange.Exchange{Operation: exchange.GetContacts, Response: &exchange.Response{Status: 200, Body: []byte(reply)}}
		for _, operator := range fault.Control() {
			if operator.ID != "undeclared-member" {
				continue
			}
			if _, _, ok := operator.Apply(ex); ok != want {
				t.Errorf("%s: %s %t", operator.ID, reply, ok)
			}
		}
	}
}
