// Command mutants changes the code of a package in small ways, one at a time, and runs the package's tests against each
// change: a mutant that no test notices is a line that no test holds. Mutants that mean the same as the original are
// listed with the reason in equivalent.txt beside this file.
//
//	go run ./internal/mutants [-run regexp] [-file name] [-tests packages] [-jobs 2] ./conformance/check
package main

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

//go:embed equivalent.txt
var equivalentText string

func main() {
	var (
		only    = flag.String("run", "", "try the mutants whose description matches this `regexp`")
		file    = flag.String("file", "", "try those of the files whose name matches this `regexp`")
		tests   = flag.String("tests", "", "run the tests of these `packages`, separated by commas, in place of the package's own")
		jobs    = flag.Int("jobs", 2, "try so many at once")
		timeout = flag.Duration("timeout", 2*time.Minute, "a mutant whose tests take longer is killed")
		quick   = flag.Bool("quick", false, "leave out those that have to be compiled one by one: constants, tags, fields")
		listing = flag.Bool("list", false, "list the mutants and try none")
	)
	flag.Parse()
	if err := run(flag.Args(), *only, *file, *tests, *jobs, *timeout, *quick, *listing); err != nil {
		fmt.Fprintln(os.Stderr, "mutants:", err)
		os.Exit(1)
	}
}

func run(packages []string, only, file, tests string, jobs int, timeout time.Duration, quick, listing bool) error {
	if len(packages) == 0 {
		return fmt.Errorf("name the packages to change, as in ./conformance/check")
	}
	wanted, err := regexp.Compile(only)
	if err != nil {
		return fmt.Errorf("-run: %w", err)
	}
	in, err := regexp.Compile(file)
	if err != nil {
		return fmt.Errorf("-file: %w", err)
	}
	equivalent, err := readEquivalent(equivalentText)
	if err != nil {
		return err
	}
	root, err := os.Getwd()
	if err != nil {
		return err
	}
	var all []mutant
	var trials []trial
	for _, name := range packages {
		w := workshop{tests: []string{name}, timeout: timeout}
		if tests != "" {
			w.tests = strings.Split(tests, ",")
		}
		list, err := w.prepare(name, root)
		if err != nil {
			return err
		}
		defer os.RemoveAll(w.dir)
		list = slices.DeleteFunc(list, func(m mutant) bool {
			return quick && m.source != nil || !in.MatchString(filepath.Base(m.file)) || !wanted.MatchString(m.String())
		})
		if listing {
			for _, m := range list {
				fmt.Println(m)
			}
		} else if trials, err = w.try(trials, list, equivalent, jobs); err != nil {
			return err
		}
		all = append(all, list...)
	}
	if listing {
		fmt.Println(len(all), "mutants")
		return nil
	}
	return report(trials)
}

// sources are the Go files of a package, tests aside.
func sources(name string) ([]string, error) {
	text, err := exec.Command("go", "list", "-json=Dir,GoFiles", name).Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", name, err)
	}
	var listed struct {
		Dir     string
		GoFiles []string
	}
	if err := json.Unmarshal(text, &listed); err != nil {
		return nil, err
	}
	for i, file := range listed.GoFiles {
		listed.GoFiles[i] = filepath.Join(listed.Dir, file)
	}
	return listed.GoFiles, nil
}

// fate is what became of a mutant.
type fate string

const (
	killed   fate = "killed"
	timedOut fate = "timed out" // as good as killed
	unfit    fate = "does not compile"
	same     fate = "equivalent"
	survived fate = "survived"
)

type trial struct {
	mutant
	fate fate
}

// report prints what survived and the sums. Survivors are an error.
func report(trials []trial) error {
	sums := map[fate]int{}
	for _, t := range trials {
		sums[t.fate]++
		if t.fate == survived {
			fmt.Printf("survived: %s\n", t)
		}
	}
	fmt.Printf("%d mutants: %d killed, %d timed out, %d equivalent, %d do not compile, %d survived\n",
		len(trials), sums[killed], sums[timedOut], sums[same], sums[unfit], sums[survived])
	if sums[survived] > 0 {
		return fmt.Errorf("%d mutants survive: write a test that notices them, or list them with a reason", sums[survived])
	}
	return nil
}

// readEquivalent reads lines of a mutant's key, a tab, and why it means the same as the original.
func readEquivalent(text string) (map[string]string, error) {
	known := map[string]string{}
	scanner := bufio.NewScanner(strings.NewReader(text))
	for n := 1; scanner.Scan(); n++ {
		line := strings.TrimSpace(scanner.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		key, reason, ok := strings.Cut(line, "\t")
		if !ok || strings.TrimSpace(reason) == "" {
			return nil, fmt.Errorf("equivalent.txt:%d: want a mutant, a tab and a reason", n)
		}
		known[key] = strings.TrimSpace(reason)
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
