package docpage

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// upstream serves one page the way a test says, and counts.
type upstream struct {
	*httptest.Server
	requests atomic.Int32
	handle   http.HandlerFunc
	last     *http.Request
}

func newUpstream(t *testing.T) *upstream {
	u := &upstream{}
	u.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		u.requests.Add(1)
		u.last = r.Clone(context.Background())
		u.handle(w, r)
	}))
	t.Cleanup(u.Close)
	return u
}

func fetcher(t *testing.T, state string) *Fetcher {
	t.Helper()
	f, err := NewFetcher("test/1", state)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", code) }
}

// TestFetch: one request a page; whatever is not the page is not fetched, and says nothing about it.
func TestFetch(t *testing.T) {
	source := htmlPage(contents["flat"], wordings["en"])
	serve := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.Write([]byte(text))
		}
	}
	for _, c := range []struct {
		name     string
		handle   http.HandlerFunc
		requests int32
		says     string // of the error; empty for a page
	}{
		{"200", serve(source), 1, ""},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/page" {
				http.Redirect(w, r, "/moved", http.StatusMovedPermanently)
				return
			}
			serve(source)(w, r)
		}, 2, ""},
		{"redirects without end", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/page", http.StatusFound) }, 6, "redirects"},
		{"redirect to a file", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "file:///etc/passwd")
			w.WriteHeader(302)
		}, 1, "redirect to file"},
		{"403", status(403), 1, "403"},
		{"404", status(404), 1, "404"},
		{"429", status(429), 1, "429"},
		{"503", status(503), 1, "503"},
		{"304 unasked", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(304) }, 1, "304"},
		{"challenge", serve("<html><title>Just a moment...</title><script src=/cdn-cgi/challenge-platform/x.js></script></html>"), 1, "proof of a person"},
		{"challenge by header", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Cf-Mitigated", "challenge")
			serve(source)(w, r)
		}, 1, "proof of a person"},
		{"empty", serve(" \n"), 1, "empty"},
		{"a picture", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "image/png")
			w.Write([]byte("PNG"))
		}, 1, "image/png"},
		{"too large", serve(strings.Repeat("a", MaxSize+1)), 1, "more than"},
		{"cut short", func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Length", "100000")
			w.Write([]byte(source))
		}, 1, "unexpected EOF"},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := newUpstream(t)
			u.handle = c.handle
			page, _, err := fetcher(t, "").Page(context.Background(), u.URL+"/page", "whatsapp", nil)
			if got := u.requests.Load(); got != c.requests {
				t.Errorf("%d requests, want %d", got, c.requests)
			}
			if c.says == "" {
				if err != nil || len(page.Claims) == 0 || len(page.Unread) > 0 {
					t.Errorf("%v %+v", err, page)
				}
				return
			}
			var missed *NotFetchedError
			if !errors.As(err, &missed) || !strings.Contains(err.Error(), c.says) {
				t.Fatalf("%v, want not fetched: %s", err, c.says)
			}
			if report := NotFetched(u.URL, "whatsapp", missed); report.ExitCode() != ExitUnread {
				t.Errorf("exit %d", report.ExitCode())
			}
		})
	}
}

// TestFetchTimeout: a server that does not answer is not fetched, within the caller's time.
func TestFetchTimeout(t *testing.T) {
	u := newUpstream(t)
	done := make(chan struct{})
	defer close(done)
	u.handle = func(w http.ResponseWriter, r *http.Request) { <-done }
	f := fetcher(t, "")
	f.client.Timeout = 50 * time.Millisecond
	_, _, err := f.Page(context.Background(), u.URL, "whatsapp", nil)
	var missed *NotFetchedError
	if !errors.As(err, &missed) || !strings.Contains(err.Error(), "no reply within") {
		t.Error(err)
	}
	if got := u.requests.Load(); got != 1 {
		t.Errorf("%d requests", got)
	}
}

