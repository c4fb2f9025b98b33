package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"
)

const sample = `package sample

import ("regexp"; "strings")

type kept struct {
	Name string ` + "`json:\"name\"`" + `
	Mute bool ` + "`json:\"isMute\"`" + `
}

var plain = regexp.MustCompile("^a$")

func f(a, b int, ok bool) bool {
	if a < b && !ok {
		print("x")
		print(strings.Trim("b", "cd"))
		print("a sentence for people")
		return true
	}
	for range 3 {
		if ok {
			continue
		}
	}
	for ok {
		for {
			if b > 1 {
				continue
			}
			break
		}
	}
	switch a {
	case 1, 2:
		return a+b == 7
	}
	return false
}
`

// sampled are the mutants of the sample, its common program and how many that has.
func sampled(t *testing.T) (found []mutant, together []byte, count int) {
	t.Helper()
	c := &code{files: token.NewFileSet()}
	if err := c.add("sample.go", []byte(sample)); err != nil {
		t.Fatal(err)
	}
	c.types = &types.Info{}
	found, together = mutants(c.files, c.trees[0], "sample.go", c.texts[0], c.types, func() int { count++; return count })
	return found, together, count
}

// TestMutantsAreSmallAndWellFormed: each changes one thing, and the files with them can be parsed.
func TestMutantsAreSmallAndWellFormed(t *testing.T) {
	found, together, _ := sampled(t)
	if _, err := parser.ParseFile(token.NewFileSet(), "sample.go", together, 0); err != nil {
		t.Errorf("%v in\n%s", err, together)
	}
	keys := map[string]bool{}
	for _, m := range found {
		if keys[m.key()] {
			t.Errorf("two mutants are called %s", m.key())
		}
		keys[m.key()] = true
		if (m.source == nil) == (m.number == 0) {
			t.Errorf("%s is neither in the common program nor alone", m)
		}
		if m.source == nil {
			continue
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "sample.go", m.source, 0); err != nil || string(m.source) == sample {
			t.Errorf("%s: %v", m, err)
		}
	}
	if slices.ContainsFunc(sorted(keys), func(key string) bool { return strings.Contains(key, `"xa sentence`) }) {
		t.Error("what is told to people is changed")
	}
	if keys["sample.go f: continue -> break #1"] {
		t.Error("an endless loop gets an end")
	}
	for _, want := range []string{
		"f: a < b -> a <= b #0", "f: a < b && !ok -> a < b #0", "f: a < b && !ok -> !ok #0", "f: !ok -> ok #0", `f: print("x") ->  #0`, "f: true -> false #0",
		"f: ok -> !ok #0", "f: continue -> break #0", "f: 1, 2 -> 2 #0", "f: 1, 2 -> 1 #0", "f: a+b == 7 -> a+b != 7 #0", "f: 7 -> 8 #0", "f: 3 -> 4 #0",
		`f: "x" -> "xx" #0`, `f: "b" -> "xb" #0`, `f: "cd" -> "d" #0`, `var: "^a$" -> "a$" #0`, `var: "^a$" -> "^a" #0`,
		"kept: string -> bool #0", "kept: `json:\"isMute\"` -> `json:\"xisMute\"` #0",
	} {
		if !keys["sample.go "+want] {
			t.Errorf("nothing does %s; there are\n%s", want, strings.Join(sorted(keys), "\n"))
		}
	}
}

func sorted(keys map[string]bool) (list []string) {
	for key := range keys {
		list = append(list, key)
	}
	return list
}

// TestCommonProgramKnowsItsMutants: each number stands once in the file, and in the order of the list or not, for the
// change that the list says.
func TestCommonProgramKnowsItsMutants(t *testing.T) {
	found, together, count := sampled(t)
	for _, m := range found {
		if m.number == 0 {
			continue
		}
		for _, want := range []string{
			fmt.Sprintf("case %d: return (%s);", m.number, m.after),
			fmt.Sprintf("if %s != %d { %.5s", chosen, m.number, m.before),
			fmt.Sprintf("if %s == %d { %s };", chosen, m.number, m.after),
		} {
			if strings.Contains(string(together), want) {
				count--
			}
		}
		if strings.Contains(string(together), fmt.Sprintf("%s(%d, ", pick, m.number)) && strings.Contains(string(together), ", "+m.after+")") {
			count--
		}
	}
	if count != 0 {
		t.Errorf("%d mutants are not in the program under their number:\n%s", count, together)
	}
}
