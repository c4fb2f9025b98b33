package check

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// idForm is one of the documented ways to write a chat.
type idForm string

const (
	phoneForm   idForm = "<number>@c.us"
	groupForm   idForm = "<id>@g.us"
	privateForm idForm = "<id>@lid"
	numberForm  idForm = "<digits>"
	minusForm   idForm = "-<digits>"
	noForm      idForm = ""
)

var idForms = []struct {
	form    idForm
	pattern *regexp.Regexp
}{
	{phoneForm, regexp.MustCompile(`^[0-9]+@c\.us$`)},
	{groupForm, regexp.MustCompile(`^[0-9]+(-[0-9]+)?@g\.us$`)},
	{privateForm, regexp.MustCompile(`^[0-9]+@lid$`)},
	{numberForm, regexp.MustCompile(`^[0-9]+$`)},
	{minusForm, regexp.MustCompile(`^-[0-9]+$`)},
}

func formOf(id string) idForm {
	for _, candidate := range idForms {
		if candidate.pattern.MatchString(id) {
			return candidate.form
		}
	}
	return noForm
}

func (f idForm) group() bool { return f == groupForm || f == minusForm }

// knownFor reports whether a product writes ids in this form. Telegram and MAX take the phone form too.
func (f idForm) knownFor(product string) bool {
	switch f {
	case groupForm, privateForm:
		return product == exchange.WhatsApp
	case numberForm, minusForm:
		return product != exchange.WhatsApp
	default:
		return f == phoneForm
	}
}

// judgeRelations judges what the documents say between fields, and between the request and its reply.
func (t *trial) judgeRelations() {
	switch t.ex.Operation {
	case exchange.GetContactInfo:
		t.judgeInfo()
	case exchange.GetContacts:
		t.judgeList()
	case exchange.SendContact:
		t.judgeMessageID()
	}
}

func (t *trial) judgeInfo() {
	asked, hasAsked := stringMember(t.request, "chatId")
	if hasAsked {
		t.asked("relation.null-for-person", "relation.info-for-group")
	}
	if t.value == nil {
		if hasAsked && !formOf(asked).group() && !t.faulty("") {
			t.find("relation.null-for-person", at(""), contactInfo, "contact details", "null",
				"the body is null, which stands for a group; the requested chat is none")
		}
		return
	}
	t.judgeSeconds("lastSeen", "/components/schemas/LastSeenUnix")
	t.judgeSeconds("muteExpiration", contactInfo+"/properties/muteExpiration")
	answered, ok := stringMember(t.value, "chatId")
	if hasAsked && formOf(asked).group() || formOf(answered).group() {
		t.asked("relation.info-for-group")
		t.find("relation.info-for-group", at(""), infoPost, "null or status 400", "an object", "contact details of a group")
		return // whose, is no question any more
	}
	if !ok {
		return
	}
	t.judgeIDForm(answered, "/chatId")
	if !hasAsked || formOf(asked) != formOf(answered) || formOf(asked) == noForm {
		return // ids of different forms cannot be compared: MAX answers a phone under a number
	}
	t.asked("relation.chat-id-echo")
	if asked != answered {
		t.find("relation.chat-id-echo", at("/chatId"), contactInfo+"/properties/chatId", "the requested chat", "another chat",
			"the reply is about another chat than the request")
	}
}

// judgeSeconds finds a time in milliseconds. Seconds reach the limit in the year 5138.
func (t *trial) judgeSeconds(name, spec string) {
	const limit = 100_000_000_000
	object, _ := t.value.(map[string]any)
	n, ok := object[name].(json.Number)
	if !ok || t.faulty("/"+name) {
		return
	}
	t.asked("relation.milliseconds")
	if value, whole := wholeNumber(n.String()); whole && value.IsInt64() && value.Int64() >= limit {
		t.find("relation.milliseconds", at("/"+name), spec, "Unix seconds", "a number a thousand times as large", name+" looks like milliseconds")
	}
}

func (t *trial) judgeIDForm(id, pointer string) {
	t.asked("relation.id-form")
	if formOf(id).knownFor(t.ex.Product) {
		return
	}
	place, _ := locate(t.replySchema(), pointer)
	t.find("relation.id-form", at(pointer), place.Pointer, "a chat id of "+t.ex.Product, mask(id),
		fmt.Sprintf("%s is in no known form of %s", spoken(pointer), t.ex.Product))
}

func (t *trial) judgeList() {
	list, _ := t.value.([]any)
	if len(list) == 0 {
		t.find("relation.empty-list", at(""), listGet+"/responses/200", "contacts", "[]",
			"the list is empty; the page advises to call again")
		return
	}
	t.asked("relation.empty-list")
	first := make(map[string]int, len(list))
	for i, item := range list {
		place := "/" + strconv.Itoa(i)
		key := "chatId"
		if t.ex.Product == exchange.WhatsApp {
			key = "id"
		}
		id, ok := stringMember(item, key)
		if !ok {
			continue
		}
		t.judgeIDForm(id, place+"/"+key)
		t.asked("relation.repeated-id")
		if before, repeated := first[id]; repeated && id != "" {
			t.find("relation.repeated-id", at(place+"/"+key), contact, "an id once", "again",
				fmt.Sprintf("%s/%s is the id of item %d again", place, key, before))
		} else {
			first[id] = i
		}
		t.judgeTypeSuffix(item, formOf(id), place)
	}
}

