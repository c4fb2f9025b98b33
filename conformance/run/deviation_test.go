package run

import (
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// TestEntryAcceptsOneFinding: each of code, operation, exchange and pointer has to be the finding's.
func TestEntryAcceptsOneFinding(t *testing.T) {
	at := func(pointer string) *string { return &pointer }
	entry := deviation{Code: "undeclared", Operation: "getContacts", Exchange: "a", Pointer: at("/0/size")}
	finding := result.Finding{Code: "undeclared", Operation: "getContacts", Exchange: "a", Pointer: at("/0/size")}
	if !entry.accepts(finding) {
		t.Error("its own finding is not accepted")
	}
	for name, change := range map[string]func(*result.Finding){
		"code":      func(f *result.Finding) { f.Code = "missing" },
		"operation": func(f *result.Finding) { f.Operation = "sendContact" },
		"exchange":  func(f *result.Finding) { f.Exchange = "b" },
		"pointer":   func(f *result.Finding) { f.Pointer = at("/1/size") },
		"no place":  func(f *result.Finding) { f.Pointer = nil },
		"the whole": func(f *result.Finding) { f.Pointer = at("") },
	} {
		other := finding
		change(&other)
		if entry.accepts(other) {
			t.Errorf("a finding with another %s is accepted", name)
		}
	}
}

// TestDeviationFiles: what YAML allows to write, and nothing but entries.
func TestDeviationFiles(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want int
	}{
		"empty":         {"", 0},
		"a comment":     {"# none\n", 0},
		"an empty list": {"deviations:\n", 0},
		"without a key": {"- {code: enum, operation: getContacts, exchange: a, reason: r}", 1},
		"an alias for a value": {`
- {code: enum, operation: getContacts, exchange: a, reason: &why asked upstream}
- {code: enum, operation: getContacts, exchange: b, reason: *why}`, 2},
		"a merged entry": {`
- &first {code: enum, operation: getContacts, exchange: a, reason: r}
- {<<: *first, exchange: b}`, 2},
		"an alias for an entry": {`
- &first {code: enum, operation: getContacts, exchange: a, reason: r}
- *first`, 2},
	} {
		t.Run(name, func(t *testing.T) {
			entries, err := parseDeviations("known.yaml", []byte(c.text))
			if err != nil || len(entries) != c.want {
				t.Fatalf("%d entries, want %d: %v", len(entries), c.want, err)
			}
			for _, entry := range entries {
				if entry.Code == "" || entry.Operation == "" || entry.Exchange == "" || entry.Reason == "" || entry.place == "" {
					t.Errorf("%+v", entry)
				}
			}
		})
	}
}

// TestNoEntryAcceptsWhatIsNotListed: a finding that stands for more than itself is not set aside.
func TestNoEntryAcceptsWhatIsNotListed(t *testing.T) {
	entry := deviation{Code: "undeclared", Operation: exchange.GetContacts, Exchange: "list"}
	finding := result.Finding{Code: "undeclared", Operation: exchange.GetContacts, Exchange: "list", Times: 1}
	if !entry.accepts(finding) {
		t.Error("the entry does not accept its finding")
	}
	if finding.Times = 2; entry.accepts(finding) {
		t.Error("the entry accepts what was never listed")
	}
}
