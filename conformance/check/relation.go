package check

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// relationChecks hold what the documents say between fields, and between a request and its reply.
var relationChecks = []*Check{
	{
		ID: "relation.chat-id-echo", Layer: result.LayerRelation, Severity: result.Drift, Operations: infoOnly, Pointer: contactInfo + "/properties/chatId",
		Meaning: "the reply is about another chat than the request",
		run: func(q question) {
			asked, answered, ok := q.echo()
			if q.given(ok) && !SamePerson(asked, answered) {
				q.found([]string{"chatId"}, "the requested chat", "another chat", "the reply is about another chat than the request")
			}
		},
	},
	{
		ID: "relation.canonical-number", Layer: result.LayerRelation, Severity: result.Note, Operations: infoOnly, Pointer: contactInfo + "/properties/chatId",
		Meaning: "the reply names the person by the other of two numbers (Mexico, Argentina, Brazil)",
		run: func(q question) {
			asked, answered, _ := q.echo()
			if asked != answered && SamePerson(asked, answered) {
				q.found([]string{"chatId"}, "the requested number", "the other number of the same person",
					"the reply names the person by the other number that the country's people have on WhatsApp")
			}
		},
	},
	{
		ID: "relation.null-for-person", Layer: result.LayerRelation, Severity: result.Drift, Operations: infoOnly, Pointer: contactInfo,
		Meaning: "null for a chat that is no group",
		run: func(q question) {
			asked, ok := q.request.Member("chatId").Text()
			known := q.given(ok && (q.out.Kind == Contact || q.out.Kind == Null))
			if known && q.out.Kind == Null && !formOf(asked).group() && slices.Contains(q.schema.Nulls, q.ex.Product) {
				q.found(whole, "contact details", "null", "the body is null, which stands for a group; the requested chat is none")
			}
		},
	},
	{
		ID: "relation.info-for-group", Layer: result.LayerRelation, Severity: result.Drift, Operations: infoOnly, Pointer: infoPost,
		Meaning: "contact details for a group",
		run: func(q question) {
			_, ok := q.request.Member("chatId").Text()
			q.given(ok && (q.out.Kind == Contact || q.out.Kind == Null))
			if q.aboutGroup() {
				q.found(whole, "null or status 400", "an object", "contact details of a group")
			}
		},
	},
	{
		ID: "relation.id-form", Layer: result.LayerRelation, Severity: result.Drift, Operations: infoAndList, Pointer: "/components/schemas/ChatIdOfRequest",
		Meaning: "an id in no known form",
		objects: true,
		visit: func(q question, p place) {
			id, key, ok := q.chatOf(p)
			if q.given(ok && !q.aboutGroup()) && !formOf(id).knownFor(q.ex.Product) {
				at := p.below(key)
				property := p.branch.Properties[key]
				q.find(at, property.Pointer, "a chat id of "+q.ex.Product, mask(id), "%s is in no known form of %s", pointer(at), q.ex.Product)
				if !visible(id) {
					q.lacks(at, property)
				}
			}
		},
	},
	{
		ID: "relation.type-suffix", Layer: result.LayerRelation, Severity: result.Drift, Operations: listOnly, Pointer: "/components/schemas/ContactType",
		Meaning: "the type of a contact contradicts its id",
		objects: true,
		visit: func(q question, p place) { // ids without a suffix are left alone: the Telegram page calls every entry a user, groups included
			id, _, _ := q.chatOf(p)
			kind, _ := p.value.Member("type").Text()
			form := formOf(id)
			personal := form == phoneForm || form == privateForm
			says := (form == groupForm || personal) && form.knownFor(q.ex.Product)
			if q.given(says && q.hasType(kind)) && (kind == "user" && form == groupForm || kind == "group" && personal) {
				at := p.below("type")
				q.found(at, "the type that the id says", word(kind), "%s is %s, but the id has the form %s", pointer(at), word(kind), form)
			}
		},
	},
	{
		ID: "relation.repeated-id", Layer: result.LayerRelation, Severity: result.Drift, Operations: listOnly, Pointer: contactItem,
		Meaning: "the list has an id twice",
		run: func(q question) {
			if q.out.Kind != List {
				return
			}
			first := make(map[string]int, q.value.Len())
			key := keyOf(q.ex.Product)
			for i, item := range q.value.Items() {
				id, ok := item.Member(key).Text()
				if !q.given(ok) {
					continue
				}
				before, repeated := first[id]
				if !repeated {
					first[id] = i
				} else if formOf(id).knownFor(q.ex.Product) { // one in no form is a finding already
					at := []string{strconv.Itoa(i), key}
					q.found(at, "an id once", "again", "%s is the id of item %d again", pointer(at), before)
				}
			}
		},
	},
	{
		ID: "relation.milliseconds", Layer: result.LayerRelation, Severity: result.Drift, Operations: infoOnly, Pointer: "/components/schemas/LastSeenUnix",
		Meaning: "a time in milliseconds where seconds are documented",
		objects: true,
		visit: func(q question, p place) {
			q.seconds(p, "lastSeen")
			q.seconds(p, "muteExpiration")
		},
	},
	{
		ID: "relation.timestamp-milliseconds", Layer: result.LayerRelation, Severity: result.Note, Operations: infoOnly, Pointer: contactInfo + "/properties/phoneNumberTimestamp",
		Meaning: "phoneNumberTimestamp in milliseconds, where client code reads seconds",
		objects: true,
		visit:   func(q question, p place) { q.seconds(p, "phoneNumberTimestamp") },
	},
	{
		ID: "relation.negative-phone-number", Layer: result.LayerRelation, Severity: result.Note, Operations: infoAndList, Pointer: contactInfo + "/properties/phoneNumber",
		Meaning: "a phone number below zero",
		objects: true,
		visit: func(q question, p place) {
			number, property, ok := q.integer(p, "phoneNumber")
			if q.given(ok) && number < 0 {
				at := p.below("phoneNumber")
				q.find(at, property.Pointer, "a number, or 0 if it is hidden", "a negative number", "%s is negative", pointer(at))
			}
		},
	},
	{
		ID: "relation.message-id-empty", Layer: result.LayerRelation, Severity: result.Drift, Operations: sendOnly, Pointer: sendResult + "/properties/idMessage",
		Meaning: "an empty idMessage",
		run: func(q question) {
			id, ok := q.value.Member("idMessage").Text()
			if q.given(ok && q.out.Kind == Message) && id == "" {
				at := []string{"idMessage"}
				q.found(at, "an id", `""`, "idMessage is empty")
				q.lacks(at, q.op.object.Child("idMessage"))
			}
		},
	},
	{
		ID: "relation.message-id-blank", Layer: result.LayerRelation, Severity: result.Note, Operations: sendOnly, Pointer: sendResult + "/properties/idMessage",
		Meaning: "an idMessage in which nothing is to be seen",
		run: func(q question) {
			id, _ := q.value.Member("idMessage").Text()
			if q.given(id != "" && q.out.Kind == Message) && !visible(id) {
				q.found([]string{"idMessage"}, "an id", "white space", "idMessage has nothing in it that is to be seen")
			}
		},
	},
	messageIDRepeated,
	{
		ID: "relation.empty-list", Layer: result.LayerRelation, Severity: result.Note, Operations: listOnly, Pointer: listGet + "/responses/200",
		Meaning: "an empty list, which the page lists among the errors",
		run: func(q question) {
			if q.given(q.out.Kind == List) && q.value.Len() == 0 {
				q.found(whole, "contacts", "[]", "the list is empty; the page advises to call again")
			}
		},
	},
	{
		ID: "relation.group-filter", Layer: result.LayerRelation, Severity: result.Note, Operations: listOnly, Pointer: listGet,
		Meaning: "a list of groups has persons in it, or one of persons groups",
		run: func(q question) {
			groups := q.query().Get("group")
			if _, has := q.parameter("group"); !has || q.out.Kind != List || groups != "true" && groups != "false" {
				return
			}
			for i, item := range q.value.Items() {
				id, _ := item.Member(keyOf(q.ex.Product)).Text()
				form := formOf(id)
				if q.given(form != noForm) && form.group() != (groups == "true") {
					at := []string{strconv.Itoa(i)}
					q.found(at, "group="+groups, string(form), "%s does not belong into a list with group=%s", pointer(at), groups)
				}
			}
		},
	},
	{
		ID: "relation.count", Layer: result.LayerRelation, Severity: result.Note, Operations: listOnly, Pointer: listGet,
		Meaning: "the list is longer than the request asked for",
		run: func(q question) {
			most, err := strconv.Atoi(q.query().Get("count"))
			n := q.value.Len()
			if q.given(q.out.Kind == List && err == nil && most >= 0) && n > most {
				q.found(whole, fmt.Sprintf("at most %d contacts", most), strconv.Itoa(n), "count=%d is answered with %d contacts", most, n)
			}
		},
	},
	{
		ID: "relation.message-text", Layer: result.LayerRelation, Severity: result.Note, Operations: everyOperation, Pointer: envelope + "/properties/message",
		Meaning: "an error text that no document lists",
		run: func(q question) {
			text, at, ok := q.errorText()
			page := strings.HasPrefix(text, "<") // of the web server in front: nobody's statement
			if q.given(ok && !q.content.refusal && !page) && !q.documentedText(text) {
				q.found(at, "a documented text", "another text", "the text of status %d is in no document", q.ex.Response.Status)
			}
		},
	},
	{
		ID: "relation.token-in-path", Layer: result.LayerRelation, Severity: result.Note, Operations: everyOperation, Pointer: envelope + "/properties/path",
		Meaning: "the error's path holds something shaped like an access token",
		run: func(q question) {
			path, ok := q.errorMember("path").Text()
			if q.given(ok) && tokenInPath.MatchString(path) {
				q.found([]string{"path"}, "a placeholder", "something shaped like an access token",
					"/path holds something shaped like an access token: scrub it before you keep or show this body")
			}
		},
	},
	{
		ID: "relation.token-in-message", Layer: result.LayerRelation, Severity: result.Note, Operations: everyOperation, Pointer: envelope + "/properties/message",
		Meaning: "the error's text holds something shaped like an access token",
		run: func(q question) {
			text, at, ok := q.errorText()
			if q.given(ok) && tokenShape.MatchString(text) {
				q.found(at, "a text", "something shaped like an access token",
					"the text of status %d holds something shaped like an access token: scrub it before you keep or show this body", q.ex.Response.Status)
			}
		},
	},
	{
		ID: "relation.envelope-status", Layer: result.LayerRelation, Severity: result.Note, Operations: everyOperation, Pointer: envelope + "/properties/statusCode",
		Meaning: "statusCode of the error is another than the status of the reply",
		run: func(q question) {
			text, ok := q.errorMember("statusCode").Number()
			if !q.given(ok) {
				return
			}
			if code, whole := wholeNumber(text); whole && code.String() != strconv.Itoa(q.ex.Response.Status) {
				q.found([]string{"statusCode"}, strconv.Itoa(q.ex.Response.Status), "another status",
					"/statusCode is not the status of the reply, %d", q.ex.Response.Status)
			}
		},
	},
	{
		ID: "relation.envelope-method", Layer: result.LayerRelation, Severity: result.Note, Operations: everyOperation, Pointer: envelope + "/properties/path",
		Meaning: "the error's path names another method than the request",
		run: func(q question) {
			path, _ := q.errorMember("path").Text()
			named := methodInPath.FindStringSubmatch(path)
			if q.given(named != nil) && !strings.EqualFold(named[1], q.op.ID) { // the server takes either case of the first letter
				q.found([]string{"path"}, "the method "+q.op.ID, "another method", "/path names another method than %s", q.op.ID)
			}
		},
	},
	{
		ID: "relation.age", Layer: result.LayerRelation, Severity: result.Note, Operations: everyOperation, Pointer: "/info/version",
		Meaning: "the exchange was recorded long ago",
		run: func(q question) {
			if !q.given(q.ex.Origin == exchange.Live && !q.ex.RecordedAt.IsZero()) {
				return
			}
			if age := q.now().Sub(q.ex.RecordedAt); age > maxAge {
				days := int(age / (24 * time.Hour))
				q.found(nil, "at most 90 days", fmt.Sprintf("%d days", days), "recorded %d days ago: record it again", days)
			}
		},
	},
}

