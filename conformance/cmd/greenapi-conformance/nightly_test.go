package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

const repository = "../../.."

// installed is a folder with the command under its own name, for scripts to find in their PATH. Nobody waits.
func installed(t *testing.T) (path []string) {
	t.Helper()
	dir := t.TempDir()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(dir, "greenapi-conformance")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	return append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"), asCommand+"=hasty")
}

// script runs lines of a shell in a folder and returns what they print and their exit code.
func script(t *testing.T, dir, text string, env ...string) (output string, code int) {
	t.Helper()
	shell, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no bash here")
	}
	cmd := exec.Command(shell, "--noprofile", "--norc", "-eo", "pipefail", "-c", text) // as a runner calls it
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.CombinedOutput()
	if cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(out), cmd.ProcessState.ExitCode()
}

func read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// workflow is what the tests want to know of .github/workflows/nightly.yml.
type workflow struct {
	Jobs map[string]struct {
		Steps []struct{ ID, Uses, Run string }
	}
}

// run returns the script of a step.
func (w workflow) run(t *testing.T, job, id string) string {
	t.Helper()
	for _, step := range w.Jobs[job].Steps {
		if step.ID == id {
			return step.Run
		}
	}
	t.Fatalf("no step %s in %s", id, job)
	return ""
}

func nightly(t *testing.T) (w workflow) {
	t.Helper()
	if err := yaml.Unmarshal([]byte(read(t, ".github/workflows/nightly.yml")), &w); err != nil {
		t.Fatal(err)
	}
	return w
}

// TestWorkflow runs the workflow's own scripts against a fake instance: every exit code of the command has its own
// word, the summary is there, and only a night that could tell is kept to compare with.
func TestWorkflow(t *testing.T) {
	w := nightly(t)
	for _, c := range []struct {
		name, fault string
		env         []string
		code        string
		exit        int
		says        string
		kept        bool
	}{
		{"conformant", "", nil, "0", 0, "keeps the contract", true},
		{"drift", "undeclared", nil, "1", 1, "::error title=GREEN-API, max, broke the contract::", true},
		{"drift that is tolerated", "undeclared", []string{"DRIFT=warn"}, "0", 0, "keeps the contract", true},
		{"a wrong input", "", []string{"DRIFT=ignore"}, "2", 2, "::error title=The check of max is broken::", false},
		{"nobody could tell", "401", nil, "3", 0, "::warning title=Nobody could tell about max::", false},
		{"nobody could tell, and that is red", "401", []string{"UNDETERMINED=fail"}, "3", 3, "::warning title=Nobody could tell about max::", false},
		{"the replies are kept", "", []string{"KEEP=true"}, "0", 0, "keeps the contract", true},
		{"drift is kept", "undeclared", []string{"KEEP=true"}, "1", 1, "broke the contract", true},
		{"what is kept cannot tell either", "401", []string{"KEEP=true"}, "3", 0, "Nobody could tell", false},
		{"nothing can be kept", "", []string{"KEEP=true", "GREEN_API_CHAT_ID=79161113378-1@g.us"}, "2", 2, "is broken", false},
		{"a card, errors", "", []string{"SEND=true", "PROBES=true", "GREEN_API_SEND_TO=100000000"}, "0", 0, "keeps the contract", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := installed(t)
			server := instance(t, exchange.MAX, slices.DeleteFunc([]string{c.fault}, func(s string) bool { return s == "" })...)
			dir := t.TempDir()
			out, summary := filepath.Join(dir, "output"), filepath.Join(dir, "step-summary")
			env := append(path, "PRODUCT=max", "DRIFT=fail", "SEND=", "PROBES=", "KNOWN=", "KEEP=", "GITHUB_OUTPUT="+out, "GITHUB_STEP_SUMMARY="+summary)
			env = append(env, os.Environ()...) // of the instance
			env = append(append(env, path[len(path)-2:]...), c.env...)
			text, code := script(t, dir, w.run(t, "live", "verify"), env...)
			if code != 0 {
				t.Fatalf("the script ended with %d:\n%s", code, text)
			}
			if data, err := os.ReadFile(out); err != nil || string(data) != "code="+c.code+"\n" {
				t.Errorf("%v, output %q:\n%s", err, data, text)
			}
			if data, err := os.ReadFile(summary); c.name != "nothing can be kept" && (err != nil || !strings.HasPrefix(string(data), "# ")) {
				t.Errorf("%v, summary %q", err, data)
			}
			if kept, _ := filepath.Glob(filepath.Join(dir, "recordings", "*-max", "*.json")); (len(kept) > 0) != (slices.Contains(c.env, "KEEP=true") && c.code != "2") {
				t.Errorf("%d files were recorded", len(kept))
			}
			if _, err := os.Stat(filepath.Join(dir, "last-night", "results.json")); (err == nil) != c.kept {
				t.Errorf("kept: %v", err)
			}
			text, code = script(t, dir, w.run(t, "live", "verdict"), append(env, "CODE="+c.code)...)
			if code != c.exit || !strings.Contains(text, c.says) {
				t.Errorf("verdict: exit code %d, want %d: %s", code, c.exit, text)
			}
			if strings.Contains(text, server.Token) {
				t.Error("the token was printed")
			}
			if cards := len(server.Sent()); cards != strings.Count(strings.Join(c.env, " "), "SEND=true") {
				t.Errorf("%d cards were sent", cards)
			}
		})
	}
}

