// Package check judges exchanges against the contract. A check is one value: what it asks, of which operations, where
// that stands in the contract, and the function that answers. Checks lie in the file of their layer, each layer hands on
// to the next what the reply is, and the catalogue is the list of all checks. The package knows nothing of files, runs
// or reports.
package check

import (
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// Check is one question that the suite asks of exchanges.
type Check struct {
	// ID is stable: the layer, a dot and the code of the check's findings.
	ID       string          `json:"id"`
	Layer    result.Layer    `json:"layer"`
	Severity result.Severity `json:"severity"`
	// Operations are those that the check can say something about.
	Operations []string `json:"operations"`
	// Meaning is one line: what a finding of this check says.
	Meaning string `json:"meaning"`
	// Pointer is the place in greenapi.yaml that the check rests on first.
	Pointer string `json:"pointer"`
	// Claims are the ids of the statements that name this check; filled by Judge.Catalogue.
	Claims []string `json:"claims"`

	// run answers for a whole exchange. It says q.applies or q.given where it has something to judge, and q.find what it found.
	run func(q question)
	// visit answers for one declared place of the reply. What only another product's documents have there is otherProduct's
	// alone.
	visit func(q question, p place)
	// objects is whether visit is asked of objects alone.
	objects bool
	// ends is whether a finding leaves nothing behind it that could be judged, unless the finding is accepted.
	ends bool
	// wire is whether the check reads bytes as they came over the wire, which not every recorder keeps.
	wire bool
	// number is the place in the catalogue.
	number int
}

// Code is the stable name of the check's findings.
func (c Check) Code() string {
	_, code, _ := strings.Cut(c.ID, ".")
	return code
}

// AppliesTo reports whether the check can say something about an operation.
func (c Check) AppliesTo(operation string) bool { return slices.Contains(c.Operations, operation) }

// Wire reports whether the check reads bytes as they came over the wire. Of an exchange that somebody has decoded, as in a
// HAR file, it can say nothing.
func (c Check) Wire() bool { return c.wire }

// Set is a set of checks. The zero value is empty; a copy is independent.
type Set struct {
	has [128]bool // by the place in the catalogue
}

// Has reports whether a check of the catalogue is in the set.
func (s Set) Has(c Check) bool { return s.has[c.number] }

// Add puts a check of the catalogue into the set.
func (s *Set) Add(c Check) { s.add(&c) }

// Join puts all of another set into the set.
func (s *Set) Join(other Set) {
	for i, has := range other.has {
		s.has[i] = s.has[i] || has
	}
}

func (s *Set) add(c *Check) { s.has[c.number] = true }

// question is one check asked of one exchange.
type question struct {
	*trial
	check *Check
}

// applies records that the check has something to judge.
func (q question) applies() { q.out.Exercised.add(q.check) }

// given records that the check has something to judge if that is so, and reports it.
func (q question) given(something bool) bool {
	if something {
		q.applies()
	}
	return something
}

// Places in the contract that several checks rest on.
const (
	envelope    = "/components/schemas/ErrorEnvelope"
	contactInfo = "/components/schemas/ContactInfo"
	contactItem = "/components/schemas/Contact"
	sendRequest = "/components/schemas/SendContactRequest"
	sendResult  = "/components/schemas/SendContactResult"
	infoPost    = "/paths/~1waInstance{idInstance}~1getContactInfo~1{apiTokenInstance}/post"
	listGet     = "/paths/~1waInstance{idInstance}~1getContacts~1{apiTokenInstance}/get"
	anyPath     = "/paths"
	anySchema   = "/components/schemas"
)

var (
	everyOperation = exchange.Operations()
	infoOnly       = []string{exchange.GetContactInfo}
	listOnly       = []string{exchange.GetContacts}
	sendOnly       = []string{exchange.SendContact}
	infoAndList    = []string{exchange.GetContactInfo, exchange.GetContacts}
	infoAndSend    = []string{exchange.GetContactInfo, exchange.SendContact}
)
