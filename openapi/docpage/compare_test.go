package docpage

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// clone copies a content so that an edit leaves the fixture alone.
func (c content) clone() content {
	tables := func(tables []fixtureTable) []fixtureTable {
		tables = slices.Clone(tables)
		for i := range tables {
			tables[i].fields = slices.Clone(tables[i].fields)
		}
		return tables
	}
	c.request, c.response = tables(c.request), tables(c.response)
	c.requestBodies, c.responseBodies, c.errors = slices.Clone(c.requestBodies), slices.Clone(c.responseBodies), slices.Clone(c.errors)
	return c
}

func swap(texts []string, from, to string) {
	for i := range texts {
		texts[i] = strings.Replace(texts[i], from, to, 1)
	}
}

// edits are changes of a page as the vendor may make them. says is a word of the statement that changes: the report has
// to name it in a change or show it in a part that it calls unread.
var edits = []struct {
	name, content, says string
	edit                func(c *content, w *wording)
}{
	{"verb", "flat", "GET", func(c *content, w *wording) { c.verb = "GET" }},
	{"verb of a list", "list", "POST", func(c *content, w *wording) { c.verb = "POST" }},
	{"verb nobody knows", "flat", "verb is unknown", func(c *content, w *wording) { c.verb = "FETCH" }},
	{"name in the path", "flat", "getThing2", func(c *content, w *wording) { c.path = strings.Replace(c.path, "getThing", "getThing2", 1) }},
	{"parameter in the path", "shop", "storeId", func(c *content, w *wording) { c.path = strings.Replace(c.path, "shopId", "storeId", 1) }},
	{"path longer", "nested", "extra", func(c *content, w *wording) { c.path += "/extra" }},
	{"field renamed", "flat", "description", func(c *content, w *wording) { c.response[0].fields[2].name = "about" }},
	{"field renamed in letter case", "flat", "isbusy", func(c *content, w *wording) { c.response[0].fields[4].name = "isbusy" }},
	{"field of an object renamed", "shop", "tiny", func(c *content, w *wording) { c.response[2].fields[0].name = "tiny" }},
	{"parameter renamed", "flat", "userId", func(c *content, w *wording) { c.request[0].fields[0].name = "userId" }},
	{"query parameter renamed", "list", "limit", func(c *content, w *wording) { c.request[0].fields[1].name = "limit" }},
	{"type of a field", "flat", "until", func(c *content, w *wording) { c.response[0].fields[5].kind = "string" }},
	{"type of a parameter", "flat", "chatId", func(c *content, w *wording) { c.request[0].fields[0].kind = "integer" }},
	{"type of a query parameter", "list", "count", func(c *content, w *wording) { c.request[0].fields[1].kind = "string" }},
	{"type of a nested field", "nested", "phone", func(c *content, w *wording) { c.request[1].fields[0].kind = "string" }},
	{"type of items", "shop", "tags", func(c *content, w *wording) { c.request[0].fields[1].kind = "array<integer>" }},
	{"type nobody knows", "flat", "until", func(c *content, w *wording) { c.response[0].fields[5].kind = "timestamp" }},
	{"type nobody knows with a known word in it", "flat", "until", func(c *content, w *wording) { c.response[0].fields[5].kind = "varstring" }},
	{"type nobody knows, a plain word", "list", "size", func(c *content, w *wording) { c.response[0].fields[3].kind = "weight" }},
	{"type nobody knows after a hump", "flat", "isBusy", func(c *content, w *wording) { c.response[0].fields[4].kind = "flag" }},
	{"field outside tables, after a dash", "flat", "typingTime", func(c *content, w *wording) { w.common = "typingTime - integer - for how long" }},
	{"field outside tables, in brackets", "flat", "typingTime", func(c *content, w *wording) { w.common = "There is typingTime (integer) too" }},
	{"status outside tables", "nested", "429", func(c *content, w *wording) { w.common = "429 Too many requests" }},
	{"body that is null", "flat", "getThing.response", func(c *content, w *wording) { c.responseBodies = append(c.responseBodies, "null") }},
	{"type misspelt", "list", "size", func(c *content, w *wording) { c.response[0].fields[3].kind = "flaot" }},
	{"required no more", "flat", "chatId", func(c *content, w *wording) { c.request[0].fields[0].required = "no" }},
	{"required now", "nested", "quotedId", func(c *content, w *wording) { c.request[0].fields[2].required = "yes" }},
	{"required on a condition", "list", "count", func(c *content, w *wording) { c.request[0].fields[1].required = "when" }},
	{"required in words nobody knows", "list", "count", func(c *content, w *wording) { c.request[0].fields[1].required = "Perhaps" }},
	{"field added", "flat", "colour", func(c *content, w *wording) {
		c.response[0].fields = append(c.response[0].fields, fixtureField{"colour", "string", "", "Which colour"})
	}},
	{"field added in front", "list", "lid", func(c *content, w *wording) {
		c.response[0].fields = append([]fixtureField{{"lid", "string", "", "Another id"}}, c.response[0].fields...)
	}},
	{"query parameter added", "list", "offset", func(c *content, w *wording) {
		c.request[0].fields = append(c.request[0].fields, fixtureField{"offset", "integer", "no", "From where"})
	}},
	{"field removed", "flat", "isBusy", func(c *content, w *wording) { c.response[0].fields = slices.Delete(c.response[0].fields, 4, 5) }},
	{"last field removed", "flat", "until", func(c *content, w *wording) { c.response[0].fields = c.response[0].fields[:5] }},
	{"parameter removed", "nested", "quotedId", func(c *content, w *wording) { c.request[0].fields = c.request[0].fields[:2] }},
	{"table removed", "flat", "chatId", func(c *content, w *wording) { c.request = nil }},
	{"table of an object removed", "shop", "small", func(c *content, w *wording) { c.response = c.response[:2] }},
	{"caption names another object", "shop", "small", func(c *content, w *wording) { c.response[2].object = "pictures" }},
	{"caption without a word for objects", "nested", "phone", func(c *content, w *wording) { w.caption = "See below about it all%.0s." }},
	{"header of a column nobody knows", "flat", "until", func(c *content, w *wording) { w.about = "Nullability" }},
	{"heading of the response table", "flat", "until", func(c *content, w *wording) { w.responseFields = "Wonders" }},
	{"heading of the body", "flat", "lastSeen", func(c *content, w *wording) { w.responseBody = "Wonders" }},
	{"heading of the request", "flat", "getThing", func(c *content, w *wording) { w.request = "Wonders" }},
	{"value added", "list", "channel", func(c *content, w *wording) { c.response[0].fields[2].about += "\nchannel - a stage" }},
	{"value renamed", "list", "crowd", func(c *content, w *wording) {
		c.response[0].fields[2].about = strings.Replace(c.response[0].fields[2].about, "group -", "crowd -", 1)
	}},
	{"value removed", "list", "group", func(c *content, w *wording) {
		c.response[0].fields[2].about, _, _ = strings.Cut(c.response[0].fields[2].about, "\ngroup")
	}},
	{"value added to a line", "nested", "angry", func(c *content, w *wording) { c.request[1].fields[2].about += ", angry" }},
	{"values in a form nobody knows", "nested", "mood", func(c *content, w *wording) { c.request[1].fields[2].about = "VALUES the usual moods" }},
	{"values on a field that had none", "flat", "shop", func(c *content, w *wording) { c.response[0].fields[1].about = "Kind. VALUES shop, person" }},
	{"identifier of an error", "flat", "Validation broke", func(c *content, w *wording) { c.errors[0].identifier = "Bad Request Validation broke" }},
	{"status of an error", "flat", "422", func(c *content, w *wording) { c.errors[0].status = "422" }},
	{"error added", "flat", "Too Many", func(c *content, w *wording) {
		c.errors = append(c.errors, fixtureError{"429", "Too Many Requests", "Slow down"})
	}},
	{"error removed", "flat", "Bad Request", func(c *content, w *wording) { c.errors = c.errors[1:] }},
	{"last error removed", "flat", "500", func(c *content, w *wording) { c.errors = c.errors[:1] }},
	{"error without identifier", "shop", "404", func(c *content, w *wording) { c.errors[0].identifier, c.errors[0].about = "", "" }},
	{"literal of an error", "list", "{}", func(c *content, w *wording) { c.errors[0].about = "Gives the empty object {}" }},
	{"null in the body", "flat", "isBusy", func(c *content, w *wording) { swap(c.responseBodies, "false", "null") }},
	{"null no more", "flat", "until", func(c *content, w *wording) { swap(c.responseBodies, "null", "5") }},
	{"null in a list", "shop", "note", func(c *content, w *wording) { swap(c.responseBodies, `"n"`, "null") }},
	{"absent in the body", "flat", "isBusy", func(c *content, w *wording) { swap(c.responseBodies, "    \"isBusy\": false,\n", "") }},
	{"absent no more", "list", "name", func(c *content, w *wording) {
		swap(c.responseBodies, "\"id\": \"2@g.us\",", "\"id\": \"2@g.us\",\n        \"name\": \"B\",")
	}},
	{"shown no more", "nested", "idMessage", func(c *content, w *wording) { swap(c.responseBodies, "idMessage", "idSent") }},
	{"member added to the body", "flat", "colour", func(c *content, w *wording) { swap(c.responseBodies, "{\n", "{\n    \"colour\": \"red\",\n") }},
	{"type in the body", "flat", "lastSeen", func(c *content, w *wording) { swap(c.responseBodies, "17", `"yesterday"`) }},
	{"number in the body", "flat", "lastSeen", func(c *content, w *wording) { swap(c.responseBodies, "17", "17.5") }},
	{"list becomes an object", "list", "response", func(c *content, w *wording) {
		c.responseBodies[0] = "{\n    \"id\": \"1@c.us\",\n    \"name\": \"A\"\n}"
	}},
	{"body no longer JSON", "flat", "chatId", func(c *content, w *wording) { swap(c.responseBodies, "17", "17, // or later") }},
	{"body removed", "flat", "getThing.response", func(c *content, w *wording) { c.responseBodies = nil }},
	{"body of a request added", "nested", "sendThing.request", func(c *content, w *wording) {
		c.requestBodies = append(c.requestBodies, "{\n    \"chatId\": \"3@c.us\"\n}")
	}},
	{"method renamed", "flat", "getOther", func(c *content, w *wording) { c.title = "GetOther" }},
}

