package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/docpage"
)

// contactsPage is a page of our own in the vendor's template that says what the ledger says of GetContacts.
const contactsPage = `GetContacts#

Lists everybody.

Запрос#

GET
{{apiUrl}}/waInstance{{idInstance}}/getContacts/{{apiTokenInstance}}

Ответ#

Поля ответа#

Поле Тип Описание
id string Чей
name string Как зовут
contactName string Как записан
type string Чей это чат. Возможные значения:
user - одного
group - многих

Пример тела ответа#

[
    {"id": "79990000001@c.us", "name": "А", "contactName": "А", "type": "user"},
    {"id": "79990000001-1@g.us", "name": "Б", "type": "group"}
]

Ошибки GetContacts#

Код HTTP Описание ошибки Возможные решения
200 Пустой список [] 1. Подождать

Примеры кода#

curl --location '{{apiUrl}}/waInstance{{idInstance}}/getContacts/{{apiTokenInstance}}'
`

func saved(t *testing.T, text string) string {
	t.Helper()
	return filepath.Join(write(t, "page.txt", text), "page.txt")
}

// TestDocsExitCodes: 0 all read and no drift, 1 drift, 2 usage, 3 unread; the worst of several pages counts.
func TestDocsExitCodes(t *testing.T) {
	same := saved(t, contactsPage)
	drift := saved(t, strings.Replace(contactsPage, "name string", "name integer", 1))
	cut := saved(t, contactsPage[:strings.Index(contactsPage, "Ошибки")])
	both := saved(t, strings.Replace(strings.Replace(contactsPage, "name string", "name integer", 1), "Поле Тип", "Поле Вид Тип", 1)+"\nlid string Another id\n")
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"nothing changed", []string{"check", "--product", "whatsapp", same}, 0, "nothing changed"},
		{"drift", []string{"check", "--product", "whatsapp", drift}, 1, "getcontacts-whatsapp-ru-name-type"},
		{"flags after the page", []string{"check", drift, "--product", "whatsapp", "--markdown"}, 1, "### getContacts"},
		{"cut short", []string{"check", "--product", "whatsapp", cut}, 3, "the page stops before its errors"},
		{"unread", []string{"check", "--product", "whatsapp", both}, 3, "unread"},
		{"the worst counts: drift", []string{"check", "--product", "whatsapp", cut, drift, same}, 1, "name integer"},
		{"the worst counts: usage", []string{"check", "--product", "whatsapp", drift, "no-such-page"}, 2, "no-such-page"},
		{"extract", []string{"extract", "--product", "whatsapp", same}, 0, `"operation": "getContacts"`},
		{"extract a cut page", []string{"extract", "--product", "whatsapp", cut}, 3, `"why": "the page stops before its errors"`},
		{"help", []string{"--help"}, 0, "docs extract"},
		{"help of a verb", []string{"check", "--help"}, 0, "-state"},
		{"no verb", nil, 2, "docs extract"},
		{"unknown verb", []string{"read"}, 2, `unknown command "read"`},
		{"no product", []string{"check", same}, 2, "--product is missing"},
		{"unknown product", []string{"check", "--product", "signal", same}, 2, `unknown product "signal"`},
		{"no page", []string{"check", "--product", "whatsapp"}, 2, "no page"},
		{"unknown flag", []string{"extract", "--product", "whatsapp", "--json", same}, 2, "json"},
		{"an unset variable", []string{"check", "--product", "whatsapp", "--since", "", same}, 2, "--since is empty"},
		{"two outputs", []string{"check", "--product", "whatsapp", "--json", "--edit", same}, 2, "exclude each other"},
		{"two comparisons", []string{"check", "--product", "whatsapp", "--since", same, "--ledger", same, same}, 2, "one comparison"},
		{"an edit without a ledger", []string{"check", "--product", "whatsapp", "--since", same, "--edit", same}, 2, "does not go with --since"},
		{"no snapshot", []string{"check", "--product", "whatsapp", "--since", same, same}, 2, "no snapshot"},
		{"no ledger", []string{"check", "--product", "whatsapp", "--ledger", same, same}, 2, "--ledger"},
		{"a folder", []string{"check", "--product", "whatsapp", t.TempDir()}, 2, "is a folder"},
		{"an empty page", []string{"check", "--product", "whatsapp", saved(t, " \n")}, 2, "the page is empty"},
		{"a password in the address", []string{"check", "--product", "whatsapp", "http://a:b@127.0.0.1/"}, 2, "the documentation needs none"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := command(t, append([]string{"docs"}, c.args...)...)
			if o.code != c.code || !strings.Contains(o.stdout+o.stderr, c.says) {
				t.Errorf("exit %d, want %d with %q\n%s%s", o.code, c.code, c.says, o.stdout, o.stderr)
			}
		})
	}
}

