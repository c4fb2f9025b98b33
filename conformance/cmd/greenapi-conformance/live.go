package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/live"
	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// clock paces live runs; nil stands for the real one. Tests have no time.
var clock live.Clock

// credentials are where those of the instance come from, and nowhere else.
var credentials = []string{greenapi.EnvAPIURL, greenapi.EnvIDInstance, greenapi.EnvToken}

// liveOptions are the flags of a live run that are no field of its configuration.
type liveOptions struct {
	card   string
	dryRun bool
}

// liveOnly are the flags that only a live run has.
var liveOnly = []string{"chat-id", "group-id", "send-to", "send-card", "probe-errors", "max-requests", "timeout", "deadline", "dry-run"}

// liveFlags are the flags that say what a live run asks. Values may begin with a minus: so do ids of groups.
func liveFlags(flags *flag.FlagSet, cfg *live.Config, options *liveOptions) {
	flags.Var((*list)(&cfg.ChatIDs), "chat-id", "live: the `ID` of a person to ask about; up to five times; else "+live.EnvChatID)
	flags.StringVar(&cfg.GroupID, "group-id", "", "live: the `ID` of a group to ask about; else "+live.EnvGroupID)
	flags.StringVar(&cfg.SendTo, "send-to", "", "live: send one contact card, a real message, to this `ID`, or with env to "+live.EnvSendTo)
	flags.StringVar(&options.card, "send-card", "", "live: `file` with the card, the contact of the request as JSON; else the recipient's own number")
	flags.BoolVar(&cfg.ProbeErrors, "probe-errors", false, "live: ask three times what the documents answer with an error")
	flags.IntVar(&cfg.MaxRequests, "max-requests", 0, "live: send nothing if the plan has more than `N` requests, and never more")
	flags.DurationVar(&cfg.Timeout, "timeout", live.DefaultTimeout, "live: for a request with its reply")
	flags.DurationVar(&cfg.Deadline, "deadline", 0, "live: for the whole run; else 60s and 10s for every planned request")
	flags.BoolVar(&options.dryRun, "dry-run", false, "live: print what would be sent, how often, at which pace and what is kept; send nothing")
}

// list is a flag that may be repeated.
type list []string

func (l *list) String() string { return strings.Join(*l, ", ") }

func (l *list) Set(text string) error {
	*l = append(*l, text)
	return nil
}

// settle holds the flags that were given against the mode, of which a live run refuses some, reads the card and sets
// what no flag does.
func (o liveOptions) settle(flags *flag.FlagSet, cfg *run.Config, stderr io.Writer, refused ...string) error {
	var errs []error
	flags.Visit(func(f *flag.Flag) {
		switch {
		case cfg.Mode != run.ModeLive && slices.Contains(liveOnly, f.Name):
			errs = append(errs, fmt.Errorf("--%s belongs to --mode live", f.Name))
		case cfg.Mode == run.ModeLive && slices.Contains(refused, f.Name):
			errs = append(errs, fmt.Errorf("--%s belongs to recordings: a live run has none", f.Name))
		case slices.Contains([]string{"max-requests", "timeout", "deadline"}, f.Name) && (f.Value.String() == "0" || f.Value.String() == "0s"):
			errs = append(errs, fmt.Errorf("--%s: 0 leaves no room: leave it out for the default", f.Name))
		}
	})
	if o.card != "" {
		data, err := exchange.ReadFile(o.card, largestCard)
		if err != nil {
			errs = append(errs, fmt.Errorf("--send-card: %s: %w", o.card, err))
		}
		cfg.Live.SendCard = data
	}
	cfg.Live.Clock = clock
	if terminal, is := stderr.(*os.File); is && isTerminal(terminal) {
		cfg.Live.Progress = func(line string) { fmt.Fprintf(terminal, "\r\x1b[K%s ", line) }
	}
	return errors.Join(errs...)
}

// largestCard is far more than any card.
const largestCard = 1 << 20

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// interruptible is a context that the first SIGINT or SIGTERM ends in a live run, so that it can report what it did. The
// second ends the program as usual, and so does the first in a run that sends nothing.
func interruptible(mode string) (context.Context, context.CancelFunc) {
	if mode != run.ModeLive {
		return context.Background(), func() {}
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGINT, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// erase takes the progress line off the terminal.
func erase(cfg run.Config, stderr io.Writer) {
	if cfg.Live.Progress != nil {
		fmt.Fprint(stderr, "\r\x1b[K")
	}
}

// dryRun prints the plan.
func dryRun(cfg run.Config, stdout io.Writer) error {
	plan := cfg.Live
	plan.Product = cfg.Product
	text, err := live.DryRun(plan)
	fmt.Fprint(stdout, text)
	return err
}

// complain tells an error of a command that writes no report, and gives the exit code.
func complain(command string, err error, stderr io.Writer) int {
	if err == nil {
		return 0
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintf(stderr, "greenapi-conformance %s: %s\n", command, report.Plain(line))
	}
	return result.Broken.ExitCode()
}
