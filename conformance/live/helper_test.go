package live

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// person and group are known to the fake instance of a product.
var (
	person = map[string]string{exchange.WhatsApp: "11001234567@c.us", exchange.Telegram: "100000000", exchange.MAX: "100000000"}
	group  = map[string]string{exchange.WhatsApp: "79001234569-1479621234@g.us", exchange.Telegram: "-10000000000000", exchange.MAX: "-10000000000000"}
)

// world is a fake instance, the environment that leads to it, and the one clock of both sides. Nobody waits.
type world struct {
	*greenapitest.Server
	clock *clock

	mu       sync.Mutex
	arrivals map[string][]time.Time // by operation
}

// newWorld starts a fake instance and sets the environment. Faults are those of greenapitest.ParseFault.
func newWorld(t *testing.T, product string, faults ...string) *world {
	t.Helper()
	w := &world{Server: greenapitest.Start(t, greenapitest.Product(product)), clock: &clock{}, arrivals: map[string][]time.Time{}}
	for _, text := range faults {
		fault, n, err := greenapitest.ParseFault(text)
		if err != nil {
			t.Fatal(err)
		}
		w.FailFrom(n, fault)
	}
	front := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		before := len(w.Requests())
		w.mu.Unlock()
		at := w.clock.Now()
		defer func() {
			w.mu.Lock()
			defer w.mu.Unlock()
			if list := w.Requests(); len(list) > before {
				operation := string(list[before].Operation)
				w.arrivals[operation] = append(w.arrivals[operation], at)
			}
		}()
		w.ServeHTTP(rw, r)
	}))
	t.Cleanup(front.Close)
	t.Cleanup(w.Server.Close) // first: it ends what hangs
	t.Setenv(greenapi.EnvAPIURL, front.URL)
	t.Setenv(greenapi.EnvIDInstance, w.IDInstance)
	t.Setenv(greenapi.EnvToken, w.Token)
	for _, name := range []string{EnvChatID, EnvGroupID, EnvSendTo} {
		t.Setenv(name, "")
	}
	return w
}

// config asks about the instance's person.
func (w *world) config() Config {
	product := string(w.Product)
	return Config{Product: product, ChatIDs: []string{person[product]}, Clock: w.clock}
}

// run sends the plan and returns the scenarios in order.
func (w *world) run(t *testing.T, cfg Config) ([]exchange.Scenario, []*exchange.Exchange) {
	t.Helper()
	return w.runUntil(t, context.Background(), cfg)
}

func (w *world) runUntil(t *testing.T, ctx context.Context, cfg Config) ([]exchange.Scenario, []*exchange.Exchange) {
	t.Helper()
	exchanges, err := Run(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	var list []exchange.Scenario
	for _, ex := range exchanges {
		if s := *ex.Recorder.Scenario; len(list) == 0 || list[len(list)-1] != s {
			list = append(list, s)
		}
	}
	return list, exchanges
}

// clock is the real one, moved on by every wait.
type clock struct {
	mu     sync.Mutex
	moved  time.Duration
	waited []time.Duration
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.moved)
}

func (c *clock) Wait(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.moved += d
	c.waited = append(c.waited, d)
	return ctx.Err()
}

// talking is the address of a server that says the same to everybody, whatever it is asked.
func talking(t *testing.T, greeting string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_, _ = conn.Write([]byte(greeting))
			_, _ = io.Copy(io.Discard, conn)
			_ = conn.Close()
		}
	}()
	return "http://" + listener.Addr().String()
}

// authority signs certificates for any host.
type authority struct {
	key  *ecdsa.PrivateKey
	cert *x509.Certificate
	pool *x509.CertPool
}

func newAuthority(t *testing.T) *authority {
	t.Helper()
	a := &authority{cert: &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
	}, pool: x509.NewCertPool()}
	var err error
	if a.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	a.cert = a.sign(t, a.cert)
	a.pool.AddCert(a.cert)
	return a
}

func (a *authority) sign(t *testing.T, cert *x509.Certificate) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, cert, a.cert, &a.key.PublicKey, a.key)
	if err == nil {
		cert, err = x509.ParseCertificate(der)
	}
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// serve answers with TLS as a host, and returns the address.
func (a *authority) serve(t *testing.T, host string, handler http.Handler) string {
	t.Helper()
	leaf := a.sign(t, &x509.Certificate{SerialNumber: big.NewInt(2), NotAfter: time.Now().Add(time.Hour), DNSNames: []string{host}})
	server := httptest.NewUnstartedServer(handler)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{leaf.Raw}, PrivateKey: a.key}}}
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.Listener.Addr().String()
}
