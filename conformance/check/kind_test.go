package check

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

func TestKindOfReply(t *testing.T) {
	for name, c := range map[string]struct {
		scene
		want Kind
	}{
		"details":                      {scene{reply: good}, Contact},
		"details of nobody":            {scene{reply: `{}`}, Contact},
		"a list":                       {scene{operation: list, reply: `[]`}, List},
		"a message":                    {scene{operation: send, reply: `{"idMessage":"1"}`}, Message},
		"null":                         {scene{reply: `null`}, Null},
		"nothing":                      {scene{reply: " \n"}, Empty},
		"broken":                       {scene{reply: `{`}, Unreadable},
		"a page":                       {scene{reply: `<html>`, headers: typed("text/html")}, Unreadable},
		"a list where details are due": {scene{reply: `[]`}, Other},
		"text":                         {scene{reply: `"a"`}, Other},
		"an object for a list":         {scene{operation: list, reply: `{"contacts":[]}`}, Other},
		"a refusal":                    {scene{status: 400, reply: `{"message":"x"}`}, Refused},
		"a refusal, broken":            {scene{status: 400, reply: `{`}, Refused},
		"an empty refusal":             {scene{status: 401}, Refused},
		"a redirect":                   {scene{status: 302}, Undocumented},
		"another status":               {scene{status: 201, reply: good}, Undocumented},
		"a refusal on the way":         {scene{status: 504, origin: exchange.Live}, Refused},
	} {
		outcome := judgeOf(t).Exchange(c.exchange())
		if outcome.Kind != c.want {
			t.Errorf("%s: %s, want %s", name, outcome.Kind, c.want)
		}
		answered := map[Kind]bool{Contact: true, List: true, Message: true, Null: true, Other: true}
		if outcome.Answered() != answered[c.want] || !outcome.Judged() {
			t.Errorf("%s: answered %t, judged %t", name, outcome.Answered(), outcome.Judged())
		}
	}
	if o := judgeOf(t).Exchange(&exchange.Exchange{Operation: list, Product: exchange.MAX}); o.Kind != NoReply || o.Judged() {
		t.Errorf("a request alone is %s", o.Kind)
	}
}

// TestErrorInside: an error that comes with status 200 speaks as errors do, and has nothing of a reply but what errors have
// too, or says that it failed.
func TestErrorInside(t *testing.T) {
	for reply, want := range map[string]bool{
		`{"code":401,"description":"Unauthorized"}`:              true,
		`{"message":"no"}`:                                       true,
		`{"success":false,"error":"no"}`:                         true,
		`{"name":"Unauthorized","message":"no","status":401}`:    true,
		`{"name":"A","statusCode":"503"}`:                        true,
		`{"name":"A","success":false}`:                           true,
		`{"invokeStatus":{"status":"QUOTE_EXCEEDED"},"name":""}`: true,
		`{"name":"A","code":401,"reason":""}`:                    true,
		`{"name":"A","code":401,"message":"","error":""}`:        true,
		`{"name":"A","status":"Unauthorized","code":"403"}`:      true,
		`{"correspondentsStatus":{},"name":""}`:                  true,
		`{"name":"A","description":"d","error":"no"}`:            false,
		`{"name":"A","mood":"","error":"no"}`:                    false,
		`{"description":"d","error":"no"}`:                       true,
		`{"name":"A","code":"4x4"}`:                              false,
		`{"name":"A","code":4012}`:                               false,
		`{"name":"A","code":"5"}`:                                false,
		`{"name":"A","avatar":"","status":"at work"}`:            false,
		`{"name":"A","status":200}`:                              false,
		`{"name":"A","code":77}`:                                 false,
		`{"name":"A","success":true,"reason":""}`:                false,
		`{"chatId":"71234567890@c.us","code":401}`:               false,
		`{"description":"a shop"}`:                               false,
		`{"mood":"fine"}`:                                        false,
		`{}`:                                                     false,
	} {
		got := judgeOf(t).Exchange(scene{reply: reply}.exchange()).Kind == ErrorInside
		if got != want {
			t.Errorf("%s: an error inside a 200 %t, want %t", reply, got, want)
		}
	}
}

// TestErrorWords: each of them alone makes an error of an object that has nothing of a reply, and none of a message sent.
func TestErrorWords(t *testing.T) {
	for _, word := range strings.Fields("code statusCode error errors message reason detail success status invokeStatus correspondentsStatus") {
		if got := judgeOf(t).Exchange(scene{reply: `{"` + word + `":null}`}.exchange()).Kind; got != ErrorInside {
			t.Errorf("%s alone: %s", word, got)
		}
		if got := judgeOf(t).Exchange(scene{operation: send, reply: `{"idMessage":"1","` + word + `":401}`}.exchange()).Kind; got != Message {
			t.Errorf("%s beside an id: %s", word, got)
		}
	}
}
