package exchange

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// runTime is how the name of a run's folder begins: in UTC, in the order of the calendar, without a colon, which no
// file name may hold everywhere. A fraction of a second follows where two runs were over within one.
const runTime = "20060102T150405"

// runName is the name of the folder that one run of a recorder wrote.
var runName = pattern(`^([0-9]{8}T[0-9]{6}(?:\.[0-9]{1,9})?)Z-(whatsapp|telegram|max)$`)

// unfinished begins the name of a folder that is being written, or was when its writer was killed.
const unfinished = ".unfinished-"

// parseRun reads the name of a run's folder.
func parseRun(name string) (at time.Time, product string, ok bool) {
	part := runName().FindStringSubmatch(name)
	if part == nil {
		return time.Time{}, "", false
	}
	at, err := time.Parse(runTime, part[1]) // takes a fraction along
	return at, part[2], err == nil
}

// Writable tries out whether [Recording.Write] can make a folder below dir, and makes dir if need be. What is left where
// the program is killed meanwhile, the next recording removes.
func Writable(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	try, err := os.MkdirTemp(dir, unfinished)
	if err != nil {
		return err
	}
	if err := os.Remove(try); !errors.Is(err, fs.ErrNotExist) { // another recorder may have swept it away
		return err
	}
	return nil
}

// writeRun writes files, by name, into a new folder of dir called after the time and the product, all or none, and
// returns its name. Whoever looks at dir at any moment sees the whole folder or no folder of that name.
func writeRun(dir, product string, at time.Time, files map[string][]byte) (string, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	// A second writer takes what the first has not finished for a leftover. The first then starts again.
	var err error
	for range 3 {
		if err = sweep(dir); err != nil {
			return "", err
		}
		var name string
		if name, err = tryRun(dir, product, at.UTC().Truncate(time.Second), files); err == nil {
			return name, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			break
		}
	}
	return "", err
}

func tryRun(dir, product string, at time.Time, files map[string][]byte) (name string, err error) {
	staging, err := os.MkdirTemp(dir, unfinished)
	if err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(staging)
		}
	}()
	if err := os.Chmod(staging, 0o755); err != nil {
		return "", err
	}
	for file, data := range files {
		if err := writeSynced(filepath.Join(staging, file), data); err != nil {
			return "", err
		}
	}
	for {
		name = at.Format(runTime+".999999999") + "Z-" + product
		final := filepath.Join(dir, name)
		if _, err := os.Lstat(final); err == nil {
			at = at.Add(time.Millisecond)
			continue
		}
		err := os.Rename(staging, final)
		if err == nil {
			return name, nil
		}
		if _, taken := os.Lstat(final); taken != nil {
			return "", err
		}
		at = at.Add(time.Millisecond)
	}
}

// sweep removes what killed writers have left in dir. It renames before it removes, so that somebody who is still
// writing there fails instead of finishing half a folder.
func sweep(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !e.IsDir() || !strings.HasPrefix(e.Name(), unfinished) {
			continue
		}
		grave := filepath.Join(dir, e.Name()+"~")
		if err := os.Rename(filepath.Join(dir, e.Name()), grave); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("an unfinished recording cannot be removed: %w", err)
		}
		if err := os.RemoveAll(grave); err != nil {
			return fmt.Errorf("an unfinished recording cannot be removed: %w", err)
		}
	}
	return nil
}

func writeSynced(name string, data []byte) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}
