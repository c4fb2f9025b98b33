package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestScan(t *testing.T) {
	t.Setenv("GREEN_API_ID_INSTANCE", "1101000001")
	t.Setenv("GREEN_API_TOKEN", "d75b3a66374942c5b3c019c698abc2067e151558acbd412345")
	folder := func(name, text string) string {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return dir
	}
	clean := folder("a.txt", "nothing")
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{clean}, 0, "clean"},
		{[]string{"../../recordings"}, 0, "clean"},
		{[]string{clean, folder("a.log", "GET /waInstance1101000001/getContacts/d75b3a66374942c5b3c019c698abc2067e151558acbd412345")}, 1, "a.log:1: own-credential: token"},
		{[]string{filepath.Join(clean, "nowhere"), folder("a.log", "GET /waInstance1101000001/getContacts/x")}, 2, "a.log:1: own-credential: id"},
		{[]string{folder("a.zip", "PK\x03\x04")}, 3, "nobody can look everywhere: unreadable 1"},
		{[]string{}, 2, "name at least one folder"},
		{[]string{filepath.Join(clean, "a.txt")}, 2, "not a folder"},
		{[]string{filepath.Join(clean, "nowhere")}, 2, "nowhere"},
		{[]string{"--known", "x"}, 2, "known"},
		{[]string{"--help"}, 0, "token-in-path"},
	} {
		var stdout, stderr bytes.Buffer
		code := program(append([]string{"scan"}, c.args...), &stdout, &stderr)
		all := stdout.String() + stderr.String()
		if code != c.code || !strings.Contains(all, c.want) {
			t.Errorf("%v: %d, %s", c.args, code, all)
		}
		if strings.Contains(all, "d75b3a66") {
			t.Errorf("%v: shows the token: %s", c.args, all)
		}
	}
}
