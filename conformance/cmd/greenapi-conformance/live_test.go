package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/live"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// hasty is a clock by which no pause takes time.
type hasty struct{ passed time.Duration }

func (c *hasty) Now() time.Time { return time.Now().Add(c.passed) }

func (c *hasty) Wait(ctx context.Context, d time.Duration) error {
	c.passed += d
	return ctx.Err()
}

// instance starts a fake instance with faults by name and sets the environment as serve prints it. Nobody waits.
func instance(t *testing.T, product string, faults ...string) *greenapitest.Server {
	t.Helper()
	server := greenapitest.Start(t, greenapitest.Product(product))
	for _, text := range faults {
		fault, n, err := greenapitest.ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		server.FailFrom(n, fault)
	}
	clock = &hasty{}
	t.Cleanup(func() { clock = nil })
	t.Setenv(greenapi.EnvAPIURL, server.URL)
	t.Setenv(greenapi.EnvIDInstance, server.IDInstance)
	t.Setenv(greenapi.EnvToken, server.Token)
	t.Setenv(live.EnvChatID, served[product].person)
	t.Setenv(live.EnvGroupID, "")
	t.Setenv(live.EnvSendTo, "79001234568@c.us") // left over
	return server
}

var planned = regexp.MustCompile(`^dry run, [a-z]+: ([0-9]+) requests`)

// TestLive: three products, asked the least and everything. The server gets as many requests as the dry run says, and
// a card only where a recipient is named: the one that was printed.
func TestLive(t *testing.T) {
	for _, product := range exchange.Products() {
		for name, flags := range map[string][]string{
			"the least":                   nil,
			"everything":                  {"--group-id", served[product].group, "--probe-errors", "--send-to", "79001234567@c.us", "--chat-id", served[product].person, "--chat-id", served[product].person},
			"the environment's recipient": {"--send-to", "env"},
		} {
			t.Run(product+" "+name, func(t *testing.T) {
				server := instance(t, product)
				args := append([]string{"verify", "--mode", "live", "--product", product}, flags...)
				dry := command(t, append(args, "--dry-run")...)
				if n := len(server.Requests()); dry.code != 0 || n > 0 {
					t.Fatalf("dry run: exit code %d, %d requests:\n%s%s", dry.code, n, dry.stdout, dry.stderr)
				}
				o := command(t, args...)
				if o.code != 0 || o.result.Verdict != "conformant" || o.result.Product != product {
					t.Errorf("exit code %d, %s:\n%s%s", o.code, o.result.Verdict, o.stdout, o.stderr)
				}
				if n := fmt.Sprint(len(server.Requests())); planned.FindStringSubmatch(dry.stdout)[1] != n {
					t.Errorf("%s requests came:\n%s", n, dry.stdout)
				}
				sent := server.Sent()
				if wanted := name != "the least"; wanted != (len(sent) == 1) || len(sent) > 1 {
					t.Errorf("%d cards were sent", len(sent))
				} else if wanted && !strings.Contains(dry.stdout, `"contact":`+string(sent[0].Contact)+"}\n") {
					t.Errorf("%s was sent:\n%s", sent[0].Contact, dry.stdout)
				}
				if strings.Contains(o.stderr, "\r") {
					t.Errorf("a progress line, and no terminal: %q", o.stderr)
				}
				if text := dry.stdout + o.stdout + o.stderr; strings.Contains(text, server.Token) || strings.Contains(text, server.IDInstance) {
					t.Error("the credentials were printed")
				}
			})
		}
	}
}

// TestLiveFates: what a night may bring is exit 3 with whose court it is, and after a drift exit 1.
func TestLiveFates(t *testing.T) {
	for fault, advice := range map[string]string{
		"401": "status 401; token: ", "403": "status 403; instance id or address: ", "429": "status 429; rate: ",
		"466": "status 466; quota: ", "499": "status 499; network: ", "500": "status 500; API: ", "502": "status 502; API: ",
		"not-authorized": "not ready; instance: ", "reset": "broke off; network: ", "hang": "no reply in time; ",
	} {
		for from, faults := range map[string][]string{"1": {fault}, "3": {fault + "@3"}, "3 after drift": {"undeclared", fault + "@3"}} {
			if from != "1" && !slices.Contains([]string{"403", "reset", "hang"}, fault) {
				continue // package run has the rest
			}
			t.Run(fault+" from "+from, func(t *testing.T) {
				server := instance(t, exchange.WhatsApp, faults...)
				args := []string{"verify", "--mode", "live", "--product", "whatsapp", "--send-to", "79001234567@c.us"}
				if fault == "hang" {
					args = append(args, "--timeout", "400ms") // long enough for what does answer
				}
				o := command(t, args...)
				want := 3
				if len(faults) > 1 {
					want = 1
				}
				if o.code != want || o.result.ExitCode != want {
					t.Errorf("exit code %d, want %d:\n%s%s", o.code, want, o.stdout, o.stderr)
				}
				if !strings.Contains(o.stdout, advice) || !strings.Contains(o.stdout, "skipped send: sendContact") {
					t.Errorf("%q is not in:\n%s", advice, o.stdout)
				}
				if len(server.Sent()) > 0 {
					t.Error("a card was sent")
				}
			})
		}
	}
}

