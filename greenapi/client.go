package greenapi

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/greenapi-contract/greenapi-go/generated"
	"golang.org/x/time/rate"
)

// Client calls the API for one instance. Make one with [New] or [NewFromEnv] and keep it: it holds the connections and
// the rate limits. It is safe for use by several goroutines at once. Printing it shows the address, never the token.
// The calls of a zero Client, and calls with a nil context or a nil option, fail with [ErrInvalidRequest].
type Client struct {
	settings
	endpoint
	server    string
	chain     http.RoundTripper
	hidden    secret
	limiters  map[Operation]*rate.Limiter
	closeIdle func()
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
	report("idInstance", checkSegment(idInstance))
	report("token", checkSegment(token))
	if token == TokenPlaceholder {
		report("token", errors.New("must be the instance's own token, not its placeholder"))
	}
	c := &Client{settings: defaults(), limiters: map[Operation]*rate.Limiter{}}
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
	c.endpoint, c.server, c.hidden = newEndpoint(base, idInstance), base.String(), newSecret(idInstance, token)
	for op, perSecond := range c.rates {
		if perSecond > 0 {
			c.limiters[op] = newLimiter(perSecond)
		}
	}
	wire := c.wire
	if wire == nil {
		wire = defaultWire()
	}
	// Connections remember the requests that they carried. Out of the reach of printers they are kept in closures alone.
	c.wire = nil
	c.closeIdle = func() {
		if wire, is := wire.(interface{ CloseIdleConnections() }); is {
			wire.CloseIdleConnections()
		}
	}
	c.chain = guard(c.endpoint, token, c.hidden, wire, c.limits.Error)
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

// parseBase checks an API address. Its errors do not quote it: people paste addresses with the token in them.
func parseBase(apiURL string) (*url.URL, error) {
	u, err := url.Parse(apiURL)
	switch {
	case apiURL == "":
		return nil, errors.New("must not be empty")
	case err != nil:
		return nil, errors.New("is not a URL")
	case u.Scheme != "https" && u.Scheme != "http" || u.Opaque != "":
		return nil, errors.New("must begin with https://")
	case u.Hostname() == "":
		return nil, errors.New("has no host")
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return nil, errors.New("must begin with https://: over http the token could be read by others")
	case u.User != nil || u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(apiURL, "#"):
		return nil, errors.New("must have no user, query or fragment")
	case strings.Contains(u.Path, "/waInstance"):
		return nil, errors.New("must end before /waInstance: the client adds the rest")
	case strings.Contains(u.Path, "//") || strings.Contains(u.Path+"/", "/./") || strings.Contains(u.Path+"/", "/../"):
		return nil, errors.New("must have no empty, . or .. segment in its path")
	}
	escaped := strings.TrimSuffix(u.EscapedPath(), "/")
	u.Path, u.RawPath, u.Host = strings.TrimSuffix(u.Path, "/"), escaped, strings.TrimSuffix(u.Host, ":")
	return u, nil
}

func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// checkSegment checks what will be a segment of the path: the instance id or the token.
func checkSegment(s string) error {
	switch {
	case s == "":
		return errors.New("must not be empty")
	case s == "." || s == ".." || !utf8.ValidString(s) || strings.ContainsAny(s, `/\%?#`) ||
		strings.ContainsFunc(s, func(r rune) bool { return unicode.IsSpace(r) || !unicode.IsPrint(r) }):
		return errors.New(`must not be . or .., nor hold spaces, control characters or any of / \ % ? #`)
	}
	return nil
}

// String names the client by its address.
func (c *Client) String() string { return "greenapi.Client(" + c.server + ")" }

// CloseIdleConnections closes connections that are not in use, as [net/http.Client.CloseIdleConnections] does. The
// client stays usable.
func (c *Client) CloseIdleConnections() {
	if c.closeIdle != nil {
		c.closeIdle()
	}
}

// Raw returns the generated client on this client's own transport, for what the facade does not cover. Pass it the
// instance id and [TokenPlaceholder]; with any other token, instance id or host it refuses to send, with an *Error:
//
//	resp, err := client.Raw().GetContacts(ctx, idInstance, greenapi.TokenPlaceholder, nil)
//
// It has the transport's protections: middleware, no redirects, and no token in errors, in headers, or in the bodies
// of replies other than 2xx, which are cut at BodyLimits.Error. It has no validation, decoding, retries, rate limit,
// deadline or limit on the size of a 2xx reply. The caller closes the reply's body.
func (c *Client) Raw() *generated.Client {
	return &generated.Client{Server: c.server + "/", Client: roundTripper(func(r *http.Request) (*http.Response, error) {
		if _, err := c.check(r); err != nil {
			return nil, err
		}
		resp, err := c.chain.RoundTrip(r.WithContext(context.WithValue(r.Context(), attemptKey{}, new(attempt))))
		if err != nil {
			return nil, c.hidden.clean(err)
		}
		resp.Request = r
		return resp, nil
	})}
}

// call is one call of the API.
type call struct {
	op    Operation
	chat  ChatID
	end   time.Time // the deadline, zero for none
	build func() (*http.Request, error)
	read  func(*http.Response) *Error // of a 2xx; closes the body
}

// ready checks what every call needs.
func (c *Client) ready(ctx context.Context, op Operation) error {
	switch {
	case c == nil || c.chain == nil:
		return invalid(op, errors.New("the client must be made by New"))
	case ctx == nil:
		return invalid(op, errors.New("the context must not be nil"))
	}
	return nil
}

// validate returns the problems of a request as one error, nil if there are none or validation is off.
func (c *Client) validate(op Operation, problems ...error) error {
	if c.lenient {
		return nil
	}
	return invalid(op, problems...)
}

// do makes a call under the overall deadline.
func (c *Client) do(ctx context.Context, k call) error {
	if c.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.timeout)
		defer cancel()
	}
	k.end, _ = ctx.Deadline()
	return c.repeat(ctx, k, func() *Error { return c.try(ctx, k) })
}

