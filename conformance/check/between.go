package check

import (
	"strings"

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
	// chats are those written to, and sends the exchanges that did by chat and idMessage, which is unique within its
	// chat only. One map of all sends is a third of a map for each chat: most chats are written to once.
	chats map[chat]bool
	sends map[message]string
}

type chat struct{ product, id string }

type message struct {
	chat
	id string
}

// Between begins a run.
func (j *Judge) Between() *Between {
	return &Between{judge: j, chats: map[chat]bool{}, sends: map[message]string{}}
}

// Add adds to an outcome what its exchange does to those before. It wants the outcomes in the order of the exchanges.
func (b *Between) Add(o *Outcome) {
	id, _ := o.value.Member("idMessage").Text()
	to, _ := o.request.Member("chatId").Text()
	if o.Kind != Message || id == "" || to == "" {
		return
	}
	send := message{chat{o.Exchange.Product, strings.Clone(to)}, strings.Clone(id)} // the bodies must not live on with them
	before, repeated := b.sends[send]
	if !repeated {
		b.sends[send] = o.Exchange.ID
	}
	if !b.chats[send.chat] {
		b.chats[send.chat] = true
		return
	}
	q := question{b.judge.onTrial(o.Exchange), messageIDRepeated}
	o.Exercised.add(q.check)
	if !repeated {
		return
	}
	o.Findings = append(o.Findings, q.finding([]string{"idMessage"}, sendResult+"/properties/idMessage", "an id of its own",
		"the id of "+before, "idMessage is that of "+before+" again"))
}
