package clienttest

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/generated"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"golang.org/x/net/http2"
)

// sendCase is one fault of the wire and what it means for a card.
type sendCase struct {
	name string
	// setup builds server and client. It may warm the connection up.
	setup func(t *testing.T) (*wire, *greenapi.Client, context.Context)
	want  sendWant
}

// sendWant is what SendContact does. Deliveries are counted by the server. More than one is allowed only where all
// but the last were refused with 429.
type sendWant struct {
	ok         bool
	maybeSent  bool
	deliveries int
	attempts   int // of a failed call
}

var (
	sentOnce  = sendWant{deliveries: 1, attempts: 1, maybeSent: true}  // it arrived, and nobody says what became of it
	lost      = sendWant{deliveries: 0, attempts: 1, maybeSent: true}  // it did not arrive, but the client cannot know
	unsent    = sendWant{deliveries: 0, attempts: 3, maybeSent: false} // it provably never left, three times
	refused   = sendWant{deliveries: 1, attempts: 1, maybeSent: false} // the API said no
	recovered = sendWant{deliveries: 1, ok: true}                      // it provably never left, then did

	refusedByNobody = sendWant{deliveries: 0, attempts: 1, maybeSent: false} // it never left, and what it says proves nothing
	background      = context.Background()
)

// plain is a fault on the first connection of a plain HTTP/1 server.
func plain(name string, want sendWant, script func(w *wire, c net.Conn)) sendCase {
	return sendCase{name, func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
		w := listen(t, nil, first(script))
		return w, via(t, "http://"+w.host(), transport(t)), background
	}, want}
}

// reply is an ordinary exchange with another answer. Later requests on later connections are answered well.
func reply(status int, contentType, body string, want sendWant) sendCase {
	name := fmt.Sprintf("status %d %.24q", status, body)
	return plain(name, want, afterRequest(http1Reply(status, contentType, body, "Connection: close")))
}

// dialing is a fault before there is a connection: fail says what the n-th dial, from 0, meets.
func dialing(name string, want sendWant, fail func(ctx context.Context, n int32) error) sendCase {
	return sendCase{name, func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
		w := listen(t, nil, ordinary)
		tr := transport(t)
		var dials atomic.Int32
		tr.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			if err := fail(ctx, dials.Add(1)-1); err != nil {
				return nil, err
			}
			return new(net.Dialer).DialContext(ctx, network, address)
		}
		return w, via(t, "http://"+w.host(), tr), background
	}, want}
}

// handshake is a fault inside the TLS handshake of the first count connections.
func handshake(name string, want sendWant, count int, script func(c net.Conn)) sendCase {
	return sendCase{name, func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
		w := listen(t, nil, func(w *wire, c net.Conn, n int) {
			if n < count {
				script(c)
				return
			}
			ordinary(w, tls.Server(c, serverTLS("http/1.1")), n)
		})
		return w, via(t, "https://"+w.host(), transport(t)), background
	}, want}
}

// foreign is a RoundTripper that may know nothing of net/http's.
type foreign func(*http.Request) (*http.Response, error)

func (f foreign) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// roundTripper replaces or wraps the transport.
func roundTripper(name string, want sendWant, wrap func(w *wire, base http.RoundTripper) http.RoundTripper) sendCase {
	return sendCase{name, func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
		w := listen(t, nil, ordinary)
		return w, via(t, "http://"+w.host(), wrap(w, transport(t))), background
	}, want}
}

// deliver is how a RoundTripper that is not net/http's brings a request to the server.
func deliver(w *wire, r *http.Request) {
	var body []byte
	if r.Body != nil {
		body, _ = io.ReadAll(r.Body)
		_ = r.Body.Close()
	}
	w.delivered(delivery{r.Method, r.URL.EscapedPath(), r.Header, string(body)})
}

