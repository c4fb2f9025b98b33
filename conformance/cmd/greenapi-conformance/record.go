package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// record carries the live plan out and keeps what came. It judges nothing: 0 where every scenario is answered, 3 where
// one is not, and 2 where nothing was written.
func record(args []string, stdout, stderr io.Writer) int {
	cfg, options, err := parseRecord(args, stdout, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err == nil && options.dryRun:
		return complain("record", dryRun(cfg, stdout), stderr)
	case err != nil:
		return complain("record", err, stderr)
	}
	ctx, stop := interruptible(cfg.Mode)
	defer stop()
	folder, scenarios, err := run.Record(ctx, cfg)
	erase(cfg, stderr)
	if err != nil {
		return complain("record", err, stderr)
	}
	verdict := result.Conformant
	for _, line := range report.Scenarios(&result.Result{Scenarios: scenarios}) {
		verdict = result.Undetermined
		fmt.Fprintln(stdout, line)
	}
	fmt.Fprintln(stdout, "recorded:", report.Plain(filepath.Join(cfg.Recordings, folder)))
	return verdict.ExitCode()
}

func parseRecord(args []string, stdout, stderr io.Writer) (run.Config, liveOptions, error) {
	cfg := run.Config{Mode: run.ModeLive}
	var options liveOptions
	flags := flag.NewFlagSet("greenapi-conformance record", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&cfg.Product, "product", "", "what the instance belongs to: whatsapp, telegram or max; required")
	flags.StringVar(&cfg.Recordings, "recordings", "", "`folder` for the recordings, in which this one gets a folder of its own; required")
	liveFlags(flags, &cfg.Live, &options)
	rest, err := parseAll(flags, args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "greenapi-conformance record asks the instance that "+strings.Join(credentials, ", ")+" name\nand keeps what came: credentials as placeholders, people as pseudonyms.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return cfg, options, err
	case err == nil && len(rest) > 0:
		err = fmt.Errorf("unexpected argument %q: recordings go to the folder behind --recordings", rest[0])
	case err == nil && cfg.Recordings == "" && !options.dryRun:
		err = errors.New("--recordings is missing: name the folder for the recordings")
	case err == nil && !slices.Contains(exchange.Products(), cfg.Product):
		err = fmt.Errorf("--product: %q is none: choose one of %s", cfg.Product, strings.Join(exchange.Products(), ", "))
	}
	if err != nil {
		return cfg, options, fmt.Errorf("%w: see greenapi-conformance record --help", err)
	}
	return cfg, options, options.settle(flags, &cfg, stderr)
}