// TestWorkflowPages: what becomes of each exit code of docs check.
func TestWorkflowPages(t *testing.T) {
	step := nightly(t).run(t, "pages", "check")
	for code, want := range map[int]struct {
		exit int
		says string
	}{
		0: {0, "No page has changed."},
		1: {1, "::error title=A page of GREEN-API changed::"},
		2: {2, "::error title=The check of the pages is broken::"},
		3: {0, "::warning title=A page of GREEN-API was not read::"},
	} {
		dir := t.TempDir()
		stub := fmt.Sprintf("#!/bin/sh\ncat pages.txt\nexit %d\n", code)
		if err := os.WriteFile(filepath.Join(dir, "greenapi-conformance"), []byte(stub), 0o755); err != nil {
			t.Fatal(err)
		}
		out, summary := filepath.Join(dir, "output"), filepath.Join(dir, "step-summary")
		text, exit := script(t, dir, step, append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"),
			"PAGES=", "GITHUB_OUTPUT="+out, "GITHUB_STEP_SUMMARY="+summary)...)
		if exit != want.exit || !strings.Contains(text, want.says) {
			t.Errorf("%d: exit code %d, want %d: %s", code, exit, want.exit, text)
		}
		if data, _ := os.ReadFile(out); string(data) != fmt.Sprintf("code=%d\n", code) {
			t.Errorf("%d: output %q", code, data)
		}
		if data, _ := os.ReadFile(summary); strings.Count(string(data), "https://green-api.com/") != 5 {
			t.Errorf("%d: summary %q", code, data)
		}
	}
}

