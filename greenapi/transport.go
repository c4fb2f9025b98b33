package greenapi

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
)

// TokenPlaceholder stands in a request's path where the token belongs. Everything above the innermost transport sees
// it in the token's place: middleware, traces, errors, and callers of [Client.Raw], who have to pass it.
const TokenPlaceholder = "apiTokenInstance"

// roundTripper makes a function an [http.RoundTripper] and, for the generated client, a Doer. Being functions, the
// transports of this package keep what they know out of reach of every printer.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
func (f roundTripper) Do(r *http.Request) (*http.Response, error)        { return f(r) }

// attempt follows one request of one call through the middleware to the wire and back.
type attempt struct{ state atomic.Int32 }

const (
	waiting int32 = iota // the wire has not been reached, or gave the request back unsent
	onWire               // the wire has it, had it, or sent it
	sealed               // the call has been told the end: nothing may be sent any more
)

type attemptKey struct{}

// seal ends the attempt and reports whether its request provably never left. That takes evidence: the wire was not
// reached, or asked for a connection and did not get one. A wire that shows no trace counts as having sent.
func (a *attempt) seal() (unsent bool) { return a.state.CompareAndSwap(waiting, sealed) }

// endpoint is where an instance is served, and what the paths of its requests are.
type endpoint struct {
	base       *url.URL
	idInstance string
	paths      map[string]Operation // with the placeholder
}

func newEndpoint(base *url.URL, idInstance string) endpoint {
	p := endpoint{base, idInstance, map[string]Operation{}}
	for op := range policy {
		p.paths[p.url(op, TokenPlaceholder).Path] = op
	}
	return p
}

func (p endpoint) url(op Operation, token string) *url.URL {
	tail := func(id, token string) string { return "/waInstance" + id + "/" + string(op) + "/" + token }
	return &url.URL{
		Scheme: p.base.Scheme, Host: p.base.Host, Path: p.base.Path + tail(p.idInstance, token),
		RawPath: p.base.EscapedPath() + tail(url.PathEscape(p.idInstance), url.PathEscape(token)),
	}
}

// check tells the operation of a request, or why the token must not go with it. Its errors quote nothing: what
// stands in the wrong place may be the token.
func (p endpoint) check(r *http.Request) (Operation, error) {
	if r.URL == nil || r.URL.Scheme != p.base.Scheme || r.URL.Host != p.base.Host || r.URL.Opaque != "" ||
		r.URL.User != nil || r.Host != "" && r.Host != p.base.Host {
		return "", invalid("raw request", errors.New("the request is not for the client's own API address"))
	}
	op, known := p.paths[r.URL.Path]
	if !known {
		return "", invalid("raw request", errors.New("the path must hold the client's own instance id and, in the token's "+
			"place, TokenPlaceholder; the client puts the token in itself"))
	}
	return op, nil
}

