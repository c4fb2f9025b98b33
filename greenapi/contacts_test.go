package greenapi

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

func TestContactsQuery(t *testing.T) {
	var got string
	c := newClient(t, func(r *http.Request) (*http.Response, error) {
		got = r.Method + " " + r.URL.RawQuery
		return respond(200, "[]"), nil
	})
	for _, tt := range []struct {
		opts []ContactsOption
		want string
	}{
		{nil, "GET "},
		{[]ContactsOption{OnlyGroups()}, "GET group=true"},
		{[]ContactsOption{OnlyPersons()}, "GET group=false"},
		{[]ContactsOption{Count(50)}, "GET count=50"},
		{[]ContactsOption{Count(1), OnlyGroups(), Count(2)}, "GET group=true&count=2"},
	} {
		list, err := c.GetContacts(bg, tt.opts...)
		if err != nil || list == nil || len(list) != 0 || got != tt.want {
			t.Errorf("got %s, %v, %v, want %s", got, list, err, tt.want)
		}
		got = ""
		for contact, err := range c.Contacts(bg, tt.opts...) {
			t.Errorf("an empty list has %v, %v", contact, err)
		}
		if got != tt.want {
			t.Errorf("the stream sent %s, want %s", got, tt.want)
		}
	}
	got = ""
	for _, opts := range [][]ContactsOption{{nil}, {Count(0)}, {Count(-1), Count(0)}} {
		if _, err := c.GetContacts(bg, opts...); !errors.Is(err, ErrInvalidRequest) || got != "" {
			t.Errorf("%v: %v, sent %q", opts, err, got)
		}
		if _, err := collect(c.Contacts(bg, opts...)); !errors.Is(err, ErrInvalidRequest) || got != "" {
			t.Errorf("%v: %v, sent %q", opts, err, got)
		}
	}
	if _, err := newClient(t, always(200, "[]"), WithoutValidation()).GetContacts(bg, nil); !errors.Is(err, ErrInvalidRequest) {
		t.Errorf("a nil option without validation: %v", err)
	}
}

// collect ranges over a stream to its end, and checks that an error comes last and alone.
func collect(stream func(func(Contact, error) bool)) (ids []string, last error) {
	for contact, err := range stream {
		if last != nil {
			panic("something came after an error")
		}
		if last = err; err == nil {
			ids = append(ids, string(contact.ChatID))
		} else if contact.ChatID != "" || contact.Members.raw != "" {
			panic("a contact came with an error")
		}
	}
	return ids, last
}

// TestBothForms reads the same replies as a whole and as a stream.
func TestBothForms(t *testing.T) {
	for _, tt := range []struct {
		body     string
		streamed string // the ids that arrive
		is       error  // nil for none
	}{
		{`[]`, "[]", nil},
		{" [ ]\n", "[]", nil},
		{`[{"id":"1"}]`, "[1]", nil},
		{`[{"id":"1"},{"chatId":"2","name":5}]`, "[1 2]", nil},
		{"\r\n[\t{\"id\":\"1\"} , {\"id\":\"2\"}\n]\n ", "[1 2]", nil},
		{`[{"id":"1","name":"}]{\"\\"},{"id":"2","a":["{",{"]":{}}]}]`, "[1 2]", nil},
		{`[{"id":"1"},null]`, "[1]", ErrUnexpectedResponse},
		{`[{"id":"1"},"2"]`, "[1]", ErrUnexpectedResponse},
		{`[{"id":"1"} {"id":"2"}]`, "[1]", ErrUnexpectedResponse},
		{`[{"id":"1"},]`, "[1]", ErrUnexpectedResponse},
		{`[{"id":"1"}`, "[1]", ErrUnexpectedResponse},
		{`[{"id":"1"},`, "[1]", ErrUnexpectedResponse},
		{`[{"id":"1"},{"id":"2`, "[1]", ErrUnexpectedResponse},
		{`[`, "[]", ErrUnexpectedResponse},
		{`[{"id":"1"}}`, "[1]", ErrUnexpectedResponse},
		{`[{"id":"1"}]x`, "[1]", ErrUnexpectedResponse},
		{`[{"id":"1"}][]`, "[1]", ErrUnexpectedResponse},
		{`{"id":"1"}`, "[]", ErrUnexpectedResponse},
		{"\xef\xbb\xbf[]", "[]", ErrUnexpectedResponse},
		{`null`, "[]", ErrUnexpectedResponse},
		{"", "[]", ErrUnexpectedResponse},
		{" \n", "[]", ErrUnexpectedResponse},
		{envelope401, "[]", ErrUnauthorized},
		{" " + envelopeMAX, "[]", ErrInstanceNotReady},
	} {
		c := newClient(t, always(200, tt.body))
		list, err := c.GetContacts(bg)
		if !errors.Is(err, tt.is) || (err == nil) != (list != nil) {
			t.Errorf("%s: %v, %v", tt.body, list, err)
		}
		ids, streamErr := collect(c.Contacts(bg))
		if !errors.Is(streamErr, tt.is) || fmt.Sprint(ids) != tt.streamed {
			t.Errorf("%s: streamed %v, %v", tt.body, ids, streamErr)
		}
		if tt.is == nil && len(list) != len(ids) {
			t.Errorf("%s: %d and %d contacts", tt.body, len(list), len(ids))
		}
		if tt.is != nil && asError(t, streamErr).Status != 200 {
			t.Errorf("%s: the status is lost in %v", tt.body, streamErr)
		}
	}
}

