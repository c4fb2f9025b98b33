package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
	"time"
)

const infoPath = "/waInstance" + testID + "/getContactInfo/" + testToken

// recorder keeps what a Transport records.
type recorder struct {
	Transport
	exchanges []*Exchange
	errs      []error
}

func newRecorder(base http.RoundTripper) *recorder {
	r := &recorder{}
	r.Transport = Transport{Base: base, Product: WhatsApp, Record: func(ex *Exchange, err error) {
		r.exchanges, r.errs = append(r.exchanges, ex), append(r.errs, err)
	}}
	return r
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// replies are handlers with what must be recorded of them.
var replies = []struct {
	name    string
	handler http.HandlerFunc
	body    string // recorded
	broken  bool   // the body breaks off
}{
	{"short", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, `{"a":1}`) }, `{"a":1}`, false},
	{"nothing", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(401) }, "", false},
	{"no content", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) }, "", false},
	{"redirect", func(w http.ResponseWriter, r *http.Request) { w.Header().Set("Location", "::"); w.WriteHeader(302) }, "", false},
	{"chunked", func(w http.ResponseWriter, _ *http.Request) {
		for i := range 3 {
			_, _ = fmt.Fprint(w, i)
			w.(http.Flusher).Flush()
		}
	}, "012", false},
	{"trailer", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Trailer", "X-Sum")
		_, _ = io.WriteString(w, "x")
		w.Header().Set("X-Sum", "1")
	}, "x", false},
	{"gzip", func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Accept-Encoding") != "gzip" {
			w.WriteHeader(406)
			return
		}
		w.Header().Set("Content-Encoding", "GZIP")
		_, _ = w.Write(pack("packed"))
	}, string(pack("packed")), false},
	{"gzip without a body", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		w.WriteHeader(200)
	}, "", false},
	{"gzip by name only", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = io.WriteString(w, "plain text is longer than a header")
	}, "plain text is longer than a header", false},
	{"gzip that is cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(pack("packed")[:20])
	}, string(pack("packed")[:20]), false},
	{"gzip without the name", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(pack("packed"))
	}, string(pack("packed")), false},
	{"another coding", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "br")
		_, _ = io.WriteString(w, "x")
	}, "x", false},
	{"cut", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "100")
		_, _ = io.WriteString(w, "only this")
		w.(http.Flusher).Flush()
		panic(http.ErrAbortHandler)
	}, "only this", true},
	{"long", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, strings.Repeat("x", 100_000)) }, strings.Repeat("x", 100_000), false},
}

// seen is what a caller can see of a response.
type seen struct {
	status           int
	header, trailer  http.Header
	length           int64
	encoding         []string
	uncompressed     bool
	body             string
	readErr          string
	readAfterClosing bool
}

func look(t *testing.T, client *http.Client, req *http.Request) seen {
	t.Helper()
	resp, err := client.Transport.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	if resp.Request != req {
		t.Error("the response belongs to another request")
	}
	body, readErr := io.ReadAll(resp.Body)
	s := seen{
		resp.StatusCode, resp.Header, resp.Trailer, resp.ContentLength, resp.TransferEncoding, resp.Uncompressed,
		string(body), fmt.Sprint(readErr), false,
	}
	s.readErr = strings.ReplaceAll(s.readErr, "stream ID 3", "stream ID 1") // HTTP/2 counts the requests of a connection
	if err := resp.Body.Close(); err != nil {
		t.Error(err)
	}
	n, err := resp.Body.Read(make([]byte, 1))
	s.readAfterClosing = n > 0 || err == nil
	s.header.Del("Date")
	return s
}

