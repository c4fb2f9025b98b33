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
	"strings"
	"sync"

	"github.com/getkin/kin-openapi/openapi3"
	"go.yaml.in/yaml/v3"
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

// Contract is a loaded and validated contract with its claims. It is read-only after loading and safe for
// concurrent use.
type Contract struct {
	// Doc is the parsed specification with its servers removed, so that every base address matches.
	Doc *openapi3.T
	// Claims are the ledger's entries in file order.
	Claims []Claim
	// SHA256 is the hexadecimal digest of the specification's bytes.
	SHA256 string

	root *yaml.Node
}

// Load returns the embedded contract; all callers share one. An error means that the embedded files are broken,
// which the package's own tests exclude.
func Load() (*Contract, error) { return embedded() }

var embedded = sync.OnceValues(func() (*Contract, error) { return Parse(specYAML, claimsYAML) })

// Parse builds a contract from the bytes of a specification and of a ledger. Errors name the file and,
// where the parser knows it, the line.
func Parse(spec, claims []byte) (*Contract, error) {
	var tree yaml.Node
	if err := yaml.Unmarshal(spec, &tree); err != nil {
		return nil, fmt.Errorf("%s: %w", SpecFile, err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(spec)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", SpecFile, err)
	}
	if err := doc.Validate(context.Background()); err != nil {
		return nil, fmt.Errorf("%s: %w", SpecFile, err)
	}
	doc.Servers = nil
	parsed, err := parseClaims(claims)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(spec)
	return &Contract{Doc: doc, Claims: parsed, SHA256: hex.EncodeToString(sum[:]), root: tree.Content[0]}, nil
}

// Version is info.version of the contract.
func (c *Contract) Version() string { return c.Doc.Info.Version }

// Node returns the YAML node at a JSON Pointer into the specification, following `$ref` on the way but not
// at the end, or nil if nothing is there.
func (c *Contract) Node(pointer string) *yaml.Node {
	if pointer == "" {
		return c.root
	}
	node := c.root
	for _, token := range strings.Split(strings.TrimPrefix(pointer, "/"), "/") {
		node = child(c.deref(node), Unescape(token))
		if node == nil {
			return nil
		}
	}
	return node
}

// Resolve is like Node, but follows a `$ref` at the end too.
func (c *Contract) Resolve(pointer string) *yaml.Node { return c.deref(c.Node(pointer)) }

// Line returns the line of the specification on which the value at a JSON Pointer begins, or 0 if nothing is there.
// For a member of a mapping it is the line of the member's key.
func (c *Contract) Line(pointer string) int {
	node := c.Node(pointer)
	if node == nil {
		return 0
	}
	i := strings.LastIndexByte(pointer, '/')
	if i < 0 {
		return node.Line
	}
	parent := c.Resolve(pointer[:i])
	if parent != nil && parent.Kind == yaml.MappingNode {
		for k := 0; k+1 < len(parent.Content); k += 2 {
			if parent.Content[k+1] == node {
				return parent.Content[k].Line
			}
		}
	}
	return node.Line
}

func (c *Contract) deref(node *yaml.Node) *yaml.Node {
	for range 16 { // a chain of references in this contract is one or two long; a loop must not hang
		if node == nil {
			return nil
		}
		if node.Kind == yaml.AliasNode {
			node = node.Alias
			continue
		}
		ref := child(node, "$ref")
		if ref == nil || !strings.HasPrefix(ref.Value, "#/") {
			return node
		}
		node = c.Node(strings.TrimPrefix(ref.Value, "#"))
	}
	return nil
}

func child(node *yaml.Node, token string) *yaml.Node {
	if node == nil {
		return nil
	}
	switch node.Kind {
	case yaml.MappingNode:
		for k := 0; k+1 < len(node.Content); k += 2 {
			if node.Content[k].Value == token {
				return node.Content[k+1]
			}
		}
	case yaml.SequenceNode:
		for i, item := range node.Content {
			if fmt.Sprint(i) == token {
				return item
			}
		}
	}
	return nil
}

var (
	escaper   = strings.NewReplacer("~", "~0", "/", "~1")
	unescaper = strings.NewReplacer("~1", "/", "~0", "~")
)

// Escape turns a member name into a JSON Pointer token (RFC 6901).
func Escape(token string) string { return escaper.Replace(token) }

// Unescape turns a JSON Pointer token back into a member name.
func Unescape(token string) string {
	if strings.IndexByte(token, '~') < 0 {
		return token
	}
	return unescaper.Replace(token)
}