// ended is a server and a context that ends, with err, when script says so.
func ended(name string, err error, want sendWant, config *tls.Config, script func(w *wire, c net.Conn, end func())) sendCase {
	return sendCase{fmt.Sprintf("%s: %v", name, err), func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
		ctx := newExpired(err)
		scheme := "http://"
		if config != nil {
			scheme = "https://"
		}
		w := listen(t, nil, func(w *wire, c net.Conn, n int) {
			if n > 0 {
				ordinary(w, c, n)
				return
			}
			script(w, c, ctx.end)
		})
		return w, via(t, scheme+w.host(), transport(t)), ctx
	}, want}
}

// stuck is a connection that takes no bytes until it is closed.
type stuck struct {
	net.Conn
	onWrite func()
	closed  chan struct{}
}

func (c *stuck) Write([]byte) (int, error) {
	c.onWrite()
	<-c.closed
	return 0, net.ErrClosed
}

func (c *stuck) Close() error {
	select {
	case <-c.closed:
	default:
		close(c.closed)
	}
	return c.Conn.Close()
}

// sendCases is the whole table.
func sendCases() []sendCase {
	cases := []sendCase{
		// No connection: nothing can have left, and the client tries again.
		dialing("refused", unsent, func(context.Context, int32) error { return refusedDial() }),
		dialing("refused once", recovered, func(_ context.Context, n int32) error {
			if n == 0 {
				return refusedDial()
			}
			return nil
		}),
		dialing("DNS once", recovered, func(_ context.Context, n int32) error {
			if n == 0 {
				return &net.DNSError{Err: "no such host", Name: "api.invalid", IsNotFound: true}
			}
			return nil
		}),
		{"DNS", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			tr := transport(t)
			tr.DialContext = (&net.Dialer{Resolver: &net.Resolver{
				PreferGo: true,
				Dial:     func(context.Context, string, string) (net.Conn, error) { return nil, errors.New("no resolver") },
			}}).DialContext
			return listen(t, nil, ordinary), via(t, "https://api.greenapi.invalid", tr), background
		}, unsent},
		{"dial takes for ever", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			tr := transport(t)
			tr.DialContext = func(ctx context.Context, _, _ string) (net.Conn, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			}
			w := listen(t, nil, ordinary)
			return w, via(t, "http://"+w.host(), tr, greenapi.WithTimeout(30*time.Millisecond)), background
		}, sendWant{attempts: 1}},
		{"proxy refuses", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			proxy := listen(t, nil, func(_ *wire, c net.Conn, _ int) {
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					_, _ = io.WriteString(c, http1Reply(502, "text/html", "<html>no</html>", "Connection: close"))
				}
			})
			tr := transport(t)
			tr.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: proxy.host()})
			w := listen(t, serverTLS("http/1.1"), ordinary)
			return w, via(t, "https://"+w.host(), tr), background
		}, unsent},
		handshake("TLS garbage", unsent, 99, func(c net.Conn) { _, _ = io.WriteString(c, "HTTP/1.0 400 plain HTTP here\r\n\r\n") }),
		handshake("TLS closed", unsent, 99, func(net.Conn) {}),
		handshake("TLS reset once", recovered, 1, tcpReset),
		{"TLS certificate", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, serverTLS("h2", "http/1.1"), ordinary)
			tr := transport(t)
			tr.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12} // which does not know the test's authority
			return w, via(t, "https://"+w.host(), tr), background
		}, unsent},
		{"TLS takes for ever", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, nil, func(w *wire, c net.Conn, _ int) { w.hang(c) })
			return w, via(t, "https://"+w.host(), transport(t), greenapi.WithTimeout(30*time.Millisecond)), background
		}, sendWant{attempts: 1}},

		// A connection, but no reply.
		onWriting("reset before the request", lost, 0, func(_ *wire, c net.Conn, _ *bufio.Reader) { tcpReset(c) }),
		onWriting("closed before the request", lost, 0, func(*wire, net.Conn, *bufio.Reader) {}),
		plain("reset inside the request", lost, func(_ *wire, c net.Conn) {
			if _, err := bufio.NewReaderSize(c, 16).ReadString('\n'); err == nil {
				tcpReset(c)
			}
		}),
		plain("reset after the request", sentOnce, func(w *wire, c net.Conn) {
			if _, ok := w.read(c, bufio.NewReader(c)); ok {
				tcpReset(c)
			}
		}),
		plain("closed after the request", sentOnce, afterRequest("")),
		plain("garbage", sentOnce, afterRequest("220 mail.example.com ESMTP\r\n")),
		plain("header breaks off", sentOnce, afterRequest("HTTP/1.1 200 OK\r\nContent-Type: appl")),
		plain("early hints, then nothing", sentOnce, afterRequest("HTTP/1.1 103 Early Hints\r\n\r\n")),
		plain("body breaks off", sentOnce, afterRequest("HTTP/1.1 200 OK\r\nContent-Length: 36\r\n\r\n{\"idMes")),
		plain("body missing", sentOnce, afterRequest("HTTP/1.1 200 OK\r\nContent-Length: 36\r\n\r\n")),
		plain("chunks break off", sentOnce, afterRequest("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"idM\r\n")),
		plain("bad chunk", sentOnce, afterRequest("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")),
		plain("bad gzip", sentOnce, afterRequest(http1Reply(200, "application/json", "not gzip", "Content-Encoding: gzip"))),
		plain("switching protocols", sentOnce, afterRequest("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")),
		{"slow header", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, nil, func(w *wire, c net.Conn, _ int) { w.read(c, bufio.NewReader(c)); w.hang(c) })
			return w, via(t, "http://"+w.host(), transport(t), greenapi.WithTimeout(time.Second)), background
		}, sentOnce},
		{"slow header, transport's own timeout", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, nil, first(func(w *wire, c net.Conn) { w.read(c, bufio.NewReader(c)); w.hang(c) }))
			tr := transport(t)
			tr.ResponseHeaderTimeout = 500 * time.Millisecond
			return w, via(t, "http://"+w.host(), tr), background
		}, sentOnce},
		{"slow body", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, nil, func(w *wire, c net.Conn, _ int) {
				w.read(c, bufio.NewReader(c))
				_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 36\r\n\r\n{\"idMes")
				w.hang(c)
			})
			return w, via(t, "http://"+w.host(), transport(t), greenapi.WithTimeout(time.Second)), background
		}, sentOnce},

		// 429 is the one refusal after which a card is sent again.
		reply(429, "text/plain", "Too Many Requests", sendWant{ok: true, deliveries: 2}),
		{"429 for ever", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, nil, func(w *wire, c net.Conn, _ int) {
				afterRequest(http1Reply(429, "text/plain", "Too Many Requests", "Connection: close", "Retry-After: 0"))(w, c)
			})
			return w, via(t, "http://"+w.host(), transport(t)), background
		}, sendWant{deliveries: 3, attempts: 3}},
		{"429, then reset", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, nil, func(w *wire, c net.Conn, n int) {
				text := ""
				if n == 0 {
					text = http1Reply(429, "text/plain", "Too Many Requests", "Connection: close")
				}
				afterRequest(text)(w, c)
			})
			return w, via(t, "http://"+w.host(), transport(t)), background
		}, sendWant{deliveries: 2, attempts: 2, maybeSent: true}},
		plain("429 and a wait of an hour", refused, afterRequest(http1Reply(429, "", "", "Connection: close", "Retry-After: 3600"))),

		// A connection from an earlier call.
		onWriting("dead kept-alive: closed when idle", lost, 1, func(*wire, net.Conn, *bufio.Reader) {}),
		onWriting("dead kept-alive: reset when idle", lost, 1, func(_ *wire, c net.Conn, _ *bufio.Reader) { tcpReset(c) }),
		onWriting("dead kept-alive: closed after the request", sentOnce, 1, func(w *wire, c net.Conn, r *bufio.Reader) { w.read(c, r) }),
		onWriting("dead kept-alive: reset after the request", sentOnce, 1, func(w *wire, c net.Conn, r *bufio.Reader) {
			w.read(c, r)
			tcpReset(c)
		}),

		// Transports that are not net/http's, or not only.
		roundTripper("foreign: fails before sending", lost, func(*wire, http.RoundTripper) http.RoundTripper {
			return foreign(func(r *http.Request) (*http.Response, error) { return nil, refusedDial() })
		}),
		roundTripper("foreign: fails after sending", sentOnce, func(w *wire, _ http.RoundTripper) http.RoundTripper {
			return foreign(func(r *http.Request) (*http.Response, error) { deliver(w, r); return nil, errors.New("broken pipe") })
		}),
		roundTripper("foreign: neither reply nor error", sentOnce, func(w *wire, _ http.RoundTripper) http.RoundTripper {
			return foreign(func(r *http.Request) (*http.Response, error) { deliver(w, r); return nil, nil })
		}),
		roundTripper("foreign: reply without a body", sentOnce, func(w *wire, _ http.RoundTripper) http.RoundTripper {
			return foreign(func(r *http.Request) (*http.Response, error) {
				deliver(w, r)
				return &http.Response{StatusCode: 200}, nil
			})
		}),
		roundTripper("foreign: loses the trace", lost, func(_ *wire, base http.RoundTripper) http.RoundTripper {
			base.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, refusedDial() }
			return foreign(func(r *http.Request) (*http.Response, error) { return base.RoundTrip(r.WithContext(background)) })
		}),
		roundTripper("foreign: keeps the trace", lost, func(_ *wire, base http.RoundTripper) http.RoundTripper {
			base.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, refusedDial() }
			return foreign(func(r *http.Request) (*http.Response, error) { return base.RoundTrip(r.Clone(r.Context())) })
		}),
		roundTripper("foreign: delivers, then fails to connect again", sentOnce, func(w *wire, base http.RoundTripper) http.RoundTripper {
			tr := base.(*http.Transport)
			return foreign(func(r *http.Request) (*http.Response, error) {
				resp, err := tr.RoundTrip(r)
				if err != nil {
					return nil, err
				}
				_ = resp.Body.Close()
				tr.CloseIdleConnections()
				tr.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, refusedDial() }
				return tr.RoundTrip(r.Clone(r.Context()))
			})
		}),
		roundTripper("foreign: a refused dial, then another way that no trace sees", sentOnce, func(w *wire, base http.RoundTripper) http.RoundTripper {
			base.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, refusedDial() }
			return foreign(func(r *http.Request) (*http.Response, error) {
				again := r.Clone(background)
				if r.Body != nil {
					body, _ := io.ReadAll(r.Body)
					again.Body, r.Body = io.NopCloser(strings.NewReader(string(body))), io.NopCloser(strings.NewReader(string(body)))
				}
				_, err := base.RoundTrip(r)
				deliver(w, again)
				return nil, err
			})
		}),
		roundTripper("http.Client as a transport", sentOnce, func(w *wire, base http.RoundTripper) http.RoundTripper {
			client := &http.Client{Transport: foreign(func(r *http.Request) (*http.Response, error) {
				resp, err := base.RoundTrip(r)
				if err == nil {
					_ = resp.Body.Close()
					err = io.ErrUnexpectedEOF
				}
				return nil, err
			})}
			return foreign(client.Do)
		}),

		// Middleware above the token.
		middleware("middleware repeats", recovered, func(next http.RoundTripper) http.RoundTripper {
			return foreign(func(r *http.Request) (*http.Response, error) {
				resp, err := next.RoundTrip(r)
				_, _ = next.RoundTrip(r.Clone(r.Context()))
				return resp, err
			})
		}),
		middleware("middleware fails after the reply", sentOnce, func(next http.RoundTripper) http.RoundTripper {
			return foreign(func(r *http.Request) (*http.Response, error) {
				if resp, err := next.RoundTrip(r); err == nil {
					_ = resp.Body.Close()
				}
				return nil, errors.New("no more")
			})
		}),
		middleware("middleware never sends", unsent, func(http.RoundTripper) http.RoundTripper {
			return foreign(func(r *http.Request) (*http.Response, error) { return nil, errors.New("not today") })
		}),
		middleware("middleware makes up a 429", refusedByNobody, func(http.RoundTripper) http.RoundTripper {
			return foreign(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 429, Header: http.Header{}, Body: http.NoBody}, nil
			})
		}),
		middleware("middleware makes a 429 of a reply", sentOnce, func(next http.RoundTripper) http.RoundTripper {
			return foreign(func(r *http.Request) (*http.Response, error) {
				resp, err := next.RoundTrip(r)
				if err == nil {
					resp.StatusCode = 429
				}
				return resp, err
			})
		}),
		{"dead kept-alive, and middleware that allows repeats", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, nil, first(keptAlive))
			client := via(t, "http://"+w.host(), transport(t), greenapi.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
				return foreign(func(r *http.Request) (*http.Response, error) {
					r = r.Clone(r.Context())
					r.Header.Set("Idempotency-Key", "1")
					r.Header.Set("X-Idempotency-Key", "1")
					r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(`{}`)), nil }
					return next.RoundTrip(r)
				})
			}))
			warmUp(t, client)
			return w, client, background
		}, sentOnce},

		// The context, at every stage.
		{"before the call", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			ctx, cancel := context.WithCancel(background)
			cancel()
			w := listen(t, nil, ordinary)
			return w, via(t, "http://"+w.host(), transport(t)), ctx
		}, sendWant{}},
		{"waiting for the limiter", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, nil, ordinary)
			client := via(t, "http://"+w.host(), transport(t), greenapi.WithRateLimit(greenapi.OpSendContact, 0.001),
				greenapi.WithRateLimit(greenapi.OpGetContacts, 0.001), greenapi.WithRateLimit(greenapi.OpGetContactInfo, 0.001),
				greenapi.WithTimeout(0))
			for _, m := range methods {
				if !m.raw && m.name != "Contacts" {
					_ = m.call(background, client)
				}
			}
			ctx := newExpired(context.Canceled)
			time.AfterFunc(10*time.Millisecond, ctx.end)
			return w, client, ctx
		}, sendWant{}},
		{"limiter past the deadline", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			w := listen(t, nil, ordinary)
			client := via(t, "http://"+w.host(), transport(t), greenapi.WithRateLimit(greenapi.OpSendContact, 0.001))
			_, _ = client.SendContact(background, card)
			return w, client, background
		}, sendWant{}},
		{"pause after 429", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			ctx := newExpired(context.Canceled)
			w := listen(t, nil, first(func(w *wire, c net.Conn) {
				afterRequest(http1Reply(429, "", "", "Connection: close"))(w, c)
				time.AfterFunc(20*time.Millisecond, ctx.end)
			}))
			return w, via(t, "http://"+w.host(), transport(t)), ctx
		}, refused},
		{"pause after a refused connection", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			ctx := newExpired(context.Canceled)
			tr := transport(t)
			var dials atomic.Int32
			tr.DialContext = func(context.Context, string, string) (net.Conn, error) {
				if dials.Add(1) == 1 {
					ctx.end()
				}
				return nil, refusedDial()
			}
			w := listen(t, nil, ordinary)
			return w, via(t, "http://"+w.host(), tr), ctx
		}, sendWant{attempts: 1}},
	}
	for _, err := range []error{context.Canceled, context.DeadlineExceeded} {
		cases = append(cases,
			ended("during TLS", err, sendWant{attempts: 1}, serverTLS(), func(w *wire, c net.Conn, end func()) {
				if _, readErr := c.Read(make([]byte, 1)); readErr == nil { // the first byte of the ClientHello
					end()
				}
				w.hang(c)
			}),
			ended("after the request", err, sentOnce, nil, func(w *wire, c net.Conn, end func()) {
				w.read(c, bufio.NewReader(c))
				end()
				w.hang(c)
			}),
			ended("inside the header", err, sentOnce, nil, func(w *wire, c net.Conn, end func()) {
				w.read(c, bufio.NewReader(c))
				_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-")
				end()
				w.hang(c)
			}),
			ended("inside the body", err, sentOnce, nil, func(w *wire, c net.Conn, end func()) {
				w.read(c, bufio.NewReader(c))
				_, _ = io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 36\r\n\r\n{\"idMes")
				time.AfterFunc(20*time.Millisecond, end)
				w.hang(c)
			}),
			sendCase{fmt.Sprintf("during the dial: %v", err), func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
				ctx := newExpired(err)
				tr := transport(t)
				tr.DialContext = func(dial context.Context, _, _ string) (net.Conn, error) {
					ctx.end()
					<-dial.Done()
					return nil, dial.Err()
				}
				w := listen(t, nil, ordinary)
				return w, via(t, "http://"+w.host(), tr), ctx
			}, sendWant{attempts: 1}},
			sendCase{fmt.Sprintf("while writing: %v", err), func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
				ctx := newExpired(err)
				tr := transport(t)
				tr.DialContext = func(dial context.Context, network, address string) (net.Conn, error) {
					c, dialErr := new(net.Dialer).DialContext(dial, network, address)
					if dialErr != nil {
						return nil, dialErr
					}
					return &stuck{Conn: c, onWrite: ctx.end, closed: make(chan struct{})}, nil
				}
				w := listen(t, nil, ordinary)
				return w, via(t, "http://"+w.host(), tr), ctx
			}, lost},
		)
	}
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308, 408, 499, 500, 501, 502, 503, 504, 505, 520, 599} {
		cases = append(cases, reply(status, "text/html", "<html></html>", sentOnce))
	}
	for _, status := range []int{400, 401, 402, 403, 404, 405, 406, 409, 410, 413, 415, 422, 451, 466, 469} {
		cases = append(cases, reply(status, "application/json", `{"message":"no"}`, refused))
	}
	for _, body := range []string{
		"", " ", "null", "[]", "{}", `"3EB0"`, `{"idMessage":""}`, `{"idMessage":null}`, `{"idMessage":5}`, `{"idMes`,
		"<html></html>", `{"code":500,"description":"Internal"}`,
	} {
		cases = append(cases, reply(200, "application/json", body, sentOnce))
	}
	cases = append(cases, reply(201, "application/json", good("/sendContact/"), recovered), reply(204, "", "", sentOnce))

	for name, do := range http2Faults() {
		for _, n := range []int{1, 2} {
			cases = append(cases, sendCase{fmt.Sprintf("%s, stream %d", name, n), func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
				w := listen(t, serverTLS("h2"), nthHTTP2(n, do))
				client := via(t, "https://"+w.host(), transport(t))
				if n == 2 {
					warmUp(t, client)
				}
				return w, client, background
			}, sentOnce})
		}
	}
	for name, early := range map[string]func(h h2) (ended, goOn bool){
		"RST_STREAM REFUSED_STREAM": func(h h2) (bool, bool) {
			return true, h.WriteRSTStream(h.stream, http2.ErrCodeRefusedStream) == nil
		},
		"GOAWAY NO_ERROR": func(h h2) (bool, bool) {
			_ = h.WriteGoAway(0, http2.ErrCodeNo, nil)
			h.linger()
			return true, false
		},
	} {
		cases = append(cases, sendCase{name + " before the body", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
			var seen atomic.Int32
			w := listen(t, serverTLS("h2"), serveHTTP2(func(h h2) (bool, bool) {
				if seen.Add(1) > 1 {
					return false, true
				}
				return early(h)
			}, func(h h2, path string, _ int) bool { return h.reply(path) }))
			return w, via(t, "https://"+w.host(), transport(t)), background
		}, lost})
	}
	cases = append(cases, sendCase{"GOAWAY on an idle connection", func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
		gone := make(chan struct{})
		w := listen(t, serverTLS("h2"), serveHTTP2(nil, func(h h2, path string, n int) bool {
			ok := h.reply(path)
			if n == 1 {
				_ = h.WriteGoAway(h.stream, http2.ErrCodeNo, nil)
				h.linger()
				close(gone)
				return false
			}
			return ok
		}))
		client := via(t, "https://"+w.host(), transport(t))
		warmUp(t, client)
		<-gone // the client has closed its end: the next call gets a new connection
		return w, client, background
	}, recovered})
	return cases
}

