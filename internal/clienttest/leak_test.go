package clienttest

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"log"
	"maps"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/http/httputil"
	"net/textproto"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"testing"

	"github.com/greenapi-contract/greenapi-go/generated"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/onsi/gomega/format"
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"golang.org/x/net/http2"
)

// leakCase is a failure in which a token could come out.
type leakCase struct {
	name string
	// start makes the address, the transport and the context of a client.
	start func(t *testing.T, token string) (apiURL string, wire http.RoundTripper, ctx context.Context)
	opts  []greenapi.Option
	// thorough cases have every thing printed in every way.
	thorough bool
}

// echoes is the token in every form in which a server might repeat it.
func echoes(token string) string {
	quoted, _ := json.Marshal(token)
	forms := []string{token, url.PathEscape(token), url.QueryEscape(token), string(quoted), hex.EncodeToString([]byte(token))}
	forms = append(forms, fmt.Sprintf("%X", token), base32.StdEncoding.EncodeToString([]byte(token)), url.PathEscape(url.PathEscape(token)), token[:len(token)-3])
	var percent, entities strings.Builder
	for _, c := range []byte(token) {
		fmt.Fprintf(&percent, "%%%02x", c)
		fmt.Fprintf(&entities, "&#%d;", c)
	}
	forms = append(forms, percent.String(), strings.ReplaceAll(percent.String(), "%", "%25"), entities.String())
	for offset := range 3 {
		padded := append(bytes.Repeat([]byte("/"), offset), token...)
		forms = append(forms, base64.StdEncoding.EncodeToString(padded), base64.RawURLEncoding.EncodeToString(padded))
	}
	return strings.Join(forms, " ")
}

// envelope is the documented body of a refused request, with the token in its path.
func envelope(status int, path, message string) string {
	data, _ := json.Marshal(map[string]any{
		"statusCode": status, "timestamp": "2023-09-13T22:29:37.459Z", "path": path, "message": message,
	})
	return string(data)
}

// answers is a server that says what say makes of the token and the path.
func answers(name string, say func(token, path string) string, opts ...greenapi.Option) leakCase {
	return leakCase{name: name, start: func(t *testing.T, token string) (string, http.RoundTripper, context.Context) {
		w := listen(t, nil, func(w *wire, c net.Conn, _ int) {
			if req, ok := w.read(c, bufio.NewReader(c)); ok {
				_, _ = io.WriteString(c, say(token, req.URL.EscapedPath()))
			}
		})
		return "http://" + w.host(), transport(t), background
	}, opts: opts}
}

// repeats is a reply whose body repeats the token.
func repeats(status int, contentType, layout string, opts ...greenapi.Option) leakCase {
	return answers(fmt.Sprintf("%d %s %.30s", status, contentType, layout), func(token, path string) string {
		body := strings.NewReplacer("TOKEN", token, "PATH", path, "ECHOES", echoes(token)).Replace(layout)
		return http1Reply(status, contentType, body, "Connection: close")
	}, opts...)
}

// breaks is a transport that fails in a way that needs no server.
func breaks(name string, fail func(t *testing.T, tr *http.Transport) string) leakCase {
	return leakCase{name: name, start: func(t *testing.T, _ string) (string, http.RoundTripper, context.Context) {
		tr := transport(t)
		return fail(t, tr), tr, background
	}}
}

// throws is a transport of the user's own whose error repeats what it knows.
func throws(name string, fail func(r *http.Request) error) leakCase {
	return leakCase{name: name, start: func(_ *testing.T, _ string) (string, http.RoundTripper, context.Context) {
		return "https://api.greenapi.invalid", foreign(func(r *http.Request) (*http.Response, error) {
			if r.Body != nil {
				_ = r.Body.Close()
			}
			return nil, fail(r)
		}), background
	}}
}

// ending is a server at which the call ends as by a timeout, after the server has said text.
func ending(name, text string) leakCase {
	return leakCase{name: name, start: func(t *testing.T, _ string) (string, http.RoundTripper, context.Context) {
		ctx := newExpired(context.DeadlineExceeded)
		w := listen(t, nil, func(w *wire, c net.Conn, _ int) {
			w.read(c, bufio.NewReader(c))
			_, _ = io.WriteString(c, text)
			ctx.end()
			w.hang(c)
		})
		return "http://" + w.host(), transport(t), ctx
	}}
}

