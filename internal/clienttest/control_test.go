package clienttest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"

	"golang.org/x/net/http2"
)

// http2Faults are what a server may do to a request that it has read. They say whether the connection lives on.
func http2Faults() map[string]func(h h2) bool {
	faults := map[string]func(h2) bool{}
	for code := http2.ErrCodeNo; code <= http2.ErrCodeHTTP11Required; code++ {
		faults["RST_STREAM "+code.String()] = func(h h2) bool { return h.WriteRSTStream(h.stream, code) == nil }
		faults["GOAWAY "+code.String()+", unprocessed"] = func(h h2) bool {
			_ = h.WriteGoAway(max(h.stream, 2)-2, code, nil)
			h.linger()
			return false
		}
		faults["GOAWAY "+code.String()+", processed"] = func(h h2) bool {
			_ = h.WriteGoAway(h.stream, code, nil)
			h.linger()
			return false
		}
	}
	faults["HTTP/2 connection closed"] = func(h2) bool { return false }
	faults["HTTP/2 connection reset"] = func(h h2) bool { tcpReset(h.conn); return false }
	faults["HTTP/2 reply breaks off"] = func(h h2) bool {
		_ = h.WriteRawFrame(http2.FrameHeaders, http2.FlagHeadersEndHeaders, h.stream, []byte{0x88}) // :status 200
		_ = h.WriteData(h.stream, false, []byte(`{"idMes`))
		h.linger()
		return false
	}
	return faults
}

// nthHTTP2 does one thing to the n-th delivered request and answers the others.
func nthHTTP2(n int, do func(h2) bool) func(*wire, net.Conn, int) {
	return serveHTTP2(nil, func(h h2, path string, i int) bool {
		if i == n {
			return do(h)
		}
		return h.reply(path)
	})
}

// keptAlive answers one request and, once the second one is in, closes the connection without a reply.
func keptAlive(w *wire, c net.Conn) {
	r := bufio.NewReader(c)
	if req, ok := w.read(c, r); ok {
		_, _ = io.WriteString(c, http1Reply(200, "application/json", good(req.URL.Path)))
		_, _ = w.read(c, r)
	}
}

// The control of the whole file set: on the same servers net/http, left to itself, does deliver a POST twice. A
// test that could not see that would prove nothing about the facade.
func TestControlNetHTTPSendsTwice(t *testing.T) {
	const path = "/waInstance1/sendContact/x"
	post := func(client *http.Client, url string) {
		req, err := http.NewRequest(http.MethodPost, url, strings.NewReader(`{"a":1}`))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Idempotency-Key", "1")
		if resp, err := client.Do(req); err == nil {
			_, _ = io.ReadAll(resp.Body)
			_ = resp.Body.Close()
		}
	}
	deliveries := map[string]int{}
	for name, do := range http2Faults() {
		w := listen(t, serverTLS("h2"), nthHTTP2(2, do)) // the first stream of a connection is spared
		client := &http.Client{Transport: transport(t)}
		for range 2 {
			post(client, "https://"+w.host()+path)
		}
		deliveries[name] = w.count("sendContact")
		w.close()
	}
	for name, want := range map[string]int{
		"RST_STREAM REFUSED_STREAM": 3, "RST_STREAM PROTOCOL_ERROR": 3, "GOAWAY NO_ERROR, unprocessed": 3,
		"GOAWAY ENHANCE_YOUR_CALM, unprocessed": 3, "RST_STREAM CANCEL": 2, "GOAWAY NO_ERROR, processed": 2,
	} {
		if got := deliveries[name]; got != want {
			t.Errorf("%s: net/http delivered two calls %d times, expected %d", name, got, want)
		}
	}

	w := listen(t, nil, first(keptAlive))
	client := &http.Client{Transport: transport(t)}
	for range 2 {
		post(client, "http://"+w.host()+path)
	}
	if n := w.count("sendContact"); n != 3 {
		t.Errorf("dead kept-alive connection: net/http delivered two calls %d times, expected 3", n)
	}
}