func TestContactValues(t *testing.T) {
	for product, p := range products {
		c := newClient(t, always(200, p.list))
		list, err := c.GetContacts(bg)
		if err != nil {
			t.Fatal(err)
		}
		i := 0
		for contact, err := range c.Contacts(bg) {
			if err != nil || fmt.Sprint(contact) != fmt.Sprint(list[i]) {
				t.Errorf("%s: %v, %v, want %v", product, contact, err, list[i])
			}
			i++
		}
		b, _ := json.Marshal(list)
		if !sameJSON(t, string(b), p.list) {
			t.Errorf("%s: %s became %s", product, p.list, b)
		}
	}
}

// body is a reply's body that knows whether it was closed.
type body struct {
	io.Reader
	closed bool
}

func (b *body) Close() error { b.closed = true; return nil }

func streaming(b *body) roundTripper {
	return func(*http.Request) (*http.Response, error) {
		resp := respond(200, "")
		resp.Body = b
		return resp, nil
	}
}

func TestStreamCloses(t *testing.T) {
	for about, leave := range map[string]func(*Client){
		"at the end": func(c *Client) { _, _ = collect(c.Contacts(bg)) },
		"by break": func(c *Client) {
			for range c.Contacts(bg) {
				break
			}
		},
		"by panic": func(c *Client) {
			defer func() { _ = recover() }()
			for range c.Contacts(bg) {
				panic("in the loop")
			}
		},
	} {
		b := &body{Reader: strings.NewReader(`[{"id":"1"},{"id":"2"}]`)}
		leave(newClient(t, streaming(b)))
		if !b.closed {
			t.Errorf("%s: the body is open", about)
		}
	}
	for _, text := range []string{"null", "", html} {
		b := &body{Reader: strings.NewReader(text)}
		if _, err := collect(newClient(t, streaming(b)).Contacts(bg)); err == nil || !b.closed {
			t.Errorf("%q: %v, closed %t", text, err, b.closed)
		}
	}
}

// TestBrokenLists has lists that are nearly JSON: none is an answer, whether it is read as a whole or as a stream.
func TestBrokenLists(t *testing.T) {
	bodies := []string{`[{"id":"1" "name":"a"}]`, `[{"id":"1",}]`, `[{"id":1]}]`, `[{"id":"1"}{"id":"2"}]`, `[,{"id":"1"}]`, `[{"id":"1"},]`, `[{"id":"1"}`,
		`[x{"id":"1"}]`, `[{"id":"1"}x,{"id":"2"}]`, `[{"id":"1"},x{"id":"2"}]`}
	for _, behind := range []string{"x", "]", ",", "[]", "\x00", " \x00 "} {
		bodies = append(bodies, "[]"+behind, `[{"id":"1"}]`+behind)
	}
	for _, body := range bodies {
		c := newClient(t, always(200, body))
		_, streamErr := collect(c.Contacts(bg))
		for _, err := range []error{calls[OpGetContacts](c), streamErr} {
			if !errors.Is(err, ErrUnexpectedResponse) {
				t.Errorf("%q: got %v", body, err)
			}
		}
	}
}

