package greenapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"

	"github.com/greenapi-contract/greenapi-go/generated"
)

// TestSwap shows what each side of the innermost transport sees.
func TestSwap(t *testing.T) {
	for _, token := range []string{testToken, awkwardToken[:20]} {
		var onWire, above *http.Request
		wire := roundTripper(func(r *http.Request) (*http.Response, error) {
			onWire = r
			return respond(200, `{"chatId":"1"}`), nil
		})
		var answered *http.Response
		c, err := New("https://api.example.test/v3/", testID, token, WithHTTPClient(&http.Client{Transport: wire}),
			WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
				return roundTripper(func(r *http.Request) (*http.Response, error) {
					above = r
					answered, _ = next.RoundTrip(r)
					return answered, nil
				})
			}))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := c.GetContactInfo(bg, "1"); err != nil {
			t.Fatal(err)
		}
		if got, want := onWire.URL.EscapedPath(), "/v3/waInstance1101000001/getContactInfo/"+url.PathEscape(token); got != want {
			t.Errorf("the wire got %s, want %s", got, want)
		}
		if got, want := above.URL.String(), "https://api.example.test/v3/waInstance1101000001/getContactInfo/apiTokenInstance"; got != want {
			t.Errorf("middleware got %s, want %s", got, want)
		}
		if answered.Request != above {
			t.Error("the reply of the guard names another request than the one it got")
		}
		if body, _ := io.ReadAll(onWire.Body); string(body) != `{"chatId":"1"}` || onWire.Header.Get("Content-Type") != "application/json" {
			t.Errorf("the wire got %s %v", body, onWire.Header)
		}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
			if text := fmt.Sprintf(verb+verb+verb, above, c, answered); shows(c, text) {
				t.Errorf("%s shows the token: %s", verb, text)
			}
		}
		dump, _ := httputil.DumpRequest(above, false)
		if shows(c, string(dump)) {
			t.Errorf("a dump shows the token: %s", dump)
		}
	}
}

