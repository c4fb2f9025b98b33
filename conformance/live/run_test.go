package live

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// TestRun: three products, with everything and with the least. What the server got is what the dry run printed, at
// the published pace by the server's clock, and every scenario is answered.
func TestRun(t *testing.T) {
	for _, product := range exchange.Products() {
		for _, full := range []bool{false, true} {
			t.Run(fmt.Sprintf("%s %t", product, full), func(t *testing.T) {
				w := newWorld(t, product)
				t.Setenv(EnvSendTo, "79001234568@c.us") // left over
				cfg := w.config()
				if full {
					cfg.ChatIDs = append(cfg.ChatIDs, person[product])
					cfg.GroupID, cfg.ProbeErrors, cfg.SendTo = group[product], true, "79001234567@c.us"
				}
				dry, err := DryRun(cfg)
				if err != nil {
					t.Fatal(err)
				}
				scenarios, exchanges := w.run(t, cfg)

				requests := w.Requests()
				if !strings.Contains(dry, fmt.Sprintf(": %d requests ", len(requests))) || len(exchanges) != len(requests) || len(scenarios) != len(requests) {
					t.Errorf("%d requests came, %d exchanges, %d scenarios; the dry run said\n%s", len(requests), len(exchanges), len(scenarios), dry)
				}
				after := dry
				for i, r := range requests {
					var found bool
					if _, after, found = strings.Cut(after, r.Method+" "); !found || r.Body != "" && !strings.Contains(after, r.Body+"\n") {
						t.Errorf("request %d is not what the dry run printed: %s", i+1, r)
					}
					if exchanges[i].Operation != string(r.Operation) || string(exchanges[i].Request.Body) != r.Body || exchanges[i].Request.Query != r.Query {
						t.Errorf("request %d is not what was recorded: %s", i+1, r)
					}
				}
				for i, s := range scenarios {
					if s.State != exchange.Answered || s.Requests != 1 || s.Reason != "" || exchanges[i].ID != "live-"+product+"-"+s.ID {
						t.Errorf("%s: %+v", exchanges[i].ID, s)
					}
				}
				if sent := w.Sent(); full && len(sent) != 1 || !full && len(sent) != 0 {
					t.Errorf("%d cards were sent", len(sent))
				} else if full && !strings.Contains(dry, `"contact":`+string(sent[0].Contact)) {
					t.Errorf("the card %s is not the one that was printed", sent[0].Contact)
				}
				for operation, times := range w.arrivals {
					for i := 1; i < len(times); i++ {
						if gap := times[i].Sub(times[i-1]); gap < interval(operation, product) {
							t.Errorf("%s: request %d came %s after the one before", operation, i+1, gap)
						}
					}
				}
			})
		}
	}
}

// TestPace is the published rate, once with the real clock, where it is the fastest.
func TestPace(t *testing.T) {
	w := newWorld(t, exchange.MAX)
	cfg := w.config()
	cfg.ChatIDs, cfg.Clock = []string{"1", "2", "3"}, nil
	cfg.MaxRequests = 5
	w.run(t, cfg)
	for operation, least := range map[string]time.Duration{exchange.GetContactInfo: time.Second / 10, exchange.GetContacts: time.Second} {
		times := w.arrivals[operation]
		for i := 1; i < len(times); i++ {
			if gap := times[i].Sub(times[i-1]); gap < least {
				t.Errorf("%s: %s", operation, gap)
			}
		}
	}
	if len(w.arrivals[exchange.GetContactInfo]) != 3 || len(w.arrivals[exchange.GetContacts]) != 2 {
		t.Errorf("%v", w.arrivals)
	}
}

// short is a run's outcome on one line: scenario, state's first letter, requests.
func short(scenarios []exchange.Scenario) string {
	var list []string
	for _, s := range scenarios {
		list = append(list, fmt.Sprintf("%s:%.1s%d", s.ID, s.State, s.Requests))
	}
	return strings.Join(list, " ")
}

