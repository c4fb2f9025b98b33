package main

import (
	"encoding/json"
	"encoding/xml"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// hostile moves the cursor, ends lines, turns the reading direction, and is markup.
const hostile = "a\x1b[31m\r\n# <b>|`\u202e\u009b2J"

// tame reports what of a text a terminal would obey, or could not show.
func tame(text string) string {
	if !utf8.ValidString(text) {
		return "bytes that are not UTF-8"
	}
	if at := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && r != '\t' && !unicode.IsPrint(r) && r != '\ufe0f' }); at >= 0 { // of the sign ☑️
		return "a control character at " + text[at:min(at+20, len(text))]
	}
	return ""
}

// reply is an exchange with drift, under an id; "" takes the file's name.
func reply(id string) string {
	data, _ := json.Marshal(map[string]any{
		"format": 1, "id": id, "operation": "getContacts", "product": "max", "origin": "live", hostile: 1,
		"request": map[string]any{"method": "GET", "path": "/waInstance{idInstance}/getContacts/{apiTokenInstance}"},
		"response": map[string]any{
			"status": 200, "headers": [][]string{{"Content-Type", "application/json"}},
			"body": `[{"chatId":"10000000","name":"","contactName":"","type":"user","` + strings.Repeat("5e", 25) + `":1}]`,
		},
		"recorder": map[string]any{"scenario": map[string]any{"id": "list", "state": "undetermined", "requests": 1, "reason": hostile}},
	})
	return strings.Replace(string(data), `"id":"",`, "", 1)
}

// TestHostileNames: whatever files, folders, ids, keys, reasons, pages and baselines are called, a terminal and the reports
// for people get it escaped, and the reports for programs are what they say they are.
func TestHostileNames(t *testing.T) {
	dir := filepath.Join(t.TempDir(), hostile)
	for name, text := range map[string]string{
		"by name/" + hostile + ".json":           reply(""),
		"by id/x.json":                           reply(hostile),
		"note/" + hostile + ".txt":               "",
		"run/.unfinished-" + hostile + "/x.json": "",
		"run/y.json":                             reply("y"),
		"broken/" + hostile + ".json":            `{"` + hostile,
		"baseline/" + hostile + ".json": func() string {
			finding := map[string]any{"code": hostile, "severity": hostile, "operation": "getContacts", "product": "max", "message": hostile, "fingerprint": hostile}
			data, _ := json.Marshal(map[string]any{"schema": 1, "findings": []any{finding}, "seen": []any{map[string]any{"operation": "getContacts", "product": "max", "place": hostile}}})
			return string(data)
		}(),
		"page/" + hostile + ".md": "# GetContacts\n\n" + hostile,
	} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Skipf("no such name here: %v", err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Skipf("no such name here: %v", err)
		}
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	instance(t, exchange.MAX)
	for name, c := range map[string]struct {
		args []string
		code int
	}{
		"a file":     {[]string{"verify", "--recordings", in("by name")}, 1},
		"an id":      {[]string{"verify", "--recordings", in("by id")}, 1},
		"no json":    {[]string{"verify", "--recordings", in("note")}, 2},
		"unfinished": {[]string{"verify", "--recordings", in("run")}, 1},
		"broken":     {[]string{"verify", "--recordings", in("broken")}, 2},
		"no folder":  {[]string{"verify", "--recordings", in("none")}, 2},
		"baseline":   {[]string{"verify", "--recordings", in("by id"), "--baseline", in("baseline/" + hostile + ".json")}, 1},
		"no file":    {[]string{"verify", "--recordings", in("by id"), "--baseline", in(hostile), "--known", in(hostile)}, 2},
		"a capture":  {[]string{"verify", "--product", "max", in(hostile + ".har")}, 2},
		"an option":  {[]string{"verify", "--" + hostile}, 2},
		"a scan":     {[]string{"scan", in("by name"), in("by id")}, 1},
		"no scan":    {[]string{"scan", in("none")}, 2},
		"a record":   {[]string{"record", "--product", "max", "--recordings", in("new")}, 0},
		"no record":  {[]string{"record", "--product", "max", "--recordings", in("by id/x.json/" + hostile)}, 2},
		"a page":     {[]string{"docs", "check", "--product", "max", in("page/" + hostile + ".md")}, 3},
		"Markdown":   {[]string{"docs", "check", "--markdown", "--product", "max", in("page/" + hostile + ".md")}, 3},
		"no page":    {[]string{"docs", "check", "--product", "max", in(hostile)}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), hostile)
			args := c.args
			if args[0] == "verify" {
				args = append(args, "--max-age", "0", "--out", out)
			}
			o := command(t, args...)
			if o.code != c.code {
				t.Errorf("exit code %d, want %d:\n%s%s", o.code, c.code, o.stdout, o.stderr)
			}
			texts := map[string]string{"stdout": o.stdout, "stderr": o.stderr}
			if args[0] == "verify" {
				for file, text := range written(t, out) {
					texts[file] = text
				}
				if !json.Valid([]byte(texts["results.json"])) || !utf8.ValidString(texts["results.json"]) {
					t.Error("results.json is no JSON")
				}
				var suites struct{}
				if err := xml.Unmarshal([]byte(texts["junit.xml"]), &suites); err != nil {
					t.Error(err)
				}
				delete(texts, "results.json") // has its own escapes
			}
			for where, text := range texts {
				if wild := tame(text); wild != "" {
					t.Errorf("%s has %s", where, wild)
				}
				if strings.Contains(text, "\n# <b>") || strings.Contains(text, "<b>") && (where == "summary.md" || where == "summary.html") {
					t.Errorf("%s is written by a name:\n%s", where, text)
				}
			}
		})
	}
}

// TestNamesThatAreNoText: io/fs cannot open them, which is no invalid argument of anybody. A scan looks into the others all
// the same.
func TestNamesThatAreNoText(t *testing.T) {
	for name, code := range map[string][2]int{"a\xff.json": {2, 2}, "a\xff/b.json": {2, 2}, "a\xff.txt": {1, 2}} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Skipf("no such name here: %v", err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(reply("")), 0o600); err != nil {
			t.Skipf("no such name here: %v", err)
		}
		if err := os.WriteFile(filepath.Join(dir, "good.json"), []byte(reply("")), 0o600); err != nil {
			t.Fatal(err)
		}
		verify, scan := command(t, "verify", "--recordings", dir, "--max-age", "0"), command(t, "scan", dir)
		if verify.code != code[0] || scan.code != code[1] {
			t.Errorf("%q: exit codes %d and %d, want %d", name, verify.code, scan.code, code)
		}
		if !strings.Contains(scan.stdout, "good.json") || !strings.Contains(scan.stdout, "found ") {
			t.Errorf("%q: the other file was not scanned:\n%s", name, scan.stdout)
		}
		for _, o := range []outcome{verify, scan} {
			if wild := tame(o.stdout + o.stderr); wild != "" || !strings.Contains(o.stderr, `a\xff`) {
				t.Errorf("%q: %s:\n%s", name, wild, o.stderr)
			}
			if says := "its name is not UTF-8: rename it"; o.code == 2 && strings.Count(o.stderr, says) != 1 {
				t.Errorf("%q: want %q, got\n%s", name, says, o.stderr)
			}
		}
	}
}