func TestRawRefuses(t *testing.T) {
	const other = "0123456789abcdef0123456789abcdef"
	edit := func(f func(*http.Request)) generated.RequestEditorFn {
		return func(_ context.Context, r *http.Request) error { f(r); return nil }
	}
	for _, tt := range []struct {
		about, id, token string
		edit             func(*http.Request)
	}{
		{"the real token", testID, testToken, nil},
		{"another token", testID, other, nil},
		{"no token", testID, "", nil},
		{"..", testID, "..", nil},
		{"another instance", "1101000002", TokenPlaceholder, nil},
		{"another host", testID, TokenPlaceholder, func(r *http.Request) { r.URL.Host = "evil.test" }},
		{"another port", testID, TokenPlaceholder, func(r *http.Request) { r.URL.Host += ":444" }},
		{"another Host header", testID, TokenPlaceholder, func(r *http.Request) { r.Host = "evil.test" }},
		{"another scheme", testID, TokenPlaceholder, func(r *http.Request) { r.URL.Scheme = "http" }},
		{"an opaque URL", testID, TokenPlaceholder, func(r *http.Request) { r.URL.Opaque = "//evil.test/x" }},
		{"a user in the URL", testID, TokenPlaceholder, func(r *http.Request) { r.URL.User = url.User("u") }},
		{"another method", testID, TokenPlaceholder, func(r *http.Request) { r.URL.Path = strings.Replace(r.URL.Path, "getContacts", "logout", 1) }},
		{"a longer path", testID, TokenPlaceholder, func(r *http.Request) { r.URL.Path += "/x" }},
		{"no URL", testID, TokenPlaceholder, func(r *http.Request) { r.URL = nil }},
	} {
		t.Run(tt.about, func(t *testing.T) {
			none := roundTripper(func(*http.Request) (*http.Response, error) {
				t.Error("something was sent")
				return nil, io.EOF
			})
			c := newClient(t, none, WithMiddleware(func(http.RoundTripper) http.RoundTripper { return none }))
			var editors []generated.RequestEditorFn
			if tt.edit != nil {
				editors = append(editors, edit(tt.edit))
			}
			_, err := c.Raw().GetContacts(bg, tt.id, tt.token, nil, editors...)
			e := asError(t, err)
			if !errors.Is(e, ErrInvalidRequest) || e.MaybeSent || strings.Contains(e.Error(), other) || shows(c, e.Error()) {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestRaw(t *testing.T) {
	var got []string
	c := newClient(t, func(r *http.Request) (*http.Response, error) {
		got = append(got, r.Method+" "+r.URL.RequestURI())
		if r.Method == http.MethodGet {
			return respond(400, `{"path":"`+r.URL.Path+`"}`, "Location", r.URL.String(), "Content-Length", "999"), nil
		}
		return nil, &url.Error{Op: "Post", URL: r.URL.String(), Err: io.ErrUnexpectedEOF}
	})
	count := 5
	resp, err := c.Raw().GetContacts(bg, testID, TokenPlaceholder, &generated.GetContactsParams{Count: &count})
	if err != nil {
		t.Fatal(err)
	}
	dump, err := httputil.DumpResponse(resp, true)
	if err != nil || shows(c, string(dump)) || !strings.Contains(string(dump), TokenPlaceholder) {
		t.Errorf("%v: %s", err, dump)
	}
	if shows(c, resp.Request.URL.String()) {
		t.Error("the reply's request has the token")
	}
	_, err = c.Raw().SendContact(bg, testID, TokenPlaceholder, generated.SendContactRequest{})
	if err != io.ErrUnexpectedEOF {
		t.Errorf("got %#v", err)
	}
	want := []string{
		"GET /waInstance1101000001/getContacts/" + testToken + "?count=5", "POST /waInstance1101000001/sendContact/" + testToken,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got %v", got)
	}
}

// TestSendOnce shows what keeps net/http from sending a card again by itself.
func TestSendOnce(t *testing.T) {
	for op := range calls {
		var seen *http.Request
		c := newClient(t, func(r *http.Request) (*http.Response, error) {
			seen = r
			return respond(401, ""), nil
		}, WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) {
				r = r.Clone(r.Context())
				r.Header.Set("Idempotency-Key", "1")
				r.Header.Set("X-Idempotency-Key", "1")
				return next.RoundTrip(r)
			})
		}))
		_ = calls[op](c)
		repeatable := seen.GetBody != nil || len(seen.Header["Idempotency-Key"])+len(seen.Header["X-Idempotency-Key"]) > 0
		if repeatable != (op != OpSendContact) {
			t.Errorf("%s: GetBody %t, headers %v", op, seen.GetBody != nil, seen.Header)
		}
	}
}

// TestUnsentEvidence shows what counts as proof that a card did not leave.
func TestUnsentEvidence(t *testing.T) {
	fail := errors.New("failed")
	trace := func(wanted, got bool) roundTripper {
		return func(r *http.Request) (*http.Response, error) {
			hooks := httptrace.ContextClientTrace(r.Context())
			if hooks == nil {
				hooks = &httptrace.ClientTrace{GetConn: func(string) {}, GotConn: func(httptrace.GotConnInfo) {}}
			}
			if wanted {
				hooks.GetConn("api.example.test:443")
			}
			if got {
				hooks.GotConn(httptrace.GotConnInfo{})
			}
			return nil, fail
		}
	}
	above := func(f func(next http.RoundTripper, r *http.Request) (*http.Response, error)) Option {
		return WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
			return roundTripper(func(r *http.Request) (*http.Response, error) { return f(next, r) })
		})
	}
	for _, tt := range []struct {
		about     string
		wire      roundTripper
		opts      []Option
		maybeSent bool
		requests  int
	}{
		{"a foreign transport's trace shows no connection", trace(true, false), nil, true, 1},
		{"a connection", trace(true, true), nil, true, 1},
		{"no trace at all", trace(false, false), nil, true, 1},
		{"neither reply nor error", func(*http.Request) (*http.Response, error) { return nil, nil }, nil, true, 1},
		{"reply and error", func(*http.Request) (*http.Response, error) { return respond(200, ""), fail }, nil, true, 1},
		{"middleware fails before", trace(true, true), []Option{above(func(http.RoundTripper, *http.Request) (*http.Response, error) {
			return nil, fail
		})}, false, 0},
		{"middleware fails after", always(200, `{"idMessage":"1"}`), []Option{above(func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			resp, _ := next.RoundTrip(r)
			_ = resp.Body.Close()
			return nil, fail
		})}, true, 1},
		{"middleware returns nothing", always(200, `{"idMessage":"1"}`), []Option{above(func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			_, _ = next.RoundTrip(r)
			return nil, nil
		})}, true, 1},
		{"middleware repeats", trace(true, true), []Option{above(func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			_, _ = next.RoundTrip(r)
			return next.RoundTrip(r)
		})}, true, 1},
		{"middleware repeats a reply", always(502, ""), []Option{above(func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			_, _ = next.RoundTrip(r)
			return next.RoundTrip(r)
		})}, true, 1},
		{"middleware changes the host", trace(true, true), []Option{above(func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			r = r.Clone(r.Context())
			r.URL.Host = "evil.test"
			return next.RoundTrip(r)
		})}, false, 0},
		{"middleware loses the context", trace(true, true), []Option{above(func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			return next.RoundTrip(r.WithContext(bg))
		})}, false, 0},
		{"middleware gives a dead context", trace(true, true), []Option{above(func(next http.RoundTripper, r *http.Request) (*http.Response, error) {
			ctx, cancel := context.WithCancel(r.Context())
			cancel()
			return next.RoundTrip(r.WithContext(ctx))
		})}, false, 0},
	} {
		t.Run(tt.about, func(t *testing.T) {
			requests := 0
			c := newClient(t, func(r *http.Request) (*http.Response, error) {
				requests++
				return tt.wire(r)
			}, tt.opts...)
			quick(t, func() {
				_, err := c.SendContact(bg, testCard)
				e := asError(t, err)
				if e.MaybeSent != tt.maybeSent || errors.Is(err, ErrOutcomeUnknown) != tt.maybeSent || requests != tt.requests {
					t.Errorf("%v: maybe sent %t, %d requests", err, e.MaybeSent, requests)
				}
			})
		})
	}
}

