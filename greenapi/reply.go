package greenapi

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"time"
	"unicode"
)

// longestMessage is where Error.Message is cut, in bytes.
const longestMessage = 300

// statusKinds are the statuses with a kind of their own; see kindOf for the rest.
var statusKinds = map[int]Kind{
	400: ErrInvalidRequest, 401: ErrUnauthorized, 403: ErrForbidden, 404: ErrNotFound, 408: ErrServer,
	429: ErrRateLimited, 466: ErrQuota, 469: ErrQuota, 499: ErrServer,
}

// textKinds are the texts of status 400 (and, on old pages, 200) that speak of the instance and not of the request.
var textKinds = []struct {
	text string // in lower case
	kind Kind
}{
	{"instance is starting or not authorized", ErrInstanceNotReady},
	{"instance in starting process", ErrInstanceNotReady},
	{"instance account not authorized", ErrInstanceNotReady},
	{"instance account is expired", ErrInstanceNotReady},
	{"instance is deleted", ErrInstanceNotReady},
	{"used up the chat limit", ErrQuota}, // until 2022; 466 since
}

// kindOf classifies a refusal by status first: the texts are known to be mixed up.
func kindOf(k call, status int, text string) Kind {
	if status == http.StatusBadRequest || success(status) {
		for _, known := range textKinds {
			if strings.Contains(strings.ToLower(text), known.text) {
				return known.kind
			}
		}
	}
	kind, known := statusKinds[status]
	switch {
	case status == http.StatusBadRequest && k.op == OpGetContactInfo && k.chat.Kind() == ChatGroup:
		return ErrGroupChat // the text does not help: an empty body and a wrong id get the same
	case known:
		return kind
	case status >= 500:
		return ErrServer
	case status >= 400:
		return ErrInvalidRequest
	}
	return ErrUnexpectedResponse
}

// maybeSent says whether a reply of this status leaves it open that the request had its effect.
func maybeSent(status int) bool {
	return status < 400 || status >= 500 || status == http.StatusRequestTimeout || status == 499
}

// refusal makes the error for a reply that is not the answer. The reason, for a 2xx, is why not.
func (c *Client) refusal(k call, resp *http.Response, body []byte, reason string) *Error {
	body = []byte(c.hidden.scrubCut(string(body[:min(len(body), c.limits.Error)])))
	e := &Error{
		Operation: k.op, Status: resp.StatusCode, Attempts: 1, MaybeSent: maybeSent(resp.StatusCode),
		RetryAfter: retryAfter(resp.Header.Get("Retry-After"), time.Now()),
	}
	if len(body) > 0 {
		e.body = func() []byte { return body }
	}
	status, message := envelope(body)
	if status == 0 || !success(resp.StatusCode) {
		status = resp.StatusCode
	}
	e.Kind, e.Message = kindOf(k, status, message), line(c.hidden.scrub(cmp.Or(message, reason)))
	if k.op == OpGetContactInfo && success(resp.StatusCode) && string(bytes.TrimSpace(body)) == "null" {
		e.Kind, e.Message = ErrGroupChat, "the API has no details for groups"
	}
	return e
}

// envelope looks for the status and the text of an error in a body of any shape.
func envelope(body []byte) (status int, message string) {
	switch body = bytes.TrimSpace(body); {
	case len(body) == 0:
		return 0, ""
	case body[0] == '<':
		return 0, "an HTML page"
	case !json.Valid(body):
		return 0, string(body)
	case body[0] != '{':
		message, _ = text(body)
		return 0, message
	}
	var texts []string
	for name, value := range (Members{raw: body}).All() {
		switch s, _ := text(value); name {
		case "statusCode", "code":
			n, _ := integer(value)
			status = int(n)
		case "message", "description", "reason", "error":
			texts = append(texts, s)
		case "invokeStatus", "correspondentsStatus":
			if value[0] == '{' { // the description is left out: it lists other people's chats
				quota := Members{raw: value}
				method, _ := text(quota.find("method"))
				state, _ := text(quota.find("status"))
				texts = append(texts, method+" "+state)
			}
		}
	}
	return status, strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "; ")
}

// line makes text one printable line of bounded length.
func line(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > longestMessage {
		text = strings.ToValidUTF8(text[:longestMessage], "") + "…"
	}
	return text
}

// answer reads a whole 2xx reply and decodes it by accept, which returns why the body is none of the answers.
func (c *Client) answer(k call, resp *http.Response, accept func(body []byte) (reason string)) *Error {
	body, err := read(resp, c.limits.Reply)
	switch {
	case errors.Is(err, errTooLarge):
		return c.refusal(k, resp, nil, fmt.Sprintf("the reply is longer than %d bytes, see WithBodyLimits", c.limits.Reply))
	case err != nil:
		return c.brokenOff(resp, k, err)
	}
	reason := "the body is not JSON"
	if len(bytes.TrimSpace(body)) == 0 {
		reason = "the body is empty"
	} else if json.Valid(body) {
		reason = accept(bytes.TrimSpace(body))
	}
	if reason == "" {
		return nil
	}
	return c.refusal(k, resp, body, reason)
}

// object decodes an object whose member called key is a string that is not empty.
func object(body []byte, v any, key string) (reason string) {
	if body[0] != '{' {
		return "the body is no JSON object"
	}
	value := reflect.ValueOf(v).Elem()
	decode(body, value)
	if value.Field(layouts[value.Type()][key].index).String() == "" {
		return "the body has no usable " + key
	}
	return ""
}

// brokenOff makes the error for a reply whose body ends in an error.
func (c *Client) brokenOff(resp *http.Response, k call, err error) *Error {
	if ended := contextError(resp.Request.Context()); ended != nil {
		err = ended
	}
	err = c.hidden.clean(err)
	return &Error{
		Operation: k.op, Kind: ErrTransport, Status: resp.StatusCode, Attempts: 1, MaybeSent: true,
		Message: "the reply broke off: " + line(err.Error()), cause: err,
	}
}

var errTooLarge = errors.New("the body is over its limit")

// read reads a body of at most limit bytes.
func read(resp *http.Response, limit int) ([]byte, error) {
	var body bytes.Buffer
	if known := resp.ContentLength; known > 0 {
		body.Grow(int(min(known, int64(limit))) + bytes.MinRead)
	}
	_, err := body.ReadFrom(io.LimitReader(resp.Body, int64(limit)+1))
	if body.Len() > limit {
		err = errTooLarge
	}
	return body.Bytes(), err
}

// contextError returns why a context ended, nil if it did not: its error, and its cause where that says more.
func contextError(ctx context.Context) error {
	err, cause := ctx.Err(), context.Cause(ctx)
	if cause == context.DeadlineExceeded || cause == err {
		return cause // the deadline of a stream is a cancellation with this cause
	}
	return fmt.Errorf("%w: %w", err, cause)
}
