package greenapi

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"reflect"
	"time"

	"github.com/greenapi-contract/greenapi-go/generated"
)

// ContactsOption narrows the list of [Client.GetContacts] and [Client.Contacts].
type ContactsOption func(*contactsQuery) error

type contactsQuery generated.GetContactsParams

// Group asks for groups only (true) or persons only (false). Without it both come. It is newer than the first
// version of the page (WhatsApp, en), and some instances may not know it.
func Group(only bool) ContactsOption {
	return func(p *contactsQuery) error {
		p.Group = &only
		return nil
	}
}

// Count asks for at most n contacts, n being at least 1; less is an [ErrInvalidRequest]. Without it all come. The pages give no bounds (WhatsApp,
// Telegram, MAX).
func Count(n int) ContactsOption {
	return func(p *contactsQuery) error {
		p.Count = &n
		if n < 1 {
			return &FieldError{"count", "must be at least 1"}
		}
		return nil
	}
}

// contacts prepares the call that both forms make.
func (c *Client) contacts(ctx context.Context, opts []ContactsOption) (call, error) {
	k := call{op: OpGetContacts}
	if err := c.ready(ctx, k.op); err != nil {
		return k, err
	}
	var query contactsQuery
	var problems []error
	for i, opt := range opts {
		if opt == nil {
			return k, invalid(k.op, &FieldError{fmt.Sprintf("option %d", i+1), "must not be nil"})
		}
		problems = append(problems, opt(&query))
	}
	k.build = func() (*http.Request, error) {
		params := generated.GetContactsParams(query)
		return generated.NewGetContactsRequest(c.server+"/", c.idInstance, TokenPlaceholder, &params)
	}
	return k, c.validate(k.op, problems...)
}

// GetContacts returns the account's contacts and, on WhatsApp, its groups (GetContacts, WhatsApp, ru), in the order of
// the reply. The API's list may be some minutes old, incomplete, or empty though there are contacts: see "The empty
// list" in the package documentation. Without an error the result is not nil.
func (c *Client) GetContacts(ctx context.Context, opts ...ContactsOption) ([]Contact, error) {
	k, err := c.contacts(ctx, opts)
	if err != nil {
		return nil, err
	}
	var list []Contact
	k.read = func(resp *http.Response) *Error {
		defer resp.Body.Close()
		return c.answer(k, resp, func(body []byte) string {
			var ok bool
			if list, ok = decodeList[Contact](body); !ok {
				return errNotList.Error()
			}
			return ""
		})
	}
	if err := c.do(ctx, k); err != nil {
		return nil, err
	}
	return list, nil
}

// Contacts returns the same list as [Client.GetContacts], one contact at a time while the reply comes in, so that
// memory does not grow with the list. Each range over it makes a request:
//
//	for contact, err := range client.Contacts(ctx) {
//		if err != nil {
//			return err
//		}
//		fmt.Println(contact.ChatID)
//	}
//
// An error comes last, after the contacts that arrived before it, with a zero Contact. Breaking out of the loop closes
// the reply. A failed request is made again only as long as nothing of a list has arrived. While the loop's body
// runs the deadline of [WithTimeout] stands still; that of the context does not.
func (c *Client) Contacts(ctx context.Context, opts ...ContactsOption) iter.Seq2[Contact, error] {
	return func(yield func(Contact, error) bool) {
		k, err := c.contacts(ctx, opts)
		if err != nil {
			yield(Contact{}, err)
			return
		}
		ctx, cancel := context.WithCancelCause(ctx)
		defer cancel(nil)
		clock := stopwatch{left: c.timeout, expire: func() { cancel(context.DeadlineExceeded) }}
		k.end, _ = ctx.Deadline()
		if end := time.Now().Add(c.timeout); c.timeout > 0 && (k.end.IsZero() || end.Before(k.end)) {
			k.end = end
		}
		var body *bufio.Reader
		var resp *http.Response
		k.read = func(r *http.Response) *Error {
			resp, body = r, bufio.NewReader(r.Body)
			return c.expectList(k, resp, body)
		}
		clock.run()
		defer clock.pause()
		if err := c.repeat(ctx, k, func() *Error { return c.try(ctx, k) }); err != nil {
			yield(Contact{}, err)
			return
		}
		defer resp.Body.Close()
		elements := newElements(body, c.limits.Element)
		for {
			contact, err := elements.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Contact{}, c.streamError(k, resp, err))
				return
			}
			clock.pause()
			if !yield(contact, nil) {
				return
			}
			clock.run()
		}
	}
}

