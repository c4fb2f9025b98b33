package exchange

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
)

// TestReadFile: what is no file, does not end or is larger than it may be is refused before it is read, and the error leaves
// the name to whoever asked.
func TestReadFile(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"empty": "", "four": "four", "five!": "five!", "a\xff": "odd"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Skipf("no such name here: %v", err)
		}
	}
	for name, want := range map[string]string{
		"empty": "", "four": "four", "a\xff": "odd",
		"five!": "it has 5 bytes, at most 4 are read",
		".":     "not a regular file",
	} {
		text, err := ReadFile(filepath.Join(dir, name), 4)
		if err != nil {
			text = []byte(err.Error())
		}
		if string(text) != want {
			t.Errorf("%q: got %q, want %q", name, text, want)
		}
	}
	if _, err := ReadFS(os.DirFS(dir), "a\xff", 4); err == nil || err.Error() != "its name is not UTF-8: rename it" {
		t.Errorf("a name that is no text: %v", err)
	}
	if text, err := ReadFile("/proc/self/maps", 10); err == nil { // which says of itself that it is empty
		t.Errorf("read %d bytes", len(text))
	}
	if _, err := ReadFile(filepath.Join(dir, "nowhere"), 4); !errors.Is(err, fs.ErrNotExist) || strings.Contains(err.Error(), "nowhere") {
		t.Errorf("a file that is not there: %v", err)
	}
	large := fstest.MapFS{"a": {Data: []byte(strings.Repeat("a", 5000))}}
	if text, err := ReadFS(large, "a", 5000); err != nil || string(text) != strings.Repeat("a", 5000) {
		t.Errorf("%d bytes, %v", len(text), err)
	}
}