func leakCases() []leakCase {
	cases := []leakCase{
		answers("no failure", func(_, path string) string {
			return http1Reply(200, "application/json; charset=utf-8", good(path), "Connection: close")
		}),
		breaks("no failure, connection kept", func(t *testing.T, _ *http.Transport) string { return "http://" + listen(t, nil, ordinary).host() }),
		breaks("refused", func(_ *testing.T, tr *http.Transport) string {
			tr.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, refusedDial() }
			return "http://127.0.0.1:1"
		}),
		breaks("DNS", func(_ *testing.T, tr *http.Transport) string {
			tr.DialContext = (&net.Dialer{Resolver: &net.Resolver{
				PreferGo: true,
				Dial:     func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no resolver") },
			}}).DialContext
			return "https://api.greenapi.invalid/v3"
		}),
		breaks("TLS certificate", func(t *testing.T, tr *http.Transport) string {
			tr.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
			return "https://" + listen(t, serverTLS("h2"), ordinary).host()
		}),
		breaks("TLS garbage", func(t *testing.T, _ *http.Transport) string {
			return "https://" + listen(t, nil, func(_ *wire, c net.Conn, _ int) { _, _ = io.WriteString(c, "HTTP/1.0 400 no\r\n\r\n") }).host()
		}),
		breaks("proxy", func(t *testing.T, tr *http.Transport) string {
			proxy := listen(t, nil, func(_ *wire, c net.Conn, _ int) {
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					_, _ = io.WriteString(c, http1Reply(407, "text/html", "<html>who are you</html>", "Connection: close"))
				}
			})
			tr.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: proxy.host()})
			return "https://api.greenapi.invalid"
		}),
		ending("timeout before the header", ""),
		ending("timeout inside the header", "HTTP/1.1 200 OK\r\nContent-"),
		ending("timeout after the header", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n[{\"id\":\"1@c.us\"},"),
		answers("reset after the request", func(string, string) string { return "" }),
		breaks("reset before the request", func(t *testing.T, _ *http.Transport) string {
			return "http://" + listen(t, nil, func(_ *wire, c net.Conn, _ int) { tcpReset(c) }).host()
		}),

		// Replies that repeat the token.
		repeats(400, "application/json; charset=utf-8", `{"statusCode":400,"timestamp":"2023-09-13T22:29:37.459Z","path":"PATH","message":"Validation failed. Details: 'chatId' is required"}`),
		repeats(400, "application/json", `{"message":"ECHOES","path":"PATH"}`),
		repeats(400, "application/json", `{"message":["PATH","TOKEN"],"error":"TOKEN","description":"TOKEN"}`),
		repeats(400, "application/json", `"PATH"`),
		repeats(400, "application/json", `Bad Request PATH`),
		repeats(400, "text/plain", strings.Repeat("x", 280)+` PATH ECHOES`),
		repeats(400, "text/plain", strings.Repeat("ECHOES ", 200)),
		repeats(401, "", `PATH`),
		repeats(403, "text/html", `<html><title>PATH</title></html>`),
		repeats(404, "text/plain", `404 page not found: PATH`),
		repeats(429, "text/plain", `PATH`),
		repeats(466, "application/json", `{"invokeStatus":{"method":"TOKEN","status":"TOKEN","description":"PATH"}}`),
		repeats(500, "text/plain", `interface conversion at PATH`),
		repeats(502, "text/html", `<html>GET PATH</html>`),
		repeats(418, "application/octet-stream", "\xff\xfe ECHOES"),
		repeats(400, "text/plain", `cut: PATH`, greenapi.WithBodyLimits(greenapi.BodyLimits{Error: 70})),
		repeats(400, "text/plain", `cut: PATH`, greenapi.WithBodyLimits(greenapi.BodyLimits{Error: 90})),
		answers("400 breaks off inside the path", func(_, path string) string {
			body := envelope(400, path, "no")
			return strings.TrimSuffix(http1Reply(400, "application/json", body), body) + body[:strings.Index(body, path)+len(path)-5]
		}),
		answers("400 chunked and gzipped in name", func(_, path string) string {
			return http1Reply(400, "application/json", envelope(400, path, "no"), "Content-Encoding: gzip", "Connection: close")
		}),
		repeats(200, "application/json", `{"code":401,"description":"Unauthorized","path":"PATH"}`),
		repeats(200, "application/json", `{"code":401,"description":"Unauthorized PATH"}`),
		repeats(200, "application/json", `{"status":false,"reason":"ECHOES"}`),
		repeats(200, "text/html", `<html>you asked for PATH</html>`),
		repeats(200, "application/json", `{"chatId":PATH}`),
		repeats(200, "application/json", `[{"id":"1@c.us"},PATH`),
		repeats(200, "application/json", `[{"id":"1@c.us"},"PATH"]`),
		repeats(200, "application/json", `[{"id":"1@c.us"}] TOKEN`),

		// Redirects. Where they lead, a listener waits: nothing may arrive there.
		redirect("redirect to another host", 302, func(other, token string) string { return "http://" + other + "/login?next=" + url.QueryEscape(token) }),
		redirect("redirect with the whole path", 307, func(other, token string) string {
			return "http://" + other + "/waInstance" + idInstance + "/getContacts/" + url.PathEscape(token)
		}),
		redirect("redirect to the placeholder", 308, func(other, _ string) string {
			return "http://" + other + "/waInstance" + idInstance + "/getContacts/" + greenapi.TokenPlaceholder
		}),
		redirect("broken Location", 301, func(_, token string) string { return "http://[::1/%zz" + token }),
		redirect("relative Location", 303, func(_, token string) string { return "/elsewhere/" + token }),

		// What net/http quotes of a reply that it cannot read.
		answers("malformed status line", func(_, path string) string { return "PATH " + path + "\r\n\r\n" }),
		answers("malformed status code", func(token, _ string) string { return "HTTP/1.1 " + token + " OK\r\n\r\n" }),
		answers("malformed header", func(token, _ string) string { return "HTTP/1.1 200 OK\r\n" + token + "\r\n\r\n" }),
		answers("malformed header name", func(token, _ string) string { return "HTTP/1.1 200 OK\r\n" + token + " : x\r\n\r\n" }),
		answers("bad Content-Length", func(token, _ string) string { return "HTTP/1.1 200 OK\r\nContent-Length: " + token + "\r\n\r\n" }),
		answers("bad Transfer-Encoding", func(token, _ string) string { return "HTTP/1.1 200 OK\r\nTransfer-Encoding: " + token + "\r\n\r\n" }),
		answers("two Content-Lengths", func(token, _ string) string {
			return "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: " + token + "\r\n\r\n"
		}),
		answers("token in the status text and in headers", func(token, path string) string {
			return "HTTP/1.1 400 " + token + "\r\nX-Path: " + path + "\r\nSet-Cookie: a=" + token + "\r\nRetry-After: " + token +
				"\r\nContent-Type: " + token + "\r\nWWW-Authenticate: Basic realm=" + token + "\r\nContent-Length: 0\r\n\r\n"
		}),
		answers("token in the headers of a 200", func(token, path string) string {
			return http1Reply(200, "application/json", good(path), "X-Path: "+path, "Link: <"+token+">", "Connection: close")
		}),
		answers("token in a hint", func(token, path string) string {
			return "HTTP/1.1 103 Early Hints\r\nLink: <" + path + ">\r\n\r\n" + http1Reply(500, "text/plain", token, "Connection: close")
		}),
		answers("token in a trailer", func(token, path string) string {
			return "HTTP/1.1 500 no\r\nTransfer-Encoding: chunked\r\nTrailer: X-Path\r\n\r\n2\r\nno\r\n0\r\nX-Path: " + path + "\r\n\r\n"
		}),

		answers("bad trailer behind a 200", func(token, path string) string {
			return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Path\r\n\r\n2\r\n[]\r\n0\r\nX-Path " + path + " " + token + "\r\n\r\n"
		}),
		answers("bad chunk behind a 200", func(token, _ string) string {
			return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + token + "\r\n[]\r\n"
		}),
		answers("cut short by the server", func(token, _ string) string {
			return http1Reply(400, "text/plain", "no such token: "+token[:len(token)-1]+". Try another", "Connection: close")
		}),

		// HTTP/2.
		{name: "HTTP/2 GOAWAY with the path behind the header", start: func(t *testing.T, _ string) (string, http.RoundTripper, context.Context) {
			w := listen(t, serverTLS("h2"), serveHTTP2(nil, func(h h2, path string, _ int) bool {
				_ = h.WriteRawFrame(http2.FrameHeaders, http2.FlagHeadersEndHeaders, h.stream, []byte{0x88}) // :status 200
				_ = h.WriteGoAway(0, http2.ErrCodeEnhanceYourCalm, []byte(path))
				h.linger()
				return false
			}))
			return "https://" + w.host(), transport(t), background
		}},
		{name: "HTTP/2 stream reset", start: func(t *testing.T, _ string) (string, http.RoundTripper, context.Context) {
			w := listen(t, serverTLS("h2"), serveHTTP2(nil, func(h h2, _ string, _ int) bool { return h.WriteRSTStream(h.stream, http2.ErrCodeCancel) == nil }))
			return "https://" + w.host(), transport(t), background
		}},
		{name: "HTTP/2 GOAWAY with the path", start: func(t *testing.T, _ string) (string, http.RoundTripper, context.Context) {
			w := listen(t, serverTLS("h2"), serveHTTP2(nil, func(h h2, path string, _ int) bool {
				_ = h.WriteGoAway(h.stream, http2.ErrCodeEnhanceYourCalm, []byte(path))
				h.linger()
				return false
			}))
			return "https://" + w.host(), transport(t), background
		}},
		{name: "HTTP/2 ordinary", start: func(t *testing.T, _ string) (string, http.RoundTripper, context.Context) {
			w := listen(t, serverTLS("h2"), serveHTTP2(nil, func(h h2, path string, _ int) bool { return h.reply(path) }))
			return "https://" + w.host(), transport(t), background
		}},

		// Transports of the user's own, which see the token and may put it into their errors.
		throws("error with the URL", func(r *http.Request) error { return fmt.Errorf("calling %s: no route", r.URL) }),
		throws("url.Error", func(r *http.Request) error {
			return &url.Error{Op: "Post", URL: r.URL.String(), Err: &net.OpError{Op: "dial", Net: "tcp", Err: errors.New("no route")}}
		}),
		throws("url.Error inside url.Error", func(r *http.Request) error {
			return fmt.Errorf("x: %w", &url.Error{Op: "Post", URL: "-", Err: &url.Error{Op: "Get", URL: r.URL.String(), Err: io.EOF}})
		}),
		throws("joined errors", func(r *http.Request) error {
			return errors.Join(io.EOF, &url.Error{Op: "Post", URL: r.URL.String(), Err: context.DeadlineExceeded})
		}),
		throws("error with the dumped request", func(r *http.Request) error {
			dump, _ := httputil.DumpRequestOut(r, false)
			return fmt.Errorf("failed:\n%s", dump)
		}),
		throws("error with the path in base64", func(r *http.Request) error {
			return errors.New("failed: " + base64.StdEncoding.EncodeToString([]byte(r.URL.Path)))
		}),
		throws("error with a request", func(r *http.Request) error { return &holdingError{request: r} }),
		throws("error with a reply", func(r *http.Request) error { return &holdingError{reply: &http.Response{Request: r}} }),
		throws("error with a map", func(r *http.Request) error { return &holdingError{more: map[string]any{"request": r.URL}} }),
		throws("error in a dial", func(r *http.Request) error { return &net.OpError{Op: "dial", Err: &holdingError{request: r}} }),
		throws("error with a hidden field", func(r *http.Request) error { return &hidingError{path: r.URL.Path} }),
		{name: "http.Client as a transport", start: func(*testing.T, string) (string, http.RoundTripper, context.Context) {
			client := &http.Client{Transport: foreign(func(*http.Request) (*http.Response, error) { return nil, refusedDial() })}
			return "https://api.greenapi.invalid", foreign(client.Do), background
		}},
	}
	for i := range cases {
		cases[i].thorough = i == 0 || strings.HasPrefix(cases[i].name, "400 application/json; charset")
	}
	return cases
}

