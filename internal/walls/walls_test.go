package walls

import (
	_ "embed"
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
)

const module = "github.com/greenapi-contract/greenapi-go"

//go:embed walls.txt
var table string

// wall is what a room may import, and the line that says so.
type wall struct {
	allowed []string
	line    int
}

// read reads the table: room to wall, "room + test" to that of its tests.
func read(t *testing.T, text string) map[string]wall {
	t.Helper()
	walls := map[string]wall{}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if strings.TrimSpace(line) == "" {
			continue
		}
		room, allowed, ok := strings.Cut(line, ":")
		if _, again := walls[room]; !ok || again {
			t.Fatalf("walls.txt:%d: want one line a room, with a colon behind its name", i+1)
		}
		walls[strings.TrimSpace(room)] = wall{strings.Fields(allowed), i + 1}
	}
	return walls
}

// breaches are the imports that a wall forbids, and rooms without a wall, each with its place.
func breaches(t *testing.T, files fs.FS, walls map[string]wall) []string {
	t.Helper()
	var list []string
	err := fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir():
			return skip(files, name)
		case path.Ext(name) != ".go" || path.Dir(name) == ".": // tools.go pins generators and is built into nothing
			return nil
		}
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return err
		}
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, name, text, parser.ImportsOnly)
		if err != nil {
			return err
		}
		room := path.Dir(name)
		if strings.HasSuffix(name, "_test.go") {
			room += " + test"
		}
		w, walled := walls[room]
		if !walled {
			if !strings.HasSuffix(room, "+ test") {
				list = append(list, fmt.Sprintf("%s: %s has no line in internal/walls/walls.txt: give it one", name, room))
			}
			return nil
		}
		for _, spec := range file.Imports {
			target, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if !w.allows(target) {
				list = append(list, fmt.Sprintf("%s: %s may not import %s: see internal/walls/walls.txt:%d", set.Position(spec.Pos()), room, target, w.line))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// skip leaves out modules of their own, and what is no code of ours.
func skip(files fs.FS, name string) error {
	base := path.Base(name)
	if base == "testdata" || base == "node_modules" || base != "." && strings.HasPrefix(base, ".") {
		return fs.SkipDir
	}
	if _, err := fs.Stat(files, path.Join(name, "go.mod")); err == nil && name != "." {
		return fs.SkipDir
	}
	return nil
}

func (w wall) allows(target string) bool {
	own, isOwn := strings.CutPrefix(target, module)
	if isOwn && own == "" {
		return false // the root drags the generators into every consumer
	}
	if slices.Contains(w.allowed, "*") {
		return true
	}
	if isOwn {
		return slices.Contains(w.allowed, strings.TrimPrefix(own, "/"))
	}
	if first, _, _ := strings.Cut(target, "/"); !strings.Contains(first, ".") {
		return true // the standard library
	}
	return slices.ContainsFunc(w.allowed, func(library string) bool {
		return target == library || strings.HasPrefix(target, library+"/")
	})
}

// TestWalls holds every file of the module against the table.
func TestWalls(t *testing.T) {
	for _, breach := range breaches(t, os.DirFS("../.."), read(t, table)) {
		t.Error(breach)
	}
}

// TestEveryWallHasItsRoom: a line for a folder that is gone says nothing.
func TestEveryWallHasItsRoom(t *testing.T) {
	for room, w := range read(t, table) {
		if info, err := os.Stat("../../" + strings.TrimSuffix(room, " + test")); err != nil || !info.IsDir() {
			t.Errorf("walls.txt:%d: there is no room %s", w.line, room)
		}
	}
}

// TestBreachesAreNamed plants one breach of each kind, and wants it named by file and line.
func TestBreachesAreNamed(t *testing.T) {
	walls := read(t, "a: b example.org/lib\nb:\nb + test: b\n")
	for name, c := range map[string]struct{ file, text, want string }{
		"a room that is not allowed":    {"b/x.go", "package b\n\nimport (\n\t\"fmt\"\n\t\"" + module + "/a\"\n)\n", "b/x.go:5:2: b may not import " + module + "/a: see internal/walls/walls.txt:2"},
		"a library that is not allowed": {"b/x.go", "package b\n\nimport \"example.org/lib\"\n", "b/x.go:3:8: b may not import example.org/lib: see internal/walls/walls.txt:2"},
		"a library of a like name":      {"a/x.go", "package a\n\nimport \"example.org/library\"\n", "a/x.go:3:8: a may not import example.org/library: see internal/walls/walls.txt:1"},
		"the root":                      {"a/x.go", "package a\n\nimport _ \"" + module + "\"\n", "a/x.go:3:8: a may not import " + module + ": see internal/walls/walls.txt:1"},
		"a library in a test":           {"b/x_test.go", "package b\n\nimport \"example.org/lib\"\n", "b/x_test.go:3:8: b + test may not import example.org/lib: see internal/walls/walls.txt:3"},
		"a room that nobody knows":      {"c/x.go", "package c\n", "c/x.go: c has no line in internal/walls/walls.txt: give it one"},
		"what is allowed":               {"a/x.go", "package a\n\nimport (\n\t\"os\"\n\t\"example.org/lib/deep\"\n\t\"" + module + "/b\"\n)\n", ""},
		"another module":                {"c/x.go", "", ""},
	} {
		files := fstest.MapFS{c.file: &fstest.MapFile{Data: []byte(c.text)}}
		if name == "another module" {
			files["c/go.mod"] = &fstest.MapFile{Data: []byte("module c\n")}
		}
		if got := strings.Join(breaches(t, files, walls), "\n"); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
