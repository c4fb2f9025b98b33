package main

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// claimRow is one statement of the ledger with all that the ledger derives.
type claimRow struct {
	ID       string   `json:"id"`
	Document string   `json:"document,omitempty"`
	Source   string   `json:"source,omitempty"`
	Product  string   `json:"product"`
	Language string   `json:"language"`
	Evidence string   `json:"evidence"`
	Witness  string   `json:"witness"`
	Kind     string   `json:"kind"`
	Subject  string   `json:"subject"`
	Value    string   `json:"value"`
	Answer   string   `json:"answer"`
	Pointer  string   `json:"pointer"`
	Checks   []string `json:"checks"`
	Reason   string   `json:"reason"`
	Seen     string   `json:"seen,omitempty"`
	Untested string   `json:"untested,omitempty"`
	Address  string   `json:"address,omitempty"`
	// Line is that of the page, Ledger that of the entry.
	Line   int    `json:"line,omitempty"`
	Ledger string `json:"ledger"`
}

// claims prints the ledger flat, one JSON object a line, in the order of the file.
func claims(args []string, stdout, stderr io.Writer) int {
	about := "greenapi-conformance claims prints the ledger flat: what each page says and how the contract answers it, one JSON\n" +
		"object a line, in the order of openapi/claims.yaml. It takes no flags."
	return printing("claims", about, args, stdout, stderr, func(contract *openapi.Contract) error {
		return printClaims(stdout, contract.Claims)
	})
}

func printClaims(w io.Writer, list []openapi.Claim) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for _, c := range list {
		err := encoder.Encode(claimRow{
			ID: c.ID, Document: c.Document, Source: c.Source, Product: c.Product, Language: c.Language, Evidence: c.Evidence,
			Witness: c.Witness, Kind: c.Kind, Subject: c.Subject, Value: c.Value, Answer: string(c.Answer), Pointer: c.Pointer,
			Checks: append([]string{}, c.Checks...), Reason: c.Reason, Seen: c.Seen, Untested: c.Untested,
			Address: c.Address, Line: c.PageLine, Ledger: fmt.Sprintf("%s:%d", openapi.ClaimsFile, c.Line),
		})
		if err != nil {
			return err
		}
	}
	return nil
}
