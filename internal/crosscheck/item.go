package main

// Item is one message to be judged: a reply or, if Request is set, a request. All validators get the same bytes.
type Item struct {
	// ID is the exchange's, the example's or the case's.
	ID string
	// Group says where it comes from; the figures are counted by it.
	Group Group
	// Operation is the operation it is judged as.
	Operation string
	// Want is the verdict that all validators have to give.
	Want Verdict
	// Why is what is wrong with it; empty for a valid one.
	Why string
	// Quirk holds the verdict of each validator where they are known to differ; Want is not looked at then.
	Quirk map[string]Verdict

	Request *Request
	Reply   *Reply
}

// Group is where an item comes from.
type Group string

// The groups, in the order of the table.
const (
	BundledReplies  Group = "bundled replies"
	ContractReplies Group = "contract's examples"
	BrokenReplies   Group = "broken replies"
	BundledRequests Group = "bundled requests"
	ChangedRequests Group = "changed requests"
	BrokenRequests  Group = "broken requests"
	Quirks          Group = "quirks"
)

// Request is what a client sends.
type Request struct {
	Method, Query, ContentType string
	Body                       []byte
}

// Reply is what the server sends. ContentType is empty where the reply has no such header.
type Reply struct {
	Status      int
	ContentType string
	Body        []byte
	// JSONFault is set if the fault is inside a JSON body of a documented status: only such a reply shows
	// that a validator looks at the schema.
	JSONFault bool
}

// Verdict of a validator on an item.
type Verdict string

// The two verdicts.
const (
	Valid   Verdict = "valid"
	Refused Verdict = "refused"
)

// Judgement is a verdict with the validator's own first words for it.
type Judgement struct {
	Verdict Verdict
	Words   string
}

// Validator is one of the three. An error means that it could not judge at all.
type Validator interface {
	// Name is short, for columns; Title has the version.
	Name() string
	Title() string
	Judge(*Item) (Judgement, error)
	Close() error
}
