package clienttest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/generated"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// The benchmarks of `make bench`. Each prints, beside the figures of the machine at hand, ratios: times and
// allocations against hand-written net/http and encoding/json (x-…-hand) and against the generated client
// (x-…-raw). Ratios can be compared between machines; the others cannot.

// contactList is a list of n contacts with Cyrillic names, about 124 bytes each: 100 000 are 12 MB.
func contactList(n int) []byte {
	var b bytes.Buffer
	b.WriteByte('[')
	for i := range n {
		if i > 0 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, `{"id":"7900%07d@c.us","name":"Василиса","contactName":"Василиса Прекрасная %06d","type":"user"}`, i, i)
	}
	b.WriteByte(']')
	return b.Bytes()
}

// byHand is what a program without this module would write.
type byHand struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	ContactName string `json:"contactName"`
	Type        string `json:"type"`
}

// readers are the ways to read a list. Each returns how many contacts it saw, and keeps what its API makes it keep.
var readers = map[string]func(apiURL string) (int, error){
	"floor": func(apiURL string) (int, error) { // the least that any of them needs
		resp, err := http.Get(listURL(apiURL))
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		_, err = io.Copy(io.Discard, resp.Body)
		return -1, err
	},
	"stream": func(apiURL string) (n int, err error) {
		client, err := benchClient(apiURL)
		if err != nil {
			return 0, err
		}
		for contact, err := range client.Contacts(background) {
			if err != nil {
				return n, err
			}
			if contact.ChatID != "" {
				n++
			}
		}
		return n, nil
	},
	"list": func(apiURL string) (int, error) {
		client, err := benchClient(apiURL)
		if err != nil {
			return 0, err
		}
		list, err := client.GetContacts(background)
		defer runtime.KeepAlive(list)
		return len(list), err
	},
	"raw": func(apiURL string) (int, error) {
		client, err := benchClient(apiURL)
		if err != nil {
			return 0, err
		}
		resp, err := client.Raw().GetContacts(background, idInstance, greenapi.TokenPlaceholder, nil)
		if err != nil {
			return 0, err
		}
		parsed, err := generated.ParseGetContactsResponse(resp)
		if err != nil {
			return 0, err
		}
		defer runtime.KeepAlive(parsed)
		return len(*parsed.JSON200), nil
	},
	"hand": func(apiURL string) (int, error) {
		resp, err := http.Get(listURL(apiURL))
		if err != nil {
			return 0, err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			return 0, err
		}
		var list []byHand
		err = json.Unmarshal(body, &list)
		defer runtime.KeepAlive(list)
		return len(list), err
	},
}

func listURL(apiURL string) string {
	return apiURL + "/waInstance" + idInstance + "/getContacts/" + plainToken
}

func benchClient(apiURL string) (*greenapi.Client, error) {
	return greenapi.New(apiURL, idInstance, plainToken, unlimited()...)
}

// measured is what a child process says about itself.
type measured struct {
	Contacts      int
	Nanos, PeakKB int64
	Bytes, Allocs uint64
}

const childVariable = "GREENAPI_CLIENTTEST_READ"

// TestReadChild is no test: inChild runs it in a process of its own.
func TestReadChild(t *testing.T) {
	name, apiURL, found := strings.Cut(os.Getenv(childVariable), " ")
	if !found {
		t.Skip("runs as a child process only")
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	n, err := readers[name](apiURL)
	m := measured{Contacts: n, Nanos: time.Since(start).Nanoseconds()}
	if err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	m.Bytes, m.Allocs = after.TotalAlloc-before.TotalAlloc, after.Mallocs-before.Mallocs
	if m.PeakKB, err = peakKB(); err != nil {
		t.Fatal(err)
	}
	data, _ := json.Marshal(m)
	fmt.Printf("\nmeasured %s\n", data)
}

// peakKB is the most memory that this process has had resident. The kernel keeps count for the process's own address
// space, so neither what the parent had nor what the collector has freed in the meantime falsifies it.
func peakKB() (int64, error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(status)) {
		if fields := strings.Fields(line); len(fields) >= 2 && fields[0] == "VmHWM:" {
			return strconv.ParseInt(fields[1], 10, 64)
		}
	}
	return 0, fmt.Errorf("no VmHWM in /proc/self/status")
}

