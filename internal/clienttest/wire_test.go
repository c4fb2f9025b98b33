package clienttest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// wire is a loopback server below net/http: its script says, connection by connection, which bytes go out and when
// the line breaks. It counts deliveries: requests whose last byte the server has read.
type wire struct {
	listener net.Listener
	script   func(w *wire, c net.Conn, n int)
	done     chan struct{}
	running  sync.WaitGroup

	mu          sync.Mutex
	connections int
	open        map[net.Conn]bool
	deliveries  []delivery
}

// delivery is one request that arrived in full.
type delivery struct {
	method, path string
	header       http.Header
	body         string
}

// listen starts a server that plays script for each connection, numbered from 0. With certificates it speaks TLS,
// offering the given protocols.
func listen(t testing.TB, config *tls.Config, script func(w *wire, c net.Conn, n int)) *wire {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	w := &wire{listener: ln, script: script, done: make(chan struct{}), open: map[net.Conn]bool{}}
	if config != nil {
		w.listener = tls.NewListener(ln, config)
	}
	w.running.Add(1)
	go w.accept()
	t.Cleanup(w.close)
	return w
}

func (w *wire) accept() {
	defer w.running.Done()
	for {
		c, err := w.listener.Accept()
		if err != nil {
			return
		}
		w.mu.Lock()
		n := w.connections
		w.connections++
		w.open[c] = true
		w.mu.Unlock()
		w.running.Add(1)
		go func() {
			defer w.running.Done()
			defer w.forget(c)
			w.script(w, c, n)
		}()
	}
}

func (w *wire) forget(c net.Conn) {
	_ = c.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.open, c)
}

// close stops the server and waits for every connection's script.
func (w *wire) close() {
	select {
	case <-w.done:
		return
	default:
	}
	close(w.done)
	_ = w.listener.Close()
	w.mu.Lock()
	for c := range w.open {
		_ = c.Close()
	}
	w.mu.Unlock()
	w.running.Wait()
}

// hang keeps a connection open and silent until the server stops or the client hangs up.
func (w *wire) hang(c net.Conn) {
	_, _ = io.Copy(io.Discard, c)
}

func (w *wire) host() string { return w.listener.Addr().String() }

func (w *wire) delivered(d delivery) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deliveries = append(w.deliveries, d)
	return len(w.deliveries)
}

// count is the number of deliveries of a method, named as in the path.
func (w *wire) count(operation string) int {
	w.mu.Lock()
	defer w.mu.Unlock()
	n := 0
	for _, d := range w.deliveries {
		if strings.Contains(d.path, "/"+operation+"/") {
			n++
		}
	}
	return n
}

func (w *wire) all() []delivery {
	w.mu.Lock()
	defer w.mu.Unlock()
	return append([]delivery(nil), w.deliveries...)
}

// read takes one whole HTTP/1 request off a connection and counts it.
func (w *wire) read(c net.Conn, r *bufio.Reader) (*http.Request, bool) {
	req, err := http.ReadRequest(r)
	if err != nil {
		return nil, false
	}
	body, err := io.ReadAll(req.Body)
	if err != nil {
		return nil, false
	}
	w.delivered(delivery{req.Method, req.URL.EscapedPath(), req.Header, string(body)})
	return req, true
}

// ordinary answers every request of a connection as a healthy WhatsApp instance would.
func ordinary(w *wire, c net.Conn, _ int) {
	r := bufio.NewReader(c)
	for {
		req, ok := w.read(c, r)
		if !ok {
			return
		}
		if _, err := io.WriteString(c, http1Reply(200, "application/json; charset=utf-8", good(req.URL.Path))); err != nil {
			return
		}
	}
}

// good is a documented reply to a request of the given path.
func good(path string) string {
	switch {
	case strings.Contains(path, "/getContacts/"):
		return `[{"id":"11001234567@c.us","name":"Иван Петров","contactName":"","type":"user"}]`
	case strings.Contains(path, "/getContactInfo/"):
		return `{"chatId":"71234567890@c.us","name":"Dealer","lastSeen":null}`
	}
	return `{"idMessage":"3EB0C767D097B7C7C030"}`
}

func http1Reply(status int, contentType, body string, header ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "HTTP/1.1 %d %s\r\n", status, http.StatusText(status))
	if contentType != "" {
		fmt.Fprintf(&b, "Content-Type: %s\r\n", contentType)
	}
	for _, line := range header {
		b.WriteString(line + "\r\n")
	}
	fmt.Fprintf(&b, "Content-Length: %d\r\n\r\n%s", len(body), body)
	return b.String()
}

// first plays one script on the first connection and serves the others ordinarily: a client that tries again is
// received well, and counted.
func first(script func(w *wire, c net.Conn)) func(*wire, net.Conn, int) {
	return func(w *wire, c net.Conn, n int) {
		if n == 0 {
			script(w, c)
			return
		}
		ordinary(w, c, n)
	}
}

