package exchange

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// DefaultLimit is how much of a body Transport records: one byte more than the 64 MiB that a reply may have, so
// that a longer one can be told.
const DefaultLimit = 64<<20 + 1

// Transport is an http.RoundTripper that records the exchanges of the three operations and lets everything else
// pass. It may sit above or below the place where the credentials enter the URL: the path is recorded as the
// template, credential headers as REDACTED. Queries, bodies and other headers are recorded as they are, people
// included: [Recording] makes a Transport whose exchanges are scrubbed before they leave the process.
//
// Whoever calls sees what Base would have given without it, with one difference: RoundTrip returns when the
// body, or Limit bytes of it, has arrived, not when the header has. An error of Base is passed on as it is
// and nothing is recorded.
type Transport struct {
	// Base does the work; nil means http.DefaultTransport.
	Base http.RoundTripper
	// Product is what the instance belongs to, for Exchange.Product.
	Product string
	// Limit cuts recorded bodies, never those that are passed on; 0 means DefaultLimit.
	Limit int64
	// Record gets each exchange, without an ID and with Origin Live (set Synthetic for what a fake answered), and owns
	// it; nil records nothing. Calls come from the goroutines that call RoundTrip. The error is not nil when the body broke off: what is recorded is then its beginning,
	// and no proof of what the server meant to say.
	Record func(ex *Exchange, err error)
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	path, operation := template(req.URL)
	if operation == "" || t.Record == nil {
		return t.base().RoundTrip(req)
	}
	out := req.Clone(req.Context())
	sent, err := t.tapRequest(out)
	if err != nil {
		return nil, err
	}
	gunzip := askForGzip(out)

	resp, err := t.base().RoundTrip(out)
	if err != nil || resp == nil {
		return resp, err
	}
	resp.Request = req // not the clone, which the caller has never seen
	ex := &Exchange{
		Operation:  operation,
		Product:    t.Product,
		Origin:     Live,
		RecordedAt: time.Now().UTC().Truncate(time.Second),
		Request: Request{
			Method:  out.Method,
			Path:    path,
			Query:   out.URL.RawQuery,
			Headers: redact(FromHTTP(out.Header), map[string]int{}),
			Body:    sent,
		},
		Response: &Response{
			Status:  resp.StatusCode,
			Headers: redact(FromHTTP(resp.Header), map[string]int{}),
		},
	}
	ex.Response.Body, err = t.tapResponse(resp, gunzip)
	t.Record(ex, err)
	return resp, nil
}

// CloseIdleConnections passes the call on, as http.Client.CloseIdleConnections expects of a transport.
func (t *Transport) CloseIdleConnections() {
	if c, ok := t.base().(interface{ CloseIdleConnections() }); ok {
		c.CloseIdleConnections()
	}
}

func (t *Transport) base() http.RoundTripper {
	if t.Base == nil {
		return http.DefaultTransport
	}
	return t.Base
}

func (t *Transport) limit() int64 {
	if t.Limit == 0 {
		return DefaultLimit
	}
	return t.Limit
}

// tapRequest reads the body of out and puts an equal one in its place. It neither sets nor drops GetBody: with
// it net/http may send a request twice, which is for the caller to allow.
func (t *Transport) tapRequest(out *http.Request) ([]byte, error) {
	if out.Body == nil || out.Body == http.NoBody {
		return nil, nil
	}
	data, err := io.ReadAll(io.LimitReader(out.Body, t.limit()))
	if err != nil {
		_ = out.Body.Close() // RoundTrip closes the body even when it fails
		return nil, err
	}
	out.Body = &tapped{Reader: io.MultiReader(bytes.NewReader(data), out.Body), closer: out.Body}
	return owned(data), nil
}

// tapResponse reads the body of resp and puts an equal one in its place, decoded if gunzip is set and there is
// something to decode. The error is the one that ended the body early; the caller meets it at the same byte.
func (t *Transport) tapResponse(resp *http.Response, gunzip bool) ([]byte, error) {
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, t.limit()))
	var rest io.Reader = resp.Body
	if err != nil {
		rest = failing{err}
	}
	body := &tapped{Reader: io.MultiReader(bytes.NewReader(data), rest), closer: resp.Body}
	resp.Body = body
	// From here on as net/http does it, in condition and in trace.
	if gunzip && resp.ContentLength != 0 && strings.EqualFold(resp.Header.Get("Content-Encoding"), "gzip") {
		body.Reader = &gunzipper{raw: body.Reader}
		resp.Header.Del("Content-Encoding")
		resp.Header.Del("Content-Length")
		resp.ContentLength = -1
		resp.Uncompressed = true
	}
	return owned(data), err
}

// askForGzip asks for gzip where net/http would ask for it, and reports whether it did. Since the request then
// asks itself, net/http leaves the reply as it came.
func askForGzip(out *http.Request) bool {
	if out.Header == nil {
		out.Header = http.Header{}
	}
	if out.Header.Get("Accept-Encoding") != "" || out.Header.Get("Range") != "" || out.Method == http.MethodHead {
		return false
	}
	out.Header.Set("Accept-Encoding", "gzip")
	return true
}

// template returns the template path of u and the operation it calls, which is empty if it calls none of ours.
// A base path such as /v3 belongs to the host and is left out; the letter case of the method is kept.
func template(u *url.URL) (path, operation string) {
	segments := strings.Split(u.EscapedPath(), "/")
	n := len(segments)
	if n < 4 || !strings.HasPrefix(segments[n-3], "waInstance") {
		return "", ""
	}
	method := segments[n-2]
	if method == "" {
		return "", ""
	}
	operation = strings.ToLower(method[:1]) + method[1:]
	if !slices.Contains(operations, operation) {
		return "", ""
	}
	return templatePath(method), operation
}

// owned returns a copy of data that its receiver may keep and change; nil for nothing.
func owned(data []byte) []byte {
	if len(data) == 0 {
		return nil
	}
	return bytes.Clone(data)
}

// tapped replays a body. Close goes to the body that was read, once for each call.
type tapped struct {
	io.Reader
	closer io.Closer
	closed atomic.Bool // Close may come from another goroutine
}

func (b *tapped) Read(p []byte) (int, error) {
	if b.closed.Load() {
		return 0, http.ErrBodyReadAfterClose
	}
	return b.Reader.Read(p)
}

func (b *tapped) Close() error {
	b.closed.Store(true)
	return b.closer.Close()
}

// failing is a reader that is broken from the start.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// gunzipper decodes on the first Read, so that a broken header is met by who reads, as with net/http.
type gunzipper struct {
	raw io.Reader
	zr  *gzip.Reader
	err error
}

func (g *gunzipper) Read(p []byte) (int, error) {
	if g.zr == nil && g.err == nil {
		g.zr, g.err = gzip.NewReader(g.raw)
	}
	if g.err != nil {
		return 0, g.err
	}
	return g.zr.Read(p)
}
