package evidence

import (
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// form is one of the documented ways to write a chat.
type form int

const (
	noForm form = iota
	phone
	oldGroup
	newGroup
	lid
	number
	minus
)

// idOf is the text of an id, which may be a number where products have numeric ids.
func idOf(value check.Value) (string, bool) {
	if text, ok := value.Text(); ok {
		return text, true
	}
	return value.Number()
}

func formOf(value check.Value) form {
	id, ok := idOf(value)
	if !ok {
		return noForm
	}
	name, suffix, _ := strings.Cut(id, "@")
	switch {
	case suffix == "" && strings.HasPrefix(name, "-") && digits(name[1:]) && name[1] != '0':
		return minus
	case suffix == "" && digits(name) && name[0] != '0':
		return number
	case suffix == "c.us" && digits(name):
		return phone
	case suffix == "lid" && digits(name):
		return lid
	case suffix == "g.us" && digits(name):
		return newGroup
	case suffix == "g.us":
		if creator, time, _ := strings.Cut(name, "-"); digits(creator) && digits(time) {
			return oldGroup
		}
	}
	return noForm
}

// digits reports whether a text is digits and nothing else.
func digits(text string) bool {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return text != ""
}

func (f form) group(product string) bool {
	if product == exchange.WhatsApp {
		return f == oldGroup || f == newGroup
	}
	return f == minus
}

func (f form) person(product string) bool {
	if product == exchange.WhatsApp {
		return f == phone || f == lid
	}
	return f == number || f == phone
}

func (f form) known(product string) bool { return f.group(product) || f.person(product) }
