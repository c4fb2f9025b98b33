package check

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// claimIndex finds the claims that a finding contradicts.
type claimIndex []openapi.Claim

func indexClaims(contract *openapi.Contract) claimIndex { return contract.Claims }

// at returns the claims of a product that rest on a place of the contract and name the check; never nil. What the
// contract overrules cannot be contradicted.
func (x claimIndex) at(pointer, check, product string) []string {
	ids := []string{}
	for _, claim := range x {
		if claim.Pointer == pointer && claim.InForce() && claim.Covers(product) && slices.Contains(claim.Checks, check) {
			ids = append(ids, claim.ID)
		}
	}
	return ids
}

// naming returns the claims that name a check; never nil.
func (x claimIndex) naming(check string) []string {
	ids := []string{}
	for _, claim := range x {
		if slices.Contains(claim.Checks, check) {
			ids = append(ids, claim.ID)
		}
	}
	return ids
}

// ClaimState says what the exchanges of a run show of a claim.
type ClaimState string

const (
	// Confirmed claims were seen to hold.
	Confirmed ClaimState = "confirmed"
	// Contradicted claims were seen not to hold.
	Contradicted ClaimState = "contradicted"
	// Unseen claims speak of something that did not come up.
	Unseen ClaimState = "unseen"
)

// ClaimResult is the state of one claim in a run.
type ClaimResult struct {
	ID    string     `json:"id"`
	State ClaimState `json:"state"`
}

// Sightings are the facts that exchanges show, by subject: `type:string`, `null`, `absent`, `present`,
// `value:user`, `text:[]`. Subjects are those of the claims.
type Sightings map[string]map[string]bool

func (s Sightings) add(subject, fact string) {
	if s[subject] == nil {
		s[subject] = map[string]bool{}
	}
	s[subject][fact] = true
}

func (s Sightings) merge(other Sightings) {
	for subject, facts := range other {
		for fact := range facts {
			s.add(subject, fact)
		}
	}
}

// Claims says of every claim what the outcomes of a run show of it. A claim of a product that the run did not
// see, and one that records a page's silence, is unseen.
func (j *Judge) Claims(outcomes []Outcome) []ClaimResult {
	seen := map[string]Sightings{}
	for _, outcome := range outcomes {
		product := outcome.Exchange.Product
		if seen[product] == nil {
			seen[product] = Sightings{}
		}
		seen[product].merge(outcome.Sightings)
	}
	results := make([]ClaimResult, len(j.contract.Claims))
	for i, claim := range j.contract.Claims {
		sightings := Sightings{}
		for _, product := range claim.Products() {
			sightings.merge(seen[product])
		}
		results[i] = ClaimResult{ID: claim.ID, State: stateOf(claim, sightings, outcomes)}
	}
	return results
}

func stateOf(claim openapi.Claim, seen Sightings, outcomes []Outcome) ClaimState {
	facts := seen[claim.Subject]
	if claim.Answer == openapi.Respelled {
		facts = seen.folded(claim.Subject)
	}
	switch {
	case claim.Answer == openapi.Silent:
		return Unseen
	case claim.Kind == "type":
		return typeState(claim.Value, facts)
	case claim.Kind == "required":
		return requiredState(claim.Value, facts)
	case claim.Kind == "enum":
		return confirmedIf(facts["value:"+claim.Value])
	case claim.Kind == "null" || claim.Kind == "absent":
		return confirmedIf(facts[claim.Kind])
	case claim.Kind == "method" || claim.Kind == "path":
		return confirmedIf(facts[claim.Kind+":"+claim.Value])
	case claim.Kind == "error":
		return confirmedIf(textSeen(claim, facts))
	default:
		return checkedState(claim, outcomes)
	}
}

func confirmedIf(seen bool) ClaimState {
	if seen {
		return Confirmed
	}
	return Unseen
}

func typeState(jsonType string, facts map[string]bool) ClaimState {
	if facts["type:"+jsonType] || jsonType == "number" && facts["type:integer"] {
		return Confirmed
	}
	for fact := range facts {
		if strings.HasPrefix(fact, "type:") {
			return Contradicted
		}
	}
	return Unseen
}

func requiredState(value string, facts map[string]bool) ClaimState {
	switch {
	case (value == "yes" || value == "shown") && facts["absent"]:
		return Contradicted
	case value == "no":
		return confirmedIf(facts["absent"])
	default:
		return confirmedIf(facts["present"])
	}
}

// textSeen compares the identifier of an error row with what a reply of that status said. A reply without a
// body can only confirm the standard text of its status.
func textSeen(claim openapi.Claim, facts map[string]bool) bool {
	status, _ := strconv.Atoi(claim.Subject[strings.LastIndexByte(claim.Subject, '.')+1:])
	for fact := range facts {
		text, ok := strings.CutPrefix(fact, "text:")
		switch {
		case !ok:
		case text == "":
			if claim.Value == "" || claim.Value == http.StatusText(status) {
				return true
			}
		case strings.Contains(text, claim.Value) || strings.Contains(claim.Value, text):
			return true
		}
	}
	return false
}

