package greenapi

import (
	"context"
	"crypto/tls"
	"net/http"
	"net/http/httptrace"
	"slices"
	"sync/atomic"
)

// attempt follows one request of one call through the middleware to the wire and back. Only what the innermost
// transport sees of it is evidence: middleware can make up replies and keep requests for later.
type attempt struct {
	state          atomic.Int32
	status         atomic.Int32             // of the last reply that came over the wire
	said           atomic.Pointer[textKind] // what that reply said, if it is known: the text itself is scrubbed
	refusedByProxy atomic.Bool
}

const (
	waiting int32 = iota // the wire has not been reached, or gave the request back unsent
	onWire               // the wire has it, had it, or sent it
	sealed               // the call has been told the end: nothing may be sent any more
)

type attemptKey struct{}

// in returns ctx with the attempt in it, for the guard to find.
func (a *attempt) in(ctx context.Context) context.Context {
	return context.WithValue(ctx, attemptKey{}, a)
}

// enter reports whether the wire may have the request. Middleware that repeats a card, or sends anything after the call
// has been told the end, would send twice.
func (a *attempt) enter(op Operation) bool {
	return a.state.CompareAndSwap(waiting, onWire) || op != OpSendContact && a.state.Load() != sealed
}

// back says that the wire provably did not send the request.
func (a *attempt) back() { a.state.CompareAndSwap(onWire, waiting) }

// evidence is what is known of an attempt that has ended.
type evidence struct {
	unsent bool // it provably never left
	proxy  bool // because a proxy refused to connect
	status int  // what the wire replied, 0 for nothing
	said   *textKind
}

// seal ends the attempt.
func (a *attempt) seal() evidence {
	unsent := a.state.CompareAndSwap(waiting, sealed)
	a.state.Store(sealed)
	return evidence{unsent, a.refusedByProxy.Load(), int(a.status.Load()), a.said.Load()}
}

func (e evidence) maybeSent() bool { return !e.unsent && (e.status == 0 || maybeSent(e.status)) }

// witness watches net/http connect. Its hooks may come from other goroutines.
type witness struct{ wanted, got, standing atomic.Bool }

// context is ctx with the hooks that the transport needs: of another one than net/http's nothing would be believed.
func (w *witness) context(ctx context.Context, own *http.Transport) context.Context {
	if own == nil {
		return ctx
	}
	trace := &httptrace.ClientTrace{
		GetConn: func(string) { w.wanted.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { w.got.Store(true) },
	}
	if own.Proxy != nil {
		trace.ConnectDone = func(_, _ string, err error) { w.standing.Store(err == nil) }
		trace.TLSHandshakeStart = func() { w.standing.Store(false) }
		trace.TLSHandshakeDone = func(_ tls.ConnectionState, err error) { w.standing.Store(err == nil) }
	}
	return httptrace.WithClientTrace(ctx, trace)
}

// unsent reports whether net/http asked for a connection and got none, so that nothing can have left.
func (w *witness) unsent() bool { return w.wanted.Load() && !w.got.Load() }

// proxy reports whether that was because a proxy would not connect: a connection stood, and was not handed over. The
// proxy's 502, 503 and 504 say that the API could not be reached, which may pass; 407 and what is no HTTP do not.
func (w *witness) proxy(err error) bool {
	passing := []string{"Bad Gateway", "Service Unavailable", "Gateway Timeout"}
	return w.standing.Load() && !slices.Contains(passing, err.Error())
}