// Whatever the server does, the caller sees the same with a Transport in between as without it.
func TestTransportIsTransparent(t *testing.T) {
	for _, http2 := range []bool{false, true} {
		for _, reply := range replies {
			for _, accept := range []string{"", "gzip", "identity"} {
				t.Run(fmt.Sprintf("http2=%v/%s/accept=%s", http2, reply.name, accept), func(t *testing.T) {
					server := httptest.NewUnstartedServer(reply.handler)
					server.Config.ErrorLog = nil
					server.EnableHTTP2 = http2
					server.StartTLS()
					defer server.Close()
					request := func() *http.Request {
						req, err := http.NewRequest("POST", server.URL+infoPath, strings.NewReader(`{"chatId":"1@c.us"}`))
						if err != nil {
							t.Fatal(err)
						}
						if accept != "" {
							req.Header.Set("Accept-Encoding", accept)
						}
						return req
					}
					client := server.Client()
					want := look(t, client, request())
					r := newRecorder(client.Transport)
					client.Transport = r
					got := look(t, client, request())
					if !reflect.DeepEqual(got, want) {
						t.Errorf("got  %+v\nwant %+v", got, want)
					}
					if len(r.exchanges) != 1 || (r.errs[0] != nil) != reply.broken {
						t.Fatalf("recorded %d exchanges, %v", len(r.exchanges), r.errs)
					}
					if body := string(r.exchanges[0].Response.Body); body != reply.body && accept != "identity" {
						t.Errorf("recorded %q, want %q", body, reply.body)
					}
				})
			}
		}
	}
}

func TestTransportRecords(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body, _ := io.ReadAll(r.Body); string(body) != `{"chatId":"1@c.us"}` || r.ContentLength != 19 {
			t.Errorf("the server got %q, %d", body, r.ContentLength)
		}
		if r.Header.Get("Authorization") != "secret" {
			t.Error("the server did not get the header")
		}
		w.Header()["Date"] = nil
		w.Header().Set("Set-Cookie", "secret")
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		w.Header().Set("Content-Encoding", "gzip")
		w.Header().Set("Content-Length", fmt.Sprint(len(pack("null"))))
		_, _ = w.Write(pack("null"))
	}))
	defer server.Close()
	r := newRecorder(nil)
	req, _ := http.NewRequest("POST", server.URL+"/v3"+infoPath+"?a=b", strings.NewReader(`{"chatId":"1@c.us"}`))
	req.Header = http.Header{"Content-Type": {"application/json"}, "Authorization": {"secret"}}
	before := req.Clone(context.Background())
	resp, err := r.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if !reflect.DeepEqual(req.Header, before.Header) || req.URL.String() != before.URL.String() {
		t.Error("the caller's request was changed")
	}
	ex := r.exchanges[0]
	if age := time.Since(ex.RecordedAt); age < 0 || age > time.Minute {
		t.Errorf("recorded at %v", ex.RecordedAt)
	}
	ex.RecordedAt = time.Time{}
	want := &Exchange{
		Operation: GetContactInfo, Product: WhatsApp, Origin: Live,
		Request: Request{
			Method: "POST", Path: "/waInstance{idInstance}/getContactInfo/{apiTokenInstance}", Query: "a=b",
			Headers: []Header{{"Accept-Encoding", "gzip"}, {"Authorization", "REDACTED"}, {"Content-Type", "application/json"}},
			Body:    []byte(`{"chatId":"1@c.us"}`),
		},
		Response: &Response{
			Status: 200,
			Headers: []Header{
				{"Content-Encoding", "gzip"}, {"Content-Length", fmt.Sprint(len(pack("null")))},
				{"Content-Type", "application/json; charset=utf-8"}, {"Set-Cookie", "REDACTED"},
			},
			Body: pack("null"),
		},
	}
	if !reflect.DeepEqual(ex, want) {
		t.Errorf("got  %+v %+v\nwant %+v %+v", ex, ex.Response, want, want.Response)
	}
	ex.Response.Body[0] = 'x' // Record owns it: the caller must not notice
	if body, err := io.ReadAll(resp.Body); string(body) != "null" || err != nil {
		t.Errorf("the caller read %q, %v", body, err)
	}
}