// TestEditsAreNamed: whatever changes upstream is named, with its claim or as an unread part, in every shape.
func TestEditsAreNamed(t *testing.T) {
	const least = 60
	if len(edits) < least {
		t.Fatalf("%d edits, want at least %d", len(edits), least)
	}
	for _, e := range edits {
		for shape, render := range shapes {
			t.Run(e.name+"/"+shape, func(t *testing.T) {
				c, w := contents[e.content].clone(), wordings["en"]
				before := render(c, w)
				e.edit(&c, &w)
				after := render(c, w)
				if before == after {
					t.Fatal("the edit changes nothing")
				}
				report := Since(extract(t, after), extract(t, before))
				if report.ExitCode() == ExitAgrees {
					t.Fatalf("silent: %s\n%s", report.Text(), after)
				}
				if says := fmt.Sprint(report.Changes, report.Unread); !strings.Contains(says, e.says) {
					t.Errorf("%q is not named: %s", e.says, says)
				}
				if len(report.Unread) > 0 && slices.ContainsFunc(report.Changes, func(c Change) bool { return c.State == Gone }) {
					t.Errorf("gone although a part is unread: %s", report.Text())
				}
			})
		}
	}
}

// noise are changes that say nothing new about the method.
var noise = []struct {
	name string
	edit func(c *content, w *wording)
}{
	{"host", func(c *content, w *wording) {
		c.path = strings.Replace(c.path, "{{apiUrl}}", "https://api.example.com", 1)
	}},
	{"base path", func(c *content, w *wording) { c.path = strings.Replace(c.path, "{{apiUrl}}", "{{apiUrl}}/v3", 1) }},
	{"host with a number", func(c *content, w *wording) {
		c.path = strings.Replace(c.path, "{{apiUrl}}", "https://7103.api.example.com", 1)
	}},
	{"spelling of the base", func(c *content, w *wording) { c.path = strings.Replace(c.path, "{{apiUrl}}", "{{APIUrl}}", 1) }},
	{"single braces", func(c *content, w *wording) { c.path = strings.NewReplacer("{{", "{", "}}", "}").Replace(c.path) }},
	{"first letter of the method", func(c *content, w *wording) {
		c.path = strings.NewReplacer("/getThing", "/GetThing", "/sendThing", "/SendThing", "/GetShop", "/getShop", "/ListThings", "/listThings").Replace(c.path)
	}},
	{"value in the query", func(c *content, w *wording) { c.path = strings.Replace(c.path, "count=5", "count=50", 1) }},
	{"purpose", func(c *content, w *wording) {
		w.purpose = "The method returns a string and an object, and 400 kinds of things."
	}},
	{"introduction", func(c *content, w *wording) { w.intro = "Call the following, with the contact object in the body:" }},
	{"words about common errors", func(c *content, w *wording) { w.common = "See the errors of all methods, 500 of them" }},
	{"words of headings before a heading", func(c *content, w *wording) {
		w.purpose, w.common = "Tells about the body of the request", "Every method has errors"
	}},
	{"request line among examples", func(c *content, w *wording) {
		c.responseBodies = append(c.responseBodies, "POST\n{{apiUrl}}/waInstance{{idInstance}}/other/{{apiTokenInstance}}")
	}},
	{"menu", func(c *content, w *wording) { w.listing = "Menu Response parameters GetThing errors Sending" }},
	{"descriptions", func(c *content, w *wording) {
		for i := range c.response {
			for k := range c.response[i].fields {
				if f := &c.response[i].fields[k]; !strings.Contains(f.about, "VALUES") {
					f.about = "Another sentence, e.g. an empty string or true/false"
				}
			}
		}
	}},
	{"meaning of a value", func(c *content, w *wording) {
		for i := range c.response {
			for k := range c.response[i].fields {
				f := &c.response[i].fields[k]
				f.about = strings.Replace(f.about, "a person", "somebody alone", 1)
			}
		}
	}},
	{"numbered sentences", func(c *content, w *wording) {
		for i := range c.response {
			for k := range c.response[i].fields {
				f := &c.response[i].fields[k]
				f.about = strings.Replace(f.about, "1) If known, the name", "1) If it is known, that", 1)
			}
		}
	}},
	{"words for a condition", func(c *content, w *wording) { w.when = "If firstName, lastName are missing" }},
	{"cause of an error", func(c *content, w *wording) {
		for i := range c.errors {
			if c.errors[i].identifier != "" {
				c.errors[i].about = "Another cause"
			}
		}
	}},
	{"sample values", func(c *content, w *wording) {
		for _, bodies := range [][]string{c.requestBodies, c.responseBodies} {
			swap(bodies, "79990000001", "79990000077")
			swap(bodies, `"glad"`, `"gladder"`)
			swap(bodies, "17", "18")
			swap(bodies, "1.5", "2.5")
		}
	}},
	{"layout of a body", func(c *content, w *wording) {
		for _, bodies := range [][]string{c.requestBodies, c.responseBodies} {
			for i := range bodies {
				bodies[i] = strings.ReplaceAll(bodies[i], "    ", "  ")
			}
		}
	}},
	{"body on one line", func(c *content, w *wording) {
		for i := range c.responseBodies {
			c.responseBodies[i] = strings.Join(strings.Fields(c.responseBodies[i]), " ")
		}
	}},
	{"braces in a string", func(c *content, w *wording) { swap(c.responseBodies, "we sell", "we { sell ] \\\" # it") }},
	{"sample code", func(c *content, w *wording) { c.samples = strings.ReplaceAll(c.samples, "Dim url", "Dim address") }},
	{"verb of a sample", func(c *content, w *wording) { c.samples = strings.ReplaceAll(c.samples, `"GET"`, `"POST"`) }},
	{"one more sample", func(c *content, w *wording) {
		c.samples = "import requests\nresponse = requests.request(\"PUT\", url)\nprint(response)\n" + c.samples
	}},
	{"no sample of VBA", func(c *content, w *wording) {
		c.samples = "import requests\nresponse = requests.get(url)\nprint(response.text)"
	}},
	{"order of fields", func(c *content, w *wording) { slices.Reverse(c.response[0].fields) }},
	{"order of parameters", func(c *content, w *wording) { slices.Reverse(c.request[0].fields) }},
	{"order of errors", func(c *content, w *wording) { slices.Reverse(c.errors) }},
	{"slip in a header", func(c *content, w *wording) { w.about, w.name = "Descripton", "Paramter" }},
	{"letter case of a type", func(c *content, w *wording) {
		c.request[0].fields[0].kind = strings.ToUpper(c.request[0].fields[0].kind[:1]) + c.request[0].fields[0].kind[1:]
	}},
	{"footnote on a type", func(c *content, w *wording) { c.request[0].fields[0].kind += "¹" }},
	{"footnote on a requirement", func(c *content, w *wording) { w.yes += "*" }},
	{"marks of direction", func(c *content, w *wording) {
		c.request[0].fields[0].name = "\u200e" + c.request[0].fields[0].name + "\u200f"
		w.about = "\u202b" + w.about + "\u202c"
	}},
	{"no-break spaces", func(c *content, w *wording) { w.purpose = strings.ReplaceAll(w.purpose, " ", "\u00a0") }},
	{"headings in other words", func(c *content, w *wording) { w.responseFields, w.samples = "Response fields", "Code examples" }},
	{"slip in a heading", func(c *content, w *wording) { w.responseBody = "Respnse body exmple" }},
}