// onWriting is a fault that comes when the client begins to write, on a connection that has served some calls
// before. Earlier it would be another one: net/http does not use a connection that it has seen die, and a reset that
// is fast enough fails the dial.
func onWriting(name string, want sendWant, served int, script func(w *wire, c net.Conn, r *bufio.Reader)) sendCase {
	return sendCase{name, func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
		writing := make(chan struct{})
		w := listen(t, nil, first(func(w *wire, c net.Conn) {
			r := bufio.NewReader(c)
			for range served {
				if req, ok := w.read(c, r); ok {
					_, _ = io.WriteString(c, http1Reply(200, "application/json", good(req.URL.Path)))
				}
			}
			select {
			case <-writing:
				script(w, c, r)
			case <-w.done:
			}
		}))
		tr := transport(t)
		var armed atomic.Bool
		tr.DialContext = func(ctx context.Context, network, address string) (net.Conn, error) {
			c, err := new(net.Dialer).DialContext(ctx, network, address)
			return &waker{Conn: c, wake: func() {
				if armed.CompareAndSwap(true, false) {
					close(writing)
					time.Sleep(10 * time.Millisecond) // for the fault to arrive before the bytes leave
				}
			}}, err
		}
		client := via(t, "http://"+w.host(), tr)
		for range served {
			warmUp(t, client)
		}
		armed.Store(true)
		return w, client, background
	}, want}
}

