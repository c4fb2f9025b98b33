package docpage

import (
	"fmt"
	"html"
	"strings"
	"testing"
)

// The fixtures are pages of our own in the vendor's template: a content, words of a language, a shape.

type fixtureField struct{ name, kind, required, about string }

type fixtureTable struct {
	object string // empty for the first table of its section
	fields []fixtureField
}

type fixtureError struct{ status, identifier, about string }

// content is what a page says, whatever its shape and language.
type content struct {
	title, verb, path string
	request           []fixtureTable
	requestBodies     []string
	response          []fixtureTable
	responseBodies    []string
	errors            []fixtureError
	literals          bool // the table of errors has no column for identifiers
	samples           string
	// claims are all that a reader has to find, as "witness kind subject value".
	claims string
}

// wording is the template in one language.
type wording struct {
	code                                         string
	purpose, request, requestFields, requestBody string
	response, responseFields, responseBody       string
	errors, common, samples                      string
	name, kind, required, about                  string
	status, identifier, solution                 string
	yes, no, caption                             string // caption has %s for the object
	when                                         string // a conditional requirement
	values                                       string // announces values
	intro, listing                               string
}

var wordings = map[string]wording{
	"en": {"en", "Tells about a person.", "Request", "Request parameters", "Request body example", "Response", "Response parameters", "Response body example",
		"%s errors", "Errors that every method has are listed elsewhere", "Request examples", "Parameter", "Type", "Mandatory", "Description",
		"HTTP code", "Error identifier", "Possible solutions", "Yes", "No", "%s object parameters", "If the others are missing", "Possible values:",
		"Ask at this address:", "Menu Home Sending Request Request parameters Response errors"},
	"ru": {"ru", "Рассказывает о человеке.", "Запрос", "Параметры запроса", "Пример тела запроса", "Ответ", "Поля ответа", "Пример тела ответа",
		"Ошибки %s", "Общие ошибки перечислены отдельно", "Примеры кода", "Параметр", "Тип", "Обязательный", "Описание",
		"Код HTTP", "Идентификатор ошибки", "Возможные решения", "Да", "Нет", "Параметры объекта %s:", "Если остальные не заданы", "Возможные значения:",
		"Обратитесь по адресу:", "Меню Главная Отправка Запрос Параметры запроса Ответ"},
	"he": {"he", "מספרת על אדם.", "בַּקָשָׁה", "בקש פרמטרים", "בקשת גוף לדוגמה", "תְגוּבָה", "פרמטרי תגובה", "גוף לדוגמא תגובה",
		"%s שגיאות", "שגיאות משותפות מפורטות בנפרד", "בקש דוגמאות", "פָּרָמֶטֶר", "סוּג", "הֶכְרֵחִי", "תֵאוּר",
		"קוד HTTP", "מזהה שגיאה", "פתרונות אפשריים", "כֵּן", "לא", "%s פרמטרים של אובייקט", "אם האחרים חסרים", "ערכים אפשריים:",
		"בקש בכתובת:", "תפריט בית שליחה"},
	"pt": {"pt", "Fala de uma pessoa.", "Solicitação", "Parâmetros de solicitação", "Exemplo de corpo de solicitação", "Resposta", "Parâmetros de resposta",
		"Exemplo de corpo de resposta", "Erros %s", "Os erros comuns estão em outra parte", "Exemplos de código", "Parâmetro", "Tipo", "Obrigatório", "Descrição",
		"Código HTTP", "Identificador do erro", "Possíveis soluções", "Sim", "Não", "Parâmetros do objeto %s:", "Se os outros faltarem", "Valores possíveis:",
		"Pergunte neste endereço:", "Menu Casa Envio"},
}

const vbaSample = `Sub Ask()
Dim url As String
url = "{{apiUrl}}/waInstance{{idInstance}}/Ask/{{apiTokenInstance}}"
With http
.Open "%s", url, False
End With
Range("A1").Value = response
End Sub`

