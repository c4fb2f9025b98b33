package evidence

import (
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// shown is what was seen of a claim, whatever kind it is of.
type shown struct {
	confirmed, contradicted sighting
	// why says what contradicts it.
	why string
}

// state comes to the state of a claim.
func (b *Book) state(i int, claim openapi.Claim, against objection, known slips) result.Claim {
	saw := b.saw(i, claim)
	if always(claim) {
		if against.by.seen() && !saw.contradicted.seen() {
			saw.contradicted, saw.why = against.by, "a finding speaks against it"
		}
	}
	excused := known.excuse(claim, saw.contradicted.exchange)
	if excused {
		saw.contradicted = sighting{}
	}
	out := result.Claim{
		ID: claim.ID, Document: claim.Document, Source: claim.Source, Page: claim.Address, Line: claim.PageLine,
		Statement: statement(claim), Answer: string(claim.Answer), State: result.Unseen,
	}
	switch {
	case claim.Answer == openapi.Silent:
		out.Reason = "the page does not say"
	case saw.contradicted.seen():
		out.State, out.By, out.Exchange, out.Reason = result.Contradicted, saw.contradicted.by(), saw.contradicted.exchange, saw.why
	case !claim.InForce():
		out.Reason = "the contract does not hold it: " + string(claim.Answer)
	case against.finding && saw.confirmed.seen():
		out.Reason = "a finding speaks against it"
	case saw.confirmed.seen():
		out.State, out.By, out.Exchange = result.Confirmed, saw.confirmed.by(), saw.confirmed.exchange
	case excused:
		out.Reason = "what speaks of it is an accepted slip"
	default:
		out.Reason = b.unseen(claim)
	}
	return out
}

// statement is the claim in words.
func statement(claim openapi.Claim) string {
	switch claim.Kind {
	case "note":
		return claim.Subject + ": " + claim.Value
	case "required":
		return claim.Subject + ": required: " + claim.Value
	case "example":
		return claim.Subject + ": example " + claim.Value
	default:
		return claim.Subject + ": " + claim.Kind + " " + claim.Value
	}
}

// always reports whether a claim is a sentence about every reply, which one counterexample contradicts.
func always(claim openapi.Claim) bool {
	switch claim.Kind {
	case "method", "path":
		return true
	case "type":
		return isReply(claim)
	case "required":
		return claim.Value == "shown"
	}
	return false
}

// isReply reports whether a claim speaks of a reply, and not of a request.
func isReply(claim openapi.Claim) bool {
	root, _, ok := split(claim.Subject)
	return ok && root != "request" && root != "query"
}

// unseen says why a claim is unseen.
func (b *Book) unseen(claim openapi.Claim) string {
	switch {
	case claim.Untested != "" && claim.Seen == "":
		return claim.Untested
	case claim.Kind == "note" && claim.Seen == "":
		return "no exchange can show it"
	case !slices.ContainsFunc(claim.Products(), func(product string) bool { return b.seen[product] }):
		if slices.ContainsFunc(claim.Products(), func(product string) bool { return b.made[product] }) {
			return "only synthetic exchanges, which are no evidence"
		}
		return "no reply of " + claim.ProductName()
	default:
		return "it did not come up"
	}
}

// saw collects what the books of the claim's products hold.
func (b *Book) saw(i int, claim openapi.Claim) shown {
	switch claim.Kind {
	case "note":
		return shown{b.notes[i].confirmed, b.notes[i].contradicted, "an exchange shows otherwise"}
	case "example", "error":
		return shown{confirmed: b.occurred[i]}
	}
	var all shown
	for _, product := range claim.Products() {
		saw := b.fields[field{operationOf(claim), product}].saw(claim)
		all.confirmed.add(saw.confirmed)
		if saw.contradicted.weight > all.contradicted.weight {
			all.contradicted, all.why = saw.contradicted, saw.why
		}
	}
	return all
}

func (f *fieldBook) saw(claim openapi.Claim) shown {
	switch claim.Kind {
	case "method":
		return oneOf(f.methods, claim.Value)
	case "path":
		return oneOf(f.paths, claim.Value)
	}
	root, rest, ok := split(claim.Subject)
	if !ok {
		return shown{}
	}
	at := f.root(root).at(rest, claim.Answer == openapi.Respelled)
	switch claim.Kind {
	case "type":
		saw := at.typed(claim.Value)
		if root == "request" || root == "query" { // a request shows what the API takes, not what it refuses
			saw.contradicted = sighting{}
		}
		return saw
	case "enum":
		return shown{confirmed: at.values[claim.Value]}
	case "null":
		return shown{confirmed: at.null}
	case "absent":
		return shown{confirmed: at.absent}
	case "required":
		return f.requires(claim, at, rest)
	}
	return shown{}
}

// typed: one value of another type contradicts; a null is none.
func (p *place) typed(jsonType string) shown {
	var saw shown
	for i, name := range jsonTypes {
		switch {
		case name == jsonType, jsonType == "number" && name == "integer":
			saw.confirmed.add(p.types[i])
		case p.types[i].weight > saw.contradicted.weight:
			saw.contradicted, saw.why = p.types[i], "it is of type "+name
		}
	}
	return saw
}

// requires: a reply shows a member or lacks it; of a request, only a refusal of what lacks it proves that it is due,
// and only a 2xx that it is not.
func (f *fieldBook) requires(claim openapi.Claim, at *place, rest string) shown {
	switch {
	case claim.Value == "no":
		return shown{confirmed: at.missing}
	case isReply(claim) && claim.Value == "conditional":
		if !at.present.seen() { // it takes both to see a condition
			return shown{}
		}
		return shown{confirmed: at.missing}
	case isReply(claim):
		return shown{at.present, at.missing, "it is missing"}
	default:
		return shown{confirmed: f.refused[rest]}
	}
}

func oneOf(seen sightings, value string) shown {
	saw := shown{confirmed: seen[value]}
	for other, by := range seen {
		if other != value && (by.weight > saw.contradicted.weight || by.weight == saw.contradicted.weight && by.exchange < saw.contradicted.exchange) {
			saw.contradicted, saw.why = by, other+" was answered"
		}
	}
	return saw
}
