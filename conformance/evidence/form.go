package evidence

import (
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// form is one of the documented ways to write a chat.
type form int

const (
	noID form = iota // neither a text nor a number
	noForm
	phone
	oldGroup
	newGroup
	lid
	number
	minus
)

// chat is an id of a product; the zero value is none.
type chat struct {
	id, product string
	form        form
}

// idOf is the text of an id, which may be a number where products have numeric ids.
func idOf(value check.Value) (string, bool) {
	if text, ok := value.Text(); ok {
		return text, true
	}
	return value.Number()
}

func formOf(id string) form {
	name, suffix, suffixed := strings.Cut(id, "@")
	switch {
	case !suffixed && strings.HasPrefix(name, "-") && digits(name[1:]) && name[1] != '0':
		return minus
	case !suffixed && digits(name) && name[0] != '0':
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

func (c chat) group() bool {
	if c.product == exchange.WhatsApp {
		return c.form == oldGroup || c.form == newGroup
	}
	return c.form == minus
}

func (c chat) person() bool {
	if c.product == exchange.WhatsApp {
		return c.form == phone || c.form == lid
	}
	return c.form == number || c.form == phone
}

func (c chat) known() bool { return c.group() || c.person() }

// phone reports whether an id of a product with numeric ids is a phone of the countries that may be written so.
func (c chat) phone() bool {
	return c.product != exchange.WhatsApp && c.form == phone && (strings.HasPrefix(c.id, "7") || strings.HasPrefix(c.id, "375") ||
		strings.HasPrefix(c.id, "9997")) // the pseudonyms that recordings give to numbers of these codes
}