// contents are four pages: a flat reply, a list under a query, a nested request with three bodies, and lists in lists.
var contents = map[string]content{
	"flat": {
		title: "GetThing", verb: "POST", path: "{{apiUrl}}/waInstance{{idInstance}}/getThing/{{apiTokenInstance}}",
		request:       []fixtureTable{{"", []fixtureField{{"chatId", "string", "yes", "Whom it is about"}}}},
		requestBodies: []string{"{\n    \"chatId\": \"79990000001@c.us\"\n}"},
		response: []fixtureTable{{"", []fixtureField{
			{"chatId", "string", "", "Whom it is about"}, {"type", "string", "", "Which kind it is"}, {"description", "string", "", "Words about it"},
			{"lastseen", "integer", "", "When it was there"}, {"isBusy", "boolean", "", "Whether it is, takes true/false"}, {"until", "integer", "", "When it ends"},
		}}},
		responseBodies: []string{"{\n    \"chatId\": \"79990000001@c.us\",\n    \"type\": \"shop\",\n    \"description\": \"we sell\",\n    \"lastSeen\": 17,\n    \"isBusy\": false,\n    \"until\": null\n}"},
		errors:         []fixtureError{{"400", "Bad Request Validation failed", "It was wrong"}, {"500", "interface {} is bool, not string", "A wrong type"}},
		samples:        "import requests\nresponse = requests.request(\"GET\", url)\nprint(response.text)\n" + fmt.Sprintf(vbaSample, "POST"),
		claims: `request-line method getThing POST
request-line path getThing /waInstance{idInstance}/getThing/{apiTokenInstance}
table type getThing.request.chatId string
table required getThing.request.chatId yes
example example getThing.request 1
table type getThing.response.chatId string
table type getThing.response.type string
table type getThing.response.description string
table type getThing.response.lastseen integer
table type getThing.response.isBusy boolean
table type getThing.response.until integer
example example getThing.response 1
example type getThing.response.lastSeen integer
example null getThing.response.until seen
example required getThing.response.chatId shown
error-table error getThing.error.400 Bad Request Validation failed
error-table error getThing.error.500 interface {} is bool, not string
sample-code method getThing GET`,
	},
	"list": {
		title: "ListThings", verb: "GET", path: "https://api.example.org/v3/waInstance{{idInstance}}/ListThings/{{apiTokenInstance}}?count=5",
		request: []fixtureTable{{"", []fixtureField{{"group", "boolean", "no", "Only groups"}, {"count", "int", "no", "At most that many"}}}},
		response: []fixtureTable{{"", []fixtureField{
			{"id", "string", "", "Whose it is"}, {"name", "string", "", "VALUES\n1) If known, the name\n2) If not, nothing"},
			{"type", "string", "", "Which kind. VALUES\nuser - a person\ngroup - many persons"}, {"size", "float", "", "How large"},
		}}},
		responseBodies: []string{"[\n    {\n        \"id\": \"1@c.us\",\n        \"name\": \"A\",\n        \"type\": \"user\",\n        \"size\": 1.5\n    },\n    {\n        \"id\": \"2@g.us\",\n        \"type\": \"group\",\n        \"size\": 2,\n        \"tags\": [\"x\"]\n    }\n]"},
		errors:         []fixtureError{{"200", "", "Gives the empty list []"}},
		literals:       true,
		samples:        "curl --location '{{apiUrl}}/waInstance{{idInstance}}/listThings/{{apiTokenInstance}}'\n" + fmt.Sprintf(vbaSample, "GET"),
		claims: `request-line method listThings GET
request-line path listThings /waInstance{idInstance}/listThings/{apiTokenInstance}
table type listThings.query.group boolean
table required listThings.query.group no
table type listThings.query.count integer
table required listThings.query.count no
table type listThings.response[].id string
table type listThings.response[].name string
table type listThings.response[].type string
table enum listThings.response[].type user
table enum listThings.response[].type group
table type listThings.response[].size number
example example listThings.response 1
example absent listThings.response[].name seen
example type listThings.response[].tags array
example type listThings.response[].tags[] string
example absent listThings.response[].tags seen
example required listThings.response[].id shown
error-table error listThings.error.200 []`,
	},
	"nested": {
		title: "SendThing", verb: "POST", path: "{{apiUrl}}/waInstance{{idInstance}}/sendThing/{{apiTokenInstance}}",
		request: []fixtureTable{
			{"", []fixtureField{{"chatId", "string", "yes", "To whom"}, {"thing", "object", "yes", "What"}, {"quotedId", "string", "no", "What it answers"}}},
			{"thing", []fixtureField{{"phone", "integer", "yes", "A number of 11 digits"}, {"firstName", "string", "when", "A name"}, {"mood", "string", "no", "VALUES glad, sad / calm"}}},
		},
		requestBodies: []string{
			"{\n    \"chatId\": \"1@c.us\",\n    \"thing\": {\n        \"phone\": 79990000002,\n        \"firstName\": \"A\",\n        \"mood\": \"glad\"\n    }\n}",
			"{\n    \"chatId\": \"2@g.us\",\n    \"quotedId\": \"X\",\n    \"thing\": {\n        \"phone\": 79990000002,\n        \"firstName\": \"A\",\n        \"mood\": \"sad\"\n    }\n}",
		},
		response:       []fixtureTable{{"", []fixtureField{{"idMessage", "string", "", "Which message it became"}}}},
		responseBodies: []string{"{\n    \"idMessage\": \"ABC\"\n}"},
		samples:        fmt.Sprintf(vbaSample, "POST"),
		claims: `request-line method sendThing POST
request-line path sendThing /waInstance{idInstance}/sendThing/{apiTokenInstance}
table type sendThing.request.chatId string
table required sendThing.request.chatId yes
table type sendThing.request.thing object
table required sendThing.request.thing yes
table type sendThing.request.quotedId string
table required sendThing.request.quotedId no
table type sendThing.request.thing.phone integer
table required sendThing.request.thing.phone yes
table type sendThing.request.thing.firstName string
table required sendThing.request.thing.firstName conditional
table type sendThing.request.thing.mood string
table required sendThing.request.thing.mood no
table enum sendThing.request.thing.mood glad
table enum sendThing.request.thing.mood sad
table enum sendThing.request.thing.mood calm
example example sendThing.request 1
example example sendThing.request 2
example absent sendThing.request.quotedId seen
table type sendThing.response.idMessage string
example example sendThing.response 1
example required sendThing.response.idMessage shown`,
	},
	"shop": {
		title: "GetShop", verb: "POST", path: "{{apiUrl}}/waInstance{{idInstance}}/GetShop/{{apiTokenInstance}}/{{shopId}}",
		request: []fixtureTable{{"", []fixtureField{{"shopId", "string", "yes", "Which shop"}, {"tags", "array<string>", "no", "Only these"}}}},
		requestBodies: []string{
			"{\n    \"tags\": [\"a\"]\n}",
		},
		response: []fixtureTable{
			{"", []fixtureField{{"goods", "object", "", "What it has"}, {"note", "string", "", "A word"}}},
			{"goods", []fixtureField{{"id", "string", "", "Which"}, {"urls", "object", "", "Where"}, {"price", "string", "", "How much"}}},
			{"urls", []fixtureField{{"small", "string", "", "A picture"}, {"large", "string", "", "A better one"}}},
		},
		responseBodies: []string{"{\n    \"goods\": [\n        {\n            \"id\": \"1\",\n            \"urls\": {\n                \"small\": \"s\",\n                \"large\": \"l\"\n            },\n            \"price\": null\n        },\n        {\n            \"id\": \"2\",\n            \"urls\": {\n                \"small\": \"s\"\n            }\n        }\n    ],\n    \"note\": \"n\"\n}"},
		errors:         []fixtureError{{"404", "Not Found", "No such shop"}},
		samples:        fmt.Sprintf(vbaSample, "POST"),
		claims: `request-line method getShop POST
request-line path getShop /waInstance{idInstance}/getShop/{apiTokenInstance}/{shopId}
table type getShop.path.shopId string
table required getShop.path.shopId yes
table type getShop.request.tags array
table type getShop.request.tags[] string
table required getShop.request.tags no
example example getShop.request 1
table type getShop.response.goods object
table type getShop.response.note string
table type getShop.response.goods[].id string
table type getShop.response.goods[].urls object
table type getShop.response.goods[].price string
table type getShop.response.goods[].urls.small string
table type getShop.response.goods[].urls.large string
example example getShop.response 1
example type getShop.response.goods array
example null getShop.response.goods[].price seen
example absent getShop.response.goods[].price seen
example absent getShop.response.goods[].urls.large seen
error-table error getShop.error.404 Not Found`,
	},
}

