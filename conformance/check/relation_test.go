package check

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

func asked(chat string) string { return `{"chatId":"` + chat + `"}` }

func TestPersons(t *testing.T) {
	cases{
		"another person":                  {scene{reply: asked("79999999999@c.us")}, "drift chat-id-echo /chatId"},
		"another person in an error":      {scene{status: 400, reply: `{"message":"Validation failed","chatId":"79999999999@c.us"}`}, "drift undeclared /chatId"},
		"another private id":              {scene{request: asked("1@lid"), reply: asked("2@lid")}, "drift chat-id-echo /chatId"},
		"another number on MAX":           {scene{product: exchange.MAX, request: asked("1"), reply: asked("2")}, "drift chat-id-echo /chatId"},
		"a phone under a number":          {scene{product: exchange.MAX, request: asked("79991234567@c.us"), reply: asked("2")}, ""},
		"a private id for a phone":        {scene{reply: asked("1@lid")}, ""},
		"in no form, both":                {scene{request: asked("a"), reply: asked("b")}, "drift id-form /chatId"},
		"in no form, the same":            {scene{request: asked("@c.us"), reply: asked("@c.us")}, "drift id-form /chatId"},
		"a minus alone":                   {scene{product: exchange.Telegram, request: asked("1"), reply: asked("-")}, "drift id-form /chatId"},
		"of another product":              {scene{product: exchange.Telegram, request: asked("1@lid"), reply: asked("2@lid")}, "drift id-form /chatId"},
		"newsletter":                      {scene{reply: asked("1@newsletter")}, "drift id-form /chatId"},
		"details on the way to a group":   {scene{request: asked("1-2@g.us"), reply: asked("a@b")}, "drift info-for-group whole"},
		"the other Mexican number":        {scene{request: asked("525512345678@c.us"), reply: asked("5215512345678@c.us")}, "note canonical-number /chatId"},
		"the other Argentine number":      {scene{request: asked("541123456789@c.us"), reply: asked("5491123456789@c.us")}, "note canonical-number /chatId"},
		"the other Brazilian number":      {scene{request: asked("5511987654321@c.us"), reply: asked("551187654321@c.us")}, "note canonical-number /chatId"},
		"another Mexican":                 {scene{request: asked("525512345678@c.us"), reply: asked("5215512345679@c.us")}, "drift chat-id-echo /chatId"},
		"no request that can be read":     {scene{request: `x`, reply: asked("79999999999@c.us")}, "note request-body whole"},
		"null for a person":               {scene{reply: `null`}, "drift null-for-person whole"},
		"null for a group":                {scene{request: asked("120363043968066561@g.us"), reply: `null`}, ""},
		"null for an old group":           {scene{request: asked("79001234569-1479621234@g.us"), reply: `null`}, ""},
		"null for nobody":                 {scene{request: `{}`, reply: `null`}, "note request-body whole"},
		"null on Telegram":                {scene{product: exchange.Telegram, request: asked("1"), reply: `null`}, "drift other-product whole"},
		"details of a group":              {scene{request: asked("120363043968066561@g.us"), reply: asked("120363043968066561@g.us")}, "drift info-for-group whole"},
		"details of a group on MAX":       {scene{product: exchange.MAX, request: asked("-1"), reply: asked("-1")}, "drift info-for-group whole"},
		"details of a group for a person": {scene{reply: asked("1-2@g.us")}, "drift info-for-group whole"},
		"details of a person for a group": {scene{request: asked("120363043968066561@g.us"), reply: good}, "drift info-for-group whole"},
		"details of another group":        {scene{request: asked("120363043968066561@g.us"), reply: asked("1-2@g.us")}, "drift info-for-group whole"},
		"a group in no form":              {scene{request: asked("1-2-3@g.us"), reply: asked("1-2-3@g.us")}, "drift id-form /chatId"},
	}.run(t)
}

