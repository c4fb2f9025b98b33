package greenapi

import (
	"cmp"
	"errors"
	"strings"
	"unicode"
	"unicode/utf8"
)

// ChatID names a chat: a person or a group. Its form depends on the product.
//
//	form                      kind         product
//	71234567890@c.us          ChatPerson   WhatsApp; Telegram and MAX accept it
//	120363043968066561@g.us   ChatGroup    WhatsApp, also 79001234569-1479621234@g.us
//	120650379300963@lid       ChatLID      WhatsApp
//	10000000                  ChatNumber   Telegram, MAX
//	-10000000000000           ChatGroup    Telegram, MAX
//	anything else             ChatOther
//
// A ChatID is plain text, so constants can be passed as they are. The API decides what it accepts: it has taken
// new forms before, and its replies have held ids in no known form, such as null@c.us.
type ChatID string

// ChatKind is what the form of a [ChatID] says about the chat.
type ChatKind string

// The kinds of chat ids.
const (
	ChatPerson ChatKind = "person" // a phone number with @c.us
	ChatGroup  ChatKind = "group"  // digits and hyphens with @g.us, or a negative number
	ChatLID    ChatKind = "lid"    // a private id that WhatsApp hands out in place of a number, with @lid
	ChatNumber ChatKind = "number" // digits alone: a person on Telegram or MAX
	ChatOther  ChatKind = "other"  // no known form, the empty id included
)

// kinds are those of the forms that are known.
var kinds = map[string]ChatKind{
	"@c.us": ChatPerson, "@g.us": ChatGroup, "-digits": ChatGroup, "@lid": ChatLID, "digits": ChatNumber,
}

// Kind tells the kind of the id by its form alone; nothing is looked up.
func (id ChatID) Kind() ChatKind { return cmp.Or(kinds[id.form()], ChatOther) }

// form is the way in which the id is written, "" if nobody knows it.
func (id ChatID) form() string {
	user, server, at := strings.Cut(string(id), "@")
	switch {
	case !at && digits(user):
		return "digits"
	case !at && strings.HasPrefix(user, "-") && digits(user[1:]):
		return "-digits"
	case (server == "c.us" || server == "lid") && digits(user), server == "g.us" && digits(strings.ReplaceAll(user, "-", "")):
		return "@" + server
	}
	return ""
}

// Validate returns an error if the id is certainly wrong: empty, not UTF-8, or holding a space or a control
// character. Everything else is left to the API.
func (id ChatID) Validate() error {
	switch {
	case id == "":
		return errors.New("must not be empty")
	case !utf8.ValidString(string(id)):
		return errors.New("must be UTF-8 text")
	case strings.ContainsFunc(string(id), func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }):
		return errors.New("must not hold spaces or control characters")
	}
	return nil
}

// digits reports whether s is made of ASCII digits, at least one.
func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
