package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestChange(t *testing.T) {
	const base = `{"a":[{"b":1},{"b":2}],"c/d":null}`
	for _, tt := range []struct{ name, pointer, raw, want, err string }{
		{name: "set in an array", pointer: "/a/1/b", raw: `"x"`, want: `{"a":[{"b":1},{"b":"x"}],"c/d":null}`},
		{name: "set an element", pointer: "/a/0", raw: `null`, want: `{"a":[null,{"b":2}],"c/d":null}`},
		{name: "add a member", pointer: "/e", raw: `{}`, want: `{"a":[{"b":1},{"b":2}],"c/d":null,"e":{}}`},
		{name: "remove, escaped", pointer: "/c~1d", want: `{"a":[{"b":1},{"b":2}]}`},
		{name: "remove nothing", pointer: "/x", err: "/x leads nowhere"},
		{name: "set below nothing", pointer: "/x/y", raw: `1`, err: "/x/y leads nowhere"},
		{name: "beyond the array", pointer: "/a/2", raw: `1`, err: "/a/2 leads nowhere"},
		{name: "below a number", pointer: "/a/0/b/c", raw: `1`, err: "/a/0/b/c leads nowhere"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := Case{}
			if tt.raw == "" {
				c.Remove = []string{tt.pointer}
			} else {
				c.Set = map[string]json.RawMessage{tt.pointer: json.RawMessage(tt.raw)}
			}
			got, err := c.body([]byte(base))
			if tt.err != "" {
				if err == nil || err.Error() != tt.err {
					t.Fatalf("error %v, want %s", err, tt.err)
				}
				return
			}
			if err != nil || string(got) != tt.want {
				t.Fatalf("%s, %v, want %s", got, err, tt.want)
			}
		})
	}
}

func TestChangeKeepsBigNumbers(t *testing.T) {
	got, err := Case{Remove: []string{"/b"}}.body([]byte(`{"a":12345678901234567890,"b":1}`))
	if err != nil || string(got) != `{"a":12345678901234567890}` {
		t.Fatalf("%s, %v", got, err)
	}
}

// The cross-check has to notice what it is there for. Each case spoils a copy of the contract.
func TestNotices(t *testing.T) {
	if _, err := os.Stat("node_modules/@stoplight/prism-cli"); err != nil {
		t.Skip("Prism is not installed, run npm ci")
	}
	spec, err := os.ReadFile("../../openapi/greenapi.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ name, old, new, fault string }{
		{
			name:  "a phrasing that blinds one validator",
			old:   "    LastSeen:\n      description: |",
			new:   "    LastSeen:\n      nullable: true\n      description: |",
			fault: "(proxy --errors) is blind in getContactInfo 200",
		},
		{
			name:  "a type that no bundled reply has",
			old:   "        isPremium:\n          type: boolean",
			new:   "        isPremium:\n          type: string",
			fault: "says refused, not valid: bundled replies getcontactinfo-telegram-premium (getContactInfo)",
		},
		{
			name:  "a fault that the contract no longer sees",
			old:   "      required: [idMessage]\n",
			new:   "",
			fault: "says valid, not refused: broken replies send-no-idmessage (sendContact)",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if bytes.Count(spec, []byte(tt.old)) != 1 {
				t.Fatalf("the contract does not have this once: %s", tt.old)
			}
			file := filepath.Join(t.TempDir(), "greenapi.yaml")
			if err := os.WriteFile(file, bytes.Replace(spec, []byte(tt.old), []byte(tt.new), 1), 0o600); err != nil {
				t.Fatal(err)
			}
			result, err := crosscheck(options{spec: file, recordings: "../../conformance/recordings", cases: "cases.json", modules: "node_modules"})
			if err != nil {
				t.Fatal(err)
			}
			faults := strings.Join(result.Faults, "\n")
			if !strings.Contains(faults, tt.fault) {
				t.Errorf("no fault %q among %d:\n%s", tt.fault, len(result.Faults), faults)
			}
		})
	}
}
