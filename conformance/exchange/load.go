package exchange

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path"
	"slices"
	"strings"
	"time"
)

// LoadDir is LoadFS on the folder dir.
func LoadDir(dir string) ([]*Exchange, []string, error) {
	return LoadFS(os.DirFS(dir), dir)
}

// LoadFS reads every *.json of a folder of recordings and of the folders below it, in the order of their names.
// The root is what the caller calls fsys; it stands in front of every file name, in messages and in
// Exchange.File. It may be empty.
//
// The notes name the other files and the unknown keys, which are ignored; README.md is
// expected anywhere, and known-deviations.yaml in the folder itself. Folders whose names begin with a dot are none of ours; what a killed recorder left is noted.
// Where the folder holds several runs of [Recording.Write], the newest of each product is read and the others are
// noted. If there is no exchange at all, or anything is wrong with one of them, LoadFS returns no
// exchange and an error that joins a *FileError for each fault, sorted by file.
func LoadFS(fsys fs.FS, root string) ([]*Exchange, []string, error) {
	each, notes := EachFS(fsys, root)
	var exchanges []*Exchange
	for ex, err := range each {
		if err != nil {
			return nil, notes(), err
		}
		exchanges = append(exchanges, ex)
	}
	return exchanges, notes(), nil
}

// EachFS is LoadFS one exchange at a time, for folders that are larger than the memory. What is wrong with the files
// comes last, as one error; whoever reads half a folder must then not use the other half. The notes are complete when
// everything is read. The sequence is for one reading.
func EachFS(fsys fs.FS, root string) (exchanges iter.Seq2[*Exchange, error], notes func() []string) {
	l := &loader{fsys: fsys, root: root}
	return func(yield func(*Exchange, error) bool) {
		if !l.each(func(ex *Exchange) bool { return yield(ex, nil) }) || len(l.errs) == 0 {
			return
		}
		slices.SortStableFunc(l.errs, func(a, b *FileError) int {
			return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
		})
		yield(nil, joinErrors(l.errs))
	}, func() []string { return l.notes }
}

type loader struct {
	fsys  fs.FS
	root  string
	notes []string
	errs  []*FileError
}

// each yields the sound exchanges in order; false if it was told to stop.
func (l *loader) each(yield func(*Exchange) bool) bool {
	names := l.names()
	byID := map[string]int32{} // the first of an id, by its place among the names
	for i, name := range names {
		ex, err := l.file(name)
		if err != nil {
			l.add(name, err)
			continue
		}
		detach(ex)
		if first, ok := byID[ex.ID]; ok {
			l.add(name, &FileError{File: ex.File, Field: "id", Err: fmt.Errorf("%q is also the id of %s: give one of them another id", ex.ID, path.Join(l.root, names[first]))})
			continue
		}
		byID[ex.ID] = int32(i)
		if !yield(ex) {
			return false
		}
	}
	return true
}

// detach gives the words by which readers remember an exchange memory of their own: they were read as parts of the file's
// text, which would live on with them.
func detach(ex *Exchange) {
	ex.ID = strings.Clone(ex.ID)
	ex.Operation, ex.Product = listed(ex.Operation, operations), listed(ex.Product, products)
	ex.Origin = Origin(listed(string(ex.Origin), origins))
}

// listed is the list's own copy of a word, which is in it: the file was found sound.
func listed(word string, list []string) string { return list[slices.Index(list, word)] }

// names lists the exchange files by their full names, and notes the others.
func (l *loader) names() []string {
	info, err := fs.Stat(l.fsys, ".")
	if err == nil && !info.IsDir() {
		err = errors.New("not a folder")
	}
	if err != nil {
		l.add(".", fmt.Errorf("%w: give a folder of exchange files", reason(err)))
		return nil
	}
	newest := l.newest()
	var names []string
	_ = fs.WalkDir(l.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			l.add(name, fmt.Errorf("cannot be read: %w", reason(err)))
		case d.IsDir():
			return l.folder(name, newest)
		case path.Ext(name) == ".json":
			names = append(names, name)
		case d.Name() == "known-deviations.yaml" && name != d.Name():
			l.note(name, "ignored, known deviations lie in the folder itself or are named with --known")
		case d.Name() != "README.md" && d.Name() != "known-deviations.yaml":
			l.note(name, "ignored, only *.json files are exchanges")
		}
		return nil // whatever is wrong, the rest is worth reading: all faults are told at once
	})
	if len(names) == 0 && len(l.errs) == 0 {
		l.add(".", errors.New("holds no exchange, that is no *.json file"))
	}
	slices.Sort(names) // by the whole name, where WalkDir puts a/b.json in front of a.json
	return names
}

// newest finds the folder of the newest run of each product.
func (l *loader) newest() map[string]string {
	newest, times := map[string]string{}, map[string]time.Time{}
	_ = fs.WalkDir(l.fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return nil // names tells
		}
		if at, product, ok := parseRun(d.Name()); ok && (newest[product] == "" || at.After(times[product])) {
			newest[product], times[product] = name, at
		}
		return nil
	})
	return newest
}

// folder decides whether a folder is read.
func (l *loader) folder(name string, newest map[string]string) error {
	base := path.Base(name)
	if base != "." && strings.HasPrefix(base, ".") {
		if strings.HasPrefix(base, unfinished) {
			l.note(name, "ignored, a recording that was not finished; the next one removes it")
		}
		return fs.SkipDir
	}
	if _, product, ok := parseRun(base); ok && newest[product] != name {
		l.note(name, "ignored, "+newest[product]+" is a newer recording of "+product)
		return fs.SkipDir
	}
	return nil
}

func (l *loader) file(name string) (*Exchange, error) {
	data, err := ReadFS(l.fsys, name, maxFile)
	if err != nil {
		return nil, fmt.Errorf("cannot be read: %w", err)
	}
	ex, notes, err := Decode(path.Join(l.root, name), data)
	l.notes = append(l.notes, notes...)
	return ex, err
}

func (l *loader) note(name, text string) {
	l.notes = append(l.notes, visible(path.Join(l.root, name)+": "+text))
}

// add takes the file errors that err is or joins; any other error becomes one about the named file.
func (l *loader) add(name string, err error) {
	var one *FileError
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		for _, err := range joined.Unwrap() {
			l.add(name, err)
		}
		return
	}
	if !errors.As(err, &one) {
		one = &FileError{File: path.Join(l.root, name), Err: err}
	}
	l.errs = append(l.errs, one)
}
