package live

import (
	"fmt"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// lines is a plan, one request a line.
func lines(t *testing.T, cfg Config) string {
	t.Helper()
	cfg, err := cfg.settled()
	if err != nil {
		t.Fatal(err)
	}
	requests, err := plan(cfg)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, r := range requests {
		list = append(list, strings.TrimSpace(fmt.Sprintf("%s %s %s?%s %s", r.ID, r.Method, r.Operation, r.Query, r.Body)))
	}
	return strings.Join(list, "\n")
}

func TestPlan(t *testing.T) {
	for _, c := range []struct {
		name string
		cfg  Config
		want []string
	}{
		{"the least", Config{Product: exchange.WhatsApp, ChatIDs: []string{"1@c.us"}}, []string{
			"live-whatsapp-list GET getContacts?",
			`live-whatsapp-info POST getContactInfo? {"chatId":"1@c.us"}`,
			"live-whatsapp-count GET getContacts?count=1",
			"live-whatsapp-groups GET getContacts?group=true",
		}},
		{"only WhatsApp knows the parameter group", Config{Product: exchange.Telegram, ChatIDs: []string{"1"}}, []string{
			"live-telegram-list GET getContacts?",
			`live-telegram-info POST getContactInfo? {"chatId":"1"}`,
			"live-telegram-count GET getContacts?count=1",
		}},
		{"everything", Config{
			Product: exchange.WhatsApp, ChatIDs: []string{"1@c.us", "2@lid"}, GroupID: "3-4@g.us", ProbeErrors: true, SendTo: "79001234567@c.us",
		}, []string{
			"live-whatsapp-list GET getContacts?",
			`live-whatsapp-info POST getContactInfo? {"chatId":"1@c.us"}`,
			`live-whatsapp-info-2 POST getContactInfo? {"chatId":"2@lid"}`,
			"live-whatsapp-count GET getContacts?count=1",
			"live-whatsapp-groups GET getContacts?group=true",
			`live-whatsapp-group-info POST getContactInfo? {"chatId":"3-4@g.us"}`,
			`live-whatsapp-probe-missing POST getContactInfo? {}`,
			`live-whatsapp-probe-type POST getContactInfo? {"chatId":true}`,
			`live-whatsapp-probe-form POST getContactInfo? {"chatId":"greenapi-conformance"}`,
			`live-whatsapp-send POST sendContact? {"chatId":"79001234567@c.us","contact":{"phoneContact":79001234567,"firstName":"greenapi-conformance"}}`,
		}},
		{"on MAX a card is an id", Config{Product: exchange.MAX, ChatIDs: []string{"1"}, GroupID: "-5", SendTo: "100000000"}, []string{
			"live-max-list GET getContacts?",
			`live-max-info POST getContactInfo? {"chatId":"1"}`,
			"live-max-count GET getContacts?count=1",
			`live-max-group-info POST getContactInfo? {"chatId":"-5"}`,
			`live-max-send POST sendContact? {"chatId":"100000000","contact":{"chatId":"100000000"}}`,
		}},
		{"a card of one's own, to a group", Config{
			Product: exchange.Telegram, ChatIDs: []string{"1"}, SendTo: "-10000000000000", SendCard: []byte("{\n \"phoneContact\": 79001234567,\n \"company\": \"К\"}\n"),
		}, []string{
			"live-telegram-list GET getContacts?",
			`live-telegram-info POST getContactInfo? {"chatId":"1"}`,
			"live-telegram-count GET getContacts?count=1",
			`live-telegram-send POST sendContact? {"chatId":"-10000000000000","contact":{"phoneContact":79001234567,"company":"К"}}`,
		}},
	} {
		if got, want := lines(t, c.cfg), strings.Join(c.want, "\n"); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, want)
		}
	}
}

// TestIDsAreUnique: a repeat of info is not the second person.
func TestIDsAreUnique(t *testing.T) {
	cfg, err := Config{
		Product: exchange.WhatsApp, ChatIDs: []string{"1", "2", "3", "4", "5"}, GroupID: "3-4@g.us", ProbeErrors: true, SendTo: "79001234567@c.us",
	}.settled()
	if err != nil {
		t.Fatal(err)
	}
	requests, err := plan(cfg)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, r := range requests {
		for _, id := range []string{r.ID, r.RepeatID} {
			if seen[id] {
				t.Errorf("%s comes twice", id)
			}
			if seen[id] = true; id == r.RepeatID && !strings.HasSuffix(id, "-2") {
				t.Errorf("the repeat %s does not end in -2", id)
			}
		}
	}
	if len(seen) != 2*13 {
		t.Errorf("%d ids", len(seen))
	}
}

