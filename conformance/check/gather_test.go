package check

import (
	"fmt"
	"strings"
	"testing"

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
				if i > 0 && f.Code != More && weight(found[i-1].Severity) < weight(f.Severity) {
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
	reply := `{"chatId":"71234567890@c.us",` + undeclared(70_000, `"m%d":1,`) + `"m1x":1}`
	found := judgeOf(t).Exchange(scene{reply: reply}.exchange()).Findings
	if last := found[len(found)-1]; len(found) != 99 || last.Times != 70_001-98 {
		t.Errorf("%d entries, and %d more", len(found), last.Times)
	}
}

// TestNotesLeaveAReplySound: a note is nothing against a reply; whatever else a layer finds is.
func TestNotesLeaveAReplySound(t *testing.T) {
	for reply, want := range map[string]bool{`{"chatId":"71234567890@c.us","messageExpiration":1.0}`: true, `{"chatId":"71234567890@c.us","x":1}`: false} {
		trial := judgeOf(t).onTrial(scene{reply: reply}.exchange())
		if trial.judge(); trial.sound != want {
			t.Errorf("%s: sound %t", reply, trial.sound)
		}
	}
}