func TestTimesAndNumbers(t *testing.T) {
	whatsApp := func(member string) scene { return scene{reply: `{"chatId":"71234567890@c.us",` + member + `}`} }
	telegram := func(member string) scene {
		return scene{product: exchange.Telegram, request: asked("1"), reply: `{"chatId":"1",` + member + `}`}
	}
	cases{
		"the last second":                 {telegram(`"lastSeen":99999999999`), ""},
		"the first millisecond":           {telegram(`"lastSeen":100000000000`), "drift milliseconds /lastSeen"},
		"as an exponent":                  {telegram(`"lastSeen":1e12`), "drift milliseconds /lastSeen, note integer-form /lastSeen"},
		"the same on WhatsApp":            {whatsApp(`"lastSeen":1769681957000`), "drift other-product /lastSeen"},
		"muted":                           {whatsApp(`"muteExpiration":1769681957`), ""},
		"muted, in milliseconds":          {whatsApp(`"muteExpiration":1769681957000`), "drift milliseconds /muteExpiration"},
		"muted for ever":                  {whatsApp(`"muteExpiration":253402300799`), ""},
		"muted for ever, in milliseconds": {whatsApp(`"muteExpiration":253402300799000`), ""},
		"muted beyond":                    {whatsApp(`"muteExpiration":253402300800`), "drift milliseconds /muteExpiration"},
		"never seen so late":              {telegram(`"lastSeen":253402300799`), "drift milliseconds /lastSeen"},
		"a timestamp":                     {telegram(`"phoneNumberTimestamp":1782133087`), "note reported /phoneNumberTimestamp"},
		"a timestamp in milliseconds":     {telegram(`"phoneNumberTimestamp":1782133087000`), "note timestamp-milliseconds /phoneNumberTimestamp, note reported /phoneNumberTimestamp"},
		"a number below zero":             {telegram(`"phoneNumber":-1`), "note negative-phone-number /phoneNumber"},
		"a number below zero in a list":   {scene{operation: list, product: exchange.Telegram, reply: `[{"chatId":"1","type":"user","phoneNumber":1},{"chatId":"2","type":"user","phoneNumber":-1}]`}, "note negative-phone-number /1/phoneNumber"},
		"of another product, below zero":  {whatsApp(`"phoneNumber":-1`), "drift other-product /phoneNumber"},
		"members of a contact elsewhere":  {whatsApp(`"products":[{"phoneNumber":-1,"lastSeen":1769681957000}]`), "drift undeclared /products/0/phoneNumber, drift undeclared /products/0/lastSeen"},
		"a hidden number":                 {telegram(`"phoneNumber":0`), ""},
	}.run(t)
}

// TestNumbersWhereTextsAreDue: of a member that a later contract calls a text, a number is a wrong type and no more.
func TestNumbersWhereTextsAreDue(t *testing.T) {
	own, err := openapi.Parse(openapi.Spec(), openapi.Ledger())
	if err != nil {
		t.Fatal(err)
	}
	own.Component("Contact").Properties["phoneNumber"] = own.Component("Contact").Properties["name"]
	judge, err := NewJudge(own, nil)
	if err != nil {
		t.Fatal(err)
	}
	outcome := judge.Exchange(scene{operation: list, reply: `[{"id":"1@c.us","phoneNumber":-1}]`}.exchange())
	if got := told(outcome); strings.Contains(got, "negative") {
		t.Error(got)
	}
}

func TestLists(t *testing.T) {
	cases{
		"an id again":                  {scene{operation: list, reply: `[{"id":"1@c.us"},{"id":"2@c.us"},{"id":"1@c.us"},{"id":"1@c.us"}]`}, "drift repeated-id /2/id x2"},
		"an id in no form, again":      {scene{operation: list, reply: `[{"id":"null@c.us"},{"id":"null@c.us"}]`}, "drift id-form /0/id x2"},
		"no id, again":                 {scene{operation: list, reply: `[{"id":""},{"id":""}]`}, "drift id-form /0/id x2"},
		"an id again behind none":      {scene{operation: list, reply: `[{"id":"2@c.us"},{"id":null},{"id":"1@c.us"},{"id":"1@c.us"}]`}, "violation null /1/id, drift repeated-id /3/id"},
		"a group":                      {scene{operation: list, reply: `[{"id":"1-2@g.us","type":"group"}]`}, ""},
		"a phone that is a group":      {scene{operation: list, reply: `[{"id":"1@c.us","type":"group"}]`}, "drift type-suffix /0/type"},
		"groups, behind an odd id":     {scene{operation: list, query: "group=true", reply: `[{"id":"null@c.us"},{"id":"1@c.us"}]`}, "drift id-form /0/id, note group-filter /1"},
		"a refusal of a filter":        {scene{operation: list, query: "group=true&count=1", status: 400, reply: `{"message":"Validation failed"}`}, ""},
		"a refusal with a list in it":  {scene{operation: list, query: "group=true&count=1", status: 400, reply: `[{"id":"1@c.us"},{"id":"2@c.us"}]`}, "violation error-shape whole"},
		"one for none":                 {scene{operation: list, query: "count=0", reply: `[{"id":"1@c.us"}]`}, "note count whole"},
		"one for less":                 {scene{operation: list, query: "count=-1", reply: `[{"id":"1@c.us"}]`}, ""},
		"a user that is a group":       {scene{operation: list, reply: `[{"id":"1-2@g.us","type":"user"}]`}, "drift type-suffix /0/type"},
		"a group that is a person":     {scene{operation: list, reply: `[{"id":"1@lid","type":"group"}]`}, "drift type-suffix /0/type"},
		"a group in no form":           {scene{operation: list, reply: `[{"id":"a@g.us","type":"user"}]`}, "drift id-form /0/id"},
		"a group of another product":   {scene{operation: list, product: exchange.MAX, reply: `[{"chatId":"1-2@g.us","type":"user"}]`}, "drift id-form /0/chatId"},
		"a phone that is a group, MAX": {scene{operation: list, product: exchange.MAX, reply: `[{"chatId":"7@c.us","type":"group"}]`}, "drift other-product /0/type"},
		"a phone that is a user, MAX":  {scene{operation: list, product: exchange.MAX, reply: `[{"chatId":"7@c.us","type":"user"}]`}, ""},
		"a group that is a user, MAX":  {scene{operation: list, product: exchange.MAX, reply: `[{"chatId":"-7","type":"user"}]`}, ""},
		"empty":                        {scene{operation: list, reply: `[]`}, "note empty-list whole"},
		"persons among groups":         {scene{operation: list, query: "group=true", reply: `[{"id":"1-2@g.us"},{"id":"1@c.us"},{"id":"1@lid"}]`}, "note group-filter /1 x2"},
		"groups among persons":         {scene{operation: list, query: "group=false", reply: `[{"id":"1-2@g.us"},{"id":"1@c.us"}]`}, "note group-filter /0"},
		"groups, as asked":             {scene{operation: list, query: "group=true", reply: `[{"id":"1-2@g.us"}]`}, ""},
		"no filter on MAX":             {scene{operation: list, product: exchange.MAX, query: "group=true", reply: `[{"chatId":"1"}]`}, "note request-line"},
		"two for one":                  {scene{operation: list, query: "count=1", reply: `[{"id":"1@c.us"},{"id":"2@c.us"}]`}, "note count whole"},
		"two for two":                  {scene{operation: list, query: "count=2", reply: `[{"id":"1@c.us"},{"id":"2@c.us"}]`}, ""},
		"a count that is none":         {scene{operation: list, query: "count=x", reply: `[{"id":"1@c.us"}]`}, "note request-line"},
	}.run(t)
}

