package tree

import (
	"strings"
	"testing"
)

func TestSubjectsAreTakenApart(t *testing.T) {
	for text, want := range map[string]string{
		"getContacts":                              "getContacts   ",
		"getContacts.response[].type":              "getContacts response  [] type",
		"getContacts.query.count":                  "getContacts query  count",
		"getContactInfo.error.400":                 "getContactInfo error 400 ",
		"getContactInfo.error.400.message":         "getContactInfo error 400 message",
		"getContactInfo.response.products[].price": "getContactInfo response  products [] price",
	} {
		s, err := ParseSubject(text)
		if got := strings.Join([]string{s.Operation, s.Part, s.Status, strings.Join(s.Steps, " ")}, " "); err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", ".", "getContacts.", "getContacts.reply", "getContacts.error", "getContacts.error.4xx", "getContacts.query", "getContacts.query.a.b",
		"getContacts.query[].a", "getContacts.response..id", "getContacts.response.[]", "getContacts.response.a[", "a b",
	} {
		if s, err := ParseSubject(text); err == nil {
			t.Errorf("%q was taken as %+v", text, s)
		}
	}
}
