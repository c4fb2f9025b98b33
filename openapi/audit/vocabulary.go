package audit

import (
	"slices"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// The words that the ledger and the contract share.

const (
	byDocument = "document"
	byLater    = "later"
	byReported = "reported"
)

var (
	productNames = openapi.Claim{Product: "all"}.Products()

	// evidenceNames are in the order of their strength, weakest first.
	evidenceNames = []string{byReported, byLater, byDocument}

	languages = []string{"br", "en", "he", "kz", "pt", "ru"}
	witnesses = []string{"request-line", "table", "example", "error-table", "note", "sample-code"}
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
