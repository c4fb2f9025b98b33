package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// folderOf is the generator's folder: its name without the version.
func folderOf(g generator) string { return strings.Fields(g.name())[0] }

// caseName is the name of a case's program.
func caseName(i int) string { return fmt.Sprintf("case%02d", i) }

func write(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

// command runs a program and returns its standard output, its standard error and whether it succeeded. An error means
// that it could not be run.
func command(folder string, env []string, name string, args ...string) (stdout, stderr string, ok bool, err error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = folder
	cmd.Env = append(append(os.Environ(), "NO_COLOR=1", "DO_NOT_TRACK=1"), env...)
	var out, fails bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &fails
	err = cmd.Run()
	if _, exited := err.(*exec.ExitError); exited {
		return out.String(), fails.String(), false, nil
	}
	return out.String(), fails.String(), err == nil, err
}

// outcomes reads what the programs print: one line of JSON for the tour and for each case.
func outcomes(stdout string, cases []sendCase) (map[int]outcome, error) {
	found := map[int]outcome{}
	for _, line := range strings.Split(strings.TrimSpace(stdout), "\n") {
		var said struct {
			Name    string
			Result  outcome
			Refused string
		}
		if err := json.Unmarshal([]byte(line), &said); err != nil {
			return nil, fmt.Errorf("a program printed %q: %w", line, err)
		}
		index := tour
		if said.Name != "tour" {
			if _, err := fmt.Sscanf(said.Name, "case%d", &index); err != nil || index >= len(cases) {
				return nil, fmt.Errorf("a program speaks of %q", said.Name)
			}
		}
		found[index] = outcome{Status: said.Result.Status, Refused: said.Refused}
	}
	if _, ok := found[tour]; !ok {
		return nil, fmt.Errorf("the tour says nothing: %s", stdout)
	}
	return found, nil
}
