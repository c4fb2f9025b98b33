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

func (t Tree) operations() []Operation {
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

// Operation is the first operation with an id; it is nowhere if there is none.
func (t Tree) Operation(id string) Operation {
	for _, operation := range t.Operations {
		if operation.ID == id {
			return operation
		}
	}
	return Operation{}
}

// Body is the request body, the reply or the error reply that a subject is a part of; nowhere for the others.
func (o Operation) Body(s Subject) Place {
	switch s.Part {
	case "request":
		return o.At.Child("requestBody")
	case "response":
		return o.At.Child("responses").Child("200")
	case "error":
		return o.At.Child("responses").Child(s.Status)
	}
	return Place{}
}

// PlacesOf are the places that a subject speaks of, as the object above them holds them: a reference at the
// end is not followed. There are several only where several media types or branches of a union have the
// member. With fold, member names match whatever their letter case.
func (t Tree) PlacesOf(operation Operation, s Subject, fold bool) []Place {
	body := operation.Body(s)
	schema := t.Follow(body).Child("content").Child(JSONBody).Child("schema")
	switch {
	case s.Part == "":
		return []Place{operation.At}
	case s.Part == "query" || s.Part == "path":
		return t.parameters(operation, s)
	case s.Part == "error" && len(s.Steps) == 0 && body.OK():
		return []Place{body}
	case !schema.OK():
		return nil
	}
	places := []Place{schema}
	for _, step := range s.Steps {
		places = t.step(places, step, fold)
	}
	return places
}

func (t Tree) parameters(operation Operation, s Subject) []Place {
	for _, parameter := range operation.At.Child("parameters").Items() {
		if to := t.Follow(parameter); to.Text("in") == s.Part && slices.Equal(s.Steps, []string{to.Text("name")}) {
			return []Place{parameter}
		}
	}
	return nil
}

// step goes from each of some schemas to a member of it or to its items.
func (t Tree) step(from []Place, step string, fold bool) []Place {
	var next []Place
	for _, at := range from {
		for _, schema := range t.Alternatives(at) {
			if found := stepInto(schema, step, fold); found.OK() && !slices.Contains(next, found) {
				next = append(next, found)
			}
		}
	}
	return next
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
