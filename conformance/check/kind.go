package check

import (
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

// Kind says what a reply turned out to be. The layers hand it on to each other, and the judge to his readers.
type Kind string

// The kinds of replies.
const (
	NoReply      Kind = "none"         // a request without a reply of its own
	Contact      Kind = "contact"      // the details of one person
	List         Kind = "list"         // the contacts of an account
	Message      Kind = "message"      // what SendContact answers
	Null         Kind = "null"         // a null in place of the reply
	ErrorInside  Kind = "error in 200" // an error with status 200
	Empty        Kind = "empty"        // status 200 without a body
	Other        Kind = "other"        // JSON with status 200 that is none of these
	Unreadable   Kind = "unreadable"   // status 200 with a body that nobody can read
	Refused      Kind = "refused"      // an error status
	Undocumented Kind = "undocumented" // a status or redirect that nobody documents
)

// kindOf says what a reply with status 200 is whose body holds a value.
func (t *trial) kindOf(value strictjson.Value) Kind {
	switch value.Kind() {
	case strictjson.Missing:
		return Unreadable
	case strictjson.Null:
		return Null
	case strictjson.List:
		if t.ex.Operation == exchange.GetContacts {
			return List
		}
	case strictjson.Object:
		switch {
		case t.errorInside(value):
			return ErrorInside
		case t.ex.Operation == exchange.GetContactInfo:
			return Contact
		case t.ex.Operation == exchange.SendContact:
			return Message
		}
	}
	return Other
}

// errorWords are members of errors that this API or its like send, and of no reply.
var errorWords = []string{"code", "statusCode", "error", "errors", "message", "reason", "detail", "success", "status",
	"invokeStatus", "correspondentsStatus"}

// errorInside recognises an error that comes with status 200 in place of the reply: it lacks what every reply shows and
// speaks as an error does. Where it has members of a reply too, a word is not enough: it has to say that it failed.
func (t *trial) errorInside(object strictjson.Value) bool {
	word, failed, reply := false, false, false
	for name, value := range object.Members() {
		switch {
		case name == "chatId" || name == "idMessage":
			return false
		case slices.Contains(errorWords, name):
			word = true
			failed = failed || saysFailed(name, value)
		case name != "description": // replies have it and errors too
			reply = reply || t.op.object.Child(name) != nil
		}
	}
	return failed || word && !reply
}

// saysFailed reports whether a member of an error's name says that something failed.
func saysFailed(name string, value strictjson.Value) bool {
	switch name {
	case "code", "statusCode", "status":
		text := strings.Trim(value.Raw(), `"`)
		return len(text) == 3 && (text[0] == '4' || text[0] == '5') && strings.Trim(text, "0123456789") == ""
	case "success":
		return value.Raw() == "false"
	case "invokeStatus", "correspondentsStatus":
		return value.Kind() == strictjson.Object
	}
	return false
}