// maxAge is when a live recording is worth renewing.
const maxAge = 90 * 24 * time.Hour

// chatOf is the id at a place that is one contact, and the member that has it; false of any other place.
func (q question) chatOf(p place) (id, key string, ok bool) {
	switch p.schema.Pointer {
	case contactInfo:
		key = "chatId"
	case contactItem:
		key = keyOf(q.ex.Product)
	default:
		return id, key, false
	}
	id, ok = p.value.Member(key).Text()
	return id, key, ok
}

// aboutGroup reports whether details are those of a group; whose else they are is no question any more.
func (t *trial) aboutGroup() bool {
	if t.out.Kind != Contact {
		return false
	}
	asked, _ := t.request.Member("chatId").Text()
	answered, _ := t.value.Member("chatId").Text()
	return formOf(asked).group() || formOf(answered).group()
}

// echo is the chat that was asked for and the one that was answered, if they can be compared: ids of one form, because MAX
// answers a phone under a number.
func (t *trial) echo() (asked, answered string, ok bool) {
	asked, _ = t.request.Member("chatId").Text()
	answered, _ = t.value.Member("chatId").Text()
	form := formOf(asked)
	ok = t.out.Kind == Contact && !t.aboutGroup() && form == formOf(answered) && form.knownFor(t.ex.Product)
	return asked, answered, ok
}