// TestFates: what becomes of the scenarios of a night, from the first request on and from the third, and whose court
// the reason names.
func TestFates(t *testing.T) {
	const (
		once   = "list:u1 info:u1 count:s0 groups:s0 send:s0"
		twice  = "list:u2 info:u2 count:s0 groups:s0 send:s0"
		later  = "list:a1 info:a1 count:u1 groups:u1 send:s0"
		later2 = "list:a1 info:a1 count:u2 groups:u2 send:s0"
	)
	for _, c := range []struct{ fault, first, third, reason string }{
		{"401", once, later, "status 401; token: "},
		{"403", once, later, "status 403; instance id or address: "},
		{"404", once, later, "status 404; address: "},
		{"407", once, later, "status 407; proxy: "},
		{"408", once, later, "status 408; network: "},
		{"429", once, later, "status 429; rate: "},
		{"466", once, later, "status 466; quota: "},
		{"469", once, later, "status 469; quota: "},
		{"499", once, later, "status 499; network: "},
		{"500", once, later, "status 500; API: "},
		{"502", once, later, "status 502; API: "},
		{"418", once, later, "status 418; API: no document gives this status"},
		{"redirect", once, later, "status 302; address: "},
		{"not-authorized", once, later, "status 400, the instance is not ready; instance: "},
		{"starting", once, later, "status 400, the instance is not ready; instance: "},
		{"expired", once, later, "status 400, the instance is not ready; instance: "},
		{"400", once, later, "status 400; request: "},
		{"hang", once, later, "no reply in time; "},
		{"hang-body", once, later, "no reply in time; "},
		{"trickle", once, later, "no reply in time; "},
		{"reset", twice, later2, "the connection broke off; network: "},
		{"truncate", twice, later2, "the connection broke off; network: "},
	} {
		for from, want := range map[int]string{1: c.first, 3: c.third} {
			slow := strings.HasPrefix(c.reason, "no reply in time")
			if slow && from == 1 && c.fault != "hang" {
				continue // waiting once from the start is enough
			}
			t.Run(fmt.Sprintf("%s@%d", c.fault, from), func(t *testing.T) {
				w := newWorld(t, exchange.WhatsApp, fmt.Sprintf("%s@%d", c.fault, from))
				cfg := w.config()
				if cfg.SendTo = "79001234567@c.us"; slow {
					cfg.Timeout = 400 * time.Millisecond // long enough for what does answer, on a busy machine too
				}
				scenarios, exchanges := w.run(t, cfg)
				if got := short(scenarios); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
				sent, without := 0, 0
				for _, s := range scenarios {
					sent += s.Requests
					switch {
					case s.State == exchange.Unanswered && !strings.HasPrefix(s.Reason, c.reason):
						t.Errorf("%s: %s, want %q", s.ID, s.Reason, c.reason)
					case s.State == exchange.Skipped && s.Reason != "2 scenarios in a row got no usable reply":
						t.Errorf("%s: %s", s.ID, s.Reason)
					}
				}
				for _, ex := range exchanges {
					if ex.Response == nil {
						without++
					}
					if ex.Request.Path != "/waInstance{idInstance}/"+ex.Operation+"/{apiTokenInstance}" {
						t.Errorf("%s: %s", ex.ID, ex.Request.Path)
					}
					if _, err := exchange.Encode(ex); err != nil {
						t.Errorf("%s cannot be kept: %v", ex.ID, err)
					}
				}
				if sent != len(w.Requests()) || len(w.Sent()) > 0 {
					t.Errorf("%d requests counted, %d came, %d cards", sent, len(w.Requests()), len(w.Sent()))
				}
				if noReply := strings.Contains(c.reason, "connection") || strings.Contains(c.reason, "in time"); noReply && without < 3 || !noReply && without != 5-sent {
					t.Errorf("%d exchanges have no reply", without)
				}
			})
		}
	}
}

