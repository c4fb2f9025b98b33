package check

import (
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// messageIDRepeated speaks of two exchanges, and so is asked of them in their order.
var messageIDRepeated = &Check{
	ID: "relation.message-id-repeated", Layer: result.LayerRelation, Severity: result.Drift, Operations: sendOnly, Pointer: sendResult + "/properties/idMessage",
	Meaning: "two sends to one chat with one idMessage",
}

// Between holds the exchanges of a run against each other. It keeps a few words of each exchange and is for one
// goroutine.
type Between struct {
	judge *Judge
	// sends are the exchanges by chat and by idMessage, which is unique within its chat only.
	sends map[chat]map[string]string
}

type chat struct{ product, id string }

// Between begins a run.
func (j *Judge) Between() *Between { return &Between{judge: j, sends: map[chat]map[string]string{}} }

// Add adds to an outcome what its exchange does to those before. It wants the outcomes in the order of the exchanges.
func (b *Between) Add(o *Outcome) {
	id, _ := o.value.Member("idMessage").Text()
	to, _ := o.request.Member("chatId").Text()
	if o.Kind != Message || id == "" || to == "" {
		return
	}
	key := chat{o.Exchange.Product, to}
	earlier := b.sends[key]
	if earlier == nil {
		b.sends[key] = map[string]string{id: o.Exchange.ID}
		return
	}
	q := question{b.judge.onTrial(o.Exchange), messageIDRepeated}
	o.Exercised.add(q.check)
	before, repeated := earlier[id]
	if !repeated {
		earlier[id] = o.Exchange.ID
		return
	}
	o.Findings = append(o.Findings, q.finding([]string{"idMessage"}, sendResult+"/properties/idMessage", "an id of its own",
		"the id of "+before, "idMessage is that of "+before+" again"))
}
