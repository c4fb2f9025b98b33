package openapi

import (
	"cmp"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// usualWitnesses are those of the forms of statements; that of the others is the table.
var usualWitnesses = map[string]string{"method": "request-line", "path": "request-line", "error": "error-table",
	"null": "example", "absent": "example", "example": "example", "shown": "example", "note": "note"}

// add puts what one source says of one operation into the list, with what the ledger leaves out of it. The operation is
// empty where the subject names it.
func (l *ledger) add(e entry, by voice, operation string) {
	c := e.Claim
	c.From, c.Product, c.Language, c.Evidence, c.Address = by.Key, by.Product, by.Language, by.Evidence, by.Address
	if by.line != nil {
		c.PageLine = *by.line
	}
	c.Source = by.Page
	if c.Evidence == "document" {
		c.Document, c.Source = by.Key, ""
	}
	subject, err := tree.ParseSubject(c.Subject)
	if err != nil {
		l.fault(c.Line, "%v", err)
	}
	form := e.form()
	c.Witness = cmp.Or(c.Witness, usualWitnesses[form], "table")
	c.ID = cmp.Or(e.whole, e.idOf(by.prefix, operation, form, subject))
	if first, twice := l.lines[c.ID]; twice {
		l.fault(c.Line, "the id %q is already used on line %d: give this claim a name", c.ID, first)
	}
	l.lines[c.ID] = c.Line
	c.Pointer = l.pointerOf(c, subject)
	l.test(&c, form, subject.Part)
	l.claims = append(l.claims, c)
}

// form is the kind of a statement, but for two that have a name of their own: a required member that is shown, and a note
// that is the description in a table, which is one without a name.
func (e entry) form() string {
	switch {
	case e.Kind == "required" && e.Value == "shown":
		return "shown"
	case e.Kind == "note" && e.name == nil && e.id == nil && e.whole == "":
		return "meaning"
	}
	return e.Kind
}

// idOf is source, subject and name. That the subject is a reply, or in the path, is understood.
func (e entry) idOf(source, operation, form string, s tree.Subject) string {
	part, name := s.Part, form
	if part == "path" || part == "response" && len(s.Steps) > 0 && form != "example" {
		part = ""
	}
	switch {
	case e.name != nil:
		name = *e.name
	case form == "error":
		name = ""
	case e.Value != "" && (form == "enum" || form == "example"):
		name += "-" + e.Value
	}
	words := append(append([]string{part, s.Status}, s.Steps...), name)
	if e.id != nil {
		words = []string{*e.id}
	}
	words = append([]string{source, strings.ToLower(operation)}, words...)
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" || word == "[]" }), "-")
}

// test gives a claim the usual checks of its kind, or the usual reason why there are none.
func (l *ledger) test(c *Claim, form, part string) {
	c.Untested = cmp.Or(l.file.Reasons[c.Untested], c.Untested)
	switch {
	case c.Checks != nil || c.Untested != "" || c.Seen != "":
	case c.Answer == Silent:
		c.Untested = l.file.Reasons["silent"]
	case form == "meaning":
		c.Untested = l.file.Reasons["meaning"]
	default:
		for _, key := range []string{part + " " + c.Kind + " " + c.Value, part + " " + c.Kind, c.Kind} {
			if checks, usual := l.file.Checks[key]; usual {
				c.Checks = slices.Clone(checks)
				return
			}
		}
	}
}

// pointerOf is the place of the specification that a claim speaks of: the branch of a union that it gives or that is
// its product's alone, and the nearest place above where the specification has none. A pointer that the ledger gives
// comes first; without a leading slash it leads on from the operation. Empty if there is no such operation.
func (l *ledger) pointerOf(c Claim, s tree.Subject) string {
	operation := l.spec.Operation(s.Operation)
	switch {
	case strings.HasPrefix(c.Pointer, "/"):
		return c.Pointer
	case c.Pointer != "" && operation.At.OK():
		return operation.At.Pointer + "/" + c.Pointer
	case c.Kind == "path":
		return l.spec.Parent(operation.At).Pointer
	}
	places := l.spec.PlacesOf(operation, s, c.Answer == Respelled)
	for ; len(places) == 0 && len(s.Steps) > 0; places = l.spec.PlacesOf(operation, s, c.Answer == Respelled) {
		s.Steps = s.Steps[:len(s.Steps)-1]
	}
	switch {
	case len(places) == 0:
		return operation.At.Pointer
	case c.Kind == "method", c.Kind == "required", s.Part == "error" && len(s.Steps) == 0:
		return places[0].Pointer
	case c.Kind == "example":
		return l.spec.Follow(operation.Body(s)).Child("content").Child(tree.JSONBody).Child("examples").Child(c.ProductName()).Pointer
	}
	return branchOf(l.spec, places[0], c).Pointer
}

// branchOf is the alternative at a place that a claim speaks of, or the place itself.
func branchOf(spec tree.Tree, at tree.Place, c Claim) tree.Place {
	whole := spec.Follow(at)
	branches := slices.DeleteFunc(spec.Alternatives(at), func(p tree.Place) bool {
		switch c.Kind {
		case "type":
			return p.Text("type") != c.Value
		case "null":
			return p.Text("nullable") != "true"
		case "note":
			return p == whole || !p.Lists("x-products", c.ProductName())
		}
		return true
	})
	if len(branches) == 0 || c.Kind == "note" && len(branches) > 1 {
		return whole
	}
	return branches[0]
}
