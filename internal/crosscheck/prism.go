package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"
)

// prism is the real proxy, `prism proxy --errors`, between a client and an upstream that both live here. The
// upstream answers with the reply to be judged; Prism either passes it on or puts an error of its own in its place.
type prism struct {
	contract *Contract
	version  string
	cmd      *exec.Cmd
	log      *lockedBuffer
	url      string
	client   *http.Client
	upstream *httptest.Server

	// One item at a time: reply is what the upstream answers next, reached whether it was asked.
	reply   *Reply
	reached bool
}

func newPrism(c *Contract, modules string) (*prism, error) {
	folder := filepath.Join(modules, "@stoplight", "prism-cli")
	raw, err := os.ReadFile(filepath.Join(folder, "package.json"))
	if err != nil {
		return nil, fmt.Errorf("prism is not installed, run npm ci in internal/crosscheck: %w", err)
	}
	var pkg struct{ Version string }
	if err := json.Unmarshal(raw, &pkg); err != nil {
		return nil, err
	}
	p := &prism{contract: c, version: pkg.Version, log: &lockedBuffer{}}
	p.client = &http.Client{
		Transport: &http.Transport{DisableCompression: true}, // and no proxy from the environment
		Timeout:   30 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error {
			return http.ErrUseLastResponse
		},
	}
	p.upstream = httptest.NewServer(http.HandlerFunc(p.answer))
	if err := p.start(filepath.Join(folder, "dist", "index.js")); err != nil {
		p.Close()
		return nil, err
	}
	return p, nil
}

func (p *prism) start(program string) error {
	port, err := freePort()
	if err != nil {
		return err
	}
	p.url = "http://127.0.0.1:" + strconv.Itoa(port)
	p.cmd = exec.Command("node", program, "proxy", "--errors", "--port", strconv.Itoa(port), p.contract.File, p.upstream.URL)
	p.cmd.Stdout, p.cmd.Stderr = p.log, p.log
	if err := p.cmd.Start(); err != nil {
		return err
	}
	exited := make(chan error, 1)
	go func() { exited <- p.cmd.Wait() }()
	deadline := time.After(2 * time.Minute)
	for {
		if strings.Contains(p.log.String(), "is listening on") {
			return nil
		}
		select {
		case err := <-exited:
			p.cmd = nil
			return fmt.Errorf("prism ended (%v): %s", err, p.log)
		case <-deadline:
			return fmt.Errorf("prism does not listen: %s", p.log)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (p *prism) answer(w http.ResponseWriter, _ *http.Request) {
	p.reached = true
	w.Header()["Content-Type"] = nil // or net/http would guess one
	if p.reply.ContentType != "" {
		w.Header().Set("Content-Type", p.reply.ContentType)
	}
	w.WriteHeader(p.reply.Status)
	w.Write(p.reply.Body)
}

func (p *prism) Name() string  { return "Prism" }
func (p *prism) Title() string { return "Prism " + p.version + " (proxy --errors)" }

func (p *prism) Close() error {
	p.upstream.Close()
	if p.cmd != nil {
		return p.cmd.Process.Kill()
	}
	return nil
}

// problem is the error that Prism puts in the place of a reply.
type problem struct {
	Type, Title, Detail string
	Validation          []struct {
		Location []any
		Message  string
	}
}

func (p *prism) Judge(item *Item) (Judgement, error) {
	op := p.contract.Operations[item.Operation]
	request := item.Request
	p.reply, p.reached = item.Reply, false
	if request == nil {
		request = op.request()
	} else {
		// A reply that Prism does not mind, so that only the request can be the fault.
		p.reply = &Reply{Status: 401}
	}
	r, err := httpRequest(op, request)
	if err != nil {
		return Judgement{}, err
	}
	target, err := r.URL.Parse(p.url + r.URL.RequestURI())
	if err != nil {
		return Judgement{}, err
	}
	r.URL, r.Host = target, target.Host
	resp, err := p.client.Do(r)
	if err != nil {
		return Judgement{}, fmt.Errorf("%w\n%s", err, p.log)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		return Judgement{}, err
	}

	// Not by the content type alone: the upstream may answer with a problem of its own.
	var own problem
	if json.Unmarshal(body, &own) == nil && own.isPrisms() {
		if p.reached != (item.Request == nil) {
			return Judgement{}, fmt.Errorf("prism refuses the wrong half, upstream reached: %t: %s", p.reached, body)
		}
		return Judgement{Refused, own.words()}, nil
	}
	if !p.reached || resp.StatusCode != p.reply.Status {
		return Judgement{}, fmt.Errorf("prism answered %d, upstream reached: %t: %s", resp.StatusCode, p.reached, body)
	}
	return Judgement{Verdict: Valid}, nil
}

// isPrisms: a violation, a request that is not forwarded, or a reply that Prism cannot even parse.
func (p problem) isPrisms() bool {
	return strings.HasPrefix(p.Type, "https://stoplight.io/prism/errors#") || p.Type == "FetchError"
}

func (p problem) words() string {
	if len(p.Validation) == 0 {
		return firstLine(p.Title + ": " + p.Detail)
	}
	v := p.Validation[0]
	place := ""
	for _, part := range v.Location {
		place += fmt.Sprintf("/%v", part)
	}
	return firstLine(place + " " + v.Message)
}

type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}
