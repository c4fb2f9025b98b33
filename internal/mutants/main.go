// Command mutants changes the code of a package in small ways, one at a time, and runs the package's tests against each
// change: a mutant that no test notices is a line that no test holds. Mutants that mean the same as the original are
// listed with the reason in equivalent.txt beside this file; they are tried all the same.
//
//	go run ./internal/mutants [-run regexp] [-file regexp] [-kind regexp] [-tests packages] [-again report] ./conformance/check
//
// The tests run with -short. Survivors are printed as they are found and stop nothing. The command fails if there are any,
// if a test notices a mutant that is listed as equivalent, and if what is listed is no mutant any more.
package main

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

//go:embed equivalent.txt
var equivalentText string

// choosing says which mutants are tried.
type choosing struct {
	only, file, kind, again string
	quick                   bool
	every                   int
}

func main() {
	var c choosing
	flag.StringVar(&c.only, "run", "", "try the mutants whose description matches this `regexp`")
	flag.StringVar(&c.file, "file", "", "try those of the files whose name matches this `regexp`")
	flag.StringVar(&c.kind, "kind", "", "try those of the kinds that match this `regexp`: conditions, statements, choices, numbers, words, tags, types, fields")
	flag.StringVar(&c.again, "again", "", "try those that survived in the run whose output is in this `file`")
	flag.BoolVar(&c.quick, "quick", false, "leave out those that have to be compiled one by one: constants, choices, tags, fields")
	flag.IntVar(&c.every, "every", 1, "try each `n`th")
	var (
		tests   = flag.String("tests", "", "run the tests of these `packages`, separated by commas, in place of the package's own")
		jobs    = flag.Int("jobs", 2, "try so many at once")
		timeout = flag.Duration("timeout", 0, "a mutant whose tests take longer is killed; 0 is ten times as long as without a mutant, and five seconds")
		listing = flag.Bool("list", false, "list the mutants and try none")
	)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM) // what is compiled takes much room
	defer stop()
	equivalent, err := readEquivalent(equivalentText)
	if err == nil {
		err = run(ctx, os.Stdout, flag.Args(), c, equivalent, *tests, *jobs, *timeout, *listing)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, out io.Writer, packages []string, c choosing, equivalent map[string]map[string]string, tests string, jobs int, timeout time.Duration, listing bool) error {
	if len(packages) == 0 {
		return fmt.Errorf("name the packages to change, as in ./conformance/check")
	}
	wanted, err := c.chooser()
	if err != nil {
		return err
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	var all []trial
	var faults []error
	for _, name := range slices.Sorted(maps.Keys(equivalent)) {
		if _, err := os.Stat(filepath.FromSlash(name)); err != nil {
			faults = append(faults, fmt.Errorf("equivalent.txt: there is no package %s any more", name))
		}
	}
	for _, name := range packages {
		w := workshop{tests: []string{name}, timeout: timeout}
		if tests != "" {
			w.tests = strings.Split(tests, ",")
		}
		list, err := w.prepare(name, root)
		defer os.RemoveAll(w.dir)
		if err != nil {
			return err
		}
		here, err := filepath.Rel(root, w.home)
		if err != nil {
			return err
		}
		same := equivalent[filepath.ToSlash(here)]
		for _, key := range stale(same, list) {
			faults = append(faults, fmt.Errorf("equivalent.txt: %s has no mutant %q any more", here, key))
		}
		if list = slices.DeleteFunc(list, func(m mutant) bool { return !wanted(m) }); listing {
			for _, m := range list {
				fmt.Fprintln(out, m)
			}
			fmt.Fprintln(out, len(list), "mutants")
			continue
		}
		fmt.Fprintf(os.Stderr, "%s: %d mutants\n", name, len(list))
		trials, err := w.try(ctx, list, same, jobs)
		if err != nil {
			return err
		}
		all = append(all, trials...)
	}
	if !listing {
		faults = append(faults, report(out, all))
	}
	return errors.Join(faults...)
}

// chooser says of each mutant whether it is tried.
func (c choosing) chooser() (func(m mutant) bool, error) {
	var patterns []*regexp.Regexp
	for _, text := range []string{c.only, c.file, c.kind} {
		pattern, err := regexp.Compile(text)
		if err != nil {
			return nil, err
		}
		patterns = append(patterns, pattern)
	}
	before := map[string]bool{}
	if c.again != "" {
		text, err := os.ReadFile(c.again)
		if err != nil {
			return nil, err
		}
		for line := range strings.Lines(string(text)) {
			if _, m, ok := strings.Cut(strings.TrimSpace(line), string(survived)+": "); ok {
				_, key, _ := strings.Cut(m, " ") // behind the file and the line, which moves
				before[key] = true
			}
		}
	}
	n := 0
	return func(m mutant) bool {
		if c.quick && m.source != nil || c.again != "" && !before[m.key()] ||
			!patterns[0].MatchString(m.String()) || !patterns[1].MatchString(filepath.Base(m.file)) || !patterns[2].MatchString(string(m.kind)) {
			return false
		}
		n++
		return n%c.every == 0
	}, nil
}

// stale are the keys of equivalents that are no mutants any more: code that changes takes its reasons along.
func stale(equivalent map[string]string, list []mutant) []string {
	keys := map[string]bool{}
	for _, m := range list {
		keys[m.key()] = true
	}
	return slices.DeleteFunc(slices.Sorted(maps.Keys(equivalent)), func(key string) bool { return keys[key] })
}

// fate is what became of a mutant.
type fate string

const (
	killed    fate = "killed"
	timedOut  fate = "timed out" // as good as killed
	unfit     fate = "did not compile"
	same      fate = "equivalent with reason"
	different fate = "not equivalent" // though it is listed
	survived  fate = "survived"
)

type trial struct {
	mutant
	fate fate
}

// report prints what survived and what is wrongly listed, which is an error, and the sums by file and by kind.
func report(out io.Writer, trials []trial) error {
	fates := []fate{killed, timedOut, same, unfit, different, survived}
	sums := map[string]map[fate]int{}
	count := func(name string, f fate) {
		if sums[name] == nil {
			sums[name] = map[fate]int{}
		}
		sums[name][f]++
	}
	var files, kinds []string
	for _, t := range trials {
		for list, name := range map[*[]string]string{&files: t.file, &kinds: string(t.kind)} {
			if count(name, t.fate); !slices.Contains(*list, name) {
				*list = append(*list, name)
			}
		}
		if count("all", t.fate); t.fate == survived || t.fate == different {
			fmt.Fprintf(out, "%s: %s\n", t.fate, t)
		}
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(table, "\tmutants\t")
	for _, f := range fates {
		fmt.Fprintf(table, "%s\t", f)
	}
	for _, name := range slices.Concat(files, kinds, []string{"all"}) {
		n := 0
		for _, f := range fates {
			n += sums[name][f]
		}
		fmt.Fprintf(table, "\n%s\t%d\t", name, n)
		for _, f := range fates {
			fmt.Fprintf(table, "%d\t", sums[name][f])
		}
	}
	fmt.Fprintln(table)
	if err := table.Flush(); err != nil {
		return err
	}
	var faults []error
	if n := sums["all"][survived]; n > 0 {
		faults = append(faults, fmt.Errorf("%d mutants survive: write a test that notices them, or list them with a reason", n))
	}
	if n := sums["all"][different]; n > 0 {
		faults = append(faults, fmt.Errorf("%d are listed as equivalent and noticed by a test, or do not compile: take them off the list", n))
	}
	return errors.Join(faults...)
}

// readEquivalent reads, by package, lines of a mutant's key, a tab, and why it means the same as the original. A line with
// a colon at its end names the package of those below.
func readEquivalent(text string) (map[string]map[string]string, error) {
	known := map[string]map[string]string{}
	var of map[string]string
	scanner := bufio.NewScanner(strings.NewReader(text))
	for n := 1; scanner.Scan(); n++ {
		line := strings.TrimSpace(scanner.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if name, ok := strings.CutSuffix(line, ":"); ok && !strings.Contains(name, "\t") {
			of = map[string]string{}
			known[name] = of
			continue
		}
		key, reason, ok := strings.Cut(line, "\t")
		if !ok || strings.TrimSpace(reason) == "" || of == nil {
			return nil, fmt.Errorf("equivalent.txt:%d: want a mutant, a tab and a reason, below the name of a package", n)
		}
		of[key] = strings.TrimSpace(reason)
	}
	return known, scanner.Err()
}

var spaces = regexp.MustCompile(`\s+`)

// key names a mutant by what it changes, not by the line, which moves.
func (m mutant) key() string {
	return fmt.Sprintf("%s %s: %s -> %s #%d", filepath.Base(m.file), m.function, spaces.ReplaceAllString(m.before, " "), spaces.ReplaceAllString(m.after, " "), m.again)
}

func (m mutant) String() string { return fmt.Sprintf("%s:%d %s", m.file, m.line, m.key()) }

// named tells mutants with one description in one function apart.
func named(list []mutant) []mutant {
	slices.SortStableFunc(list, func(a, b mutant) int { return a.line - b.line })
	seen := map[string]int{}
	for i := range list {
		key := list[i].key()
		list[i].again = seen[key]
		seen[key]++
	}
	return list
}
