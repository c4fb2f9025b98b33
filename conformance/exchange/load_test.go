package exchange

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// file is a map entry that holds the text.
func file(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }

func named(id string) *fstest.MapFile {
	return file(strings.Replace(minimal, `"format": 1`, `"format": 1, "id": "`+id+`"`, 1))
}

func TestLoadFS(t *testing.T) {
	exchanges, notes, err := LoadFS(fstest.MapFS{
		"b.json":                file(minimal),
		"a.json":                file(minimal),
		"a/z.json":              named("own"),
		"a/README.md":           file("# about"),
		"README.md":             file("# about"),
		"known-deviations.yaml": file("[]"),
		"notes.txt":             file("hello"),
		"upper.JSON":            file("{}"),
		"unknown.json":          file(strings.Replace(minimal, `"format": 1`, `"format": 1, "note": ""`, 1)),
	}, "rec")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, ex := range exchanges {
		got = append(got, ex.File+"="+ex.ID)
	}
	if want := []string{"rec/a.json=a", "rec/a/z.json=own", "rec/b.json=b", "rec/unknown.json=unknown"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if want := []string{
		"rec/notes.txt: ignored, only *.json files are exchanges",
		"rec/upper.JSON: ignored, only *.json files are exchanges",
		"rec/unknown.json:1: unknown key note is ignored",
	}; !slices.Equal(notes, want) {
		t.Errorf("got %q, want %q", notes, want)
	}
}

func TestLoadFSErrors(t *testing.T) {
	unreadable := func() fs.FS {
		return brokenFS{fstest.MapFS{"a.json": file(minimal), "broken.json": file(minimal), "closed/b.json": file(minimal)}}
	}
	for _, c := range []struct {
		name string
		fsys fs.FS
		want string
	}{
		{"nothing there", fstest.MapFS{}, "rec: holds no exchange, that is no *.json file"},
		{"nothing but other files", fstest.MapFS{"sub/README.md": file("")}, "rec: holds no exchange, that is no *.json file"},
		{"equal ids", fstest.MapFS{"a.json": named("b"), "b.json": file(minimal), "sub/b.json": named("other")},
			`rec/b.json: id: "b" is also the id of rec/a.json: give one of them another id`},
		{"equal names", fstest.MapFS{"x/a.json": file(minimal), "y/a.json": file(minimal)},
			`rec/y/a.json: id: "a" is also the id of rec/x/a.json: give one of them another id`},
		{"every fault is told, sorted by file", fstest.MapFS{
			"a.json": file("{"), "b.json": file(`{"format": 3}`), "c.json": file(minimal),
			"d.json": file(strings.Replace(strings.Replace(minimal, "max", "icq", 1), "GET", "", 1)),
		}, `rec/a.json:1:2: not JSON: the end of the body where a name in double quotes is due
rec/b.json:1: format: write 1, the only format that this program reads
rec/d.json:1: product: "icq" is not known, write one of whatsapp, telegram, max
rec/d.json:2: request.method: missing, write a method such as POST`},
		{"a pipe", fstest.MapFS{"a.json": {Mode: fs.ModeNamedPipe}}, "rec/a.json: cannot be read: not a regular file"},
		{"unreadable file and folder", unreadable(), "rec/broken.json: cannot be read: permission denied\nrec/closed: cannot be read: permission denied"},
	} {
		exchanges, _, err := LoadFS(c.fsys, "rec")
		if err == nil || err.Error() != c.want {
			t.Errorf("%s: got\n%v\nwant\n%s", c.name, err, c.want)
		}
		if one := (*FileError)(nil); exchanges != nil || !errors.As(err, &one) {
			t.Errorf("%s: no *FileError, or exchanges beside it", c.name)
		}
	}
}

// brokenFS refuses to open names that say so.
type brokenFS struct{ fstest.MapFS }

func (b brokenFS) Open(name string) (fs.File, error) {
	if strings.HasPrefix(name, "broken") || name == "closed" {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("permission denied")}
	}
	return b.MapFS.Open(name)
}

func (b brokenFS) ReadFile(name string) ([]byte, error) { return readAll(b, name) }

func (b brokenFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if _, err := b.Open(name); err != nil {
		return nil, err
	}
	return b.MapFS.ReadDir(name)
}

func readAll(fsys fs.FS, name string) ([]byte, error) {
	return fs.ReadFile(struct{ fs.FS }{fsys}, name)
}

// os.DirFS takes the folder's name out of every error: LoadDir puts it back.
func TestLoadDirNamesTheFolder(t *testing.T) {
	dir := filepath.ToSlash(t.TempDir())
	plain := dir + "/plain.json"
	if err := os.WriteFile(plain, []byte(minimal), 0o600); err != nil {
		t.Fatal(err)
	}
	exchanges, notes, err := LoadDir(dir)
	if err != nil || len(notes) > 0 || len(exchanges) != 1 || exchanges[0].File != plain {
		t.Errorf("got %v, %v, %v", exchanges, notes, err)
	}
	for name, want := range map[string]string{
		dir + "/missing": dir + "/missing: no such file or directory: give a folder of exchange files",
		plain:            plain + ": not a directory: give a folder of exchange files",
	} {
		_, _, err := LoadDir(name)
		if err == nil || !strings.HasPrefix(err.Error(), name+": ") {
			t.Errorf("%s: got %v", name, err)
		}
		if runtime.GOOS == "linux" && err.Error() != want {
			t.Errorf("got %v, want %s", err, want)
		}
	}
}

func TestLoadDirFollowsLinksToFiles(t *testing.T) {
	dir := t.TempDir()
	target := filepath.Join(t.TempDir(), "target")
	if err := os.WriteFile(target, []byte(minimal), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(target, filepath.Join(dir, "link.json")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	exchanges, _, err := LoadDir(dir)
	if err != nil || len(exchanges) != 1 || exchanges[0].ID != "link" {
		t.Errorf("got %v, %v", exchanges, err)
	}
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "dangling.json")); err != nil {
		t.Fatal(err)
	}
	if _, _, err := LoadDir(dir); err == nil || !strings.Contains(err.Error(), "dangling.json: cannot be read: ") {
		t.Errorf("got %v", err)
	}
}