// redirect is a reply of 3xx. The listener it leads to fails the test when anybody comes.
func redirect(name string, status int, location func(other, token string) string) leakCase {
	return leakCase{name: name, start: func(t *testing.T, token string) (string, http.RoundTripper, context.Context) {
		other := listen(t, nil, func(_ *wire, c net.Conn, _ int) {
			req, err := http.ReadRequest(bufio.NewReader(c))
			t.Errorf("the redirect was followed: %v, %v", req, err)
		})
		w := listen(t, nil, func(w *wire, c net.Conn, _ int) {
			afterRequest(http1Reply(status, "text/html", "moved to "+token, "Location: "+location(other.host(), token), "Connection: close"))(w, c)
		})
		return "http://" + w.host(), transport(t), background
	}}
}

// holdingError is an error whose text is harmless and which holds what printers of test libraries walk through.
type holdingError struct {
	request *http.Request
	reply   *http.Response
	more    map[string]any
}

func (*holdingError) Error() string { return "no route" }

// As hands the request out.
func (e *holdingError) As(target any) bool {
	holder, is := target.(**http.Request)
	if is {
		*holder = e.request
	}
	return is
}

// hidingError is an error whose text is harmless and whose fields are not.
type hidingError struct{ path string }

func (*hidingError) Error() string { return "no route" }

