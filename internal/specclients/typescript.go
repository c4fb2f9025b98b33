package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// typescript is a generator of TypeScript: its client lives behind typescript/NAME/adapter.ts, and all share the programs.
type typescript struct{ pkg, label string }

// generators are the four, with the versions that are installed.
func generators() ([]generator, error) {
	var all []generator
	for _, pkg := range []string{"openapi-typescript", "@hey-api/openapi-ts", "orval"} {
		version, err := installed(pkg)
		if err != nil {
			return nil, err
		}
		label := pkg
		if pkg == "@hey-api/openapi-ts" {
			zod, err := installed("zod")
			if err != nil {
				return nil, err
			}
			label, version = "hey-api", version+" with zod "+zod
		}
		all = append(all, typescript{pkg, label + " " + version})
	}
	version, err := ogenVersion()
	if err != nil {
		return nil, err
	}
	return append(all, ogen{version}), nil
}

func installed(pkg string) (string, error) {
	raw, err := os.ReadFile(filepath.Join("node_modules", pkg, "package.json"))
	if err != nil {
		return "", fmt.Errorf("%s is not installed, run npm ci in internal/specclients: %w", pkg, err)
	}
	var manifest struct{ Version string }
	return manifest.Version, json.Unmarshal(raw, &manifest)
}

func (t typescript) name() string { return t.label }

func (t typescript) wanted(c sendCase) bool { return c.Compiles }

func (t typescript) generate(spec, folder string, cases []sendCase) error {
	for _, from := range []string{"typescript", filepath.Join("typescript", folderOf(t))} {
		files, err := filepath.Glob(filepath.Join(from, "*.*"))
		if err != nil {
			return err
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			if err := write(filepath.Join(folder, filepath.Base(file)), string(text)); err != nil {
				return err
			}
		}
	}
	for i, c := range cases {
		program := fmt.Sprintf("// %s\nimport { sendContact } from '../adapter';\nimport { instances } from '../support';\n\nexport const run = () => sendContact(instances['%s']!, %s);\n", c.Name, c.Instance, c.Request)
		if err := write(filepath.Join(folder, "cases", caseName(i)+".ts"), program); err != nil {
			return err
		}
	}
	stdout, stderr, ok, err := command(".", nil, "node", "generate.mjs", folderOf(t), spec, folder)
	if err == nil && !ok {
		return &refusal{stderr + stdout}
	}
	return err
}

// diagnostic is how tsc names a file: cases/case04.ts(6,71): error TS2322: ...
var diagnostic = regexp.MustCompile(`^([^(]+)\(\d+,\d+\): error `)

func (t typescript) compile(folder string, cases []sendCase) (map[int]string, error) {
	stdout, stderr, ok, err := command(folder, nil, "node", "../../node_modules/typescript/bin/tsc", "--pretty", "false")
	if err != nil {
		return nil, err
	}
	if stderr != "" || !ok && stdout == "" {
		return nil, fmt.Errorf("tsc: %s", stderr)
	}
	complaints := map[int]string{}
	index := tour
	for _, line := range strings.Split(stdout, "\n") {
		if found := diagnostic.FindStringSubmatch(line); found != nil {
			index = tour
			if _, err := fmt.Sscanf(found[1], "cases/case%d.ts", &index); err != nil {
				index = tour
			}
		}
		if line != "" {
			complaints[index] += line + "\n"
		}
	}
	return complaints, nil
}

// run has every case run, those too that the compiler refuses: a program may have asked for any.
func (t typescript) run(folder string, cases []sendCase, fakes string) (map[int]outcome, error) {
	stdout, stderr, ok, err := command(folder, []string{fakes}, "node", "js/main.js")
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("the programs broke off: %s%s", stderr, stdout)
	}
	return outcomes(stdout, cases)
}
