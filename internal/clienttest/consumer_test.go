package clienttest

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

const modulePath = "github.com/greenapi-contract/greenapi-go"

// repositoryRoot is the folder of the module under test.
func repositoryRoot(t testing.TB) string {
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		t.Fatal("no caller")
	}
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

// A program that imports the facade, and tests itself with the fake, must not have to download this repository's
// tools: at most six third-party modules and 40 lines of go.sum. The module is made in a temporary folder and
// points at the working tree.
func TestConsumerFootprint(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a module: not in short mode")
	}
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("the go tool is not installed")
	}
	root, dir := repositoryRoot(t), t.TempDir()
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("main.go", `package main

import (
	"context"
	"fmt"

	"`+modulePath+`/greenapi"
)

func main() {
	client, err := greenapi.NewFromEnv()
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = client.GetContactInfo(context.Background(), "71234567890@c.us")
	fmt.Println(err)
}
`)
	write("main_test.go", `package main

import (
	"testing"

	"`+modulePath+`/greenapi/greenapitest"
)

func TestFake(t *testing.T) { greenapitest.Start(t, greenapitest.WhatsApp) }
`)
	write("go.mod", "module example.com/consumer\n\ngo 1.25.0\n\nrequire "+modulePath+" v0.0.0\n\nreplace "+modulePath+" => "+root+"\n")
	try := func(proxy []string, args ...string) ([]byte, error) {
		cmd := exec.Command(goTool, args...)
		cmd.Dir = dir
		// The checksum database is not asked: this repository's go.sum has verified what is in the cache.
		cmd.Env = append(append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off", "GOTOOLCHAIN=local", "GOSUMDB=off"), proxy...)
		return cmd.CombinedOutput()
	}
	offline := []string{"GOPROXY=off"}
	run := func(args ...string) {
		t.Helper()
		if out, err := try(offline, args...); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
	// As a user would; "go mod tidy" would also ask for what the tests of the dependencies need. A module cache that
	// was filled by building this repository alone may lack the go.mod files of modules that are left out of the build.
	if out, err := try(offline, "get", "./..."); err != nil {
		if !strings.Contains(string(out), "disabled by GOPROXY=off") {
			t.Fatalf("go get: %v\n%s", err, out)
		}
		if out, err = try(nil, "get", "./..."); err != nil {
			t.Skipf("go get: the module cache lacks go.mod files, and they cannot be had: %v\n%s", err, out)
		}
	}
	run("vet", "./...")
	run("mod", "vendor")
	var third []string
	for _, line := range lines(t, filepath.Join(dir, "vendor", "modules.txt")) {
		// "# path version" or "# path version => replacement"
		if fields := strings.Fields(line); len(fields) >= 3 && fields[0] == "#" && fields[1] != modulePath {
			third = append(third, fields[1]+" "+fields[2])
		}
	}
	sums := len(lines(t, filepath.Join(dir, "go.sum")))
	t.Logf("%d third-party modules, %d lines of go.sum:\n%s", len(third), sums, strings.Join(third, "\n"))
	if len(third) == 0 || len(third) > 6 {
		t.Errorf("a consumer vendors %d third-party modules, at most 6 are allowed", len(third))
	}
	if sums == 0 || sums > 40 {
		t.Errorf("a consumer's go.sum has %d lines, at most 40 are allowed", sums)
	}
}

func lines(t testing.TB, name string) []string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var list []string
	for s := bufio.NewScanner(f); s.Scan(); {
		list = append(list, s.Text())
	}
	return list
}