// judgeTypeSuffix compares the type with the suffix of the id. Ids without one are left alone: the Telegram page
// calls every entry a user, groups included.
func (t *trial) judgeTypeSuffix(item any, form idForm, place string) {
	kind, ok := stringMember(item, "type")
	personal := form == phoneForm || form == privateForm
	if !ok || form != groupForm && !personal {
		return
	}
	t.asked("relation.type-suffix")
	if kind == "user" && form == groupForm || kind == "group" && personal {
		t.find("relation.type-suffix", at(place+"/type"), "/components/schemas/ContactType", "the type that the id says", word(kind),
			fmt.Sprintf("%s/type is %s, but the id has the form %s", place, word(kind), form))
	}
}

func (t *trial) judgeMessageID() {
	id, ok := stringMember(t.value, "idMessage")
	if !ok {
		return
	}
	t.asked("relation.message-id-empty")
	if id == "" {
		t.find("relation.message-id-empty", at("/idMessage"), sendResult+"/properties/idMessage", "an id", `""`, "idMessage is empty")
	}
}

// between judges the exchanges of one run against each other, product by product.
func between(trials []*trial) {
	type chat struct{ product, id string }
	sends := map[chat]map[string]*trial{} // by idMessage, which is unique within its chat only
	for _, t := range trials {
		id, ok := stringMember(t.value, "idMessage")
		if !ok || id == "" || t.ex.Operation != exchange.SendContact || t.ex.Response.Status != 200 {
			continue
		}
		to, _ := stringMember(t.request, "chatId")
		earlier := sends[chat{t.ex.Product, to}]
		if earlier == nil {
			sends[chat{t.ex.Product, to}] = map[string]*trial{id: t}
			continue
		}
		t.asked("relation.message-id-repeated")
		before, repeated := earlier[id]
		if !repeated {
			earlier[id] = t
			continue
		}
		t.find("relation.message-id-repeated", at("/idMessage"), sendResult+"/properties/idMessage", "an id of its own",
			"the id of "+before.ex.ID, "idMessage is that of "+before.ex.ID+" again")
	}
}

var tokenInPath = regexp.MustCompile(`/waInstance[^/]*/[^/]+/[0-9a-zA-Z_-]{30,}`)

// judgeEnvelope looks at the parts of a documented error shape.
func (t *trial) judgeEnvelope() {
	if path, ok := stringMember(t.value, "path"); ok {
		t.asked("relation.token-in-path")
		if tokenInPath.MatchString(path) {
			t.find("relation.token-in-path", at("/path"), envelope+"/properties/path", "a placeholder", "something shaped like an access token",
				"/path holds something shaped like an access token: scrub it before you keep or show this body")
		}
	}
	if message, ok := stringMember(t.value, "message"); ok {
		t.judgeMessage(message, at("/message"))
	}
}

// judgeErrorText looks at an error that is plain text. A page of the web server in front is nobody's statement.
func (t *trial) judgeErrorText() {
	if trimmed := strings.TrimSpace(string(t.body)); !strings.HasPrefix(trimmed, "<") {
		t.judgeMessage(trimmed, at(""))
	}
}

func (t *trial) judgeMessage(message string, pointer *string) {
	t.asked("relation.message-text")
	for _, known := range t.judge.texts {
		if sameText(message, known) {
			return
		}
	}
	t.find("relation.message-text", pointer, envelope+"/properties/message", "a documented text", "another text",
		fmt.Sprintf("the text of status %d is in no document", t.ex.Response.Status))
}

// sameText reports whether what a reply says is an identifier of the documents. Pages put the name of the status before
// it, replies put it into a page or a sentence; a few letters in common are no match.
func sameText(said, documented string) bool {
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

// maxAge is when a live recording is worth renewing.
const maxAge = 90 * 24 * time.Hour

func (t *trial) judgeAge() {
	if t.ex.Origin != exchange.Live || t.ex.RecordedAt.IsZero() {
		return
	}
	t.asked("relation.age")
	if age := t.judge.now().Sub(t.ex.RecordedAt); age > maxAge {
		days := int(age / (24 * time.Hour))
		t.find("relation.age", nil, "/info/version", "at most 90 days", fmt.Sprintf("%d days", days),
			fmt.Sprintf("recorded %d days ago: record it again", days))
	}
}

func stringMember(value any, name string) (string, bool) {
	object, _ := value.(map[string]any)
	text, ok := object[name].(string)
	return text, ok
}