// checkedState is the state of a claim in words: what its checks said.
func checkedState(claim openapi.Claim, outcomes []Outcome) ClaimState {
	state := Unseen
	operation, _, _ := strings.Cut(claim.Subject, ".")
	for _, outcome := range outcomes {
		if !claim.Covers(outcome.Exchange.Product) || outcome.Exchange.Operation != operation {
			continue
		}
		for _, id := range claim.Checks {
			if outcome.Exercised[id] {
				state = Confirmed
			}
		}
		for _, finding := range outcome.Findings {
			if finding.Counts() && slices.Contains(finding.Claims, claim.ID) {
				return Contradicted
			}
		}
	}
	return state
}

// folded merges the facts of all spellings of a subject that differ only in letter case.
func (s Sightings) folded(subject string) map[string]bool {
	merged := map[string]bool{}
	for name, facts := range s {
		if strings.EqualFold(name, subject) {
			for fact := range facts {
				merged[fact] = true
			}
		}
	}
	return merged
}

// sight records what the exchange shows. What was asked is only evidence if it was answered with 200.
func (t *trial) sight() {
	reply := t.ex.Response
	if reply.Status != 200 {
		t.sightError()
		return
	}
	id := t.op.ID
	t.out.Sightings.add(id, "method:"+t.ex.Request.Method)
	if strings.HasSuffix(t.ex.Request.Path, t.op.Path) {
		t.out.Sightings.add(id, "path:"+t.op.Path)
	}
	if schema, ok := t.op.RequestSchema(); ok {
		t.sightValue(schema, t.request, id+".request")
	}
	t.sightQuery()
	if t.value == nil && !slices.Equal(t.body, []byte("null")) {
		return
	}
	if schema, ok := t.op.ReplySchema(200); ok {
		t.sightValue(schema, t.value, id+".response")
	}
	if list, ok := t.value.([]any); ok && len(list) == 0 {
		t.out.Sightings.add(id+".error.200", "text:[]")
	}
}

func (t *trial) sightQuery() {
	query, err := url.ParseQuery(t.ex.Request.Query)
	if err != nil {
		return
	}
	for _, parameter := range t.op.Spec.Parameters {
		if parameter.Value.In != "query" {
			continue
		}
		subject := t.op.ID + ".query." + parameter.Value.Name
		values := query[parameter.Value.Name]
		if len(values) == 0 {
			t.out.Sightings.add(subject, "absent")
			continue
		}
		t.out.Sightings.add(subject, "present")
		if wants := parameter.Value.Schema.Value.Type.Slice()[0]; readsAs(values[0], wants) {
			t.out.Sightings.add(subject, "type:"+wants)
		}
	}
}

func (t *trial) sightError() {
	subject := t.op.ID + ".error." + strconv.Itoa(t.ex.Response.Status)
	text := strings.TrimSpace(string(t.body))
	if message, ok := stringMember(t.value, "message"); ok {
		text = message
	}
	t.out.Sightings.add(subject, "text:"+text)
	if t.value != nil {
		t.sightValue(t.errorSchema(), t.value, subject)
	}
}

func (t *trial) sightValue(schema openapi.Schema, value any, subject string) {
	if value == nil {
		t.out.Sightings.add(subject, "null")
		return
	}
	t.out.Sightings.add(subject, "type:"+jsonType(value))
	branch, ok := schema.Branch(jsonType(value))
	if !ok {
		return
	}
	switch v := value.(type) {
	case string:
		if branch.OpenList() != nil {
			t.out.Sightings.add(subject, "value:"+v)
		}
	case []any:
		item, _ := branch.Member()
		for _, member := range v {
			t.sightValue(item, member, subject+"[]")
		}
	case map[string]any:
		t.sightMembers(schema, v, subject)
	}
}

func (t *trial) sightMembers(schema openapi.Schema, object map[string]any, subject string) {
	for _, branch := range schema.Branches() {
		for name := range branch.Properties {
			place := subject + "." + name
			member, ok := object[name]
			if !ok {
				t.out.Sightings.add(place, "absent")
				continue
			}
			t.out.Sightings.add(place, "present")
			property, _ := branch.Property(name)
			t.sightValue(property, member, place)
		}
	}
	for name, member := range object {
		if _, declared := memberOf(schema, name, t.ex.Product); !declared {
			t.out.Sightings.add(subject+"."+name, "present")
			t.out.Sightings.add(subject+"."+name, "type:"+jsonType(member))
		}
	}
}

// Products returns the products of the exchanges, in the order of the contract.
func Products(exchanges []*exchange.Exchange) []string {
	var products []string
	for _, product := range everyProduct {
		if slices.ContainsFunc(exchanges, func(ex *exchange.Exchange) bool { return ex.Product == product }) {
			products = append(products, product)
		}
	}
	return products
}