// inChild reads a list in a fresh process, so that nothing but the way of reading uses memory.
func inChild(t testing.TB, name, apiURL string, contacts int) measured {
	t.Helper()
	if _, err := peakKB(); err != nil {
		t.Skip("the peak of a process's memory is read from /proc: " + err.Error())
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestReadChild$", "-test.v")
	cmd.Env = append(os.Environ(), childVariable+"="+name+" "+apiURL)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	_, after, _ := bytes.Cut(out, []byte("measured "))
	var m measured
	if err := json.NewDecoder(bytes.NewReader(after)).Decode(&m); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
	if m.Contacts != contacts && m.Contacts != -1 {
		t.Fatalf("%s: %d contacts, want %d", name, m.Contacts, contacts)
	}
	return m
}

func serveList(t testing.TB, n int) (apiURL string, size int) {
	t.Helper()
	body := contactList(n)
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_, _ = w.Write(body)
	}))
	t.Cleanup(srv.Close)
	return srv.URL, len(body)
}

// Reading 100 000 contacts (12 MB) over HTTP, each time in a process of its own: the best time and the lowest peak of
// some. peak-MB is what the process needed beyond one that discards the reply.
func BenchmarkList(b *testing.B) {
	const contacts = 100_000
	apiURL, size := serveList(b, contacts)
	best := map[string]measured{}
	for _, name := range []string{"floor", "hand", "raw", "list", "stream"} {
		b.Run(name, func(b *testing.B) {
			m := inChild(b, name, apiURL, contacts)
			for range b.N - 1 {
				again := inChild(b, name, apiURL, contacts)
				m.Nanos, m.PeakKB = min(m.Nanos, again.Nanos), min(m.PeakKB, again.PeakKB)
			}
			best[name] = m
			b.ReportMetric(float64(size)*1e3/float64(m.Nanos), "MB/s")
			b.ReportMetric(float64(m.Nanos), "ns/op") // the child's own figures, not those of starting it
			b.ReportMetric(float64(m.Bytes), "B/op")
			b.ReportMetric(float64(m.Allocs), "allocs/op")
			b.ReportMetric(float64(m.PeakKB-best["floor"].PeakKB)/1024, "peak-MB")
			for _, other := range []string{"hand", "raw"} {
				if o, ok := best[other]; ok && name != other && name != "floor" {
					b.ReportMetric(float64(m.Nanos)/float64(o.Nanos), "x-time-"+other)
					b.ReportMetric(float64(m.PeakKB-best["floor"].PeakKB)/float64(max(o.PeakKB-best["floor"].PeakKB, 1)), "x-peak-"+other)
				}
			}
		})
	}
}

// A stream needs no more memory for 400 000 contacts (49 MB) than for 20 000.
func TestStreamMemoryDoesNotGrow(t *testing.T) {
	if raceDetector || testing.Short() {
		t.Skip("measures memory: not with the race detector, not in short mode")
	}
	small, _ := serveList(t, 20_000)
	large, size := serveList(t, 400_000)
	few, many := inChild(t, "stream", small, 20_000), inChild(t, "stream", large, 400_000)
	t.Logf("peak %d kB for 20 000 contacts, %d kB for 400 000 (%d kB)", few.PeakKB, many.PeakKB, size/1024)
	if grown := many.PeakKB - few.PeakKB; grown > int64(size)/1024/4 {
		t.Errorf("the stream's memory grows with the list: %d kB more for %d kB", grown, size/1024)
	}
}

// canned is a server that allocates nothing for a request, so that a benchmark counts the client's allocations only.
func canned(b testing.TB, reply string) (apiURL string) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = ln.Close() })
	text := []byte(http1Reply(200, "application/json; charset=utf-8", reply))
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				r, length := bufio.NewReader(c), 0
				for {
					line, err := r.ReadSlice('\n')
					if err != nil {
						return
					}
					if key, value, _ := bytes.Cut(line, []byte(":")); bytes.EqualFold(key, []byte("Content-Length")) {
						length = 0
						for _, digit := range bytes.TrimSpace(value) {
							length = 10*length + int(digit-'0')
						}
					}
					if len(line) > 2 {
						continue
					}
					if _, err := r.Discard(length); err != nil {
						return
					}
					length = 0
					if _, err := c.Write(text); err != nil {
						return
					}
				}
			}()
		}
	}()
	return "http://" + ln.Addr().String()
}

// caller makes one call.
type caller func() error

