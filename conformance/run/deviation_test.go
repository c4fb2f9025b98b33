package run

import (
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
)

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
				if entry.Code == "" || entry.Operation == "" || entry.Reason == "" || entry.place == "" {
					t.Errorf("%+v", entry)
				}
			}
		})
	}
}

// TestCodesAsTheyAreCalled: the code null is one, bare too, as the summary prints it.
func TestCodesAsTheyAreCalled(t *testing.T) {
	for _, c := range check.Catalogue() {
		for _, code := range []string{c.Code(), `"` + c.Code() + `"`} {
			entries, err := parseDeviations("known.yaml", []byte("- {code: "+code+", operation: getContacts, reason: asked upstream}"))
			if err != nil || entries[0].Code != c.Code() {
				t.Errorf("code: %s: %v", code, err)
			}
		}
	}
	for _, text := range []string{"- {code: , operation: getContacts, reason: r}", "- {code: ~, operation: getContacts, reason: r}", "- {operation: getContacts, reason: r}"} {
		if _, err := parseDeviations("known.yaml", []byte(text)); err == nil {
			t.Errorf("%s: no code, and no error", text)
		}
	}
}
