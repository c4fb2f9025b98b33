package main

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// TestKilledRecord kills record 50 times, at moments told not by the clock but by what it has done: before anything, at
// each of its requests, with each number of files written, and when all is written. Each time the old recordings are
// whole and verify says what it said before. In the end a record that nobody kills leaves nothing but recordings.
func TestKilledRecord(t *testing.T) {
	if testing.Short() {
		t.Skip("starts 50 processes")
	}
	const kills = 50
	dir := t.TempDir()
	args := []string{"record", "--recordings", dir, "--product", exchange.WhatsApp,
		"--group-id", served[exchange.WhatsApp].group, "--probe-errors", "--send-to", "79001234567@c.us"}
	instance(t, exchange.MAX)
	if o := command(t, "record", "--recordings", dir, "--product", exchange.MAX); o.code != 0 {
		t.Fatalf("exit code %d: %s", o.code, o.stderr)
	}
	server := instance(t, exchange.WhatsApp)
	if o := command(t, args...); o.code != 0 {
		t.Fatalf("exit code %d: %s", o.code, o.stderr)
	}
	requests := len(server.Requests()) // and files
	old, before := written(t, dir), verdictOn(t, dir)

	watch := folders{dir: dir, known: map[string]bool{}}
	watch.forget(t)
	met := map[string]int{}
	for i := range kills {
		asking := i <= requests
		var faults []string
		if asking {
			faults = append(faults, fmt.Sprintf("hang@%d", max(i, 1)))
		}
		server := instance(t, exchange.WhatsApp, faults...)
		c := process(append(os.Environ(), asCommand+"=hasty"), args...)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		wanted := (i - requests - 1) % (requests + 2) // files; more than there will be stands for all and the renaming
		for limit := time.Now().Add(time.Minute); ; {
			if done, files := watch.look(t); asking && len(server.Requests()) >= i || !asking && (done != "" || files >= wanted) {
				break
			}
			if time.Now().After(limit) {
				t.Fatalf("kill %d: it never got so far", i)
			}
			time.Sleep(20 * time.Microsecond)
		}
		_ = c.Process.Kill() // SIGKILL
		_ = c.Wait()

		whole(t, dir, old)
		if after := verdictOn(t, dir); !reflect.DeepEqual(after, before) {
			t.Fatalf("kill %d: verify says\n%+v\nand said\n%+v", i, after, before)
		}
		switch done, files := watch.look(t); {
		case done == "" && files <= 0:
			met["asking"]++
		case done == "":
			met["writing"]++
		case files != requests:
			t.Fatalf("kill %d: %s has %d files of %d", i, done, files, requests)
		default:
			met["done"]++
			if err := os.RemoveAll(filepath.Join(dir, done)); err != nil {
				t.Fatal(err)
			}
		}
		watch.forget(t)
	}
	t.Logf("%d kills met a record that was %v", kills, met)
	if met["asking"] <= requests || met["writing"] == 0 || met["done"] == 0 {
		t.Errorf("kills met only %v", met)
	}

	if o := command(t, args...); o.code != 0 {
		t.Fatalf("exit code %d: %s", o.code, o.stderr)
	}
	whole(t, dir, old)
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 3 {
		t.Errorf("left: %v, %v", entries, err)
	}
}

// TestKilledVerify kills verify while it writes its reports. What it leaves is nobody's an hour later, and goes; a run
// beside it would still be at work on it before.
func TestKilledVerify(t *testing.T) {
	out := t.TempDir()
	staged := func() (names []string) {
		entries, err := os.ReadDir(out)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") {
				names = append(names, filepath.Join(out, e.Name()))
			}
		}
		return names
	}
	for range 5 {
		before := len(staged())
		c := process(nil, "verify", "--out", out)
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for limit := time.Now().Add(time.Minute); len(staged()) <= before && time.Now().Before(limit); {
			time.Sleep(20 * time.Microsecond)
		}
		_ = c.Process.Kill() // SIGKILL
		_ = c.Wait()
	}
	left := staged()
	if len(left) == 0 {
		t.Fatal("no kill met a verify that was writing: this shows nothing")
	}
	for i, name := range left[1:] {
		if err := os.Chtimes(name, time.Time{}, time.Now().Add(-time.Duration(61+i)*time.Minute)); err != nil {
			t.Fatal(err)
		}
	}
	mine := filepath.Join(out, ".results.json-mine")
	if err := os.WriteFile(mine, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(mine, time.Time{}, time.Now().Add(-24*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if o := command(t, "verify", "--out", out); o.code != 0 {
		t.Fatalf("exit code %d: %s", o.code, o.stderr)
	}
	if got, want := staged(), []string{left[0], mine}; !reflect.DeepEqual(got, want) {
		t.Errorf("%d files were left; now there are %v, want %v", len(left), got, want)
	}
}

// whole fails the test if a file of old is not in the folder as it was.
func whole(t *testing.T, dir string, old map[string]string) {
	t.Helper()
	files := written(t, dir)
	for name, text := range old {
		if files[name] != text {
			t.Fatalf("%s has changed or is lost", name)
		}
	}
}

// verdictOn is what verify says of a folder that is conformant.
func verdictOn(t *testing.T, dir string) judgement {
	t.Helper()
	out := t.TempDir()
	if o := command(t, "verify", "--recordings", dir, "--out", out); o.code != 0 {
		t.Fatalf("exit code %d:\n%s%s", o.code, o.stdout, o.stderr)
	}
	return judged(t, out)
}

// folders watches a folder of recordings for what comes new.
type folders struct {
	dir   string
	known map[string]bool
}

// look finds the new folder: its name once it has its own, and how many files it has; -1 where there is none.
func (f folders) look(t *testing.T) (done string, files int) {
	t.Helper()
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	files = -1
	for _, e := range entries {
		if f.known[strings.TrimSuffix(e.Name(), "~")] { // on its way out
			continue
		}
		inside, _ := os.ReadDir(filepath.Join(f.dir, e.Name()))
		files = len(inside)
		if !strings.HasPrefix(e.Name(), ".") {
			done = e.Name()
		}
	}
	return done, files
}

// forget makes what is there no longer new.
func (f folders) forget(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir(f.dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		f.known[strings.TrimSuffix(e.Name(), "~")] = true
	}
}