// try makes one attempt.
func (c *Client) try(ctx context.Context, k call) *Error {
	failed := func(err error, attempts int, maybeSent bool) *Error {
		return &Error{
			Operation: k.op, Kind: ErrTransport, Message: line(err.Error()), Attempts: attempts, MaybeSent: maybeSent,
			cause: err,
		}
	}
	if err := contextError(ctx); err != nil {
		return failed(err, 0, false)
	}
	if err := c.slot(ctx, k); err != nil {
		return failed(err, 0, false)
	}
	req, err := k.build()
	if err != nil {
		return &Error{Operation: k.op, Kind: ErrInvalidRequest, Message: line(err.Error()), cause: err}
	}
	a := new(attempt)
	req = req.WithContext(context.WithValue(ctx, attemptKey{}, a))
	resp, err := c.chain.RoundTrip(req)
	if err == nil && resp == nil {
		err = errors.New("a middleware returned neither a reply nor an error")
	}
	if err != nil {
		unsent := a.seal()
		var refused *Error
		if errors.As(err, &refused) && unsent {
			refused.Operation = k.op
			return refused
		}
		if ended := contextError(ctx); ended != nil {
			err = ended
		}
		return failed(c.hidden.clean(err), 1, !unsent)
	}
	resp.Request = req
	if success(resp.StatusCode) {
		return k.read(resp)
	}
	defer resp.Body.Close()
	body, _ := read(resp, c.limits.Error) // the status is known; a broken body does not change it
	return c.refusal(k, resp, body, "")
}

// GetContactInfo returns what the account knows about one person (GetContactInfo, all pages).
//
// For a group the API has no details and the error is [ErrGroupChat]; the id is still sent, because the API decides
// what a group is. Without an error the result is not nil and has a ChatID.
func (c *Client) GetContactInfo(ctx context.Context, chatID ChatID) (*ContactInfo, error) {
	if err := c.ready(ctx, OpGetContactInfo); err != nil {
		return nil, err
	}
	if err := c.validate(OpGetContactInfo, field("chatId", chatID.Validate())); err != nil {
		return nil, err
	}
	info := new(ContactInfo)
	k := call{op: OpGetContactInfo, chat: chatID}
	k.build = func() (*http.Request, error) {
		body := generated.GetContactInfoRequest{ChatID: string(chatID)}
		return generated.NewGetContactInfoRequest(c.server+"/", c.idInstance, TokenPlaceholder, body)
	}
	k.read = func(resp *http.Response) *Error {
		defer resp.Body.Close()
		return c.answer(k, resp, func(body []byte) string { return object(body, info, "chatId") })
	}
	if err := c.do(ctx, k); err != nil {
		return nil, err
	}
	return info, nil
}

// field puts the path of a field before a problem; nil stays nil.
func field(path string, err error) error {
	if err == nil {
		return nil
	}
	return &FieldError{path, err.Error()}
}
