package live

import (
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// DryRun describes what Run would send, how often, at which pace, what it costs and what is kept. Nothing is sent, and
// the credentials need not be there. The text holds the ids that were given, for whoever runs it is to see them. The
// error is that of Run.
func DryRun(cfg Config) (string, error) {
	cfg, err := cfg.settled()
	if err != nil {
		return "", err
	}
	requests, err := plan(cfg)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("dry run, %s: %d requests %s, in this order; nothing has been sent\n", cfg.Product, len(requests), destination())
	for i, r := range requests {
		query := r.Query
		if query != "" {
			query = "?" + query
		}
		line("%3d  %s: %s", i+1, r.ID, r.Asks)
		line("     %s %s%s", r.Method, r.Path, query)
		if r.Body != "" {
			line("     %s", r.Body)
		}
	}
	most := 2 * len(requests)
	if cfg.SendTo != "" {
		most--
	}
	if cfg.MaxRequests > 0 {
		most = min(most, cfg.MaxRequests)
	}
	line("\nHow often  each once; once more after a lost connection and after an empty list%s; never more than %d requests", notSend(cfg), most)
	line("Pace       %s", strings.Join(paces(requests, cfg.Product), ", "))
	line("Time       about %s; %s a request and %s for the run at most", least(requests, cfg.Product), cfg.Timeout, cfg.deadline(len(requests)))
	line("Cost       %s", cost(cfg, requests))
	line("Kept       verify: states, findings and the shapes of members, no value; record: exchange files with pseudonyms for people")
	return b.String(), nil
}

// destination names the host that the environment gives, and what a run would miss there.
func destination() string {
	var missing []string
	for _, name := range []string{greenapi.EnvAPIURL, greenapi.EnvIDInstance, greenapi.EnvToken} {
		if os.Getenv(name) == "" {
			missing = append(missing, name)
		}
	}
	to := "to the address in " + greenapi.EnvAPIURL
	if u, err := url.Parse(os.Getenv(greenapi.EnvAPIURL)); err == nil && u.Host != "" {
		to = "to " + u.Host
	}
	if len(missing) > 0 {
		to += " (a run needs " + strings.Join(missing, ", ") + ")"
	}
	return to
}

func notSend(cfg Config) string {
	if cfg.SendTo == "" {
		return ""
	}
	return ", but never send"
}

// paces are the rates of the operations that occur.
func paces(requests []Request, product string) []string {
	var list []string
	for _, operation := range exchange.Operations() {
		if slices.ContainsFunc(requests, func(r Request) bool { return r.Operation == operation }) {
			list = append(list, fmt.Sprintf("%s at most %d a second", operation, PerSecond(operation, product)))
		}
	}
	return list
}

// least is how long the pauses take.
func least(requests []Request, product string) time.Duration {
	seen := map[string]bool{}
	total := time.Duration(0)
	for _, r := range requests {
		if seen[r.Operation] {
			total += interval(r.Operation, product)
		}
		seen[r.Operation] = true
	}
	return total.Round(time.Second)
}

func cost(cfg Config, requests []Request) string {
	asked := 0
	for _, r := range requests {
		if r.Operation == exchange.GetContactInfo {
			asked++
		}
	}
	text := fmt.Sprintf("%d calls of GetContactInfo, which Telegram and MAX count (469)", asked)
	if cfg.SendTo == "" {
		return "no message is sent; " + text
	}
	return "one real message, which counts toward the chats of the Developer plan (466); " + text
}
