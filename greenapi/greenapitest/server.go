package greenapitest

import (
	"cmp"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/internal/secret"
)

// Product is one of the messengers that GREEN-API is a gateway to, as the client knows them. Ids, list members and message
// ids differ between them.
type Product = greenapi.Messenger

// The three products.
const (
	WhatsApp = greenapi.WhatsApp
	Telegram = greenapi.Telegram
	MAX      = greenapi.MAX
)

// testInstance is the instance id of the documents' samples.
const testInstance = "1101000001"

// testToken has the length and the alphabet of a real token, which is 50 hexadecimal digits, and is none.
var testToken = strings.Repeat("7e57", 12) + "00"

// maxRequestBody bounds what is read of a request, far above any card.
const maxRequestBody = 1 << 20

// Server is a fake GREEN-API with one instance of one product. It is safe for concurrent use.
type Server struct {
	// URL is the base address, without a slash at the end. On MAX the same address followed by /v3 works too.
	URL string
	// IDInstance and Token are the only credentials that the server accepts. They are test data.
	IDInstance, Token string
	// Product is what NewServer was given.
	Product Product

	http      *httptest.Server
	tls       bool
	groupNull bool
	hidden    secret.Set
	closing   chan struct{}
	closeOnce sync.Once

	mu       sync.Mutex
	contacts []Contact
	faults   map[greenapi.Operation][]Fault
	script   []from
	requests []Request
	sent     []Message
}

// Option adjusts a [Server].
type Option func(*Server)

// WithTLS makes the server speak HTTPS with a certificate that only [Server.HTTPClient] and [Server.Client] trust.
func WithTLS() Option { return func(s *Server) { s.tls = true } }

// WithCredentials replaces the instance id and the token that the server accepts.
func WithCredentials(idInstance, token string) Option {
	return func(s *Server) { s.IDInstance, s.Token = idInstance, token }
}

// WithContacts replaces the contacts of the documents' samples. Without arguments the account knows nobody, and
// GetContacts answers the empty list that the documents mention.
func WithContacts(contacts ...Contact) Option {
	return func(s *Server) { s.contacts = append([]Contact(nil), contacts...) }
}

// WithGroupNull makes GetContactInfo answer a group's id with 200 and the body null, as one WhatsApp page says.
// Without it the answer is 400, as the other pages say. Telegram and MAX, whose pages know no null, always
// answer 400.
func WithGroupNull() Option { return func(s *Server) { s.groupNull = true } }

// NewServer starts a server on the loopback interface. The caller closes it. An unknown product panics.
func NewServer(product Product, opts ...Option) *Server {
	s := &Server{
		IDInstance: testInstance, Token: testToken, Product: product,
		contacts: samples(product), faults: make(map[greenapi.Operation][]Fault), closing: make(chan struct{}),
	}
	for _, opt := range opts {
		opt(s)
	}
	s.hidden = secret.Compile(secret.Secret{Value: s.Token, Kind: "token", Placeholder: tokenPlaceholder})
	s.http = httptest.NewUnstartedServer(s)
	// Broken connections are what this server is for: they are no news for the test's output.
	s.http.Config.ErrorLog = log.New(io.Discard, "", 0)
	if s.tls {
		s.http.StartTLS()
	} else {
		s.http.Start()
	}
	s.URL = s.http.URL
	return s
}

// TB is the part of [testing.TB] that [Start] needs.
type TB interface {
	Helper()
	Cleanup(func())
}

// Start is [NewServer] for a test: the server is closed when the test ends.
func Start(t TB, product Product, opts ...Option) *Server {
	t.Helper()
	s := NewServer(product, opts...)
	t.Cleanup(s.Close)
	return s
}

// Close ends every delay, waits for the requests under way and shuts the server down. More calls do nothing.
func (s *Server) Close() {
	s.closeOnce.Do(func() {
		close(s.closing)
		s.http.Close()
	})
}

// HTTPClient returns an HTTP client that trusts the server's certificate. [Server.Close] closes its idle connections.
func (s *Server) HTTPClient() *http.Client { return s.http.Client() }

// Client makes a client of the server, with its address, its credentials and its [Server.HTTPClient]. It has no rate
// limit, so that a test need not wait for the published one request a second. Options given here come later and
// so prevail.
func (s *Server) Client(opts ...greenapi.Option) (*greenapi.Client, error) {
	options := []greenapi.Option{greenapi.WithHTTPClient(s.HTTPClient())}
	for operation := range verbs {
		options = append(options, greenapi.WithRateLimit(operation, 0))
	}
	return greenapi.New(s.URL, s.IDInstance, s.Token, append(options, opts...)...)
}

// AddContact adds contacts to the account. One with a chat id that is there already takes its place.
func (s *Server) AddContact(contacts ...Contact) {
	s.mu.Lock()
	defer s.mu.Unlock()
next:
	for _, c := range contacts {
		for i := range s.contacts {
			if s.contacts[i].ChatID == c.ChatID {
				s.contacts[i] = c
				continue next
			}
		}
		s.contacts = append(s.contacts, c)
	}
}

// Fail scripts the replies to the next requests of a method, in order, after those that are scripted already.
// Once they are used up, the method is answered as usual. An unknown method panics, and
// so does a status that is none.
func (s *Server) Fail(operation greenapi.Operation, faults ...Fault) {
	if verbs[operation] == "" {
		panic(fmt.Sprintf("greenapitest: Fail: unknown method %q", operation))
	}
	for _, fault := range faults {
		fault.check("Fail")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[operation] = append(s.faults[operation], faults...)
}

// from is a fault that every request from the n-th on meets.
type from struct {
	n     int
	fault Fault
}

// FailFrom lets every request from the n-th on meet a fault, whatever its method; the server's first request is 1.
// What [Server.Fail] has for a request goes before. Of several the one with the largest n that has come counts, and
// of equal ones the last. An n below 1 panics, and so does a status that is none.
func (s *Server) FailFrom(n int, fault Fault) {
	if n < 1 {
		panic(fmt.Sprintf("greenapitest: FailFrom: request %d: the first is 1", n))
	}
	fault.check("FailFrom")
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = append(s.script, from{n, fault})
	slices.SortStableFunc(s.script, func(a, b from) int { return cmp.Compare(a.n, b.n) })
}

// nextFault is the fault of the n-th request.
func (s *Server) nextFault(n int, operation greenapi.Operation) Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	if queue := s.faults[operation]; len(queue) > 0 {
		s.faults[operation] = queue[1:]
		return queue[0]
	}
	for _, begun := range slices.Backward(s.script) {
		if n >= begun.n {
			return begun.fault
		}
	}
	return Fault{}
}

// ServeHTTP answers one request. The server calls it; it is exported so that a test can put the fake behind a
// server or a middleware of its own.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	target := s.parse(r.URL.EscapedPath())
	entry := s.enter(r, target)
	fault := s.nextFault(entry+1, target.operation)
	if fault.Reset == ResetBefore {
		reset(w)
	}
	body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, maxRequestBody))
	s.setBody(entry, body)

	var rep reply
	if fault.canned() {
		if fault.Processed {
			s.answer(r, target, body)
		}
		rep = s.canned(fault, r)
	} else {
		rep = s.answer(r, target, body)
	}
	s.play(w, r, fault, rep)
}

// wait sleeps unless the caller hangs up or the server closes.
func (s *Server) wait(r *http.Request, d time.Duration) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-r.Context().Done():
	case <-s.closing:
	}
}
