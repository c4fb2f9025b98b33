package docpage

import "strings"

// The ways in which sample code names its verb.
var (
	verbForms = []expression{
		pattern(`requests\.request\(\s*["'](\w+)["']`),
		pattern(`(?:requests|axios|Unirest|http|client|fetch|session)\.(get|post|put|patch|delete|Get|Post|Put|Patch|Delete)(?:Async)?\(`),
		pattern(`HttpMethod\.(\w+)`),
		pattern(`\.[Oo]pen[ (]\s*["'](\w+)["']`),
		pattern(`(?:--request|-X)[ =]["']?([A-Z]+)`),
		pattern(`CURLOPT_CUSTOMREQUEST\s*(?:=>|,)\s*["'](\w+)["']`),
		pattern(`\bmethod["']?\s*:?[:=]\s*["'](\w+)["']`),
		pattern(`(?:NewRequest|new Request|new HttpRequest)\(\s*["'](\w+)["']`),
	}
	curlCall = pattern(`\bcurl\b[^\n]*(?:\\\s*\n[^\n]*)*`)
	curlData = pattern(`\s(?:--data(?:-raw|-binary|-urlencode)?|-d)\s`)
	curlVerb = pattern(`\s(?:--request|-X|--get|-G)\b`)
	codeTell = pattern(`(?m)^\s*(?:import |from \w+ import|curl |var |let |const |Sub |Dim |<\?php|package |using |public |function |def |#include|\$\w+ ?=|url ?= ?["']|func |require\()|` +
		`requests\.\w+\(|Unirest\.|RestTemplate|HttpMethod\.|CreateObject\(|curl --location|curl -|\.openConnection\(|axios\.|fetch\(`)
)

// verbsIn are the verbs that sample code calls with, each with its line.
func verbsIn(code element) []spoken {
	var found []spoken
	add := func(verb string, offset int) {
		if verb = strings.ToUpper(verb); !contains(verbs, verb) {
			return
		}
		for _, one := range found {
			if one.text == verb {
				return
			}
		}
		found = append(found, spoken{verb, code.lineAt(int64(offset))})
	}
	for _, form := range verbForms {
		for _, at := range form().FindAllStringSubmatchIndex(code.text, -1) {
			add(code.text[at[2]:at[3]], at[2])
		}
	}
	for _, at := range curlCall().FindAllStringIndex(code.text, -1) {
		call := code.text[at[0]:at[1]]
		if curlData().MatchString(call) && !curlVerb().MatchString(call) {
			add("POST", at[0])
		}
	}
	return found
}

type spoken struct {
	text string
	line int
}

// isSample reports whether code is a program and not a body.
func isSample(code element) bool {
	lang := fold(code.lang)
	if contains(languageList, lang) || contains(words("bash sh shell vb vbscript js ts typescript http1 cs py rb"), lang) {
		return true
	}
	return codeTell().MatchString(code.text)
}