// TestNoiseIsQuiet: prose, order, samples, hosts and slips of the pen alarm nobody.
func TestNoiseIsQuiet(t *testing.T) {
	const least = 30
	if len(noise) < least {
		t.Fatalf("%d kinds of noise, want at least %d", len(noise), least)
	}
	for _, n := range noise {
		changed := false
		for name := range contents {
			for shape, render := range shapes {
				c, w := contents[name].clone(), wordings["en"]
				before := render(c, w)
				n.edit(&c, &w)
				after := render(c, w)
				changed = changed || before != after
				if looseShapes[shape] { // only borders show where the identifier of an error ends
					before = shapes["tabs"](contents[name].clone(), wordings["en"])
				}
				report := Since(extract(t, after), extract(t, before))
				if report.ExitCode() != ExitAgrees {
					t.Errorf("%s, %s, %s: %s", n.name, name, shape, report.Text())
				}
			}
		}
		if !changed {
			t.Errorf("%s changes nothing", n.name)
		}
	}
}

// TestLanguageIsNoise: a page agrees with a snapshot of its translation, whatever the shape of either.
func TestLanguageIsNoise(t *testing.T) {
	eachPage(t, []string{"ru", "he", "pt"}, func(t *testing.T, c content, shape string, w wording) {
		if report := Since(extract(t, shapes[shape](c, w)), extract(t, shapes["html"](c, wordings["en"]))); report.ExitCode() != ExitAgrees {
			t.Error(report.Text())
		}
	})
}

// TestCutPagesSayNothing: a page cut anywhere before its sample code is unread, and nothing on it is gone.
func TestCutPagesSayNothing(t *testing.T) {
	eachPage(t, []string{"en", "ru"}, func(t *testing.T, c content, shape string, w wording) {
		whole := shapes[shape](c, w)
		before := extract(t, whole)
		end := strings.Index(whole, fmt.Sprintf(w.errors, c.title))
		if last := strings.LastIndex(whole, fmt.Sprintf(w.errors, c.title)); last > end {
			end = last
		}
		const places = 40
		for i := 1; i <= places; i++ {
			at := len(whole[:end]) * i / places
			for at > 0 && at < len(whole) && whole[at]&0xC0 == 0x80 {
				at--
			}
			p, err := Extract("page", "whatsapp", []byte(whole[:at]), nil)
			if err != nil {
				continue
			}
			report := Since(p, before)
			if report.ExitCode() != ExitUnread {
				t.Errorf("cut at %d of %d: exit %d: %s\n%s", i, places, report.ExitCode(), report.Text(), whole[:at])
			}
		}
	})
}
