package openapi

import "slices"

// Condition is something that an exchange can show, and that a note of the ledger names in `seen` because the note
// speaks of just this. It is asked of the claim's subject, in exchanges of the claim's operation and products: of
// every value at the subject, where the subject is a member.
type Condition struct {
	// Name stands in the ledger.
	Name string
	// Confirms is what an exchange shows that bears the note out.
	Confirms string
	// Contradicts is what an exchange shows that speaks against it; empty if nothing does, because the note only
	// says that something occurs.
	Contradicts string
}

// Conditions are all that the ledger may name, in the order of their names. The caller owns the slice.
func Conditions() []Condition { return slices.Clone(conditions) }

// "Answered" means by a 2xx reply, as everywhere in evidence: what a request shows counts only then. The forms of chat
// ids are those of the product: `<digits>@c.us` is a person on WhatsApp and the phone form on MAX and Telegram, where
// a positive number is a person and a negative one a group.
var conditions = []Condition{
	{"at-most-count", "an answered request with count=N: the list has N items or fewer", "the list has more"},
	{"at-sign", "the string begins with @", "it begins with another character"},
	{"boolean", "the value is true or false", "the value is a string or a number"},
	{"both-kinds", "an answered request without the parameter: the list has persons and groups", ""},
	{"digits", "the string consists of digits alone", "it has another character"},
	{"echo", "the chatId of the reply equals the one that was asked about", "both are of one form and name two chats (canonical numbers of one person are one)"},
	{"empty", "the value is an empty string", ""},
	{"empty-body", "the reply of the subject's status has no body", "it has one that is more than white space"},
	{"empty-for-group", "the value is an empty string in an item with the id of a group", ""},
	{"form-group", "the id has the product's form of a group", ""},
	{"form-group-new", "the id is 18 digits and @g.us", ""},
	{"form-group-old", "the id is digits, a hyphen, digits and @g.us", ""},
	{"form-lid", "the id is digits and @lid", ""},
	{"form-person", "the id has the product's form of a person", ""},
	{"form-phone", "the id is digits and @c.us, with country code 7 or 375, on a product with numeric ids", ""},
	{"group-refused", "the id of a group was asked about; status 400, and the text says that groups are not supported", "a contact came for the id of a group"},
	{"html-body", "the reply of the subject's status is HTML", ""},
	{"iso-time", "the string is an ISO 8601 time in UTC with milliseconds", "it is not"},
	{"json-request", "an answered request has the header Content-Type: application/json", ""},
	{"known-form", "the id has one of the product's known forms", "it has none of them"},
	{"lower-case", "the string has no upper-case letter", "it has one"},
	{"message-or-text", "the reply of the subject's status is JSON with a string message, or plain text", "it is JSON without one"},
	{"not-empty", "the value is a string with more than white space in it", "it is empty or white space"},
	{"not-json", "the reply of the subject's status has a body that is no JSON", ""},
	{"not-string-refused", "the chatId of the request is of another JSON type than string, and the reply has the subject's status", "such a request was answered"},
	{"null-for-group", "the id of a group was asked about, and status 200 came with null", "a contact came for the id of a group"},
	{"number-for-phone", "a person was asked about in the phone form (form-phone), and the chatId of the reply is a positive number", "the reply has the phone form too"},
	{"only-groups", "an answered request with group=true: the list has items, each with the id of a group", "an item is a person"},
	{"only-persons", "an answered request with group=false: the list has items, none with the id of a group", "an item is a group"},
	{"path-parameter", "an answered request has the parameter at its place in the path", ""},
	{"refused-nameless", "a card without any of its names is refused with 400", "it was answered"},
	{"repeated", "two items of one list have the same value, which is not empty", ""},
	{"request-path", "the string is the path of the request with both parameters", "it is the path of another method"},
	{"status-again", "the number equals the status of the reply", "it does not"},
	{"type-group", "an item of the type group has the id of a group", "it has the id of a person"},
	{"type-user", "an item of the type user has the id of a person", "it has the id of a group"},
	{"unix-seconds", "the value is an integer, or a string of digits, that is a time in seconds after 2000 and before 2100", "it is a time in milliseconds"},
	{"upper-hex-20", "the string is 20 upper-case hexadecimal digits", ""},
	{"validation-text", "the reply of the subject's status has a text that says validation failed", ""},
	{"zero", "the value is 0", ""},
}
