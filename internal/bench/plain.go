//go:build unix

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/getkin/kin-openapi/openapi3"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// readPlainly decodes every file and asks kin-openapi about every body.
func readPlainly(folder string) error {
	doc, err := openapi3.NewLoader().LoadFromData(openapi.Spec())
	if err != nil {
		return err
	}
	schemas := map[string]*openapi3.Schema{}
	for _, item := range doc.Paths.Map() {
		for _, operation := range item.Operations() {
			schemas[operation.OperationID] = operation.Responses.Status(200).Value.Content["application/json"].Schema.Value
		}
	}
	names, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		var file exchangeFile
		if err := json.Unmarshal(data, &file); err != nil {
			return err
		}
		decoder := json.NewDecoder(bytes.NewReader([]byte(file.Response.Body)))
		decoder.UseNumber()
		var value any
		if err := decoder.Decode(&value); err != nil {
			return err
		}
		if err := schemas[file.Operation].VisitJSON(value, openapi3.MultiErrors(), openapi3.VisitAsResponse()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