// waker calls wake before each write.
type waker struct {
	net.Conn
	wake func()
}

func (c *waker) Write(p []byte) (int, error) {
	c.wake()
	return c.Conn.Write(p)
}

func middleware(name string, want sendWant, layer func(http.RoundTripper) http.RoundTripper) sendCase {
	return sendCase{name, func(t *testing.T) (*wire, *greenapi.Client, context.Context) {
		w := listen(t, nil, ordinary)
		return w, via(t, "http://"+w.host(), transport(t), greenapi.WithMiddleware(layer)), background
	}, want}
}

// warmUp makes one call of a kind that no test counts.
func warmUp(t *testing.T, client *greenapi.Client) {
	t.Helper()
	if _, err := client.GetContactInfo(background, "71234567890@c.us"); err != nil {
		t.Fatal(err)
	}
}

// refusedDial is the error of a connection to a port that nobody listens on.
func refusedDial() error {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	_ = ln.Close()
	c, err := net.Dial("tcp", ln.Addr().String())
	if err == nil {
		_ = c.Close()
		return errors.New("somebody took the port")
	}
	return err
}

// A middleware makes up a refusal and sends later, when nobody waits any more: nothing gets out, so the call can say so.
func TestLateSendersSendNothing(t *testing.T) {
	for name, makeUp := range map[string]func() (*http.Response, error){
		"429": func() (*http.Response, error) {
			return &http.Response{StatusCode: 429, Header: http.Header{}, Body: http.NoBody}, nil
		},
		"502":         func() (*http.Response, error) { return &http.Response{StatusCode: 502, Body: http.NoBody}, nil },
		"a queued id": func() (*http.Response, error) { return &http.Response{StatusCode: 200, Body: http.NoBody}, nil },
		"an error":    func() (*http.Response, error) { return nil, refusedDial() },
	} {
		t.Run(name, func(t *testing.T) {
			w := listen(t, nil, ordinary)
			var late sync.WaitGroup
			release := make(chan struct{})
			client := via(t, "http://"+w.host(), transport(t), greenapi.WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
				return foreign(func(r *http.Request) (*http.Response, error) {
					late.Go(func() {
						<-release
						if resp, err := next.RoundTrip(r); err == nil {
							_ = resp.Body.Close()
						}
					})
					return makeUp()
				})
			}))
			_, err := client.SendContact(background, card)
			_ = drain(client.Raw().SendContact(background, idInstance, greenapi.TokenPlaceholder, generated.SendContactJSONRequestBody{ChatID: "1"}))
			close(release)
			late.Wait()
			client.CloseIdleConnections()
			w.close()
			if e := failure(t, err); e.MaybeSent || w.count("sendContact") != 0 {
				t.Errorf("%d deliveries: %v", w.count("sendContact"), err)
			}
		})
	}
}