func TestMessagesAndErrors(t *testing.T) {
	const token = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
	refused := func(text string) scene { return scene{status: 400, reply: text} }
	cases{
		"an empty id":                {scene{operation: send, reply: `{"idMessage":""}`}, "drift message-id-empty /idMessage"},
		"an id of blanks":            {scene{operation: send, reply: `{"idMessage":" \u200b\u00a0"}`}, "note message-id-blank /idMessage"},
		"an id of lost characters":   {scene{operation: send, reply: `{"idMessage":"a\ufffd"}`}, "note message-id-blank /idMessage"},
		"an empty id of a refusal":   {scene{operation: send, status: 400, reply: `{"message":"Validation failed","idMessage":""}`}, "drift undeclared /idMessage"},
		"a blank id of a refusal":    {scene{operation: send, status: 400, reply: `{"message":"Validation failed","idMessage":" "}`}, "drift undeclared /idMessage"},
		"a token alone":              {refused(`{"message":"` + token + `"}`), "note message-text /message, note token-in-message /message"},
		"part of a word before":      {refused(`{"message":"Validation failed g` + token + `"}`), "note message-text /message"},
		"part of a word behind":      {refused(`{"message":"Validation failed ` + token + `g"}`), "note message-text /message"},
		"an unknown text":            {refused(`{"message":"the moon is full"}`), "note message-text /message"},
		"a known text":               {refused(`{"message":"Validation failed"}`), ""},
		"a page":                     {scene{status: 502, reply: " <html>whatever</html>", headers: typed("text/html")}, ""},
		"unknown text alone":         {scene{status: 500, reply: "the moon is full", headers: typed("text/plain")}, "note message-text whole"},
		"a token in the path":        {refused(`{"message":"Validation failed","path":"/waInstance1/getContactInfo/` + token + `"}`), "note token-in-path /path"},
		"a placeholder in the path":  {refused(`{"message":"Validation failed","path":"/waInstance{idInstance}/GetContactInfo/{apiTokenInstance}"}`), ""},
		"a token in the text":        {refused(`{"message":"Validation failed ` + token + `"}`), "note message-text /message, note token-in-message /message"},
		"another method in the path": {refused(`{"message":"Validation failed","path":"/v3/waInstance1/sendMessage/x"}`), "note envelope-method /path"},
		"another status":             {refused(`{"message":"Validation failed","statusCode":401}`), "note envelope-status /statusCode"},
		"the same, written oddly":    {refused(`{"message":"Validation failed","statusCode":4e2}`), "note integer-form /statusCode"},
	}.run(t)
}

