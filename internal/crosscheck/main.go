// Command crosscheck asks three unrelated validators for their verdict on every bundled message and on broken
// copies of them, and fails if they differ, if one is wrong, or if one of them does not see a schema at all.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
)

func main() {
	var o options
	flag.StringVar(&o.spec, "spec", "../../openapi/greenapi.yaml", "the contract")
	flag.StringVar(&o.recordings, "recordings", "../../conformance/recordings", "the bundled exchanges")
	flag.StringVar(&o.cases, "cases", "cases.json", "the broken copies")
	flag.StringVar(&o.modules, "modules", "node_modules", "where npm has put Prism")
	flag.BoolVar(&o.verbose, "v", false, "list every message with the verdicts")
	flag.Parse()
	result, err := crosscheck(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "crosscheck:", err)
		os.Exit(2)
	}
	result.print(os.Stdout, o.verbose)
	if len(result.Faults) > 0 {
		os.Exit(1)
	}
}

type options struct {
	spec, recordings, cases, modules string
	verbose                          bool
}

// crosscheck has every item judged by every validator. An error means that it could not be done.
func crosscheck(o options) (*Result, error) {
	contract, err := readContract(o.spec)
	if err != nil {
		return nil, err
	}
	recordings, err := readRecordings(o.recordings)
	if err != nil {
		return nil, err
	}
	cases, err := readCases(o.cases)
	if err != nil {
		return nil, err
	}
	items, err := cases.items(contract, recordings)
	if err != nil {
		return nil, err
	}

	k, err := newKin(contract)
	if err != nil {
		return nil, fmt.Errorf("kin-openapi: %w", err)
	}
	l, err := newLibopenapi(contract)
	if err != nil {
		return nil, fmt.Errorf("libopenapi-validator: %w", err)
	}
	p, err := newPrism(contract, o.modules)
	if err != nil {
		return nil, err
	}
	validators := []Validator{k, l, p}
	result := &Result{Contract: contract, Validators: validators}
	for _, item := range items {
		row := Row{Item: item}
		for _, v := range validators {
			judgement, err := v.Judge(item)
			if err != nil {
				return nil, errors.Join(fmt.Errorf("%s on %s %s: %w", v.Name(), item.Group, item.ID, err), p.Close())
			}
			row.Judgements = append(row.Judgements, judgement)
		}
		result.Rows = append(result.Rows, row)
	}
	result.find()
	return result, p.Close()
}

// moduleVersion is the version of a Go module in this very program.
func moduleVersion(path string) string {
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, dep := range info.Deps {
			if dep.Path == path {
				return dep.Version
			}
		}
	}
	return "(unknown version)"
}
