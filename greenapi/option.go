package greenapi

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"time"
)

// Option changes a default of a [Client]. New reports a nil option, and one with an unusable argument, as an error.
type Option func(*settings) error

// settings are what options set.
type settings struct {
	wire        http.RoundTripper
	middleware  []func(http.RoundTripper) http.RoundTripper
	timeout     time.Duration
	maxAttempts int
	rates       map[Operation]float64
	limits      BodyLimits
	lenient     bool
	agent       []string // the header's one value
	product     Messenger
}

func defaults() settings {
	return settings{
		timeout: time.Minute, maxAttempts: defaultMaxAttempts, rates: maps.Clone(defaultRates), agent: []string{defaultAgent()},
		limits: BodyLimits{Error: 1 << 20, Reply: 64 << 20, Element: 1 << 20},
	}
}

// option is set if its argument is right, and the problem otherwise.
func option(right bool, problem string, set func(*settings)) Option {
	return func(s *settings) error {
		if !right {
			return errors.New(problem)
		}
		set(s)
		return nil
	}
}

// WithHTTPClient sets the transport that carries requests to the API: connections, proxies, TLS. The client is copied.
//
// Its Transport sees the token, in the path of each request; what logs or traces belongs into [WithMiddleware]. It must
// keep the rules of [net/http.RoundTripper]; nil stands for the default. Timeout, if positive, becomes the overall
// deadline as with [WithTimeout], and the later option counts. CheckRedirect and Jar have no effect: this package
// follows no redirects and keeps no cookies. A Transport of one's own should have MaxIdleConnsPerHost at about the number
// of workers that share the client; net/http's default is 2.
func WithHTTPClient(client *http.Client) Option {
	if client == nil {
		return option(false, "WithHTTPClient: the client must not be nil", nil)
	}
	wire, timeout := client.Transport, client.Timeout
	return option(true, "", func(s *settings) {
		s.wire = wire
		if timeout > 0 {
			s.timeout = timeout
		}
	})
}

// WithMiddleware adds a layer around the transport for tracing, logging or metrics. It sees every attempt of every
// call, those of [Client.Raw] included, with [TokenPlaceholder] in the token's place, and replies with the token taken
// out of their headers and, other than 2xx, of their bodies. The first one given is the outermost.
//
// A middleware must use the request's own context or one derived from it, and must not repeat a SendContact: that is
// refused.
func WithMiddleware(middleware func(next http.RoundTripper) http.RoundTripper) Option {
	return option(middleware != nil, "WithMiddleware: the middleware must not be nil", func(s *settings) {
		s.middleware = append(s.middleware, middleware)
	})
}

// WithTimeout sets the overall deadline of a call, everything included: waiting for the rate limit, attempts, pauses
// and reading the reply. The default is one minute. 0 switches it off, and the context alone sets a bound. For
// [Client.Contacts] only the time spent waiting for the API counts, not that of the loop's body.
func WithTimeout(d time.Duration) Option {
	return option(d >= 0, "WithTimeout: the duration must not be negative", func(s *settings) { s.timeout = d })
}

// WithMaxAttempts sets how many requests a call makes at most; see "Retries" in the package documentation for when
// it makes more than one. The default is 3; 1 switches retries off.
func WithMaxAttempts(n int) Option {
	return option(n >= 1, "WithMaxAttempts: the number must be at least 1", func(s *settings) { s.maxAttempts = n })
}

// WithRateLimit sets how many requests of an operation the client makes a second, evenly spaced, every attempt
// counted. The defaults are the published limits of WhatsApp: 1 for GetContactInfo and GetContacts, 50 for
// SendContact; MAX allows 10 for GetContactInfo. 0 sets no limit. The limits of the API count for an instance: programs
// that share one have to share the rate.
func WithRateLimit(op Operation, perSecond float64) Option {
	if policy[op] == nil {
		return option(false, fmt.Sprintf("WithRateLimit: there is no operation %q", op), nil)
	}
	right := perSecond >= 0 && perSecond <= 1e9
	return option(right, "WithRateLimit: the rate must be from 0 to 1e9", func(s *settings) { s.rates[op] = perSecond })
}

// BodyLimits bound what is kept of replies, in bytes after decompression. 0 in a field stands for its default. While a
// reply is read, a call holds up to four times its limit: what came in, the JSON, and the values made of it.
type BodyLimits struct {
	// Error is for replies other than 2xx and for Error.Body: more is cut off. The default is 1 MB (1 << 20).
	Error int
	// Reply is for replies that are read as a whole: more is an ErrUnexpectedResponse. The default is 64 MB.
	Reply int
	// Element is for one contact of the stream of Contacts, which as a whole has no limit and holds one at a time. The
	// default is 1 MB.
	Element int
}

// WithBodyLimits changes the limits on the size of replies.
func WithBodyLimits(limits BodyLimits) Option {
	right := min(limits.Error, limits.Reply, limits.Element) >= 0 &&
		max(limits.Error, limits.Reply, limits.Element) <= 1<<30
	return option(right, "WithBodyLimits: a limit must be from 0 to 1 GB", func(s *settings) {
		s.limits = BodyLimits{
			Error:   cmp.Or(limits.Error, s.limits.Error),
			Reply:   cmp.Or(limits.Reply, s.limits.Reply),
			Element: cmp.Or(limits.Element, s.limits.Element),
		}
	})
}

// WithoutValidation sends requests whatever they hold: chat ids, contact cards and counts are left to the API, whose
// rules have moved before.
func WithoutValidation() Option {
	return option(true, "", func(s *settings) { s.lenient = true })
}

// WithProduct says which product the instance belongs to. The client then tells what that product does not take before
// anything is sent: ids of another product's form, a phone card for MAX, a chat on a card for the others. And it knows
// the unit of TypingTime. Without it all of this is left to the API.
func WithProduct(product Messenger) Option {
	return option(product.known(), "WithProduct: the product must be WhatsApp, Telegram or MAX", func(s *settings) { s.product = product })
}

// WithUserAgent sets the User-Agent header of every request, for the operator of the API or of a proxy to know the
// program by: "shop/1.4". The default names this module and its version.
func WithUserAgent(agent string) Option {
	right := agent != "" && !strings.ContainsFunc(agent, func(r rune) bool { return r < ' ' || r > '~' })
	return option(right, "WithUserAgent: the text must be of printable ASCII characters", func(s *settings) { s.agent = []string{agent} })
}
