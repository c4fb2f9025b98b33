package check

import (
	"slices"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

func TestDrift(t *testing.T) {
	cases{
		"undeclared":                          {scene{reply: `{"chatId":"71234567890@c.us","mood":"fine"}`}, "drift undeclared /mood"},
		"undeclared in every item":            {scene{operation: list, reply: `[{"id":"1@c.us","lid":1},{"id":"2@c.us","lid":2},{"id":"3@c.us"}]`}, "drift undeclared /0/lid x2"},
		"undeclared, deep":                    {scene{reply: `{"chatId":"71234567890@c.us","products":[{"imageUrls":{"thumb":1}}]}`}, "drift undeclared /products/0/imageUrls/thumb"},
		"what is in an undeclared is no more": {scene{reply: `{"chatId":"71234567890@c.us","mood":{"name":7,"products":{}}}`}, "drift undeclared /mood"},
		"respelled":                           {scene{reply: `{"chatid":"71234567890@c.us"}`}, "drift undeclared /chatid"},
		"respelled with a hyphen":             {scene{reply: `{"chat-id":"71234567890@c.us"}`}, "drift undeclared /chat-id"},
		"a key and its other spelling":        {scene{reply: `{"chatId":"71234567890@c.us","chat_id":"1"}`}, "drift undeclared /chat_id"},
		"the key of another product":          {scene{operation: list, reply: `[{"chatId":"1@c.us"}]`}, "drift other-product /0/chatId"},
		"no key":                              {scene{reply: `{"name":"A"}`}, "drift missing whole"},
		"no key in several items":             {scene{operation: list, reply: `[{"name":"A"},{"id":"1@c.us"},{}]`}, "drift missing /0 x2"},
		"no message id":                       {scene{operation: send, reply: `{}`}, "drift missing whole"},
		"a new type":                          {scene{operation: list, reply: `[{"id":"1@c.us","type":"bot2"}]`}, "drift enum /0/type"},
		"a type of another product":           {scene{operation: list, product: exchange.MAX, reply: `[{"chatId":"1","type":"group"}]`}, "drift other-product /0/type"},
		"a reported type":                     {scene{operation: list, product: exchange.MAX, reply: `[{"chatId":"1","type":"bot"}]`}, "note reported /0/type"},
		"a reported type elsewhere":           {scene{operation: list, reply: `[{"id":"1@c.us","type":"bot"}]`}, "drift other-product /0/type"},
		"a reported member":                   {scene{product: exchange.Telegram, request: `{"chatId":"1"}`, reply: `{"chatId":"1","phoneNumberTimestamp":1}`}, "note reported /phoneNumberTimestamp"},
		"a member of another product":         {scene{product: exchange.Telegram, request: `{"chatId":"1"}`, reply: `{"chatId":"1","products":[{"mood":1}]}`}, "drift other-product /products"},
		"a branch of another product":         {scene{reply: `{"chatId":"71234567890@c.us","lastSeen":1}`}, "drift other-product /lastSeen"},
		"a null of another product":           {scene{product: exchange.Telegram, request: `{"chatId":"1"}`, reply: `{"chatId":"1","lastSeen":null}`}, "drift other-product /lastSeen"},
		"the null of its product":             {scene{reply: `{"chatId":"71234567890@c.us","lastSeen":null,"muteExpiration":null,"products":[{"price":null}]}`}, ""},
		"a null that nobody shows":            {scene{reply: `{"chatId":"71234567890@c.us","email":null}`}, "violation null /email"},
		"an envelope with more":               {scene{status: 400, reply: `{"message":"Validation failed","trace":1}`}, "drift undeclared /trace"},
		"a broken envelope with more":         {scene{status: 400, reply: `{"message":["a"],"trace":1}`}, "violation error-shape /message, drift undeclared /trace"},
		"an envelope without message":         {scene{status: 400, reply: `{"statusCode":400,"trace":1}`}, "violation error-shape whole, drift undeclared /trace"},
		"another error altogether":            {scene{status: 400, reply: `{"code":1,"trace":1}`}, "violation error-shape whole"},
		"the names of two products":           {scene{operation: list, product: exchange.Telegram, reply: `[{"id":"1"}]`}, "drift other-product /0/id"},
		"a chat is no message":                {scene{operation: send, reply: `{"chatId":"1@c.us"}`}, "drift undeclared /chatId, drift missing whole"},
		"an id is no message":                 {scene{operation: send, reply: `{"id":"1@c.us"}`}, "drift undeclared /id, drift missing whole"},
		"respelled with underscores":          {scene{reply: `{"chat_id":"71234567890@c.us"}`}, "drift undeclared /chat_id"},
		"an id is no chat":                    {scene{operation: send, reply: `{"id_message":"1"}`}, "drift undeclared /id_message"},
		"a type that is null":                 {scene{operation: list, reply: `[{"id":"1@c.us","type":null}]`}, "violation null /0/type"},
		"a type that is a number":             {scene{operation: list, reply: `[{"id":"1@c.us","type":7}]`}, "violation type /0/type"},
		"a reported member that is null":      {scene{product: exchange.Telegram, request: `{"chatId":"1"}`, reply: `{"chatId":"1","phoneNumberTimestamp":null}`}, "violation null /phoneNumberTimestamp"},
	}.run(t)
}

// TestPlacesOfAnotherProduct: an object that only another product's page has is one finding, whatever is in it.
func TestPlacesOfAnotherProduct(t *testing.T) {
	own, err := openapi.Parse(openapi.Spec(), openapi.Ledger())
	if err != nil {
		t.Fatal(err)
	}
	own.Component("ProductImageUrls").Products = []string{exchange.MAX}
	judge, err := NewJudge(own, nil)
	if err != nil {
		t.Fatal(err)
	}
	outcome := judge.Exchange(scene{reply: `{"chatId":"71234567890@c.us","products":[{"imageUrls":{"thumb":1}}]}`}.exchange())
	if got := told(outcome); got != "drift other-product /products/0/imageUrls" {
		t.Error(got)
	}
}

// TestNullIsNoValueOfAList: where documents show null beside the values of a list, it is none of them.
func TestNullIsNoValueOfAList(t *testing.T) {
	own, err := openapi.Parse(openapi.Spec(), openapi.Ledger())
	if err != nil {
		t.Fatal(err)
	}
	kind := own.Component("ContactType")
	kind.Nullable, kind.Nulls = true, []string{exchange.WhatsApp}
	judge, err := NewJudge(own, nil)
	if err != nil {
		t.Fatal(err)
	}
	outcome := judge.Exchange(scene{operation: list, reply: `[{"id":"1@c.us","type":null}]`}.exchange())
	enum := slices.IndexFunc(Catalogue(), func(c Check) bool { return c.ID == "drift.enum" })
	if got := told(outcome); got != "" || outcome.Exercised.Has(Catalogue()[enum]) {
		t.Errorf("%s, or the list of values was asked", got)
	}
}

// TestWhatDriftSays: what is told of a drift names the way out, the product it belongs to, and what is documented here.
func TestWhatDriftSays(t *testing.T) {
	for _, c := range []struct {
		scene
		want string
	}{
		{scene{reply: `{"chatid":"71234567890@c.us"}`}, `/chatid is not declared (string); the contract spells it chatId; chatId itself, which every page of the product shows, is missing | member chatId | member chatid`},
		{scene{reply: `{"chatId":"71234567890@c.us","mood":{"a":1}}`}, `/mood is not declared (object) | a declared member | member mood`},
		{scene{reply: `{"chatId":"71234567890@c.us","lastSeen":1}`}, `/lastSeen is an integer, which is documented only for telegram and max | string or null | integer`},
		{scene{product: exchange.Telegram, request: asked("1"), reply: `{"chatId":"1","lastSeen":null}`}, `/lastSeen is null, which is shown only for whatsapp and max | integer | null`},
		{scene{product: exchange.Telegram, request: asked("1"), reply: `{"chatId":"1","products":[]}`}, `/products is an array, which is documented only for whatsapp | nothing: the product has no such member | array`},
		{scene{product: exchange.Telegram, request: asked("1"), reply: `{"chatId":"1","isMute":true}`}, `/isMute is a boolean, which is documented only for whatsapp | nothing: the product has no such member | boolean`},
		{scene{product: exchange.MAX, request: asked("1"), reply: `{"chatId":"1","isPremium":true}`}, `/isPremium is a boolean, which is documented only for telegram | nothing: the product has no such member | boolean`},
		{scene{reply: `{"chatId":"71234567890@c.us","phoneNumber":7}`}, `/phoneNumber is an integer, which is documented only for telegram and max | nothing: the product has no such member | integer`},
		{scene{product: exchange.Telegram, request: asked("1"), reply: `null`}, `the body is null, which is shown only for whatsapp | object | null`},
		{scene{operation: list, reply: `[{"id":"1@c.us","type":"bot2"}]`}, `/0/type has the value "aaa9", which no document lists | bot, channel, group, supergroup, user | "aaa9"`},
		{scene{operation: list, reply: `[{"name":"A"}]`}, `/0 lacks id, which every page of the product shows | member id | no such member`},
		{scene{reply: `{"name":"A"}`}, `the body lacks chatId, which every page of the product shows | member chatId | no such member`},
		{scene{operation: list, product: exchange.MAX, reply: `[{"chatId":"1","type":"group"}]`}, `/0/type has the value "group", which belongs to whatsapp | a value documented for max | "group"`},
		{scene{status: 469, reply: "User get contact info limit reached", headers: typed("text/plain")}, `status 469 is documented only for telegram and max | a status documented for whatsapp | 469`},
		{scene{status: 302}, `status 302 is a redirect; none is documented | no redirect | 302`},
		{scene{status: 418}, `status 418 is not documented for getContactInfo | one of 200, 400, 401, 403, 404, 429, 466, 469, 499, 500, 502 | 418`},
		{scene{reply: good, headers: typed("text/plain")}, `media type "text/plain" is not documented for status 200 | application/json | text/plain`},
		{scene{reply: `{"chatId":"71234567890@c.us","name":[1],"isMute":{},"email":1,"category":true,"lastSeen":false}`}, `/category is a boolean, no document says so; expected string | string | boolean`},
		{scene{reply: `{"message":"no","code":401}`}, `status 200, but the body is an error | the reply of getContactInfo | an error object with code, message`},
		{scene{operation: list, reply: `{}`}, `the body is an object, no document says so; expected array | array | object`},
	} {
		f := judgeOf(t).Exchange(c.exchange()).Findings[0]
		if got := f.Message + " | " + f.Expected + " | " + f.Actual; got != c.want {
			t.Errorf("%s, want %s", got, c.want)
		}
	}
}
