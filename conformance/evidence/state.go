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
func (b *Book) state(i int, claim statement, against map[string]sighting, known slips) result.Claim {
	saw := b.saw(i, claim)
	by, named := against[claim.ID]
	if always(claim) && !saw.contradicted.seen() {
		saw.contradicted, saw.why = by, "a finding speaks against it"
	}
	excused := known.excuse(claim, saw.contradicted.exchange)
	if excused {
		saw.contradicted = sighting{}
	}
	out := result.Claim{
		ID: claim.ID, Document: claim.Document, Source: claim.Source, Page: claim.Address, Line: claim.PageLine,
		Statement: claim.sentence(), Answer: string(claim.Answer), State: result.Unseen,
	}
	switch {
	case claim.Answer == openapi.Silent:
		out.Reason = "the page does not say"
	case saw.contradicted.seen():
		out.State, out.By, out.Exchange, out.Reason = result.Contradicted, saw.contradicted.by(), saw.contradicted.exchange, saw.why
	case !claim.InForce():
		out.Reason = "the contract does not hold it: " + string(claim.Answer)
	case named && saw.confirmed.seen():
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

// sentence is the claim in words.
func (c statement) sentence() string {
	switch c.Kind {
	case "note":
		return c.Subject + ": " + c.Value
	case "required":
		return c.Subject + ": required: " + c.Value
	}
	return c.Subject + ": " + c.Kind + " " + c.Value
}

// always reports whether a claim is a sentence about every reply, which one counterexample contradicts.
func always(claim statement) bool {
	switch claim.Kind {
	case "method", "path":
		return true
	case "type":
		return claim.ofReply()
	case "required":
		return claim.Value == "shown"
	}
	return false
}

// ofReply reports whether a claim speaks of a reply, and not of a request.
func (c statement) ofReply() bool { return c.subject.Part == "response" || c.subject.Part == "error" }

// unseen says why a claim is unseen.
func (b *Book) unseen(claim statement) string {
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
func (b *Book) saw(i int, claim statement) shown {
	all := b.said[i]
	for _, product := range claim.Products() {
		saw := b.fields[field{claim.subject.Operation, product}].saw(claim)
		all.confirmed.add(saw.confirmed)
		if saw.contradicted.before(all.contradicted) {
			all.contradicted, all.why = saw.contradicted, saw.why
		}
	}
	return all
}

// saw is what the exchanges show of a claim that is not asked of them alone.
func (f *fieldBook) saw(claim statement) shown {
	at := f.at(claim)
	switch claim.Kind {
	case "method":
		return oneOf(f.methods, claim.Value)
	case "path":
		return oneOf(f.paths, claim.Value)
	case "type":
		saw := at.typed(claim.Value)
		if !claim.ofReply() { // a request shows what the API takes, not what it refuses
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
		return at.requires(claim)
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
		case p.types[i].before(saw.contradicted):
			saw.contradicted, saw.why = p.types[i], "it is of type "+name
		}
	}
	return saw
}

// requires: a reply shows a member or lacks it, and of a request a 2xx proves that a member is not due. That it is, only
// a refusal of what lacks it proves.
func (p *place) requires(claim statement) shown {
	switch {
	case claim.Value == "no":
		return shown{confirmed: p.missing}
	case !claim.ofReply():
		return shown{}
	case claim.Value != "conditional":
		return shown{p.present, p.missing, "it is missing"}
	case p.present.seen(): // it takes both to see a condition
		return shown{confirmed: p.missing}
	}
	return shown{}
}

func oneOf(seen sightings, value string) shown {
	saw := shown{confirmed: seen[value]}
	for other, by := range seen {
		if other != value && by.before(saw.contradicted) {
			saw.contradicted, saw.why = by, other+" was answered"
		}
	}
	return saw
}
