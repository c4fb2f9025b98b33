package openapi

import (
	"fmt"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

func TestLedgerDerivesWhatItLeavesOut(t *testing.T) {
	spec, err := tree.Parse(specYAML)
	if err != nil {
		t.Fatal(err)
	}
	read, err := parseLedger([]byte(aLedger), spec)
	if err != nil {
		t.Fatal(err)
	}
	const contacts, send = "/paths/~1waInstance{idInstance}~1getContacts~1{apiTokenInstance}/get", "/paths/~1waInstance{idInstance}~1sendContact~1{apiTokenInstance}/post"
	var got []string
	for _, c := range read.claims {
		got = append(got, fmt.Sprintf("%d %s %s:%d %s %s|%s %v%s%s", c.Line, c.ID, c.Document+c.Source, c.PageLine, c.Witness, c.Answer, c.Pointer, c.Checks, c.Seen, c.Untested))
	}
	want := []string{
		"17 page-whatsapp-ru-method page.whatsapp.ru:17 request-line adopted|" + contacts + " []",
		"19 page-whatsapp-ru-id-type page.whatsapp.ru:27 table adopted|/components/schemas/Contact/properties/id [b.b]",
		"20 page-whatsapp-ru-id-meaning page.whatsapp.ru:27 table adopted|/components/schemas/Contact/properties/id []a meaning",
		"21 page-whatsapp-ru-id-shown page.whatsapp.ru:40 example adopted|/components/schemas/Contact/properties/id []",
		"22 page-whatsapp-ru-id-type-once page.whatsapp.ru:41 table overruled|/components/schemas/Contact/properties/id [c.c]",
		"23 page-whatsapp-ru-id-host page.whatsapp.ru:42 note adopted|/components/schemas/Contact/properties/id []no host",
		"28 page-whatsapp-ru-name-type page.whatsapp.ru:1 example adopted|/components/schemas/Contact/properties/name [b.b]",
		"28 twin-name-type Twin:2 example adopted|/components/schemas/Contact/properties/name [b.b]",
		"29 twin-name-null Twin:3 example adopted|/components/schemas/Contact/properties/name []",
		"30 page-whatsapp-ru-name-enum page.whatsapp.ru:0 example silent|/components/schemas/Contact/properties/name []nothing to test",
		"32 twin-lastSeen-type Twin:4 example union|/components/schemas/LastSeenUnix [c.c]",
		"37 common-getcontacts-error-401-unauthorized Errors:0 error-table adopted|" + contacts + "/responses/401 [d.d]",
		"37 common-sendcontact-error-401-unauthorized Errors:0 error-table adopted|" + send + "/responses/401 [d.d]",
		"39 common-getcontacts-policy Errors:0 note adopted|" + contacts + "/x-retry []echo",
		"39 common-sendcontact-policy Errors:0 note adopted|" + send + "/x-retry []echo",
		"40 common-getcontacts Errors:0 note adopted|/servers/0 []",
		"40 common-sendcontact Errors:0 note adopted|/servers/0 []",
		"42 common-query-since-type Errors:0 table adopted|" + contacts + " [a.a]",
		"44 common-place-town-type Errors:0 table adopted|/components/schemas/Contact [b.b]",
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("claim %d:\ngot  %q\nwant %q", i, got[min(i, len(got)-1)], want[min(i, len(want)-1)])
		}
	}
	page := read.sources[0]
	if page.Key != "page.whatsapp.ru" || page.Address != "https://a.example" || page.Read != "2026-11-21" || page.Line != 2 {
		t.Errorf("the first source is %+v", page)
	}
	if c := read.claims[0]; c.From != page.Key || c.Address != page.Address || c.Product != "whatsapp" || c.Language != "ru" || c.Evidence != "document" {
		t.Errorf("the first claim is %+v", c)
	}
}

// TestWhoSaysIt: a short name says that its source makes the statement, whatever its line; a list of none says nobody.
func TestWhoSaysIt(t *testing.T) {
	for entry, want := range map[string]string{
		"method: GET":                      "w-method x-method",
		"method: GET, he: 3":               "w-method",
		"method: GET, he: 0":               "w-method",
		"method: GET, he: 3, from: [en]":   "w-method x-method",
		"method: GET, from: [en]":          "x-method",
		"method: GET, from: []":            "",
		"path: /a, from: [en], checks: []": "x-path",
	} {
		l, err := parseLedger([]byte("sources: {w: {}, x: {}}\nchecks: {method: [a.a], ' method GET': null}\nledger:\n- from: {he: w, en: x}\n  claims: {getContacts: [{"+entry+"}]}\n"), tree.Tree{})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, c := range l.claims {
			if ids = append(ids, c.ID); len(c.Checks) != 0 {
				t.Errorf("%s: %v, though a list of none stands for the verb", c.ID, c.Checks)
			}
		}
		if got := strings.Join(ids, " "); got != want {
			t.Errorf("%s: %q, want %q", entry, got, want)
		}
	}
}
