package docpage

import (
	"slices"
	"strings"
	"testing"
)

// TestHeaderCells: the header of a table without borders is a run of words of headers, in any of the languages.
func TestHeaderCells(t *testing.T) {
	for line, want := range map[string]string{
		"Field Type Description":                         "Field|Type|Description",
		"Parameter Type Mandatory Description":           "Parameter|Type|Mandatory|Description",
		"Parametr Type Mandatry Description":             "Parametr|Type|Mandatry|Description",
		"HTTP code Error identifier Description":         "HTTP code|Error identifier|Description",
		"HTTP code Error description Possible solutions": "HTTP code|Error description|Possible solutions",
		"Код HTTP Описание ошибки Возможные решения":     "Код HTTP|Описание ошибки|Возможные решения",
		"Параметр Тип Обязательный Описание":             "Параметр|Тип|Обязательный|Описание",
		"פָּרָמֶטֶר סוּג הֶכְרֵחִי תֵאוּר":               "פָּרָמֶטֶר|סוּג|הֶכְרֵחִי|תֵאוּר",
		"Parâmetro Tipo Obrigatório Descrição":           "Parâmetro|Tipo|Obrigatório|Descrição",
		"Field Type":             "Field|Type",
		"Field Type Nullability": "", // a column that nobody knows
		"Type Description":       "", // whose
		"Field Field Type":       "", // which
		"Field HTTP code Type":   "", // of a field or an error
		"Description":            "",
		strings.Repeat("Field Type ", 12) + "Description":         "",
		"The type of the field is described in its description 1": "",
	} {
		cells, ok := headerCells(strings.Fields(line))
		if got := strings.Join(cells, "|"); ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %t; want %q", line, got, ok, want)
		}
	}
}

// TestSectionOf: what a heading announces.
func TestSectionOf(t *testing.T) {
	for is, headings := range map[section][]string{
		requestSection:   {"Request", "Запрос", "בַּקָשָׁה", "Solicitação"},
		requestFields:    {"Request parameters", "Параметры запроса", "בקש פרמטרים", "Parâmetros de solicitação", "Request fields"},
		queryFields:      {"Query parameters", "Request URL parameters", "Параметры запроса (query)"},
		requestExamples:  {"Request body example", "Request example", "Пример тела запроса", "Примеры тела запроса", "בקשת גוף לדוגמה"},
		responseSection:  {"Response", "Ответ", "תְגוּבָה", "Resposta"},
		responseFields:   {"Response parameters", "Поля ответа", "Response fields", "Параметры ответа", "Response paramters"},
		responseExamples: {"Response body example", "Пример тела ответа", "Response example", "Response examples"},
		errorSection:     {"GetThing errors", "Ошибки GetThing", "GetThing שגיאות", "Errors"},
		sampleSection:    {"Request examples", "Примеры кода", "Code example", "Python example", "בקש דוגמאות"},
		otherSection:     {"GetThing", "Limits", "What to do with a request of another kind", "object parameters", "Получение", ""},
	} {
		for _, heading := range headings {
			if got := sectionOf(heading); got != is {
				t.Errorf("%q is %d, want %d", heading, got, is)
			}
		}
	}
}

// TestIsMarked: a line that carries the mark of a heading, and what only looks like it.
func TestIsMarked(t *testing.T) {
	for line, want := range map[string]bool{
		"Request#": true, "Request #": true, "Request¶": true, "Ошибки (GetThing)#": true, "שגיאות{#errors}#": true, "Errors {#errors}": true,
		"": false, "#": false, "¶": false, "Request": false, "# Request": false, "in C#": false, "PythonC#": false, "...#": false,
		strings.Repeat("long ", 40) + "#": false,
	} {
		if got := isMarked(line); got != want {
			t.Errorf("%q: %t, want %t", line, got, want)
		}
	}
}

// TestPipeCells: bars at the ends of a row are optional, and an escaped bar parts nothing.
func TestPipeCells(t *testing.T) {
	for line, want := range map[string][]string{
		"| a | b |":  {"a", "b"},
		"a | b":      {"a", "b"},
		"a | b |":    {"a", "b"},
		"| a || b |": {"a", "", "b"},
		`a \| b | c`: {"a | b", "c"},
		`a | b \|`:   {"a", "b |"},
	} {
		if got := pipeCells(line); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
