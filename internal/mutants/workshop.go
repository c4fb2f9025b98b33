package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// workshop makes the mutants of a package and runs tests against them. Nothing in the tree is touched: changed files lie
// beside it and stand in for the original by the compiler's -overlay.
type workshop struct {
	dir string
	// home is the folder of the package.
	home string
	// tests are the packages whose tests run, timeout is how long they may.
	tests   []string
	timeout time.Duration
	folders []string
	// overlay is the common program, with all mutants that one program can hold.
	overlay map[string]string
	// rounds are in which the tests run, the quick ones first: most mutants do not get as far as the slow ones.
	rounds []round
}

// round is some of the tests of a package.
type round struct {
	test int
	args []string
}

// prepare finds the mutants of a package and lays out the files with all of them.
func (w *workshop) prepare(name, root string) ([]mutant, error) {
	var err error
	if w.dir, err = os.MkdirTemp("", "mutants"); err != nil {
		return nil, err
	}
	code, err := load(name)
	if err != nil {
		return nil, err
	}
	w.home = code.dir
	var all []mutant
	count := 0
	next := func() int { count++; return count }
	w.overlay = map[string]string{
		filepath.Join(code.dir, "mutant_chooser.go"): filepath.Join(w.dir, "chooser.go"),
	}
	for i, path := range code.paths {
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return nil, err
		}
		found, together := mutants(code.files, code.trees[i], filepath.ToSlash(relative), code.texts[i], code.types, next)
		all = append(all, found...)
		w.overlay[path] = filepath.Join(w.dir, fmt.Sprintf("%d.go", i))
		if err := os.WriteFile(w.overlay[path], together, 0o600); err != nil {
			return nil, err
		}
	}
	text := fmt.Sprintf(chooser, code.trees[0].Name.Name, chosen, pick)
	if err := os.WriteFile(filepath.Join(w.dir, "chooser.go"), []byte(text), 0o600); err != nil {
		return nil, err
	}
	return all, nil
}

// chooser is the file by which the common program knows which mutant it is.
const chooser = `package %s

import (
	"os"
	"strconv"
)

var %[2]s, _ = strconv.Atoi(os.Getenv("MUTANT"))

func %[3]s[T any](number int, is, other T) T {
	if %[2]s == number {
		return other
	}
	return is
}
`

// errUnfit is a mutant that does not compile.
var errUnfit = errors.New("does not compile")

// build compiles the programs of the tests, with the files of an overlay in the place of others, into a folder.
func (w *workshop) build(ctx context.Context, dir string, overlay map[string]string) error {
	data, err := json.Marshal(map[string]map[string]string{"Replace": overlay})
	if err != nil {
		return err
	}
	plan := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(plan, data, 0o600); err != nil {
		return err
	}
	for i, name := range w.tests {
		cmd := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", plan, "-o", program(dir, i), name)
		cmd.WaitDelay = 5 * time.Second
		if text, err := cmd.CombinedOutput(); ctx.Err() != nil {
			return ctx.Err()
		} else if err != nil {
			return fmt.Errorf("%s: %w: %s", name, errUnfit, text)
		}
	}
	return nil
}

// program is the file with the tests of a package.
func program(dir string, test int) string { return filepath.Join(dir, fmt.Sprintf("test%d", test)) }

// start finds the folders of the tests, compiles the common program and sees it pass as long as it is no mutant.
func (w *workshop) start(ctx context.Context) error {
	for _, name := range w.tests {
		folder, err := exec.Command("go", "list", "-f", "{{.Dir}}", name).Output()
		if err != nil {
			return fmt.Errorf("go list %s: %w", name, err)
		}
		w.folders = append(w.folders, strings.TrimSpace(string(folder)))
	}
	if err := w.build(ctx, w.dir, w.overlay); err != nil {
		return fmt.Errorf("with the mutants of all files in it: %w", err)
	}
	began := time.Now()
	var quick, slow []round
	for i, name := range w.tests {
		text, err := w.command(ctx, w.dir, 0, round{i, []string{"-test.v"}}).CombinedOutput()
		if err != nil {
			return fmt.Errorf("the tests of %s fail without any change: %w: %s", name, err, text)
		}
		tests := slowTests(string(text))
		quick = append(quick, round{i, []string{"-test.skip", tests}})
		slow = append(slow, round{i, []string{"-test.run", tests}})
	}
	w.rounds = append(quick, slow...)
	if w.timeout == 0 { // a mutant that takes ten times as long does not come back
		w.timeout = 10*time.Since(began) + 5*time.Second
	}
	fmt.Fprintf(os.Stderr, "the tests take %s\n", time.Since(began).Round(10*time.Millisecond))
	return nil
}