// witness is a middleware that keeps what it sees.
type witness struct {
	mu       sync.Mutex
	exhibits []exhibit
}

// exhibit is a thing that a program may print or pass on. Text is searched as it is.
type exhibit struct {
	name  string
	value any
}

// in tells whether a way to print is tried on the thing: all are on errors, and on everything when nothing fails or
// the token comes back in a 400; the others get the usual ones.
func (e exhibit) in(w way, tc leakCase) bool {
	return w.usual || strings.HasPrefix(e.name, "error") || tc.thorough
}

func (w *witness) see(name string, value any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.exhibits = append(w.exhibits, exhibit{name, value})
}

func (w *witness) middleware(name string) func(http.RoundTripper) http.RoundTripper {
	return func(next http.RoundTripper) http.RoundTripper {
		return foreign(func(r *http.Request) (*http.Response, error) {
			w.see(name+" request", withoutBody(r))
			w.see(name+" URL", r.URL)
			w.see(name+" URL by value", *r.URL)
			w.see(name+" header", r.Header)
			dump, err := httputil.DumpRequestOut(r, true)
			w.see(name+" dump of the request going out", fmt.Sprint(string(dump), err))
			dump, err = httputil.DumpRequest(r, true)
			w.see(name+" dump of the request", fmt.Sprint(string(dump), err))
			resp, err := next.RoundTrip(r)
			w.see(name+" error", err)
			if resp != nil {
				if name == "inner" { // the outer one gets the body of the tracing in between
					live := shell(resp)
					live.Body = resp.Body // comes from the connection that carried the request
					w.see(name+" live reply", deep(live)+format.Object(live, 1))
				}
				// The body of a 2xx is the server's own text, which goes to the caller as it is.
				dump, dumpErr := httputil.DumpResponse(resp, resp.StatusCode/100 != 2)
				w.see(name+" dump of the reply", fmt.Sprint(string(dump), dumpErr))
				w.see(name+" reply", shell(resp))
				w.see(name+" request of the reply", withoutBody(resp.Request))
			}
			return resp, err
		})
	}
}

