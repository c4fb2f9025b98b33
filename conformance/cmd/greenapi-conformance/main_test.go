package main

import (
	"bytes"
	"encoding/json"
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
		{"drift as warning", []string{"verify", "--recordings", write(t, "a.json", drifted), "--drift", "warn"}, 0, "conformant", "/0/size"},
		{"nothing judged", []string{"verify", "--recordings", write(t, "a.json", unanswered)}, 3, "undetermined", "no reply"},
		{"empty folder", []string{"verify", "--recordings", t.TempDir()}, 2, "error", "error"},
		{"not JSON", []string{"verify", "--recordings", write(t, "broken.json", "{")}, 2, "error", "broken.json"},
		{"unknown product", []string{"verify", "--product", "signal"}, 2, "error", "signal"},
		{"unknown mode", []string{"verify", "--mode", "dream"}, 2, "error", "dream"},
		{"unknown flag", []string{"verify", "--verbose"}, 2, "error", "verbose"},
		{"argument left over", []string{"verify", "recordings"}, 2, "error", "--recordings"},
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
		})
	}
}

func TestKnownDeviationsFromAFile(t *testing.T) {
	known := write(t, "known.yaml", "- {code: undeclared, operation: getContacts, exchange: a, pointer: /0/size, reason: asked upstream}")
	o := command(t, "verify", "--recordings", write(t, "a.json", drifted), "--known", filepath.Join(known, "known.yaml"))
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
		{"help", []string{"--help"}, 0, "Exit codes"},
		{"help of verify", []string{"verify", "--help"}, 0, "-recordings"},
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
