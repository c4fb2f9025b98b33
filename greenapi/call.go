package greenapi

import (
	"context"
	"errors"
	"fmt"
	"net/http"
)

// operation is all that sets one method of the API apart: what it is called with (Q), what it answers (R), and how the
// one is checked and written and the other read. Each is one value, in the file of its method.
type operation[Q, R any] struct {
	name     Operation
	chat     func(Q) ChatID         // whom it is about, "" for nobody
	validate func(*Client, Q) error // the rules of the API
	build    func(context.Context, *Client, Q) (*http.Request, error)
	decode   func(*reply, Q) (R, *Error) // of a 2xx; closes the body, unless R does
	streams  bool                        // R reads on when the call is over: its context must not end with it
}

// call makes one call, from arguments to value. The order of the lines is the order of the concerns.
func call[Q, R any](ctx context.Context, c *Client, op *operation[Q, R], q Q) (value R, _ error) {
	var none R
	err := c.ready(ctx)
	if err == nil && !c.lenient {
		err = op.validate(c, q)
	}
	if err != nil {
		return none, invalid(op.name, err)
	}
	about := subject{op.name, op.chat(q)}
	if !op.streams && c.timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.timeout)
		defer cancel()
	}
	tries := c.tries(ctx)
	for {
		var request *http.Request
		var reply *reply
		a := new(attempt)
		failure := c.limit(ctx, op.name, tries.end)
		if failure == nil {
			if request, err = op.build(a.in(ctx), c, q); err != nil {
				failure = invalid(op.name, err)
			}
		}
		if failure == nil {
			reply, failure = c.send(request, a, about) // through the guard, which knows the token
		}
		if failure == nil {
			failure = reply.classify()
		}
		if failure == nil {
			value, failure = op.decode(reply, q)
		}
		if failure == nil {
			return value, nil
		}
		failure.Operation = op.name
		if failure = tries.next(ctx, failure); failure != nil {
			return none, failure
		}
	}
}

// subject is what an error has to know of its call.
type subject struct {
	op   Operation
	chat ChatID
}

// ready checks what every call needs.
func (c *Client) ready(ctx context.Context) error {
	switch {
	case c == nil || c.chain == nil:
		return errors.New("the client must be made by New")
	case ctx == nil:
		return errors.New("the context must not be nil")
	}
	return nil
}

// send brings one request through the middleware to the wire, and its reply back.
func (c *Client) send(request *http.Request, a *attempt, about subject) (*reply, *Error) {
	ctx := request.Context()
	if err := contextError(ctx); err != nil {
		return nil, &Error{Kind: ErrTransport, Message: line(err.Error()), cause: err}
	}
	resp, evidence, err := c.roundTrip(request, a)
	if err == nil {
		resp.Request = request
		tell(ctx, resp)
		return &reply{Response: resp, client: c, about: about, evidence: evidence}, nil
	}
	var refused *Error
	if errors.As(err, &refused) && evidence.unsent {
		return nil, refused
	}
	ended := contextError(ctx)
	if ended != nil {
		err = c.secrets.clean(ended)
	}
	e := &Error{Kind: ErrTransport, Message: c.quote(err.Error()), Attempts: 1, MaybeSent: !evidence.unsent, cause: err}
	if evidence.proxy && ended == nil {
		e.final, e.advice = true, "the proxy does not let the connection through: check HTTPS_PROXY, or the transport's own"
	}
	return nil, e
}

// roundTrip is that of the outermost middleware, with what the wire has seen of it.
func (c *Client) roundTrip(r *http.Request, a *attempt) (*http.Response, evidence, error) {
	if _, has := r.Header["User-Agent"]; !has {
		r.Header["User-Agent"] = c.agent
	}
	resp, err := c.chain.RoundTrip(r)
	seen := a.seal() // whatever middleware does from here on, nothing leaves any more
	if err == nil && resp == nil {
		err = errors.New("a middleware returned neither a reply nor an error")
	}
	return resp, seen, c.secrets.clean(err)
}

// quote makes text from outside fit for an error: one line, without secrets, and without numbers of people.
func (c *Client) quote(text string) string { return line(withoutNumbers(c.secrets.Replace(text))) }

// contextError returns why a context ended, nil if it did not: its error, and its cause where that says more.
func contextError(ctx context.Context) error {
	err := ctx.Err()
	if err == nil {
		return nil
	}
	cause := context.Cause(ctx)
	if cause == context.DeadlineExceeded || cause == err {
		return cause // the deadline of a stream is a cancellation with this cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}