// SendContact meets every fault: never two deliveries for one call unless all but the last were refused with 429,
// and MaybeSent tells a card that may have been queued from one that was not.
func TestNoDoubleSend(t *testing.T) {
	cases := sendCases()
	t.Logf("%d faults", len(cases))
	leavesNoGoroutine(t, func() {
		together(t, cases, func(c sendCase) string { return c.name }, func(t *testing.T, tc sendCase) {
			w, client, ctx := tc.setup(t)
			before := w.count("sendContact")
			_, err := client.SendContact(ctx, card)
			client.CloseIdleConnections()
			w.close()
			if got := w.count("sendContact") - before; got != tc.want.deliveries {
				t.Errorf("%d deliveries, want %d: %v", got, tc.want.deliveries, err)
			}
			if (err == nil) != tc.want.ok {
				t.Fatalf("error %v, success expected: %v", err, tc.want.ok)
			}
			if err == nil {
				return
			}
			e := failure(t, err)
			if e.MaybeSent != tc.want.maybeSent || errors.Is(err, greenapi.ErrOutcomeUnknown) != tc.want.maybeSent {
				t.Errorf("MaybeSent is %v: %v", e.MaybeSent, err)
			}
			if e.Attempts != tc.want.attempts {
				t.Errorf("%d attempts, want %d: %v", e.Attempts, tc.want.attempts, err)
			}
			for _, d := range w.all() {
				if d.header.Get("Idempotency-Key")+d.header.Get("X-Idempotency-Key") != "" && strings.Contains(d.path, "sendContact") {
					t.Error("an idempotency key reached the server: net/http takes it for leave to send again")
				}
			}
		})
	})
}

