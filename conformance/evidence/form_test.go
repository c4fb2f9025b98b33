package evidence

import (
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

// read is a JSON text as a value.
func read(t *testing.T, text string) check.Value {
	t.Helper()
	value, faults := strictjson.Parse(text, 100)
	if len(faults) > 0 {
		t.Fatalf("%s: %v", text, faults)
	}
	return value
}

// TestForms: what an id is, and for whom: each of the three products in turn, group, person or neither.
func TestForms(t *testing.T) {
	const neither = "-"
	for _, c := range []struct {
		id                      string
		form                    form
		whatsapp, telegram, max string
	}{
		{`"79001234567@c.us"`, phone, "person", "person", "person"},
		{`"79001234569-1479621234@g.us"`, oldGroup, "group", neither, neither},
		{`"120363043968066561@g.us"`, newGroup, "group", neither, neither},
		{`"123456789@lid"`, lid, "person", neither, neither},
		{`"10000000"`, number, neither, "person", "person"},
		{`10000000`, number, neither, "person", "person"},
		{`"-10000000"`, minus, neither, "group", "group"},
		{`-10000000`, minus, neither, "group", "group"},
		{`""`, noForm, neither, neither, neither},
		{`"@c.us"`, noForm, neither, neither, neither},
		{`"null@c.us"`, noForm, neither, neither, neither},
		{`"7900123456x@lid"`, noForm, neither, neither, neither},
		{`"79001234567@s.whatsapp.net"`, noForm, neither, neither, neither},
		{`"79001234567@c.us@c.us"`, noForm, neither, neither, neither},
		{`"-1479621234@g.us"`, noForm, neither, neither, neither},
		{`"79001234569-@g.us"`, noForm, neither, neither, neither},
		{`"79001234569-a@g.us"`, noForm, neither, neither, neither},
		{`"x-1479621234@g.us"`, noForm, neither, neither, neither},
		{`"group@g.us"`, noForm, neither, neither, neither},
		{`"-10000000@c.us"`, noForm, neither, neither, neither},
		{`"0"`, noForm, neither, neither, neither},
		{`"012"`, noForm, neither, neither, neither},
		{`"-012"`, noForm, neither, neither, neither},
		{`"102"`, number, neither, "person", "person"},
		{`"-102"`, minus, neither, "group", "group"},
		{`"10000000@"`, noForm, neither, neither, neither},
		{`"-10000000@"`, noForm, neither, neither, neither},
		{`"-"`, noForm, neither, neither, neither},
		{`"-a"`, noForm, neither, neither, neither},
		{`"+10000000"`, noForm, neither, neither, neither},
		{`1.5`, noForm, neither, neither, neither},
		{`true`, noID, neither, neither, neither},
		{`null`, noID, neither, neither, neither},
	} {
		for product, want := range map[string]string{"whatsapp": c.whatsapp, "telegram": c.telegram, "max": c.max} {
			chat, got := (&scene{ex: &exchange.Exchange{Product: product}}).chat(read(t, c.id)), neither
			switch {
			case chat.group() && chat.person():
				got = "both"
			case chat.group():
				got = "group"
			case chat.person():
				got = "person"
			}
			if chat.form != c.form || got != want || chat.known() != (want != neither) {
				t.Errorf("%s is a %s of form %d on %s, want %s of form %d; known: %v", c.id, got, chat.form, product, want, c.form, chat.known())
			}
		}
	}
}
