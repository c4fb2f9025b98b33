package greenapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"
)

// Kind is the kind of an [Error], and an error itself, to be compared with:
//
//	if errors.Is(err, greenapi.ErrRateLimited) { … }
type Kind string

// The kinds. An Error has one of them as its Kind. [errors.Is] also finds ErrOutcomeUnknown in a failed SendContact
// whose MaybeSent is true, and ErrUnexpectedResponse in every error that came with a 2xx status, except the ErrGroupChat of
// a group.
const (
	// ErrUnauthorized: the API does not know the token (401).
	ErrUnauthorized Kind = "unauthorized"
	// ErrForbidden: the instance id or the API address is wrong, or the account is suspended (403).
	ErrForbidden Kind = "forbidden"
	// ErrNotFound: the address leads nowhere (404).
	ErrNotFound Kind = "not found"
	// ErrRateLimited: more requests a second than the method allows. Nothing was done: the API refused (429), or the call
	// ended in its wait for this client's own limit, or would have (Status is 0; see WithRateLimit).
	ErrRateLimited Kind = "rate limited"
	// ErrQuota: a counted limit is used up and seconds of waiting will not help: a limit of the tariff (466), or the
	// number of GetContactInfo calls that Telegram or MAX allows an account (469).
	ErrQuota Kind = "quota used up"
	// ErrInvalidRequest: the request is wrong. It was refused before it was sent (Status is 0) or by the API (400 and
	// the 4xx statuses that are not listed here).
	ErrInvalidRequest Kind = "invalid request"
	// ErrGroupChat: GetContactInfo does not serve groups. The API says so with 200 and null (WhatsApp, he) or with
	// 400 (WhatsApp, en; Telegram); here both are this kind. A null for a person's id is an ErrUnexpectedResponse as well.
	ErrGroupChat Kind = "group chat"
	// ErrInstanceNotReady: the instance is starting, not authorised, expired or deleted (400 with such a text).
	ErrInstanceNotReady Kind = "instance not ready"
	// ErrServer: the API or a server in front of it failed (5xx, 408, 499).
	ErrServer Kind = "server error"
	// ErrUnexpectedResponse: a reply that is not an answer: an error, HTML or nothing at all with status 200, half a reply, a
	// redirect, somebody else's contact, a contact without its id, a reply over its size limit.
	ErrUnexpectedResponse Kind = "unexpected response"
	// ErrTransport: no reply came, or it broke off: network, DNS, TLS, proxy, the context, the deadline.
	ErrTransport Kind = "transport error"
	// ErrOutcomeUnknown: SendContact failed after the request may have reached the API. The message may have been
	// queued. It is never an Error's Kind.
	ErrOutcomeUnknown Kind = "outcome unknown"
)

// Error makes a Kind an error.
func (k Kind) Error() string { return "greenapi: " + string(k) }

// wayOut says what can be done about an error of each kind.
var wayOut = map[Kind]string{
	ErrUnauthorized:       "check the token of the instance (GREEN_API_TOKEN)",
	ErrForbidden:          "check the instance id and the API address (GREEN_API_ID_INSTANCE, GREEN_API_URL)",
	ErrNotFound:           "check the API address and its base path (GREEN_API_URL)",
	ErrRateLimited:        "send fewer requests a second, see WithRateLimit",
	ErrQuota:              "wait for the next period or change the tariff",
	ErrInvalidRequest:     "correct the request",
	ErrGroupChat:          "ask for a person; groups are served by the API's GetGroupData",
	ErrInstanceNotReady:   "start, authorise or renew the instance in its console",
	ErrServer:             "try again later",
	ErrUnexpectedResponse: "check that the API address is the instance's own; Error.Body has the reply",
	ErrTransport:          "check network, proxy and deadline",
	ErrOutcomeUnknown:     "the message may have been queued: look into the chat before sending again",
}

// Error is the error of every call. Its text, and every other form in which it prints, names the operation, the
// status and a way out; it holds neither the token nor the request's path, and no part of the body but Message.
//
//	var e *greenapi.Error
//	if errors.As(err, &e) && e.Status == 503 { … }
type Error struct {
	// Operation is the call that failed.
	Operation Operation
	// Kind is the kind of the failure.
	Kind Kind
	// Status is the HTTP status of the last reply, 0 if none came.
	Status int
	// Message is what the API's refusal said, in one line and cut to a few hundred bytes, or what went wrong in this
	// client's own words: of a 2xx reply not a byte gets here. It is text for people. Numbers of seven digits and more are
	// left out, and so are the descriptions of status 466: they list other people's chats.
	Message string
	// RetryAfter is how long the API asks to wait, 0 if it does not; never more than a day.
	RetryAfter time.Duration
	// Attempts counts the requests made, 0 if the call failed before the first.
	Attempts int
	// MaybeSent is whether the last request may have reached the API and had its effect: false if it provably did not,
	// or was refused with a 4xx status; true for 408, 499, 3xx, 5xx, an unusable 2xx, and a failure after a connection
	// was there. It matters for SendContact; see ErrOutcomeUnknown.
	MaybeSent bool

	body   func() string // in a closure, so that no way of printing a copy reaches it
	cause  error         // cleaned
	advice string        // in place of the kind's way out
	group  bool          // null for a group: the one unusable 2xx that is expected
	final  bool          // not to be repeated, whatever the policy
	wired  int           // the status that came over the wire, 0 if none did
}