// withoutBody is a request without what other goroutines may still be reading.
func withoutBody(r *http.Request) *http.Request {
	if r == nil {
		return nil
	}
	r = r.Clone(background)
	r.Body, r.GetBody = nil, nil
	return r
}

// shell is a reply without its body and connection.
func shell(resp *http.Response) *http.Response {
	clone := *resp
	clone.Body, clone.TLS, clone.Request = nil, nil, withoutBody(resp.Request)
	clone.Header, clone.Trailer = resp.Header.Clone(), resp.Trailer.Clone()
	return &clone
}

// trace is an httptrace of the caller's that keeps what it is told. It sits above the token, like any context value.
func (w *witness) trace(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GetConn:          func(hostPort string) { w.see("trace GetConn", hostPort) },
		WroteHeaderField: func(key string, value []string) { w.see("trace header", append([]string{key}, value...)) },
		WroteRequest:     func(info httptrace.WroteRequestInfo) { w.see("trace WroteRequest", info.Err) },
		ConnectDone:      func(network, addr string, err error) { w.see("trace ConnectDone", []any{network, addr, err}) },
		DNSStart:         func(info httptrace.DNSStartInfo) { w.see("trace DNSStart", info) },
		DNSDone:          func(info httptrace.DNSDoneInfo) { w.see("trace DNSDone", info) },
		Got1xxResponse: func(code int, header textproto.MIMEHeader) error {
			w.see("trace 1xx", []any{code, maps.Clone(header)})
			return nil
		},
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) { w.see("trace TLS", err) },
	})
}

