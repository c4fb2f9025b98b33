package live

import (
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

func TestDryRun(t *testing.T) {
	w := newWorld(t, exchange.MAX)
	cfg := w.config()
	cfg.GroupID, cfg.SendTo = group[exchange.MAX], "100000000"
	got, err := DryRun(cfg)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"dry run, max: 5 requests to 127.0.0.1:", "nothing has been sent",
		"  1  live-max-list: every contact of the account\n     GET /waInstance{idInstance}/getContacts/{apiTokenInstance}\n",
		"  3  live-max-count: one contact\n     GET /waInstance{idInstance}/getContacts/{apiTokenInstance}?count=1\n",
		`{"chatId":"100000000","contact":{"chatId":"100000000"}}`,
		"but never send; never more than 9 requests",
		"getContactInfo at most 10 a second, getContacts at most 1 a second, sendContact at most 50 a second",
		"about 1s; 30s a request and 1m50s for the run at most",
		"one real message", "2 calls of GetContactInfo", "pseudonyms",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in:\n%s", want, got)
		}
	}
	if strings.Contains(got, w.Token) || strings.Contains(got, w.IDInstance) {
		t.Error("the text holds the credentials")
	}
	if n := len(w.Requests()); n > 0 {
		t.Errorf("%d requests were sent", n)
	}
}

// TestDryRunWithoutAccount says what a run would need.
func TestDryRunWithoutAccount(t *testing.T) {
	for _, name := range []string{"GREEN_API_URL", "GREEN_API_ID_INSTANCE", "GREEN_API_TOKEN", EnvGroupID} {
		t.Setenv(name, "")
	}
	got, err := DryRun(Config{Product: exchange.WhatsApp, ChatIDs: []string{"1@c.us"}, MaxRequests: 6})
	if err != nil || !strings.Contains(got, "(a run needs GREEN_API_URL, GREEN_API_ID_INSTANCE, GREEN_API_TOKEN)") ||
		!strings.Contains(got, "no message is sent") || !strings.Contains(got, "never more than 6 requests") {
		t.Errorf("%v:\n%s", err, got)
	}
}
