package check

import (
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

// Value is what a JSON body holds, as an Outcome hands it on. The zero Value holds nothing.
type Value = strictjson.Value

// The kinds of a Value.
const (
	KindBool   = strictjson.Bool
	KindNumber = strictjson.Number
	KindString = strictjson.String
	KindList   = strictjson.List
	KindObject = strictjson.Object
)

// Request is the JSON of the request's body; the zero Value if it is none.
func (o Outcome) Request() Value { return o.request }

// Reply is the JSON of the reply's body; the zero Value if it is none, or has a fault that ended the judging.
func (o Outcome) Reply() Value { return o.value }

// Body is the reply's body after content coding; nil without a reply, and where nobody could undo the coding.
func (o Outcome) Body() []byte { return o.body }

// Answered reports whether the method replied: a 2xx with JSON in it that is no error.
func (o Outcome) Answered() bool {
	switch o.Kind {
	case Contact, List, Message, Null, Other:
		return true
	}
	return false
}

// SamePerson reports whether two chat ids name one chat, see greenapi.SamePerson.
func SamePerson(a, b string) bool { return greenapi.SamePerson(greenapi.ChatID(a), greenapi.ChatID(b)) }
