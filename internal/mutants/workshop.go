package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// workshop makes the mutants of a package and runs tests against them. Nothing in the tree is touched: changed files lie
// beside it and stand in for the original by the compiler's -overlay.
type workshop struct {
	dir string
	// tests are the packages whose tests run, timeout is how long they may.
	tests   []string
	timeout time.Duration
	// programs are the test programs with all mutants in them, in the order of tests.
	programs []string
	folders  []string
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
	var all []mutant
	count := 0
	next := func() int { count++; return count }
	overlay := map[string]string{
		filepath.Join(code.dir, "mutant_chooser.go"): filepath.Join(w.dir, "chooser.go"),
	}
	for i, path := range code.paths {
		relative, err := filepath.Rel(root, path)
		if err != nil {
			return nil, err
		}
		found, together := mutants(code.files, code.trees[i], filepath.ToSlash(relative), code.texts[i], code.types, next)
		all = append(all, found...)
		overlay[path] = filepath.Join(w.dir, fmt.Sprintf("%d.go", i))
		if err := os.WriteFile(overlay[path], together, 0o600); err != nil {
			return nil, err
		}
	}
	text := fmt.Sprintf(chooser, code.trees[0].Name.Name, chosen, pick)
	if err := os.WriteFile(filepath.Join(w.dir, "chooser.go"), []byte(text), 0o600); err != nil {
		return nil, err
	}
	return all, w.plan("all.json", overlay)
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

func (w *workshop) plan(name string, overlay map[string]string) error {
	data, err := json.Marshal(map[string]map[string]string{"Replace": overlay})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(w.dir, name), data, 0o600)
}

// try runs the tests against every mutant that is not known to be equivalent.
func (w *workshop) try(list []mutant, equivalent map[string]string, jobs int) ([]trial, error) {
	if err := w.build(); err != nil {
		return nil, err
	}
	began := time.Now()
	if fate := w.run(mutant{number: -1}); fate != survived {
		return nil, fmt.Errorf("the tests fail without any change: %s", fate)
	}
	if w.timeout == 0 { // a mutant that takes ten times as long does not come back
		w.timeout = 10*time.Since(began) + 5*time.Second
	}
	fmt.Fprintf(os.Stderr, "%d mutants; the tests take %s\n", len(list), time.Since(began).Round(10*time.Millisecond))
	trials := make([]trial, 0, len(list))
	for _, m := range list {
		trials = append(trials, trial{m, same})
	}
	var wait sync.WaitGroup
	var mutex sync.Mutex
	slots, done := make(chan struct{}, jobs), 0
	for i := range trials {
		if _, known := equivalent[trials[i].key()]; known {
			continue
		}
		slots <- struct{}{}
		wait.Go(func() {
			defer func() { <-slots }()
			fate := w.run(trials[i].mutant)
			mutex.Lock()
			defer mutex.Unlock()
			trials[i].fate = fate
			if done++; fate == survived || done%100 == 0 {
				fmt.Fprintf(os.Stderr, "%4d/%d %s: %s\n", done, len(list), fate, trials[i].mutant)
			}
		})
	}
	wait.Wait()
	return trials, nil
}

// build compiles the programs with all mutants in them.
func (w *workshop) build() error {
	for i, name := range w.tests {
		folder, err := exec.Command("go", "list", "-f", "{{.Dir}}", name).Output()
		if err != nil {
			return fmt.Errorf("go list %s: %w", name, err)
		}
		program := filepath.Join(w.dir, fmt.Sprintf("test%d", i))
		cmd := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", filepath.Join(w.dir, "all.json"), "-o", program, name)
		if text, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("building %s with its mutants: %w: %s", name, err, text)
		}
		w.programs, w.folders = append(w.programs, program), append(w.folders, strings.TrimSpace(string(folder)))
	}
	return nil
}

// run runs the tests against one mutant.
func (w *workshop) run(m mutant) fate {
	ctx, cancel := context.WithCancel(context.Background())
	if limit := w.timeout; limit > 0 {
		if m.source != nil {
			limit += time.Minute // to compile it
		}
		ctx, cancel = context.WithTimeout(context.Background(), limit)
	}
	defer cancel()
	if m.source != nil {
		return w.alone(ctx, m)
	}
	for i, program := range w.programs {
		cmd := exec.CommandContext(ctx, program, "-test.short", "-test.failfast")
		cmd.Dir, cmd.WaitDelay = w.folders[i], 5*time.Second
		cmd.Env = append(os.Environ(), fmt.Sprintf("MUTANT=%d", m.number))
		if err := cmd.Run(); ctx.Err() != nil {
			return timedOut
		} else if err != nil {
			return killed
		}
	}
	return survived
}

// alone compiles a mutant that the common program cannot hold, and runs the tests.
func (w *workshop) alone(ctx context.Context, m mutant) fate {
	dir, err := os.MkdirTemp(w.dir, "one")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	original, err := filepath.Abs(m.file)
	if err != nil {
		panic(err)
	}
	changed, plan := filepath.Join(dir, "changed.go"), filepath.Join(filepath.Base(dir), "overlay.json")
	if err := os.WriteFile(changed, m.source, 0o600); err != nil {
		panic(err)
	}
	if err := w.plan(plan, map[string]string{original: changed}); err != nil {
		panic(err)
	}
	cmd := exec.CommandContext(ctx, "go", append([]string{"test", "-short", "-failfast", "-vet=off", "-ldflags=-s -w", "-overlay", filepath.Join(w.dir, plan)}, w.tests...)...)
	cmd.WaitDelay = 5 * time.Second
	text, err := cmd.CombinedOutput()
	switch {
	case err == nil:
		return survived
	case ctx.Err() != nil:
		return timedOut
	case strings.Contains(string(text), "[build failed]"), strings.Contains(string(text), "[setup failed]"):
		return unfit
	}
	return killed
}
