package check

import (
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
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

// deepest is how deep a body may be nested to be worth a look.
const deepest = 100

// Request is the JSON of the request's body; the zero Value if it is none.
func (o Outcome) Request() Value {
	value, _ := strictjson.Parse(string(o.Exchange.Request.Body), deepest)
	return value
}

// Reply is the JSON of the reply's body; the zero Value if it is none, or has a fault that ended the judging.
func (o Outcome) Reply() Value {
	if o.value == nil && !o.null {
		return Value{}
	}
	value, _ := strictjson.Parse(string(o.body), deepest)
	return value
}

// Body is the reply's body after content coding; nil without a reply.
func (o Outcome) Body() []byte { return o.body }

// Answered reports whether the method replied: a 2xx with JSON in it that is no error.
func (o Outcome) Answered() bool {
	return o.Exchange.Response != nil && o.Exchange.Response.Status/100 == 2 && o.Reply().Exists() &&
		!slices.ContainsFunc(o.Findings, func(f result.Finding) bool { return f.Code == "error-in-200" })
}

// SamePerson reports whether two chat ids name one chat, see greenapi.SamePerson.
func SamePerson(a, b string) bool { return greenapi.SamePerson(greenapi.ChatID(a), greenapi.ChatID(b)) }
