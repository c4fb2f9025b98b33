package greenapi

import (
	"errors"
	"strings"
)

// Messenger is the product that an instance belongs to. The three differ in their ids, in the card that SendContact
// takes, and in the unit of typingTime.
type Messenger string

// The products.
const (
	WhatsApp Messenger = "whatsapp"
	Telegram Messenger = "telegram"
	MAX      Messenger = "max"
)

func (m Messenger) known() bool { return m == WhatsApp || m == Telegram || m == MAX }

// validFor is Validate, and what the product of the instance says about the id's form if it is known. Forms that nobody
// knows are left to the API.
func (id ChatID) validFor(product Messenger) error {
	if err := id.Validate(); err != nil {
		return err
	}
	user, _, _ := strings.Cut(string(id), "@")
	switch form := id.form(); {
	case product == WhatsApp && form == "digits":
		return errors.New("has no suffix: WhatsApp wants a phone number followed by @c.us")
	case product == WhatsApp && form == "-digits":
		return errors.New("is a group of Telegram or MAX: groups of WhatsApp end in @g.us")
	case (product == Telegram || product == MAX) && (form == "@g.us" || form == "@lid"):
		return errors.New("is an id of WhatsApp: Telegram and MAX have numbers, negative ones for groups")
	case product == MAX && form == "@c.us" && !strings.HasPrefix(user, "7") && !strings.HasPrefix(user, "375"):
		return errors.New("is a phone number that MAX does not take: only those of the codes 7 and 375, or the numeric id")
	}
	return nil
}
