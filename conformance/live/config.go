// Package live asks a real instance the few questions that the checks need: a plan of requests, fixed and short, sent
// once a night at the published pace. It says what became of each scenario of the plan, and judges nothing.
package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// The environment variables that stand in for a configuration's fields. The credentials are those of
// [greenapi.NewFromEnv], and come from nowhere else.
const (
	EnvChatID  = "GREEN_API_CHAT_ID"
	EnvGroupID = "GREEN_API_GROUP_ID"
	EnvSendTo  = "GREEN_API_SEND_TO"
)

// FromEnv as Config.SendTo takes the recipient from GREEN_API_SEND_TO. Nothing else makes that variable count: one that
// is left over must not send a message.
const FromEnv = "env"

// What Config's zero fields stand for.
const (
	DefaultTimeout = 30 * time.Second
	// The default deadline is deadlineBase and deadlineEach for every planned request.
	deadlineBase = time.Minute
	deadlineEach = 10 * time.Second

	maxChatIDs = 5
)

// Config says what to ask which instance. It holds no credentials.
type Config struct {
	// Product is what the instance belongs to: whatsapp, telegram or max. Required.
	Product string
	// ChatIDs are the persons to ask about, one to five; nil stands for GREEN_API_CHAT_ID. A business, a lid and a
	// person whose number is hidden show members that others do not.
	ChatIDs []string
	// GroupID is a group to ask about; "" stands for GREEN_API_GROUP_ID, and where that is not set for none.
	GroupID string
	// SendTo gets one contact card, a real message; "" sends none, and FromEnv takes it from GREEN_API_SEND_TO.
	SendTo string
	// SendCard is the contact of that request as JSON; nil stands for the recipient's own number or, on MAX, id.
	SendCard []byte
	// ProbeErrors adds requests that the documents answer with an error.
	ProbeErrors bool
	// MaxRequests refuses a longer plan, and bounds what repeats may add to a shorter one; 0 sets no bound.
	MaxRequests int
	// Timeout is for a request with its reply, Deadline for the whole run; 0 stands for 30 seconds, and for a minute and
	// ten seconds a planned request.
	Timeout, Deadline time.Duration
	// Transport carries the requests: proxies, authorities. Run clones it and switches off the reuse of connections, so
	// that net/http repeats nothing of its own accord. Nil stands for net/http's default.
	Transport *http.Transport
	// Progress is told, before each scenario, what comes next; nil tells nobody.
	Progress func(line string)
	// Clock paces the requests; nil stands for the real one. It is not asked for Timeout and Deadline.
	Clock Clock
}

// Credentials are those of the instance that the environment names, for whoever has to take them out of what came.
func Credentials() (idInstance, token string) {
	return os.Getenv(greenapi.EnvIDInstance), os.Getenv(greenapi.EnvToken)
}

// Clock tells the time and waits.
type Clock interface {
	Now() time.Time
	// Wait returns after d, or with the context's error if that ends before.
	Wait(ctx context.Context, d time.Duration) error
}

type realClock struct{}

func (realClock) Now() time.Time { return time.Now() }

func (realClock) Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// settled returns the configuration with its defaults, or everything that is wrong with it. The errors name fields by
// the flags that set them, and repeat no id.
func (cfg Config) settled() (Config, error) {
	var errs []error
	wrong := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if !slices.Contains(exchange.Products(), cfg.Product) {
		wrong("--product: %q is none: choose one of %s", cfg.Product, strings.Join(exchange.Products(), ", "))
	}
	if id := os.Getenv(EnvChatID); len(cfg.ChatIDs) == 0 && id != "" {
		cfg.ChatIDs = []string{id}
	}
	cfg.GroupID = cmp.Or(cfg.GroupID, os.Getenv(EnvGroupID))
	if cfg.SendTo == FromEnv {
		if cfg.SendTo = os.Getenv(EnvSendTo); cfg.SendTo == "" {
			wrong("--send-to env: %s is not set", EnvSendTo)
		}
	}
	switch n := len(cfg.ChatIDs); {
	case n == 0:
		wrong("--chat-id is missing: name a person whom the account knows, or set %s", EnvChatID)
	case n > maxChatIDs:
		wrong("--chat-id: %d are too many: at most %d", n, maxChatIDs)
	}
	for _, id := range cfg.ChatIDs {
		switch err := greenapi.ChatID(id).Validate(); {
		case err != nil:
			wrong("--chat-id: %w", err)
		case greenapi.ChatID(id).Kind() == greenapi.ChatGroup:
			wrong("--chat-id: this is a group: give it as --group-id")
		}
	}
	if cfg.GroupID != "" && greenapi.ChatID(cfg.GroupID).Kind() != greenapi.ChatGroup {
		wrong("--group-id: this is no group: digits and hyphens with @g.us (WhatsApp) or a negative number (Telegram, MAX)")
	}
	if cfg.SendTo != "" {
		if err := greenapi.ChatID(cfg.SendTo).Validate(); err != nil {
			wrong("--send-to: %w", err)
		} else if card, err := cfg.card(); err != nil {
			errs = append(errs, err)
		} else {
			cfg.SendCard = card
		}
	} else if cfg.SendCard != nil {
		wrong("--send-card needs --send-to: without it nothing is sent")
	}
	if cfg.MaxRequests < 0 {
		wrong("--max-requests: must be at least 1")
	}
	if cfg.Timeout < 0 {
		wrong("--timeout: must be positive")
	}
	if cfg.Deadline < 0 {
		wrong("--deadline: must be positive")
	}
	cfg.Timeout = cmp.Or(cfg.Timeout, DefaultTimeout)
	if cfg.Clock == nil {
		cfg.Clock = realClock{}
	}
	return cfg, errors.Join(errs...)
}
