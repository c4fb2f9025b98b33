package greenapi

import (
	"cmp"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// idleConnections is how many connections to the API stay open between calls: about as many as a program has workers.
// net/http keeps two.
const idleConnections = 100

// defaultWire is net/http's default transport with a connection pool of its own, so with its proxy settings. If the
// program replaced that by something else it is not used: what wraps a default transport often traces or logs.
func defaultWire() http.RoundTripper {
	t := &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true}
	if own, is := http.DefaultTransport.(*http.Transport); is {
		t = own.Clone()
	}
	t.MaxIdleConnsPerHost = idleConnections
	return t
}

// decode decodes a reply that net/http left encoded: as x-gzip, the old name (RFC 9110, 8.4.1.3), or because it was
// told not to ask. Middleware that has asked itself gets what it asked for.
func decode(resp *http.Response, asked http.Header) {
	coding := resp.Header.Get("Content-Encoding")
	if asked.Get("Accept-Encoding") != "" || resp.Body == nil || !strings.EqualFold(coding, "gzip") && !strings.EqualFold(coding, "x-gzip") {
		return
	}
	resp.Header = resp.Header.Clone()
	resp.Header.Del("Content-Encoding")
	resp.Header.Del("Content-Length")
	resp.ContentLength, resp.Uncompressed = -1, true
	resp.Body = gunzip(resp.Body)
}

// readCloser is an [io.ReadCloser] of functions: no printer finds what they know.
type readCloser struct {
	read  func([]byte) (int, error)
	close func() error
}

func (r readCloser) Read(p []byte) (int, error) { return r.read(p) }
func (r readCloser) Close() error               { return r.close() }

// gunzip decodes a body while it is read.
func gunzip(encoded io.ReadCloser) readCloser {
	open := sync.OnceValues(func() (*gzip.Reader, error) { return gzip.NewReader(encoded) })
	return readCloser{func(p []byte) (int, error) {
		decoder, err := open()
		if err != nil {
			return 0, err
		}
		return decoder.Read(p)
	}, encoded.Close}
}

// body returns one behind which no printer finds the connection, whose buffers still hold the request, and whose errors
// show nothing of it: HTTP/2 puts the server's own words into them.
func (s secrets) body(original io.ReadCloser) readCloser {
	return readCloser{func(p []byte) (int, error) {
		n, err := original.Read(p)
		if err != io.EOF {
			err = s.seal(err)
		}
		return n, err
	}, func() error { return s.seal(original.Close()) }}
}

// disinfect takes the token out of a reply: the API's 400 replies repeat the request's path, and so may a redirect.
// What a refusal said, if it is known, is told apart: a token that is a word of it would garble it.
func disinfect(resp *http.Response, hidden secrets, limit int) (said *textKind) {
	resp.Trailer = nil
	if resp.Status != "200 OK" { // which is what nearly all of them are
		resp.Status = hidden.Replace(resp.Status)
	}
	resp.Header = hidden.header(resp.Header)
	if resp.Body == nil {
		resp.Body = http.NoBody
	}
	if success(resp.StatusCode) {
		resp.Body = hidden.body(resp.Body)
		return nil
	}
	defer resp.Body.Close()
	var body string
	var err error
	if resp.StatusCode >= 200 { // 101 has a connection for a body, without an end
		body, _, err = readBody(resp.Body, limit, resp.ContentLength)
	}
	_, text := envelope(trim(body))
	body = hidden.ReplaceCut(body)
	end := cmp.Or(hidden.seal(err), io.EOF) // as the original body ended
	resp.Body = io.NopCloser(io.MultiReader(strings.NewReader(body), readCloser{read: func([]byte) (int, error) { return 0, end }}))
	resp.ContentLength = int64(len(body))
	if resp.Header.Get("Content-Length") != "" {
		resp.Header = resp.Header.Clone()
		resp.Header.Set("Content-Length", strconv.Itoa(len(body)))
	}
	return knownText(text)
}