// TestNightScript is the same for cron, systemd and Kubernetes.
func TestNightScript(t *testing.T) {
	path := installed(t)
	dir := t.TempDir()
	file, err := filepath.Abs(filepath.Join(repository, "docs/nightly/night.sh"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		fault, flags string
		code         int
		compared     bool
	}{
		{"", "", 0, false},
		{"undeclared", "", 1, true},
		{"401", "", 3, true},
		{"", "--drift ignore", 2, true},
		{"undeclared", "--drift warn", 0, true},
	} {
		instance(t, exchange.MAX, slices.DeleteFunc([]string{c.fault}, func(s string) bool { return s == "" })...)
		before, _ := os.ReadFile(filepath.Join(dir, "state", "last-night.json"))
		text, code := script(t, dir, "exec sh -x "+file+" max state "+c.flags, append(os.Environ(), path[len(path)-2:]...)...)
		if code != c.code {
			t.Errorf("%q %s: exit code %d, want %d:\n%s", c.fault, c.flags, code, c.code, text)
		}
		if strings.Contains(text, "--baseline state/last-night.json") != c.compared {
			t.Errorf("%q: compared %t:\n%s", c.fault, !c.compared, text)
		}
		after, _ := os.ReadFile(filepath.Join(dir, "state", "last-night.json"))
		if changed := string(before) != string(after); changed != (code < 2) {
			t.Errorf("%q: the last night changed: %t", c.fault, changed)
		}
	}
	if text, code := script(t, dir, "sh "+file+" max", path...); code != 2 || !strings.Contains(text, "usage: night.sh") {
		t.Errorf("exit code %d: %s", code, text)
	}
}

// TestCrontab runs the cron line's command: silent where the contract is kept, the exit code and the report where not.
func TestCrontab(t *testing.T) {
	line := regexp.MustCompile(`(?m)^17 3 \* \* \* root (.*)$`).FindStringSubmatch(read(t, "docs/nightly/crontab"))
	if line == nil {
		t.Fatal("no line")
	}
	for fault, want := range map[string]string{"undeclared": "exit code 1\n", "401@2": "exit code 3\n", "": ""} {
		path := installed(t)
		server := instance(t, exchange.WhatsApp, slices.DeleteFunc([]string{fault}, func(s string) bool { return s == "" })...)
		dir := t.TempDir()
		var settings []string
		for _, name := range []string{"GREEN_API_URL", "GREEN_API_ID_INSTANCE", "GREEN_API_TOKEN", "GREEN_API_CHAT_ID"} {
			settings = append(settings, name+"="+os.Getenv(name))
		}
		file := filepath.Join(dir, "env")
		if err := os.WriteFile(file, []byte(strings.Join(settings, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		scripts, err := filepath.Abs(filepath.Join(repository, "docs/nightly"))
		if err != nil {
			t.Fatal(err)
		}
		command := strings.NewReplacer("/etc/greenapi-nightly.env", file, "/var/lib/greenapi-nightly", dir+"/state").Replace(line[1])
		text, _ := script(t, dir, "exec sh -c '"+strings.ReplaceAll(command, "'", `'\''`)+"'",
			path[len(path)-2]+string(os.PathListSeparator)+scripts, path[len(path)-1])
		if !strings.HasPrefix(text, want) || want == "" && text != "" || len(server.Requests()) < 2 {
			t.Errorf("%q: %q, want %q", fault, text, want)
		}
	}
}

// TestPagesOfTheWorkflow are the founding pages, as the ledger gives their addresses.
func TestPagesOfTheWorkflow(t *testing.T) {
	text := nightly(t).run(t, "pages", "check")
	listed := regexp.MustCompile(`(whatsapp|telegram|max) https://[^\s']+`).FindAllString(text, -1)
	var want []string
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range contract.Sources {
		if source.Evidence == "document" {
			product, _, _ := strings.Cut(source.Product, " ")
			want = append(want, product+" "+source.Address)
		}
	}
	slices.Sort(listed)
	slices.Sort(want)
	if !slices.Equal(listed, want) {
		t.Errorf("the workflow has\n%s\nthe ledger\n%s", strings.Join(listed, "\n"), strings.Join(want, "\n"))
	}
}

var update = flag.Bool("update", false, "write the generated part of docs/nightly.md")

// TestCourts: the manual has every code that can turn a night red, with the court and the action that reports give.
func TestCourts(t *testing.T) {
	const (
		name  = "docs/nightly.md"
		begin = "<!-- generated from the catalogue: go test ./conformance/cmd/... -run TestCourts -args -update -->\n\n"
		end   = "\n<!-- end -->\n"
	)
	rows := "| code | severity | whose court | what to do |\n|---|---|---|---|\n"
	for _, c := range check.Catalogue() {
		if c.Severity != result.Note {
			whose, do := report.Court(result.Finding{Code: c.Code(), Layer: c.Layer})
			rows += fmt.Sprintf("| `%s` | %s | %s | %s |\n", c.Code(), c.Severity, whose, do)
		}
	}
	text := read(t, name)
	before, rest, found := strings.Cut(text, begin)
	was, after, closed := strings.Cut(rest, end)
	switch {
	case !found || !closed:
		t.Fatalf("%s has no place for the table", name)
	case *update:
		if err := os.WriteFile(filepath.Join(repository, name), []byte(before+begin+rows+end+after), 0o644); err != nil {
			t.Fatal(err)
		}
	case was != rows:
		t.Errorf("%s is behind the catalogue: run the command that stands above its table", name)
	}
}

// TestActionsArePinned: a tag can be moved, a commit cannot.
func TestActionsArePinned(t *testing.T) {
	pinned := regexp.MustCompile(`uses: [a-z/-]+@[0-9a-f]{40} # v[0-9.]+$`)
	files, err := filepath.Glob(filepath.Join(repository, ".github/workflows/*.yml"))
	if err != nil || len(files) < 2 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.SplitSeq(string(data), "\n") {
			if strings.Contains(line, "uses:") && !pinned.MatchString(line) {
				t.Errorf("%s: %s", filepath.Base(file), strings.TrimSpace(line))
			}
		}
	}
}