// TestEnvironment: what stands in for a flag, and what does not.
func TestEnvironment(t *testing.T) {
	t.Setenv(EnvChatID, "7@c.us")
	t.Setenv(EnvGroupID, "8-9@g.us")
	t.Setenv(EnvSendTo, "79001234567@c.us")
	for _, c := range []struct {
		name      string
		cfg       Config
		has, lack []string
	}{
		{"stands in", Config{Product: exchange.WhatsApp}, []string{`"7@c.us"`, `"8-9@g.us"`}, []string{"sendContact"}},
		{"gives way", Config{Product: exchange.WhatsApp, ChatIDs: []string{"1@c.us"}, GroupID: "2-3@g.us"}, []string{`"1@c.us"`, `"2-3@g.us"`}, []string{"7@c.us", "8-9", "sendContact"}},
		{"sends when it is asked to", Config{Product: exchange.WhatsApp, SendTo: FromEnv}, []string{`"chatId":"79001234567@c.us","contact"`}, nil},
	} {
		got := lines(t, c.cfg)
		for _, text := range c.has {
			if !strings.Contains(got, text) {
				t.Errorf("%s: %s is not in\n%s", c.name, text, got)
			}
		}
		for _, text := range c.lack {
			if strings.Contains(got, text) {
				t.Errorf("%s: %s is in\n%s", c.name, text, got)
			}
		}
	}
}

// TestConfigErrors: each names the flag and the way out, and no id; nothing is sent.
func TestConfigErrors(t *testing.T) {
	good := Config{Product: exchange.WhatsApp, ChatIDs: []string{"1@c.us"}}
	for _, c := range []struct {
		name   string
		change func(*Config)
		want   string
	}{
		{"product", func(c *Config) { c.Product = "signal" }, `--product: "signal" is none: choose one of whatsapp, telegram, max`},
		{"no product", func(c *Config) { c.Product = "" }, "--product"},
		{"no person", func(c *Config) { c.ChatIDs = nil }, "--chat-id is missing: name a person whom the account knows, or set GREEN_API_CHAT_ID"},
		{"six persons", func(c *Config) { c.ChatIDs = []string{"1", "2", "3", "4", "5", "6"} }, "--chat-id: 6 are too many: at most 5"},
		{"an empty person", func(c *Config) { c.ChatIDs = []string{"1", ""} }, "--chat-id: must not be empty"},
		{"a group as a person", func(c *Config) { c.ChatIDs = []string{"4123-4@g.us"} }, "--chat-id: this is a group: give it as --group-id"},
		{"a person as a group", func(c *Config) { c.GroupID = "4123@c.us" }, "--group-id: this is no group"},
		{"nobody in the environment", func(c *Config) { c.SendTo = FromEnv }, "--send-to env: GREEN_API_SEND_TO is not set"},
		{"a recipient with a space", func(c *Config) { c.SendTo = "4123 @c.us" }, "--send-to: must not hold spaces"},
		{"a recipient whose card is not known", func(c *Config) { c.SendTo = "4123-4@g.us" }, "give the card as --send-card FILE"},
		{"a lid", func(c *Config) { c.SendTo = "4123@lid" }, "give the card as --send-card FILE"},
		{"a group on MAX", func(c *Config) { c.Product, c.SendTo = exchange.MAX, "-4123" }, "give the card as --send-card FILE"},
		{"a card for nobody", func(c *Config) { c.SendCard = []byte("{}") }, "--send-card needs --send-to"},
		{"no card", func(c *Config) { c.SendTo, c.SendCard = "4123@c.us", []byte("[]") }, "--send-card: want the contact of the request"},
		{"the whole request", func(c *Config) { c.SendTo, c.SendCard = "4123@c.us", []byte(`{"contact":{}}`) }, `unknown field "contact"`},
		{"something behind the card", func(c *Config) { c.SendTo, c.SendCard = "4123@c.us", []byte(`{"phoneContact":1,"company":"x"} {}`) }, "nothing behind it"},
		{"a card without a name", func(c *Config) { c.SendTo, c.SendCard = "4123@c.us", []byte(`{"phoneContact":79001234567}`) }, "contact.firstName"},
		{"bounds", func(c *Config) { c.MaxRequests, c.Timeout, c.Deadline = -1, -1, -1 }, "--max-requests: must be at least 1\n--timeout: must be positive\n--deadline: must be positive"},
		{"a plan that is too long", func(c *Config) { c.MaxRequests = 3 }, "--max-requests: the plan has 4 requests, 3 are allowed: nothing was sent"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, exchange.WhatsApp)
			cfg := good
			c.change(&cfg)
			for what, err := range map[string]error{
				"Run":    func() error { _, err := Run(t.Context(), cfg); return err }(),
				"DryRun": func() error { _, err := DryRun(cfg); return err }(),
			} {
				if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "4123") {
					t.Errorf("%s: %v, want %q", what, err, c.want)
				}
			}
			if n := len(w.Requests()); n > 0 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
}
