package evidence

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// scene is one exchange as conditions look at it.
type scene struct {
	ex             *exchange.Exchange
	request, reply check.Value
	query          url.Values
	// answered is whether a reply of the method came: a 2xx with JSON in it that is no error.
	answered bool
	// status is that of the reply as claims write it.
	status string
	// text is what an error reply says: the message of its JSON, else its text.
	text string
	// plain is the body of an error reply without the white space around it.
	plain string
	// asking is the last id that was asked about, and read what it is.
	asking check.Value
	read   chat
}

// look reads an outcome.
func look(o check.Outcome) *scene {
	s := &scene{ex: o.Exchange, request: o.Request(), reply: o.Reply(), answered: o.Answered()}
	s.status = strconv.Itoa(s.ex.Response.Status)
	s.query, _ = url.ParseQuery(s.ex.Request.Query)
	if !s.answered {
		s.plain = strings.TrimSpace(string(o.Body()))
		s.text = s.plain
		if message, ok := s.reply.Member("message").Text(); ok {
			s.text = message
		}
	}
	return s
}

// refused reports whether the reply is an error.
func (s *scene) refused() bool { return s.ex.Response.Status >= 400 }

// path is the template path of the request without what stands in front of it, such as /v3.
func (s *scene) path() string {
	path := s.ex.Request.Path
	return path[max(0, strings.Index(path, "/waInstance")):]
}

// refusedFor reports whether the request was refused for the lack of a member: it lacks it, and the reply names it.
func (s *scene) refusedFor(names []string) bool {
	if s.ex.Response.Status != http.StatusBadRequest || len(names) == 0 {
		return false
	}
	value := s.request
	for i, name := range names {
		if i > 0 && !value.Exists() {
			return false // what the missing would have held is another question
		}
		value = value.Member(name)
	}
	return !value.Exists() && strings.Contains(strings.ToLower(s.text), strings.ToLower(names[len(names)-1]))
}

// asked is the chat that the request names.
func (s *scene) asked() check.Value { return s.request.Member("chatId") }

// chat reads an id of the exchange. Several conditions ask about one in a row.
func (s *scene) chat(value check.Value) chat {
	if value != s.asking {
		s.asking, s.read = value, chat{}
		if id, ok := idOf(value); ok {
			s.read = chat{id, s.ex.Product, formOf(id)}
		}
	}
	return s.read
}

// kinds reports whether the list of the reply holds groups, and whether it holds persons.
func (s *scene) kinds() (groups, persons bool) {
	for _, item := range s.reply.Items() {
		id := s.chat(itemID(item))
		groups = groups || id.group()
		persons = persons || id.person()
	}
	return groups, persons
}

// itemID is the id of a contact in a list: WhatsApp calls it id, the others chatId.
func itemID(item check.Value) check.Value {
	if id := item.Member("id"); id.Exists() {
		return id
	}
	return item.Member("chatId")
}
