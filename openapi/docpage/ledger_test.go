package docpage

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// The pages that are held against the ledger: the three methods for WhatsApp, in our words. They say what the founding
// documents say, so that an edit of one is a change of the contract.
var ledgerContents = map[string]struct {
	language string
	content  content
}{
	"contacts": {"ru", content{
		title: "GetContacts", verb: "GET", path: "{{apiUrl}}/waInstance{{idInstance}}/getContacts/{{apiTokenInstance}}",
		response: []fixtureTable{{"", []fixtureField{
			{"id", "string", "", "Whose"}, {"name", "string", "", "How called"}, {"contactName", "string", "", "How saved"},
			{"type", "string", "", "Which kind. VALUES\nuser - one\ngroup - many"},
		}}},
		responseBodies: []string{"[\n    {\n        \"id\": \"79990000001@c.us\",\n        \"name\": \"A\",\n        \"contactName\": \"A\",\n        \"type\": \"user\"\n    },\n    {\n        \"id\": \"79990000001-1@g.us\",\n        \"name\": \"B\",\n        \"type\": \"group\"\n    }\n]"},
		errors:         []fixtureError{{"200", "", "An empty list []"}}, literals: true,
		samples: strings.Replace(vbaSample, "%s", "GET", 1),
	}},
	"send": {"ru", content{
		title: "SendContact", verb: "POST", path: "{{apiUrl}}/waInstance{{idInstance}}/sendContact/{{apiTokenInstance}}",
		request: []fixtureTable{
			{"", []fixtureField{{"chatId", "string", "yes", "To whom"}, {"contact", "object", "yes", "Whose card"}, {"quotedMessageId", "string", "no", "An answer to"}}},
			{"contact", []fixtureField{{"phoneContact", "integer", "yes", "Which number"}, {"firstName", "string", "when", "A name"},
				{"middleName", "string", "when", "A name"}, {"lastName", "string", "when", "A name"}, {"company", "string", "when", "A firm"}}},
		},
		requestBodies: []string{card(""), card(""), card("    \"quotedMessageId\": \"X\",\n")},
		response:      []fixtureTable{{"", []fixtureField{{"idMessage", "string", "", "Which message"}}}}, responseBodies: []string{"{\n    \"idMessage\": \"X\"\n}"},
		samples: strings.Replace(vbaSample, "%s", "POST", 1),
	}},
	"info": {"en", content{
		title: "GetContactInfo", verb: "POST", path: "{{apiUrl}}/waInstance{{idInstance}}/getContactInfo/{{apiTokenInstance}}",
		request:       []fixtureTable{{"", []fixtureField{{"chatId", "string", "yes", "About whom"}}}},
		requestBodies: []string{"{\n    \"chatId\": \"79990000001@c.us\"\n}"},
		response: []fixtureTable{
			{"", fields("avatar string, name string, contactName string, email string, category string, description string, products object, chatId string, lastSeen string, isArchive boolean, isDisappearing boolean, isMute boolean, messageexpiration integer, muteexpiration integer, isBusiness boolean")},
			{"products", fields("id string, imageUrls object, availability string, reviewStatus object, name string, description string, price string, isHidden boolean")},
			{"imageUrls", fields("requested string, original string")},
			{"reviewStatus", fields("whatsapp string")},
		},
		responseBodies: []string{"{\n    \"avatar\": \"\",\n    \"name\": \"\",\n    \"contactName\": \"\",\n    \"email\": \"\",\n    \"category\": \"\",\n    \"description\": \"\",\n    \"products\": [\n" +
			good("            \"description\": \"\",\n") + ",\n" + good("") + "\n    ],\n    \"chatId\": \"79990000001@c.us\",\n    \"lastSeen\": null,\n    \"isArchive\": false,\n    \"isDisappearing\": false,\n    \"isMute\": false,\n    \"messageExpiration\": 0,\n    \"muteExpiration\": null,\n    \"isBusiness\": true\n}"},
		errors: []fixtureError{{"400", "Bad Request Validation failed", "Wrong"},
			{"400", "Bad Request Validation failed. Details: The method GetContactInfo does not support group chats, to work with groups, use the GetGroupData method", "A group"},
			{"500", "Internal Server Error interface conversion: interface {} is bool, not string", "A wrong type"}},
		samples: "import requests\nresponse = requests.request(\"GET\", url)\nprint(response.text)\n" + strings.Replace(vbaSample, "%s", "POST", 1),
	}},
}