// TestUnsentByNetHTTP has net/http's own transport, which is believed.
func TestUnsentByNetHTTP(t *testing.T) {
	quick(t, func() {
		dials := 0
		own := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) {
			dials++
			return nil, syscall.ECONNREFUSED
		}}
		c := newClient(t, nil, WithHTTPClient(&http.Client{Transport: own}))
		_, err := c.SendContact(bg, testCard)
		if e := asError(t, err); e.MaybeSent || e.Attempts != 3 || dials != 3 || !errors.Is(err, syscall.ECONNREFUSED) {
			t.Errorf("%v, maybe sent %t, %d dials", err, e.MaybeSent, dials)
		}
	})
}

// TestLateMiddleware gives up on a card and sends it afterwards: the guard must not let it out.
func TestLateMiddleware(t *testing.T) {
	var release, done sync.WaitGroup
	release.Add(1)
	done.Add(1)
	sent := 0
	c := newClient(t, func(*http.Request) (*http.Response, error) {
		sent++
		return respond(200, `{"idMessage":"1"}`), nil
	}, WithMaxAttempts(1), WithMiddleware(func(next http.RoundTripper) http.RoundTripper {
		return roundTripper(func(r *http.Request) (*http.Response, error) {
			go func() {
				defer done.Done()
				release.Wait()
				if _, err := next.RoundTrip(r); err == nil {
					t.Error("a card was sent after the call had ended")
				}
			}()
			return nil, errors.New("too slow")
		})
	}))
	_, err := c.SendContact(bg, testCard)
	release.Done()
	done.Wait()
	if e := asError(t, err); e.MaybeSent || sent != 0 {
		t.Errorf("%v, %d sent", err, sent)
	}
}

// TestTrace shows that a caller's httptrace sees the connection, but not the path that HTTP/2 reports to it.
func TestTrace(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "[]") }))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	c, err := New(server.URL, testID, testToken, WithHTTPClient(server.Client()))
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	seen := map[string][]string{}
	connected := false
	ctx := httptrace.WithClientTrace(bg, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { connected = true },
		WroteHeaderField: func(key string, value []string) {
			mu.Lock()
			defer mu.Unlock()
			seen[key] = value
		},
	})
	if _, err := c.GetContacts(ctx); err != nil {
		t.Fatal(err)
	}
	mu.Lock()
	defer mu.Unlock()
	if text := fmt.Sprint(seen); shows(c, text) || !connected || len(seen) == 0 {
		t.Errorf("connected %t, headers %s", connected, text)
	}
}

