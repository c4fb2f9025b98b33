package check

import (
	"strconv"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// TestExercisedChecks: a check counts as asked where it had something to judge, found something or not.
func TestExercisedChecks(t *testing.T) {
	const wire = "size bom invalid-utf8 not-json trailing-data depth duplicate-key lone-surrogate integer-range"
	ours := scene{reply: good, origin: exchange.Live}.exchange()
	ours.RecordedAt = judgeOf(t).now()
	for name, c := range map[string]struct {
		ex   *exchange.Exchange
		want string
	}{
		"details": {scene{reply: `{"chatId":"71234567890@c.us","muteExpiration":1,"products":[{"price":null}]}`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-in-200 null type request-body undeclared missing other-product chat-id-echo null-for-person info-for-group id-form milliseconds values"},
		"details of a Telegram user": {scene{product: exchange.Telegram, request: asked("1"), reply: `{"chatId":"1","phoneNumber":1,"phoneNumberTimestamp":1}`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-in-200 type request-body undeclared missing other-product reported chat-id-echo null-for-person info-for-group id-form timestamp-milliseconds negative-phone-number values"},
		"details, for whom nobody knows": {scene{request: `{}`, reply: good}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-in-200 type request-body undeclared missing other-product id-form values"},
		"users of MAX, by number": {scene{operation: list, product: exchange.MAX, reply: `[{"chatId":"1","type":"user"}]`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-in-200 type undeclared missing enum other-product id-form repeated-id empty-list values"},
		"null for a group": {scene{request: asked("120363043968066561@g.us"), reply: `null`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-in-200 null type request-body other-product null-for-person info-for-group errors"},
		"a list": {scene{operation: list, query: "count=2&group=true", reply: `[{"id":"1-2@g.us","type":"group"}]`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-in-200 type undeclared missing enum other-product id-form type-suffix repeated-id empty-list group-filter count values"},
		"a message": {scene{operation: send, reply: `{"idMessage":"1"}`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-in-200 type request-body undeclared missing other-product message-id-empty message-id-blank values"},
		"a message with typing": {scene{operation: send, request: `{"typingTime":1,` + sentCard[1:], reply: `{"idMessage":""}`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-in-200 type request-body undeclared missing other-product message-id-empty typing-time"},
		"a refusal": {scene{status: 400, reply: `{"statusCode":400,"path":"/waInstance{idInstance}/getContactInfo/{apiTokenInstance}","message":"Validation failed"}`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-shape request-body undeclared other-product message-text token-in-path token-in-message envelope-status envelope-method errors"},
		"a refusal with a null": {scene{status: 400, reply: `{"message":null}`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-shape request-body undeclared other-product"},
		"an error inside a 200": {scene{reply: `{"code":401,"description":null}`}.exchange(),
			"status redirect media-type charset request-line " + wire + " error-in-200 request-body other-product errors"},
		"a refusal in words": {scene{status: 500, reply: "Bad Gateway", headers: typed("text/plain")}.exchange(),
			"status redirect media-type request-line size request-body other-product message-text token-in-message errors"},
		"nothing on a 401": {scene{status: 401, headers: []string{}}.exchange(), "status redirect request-line size request-body other-product errors"},
		"coded and counted": {scene{reply: zipped(good), headers: []string{"Content-Type", "application/json", "Content-Encoding", "gzip", "Content-Length", strconv.Itoa(len(zipped(good)))}}.exchange(),
			"status redirect content-length content-encoding media-type charset request-line " + wire + " error-in-200 type request-body undeclared missing other-product chat-id-echo null-for-person info-for-group id-form values"},
		"a redirect": {scene{status: 302}.exchange(), "status redirect request-line request-body"},
		"ours":       {ours, "status redirect media-type charset request-line " + wire + " error-in-200 type request-body undeclared missing other-product chat-id-echo null-for-person info-for-group id-form age values"},
	} {
		outcome := judgeOf(t).Exchange(c.ex)
		var got []string
		for _, check := range Catalogue() {
			if outcome.Exercised.Has(check) {
				got = append(got, check.Code())
			}
		}
		missing, more := difference(strings.Fields(c.want), got), difference(got, strings.Fields(c.want))
		if len(missing)+len(more) > 0 {
			t.Errorf("%s: not asked %v, asked besides %v (%s)", name, missing, more, told(outcome))
		}
	}
}

func difference(a, b []string) (list []string) {
	for _, s := range a {
		if !strings.Contains(" "+strings.Join(b, " ")+" ", " "+s+" ") {
			list = append(list, s)
		}
	}
	return list
}
