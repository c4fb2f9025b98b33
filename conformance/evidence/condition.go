package evidence

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// condition is something that an exchange can show, and that a note of the ledger names under `seen` because the note
// speaks of just this. It is asked in exchanges of the claim's operation and products.
type condition struct {
	// values is whether it is asked of every value at the claim's subject; else once, of the exchange.
	values bool
	// confirms is what an exchange shows that bears the note out, contradicts what speaks against it. That is empty where
	// the note only says that something occurs, and the answer no says nothing.
	confirms, contradicts string
	says                  func(question) answer
}

// question is what a condition is asked of, and the claim that names it.
type question struct {
	*scene
	claim *statement
	// value is one at the claim's subject, and parent the object or list that it stands in.
	value, parent check.Value
}

// answer is what an exchange says of a note.
type answer int

const (
	saysNothing answer = iota
	bearsOut
	speaksAgainst
)

// either is the answer to a question that has two.
func either(yes bool) answer {
	if yes {
		return bearsOut
	}
	return speaksAgainst
}

// occurs is the answer where no says nothing: something else speaks against it.
func occurs(yes bool) answer {
	if yes {
		return bearsOut
	}
	return saysNothing
}

// conditions are all that the ledger may name.
//
// "Answered" means by a 2xx reply, as everywhere in evidence: what a request shows counts only then. The forms of chat
// ids are those of the product: `<digits>@c.us` is a person on WhatsApp and the phone form on MAX and Telegram, where
// a positive number is a person and a negative one a group.
var conditions = map[string]condition{
	"at-most-count": ofExchange("an answered request with count=N: the list has N items or fewer", "the list has more", atMostCount),
	"at-sign":       ofValues("the string begins with @", "it begins with another character", atSign),
	"boolean":       ofValues("the value is true or false", "the value is a string or a number", boolean),
	"both-kinds":    ofExchange("an answered request without the parameter: the list has persons and groups", "", bothKinds),
	"digits":        ofText("the string consists of digits alone", "it has another character", digits),
	"echo": ofValues("the chatId of the reply equals the one that was asked about", "both are of one form and name two chats (canonical numbers of one person are one)",
		echo),
	"empty": ofText("the value is an empty string", "", func(text string) bool { return text == "" }),
	"empty-body": ofStatus("the reply of the subject's status has no body", "it has one that is more than white space",
		func(q question) bool { return q.plain == "" }),
	"empty-for-group": ofValues("the value is an empty string in an item with the id of a group", "", emptyForGroup),
	"form-group":      ofID("the id has the product's form of a group", "", chat.group),
	"form-group-new": ofID("the id is 18 digits and @g.us", "",
		func(c chat) bool { return c.form == newGroup && len(c.id) == len("120363043968066561@g.us") }),
	"form-group-old": ofID("the id is digits, a hyphen, digits and @g.us", "", func(c chat) bool { return c.form == oldGroup }),
	"form-lid":       ofID("the id is digits and @lid", "", func(c chat) bool { return c.form == lid }),
	"form-person":    ofID("the id has the product's form of a person", "", chat.person),
	"form-phone":     ofID("the id is digits and @c.us, with country code 7 or 375, on a product with numeric ids", "", chat.phone),
	"group-refused": ofExchange("the id of a group was asked about; status 400, and the text says that groups are not supported", "a contact came for the id of a group",
		groupRefused),
	"html-body":    ofStatus("the reply of the subject's status is HTML", "", func(q question) bool { return strings.HasPrefix(q.plain, "<") }),
	"iso-time":     ofText("the string is an ISO 8601 time in UTC with milliseconds", "it is not", isoTime),
	"json-request": ofExchange("an answered request has the header Content-Type: application/json", "", jsonRequest),
	"known-form":   ofID("the id has one of the product's known forms", "it has none of them", chat.known),
	"lower-case":   ofText("the string has no upper-case letter", "it has one", func(text string) bool { return text == strings.ToLower(text) }),
	"message-or-text": ofExchange("the reply of the subject's status is JSON with a string message, or plain text", "it is JSON without one",
		messageOrText),
	"not-empty": ofText("the value is a string with more than white space in it", "it is empty or white space",
		func(text string) bool { return strings.TrimSpace(text) != "" }),
	"not-json": ofStatus("the reply of the subject's status has a body that is no JSON", "",
		func(q question) bool { return q.plain != "" && !q.reply.Exists() }),
	"not-string-refused": ofExchange("the chatId of the request is of another JSON type than string, and the reply has the subject's status", "such a request was answered",
		notStringRefused),
	"null-for-group": ofExchange("the id of a group was asked about, and status 200 came with null", "a contact came for the id of a group",
		nullForGroup),
	"number-for-phone": ofValues("a person was asked about in the phone form (form-phone), and the chatId of the reply is a positive number", "the reply has the phone form too",
		numberForPhone),
	"only-groups":      ofKind("an answered request with group=true: the list has items, each with the id of a group", "an item is a person", "true"),
	"only-persons":     ofKind("an answered request with group=false: the list has items, none with the id of a group", "an item is a group", "false"),
	"path-parameter":   ofExchange("an answered request has the parameter at its place in the path", "", pathParameter),
	"refused-nameless": ofExchange("a card without any of its names is refused with 400", "it was answered", refusedNameless),
	"repeated":         ofExchange("two items of one list have the same value, which is not empty", "", repeated),
	"request-path":     ofValues("the string is the path of the request with both parameters", "it is the path of another method", requestPath),
	"status-again":     ofValues("the number equals the status of the reply", "it does not", statusAgain),
	"type-group":       ofType("an item of the type group has the id of a group", "it has the id of a person", "group"),
	"type-user":        ofType("an item of the type user has the id of a person", "it has the id of a group", "user"),
	"unix-seconds": ofValues("the value is an integer, or a string of digits, that is a time in seconds after 2000 and before 2100", "it is a time in milliseconds",
		unixSeconds),
	"upper-hex-20": ofText("the string is 20 upper-case hexadecimal digits", "",
		func(text string) bool { return len(text) == 20 && strings.Trim(text, "0123456789ABCDEF") == "" }),
	"validation-text": ofStatus("the reply of the subject's status has a text that says validation failed", "",
		func(q question) bool { return strings.Contains(strings.ToLower(q.text), "validation failed") }),
	"zero": ofValues("the value is 0", "", zero),
}