// TestStreamBreaksOff loses the connection: before the first byte of the list the request is made again, after it not.
func TestStreamBreaksOff(t *testing.T) {
	for text, wantRequests := range map[string]int{"": 3, " ": 3, "[": 1, `[{"id":"1"},`: 1, `[{"id":"1"}]`: 1} {
		quick(t, func() {
			requests := 0
			var last *body
			c := newClient(t, func(*http.Request) (*http.Response, error) {
				requests++
				resp := respond(200, "")
				last = &body{Reader: io.MultiReader(strings.NewReader(text), iotest.ErrReader(io.ErrUnexpectedEOF))}
				resp.Body = last
				return resp, nil
			})
			ids, err := collect(c.Contacts(bg))
			if e := asError(t, err); requests != wantRequests || e.Kind != ErrTransport || e.Status != 200 || !errors.Is(err, io.ErrUnexpectedEOF) || !last.closed {
				t.Errorf("%q: %v, %v after %d requests, closed %t", text, ids, err, requests, last.closed)
			}
			if len(ids) != strings.Count(text, "id") {
				t.Errorf("%q: got %v", text, ids)
			}
		})
	}
}

func TestStreamRetries(t *testing.T) {
	quick(t, func() {
		requests := 0
		c := newClient(t, func(*http.Request) (*http.Response, error) {
			if requests++; requests < 3 {
				return respond(503, ""), nil
			}
			return respond(200, `[{"id":"1"}]`), nil
		})
		if ids, err := collect(c.Contacts(bg)); err != nil || len(ids) != 1 || requests != 3 {
			t.Errorf("%v, %v after %d requests", ids, err, requests)
		}
	})
	err := func() error { _, err := collect(newClient(t, always(401, "")).Contacts(bg)); return err }()
	if !errors.Is(err, ErrUnauthorized) {
		t.Errorf("got %v", err)
	}
	if _, err := collect(new(Client).Contacts(bg)); !errors.Is(err, ErrInvalidRequest) {
		t.Errorf("got %v", err)
	}
}

// TestStreamElementLimit has elements around the limit, with others before and after, as small reads and large ones.
func TestStreamElementLimit(t *testing.T) {
	const limit = 10000
	element := func(size int) string { return `{"id":"1","name":"` + strings.Repeat("a", size-20) + `"}` }
	small := `{"id":"0"}`
	for _, tt := range []struct {
		about, body string
		arrive      int
		ok          bool
	}{
		{"at the limit", "[" + small + "," + element(limit) + ",\n" + small + "," + element(limit) + "]", 4, true},
		{"over the limit", "[" + small + "," + element(limit+1) + "," + small + "]", 1, false},
		{"far over the limit", "[" + small + "," + element(100*limit) + "]", 1, false},
		{"many small ones", "[" + strings.Repeat(small+",", 10*limit) + small + "]", 10*limit + 1, true},
		{"space without end", "[" + small + strings.Repeat(" ", 3*limit) + "]", 1, false},
		{"space behind", "[" + small + "]" + strings.Repeat(" ", 3*limit), 1, false},
		{"more than the reply's limit", "[" + strings.Repeat(element(limit)+",", 10) + small + "]", 11, true},
	} {
		for _, size := range []int{1, 100, 1 << 20} {
			c := newClient(t, streaming(&body{Reader: pieces{strings.NewReader(tt.body), size}}), WithBodyLimits(BodyLimits{Element: limit, Reply: limit}))
			ids, err := collect(c.Contacts(bg))
			if len(ids) != tt.arrive || (err == nil) != tt.ok {
				t.Errorf("%s, by %d: %d arrive, %v", tt.about, size, len(ids), err)
			}
			if !tt.ok && (!errors.Is(err, ErrUnexpectedResponse) || !strings.Contains(err.Error(), "WithBodyLimits") || asError(t, err).Body() != nil) {
				t.Errorf("%s: %v", tt.about, err)
			}
			if size == 1 && len(tt.body) > 100*limit {
				break
			}
		}
	}
}

// pieces reads at most so many bytes at a time.
type pieces struct {
	io.Reader
	size int
}

func (p pieces) Read(b []byte) (int, error) { return p.Reader.Read(b[:min(len(b), p.size)]) }

