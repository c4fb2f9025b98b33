package greenapi

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestChatID(t *testing.T) {
	for _, tt := range []struct {
		id    ChatID
		kind  ChatKind
		valid bool
	}{
		{"71234567890@c.us", ChatPerson, true},
		{"120363043968066561@g.us", ChatGroup, true},
		{"79001234569-1479621234@g.us", ChatGroup, true},
		{"120650379300963@lid", ChatLID, true},
		{"10000000", ChatNumber, true},
		{"-10000000000000", ChatGroup, true},
		{"5525999990000c.us", ChatOther, true}, // printed by a page
		{"null@c.us", ChatOther, true},         // seen in a reply
		{"1203@newsletter", ChatOther, true},
		{"@c.us", ChatOther, true},
		{"@g.us", ChatOther, true},
		{"-@g.us", ChatOther, true},
		{"-", ChatOther, true},
		{"--1", ChatOther, true},
		{"1@2@c.us", ChatOther, true},
		{"٧١٢٣@c.us", ChatOther, true}, // digits, but not ASCII
		{"", ChatOther, false},
		{"71234567890@c.us\n", ChatOther, false},
		{"7123 4567890@c.us", ChatOther, false},
		{"7\x00", ChatOther, false},
		{"\xff", ChatOther, false},
	} {
		if got := tt.id.Kind(); got != tt.kind {
			t.Errorf("%q.Kind() = %s, want %s", tt.id, got, tt.kind)
		}
		if err := tt.id.Validate(); (err == nil) != tt.valid {
			t.Errorf("%q.Validate() = %v, want valid: %t", tt.id, err, tt.valid)
		}
	}
}

func FuzzChatID(f *testing.F) {
	for _, seed := range []string{"71234567890@c.us", "-10000000000000", "1-2@g.us", "1@lid", "", "@", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		id := ChatID(s)
		kind, err := id.Kind(), id.Validate()
		if err == nil && (s == "" || !utf8.ValidString(s) || strings.ContainsAny(s, " \n\x00")) {
			t.Errorf("%q passes", s)
		}
		if kind != ChatOther && err != nil {
			t.Errorf("%q is a %s and still %v", s, kind, err)
		}
		if ends := strings.HasSuffix(s, "@c.us"); kind == ChatPerson && !ends || kind == ChatNumber && strings.Contains(s, "@") {
			t.Errorf("%q is a %s", s, kind)
		}
	})
}