// TestFetchIsHonest: the request names its sender, carries no cookie and asks for a page.
func TestFetchIsHonest(t *testing.T) {
	u := newUpstream(t)
	u.handle = func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "visitor", Value: "1"})
		if r.URL.Path == "/" {
			http.Redirect(w, r, "/page", http.StatusFound)
			return
		}
		w.Write([]byte(htmlPage(contents["flat"], wordings["en"])))
	}
	if _, _, err := fetcher(t, t.TempDir()).Page(context.Background(), u.URL, "whatsapp", nil); err != nil {
		t.Fatal(err)
	}
	if agent := u.last.UserAgent(); !strings.HasPrefix(agent, "test/1 (+https://github.com/greenapi-contract/greenapi-go)") {
		t.Error(agent)
	}
	if len(u.last.Cookies()) > 0 || u.last.Method != http.MethodGet {
		t.Errorf("%s with cookies %v", u.last.Method, u.last.Cookies())
	}
}

// TestState: the next request is conditional; 304 gives the last reading again, and a failure keeps it.
func TestState(t *testing.T) {
	u := newUpstream(t)
	source := oneLinePage(contents["flat"], wordings["en"])
	u.handle = func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("If-None-Match") == `"a"` && r.Header.Get("If-Modified-Since") == "Sat, 21 Nov 2026 00:00:00 GMT" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Last-Modified", "Sat, 21 Nov 2026 00:00:00 GMT")
		w.Header().Set("Content-Type", "text/plain")
		w.Write([]byte(source))
	}
	state := t.TempDir()
	f := fetcher(t, state)
	first, unchanged, err := f.Page(context.Background(), u.URL, "whatsapp", nil)
	if err != nil || unchanged {
		t.Fatal(unchanged, err)
	}
	second, unchanged, err := f.Page(context.Background(), u.URL, "whatsapp", nil)
	if err != nil || !unchanged {
		t.Fatal(unchanged, err)
	}
	if report := Since(second, first); report.ExitCode() != ExitAgrees || second.SHA256 != first.SHA256 {
		t.Error(report.Text())
	}
	snapshot := extract(t, htmlPage(contents["flat"], wordings["en"]))
	if report := Since(second, snapshot); report.ExitCode() != ExitAgrees { // cells without borders are remembered
		t.Error(report.Text())
	}
	files := func() string {
		names, err := filepath.Glob(filepath.Join(state, "*"))
		if err != nil || len(names) != 1 {
			t.Fatal(names, err)
		}
		data, err := os.ReadFile(names[0])
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	kept := files()
	good := u.handle
	for _, code := range []int{403, 429, 503} {
		u.handle = status(code)
		if _, _, err := f.Page(context.Background(), u.URL, "whatsapp", nil); err == nil {
			t.Error(code)
		}
	}
	source = source[:len(source)/2]
	u.handle = func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(source)) }
	if page, _, err := f.Page(context.Background(), u.URL, "whatsapp", nil); err != nil || len(page.Unread) == 0 {
		t.Error(page, err)
	}
	if files() != kept {
		t.Error("a failure or an unread page has changed the last copy")
	}
	u.handle = good
	if _, unchanged, err := f.Page(context.Background(), u.URL, "whatsapp", nil); err != nil || !unchanged {
		t.Error(unchanged, err)
	}
	if _, unchanged, err := f.Page(context.Background(), u.URL, "telegram", nil); err == nil && unchanged {
		t.Error("the copy of one product answers for another")
	}
}

// TestAddresses: an address that holds a secret or cannot be read is refused before anything is sent.
func TestAddresses(t *testing.T) {
	for _, address := range []string{"https://user:secret@example.org/x", "http://", "http://%zz"} {
		_, _, err := fetcher(t, "").Page(context.Background(), address, "whatsapp", nil)
		var missed *NotFetchedError
		if err == nil || errors.As(err, &missed) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", address, err)
		}
	}
}
