package greenapitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Fault is what happens to one request. The zero Fault is the ordinary reply. Status, Message, Body, Empty and
// RetryAfter make a reply of their own, to which the request has no effect unless Processed says so; the other
// fields happen to either reply.
type Fault struct {
	// Status is the HTTP status, 200 to 599. Without Message, Body and Empty the documented body of that status comes
	// with it: an envelope for 400, nothing for 200 and 401, the counters for 466, text for 429, 469, 499 and 500, a
	// page of the web server for all others.
	Status int
	// Message makes the body an error envelope with this text. As in the real API its path repeats the token.
	Message string
	// Body is the body. Its Content-Type is JSON, HTML or text, by its first character. A Body without a
	// Status comes with status 200.
	Body string
	// Empty leaves the body away.
	Empty bool
	// Header is added to the reply's header and replaces fields of the same name; a name without values is removed.
	Header http.Header
	// RetryAfter is the header of that name: seconds or a date. Without a Status it makes the status 429.
	RetryAfter string
	// Processed lets the request take effect although it gets another reply: a card is queued, but the answer is 502.
	Processed bool

	// Delay is the time before the reply's header. The request has taken effect by then.
	Delay time.Duration
	// BodyDelay is the time between the reply's header and its body.
	BodyDelay time.Duration
	// Trickle is the time between one byte of the body and the next.
	Trickle time.Duration
	// Edit, if not nil, gets the body that would be sent and returns the one that is. It must not keep it.
	Edit func(body []byte) []byte
	// Truncate breaks the connection off after so many bytes of the body, a negative number before the first
	// one. Content-Length promises the whole.
	Truncate int
	// Reset resets the connection instead of replying.
	Reset Reset
}

// Reset says when a connection is reset.
type Reset int

const (
	// NoReset leaves the connection alone.
	NoReset Reset = iota
	// ResetBefore resets the connection when the request's header is in: nothing is done.
	ResetBefore
	// ResetAfter resets the connection when the request has taken effect: a card is queued, but nobody says so.
	ResetAfter
)

// check panics if the fault's status is none.
func (f Fault) check(method string) {
	if f.Status != 0 && (f.Status < 200 || f.Status > 599) {
		panic(fmt.Sprintf("greenapitest: %s: status %d: choose one from 200 to 599", method, f.Status))
	}
}

func (f Fault) canned() bool {
	return f.Status != 0 || f.Message != "" || f.Body != "" || f.Empty || f.RetryAfter != ""
}

// canned is the reply that a fault prescribes.
func (s *Server) canned(f Fault, r *http.Request) reply {
	status := f.Status
	switch {
	case status != 0:
	case f.RetryAfter != "":
		status = http.StatusTooManyRequests
	case f.Message != "":
		status = http.StatusBadRequest
	default:
		status = http.StatusOK
	}
	switch {
	case f.Empty:
		return reply{status: status}
	case f.Body != "":
		return reply{status: status, contentType: sniff(f.Body), body: []byte(f.Body)}
	case f.Message != "":
		return envelope(status, r, f.Message)
	}
	switch status {
	case http.StatusOK, http.StatusNoContent, http.StatusUnauthorized:
		return reply{status: status}
	case http.StatusBadRequest:
		return envelope(status, r, "Validation failed")
	case http.StatusTooManyRequests:
		return text(status, "Too Many Requests")
	case 466:
		return reply{status: status, contentType: jsonType, body: []byte(quota)}
	case 469:
		return text(status, "User get contact info limit reached")
	case 499:
		return text(status, "Client Closed Request")
	case http.StatusInternalServerError:
		return text(status, "Internal Server Error")
	}
	return page(status)
}

// play writes a reply, or breaks it, as a fault says.
func (s *Server) play(w http.ResponseWriter, r *http.Request, f Fault, rep reply) {
	s.wait(r, f.Delay)
	if f.Reset == ResetAfter {
		reset(w)
	}
	if f.Edit != nil {
		rep.body = f.Edit(rep.body)
	}
	h := w.Header()
	h["Content-Type"] = nil // net/http must not guess one for an empty body
	if rep.contentType != "" {
		h.Set("Content-Type", rep.contentType)
	}
	if rep.status != http.StatusNoContent {
		h.Set("Content-Length", strconv.Itoa(len(rep.body)))
	}
	if f.RetryAfter != "" {
		h.Set("Retry-After", f.RetryAfter)
	}
	for name, values := range f.Header {
		h[http.CanonicalHeaderKey(name)] = values
	}
	w.WriteHeader(rep.status)
	if f.BodyDelay > 0 || f.Trickle > 0 || f.Truncate != 0 {
		_ = http.NewResponseController(w).Flush()
		s.wait(r, f.BodyDelay)
	}
	if f.Truncate != 0 && f.Truncate < len(rep.body) {
		_, _ = w.Write(rep.body[:max(f.Truncate, 0)])
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler)
	}
	for ; f.Trickle > 0 && len(rep.body) > 1; rep.body = rep.body[1:] {
		if _, err := w.Write(rep.body[:1]); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
		s.wait(r, f.Trickle)
	}
	_, _ = w.Write(rep.body)
}

// reset ends the connection with a TCP reset, or the stream where the connection cannot be had (HTTP/2).
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err == nil {
		raw := conn
		if wrapped, ok := conn.(interface{ NetConn() net.Conn }); ok { // *tls.Conn
			raw = wrapped.NetConn()
		}
		if tcp, ok := raw.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		_ = raw.Close()
	}
	panic(http.ErrAbortHandler)
}

func sniff(body string) string {
	switch trimmed := strings.TrimSpace(body); {
	case json.Valid([]byte(trimmed)), strings.HasPrefix(trimmed, "{"), strings.HasPrefix(trimmed, "["):
		return jsonType
	case strings.HasPrefix(trimmed, "<"):
		return "text/html"
	}
	return textType
}

// page is what nginx shows in front of the API.
func page(status int) reply {
	title := strconv.Itoa(status)
	if name := http.StatusText(status); name != "" {
		title += " " + name
	}
	var b bytes.Buffer
	b.WriteString("<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title +
		"</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n")
	return reply{status: status, contentType: "text/html", body: b.Bytes()}
}

// quota is the documented body of status 466.
const quota = `{"invokeStatus":{"method":"sendmessage","used":67,"total":0,"status":"QUOTE_ALLOWED"},` +
	`"correspondentsStatus":{"method":"correspondents","used":3,"total":3,"status":"CORRESPONDENTS_QUOTE_EXCEEDED",` +
	`"description":"Monthly quota has been exceeded. You can only send or receive messages from these numbers: ... "}}`
