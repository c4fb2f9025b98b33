package greenapi

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// reply is a reply on its way to a value or an error.
type reply struct {
	*http.Response
	client   *Client
	about    subject
	evidence evidence
}

// success reports whether a status is 2xx.
func success(status int) bool { return status >= 200 && status < 300 }

// complete reports whether a reply of this status is a whole answer: 206 and 226 are parts of one.
func complete(status int) bool { return status >= 200 && status <= 203 }

// maybeSent says whether a reply of this status leaves it open that the request had its effect.
func maybeSent(status int) bool {
	return status < 400 || status >= 500 || status == http.StatusRequestTimeout || status == 499
}

// classify makes the error for a reply that is a refusal, and leaves one that may be the answer alone.
func (r *reply) classify() *Error {
	if complete(r.StatusCode) {
		return nil
	}
	defer r.Body.Close()
	if success(r.StatusCode) {
		return r.unusable("", "the status is not that of an answer")
	}
	body, _, _ := readBody(r.Body, r.client.limits.Error, r.ContentLength) // the status is known; a broken body does not change it
	_, text := envelope(trim(body))
	said := r.evidence.said
	if said == nil || r.StatusCode != r.evidence.status {
		said = knownText(text)
	}
	e := r.fail(kindOf(r.about, r.StatusCode, said), r.client.quote(text), body)
	switch {
	case r.StatusCode == 469:
		e.advice = "pause GetContactInfo for about two hours"
	case e.Kind == ErrInvalidRequest && r.about.chat.Kind() == ChatNumber && (r.client.product == "" || r.client.product == WhatsApp):
		e.advice = "the chat id has no suffix: WhatsApp wants the number followed by @c.us"
	}
	return e
}

// fail makes an error for this reply. The body is for Error.Body alone.
func (r *reply) fail(kind Kind, message, body string) *Error {
	e := &Error{
		Operation: r.about.op, Kind: kind, Status: r.StatusCode, Message: message, Attempts: 1, wired: r.evidence.status,
		MaybeSent:  r.evidence.maybeSent(),
		RetryAfter: retryAfter(r.Header.Get("Retry-After"), time.Now()),
	}
	if limit := r.client.limits.Error; len(body) > limit {
		body = strings.Clone(body[:limit]) // or the whole reply would stay
	}
	if body = r.client.secrets.ReplaceCut(body); body != "" {
		e.body = func() string { return body }
	}
	return e
}

// unusable makes the error for a 2xx that is not the answer. The reason holds nothing of the body.
func (r *reply) unusable(body, reason string) *Error {
	e := r.fail(ErrUnexpectedResponse, reason, body)
	switch said := trim(body); {
	case said == "null" && r.about.op == OpGetContactInfo:
		e.Kind, e.Message = ErrGroupChat, "the API has no details for groups"
		if e.group = r.about.chat.Kind() == ChatGroup; !e.group {
			e.Message = "the API has no details, as for a group, though the id is not a group's"
		}
	case strings.HasPrefix(said, "<"):
		e.Message = "an HTML page"
	default:
		e.inside(r.about, said)
	}
	return e
}

// inside gives the error for a 2xx the kind of the error that the body tells of, if it does.
func (e *Error) inside(about subject, body string) {
	status, text := envelope(body)
	if status != 0 {
		e.Message = "the body tells of an error"
	} else {
		status = e.Status
	}
	known := knownText(text)
	e.Kind = kindOf(about, status, known)
	if known != nil {
		e.Message = known.text
	}
}

// brokenOff makes the error for a reply whose body ends in an error, or is not read to its end.
func (r *reply) brokenOff(err error) *Error {
	if ended := contextError(r.Request.Context()); ended != nil {
		err = ended
	}
	err = r.client.secrets.clean(err)
	e := r.fail(ErrTransport, "the reply broke off: "+r.client.quote(err.Error()), "")
	e.cause = err
	return e
}

// whole reads a 2xx reply to its end, as JSON, and closes it.
func (r *reply) whole() (body string, _ *Error) {
	defer r.Body.Close()
	limit := r.client.limits.Reply
	body, more, err := readBody(r.Body, limit, r.ContentLength)
	said := trim(body)
	switch {
	case err != nil:
		return "", r.brokenOff(err)
	case more:
		return "", r.unusable("", fmt.Sprintf("the reply is longer than %d bytes, see %s", limit, r.roomier()))
	case said == "":
		return "", r.unusable(body, "the body is empty")
	case !isJSON(said):
		return "", r.unusable(body, "the body is not JSON")
	}
	return said, nil
}

// roomier names the ways to read a reply that is too large.
func (r *reply) roomier() string {
	if r.about.op == OpGetContacts {
		return "WithBodyLimits, or the streaming form, Contacts"
	}
	return "WithBodyLimits"
}

// decoder makes one for a reply of limited size. What it adds to the reply is less than twice that size: with the reply
// and what it was read into, a call holds four times its limit at most.
func (r *reply) decoder(limit int) *decoder {
	return &decoder{ctx: r.Request.Context(), left: max(2*limit-limit/4, 64<<10)}
}

// undecoded makes the error for a body that is JSON, and could not be decoded. The body is for Error.Body alone.
func (r *reply) undecoded(err error, body string) *Error {
	switch failure, is := err.(*Error); {
	case is:
		return failure
	case err == errTooMuch:
		return r.unusable("", "the reply's values take more memory than its size limit allows, see "+r.roomier())
	case err == errNotList:
		return r.unusable(body, err.Error())
	}
	return r.brokenOff(err)
}

// readBody reads at most limit bytes, and reports whether there are more. It reads into parts: a buffer that grows
// would hold up to three times the body. An announced length is no reason to hold more than comes.
func readBody(body io.Reader, limit int, announced int64) (text string, more bool, err error) {
	size := int64(512)
	if announced > 0 {
		size = min(announced, 32<<10-1) + 1
	}
	var parts [][]byte
	part, total := make([]byte, 0, size), 0
	for err == nil && total <= limit {
		if len(part) == cap(part) {
			parts = append(parts, part)
			part = make([]byte, 0, min(2*cap(part), 1<<20))
		}
		var n int
		n, err = body.Read(part[len(part):min(cap(part), len(part)+limit+1-total)])
		part, total = part[:len(part)+n], total+n
	}
	if err == io.EOF {
		err = nil
	}
	if parts == nil {
		return string(part[:min(total, limit)]), total > limit, err
	}
	var all strings.Builder
	all.Grow(min(total, limit))
	for _, p := range append(parts, part) {
		all.Write(p[:min(len(p), limit-all.Len())])
	}
	return all.String(), total > limit, err
}
