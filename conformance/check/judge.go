package check

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// Judge holds the contract that exchanges are judged against. It is safe for concurrent use.
type Judge struct {
	contract   *openapi.Contract
	now        func() time.Time
	claims     claimIndex
	texts      []string
	client     *greenapi.Client
	operations map[string]*operation
	accepted   func(result.Finding) bool
}

// NewJudge prepares a judge. A nil now stands for time.Now; it is asked only for the age of live recordings.
func NewJudge(contract *openapi.Contract, now func() time.Time) (*Judge, error) {
	if now == nil {
		now = time.Now
	}
	operations, err := operationsOf(contract)
	if err != nil {
		return nil, err
	}
	client, err := newProbe()
	if err != nil {
		return nil, err
	}
	return &Judge{
		contract: contract, now: now, claims: indexOf(contract.Claims), texts: errorTexts(contract), client: client,
		operations: operations,
	}, nil
}

// Accepting returns a judge who goes on behind findings that are accepted: they no longer end the judging of a body. They
// stay in the outcome, unmarked. A nil function accepts none.
func (j *Judge) Accepting(accepted func(result.Finding) bool) *Judge {
	twin := *j
	twin.accepted = accepted
	return &twin
}

// Outcome is what the checks have to say about one exchange.
type Outcome struct {
	Exchange *exchange.Exchange
	// Kind is what the reply turned out to be.
	Kind Kind
	// Findings are the heaviest first, then in the order in which the layers judged; at most 100.
	Findings []result.Finding
	// Exercised are the checks that had something to judge in this exchange.
	Exercised Set

	request, value Value
	body           []byte
}

// Judged reports whether the exchange has a reply, and so counts as judged.
func (o Outcome) Judged() bool { return o.Kind != NoReply }

// Exchange judges one exchange. Neither the judge nor the exchange changes.
func (j *Judge) Exchange(ex *exchange.Exchange) Outcome { return j.onTrial(ex).judge() }

// WithFacadeReading judges an exchange while the facade is given another body than the checks: a facade that reads replies
// wrong. It is the negative control of the client layer.
func (j *Judge) WithFacadeReading(ex *exchange.Exchange, body []byte) Outcome {
	t := j.onTrial(ex)
	t.wire = body
	return t.judge()
}

func (t *trial) judge() Outcome {
	ask(requestChecks, t)
	t.out.request = t.request
	if t.ex.Response != nil {
		t.judgeReply()
	}
	t.settle()
	return *t.out
}

// Exchanges judges exchanges one by one and against each other. The outcomes are in the order of the exchanges.
func (j *Judge) Exchanges(exchanges []*exchange.Exchange) []Outcome {
	outcomes, between := make([]Outcome, len(exchanges)), j.Between()
	for i, ex := range exchanges {
		outcomes[i] = j.Exchange(ex)
		between.Add(&outcomes[i])
	}
	return outcomes
}

// Stale is the finding that an accepted deviation of an exchange did not come again. place is the file and line of the
// entry.
func (j *Judge) Stale(ex *exchange.Exchange, code string, pointer *string, place string) result.Finding {
	t := j.onTrial(ex)
	var path []string
	if pointer != nil {
		path = pathOf(*pointer)
	}
	question{t, staleDeviation}.find(path, t.op.Pointer, code, "no such finding",
		"%s accepts %s, which did not come again: take the entry off the list", place, code)
	return t.entries[0].Finding
}

// trial is one exchange under judgement: the evidence the layers hand on to each other, and what they say.
type trial struct {
	*Judge
	ex  *exchange.Exchange
	op  *operation
	out *Outcome
	gathering

	// request is what the request's body holds, missing if it is not sound JSON.
	request Value
	// content is what came over the wire, once the http layer has read it.
	content content
	// faults are those of the body's bytes, value what it holds and schema what the contract says of it.
	faults []strictjson.Fault
	value  Value
	schema *openapi.Schema
	// misfits are what the schema has against the value.
	misfits []misfit
	// over is whether nothing is left that could be judged, sound whether no layer has anything against the reply.
	over, sound bool
	// wire is what the facade gets in place of the body, nil for the body itself.
	wire []byte
}

// onTrial puts an exchange before the judge.
func (j *Judge) onTrial(ex *exchange.Exchange) *trial {
	return &trial{
		Judge: j, ex: ex, op: j.operations[ex.Operation], sound: true, out: &Outcome{Exchange: ex, Kind: NoReply},
		gathering: gathering{index: map[string]*entry{}, kept: map[*Check]int{}, lacking: map[string]*lack{}},
	}
}

