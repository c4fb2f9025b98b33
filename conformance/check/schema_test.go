package check

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

func TestSchema(t *testing.T) {
	cases{
		"a type nobody gives":                 {scene{reply: `{"chatId":"71234567890@c.us","isMute":"false","name":1}`}, "violation type /isMute, violation type /name"},
		"in every item":                       {scene{operation: list, reply: `[{"id":"1@c.us","name":1},{"id":"2@c.us","name":1}]`}, "violation type /0/name x2"},
		"items that are none":                 {scene{operation: list, reply: `[{"id":"1@c.us"},7,null]`}, "violation null /2, violation type /1"},
		"an object for a list":                {scene{operation: list, reply: `{"contacts":[{"id":1}]}`}, "violation type whole"},
		"null for a list":                     {scene{operation: list, reply: `null`}, "violation null whole"},
		"a fraction":                          {scene{reply: `{"chatId":"71234567890@c.us","messageExpiration":1.5}`}, "violation type /messageExpiration"},
		"a fraction that floats take for 1":   {scene{reply: `{"chatId":"71234567890@c.us","messageExpiration":1.00000000000000000001}`}, "violation type /messageExpiration"},
		"a fraction in a list":                {scene{operation: list, product: exchange.MAX, reply: `[{"chatId":"1","phoneNumber":9007199254740993.5}]`}, "violation type /0/phoneNumber"},
		"a fraction in a refusal":             {scene{status: 400, reply: `{"statusCode":400.00000000000000000001,"message":"Validation failed"}`}, "violation error-shape /statusCode"},
		"a plain fraction in a refusal":       {scene{status: 400, reply: `{"statusCode":400.5,"message":"Validation failed"}`}, "violation error-shape /statusCode"},
		"beyond 64 bits":                      {scene{reply: `{"chatId":"71234567890@c.us","messageExpiration":9223372036854775808}`}, "violation integer-range /messageExpiration"},
		"as an exponent alone":                {scene{reply: `{"chatId":"71234567890@c.us","messageExpiration":1e3}`}, "note integer-form /messageExpiration"},
		"a long integer":                      {scene{reply: `{"chatId":"71234567890@c.us","messageExpiration":9223372036854775807}`}, ""},
		"an error inside":                     {scene{reply: `{"code":401,"description":"Unauthorized"}`}, "violation error-in-200 whole"},
		"details that speak of a status":      {scene{reply: `{"name":"A","status":"at work"}`}, "drift undeclared /status, drift missing whole"},
		"a list as an error":                  {scene{status: 500, reply: `["bad"]`}, "violation error-shape whole"},
		"faults in the order of their places": {scene{status: 400, reply: `{"timestamp":1,"statusCode":"a"}`}, "violation error-shape whole, violation error-shape /statusCode, violation error-shape /timestamp"},
		"a quota without its members":         {scene{status: 466, reply: `{"quota":1}`}, "violation error-shape whole"},
		"a quota that is none":                {scene{status: 466, reply: `[]`}, "violation error-shape whole"},
		"a quota with one":                    {scene{status: 466, reply: `{"correspondentsStatus":{"status":"CORRESPONDENTS_QUOTE_EXCEEDED"}}`}, ""},
		"JSON with a 401":                     {scene{status: 401, reply: `{"message":"Unauthorized"}`}, ""},
	}.run(t)
}

// TestFaultsNameTheirPlace: the line of the contract that a finding names is that of the innermost declared place, and the
// type that it tells is the value's.
func TestFaultsNameTheirPlace(t *testing.T) {
	for reply, want := range map[string]struct{ spec, message string }{
		`{"chatId":"71234567890@c.us","products":[{},{"name":7}]}`: {"/components/schemas/Product/properties/name", "/products/1/name is an integer"},
		`{"chatId":"71234567890@c.us","products":[{},true]}`:       {"/components/schemas/Product", "/products/1 is a boolean"},
		`{"chatId":"71234567890@c.us","isMute":[]}`:                {contactInfo + "/properties/isMute", "/isMute is an array"},
	} {
		f := judgeOf(t).Exchange(scene{reply: reply}.exchange()).Findings[0]
		if line := openapi.SpecFile + ":" + strconv.Itoa(contractOf(t).Line(want.spec)); f.Spec != line || !strings.HasPrefix(f.Message, want.message) {
			t.Errorf("%s: %s, want %s; %s", reply, f.Spec, line, f.Message)
		}
	}
}

// TestOverruledTypesAreCited: that no document says so would be wrong where one does and the contract overrules it.
func TestOverruledTypesAreCited(t *testing.T) {
	outcome := judgeOf(t).Exchange(scene{reply: `{"chatId":"71234567890@c.us","products":{"id":"1"}}`}.exchange())
	if got := told(outcome); got != "violation type /products" {
		t.Fatal(got)
	}
	if got, want := outcome.Findings[0].Message, "which only the overruled claim getcontactinfo-whatsapp-he-products-type says"; !strings.Contains(got, want) {
		t.Errorf("%q does not say %q", got, want)
	}
}

// TestFindingsNameWhatTheyContradict: a claim that something occurs is contradicted by nothing, a type not by a null.
func TestFindingsNameWhatTheyContradict(t *testing.T) {
	kinds := map[string]string{}
	for _, claim := range contractOf(t).Claims {
		kinds[claim.ID] = claim.Kind
	}
	for reply, want := range map[string]bool{
		`{"chatId":"71234567890@c.us","isMute":"x"}`: true,
		`{"chatId":"71234567890@c.us","name":null}`:  false,
		`{"name":"A"}`:                           true,
		`{"chatId":"71234567890@c.us","mood":1}`: false,
	} {
		for _, f := range judgeOf(t).Exchange(scene{reply: reply}.exchange()).Findings {
			if (len(f.Claims) > 0) != want {
				t.Errorf("%s: %s names %v", reply, f.Code, f.Claims)
			}
			for _, id := range f.Claims {
				if slices.Contains([]string{"null", "absent", "enum", "error", "example"}, kinds[id]) || kinds[id] == "" {
					t.Errorf("%s: %s names the %s %s", reply, f.Code, kinds[id], id)
				}
			}
		}
	}
}

// TestErrorThatAContractTakesWhole: where a contract wants no member of an error, one that has others is read like any reply.
func TestErrorThatAContractTakesWhole(t *testing.T) {
	spec := string(openapi.Spec())
	from := strings.Index(spec, "      oneOf: # at least one of the two")
	to := from + strings.Index(spec[from:], "      properties:\n        invokeStatus:")
	contract, err := openapi.Parse([]byte(spec[:from]+spec[to:]), openapi.Ledger())
	if err != nil {
		t.Fatal(err)
	}
	judge, err := NewJudge(contract, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := codes(judge.Exchange(exchangeOf(exchange.GetContacts, 466, `{"left":1}`))); !strings.Contains(got, "undeclared /left") {
		t.Errorf("found %q", got)
	}
}