// expectList looks at the first byte of a 2xx reply, which it leaves in the reader if it begins a list. All else is
// read and closed: it is some kind of error.
func (c *Client) expectList(k call, resp *http.Response, body *bufio.Reader) *Error {
	for {
		first, err := body.ReadByte()
		if err != nil && err != io.EOF {
			_ = resp.Body.Close()
			return c.brokenOff(resp, k, err)
		}
		if bytes.IndexByte([]byte(" \t\r\n"), first) >= 0 && err == nil {
			continue
		}
		if err == nil {
			_ = body.UnreadByte()
		}
		if first == '[' {
			return nil
		}
		closer := resp.Body
		defer closer.Close()
		resp.Body = io.NopCloser(body)
		return c.answer(k, resp, func([]byte) string { return errNotList.Error() })
	}
}

var errNotList = errors.New("the body is no JSON array of objects")

// streamError makes the error for a list that began well.
func (c *Client) streamError(k call, resp *http.Response, err error) *Error {
	var syntax *json.SyntaxError
	switch {
	case errors.Is(err, errTooLarge):
		return c.refusal(k, resp, nil, fmt.Sprintf("a contact is longer than %d bytes, see WithBodyLimits", c.limits.Element))
	case errors.Is(err, errNotList), errors.As(err, &syntax):
		return c.refusal(k, resp, nil, errNotList.Error())
	}
	return c.brokenOff(resp, k, err)
}

// elements reads the elements of an array from a stream, each of bounded size.
type elements struct {
	body        io.Reader
	decoder     *json.Decoder
	limit, left int
	failed      error // what ended the body other than io.EOF; decoders differ in how they pass it on
}

// space is how much may stand between two elements.
const space = 4 << 10

func newElements(body io.Reader, limit int) *elements {
	e := &elements{body: body, limit: limit, left: space}
	e.decoder = json.NewDecoder(e)
	_, _ = e.decoder.Token() // the bracket that expectList saw
	return e
}

// Read is for the decoder. It fails once an element has used up its share, so that the decoder cannot buffer without
// end.
func (e *elements) Read(p []byte) (int, error) {
	if e.left <= 0 {
		e.failed = errTooLarge
		return 0, errTooLarge
	}
	n, err := e.body.Read(p[:min(len(p), e.left)])
	e.left -= n
	if err != nil && err != io.EOF {
		e.failed = err
	}
	return n, err
}

// next decodes one element into memory of its own. It returns io.EOF if the list, and the body with it, is complete.
func (e *elements) next() (contact Contact, err error) {
	e.left = e.limit + space
	var raw json.RawMessage
	if e.decoder.More() {
		err = unexpected(e.decoder.Decode(&raw))
	} else if _, err = e.decoder.Token(); err != nil { // the closing bracket
		err = unexpected(err)
	} else if _, err = e.decoder.Token(); err == nil {
		err = errNotList
	}
	switch {
	case err != nil:
		return contact, cmp.Or(e.failed, err)
	case len(raw) > e.limit:
		return contact, errTooLarge
	case raw[0] != '{':
		return contact, errNotList
	}
	decode(raw, reflect.ValueOf(&contact).Elem())
	return contact, nil
}

// unexpected makes an end of the body an error.
func unexpected(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

// stopwatch ends a context after so much running time.
type stopwatch struct {
	left   time.Duration // 0 for no end
	expire func()
	timer  *time.Timer
	since  time.Time
}

func (w *stopwatch) run() {
	if w.left > 0 {
		w.since, w.timer = time.Now(), time.AfterFunc(w.left, w.expire)
	}
}

func (w *stopwatch) pause() {
	if w.timer != nil {
		w.timer.Stop()
		w.left = max(w.left-time.Since(w.since), 1)
		w.timer = nil
	}
}