// TestStreamMemory streams 64 MB of contacts through a heap that stays small.
func TestStreamMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("takes a second")
	}
	element := `{"id":"79001234568@c.us","name":"` + strings.Repeat("ж", 500) + `","type":"user"},`
	c := newClient(t, streaming(&body{Reader: io.MultiReader(strings.NewReader("["), &repeated{element, 60000, 0}, strings.NewReader(`{"id":"1"}]`))}))
	var before, now runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	n, peak := 0, uint64(0)
	for _, err := range c.Contacts(bg) {
		if err != nil {
			t.Fatal(err)
		}
		if n++; n%5000 == 0 {
			runtime.GC()
			runtime.ReadMemStats(&now)
			peak = max(peak, now.HeapAlloc)
		}
	}
	if grown := int64(peak) - int64(before.HeapAlloc); n != 60001 || grown > 1<<20 {
		t.Errorf("%d contacts, the heap grew by %d bytes", n, grown)
	}
}

// repeated reads a text so many times.
type repeated struct {
	text  string
	times int
	at    int
}

func (r *repeated) Read(b []byte) (int, error) {
	if r.times == 0 {
		return 0, io.EOF
	}
	n := copy(b, r.text[r.at:])
	if r.at += n; r.at == len(r.text) {
		r.at, r.times = 0, r.times-1
	}
	return n, nil
}

// slow gives a piece of text after each pause.
type slow struct {
	ctx    context.Context
	pause  time.Duration
	pieces []string
}

func (s *slow) Read(b []byte) (int, error) {
	if len(s.pieces) == 0 {
		return 0, io.EOF
	}
	select {
	case <-time.After(s.pause):
	case <-s.ctx.Done():
		return 0, s.ctx.Err()
	}
	n := copy(b, s.pieces[0])
	s.pieces = s.pieces[1:]
	return n, nil
}

// TestStreamDeadline shows whose time counts: that of waiting for the API, not that of the loop's body.
func TestStreamDeadline(t *testing.T) {
	for _, tt := range []struct {
		about             string
		reply, loop       time.Duration // for each contact
		timeout, deadline time.Duration
		arrive            int
		cause             error
	}{
		{"a slow loop", time.Second, time.Hour, time.Minute, 0, 4, nil},
		{"a slow reply", 25 * time.Second, 0, time.Minute, 0, 2, context.DeadlineExceeded},
		{"both", 25 * time.Second, time.Hour, time.Minute, 0, 2, context.DeadlineExceeded},
		{"no deadline", time.Hour, time.Hour, 0, 0, 4, nil},
		{"the context's deadline", time.Second, time.Hour, time.Minute, time.Minute, 1, context.DeadlineExceeded},
	} {
		t.Run(tt.about, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClient(t, func(r *http.Request) (*http.Response, error) {
					resp := respond(200, "")
					resp.Body = io.NopCloser(&slow{r.Context(), tt.reply, []string{`[{"id":"1"},`, `{"id":"2"},`, `{"id":"3"},`, `{"id":"4"}]`}})
					return resp, nil
				}, WithTimeout(tt.timeout))
				ctx := bg
				if tt.deadline > 0 {
					var cancel context.CancelFunc
					ctx, cancel = context.WithTimeout(bg, tt.deadline)
					defer cancel()
				}
				arrived := 0
				var last error
				for _, err := range c.Contacts(ctx) {
					if last = err; err == nil {
						arrived++
						time.Sleep(tt.loop)
					}
				}
				if arrived != tt.arrive || !errors.Is(last, tt.cause) || errors.Is(last, context.Canceled) {
					t.Errorf("%d arrived, %v", arrived, last)
				}
			})
		})
	}
}

func TestStreamCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(bg)
		defer cancel()
		c := newClient(t, func(r *http.Request) (*http.Response, error) {
			resp := respond(200, "")
			resp.Body = io.NopCloser(&slow{r.Context(), time.Second, []string{`[{"id":"1"},`, `{"id":"2"}]`}})
			return resp, nil
		})
		var errs []error
		for _, err := range c.Contacts(ctx) {
			errs = append(errs, err)
			cancel()
		}
		if len(errs) != 2 || errs[0] != nil || !errors.Is(errs[1], context.Canceled) || !errors.Is(errs[1], ErrTransport) {
			t.Errorf("got %v", errs)
		}
	})
}