func card(quoted string) string {
	return "{\n    \"chatId\": \"79990000001@c.us\",\n" + quoted + "    \"contact\": {\n        \"phoneContact\": 79990000002,\n        \"firstName\": \"A\",\n        \"middleName\": \"B\",\n        \"lastName\": \"C\",\n        \"company\": \"D\"\n    }\n}"
}

func good(description string) string {
	return "        {\n            \"id\": \"1\",\n            \"imageUrls\": {\n                \"requested\": \"\",\n                \"original\": \"\"\n            },\n            \"reviewStatus\": {\n                \"whatsapp\": \"APPROVED\"\n            },\n            \"availability\": \"\",\n            \"name\": \"\",\n" + description + "            \"price\": null,\n            \"isHidden\": false\n        }"
}

func fields(text string) []fixtureField {
	var list []fixtureField
	for _, one := range strings.Split(text, ", ") {
		name, kind, _ := strings.Cut(one, " ")
		list = append(list, fixtureField{name, kind, "", "Words about it"})
	}
	return list
}

func contract(t *testing.T) *openapi.Contract {
	t.Helper()
	c, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// TestPagesAgreeWithTheLedger: a page that says what the founding documents say has no drift in any shape, and says how
// it deviates.
func TestPagesAgreeWithTheLedger(t *testing.T) {
	for name, fixture := range ledgerContents {
		for shape, render := range shapes {
			t.Run(name+"/"+shape, func(t *testing.T) {
				report := Check(extract(t, render(fixture.content, wordings[fixture.language])), contract(t), nil)
				if report.ExitCode() != ExitAgrees {
					t.Fatal(report.Text())
				}
				if strings.Count(report.Text(), "\n") != 1 {
					t.Errorf("nothing changed, and that is more than one line:\n%s", report.Text())
				}
				if name != "info" {
					return
				}
				states := map[string]int{}
				for _, change := range report.Changes {
					states[change.State]++
				}
				// The table's products, two respelled names, and the verb of the sample; the example's products.
				if states[Deviates] != 4 || states[Contradicts] != 1 {
					t.Errorf("%v", states)
				}
			})
		}
	}
}

// ledgerEdits are changes of those pages. says is what the report has to name, was an entry of the ledger it rests on.
var ledgerEdits = []struct {
	name, content, state, says, entry string
	edit                              func(c *content)
}{
	{"the verb of the samples", "info", Changed, "method getContactInfo GET", "getcontactinfo-whatsapp-en-method", func(c *content) { c.verb = "GET" }},
	{"a type that an overruled entry has", "info", Changed, "type getContactInfo.response.isArchive string", "getcontactinfo-whatsapp-en-isArchive-type",
		func(c *content) { c.response[0].fields[9].kind = "string" }},
	{"a type that a reported entry has", "send", Changed, "type sendContact.request.contact.phoneContact string", "sendcontact-whatsapp-ru-request-contact-phoneContact-type",
		func(c *content) { c.request[1].fields[0].kind = "string" }},
	{"a type that another product has", "info", Changed, "type getContactInfo.response.lastSeen integer", "getcontactinfo-whatsapp-en-lastSeen-type",
		func(c *content) { c.response[0].fields[8].kind = "integer" }},
	{"a path", "contacts", Changed, "path getContacts /waInstance{idInstance}/listContacts/{apiTokenInstance}", "getcontacts-whatsapp-ru-path",
		func(c *content) { c.path = strings.Replace(c.path, "getContacts", "listContacts", 1) }},
	{"a requirement", "send", Changed, "required sendContact.request.quotedMessageId yes", "sendcontact-whatsapp-ru-request-quotedMessageId-required",
		func(c *content) { c.request[0].fields[2].required = "yes" }},
	{"a field added", "contacts", New, "type getContacts.response[].notYetThere integer", "",
		func(c *content) {
			c.response[0].fields = append(c.response[0].fields, fixtureField{"notYetThere", "integer", "", "A number"})
		}},
	{"a field that another product has", "info", New, "type getContactInfo.response.isPremium boolean", "",
		func(c *content) {
			c.response[0].fields = append(c.response[0].fields, fixtureField{"isPremium", "boolean", "", "Whether"})
		}},
	{"a query parameter added", "contacts", New, "type getContacts.query.notYetThere integer", "",
		func(c *content) {
			c.request = []fixtureTable{{"", []fixtureField{{"notYetThere", "integer", "no", "From where"}}}}
		}},
	{"a list of strings", "info", New, "type getContactInfo.response.notYetThere[] string", "",
		func(c *content) {
			c.response[0].fields = append(c.response[0].fields, fixtureField{"notYetThere", "array<string>", "", "Words"})
			swap(c.responseBodies, "{\n", "{\n    \"notYetThere\": [\"x\"],\n")
		}},
	{"a field removed", "info", Gone, "type getContactInfo.response.email string", "getcontactinfo-whatsapp-en-email-type",
		func(c *content) { c.response[0].fields = slices.Delete(c.response[0].fields, 3, 4) }},
	{"a value removed", "contacts", Gone, "enum getContacts.response[].type group", "getcontacts-whatsapp-ru-type-enum-group",
		func(c *content) {
			c.response[0].fields[3].about, _, _ = strings.Cut(c.response[0].fields[3].about, "\ngroup")
		}},
	{"a value added", "contacts", New, "enum getContacts.response[].type notYetThere", "",
		func(c *content) { c.response[0].fields[3].about += "\nnotYetThere - a stage" }},
	{"an error's literal", "contacts", Changed, "error getContacts.error.200 {}", "getcontacts-whatsapp-ru-error-200-empty",
		func(c *content) { c.errors[0].about = "An empty object {}" }},
	{"an error removed", "info", Gone, "error getContactInfo.error.500 Internal", "getcontactinfo-whatsapp-en-error-500-conversion",
		func(c *content) { c.errors = c.errors[:2] }},
	{"an error added", "contacts", New, "error getContacts.error.418 [1]", "",
		func(c *content) { c.errors = append(c.errors, fixtureError{"418", "", "Another list [1]"}) }},
	{"a null", "info", New, "null getContactInfo.response.isBusiness seen", "",
		func(c *content) { swap(c.responseBodies, "true", "null") }},
	{"a null no more", "info", Gone, "null getContactInfo.response.muteExpiration seen", "getcontactinfo-whatsapp-en-muteExpiration-null",
		func(c *content) { swap(c.responseBodies, "\"muteExpiration\": null", "\"muteExpiration\": 1") }},
	{"an absence no more", "send", Gone, "absent sendContact.request.quotedMessageId seen", "sendcontact-whatsapp-ru-request-quotedMessageId-absent",
		func(c *content) {
			for i := range c.requestBodies {
				c.requestBodies[i] = card("    \"quotedMessageId\": \"X\",\n")
			}
		}},
	{"an id no longer shown", "contacts", Gone, "required getContacts.response[].id shown", "getcontacts-whatsapp-ru-id-shown",
		func(c *content) { swap(c.responseBodies, "        \"id\": \"79990000001@c.us\",\n", "") }},
	{"a body removed", "send", Gone, "example sendContact.request 3", "sendcontact-whatsapp-ru-request-example-3",
		func(c *content) { c.requestBodies = c.requestBodies[:2] }},
}

// TestDriftNamesWhatRestsOnIt: a change names itself, its entries, the specification's lines, checks and exchanges, and
// the proposed edit applies and makes the page agree.
func TestDriftNamesWhatRestsOnIt(t *testing.T) {
	for _, e := range ledgerEdits {
		for shape, render := range shapes {
			t.Run(e.name+"/"+shape, func(t *testing.T) {
				fixture := ledgerContents[e.content]
				c := fixture.content.clone()
				e.edit(&c)
				page := extract(t, render(c, wordings[fixture.language]))
				report := Check(page, contract(t), []Exchange{{ID: "bundled", Operation: page.Operation, Product: "whatsapp", Status: 200}})
				if report.ExitCode() != ExitDrift {
					t.Fatal(report.Text())
				}
				at := slices.IndexFunc(report.Changes, func(change Change) bool {
					return change.State == e.state && strings.HasPrefix(change.Kind+" "+change.Subject+" "+change.Value, e.says)
				})
				if at < 0 {
					t.Fatalf("%s %s is not named:\n%s", e.state, e.says, report.Text())
				}
				change := report.Changes[at]
				if e.entry != "" && !slices.Contains(change.Claims, e.entry) {
					t.Errorf("the entries %v do not have %s", change.Claims, e.entry)
				}
				if len(change.Spec) == 0 || !strings.HasPrefix(change.Spec[0], openapi.SpecFile+":") {
					t.Errorf("no line of the specification: %v", change.Spec)
				}
				if change.State != New && len(change.Checks) == 0 {
					t.Error("no checks")
				}
				proposalAgrees(t, report, page)
			})
		}
	}
}

// proposalAgrees applies the proposed edit with git and holds the page against the edited ledger.
func proposalAgrees(t *testing.T, report *Report, page *Page) {
	t.Helper()
	patch, err := Edit([]*Report{report}, openapi.Ledger(), contract(t), "2026-01-02")
	if err != nil {
		t.Fatal(err)
	}
	edited, err := openapi.Parse(openapi.Spec(), applyPatch(t, openapi.Ledger(), patch))
	if err != nil {
		t.Fatalf("%v\n%s", err, patch)
	}
	if again := Check(page, edited, nil); again.ExitCode() != ExitAgrees {
		t.Errorf("the proposal does not make the page agree:\n%s\n%s", again.Text(), patch)
	}
	for name, fixture := range ledgerContents { // the founding documents still agree, or deviate as the ledger knows
		whole := extract(t, shapes["html"](fixture.content, wordings[fixture.language]))
		if again := Check(whole, edited, nil); again.ExitCode() != ExitAgrees {
			t.Errorf("after the proposal %s no longer agrees:\n%s\n%s", name, again.Text(), patch)
		}
	}
}

func applyPatch(t *testing.T, ledger []byte, patch string) []byte {
	t.Helper()
	git, err := exec.LookPath("git")
	if err != nil {
		t.Skip("there is no git to apply the patch with")
	}
	dir := t.TempDir()
	name := filepath.Join(dir, filepath.FromSlash(openapi.ClaimsFile))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, ledger, 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.Command(git, "apply", "-")
	command.Dir, command.Stdin = dir, strings.NewReader(patch)
	command.Env = append(os.Environ(), "GIT_DIR="+filepath.Join(dir, "none"), "GIT_CEILING_DIRECTORIES="+dir)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v: %s\n%s", err, out, patch)
	}
	edited, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return edited
}

// TestNoEditWithoutDrift: where nothing drifted there is nothing to apply.
func TestNoEditWithoutDrift(t *testing.T) {
	fixture := ledgerContents["send"]
	report := Check(extract(t, markdownPage(fixture.content, wordings["ru"])), contract(t), nil)
	if patch, err := Edit([]*Report{report}, openapi.Ledger(), contract(t), "2026-01-02"); err != nil || patch != "" {
		t.Errorf("%v: %s", err, patch)
	}
}

// TestReportFitsOneScreen: however much drifts, a person gets one screen.
func TestReportFitsOneScreen(t *testing.T) {
	c := ledgerContents["info"].content.clone()
	c.title, c.response, c.errors = "SendContact", c.response[:1], nil
	report := Check(extract(t, markdownPage(c, wordings["en"])), contract(t), nil)
	if drift, _ := report.split(); len(drift) < 20 {
		t.Fatalf("only %d changes", len(drift))
	}
	const screen = 50
	if lines := strings.Count(report.Text(), "\n"); lines > screen {
		t.Errorf("%d lines:\n%s", lines, report.Text())
	}
	if !strings.Contains(report.Markdown(), "| **new** |") {
		t.Error(report.Markdown())
	}
}
