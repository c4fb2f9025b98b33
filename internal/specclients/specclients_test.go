package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Each row spoils the contract in one way that once stood in it, or might, and says what the check has to notice.
func TestSpoiltContractsAreNoticed(t *testing.T) {
	const (
		alternatives = "      oneOf:\n        - type: object\n          required: [firstName]"
		end          = "      properties:\n        phoneContact:"
	)
	anyOf := func(spec string) string {
		from := strings.Index(spec, alternatives)
		to := strings.Index(spec, end)
		return spec[:from] + "      anyOf:\n        - required: [firstName]\n        - required: [company]\n" + spec[to:]
	}
	without := func(spec string) string {
		return spec[:strings.Index(spec, alternatives)] + spec[strings.Index(spec, end):]
	}
	replace := func(oldNew ...string) func(string) string { return strings.NewReplacer(oldNew...).Replace }
	for _, row := range []struct {
		name, generator string
		spoil           func(string) string
		want            string
	}{
		{"anyOf of required lists", "openapi-typescript", anyOf, "contact 42: compiles true, has to false"},
		{"anyOf of required lists", "hey-api", anyOf, "first name: sent false, has to be true"},
		{"anyOf of required lists", "ogen", anyOf, "no client"},
		{"no condition", "orval", without, "nameless: compiles true, has to false"},
		{"an anchor", "ogen", replace("{idMessage: 3EB0C767D097B7C7C030}", "{idMessage: &id 3EB0C767D097B7C7C030}", "{idMessage: '115206687571465794'}", "{idMessage: *id}"), "no client"},
		{"a card without members", "openapi-typescript", replace("        contact: {$ref: '#/components/schemas/ContactCard'}", "        contact: {type: object}"), "the good calls do not compile"},
		{"a null that is lost", "openapi-typescript", replace("    ContactInfo:\n      type: object\n      nullable: true", "    ContactInfo:\n      type: object"), "the good calls do not compile"},
		{"an operation that is gone", "ogen", replace("operationId: getContacts", "operationId: listContacts"), "the good calls do not compile"},
	} {
		t.Run(row.generator+", "+row.name, func(t *testing.T) {
			raw, err := os.ReadFile("../../openapi/greenapi.yaml")
			if err != nil {
				t.Fatal(err)
			}
			spoilt := row.spoil(string(raw))
			if spoilt == string(raw) {
				t.Fatal("nothing is spoilt: the contract has moved on")
			}
			spec := filepath.Join(t.TempDir(), "greenapi.yaml")
			if err := os.WriteFile(spec, []byte(spoilt), 0o644); err != nil {
				t.Fatal(err)
			}
			results, err := check(options{spec: spec, only: row.generator})
			if err != nil {
				t.Fatal(err)
			}
			faults, _ := results[0].faults()
			if !strings.Contains(strings.Join(faults, "\n"), row.want) {
				t.Errorf("nobody says %q; there are %d faults: %q", row.want, len(faults), faults)
			}
		})
	}
}

func TestLockFileNamesNoHost(t *testing.T) {
	lock, err := os.ReadFile("package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(lock), `"resolved":`) {
		t.Error("package-lock.json says where packages came from: keep .npmrc")
	}
}