// TestTraceOfAFailedWrite has HTTP/2 tell a trace why a request could not be written, in the server's words.
func TestTraceOfAFailedWrite(t *testing.T) {
	c := newClient(t, always(200, "[]"))
	var told error
	ctx := httptrace.WithClientTrace(bg, &httptrace.ClientTrace{WroteRequest: func(info httptrace.WroteRequestInfo) { told = info.Err }})
	covered := httptrace.ContextClientTrace(blindfold{ctx, c.secrets})
	covered.WroteRequest(httptrace.WroteRequestInfo{Err: fmt.Errorf("GOAWAY: %s: %w", testToken, io.ErrUnexpectedEOF)})
	if shows(c, fmt.Sprintf("%v %#v", told, told)) || !errors.Is(told, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", told)
	}
	covered.WroteRequest(httptrace.WroteRequestInfo{})
	if told != nil {
		t.Errorf("no error became %v", told)
	}
}

// TestRawOfNoClient asks clients that New has not made.
func TestRawOfNoClient(t *testing.T) {
	for _, c := range []*Client{nil, {}} {
		_, err := c.Raw().GetContacts(bg, testID, TokenPlaceholder, nil)
		if e := asError(t, err); e.Kind != ErrInvalidRequest || !strings.Contains(e.Message, "New") {
			t.Errorf("got %v", err)
		}
	}
}

// TestNoRedirect answers with redirects, some with an address that cannot be parsed and holds the token.
func TestNoRedirect(t *testing.T) {
	for _, status := range []int{300, 301, 302, 303, 304, 307, 308} {
		for _, location := range []string{"https://evil.test/" + testToken, "://%zz" + testToken, ""} {
			for op := range calls {
				requests := 0
				c := newClient(t, func(r *http.Request) (*http.Response, error) {
					requests++
					return respond(status, "", "Location", location), nil
				})
				e := asError(t, calls[op](c))
				if e.Status != status || !errors.Is(e, ErrUnexpectedResponse) || !e.MaybeSent || requests != 1 || shows(c, fmt.Sprint(e)) {
					t.Errorf("%d to %q: %v after %d requests", status, location, e, requests)
				}
			}
		}
	}
}

func TestSwitchingProtocolsEnds(t *testing.T) {
	c := newClient(t, func(*http.Request) (*http.Response, error) {
		resp := respond(101, "")
		r, _ := io.Pipe() // never ends
		resp.Body = r
		return resp, nil
	})
	if e := asError(t, calls[OpGetContacts](c)); e.Status != 101 || e.Kind != ErrUnexpectedResponse {
		t.Errorf("got %v", e)
	}
}

func TestNilBody(t *testing.T) {
	c := newClient(t, func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 200}, nil })
	if e := asError(t, calls[OpGetContacts](c)); e.Kind != ErrUnexpectedResponse || e.Body() != nil {
		t.Errorf("got %v", e)
	}
}

func TestDefaultWire(t *testing.T) {
	before := http.DefaultTransport
	defer func() { http.DefaultTransport = before }()
	own, is := defaultWire().(*http.Transport)
	if !is || own == before || own.Proxy == nil {
		t.Errorf("got %T", own)
	}
	http.DefaultTransport = always(200, "")
	if own, is := defaultWire().(*http.Transport); !is || own.Proxy == nil || !own.ForceAttemptHTTP2 {
		t.Errorf("got %T", own)
	}
}

// TestErrorBodyEnds breaks an error body off, in the middle of the token, and makes one too long.
func TestErrorBodyEnds(t *testing.T) {
	envelope := `{"statusCode":400,"path":"/waInstance1101000001/getContacts/` + testToken
	for about, body := range map[string]io.Reader{
		"broken off": io.MultiReader(strings.NewReader(envelope[:len(envelope)-5]), iotest.ErrReader(io.ErrUnexpectedEOF)),
		"too long":   io.MultiReader(strings.NewReader(envelope[:100] + strings.Repeat(testToken+" ", 50000))),
	} {
		c := newClient(t, func(*http.Request) (*http.Response, error) {
			resp := respond(400, "")
			resp.Body = io.NopCloser(body)
			return resp, nil
		}, WithBodyLimits(BodyLimits{Error: 100}))
		e := asError(t, calls[OpGetContacts](c))
		if got := string(e.Body()); strings.Contains(got, testToken[:8]) || len(got) == 0 || len(got) > 100+len(TokenPlaceholder) || e.Status != 400 {
			t.Errorf("%s: %v, body %s", about, e, got)
		}
	}
}
