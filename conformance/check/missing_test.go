package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// TestWhatIsLackingIsSaid: one fault, one finding, which names the member that the client has to do without.
func TestWhatIsLackingIsSaid(t *testing.T) {
	for name, c := range map[string]struct {
		scene
		want  string // findings
		lacks string // of the last of them
	}{
		"contact, other letters":          {scene{reply: `{"chatid":"71234567890@c.us"}`}, "drift undeclared /chatid", "chatId"},
		"contact, another product's name": {scene{reply: `{"id":"71234567890@c.us"}`}, "drift undeclared /id", "chatId"},
		"message, other letters":          {scene{operation: send, reply: `{"idmessage":"3EB0"}`}, "drift undeclared /idmessage", "idMessage"},
		"message, underscore":             {scene{operation: send, reply: `{"id_message":"3EB0"}`}, "drift undeclared /id_message", "idMessage"},
		"item, other letters":             {scene{operation: list, reply: `[{"ID":"1@c.us"}]`}, "drift undeclared /0/ID", "id"},
		"item, another product's name":    {scene{operation: list, reply: `[{"chatId":"1@c.us"}]`}, "drift other-product /0/chatId", "id"},
		"item on Telegram":                {scene{operation: list, product: exchange.Telegram, reply: `[{"id":"1"}]`}, "drift other-product /0/id", "chatId"},
		"item behind one that has both":   {scene{operation: list, reply: `[{"id":"1@c.us","chatId":"1@c.us"},{"chatId":"2@c.us"}]`}, "drift other-product /0/chatId x2", "id"},
		"both":                            {scene{operation: list, reply: `[{"id":"1@c.us","chatId":"1@c.us"}]`}, "drift other-product /0/chatId", ""},
		"another member respelled":        {scene{reply: `{"chatId":"71234567890@c.us","ismute":true}`}, "drift undeclared /ismute", ""},
		"empty chatId":                    {scene{reply: `{"chatId":""}`}, "drift id-form /chatId", "chatId"},
		"empty id behind another form":    {scene{operation: list, reply: `[{"id":"null@c.us"},{"id":""}]`}, "drift id-form /0/id x2", "id"},
		"another product's, no text":      {scene{operation: list, reply: `[{"chatId":7}]`}, "violation type /0/chatId", ""},
		"an id in another form":           {scene{operation: list, reply: `[{"id":"null@c.us"}]`}, "drift id-form /0/id", ""},
		"empty idMessage":                 {scene{operation: send, reply: `{"idMessage":""}`}, "drift message-id-empty /idMessage", "idMessage"},
	} {
		t.Run(name, func(t *testing.T) {
			o := judgeOf(t).Exchange(c.exchange())
			if got := told(o); got != c.want {
				t.Fatalf("got  %s\nwant %s", got, c.want)
			}
			f := o.Findings[len(o.Findings)-1]
			if f.Lacks != c.lacks {
				t.Errorf("lacks %q, want %q", f.Lacks, c.lacks)
			}
			res := result.Result{Drift: result.DriftWarn}
			if res.Against(f) != (c.lacks != "" || f.Severity == result.Violation) {
				t.Errorf("where drift only warns: against %t", res.Against(f))
			}
		})
	}
}

// TestAnAcceptedNameIsNoKey: who accepts the other name, or lets it drown among others, has not accepted that the member
// is missing.
func TestAnAcceptedNameIsNoKey(t *testing.T) {
	accepting := judgeOf(t).Accepting(func(f result.Finding) bool { return f.Code == "undeclared" || f.Code == "other-product" })
	crowd := func(n int) (members string) {
		for i := range n {
			members += fmt.Sprintf(`"m%s":1,`, strings.Repeat("x", i))
		}
		return members
	}
	spellings := func(n int) (items string) {
		for i := range n {
			items += `,{"` + strings.Repeat("_", i+1) + `id":"1@c.us"}`
		}
		return items[1:]
	}
	for name, c := range map[string]struct {
		judge *Judge
		scene
		want string
	}{
		"message":             {accepting, scene{operation: send, reply: `{"idmessage":"3EB0"}`}, "drift undeclared /idmessage, drift missing whole"},
		"list":                {accepting, scene{operation: list, reply: `[{"id":"1@c.us"},{"chatId":"2@c.us"},{"chatId":"3@c.us"}]`}, "drift other-product /1/chatId x2, drift missing /1 x2"},
		"late":                {judgeOf(t), scene{operation: list, reply: `[{` + crowd(99) + `"ID":"1@c.us"}]`}, "drift undeclared /0/ID,"},
		"a hundred spellings": {judgeOf(t), scene{operation: list, reply: "[" + spellings(102) + "]"}, "drift more x4"},
		"drowned":             {judgeOf(t), scene{operation: list, reply: `[{` + crowd(200) + `"ID":"1@c.us"}]`}, "drift missing /0"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := told(c.judge.Exchange(c.exchange())); !strings.Contains(got, c.want) {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

// TestLackingInAFlood: among more kinds than are told apart a name is not found again, and an empty id is what it is.
func TestLackingInAFlood(t *testing.T) {
	flood := `[{"id":"1@c.us",` + strings.TrimSuffix(undeclared(1<<16, `"m%d":1,`), ",") + `},{"ID":"2@c.us"},{"id":""}]`
	got := told(judgeOf(t).Exchange(scene{operation: list, reply: flood}.exchange()))
	if !strings.HasSuffix(got, "drift id-form /2/id, drift missing /1, drift more x65441") {
		t.Errorf("flooded: %s", got)
	}
}

// TestAcceptingAnotherFault leaves what a member's absence means: only who accepts the other name is told that the member
// itself is missing.
func TestAcceptingAnotherFault(t *testing.T) {
	for reply, accepted := range map[string]string{`{"chatid":"71234567890@c.us"}`: "type", `{"chatId":""}`: "id-form"} {
		judge := judgeOf(t).Accepting(func(f result.Finding) bool { return f.Code == accepted })
		if found := judge.Exchange(scene{reply: reply}.exchange()).Findings; len(found) != 1 || found[0].Lacks != "chatId" {
			t.Errorf("%s: %+v", reply, found)
		}
	}
}
