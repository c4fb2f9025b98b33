package evidence

import (
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
)

// place is what was seen at one subject: a member of a request, a reply or an error.
type place struct {
	members []named
	item    *place

	present, missing sighting
	// absent is missing in every letter case.
	absent, null sighting
	types        [len(jsonTypes)]sighting
	// values are those of short strings, where an enumeration lists some; else nil.
	values   sightings
	watchers []watcher
}

type named struct {
	name string
	// fold: in any letter case, because the statement is adopted under the spelling of the page's own example.
	fold bool
	at   *place
}

// watcher is a claim and the condition that it names.
type watcher struct {
	claim int
	*condition
}

var jsonTypes = [...]string{"string", "integer", "number", "boolean", "object", "array"}

// at finds or makes the place at the steps of a subject.
func (p *place) at(steps []string, fold bool) *place {
	for _, step := range steps {
		if step != "[]" {
			p = p.member(step, fold)
			continue
		}
		if p.item == nil {
			p.item = &place{}
		}
		p = p.item
	}
	return p
}

func (p *place) member(name string, fold bool) *place {
	for _, member := range p.members {
		if member.name == name && member.fold == fold {
			return member.at
		}
	}
	p.members = append(p.members, named{name, fold, &place{}})
	return p.members[len(p.members)-1].at
}

// walk goes over a value and the places beside it.
type walk struct {
	*scene
	book *Book
	by   sighting
}

// root goes over a whole body.
func (w *walk) root(f *fieldBook, name string, body check.Value) {
	if root := f.roots[name]; root != nil && body.Exists() {
		w.value(root, body, check.Value{})
	}
}

// ask takes in what a condition says of a claim. What may only occur, and did, is asked no more.
func (w *walk) ask(watch watcher, value, parent check.Value) {
	said := &w.book.said[watch.claim]
	if watch.contradicts == "" && said.confirmed.weight >= w.by.weight {
		return
	}
	switch answer := watch.says(question{w.scene, &w.book.claims[watch.claim], value, parent}); {
	case answer == bearsOut:
		said.confirmed.add(w.by)
	case answer == speaksAgainst && watch.contradicts != "":
		said.contradicted.add(w.by)
		said.why = "an exchange shows otherwise"
	}
}

func (w *walk) value(p *place, value, parent check.Value) {
	for _, watch := range p.watchers {
		w.ask(watch, value, parent)
	}
	if value.IsNull() {
		p.null.add(w.by)
		return
	}
	p.types[typeOf(value)].add(w.by)
	switch {
	case p.item != nil:
		for _, item := range value.Items() {
			w.value(p.item, item, value)
		}
	case p.values != nil:
		const longest = 64
		if text, ok := value.Text(); ok && len(text) <= longest {
			p.values.add(text, w.by)
		}
	}
	if value.Kind() == check.KindObject {
		w.members(p, value)
	}
}

func (w *walk) members(p *place, object check.Value) {
	var found [64]check.Value
	known := found[:min(len(p.members), len(found))]
	folded := uint64(0)
	for name, member := range object.Members() {
		for i := range known {
			switch {
			case p.members[i].name == name:
				known[i] = member
			case len(p.members[i].name) != len(name) || !strings.EqualFold(p.members[i].name, name):
			case p.members[i].fold:
				known[i] = member
			default:
				folded |= 1 << i
			}
		}
	}
	for i, member := range known {
		at := p.members[i].at
		if member.Exists() {
			at.present.add(w.by)
			w.value(at, member, object)
			continue
		}
		at.missing.add(w.by)
		if folded&(1<<i) == 0 {
			at.absent.add(w.by)
		}
	}
}

// parameters goes over the query of a request.
func (w *walk) parameters(p *place) {
	for _, member := range p.members {
		values := w.query[member.name]
		if len(values) == 0 {
			member.at.missing.add(w.by)
			continue
		}
		for i, jsonType := range jsonTypes {
			if readsAs(values[0], jsonType) {
				member.at.types[i].add(w.by)
			}
		}
	}
}

// readsAs reports whether the text of a parameter is a value of a JSON type.
func readsAs(text, jsonType string) bool {
	switch jsonType {
	case "string":
		return true
	case "boolean":
		return text == "true" || text == "false"
	case "integer":
		_, err := strconv.ParseInt(text, 10, 64)
		return err == nil
	}
	return false
}

// typeOf is the index of a value's type; an integer may be written with a fraction of zeros or an exponent.
func typeOf(value check.Value) int {
	switch value.Kind() {
	case check.KindString:
		return 0
	case check.KindNumber:
		if whole(value) {
			return 1
		}
		return 2
	case check.KindBool:
		return 3
	case check.KindObject:
		return 4
	default:
		return 5
	}
}

func whole(value check.Value) bool {
	text, _ := value.Number()
	if !strings.ContainsAny(text, ".eE") {
		return true
	}
	n, _ := strconv.ParseFloat(text, 64) // what is out of its range is no int64 either
	return n == float64(int64(n))
}
