package openapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.yaml.in/yaml/v3"
)

// place is a fault on a line of the ledger; it prints as `12: what is wrong`.
type place struct {
	line int
	text string
}

func (p *place) Error() string { return fmt.Sprintf("%d: %s", p.line, p.text) }

func fault(at *yaml.Node, format string, args ...any) error {
	return &place{at.Line, fmt.Sprintf(format, args...)}
}

// strict decodes one YAML document into a struct that knows every key of it.
func strict(data []byte, into any) error {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	if err := decoder.Decode(into); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	return nil
}

// pairs calls a function for each member of a mapping, in order. Two members of one name are a fault.
func pairs(node *yaml.Node, visit func(key, value *yaml.Node) error) error {
	if node.Kind == 0 {
		return nil
	}
	if node.Kind != yaml.MappingNode {
		return fault(node, "a mapping is due here")
	}
	seen := make(map[string]bool, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		if seen[key.Value] {
			return fault(key, "%s stands twice", key.Value)
		}
		seen[key.Value] = true
		if err := visit(key, node.Content[i+1]); err != nil {
			return err
		}
	}
	return nil
}

// scalar reads a text, a number or a date as it is written; null is an empty text.
func scalar(node *yaml.Node, into *string) error {
	if node.Kind != yaml.ScalarNode {
		return fault(node, "a text is due here")
	}
	if node.Tag != "!!null" {
		*into = node.Value
	}
	return nil
}
