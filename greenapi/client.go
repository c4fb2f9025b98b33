package greenapi

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
)

// Client calls the API for one instance. Make one with [New] or [NewFromEnv] and keep it: it holds the connections and
// the rate limits. It is safe for use by several goroutines at once. Printing it shows the address, never the token.
// The calls of a zero Client, and calls with a nil context or a nil option, fail with [ErrInvalidRequest].
type Client struct {
	settings
	base       string // with a slash at the end
	idInstance string
	requests   requests
	chain      http.RoundTripper
	secrets    secrets
	turnstiles map[Operation]*turnstile
	closeIdle  func()
}

// The environment variables that [NewFromEnv] reads; the names are the vendor's.
const (
	EnvAPIURL     = "GREEN_API_URL"
	EnvIDInstance = "GREEN_API_ID_INSTANCE"
	EnvToken      = "GREEN_API_TOKEN"
)

// New makes a client for one instance. The arguments are apiUrl, idInstance and apiTokenInstance as the console shows
// them. The address needs https, or http to a loopback host; it may have a base path such as /v3. New does not
// contact the API.
//
// The error names everything that is wrong with the arguments and the options at once, as *[FieldError] values,
// without repeating the arguments.
func New(apiURL, idInstance, token string, opts ...Option) (*Client, error) {
	var problems []error
	report := func(field string, err error) {
		if err != nil {
			problems = append(problems, &FieldError{field, err.Error()})
		}
	}
	base, err := parseBase(apiURL)
	report("apiURL", err)
	if err == nil && len(token) >= 8 && newSecrets("", token).Holds(apiURL) {
		report("apiURL", errors.New("must not hold the token: addresses are printed"))
	}
	report("idInstance", checkID(idInstance))
	report("token", checkToken(token))
	c := &Client{settings: defaults(), turnstiles: map[Operation]*turnstile{}}
	for i, opt := range opts {
		err := errors.New("must not be nil")
		if opt != nil {
			err = opt(&c.settings)
		}
		report(fmt.Sprintf("option %d", i+1), err)
	}
	if problems != nil {
		return nil, fmt.Errorf("greenapi: New: %w", errors.Join(problems...))
	}
	c.base, c.idInstance, c.secrets = base.String()+"/", idInstance, newSecrets(idInstance, token)
	c.requests, err = newRequests(c.base, idInstance, TokenPlaceholder)
	sent, sentErr := newRequests(c.base, idInstance, token)
	if err != nil || sentErr != nil { // h:x: passes for a host once
		return nil, fmt.Errorf("greenapi: New: %w", &FieldError{"apiURL", "is not a URL"})
	}
	for op, perSecond := range c.rates {
		if perSecond > 0 {
			c.turnstiles[op] = newTurnstile(perSecond)
		}
	}
	wire := c.wire
	if wire == nil {
		wire = defaultWire()
	}
	// Connections remember the requests that they carried. Out of the reach of printers they are kept in closures alone.
	c.wire = nil
	c.closeIdle = (&http.Client{Transport: wire}).CloseIdleConnections
	c.chain = guard(c.requests, sent, c.secrets, wire, c.limits.Error)
	for _, middleware := range slices.Backward(c.middleware) {
		if c.chain = middleware(c.chain); c.chain == nil {
			return nil, fmt.Errorf("greenapi: New: %w", &FieldError{"WithMiddleware", "the middleware returned nil"})
		}
	}
	return c, nil
}

// NewFromEnv makes a client from the environment variables GREEN_API_URL, GREEN_API_ID_INSTANCE and GREEN_API_TOKEN.
// The error names every variable that is missing or empty; otherwise it is that of [New].
func NewFromEnv(opts ...Option) (*Client, error) {
	var values []string
	var missing []error
	for _, name := range []string{EnvAPIURL, EnvIDInstance, EnvToken} {
		values = append(values, os.Getenv(name))
		if os.Getenv(name) == "" {
			missing = append(missing, &FieldError{name, "the environment variable is not set"})
		}
	}
	if missing != nil {
		return nil, fmt.Errorf("greenapi: NewFromEnv: %w", errors.Join(missing...))
	}
	return New(values[0], values[1], values[2], opts...)
}

// IDInstance returns the id of the client's instance, for [Client.Raw] and for telling clients apart.
func (c *Client) IDInstance() string { return c.idInstance }

// String names the client by its address.
func (c *Client) String() string { return "greenapi.Client(" + strings.TrimSuffix(c.base, "/") + ")" }

// CloseIdleConnections closes connections that are not in use, as [net/http.Client.CloseIdleConnections] does. The
// client stays usable.
func (c *Client) CloseIdleConnections() {
	if c.closeIdle != nil {
		c.closeIdle()
	}
}