// TestRepeats: once after a lost connection and after an empty list, never a card, and never over --max-requests.
func TestRepeats(t *testing.T) {
	lost := greenapitest.Fault{Reset: greenapitest.ResetAfter}
	empty, _, _ := greenapitest.ParseFault("empty-list")
	for _, c := range []struct {
		name      string
		operation greenapi.Operation
		faults    []greenapitest.Fault
		max       int
		want      string
		ids       string // of the exchanges of the operation
		waits     time.Duration
	}{
		{"a list is lost once", greenapi.OpGetContacts, []greenapitest.Fault{lost}, 0, "list:a2 info:a1 info-2:a1 count:a1 send:a1", "list-2 count", 0},
		{"a list is lost twice", greenapi.OpGetContacts, []greenapitest.Fault{lost, lost}, 0, "list:u2 info:a1 info-2:a1 count:a1 send:a1", "list count", 0},
		{"a person is lost once", greenapi.OpGetContactInfo, []greenapitest.Fault{lost}, 0, "list:a1 info:a2 info-2:a1 count:a1 send:a1", "info-1-2 info-2", 0},
		{"then an error", greenapi.OpGetContacts, []greenapitest.Fault{lost, {Status: 502}}, 0, "list:u2 info:a1 info-2:a1 count:a1 send:a1", "list-2 count", 0},
		{"a card is lost", greenapi.OpSendContact, []greenapitest.Fault{lost}, 0, "list:a1 info:a1 info-2:a1 count:a1 send:u1", "send", 0},
		{"no request is left", greenapi.OpGetContacts, []greenapitest.Fault{lost}, 5, "list:u1 info:a1 info-2:a1 count:a1 send:a1", "list count", 0},
		{"a list is empty once", greenapi.OpGetContacts, []greenapitest.Fault{empty}, 0, "list:a2 info:a1 info-2:a1 count:a1 send:a1", "list list-2 count", emptyListPause},
		{"a list is empty twice", greenapi.OpGetContacts, []greenapitest.Fault{empty, empty}, 0, "list:a2 info:a1 info-2:a1 count:a1 send:a1", "list list-2 count", emptyListPause},
		{"empty, then an error", greenapi.OpGetContacts, []greenapitest.Fault{empty, {Status: 502}}, 0, "list:u2 info:a1 info-2:a1 count:a1 send:a1", "list list-2 count", emptyListPause},
		{"two in a row, in the middle", greenapi.OpGetContactInfo, []greenapitest.Fault{{Status: 469}, {Status: 469}}, 0, "list:a1 info:u1 info-2:u1 count:s0 send:s0", "info info-2", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t, exchange.Telegram)
			w.Fail(c.operation, c.faults...)
			cfg := w.config()
			cfg.ChatIDs, cfg.SendTo, cfg.MaxRequests = []string{"100000000", "200000000"}, "79001234567@c.us", c.max
			scenarios, exchanges := w.run(t, cfg)
			if got := short(scenarios); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			var ids []string
			for _, ex := range exchanges {
				if ex.Operation == string(c.operation) {
					ids = append(ids, strings.TrimPrefix(ex.ID, "live-telegram-"))
				}
			}
			if got := strings.Join(ids, " "); got != c.ids {
				t.Errorf("exchanges %s, want %s", got, c.ids)
			}
			if slept := slices.Max(w.clock.waited); c.waits > 0 && slept < c.waits-time.Second {
				t.Errorf("waited %s", slept)
			}
		})
	}
}

