package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
)

// code is a package's files, tests aside, with the types of what is in them.
type code struct {
	dir   string
	paths []string
	texts [][]byte
	trees []*ast.File
	files *token.FileSet
	types *types.Info
}

// load reads and type-checks a package.
func load(name string) (*code, error) {
	listing, err := exec.Command("go", "list", "-deps", "-export", "-json=Dir,GoFiles,ImportPath,Export", name).Output()
	if err != nil {
		return nil, fmt.Errorf("go list %s: %w", name, err)
	}
	type listed struct {
		Dir, ImportPath, Export string
		GoFiles                 []string
	}
	var last listed // what the others are there for
	exports := map[string]string{}
	for decoder := json.NewDecoder(bytes.NewReader(listing)); ; {
		var one listed
		if err := decoder.Decode(&one); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		exports[one.ImportPath], last = one.Export, one
	}
	c := &code{dir: last.Dir, files: token.NewFileSet()}
	for _, file := range last.GoFiles {
		path := filepath.Join(last.Dir, file)
		text, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		if err := c.add(path, text); err != nil {
			return nil, err
		}
	}
	return c, c.check(last.ImportPath, func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
}

func (c *code) add(path string, text []byte) error {
	tree, err := parser.ParseFile(c.files, path, text, parser.SkipObjectResolution)
	if err != nil {
		return err
	}
	c.paths, c.texts, c.trees = append(c.paths, path), append(c.texts, text), append(c.trees, tree)
	return nil
}

// check finds the types, for which lookup opens what the compiler has noted of an imported package.
func (c *code) check(path string, lookup importer.Lookup) error {
	c.types = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: importer.ForCompiler(c.files, "gc", lookup)}
	_, err := config.Check(path, c.files, c.trees, c.types)
	return err
}