// ask puts the checks of a layer to an exchange.
func ask(layer []*Check, t *trial) {
	for _, c := range layer {
		if c.run != nil && c.AppliesTo(t.ex.Operation) && !(c.wire && t.ex.Decoded) {
			c.run(question{t, c})
		}
	}
}

// judgeReply lets the layers judge, each only if those before it left something to judge.
func (t *trial) judgeReply() {
	t.readContent()
	t.judgeHTTP()
	ask(driftChecks, t)
	if !t.over {
		t.readJSON()
		ask(lexicalChecks, t)
	}
	if t.over {
		t.value = Value{}
	}
	t.out.value, t.out.body = t.value, t.content.body
	t.out.Kind = t.kind()
	if t.value.Exists() {
		t.judgeValue()
	}
	ask(relationChecks, t)
	if t.out.Kind != Undocumented {
		ask(clientChecks, t)
	}
}

// judgeValue holds what the body holds against the contract.
func (t *trial) judgeValue() {
	if t.out.Kind != ErrorInside {
		t.misfits = misfits(t.schema, t.value)
	}
	ask(schemaChecks, t)
	if t.readable() {
		walk(t.schema, t.value, make([]string, 0, 16), func(p place) bool {
			foreign, object := p.foreign(t.ex.Product), p.value.Kind() == strictjson.Object
			for _, c := range t.op.visitors {
				if (object || !c.objects) && (!foreign || c == otherProduct) {
					c.visit(question{t, c}, p)
				}
			}
			return !foreign
		})
	}
}

// readable reports whether the members of the value mean what the contract says: it is no error in place of a reply, and
// an error that is none of the documented ones has at least a member of them.
func (t *trial) readable() bool {
	atRoot := func(m misfit) bool { return len(m.path) == 0 }
	if t.out.Kind != Refused || !slices.ContainsFunc(t.misfits, atRoot) {
		return t.out.Kind != ErrorInside
	}
	for name := range t.value.Members() {
		if t.schema.Child(name) != nil {
			return true
		}
	}
	return false
}

// kind says what the reply is.
func (t *trial) kind() Kind {
	switch {
	case t.content.undocumented:
		return Undocumented
	case t.ex.Response.Status != 200:
		return Refused
	case t.content.form == empty:
		return Empty
	}
	return t.kindOf(t.value)
}

// operation is an operation of the contract, and the checks of it.
type operation struct {
	openapi.Operation
	// ok is the schema of the method's reply, object that of the contacts or the message in it. envelope is that of an error
	// whose status has none of its own.
	ok, object, envelope *openapi.Schema
	// fields are where the members of object stand in the facade's value.
	fields []*layoutField
	// visitors are the checks that ask about single places of a reply.
	visitors []*Check
}

func operationsOf(contract *openapi.Contract) (map[string]*operation, error) {
	missing := func(what string) error {
		return fmt.Errorf("%s: %s is missing: the checks cannot judge without it", openapi.SpecFile, what)
	}
	all, envelope := map[string]*operation{}, contract.Component("ErrorEnvelope")
	if envelope == nil {
		return nil, missing("the schema ErrorEnvelope")
	}
	for _, id := range exchange.Operations() {
		op, ok := contract.Operation(id)
		if !ok {
			return nil, missing("the operation " + id)
		}
		o := &operation{Operation: op, ok: op.Replies[200].Schema, envelope: envelope}
		if o.ok == nil {
			return nil, missing("the JSON reply of status 200 of " + id)
		}
		o.object = cmp.Or(o.ok.Items, o.ok)
		o.fields = layoutOf(facadeValues[id], o.object)
		for _, c := range slices.Concat(driftChecks, relationChecks) {
			if c.visit != nil && c.AppliesTo(id) {
				o.visitors = append(o.visitors, c)
			}
		}
		all[id] = o
	}
	return all, nil
}

// reply is the documented schema of a status. Where the contract declares no JSON (401 is empty in practice), JSON is still
// held to the common envelope.
func (o *operation) reply(status int) *openapi.Schema {
	schema := o.Replies[status].Schema
	switch {
	case schema != nil:
		return schema
	case status >= 200 && status < 300: // a status that nobody documents, and somebody has accepted
		return o.ok
	}
	return o.envelope
}
