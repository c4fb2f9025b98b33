package clienttest

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// The fake keeps the contract: the suite's own checks find nothing in its replies, ordinary ones and faults that are
// documented errors, for any product. And they can tell: a fault that breaks the contract is found.
func TestFakeKeepsTheContract(t *testing.T) {
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	judge, err := check.NewJudge(contract, nil)
	if err != nil {
		t.Fatal(err)
	}
	exchanges, exercised, notes := 0, map[string]bool{}, map[string]int{}
	for _, product := range products {
		t.Run(string(product.Product), func(t *testing.T) {
			list := conversation(t, product.Product, product.person, product.group)
			exchanges += len(list)
			for _, finding := range findings(t, judge, list, exercised) {
				if finding.Counts() {
					t.Errorf("%s: %s: %s (%s)", finding.Exchange, finding.Check, finding.Message, finding.Actual)
				} else {
					notes[finding.Check]++
				}
			}
		})
	}
	t.Logf("%d exchanges, %d checks exercised, notes: %v", exchanges, len(exercised), notes)

	srv := greenapitest.Start(t, greenapitest.WhatsApp)
	srv.Fail(greenapi.OpGetContacts, greenapitest.Fault{Body: `[{"id":"1@c.us","id":"2@c.us"}]`})
	recorder := &recorder{product: srv.Product}
	recorder.send(t, srv, http.MethodGet, "getContacts", srv.Token, "", "")
	found := false
	for _, finding := range findings(t, judge, recorder.list, exercised) {
		found = found || finding.Check == "lexical.duplicate-key"
	}
	if !found {
		t.Error("the control is not found: a duplicate key")
	}
}

func findings(t *testing.T, judge *check.Judge, list []*exchange.Exchange, exercised map[string]bool) []result.Finding {
	t.Helper()
	var all []result.Finding
	for _, outcome := range judge.Exchanges(list) {
		if !outcome.Judged() {
			t.Errorf("%s was not judged", outcome.Exchange.ID)
		}
		for _, c := range check.Catalogue() {
			exercised[c.ID] = exercised[c.ID] || outcome.Exercised.Has(c)
		}
		all = append(all, outcome.Findings...)
	}
	return all
}

// recorder keeps what goes over the wire.
type recorder struct {
	product greenapitest.Product
	list    []*exchange.Exchange
}

// send makes one request as a careless user would: no facade corrects it.
func (r *recorder) send(t *testing.T, srv *greenapitest.Server, method, operation, token, query, body string) {
	t.Helper()
	scrubber, err := exchange.NewScrubber(srv.IDInstance, srv.Token)
	if err != nil {
		t.Fatal(err)
	}
	client := &http.Client{Transport: &exchange.Transport{
		Base: srv.HTTPClient().Transport, Product: string(r.product),
		Record: func(ex *exchange.Exchange, err error) {
			if err != nil {
				t.Error(err)
			}
			scrubber.Scrub(ex)
			ex.ID = fmt.Sprintf("%d %s %s%s %.60s", len(r.list), method, operation, query, body)
			r.list = append(r.list, ex)
		},
	}}
	req, err := http.NewRequest(method, srv.URL+"/waInstance"+srv.IDInstance+"/"+operation+"/"+token+query, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, resp.Body)
	_ = resp.Body.Close()
}

// conversation is one of each reply that the fake can give without breaking the contract.
func conversation(t *testing.T, product greenapitest.Product, person, group greenapi.ChatID) []*exchange.Exchange {
	t.Helper()
	r := &recorder{product: product}
	srv := greenapitest.Start(t, product, greenapitest.WithGroupNull())
	refusing := greenapitest.Start(t, product)
	empty := greenapitest.Start(t, product, greenapitest.WithContacts())
	chat := func(id greenapi.ChatID) string { return fmt.Sprintf(`{"chatId":%q}`, id) }

	stranger := greenapi.ChatID("79990000001@c.us")
	if product != greenapitest.WhatsApp {
		stranger = "20000000"
	}
	for _, id := range []greenapi.ChatID{person, stranger, group} {
		r.send(t, srv, http.MethodPost, "getContactInfo", srv.Token, "", chat(id))
	}
	r.send(t, srv, http.MethodPost, "GetContactInfo", srv.Token, "", chat(person))
	r.send(t, refusing, http.MethodPost, "getContactInfo", srv.Token, "", chat(group))
	for _, body := range []string{"", "{}", `{"chatId":true}`, `{"chatId":""}`, `{"chatId":"nobody"}`, `{`, `[]`, `{"chatId":}`} {
		r.send(t, srv, http.MethodPost, "getContactInfo", srv.Token, "", body)
	}
	if product == greenapitest.MAX {
		r.send(t, srv, http.MethodPost, "getContactInfo", srv.Token, "", chat("79876543210@c.us"))
	}
	for _, query := range []string{"", "?count=1", "?group=true", "?group=false", "?group=false&count=1", "?count=0"} {
		r.send(t, srv, http.MethodGet, "getContacts", srv.Token, query, "")
	}
	r.send(t, empty, http.MethodGet, "getContacts", srv.Token, "", "")

	contact := `{"phoneContact":79001234568,"firstName":"Артем"}`
	if product == greenapitest.MAX {
		contact = `{"chatId":"10000001"}`
	}
	for range 2 {
		r.send(t, srv, http.MethodPost, "sendContact", srv.Token, "", fmt.Sprintf(`{"chatId":%q,"contact":%s}`, person, contact))
	}
	r.send(t, srv, http.MethodPost, "sendContact", srv.Token, "", `{"contact":{}}`)

	for operation, verb := range map[greenapi.Operation]string{
		greenapi.OpGetContactInfo: http.MethodPost, greenapi.OpGetContacts: http.MethodGet, greenapi.OpSendContact: http.MethodPost,
	} {
		r.send(t, srv, verb, string(operation), "wrong", "", "{}")
		r.send(t, srv, http.MethodPut, string(operation), srv.Token, "", "{}")
		statuses := []int{400, 401, 403, 404, 429, 466, 499, 500, 502}
		if operation == greenapi.OpGetContactInfo && product != greenapitest.WhatsApp {
			statuses = append(statuses, 469)
		}
		for _, status := range statuses {
			srv.Fail(operation, greenapitest.Fault{Status: status})
			r.send(t, srv, verb, string(operation), srv.Token, "", "{}")
		}
		srv.Fail(operation, greenapitest.Fault{Message: "instance is starting or not authorized"}, greenapitest.Fault{RetryAfter: "3"})
		r.send(t, srv, verb, string(operation), srv.Token, "", "{}")
		r.send(t, srv, verb, string(operation), srv.Token, "", "{}")
	}
	return r.list
}