// guard is the innermost transport, the only one that knows the token. It puts the token into requests for its own
// endpoint and refuses all others; keeps net/http from sending a contact card twice; and takes the token out of what
// comes back: errors, headers, and bodies of replies other than 2xx.
func guard(p endpoint, token string, hidden secret, wire http.RoundTripper, errorLimit int) roundTripper {
	urls := map[Operation]*url.URL{}
	for _, op := range p.paths {
		urls[op] = p.url(op, token)
	}
	refuse := func(r *http.Request, err error) (*http.Response, error) {
		if r.Body != nil {
			_ = r.Body.Close() // a RoundTripper has to
		}
		return nil, err
	}
	return func(r *http.Request) (*http.Response, error) {
		op, err := p.check(r)
		if err != nil {
			return refuse(r, err)
		}
		a, _ := r.Context().Value(attemptKey{}).(*attempt)
		if a == nil {
			return refuse(r, invalid(op, errors.New("middleware must pass on the request's own context")))
		}
		// Middleware that repeats a request, or sends it after it has already reported a failure, would send a card twice.
		if !a.state.CompareAndSwap(waiting, onWire) && (op == OpSendContact || a.state.Load() == sealed) {
			return refuse(r, invalid(op, errors.New("middleware must not send a request twice")))
		}
		if err := r.Context().Err(); err != nil {
			a.state.CompareAndSwap(onWire, waiting)
			return refuse(r, err)
		}
		var wanted, got atomic.Bool // the trace may come from other goroutines
		out := r.Clone(httptrace.WithClientTrace(blindfold{r.Context(), hidden}, &httptrace.ClientTrace{
			GetConn: func(string) { wanted.Store(true) },
			GotConn: func(httptrace.GotConnInfo) { got.Store(true) },
		}))
		target := *urls[op]
		target.RawQuery = r.URL.RawQuery
		out.URL, out.Host = &target, ""
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
			if wanted.Load() && !got.Load() {
				a.state.CompareAndSwap(onWire, waiting)
			}
			return nil, hidden.clean(err)
		}
		resp = disinfect(resp, hidden, errorLimit)
		resp.Request = r
		return resp, nil
	}
}

// disinfect takes the token out of a reply: the API's 400 replies repeat the request's path, and so may a redirect.
// The result is a copy: net/http keeps the original, to put trailers into it later.
func disinfect(original *http.Response, hidden secret, limit int) *http.Response {
	copied := *original
	resp := &copied
	resp.Status, resp.Trailer = hidden.scrub(resp.Status), nil
	resp.Header = hidden.header(original.Header)
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	if success(resp.StatusCode) {
		resp.Body = opaqueBody{resp.Body.Read, resp.Body.Close}
		return resp
	}
	defer resp.Body.Close()
	var body []byte
	var err error
	if resp.StatusCode >= 200 { // 101 has a connection for a body, without an end
		body, err = io.ReadAll(io.LimitReader(resp.Body, int64(limit)))
	}
	body = []byte(hidden.scrubCut(string(body)))
	resp.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), brokenReader{hidden.clean(err)}))
	resp.ContentLength = int64(len(body))
	if resp.Header.Get("Content-Length") != "" {
		resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	return resp
}

// header returns a copy of a header without the token.
func (s secret) header(h map[string][]string) http.Header {
	clean := make(http.Header, len(h))
	for name, values := range h {
		name = s.scrub(name)
		for _, value := range values {
			clean[name] = append(clean[name], s.scrub(value))
		}
	}
	return clean
}

// opaqueBody is a body behind which no printer finds the connection, whose buffers still hold the request.
type opaqueBody struct {
	read  func([]byte) (int, error)
	close func() error
}

func (b opaqueBody) Read(p []byte) (int, error) { return b.read(p) }
func (b opaqueBody) Close() error               { return b.close() }

// brokenReader ends a body as its original did.
type brokenReader struct{ err error }

func (r brokenReader) Read([]byte) (int, error) {
	if r.err != nil {
		return 0, r.err
	}
	return 0, io.EOF
}

// blindfold is a context below the swap. HTTP/2 shows a caller's httptrace the :path header, and with it the token;
// through a blindfold the trace sees everything else.
type blindfold struct {
	context.Context
	hidden secret
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
		if trace.Got1xxResponse != nil {
			covered.Got1xxResponse = func(code int, header textproto.MIMEHeader) error {
				return trace.Got1xxResponse(code, textproto.MIMEHeader(c.hidden.header(header)))
			}
		}
		return &covered
	}
	return value
}

// success reports whether a status is 2xx.
func success(status int) bool { return status >= 200 && status < 300 }

// defaultWire is net/http's default transport with a connection pool of its own, so with its proxy settings. If the
// program replaced that by something else it is not used: what wraps a default transport often traces or logs.
func defaultWire() http.RoundTripper {
	if t, is := http.DefaultTransport.(*http.Transport); is {
		return t.Clone()
	}
	return &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
}
