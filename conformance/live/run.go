package live

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

const (
	// emptyListPause is what the page of GetContacts advises to wait before asking for an empty list again.
	emptyListPause = 5 * time.Second
	// patience is how many scenarios in a row may stay without a usable reply.
	patience = 2
	// maxText is what is read of a body to tell what it is.
	maxText = 1 << 20
)

// Run sends the plan and returns its exchanges in order, each with its scenario under Recorder. What was sent and what
// came is in them as it was, people included, and the token where a reply repeats it. A scenario without a reply, and
// one that was skipped, is an exchange without a Response. A reply that broke off counts as none: its beginning is no
// proof of what the server meant to say.
//
// Whatever the network or the API do is in the scenarios; so is the end of the context. The error is not nil if the
// configuration or the credentials are wrong: nothing has been sent then.
func Run(ctx context.Context, cfg Config) ([]*exchange.Exchange, error) {
	cfg, err := cfg.settled()
	if err != nil {
		return nil, err
	}
	requests, err := plan(cfg)
	if err != nil {
		return nil, err
	}
	s, err := newSender(cfg)
	if err != nil {
		return nil, err
	}
	defer s.client.CloseIdleConnections()
	ctx, cancel := context.WithTimeoutCause(ctx, cfg.deadline(len(requests)), errDeadline)
	defer cancel()
	return s.run(ctx, requests), nil
}

func (cfg Config) deadline(planned int) time.Duration {
	return cmp.Or(cfg.Deadline, deadlineBase+time.Duration(planned)*deadlineEach)
}

// sender sends one request after the other.
type sender struct {
	Config
	client *greenapi.Client
	id     string

	last   map[string]time.Time // when the last try of an operation was over
	budget int                  // how many repeats are left
	// What the recording transport saw of the try under way.
	recorded *exchange.Exchange
	broken   error
}

func newSender(cfg Config) (*sender, error) {
	s := &sender{Config: cfg, id: os.Getenv(greenapi.EnvIDInstance), last: map[string]time.Time{}}
	transport := &exchange.Transport{Base: wire(cfg.Transport), Product: cfg.Product, Record: func(ex *exchange.Exchange, err error) {
		s.recorded, s.broken = ex, err
	}}
	var err error
	s.client, err = greenapi.NewFromEnv(greenapi.WithHTTPClient(&http.Client{Transport: transport}))
	return s, err
}

// wire is a transport of which one request is one request: net/http sends again what a reused connection has lost.
func wire(transport *http.Transport) *http.Transport {
	if transport == nil {
		transport, _ = http.DefaultTransport.(*http.Transport)
	}
	if transport == nil { // the program replaced the default by something else
		transport = &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
	}
	transport = transport.Clone()
	transport.DisableKeepAlives = true
	transport.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		switch resp.StatusCode {
		case http.StatusOK:
			return nil
		case http.StatusProxyAuthRequired:
			return errProxyPassword
		}
		return errProxyRefused
	}
	return transport
}

func (s *sender) run(ctx context.Context, requests []Request) []*exchange.Exchange {
	if s.budget = len(requests); s.MaxRequests > 0 {
		s.budget = s.MaxRequests - len(requests)
	}
	var exchanges []*exchange.Exchange
	silent := 0
	for i, r := range requests {
		if s.Progress != nil {
			s.Progress(fmt.Sprintf("%d of %d: %s, %s", i+1, len(requests), r.Scenario, r.Operation))
		}
		outcome, replies := skipped(r, fmt.Sprintf("%d scenarios in a row got no usable reply", patience)), []*exchange.Exchange(nil)
		if silent < patience {
			outcome, replies = s.scenario(ctx, r)
		}
		switch outcome.State {
		case exchange.Answered:
			silent = 0
		case exchange.Unanswered:
			silent++
		}
		if len(replies) == 0 {
			replies = []*exchange.Exchange{s.unanswered(r)}
		}
		for _, ex := range replies {
			ex.Recorder = &exchange.Recorder{Scenario: &outcome}
			exchanges = append(exchanges, ex)
		}
	}
	return exchanges
}

func skipped(r Request, why string) exchange.Scenario {
	return exchange.Scenario{ID: r.Scenario, State: exchange.Skipped, Reason: why}
}

