package greenapi

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"strings"
	"time"
)

var streamContacts = &operation[[]ContactsOption, *elements]{
	name: OpGetContacts, validate: validateContacts, build: buildContacts,
	decode: func(r *reply, _ []ContactsOption) (*elements, *Error) {
		e := newElements(r.Request.Context(), r.Body, r.client.limits.Element, r.ContentLength)
		e.reply = r
		begins, err := e.begin()
		switch {
		case err != nil:
			_ = r.Body.Close()
			return nil, r.brokenOff(err)
		case begins:
			return e, nil
		}
		// Anything but a list is some kind of error, and read as a whole.
		rest := r.Body
		r.Body = struct {
			io.Reader
			io.Closer
		}{io.MultiReader(e.rest(), rest), rest}
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
		defer clock.pause()
		contacts, err := call(ctx, c, streamContacts, opts)
		if err != nil {
			yield(Contact{}, err)
			return
		}
		defer contacts.reply.Body.Close()
		for {
			contact, err := contacts.next()
			if err == io.EOF {
				return
			}
			if err != nil {
				yield(Contact{}, contacts.failure(err))
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
	r := e.reply
	var bad *unfitError
	var failure *Error
	switch {
	case errors.As(err, &bad):
		failure = r.unfit(bad, bad.raw)
	case errors.Is(err, errTooLarge):
		failure = r.unusable("", fmt.Sprintf("element %d is longer than %d bytes, see WithBodyLimits", e.index, e.limit))
	case errors.Is(err, errNotList):
		failure = r.unusable("", fmt.Sprintf("%s: element %d", errNotList, e.index))
	default:
		failure = r.brokenOff(err)
	}
	failure.Operation = OpGetContacts
	return failure
}

var errTooLarge = errors.New("an element is over its limit")

// elements reads the elements of an array from a stream, each of bounded size.
type elements struct {
	reply *reply
	ctx   context.Context
	body  io.Reader
	limit int
	index int // of the element that comes

	decoder decoder // kept, as the next one is, so that an element costs one allocation
	contact Contact

	window   []byte
	from, to int // what of the window is read and not used
	passed   int // since the last element
	ended    error
}

// space is how much may stand between two elements.
const space = 4 << 10

// newElements reads the elements of a body. A length that is said, unless it is negative, saves a short one room; the
// window grows where it lies.
func newElements(ctx context.Context, body io.Reader, limit int, length int64) *elements {
	window := min(16<<10, limit+space)
	if length >= 0 {
		window = int(min(int64(window), max(length, 512)))
	}
	return &elements{ctx: ctx, body: body, limit: limit, window: make([]byte, window)}
}

// rest is what has been read and not used.
func (e *elements) rest() io.Reader { return strings.NewReader(string(e.window[e.from:e.to])) }

// fill reads more. It keeps what is not used, and moves it to the front if there is no room.
func (e *elements) fill() error {
	if e.to == len(e.window) {
		if e.to-e.from > len(e.window)/2 {
			e.window = append(e.window, make([]byte, min(len(e.window), max(e.limit+space-len(e.window), space)))...)
		}
		e.to = copy(e.window, e.window[e.from:e.to])
		e.from = 0
	}
	for e.ended == nil {
		var n int
		n, e.ended = e.body.Read(e.window[e.to:])
		if e.to += n; n > 0 {
			return nil
		}
	}
	return e.ended
}

// peek returns the next byte that is no space, 0 at the end of the body.
func (e *elements) peek() (byte, error) {
	for {
		for ; e.from < e.to; e.from++ {
			switch c := e.window[e.from]; c {
			case ' ', '\t', '\n', '\r':
				if e.passed++; e.passed > e.limit+space {
					return 0, errTooLarge
				}
			default:
				return c, nil
			}
		}
		if err := e.fill(); err == io.EOF {
			return 0, nil
		} else if err != nil {
			return 0, err
		}
	}
}

// begin reports whether the body begins a list, of which it then uses the bracket.
func (e *elements) begin() (bool, error) {
	c, err := e.peek()
	if err == errTooLarge {
		err = nil
	}
	if c == '[' {
		e.from++
	}
	return c == '[', err
}

// next decodes one element into memory of its own. It returns io.EOF if the list, and the body with it, is complete.
func (e *elements) next() (contact Contact, err error) {
	e.passed = 0
	if err := contextError(e.ctx); err != nil {
		return contact, err
	}
	c, err := e.peek()
	switch {
	case err != nil:
		return contact, err
	case c == ']':
		e.from++
		if c, err = e.peek(); err == nil {
			err = io.EOF
			if c != 0 {
				err = errNotList
			}
		}
		return contact, err
	case c == ',' && e.index > 0:
		e.from++
		if c, err = e.peek(); err != nil {
			return contact, err
		}
	case e.index > 0:
		return contact, errNotList
	}
	if c != '{' {
		return contact, errNotList
	}
	raw, err := e.object()
	if err != nil {
		return contact, err
	}
	if !isJSON(raw) {
		return contact, errNotList
	}
	e.contact, e.decoder = Contact{}, *e.reply.decoder(e.limit)
	alarming := e.decoder.object(raw, reflect.ValueOf(&e.contact).Elem())
	if e.decoder.err != nil {
		return contact, errTooLarge
	}
	if err := unfit(e.index, raw, &e.contact, alarming); err != nil {
		return contact, err
	}
	e.index++
	return e.contact, nil
}

// object returns the object that begins here. It finds the end by brackets alone; whether it is JSON is another matter.
func (e *elements) object() (raw string, err error) {
	depth, quoted, escaped := 0, false, false
	for length := 0; ; {
		for _, c := range e.window[e.from+length : e.to] {
			length++
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
			if depth == 0 && !quoted {
				if length > e.limit {
					return "", errTooLarge
				}
				raw = string(e.window[e.from : e.from+length])
				e.from += length
				return raw, nil
			}
		}
		if length > e.limit {
			return "", errTooLarge
		}
		if err := e.fill(); err == io.EOF {
			return "", errNotList
		} else if err != nil {
			return "", err
		}
	}
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
