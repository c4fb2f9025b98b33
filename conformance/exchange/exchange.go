// Package exchange holds one HTTP request to GREEN-API and its reply, byte for byte, and the JSON file
// format that keeps them. It knows nothing of the contract: it is the evidence, not the judge.
package exchange

import "time"

// Format is the only file format version this package reads and writes.
const Format = 1

// Operations of the contract, spelled as in the request path.
const (
	GetContactInfo = "getContactInfo"
	GetContacts    = "getContacts"
	SendContact    = "sendContact"
)

// Products of the gateway.
const (
	WhatsApp = "whatsapp"
	Telegram = "telegram"
	MAX      = "max"
)

// Operations are the operations of the contract, in its order. The caller owns the slice.
func Operations() []string { return []string{GetContactInfo, GetContacts, SendContact} }

// Products are the products of the gateway. The caller owns the slice.
func Products() []string { return []string{WhatsApp, Telegram, MAX} }

// Origin says where an exchange comes from. It is provenance, never a reason to judge more mildly.
type Origin string

const (
	// Documented exchanges are printed by an upstream document.
	Documented Origin = "documented"
	// Observed replies were published by somebody who got them from the real API.
	Observed Origin = "observed"
	// Live exchanges were recorded by us from a real instance.
	Live Origin = "live"
	// Synthetic exchanges were made by us from a documented statement, named in Source.
	Synthetic Origin = "synthetic"
)

// Exchange is one request and, if there was one, its reply.
type Exchange struct {
	// ID is unique within a run; the file name without .json if the file gives none.
	ID string
	// Operation is one of GetContactInfo, GetContacts and SendContact.
	Operation string
	// Product is one of WhatsApp, Telegram and MAX.
	Product string
	Origin  Origin
	// Source names the document, page or issue that the exchange rests on. May be empty.
	Source string
	// RecordedAt is zero where the file does not say.
	RecordedAt time.Time
	// Recorder is nil for an exchange that no recorder wrote.
	Recorder *Recorder
	Request  Request
	// Response is nil for a printed request without a reply of its own.
	Response *Response
	// Decoded says that the body of the reply is text that somebody else has decoded and kept, as in a HAR file: what
	// the bytes were, how they were packed and how many there were, nobody can tell any more. It is not written to
	// exchange files.
	Decoded bool
	// File is the path the exchange was read from, as the loader was given it; empty if it came over the wire.
	File string
}

// Recorder says what recorded an exchange and what it took out of it. Each member may be empty.
type Recorder struct {
	// SpecSHA256 is the hash of the contract the exchange was recorded under.
	SpecSHA256 string
	// SuiteVersion is the version of the program that recorded it.
	SuiteVersion string
	// Scenario is nil for an exchange that was no part of a live plan.
	Scenario *Scenario
	// Scrubbed counts the replacements by kind, see Scrubber.Scrub.
	Scrubbed map[string]int
}

// Scenario is one line of a live plan and what became of it. Every exchange of the scenario holds the same one, so
// that a run that is judged again knows what the first run knew.
type Scenario struct {
	// ID is the scenario's name in the plan, such as list or info-2.
	ID    string
	State ScenarioState
	// Requests counts what was sent, 0 for a scenario that was skipped.
	Requests int
	// Reason says, on one line and without a value of a reply, why the scenario is not answered. Empty if it is.
	Reason string
}

// ScenarioState is what became of a scenario.
type ScenarioState string

const (
	// Answered scenarios got a usable reply.
	Answered ScenarioState = "answered"
	// Unanswered scenarios, spelled undetermined, got none: nobody can tell what the API would have said.
	Unanswered ScenarioState = "undetermined"
	// Skipped scenarios were planned and not sent.
	Skipped ScenarioState = "skipped"
)

// Header is one header field in canonical case. The order among names is no evidence: net/http keeps none.
type Header struct{ Name, Value string }

// Request is what was sent. Path and Query never hold the instance id or the token, only the placeholders.
type Request struct {
	Method string
	// Path is the template path, as in /waInstance{idInstance}/getContacts/{apiTokenInstance}.
	Path string
	// Query is the raw query string without the question mark.
	Query   string
	Headers []Header
	Body    []byte
}

// Response is what came back. Body is after transfer coding (chunked) and before content coding (gzip).
type Response struct {
	Status  int
	Headers []Header
	Body    []byte
}