// TestLimits: the run ends in time, and says why, however it is ended. What was done stands.
func TestLimits(t *testing.T) {
	t.Run("deadline", func(t *testing.T) {
		w := newWorld(t, exchange.Telegram, "hang@2")
		cfg := w.config()
		cfg.Deadline, cfg.ProbeErrors = 400*time.Millisecond, true
		scenarios, _ := w.run(t, cfg)
		if got := short(scenarios); got != "list:a1 info:u1 count:s0 probe-missing:s0 probe-type:s0 probe-form:s0" || !strings.HasPrefix(scenarios[1].Reason, "the run's deadline passed; ") {
			t.Errorf("%s: %+v", got, scenarios)
		}
		for _, s := range scenarios[2:] {
			if !strings.HasPrefix(s.Reason, "the run's deadline passed; ") {
				t.Errorf("%s: %s", s.ID, s.Reason)
			}
		}
	})
	t.Run("interrupted in a request", func(t *testing.T) {
		w := newWorld(t, exchange.Telegram, "hang@2")
		ctx, cancel := context.WithCancelCause(t.Context())
		cfg := w.config()
		cfg.Progress = func(line string) {
			if line == "2 of 3: info, getContactInfo" {
				go func() {
					for len(w.Requests()) < 2 {
						time.Sleep(time.Millisecond)
					}
					cancel(fmt.Errorf("a signal"))
				}()
			}
		}
		scenarios, _ := w.runUntil(t, ctx, cfg)
		if got := short(scenarios); got != "list:a1 info:u1 count:s0" || !strings.HasPrefix(scenarios[1].Reason, "interrupted; ") || !strings.HasPrefix(scenarios[2].Reason, "interrupted") {
			t.Errorf("%s: %+v", got, scenarios)
		}
	})
	t.Run("interrupted in a pause", func(t *testing.T) {
		w := newWorld(t, exchange.Telegram)
		ctx, cancel := context.WithCancel(t.Context())
		cfg := w.config()
		cfg.Clock = nil
		cfg.Progress = func(line string) {
			if strings.HasPrefix(line, "3 of 3") {
				cancel()
			}
		}
		scenarios, _ := w.runUntil(t, ctx, cfg)
		if got := short(scenarios); got != "list:a1 info:a1 count:s0" || len(w.Requests()) != 2 {
			t.Errorf("%s, %d requests", got, len(w.Requests()))
		}
	})
}

// TestNoConnection: whatever is between here and the API, from the first request on or from the third, the reason
// names it.
func TestNoConnection(t *testing.T) {
	authority := newAuthority(t)
	refusing := func(status int) string {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		t.Cleanup(proxy.Close)
		return proxy.URL
	}
	down := httptest.NewServer(nil)
	down.Close()
	closed := strings.TrimPrefix(down.URL, "http://")
	plain := strings.TrimPrefix(greenapitest.Start(t, greenapitest.WhatsApp).URL, "http://")
	stranger := newAuthority(t).serve(t, "api.example.org", http.NotFoundHandler())
	other := authority.serve(t, "other.example.org", http.NotFoundHandler())
	for _, c := range []struct {
		name        string
		addr, proxy string // where the connection goes instead, or what is in between
		err         error  // why there is none
		reason      string
	}{
		{"server down", closed, "", nil, "the connection was refused; network: "},
		{"host unknown", "", "", &net.DNSError{Err: "no such host", IsNotFound: true}, "the API's host is not found; DNS: "},
		{"no route", "", "", syscall.EHOSTUNREACH, "the host cannot be reached; network: "},
		{"authority unknown", stranger, "", nil, "the certificate's authority is not trusted; TLS: "},
		{"certificate for another host", other, "", nil, "the certificate is for another host; TLS: "},
		{"no TLS there", plain, "", nil, "no TLS connection; TLS: "},
		{"proxy refuses", "", refusing(http.StatusForbidden), nil, "the proxy refused; proxy: it must allow"},
		{"proxy wants a password", "", refusing(http.StatusProxyAuthRequired), nil, "the proxy refused; proxy: it asks for a name"},
		{"proxy down", "", down.URL, nil, "the proxy cannot be reached; proxy: "},
	} {
		for from, want := range map[int]string{1: "list:u2 info:u2 count:s0 groups:s0", 3: "list:a1 info:a1 count:u2 groups:u2"} {
			t.Run(fmt.Sprintf("%s from %d", c.name, from), func(t *testing.T) {
				w := newWorld(t, exchange.WhatsApp)
				t.Setenv(greenapi.EnvAPIURL, "https://api.example.org")
				good := authority.serve(t, "api.example.org", w.Server)
				request := 0
				cfg := w.config()
				cfg.Transport = &http.Transport{
					TLSClientConfig: &tls.Config{RootCAs: authority.pool},
					Proxy: func(*http.Request) (*url.URL, error) { // asked once a request
						if request++; request < from || c.proxy == "" {
							return nil, nil
						}
						return url.Parse(c.proxy)
					},
					DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
						switch {
						case addr != "api.example.org:443": // the proxy's
						case request < from:
							addr = good
						case c.err != nil:
							return nil, &net.OpError{Op: "dial", Net: network, Err: c.err}
						default:
							addr = c.addr
						}
						return new(net.Dialer).DialContext(ctx, network, addr)
					},
				}
				scenarios, _ := w.run(t, cfg)
				if got := short(scenarios); got != want {
					t.Errorf("got  %s\nwant %s", got, want)
				}
				for _, s := range scenarios {
					if s.State == exchange.Unanswered && (!strings.HasPrefix(s.Reason, c.reason) || strings.Contains(s.Reason, "\n")) {
						t.Errorf("%s: %q, want %q", s.ID, s.Reason, c.reason)
					}
				}
			})
		}
	}
	t.Run("no HTTP there", func(t *testing.T) {
		w := newWorld(t, exchange.WhatsApp)
		t.Setenv(greenapi.EnvAPIURL, talking(t, "SSH-2.0-OpenSSH_9.6\r\n"))
		scenarios, _ := w.run(t, w.config())
		if got, want := scenarios[0].Reason, "what came is no HTTP; network: "; !strings.HasPrefix(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	})
}

