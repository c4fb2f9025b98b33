// Package report writes a result to files: results.json for programs, junit.xml for CI servers, summary.md and
// summary.html for people.
package report

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// files are the reports, in the order in which they are put in place: a reader that finds results.json finds the others
// too.
var files = []struct {
	name  string
	write func(io.Writer, *result.Result) error
}{
	{"summary.md", whole(Markdown)},
	{"summary.html", whole(HTML)},
	{"junit.xml", whole(JUnit)},
	{"results.json", writeJSON}, // grows with the run, and is never in memory as a whole
}

// whole writes what was rendered.
func whole(render func(*result.Result) ([]byte, error)) func(io.Writer, *result.Result) error {
	return func(w io.Writer, res *result.Result) error {
		data, err := render(res)
		if err == nil {
			_, err = w.Write(data)
		}
		return err
	}
}

// Write writes all reports of a result into a folder, which it makes if need be. Those of an earlier run are taken away
// first: whatever goes wrong, no old verdict stands there for a new one. Every file is whole or not there at all. The
// error says what could not be written; the rest is there.
func Write(dir string, res *result.Result) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("report folder %s cannot be made: %w: choose another with --out", dir, err)
	}
	var errs []error
	for i := range files {
		name := filepath.Join(dir, files[len(files)-1-i].name) // results.json first
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("report %s: the old one cannot be taken away: %w", name, err))
		}
	}
	for _, file := range files {
		err := replace(filepath.Join(dir, file.name), func(w io.Writer) error { return file.write(w, res) })
		if err != nil {
			errs = append(errs, fmt.Errorf("report %s: %w", filepath.Join(dir, file.name), err))
		}
	}
	return errors.Join(errs...)
}

// replace writes a file beside its place and moves it there.
func replace(name string, write func(io.Writer) error) error {
	temp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	err = write(temp)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}
