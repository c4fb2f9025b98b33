package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

func TestClaimsPrintsTheLedgerFlat(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := program([]string{"claims"}, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatalf("exit %d: %s", code, &stderr)
	}
	contract, err := openapi.Load()
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(stdout.String(), "\n"), "\n")
	if len(lines) != len(contract.Claims) {
		t.Fatalf("%d lines for %d claims", len(lines), len(contract.Claims))
	}
	for i, line := range lines {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("line %d: %v", i+1, err)
		}
		want := contract.Claims[i]
		for _, key := range []string{"id", "product", "language", "evidence", "witness", "kind", "subject", "value", "answer", "pointer", "checks", "reason"} {
			if _, there := row[key]; !there {
				t.Errorf("%s has no %s", want.ID, key)
			}
		}
		if row["id"] != want.ID || row["value"] != want.Value || row["pointer"] != want.Pointer || row["answer"] != string(want.Answer) {
			t.Errorf("line %d is %s, want %+v", i+1, line, want)
		}
		if document, source := row["document"], row["source"]; (document == nil) == (source == nil) {
			t.Errorf("%s has document %v and source %v: one is due", want.ID, document, source)
		}
	}
}

func TestClaimsTakesNoArgument(t *testing.T) {
	var stdout, stderr bytes.Buffer
	if code := program([]string{"claims", "now"}, &stdout, &stderr); code != 2 || stdout.Len() > 0 || !strings.Contains(stderr.String(), `"now"`) {
		t.Errorf("exit %d, %s%s", code, &stdout, &stderr)
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("disk full") }

func TestClaimsReportsAWriterThatFails(t *testing.T) {
	var stderr bytes.Buffer
	if code := program([]string{"claims"}, fullDisk{}, &stderr); code != 2 || !strings.Contains(stderr.String(), "disk full") {
		t.Errorf("exit %d, %s", code, &stderr)
	}
}
