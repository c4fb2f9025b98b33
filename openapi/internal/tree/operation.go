package tree

import (
	"slices"
	"strings"
)

// JSONBody is the media type of every body that has members.
const JSONBody = "application/json"

// Operation is an operation with its place.
type Operation struct {
	ID, Path, Verb string
	At             Place
}

// Operations are the operations of the contract in the order of the file.
func (t Tree) Operations() []Operation {
	var found []Operation
	for path, item := range t.Locate("/paths").Members() {
		for verb, at := range item.Members() {
			if slices.Contains(Verbs, verb) {
				found = append(found, Operation{at.Text("operationId"), path, strings.ToUpper(verb), at})
			}
		}
	}
	return found
}

// Verbs are the keys of operations.
var Verbs = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace"}

// PlacesOf are the places that a subject speaks of, as the object above them holds them: a reference at the
// end is not followed. There are several only where several media types or branches of a union have the
// member. With fold, member names match whatever their letter case.
func (t Tree) PlacesOf(operation Operation, s Subject, fold bool) []Place {
	at := operation.At
	switch s.Part {
	case "query", "path":
		return t.parameters(at, s)
	case "request":
		return t.steps(t.schemas(t.Follow(at.Child("requestBody"))), s.Steps, fold)
	case "response":
		return t.steps(t.schemas(t.Follow(at.Child("responses").Child("200"))), s.Steps, fold)
	case "error":
		response := at.Child("responses").Child(s.Status)
		switch {
		case !response.OK():
			return nil
		case len(s.Steps) == 0:
			return []Place{response}
		}
		return t.steps(t.schemas(t.Follow(response)), s.Steps, fold)
	default:
		return []Place{at}
	}
}

func (t Tree) parameters(operation Place, s Subject) []Place {
	if len(s.Steps) == 0 {
		return nil
	}
	for _, parameter := range operation.Child("parameters").Items() {
		if to := t.Follow(parameter); to.Text("in") == s.Part && to.Text("name") == s.Steps[0] {
			return []Place{parameter}
		}
	}
	return nil
}

// schemas are the schemas of the JSON bodies of a request body or a response.
func (t Tree) schemas(body Place) []Place {
	if schema := body.Child("content").Child(JSONBody).Child("schema"); schema.OK() {
		return []Place{schema}
	}
	return nil
}

func (t Tree) steps(from []Place, steps []string, fold bool) []Place {
	for _, step := range steps {
		var next []Place
		for _, at := range from {
			for _, schema := range t.Alternatives(at) {
				if found := stepInto(schema, step, fold); found.OK() && !slices.Contains(next, found) {
					next = append(next, found)
				}
			}
		}
		from = next
	}
	return from
}

func stepInto(schema Place, step string, fold bool) Place {
	if step == "[]" {
		return schema.Child("items")
	}
	properties := schema.Child("properties")
	if found := properties.Child(step); found.OK() || !fold {
		return found
	}
	for name, property := range properties.Members() {
		if strings.EqualFold(name, step) {
			return property
		}
	}
	return Place{}
}