// TestLiveUsage: what is wrong is told before anything is sent.
func TestLiveUsage(t *testing.T) {
	card := filepath.Join(write(t, "card.json", `{"phoneContact": 79001234567, "company": "Wholesale"}`), "card.json")
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"a plan that is too long", []string{"--max-requests", "2"}, 2, "--max-requests: the plan has 3 requests, 2 are allowed: nothing was sent"},
		{"no room", []string{"--max-requests", "0"}, 2, "--max-requests: 0 leaves no room"},
		{"less than none", []string{"--max-requests", "-1"}, 2, "--max-requests: must be at least 1"},
		{"a room that is enough", []string{"--max-requests", "3"}, 0, "conformant"},
		{"no time", []string{"--timeout", "0", "--deadline", "0s"}, 2, "--timeout: 0 leaves no room"},
		{"a group that begins with a minus", []string{"--group-id", "-10000000000000"}, 0, "conformant"},
		{"a recipient that does, without a card", []string{"--send-to", "-10000000000000"}, 2, "--send-card FILE"},
		{"with one", []string{"--send-to", "-10000000000000", "--send-card", card}, 0, "conformant"},
		{"a card that is not there", []string{"--send-to", "1@c.us", "--send-card", "no-such-file"}, 2, "no-such-file"},
		{"a card that does not end", []string{"--send-to", "1@c.us", "--send-card", "/dev/zero"}, 2, "/dev/zero: not a regular file"},
		{"a recipient from an unset variable", []string{"--send-to", ""}, 2, "--send-to is empty"},
		{"recordings", []string{"--recordings", "x"}, 2, "--recordings belongs to recordings: a live run has none"},
		{"an age", []string{"--max-age", "1d"}, 2, "--max-age belongs to recordings: a live run has none"},
		{"no product", []string{"--product", "signal"}, 2, `"signal"`},
		{"a flag's name for an id", []string{"--chat-id", "--group-id", "-5"}, 2, "not defined: -5"},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := instance(t, exchange.Telegram)
			o := command(t, append([]string{"verify", "--mode", "live", "--product", "telegram"}, c.args...)...)
			if o.code != c.code || !strings.Contains(o.stdout+o.stderr, c.says) {
				t.Errorf("exit code %d, want %d, %q:\n%s%s", o.code, c.code, c.says, o.stdout, o.stderr)
			}
			if o.result.ExitCode != c.code {
				t.Errorf("results.json says %d", o.result.ExitCode)
			}
			if n := len(server.Requests()); c.code == 2 && n > 0 {
				t.Errorf("%d requests were sent", n)
			}
		})
	}
	for _, flags := range [][]string{{"--chat-id", "1"}, {"--send-to", "1"}, {"--dry-run"}, {"--probe-errors"}, {"--timeout", "1s"}} {
		if o := command(t, append([]string{"verify"}, flags...)...); o.code != 2 || !strings.Contains(o.stderr, flags[0]+" belongs to --mode live") {
			t.Errorf("%s: exit code %d: %s", flags, o.code, o.stderr)
		}
	}
	t.Run("no credentials", func(t *testing.T) {
		instance(t, exchange.Telegram)
		t.Setenv(greenapi.EnvToken, "")
		if o := command(t, "verify", "--mode", "live", "--product", "telegram"); o.code != 2 || !strings.Contains(o.stderr, "GREEN_API_TOKEN: the environment variable is not set") {
			t.Errorf("exit code %d: %s", o.code, o.stderr)
		}
	})
}

// TestServeUsage and what serve prints; TestProcesses runs it.
func TestServeUsage(t *testing.T) {
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{nil, 2, `--product: "" is none: choose one of whatsapp, telegram, max`},
		{[]string{"--product", "max", "x"}, 2, `unexpected argument "x"`},
		{[]string{"--product", "max", "--fault", "typo"}, 2, `--fault: there is no fault "typo"`},
		{[]string{"--product", "max", "--addr", "0.0.0.0:0"}, 2, `--addr: "0.0.0.0" is not on the loopback interface`},
		{[]string{"--product", "max", "--addr", ":8080"}, 2, "not on the loopback interface"},
		{[]string{"--product", "max", "--addr", "8080"}, 2, "--addr: want host:port"},
		{[]string{"--help"}, 0, "-fault ID"},
		{[]string{"--help"}, 0, "--fault help lists the ids"},
		{[]string{"--fault", "help"}, 0, "the connection is reset"},
		{[]string{"--fault", "help"}, 0, "ID@N    every request from the N-th on"},
		{[]string{"--fault", "help"}, 0, "its documented body, or one as servers send it where no document has any"},
	} {
		if o := command(t, append([]string{"serve"}, c.args...)...); o.code != c.code || !strings.Contains(o.stdout+o.stderr, c.says) {
			t.Errorf("%q: exit code %d, want %q:\n%s%s", c.args, o.code, c.says, o.stdout, o.stderr)
		}
	}
}

// TestFaultHelpIsWhole: every fault by name is listed.
func TestFaultHelpIsWhole(t *testing.T) {
	var out bytes.Buffer
	printFaults(&out)
	for _, f := range greenapitest.NamedFaults() {
		if !strings.Contains(out.String(), f.ID) || f.Meaning == "" {
			t.Errorf("%s is not explained", f.ID)
		}
	}
}

// TestProgress is for a terminal alone.
func TestProgress(t *testing.T) {
	file, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if isTerminal(file) {
		t.Error("a file is no terminal")
	}
}
