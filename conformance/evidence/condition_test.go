package evidence_test

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// TestConditionsAtTheirEdges: what TestConditions leaves open of some conditions, an exchange each.
func TestConditionsAtTheirEdges(t *testing.T) {
	const yes, no, nothing = result.Confirmed, result.Contradicted, result.Unseen
	on := func(product string, s shot) shot { return s.with(of(product)) }
	bad := func(status int, reply string) shot { return list("", "").with(refused(status, reply)) }
	named := func(name string) shot { return info(person, `{"chatId":"79001234567@c.us","name":`+name+`}`) }
	muted := func(when string) shot { return info(person, `{"chatId":"79001234567@c.us","muteExpiration":`+when+`}`) }
	typed := func(media string) shot { return info(person, contact).with(func(s *shot) { s.media = media }) }
	const pair = `[{"id":"79001234567@c.us","name":"A"},{"id":"79001234568@c.us","name":""}]`
	for _, c := range []struct {
		title, condition, subject string
		shot                      shot
		want                      result.ClaimState
	}{
		{"as many as asked", "at-most-count", "getContacts.query.count", list("count=2", both), yes},
		{"no list", "at-most-count", "getContacts.query.count", list("count=1", "null"), nothing},
		{"a list that refuses", "at-most-count", "getContacts.query.count", list("count=1", both).with(refused(400, both)), nothing},
		{"no number", "at-most-count", "getContacts.query.count", list("count=x", persons), nothing},

		{"no person", "both-kinds", "getContacts.query.group", list("", `[{"id":"120363043968066561@g.us"}]`), nothing},
		{"group before person", "both-kinds", "getContacts.query.group", list("", `[{"id":"120363043968066561@g.us"},{"id":"79001234567@c.us"}]`), yes},
		{"asked for", "both-kinds", "getContacts.query.group", list("group=true", both), nothing},
		{"refused", "both-kinds", "getContacts.query.group", list("", both).with(refused(400, both)), nothing},

		{"the same person in another number", "echo", "getContactInfo.response.chatId", info("5215512345678@c.us", `{"chatId":"525512345678@c.us"}`), yes},
		{"two that have no form", "echo", "getContactInfo.response.chatId", info("x", `{"chatId":"y"}`), nothing},
		{"two that are none", "echo", "getContactInfo.response.chatId", shot{operation: exchange.GetContactInfo, request: `{"chatId":null}`, reply: `{"chatId":null,"name":"D"}`}, nothing},
		{"two forms", "echo", "getContactInfo.response.chatId", info(person, `{"chatId":"123456789@lid"}`), nothing},

		{"white space is no emptiness", "empty", "getContacts.response[].name", list("", `[{"id":"79001234567@c.us","name":" "}]`), nothing},
		{"no text", "empty", "getContacts.response[].name", list("", `[{"id":"79001234567@c.us","name":null}]`), nothing},
		{"a named group", "empty-for-group", "getContacts.response[].name", list("", `[{"id":"120363043968066561@g.us","name":"A"}]`), nothing},
		{"a group with a null", "empty-for-group", "getContacts.response[].name", list("", `[{"id":"120363043968066561@g.us","name":null}]`), nothing},
		{"a group that chatId names", "empty-for-group", "getContacts.response[].name", on("max", list("", `[{"chatId":"-10000000","name":""}]`)), yes},

		{"white space only", "empty-body", "getContacts.error.401", bad(401, " \n"), yes},
		{"answered", "empty-body", "getContacts.error.200", list("", persons), nothing},

		{"a short one", "form-group-new", "getContacts.response[].id", list("", `[{"id":"12036304396806656@g.us"}]`), nothing},
		{"another of that length", "form-group-new", "getContacts.response[].id", list("", `[{"id":"790012345671234567@c.us"}]`), nothing},
		{"Russia", "form-phone", "getContactInfo.request.chatId", on("max", info(person, contact)), yes},
		{"Belarus", "form-phone", "getContactInfo.request.chatId", on("max", info("375290000000@c.us", contact)), yes},
		{"a pseudonym", "form-phone", "getContactInfo.request.chatId", on("max", info("99970000000@c.us", contact)), yes},
		{"another country", "form-phone", "getContactInfo.request.chatId", on("max", info("491701234567@c.us", contact)), nothing},
		{"a number that begins with 7", "form-phone", "getContactInfo.request.chatId", on("max", info("70000000", contact)), nothing},
		{"on WhatsApp it is any person", "form-phone", "getContactInfo.request.chatId", info(person, contact), nothing},

		{"by a text of its own", "group-refused", "getContactInfo.error.400", info(group, "").with(refused(400, "Groups are not supported")), yes},
		{"by another status", "group-refused", "getContactInfo.error.400", info(group, "").with(refused(403, "Groups are not supported")), nothing},
		{"a group elsewhere than in the message", "group-refused", "getContactInfo.error.400", info(group, "").with(refused(400, `{"message":"no","path":"/group"}`)), nothing},
		{"a person", "group-refused", "getContactInfo.error.400", info(person, "").with(refused(400, "groups are not supported")), nothing},
		{"a null", "group-refused", "getContactInfo.error.400", info(group, "null"), nothing},
		{"a contact, in a refusal", "group-refused", "getContactInfo.error.400", info(group, contact).with(refused(400, contact)), nothing},
		{"a refusal without a body", "null-for-group", "getContactInfo.response", info(group, "").with(refused(400, "null")), nothing},

		{"with a charset", "json-request", "getContactInfo.request", typed("Application/JSON ; charset=utf-8"), yes},
		{"another type", "json-request", "getContactInfo.request", typed("text/plain"), nothing},

		{"a list", "message-or-text", "getContacts.error.400", bad(400, `[{"message":"no"}]`), no},
		{"a message that is no text", "message-or-text", "getContacts.error.400", bad(400, `{"message":5}`), no},
		{"a message", "message-or-text", "getContacts.error.400", bad(400, `{"message":"no"}`), yes},
		{"nothing", "message-or-text", "getContacts.error.400", bad(400, ""), nothing},
		{"a JSON text", "message-or-text", "getContacts.error.400", bad(400, `"no"`), nothing},
		{"another status", "message-or-text", "getContacts.error.400", bad(404, "no"), nothing},
		{"nothing", "not-json", "getContacts.error.400", bad(400, ""), nothing},

		{"no chat at all", "not-string-refused", "getContactInfo.error.400", shot{operation: exchange.GetContactInfo, request: `{}`, status: 400, reply: "no"}, nothing},
		{"another status", "not-string-refused", "getContactInfo.error.400", shot{operation: exchange.GetContactInfo, request: `{"chatId":1}`, status: 403, reply: "no"}, nothing},

		{"none", "only-groups", "getContacts.query.group", list("group=true", `[{"name":"A"}]`), nothing},
		{"not asked for", "only-groups", "getContacts.query.group", list("group=false", `[{"id":"120363043968066561@g.us"}]`), nothing},
		{"refused", "only-groups", "getContacts.query.group", list("group=true", both).with(refused(400, both)), nothing},
		{"refused", "only-persons", "getContacts.query.group", list("group=false", both).with(refused(400, both)), nothing},
		{"none", "only-persons", "getContacts.query.group", list("group=false", `[]`), nothing},

		{"not in the path", "path-parameter", "getContacts.request.idOther", list("", persons), nothing},

		{"a first name", "refused-nameless", "sendContact.request.contact", send(`{"phoneContact":1,"firstName":"A"}`).with(refused(400, "no")), nothing},
		{"a middle name", "refused-nameless", "sendContact.request.contact", send(`{"phoneContact":1,"middleName":"A"}`).with(refused(400, "no")), nothing},
		{"a last name", "refused-nameless", "sendContact.request.contact", send(`{"phoneContact":1,"lastName":"A"}`).with(refused(400, "no")), nothing},
		{"no card", "refused-nameless", "sendContact.request.contact", send(`5`).with(refused(400, "no")), nothing},
		{"by another status", "refused-nameless", "sendContact.request.contact", send(`{"phoneContact":1}`).with(refused(401, "no")), nothing},

		{"empty ones", "repeated", "getContacts.response[].name", list("", strings.ReplaceAll(pair, `"A"`, `""`)), nothing},
		{"none", "repeated", "getContacts.response[].name", list("", `[{"id":"1"},{"id":"2"}]`), nothing},
		{"in what was refused", "repeated", "getContacts.response[].name", list("", "").with(refused(400, strings.ReplaceAll(pair, `""`, `"A"`))), nothing},

		{"a path of nothing known", "request-path", "getContacts.error.400.path", bad(400, `{"message":"x","path":"/elsewhere"}`), nothing},
		{"its own method elsewhere", "request-path", "getContacts.error.400.path", bad(400, `{"message":"x","path":"/waInstance1/getContacts/2"}`), nothing},
		{"behind a version", "request-path", "getContacts.error.400.path", bad(400, `{"message":"x","path":"/v3/waInstance{idInstance}/getContacts/{apiTokenInstance}"}`), yes},
		{"another method, named alone", "request-path", "getContacts.error.400.path", bad(400, `{"message":"x","path":"sendContact"}`), nothing},
		{"a number", "request-path", "getContacts.error.400.path", bad(400, `{"message":"x","path":5}`), nothing},
		{"a status as text", "status-again", "getContacts.error.400.statusCode", bad(400, `{"message":"x","statusCode":"404"}`), nothing},

		{"a stranger's type", "type-group", "getContacts.response[].type", list("", `[{"id":"x","type":"group"}]`), nothing},
		{"a group as user", "type-group", "getContacts.response[].type", list("", `[{"id":"120363043968066561@g.us","type":"user"}]`), nothing},

		{"the first second", "unix-seconds", "getContactInfo.response.muteExpiration", muted("946684801"), yes},
		{"before it", "unix-seconds", "getContactInfo.response.muteExpiration", muted("946684800"), nothing},
		{"the last second", "unix-seconds", "getContactInfo.response.muteExpiration", muted("4102444799"), yes},
		{"after it", "unix-seconds", "getContactInfo.response.muteExpiration", muted("4102444800"), nothing},
		{"digits in a string", "unix-seconds", "getContactInfo.response.muteExpiration", muted(`"1769681957"`), yes},
		{"the first millisecond", "unix-seconds", "getContactInfo.response.muteExpiration", muted("946684800001"), no},
		{"before it", "unix-seconds", "getContactInfo.response.muteExpiration", muted("946684800000"), nothing},
		{"the last millisecond", "unix-seconds", "getContactInfo.response.muteExpiration", muted("4102444799999"), no},
		{"after it", "unix-seconds", "getContactInfo.response.muteExpiration", muted("4102444800000"), nothing},
		{"no time", "unix-seconds", "getContactInfo.response.muteExpiration", muted(`"soon"`), nothing},

		{"lower case", "upper-hex-20", "getContactInfo.response.name", named(`"3eb0c767d097b7c7c030"`), nothing},
		{"too short", "upper-hex-20", "getContactInfo.response.name", named(`"3EB0C767D097B7C7C03"`), nothing},
		{"no text", "boolean", "getContactInfo.response.name", named(`{}`), nothing},
		{"a number", "boolean", "getContactInfo.response.name", named(`1`), no},
		{"a zero in a string", "zero", "getContactInfo.response.name", named(`"0"`), nothing},
		{"no digits at all", "digits", "getContactInfo.response.name", named(`""`), no},
		{"a number, which has no form either", "known-form", "getContactInfo.response.chatId", info(person, `{"chatId":5}`), no},
		{"a null", "known-form", "getContactInfo.response.chatId", info(person, `{"chatId":null}`), nothing},
		{"a number instead of a phone", "number-for-phone", "getContactInfo.response.chatId", on("max", info(person, `{"chatId":10000000}`)), yes},
		{"a group instead of a phone", "number-for-phone", "getContactInfo.response.chatId", on("max", info(person, `{"chatId":"-10000000"}`)), nothing},
	} {
		t.Run(c.condition+": "+c.title, func(t *testing.T) {
			product := c.shot.product
			if product == "" {
				product = exchange.WhatsApp
			}
			note := claim("note", c.subject, "a note", seen(c.condition), func(c *openapi.Claim) { c.Product = product })
			got := verdict(t, note, c.shot)
			if got.State != c.want {
				t.Errorf("%s (%s), want %s", got.State, got.Reason, c.want)
			}
			if got.State == no && got.Reason != "an exchange shows otherwise" {
				t.Errorf("the reason is %q", got.Reason)
			}
		})
	}
}

// TestTheLabelOfTheRequestIsItsContentType, not that of another header.
func TestTheLabelOfTheRequestIsItsContentType(t *testing.T) {
	ex := info(person, contact).exchange("a")
	note := claim("note", "getContactInfo.request", "n", seen("json-request"))
	if got := states(t, []openapi.Claim{note}, ex); got != "confirmed" {
		t.Errorf("with the label: %s", got)
	}
	ex.Request.Headers[0].Name = "Accept"
	if got := states(t, []openapi.Claim{note}, ex); got != "unseen" {
		t.Errorf("without it: %s", got)
	}
}
