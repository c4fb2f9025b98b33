package live

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"
)

// reply is what the sender knows of a reply: the status, and the body without its content coding.
type reply struct {
	status int
	body   []byte
}

// usable says whether a reply other than 2xx is what a scenario asked for. A 2xx always is: what is wrong with it is
// for the checks to say.
type usable func(reply) bool

func success(reply) bool { return false }

// refusal is the documented error for a request that lacks what it needs.
func refusal(r reply) bool { return r.status == http.StatusBadRequest && !r.notReady() }

// refusalOfType is the documented error for a chatId of another JSON type, or the validation error that stands on
// the same pages. Any other 500 is a server that failed.
func refusalOfType(r reply) bool {
	return refusal(r) || r.status == http.StatusInternalServerError && strings.Contains(r.text(), "interface conversion")
}

// groupAnswer is the 400 about groups. The other documented answer is 200 and null.
func groupAnswer(r reply) bool {
	return r.status == http.StatusBadRequest && strings.Contains(strings.ToLower(r.text()), "group chat")
}

// text is the message of an error envelope, or the body itself.
func (r reply) text() string {
	var envelope struct{ Message string }
	if json.Unmarshal(r.body, &envelope) == nil {
		return envelope.Message // the path beside it holds the word instance in every reply
	}
	return string(r.body)
}

// notReady reports whether the text of a 400 is about the instance: starting, not authorised, expired, deleted. No
// text about a request has that word.
func (r reply) notReady() bool {
	return r.status == http.StatusBadRequest && strings.Contains(strings.ToLower(r.text()), "instance")
}

// emptyList reports whether the reply is a list without an element, which its page advises to ask for again.
func (r reply) emptyList() bool {
	var list []json.RawMessage
	return r.ok() && bytes.HasPrefix(bytes.TrimSpace(r.body), []byte("[")) && json.Unmarshal(r.body, &list) == nil && len(list) == 0
}

func (r reply) ok() bool { return r.status >= 200 && r.status < 300 }
