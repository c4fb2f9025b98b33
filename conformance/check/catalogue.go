package check

import (
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// Definition describes one check of the catalogue.
type Definition struct {
	// ID is stable: the layer, a dot and the code of the check's findings.
	ID       string          `json:"id"`
	Layer    result.Layer    `json:"layer"`
	Severity result.Severity `json:"severity"`
	// Operations are those that the check can say something about.
	Operations []string `json:"operations"`
	// Meaning is one line: what a finding of this check says.
	Meaning string `json:"meaning"`
	// Pointer is the place in greenapi.yaml that the check rests on first.
	Pointer string `json:"pointer"`
	// Claims are the ids of the statements that name this check; filled by Judge.Catalogue.
	Claims []string `json:"claims"`
}

// Code is the stable name of the check's findings.
func (d Definition) Code() string {
	_, code, _ := strings.Cut(d.ID, ".")
	return code
}

// AppliesTo reports whether the check can say something about an operation.
func (d Definition) AppliesTo(operation string) bool { return slices.Contains(d.Operations, operation) }

var (
	everyOperation = exchange.Operations()
	only           = func(names ...string) []string { return names }
)

const (
	envelope    = "/components/schemas/ErrorEnvelope"
	contactInfo = "/components/schemas/ContactInfo"
	contact     = "/components/schemas/Contact"
	sendRequest = "/components/schemas/SendContactRequest"
	sendResult  = "/components/schemas/SendContactResult"
	infoPost    = "/paths/~1waInstance{idInstance}~1getContactInfo~1{apiTokenInstance}/post"
	listGet     = "/paths/~1waInstance{idInstance}~1getContacts~1{apiTokenInstance}/get"
	sendPost    = "/paths/~1waInstance{idInstance}~1sendContact~1{apiTokenInstance}/post"
)

// definitions is the catalogue, by layer in the order of the judging.
var definitions = []Definition{
	{ID: "http.status", Severity: result.Violation, Meaning: "a status that no document lists for the operation", Pointer: "/paths"},
	{ID: "http.redirect", Severity: result.Violation, Meaning: "a redirect; none is documented, and following one would carry the token away", Pointer: "/paths"},
	{ID: "http.content-length", Severity: result.Violation, Meaning: "Content-Length differs from the number of bytes in the body", Pointer: "/paths"},
	{ID: "http.content-encoding", Severity: result.Violation, Meaning: "the body is not coded as Content-Encoding says", Pointer: "/paths"},
	{ID: "http.media-type", Severity: result.Violation, Meaning: "a body without a documented media type", Pointer: "/paths"},
	{ID: "http.charset", Severity: result.Violation, Meaning: "JSON labelled with a charset other than utf-8", Pointer: "/paths"},
	{ID: "http.request-line", Severity: result.Note, Meaning: "the request's method, path or query departs from the contract", Pointer: "/paths"},

	{ID: "lexical.empty-body", Severity: result.Violation, Meaning: "status 200 without a body", Pointer: "/paths"},
	{ID: "lexical.size", Severity: result.Violation, Meaning: "the body is larger than any reply of these methods can be", Pointer: "/paths"},
	{ID: "lexical.bom", Severity: result.Violation, Meaning: "the body begins with a byte order mark", Pointer: "/paths"},
	{ID: "lexical.invalid-utf8", Severity: result.Violation, Meaning: "the body is not valid UTF-8", Pointer: "/paths"},
	{ID: "lexical.not-json", Severity: result.Violation, Meaning: "the body is not JSON as RFC 8259 defines it", Pointer: "/paths"},
	{ID: "lexical.trailing-data", Severity: result.Violation, Meaning: "something follows the JSON value", Pointer: "/paths"},
	{ID: "lexical.depth", Severity: result.Violation, Meaning: "values are nested deeper than any decoder should follow", Pointer: "/paths"},
	{ID: "lexical.duplicate-key", Severity: result.Violation, Meaning: "an object has a member twice, letter case aside", Pointer: "/paths"},
	{ID: "lexical.lone-surrogate", Severity: result.Violation, Meaning: "a string holds half of a surrogate pair", Pointer: "/paths"},
	{ID: "lexical.integer-range", Severity: result.Violation, Meaning: "a number outside int64 where an integer is due", Pointer: "/paths"},
	{ID: "lexical.integer-form", Severity: result.Note, Meaning: "an integer written with a fraction or an exponent", Pointer: "/paths"},

	{ID: "schema.error-in-200", Severity: result.Violation, Meaning: "status 200 with an error inside", Pointer: envelope},
	{ID: "schema.null", Severity: result.Violation, Meaning: "null where no document of any product shows it", Pointer: "/components/schemas"},
	{ID: "schema.type", Severity: result.Violation, Meaning: "a JSON type that no document of any product gives", Pointer: "/components/schemas"},
	{ID: "schema.error-shape", Severity: result.Violation, Meaning: "an error reply whose JSON is no documented error shape", Pointer: envelope},
	{ID: "schema.request-body", Severity: result.Note, Meaning: "the request's body departs from the contract", Pointer: "/components/schemas",
		Operations: only(exchange.GetContactInfo, exchange.SendContact)},

	{ID: "drift.undeclared", Severity: result.Drift, Meaning: "a member that no document of any product lists", Pointer: "/components/schemas"},
	{ID: "drift.missing", Severity: result.Drift, Meaning: "a member is missing that the product's pages show everywhere", Pointer: "/components/schemas"},
	{ID: "drift.enum", Severity: result.Drift, Meaning: "a value that is not in the documented list", Pointer: "/components/schemas/ContactType"},
	{ID: "drift.other-product", Severity: result.Drift, Meaning: "a member, type, null, value or status documented only for another product", Pointer: "/components/schemas"},
	{ID: "drift.reported", Severity: result.Note, Meaning: "a member, value or status known only from client code or reports", Pointer: "/components/schemas"},

	{ID: "drift.stale-deviation", Severity: result.Drift, Meaning: "an accepted deviation did not come again: take it off the list", Pointer: "/paths"},

	{ID: "relation.chat-id-echo", Severity: result.Drift, Meaning: "the reply is about another chat than the request", Pointer: contactInfo + "/properties/chatId",
		Operations: only(exchange.GetContactInfo)},
	{ID: "relation.null-for-person", Severity: result.Drift, Meaning: "null for a chat that is no group", Pointer: contactInfo,
		Operations: only(exchange.GetContactInfo)},
	{ID: "relation.info-for-group", Severity: result.Drift, Meaning: "contact details for a group", Pointer: infoPost,
		Operations: only(exchange.GetContactInfo)},
	{ID: "relation.id-form", Severity: result.Drift, Meaning: "an id in no known form", Pointer: "/components/schemas/ChatIdOfRequest",
		Operations: only(exchange.GetContactInfo, exchange.GetContacts)},
	{ID: "relation.type-suffix", Severity: result.Drift, Meaning: "the type of a contact contradicts its id", Pointer: "/components/schemas/ContactType",
		Operations: only(exchange.GetContacts)},
	{ID: "relation.repeated-id", Severity: result.Drift, Meaning: "the list has an id twice", Pointer: contact,
		Operations: only(exchange.GetContacts)},
	{ID: "relation.milliseconds", Severity: result.Drift, Meaning: "a time in milliseconds where seconds are documented", Pointer: "/components/schemas/LastSeenUnix",
		Operations: only(exchange.GetContactInfo)},
	{ID: "relation.message-id-empty", Severity: result.Drift, Meaning: "an empty idMessage", Pointer: sendResult + "/properties/idMessage",
		Operations: only(exchange.SendContact)},
	{ID: "relation.message-id-repeated", Severity: result.Drift, Meaning: "two sends to one chat with one idMessage", Pointer: sendResult + "/properties/idMessage",
		Operations: only(exchange.SendContact)},
	{ID: "relation.empty-list", Severity: result.Note, Meaning: "an empty list, which the page lists among the errors", Pointer: listGet + "/responses/200",
		Operations: only(exchange.GetContacts)},
	{ID: "relation.message-text", Severity: result.Note, Meaning: "an error text that no document lists", Pointer: envelope + "/properties/message"},
	{ID: "relation.token-in-path", Severity: result.Note, Meaning: "the error's path holds something shaped like an access token", Pointer: envelope + "/properties/path"},
	{ID: "relation.age", Severity: result.Note, Meaning: "the exchange was recorded long ago", Pointer: "/info/version"},

	{ID: "client.values", Severity: result.Violation, Meaning: "the facade loses or changes a member that the reply had", Pointer: "/components/schemas"},
	{ID: "client.errors", Severity: result.Violation, Meaning: "the facade gives the wrong typed error", Pointer: "/components/responses"},
}

func init() {
	for i := range definitions {
		d := &definitions[i]
		layer, _, _ := strings.Cut(d.ID, ".")
		d.Layer = result.Layer(layer)
		if d.Operations == nil {
			d.Operations = everyOperation
		}
	}
}

// Catalogue returns all checks, by layer. The caller may change the slice, not what its rows refer to.
func Catalogue() []Definition { return slices.Clone(definitions) }