// unanswered is the exchange of a request without a reply.
func (s *sender) unanswered(r Request) *exchange.Exchange {
	ex := &exchange.Exchange{
		ID: r.ID, Operation: r.Operation, Product: s.Product, Origin: exchange.Live,
		RecordedAt: time.Now().UTC().Truncate(time.Second),
		Request:    exchange.Request{Method: r.Method, Path: r.Path, Query: r.Query, Body: []byte(r.Body)},
	}
	if r.Body != "" {
		ex.Request.Headers = []exchange.Header{{Name: "Content-Type", Value: contentType}}
	}
	return ex
}

// scenario sends a request, and once more where that is due. The last try decides.
func (s *sender) scenario(ctx context.Context, r Request) (exchange.Scenario, []*exchange.Exchange) {
	outcome := exchange.Scenario{ID: r.Scenario}
	var replies []*exchange.Exchange
	pause := time.Duration(0)
	for try := 1; ; try++ {
		if err := s.wait(ctx, r.Operation, pause); err != nil {
			if try == 1 {
				return skipped(r, failure(err)), nil
			}
			break // the first try stands
		}
		outcome.Requests++
		got, err := s.try(ctx, r)
		s.last[r.Operation] = s.Clock.Now()
		switch {
		case err != nil:
			outcome.State, outcome.Reason = exchange.Unanswered, failure(err)
		case got.ok() || r.usable(got):
			outcome.State, outcome.Reason = exchange.Answered, ""
		default:
			outcome.State, outcome.Reason = exchange.Unanswered, got.reason()
		}
		if err == nil {
			s.recorded.ID = r.ID
			if try > 1 {
				s.recorded.ID = r.RepeatID
			}
			replies = append(replies, s.recorded)
		}
		again := err != nil && !isTimeout(err) && ended(ctx) == nil
		if r.Operation == exchange.GetContacts && err == nil && got.emptyList() {
			again, pause = true, emptyListPause
		}
		if !again || try == 2 || s.budget == 0 || r.Operation == exchange.SendContact {
			break
		}
		s.budget--
	}
	return outcome, replies
}

// wait keeps the published rate of an operation, by the server's clock: from the end of one try to the beginning of
// the next, for the way there may have taken longer than the next one will. It returns why the run is over.
func (s *sender) wait(ctx context.Context, operation string, pause time.Duration) error {
	if last, sent := s.last[operation]; sent {
		pause = max(pause, interval(operation, s.Product)) - s.Clock.Now().Sub(last)
	}
	if pause > 0 {
		_ = s.Clock.Wait(ctx, pause)
	}
	return ended(ctx)
}

// ended says why a context ended, nil if it did not. What a signal leaves as the cause depends on the version of Go.
func ended(ctx context.Context) error {
	switch cause := context.Cause(ctx); {
	case ctx.Err() == nil:
		return nil
	case cause == errTimeout:
		return errTimeout
	case ctx.Err() == context.DeadlineExceeded:
		return errDeadline
	}
	return errInterrupted
}

// try sends one request and reads the reply. Either the reply is recorded, or there is an error.
func (s *sender) try(ctx context.Context, r Request) (reply, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.Timeout, errTimeout)
	defer cancel()
	s.recorded, s.broken = nil, nil
	resp, err := s.send(ctx, r)
	var body []byte
	if err == nil {
		body, _ = io.ReadAll(io.LimitReader(resp.Body, maxText)) // a body that cannot be decoded is for the checks
		_ = resp.Body.Close()
		err = s.broken
	}
	if err == nil && s.recorded == nil {
		err = errors.New("the reply was not recorded")
	}
	if err != nil {
		return reply{}, cmp.Or(ended(ctx), err)
	}
	return reply{resp.StatusCode, body}, nil
}

const contentType = "application/json"

// send goes through the generated client on the facade's transport: bodies and queries as the plan has them, the
// token put in where nobody sees it, no redirects, no repeats.
func (s *sender) send(ctx context.Context, r Request) (*http.Response, error) {
	raw := s.client.Raw()
	switch r.Operation {
	case exchange.GetContactInfo:
		return raw.GetContactInfoWithBody(ctx, s.id, greenapi.TokenPlaceholder, contentType, strings.NewReader(r.Body))
	case exchange.SendContact:
		return raw.SendContactWithBody(ctx, s.id, greenapi.TokenPlaceholder, contentType, strings.NewReader(r.Body))
	}
	return raw.GetContacts(ctx, s.id, greenapi.TokenPlaceholder, nil, func(_ context.Context, req *http.Request) error {
		req.URL.RawQuery = r.Query
		return nil
	})
}