// TestSameText: a documented text within a longer one, or the end of a documented one, and no few letters.
func TestSameText(t *testing.T) {
	for _, c := range []struct {
		said, documented string
		want             bool
	}{
		{"abc", "abc", true}, {"say abcdefgh now", "abcdefgh", true}, {"abcdefgh", "400 abcdefgh", true}, {"bcdefgh", "400 bcdefgh", false},
		{"say bcdefgh now", "bcdefgh", false}, {"abcdefgh", "abcdefgh 400", false}, {"", "abcdefgh", false},
	} {
		if SameText(c.said, c.documented) != c.want {
			t.Errorf("%q and %q: want %t", c.said, c.documented, c.want)
		}
	}
}

// TestErrorTexts are those of claims about errors, and long enough to be texts.
func TestErrorTexts(t *testing.T) {
	got := errorTexts(&openapi.Contract{Claims: []openapi.Claim{
		{Kind: "error", Value: "abc"}, {Kind: "error", Value: "ab"}, {Kind: "error"}, {Kind: "note", Value: "a note"},
	}})
	if len(got) != 1 || got[0] != "abc" {
		t.Errorf("%q", got)
	}
}

// TestAge: a live recording is worth renewing after 90 days, and not before.
func TestAge(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	judge, err := NewJudge(contractOf(t), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		origin exchange.Origin
		age    time.Duration
		asked  bool
		want   string
	}{
		"new":               {exchange.Live, time.Hour, true, ""},
		"90 days":           {exchange.Live, maxAge, true, ""},
		"more":              {exchange.Live, maxAge + time.Second, true, "recorded 90 days ago: record it again"},
		"a year":            {exchange.Live, 365*24*time.Hour + time.Hour, true, "recorded 365 days ago: record it again"},
		"from a document":   {exchange.Documented, 365 * 24 * time.Hour, false, ""},
		"of no known age":   {exchange.Live, -1, false, ""},
		"observed long ago": {exchange.Observed, 365 * 24 * time.Hour, false, ""},
	} {
		ex := scene{origin: c.origin, reply: good}.exchange()
		if c.age >= 0 {
			ex.RecordedAt = now.Add(-c.age)
		}
		outcome := judge.Exchange(ex)
		got := ""
		if len(outcome.Findings) > 0 {
			got = outcome.Findings[0].Message
		}
		ages := slices.IndexFunc(Catalogue(), func(c Check) bool { return c.ID == "relation.age" })
		if got != c.want || outcome.Exercised.Has(Catalogue()[ages]) != c.asked {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestFormOfIDs: only the documented forms are forms.
func TestFormOfIDs(t *testing.T) {
	for id, want := range map[string]idForm{
		"1@c.us": phoneForm, "71234567890@c.us": phoneForm, "1@g.us": groupForm, "1-2@g.us": groupForm, "1@lid": privateForm, "1": numberForm, "-1": minusForm,
		"": noForm, "-": noForm, "@c.us": noForm, "@g.us": noForm, "@lid": noForm, "1@": noForm, "a@c.us": noForm, "-1@c.us": noForm, "1-@g.us": noForm, "-1@g.us": noForm,
		"1-2-3@g.us": noForm, "1@c.us@c.us": noForm, "1@C.US": noForm, "1 ": noForm, "+1": noForm, "null@c.us": noForm, "1@newsletter": noForm, "--1": noForm, "1\n": noForm, "١": noForm,
	} {
		if got := formOf(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
	for form, want := range map[idForm]string{
		phoneForm: "whatsapp telegram max ", groupForm: "whatsapp ", privateForm: "whatsapp ", numberForm: "telegram max ", minusForm: "telegram max ", noForm: "",
	} {
		got := ""
		for _, product := range exchange.Products() {
			if form.knownFor(product) {
				got += product + " "
			}
		}
		if got != want || form.group() != (form == groupForm || form == minusForm) {
			t.Errorf("%q: known for %q, group %t", form, got, form.group())
		}
	}
}

// TestMembersOfTheOtherMethod: what one method has and the other has not is an undeclared member there, and no more.
func TestMembersOfTheOtherMethod(t *testing.T) {
	cases{
		"a type of a person":          {scene{operation: info, reply: `{"chatId":"71234567890@c.us","type":"user"}`}, "drift undeclared /type"},
		"no word at all":              {scene{operation: info, reply: `{"chatId":"71234567890@c.us","type":5}`}, "drift undeclared /type"},
		"when an item was seen":       {scene{operation: list, reply: `[{"id":"1@c.us","lastSeen":1700000000000}]`}, "drift undeclared /0/lastSeen"},
		"how long an item is muted":   {scene{operation: list, reply: `[{"id":"1@c.us","muteExpiration":1}]`}, "drift undeclared /0/muteExpiration"},
		"when its number was learned": {scene{operation: list, reply: `[{"id":"1@c.us","phoneNumberTimestamp":1}]`}, "drift undeclared /0/phoneNumberTimestamp"},
	}.run(t)
}
