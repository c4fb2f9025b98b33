package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// catalogue prints every check with what it means and rests on.
func catalogue(args []string, stdout, stderr io.Writer) int {
	if asksHelp(args) {
		fmt.Fprintln(stdout, "greenapi-conformance catalogue prints a JSON list of the checks: id, layer, severity, operations, what a finding\n"+
			"means, and the claims that the check tests. It takes no flags.")
		return 0
	}
	if len(args) > 0 {
		fmt.Fprintf(stderr, "greenapi-conformance catalogue: unexpected argument %q: it takes none\n", args[0])
		return result.Broken.ExitCode()
	}
	contract, err := openapi.Load()
	if err == nil {
		var judge *check.Judge
		if judge, err = check.NewJudge(contract, nil); err == nil {
			encoder := json.NewEncoder(stdout)
			encoder.SetEscapeHTML(false)
			encoder.SetIndent("", "  ")
			err = encoder.Encode(judge.Catalogue())
		}
	}
	if err != nil {
		fmt.Fprintln(stderr, "greenapi-conformance:", err)
		return result.Broken.ExitCode()
	}
	return 0
}