// afterRequest reads one request, says text and closes the connection.
func afterRequest(text string) func(*wire, net.Conn) {
	return func(w *wire, c net.Conn) {
		if _, ok := w.read(c, bufio.NewReader(c)); ok {
			_, _ = io.WriteString(c, text)
		}
	}
}

// tcpReset closes a connection with RST instead of FIN.
func tcpReset(c net.Conn) {
	if wrapped, ok := c.(interface{ NetConn() net.Conn }); ok {
		c = wrapped.NetConn()
	}
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = c.Close()
}

// certificate is one that is valid for 127.0.0.1, with the pool that trusts it.
var certificate = sync.OnceValues(func() (tls.Certificate, *x509.CertPool) {
	srv := httptest.NewUnstartedServer(nil)
	srv.StartTLS()
	defer srv.Close()
	pool := x509.NewCertPool()
	pool.AddCert(srv.Certificate())
	return srv.TLS.Certificates[0], pool
})

func serverTLS(protocols ...string) *tls.Config {
	cert, _ := certificate()
	return &tls.Config{Certificates: []tls.Certificate{cert}, NextProtos: protocols, MinVersion: tls.VersionTLS12}
}

// transport is a fresh net/http transport that trusts the test certificate and speaks HTTP/2 where it is offered.
func transport(t testing.TB) *http.Transport {
	_, pool := certificate()
	tr := &http.Transport{
		TLSClientConfig:   &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12},
		ForceAttemptHTTP2: true,
	}
	t.Cleanup(tr.CloseIdleConnections)
	return tr
}

// h2 is one HTTP/2 connection of a server that has read a request in full and may now do anything.
type h2 struct {
	*http2.Framer
	conn   net.Conn
	stream uint32
}

// serveHTTP2 speaks HTTP/2 by hand. act sees each delivered request with its number, from 1 over all connections,
// and says whether to go on. early, if there is one, comes when only the header of a request is in, and says also
// whether it has ended the stream.
func serveHTTP2(early func(h h2) (ended, goOn bool), act func(h h2, path string, n int) bool) func(*wire, net.Conn, int) {
	return func(w *wire, c net.Conn, _ int) {
		preface := make([]byte, len(http2.ClientPreface))
		if _, err := io.ReadFull(c, preface); err != nil {
			return
		}
		h := h2{Framer: http2.NewFramer(c, c), conn: c}
		h.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
		if h.WriteSettings() != nil {
			return
		}
		streams := map[uint32]*delivery{}
		for {
			frame, err := h.ReadFrame()
			if err != nil {
				return
			}
			ended := false
			h.stream = frame.Header().StreamID
			switch f := frame.(type) {
			case *http2.SettingsFrame:
				if !f.IsAck() && h.WriteSettingsAck() != nil {
					return
				}
			case *http2.MetaHeadersFrame:
				d := &delivery{method: f.PseudoValue("method"), path: f.PseudoValue("path"), header: http.Header{}}
				for _, field := range f.RegularFields() {
					d.header.Add(field.Name, field.Value)
				}
				streams[h.stream] = d
				ended = f.StreamEnded()
				if early != nil {
					over, goOn := early(h)
					if !goOn {
						return
					}
					if over {
						delete(streams, h.stream)
					}
				}
			case *http2.DataFrame:
				if d := streams[h.stream]; d != nil {
					d.body += string(f.Data())
				}
				ended = f.StreamEnded()
			}
			if !ended || streams[h.stream] == nil {
				continue
			}
			d := *streams[h.stream]
			delete(streams, h.stream)
			if !act(h, d.path, w.delivered(d)) {
				return
			}
		}
	}
}

// reply answers the stream as a healthy instance would.
func (h h2) reply(path string) bool {
	var block bytes.Buffer
	enc := hpack.NewEncoder(&block)
	_ = enc.WriteField(hpack.HeaderField{Name: ":status", Value: "200"})
	_ = enc.WriteField(hpack.HeaderField{Name: "content-type", Value: "application/json; charset=utf-8"})
	if h.WriteHeaders(http2.HeadersFrameParam{StreamID: h.stream, BlockFragment: block.Bytes(), EndHeaders: true}) != nil {
		return false
	}
	return h.WriteData(h.stream, true, []byte(good(path))) == nil
}

// linger says that nothing more will come and waits until the peer has hung up, so that no reset overtakes the
// last frame. The deadline only bounds a peer that never does.
func (h h2) linger() {
	if c, ok := h.conn.(interface{ CloseWrite() error }); ok {
		_ = c.CloseWrite()
	}
	_ = h.conn.SetReadDeadline(time.Now().Add(5 * time.Second))
	_, _ = io.Copy(io.Discard, h.conn)
}