// Error returns operation, kind, status, message and the way out, in one line.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "greenapi: %s: %s", e.Operation, string(e.Kind))
	if e.Status != 0 {
		fmt.Fprintf(&b, " (status %d)", e.Status)
	}
	if e.Message != "" {
		b.WriteString(": " + e.Message)
	}
	if e.Attempts > 1 {
		fmt.Fprintf(&b, "; %d attempts", e.Attempts)
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&b, "; retry after %s", e.RetryAfter)
	}
	b.WriteString("; " + e.wayOut())
	if e.Is(ErrOutcomeUnknown) {
		b.WriteString("; " + wayOut[ErrOutcomeUnknown])
	}
	return b.String()
}

func (e *Error) wayOut() string {
	switch {
	case e.advice != "":
		return e.advice
	case e.Kind == ErrTransport && errors.Is(e.cause, context.Canceled):
		return "the caller's context was cancelled"
	case e.Kind == ErrTransport && errors.Is(e.cause, context.DeadlineExceeded):
		return "allow more time, see WithTimeout, or check network and proxy"
	}
	return wayOut[e.Kind]
}

// Is makes [errors.Is] find the kinds, as described at the constants.
func (e *Error) Is(target error) bool {
	switch target {
	case e.Kind:
		return true
	case ErrOutcomeUnknown:
		return e.Operation == OpSendContact && e.MaybeSent
	case ErrUnexpectedResponse:
		return success(e.Status) && !e.group
	}
	return false
}

// Unwrap returns the cause, such as [context.DeadlineExceeded], a *net.OpError or the *[FieldError] values of an
// invalid request; nil if the error is the API's. Errors of the standard library are
// passed on if they reveal nothing; of all others that a transport returned there is the text, without the token, and
// [errors.Is] still compares with them.
func (e *Error) Unwrap() error { return e.cause }

// Body returns a copy of the reply's body, nil if there was none. The token and the instance id are replaced where the
// body repeats them, as the API's 400 replies do. It can hold personal data and should not be logged as a habit.
// Long bodies are cut, see [BodyLimits].
func (e *Error) Body() []byte {
	if e.body == nil {
		return nil
	}
	return []byte(e.body())
}

// Format prints the text of Error for every verb, quoted for %q.
func (e Error) Format(s fmt.State, verb rune) {
	format := "%s"
	if verb == 'q' {
		format = "%q"
	}
	_, _ = fmt.Fprintf(s, format, e.Error())
}

// LogValue gives log/slog the fields as a group, without the body.
func (e Error) LogValue() slog.Value {
	return slog.GroupValue(
		slog.String("operation", string(e.Operation)), slog.String("kind", string(e.Kind)),
		slog.Int("status", e.Status), slog.String("message", e.Message), slog.Duration("retryAfter", e.RetryAfter),
		slog.Int("attempts", e.Attempts), slog.Bool("maybeSent", e.MaybeSent))
}

// MarshalJSON writes the fields, without the body; retryAfter is in seconds.
func (e Error) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]any{
		"operation": e.Operation, "kind": e.Kind, "status": e.Status, "message": e.Message,
		"retryAfter": e.RetryAfter.Seconds(), "attempts": e.Attempts, "maybeSent": e.MaybeSent,
	})
}

// FieldError is one thing that is wrong with a request or with an argument of [New]. [errors.As] finds the first one
// in an error; the error's text has them all.
type FieldError struct {
	// Field is the path of the field as the API spells it, such as contact.phoneContact, or the name of the argument.
	Field string
	// Problem says what is wrong. It does not repeat the value.
	Problem string
}

// Error returns field and problem.
func (e *FieldError) Error() string { return e.Field + ": " + e.Problem }

// invalid makes the error for a call whose request is wrong.
func invalid(op Operation, problem error) *Error {
	message := strings.ReplaceAll(problem.Error(), "\n", "; ")
	return &Error{Operation: op, Kind: ErrInvalidRequest, Message: message, cause: problem}
}

// field puts the path of a field before a problem; nil stays nil.
func field(path string, err error) error {
	if err == nil {
		return nil
	}
	return &FieldError{path, err.Error()}
}