func TestTransportLimit(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.Copy(w, r.Body) }))
	defer server.Close()
	r := newRecorder(nil)
	r.Limit = 4
	resp, err := (&http.Client{Transport: r}).Post(server.URL+infoPath, "text/plain", strings.NewReader("123456"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, err := io.ReadAll(resp.Body); string(body) != "123456" || err != nil {
		t.Errorf("the caller read %q, %v", body, err)
	}
	if ex := r.exchanges[0]; string(ex.Request.Body) != "1234" || string(ex.Response.Body) != "1234" || r.errs[0] != nil {
		t.Errorf("recorded %q, %q, %v", ex.Request.Body, ex.Response.Body, r.errs[0])
	}
}

func TestTemplate(t *testing.T) {
	for in, want := range map[string]string{
		"https://h/waInstance1/getContacts/t":                                     "getContacts /waInstance{idInstance}/getContacts/{apiTokenInstance}",
		"https://h/waInstance1/GetContactInfo/t":                                  "getContactInfo /waInstance{idInstance}/GetContactInfo/{apiTokenInstance}",
		"https://h/v3/waInstance1/sendContact/t?x=/a/b":                           "sendContact /waInstance{idInstance}/sendContact/{apiTokenInstance}",
		"https://h/waInstance%7BidInstance%7D/sendContact/%7BapiTokenInstance%7D": "sendContact /waInstance{idInstance}/sendContact/{apiTokenInstance}",
		"https://h/waInstance1/sendContact/a%2Fb":                                 "sendContact /waInstance{idInstance}/sendContact/{apiTokenInstance}",
		"https://h/waInstance1/getContacts/":                                      "getContacts /waInstance{idInstance}/getContacts/{apiTokenInstance}",
		"https://h/waInstance1/GETCONTACTS/t":                                     " ",
		"https://h/waInstance1/sendMessage/t":                                     " ",
		"https://h/waInstance1//t":                                                " ",
		"https://h/instance1/getContacts/t":                                       " ",
		"https://h/getContacts/t":                                                 " ",
		"https://h":                                                               " ",
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if path, operation := template(u); operation+" "+path != want {
			t.Errorf("%s: got %s %s, want %s", in, operation, path, want)
		}
	}
}

// What is not recorded is not touched: the very request goes on.
func TestTransportLetsOthersPass(t *testing.T) {
	var got *http.Request
	base := roundTripper(func(req *http.Request) (*http.Response, error) {
		got = req
		return &http.Response{StatusCode: 200, Body: http.NoBody}, nil
	})
	r := newRecorder(base)
	other, _ := http.NewRequest("GET", "http://h/waInstance1/getSettings/t", nil)
	if _, err := r.RoundTrip(other); err != nil || got != other || len(r.exchanges) > 0 {
		t.Errorf("another method: %v, %d recorded", err, len(r.exchanges))
	}
	ours, _ := http.NewRequest("GET", "http://h"+infoPath, nil)
	if _, err := (&Transport{Base: base}).RoundTrip(ours); err != nil || got != ours {
		t.Errorf("nobody to record for: %v", err)
	}
}

func TestTransportPassesErrorsOn(t *testing.T) {
	failure := errors.New("no route")
	r := newRecorder(roundTripper(func(req *http.Request) (*http.Response, error) { return nil, failure }))
	req, _ := http.NewRequest("POST", "http://h"+infoPath, nil)
	if _, err := r.RoundTrip(req); err != failure || len(r.exchanges) > 0 {
		t.Errorf("got %v, %d recorded", err, len(r.exchanges))
	}

	body := &closing{Reader: failing{failure}}
	req, _ = http.NewRequest("POST", "http://h"+infoPath, body)
	if _, err := r.RoundTrip(req); err != failure || body.closed != 1 {
		t.Errorf("a body that cannot be read: got %v, closed %d times", err, body.closed)
	}
}

// closing counts calls of Close.
type closing struct {
	io.Reader
	closed int
	err    error
}

func (c *closing) Close() error { c.closed++; return c.err }

func TestTransportBodies(t *testing.T) {
	closeErr := errors.New("close")
	sent, received := &closing{Reader: strings.NewReader("sent")}, &closing{Reader: strings.NewReader("received"), err: closeErr}
	getBody := false
	r := newRecorder(roundTripper(func(req *http.Request) (*http.Response, error) {
		if getBody != (req.GetBody != nil) {
			t.Error("GetBody was set or dropped")
		}
		body, err := io.ReadAll(req.Body)
		if string(body) != "sent" || err != nil {
			t.Errorf("base read %q, %v", body, err)
		}
		_ = req.Body.Close()
		return &http.Response{StatusCode: 200, Body: received}, nil
	}))
	req, _ := http.NewRequest("POST", "http://h/waInstance1/sendContact/t", sent)
	req.Header = nil
	resp, err := r.RoundTrip(req)
	if err != nil || sent.closed != 1 {
		t.Fatalf("%v, request body closed %d times", err, sent.closed)
	}
	if received.closed != 0 {
		t.Error("the response body was closed for the caller")
	}
	if err := resp.Body.Close(); err != closeErr || received.closed != 1 {
		t.Errorf("Close gave %v and closed %d times", err, received.closed)
	}
	if n, err := resp.Body.Read(make([]byte, 9)); n > 0 || err != http.ErrBodyReadAfterClose {
		t.Errorf("read %d bytes, %v after Close", n, err)
	}

	getBody = true
	req, _ = http.NewRequest("POST", "http://h/waInstance1/sendContact/t", bytes.NewReader([]byte("sent")))
	if _, err := r.RoundTrip(req); err != nil {
		t.Fatal(err)
	}
}

// A base that breaks the contract of RoundTripper must not break us.
func TestTransportWithoutResponseBody(t *testing.T) {
	r := newRecorder(roundTripper(func(*http.Request) (*http.Response, error) { return &http.Response{StatusCode: 200}, nil }))
	req, _ := http.NewRequest("GET", "http://h/waInstance1/getContacts/t", nil)
	resp, err := r.RoundTrip(req)
	if err != nil || resp.Body == nil || resp.Body.Close() != nil || len(r.exchanges) != 1 {
		t.Errorf("got %v, %v", resp, err)
	}
}

// A caller that gives up while the body arrives gets its error from the body, and Record is told.
func TestTransportCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, "begin")
		w.(http.Flusher).Flush()
		cancel()
		<-r.Context().Done()
	}))
	defer server.Close()
	r := newRecorder(nil)
	req, _ := http.NewRequestWithContext(ctx, "GET", server.URL+"/waInstance1/getContacts/t", nil)
	resp, err := r.RoundTrip(req)
	if err != nil {
		if !errors.Is(err, context.Canceled) { // the cancellation overtook the header
			t.Fatal(err)
		}
		return
	}
	defer func() { _ = resp.Body.Close() }()
	if _, err := io.ReadAll(resp.Body); !errors.Is(err, context.Canceled) || !errors.Is(r.errs[0], context.Canceled) {
		t.Errorf("the caller got %v, Record got %v", err, r.errs)
	}
}

// Close may come from another goroutine than Read, and RoundTrip from many.
func TestTransportConcurrently(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "[]") }))
	defer server.Close()
	recorded := make(chan *Exchange, 8)
	client := &http.Client{Transport: &Transport{Record: func(ex *Exchange, _ error) { recorded <- ex }}}
	for range cap(recorded) {
		go func() {
			resp, err := client.Get(server.URL + "/waInstance1/getContacts/t")
			if err != nil {
				t.Error(err)
				return
			}
			go func() { _ = resp.Body.Close() }()
			_, _ = io.ReadAll(resp.Body)
		}()
	}
	for range cap(recorded) {
		if ex := <-recorded; string(ex.Response.Body) != "[]" {
			t.Errorf("recorded %q", ex.Response.Body)
		}
	}
	client.CloseIdleConnections()
}

func TestCloseIdleConnections(t *testing.T) {
	base := &idler{}
	(&http.Client{Transport: &Transport{Base: base}}).CloseIdleConnections()
	if !base.closed {
		t.Error("the call did not reach Base")
	}
}

type idler struct {
	http.RoundTripper
	closed bool
}

func (i *idler) CloseIdleConnections() { i.closed = true }
