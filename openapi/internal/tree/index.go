package tree

// Index is a specification that remembers its operations and what subjects lead to: many claims share a subject.
type Index struct {
	Tree
	operations map[string]Operation
	places     map[spelling][]Place
}

// spelling is a subject, with fold whatever the letter case of its members.
type spelling struct {
	subject string
	fold    bool
}

// Index prepares a specification for the subjects of many claims. Of two operations with one id the first counts.
func (t Tree) Index() *Index {
	x := &Index{t, map[string]Operation{}, map[spelling][]Place{}}
	for _, operation := range t.Operations() {
		if _, twice := x.operations[operation.ID]; !twice {
			x.operations[operation.ID] = operation
		}
	}
	return x
}

// Operation finds an operation by its id.
func (x *Index) Operation(id string) (Operation, bool) {
	operation, known := x.operations[id]
	return operation, known
}

// Places are those that a subject speaks of (see PlacesOf); none if there is no such operation. The text is the subject
// as it is written.
func (x *Index) Places(text string, s Subject, fold bool) []Place {
	key := spelling{text, fold}
	places, known := x.places[key]
	if operation, ok := x.operations[s.Operation]; ok && !known {
		places = x.PlacesOf(operation, s, fold)
		x.places[key] = places
	}
	return places
}
