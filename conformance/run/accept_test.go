package run

import (
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// TestEntryAcceptsOneFault: each of code, operation, exchange and pointer has to be the finding's; a * stands for any
// index, and what is left out for every exchange.
func TestEntryAcceptsOneFault(t *testing.T) {
	at := func(pointer string) *string { return &pointer }
	finding := func(pointer *string, times int) result.Finding {
		return result.Finding{Code: "undeclared", Operation: "getContacts", Exchange: "a", Pointer: pointer, Times: times}
	}
	other := func(change func(*result.Finding)) result.Finding {
		f := finding(at("/0/size"), 1)
		change(&f)
		return f
	}
	for _, c := range []struct {
		name     string
		exchange string
		pointer  *string
		finding  result.Finding
		want     bool
	}{
		{"its own", "a", at("/0/size"), finding(at("/0/size"), 1), true},
		{"at several places, with an index", "a", at("/0/size"), finding(at("/0/size"), 2), false},
		{"at several places, with a star", "a", at("/*/size"), finding(at("/0/size"), 1000), true},
		{"at one place, with a star", "a", at("/*/size"), finding(at("/7/size"), 1), true},
		{"a star and an index", "a", at("/*/products/0/size"), finding(at("/7/products/0/size"), 2), false},
		{"a star stands for no name", "a", at("/*"), finding(at("/size"), 1), false},
		{"a star stands for one index", "a", at("/*/size"), finding(at("/0/1/size"), 1), false},
		{"every exchange", "", at("/*/size"), finding(at("/0/size"), 3), true},
		{"every exchange, another place", "", at("/*/size"), finding(at("/0/name"), 1), false},
		{"several times at a place without an index", "a", at("/size"), finding(at("/size"), 2), true},
		{"status or header", "a", nil, finding(nil, 1), true},
		{"status or header, but the whole body", "a", at(""), finding(nil, 1), false},
		{"the whole body, but status or header", "a", nil, finding(at(""), 1), false},
		{"another code", "a", at("/0/size"), other(func(f *result.Finding) { f.Code = "missing" }), false},
		{"another operation", "a", at("/0/size"), other(func(f *result.Finding) { f.Operation = "sendContact" }), false},
		{"another exchange", "a", at("/0/size"), other(func(f *result.Finding) { f.Exchange = "b" }), false},
	} {
		entry := &deviation{Code: "undeclared", Operation: "getContacts", Exchange: c.exchange, Pointer: c.pointer}
		if entry.accepts(c.finding) != c.want {
			t.Errorf("%s: accepted %t", c.name, !c.want)
		}
		entry.expired = true
		if entry.accepts(c.finding) {
			t.Errorf("%s: accepted by what has expired", c.name)
		}
	}
}