// shapes render a content in the words of a language.
var shapes = map[string]func(content, wording) string{
	"markdown": markdownPage,
	"html":     htmlPage,
	"pipes":    func(c content, w wording) string { return copiedPage(c, w, pipeRow, pipeRuleRow) },
	"words":    func(c content, w wording) string { return copiedPage(c, w, wordRow, nil) },
	"tabs":     func(c content, w wording) string { return copiedPage(c, w, tabRow, nil) },
	"oneline":  oneLinePage,
}

// looseShapes have cells without borders: an error's identifier runs on to the end of the row.
var looseShapes = map[string]bool{"words": true, "oneline": true}

func (w wording) need(need string) string {
	switch need {
	case "yes":
		return w.yes
	case "no":
		return w.no
	case "when":
		return w.when
	}
	return need
}

func (w wording) say(about string) string { return strings.ReplaceAll(about, "VALUES", w.values) }

// tables are the tables of a section as headers and rows of cells.
func (w wording) cells(t fixtureTable, required bool) [][]string {
	header := []string{w.name, w.kind}
	if required {
		header = append(header, w.required)
	}
	rows := [][]string{append(header, w.about)}
	for _, f := range t.fields {
		row := []string{f.name, f.kind}
		if required {
			row = append(row, w.need(f.required))
		}
		rows = append(rows, append(row, w.say(f.about)))
	}
	return rows
}

