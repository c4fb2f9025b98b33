package check

import (
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// TestStale: the finding names what was accepted, and where.
func TestStale(t *testing.T) {
	pointer := "/0/lid"
	for _, c := range []struct{ pointer, want *string }{{nil, nil}, {&pointer, &pointer}} {
		f := judgeOf(t).Stale(scene{}.exchange(), "undeclared", c.pointer, "known-deviations.yaml:7")
		if f.Check != StaleDeviation().ID || f.Expected != "undeclared" || (f.Pointer == nil) != (c.want == nil) || f.Pointer != nil && *f.Pointer != *c.want ||
			f.Message != "known-deviations.yaml:7 accepts undeclared, which did not come again: take the entry off the list" {
			t.Errorf("%+v", f)
		}
	}
}

// TestSchemaOfStatus: a success that nobody documents is held to the reply, everything else to the envelope.
func TestSchemaOfStatus(t *testing.T) {
	op := judgeOf(t).operations[info]
	for status, want := range map[int]*openapi.Schema{199: op.envelope, 200: op.ok, 201: op.ok, 299: op.ok, 300: op.envelope, 401: op.envelope, 466: op.Replies[466].Schema} {
		if got := op.reply(status); got != want || got == nil {
			t.Errorf("%d: %s", status, got.Pointer)
		}
	}
	bare := *op
	if bare.Replies = nil; bare.reply(200) != op.ok {
		t.Error("200 is no success")
	}
}
