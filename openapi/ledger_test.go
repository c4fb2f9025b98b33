package openapi

import (
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// aLedger has one of everything that a ledger may leave out.
const aLedger = `sources:
  page.whatsapp.ru: {page: GetContacts, product: whatsapp, language: ru, evidence: document, address: 'https://a.example', read: 2026-11-21}
  twin: {page: Twin, product: telegram, evidence: later}
  errors: {page: Errors, product: all, evidence: later, id: common}
checks:
  type: [a.a]
  response type: [b.b]
  response type integer: [c.c]
reasons:
  silent: nothing to test
  meaning: a meaning
  host: no host
ledger:
  - from: page.whatsapp.ru
    claims:
      getContacts:
        - {method: GET, at: 17}
      getContacts.response[].id:
        - {type: string, at: 27}
        - {note: names the chat, at: 27}
        - {required: shown, at: 40}
        - {type: integer, name: type-once, overruled: no longer, at: 41}
        - {note: lives at an address, name: host, untested: host, at: 42}
  - from: {ru: page.whatsapp.ru, tg: twin}
    witness: example
    claims:
      getContacts.response[].name:
        - {type: string, ru: 1, tg: 2}
        - {null: seen, tg: 3}
        - {enum: ~, silent: none is given, from: [ru]}
      getContactInfo.response.lastSeen:
        - {type: integer, union: others say string, tg: 4}
  - from: [errors]
    operations: [getContacts, sendContact]
    claims:
      each.error.401:
        - {error: Unauthorized, name: unauthorized, checks: [d.d]}
      each:
        - {note: retried, id: policy, pointer: x-retry, seen: echo}
        - {note: served, name: ~, pointer: /servers/0}
      getContacts.query.since:
        - {type: integer}
      getContacts.response[].place.town:
        - {type: string}
`

func TestLedgerIsReadStrictly(t *testing.T) {
	for _, test := range []struct{ title, old, new, want string }{
		{"unknown key at the top", "ledger:", "claims:", "claims not found"},
		{"unknown key of a source", "language: ru", "langauge: ru", `:2: a source has no "langauge"`},
		{"source twice", "  errors:", "  twin:", ":4: twin stands twice"},
		{"unknown key of a section", "    witness: example", "    witnes: example", `:25: a section has no "witnes"`},
		{"section without a source", "  - from: [errors]\n    operations", "  - operations", ":33: a section needs from"},
		{"unknown source", "from: [errors]", "from: [error]", `:33: "error" is no source`},
		{"subject twice", "getContactInfo.response.lastSeen", "getContacts.response[].name", ":31: getContacts.response[].name stands twice"},
		{"unknown key of a claim", "method: GET, at", "method: GET, att", `:17: a claim has no "att"`},
		{"claim of nothing", "{method: GET, at: 17}", "{at: 17}", ":17: says nothing"},
		{"claim of two things", "{method: GET,", "{method: GET, path: /x,", ":17: says method and path"},
		{"two answers", "overruled: no longer", "overruled: no longer, silent: yes", ":22: is overruled and silent"},
		{"key twice", "at: 27}\n        - {note", "at: 27, at: 28}\n        - {note", ":19: at stands twice"},
		{"line that is none", "at: 17", "at: first", "line 17"},
		{"line of an unknown source", "{null: seen, tg: 3}", "{null: seen, de: 3}", `:29: a claim has no "de"`},
		{"from an unknown source", "from: [ru]}", "from: [de]}", `:30: "de" is no source of this section`},
		{"at, where there are two pages", "{null: seen, tg: 3}", "{null: seen, at: 3}", `:29: a claim has no "at"`},
		{"no list of claims", "        - {error: Unauthorized, name: unauthorized, checks: [d.d]}", "        error: Unauthorized", ":36: each.error.401 needs a list of claims"},
		{"list for a text", "note: retried", "note: [retried]", ":39: a text is due"},
		{"subject that is none", "getContacts.response[].id:", "getContacts.reply[].id:", `:19: the subject "getContacts.reply[].id"`},
		{"id twice", "name: type-once, ", "", `:22: the id "page-whatsapp-ru-id-type" is already used on line 19`},
		{"not YAML", "ledger:", "ledger: [", "yaml"},
	} {
		ledger := strings.Replace(aLedger, test.old, test.new, 1)
		if ledger == aLedger {
			t.Errorf("%s: nothing was changed", test.title)
		}
		_, err := Parse(specYAML, []byte(ledger))
		if err == nil || !strings.HasPrefix(err.Error(), ClaimsFile+":") || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error that names %s and %s", test.title, err, ClaimsFile, test.want)
		}
	}
	if c, err := Parse(specYAML, []byte(strings.Replace(aLedger, "        - {method: GET, at: 17}\n", "", 1))); err != nil || len(c.Claims) != 18 {
		t.Errorf("a subject that lost its last claim: %v", err)
	}
	if c, err := Parse(specYAML, nil); err != nil || len(c.Claims) != 0 {
		t.Errorf("an empty ledger: %v", err)
	}
}

// TestSourcesAreComplete asks of every source in the ledger what nobody could check it without.
func TestSourcesAreComplete(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range c.Sources {
		switch {
		case source.Page == "" || source.Product == "":
			t.Errorf("%s:%d: %s has no page or no product", ClaimsFile, source.Line, source.Key)
		case !slices.Contains([]string{"document", "later", "reported"}, source.Evidence):
			t.Errorf("%s:%d: %s has the evidence %q", ClaimsFile, source.Line, source.Key, source.Evidence)
		case source.Evidence == "document" && (len(source.SHA256) != 64 || source.Read == ""):
			t.Errorf("%s:%d: %s is a founding document without the day it was read or its hash", ClaimsFile, source.Line, source.Key)
		case !slices.ContainsFunc(c.Claims, func(claim Claim) bool { return claim.From == source.Key }):
			t.Errorf("%s:%d: %s says nothing: take it out", ClaimsFile, source.Line, source.Key)
		}
	}
}

// FuzzLedger: whatever a ledger holds, it is read or refused with the file's name; claims that are read are complete.
func FuzzLedger(f *testing.F) {
	f.Add(aLedger)
	for _, seed := range []string{"", "sources: {a: {}}\nledger: [{from: a, claims: {getContacts.query.a: [{type: x}]}}]", "ledger: [{from: {a: *b}}]", "ledger:\n- &a {from: *a}"} {
		f.Add(seed)
	}
	spec, err := tree.Parse(specYAML)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string) {
		read, err := parseLedger([]byte(text), spec)
		if err != nil {
			if !strings.HasPrefix(err.Error(), ClaimsFile+":") || strings.Contains(err.Error(), "\x00") {
				t.Errorf("%q", err)
			}
			return
		}
		ids := map[string]bool{}
		for _, c := range read.claims {
			if ids[c.ID] || c.Kind == "" || c.From == "" || c.Line == 0 || c.Witness == "" || c.Document != "" && c.Source != "" {
				t.Errorf("%+v", c)
			}
			ids[c.ID] = true
		}
	})
}