func (w wording) errorCells(c content) [][]string {
	if c.literals {
		rows := [][]string{{w.status, w.about, w.solution}}
		for _, e := range c.errors {
			rows = append(rows, []string{e.status, e.about, "1. Wait."})
		}
		return rows
	}
	rows := [][]string{{w.status, w.identifier, w.about}}
	for _, e := range c.errors {
		rows = append(rows, []string{e.status, e.identifier, e.about})
	}
	return rows
}

func markdownPage(c content, w wording) string {
	var b strings.Builder
	table := func(rows [][]string) {
		for i, row := range rows {
			cells := append([]string(nil), row...)
			for k := range cells {
				cells[k] = strings.ReplaceAll(cells[k], "\n", "<br>")
				if i > 0 && k == 0 {
					cells[k] = "`" + cells[k] + "`"
				}
				if i > 0 && k == 1 && len(tokensOf(cells[k])) == 1 {
					cells[k] = "**" + cells[k] + "**"
				}
			}
			b.WriteString("| " + strings.Join(cells, " | ") + " |\n")
			if i == 0 {
				b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
			}
		}
		b.WriteString("\n")
	}
	tables := func(tables []fixtureTable, required bool) {
		for _, t := range tables {
			if t.object != "" {
				fmt.Fprintf(&b, w.caption+"\n\n", "`"+t.object+"`")
			}
			table(w.cells(t, required))
		}
	}
	fmt.Fprintf(&b, "# %s\n\n%s\n\n## %s {#request}\n\n%s\n```\n%s %s\n```\n\n", c.title, w.purpose, w.request, w.intro, c.verb, c.path)
	if len(c.request) > 0 {
		fmt.Fprintf(&b, "### %s {#request-parameters}\n\n", w.requestFields)
		tables(c.request, true)
	}
	if len(c.requestBodies) > 0 {
		fmt.Fprintf(&b, "### %s {#request-example-body}\n\n", w.requestBody)
	}
	for _, body := range c.requestBodies {
		fmt.Fprintf(&b, "```json\n%s\n```\n\n", body)
	}
	fmt.Fprintf(&b, "## %s {#response}\n\n### %s {#response-parameters}\n\n", w.response, w.responseFields)
	tables(c.response, false)
	fmt.Fprintf(&b, "### %s {#response-example-body}\n\n", w.responseBody)
	for _, body := range c.responseBodies {
		fmt.Fprintf(&b, "```json\n%s\n```\n\n", body)
	}
	fmt.Fprintf(&b, "### "+w.errors+" {#errors}\n\n%s\n\n", c.title, w.common)
	if len(c.errors) > 0 {
		table(w.errorCells(c))
	}
	fmt.Fprintf(&b, "## %s {#request-examples}\n\n```python\n%s\n```\n", w.samples, c.samples)
	return b.String()
}

func htmlPage(c content, w wording) string {
	var b strings.Builder
	heading := func(level int, text string) {
		fmt.Fprintf(&b, "<h%d id=\"x\">%s<a class=\"headerlink\" href=\"#x\">#</a></h%d>\n", level, html.EscapeString(text), level)
	}
	table := func(rows [][]string) {
		b.WriteString("<div class=\"md-typeset__table\"><table>\n")
		for i, row := range rows {
			b.WriteString("<tr>\n")
			for k, text := range row {
				text = strings.ReplaceAll(html.EscapeString(text), "\n", "<br>")
				switch {
				case i == 0:
					fmt.Fprintf(&b, "<th>%s</th>\n", text)
				case k == 0:
					fmt.Fprintf(&b, "<td><code>%s</code></td>\n", text)
				default:
					fmt.Fprintf(&b, "<td>%s</td>\n", text)
				}
			}
			b.WriteString("</tr>\n")
		}
		b.WriteString("</table></div>\n")
	}
	tables := func(tables []fixtureTable, required bool) {
		for _, t := range tables {
			if t.object != "" {
				fmt.Fprintf(&b, "<p>"+w.caption+"</p>\n", "<code>"+t.object+"</code>")
			}
			table(w.cells(t, required))
		}
	}
	code := func(text string) {
		fmt.Fprintf(&b, "<div class=\"highlight\"><pre><span></span><code>%s\n</code></pre></div>\n", html.EscapeString(text))
	}
	fmt.Fprintf(&b, "<!doctype html>\n<html lang=\"%s\">\n<head><title>%s</title>\n<script>var x = {\"type\": \"string\"};</script></head>\n<body>\n<nav><ul><li>%s</li></ul></nav>\n<main>\n",
		w.code, c.title, w.listing)
	heading(1, c.title)
	fmt.Fprintf(&b, "<p>%s</p>\n", w.purpose)
	heading(2, w.request)
	fmt.Fprintf(&b, "<p>%s</p>\n", w.intro)
	code(c.verb + " " + c.path)
	if len(c.request) > 0 {
		heading(3, w.requestFields)
		tables(c.request, true)
	}
	if len(c.requestBodies) > 0 {
		heading(3, w.requestBody)
	}
	for _, body := range c.requestBodies {
		code(body)
	}
	heading(2, w.response)
	heading(3, w.responseFields)
	tables(c.response, false)
	heading(3, w.responseBody)
	for _, body := range c.responseBodies {
		code(body)
	}
	heading(3, fmt.Sprintf(w.errors, c.title))
	fmt.Fprintf(&b, "<p>%s</p>\n", w.common)
	if len(c.errors) > 0 {
		table(w.errorCells(c))
	}
	heading(2, w.samples)
	code(c.samples)
	b.WriteString("</main>\n</body>\n</html>\n")
	return b.String()
}

