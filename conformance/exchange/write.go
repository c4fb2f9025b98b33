package exchange

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

var plain = pattern(`^[A-Za-z0-9][-A-Za-z0-9._]*$`)

// plainName reports whether an id can be a file name everywhere and cannot leave its folder.
func plainName(id string) bool { return len(id) <= 200 && plain().MatchString(id) }

// Write scrubs a copy of ex and writes it to dir/ID.json, whole or not at all; dir is made if need be. A file with the
// same id is replaced. People stay as they are: what leaves the house goes through [Recording.Write].
//
// It refuses to write, with an error that says why, when a credential is left or nobody could see it (in a broken
// gzip body, in a content coding other than gzip), when the file holds another id or is no exchange file, and when
// the id cannot be a file name.
func (s *Scrubber) Write(dir string, ex *Exchange) error {
	if err := s.write(dir, ex); err != nil {
		return fmt.Errorf("exchange %q is not written: %w", s.text(ex.ID, map[string]int{}), err)
	}
	return nil
}

func (s *Scrubber) write(dir string, ex *Exchange) error {
	scrubbed := *ex
	s.Scrub(&scrubbed)
	data, err := s.seal(&scrubbed)
	if err != nil {
		return err
	}
	file := filepath.Join(dir, ex.ID+".json")
	if err := replaceable(file, ex.ID); err != nil {
		return err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return replaceFile(file, data)
}

// seal returns the file of a scrubbed exchange, or why it must not be written.
func (s *Scrubber) seal(ex *Exchange) ([]byte, error) {
	if !plainName(ex.ID) {
		return nil, errors.New("its id cannot be a file name: use letters, digits, dot, dash and underscore")
	}
	data, err := Encode(ex)
	if err != nil {
		return nil, err
	}
	return data, s.check(ex)
}

// check looks at everything that Encode would write. Bodies are searched apart from the rest and as they are:
// in the file a body may be base64 of gzip.
func (s *Scrubber) check(ex *Exchange) error {
	rest := *ex
	rest.Request.Body = nil
	messages := []Response{{Headers: ex.Request.Headers, Body: ex.Request.Body}}
	if ex.Response != nil {
		messages = append(messages, *ex.Response)
		response := *ex.Response
		response.Body = nil
		rest.Response = &response
	}
	data, err := Encode(&rest)
	if err != nil {
		return err
	}
	leaks := s.Leaks(data)
	for _, m := range messages {
		leaks = append(leaks, s.Leaks(m.Body)...)
		for _, coding := range Values(m.Headers, "Content-Encoding") {
			if !searchable(coding) {
				return fmt.Errorf("its content coding %.40q cannot be searched for credentials", coding)
			}
		}
	}
	if len(leaks) > 0 {
		return fmt.Errorf("credentials are left in it: %s", strings.Join(leaks, ", "))
	}
	return nil
}

// searchable reports whether bodies of a content coding can be looked into.
func searchable(coding string) bool {
	return slices.Contains([]string{"", "identity", "gzip", "x-gzip"}, strings.ToLower(coding))
}

// replaceable reports why the file must not be replaced by an exchange of the given id; nil if it may be or is not there.
func replaceable(file, id string) error {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	old, _, err := Decode(filepath.ToSlash(file), data)
	if err != nil {
		return fmt.Errorf("the file is there and is no exchange: move it away: %w", err)
	}
	if old.ID != id {
		return fmt.Errorf("%s holds the exchange %q: move it away", file, old.ID)
	}
	return nil
}

// replaceFile writes beside the file and renames, so that nobody ever reads half of it. The name in between does
// not end in .json, or a loader could take it for an exchange.
func replaceFile(file string, data []byte) (err error) {
	// CreateTemp lets nobody else read the file, and rightly: recordings hold people's names and numbers.
	temp, err := os.CreateTemp(filepath.Dir(file), "."+filepath.Base(file)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
		}
	}()
	_, err = temp.Write(data)
	if err = errors.Join(err, temp.Close()); err != nil {
		return err
	}
	return os.Rename(temp.Name(), file)
}
