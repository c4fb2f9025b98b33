package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// result is what became of one generator.
type result struct {
	generator  generator
	cases      []sendCase
	refused    string
	complaints map[int]string
	outcomes   map[int]outcome
	cards      int
}

// tally counts the cases of a generator that came out as they have to.
type tally struct {
	goodCompile, goodRun, good           int
	badCompile, bad                      int // refused by the compiler
	badByClient, badByFake, badUnnoticed int // of those that a program sends all the same
}

// faults lists what did not come out as it has to.
func (r *result) faults() (faults []string, t tally) {
	fault := func(format string, args ...any) {
		faults = append(faults, r.generator.name()+": "+fmt.Sprintf(format, args...))
	}
	if r.refused != "" {
		fault("no client: %s", firstLines(r.refused, 12))
		return faults, t
	}
	if complaint := r.complaints[tour]; complaint != "" {
		fault("the good calls do not compile: %s", firstLines(complaint, 5))
		return faults, t
	}
	sent := 0
	if got := r.outcomes[tour]; got.Status == 200 {
		sent++ // its last call
	} else {
		fault("the good calls do not run: %s", got.Refused)
	}
	for i, c := range r.cases {
		complaint, ran := r.complaints[i], r.outcomes[i]
		_, has := r.outcomes[i]
		wanted := r.generator.wanted(c)
		if wanted != (complaint == "") {
			fault("%s: compiles %t, has to %t: %s", c.Name, complaint == "", wanted, firstLines(complaint, 3))
		}
		if has && c.Sent != (ran.Status == 200) || !has && complaint == "" {
			fault("%s: sent %t, has to be %t: status %d %s", c.Name, ran.Status == 200, c.Sent, ran.Status, ran.Refused)
		}
		if has && !c.Sent && ran.Refused == "" && ran.Status != 400 {
			fault("%s: the fake answers %d, not 400", c.Name, ran.Status)
		}
		if ran.Status == 200 {
			sent++
		}
		if c.Compiles {
			t.good++
			t.goodCompile += count(complaint == "")
			t.goodRun += count(ran.Status == 200)
			continue
		}
		t.bad++
		t.badCompile += count(complaint != "")
		t.badByClient += count(has && ran.Refused != "")
		t.badByFake += count(has && ran.Refused == "" && ran.Status != 200)
		t.badUnnoticed += count(has && ran.Status == 200)
	}
	if r.cards != sent {
		fault("%d cards took effect, %d were reported as sent", r.cards, sent)
	}
	return faults, t
}

func count(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// report prints the figures and the faults, and returns how many faults there are.
func report(w io.Writer, results []*result, verbose bool) int {
	var all []string
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "\tgood\tcompile\trun\tbad\tcompiler refuses\tclient refuses\tfake refuses\tnobody can tell")
	for _, r := range results {
		faults, t := r.faults()
		all = append(all, faults...)
		fmt.Fprintf(table, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t%d\n", r.generator.name(), t.good, t.goodCompile, t.goodRun, t.bad, t.badCompile, t.badByClient, t.badByFake, t.badUnnoticed)
	}
	table.Flush()
	if verbose {
		for _, r := range results {
			for i, c := range r.cases {
				fmt.Fprintf(w, "\n%s, %s\n    compiler: %s\n    run: %+v\n", r.generator.name(), c.Name, firstLines(r.complaints[i], 2), r.outcomes[i])
			}
		}
	}
	fmt.Fprintln(w)
	for _, fault := range all {
		fmt.Fprintln(w, "FAULT", fault)
	}
	fmt.Fprintf(w, "%d generators, %d cases each, and a tour of all operations: %d faults\n", len(results), len(results[0].cases), len(all))
	return len(all)
}

func firstLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[:min(n, len(lines))], "\n    ")
}
