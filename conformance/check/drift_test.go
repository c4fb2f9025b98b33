package check

import (
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
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
	}.run(t)
}
