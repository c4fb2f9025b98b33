package greenapi

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"strings"
)

// TokenPlaceholder stands in a request's path where the token belongs. Everything above the innermost transport sees
// it in the token's place: middleware, traces, errors, and callers of [Client.Raw], who have to pass it.
const TokenPlaceholder = "apiTokenInstance"

// roundTripper makes a function an [http.RoundTripper] and, for the generated client, a Doer. Being functions, the
// transports of this package keep what they know out of reach of every printer.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
func (f roundTripper) Do(r *http.Request) (*http.Response, error)        { return f(r) }

// guard is the innermost transport, the only one that knows the token. It puts the token into requests for its own
// endpoint and refuses all others; keeps net/http from sending a contact card twice; and takes the token out of what
// comes back: errors, headers, and bodies of replies other than 2xx.
func guard(shown, sent requests, hidden secrets, wire http.RoundTripper, errorLimit int) roundTripper {
	own, _ := wire.(*http.Transport)
	throughProxy := func(r *http.Request) bool {
		if own == nil || own.Proxy == nil || r.URL.Scheme != "http" {
			return false
		}
		proxy, err := own.Proxy(r)
		return proxy != nil || err != nil
	}
	return func(r *http.Request) (*http.Response, error) {
		a, _ := r.Context().Value(attemptKey{}).(*attempt)
		op, err := shown.check(r)
		switch {
		case err != nil:
		case a == nil:
			err = invalid(op, errors.New("middleware must pass on the request's own context"))
		case throughProxy(r):
			err = invalid(op, errors.New("an http address must not go through a proxy, which could read the token"))
		case r.Context().Err() != nil:
			err = r.Context().Err()
		case !a.enter(op):
			err = invalid(op, errors.New("middleware must not send a request twice"))
		}
		if err != nil {
			if r.Body != nil {
				_ = r.Body.Close() // a RoundTripper has to
			}
			return nil, err
		}
		watch := new(witness)
		out := r.WithContext(watch.context(blindfold{r.Context(), hidden}, own))
		target := *sent[op].URL
		target.RawQuery = r.URL.RawQuery
		out.URL, out.Host = &target, ""
		if own == nil || op == OpSendContact { // net/http leaves headers as they are
			out.Header = r.Header.Clone()
		}
		// With these net/http takes the liberty to send again by itself: HTTP/2 after a refused stream or GOAWAY, with
		// pauses that eat up the deadline; HTTP/1 after a connection was lost.
		out.GetBody = nil
		if op == OpSendContact {
			out.Header.Del("Idempotency-Key")
			out.Header.Del("X-Idempotency-Key")
		}
		resp, err := wire.RoundTrip(out)
		if err == nil && resp == nil {
			err = errors.New("the HTTP transport returned neither a reply nor an error")
		}
		if err != nil {
			// Of net/http's own transport this is proof. Another one can have found another way.
			if own != nil && watch.unsent() {
				a.refusedByProxy.Store(watch.proxy(err))
				a.back()
			}
			return nil, hidden.seal(err)
		}
		a.status.Store(int32(resp.StatusCode))
		clean := *resp // a copy: net/http keeps the original, to put trailers into it later
		decode(&clean, r.Header)
		a.said.Store(disinfect(&clean, hidden, errorLimit))
		clean.Request = r
		return &clean, nil
	}
}

// blindfold is a context below the swap. HTTP/2 shows a caller's httptrace the :path header, and with it the token;
// through a blindfold the trace sees everything else.
type blindfold struct {
	context.Context
	hidden secrets
}

func (c blindfold) Value(key any) any {
	value := c.Context.Value(key)
	if trace, is := value.(*httptrace.ClientTrace); is {
		covered := *trace
		if trace.WroteHeaderField != nil {
			covered.WroteHeaderField = func(key string, value []string) {
				if !strings.HasPrefix(key, ":") {
					trace.WroteHeaderField(key, value)
				}
			}
		}
		if trace.WroteRequest != nil {
			covered.WroteRequest = func(info httptrace.WroteRequestInfo) {
				info.Err = c.hidden.seal(info.Err) // HTTP/2 puts the server's last words into it
				trace.WroteRequest(info)
			}
		}
		if trace.Got1xxResponse != nil {
			covered.Got1xxResponse = func(code int, header textproto.MIMEHeader) error {
				return trace.Got1xxResponse(code, textproto.MIMEHeader(c.hidden.header(header)))
			}
		}
		return &covered
	}
	return value
}
