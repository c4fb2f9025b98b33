package conformance_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
	"github.com/greenapi-contract/greenapi-go/openapi/audit"
)

// TestReadmeProgramsCompile builds every Go program of the README as a package of this module. An overlay stands in
// for the files, so that the tree stays as it is.
func TestReadmeProgramsCompile(t *testing.T) {
	programs := blocks(t, "go")
	if len(programs) != 2 {
		t.Fatalf("%d Go programs in the README, want the client and the test", len(programs))
	}
	for i, program := range programs {
		name := "main.go"
		if strings.Contains(program, "testing.T") {
			name = "contract_test.go"
		}
		dir := t.TempDir()
		source := filepath.Join(dir, name)
		write(t, source, program)
		folder, err := filepath.Abs(fmt.Sprintf("readme%d", i))
		if err != nil {
			t.Fatal(err)
		}
		overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{filepath.Join(folder, name): source}})
		if err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "overlay.json"), string(overlay))
		command := []string{"build"}
		if name == "contract_test.go" {
			command = []string{"test", "-c", "-vet=off"} // vet wants the folder on disk
		}
		command = append(command, "-o", filepath.Join(dir, "program"), "-overlay", filepath.Join(dir, "overlay.json"), "./"+filepath.Base(folder))
		if output, err := exec.Command("go", command...).CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, output)
		}
	}
}

// TestDocumentedCounts holds the tables of trust against the ledger.
func TestDocumentedCounts(t *testing.T) {
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	counts := audit.Count(contract.Claims)
	page, err := os.ReadFile("../docs/contract.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	for evidence, n := range counts.Evidence {
		if row := fmt.Sprintf("| `%s` | %d |", evidence, n); !strings.Contains(text, row) {
			t.Errorf("docs/contract.md lacks %q", row)
		}
	}
	for document, n := range counts.Documents {
		if row := fmt.Sprintf("| %s | %d |", document, n); !strings.Contains(text, row) {
			t.Errorf("docs/contract.md lacks %q", row)
		}
	}
}

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// blocks are the fenced blocks of a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	var found []string
	for i, part := range strings.Split(readme(t), "\n```") {
		if body, ok := strings.CutPrefix(part, language+"\n"); ok && i > 0 {
			found = append(found, body)
		}
	}
	return found
}

func write(t *testing.T, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestLinksLeadSomewhere: every relative link of the pages for people names a file of this repository.
func TestLinksLeadSomewhere(t *testing.T) {
	pages, err := filepath.Glob("../docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	link := regexp.MustCompile(`\]\(([^)#:]+)(#[^)]*)?\)`)
	for _, page := range append(pages, "../README.md", "../CONTRIBUTING.md", "../SECURITY.md", "recordings/README.md") {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range link.FindAllStringSubmatch(string(text), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), found[1])); err != nil {
				t.Errorf("%s links to %s: %v", page, found[1], err)
			}
		}
	}
}
