package check

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// claimIndex finds the claims that a finding contradicts.
type claimIndex []openapi.Claim

// at returns the claims of a product that rest on a place of the contract and name the check; never nil. What the
// contract overrules cannot be contradicted. A null contradicts what gives the type.
func (x claimIndex) at(pointer, check string, ex *exchange.Exchange) []string {
	ids := []string{}
	if check == "schema.null" {
		check = "schema.type"
	}
	for _, claim := range x {
		if claim.Pointer == pointer && claim.InForce() && claim.Covers(ex.Product) && operationOf(claim) == ex.Operation &&
			slices.Contains(claim.Checks, check) {
			ids = append(ids, claim.ID)
		}
	}
	return ids
}

// operationOf is the operation that a claim speaks of.
func operationOf(claim openapi.Claim) string {
	operation, _, _ := strings.Cut(claim.Subject, ".")
	return operation
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

// Claims says of every claim what the outcomes of a run show of it; findings are those of the run, with the accepted
// ones marked. A claim of a product that the run did not see, and one that records a page's silence, is unseen.
func (j *Judge) Claims(outcomes []Outcome, findings []result.Finding) []result.Claim {
	seen := map[string]Sightings{}
	all := Sightings{}
	for _, outcome := range outcomes {
		product := outcome.Exchange.Product
		if seen[product] == nil {
			seen[product] = Sightings{}
		}
		seen[product].merge(outcome.Sightings)
		all.merge(outcome.Sightings)
	}
	contradicted := map[string]bool{}
	for _, finding := range findings {
		for _, id := range finding.Claims {
			contradicted[id] = contradicted[id] || finding.Counts()
		}
	}
	results := make([]result.Claim, len(j.contract.Claims))
	for i, claim := range j.contract.Claims {
		sightings := seen[claim.ProductName()]
		if len(claim.Products()) > 1 {
			sightings = all
		}
		state := stateOf(claim, sightings, outcomes)
		if prose(claim) && contradicted[claim.ID] || claim.Kind == "type" && contradicted[claim.ID] && state != result.Confirmed {
			state = result.Contradicted
		}
		results[i] = result.Claim{ID: claim.ID, State: state}
	}
	return results
}

// prose claims are sentences, which no single fact proves.
func prose(claim openapi.Claim) bool { return claim.Kind == "note" || claim.Kind == "example" }

func stateOf(claim openapi.Claim, seen Sightings, outcomes []Outcome) result.ClaimState {
	facts := seen[claim.Subject]
	if claim.Answer == openapi.Respelled {
		facts = seen.folded(claim.Subject)
	}
	reply := strings.Contains(claim.Subject, ".response") || strings.Contains(claim.Subject, ".error.")
	switch {
	case claim.Answer == openapi.Silent:
		return result.Unseen
	case claim.Kind == "type":
		return typeState(claim.Value, facts, reply)
	case claim.Kind == "required":
		return requiredState(claim.Value, facts, reply)
	case claim.Kind == "enum":
		return confirmedIf(facts["value:"+claim.Value])
	case claim.Kind == "null" || claim.Kind == "absent":
		return confirmedIf(facts[claim.Kind])
	case claim.Kind == "method" || claim.Kind == "path":
		return confirmedIf(facts[claim.Kind+":"+claim.Value])
	case claim.Kind == "error":
		return confirmedIf(textSeen(claim, facts))
	default:
		return confirmedIf(claim.InForce() && witnessed(claim, outcomes))
	}
}

func confirmedIf(seen bool) result.ClaimState {
	if seen {
		return result.Confirmed
	}
	return result.Unseen
}

// typeState: a request proves what the API takes, and nothing against what else it may take.
func typeState(jsonType string, facts map[string]bool, reply bool) result.ClaimState {
	if facts["type:"+jsonType] || jsonType == "number" && facts["type:integer"] {
		return result.Confirmed
	}
	for fact := range facts {
		if reply && strings.HasPrefix(fact, "type:") {
			return result.Contradicted
		}
	}
	return result.Unseen
}

func requiredState(value string, facts map[string]bool, reply bool) result.ClaimState {
	switch {
	case (value == "yes" || value == "shown") && facts["absent"]:
		if reply {
			return result.Contradicted
		}
		return result.Unseen
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
		if ok && (sameText(text, claim.Value) || text == "" && claim.Value == http.StatusText(status)) {
			return true
		}
	}
	return false
}

// witnesses are the checks that have something to judge only where the very thing happened that their claims speak of.
// That another check had nothing to say proves no sentence.
var witnesses = []string{"relation.chat-id-echo", "relation.type-suffix", "relation.milliseconds", "relation.message-id-repeated"}

// witnessed reports whether a sentence came to the test.
func witnessed(claim openapi.Claim, outcomes []Outcome) bool {
	return slices.ContainsFunc(outcomes, func(outcome Outcome) bool {
		return claim.Covers(outcome.Exchange.Product) && operationOf(claim) == outcome.Exchange.Operation &&
			slices.ContainsFunc(claim.Checks, func(id string) bool { return slices.Contains(witnesses, id) && outcome.Exercised[id] })
	})
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
	if t.ex.Response.Status != 200 {
		if t.op.Response(t.ex.Response.Status) != nil {
			t.sightError()
		}
		return
	}
	if t.found("schema.error-in-200") || t.value == nil && !t.null {
		return // no reply of the method
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
		t.sightValue(t.replySchema(), t.value, subject)
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
