// Package check judges exchanges against the contract. Its checks are plain functions from exchanges to
// findings, one file a layer; the catalogue lists them. It knows nothing of files, runs or reports.
package check

import (
	"crypto/sha256"
	"encoding/hex"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Layer is the kind of question a check asks.
type Layer string

// The six layers. http judges first, then lexical, schema, drift, relation and client; a fault is reported once, by
// the first layer that sees it.
const (
	Lexical  Layer = "lexical"
	HTTP     Layer = "http"
	Schema   Layer = "schema"
	Drift    Layer = "drift"
	Relation Layer = "relation"
	Client   Layer = "client"
)

// Severity is what a finding means for the verdict.
type Severity string

const (
	// Violation: no document of any product allows it, or it is not JSON.
	Violation Severity = "violation"
	// Deviation is severity drift: the documents of the product at hand do not say it, or say otherwise.
	Deviation Severity = "drift"
	// Note findings never change a verdict.
	Note Severity = "note"
)

// Finding is one thing a check has to say about one exchange.
type Finding struct {
	// Code is the stable name of the fault: the check's id without its layer.
	Code     string   `json:"code"`
	Check    string   `json:"check"`
	Layer    Layer    `json:"layer"`
	Severity Severity `json:"severity"`

	Operation string `json:"operation"`
	Product   string `json:"product"`
	Exchange  string `json:"exchange"`
	// Pointer is a JSON Pointer (RFC 6901) into the body, "" for the whole body and nil for status and headers.
	Pointer *string `json:"pointer,omitempty"`

	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	// Message is one readable line.
	Message string `json:"message"`
	// Spec is the place in the contract, as in openapi/greenapi.yaml:12.
	Spec string `json:"spec"`
	// Claims are the ids of the statements that the finding contradicts; never nil.
	Claims []string `json:"claims"`
	// Fingerprint stays the same when the same fault comes again in another exchange or list item.
	Fingerprint string `json:"fingerprint"`
	// Known is true if the finding is an accepted deviation and so does not count.
	Known bool `json:"known"`

	// More is how many findings of the same check and exchange this one stands for besides itself; they are not listed.
	More int `json:"-"`
}

// Counts reports whether the finding speaks against conformance.
func (f Finding) Counts() bool { return !f.Known && f.Severity != Note }

// oneLine keeps a text that may quote an API's words to one line of a length that people read.
func oneLine(text string) string {
	const longest = 300
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' {
			return ' '
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > longest {
		return string(runes[:longest]) + "…"
	}
	return text
}

// Runs that look like a phone number or a chat, and runs that look like a token: letters and digits in one long word.
var (
	longNumber = regexp.MustCompile(`[0-9]{9,}`)
	longWord   = regexp.MustCompile(`[0-9A-Za-z_-]{30,}`)
)

// conceal keeps what may be somebody's number, or a secret, out of a report. A member's name can hold either.
func conceal(text string) string {
	text = longNumber.ReplaceAllString(text, "…")
	return longWord.ReplaceAllStringFunc(text, func(word string) string {
		if strings.ContainsAny(word, "0123456789") {
			return "…"
		}
		return word
	})
}

// mask shows the form of a value and hides the value: letters become a, digits 9; the suffix of a chat stays.
func mask(value string) string {
	name, suffix, found := strings.Cut(value, "@")
	masked := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsLetter(r) || unicode.IsMark(r):
			return 'a'
		case unicode.IsNumber(r):
			return '9'
		}
		return r
	}, name)
	if found && slices.Contains([]string{"c.us", "g.us", "lid", "newsletter"}, suffix) {
		masked += "@" + suffix
	} else if found {
		masked += "@…"
	}
	if runes := []rune(masked); len(runes) > 20 {
		masked = string(runes[:20]) + "…"
	}
	return strconv.Quote(masked)
}

// fingerprint hashes what identifies a fault: list indexes become *, so that the same fault in another
// item is the same fault.
func fingerprint(code, operation, product string, pointer *string) string {
	place := ""
	if pointer != nil {
		tokens := strings.Split(*pointer, "/")
		for i, token := range tokens {
			if token != "" && strings.Trim(token, "0123456789") == "" {
				tokens[i] = "*"
			}
		}
		place = strings.Join(tokens, "/")
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{code, operation, product, place}, "\n")))
	return hex.EncodeToString(sum[:])
}
