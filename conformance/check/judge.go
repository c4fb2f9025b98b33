package check

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// Judge holds the contract that exchanges are judged against. It is safe for concurrent use.
type Judge struct {
	contract *openapi.Contract
	now      func() time.Time
	claims   claimIndex
	texts    []string
	client   *greenapi.Client
}

// NewJudge prepares a judge. A nil now stands for time.Now; it is asked only for the age of live recordings.
func NewJudge(contract *openapi.Contract, now func() time.Time) (*Judge, error) {
	if now == nil {
		now = time.Now
	}
	for _, id := range everyOperation {
		if _, ok := contract.Operation(id); !ok {
			return nil, fmt.Errorf("%s: the operation %s is missing: the checks cannot judge without it", openapi.SpecFile, id)
		}
	}
	client, err := newProbe()
	if err != nil {
		return nil, err
	}
	return &Judge{
		contract: contract, now: now, claims: contract.Claims, texts: errorTexts(contract), client: client,
	}, nil
}

// Outcome is what the checks have to say about one exchange.
type Outcome struct {
	Exchange *exchange.Exchange
	// Findings are in the order in which the layers judged.
	Findings []result.Finding
	// Exercised are the ids of the checks that had something to judge in this exchange.
	Exercised map[string]bool
	// Sightings are what the exchange shows of the things that claims speak about.
	Sightings Sightings

	body  []byte
	value any
	null  bool
}

// Judged reports whether the exchange has a reply, and so counts as judged.
func (o Outcome) Judged() bool { return o.Exchange.Response != nil }

// Exchanges judges exchanges one by one and against each other. The outcomes are in the order of the exchanges.
func (j *Judge) Exchanges(exchanges []*exchange.Exchange) []Outcome {
	trials := make([]*trial, len(exchanges))
	outcomes := make([]Outcome, len(exchanges))
	for i, ex := range exchanges {
		trials[i] = j.try(ex)
	}
	between(trials)
	for i, t := range trials {
		outcomes[i] = t.out
	}
	return outcomes
}

// Catalogue returns the checks with the claims that name them.
func (j *Judge) Catalogue() []Definition {
	list := Catalogue()
	for i := range list {
		list[i].Claims = j.claims.naming(list[i].ID)
	}
	return list
}

// trial is one exchange under judgement: the evidence the layers hand on to each other, and what they say.
type trial struct {
	judge *Judge
	ex    *exchange.Exchange
	op    openapi.Operation
	out   Outcome

	// request is the decoded request body, nil if it is not JSON.
	request any
	// fractions are the places of numbers that are no integers where one is due.
	fractions []number
	// same holds the index of the finding of each fingerprint.
	same map[string]int
	// body is the reply's body after content coding; value is what it holds, once the lexical layer passed it.
	body  []byte
	value any
	// null is whether value is a null that the body really holds.
	null bool
}

// onTrial puts an exchange before the judge.
func (j *Judge) onTrial(ex *exchange.Exchange) *trial {
	op, _ := j.contract.Operation(ex.Operation)
	return &trial{judge: j, ex: ex, op: op, out: Outcome{
		Exchange: ex, Exercised: map[string]bool{}, Sightings: Sightings{},
	}, same: map[string]int{}}
}

// try lets the layers judge one exchange, each only if those before it left something to judge.
func (j *Judge) try(ex *exchange.Exchange) *trial {
	t := j.onTrial(ex)
	t.judgeRequest()
	if ex.Response == nil {
		return t
	}
	t.judgeAge()
	t.judgeReply()
	t.sight()
	t.out.body, t.out.value, t.out.null = t.body, t.value, t.null
	return t
}

func (t *trial) judgeReply() {
	switch t.judgeHTTP() {
	case plainText:
		t.judgeErrorText()
	case jsonText:
		if !t.judgeLexical() {
			return
		}
		t.judgeValue()
	}
	t.judgeClient()
}

// judgeValue judges what a JSON body holds.
func (t *trial) judgeValue() {
	schema := t.replySchema()
	switch {
	case t.ex.Response.Status != 200:
		if t.judgeErrorShape(schema) {
			t.judgeDrift(schema)
			t.judgeEnvelope()
		}
	case t.judgeErrorInside():
	case t.judgeSchema(schema):
		t.judgeDrift(schema)
		t.judgeRelations()
	}
}

// asked records that a check had something to judge.
func (t *trial) asked(ids ...string) {
	for _, id := range ids {
		t.out.Exercised[id] = true
	}
}

// at is a pointer into the body.
func at(pointer string) *string { return &pointer }

// find records a finding of a check. Status and headers have a nil pointer. spec is a JSON Pointer into
// greenapi.yaml; the finding names its line and the claims that rest there.
func (t *trial) find(id string, pointer *string, spec, expected, actual, message string) {
	t.asked(id)
	if pointer != nil {
		pointer = at(conceal(*pointer))
	}
	definition := definitionOf(id)
	finding := result.Finding{
		Code: definition.Code(), Check: id, Layer: definition.Layer, Severity: definition.Severity,
		Operation: t.ex.Operation, Product: t.ex.Product, Exchange: t.ex.ID,
		Pointer: pointer, Times: 1, Expected: oneLine(conceal(expected)), Actual: oneLine(conceal(actual)), Message: oneLine(conceal(message)),
		Spec:        openapi.SpecFile + ":" + strconv.Itoa(t.judge.contract.Line(spec)),
		Claims:      t.judge.claims.at(spec, id, t.ex),
		Fingerprint: result.Fingerprint(definition.Code(), t.ex.Operation, t.ex.Product, pointer),
	}
	if first, again := t.same[finding.Fingerprint]; again {
		t.out.Findings[first].Times++
		return
	}
	t.same[finding.Fingerprint] = len(t.out.Findings)
	t.out.Findings = append(t.out.Findings, finding)
}

// found reports whether one of these checks has already spoken about this exchange.
func (t *trial) found(ids ...string) bool {
	return slices.ContainsFunc(t.out.Findings, func(f result.Finding) bool { return slices.Contains(ids, f.Check) })
}

// faulty reports whether a finding of at least severity drift points at a place.
func (t *trial) faulty(pointer string) bool {
	return slices.ContainsFunc(t.out.Findings, func(f result.Finding) bool {
		return f.Severity != result.Note && f.Pointer != nil && *f.Pointer == pointer
	})
}

func definitionOf(id string) Definition {
	i := slices.IndexFunc(definitions, func(d Definition) bool { return d.ID == id })
	return definitions[i]
}

// Products returns the products of the exchanges, in the order of the contract.
func Products(exchanges []*exchange.Exchange) []string {
	var products []string
	for _, product := range exchange.Products() {
		if slices.ContainsFunc(exchanges, func(ex *exchange.Exchange) bool { return ex.Product == product }) {
			products = append(products, product)
		}
	}
	return products
}
