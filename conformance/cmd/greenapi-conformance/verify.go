package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// verify judges recorded exchanges. Whatever goes wrong, results.json is written if the folder can be.
func verify(args []string, stdout, stderr io.Writer) int {
	options, err := parseVerify(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	var result *run.Result
	if err == nil {
		var cfg run.Config
		if cfg, err = options.config(); err == nil {
			result = run.Recorded(cfg)
		}
	}
	if err != nil {
		result = run.Broken("recorded", err)
	}
	if err := report.Write(options.out, result); err != nil {
		fmt.Fprintln(stderr, "greenapi-conformance:", err)
		return run.Failed.ExitCode()
	}
	print(result, options.out, stdout, stderr)
	return result.ExitCode
}

// print says on the terminal what the summary says in a file: errors and what failed, then the verdict.
func print(result *run.Result, out string, stdout, stderr io.Writer) {
	for _, text := range result.Errors {
		fmt.Fprintln(stderr, "error:", text)
	}
	for _, text := range result.Notes {
		fmt.Fprintln(stderr, "note:", text)
	}
	for _, finding := range result.Findings {
		if finding.Counts() {
			fmt.Fprintln(stdout, report.Line(finding))
		}
	}
	fmt.Fprintln(stdout, report.Headline(result))
	fmt.Fprintln(stdout, "report:", filepath.Join(out, "summary.md"))
}

type verifyOptions struct {
	mode, recordings, product, out, known, drift string
}

func parseVerify(args []string, stdout io.Writer) (verifyOptions, error) {
	var o verifyOptions
	flags := flag.NewFlagSet("greenapi-conformance verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.mode, "mode", "recorded", "how to get replies; this version judges recorded ones")
	flags.StringVar(&o.recordings, "recordings", "", "`folder` of exchange files; the bundled exchanges if not given")
	flags.StringVar(&o.product, "product", "", "judge only the exchanges of one product: whatsapp, telegram or max")
	flags.StringVar(&o.out, "out", "report", "`folder` for results.json, junit.xml and summary.md")
	flags.StringVar(&o.known, "known", "", "`file` of known deviations; known-deviations.yaml beside the recordings if not given")
	flags.StringVar(&o.drift, "drift", run.Fail, "fail, or warn: then only violations fail")
	err := flags.Parse(args)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, "greenapi-conformance verify judges recorded exchanges.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return o, err
	}
	if err != nil {
		return o, fmt.Errorf("%w: see greenapi-conformance verify --help", err)
	}
	if flags.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q: a folder of exchanges goes after --recordings", flags.Arg(0))
	}
	if o.mode != "recorded" {
		return o, fmt.Errorf("unknown mode %q: this version judges recorded exchanges", o.mode)
	}
	return o, nil
}

func (o verifyOptions) config() (run.Config, error) {
	cfg, err := run.FromPaths(o.recordings, o.known)
	cfg.Product, cfg.Drift = o.product, o.drift
	return cfg, err
}
