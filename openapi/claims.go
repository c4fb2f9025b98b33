package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Answer says what the contract does with a statement.
type Answer string

const (
	// Adopted statements stand in the contract as they are.
	Adopted Answer = "adopted"
	// Union statements are one branch of several that documents give.
	Union Answer = "union"
	// Respelled statements are adopted under the spelling of the page's own example.
	Respelled Answer = "respelled"
	// Overruled statements are not in the contract; Reason says why.
	Overruled Answer = "overruled"
	// Silent entries record that a page does not say something; Reason says what.
	Silent Answer = "silent"
)

// Claim is one statement of one upstream source about the API.
type Claim struct {
	ID string `yaml:"id"`
	// Document is the file name of a founding document without its ending; Source names any other source.
	// Exactly one is set.
	Document string `yaml:"document,omitempty"`
	Source   string `yaml:"source,omitempty"`
	// Product is whatsapp, telegram or max; "telegram (inferred)" where the page names none; "all" for what a
	// source says of the three alike.
	Product  string `yaml:"product"`
	Language string `yaml:"language,omitempty"`
	// Evidence is document, later or reported; empty stands for document.
	Evidence string `yaml:"evidence,omitempty"`
	Witness  string `yaml:"witness"`
	Kind     string `yaml:"kind"`
	Subject  string `yaml:"subject"`
	Value    string `yaml:"value"`
	Answer   Answer `yaml:"answer"`
	Reason   string `yaml:"reason,omitempty"`
	// Pointer is a JSON Pointer into greenapi.yaml; empty only for overruled and silent claims with no place.
	Pointer string `yaml:"pointer,omitempty"`
	// Checks are the ids of the checks that test the claim.
	Checks []string `yaml:"checks,omitempty"`
	// Seen is the name of the condition (see Conditions) that confirms or contradicts a note.
	Seen string `yaml:"seen,omitempty"`
	// Untested says why no check tests the claim, or of a note why no exchange can show it.
	Untested string `yaml:"untested,omitempty"`
	// Line is the entry's line in claims.yaml.
	Line int `yaml:"-"`
}

const byDocument = "document"

var productNames = []string{"whatsapp", "telegram", "max"}

// allProducts stands in a claim that holds for every product.
const allProducts = "all"

// ProductName is the product without the mark that it was inferred: whatsapp, telegram, max or all.
func (c Claim) ProductName() string {
	name, _, _ := strings.Cut(c.Product, " ")
	return name
}

// Products are the products that the claim speaks of.
func (c Claim) Products() []string {
	if name := c.ProductName(); name != allProducts {
		return []string{name}
	}
	return slices.Clone(productNames)
}

// Covers reports whether the claim speaks of a product.
func (c Claim) Covers(product string) bool { return slices.Contains(c.Products(), product) }

// InForce reports whether the contract says what the claim says.
func (c Claim) InForce() bool {
	return c.Answer == Adopted || c.Answer == Union || c.Answer == Respelled
}

// Standing is the claim's evidence: document, later or reported.
func (c Claim) Standing() string {
	if c.Document != "" && c.Evidence == "" {
		return byDocument
	}
	return c.Evidence
}

// parseClaims reads a ledger. It is strict about names: a key that no claim has is an error. What the values
// mean is the audit's business.
func parseClaims(data []byte) ([]Claim, error) {
	var places struct {
		Claims []yaml.Node `yaml:"claims"`
	}
	if err := yaml.Unmarshal(data, &places); err != nil {
		return nil, fmt.Errorf("%s: %w", ClaimsFile, err)
	}
	var file struct {
		Claims []Claim `yaml:"claims"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s: %w", ClaimsFile, err)
	}
	seen := make(map[string]int, len(file.Claims))
	for i := range file.Claims {
		claim := &file.Claims[i]
		claim.Line = places.Claims[i].Line
		if first, dup := seen[claim.ID]; dup {
			return nil, fmt.Errorf("%s:%d: claim id %q is already used on line %d: choose another", ClaimsFile, claim.Line, claim.ID, first)
		}
		seen[claim.ID] = claim.Line
	}
	return file.Claims, nil
}