// TestStreamCancelledInAnElement ends the context while an element of many members is decoded: the error is the
// context's, and not that of an element which is too long.
func TestStreamCancelledInAnElement(t *testing.T) {
	ctx, cancel := context.WithCancel(bg)
	list := "[" + manyMembers(100_000, false) + "]"
	c := newClient(t, streaming(&body{Reader: io.MultiReader(strings.NewReader(list[:len(list)-2]), cancelling(cancel), strings.NewReader("}]"))}),
		WithBodyLimits(BodyLimits{Element: 16 << 20}))
	ids, err := collect(c.Contacts(ctx))
	if e := asError(t, err); len(ids) != 0 || e.Kind != ErrTransport || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", ids, err)
	}
}

// cancelling is an empty reader that ends a context.
type cancelling context.CancelFunc

func (c cancelling) Read([]byte) (int, error) {
	c()
	return 0, io.EOF
}

func TestStreamAgain(t *testing.T) {
	requests := 0
	c := newClient(t, func(*http.Request) (*http.Response, error) {
		requests++
		return respond(200, `[{"id":"1"},{"id":"2"}]`), nil
	})
	stream := c.Contacts(bg)
	first, _ := collect(stream)
	second, _ := collect(stream)
	if !slices.Equal(first, second) || len(first) != 2 || requests != 2 {
		t.Errorf("%v and %v by %d requests", first, second, requests)
	}
}

// readerFunc makes a function a reader.
type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// TestStreamEndsWithItsTime: a reply that comes faster than it is decoded does not outlive the deadline, which only the
// loop's own body stops.
func TestStreamEndsWithItsTime(t *testing.T) {
	endless := strings.NewReader("[")
	part := strings.Repeat(`{"id":"71234567890@c.us","name":"A"},`, 1000)
	c := newClient(t, streaming(&body{Reader: readerFunc(func(p []byte) (int, error) {
		if endless.Len() == 0 {
			endless.Reset(part)
		}
		return endless.Read(p)
	})}), WithTimeout(20*time.Millisecond))
	n := 0
	for _, err := range c.Contacts(bg) {
		if err != nil {
			if !errors.Is(err, context.DeadlineExceeded) {
				t.Error(err)
			}
			return
		}
		if n++; n == 5_000_000 {
			t.Fatal("the list goes on and on")
		}
	}
	t.Error("the list ended")
}

// TestStreamThatBreaksOffBeforeItsList is a transport error, also of a body that tells its fault once, or none and nothing
// else.
func TestStreamThatBreaksOffBeforeItsList(t *testing.T) {
	for about, read := range map[string]readerFunc{
		"told once":   once(iotest.ErrReader(io.ErrUnexpectedEOF)),
		"no progress": func([]byte) (int, error) { return 0, nil },
	} {
		c := newClient(t, streaming(&body{Reader: read}), WithMaxAttempts(1))
		if _, err := collect(c.Contacts(bg)); !errors.Is(err, ErrTransport) {
			t.Errorf("%s: %v", about, err)
		}
	}
}

// once reads once, and is at its end then.
func once(r io.Reader) readerFunc {
	return func(p []byte) (int, error) {
		n, err := r.Read(p)
		r = strings.NewReader("")
		return n, err
	}
}

// TestStreamSeesFaultsInWhatHasCome, though nothing else comes.
func TestStreamSeesFaultsInWhatHasCome(t *testing.T) {
	for _, text := range []string{`[{"a":1]`, `[{"id":"` + strings.Repeat("x", 3000)} {
		synctest.Test(t, func(t *testing.T) {
			c := newClient(t, func(r *http.Request) (*http.Response, error) {
				resp := respond(200, "")
				stall := readerFunc(func([]byte) (int, error) { <-r.Context().Done(); return 0, r.Context().Err() })
				resp.Body = &body{Reader: io.MultiReader(strings.NewReader(text), stall)}
				return resp, nil
			}, WithBodyLimits(BodyLimits{Element: 1000}))
			begun := time.Now()
			if _, err := collect(c.Contacts(bg)); !errors.Is(err, ErrUnexpectedResponse) || time.Since(begun) != 0 {
				t.Errorf("%.10s: after %s: %v", text, time.Since(begun), err)
			}
		})
	}
}