// TestCredentialErrors are errors of the run, and show nothing.
func TestCredentialErrors(t *testing.T) {
	for _, c := range []struct{ variable, value, want string }{
		{greenapi.EnvToken, "", "GREEN_API_TOKEN: the environment variable is not set"},
		{greenapi.EnvToken, strings.Repeat("secret ", 9), "token: must not"},
		{greenapi.EnvIDInstance, "secret", "idInstance: must be digits"},
		{greenapi.EnvAPIURL, "http://secret.example.org", "apiURL: must begin with https://"},
	} {
		w := newWorld(t, exchange.WhatsApp)
		t.Setenv(c.variable, c.value)
		_, err := Run(t.Context(), w.config())
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s=%q: %v, want %q", c.variable, c.value, err, c.want)
		}
	}
}

// TestUsable: what answers a probe and a group, and what does not.
func TestUsable(t *testing.T) {
	envelope := func(message string) reply {
		data, _ := json.Marshal(map[string]any{"statusCode": 400, "path": "/waInstance{idInstance}/getContactInfo/{apiTokenInstance}", "message": message})
		return reply{400, data}
	}
	const groups = "Validation failed. Details: The method GetContactInfo does not support group chats, to work with groups, use the GetGroupData method"
	for _, c := range []struct {
		name                             string
		reply                            reply
		refusal, refusalOfType, forGroup bool
	}{
		{"validation", envelope("Validation failed. Details: 'chatId' is required"), true, true, false},
		{"about groups", envelope(groups), true, true, true},
		{"not ready", envelope("instance is starting or not authorized"), false, false, false},
		{"not ready, as text", reply{400, []byte("Instance account is expired.")}, false, false, false},
		{"bad request, as text", reply{400, []byte("bad request data")}, true, true, false},
		{"nothing", reply{400, nil}, true, true, false},
		{"of another type", reply{500, []byte("interface conversion: interface {} is bool, not string")}, false, true, false},
		{"server failed", reply{500, []byte("<html>")}, false, false, false},
		{"bad gateway", reply{502, []byte("interface conversion")}, false, false, false},
		{"token", reply{401, nil}, false, false, false},
	} {
		if success(c.reply) || refusal(c.reply) != c.refusal || refusalOfType(c.reply) != c.refusalOfType || groupAnswer(c.reply) != c.forGroup {
			t.Errorf("%s: %t, %t, %t, %t", c.name, success(c.reply), refusal(c.reply), refusalOfType(c.reply), groupAnswer(c.reply))
		}
	}
	for body, want := range map[string]bool{"[]": true, " [ ]\n": true, "[{}]": false, "null": false, "{}": false, "": false, "[": false} {
		if got := (reply{200, []byte(body)}).emptyList(); got != want {
			t.Errorf("%q: %t", body, got)
		}
	}
}
