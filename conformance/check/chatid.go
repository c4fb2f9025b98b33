package check

import (
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// idForm is one of the documented ways to write a chat.
type idForm string

const (
	phoneForm   idForm = "<number>@c.us"
	groupForm   idForm = "<id>@g.us"
	privateForm idForm = "<id>@lid"
	numberForm  idForm = "<digits>"
	minusForm   idForm = "-<digits>"
	noForm      idForm = ""
)

func formOf(id string) idForm {
	name, suffix, _ := strings.Cut(id, "@")
	switch {
	case suffix == "c.us" && digits(name):
		return phoneForm
	case suffix == "g.us" && groupName(name):
		return groupForm
	case suffix == "lid" && digits(name):
		return privateForm
	case digits(id):
		return numberForm
	case strings.HasPrefix(id, "-") && digits(id[1:]):
		return minusForm
	}
	return noForm
}

// groupName is <id>, or <creator>-<time> of the old groups.
func groupName(name string) bool {
	creator, created, old := strings.Cut(name, "-")
	return digits(creator) && (!old || digits(created))
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

func (f idForm) group() bool { return f == groupForm || f == minusForm }

// knownFor reports whether a product writes ids in this form. Telegram and MAX take the phone form too.
func (f idForm) knownFor(product string) bool {
	switch f {
	case groupForm, privateForm:
		return product == exchange.WhatsApp
	case numberForm, minusForm:
		return product != exchange.WhatsApp
	default:
		return f == phoneForm
	}
}

// keyOf is the member by which a product names the chat of a list's item.
func keyOf(product string) string {
	if product == exchange.WhatsApp {
		return "id"
	}
	return "chatId"
}