// TestDocsSnapshot: what extract prints is what --since compares with.
func TestDocsSnapshot(t *testing.T) {
	snapshot := saved(t, command(t, "docs", "extract", "--product", "whatsapp", saved(t, contactsPage)).stdout)
	if o := command(t, "docs", "check", "--product", "whatsapp", "--since", snapshot, saved(t, contactsPage)); o.code != 0 {
		t.Error(o.stdout, o.stderr)
	}
	o := command(t, "docs", "check", "--json", "--product", "whatsapp", "--since", snapshot,
		saved(t, strings.Replace(contactsPage, "name string", "title string", 1)))
	var report docpage.Report
	if err := json.Unmarshal([]byte(o.stdout), &report); err != nil {
		t.Fatal(err)
	}
	states := map[string]bool{}
	for _, change := range report.Changes {
		states[change.State] = true
	}
	if o.code != 1 || report.Against != "since" || !states[docpage.New] || !states[docpage.Gone] || len(states) != 2 {
		t.Errorf("exit %d: %s", o.code, o.stdout)
	}
}

// TestDocsNamesExchanges: drift names the bundled exchanges that show what has changed.
func TestDocsNamesExchanges(t *testing.T) {
	o := command(t, "docs", "check", "--json", "--product", "whatsapp", saved(t, strings.Replace(contactsPage, "GET\n", "POST\n", 1)))
	var report docpage.Report
	if err := json.Unmarshal([]byte(o.stdout), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Changes) == 0 || report.Changes[0].State != docpage.Changed || len(report.Changes[0].Exchanges) == 0 ||
		report.Changes[0].Was != "GET" || len(report.Changes[0].Checks) == 0 {
		t.Error(o.stdout)
	}
}

// TestDocsEdit: the patch is all of stdout, and --ledger takes what it makes.
func TestDocsEdit(t *testing.T) {
	drift := saved(t, strings.Replace(contactsPage, "name string", "name integer", 1))
	o := command(t, "docs", "check", "--product", "whatsapp", "--edit", drift)
	if o.code != 1 || !strings.HasPrefix(o.stdout, "--- a/"+openapi.ClaimsFile+"\n") || o.stderr != "" {
		t.Errorf("exit %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	if o := command(t, "docs", "check", "--product", "whatsapp", "--edit", saved(t, contactsPage)); o.code != 0 || o.stdout != "" {
		t.Errorf("exit %d\n%s", o.code, o.stdout)
	}
	ledger := saved(t, string(openapi.Ledger()))
	if o := command(t, "docs", "check", "--product", "whatsapp", "--ledger", ledger, drift); o.code != 1 {
		t.Error(o.stdout, o.stderr)
	}
}

// TestDocsList: a list of addresses is checked with one request each; what was not fetched is no drift, and the last
// copy stays.
func TestDocsList(t *testing.T) {
	var requests atomic.Int32
	var answer atomic.Int32
	answer.Store(200)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		requests.Add(1)
		switch code := int(answer.Load()); {
		case code != 200:
			w.WriteHeader(code)
		case r.Header.Get("If-None-Match") != "":
			w.WriteHeader(http.StatusNotModified)
		default:
			w.Header().Set("ETag", `"1"`)
			w.Header().Set("Content-Type", "text/plain; charset=utf-8")
			w.Write([]byte(contactsPage))
		}
	}))
	defer server.Close()
	list := saved(t, "# the pages\nwhatsapp "+server.URL+"/a\n\nwhatsapp "+server.URL+"/b\n")
	state := filepath.Join(t.TempDir(), "state")
	night := func(code, want int, says string) {
		t.Helper()
		answer.Store(int32(code))
		requests.Store(0)
		o := command(t, "docs", "check", "--list", list, "--state", state)
		if o.code != want || !strings.Contains(o.stdout, says) || requests.Load() != 2 {
			t.Errorf("status %d: exit %d, want %d with %q; %d requests\n%s%s", code, o.code, want, says, requests.Load(), o.stdout, o.stderr)
		}
		if files, err := os.ReadDir(state); err != nil || len(files) != 2 {
			t.Errorf("%d files, %v", len(files), err)
		}
	}
	night(200, 0, "nothing changed")
	night(200, 0, "not modified since the last copy")
	for _, code := range []int{403, 429, 503} {
		night(code, 3, "not fetched: status")
	}
	night(200, 0, "not modified since the last copy")
	if o := command(t, "docs", "check", "--list", saved(t, "signal page\n")); o.code != 2 || !strings.Contains(o.stderr, ":1: a line is a product") {
		t.Error(o.stderr)
	}
}