// callers are the three ways to make a call of an operation.
func callers(b testing.TB, op greenapi.Operation, apiURL string) map[string]caller {
	b.Helper()
	tr := &http.Transport{}
	b.Cleanup(tr.CloseIdleConnections)
	httpClient := &http.Client{Transport: tr}
	facade, err := greenapi.New(apiURL, idInstance, plainToken, unlimited(greenapi.WithHTTPClient(httpClient))...)
	if err != nil {
		b.Fatal(err)
	}
	raw, err := generated.NewClientWithResponses(apiURL, generated.WithHTTPClient(httpClient))
	if err != nil {
		b.Fatal(err)
	}
	hand := func(method string, request, reply any) error {
		var body io.Reader
		if request != nil {
			data, err := json.Marshal(request)
			if err != nil {
				return err
			}
			body = bytes.NewReader(data)
		}
		req, err := http.NewRequestWithContext(background, method, apiURL+"/waInstance"+idInstance+"/"+string(op)+"/"+plainToken, body)
		if err != nil {
			return err
		}
		req.Header.Set("Content-Type", "application/json")
		resp, err := httpClient.Do(req)
		if err != nil {
			return err
		}
		defer resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			return fmt.Errorf("status %d", resp.StatusCode)
		}
		data, err := io.ReadAll(resp.Body)
		if err != nil {
			return err
		}
		return json.Unmarshal(data, reply)
	}
	ctx := context.Background()
	switch op {
	case greenapi.OpGetContacts:
		return map[string]caller{
			"hand":   func() error { return hand(http.MethodGet, nil, new([]byHand)) },
			"raw":    func() error { _, err := raw.GetContactsWithResponse(ctx, idInstance, plainToken, nil); return err },
			"facade": func() error { _, err := facade.GetContacts(ctx); return err },
		}
	case greenapi.OpGetContactInfo:
		type request struct {
			ChatID string `json:"chatId"`
		}
		type reply struct {
			ChatID      string `json:"chatId"`
			Avatar      string `json:"avatar"`
			Name        string `json:"name"`
			ContactName string `json:"contactName"`
			LastSeen    *int64 `json:"lastSeen"`
			PhoneNumber int64  `json:"phoneNumber"`
		}
		return map[string]caller{
			"hand": func() error { return hand(http.MethodPost, request{"100000000"}, new(reply)) },
			"raw": func() error {
				_, err := raw.GetContactInfoWithResponse(ctx, idInstance, plainToken, generated.GetContactInfoJSONRequestBody{ChatID: "100000000"})
				return err
			},
			"facade": func() error { _, err := facade.GetContactInfo(ctx, "100000000"); return err },
		}
	}
	type contact struct {
		PhoneContact int64  `json:"phoneContact"`
		FirstName    string `json:"firstName"`
	}
	type request struct {
		ChatID  string  `json:"chatId"`
		Contact contact `json:"contact"`
	}
	type reply struct {
		IDMessage string `json:"idMessage"`
	}
	return map[string]caller{
		"hand": func() error {
			return hand(http.MethodPost, request{string(card.ChatID), contact{card.Contact.PhoneContact, card.Contact.FirstName}}, new(reply))
		},
		"raw": func() error {
			body := generated.SendContactJSONRequestBody{ChatID: string(card.ChatID)}
			if err := body.Contact.FromPhoneContact(generated.PhoneContact{PhoneContact: card.Contact.PhoneContact, FirstName: &card.Contact.FirstName}); err != nil {
				return err
			}
			_, err := raw.SendContactWithResponse(ctx, idInstance, plainToken, body)
			return err
		},
		"facade": func() error { _, err := facade.SendContact(ctx, card); return err },
	}
}

// One call on the loopback interface, over a kept connection, to a server that allocates nothing.
func BenchmarkCall(b *testing.B) {
	for _, tc := range []struct {
		op    greenapi.Operation
		reply string
	}{
		{greenapi.OpGetContactInfo, telegramInfo},
		{greenapi.OpGetContacts, good("/getContacts/")},
		{greenapi.OpSendContact, good("/sendContact/")},
	} {
		b.Run(string(tc.op), func(b *testing.B) {
			apiURL := canned(b, tc.reply)
			type figures struct{ nanos, allocs float64 }
			seen := map[string]figures{}
			calls := callers(b, tc.op, apiURL)
			for _, name := range []string{"hand", "raw", "facade"} {
				b.Run(name, func(b *testing.B) {
					if err := calls[name](); err != nil { // opens the connection
						b.Fatal(err)
					}
					b.ReportAllocs()
					var before, after runtime.MemStats
					runtime.ReadMemStats(&before)
					b.ResetTimer()
					for range b.N {
						if err := calls[name](); err != nil {
							b.Fatal(err)
						}
					}
					b.StopTimer()
					runtime.ReadMemStats(&after)
					f := figures{float64(b.Elapsed().Nanoseconds()) / float64(b.N), float64(after.Mallocs-before.Mallocs) / float64(b.N)}
					seen[name] = f
					for _, other := range []string{"hand", "raw"} {
						if o, ok := seen[other]; ok && name != other {
							b.ReportMetric(f.nanos/o.nanos, "x-time-"+other)
							b.ReportMetric(f.allocs/o.allocs, "x-allocs-"+other)
						}
					}
				})
			}
		})
	}
}