// call makes one call and returns all that a program could get hold of on the way.
func (w *witness) call(t *testing.T, tc leakCase, m method, token string) []exhibit {
	t.Helper()
	spans := tracetest.NewSpanRecorder()
	provider := sdktrace.NewTracerProvider(sdktrace.WithSpanProcessor(spans))
	apiURL, rt, ctx := tc.start(t, token)
	opts := unlimited(append([]greenapi.Option{
		greenapi.WithHTTPClient(&http.Client{Transport: rt}), greenapi.WithMaxAttempts(1),
		greenapi.WithMiddleware(w.middleware("outer")),
		greenapi.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return otelhttp.NewTransport(next, otelhttp.WithTracerProvider(provider))
		}),
		greenapi.WithMiddleware(w.middleware("inner")),
	}, tc.opts...)...)
	client, err := greenapi.New(apiURL, idInstance, token, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections) // not before everything is printed: a live connection remembers its requests

	err = m.call(w.trace(ctx), client)
	w.see("client", client)
	w.see("client by value", *client)
	w.see("options", opts)
	w.see("raw client", client.Raw())
	w.see("error", err)
	for _, inner := range unwrapped(err) {
		w.see(fmt.Sprintf("error inside: %T", inner), inner)
	}
	var e *greenapi.Error
	if errors.As(err, &e) {
		w.see("error by value", *e)
		w.see("Body", e.Body())
		w.see("Body as text", string(e.Body()))
		w.see("Message", e.Message)
	}
	for _, span := range spans.Ended() {
		w.see("span", []any{span.Name(), span.Attributes(), span.Events(), span.Status(), span.Links()})
		w.see("span stub", tracetest.SpanStubFromReadOnlySpan(span))
	}
	stacks := make([]byte, 1<<20)
	w.see("stacks", string(stacks[:runtime.Stack(stacks, true)]))
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.exhibits
}

// unwrapped are all errors inside an error.
func unwrapped(err error) (list []error) {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		if inner := e.Unwrap(); inner != nil {
			list = append(append(list, inner), unwrapped(inner)...)
		}
	case interface{ Unwrap() []error }:
		for _, inner := range e.Unwrap() {
			list = append(append(list, inner), unwrapped(inner)...)
		}
	}
	return list
}

// Every way to print or pass on, times every thing that comes out of a call, times every failure, call and token: no
// form of the token is in any of the texts.
func TestLeakMatrix(t *testing.T) {
	logged := &syncBuffer{}
	log.SetOutput(logged)
	defer log.SetOutput(os.Stderr)

	search, list := newSearcher(plainToken, trickyToken), ways()
	var mu sync.Mutex
	texts, exhibits := 0, 0
	clean, seed := map[uint64]bool{}, maphash.MakeSeed() // texts that were searched before
	type cell struct {
		leakCase
		method
		token string
	}
	var cells []cell
	tokens := []string{plainToken, trickyToken}
	if raceDetector { // ten times slower; the second token adds no concurrency
		tokens = tokens[:1]
	}
	for _, token := range tokens {
		for _, tc := range leakCases() {
			for _, m := range methods {
				cells = append(cells, cell{tc, m, token})
			}
		}
	}
	together(t, cells, func(c cell) string { return fmt.Sprintf("%s/%s/%.4s", c.leakCase.name, c.method.name, c.token) },
		func(t *testing.T, c cell) {
			found := new(witness).call(t, c.leakCase, c.method, c.token)
			for _, thing := range found {
				for _, way := range list {
					if !thing.in(way, c.leakCase) {
						continue
					}
					text, is := thing.value.(string)
					if !is {
						text = way.print(thing.value)
					} else if way.name != "%s" {
						continue
					}
					sum := maphash.String(seed, text)
					mu.Lock()
					known := clean[sum]
					clean[sum] = true
					texts++
					mu.Unlock()
					if known {
						continue
					}
					if form := search.find(text); form != "" {
						t.Errorf("%s, printed with %s, shows the token (%s): %.600q", thing.name, way.name, form, text)
						break
					}
				}
			}
			mu.Lock()
			exhibits += len(found)
			mu.Unlock()
		})
	if form := search.find(logged.String()); form != "" {
		t.Errorf("the standard logger shows the token (%s): %.600s", form, logged.String())
	}
	t.Logf("%d failures, %d cells of failure, call and token: %d things printed in up to %d ways, %d texts, %d different ones",
		len(leakCases()), len(cells), exhibits, len(list), texts, len(clean))
}