var passed = regexp.MustCompile(`(?m)^--- PASS: (\w+) \(([0-9.]+)s\)$`)

// slowTests are those that took long, as a pattern of their names.
func slowTests(output string) string {
	const long = 0.2 // seconds
	var slow []string
	for _, test := range passed.FindAllStringSubmatch(output, -1) {
		if seconds, err := strconv.ParseFloat(test[2], 64); err == nil && seconds >= long {
			slow = append(slow, test[1])
		}
	}
	return "^(" + strings.Join(slow, "|") + ")$"
}

// command runs tests of the programs in a folder, as one of the mutants of the common program; 0 is none of them.
func (w *workshop) command(ctx context.Context, dir string, mutant int, r round) *exec.Cmd {
	cmd := exec.CommandContext(ctx, program(dir, r.test), append([]string{"-test.short", "-test.failfast"}, r.args...)...)
	cmd.Dir, cmd.WaitDelay = w.folders[r.test], 5*time.Second
	cmd.Env = append(os.Environ(), fmt.Sprintf("MUTANT=%d", mutant))
	return cmd
}

// try runs the tests against every mutant, a few at once. Those that are called equivalent are tried like all others: that
// no test notices them is the least that they have to show.
func (w *workshop) try(ctx context.Context, list []mutant, equivalent map[string]string, jobs int) ([]trial, error) {
	if err := w.start(ctx); err != nil {
		return nil, err
	}
	var (
		trials = make([]trial, len(list))
		wait   sync.WaitGroup
		mutex  sync.Mutex
		slots  = make(chan struct{}, jobs)
		done   int
		broken error
	)
	for i, m := range list {
		if slots <- struct{}{}; ctx.Err() != nil {
			break
		}
		wait.Go(func() {
			defer func() { <-slots }()
			fate, err := w.run(ctx, m)
			if _, listed := equivalent[m.key()]; listed {
				if fate == survived {
					fate = same
				} else {
					fate = different
				}
			}
			mutex.Lock()
			defer mutex.Unlock()
			if err != nil {
				broken = errors.Join(broken, fmt.Errorf("%s: %w", m, err))
			}
			trials[i] = trial{m, fate}
			if done++; fate == survived || fate == different || done%100 == 0 {
				fmt.Fprintf(os.Stderr, "%4d/%d %s: %s\n", done, len(list), fate, m)
			}
		})
	}
	if wait.Wait(); ctx.Err() != nil {
		return nil, ctx.Err()
	}
	return trials, broken
}

// run tells what becomes of a mutant.
func (w *workshop) run(ctx context.Context, m mutant) (fate, error) {
	limit := w.timeout
	if m.source != nil {
		limit += time.Minute // to compile it
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	dir := w.dir
	if m.source != nil {
		var err error
		if dir, err = os.MkdirTemp(w.dir, "one"); err != nil {
			return "", err
		}
		defer os.RemoveAll(dir)
		switch err := w.alone(ctx, m, dir); {
		case ctx.Err() != nil:
			return timedOut, nil
		case errors.Is(err, errUnfit):
			return unfit, nil
		case err != nil:
			return "", err
		}
	}
	for _, r := range w.rounds {
		var noticed *exec.ExitError
		if err := w.command(ctx, dir, m.number, r).Run(); ctx.Err() != nil {
			return timedOut, nil
		} else if errors.As(err, &noticed) {
			return killed, nil
		} else if err != nil {
			return "", err
		}
	}
	return survived, nil
}

// alone compiles a mutant that the common program cannot hold.
func (w *workshop) alone(ctx context.Context, m mutant, dir string) error {
	original, err := filepath.Abs(m.file)
	if err != nil {
		return err
	}
	changed := filepath.Join(dir, "changed.go")
	if err := os.WriteFile(changed, m.source, 0o600); err != nil {
		return err
	}
	return w.build(ctx, dir, map[string]string{original: changed})
}
