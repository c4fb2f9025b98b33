package check

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// answered puts a reply of GetContactInfo before the judge, its body already judged.
func answered(t *testing.T, status int, body string) *trial {
	t.Helper()
	judge, err := NewJudge(contractOf(t), nil)
	if err != nil {
		t.Fatal(err)
	}
	trial := judge.onTrial(&exchange.Exchange{
		ID: "x", Operation: exchange.GetContactInfo, Product: exchange.WhatsApp,
		Request:  exchange.Request{Method: "POST", Body: []byte(`{"chatId":"71234567890@c.us"}`)},
		Response: &exchange.Response{Status: status, Headers: []exchange.Header{{Name: "Content-Type", Value: "application/json"}}, Body: []byte(body)},
	})
	trial.request = decode(trial.ex.Request.Body)
	trial.body = []byte(body)
	trial.value = decode(trial.body)
	return trial
}

func codes(t *trial) []string {
	var found []string
	for _, finding := range t.out.Findings {
		found = append(found, finding.Code+" "+finding.Actual)
	}
	return found
}

// TestValuesCheckCanFail gives it clients that lose, invent or change a member.
func TestValuesCheckCanFail(t *testing.T) {
	const body = `{"chatId":"71234567890@c.us","lastSeen":null,"name":"Dealer"}`
	value := func(text string) greenapi.ContactInfo {
		var info greenapi.ContactInfo
		if err := json.Unmarshal([]byte(text), &info); err != nil {
			t.Fatal(err)
		}
		return info
	}
	changed := value(body)
	changed.Name = "Somebody"
	for name, c := range map[string]struct {
		info greenapi.ContactInfo
		want int
	}{
		"faithful":       {value(body), 0},
		"lost":           {value(`{"chatId":"71234567890@c.us","lastSeen":null}`), 1},
		"invented":       {value(`{"chatId":"71234567890@c.us","lastSeen":null,"name":"Dealer","email":""}`), 1},
		"null to absent": {value(`{"chatId":"71234567890@c.us","name":"Dealer"}`), 1},
		"changed":        {changed, 1},
	} {
		trial := answered(t, 200, body)
		trial.judgeValues([]member{{"", c.info, c.info.Members}})
		if len(trial.out.Findings) != c.want {
			t.Errorf("%s: %v", name, codes(trial))
		}
	}
	trial := answered(t, 200, body)
	trial.value = []any{trial.value}
	if trial.judgeValues(nil); len(trial.out.Findings) != 1 {
		t.Errorf("a list that became empty: %v", codes(trial))
	}
}

// TestErrorsCheckCanFail gives it clients that take an error for a value, or for another error.
func TestErrorsCheckCanFail(t *testing.T) {
	for name, c := range map[string]struct {
		err  error
		want int
	}{
		"right":          {&greenapi.Error{Kind: greenapi.ErrUnauthorized, Status: 401}, 0},
		"a value":        {nil, 1},
		"untyped":        {errors.New("401"), 1},
		"another kind":   {&greenapi.Error{Kind: greenapi.ErrServer, Status: 401}, 1},
		"another status": {&greenapi.Error{Kind: greenapi.ErrUnauthorized, Status: 403}, 1},
	} {
		trial := answered(t, 401, "{}")
		trial.judgeTypedError([]greenapi.Kind{greenapi.ErrUnauthorized}, c.err)
		if len(trial.out.Findings) != c.want {
			t.Errorf("%s: %v", name, codes(trial))
		}
	}
}

// TestRefusedValueIsAFinding: a good reply that the facade does not accept.
func TestRefusedValueIsAFinding(t *testing.T) {
	trial := answered(t, 200, `{"name":"no chatId, which the layers before would have said"}`)
	if trial.judgeClient(); len(trial.out.Findings) != 1 || trial.out.Findings[0].Check != "client.values" {
		t.Errorf("%v", codes(trial))
	}
}

// TestFacadeOnGoodReplies: nothing to say about what the facade makes of them.
func TestFacadeOnGoodReplies(t *testing.T) {
	for body, status := range map[string]int{
		`{"chatId":"71234567890@c.us","products":[{"id":"1","price":null}],"lastSeen":1,"muteExpiration":1e3,"new":[{"a":null}]}`: 200,
		`{"code":401,"description":"Unauthorized"}`: 200,
		`{"message":"Validation failed"}`:           400,
		`{"message":"instance is deleted"}`:         400,
	} {
		trial := answered(t, status, body)
		if status == 200 {
			trial.judgeErrorInside()
		}
		before := len(trial.out.Findings)
		if trial.judgeClient(); len(trial.out.Findings) != before {
			t.Errorf("%s: %v", body, codes(trial))
		}
	}
}
