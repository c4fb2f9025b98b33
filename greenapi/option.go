package greenapi

import (
	"errors"
	"fmt"
	"math"
	"net/http"
	"time"
)

// Option changes a default of a [Client]. New reports a nil option, and one with an unusable argument, as an error.
type Option func(*settings) error

// settings are what options set.
type settings struct {
	httpClient  *http.Client
	middleware  []func(http.RoundTripper) http.RoundTripper
	timeout     time.Duration
	maxAttempts uint
	rates       map[Operation]float64
	limits      BodyLimits
	lenient     bool
}

// WithHTTPClient sets the transport that carries requests to the API: connections, proxies, TLS. The client is copied
// when New is called.
//
// Its Transport sees the token, in the path of each request. What logs or traces belongs into [WithMiddleware].
// Transport must work as [net/http.RoundTripper] says; nil stands for the default. Timeout, if positive, becomes the overall
// deadline as with [WithTimeout]; the later option counts. CheckRedirect and Jar have no effect: this package follows
// no redirects and uses no cookies.
func WithHTTPClient(client *http.Client) Option {
	return func(s *settings) error {
		if client == nil {
			return errors.New("WithHTTPClient: the client must not be nil")
		}
		copied := *client
		s.httpClient = &copied
		if copied.Timeout > 0 {
			s.timeout = copied.Timeout
		}
		return nil
	}
}

// WithMiddleware adds a layer around the transport for tracing, logging or metrics. It sees every attempt of every
// call, [Client.Raw] included, with [TokenPlaceholder] in the token's place, and replies whose headers, and whose bodies
// other than those of 2xx replies, have the token taken out. The first one given is the outermost.
//
// A middleware must use the request's own context or one derived from it, and must not repeat a SendContact; that is
// refused.
func WithMiddleware(middleware func(next http.RoundTripper) http.RoundTripper) Option {
	return func(s *settings) error {
		if middleware == nil {
			return errors.New("WithMiddleware: the middleware must not be nil")
		}
		s.middleware = append(s.middleware, middleware)
		return nil
	}
}

// WithTimeout sets the overall deadline of a call, everything included: waiting for the rate limit, attempts, pauses and
// reading the reply. The default is one minute. 0 switches it off, so that the context alone sets a bound. For
// [Client.Contacts] only the time spent waiting for the API counts, not that of the loop's body.
func WithTimeout(d time.Duration) Option {
	return func(s *settings) error {
		if d < 0 {
			return errors.New("WithTimeout: the duration must not be negative")
		}
		s.timeout = d
		return nil
	}
}

// WithMaxAttempts sets how many requests a call makes at most; see "Retries" in the package documentation for when
// it makes more than one. The default is 3; 1 switches retries off.
func WithMaxAttempts(n int) Option {
	return func(s *settings) error {
		if n < 1 {
			return errors.New("WithMaxAttempts: the number must be at least 1")
		}
		s.maxAttempts = uint(n)
		return nil
	}
}

// WithRateLimit sets how many requests of an operation the client makes a second, evenly spaced, every attempt counted.
// The defaults are the published limits of WhatsApp: 1 for GetContactInfo and GetContacts, 50 for SendContact. 0 sets
// no limit. The limits of the API count for an instance: programs that share one have to share the rate.
func WithRateLimit(op Operation, perSecond float64) Option {
	return func(s *settings) error {
		if policy[op] == nil {
			return fmt.Errorf("WithRateLimit: there is no operation %q", op)
		}
		if !(perSecond >= 0) || math.IsInf(perSecond, 0) {
			return errors.New("WithRateLimit: the rate must be a number from 0")
		}
		s.rates[op] = perSecond
		return nil
	}
}

// BodyLimits bound what is kept of replies, in bytes after decompression. 0 in a field stands for its default.
type BodyLimits struct {
	// Error is for replies other than 2xx and for Error.Body: more is cut off. The default is 1 MB (1 << 20).
	Error int64
	// Reply is for replies that are read as a whole: more is an ErrUnexpectedResponse. The default is 64 MB.
	Reply int64
	// Element is for one contact of the stream of Contacts, which as a whole has no limit. The default is 1 MB.
	Element int64
}

// WithBodyLimits changes the limits on the size of replies.
func WithBodyLimits(limits BodyLimits) Option {
	return func(s *settings) error {
		for _, change := range []struct {
			to   *int64
			from int64
		}{{&s.limits.Error, limits.Error}, {&s.limits.Reply, limits.Reply}, {&s.limits.Element, limits.Element}} {
			if change.from < 0 || change.from > math.MaxInt32 {
				return errors.New("WithBodyLimits: a limit must be from 0 to 2147483647")
			}
			if change.from > 0 {
				*change.to = change.from
			}
		}
		return nil
	}
}

// WithoutValidation sends requests whatever they hold: chat ids, contact cards and counts are left to the API. The rules
// of the API have moved before.
func WithoutValidation() Option {
	return func(s *settings) error {
		s.lenient = true
		return nil
	}
}

func defaultSettings() *settings {
	s := &settings{
		timeout: time.Minute, maxAttempts: defaultMaxAttempts, rates: map[Operation]float64{},
		limits: BodyLimits{Error: 1 << 20, Reply: 64 << 20, Element: 1 << 20},
	}
	for op, perSecond := range defaultRates {
		s.rates[op] = perSecond
	}
	return s
}

// wire returns the transport below everything.
func (s *settings) wire() http.RoundTripper {
	if s.httpClient != nil && s.httpClient.Transport != nil {
		return s.httpClient.Transport
	}
	return defaultWire()
}
