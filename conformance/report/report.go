// Package report writes a result to files: results.json for programs, junit.xml for CI servers and summary.md for
// people.
package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// Write writes all reports of a result into a folder, which it makes if need be. Every file is whole or not there
// at all. results.json comes last: a reader that finds it finds the others too. The error says what could not be written.
func Write(dir string, res *result.Result) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("report folder %s cannot be made: %w: choose another with --out", dir, err)
	}
	var errs []error
	for _, file := range []struct {
		name   string
		render func(*result.Result) ([]byte, error)
	}{
		{"summary.md", Markdown},
		{"junit.xml", JUnit},
		{"results.json", JSON},
	} {
		data, err := file.render(res)
		if err == nil {
			err = replace(filepath.Join(dir, file.name), data)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("report %s: %w", filepath.Join(dir, file.name), err))
		}
	}
	return errors.Join(errs...)
}

// replace writes a file beside its place and moves it there.
func replace(name string, data []byte) error {
	temp, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name())
	_, err = temp.Write(data)
	err = errors.Join(err, temp.Chmod(0o644), temp.Close())
	if err != nil {
		return err
	}
	return os.Rename(temp.Name(), name)
}

// JSON renders results.json. The same run gives the same bytes: there is no clock in it.
func JSON(res *result.Result) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(res)
	return buffer.Bytes(), err
}
