package check

import (
	"fmt"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// undeclared are n members, by a format.
func undeclared(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestManyOfAKindAreOne: equal findings of an exchange are one entry with the first place, and how often they came.
func TestManyOfAKindAreOne(t *testing.T) {
	reply := "[" + strings.TrimSuffix(undeclared(1000, `{"id":"%d@c.us","lid":1},`), ",") + "]"
	if got := told(judgeOf(t).Exchange(scene{operation: list, reply: reply}.exchange())); got != "drift undeclared /0/lid x1000" {
		t.Error(got)
	}
}

// TestEntriesAreBounded: at most a hundred an exchange, every code among them, the heaviest first, and the last says how
// many there are besides.
func TestEntriesAreBounded(t *testing.T) {
	for name, c := range map[string]struct {
		reply      string
		entries    int
		more       int
		codes      []string
		last       result.Severity
		firstCodes []string
	}{
		"as many as there is room for": {`{"chatId":"71234567890@c.us",` + strings.TrimSuffix(undeclared(99, `"m%d":1,`), ",") + `}`, 99, 0, []string{"undeclared"}, result.Drift, nil},
		"one more":                     {`{"chatId":"71234567890@c.us",` + strings.TrimSuffix(undeclared(100, `"m%d":1,`), ",") + `}`, 99, 2, []string{"undeclared"}, result.Drift, nil},
		"many of several codes": {
			`{"chatId":"a","isMute":1,"messageExpiration":1.0,` + undeclared(5000, `"m%d":1,`) + `"lastSeen":7}`, 99, 4906,
			[]string{"type", "undeclared", "id-form", "other-product", "integer-form"}, result.Drift, []string{"type"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			found := judgeOf(t).Exchange(scene{reply: c.reply}.exchange()).Findings
			seen := map[string]bool{}
			for i, f := range found {
				seen[f.Code] = true
				if i > 0 && f.Code != More && rank(found[i-1].Severity, found[i-1].Lacks) > rank(f.Severity, f.Lacks) {
					t.Errorf("entry %d, %s, comes after the lighter %s", i, f.Severity, found[i-1].Severity)
				}
			}
			for _, code := range c.codes {
				if !seen[code] {
					t.Errorf("%s is not listed", code)
				}
			}
			for i, code := range c.firstCodes {
				if found[i].Code != code {
					t.Errorf("entry %d is %s, want %s", i, found[i].Code, code)
				}
			}
			last := found[len(found)-1]
			if len(found) != c.entries || seen[More] != (c.more > 0) || c.more > 0 && (last.Code != More || last.Times != c.more || last.Severity != c.last || last.Pointer != nil) {
				t.Errorf("%d entries, last %s %s %d: %s", len(found), last.Severity, last.Code, last.Times, last.Message)
			}
		})
	}
}

// TestRest: the heaviest of what is not listed and not accepted, the first of those that weigh the same; of what is accepted
// the first, while there is nothing else.
func TestRest(t *testing.T) {
	of := func(s result.Severity) *Check { return &Check{Severity: s} }
	note, drift, another, violation := of(result.Note), of(result.Drift), of(result.Drift), of(result.Violation)
	var r rest
	for i, step := range []struct {
		added    *Check
		accepted bool
		heaviest *Check
	}{
		{drift, true, drift}, {violation, true, drift}, {note, false, note}, {drift, false, drift}, {another, false, drift},
		{violation, true, drift}, {violation, false, violation}, {drift, false, violation},
	} {
		if r.add(step.added, step.accepted); r.times != i+1 || r.heaviest != step.heaviest {
			t.Errorf("step %d: %d times, %+v", i, r.times, r.heaviest)
		}
	}
}

// TestAcceptedBeyondTheList: what is not listed is asked about too, and is a note if each is accepted.
func TestAcceptedBeyondTheList(t *testing.T) {
	for accepts, want := range map[string]result.Severity{"undeclared": result.Note, "missing": result.Drift} {
		judge := judgeOf(t).Accepting(func(f result.Finding) bool { return f.Code == accepts })
		reply := `{"chatId":"71234567890@c.us",` + strings.TrimSuffix(undeclared(150, `"m%d":1,`), ",") + `}`
		found := judge.Exchange(scene{reply: reply}.exchange()).Findings
		if last := found[len(found)-1]; last.Code != More || last.Severity != want || last.Times != 52 {
			t.Errorf("%s accepted: the last is %s %s %d: %s", accepts, last.Severity, last.Code, last.Times, last.Message)
		}
	}
}

// TestKindsThatAreNotKept may come again: names by the hundred, in two items.
func TestKindsThatAreNotKept(t *testing.T) {
	item := `{"id":"1@c.us",` + strings.TrimSuffix(undeclared(150, `"m%d":1,`), ",") + `}`
	found := judgeOf(t).Exchange(scene{operation: list, reply: "[" + item + "," + strings.Replace(item, "1@", "2@", 1) + "]"}.exchange()).Findings
	if last := found[len(found)-1]; len(found) != 99 || last.Times != 150-98 || found[0].Times != 2 {
		t.Errorf("%d entries, the first %d times, and %d more", len(found), found[0].Times, last.Times)
	}
}

// TestWhatIsOneKind: an index of a list is any other, a name is not.
func TestWhatIsOneKind(t *testing.T) {
	cases{
		"names of digits":        {scene{reply: `{"chatId":"71234567890@c.us","70":1,"189":1}`}, "drift undeclared /70 x2"},
		"no name, and a number":  {scene{reply: `{"chatId":"71234567890@c.us","":1,"7":1}`}, "drift undeclared /, drift undeclared /7"},
		"a letter, and a number": {scene{reply: `{"chatId":"71234567890@c.us","x":1,"x7":1}`}, "drift undeclared /x, drift undeclared /x7"},
		"a star, and a number":   {scene{reply: `{"chatId":"71234567890@c.us","x*":1,"7":1}`}, "drift undeclared /x*, drift undeclared /7"},
	}.run(t)
}

// TestLongTextsAreCut, those that are told as they came.
func TestLongTextsAreCut(t *testing.T) {
	if got := tell(strings.Repeat("n m", 1<<20)); len(got) > 400 {
		t.Errorf("told as %d bytes", len(got))
	}
	if got := tell(strings.Repeat("7", 4090) + " after"); got != "… after" {
		t.Errorf("of 4,096 bytes: %q", got)
	}
	if got := tell(strings.Repeat("7", 4090) + " behind"); got != "… behin" {
		t.Errorf("of more than 4,096 bytes: %q", got)
	}
}

// TestRestIsAsHeavyAsItsHeaviest: behind a full list of violations more are violations.
func TestRestIsAsHeavyAsItsHeaviest(t *testing.T) {
	reply := `{"chatId":"71234567890@c.us",` + undeclared(200, `"m%d":1,"m%[1]d":2,`) + `"x":1}`
	found := judgeOf(t).Exchange(scene{reply: reply}.exchange()).Findings
	last := found[len(found)-1]
	if len(found) != 99 || last.Code != More || last.Severity != result.Violation || last.Check != "lexical.duplicate-key" {
		t.Errorf("%d entries, last %+v", len(found), last)
	}
}

// TestFarTooMany: what is not listed costs no memory, and is counted all the same.
func TestFarTooMany(t *testing.T) {
	item := `{"id":"71234567890@c.us",` + undeclared(70_000, `"m%d":1,`) + `"x":1}`
	found := judgeOf(t).Exchange(scene{operation: list, reply: "[" + item + "," + strings.Replace(item, "71", "81", 1) + "]"}.exchange()).Findings
	// 65,536 kinds are told apart; of the others each counts every time.
	if last := found[len(found)-1]; len(found) != 99 || last.Times != 65_536-98+2*(70_001-65_536) {
		t.Errorf("%d entries, and %d more", len(found), last.Times)
	}
}

// TestNotesLeaveAReplySound: a note is nothing against a reply; whatever else a layer finds is.
func TestNotesLeaveAReplySound(t *testing.T) {
	for reply, want := range map[string]bool{`{"chatId":"1","messageExpiration":1.0}`: false, `{"chatId":"1","phoneNumberTimestamp":1}`: true, `{"chatId":"1","x":1}`: false, `{"chatId":"1","x":1,"phoneNumberTimestamp":1}`: false} {
		trial := judgeOf(t).onTrial(scene{product: exchange.Telegram, request: asked("1"), reply: reply}.exchange())
		if trial.judge(); trial.sound != want {
			t.Errorf("%s: sound %t", reply, trial.sound)
		}
	}
}

func TestRank(t *testing.T) {
	order := []result.Finding{{Severity: result.Violation}, {Severity: result.Drift, Lacks: "chatId"}, {Severity: result.Drift}, {Severity: result.Note}}
	for i := range order[1:] {
		if a, b := order[i], order[i+1]; rank(a.Severity, a.Lacks) >= rank(b.Severity, b.Lacks) {
			t.Errorf("%v %q does not come before %v %q", a.Severity, a.Lacks, b.Severity, b.Lacks)
		}
	}
}
