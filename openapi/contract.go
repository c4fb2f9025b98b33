// Package openapi holds the contract: greenapi.yaml, written by hand, and claims.yaml, which says for every
// statement of the upstream documents how the contract answers it. Both are embedded, so that a program
// that imports this package needs no file beside it.
package openapi

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"fmt"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// SpecFile is the contract's path in the repository, as findings name it.
const SpecFile = "openapi/greenapi.yaml"

// ClaimsFile is the ledger's path in the repository.
const ClaimsFile = "openapi/claims.yaml"

var (
	//go:embed greenapi.yaml
	specYAML []byte
	//go:embed claims.yaml
	claimsYAML []byte
)

// Spec returns the text of greenapi.yaml. The caller owns the slice.
func Spec() []byte { return append([]byte(nil), specYAML...) }

// Ledger returns the text of claims.yaml. The caller owns the slice.
func Ledger() []byte { return append([]byte(nil), claimsYAML...) }

// Contract is a loaded and validated contract with its claims. It is read-only after loading and safe for
// concurrent use.
type Contract struct {
	// Doc is the parsed specification with its servers removed, so that every base address matches.
	Doc *openapi3.T
	// Claims are the ledger's statements in file order, one for each source and operation.
	Claims []Claim
	// Sources are the ledger's sources in file order.
	Sources []Source
	// SHA256 is the hexadecimal digest of the specification's bytes.
	SHA256 string

	spec       tree.Tree
	schemas    schemas
	operations map[string]Operation
}

// Load returns the embedded contract; all callers share one. An error means that the embedded files are broken,
// which the package's own tests exclude.
func Load() (*Contract, error) { return embedded() }

// What the embedded specification would be told at every start, the tests know.
var embedded = sync.OnceValues(func() (*Contract, error) { return parse(specYAML, claimsYAML, load) })

// Parse builds a contract from the bytes of a specification and of a ledger, and validates the specification. Errors name
// the file and, where the parser knows it, the line.
func Parse(spec, claims []byte) (*Contract, error) { return parse(spec, claims, loadValid) }

func load(spec []byte) (*openapi3.T, error) { return openapi3.NewLoader().LoadFromData(spec) }

func loadValid(spec []byte) (*openapi3.T, error) {
	doc, err := load(spec)
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(context.Background())
}

func parse(spec, claims []byte, load func([]byte) (*openapi3.T, error)) (*Contract, error) {
	sum := sha256.Sum256(spec)
	c := &Contract{SHA256: hex.EncodeToString(sum[:]), schemas: schemas{}}
	// The two files are read at once: together they are most of the time from start to verdict.
	var broken error
	loaded := make(chan struct{})
	go func() {
		defer close(loaded)
		if c.Doc, broken = load(spec); broken == nil {
			c.Doc.Servers = nil
			c.operations = c.schemas.operations(c.Doc)
		}
	}()
	root, err := tree.Parse(spec)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", SpecFile, err)
	}
	ledger, err := parseLedger(claims, root)
	<-loaded
	switch {
	case broken != nil:
		return nil, fmt.Errorf("%s: %w", SpecFile, broken)
	case err != nil:
		return nil, err
	}
	c.Claims, c.Sources, c.spec = ledger.claims, ledger.sources, root
	return c, nil
}

// Version is info.version of the contract.
func (c *Contract) Version() string { return c.Doc.Info.Version }

// Line returns the line of the specification on which the value at a JSON Pointer begins, or 0 if nothing is there.
// For a member of a mapping it is the line of the member's key.
func (c *Contract) Line(pointer string) int { return c.spec.Locate(pointer).Line }

// Example is the value of the example at a JSON Pointer; false if there is none.
func (c *Contract) Example(pointer string) (value any, ok bool) {
	at := c.spec.Follow(c.spec.Locate(pointer)).Child("value")
	return value, at.OK() && at.Node.Decode(&value) == nil
}

// Escape turns a member name into a JSON Pointer token (RFC 6901).
func Escape(token string) string { return tree.Escape(token) }

// Unescape turns a JSON Pointer token back into a member name.
func Unescape(token string) string { return tree.Unescape(token) }
