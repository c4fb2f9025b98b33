// Command greenapi-conformance judges exchanges with GREEN-API against the contract. The contract and the bundled
// exchanges are inside the program. Exit codes: 0 conformant, 1 violation or drift, 2 usage or suite error,
// 3 could not tell.
package main

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

const usage = `greenapi-conformance holds exchanges with GREEN-API against the contract.

  greenapi-conformance verify [flags]   judge exchanges, recorded or of an instance, and write a report
  greenapi-conformance record [flags]   ask an instance and keep what came, people as pseudonyms
  greenapi-conformance serve [flags]    be a fake instance to try it with
  greenapi-conformance scan DIR …       look for secrets and people in recordings and reports
  greenapi-conformance catalogue        list the checks as JSON
  greenapi-conformance claims           list what the documents say, one JSON object a line
  greenapi-conformance docs             read the upstream documentation and say what has changed
  greenapi-conformance --version        print the versions of suite and contract

Exit codes: 0 conformant, 1 violation or drift, 2 usage or suite error, 3 could not tell.
"greenapi-conformance verify --help" lists the flags of verify; so for each command.
`

func main() { os.Exit(program(os.Args[1:], os.Stdout, os.Stderr)) }

// program runs one command line and returns the exit code.
func program(args []string, stdout, stderr io.Writer) int {
	if len(args) == 0 {
		fmt.Fprint(stderr, usage)
		return result.Broken.ExitCode()
	}
	switch args[0] {
	case "verify":
		return verify(args[1:], stdout, stderr)
	case "record":
		return record(args[1:], stdout, stderr)
	case "serve":
		return serve(args[1:], stdout, stderr)
	case "scan":
		return scan(args[1:], stdout, stderr)
	case "catalogue":
		return catalogue(args[1:], stdout, stderr)
	case "claims":
		return claims(args[1:], stdout, stderr)
	case "docs":
		return docs(args[1:], stdout, stderr)
	case "--version", "-version", "version":
		return version(args[1:], stdout, stderr)
	case "--help", "-help", "-h", "help":
		if len(args) == 2 && args[1] != args[0] && !strings.HasPrefix(args[1], "-") { // help verify
			return program([]string{args[1], "--help"}, stdout, stderr)
		}
		fmt.Fprint(stdout, usage)
		return 0
	default:
		fmt.Fprintf(stderr, "greenapi-conformance: unknown command %q\n\n%s", args[0], usage)
		return result.Broken.ExitCode()
	}
}

// printing is a command without flags that prints something of the contract; about says what, and is what --help prints.
func printing(name, about string, args []string, stdout, stderr io.Writer, print func(*openapi.Contract) error) int {
	if about != "" && len(args) == 1 && slices.Contains([]string{"--help", "-help", "-h"}, args[0]) {
		fmt.Fprintln(stdout, about)
		return 0
	}
	if len(args) > 0 {
		return complain(name, fmt.Errorf("unexpected argument %q: it takes none", args[0]), stderr)
	}
	contract, err := openapi.Load()
	if err == nil {
		err = print(contract)
	}
	return complain(name, err, stderr)
}

func version(args []string, stdout, stderr io.Writer) int {
	return printing("--version", "", args, stdout, stderr, func(contract *openapi.Contract) error {
		_, err := fmt.Fprintf(stdout, "greenapi-conformance %s, contract %s, sha256 %s\n", run.Version(), contract.Version(), contract.SHA256)
		return err
	})
}
