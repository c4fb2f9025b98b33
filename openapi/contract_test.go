package openapi

import (
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

func TestEmbeddedContractLoads(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if line := c.Line("/components/schemas/ContactInfo/properties/chatId/type"); line == 0 {
		t.Error("no line for a schema that exists")
	}
}

// Load takes it for granted that the embedded specification is valid OpenAPI; Parse does not.
func TestParseValidates(t *testing.T) {
	if _, err := Parse(Spec(), Ledger()); err != nil {
		t.Error(err)
	}
	for name, broken := range map[string]string{
		"a type that is none":    strings.Replace(string(specYAML), "type: string", "type: text", 1),
		"a path without a slash": strings.Replace(string(specYAML), "  /waInstance", "  waInstance", 1),
	} {
		if _, err := Parse([]byte(broken), nil); err == nil || !strings.HasPrefix(err.Error(), SpecFile+": ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Anchors are legal YAML, but ogen and other readers that work on the text do not know them.
func TestContractHasNoAnchors(t *testing.T) {
	var document yaml.Node
	if err := yaml.Unmarshal(Spec(), &document); err != nil {
		t.Fatal(err)
	}
	var walk func(node *yaml.Node)
	walk = func(node *yaml.Node) {
		if node.Anchor != "" || node.Kind == yaml.AliasNode {
			t.Errorf("%s:%d: the anchor %s: write the value out", SpecFile, node.Line, node.Anchor+node.Value)
		}
		for _, inner := range node.Content {
			walk(inner)
		}
	}
	walk(&document)
}
