package evidence

import (
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// Seen lists the places of requests and replies that claims speak of and that came, with the types they had.
// Synthetic exchanges count for nothing here either.
func (b *Book) Seen() []result.Shape {
	list := []result.Shape{}
	for _, operation := range exchange.Operations() {
		for _, product := range exchange.Products() {
			f := b.fields[field{operation, product}]
			if f == nil {
				continue
			}
			for _, root := range []string{"request", "response"} {
				if p := f.roots[root]; p != nil {
					list = append(list, p.shapes(operation, product, root)...)
				}
			}
		}
	}
	return list
}

// shapes are those of a place and of all below it.
func (p *place) shapes(operation, product, at string) []result.Shape {
	var list []result.Shape
	if types := p.seenTypes(); len(types) > 0 {
		list = append(list, result.Shape{Operation: operation, Product: product, Place: at, Types: types})
	}
	if p.item != nil {
		list = append(list, p.item.shapes(operation, product, at+"/*")...)
	}
	members := slices.Clone(p.members)
	slices.SortFunc(members, func(a, b named) int { return strings.Compare(a.name, b.name) })
	for _, member := range members {
		if !member.fold {
			list = append(list, member.at.shapes(operation, product, at+"/"+member.name)...)
		}
	}
	return list
}

func (p *place) seenTypes() []string {
	var types []string
	for i, name := range jsonTypes {
		if p.types[i].seen() {
			types = append(types, name)
		}
	}
	if p.null.seen() {
		types = append(types, "null")
	}
	return types
}
