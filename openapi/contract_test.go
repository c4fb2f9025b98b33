package openapi

import "testing"

func TestEmbeddedContractLoads(t *testing.T) {
	c, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if line := c.Line("/components/schemas/ContactInfo/properties/chatId/type"); line == 0 {
		t.Error("no line for a schema that exists")
	}
}
