package main

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"slices"
	"strings"
	"sync"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// silent keeps the connections that a fault breaks out of the terminal.
var silent = log.New(io.Discard, "", 0)

// logged writes a line for each request that the fake gets: verb, method of the API and status. The path has
// the token in it and stays out.
func logged(fake *greenapitest.Server, to io.Writer) http.Handler {
	var mu sync.Mutex
	n := 0
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		n++
		line := fmt.Sprintf("%3d  %-4s %s", n, r.Method, called(r))
		mu.Unlock()
		seen := &statusWriter{ResponseWriter: w}
		defer func() {
			mu.Lock()
			defer mu.Unlock()
			if seen.status == 0 {
				fmt.Fprintln(to, line, "no reply")
			} else {
				fmt.Fprintln(to, line, seen.status)
			}
		}()
		fake.ServeHTTP(seen, r)
	})
}

// called is the method of the API that a path names.
func called(r *http.Request) string {
	for segment := range strings.SplitSeq(r.URL.Path, "/") {
		if slices.ContainsFunc(exchange.Operations(), func(operation string) bool { return strings.EqualFold(operation, segment) }) {
			return segment
		}
	}
	return "another path"
}

// statusWriter remembers the status.
type statusWriter struct {
	http.ResponseWriter
	status int
}

func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the connection, which some faults break.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
