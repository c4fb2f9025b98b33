// Command specclients has four generators make clients of the contract, compiles programs against them, good and bad, and
// runs them against the fake. It fails if a generator leaves an operation out, if a good program does not compile or
// run, or if a bad one gets through.
package main

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	var o options
	flag.StringVar(&o.spec, "spec", "../../openapi/greenapi.yaml", "the contract")
	flag.BoolVar(&o.keep, "keep", false, "keep the clients and the programs, in build/")
	flag.BoolVar(&o.verbose, "v", false, "say what became of every case")
	flag.Parse()
	results, err := check(o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "specclients:", err)
		os.Exit(2)
	}
	if faults := report(os.Stdout, results, o.verbose); faults > 0 {
		os.Exit(1)
	}
}

type options struct {
	spec          string
	verbose, keep bool
	only          string // the folder of one generator; empty means all
}

// sendCase is one SendContact request and what has to become of it.
type sendCase struct {
	Name     string
	Instance string
	Request  json.RawMessage
	Go       string
	Compiles bool
	Sent     bool
	// GoCompiles is the reason why Go's compiler takes what TypeScript's does not; empty where it does not either.
	GoCompiles string
}

func readCases() ([]sendCase, error) {
	raw, err := os.ReadFile("cases.json")
	if err != nil {
		return nil, err
	}
	var file struct{ Cases []sendCase }
	if err := json.Unmarshal(raw, &file); err != nil {
		return nil, fmt.Errorf("cases.json: %w", err)
	}
	for i := range file.Cases {
		if file.Cases[i].Instance == "" {
			file.Cases[i].Instance = "whatsapp"
		}
	}
	return file.Cases, nil
}

// generator makes a client of a spec, compiles the programs and runs them against the fakes.
type generator interface {
	name() string
	// generate fills the folder. What the generator refuses to do is a fault, not an error.
	generate(spec, folder string, cases []sendCase) error
	// compile returns the compiler's complaints, by case; those about anything else are under "".
	compile(folder string, cases []sendCase) (map[int]string, error)
	// run returns what became of the tour, index -1, and of every case that can be run.
	run(folder string, cases []sendCase, fakes string) (map[int]outcome, error)
	// wanted says whether a case has to compile.
	wanted(sendCase) bool
}

// outcome is what became of a program: the status of the reply, or why there was none.
type outcome struct {
	Status  int
	Refused string
}

// tour is the index of the good calls among the cases.
const tour = -1

// build is where clients and programs are written: inside the module, because ogen's client is a package of it.
const build = "build"

func check(o options) ([]*result, error) {
	cases, err := readCases()
	if err != nil {
		return nil, err
	}
	if err := os.RemoveAll(build); err != nil {
		return nil, err
	}
	if !o.keep {
		defer os.RemoveAll(build)
	}
	spec, err := filepath.Abs(o.spec)
	if err != nil {
		return nil, err
	}
	generators, err := generators()
	if err != nil {
		return nil, err
	}
	var results []*result
	for _, g := range generators {
		if o.only != "" && folderOf(g) != o.only {
			continue
		}
		result := &result{generator: g, cases: cases}
		results = append(results, result)
		folder := filepath.Join(build, folderOf(g))
		if err := g.generate(spec, folder, cases); err != nil {
			var refused *refusal
			if !errors.As(err, &refused) {
				return nil, fmt.Errorf("%s: %w", g.name(), err)
			}
			result.refused = refused.Error()
			continue
		}
		if result.complaints, err = g.compile(folder, cases); err != nil {
			return nil, fmt.Errorf("%s: %w", g.name(), err)
		}
		if result.complaints[tour] != "" {
			continue // nothing to run
		}
		f := startFakes()
		result.outcomes, err = g.run(folder, cases, f.environment())
		result.cards = f.cards()
		f.close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", g.name(), err)
		}
	}
	return results, nil
}

// refusal is what a generator says when it does not take the contract.
type refusal struct{ said string }

func (r *refusal) Error() string { return r.said }
