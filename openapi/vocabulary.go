package openapi

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The words that the ledger and the contract share.

const (
	byDocument = "document"
	byLater    = "later"
	byReported = "reported"
)

var (
	productNames = []string{"whatsapp", "telegram", "max"}

	// evidenceNames are in the order of their strength, weakest first.
	evidenceNames = []string{byReported, byLater, byDocument}

	languages = []string{"br", "en", "he", "kz", "pt", "ru"}
	witnesses = []string{"request-line", "table", "example", "error-table", "note", "sample-code"}
	kinds     = []string{"method", "path", "type", "required", "enum", "null", "absent", "error", "example", "note"}
	answers   = []Answer{Adopted, Union, Respelled, Overruled, Silent}
	jsonTypes = []string{"string", "integer", "boolean", "number", "object", "array"}
	verbs     = []string{"GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"}
)

// foundingDocuments are the five documents that every statement of has to be in the ledger.
var foundingDocuments = map[string]struct{ operation, product, language string }{
	"getcontactinfo.telegram.ru": {"getContactInfo", "telegram (inferred)", "ru"},
	"getcontactinfo.whatsapp.he": {"getContactInfo", "whatsapp", "he"},
	"getcontactinfo.whatsapp.en": {"getContactInfo", "whatsapp", "en"},
	"getcontacts.whatsapp.ru":    {"getContacts", "whatsapp", "ru"},
	"sendcontact.whatsapp.ru":    {"sendContact", "whatsapp", "ru"},
}

// strength orders evidence: 0 is none, more is better.
func strength(evidence string) int { return slices.Index(evidenceNames, evidence) + 1 }

// subject is a claim's subject taken apart: an operation, a part of it and the steps into that part.
type subject struct {
	operation string
	// part is request, response, query, path or error; empty for the operation itself.
	part string
	// status is the status of an error.
	status string
	// steps are member names, and "[]" for the items of an array.
	steps []string
}

var (
	nameForm   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
	statusForm = regexp.MustCompile(`^[1-5][0-9][0-9]$`)
)

// parseSubject reads `operation`, `operation.query.name`, `operation.error.400.member`,
// `operation.response[].member.member` and the like.
func parseSubject(text string) (subject, error) {
	words := strings.Split(text, ".")
	s := subject{operation: words[0]}
	if !nameForm.MatchString(s.operation) {
		return s, fmt.Errorf("the subject %q does not begin with an operation", text)
	}
	if len(words) == 1 {
		return s, nil
	}
	part, items := cutItems(words[1])
	s.part, s.steps = part, items
	words = words[2:]
	switch {
	case !slices.Contains([]string{"request", "response", "query", "path", "error"}, part):
		return s, fmt.Errorf("the subject %q has the part %q: use request, response, query, path or error", text, part)
	case len(items) > 0 && part != "request" && part != "response":
		return s, fmt.Errorf("the subject %q has items where no array can be", text)
	case part == "error":
		if len(words) == 0 || !statusForm.MatchString(words[0]) {
			return s, fmt.Errorf("the subject %q needs a status after error", text)
		}
		s.status, words = words[0], words[1:]
	case (part == "query" || part == "path") && len(words) != 1:
		return s, fmt.Errorf("the subject %q needs one parameter name after %s", text, part)
	}
	for _, word := range words {
		name, items := cutItems(word)
		if !nameForm.MatchString(name) {
			return s, fmt.Errorf("the subject %q has the member %q, which is no name", text, name)
		}
		s.steps = append(append(s.steps, name), items...)
	}
	return s, nil
}

// cutItems splits `products[]` into the name and one "[]" for each pair of brackets.
func cutItems(word string) (string, []string) {
	var items []string
	for strings.HasSuffix(word, "[]") {
		word = strings.TrimSuffix(word, "[]")
		items = append(items, "[]")
	}
	return word, items
}
