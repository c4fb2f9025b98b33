package clienttest

import (
	"bufio"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// Workers that share a client share its connections: about as many are opened as there are workers, not one for every
// few calls.
func TestConnectionsAreKept(t *testing.T) {
	const workers, calls = 10, 50
	var opened atomic.Int32
	srv := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, telegramInfo)
	}))
	srv.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	srv.Start()
	defer srv.Close()
	client, err := greenapi.New(srv.URL, idInstance, plainToken, unlimited()...)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range workers {
		all.Go(func() {
			for range calls {
				if _, err := client.GetContactInfo(background, "100000000"); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	client.CloseIdleConnections()
	t.Logf("%d workers made %d calls over %d connections", workers, workers*calls, opened.Load())
	if opened.Load() > 2*workers {
		t.Errorf("%d connections were opened", opened.Load())
	}
}

// A proxy sees the requests of an http address, and with them the token: the client refuses to send through one, however
// the transport came to it.
func TestNoProxyForHTTP(t *testing.T) {
	seen := &syncBuffer{}
	proxy := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(seen, r.URL.String())
	}))
	defer proxy.Close()
	for _, m := range methods {
		tr := transport(t)
		tr.Proxy = http.ProxyURL(mustParse(t, proxy.URL))
		err := m.call(background, via(t, "http://127.0.0.1:1", tr))
		if e := failure(t, err); e.Kind != greenapi.ErrInvalidRequest || e.MaybeSent || seen.String() != "" {
			t.Errorf("%s: %v; the proxy saw %q", m.name, err, seen.String())
		}
	}
}

func mustParse(t *testing.T, address string) *url.URL {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

// What a proxy says to CONNECT: a refusal for good is not asked for again, an API that it cannot reach now is.
func TestProxyRefusals(t *testing.T) {
	for name, want := range map[string]struct {
		reply    string
		attempts int
	}{
		"407":               {"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n", 1},
		"403":               {"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", 1},
		"no HTTP":           {"220 mail.example.com ESMTP\r\n", 1},
		"half a reply":      {"HTTP/1.1 200 Connec", 1},
		"nothing":           {"", 1},
		"502":               {"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n", 3},
		"503":               {"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n", 3},
		"a broken tunnel":   {"HTTP/1.1 200 OK\r\n\r\nno TLS here, sorry", 3},
		"refused by itself": {"-", 3},
	} {
		t.Run(name, func(t *testing.T) {
			proxy := listen(t, nil, func(_ *wire, c net.Conn, _ int) {
				if _, err := http.ReadRequest(bufio.NewReader(c)); err == nil {
					_, _ = io.WriteString(c, want.reply)
				}
			})
			tr := transport(t)
			tr.Proxy = http.ProxyURL(&url.URL{Scheme: "http", Host: proxy.host()})
			if want.reply == "-" {
				tr.DialContext = func(context.Context, string, string) (net.Conn, error) { return nil, refusedDial() }
			}
			for _, m := range methods {
				if m.raw {
					continue
				}
				err := m.call(background, via(t, "https://api.greenapi.invalid", tr))
				if e := failure(t, err); e.Attempts != want.attempts || e.MaybeSent || e.Kind != greenapi.ErrTransport ||
					(want.attempts == 1) != strings.Contains(err.Error(), "HTTPS_PROXY") {
					t.Errorf("%s: %d attempts, %v", m.name, e.Attempts, err)
				}
			}
		})
	}
}
