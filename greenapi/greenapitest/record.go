package greenapitest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// Request is one request that the server received. It does not hold the token: the path has placeholders for the
// instance id and the token, and so has any other part in which the token was repeated.
type Request struct {
	// Time is when the request's header was in.
	Time time.Time
	// Operation is the method that the path names, "" if it names none.
	Operation greenapi.Operation
	// Method is the HTTP verb.
	Method string
	// Path is the path with placeholders: /waInstance{idInstance}/getContacts/{apiTokenInstance}.
	Path string
	// Query is the query as it was sent, without the question mark.
	Query string
	// Header is the request's header.
	Header http.Header
	// Body is what was read of the body. It is empty while the body is still coming.
	Body string
}

// String is the request on one line: verb, path, query and body.
func (r Request) String() string {
	line := r.Method + " " + r.Path
	if r.Query != "" {
		line += "?" + r.Query
	}
	if r.Body != "" {
		line += " " + r.Body
	}
	return line
}

// Message is a contact card that the server has put into its sending queue.
type Message struct {
	// ID is the idMessage of the reply.
	ID string
	// ChatID is the recipient.
	ChatID greenapi.ChatID
	// QuotedMessageID is the message that the card answers, or "".
	QuotedMessageID string
	// Contact is the card as it was sent.
	Contact json.RawMessage
}

// Requests returns what the server has received so far, oldest first. The caller owns the slice.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	list := make([]Request, len(s.requests))
	for i, r := range s.requests {
		r.Header = r.Header.Clone()
		list[i] = r
	}
	return list
}

// Sent returns the cards in the sending queue, oldest first: one for every SendContact that took effect, whatever
// its caller got to hear. The caller owns the slice.
func (s *Server) Sent() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.sent...)
}

// enter records a request and returns its place in the record.
func (s *Server) enter(r *http.Request, t target) int {
	entry := Request{Time: time.Now(), Operation: t.operation, Method: r.Method, Query: s.scrub(r.URL.RawQuery)}
	entry.Header = make(http.Header, len(r.Header))
	for name, values := range r.Header {
		for _, value := range values {
			entry.Header.Add(name, s.scrub(value))
		}
	}
	if t.operation != "" {
		entry.Path = fmt.Sprintf("%s/waInstance{idInstance}/%s/{apiTokenInstance}", t.prefix, t.operation)
	} else {
		entry.Path = s.scrub(longHex.ReplaceAllString(r.URL.EscapedPath(), tokenPlaceholder))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests = append(s.requests, entry)
	return len(s.requests) - 1
}

func (s *Server) setBody(entry int, body []byte) {
	scrubbed := s.scrub(string(body))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests[entry].Body = scrubbed
}

const tokenPlaceholder = "{apiTokenInstance}"

// longHex finds what is shaped like a token: a test that sends its real one to a wrong path must not see it in a log.
var longHex = regexp.MustCompile(`[0-9A-Fa-f]{32,}`)

// scrub takes the token out of a text, in every form that the client knows.
func (s *Server) scrub(text string) string { return s.hidden.Replace(text) }