// The other ways to call the API meet the same faults. A raw SendContact is delivered once at most, whatever its
// caller's headers allow; the reads end, with an answer or the facade's error.
func TestFaultsOfOtherCalls(t *testing.T) {
	type cell struct {
		sendCase
		method
	}
	var cells []cell
	for _, m := range methods[1:] {
		for _, c := range sendCases() {
			cells = append(cells, cell{c, m})
		}
	}
	t.Logf("%d cells", len(cells))
	leavesNoGoroutine(t, func() {
		together(t, cells, func(c cell) string { return c.method.name + "/" + c.sendCase.name }, func(t *testing.T, tc cell) {
			w, client, ctx := tc.setup(t)
			before := w.count("sendContact")
			if tc.raw { // which has no deadline of its own
				timed, cancel := context.WithTimeout(ctx, time.Second)
				defer cancel()
				ctx = timed
			}
			err := tc.call(ctx, client)
			client.CloseIdleConnections()
			w.close()
			if got := w.count("sendContact") - before; got > 1 {
				t.Errorf("%d deliveries of a card: %v", got, err)
			}
			if errors.Is(err, errNothing) {
				t.Error(err)
			}
			if err != nil && !tc.raw {
				if e := failure(t, err); errors.Is(err, greenapi.ErrOutcomeUnknown) || e.Operation != tc.op {
					t.Errorf("%s: %v", e.Operation, err)
				}
			}
		})
	})
}
