package evidence

import (
	"strconv"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// answer is what an exchange says of a note.
type answer int

const (
	saysNothing answer = iota
	bearsOut
	speaksAgainst
)

// either is the answer to a question that has two.
func either(yes bool) answer {
	if yes {
		return bearsOut
	}
	return speaksAgainst
}

// occurs is the answer of what only may occur.
func occurs(yes bool) answer {
	if yes {
		return bearsOut
	}
	return saysNothing
}

// ofValues are the conditions about a value at the claim's subject, by their names in the ledger (openapi.Conditions).
// parent is the object or list that the value stands in.
var ofValues = map[string]func(s *scene, value, parent check.Value) answer{
	"at-sign": ofText(func(text string) answer {
		if text == "" {
			return saysNothing
		}
		return either(strings.HasPrefix(text, "@"))
	}),
	"boolean": func(_ *scene, value, _ check.Value) answer {
		switch value.Kind() {
		case check.KindBool:
			return bearsOut
		case check.KindString, check.KindNumber:
			return speaksAgainst
		}
		return saysNothing
	},
	"digits": ofText(func(text string) answer { return either(digits(text)) }),
	"echo": func(s *scene, _, _ check.Value) answer { // of the request's chatId and of the reply's alike
		value := s.reply.Member("chatId")
		if formOf(value) == noForm || formOf(value) != formOf(s.asked()) {
			return saysNothing
		}
		asked, _ := idOf(s.asked())
		got, _ := idOf(value)
		return either(check.SamePerson(asked, got))
	},
	"empty": ofText(func(text string) answer { return occurs(text == "") }),
	"empty-for-group": func(s *scene, value, item check.Value) answer {
		text, ok := value.Text()
		return occurs(ok && text == "" && formOf(itemID(item)).group(s.ex.Product))
	},
	"form-group":     ofID(func(f form, product, _ string) bool { return f.group(product) }),
	"form-group-new": ofID(func(f form, _, id string) bool { return f == newGroup && len(id) == len("120363043968066561@g.us") }),
	"form-group-old": ofID(func(f form, _, _ string) bool { return f == oldGroup }),
	"form-lid":       ofID(func(f form, _, _ string) bool { return f == lid }),
	"form-person":    ofID(func(f form, product, _ string) bool { return f.person(product) }),
	"form-phone":     ofID(func(f form, product, id string) bool { return phoneForm(f, product, id) }),
	"iso-time": ofText(func(text string) answer {
		_, err := time.Parse("2006-01-02T15:04:05.000Z", text)
		return either(err == nil)
	}),
	"known-form": func(s *scene, value, _ check.Value) answer {
		if _, ok := idOf(value); !ok {
			return saysNothing
		}
		return either(formOf(value).known(s.ex.Product))
	},
	"lower-case": ofText(func(text string) answer { return either(text == strings.ToLower(text)) }),
	"not-empty":  ofText(func(text string) answer { return either(strings.TrimSpace(text) != "") }),
	"number-for-phone": func(s *scene, _, _ check.Value) answer {
		value := s.reply.Member("chatId")
		asked, _ := idOf(s.asked())
		if !phoneForm(formOf(s.asked()), s.ex.Product, asked) {
			return saysNothing
		}
		switch formOf(value) {
		case number:
			return bearsOut
		case phone:
			return speaksAgainst
		}
		return saysNothing
	},
	"request-path": func(s *scene, value, _ check.Value) answer {
		text, ok := value.Text()
		switch {
		case !ok:
			return saysNothing
		case strings.HasSuffix(text, s.path()):
			return bearsOut
		}
		for _, operation := range exchange.Operations() {
			if operation != s.ex.Operation && strings.Contains(text, "/"+operation+"/") {
				return speaksAgainst
			}
		}
		return saysNothing
	},
	"status-again": func(s *scene, value, _ check.Value) answer {
		text, ok := value.Number()
		if !ok {
			return saysNothing
		}
		return either(text == s.status())
	},
	"type-group": ofType("group"),
	"type-user":  ofType("user"),
	"unix-seconds": func(_ *scene, value, _ check.Value) answer {
		text, _ := idOf(value)
		seconds, err := strconv.ParseInt(text, 10, 64)
		const year2000, year2100 = 946684800, 4102444800
		switch {
		case err != nil:
			return saysNothing
		case seconds > year2000 && seconds < year2100:
			return bearsOut
		case seconds > year2000*1000 && seconds < year2100*1000:
			return speaksAgainst
		}
		return saysNothing
	},
	"upper-hex-20": ofText(func(text string) answer {
		return occurs(len(text) == 20 && strings.Trim(text, "0123456789ABCDEF") == "")
	}),
	"zero": func(_ *scene, value, _ check.Value) answer {
		text, _ := value.Number()
		return occurs(text == "0")
	},
}

// ofText is a condition about strings.
func ofText(says func(string) answer) func(*scene, check.Value, check.Value) answer {
	return func(_ *scene, value, _ check.Value) answer {
		text, ok := value.Text()
		if !ok {
			return saysNothing
		}
		return says(text)
	}
}

// ofID is a condition about the form of an id, which may occur.
func ofID(is func(f form, product, id string) bool) func(*scene, check.Value, check.Value) answer {
	return func(s *scene, value, _ check.Value) answer {
		id, _ := idOf(value)
		return occurs(is(formOf(value), s.ex.Product, id))
	}
}

// ofType is a condition about items of one type.
func ofType(kind string) func(*scene, check.Value, check.Value) answer {
	return func(s *scene, value, item check.Value) answer {
		if text, _ := value.Text(); text != kind {
			return saysNothing
		}
		f := formOf(itemID(item))
		if !f.known(s.ex.Product) {
			return saysNothing
		}
		return either(f.group(s.ex.Product) == (kind == "group"))
	}
}

// phoneForm reports whether an id of a product with numeric ids is a phone of the countries that may be written so.
func phoneForm(f form, product, id string) bool {
	return product != exchange.WhatsApp && f == phone && (strings.HasPrefix(id, "7") || strings.HasPrefix(id, "375") ||
		strings.HasPrefix(id, "9997")) // the pseudonyms that recordings give to numbers of these codes
}

// ofExchanges are the conditions about an exchange as a whole.
var ofExchanges = map[string]func(s *scene, claim statement) answer{
	"at-most-count": func(s *scene, _ statement) answer {
		most, err := strconv.Atoi(s.query.Get("count"))
		if !s.answered || err != nil || s.reply.Kind() != check.KindList {
			return saysNothing
		}
		return either(s.reply.Len() <= most)
	},
	"both-kinds": func(s *scene, claim statement) answer {
		if !s.answered || s.query.Has(claim.member()) {
			return saysNothing
		}
		groups, persons := s.kinds()
		return occurs(groups && persons)
	},
	"empty-body": ofStatus(func(s *scene) answer { return either(s.plain == "") }),
	"group-refused": func(s *scene, _ statement) answer {
		switch {
		case !formOf(s.asked()).group(s.ex.Product):
			return saysNothing
		case s.answered && s.reply.Kind() == check.KindObject:
			return speaksAgainst
		}
		text := strings.ToLower(s.text)
		return occurs(s.status() == "400" && strings.Contains(text, "group"))
	},
	"html-body": ofStatus(func(s *scene) answer { return occurs(strings.HasPrefix(s.plain, "<")) }),
	"json-request": func(s *scene, _ statement) answer {
		for _, header := range s.ex.Request.Headers {
			media, _, _ := strings.Cut(header.Value, ";")
			if header.Name == "Content-Type" && strings.EqualFold(strings.TrimSpace(media), "application/json") {
				return occurs(s.answered)
			}
		}
		return saysNothing
	},
	"message-or-text": ofStatus(func(s *scene) answer {
		if s.reply.Kind() == check.KindObject || s.reply.Kind() == check.KindList {
			_, ok := s.reply.Member("message").Text()
			return either(ok)
		}
		return occurs(s.plain != "" && !s.reply.Exists() && !strings.HasPrefix(s.plain, "<"))
	}),
	"not-json": ofStatus(func(s *scene) answer { return occurs(s.plain != "" && !s.reply.Exists()) }),
	"not-string-refused": func(s *scene, claim statement) answer {
		switch {
		case !s.asked().Exists() || s.asked().Kind() == check.KindString:
			return saysNothing
		case s.answered:
			return speaksAgainst
		}
		return occurs(s.status() == claim.subject.Status)
	},
	"null-for-group": func(s *scene, _ statement) answer {
		switch {
		case !formOf(s.asked()).group(s.ex.Product) || !s.answered:
			return saysNothing
		case s.reply.Kind() == check.KindObject:
			return speaksAgainst
		}
		return occurs(s.reply.IsNull())
	},
	"only-groups":  onlyKind("true"),
	"only-persons": onlyKind("false"),
	"path-parameter": func(s *scene, claim statement) answer {
		return occurs(s.answered && strings.Contains(s.path(), "{"+claim.member()+"}"))
	},
	"refused-nameless": func(s *scene, _ statement) answer {
		card := s.request.Member("contact")
		if card.Kind() != check.KindObject {
			return saysNothing
		}
		for _, name := range []string{"firstName", "middleName", "lastName", "company"} {
			if text, _ := card.Member(name).Text(); strings.TrimSpace(text) != "" {
				return saysNothing
			}
		}
		if s.answered {
			return speaksAgainst
		}
		return occurs(s.status() == "400")
	},
	"repeated": func(s *scene, claim statement) answer {
		if !s.answered {
			return saysNothing
		}
		seen := make(map[string]bool, s.reply.Len())
		for _, item := range s.reply.Items() {
			text, _ := idOf(item.Member(claim.member()))
			if text != "" && seen[text] {
				return bearsOut
			}
			seen[text] = true
		}
		return saysNothing
	},
	"validation-text": ofStatus(func(s *scene) answer {
		return occurs(strings.Contains(strings.ToLower(s.text), "validation failed"))
	}),
}

// ofStatus is a condition about error replies of the status in the claim's subject.
func ofStatus(says func(*scene) answer) func(*scene, statement) answer {
	return func(s *scene, claim statement) answer {
		if s.answered || s.status() != claim.subject.Status {
			return saysNothing
		}
		return says(s)
	}
}

// onlyKind is a condition about lists that were asked for with group=true or group=false.
func onlyKind(group string) func(*scene, statement) answer {
	return func(s *scene, _ statement) answer {
		if !s.answered || s.query.Get("group") != group {
			return saysNothing
		}
		wanted, others := s.kinds()
		if group == "false" {
			wanted, others = others, wanted
		}
		if others {
			return speaksAgainst
		}
		return occurs(wanted)
	}
}

// Knows reports whether a condition of the ledger is looked for.
func Knows(condition string) bool {
	_, value := ofValues[condition]
	_, whole := ofExchanges[condition]
	return value || whole
}
