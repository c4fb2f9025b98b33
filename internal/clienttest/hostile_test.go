package clienttest

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// hostile is a reply that is small on the wire and asks for much memory. The text repeat is repeated
// until the body has the size of the limit; a %08x in it becomes another number each time.
type hostile struct {
	name                  string
	method                string // the name in methods
	before, repeat, after string
	fills                 bool   // nothing but the size is wrong with it: a call that succeeds is right too
	announced             int64  // a Content-Length that lies, in place of the body
	says                  string // what the error says, "" if it may succeed
}

var hostiles = []hostile{
	{name: "list of {}", method: "GetContacts", before: "[", repeat: "{},", after: "{}]", says: "WithBodyLimits, or the streaming form, Contacts"},
	{name: "list of short contacts", method: "GetContacts", before: "[", repeat: `{"id":"1"},`, after: `{"id":"1"}]`, says: "WithBodyLimits, or the streaming form, Contacts"},
	{name: "list of contacts with escapes", method: "GetContacts", before: "[", repeat: `{"id":"\u0031\u0032\u0033\u0034","name":"\n\n\n\n\n\n\n\n"},`, after: `{"id":"1"}]`, fills: true},
	{name: "list of contacts that are no UTF-8", method: "GetContacts", before: "[", repeat: `{"id":"1","name":"` + strings.Repeat("\xff", 200) + `"},`, after: `{"id":"1"}]`, fills: true},
	{name: "list of numbers", method: "GetContacts", before: "[", repeat: "1,", after: "1]", says: "no JSON array of objects"},
	{name: "brackets", method: "GetContacts", repeat: "[", says: "not JSON"},
	{name: "products", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us","products":[`, repeat: "{},", after: "{}]}", fills: true},
	{name: "products again and again", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us"`, repeat: `,"products":[{},{},{},{},{},{},{},{}]`, after: "}"},
	{name: "undeclared members", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us"`, repeat: `,"a":1`, after: "}"},
	{name: "a name that is no UTF-8", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us","name":"`, repeat: "\xff", after: `"}`, says: "more memory"},
	{name: "a long name", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us","name":"`, repeat: "a", after: `"}`},
	{name: "an idMessage of any length", method: "SendContact", before: `{"idMessage":"`, repeat: "a", after: `"}`},
	{name: "an error of any length", method: "GetContacts", before: `{"statusCode":500,"message":"`, repeat: "a", after: `"}`, says: "tells of an error"},
	{name: "names of no contact", method: "GetContactInfo", before: "{", repeat: `"%08x":1,`, after: `"z":1}`, says: "no usable chatId"},
	{name: "names in an error", method: "SendContact", before: `{"statusCode":500,`, repeat: `"%08x":1,`, after: `"z":1}`, says: "tells of an error"},
	{name: "names in a list", method: "GetContacts", before: "[{", repeat: `"%08x":1,`, after: `"z":1}]`, says: "element 0 has no usable id"},
	{name: "names in no list", method: "Contacts", before: "{", repeat: `"%08x":1,`, after: `"z":1}`, says: "no JSON array"},
	{name: "text that is no UTF-8", method: "GetContacts", before: "x", repeat: "\xff", says: "not JSON"},
	{name: "a string that is no UTF-8", method: "GetContactInfo", before: `"`, repeat: "\xff", after: `"`, says: "no JSON object"},
	{name: "an error that is no UTF-8", method: "SendContact", before: `{"message":"`, repeat: "\xff", after: `"}`, says: "tells of an error"},
	{name: "an error of escapes", method: "SendContact", before: `{"message":"`, repeat: `\u20ac`, after: `"}`, says: "tells of an error"},
	{name: "a time that is no UTF-8", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us","lastSeen":"`, repeat: "\xff", after: `"}`, says: "more memory"},
	{name: "a time of any length", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us","lastSeen":"`, repeat: "1", after: `"}`},
	{name: "a member's name that is no UTF-8", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us","`, repeat: "\xff", after: `":1}`},
	{name: "a number of any length", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us","muteExpiration":1`, repeat: "0", after: `}`},
	{name: "a code of any length", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us","code":"4`, repeat: "0", after: `"}`, says: "tells of an error"},
	{name: "stream of short contacts", method: "Contacts", before: "[", repeat: `{"id":"1"},`, after: `{"id":"1"}]`},
	{name: "stream of one contact", method: "Contacts", before: `[{"id":"1","name":"`, repeat: "a", after: `"}]`, says: "element 0 is longer"},
	{name: "stream of space", method: "Contacts", before: `[`, repeat: "  ", after: `]`, says: "element 0 is longer"},
	{name: "list with a lying length", method: "GetContacts", announced: 60 << 20, says: "broke off"},
	{name: "object with a lying length", method: "SendContact", announced: 60 << 20, says: "broke off"},
}

// body is the reply's JSON, of about so many bytes.
func (h hostile) body(size int) io.Reader {
	if h.repeat == "" {
		return strings.NewReader(h.before + h.after)
	}
	if strings.Contains(h.repeat, "%") {
		b := bytes.NewBufferString(h.before)
		for i := 0; b.Len()+2*len(h.repeat)+len(h.after) < size; i++ {
			fmt.Fprintf(b, h.repeat, i)
		}
		b.WriteString(h.after)
		return b
	}
	times := (size - len(h.before) - len(h.after)) / len(h.repeat)
	block := strings.Repeat(h.repeat, 1000)
	parts := []io.Reader{strings.NewReader(h.before)}
	for range times / 1000 {
		parts = append(parts, strings.NewReader(block))
	}
	return io.MultiReader(append(parts, strings.NewReader(strings.Repeat(h.repeat, times%1000)), strings.NewReader(h.after))...)
}

// serve answers every request with the reply, gzipped, and returns the address and the size on the wire.
func (h hostile) serve(t testing.TB, size int) (apiURL string, onWire int) {
	t.Helper()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	if _, err := io.Copy(zip, h.body(size)); err != nil {
		t.Fatal(err)
	}
	if err := zip.Close(); err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if h.announced > 0 {
			w.Header().Set("Content-Length", strconv.FormatInt(h.announced, 10))
			_, _ = io.WriteString(w, "[{")
			return
		}
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(packed.Bytes())
	}))
	t.Cleanup(srv.Close)
	return srv.URL, packed.Len()
}

const hostileVariable = "GREENAPI_CLIENTTEST_HOSTILE"

// TestHostileChild is no test: hostileChild runs it in a process of its own.
func TestHostileChild(t *testing.T) {
	fields := strings.Fields(os.Getenv(hostileVariable))
	if len(fields) != 3 {
		t.Skip("runs as a child process only")
	}
	limit, _ := strconv.Atoi(fields[2])
	client, err := greenapi.New(fields[0], idInstance, plainToken, unlimited(
		greenapi.WithBodyLimits(greenapi.BodyLimits{Reply: limit}), greenapi.WithMaxAttempts(1), greenapi.WithTimeout(0))...)
	if err != nil {
		t.Fatal(err)
	}
	before, err := peakKB()
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	var text string
	for _, m := range methods {
		if m.name == fields[1] {
			if err := m.call(background, client); err != nil {
				text = err.Error()
			}
		}
	}
	taken := time.Since(start)
	after, err := peakKB()
	if err != nil {
		t.Fatal(err)
	}
	data, _ := json.Marshal(hostileResult{PeakKB: after - before, Millis: taken.Milliseconds(), Text: text})
	fmt.Printf("\nmeasured %s\n", data)
}

type hostileResult struct {
	PeakKB, Millis int64
	Text           string
}

// A reply costs at most four times its limit, whatever it holds: measured as what the process needed at its peak, garbage
// that waits for its collection included.
func TestHostileRepliesAreBounded(t *testing.T) {
	if raceDetector || testing.Short() {
		t.Skip("measures memory: not with the race detector, not in short mode")
	}
	if _, err := peakKB(); err != nil {
		t.Skip("the peak of a process's memory is read from /proc: " + err.Error())
	}
	const limit = 16 << 20
	for _, h := range hostiles {
		t.Run(h.name, func(t *testing.T) {
			apiURL, onWire := h.serve(t, limit)
			got := h.measure(t, apiURL, limit)
			t.Logf("%d bytes on the wire, limit %d MB: peak %d MB more, %d ms: %s", onWire, limit>>20, got.PeakKB>>10, got.Millis, got.Text)
			if bound := int64(4*limit) >> 10; got.PeakKB > bound {
				t.Errorf("the peak is %d kB more than before, over %d", got.PeakKB, bound)
			}
			if h.method == "Contacts" && h.before[0] == '[' && got.PeakKB > 8<<10 {
				t.Errorf("the stream needs %d kB", got.PeakKB)
			}
			if !strings.Contains(got.Text, h.says) || (got.Text == "") != (h.says == "") && !h.fills {
				t.Errorf("the error is %q, want %q", got.Text, h.says)
			}
		})
	}
}

// Decoding ends with its context, as reading does.
func TestDecodingObeysTheDeadline(t *testing.T) {
	const limit = 64 << 20
	for _, h := range []hostile{
		{name: "list", method: "GetContacts", before: "[", repeat: `{"id":"79001234567@c.us","name":"` + strings.Repeat("x", 100) + `","type":"user"},`, after: `{"id":"1"}]`},
		{name: "products", method: "GetContactInfo", before: `{"chatId":"71234567890@c.us","products":[`, repeat: `{"id":"79001234567@c.us","name":"x","description":"` + strings.Repeat("y", 300) + `"},`, after: "{}]}"},
	} {
		t.Run(h.name, func(t *testing.T) {
			text, err := io.ReadAll(h.body(limit))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(background)
			defer cancel()
			var read time.Time
			client := via(t, "https://api.greenapi.invalid", foreign(func(*http.Request) (*http.Response, error) {
				return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(&lastRead{bytes.NewReader(text), func() { read = time.Now(); cancel() }})}, nil
			}), greenapi.WithMaxAttempts(1))
			for _, m := range methods {
				if m.name == h.method {
					err = m.call(ctx, client)
				}
			}
			if !errors.Is(err, context.Canceled) {
				t.Fatalf("got %v", err)
			}
			t.Logf("the call ended %s after its context", time.Since(read))
		})
	}
}

// lastRead is a body that calls end when it has been read.
type lastRead struct {
	*bytes.Reader
	end func()
}

func (e *lastRead) Read(p []byte) (int, error) {
	n, err := e.Reader.Read(p)
	if err == io.EOF {
		e.end()
	}
	return n, err
}
