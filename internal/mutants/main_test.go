package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReasonsAreRequired: what is called equivalent says why, and of which package it is.
func TestReasonsAreRequired(t *testing.T) {
	if _, err := readEquivalent(equivalentText); err != nil {
		t.Error(err)
	}
	known, err := readEquivalent("# a remark\n\nfolder/package:\na.go f: 1 -> 2 #0\tit is a capacity\n")
	if err != nil || known["folder/package"]["a.go f: 1 -> 2 #0"] != "it is a capacity" {
		t.Errorf("%v, %v", known, err)
	}
	for _, text := range []string{"package:\na.go f: 1 -> 2 #0\n", "package:\na.go f: 1 -> 2 #0\t \n", "\na.go f: 1 -> 2 #0\tof no package\n"} {
		if _, err := readEquivalent(text); err == nil || !strings.Contains(err.Error(), "equivalent.txt:2") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// TestMutantsAreTried in a package of which a test holds one line and not the other.
func TestMutantsAreTried(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles programs")
	}
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{
		"go.mod": "module sample\n\ngo 1.25.0\n",
		"sub/sub.go": `package sub

const most = 10

func held(n int) bool { return n > most }

func open(ok bool) bool { return !ok }
`,
		"sub/sub_test.go": `package sub

import "testing"

func TestHeld(t *testing.T) {
	if held(10) || !held(11) {
		t.Error("ten is most")
	}
	open(true)
}
`,
	} {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, c := range map[string]struct {
		equivalent string
		choose     choosing
		want       []string // in what is printed or in the error
	}{
		"all": {"", choosing{every: 1}, []string{
			"all 3 2 0 0 0 0 1", "survived: sub/sub.go:7 sub.go open: !ok -> ok #0", "1 mutants survive",
		}},
		"listed": {"sub.go open: !ok -> ok #0\tnobody calls it", choosing{every: 1}, []string{"all 3 2 0 1 0 0 0"}},
		"wrongly listed": {"sub.go held: n > most -> n >= most #0\tthe same\nsub.go gone: 1 -> 2 #0\twas the same", choosing{every: 1, file: "sub", kind: "cond"}, []string{
			"all 2 0 0 0 0 1 1", "not equivalent: sub/sub.go:5", `sub has no mutant "sub.go gone: 1 -> 2 #0" any more`, "1 are listed as equivalent",
		}},
	} {
		equivalent, err := readEquivalent("sub:\n" + c.equivalent)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		err = run(t.Context(), &out, []string{"./sub"}, c.choose, equivalent, "", 1, 0, false)
		if (err == nil) != (name == "listed") {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil {
			out.WriteString(err.Error())
		}
		got := strings.Join(strings.Fields(out.String()), " ")
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: no %q in\n%s", name, want, out.String())
			}
		}
	}
	gone := map[string]map[string]string{"gone": {}}
	if err := run(t.Context(), &bytes.Buffer{}, []string{"./sub"}, choosing{every: 1}, gone, "", 1, 0, true); err == nil || !strings.Contains(err.Error(), "no package gone") {
		t.Errorf("a package that is gone: %v", err)
	}
}

// TestSlowTests are told by what a run prints.
func TestSlowTests(t *testing.T) {
	if got := slowTests("--- PASS: TestA (0.01s)\n    --- PASS: TestA/one (3.00s)\n--- PASS: TestB (0.20s)\n--- PASS: TestC (12.5s)\n"); got != "^(TestB|TestC)$" {
		t.Errorf("%q", got)
	}
}