// ofExchange is asked once, of the exchange as a whole.
func ofExchange(confirms, contradicts string, says func(question) answer) condition {
	return condition{false, confirms, contradicts, says}
}

// ofValues is asked of every value at the claim's subject.
func ofValues(confirms, contradicts string, says func(question) answer) condition {
	return condition{true, confirms, contradicts, says}
}

// ofText is asked of the strings among the values.
func ofText(confirms, contradicts string, is func(text string) bool) condition {
	return ofValues(confirms, contradicts, func(q question) answer {
		text, ok := q.value.Text()
		if !ok {
			return saysNothing
		}
		return either(is(text))
	})
}

// ofID is asked of the ids among the values.
func ofID(confirms, contradicts string, is func(chat) bool) condition {
	return ofValues(confirms, contradicts, func(q question) answer {
		id := q.chat(q.value)
		if id.form == noID {
			return saysNothing
		}
		return either(is(id))
	})
}

// ofType is asked of the items of one type.
func ofType(confirms, contradicts, kind string) condition {
	return ofValues(confirms, contradicts, func(q question) answer {
		if text, _ := q.value.Text(); text != kind {
			return saysNothing
		}
		item := q.chat(itemID(q.parent))
		if !item.known() {
			return saysNothing
		}
		return either(item.group() == (kind == "group"))
	})
}

// ofStatus is asked of error replies of the status in the claim's subject.
func ofStatus(confirms, contradicts string, is func(question) bool) condition {
	return ofExchange(confirms, contradicts, func(q question) answer {
		if !q.refusedAsSaid() {
			return saysNothing
		}
		return either(is(q))
	})
}

func (q question) refusedAsSaid() bool { return !q.answered && q.status == q.claim.subject.Status }

// ofKind is asked of the lists that were asked for with group=true or group=false.
func ofKind(confirms, contradicts, group string) condition {
	return ofExchange(confirms, contradicts, func(q question) answer {
		if !q.answered || q.query.Get("group") != group {
			return saysNothing
		}
		wanted, others := q.kinds()
		if group == "false" {
			wanted, others = others, wanted
		}
		if others {
			return speaksAgainst
		}
		return occurs(wanted)
	})
}

// errorText is asked of the texts in tables of errors. A reply without a body can only bear out the standard one of its
// status.
func errorText(q question) answer {
	text, value := q.text, q.claim.Value
	switch {
	case q.status != q.claim.subject.Status:
		return saysNothing
	case q.reply.Kind() == check.KindList && q.reply.Len() == 0:
		text = "[]"
	case !q.refused():
		return saysNothing
	}
	return either(check.SameText(text, value) || text == "" && value == http.StatusText(q.ex.Response.Status))
}

func atMostCount(q question) answer {
	most, err := strconv.Atoi(q.query.Get("count"))
	if !q.answered || err != nil || q.reply.Kind() != check.KindList {
		return saysNothing
	}
	return either(q.reply.Len() <= most)
}

func atSign(q question) answer {
	text, _ := q.value.Text()
	if text == "" {
		return saysNothing
	}
	return either(strings.HasPrefix(text, "@"))
}

