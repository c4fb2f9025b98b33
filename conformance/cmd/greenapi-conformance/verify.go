package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"path/filepath"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// verify judges exchanges and reports. Whatever goes wrong, results.json is written if the folder can be.
func verify(args []string, stdout, stderr io.Writer) int {
	cfg, options, err := parseVerify(args, stdout, stderr)
	if errors.Is(err, flag.ErrHelp) {
		return 0
	}
	if options.dryRun {
		if err == nil {
			err = dryRun(cfg, stdout)
		}
		return complain("verify", err, stderr)
	}
	var res *result.Result
	if err != nil {
		res = run.Broken(cfg, err)
	} else {
		ctx, stop := interruptible(cfg.Mode)
		defer stop()
		defer rest(cfg)()
		res = run.Verify(ctx, cfg)
		erase(cfg, stderr)
	}
	return publish(cfg, res, stdout, stderr)
}

// rest reads the contract with the collector at rest: most of what reading makes stays, and looking it through again and
// again is a fifth of the time from start to verdict. The run tells of an error. Where nothing is read but what the program
// brings along, the whole run is small enough for the collector to rest until wake is called.
func rest(cfg run.Config) (wake func()) {
	percent := debug.SetGCPercent(-1)
	wake = func() { debug.SetGCPercent(percent) }
	_, _ = openapi.Load()
	if cfg.Mode != run.ModeRecorded || cfg.Recordings+cfg.Known+cfg.Baseline != "" {
		wake()
	}
	return wake
}

// publish writes the reports and says on the terminal what summary.md says in a file: errors and notes apart, then what
// failed and the verdict.
func publish(cfg run.Config, res *result.Result, stdout, stderr io.Writer) int {
	written := false
	if out := cfg.ReportFolder(); out != "" {
		err := report.Write(out, res)
		if err != nil {
			run.AddError(res, err)
			_ = report.Write(out, res) // what can be written says so
		}
		written = err == nil
	}
	for _, line := range append(report.Errors(res), report.Notes(res)...) {
		fmt.Fprintln(stderr, line)
	}
	fmt.Fprint(stdout, report.Text(res))
	if written {
		fmt.Fprintln(stdout, "report:", report.Plain(filepath.Join(cfg.Out, "summary.md")))
	}
	return res.ExitCode
}

// reports is where the reports go unless --out says otherwise.
const reports = "report"

// verifyFlags are the flags of every mode.
func verifyFlags(flags *flag.FlagSet, cfg *run.Config) {
	cfg.MaxAge = 90 * day
	flags.StringVar(&cfg.Mode, "mode", run.ModeRecorded, "where the replies come from: recorded or live; HAR files are named without a flag")
	flags.StringVar(&cfg.Recordings, "recordings", "", "`folder` of exchange files; the bundled exchanges if not given")
	flags.StringVar(&cfg.Product, "product", "", "judge only the exchanges of one product: whatsapp, telegram or max; HAR files need it")
	flags.StringVar(&cfg.Out, "out", reports, "`folder` for results.json, junit.xml, summary.md and summary.html")
	flags.StringVar(&cfg.Known, "known", "", "`file` of known deviations; known-deviations.yaml beside the recordings if not given")
	flags.StringVar(&cfg.Drift, "drift", result.DriftFail, "fail, or warn: then only violations fail, missing members that every page shows, and stale known deviations")
	flags.Var((*age)(&cfg.MaxAge), "max-age", "`age` in days (90d) from which live recordings are called old; twice that, and nobody can tell; 0 for any age")
	flags.StringVar(&cfg.Baseline, "baseline", "", "results.json `file` of an earlier run to compare with; it never changes the exit code")
	flags.BoolVar(&cfg.ShowValues, "show-values", false, "quote the values of replies in the reports; people's data are in there")
}

// parseVerify reads the command line. With an error it returns what could be read, so that the report goes where it should.
func parseVerify(args []string, stdout, stderr io.Writer) (run.Config, liveOptions, error) {
	var cfg run.Config
	var options liveOptions
	flags := flag.NewFlagSet("greenapi-conformance verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	verifyFlags(flags, &cfg)
	liveFlags(flags, &cfg.Live, &options)
	captures, err := parseAll(flags, args)
	cfg.Out = cmp.Or(cfg.Out, reports)
	if errors.Is(err, flag.ErrHelp) {
		fmt.Fprintln(stdout, "greenapi-conformance verify judges exchanges: recorded ones, those of the HAR files named behind the flags, or,\n"+
			"with --mode live, those with the instance that "+strings.Join(credentials, ", ")+" name.")
		flags.SetOutput(stdout)
		flags.PrintDefaults()
		return cfg, options, err
	}
	if err != nil {
		err = fmt.Errorf("%w: see greenapi-conformance verify --help", err)
	}
	return cfg, options, errors.Join(err, takeCaptures(&cfg, flags, captures), options.settle(flags, &cfg, stderr, "recordings", "max-age"))
}

// takeCaptures makes the arguments behind the flags a run of captures.
func takeCaptures(cfg *run.Config, flags *flag.FlagSet, captures []string) error {
	if len(captures) == 0 {
		return nil
	}
	for _, name := range captures {
		if !strings.EqualFold(filepath.Ext(name), ".har") {
			return fmt.Errorf("unexpected argument %q: a folder of exchanges goes after --recordings, and a capture ends in .har", name)
		}
	}
	var err error
	flags.Visit(func(f *flag.Flag) {
		if f.Name == "mode" && cfg.Mode != run.ModeHAR || f.Name == "recordings" {
			err = fmt.Errorf("--%s and HAR files exclude each other: leave one of them out", f.Name)
		}
	})
	cfg.Mode, cfg.Captures = run.ModeHAR, captures
	return err
}

const day = 24 * time.Hour

// age is a flag for a length of time in days, 90d, or in the units of Go, 36h.
type age time.Duration

func (a *age) String() string {
	if d := time.Duration(*a); d%day != 0 {
		return d.String()
	}
	return strconv.Itoa(int(time.Duration(*a)/day)) + "d"
}

func (a *age) Set(text string) error {
	days, found := strings.CutSuffix(text, "d")
	n, err := strconv.Atoi(days)
	switch {
	case text == "0":
		*a = 0
	case found && err == nil && n >= 0 && n <= 36500:
		*a = age(time.Duration(n) * day)
	default:
		d, err := time.ParseDuration(text)
		if err != nil || d < 0 {
			return errors.New("write days, as in 90d, or 0 for any age")
		}
		*a = age(d)
	}
	return nil
}

// parseAll goes on behind a mistake and returns the first: an --out that comes later must still get the report. What is
// no flag is returned apart.
func parseAll(flags *flag.FlagSet, args []string) (rest []string, first error) {
	for len(args) > 0 {
		err := flags.Parse(args)
		left := flags.Args()
		switch {
		case err == nil && len(left) > 0:
			rest, left = append(rest, left[0]), left[1:]
		case len(left) == len(args): // something like ---x, which Parse leaves where it is
			left = left[1:]
		}
		first = cmp.Or(first, err)
		args = left
	}
	flags.Visit(func(f *flag.Flag) {
		if f.Value.String() == "" {
			first = cmp.Or(first, fmt.Errorf("--%s is empty: give it a value or leave it out; a shell variable in its place may be unset", f.Name))
		}
	})
	return rest, first
}
