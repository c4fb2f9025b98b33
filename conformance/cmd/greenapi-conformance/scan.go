package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// scan looks for secrets and people in recordings and reports. It returns 0 if there are none, 1 if there are, 2 if it
// could not be carried out, and 3 if all it found are files into which nobody can look.
func scan(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("scan", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	switch err := flags.Parse(args); {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stdout, "greenapi-conformance scan DIR … looks for secrets and people in recordings and reports of any tool.")
		fmt.Fprintf(stdout, "With %s and %s set, also for these two in every form.\n\n", greenapi.EnvIDInstance, greenapi.EnvToken)
		for _, rule := range exchange.Rules() {
			only := ""
			if rule.Live {
				only = " (exchanges of origin live only)"
			}
			fmt.Fprintf(stdout, "  %-18s %s%s\n", rule.Name, rule.Meaning, only)
		}
		fmt.Fprintln(stdout, "\nExit codes: 0 clean, 1 found something, 2 usage or a file that cannot be read, 3 nobody can look into a file.")
		return 0
	case err != nil:
		return complain("scan", err, stderr)
	case flags.NArg() == 0:
		return complain("scan", errors.New("name at least one folder"), stderr)
	}
	found, unread := 0, 0
	var errs []error
	for _, dir := range flags.Args() {
		info, err := os.Stat(dir)
		if err == nil && !info.IsDir() {
			err = fmt.Errorf("%s: not a folder: name the folder that holds the file", dir)
		}
		if err != nil {
			errs = append(errs, err)
			continue
		}
		hits, err := exchange.ScanFS(os.DirFS(dir), dir, os.Getenv(greenapi.EnvIDInstance), os.Getenv(greenapi.EnvToken))
		for _, h := range hits {
			fmt.Fprintln(stdout, h)
			if h.Rule == exchange.RuleUnread {
				unread++
			} else {
				found++
			}
		}
		if file := (*exchange.FileError)(nil); err != nil && !errors.As(err, &file) {
			return complain("scan", err, stderr) // the credentials, of every folder alike
		}
		errs = append(errs, err)
	}
	err := errors.Join(errs...)
	code := result.Conformant.ExitCode()
	switch {
	case found > 0:
		fmt.Fprintf(stdout, "found %d: remove the files, record again, and change a token that has left the house\n", found)
		code = result.Nonconformant.ExitCode()
	case unread > 0:
		fmt.Fprintf(stdout, "nothing found, but nobody can look everywhere: unreadable %d\n", unread)
		code = result.Undetermined.ExitCode()
	case err == nil:
		fmt.Fprintln(stdout, "clean: no secret, no person")
	}
	return cmp.Or(complain("scan", err, stderr), code)
}
