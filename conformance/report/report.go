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
	"slices"
	"sync"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// file is a report.
type file struct {
	name  string
	write func(io.Writer, *result.Result) error
}

// files are in the order in which they are put in place: a reader that finds results.json finds the others too.
var files = []file{
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
// error says what could not be written; the rest is there. What a killed run has left beside the reports goes, an hour later.
func Write(dir string, res *result.Result) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("report folder %s cannot be made: %w: choose another with --out", dir, err)
	}
	sweep(dir)
	var errs []error
	for i := range files {
		name := filepath.Join(dir, files[len(files)-1-i].name) // results.json first
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("report %s: the old one cannot be taken away: %w", name, err))
		}
	}
	staged := make([]string, len(files))
	faults := make([]error, len(files))
	var all sync.WaitGroup
	for i, file := range files {
		all.Go(func() { staged[i], faults[i] = stage(dir, file, res) })
	}
	all.Wait()
	for i, file := range files {
		name := filepath.Join(dir, file.name)
		if faults[i] == nil {
			faults[i] = os.Rename(staged[i], name)
		}
		if faults[i] != nil {
			_ = os.Remove(staged[i])
			errs = append(errs, fmt.Errorf("report %s: %w", name, faults[i]))
		}
	}
	return errors.Join(errs...)
}

// stage writes a report beside its place and returns the name of the file, with an error too.
func stage(dir string, f file, res *result.Result) (name string, err error) {
	temp, err := os.CreateTemp(dir, "."+f.name+"-*")
	if err != nil {
		return "", err
	}
	err = f.write(temp, res)
	return temp.Name(), errors.Join(err, temp.Chmod(0o644), temp.Close())
}

// abandoned is after what time a file that nobody has finished is nobody's.
const abandoned = time.Hour

// sweep takes away the staged files of killed runs; those of a run beside this one are younger. What cannot be taken away
// is in nobody's way.
func sweep(dir string) {
	entries, _ := os.ReadDir(dir)
	for _, entry := range entries {
		staged := slices.ContainsFunc(files, func(f file) bool {
			match, _ := filepath.Match("."+f.name+"-[0-9]*", entry.Name())
			return match
		})
		if !staged {
			continue
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > abandoned {
			_ = os.Remove(filepath.Join(dir, entry.Name()))
		}
	}
}