// hasType reports whether the documents of the product have a type of contact.
func (t *trial) hasType(kind string) bool {
	return slices.Contains(t.op.object.Child("type").Values[kind].Products, t.ex.Product)
}

// seconds finds a time in milliseconds.
func (q question) seconds(p place, name string) {
	const first = 100_000_000_000 // seconds reach it in the year 5138
	value, property, ok := q.integer(p, name)
	if q.given(ok) && value >= first && !(name == "muteExpiration" && forEver(value)) {
		at := p.below(name)
		q.find(at, property.Pointer, "Unix seconds", "a number a thousand times as large", "%s looks like milliseconds", name)
	}
}

// forEver reports whether a time is in the year 9999, in either unit: what is muted for ever some write so.
func forEver(value int64) bool {
	const year = 9999
	return time.Unix(value, 0).UTC().Year() == year || time.UnixMilli(value).UTC().Year() == year
}

// integer is a member that holds an integer of 64 bits, where the product's documents have one: of another product it is a
// finding already.
func (q question) integer(p place, name string) (value int64, property *openapi.Schema, ok bool) {
	property = p.branch.Properties[name]
	if value, ok = integerOf(p.value.Member(name)); !ok || property == nil {
		return value, property, false
	}
	branch := property.Branch("integer")
	return value, property, branch != nil && slices.Contains(branch.Products, q.ex.Product)
}

