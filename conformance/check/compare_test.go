package check

import (
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// full is a reply with every member that the contract declares, each with a value of its own.
func full(s *shape, n *int) string {
	*n++
	b := s.branches[0]
	switch {
	case b.takes("object"):
		var members []string
		for _, name := range b.names {
			members = append(members, strconv.Quote(name)+":"+full(b.properties[name], n))
		}
		return "{" + strings.Join(members, ",") + "}"
	case b.takes("array"):
		return "[" + full(b.item, n) + "," + full(b.item, n) + "]"
	case b.takes("boolean"):
		return "true"
	case b.takes("integer"):
		return strconv.Itoa(1_700_000_000 + *n)
	default:
		return strconv.Quote("text " + strconv.Itoa(*n))
	}
}

// TestEveryDeclaredMemberReachesTheFacade, as a field of its own: a reply with all of them is compared. What the product's
// documents say of such a reply is not the question here.
func TestEveryDeclaredMemberReachesTheFacade(t *testing.T) {
	for _, operation := range exchange.Operations() {
		n := 0
		judge := judgeOf(t)
		reply := full(judge.operations[operation].ok, &n)
		reply = strings.Replace(reply, `"chatId":"text`, `"chatId":"71234567890@c.us","was":"text`, 1)
		outcome := judge.Exchange(scene{operation: operation, reply: reply}.exchange())
		for _, f := range outcome.Findings {
			if f.Check == "client.values" {
				t.Errorf("%s: %s", operation, f.Message)
			}
		}
		if !outcome.Exercised.Has(*clientChecks[0]) {
			t.Errorf("%s: %s was not compared: %s", operation, outcome.Kind, told(outcome))
		}
	}
}

// TestFieldsAreFoundByName: a declared member has its field, or the comparison says so.
func TestFieldsAreFoundByName(t *testing.T) {
	judge := judgeOf(t)
	v := &verifier{question: question{trial: judge.onTrial(scene{}.exchange()), check: clientChecks[0]}}
	for of, s := range map[reflect.Type]*shape{
		reflect.TypeFor[greenapi.ContactInfo]():       judge.operations[info].ok.object(),
		reflect.TypeFor[greenapi.Contact]():           judge.operations[list].ok.object(),
		reflect.TypeFor[greenapi.SendContactResult](): judge.operations[send].ok.object(),
	} {
		for _, f := range v.layoutOf(of, s) {
			if f.index < 0 {
				t.Errorf("%s has no field for %s", of, f.name)
			} else if want := !f.twin; want && !strings.EqualFold(of.Field(f.index).Name, f.name) {
				t.Errorf("%s: %s is in %s", of, f.name, of.Field(f.index).Name)
			}
		}
	}
}
