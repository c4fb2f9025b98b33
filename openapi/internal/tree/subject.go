package tree

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Subject is a claim's subject taken apart: an operation, a part of it and the steps into that part.
type Subject struct {
	Operation string
	// Part is request, response, query, path or error; empty for the operation itself.
	Part string
	// Status is the status of an error.
	Status string
	// Steps are member names, and "[]" for the items of an array.
	Steps []string
}

var (
	nameForm   = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]*$`)
	statusForm = regexp.MustCompile(`^[1-5][0-9][0-9]$`)
)

// ParseSubject reads `operation`, `operation.query.name`, `operation.error.400.member`,
// `operation.response[].member.member` and the like.
func ParseSubject(text string) (Subject, error) {
	words := strings.Split(text, ".")
	s := Subject{Operation: words[0]}
	if !nameForm.MatchString(s.Operation) {
		return s, fmt.Errorf("the subject %q does not begin with an operation", text)
	}
	if len(words) == 1 {
		return s, nil
	}
	part, items := cutItems(words[1])
	s.Part, s.Steps = part, items
	words = words[2:]
	switch {
	case !slices.Contains([]string{"request", "response", "query", "path", "error"}, part):
		return s, fmt.Errorf("the subject %q has the part %q: use request, response, query, path or error", text, part)
	case len(items) > 0 && part != "request" && part != "response":
		return s, fmt.Errorf("the subject %q has items where no array can be", text)
	case part == "error":
		if len(words) == 0 || !statusForm.MatchString(words[0]) {
			return s, fmt.Errorf("the subject %q needs a status after error", text)
		}
		s.Status, words = words[0], words[1:]
	case (part == "query" || part == "path") && len(words) != 1:
		return s, fmt.Errorf("the subject %q needs one parameter name after %s", text, part)
	}
	for _, word := range words {
		name, items := cutItems(word)
		if !nameForm.MatchString(name) {
			return s, fmt.Errorf("the subject %q has the member %q, which is no name", text, name)
		}
		s.Steps = append(append(s.Steps, name), items...)
	}
	return s, nil
}

// cutItems splits `products[]` into the name and one "[]" for each pair of brackets.
func cutItems(word string) (string, []string) {
	var items []string
	for strings.HasSuffix(word, "[]") {
		word = strings.TrimSuffix(word, "[]")
		items = append(items, "[]")
	}
	return word, items
}