func (t *trial) query() url.Values {
	values, err := url.ParseQuery(t.ex.Request.Query)
	if err != nil {
		return nil
	}
	return values
}

var (
	tokenInPath  = regexp.MustCompile(`/waInstance[^/]*/[^/]+/[0-9a-zA-Z_-]{30,}`)
	tokenShape   = regexp.MustCompile(`(^|[^0-9A-Za-z_-])[0-9a-f]{40,}($|[^0-9A-Za-z_-])`)
	methodInPath = regexp.MustCompile(`/waInstance[^/]*/([^/]+)/`)
)

// visible reports whether a text can name something: it has a visible character, and none that stands for lost ones.
func visible(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) &&
		!strings.ContainsRune(text, unicode.ReplacementChar)
}

// errorMember is a member of a documented error shape.
func (t *trial) errorMember(name string) strictjson.Value {
	if t.out.Kind != Refused {
		return strictjson.Value{}
	}
	return t.value.Member(name)
}

// errorText is what an error says in words, and where: in the member of the envelope, or as the whole body.
func (t *trial) errorText() (text string, at []string, ok bool) {
	if t.content.form == plainText && !t.over {
		return strings.TrimSpace(string(t.content.body)), whole, true
	}
	text, ok = t.errorMember("message").Text()
	return text, []string{"message"}, ok
}

func (t *trial) documentedText(said string) bool {
	return slices.ContainsFunc(t.texts, func(known string) bool { return SameText(said, known) })
}

// SameText reports whether what a reply says is an identifier of the documents. Pages put the name of the status before
// it, replies put it into a page or a sentence; a few letters in common are no match.
func SameText(said, documented string) bool {
	const shortest = 8
	switch {
	case said == documented:
		return true
	case min(len(said), len(documented)) < shortest:
		return false
	}
	return strings.Contains(said, documented) || strings.HasSuffix(documented, said)
}

// errorTexts are the error identifiers that the claims list.
func errorTexts(contract *openapi.Contract) []string {
	var texts []string
	for _, claim := range contract.Claims {
		if claim.Kind == "error" && len(claim.Value) > 2 {
			texts = append(texts, claim.Value)
		}
	}
	return texts
}
