package openapi

import (
	"bytes"
	"fmt"

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
	// Document is the file name of a founding document; Source names any other source. Exactly one is set.
	Document string `yaml:"document,omitempty"`
	Source   string `yaml:"source,omitempty"`
	// Product is whatsapp, telegram or max; "telegram (inferred)" where the page names none.
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
	// Checks are the ids of the checks that test the claim; Untested says why there is none.
	Checks   []string `yaml:"checks,omitempty"`
	Untested string   `yaml:"untested,omitempty"`
	// Line is the entry's line in claims.yaml.
	Line int `yaml:"-"`
}

// ProductName is the product without the mark that it was inferred.
func (c Claim) ProductName() string {
	name, _, _ := bytes.Cut([]byte(c.Product), []byte(" "))
	return string(name)
}

func parseClaims(data []byte) ([]Claim, error) {
	var file struct {
		Claims []yaml.Node `yaml:"claims"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		return nil, fmt.Errorf("%s: %w", ClaimsFile, err)
	}
	claims := make([]Claim, 0, len(file.Claims))
	seen := make(map[string]int, len(file.Claims))
	for i := range file.Claims {
		node := &file.Claims[i]
		var claim Claim
		if err := node.Decode(&claim); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", ClaimsFile, node.Line, err)
		}
		claim.Line = node.Line
		if first, dup := seen[claim.ID]; dup {
			return nil, fmt.Errorf("%s:%d: claim id %q is already used on line %d: choose another", ClaimsFile, claim.Line, claim.ID, first)
		}
		seen[claim.ID] = claim.Line
		claims = append(claims, claim)
	}
	return claims, nil
}
