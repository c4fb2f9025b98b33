package check

import (
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// missingMember asks for the members that every page of the product shows: those that a reply or an item is known by. A
// member that came under another name is a finding already, one for one fault: it only says what is lacking.
var missingMember = &Check{
	ID: result.Missing, Layer: result.LayerDrift, Severity: result.Drift, Operations: everyOperation, Pointer: anySchema,
	Meaning: "a member is missing that the product's pages show everywhere",
	objects: true,
	visit: func(q question, p place) {
		for _, name := range p.branch.Names {
			property := p.branch.Properties[name]
			if !slices.Contains(property.Shown, q.ex.Product) {
				continue
			}
			if q.applies(); !p.value.Member(name).Exists() {
				q.absent(p, name, property)
			}
		}
	},
}

// absent says of a member that is not there what came in its place.
func (q question) absent(p place, name string, property *openapi.Schema) {
	switch other := otherName(p.value, name); {
	case other == "":
		q.miss(p.path, property)
	case p.branch.Properties[other] == nil:
		question{q.trial, undeclaredMember}.lacks(p.below(other), property)
	default:
		question{q.trial, otherProduct}.lacks(p.below(other), property)
	}
}

const noSuchMember = "no such member"

func (q question) miss(path []string, property *openapi.Schema) {
	q.find(path, property.Pointer, "member "+property.Name(), noSuchMember,
		"%s lacks %s, which every page of the product shows", spoken(path), property.Name())
}

// otherName is another spelling of a missing member that the object has, or the name that another product gives it; "" if
// there is none.
func otherName(object strictjson.Value, name string) string {
	bare := func(s string) string { return strings.ToLower(strings.NewReplacer("_", "", "-", "").Replace(s)) }
	for key := range object.Members() {
		if bare(key) == bare(name) || name == "id" && key == "chatId" || name == "chatId" && key == "id" {
			return key
		}
	}
	return ""
}

// lack is a kind of fault that means, here or there, that a member is lacking. The checks learn it item by item, in any
// order; what it comes to is settled at the end.
type lack struct {
	check    *Check
	path     []string
	property *openapi.Schema
	times    int
}

// maxLacks bounds the spellings of a hostile body.
const maxLacks = 100

// lacks records that a finding of the check means that a member is lacking.
func (q question) lacks(path []string, property *openapi.Schema) {
	key := string(q.keyOf(q.check, path))
	if known := q.lacking[key]; known != nil {
		known.times++
	} else if len(q.lacking) < maxLacks {
		q.lacking[key] = &lack{q.check, slices.Clone(path), property, 1}
	}
}

// settleLacks says of findings what is lacking. A name that somebody has accepted, or that came too late to be listed, does
// not answer for the member that is not there: that is a finding of its own then.
func (t *trial) settleLacks() {
	for _, key := range sortedKeys(t.lacking) {
		l := t.lacking[key]
		name := l.property.Name()
		e, found := t.index[key]
		switch renamed := l.check == undeclaredMember || l.check == otherProduct; {
		case e != nil && !(renamed && t.accepted != nil && t.accepted(e.Finding)):
			e.Lacks = name
			if renamed {
				e.Message += "; " + name + " itself, which every page of the product shows, is missing"
				e.Claims = append(e.Claims, t.claims.contradicted(l.property.Pointer, missingMember.ID, noSuchMember, t.ex)...)
			}
		case renamed && (found || len(t.index) >= maxKinds):
			for range l.times {
				question{t, missingMember}.miss(l.path[:len(l.path)-1], l.property)
			}
		}
	}
}
