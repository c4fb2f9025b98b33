package docpage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// Fetcher reads saved pages, and fetches addresses: one GET each, without cookies, under its own name. It asks no page
// twice and goes around no wall.
type Fetcher struct {
	agent  string
	state  string
	client *http.Client
}

// fetchTimeout bounds one request, redirects and body included.
const fetchTimeout = 30 * time.Second

// NewFetcher makes a fetcher that calls itself agent. state is a folder that keeps, for each address, what the server
// said of its last copy and what was read from it; empty keeps nothing. The folder is made if it is not there.
func NewFetcher(agent, state string) (*Fetcher, error) {
	if state != "" {
		if err := os.MkdirAll(state, 0o755); err != nil {
			return nil, fmt.Errorf("the folder for the last copies: %w", err)
		}
	}
	const redirects = 5
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxResponseHeaderBytes = 64 << 10
	return &Fetcher{agent: agent + " (+https://github.com/greenapi-contract/greenapi-go)", state: state, client: &http.Client{
		Transport: transport,
		Timeout:   fetchTimeout,
		CheckRedirect: func(request *http.Request, via []*http.Request) error {
			switch {
			case len(via) > redirects:
				return fmt.Errorf("more than %d redirects", redirects)
			case request.URL.Scheme != "http" && request.URL.Scheme != "https":
				return fmt.Errorf("a redirect to %s", request.URL.Scheme)
			case request.URL.Scheme == "http" && via[0].URL.Scheme == "https":
				return errors.New("a redirect from https to http")
			}
			return nil
		},
	}}, nil
}

// NotFetchedError says that an address gave no page. It says nothing about the page: not drift, and not agreement.
type NotFetchedError struct{ Reason string }

func (e *NotFetchedError) Error() string { return "not fetched: " + e.Reason }

func notFetched(format string, values ...any) error {
	return &NotFetchedError{fmt.Sprintf(format, values...)}
}

// NotFetched is the report of an address that gave no page.
func NotFetched(name, product string, why *NotFetchedError) *Report {
	return &Report{Format: Format, Page: name, Product: product, Silent: []string{}, Against: "ledger", Changes: []Change{},
		Unread: []Unread{{From: 1, To: 1, Why: why.Error()}}}
}

// IsAddress reports whether a page is given by its address and not as a file.
func IsAddress(name string) bool {
	return strings.HasPrefix(name, "http://") || strings.HasPrefix(name, "https://")
}

// Page reads a file, or fetches an address. unchanged says that the server has nothing newer than the last copy; the
// page is then what was read from that. A NotFetchedError says that nobody knows; the last copy stays.
func (f *Fetcher) Page(ctx context.Context, name, product string, contract *openapi.Contract) (page *Page, unchanged bool, err error) {
	if !IsAddress(name) {
		data, err := readFile(name)
		if err != nil {
			return nil, false, err
		}
		page, err := Extract(name, product, data, contract)
		return page, false, err
	}
	last := f.last(name, product)
	data, mark, err := f.get(ctx, name, last)
	if err != nil {
		return nil, false, err
	}
	if data == nil {
		return last.page(), true, nil
	}
	page, err = Extract(name, product, data, contract)
	if err != nil {
		return nil, false, notFetched("%v", err)
	}
	if len(page.Unread) == 0 { // what could not be read is no copy to compare with
		err = f.keep(page, mark)
	}
	return page, false, err
}

func readFile(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.IsDir() {
		return nil, errors.New("is a folder: give a page")
	}
	data, err := io.ReadAll(io.LimitReader(file, MaxSize+1))
	if err != nil {
		return nil, err
	}
	return data, nil
}

// mark is what a server says of a copy.
type mark struct {
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
}

// get fetches an address; no bytes say that the last copy is still the page.
func (f *Fetcher) get(ctx context.Context, address string, last *kept) ([]byte, mark, error) {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Host == "" {
		return nil, mark{}, errors.New("the address cannot be read: give one like https://green-api.com/en/docs/api/service/GetContacts/")
	}
	if parsed.User != nil {
		return nil, mark{}, errors.New("the address holds a user or a password: the documentation needs none")
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, mark{}, errors.New("the address cannot be asked for")
	}
	request.Header.Set("User-Agent", f.agent)
	request.Header.Set("Accept", "text/html, text/markdown;q=0.9, text/plain;q=0.8")
	if last != nil && last.ETag != "" {
		request.Header.Set("If-None-Match", last.ETag)
	}
	if last != nil && last.LastModified != "" {
		request.Header.Set("If-Modified-Since", last.LastModified)
	}
	response, err := f.client.Do(request)
	if err != nil {
		return nil, mark{}, notFetched("%s", reasonOf(err))
	}
	defer response.Body.Close()
	switch {
	case response.StatusCode == http.StatusNotModified && last != nil:
		return nil, mark{}, nil
	case response.StatusCode != http.StatusOK:
		return nil, mark{}, notFetched("status %d %s", response.StatusCode, http.StatusText(response.StatusCode))
	case response.Header.Get("Cf-Mitigated") != "":
		return nil, mark{}, notFetched("the server asks for proof of a person")
	}
	kind, _, _ := mime.ParseMediaType(response.Header.Get("Content-Type"))
	if kind != "" && !strings.HasPrefix(kind, "text/") && kind != "application/xhtml+xml" {
		return nil, mark{}, notFetched("the reply is %s and not a page", kind)
	}
	data, err := io.ReadAll(io.LimitReader(response.Body, MaxSize+1))
	switch {
	case err != nil:
		return nil, mark{}, notFetched("%s", reasonOf(err))
	case len(data) > MaxSize:
		return nil, mark{}, notFetched("%v", ErrTooLarge)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, mark{}, notFetched("the reply is empty")
	case isChallenge(data):
		return nil, mark{}, notFetched("the server asks for proof of a person")
	}
	return data, mark{response.Header.Get("ETag"), response.Header.Get("Last-Modified")}, nil
}

var (
	challenge = pattern(`(?i)cf[-_]chl|challenge-platform|just a moment\.\.\.|checking your browser|ddos-guard|verify(?:ing)? (?:that )?you are (?:a )?human|h-captcha|g-recaptcha|enable javascript and cookies`)
	methods   = pattern(`/waInstance\{`)
)

// isChallenge tells a page that asks for proof of a person from one of the documentation, which may carry the same
// script beside its content.
func isChallenge(data []byte) bool { return challenge().Match(data) && !methods().Match(data) }

// reasonOf is what went wrong on the way, without the address: the caller knows it.
func reasonOf(err error) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		if wrapped.Timeout() {
			return fmt.Sprintf("no reply within %s", fetchTimeout)
		}
		return wrapped.Err.Error()
	}
	var timeout interface{ Timeout() bool }
	if errors.As(err, &timeout) && timeout.Timeout() {
		return fmt.Sprintf("no whole reply within %s", fetchTimeout)
	}
	return err.Error()
}
