package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

type outcome struct {
	code           int
	stdout, stderr string
	result         struct {
		Verdict  string
		ExitCode int
		Product  string
		Errors   []string
		Spec     struct{ SHA256 string }
	}
}

// command runs a command line with its report in a new folder.
func command(t *testing.T, args ...string) outcome {
	t.Helper()
	out := t.TempDir()
	if len(args) > 0 && args[0] == "verify" {
		args = append([]string{"verify", "--out", out}, args[1:]...)
	}
	var stdout, stderr bytes.Buffer
	o := outcome{code: program(args, &stdout, &stderr)}
	o.stdout, o.stderr = stdout.String(), stderr.String()
	if data, err := os.ReadFile(filepath.Join(out, "results.json")); err == nil {
		if err := json.Unmarshal(data, &o.result); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

const drifted = `{"format":1,"operation":"getContacts","product":"whatsapp","origin":"live",
  "request":{"method":"GET","path":"/waInstance{idInstance}/getContacts/{apiTokenInstance}"},
  "response":{"status":200,"headers":[["Content-Type","application/json"]],"body":"[{\"id\":\"11001234567@c.us\",\"size\":1}]"}}`

const unanswered = `{"format":1,"operation":"getContacts","product":"whatsapp","origin":"live",
  "request":{"method":"GET","path":"/waInstance{idInstance}/getContacts/{apiTokenInstance}"}}`

// TestExitCodes: the four codes, each with a results.json that says the same.
func TestExitCodes(t *testing.T) {
	for _, c := range []struct {
		name    string
		args    []string
		code    int
		verdict string
		says    string
	}{
		{"bundled exchanges", []string{"verify"}, 0, "conformant", "conformant"},
		{"one product", []string{"verify", "--product", "max"}, 0, "conformant", "conformant"},
		{"drift", []string{"verify", "--recordings", write(t, "a.json", drifted)}, 1, "nonconformant", "/0/size"},
		{"drift as warning", []string{"verify", "--recordings", write(t, "a.json", drifted), "--drift", "warn", "--max-age", "0"}, 0, "conformant", "/0/size"},
		{"nothing judged", []string{"verify", "--recordings", write(t, "a.json", unanswered)}, 3, "undetermined", "no reply"},
		{"empty folder", []string{"verify", "--recordings", t.TempDir()}, 2, "error", "error"},
		{"not JSON", []string{"verify", "--recordings", write(t, "broken.json", "{")}, 2, "error", "broken.json"},
		{"unknown product", []string{"verify", "--product", "signal"}, 2, "error", "signal"},
		{"unknown mode", []string{"verify", "--mode", "dream"}, 2, "error", "dream"},
		{"unknown flag", []string{"verify", "--verbose"}, 2, "error", "verbose"},
		{"a capture of no product", []string{"verify", "traffic.har"}, 2, "error", "product"},
		{"a capture that is not there", []string{"verify", "--product", "max", "no-such.har"}, 2, "error", "no-such.har"},
		{"a capture and recordings", []string{"verify", "--recordings", ".", "--product", "max", "no-such.har"}, 2, "error", "--recordings"},
		{"an age that is none", []string{"verify", "--max-age", "soon"}, 2, "error", "90d"},
		{"old recordings", []string{"verify", "--recordings", write(t, "a.json", strings.Replace(strings.Replace(drifted, `,\"size\":1`, "", 1), `"request"`, `"recordedAt":"2020-01-01T00:00:00Z","request"`, 1))}, 3, "undetermined", "older than twice 90 days"},
		{"old recordings, age off", []string{"verify", "--max-age", "0", "--recordings", write(t, "a.json", strings.Replace(strings.Replace(drifted, `,\"size\":1`, "", 1), `"request"`, `"recordedAt":"2020-01-01T00:00:00Z","request"`, 1))}, 0, "conformant", "conformant"},
		{"argument left over", []string{"verify", "recordings"}, 2, "error", "--recordings"},
		{"a folder from an unset variable", []string{"verify", "--recordings", ""}, 2, "error", "--recordings is empty"},
		{"a file from an unset variable", []string{"verify", "--known="}, 2, "error", "--known is empty"},
		{"a product from an unset variable", []string{"verify", "--product", ""}, 2, "error", "--product is empty"},
		{"no known deviations there", []string{"verify", "--known", "no-such-file.yaml"}, 2, "error", "no-such-file.yaml"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := command(t, c.args...)
			if o.code != c.code || o.result.ExitCode != c.code || o.result.Verdict != c.verdict {
				t.Errorf("exit code %d, results.json says %d, %s; want %d, %s", o.code, o.result.ExitCode, o.result.Verdict, c.code, c.verdict)
			}
			if !strings.Contains(o.stdout+o.stderr, c.says) {
				t.Errorf("%q is not in:\n%s%s", c.says, o.stdout, o.stderr)
			}
			if o.result.Spec.SHA256 == "" {
				t.Error("results.json does not name the contract")
			}
			for _, text := range o.result.Errors {
				if strings.Count(o.stdout+o.stderr, text) != 1 {
					t.Errorf("%q is not told once:\n%s%s", text, o.stdout, o.stderr)
				}
			}
		})
	}
}

// TestReportGoesWhereTheLineSays, also when the line is wrong before or behind --out.
func TestReportGoesWhereTheLineSays(t *testing.T) {
	for _, args := range [][]string{
		{"--bogus"}, {"x"}, {"---x"}, {"-"}, {"--bogus=1", "x", "y", "---z", "--product"}, {"--mode", "dream", "x"},
	} {
		for name, line := range map[string]func(out string) []string{
			"before": func(out string) []string { return append([]string{"verify", "--out", out}, args...) },
			"behind": func(out string) []string { return append(append([]string{"verify"}, args...), "--out="+out) },
		} {
			if name == "behind" && args[len(args)-1] == "--product" {
				continue // it takes --out for its value
			}
			out := t.TempDir()
			var stdout, stderr bytes.Buffer
			if code := program(line(out), &stdout, &stderr); code != 2 {
				t.Errorf("%q %s: exit code %d", args, name, code)
			}
			if _, err := os.Stat(filepath.Join(out, "results.json")); err != nil {
				t.Errorf("%q %s: %v", args, name, err)
			}
		}
	}
}

// TestEmptyOut: the report goes to the default folder, and the exit code says that something is wrong.
func TestEmptyOut(t *testing.T) {
	t.Chdir(t.TempDir())
	var stdout, stderr bytes.Buffer
	if code := program([]string{"verify", "--out", ""}, &stdout, &stderr); code != 2 || !strings.Contains(stderr.String(), "--out is empty") {
		t.Errorf("exit code %d: %s", code, &stderr)
	}
	if _, err := os.Stat("report/results.json"); err != nil {
		t.Error(err)
	}
}

// TestUnwritableReport: what was found is still told.
func TestUnwritableReport(t *testing.T) {
	file := filepath.Join(write(t, "file", ""), "file")
	var stdout, stderr bytes.Buffer
	code := program([]string{"verify", "--recordings", write(t, "a.json", drifted), "--out", filepath.Join(file, "report")}, &stdout, &stderr)
	if code != 2 || !strings.Contains(stdout.String(), "/0/size") || !strings.Contains(stdout.String(), "error: 1 error; 1 reply, ") {
		t.Errorf("exit code %d:\n%s", code, &stdout)
	}
	if strings.Count(stderr.String(), "report folder") != 1 || strings.Contains(stdout.String(), "report:") {
		t.Errorf("stderr:\n%sstdout:\n%s", &stderr, &stdout)
	}
}

// TestTerminalIsNotFlooded: a member that a long list has everywhere is one line, and notes are cut.
func TestTerminalIsNotFlooded(t *testing.T) {
	item := `{\"id\":\"11001234567@c.us\",\"size\":1}`
	dir := write(t, "a.json", strings.Replace(drifted, item, strings.TrimSuffix(strings.Repeat(item+",", 3), ","), 1))
	for i := range 30 {
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(i, ".txt")), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	o := command(t, "verify", "--recordings", dir)
	if strings.Count(o.stdout, "size is not declared") != 1 || !strings.Contains(o.stdout, "(3 times)") {
		t.Errorf("stdout:\n%s", o.stdout)
	}
	if strings.Count(o.stderr, "note: ") != 20 || !strings.HasSuffix(o.stderr, "\n10 more in results.json\n") {
		t.Errorf("stderr:\n%s", o.stderr)
	}
}

func TestKnownDeviationsFromAFile(t *testing.T) {
	known := write(t, "known.yaml", "- {code: undeclared, operation: getContacts, exchange: a, pointer: /0/size, reason: asked upstream}")
	o := command(t, "verify", "--recordings", write(t, "a.json", drifted), "--known", filepath.Join(known, "known.yaml"), "--max-age", "0")
	if o.code != 0 {
		t.Errorf("exit code %d\n%s%s", o.code, o.stdout, o.stderr)
	}
}

func TestOtherCommands(t *testing.T) {
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"version", []string{"--version"}, 0, "sha256 "},
		{"version with an argument", []string{"--version", "x"}, 2, `"x"`},
		{"help", []string{"--help"}, 0, "Exit codes"},
		{"help of verify", []string{"verify", "--help"}, 0, "-recordings"},
		{"help, a command", []string{"help", "verify"}, 0, "-recordings"},
		{"help of claims", []string{"claims", "--help"}, 0, "openapi/claims.yaml"},
		{"help of catalogue", []string{"catalogue", "-h"}, 0, "JSON list of the checks"},
		{"help, unknown command", []string{"help", "verfy"}, 2, `"verfy"`},
		{"nothing", nil, 2, "Exit codes"},
		{"unknown command", []string{"verfy"}, 2, `"verfy"`},
		{"catalogue with an argument", []string{"catalogue", "x"}, 2, `"x"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if o := command(t, c.args...); o.code != c.code || !strings.Contains(o.stdout+o.stderr, c.says) {
				t.Errorf("exit code %d:\n%s%s", o.code, o.stdout, o.stderr)
			}
		})
	}
}

func TestCatalogueIsJSON(t *testing.T) {
	o := command(t, "catalogue")
	var rows []struct {
		ID, Layer, Severity, Meaning, Pointer string
		Claims                                []string
	}
	if err := json.Unmarshal([]byte(o.stdout), &rows); err != nil || o.code != 0 {
		t.Fatalf("exit code %d: %v", o.code, err)
	}
	for _, row := range rows {
		if row.ID == "" || row.Layer == "" || row.Severity == "" || row.Meaning == "" || row.Pointer == "" || row.Claims == nil {
			t.Errorf("incomplete: %+v", row)
		}
	}
}
