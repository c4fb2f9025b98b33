package live

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"syscall"
)

// A reason is one line: what came, in whose court that is, and what to do. It holds words of ours alone. What the API
// or an error says may hold people, hosts or worse, and a reason is written into reports and recordings.

// refusals are the reasons for replies that are no answer, by status.
var refusals = map[int]string{
	401: "token: set GREEN_API_TOKEN to the instance's apiTokenInstance, as its console shows it",
	403: "instance id or address: check GREEN_API_ID_INSTANCE and GREEN_API_URL, and in the console that the account is not suspended",
	404: "address: set GREEN_API_URL to the instance's apiUrl, as its console shows it",
	407: "proxy: it asks for a name and a password: set them in HTTPS_PROXY",
	408: "network: the request took too long to arrive: run again",
	429: "rate: something else calls this instance at the same time: run at an hour when nothing does",
	466: "quota: a limit of the tariff is used up: wait for the next month or change the tariff",
	469: "quota: the limit of GetContactInfo calls is used up: pause for two hours, and ask about fewer chats",
	499: "network: a server in front of the API saw the connection close: run again",
}

const (
	notAuthorized = "instance: it is not authorised, starting, expired or deleted: look into its console"
	badRequest    = "request: the API refused it: check the ids and the card that were given"
	elsewhere     = "address: the API points to another one: set GREEN_API_URL to the instance's apiUrl, as its console shows it"
	serverFailed  = "API: its servers failed: run again later, and ask the vendor if it stays"
	noAnswer      = "API: no document gives this status: see the findings"
)

// reason says why a reply is not usable.
func (r reply) reason() string {
	advice, known := refusals[r.status]
	switch {
	case r.notReady():
		return "status 400, the instance is not ready; " + notAuthorized
	case known:
	case r.status == http.StatusBadRequest:
		advice = badRequest
	case r.status >= 300 && r.status < 400:
		advice = elsewhere
	case r.status >= 500:
		advice = serverFailed
	default:
		advice = noAnswer
	}
	return fmt.Sprintf("status %d; %s", r.status, advice)
}

// The causes with which the sender ends a request, and the answers of a proxy to CONNECT that are none.
var (
	errTimeout       = errors.New("timeout")
	errDeadline      = errors.New("deadline")
	errInterrupted   = errors.New("interrupted")
	errProxyPassword = errors.New("the proxy asks for a password")
	errProxyRefused  = errors.New("the proxy refused")
)

// failures are the reasons for no reply, the first that fits. The order is from the outermost to the innermost: a
// proxy that cannot be reached is no fault of the network behind it.
var failures = []struct {
	is     func(error) bool
	reason string
}{
	{cause(errInterrupted), "interrupted; you: run again"},
	{cause(errDeadline), "the run's deadline passed; network or API: it was too slow: see --deadline"},
	{cause(errProxyPassword), "the proxy refused; " + refusals[407]},
	{cause(errProxyRefused), "the proxy refused; proxy: it must allow connections to the API's host: see HTTPS_PROXY and NO_PROXY"},
	{isProxy, "the proxy cannot be reached; proxy: check HTTPS_PROXY and NO_PROXY"},
	{is[*net.DNSError], "the API's host is not found; DNS: check GREEN_API_URL and the resolver of this machine"},
	{isTimeout, "no reply in time; network or API: it was too slow: see --timeout, and run again later"},
	{is[x509.HostnameError], "the certificate is for another host; TLS: check GREEN_API_URL, and who answers between here and there"},
	{is[x509.UnknownAuthorityError], "the certificate's authority is not trusted; TLS: give it in SSL_CERT_FILE, or ask who answers between here and there"},
	{is[x509.CertificateInvalidError], "the certificate is not valid now; TLS: check the clock of this machine, else ask the vendor"},
	{isTLS, "no TLS connection; TLS: check GREEN_API_URL, and who answers between here and there"},
	{cause(syscall.ECONNREFUSED), "the connection was refused; network: nothing listens there: check GREEN_API_URL and the firewall"},
	{brokeOff, "the connection broke off; network: run again"},
	{is[*net.OpError], "the host cannot be reached; network: check the connection of this machine"},
}

// failure says why no reply came.
func failure(err error) string {
	for _, f := range failures {
		if f.is(err) {
			return f.reason
		}
	}
	return "what came is no HTTP; network: check GREEN_API_URL, and who answers between here and there"
}

func cause(target error) func(error) bool {
	return func(err error) bool { return errors.Is(err, target) }
}

func is[E error](err error) bool {
	var e E
	return errors.As(err, &e)
}

// isTimeout reports whether waiting ended the request. It is not repeated: a server that is too slow is not helped by
// asking again.
func isTimeout(err error) bool {
	var timeout net.Error
	return errors.Is(err, errTimeout) || errors.Is(err, context.DeadlineExceeded) || errors.As(err, &timeout) && timeout.Timeout()
}

func isProxy(err error) bool {
	var op *net.OpError
	return errors.As(err, &op) && op.Op == "proxyconnect"
}

func isTLS(err error) bool {
	return is[*tls.CertificateVerificationError](err) || is[tls.RecordHeaderError](err) || is[tls.AlertError](err) ||
		errors.Is(err, http.ErrSchemeMismatch)
}

// brokeOff reports whether there had been a connection. Which side of it saw the end first is chance: reading, writing,
// or the clearing up behind one of them.
func brokeOff(err error) bool {
	var op *net.OpError
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &op) && op.Op != "dial"
}