type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *syncBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *syncBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// The control: a leak that is planted in each kind of thing is found by the same search in the same ways.
func TestLeakControl(t *testing.T) {
	search := newSearcher(plainToken, trickyToken)
	for _, token := range []string{plainToken, trickyToken} {
		address := "https://api.green-api.com/waInstance1/getContacts/" + url.PathEscape(token)
		request, err := http.NewRequest(http.MethodGet, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		type client struct{ token string }
		for name, value := range map[string]any{
			"error": &url.Error{Op: "Get", URL: address, Err: io.EOF}, "request": request, "client": &client{token},
			"client by value": client{token}, "text": "token " + token, "body": []byte("token " + token),
		} {
			found := map[string]bool{}
			for _, way := range ways() {
				found[way.name] = search.find(way.print(value)) != ""
			}
			for _, expect := range []string{"%v", "%+v", "%s", "slog text", "log", "deep", "gomega"} {
				if name == "body" && expect == "log" { // prints decimals, which is what %d is searched for
					continue
				}
				if !found[expect] && !(name == "request" && strings.HasPrefix(expect, "slog")) {
					t.Errorf("a token planted in a %s is not found when printed with %s", name, expect)
				}
			}
		}
	}
	// And end to end: the generated client on net/http alone, in the same failures, leaks.
	leaks := map[string]bool{}
	for _, tc := range leakCases() {
		t.Run(tc.name, func(t *testing.T) {
			apiURL, rt, ctx := tc.start(t, plainToken)
			timed, cancel := context.WithCancel(ctx)
			defer cancel()
			raw, err := generated.NewClient(apiURL, generated.WithHTTPClient(&http.Client{
				Transport:     rt,
				CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			}))
			if err != nil {
				t.Fatal(err)
			}
			resp, err := raw.GetContactInfo(timed, idInstance, plainToken, generated.GetContactInfoJSONRequestBody{ChatID: "1@c.us"})
			text := fmt.Sprintf("%v", err)
			if err == nil {
				dump, _ := httputil.DumpResponse(resp, true)
				_ = resp.Body.Close()
				text = fmt.Sprintf("%s %v", dump, resp.Request.URL)
			}
			leaks[tc.name] = search.find(text) != ""
		})
	}
	for name, leaked := range leaks {
		if !leaked {
			t.Errorf("%s: the generated client on net/http alone does not leak; the failure shows nothing", name)
		}
	}
}

// A crash prints the error that was thrown, its stack and all goroutines.
func TestCrashShowsNoToken(t *testing.T) {
	const variable = "GREENAPI_CLIENTTEST_CRASH"
	if os.Getenv(variable) != "" {
		w := listen(t, nil, func(w *wire, c net.Conn, _ int) {
			if req, ok := w.read(c, bufio.NewReader(c)); ok {
				_, _ = io.WriteString(c, http1Reply(400, "application/json", envelope(400, req.URL.EscapedPath(), "no")))
			}
		})
		_, err := via(t, "http://"+w.host(), transport(t)).GetContactInfo(background, "71234567890@c.us")
		panic(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestCrashShowsNoToken$")
	cmd.Env = append(os.Environ(), variable+"=1", "GOTRACEBACK=all")
	out, err := cmd.CombinedOutput()
	if err == nil || !bytes.Contains(out, []byte("panic: ")) || !bytes.Contains(out, []byte("invalid request")) {
		t.Fatalf("the child did not crash with the error: %v\n%s", err, out)
	}
	if form := newSearcher(plainToken).find(string(out)); form != "" {
		t.Errorf("the crash shows the token (%s):\n%s", form, out)
	}
}
