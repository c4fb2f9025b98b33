package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/live"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// served are the chats of the fake instances to ask about, as greenapitest knows them.
var served = map[string]struct{ person, group string }{
	exchange.WhatsApp: {"11001234567@c.us", "79001234569-1479621234@g.us"},
	exchange.Telegram: {"100000000", "-10000000000000"},
	exchange.MAX:      {"100000000", "-10000000000000"},
}

// serve runs a fake instance on the loopback interface until a signal ends it. Its standard output is for a shell to
// evaluate; what is asked goes to standard error, a line a request.
func serve(args []string, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	defer stop()
	err := serveUntil(ctx, args, stdout, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	return complain("serve", err, stderr)
}

func serveUntil(ctx context.Context, args []string, stdout, stderr io.Writer) error {
	var product string
	var faults list
	flags := flag.NewFlagSet("greenapi-conformance serve", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&product, "product", "", "what the instance belongs to: whatsapp, telegram or max; required")
	addr := flags.String("addr", "127.0.0.1:0", "loopback `address` to listen on; port 0 takes a free one")
	flags.Var(&faults, "fault", "what goes wrong, by its `ID`, as in 502, or 502@3 from the third request on; may be repeated; --fault help lists the ids")
	rest, err := parseAll(flags, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "greenapi-conformance serve is a fake instance on the loopback interface. It prints what to export.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return err
	case slices.Contains(faults, "help"):
		printFaults(stdout)
		return nil
	case err != nil:
		return fmt.Errorf("%w: see greenapi-conformance serve --help", err)
	case len(rest) > 0:
		return fmt.Errorf("unexpected argument %q: see greenapi-conformance serve --help", rest[0])
	}
	chats, known := served[product]
	if !known {
		return fmt.Errorf("--product: %q is none: choose one of %s", product, strings.Join(exchange.Products(), ", "))
	}
	listener, err := listen(*addr)
	if err != nil {
		return err
	}
	defer listener.Close()
	fake := greenapitest.NewServer(greenapitest.Product(product))
	defer fake.Close()
	for _, text := range faults {
		fault, n, err := greenapitest.ParseFault(text)
		if err != nil {
			return fmt.Errorf("--fault: %w", err)
		}
		fake.FailFrom(n, fault)
	}
	base := "http://" + listener.Addr().String()
	if product == exchange.MAX {
		base += "/v3" // as its pages print it
	}
	for _, line := range [][2]string{
		{greenapi.EnvAPIURL, base}, {greenapi.EnvIDInstance, fake.IDInstance}, {greenapi.EnvToken, fake.Token},
		{live.EnvChatID, chats.person}, {live.EnvGroupID, chats.group},
	} {
		fmt.Fprintf(stdout, "export %s=%s\n", line[0], line[1])
	}
	fmt.Fprintf(stderr, "serving a fake %s instance until it is interrupted; in another terminal: export the lines above, then\n"+
		"greenapi-conformance verify --mode live --product %s\n", product, product)

	server := &http.Server{Handler: logged(fake, stderr), ErrorLog: silent}
	go func() {
		<-ctx.Done()
		fake.Close() // ends what hangs
		_ = server.Close()
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// listen refuses every address that others could reach: the facade sends a token over plain http to nobody else.
func listen(addr string) (net.Listener, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, fmt.Errorf("--addr: want host:port, as in 127.0.0.1:8080: %w", err)
	}
	if ip := net.ParseIP(host); host != "localhost" && !ip.IsLoopback() {
		return nil, fmt.Errorf("--addr: %q is not on the loopback interface: choose 127.0.0.1, ::1 or localhost", host)
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("--addr: %w", err)
	}
	return listener, nil
}

// printFaults lists what --fault takes.
func printFaults(stdout io.Writer) {
	fmt.Fprintln(stdout, "--fault ID      every request meets the fault\n--fault ID@N    every request from the N-th on, whatever its method\nOf several faults the one that began last counts.\n\n  200 to 599      a reply with that status and its documented body, or one as servers send it where no document has any")
	for _, f := range greenapitest.NamedFaults() {
		fmt.Fprintf(stdout, "  %-14s  %s\n", f.ID, f.Meaning)
	}
}
