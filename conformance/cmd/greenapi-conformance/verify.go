package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"

	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// verify judges recorded exchanges. Whatever goes wrong, results.json is written if the folder can be.
func verify(args []string, stdout, stderr io.Writer) int {
	options, err := parseVerify(args, stdout)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	var cfg run.Config
	if err == nil {
		cfg, err = options.config()
	}
	var res *result.Result
	if err != nil {
		res = run.Broken("recorded", err)
	} else {
		res = run.Recorded(cfg)
	}
	unwritten := report.Write(options.out, res)
	if unwritten != nil {
		run.Fail(res, unwritten)
		_ = report.Write(options.out, res) // what can be written says so
	}
	// What summary.md says in a file: errors and notes apart, then what failed and the verdict.
	for _, line := range append(report.Errors(res), report.Notes(res)...) {
		fmt.Fprintln(stderr, line)
	}
	fmt.Fprint(stdout, report.Text(res))
	if unwritten == nil {
		fmt.Fprintln(stdout, "report:", filepath.Join(options.out, "summary.md"))
	}
	return res.ExitCode
}

type verifyOptions struct {
	mode, recordings, product, out, known, drift string
}

func parseVerify(args []string, stdout io.Writer) (verifyOptions, error) {
	const reports = "report"
	var o verifyOptions
	flags := flag.NewFlagSet("greenapi-conformance verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.StringVar(&o.mode, "mode", "recorded", "how to get replies; this version judges recorded ones")
	flags.StringVar(&o.recordings, "recordings", "", "`folder` of exchange files; the bundled exchanges if not given")
	flags.StringVar(&o.product, "product", "", "judge only the exchanges of one product: whatsapp, telegram or max")
	flags.StringVar(&o.out, "out", reports, "`folder` for results.json, junit.xml and summary.md")
	flags.StringVar(&o.known, "known", "", "`file` of known deviations; known-deviations.yaml beside the recordings if not given")
	flags.StringVar(&o.drift, "drift", result.DriftFail, "fail, or warn: then only violations fail, and stale known deviations")
	err := parseAll(flags, args)
	o.out = cmp.Or(o.out, reports)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "greenapi-conformance verify judges recorded exchanges.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return o, err
	case err != nil:
		return o, fmt.Errorf("%w: see greenapi-conformance verify --help", err)
	case o.mode != "recorded":
		return o, fmt.Errorf("unknown mode %q: this version judges recorded exchanges", o.mode)
	}
	return o, nil
}

// parseAll goes on behind a mistake and returns the first: an --out that comes later must still get the report.
func parseAll(flags *flag.FlagSet, args []string) error {
	var first error
	for len(args) > 0 {
		err := flags.Parse(args)
		rest := flags.Args()
		switch {
		case err == nil && len(rest) > 0:
			err = fmt.Errorf("unexpected argument %q: a folder of exchanges goes after --recordings", rest[0])
			rest = rest[1:]
		case len(rest) == len(args): // something like ---x, which Parse leaves where it is
			rest = rest[1:]
		}
		first = cmp.Or(first, err)
		args = rest
	}
	flags.Visit(func(f *flag.Flag) {
		if f.Value.String() == "" {
			first = cmp.Or(first, fmt.Errorf("--%s is empty: give it a value or leave it out; a shell variable in its place may be unset", f.Name))
		}
	})
	return first
}

func (o verifyOptions) config() (run.Config, error) {
	cfg, err := run.FromPaths(o.recordings, o.known)
	cfg.Product, cfg.Drift = o.product, o.drift
	return cfg, err
}
