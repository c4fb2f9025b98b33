package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// ogen is the generator of the same name: its client is a Go package of this module.
type ogen struct{ version string }

func ogenVersion() (string, error) {
	stdout, stderr, ok, err := command(".", nil, "go", "list", "-m", "-f", "{{.Version}}", "github.com/ogen-go/ogen")
	if err == nil && !ok {
		err = fmt.Errorf("go list: %s", stderr)
	}
	return strings.TrimSpace(stdout), err
}

func (o ogen) name() string { return "ogen " + o.version }

func (o ogen) wanted(c sendCase) bool { return c.Compiles || c.GoCompiles != "" }

const here = "github.com/greenapi-contract/greenapi-go/internal/specclients"

func (o ogen) generate(spec, folder string, cases []sendCase) error {
	_, stderr, ok, err := command(".", nil, "go", "tool", "ogen", "--target", filepath.Join(folder, "api"), "--package", "api", spec)
	if err == nil && !ok {
		return &refusal{stderr}
	}
	if err != nil {
		return err
	}
	program, err := os.ReadFile(filepath.Join("ogen", "main.go.txt"))
	if err != nil {
		return err
	}
	if err := write(filepath.Join(folder, "main.go"), strings.ReplaceAll(string(program), "{{package}}", o.path(folder))); err != nil {
		return err
	}
	for i, c := range cases {
		text := fmt.Sprintf("// Package %s: %s.\npackage %s\n\nimport api %q\n\nvar Request = &api.SendContactRequest%s\n", caseName(i), c.Name, caseName(i), o.path(folder)+"/api", c.Go)
		if err := write(filepath.Join(folder, "cases", caseName(i), "case.go"), text); err != nil {
			return err
		}
	}
	return write(filepath.Join(folder, "cases.go"), o.list(folder, nil))
}

func (o ogen) path(folder string) string { return here + "/" + filepath.ToSlash(folder) }

// list is the program's list of cases, by index; a request is sent only if its package compiles.
func (o ogen) list(folder string, compiling []int) string {
	text := "package main\n\nimport (\n\tapi \"" + o.path(folder) + "/api\"\n"
	for _, i := range compiling {
		text += fmt.Sprintf("\t%q\n", o.path(folder)+"/cases/"+caseName(i))
	}
	text += ")\n\nvar cases = map[string]*api.SendContactRequest{\n"
	for _, i := range compiling {
		text += fmt.Sprintf("\t%q: %s.Request,\n", caseName(i), caseName(i))
	}
	return text + "}\n"
}

// goPackage is how go build names the package whose errors follow: # path
var goPackage = regexp.MustCompile(`^# .*/cases/case(\d+)$`)

func (o ogen) compile(folder string, cases []sendCase) (map[int]string, error) {
	_, stderr, ok, err := command(".", nil, "go", "build", "./"+filepath.ToSlash(folder)+"/...")
	if err != nil {
		return nil, err
	}
	complaints := map[int]string{}
	index := tour
	if !ok {
		for _, line := range strings.Split(stderr, "\n") {
			if strings.HasPrefix(line, "# ") {
				index = tour
				if found := goPackage.FindStringSubmatch(line); found != nil {
					_, _ = fmt.Sscanf(found[1], "%d", &index) // digits: the expression says so
				}
			} else if line != "" {
				complaints[index] += line + "\n"
			}
		}
	}
	var compiling []int
	for i := range cases {
		if complaints[i] == "" {
			compiling = append(compiling, i)
		}
	}
	return complaints, write(filepath.Join(folder, "cases.go"), o.list(folder, compiling))
}

func (o ogen) run(folder string, cases []sendCase, fakes string) (map[int]outcome, error) {
	instances := make([]string, len(cases))
	for i, c := range cases {
		instances[i] = caseName(i) + "=" + c.Instance
	}
	stdout, stderr, ok, err := command(".", []string{fakes, "INSTANCES=" + strings.Join(instances, " ")}, "go", "run", "./"+filepath.ToSlash(folder))
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("the programs broke off: %s%s", stderr, stdout)
	}
	return outcomes(stdout, cases)
}