func boolean(q question) answer {
	switch q.value.Kind() {
	case check.KindBool:
		return bearsOut
	case check.KindString, check.KindNumber:
		return speaksAgainst
	}
	return saysNothing
}

func bothKinds(q question) answer {
	if !q.answered || q.query.Has(q.claim.member()) {
		return saysNothing
	}
	groups, persons := q.kinds()
	return either(groups && persons)
}

// echo is asked of the request's chatId and of the reply's alike.
func echo(q question) answer {
	asked, got := q.chat(q.asked()), q.chat(q.reply.Member("chatId"))
	if got.form == noID || got.form == noForm || got.form != asked.form {
		return saysNothing
	}
	return either(check.SamePerson(asked.id, got.id))
}

func emptyForGroup(q question) answer {
	text, ok := q.value.Text()
	return either(ok && text == "" && q.chat(itemID(q.parent)).group())
}

func groupRefused(q question) answer {
	switch {
	case !q.chat(q.asked()).group():
		return saysNothing
	case q.answered && q.reply.Kind() == check.KindObject:
		return speaksAgainst
	}
	return occurs(q.status == "400" && strings.Contains(strings.ToLower(q.text), "group"))
}

func isoTime(text string) bool {
	_, err := time.Parse("2006-01-02T15:04:05.000Z", text)
	return err == nil
}

func jsonRequest(q question) answer {
	return either(q.answered && slices.ContainsFunc(q.ex.Request.Headers, func(header exchange.Header) bool {
		media, _, _ := strings.Cut(header.Value, ";")
		return header.Name == "Content-Type" && strings.EqualFold(strings.TrimSpace(media), "application/json")
	}))
}

func messageOrText(q question) answer {
	switch {
	case !q.refusedAsSaid():
		return saysNothing
	case q.reply.Kind() == check.KindObject || q.reply.Kind() == check.KindList:
		_, ok := q.reply.Member("message").Text()
		return either(ok)
	}
	return occurs(q.plain != "" && !q.reply.Exists() && !strings.HasPrefix(q.plain, "<"))
}

func notStringRefused(q question) answer {
	switch {
	case !q.asked().Exists() || q.asked().Kind() == check.KindString:
		return saysNothing
	case q.answered:
		return speaksAgainst
	}
	return occurs(q.refusedAsSaid())
}

func nullForGroup(q question) answer {
	switch {
	case !q.chat(q.asked()).group() || !q.answered:
		return saysNothing
	case q.reply.Kind() == check.KindObject:
		return speaksAgainst
	}
	return occurs(q.reply.IsNull())
}

func numberForPhone(q question) answer {
	if !q.chat(q.asked()).phone() {
		return saysNothing
	}
	switch q.chat(q.reply.Member("chatId")).form {
	case number:
		return bearsOut
	case phone:
		return speaksAgainst
	}
	return saysNothing
}

func pathParameter(q question) answer {
	return either(q.answered && strings.Contains(q.path(), "{"+q.claim.member()+"}"))
}

func refusedNameless(q question) answer {
	card := q.request.Member("contact")
	if card.Kind() != check.KindObject {
		return saysNothing
	}
	for _, name := range []string{"firstName", "middleName", "lastName", "company"} {
		if text, _ := card.Member(name).Text(); strings.TrimSpace(text) != "" {
			return saysNothing
		}
	}
	if q.answered {
		return speaksAgainst
	}
	return occurs(q.status == "400")
}

func repeated(q question) answer {
	if !q.answered {
		return saysNothing
	}
	seen := make(map[string]bool, q.reply.Len())
	for _, item := range q.reply.Items() {
		text, _ := idOf(item.Member(q.claim.member()))
		if text != "" && seen[text] {
			return bearsOut
		}
		seen[text] = true
	}
	return speaksAgainst
}

func requestPath(q question) answer {
	text, ok := q.value.Text()
	switch {
	case !ok:
		return saysNothing
	case strings.HasSuffix(text, q.path()):
		return bearsOut
	}
	for _, operation := range exchange.Operations() {
		if operation != q.ex.Operation && strings.Contains(text, "/"+operation+"/") {
			return speaksAgainst
		}
	}
	return saysNothing
}

func statusAgain(q question) answer {
	text, ok := q.value.Number()
	if !ok {
		return saysNothing
	}
	return either(text == q.status)
}

func unixSeconds(q question) answer {
	text, _ := idOf(q.value)
	seconds, err := strconv.ParseInt(text, 10, 64)
	const year2000, year2100 = 946684800, 4102444800
	switch {
	case err != nil:
		return saysNothing
	case seconds > year2000 && seconds < year2100:
		return bearsOut
	case seconds > year2000*1000 && seconds < year2100*1000:
		return speaksAgainst
	}
	return saysNothing
}

func zero(q question) answer {
	text, _ := q.value.Number()
	return either(text == "0")
}
