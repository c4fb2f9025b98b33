package audit

import (
	"flag"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

var update = flag.Bool("update", false, "write "+SumFile+" anew")

func roll(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../claims.sum")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestTheLedgerIsTheOneOnTheRoll(t *testing.T) {
	claims := load(t).Claims
	if *update {
		if err := os.WriteFile("../claims.sum", []byte(Enroll(roll(t), claims)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, problem := range Vanished(roll(t), claims) {
		t.Error(problem)
	}
}

// TestNoEntryVanishesUnseen deletes each entry of the ledger in turn, a line with all its sources and operations and
// each of its claims alone, and asks that just these are named.
func TestNoEntryVanishesUnseen(t *testing.T) {
	claims := load(t).Claims
	sums := Sum(claims)
	lines := map[int][]string{}
	for _, claim := range claims {
		lines[claim.Line] = append(lines[claim.Line], claim.ID)
	}
	noticed := 0
	without := func(gone []string) {
		var left []openapi.Claim
		for _, claim := range claims {
			if !slices.Contains(gone, claim.ID) {
				left = append(left, claim)
			}
		}
		var named []string
		for _, problem := range Vanished(sums, left) {
			named = append(named, problem.Element)
		}
		if slices.Equal(named, gone) {
			noticed++
		} else {
			t.Errorf("without %v, these are named: %v", gone, named)
		}
	}
	for _, ids := range lines {
		without(ids)
	}
	t.Logf("%d of %d lines noticed by name", noticed, len(lines))
	noticed = 0
	for _, claim := range claims {
		without([]string{claim.ID})
	}
	t.Logf("%d of %d claims noticed by name", noticed, len(claims))
}

func TestNoStatementChangesUnseen(t *testing.T) {
	claims := load(t).Claims
	sums := Sum(claims)
	for _, test := range []struct {
		title string
		edit  func(*openapi.Claim)
		want  bool
	}{
		{"another value", func(c *openapi.Claim) { c.Value += "x" }, true},
		{"another subject", func(c *openapi.Claim) { c.Subject += ".x" }, true},
		{"another witness", func(c *openapi.Claim) { c.Witness += "x" }, true},
		{"another source", func(c *openapi.Claim) { c.From += "x" }, true},
		{"another product", func(c *openapi.Claim) { c.Product += "x" }, true},
		{"another evidence", func(c *openapi.Claim) { c.Evidence += "x" }, true},
		{"overruled", func(c *openapi.Claim) { c.Answer, c.Reason = openapi.Overruled, "because" }, false},
		{"other checks", func(c *openapi.Claim) { c.Checks = nil }, false},
	} {
		for i := range claims {
			was := claims[i]
			test.edit(&claims[i])
			problems := Vanished(sums, claims[i:i+1])
			named := slices.ContainsFunc(problems, func(p Problem) bool {
				return p.Element == was.ID && strings.Contains(p.Message, "something else")
			})
			if named != test.want {
				t.Errorf("%s of %s: named %v, want %v", test.title, was.ID, named, test.want)
			}
			claims[i] = was
		}
	}
}

func TestANewEntryIsNamed(t *testing.T) {
	claims := load(t).Claims
	problems := Vanished(Sum(claims[:len(claims)-1]), claims)
	if len(problems) != 1 || problems[0].Element != claims[len(claims)-1].ID || !strings.Contains(problems[0].Message, "-update") {
		t.Errorf("got %v", problems)
	}
}

// TestEnrollingForgetsNothing: what -update writes still names what is gone, and nothing else.
func TestEnrollingForgetsNothing(t *testing.T) {
	claims := load(t).Claims
	gone, left := claims[7], slices.Concat(claims[:7], claims[8:])
	left[0].Value += "x"
	roll := Enroll(Sum(claims), left)
	if problems := Vanished(roll, left); len(problems) != 1 || problems[0].Element != gone.ID {
		t.Errorf("got %v", problems)
	}
	if again := Enroll(roll, left); again != roll {
		t.Error("the same ledger is enrolled otherwise the second time")
	}
	if roll := Enroll(Sum(claims), claims); roll != Sum(claims) {
		t.Error("a ledger that lost nothing is not its own roll")
	}
}
