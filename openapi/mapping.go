package openapi

import (
	"fmt"

	"go.yaml.in/yaml/v3"
)

// fault is an error that says on which line of the ledger it is: `12: what is wrong`.
func fault(at *yaml.Node, format string, args ...any) error {
	return fmt.Errorf("%d: %s", at.Line, fmt.Sprintf(format, args...))
}

// pairs calls a function for each member of a mapping, in order. Two members of one name are a fault.
func pairs(node *yaml.Node, visit func(key, value *yaml.Node) error) error {
	if node.Kind != 0 && node.Kind != yaml.MappingNode {
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

// into reads members into the variables that a table has for them.
func into(what string, table map[string]any) func(key, value *yaml.Node) error {
	return func(key, value *yaml.Node) error {
		if table[key.Value] == nil {
			return fault(key, "%s has no %q", what, key.Value)
		}
		return decode(value, table[key.Value])
	}
}

// decode puts a value into a variable: a text, a number or a date into a string as it is written, null as an empty one.
func decode(node *yaml.Node, variable any) error {
	switch text := variable.(type) {
	case **string:
		*text = new(string)
		return decode(node, *text)
	case *string:
		if node.Kind != yaml.ScalarNode {
			return fault(node, "a text is due here")
		}
	}
	return node.Decode(variable)
}
