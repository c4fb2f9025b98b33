package run

import "testing"

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
