package greenapi

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"time"
)

var streamContacts = &operation[[]ContactsOption, *elements]{
	name: OpGetContacts, chat: nobody, validate: validateContacts, build: buildContacts, streams: true,
	decode: func(r *reply, _ []ContactsOption) (*elements, *Error) {
		e := r.elements()
		switch c, err := e.token(); {
		case err == nil && c == '[':
			return e, nil
		case err == nil:
			_ = e.body.UnreadByte()
		case err != io.EOF && err != errTooMuch: // which the body need not say again
			_ = r.Body.Close()
			return nil, r.brokenOff(err)
		}
		// Anything but a list is some kind of error, and read as a whole.
		r.Body = readCloser{e.body.Read, r.Body.Close}
		body, failure := r.whole()
		if failure == nil {
			failure = r.unusable(body, errNotList.Error())
		}
		return nil, failure
	},
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
		ctx, clock := ctx, stopwatch{}
		if c.ready(ctx) == nil {
			var cancel context.CancelCauseFunc
			ctx, cancel = context.WithCancelCause(ctx)
			defer cancel(nil)
			clock = stopwatch{left: c.timeout, expire: func() { cancel(context.DeadlineExceeded) }}
		}
		clock.run()
		off := clock.alarm()
		contacts, err := call(ctx, c, streamContacts, opts)
		off()
		if err != nil {
			yield(Contact{}, err)
			return
		}
		defer contacts.reply.Body.Close()
		contacts.clock = &clock
		for {
			contact, err := contacts.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(contact, contacts.failure(err))
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

// failure makes the error for a list that began well.
func (e *elements) failure(err error) *Error {
	switch err {
	case errTooMuch:
		return e.reply.unusable("", fmt.Sprintf("element %d is longer than %d bytes, see WithBodyLimits", e.index, e.limit))
	case errNotList:
		return e.reply.unusable("", fmt.Sprintf("%s: element %d", errNotList, e.index))
	}
	return e.reply.undecoded(err, "")
}

// elements reads the elements of an array from a stream, each of bounded size.
type elements struct {
	reply *reply
	body  *bufio.Reader
	clock *stopwatch // nil as long as the call itself runs, which has an alarm
	limit int
	index int // of the element that comes

	// Kept, so that an element costs one allocation.
	text    []byte
	decoder decoder
	contact Contact
}

// space is how much may stand before an element, beside the element's own limit.
const space = 4 << 10

// elements reads the elements of a reply. A length that is said saves a short one room.
func (r *reply) elements() *elements {
	size := int64(16 << 10)
	if r.ContentLength >= 0 {
		size = min(size, max(r.ContentLength, 512))
	}
	e := &elements{reply: r, limit: r.client.limits.Element}
	source := r.Body
	e.body = bufio.NewReaderSize(readCloser{read: func(p []byte) (int, error) {
		if e.clock != nil {
			defer e.clock.alarm()()
		}
		return source.Read(p)
	}}, int(size))
	return e
}

// token returns the next byte that is no space, io.EOF at the end of the body.
func (e *elements) token() (byte, error) {
	for range e.limit + space {
		c, err := e.body.ReadByte()
		if err != nil || strings.IndexByte(" \t\r\n", c) < 0 {
			return c, err
		}
	}
	return 0, errTooMuch
}

// next decodes one element into memory of its own. It returns io.EOF if the list, and the body with it, is complete.
func (e *elements) next() (none Contact, _ error) {
	raw, err := e.element()
	if err != nil {
		return none, err
	}
	e.contact, e.decoder = none, *e.reply.decoder(e.limit)
	alarming := e.decoder.object(raw, reflect.ValueOf(&e.contact).Elem())
	if err := cmp.Or(e.decoder.err, e.reply.unfit(e.index, raw, raw, &e.contact, alarming)); err != nil {
		return none, err
	}
	e.index++
	return e.contact, nil
}

// element returns the JSON of the next element, io.EOF as next does.
func (e *elements) element() (string, error) {
	if err := contextError(e.reply.Request.Context()); err != nil {
		return "", err
	}
	due := "{]"
	if e.index > 0 {
		due = ",]"
	}
	for {
		switch c, err := e.token(); {
		case err == io.EOF || err == nil && strings.IndexByte(due, c) < 0:
			return "", errNotList
		case err != nil:
			return "", err
		case c == ',':
			due = "{"
		case c == '{':
			return e.object()
		case c == ']':
			if _, err = e.token(); err == nil {
				err = errNotList
			}
			return "", err
		}
	}
}

// object returns the object of which the first bracket has been read. It finds the end by brackets alone, in what has
// come, and then asks whether it is JSON.
func (e *elements) object() (string, error) {
	e.text = append(e.text[:0], '{')
	for depth, quoted, escaped := 1, false, false; depth > 0; {
		if _, err := e.body.Peek(1); err == io.EOF {
			return "", errNotList
		} else if err != nil {
			return "", err
		}
		part, _ := e.body.Peek(e.body.Buffered())
		for i, c := range part {
			switch {
			case escaped:
				escaped = false
			case quoted:
				quoted, escaped = c != '"', c == '\\'
			case c == '"':
				quoted = true
			case c == '{' || c == '[':
				depth++
			case c == '}' || c == ']':
				depth--
			}
			if depth == 0 {
				part = part[:i+1]
				break
			}
		}
		e.text = append(e.text, part...)
		_, _ = e.body.Discard(len(part))
		if len(e.text) > e.limit {
			return "", errTooMuch
		}
	}
	if !json.Valid(e.text) {
		return "", errNotList
	}
	return string(e.text), nil
}

// stopwatch ends a context after so much running time.
type stopwatch struct {
	left   time.Duration // 0 for no end
	expire func()
	since  time.Time
}

func (w *stopwatch) run() { w.since = time.Now() }

func (w *stopwatch) pause() {
	if w.left == 0 {
		return
	}
	if w.left = max(w.left-time.Since(w.since), 1); w.left == 1 {
		w.expire()
	}
}

// alarm ends the context while the watch runs and somebody waits.
func (w *stopwatch) alarm() (off func() bool) {
	if w.left == 0 {
		return func() bool { return true }
	}
	return time.AfterFunc(w.left-time.Since(w.since), w.expire).Stop
}
