package main

import (
	"encoding/json"
	"io"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// catalogue prints every check with what it means and rests on.
func catalogue(args []string, stdout, stderr io.Writer) int {
	about := "greenapi-conformance catalogue prints a JSON list of the checks: id, layer, severity, operations, what a finding\n" +
		"means, and the claims that the check tests. It takes no flags."
	return printing("catalogue", about, args, stdout, stderr, func(contract *openapi.Contract) error {
		judge, err := check.NewJudge(contract, nil)
		if err != nil {
			return err
		}
		encoder := json.NewEncoder(stdout)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(judge.Catalogue())
	})
}
