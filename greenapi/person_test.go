package greenapi

import "testing"

func TestSamePerson(t *testing.T) {
	for _, tt := range []struct {
		about string
		a, b  ChatID
		want  bool
	}{
		{"equal", "71234567890@c.us", "71234567890@c.us", true},
		{"equal, of no form", "x", "x", true},
		{"Mexico", "525512345678@c.us", "5215512345678@c.us", true},
		{"Mexico, a digit too few", "52551234567@c.us", "521551234567@c.us", false},
		{"Mexico, another digit", "525512345678@c.us", "5225512345678@c.us", false},
		{"Mexico, another person", "525512345678@c.us", "5215512345679@c.us", false},
		{"Argentina", "541123456789@c.us", "5491123456789@c.us", true},
		{"Argentina with Mexico's digit", "541123456789@c.us", "5411123456789@c.us", false},
		{"pseudonyms of a pair", "999123456789@c.us", "9991123456789@c.us", true},
		{"pseudonyms of two people", "999123456789@c.us", "9992123456789@c.us", false},
		{"Brazil, an area that takes the 9", "551187654321@c.us", "5511987654321@c.us", true},
		{"Brazil, an area that drops it", "555187654321@c.us", "5551987654321@c.us", true},
		{"Brazil, another digit", "551187654321@c.us", "5511887654321@c.us", false},
		{"Brazil, no area", "550187654321@c.us", "5501987654321@c.us", false},
		{"Brazil, another area", "551187654321@c.us", "5512987654321@c.us", false},
		{"elsewhere", "79001234567@c.us", "79101234567@c.us", false},
		{"elsewhere, a digit more", "441234567890@c.us", "4491234567890@c.us", false},
		{"neighbours", "71234567890@c.us", "71234567891@c.us", false},
		{"bare numbers", "525512345678", "5215512345678", false},
		{"groups", "525512345678@g.us", "5215512345678@g.us", false},
		{"lids", "525512345678@lid", "5215512345678@lid", false},
		{"two forms", "525512345678@c.us", "5215512345678", false},
		{"of no form", "x@c.us", "521x@c.us", false},
		{"nothing", "", "5215512345678@c.us", false},
	} {
		if SamePerson(tt.a, tt.b) != tt.want || SamePerson(tt.b, tt.a) != tt.want {
			t.Errorf("%s: %q and %q are the same person: %t", tt.about, tt.a, tt.b, !tt.want)
		}
	}
}