func pipeRow(cells []string) string {
	lines := strings.Split(cells[len(cells)-1], "\n")
	text := strings.Join(append(append([]string(nil), cells[:len(cells)-1]...), lines[0]), " | ") + " |"
	for _, line := range lines[1:] {
		text += "\n" + line + " " + strings.Repeat("|", len(cells)-1)
	}
	return text
}

func pipeRuleRow(n int) string { return strings.Repeat("---|", n) }

func wordRow(cells []string) string { return strings.Join(cells, " ") }

func tabRow(cells []string) string { return strings.Join(cells, "\t") }

// copiedPage is a page as a browser copies it: no marks but the # of the headings.
func copiedPage(c content, w wording, row func([]string) string, rule func(int) string) string {
	var b strings.Builder
	table := func(rows [][]string) {
		for i, cells := range rows {
			b.WriteString(row(cells) + "\n")
			if i == 0 && rule != nil {
				b.WriteString(rule(len(cells)) + "\n")
			}
		}
		b.WriteString("\n")
	}
	tables := func(tables []fixtureTable, required bool) {
		for _, t := range tables {
			if t.object != "" {
				fmt.Fprintf(&b, w.caption+"\n\n", t.object)
			}
			table(w.cells(t, required))
		}
	}
	fmt.Fprintf(&b, "%s\n\n%s#\n\n%s\n\n%s#\n\n%s\n\n%s\n%s\n\n", w.listing, c.title, w.purpose, w.request, w.intro, c.verb, c.path)
	if len(c.request) > 0 {
		fmt.Fprintf(&b, "%s#\n\n", w.requestFields)
		tables(c.request, true)
	}
	if len(c.requestBodies) > 0 {
		fmt.Fprintf(&b, "%s#\n\n%s\n\n", w.requestBody, strings.Join(c.requestBodies, "\n\n"))
	}
	fmt.Fprintf(&b, "%s#\n\n%s#\n\n", w.response, w.responseFields)
	tables(c.response, false)
	fmt.Fprintf(&b, "%s#\n\n%s\n\n", w.responseBody, strings.Join(c.responseBodies, "\n\n"))
	fmt.Fprintf(&b, w.errors+"#\n\n%s\n\n", c.title, w.common)
	if len(c.errors) > 0 {
		table(w.errorCells(c))
	}
	fmt.Fprintf(&b, "%s#\n\n%s\n", w.samples, c.samples)
	return b.String()
}

// oneLinePage is the copied page with every line break lost, behind a menu.
func oneLinePage(c content, w wording) string {
	return "# " + c.title + "#\n\n" + w.listing + " " + strings.Join(strings.Fields(copiedPage(c, w, wordRow, nil)), " ")
}

// eachPage runs over every content, shape and language.
func eachPage(t *testing.T, languages []string, run func(t *testing.T, c content, shape string, w wording)) {
	t.Helper()
	for name, c := range contents {
		for shape := range shapes {
			for _, language := range languages {
				t.Run(name+"/"+shape+"/"+language, func(t *testing.T) { run(t, c, shape, wordings[language]) })
			}
		}
	}
}

func extract(t *testing.T, page string) *Page {
	t.Helper()
	p, err := Extract("page", "whatsapp", []byte(page), nil)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (c Claim) text() string {
	return strings.Join([]string{c.Witness, c.Kind, c.Subject, c.Value}, " ")
}
