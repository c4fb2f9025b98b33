package greenapi

import (
	"fmt"
	"strings"
	"testing"
)

func TestMembers(t *testing.T) {
	m := info(t, `{"chatId":"1", "name" : null,"x":[ 1, 2 ],"isMute":0,"isBusiness":true}`).Members
	if got, want := m.String(), "[chatId name(null) x isMute(invalid) isBusiness]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := string(m.Raw("x")); got != "[ 1, 2 ]" {
		t.Errorf("raw x is %q", got)
	}
	if m.Raw("y") != nil {
		t.Error("a member that is not there has JSON")
	}
	m.Raw("x")[0] = '!'
	for name, raw := range m.All() {
		raw[0] = '!'
		if name == "x" {
			break
		}
	}
	if got := string(m.Raw("x")) + string(m.Raw("chatId")); got != `[ 1, 2 ]"1"` {
		t.Errorf("the record was changed to %s", got)
	}
}

func TestMembersOfNothing(t *testing.T) {
	var m Members
	for range m.All() {
		t.Error("the zero value has a member")
	}
	if m.State("name") != Absent || m.Raw("name") != nil || m.String() != "[]" {
		t.Errorf("the zero value is %s", m)
	}
}

func TestStateString(t *testing.T) {
	if got := fmt.Sprint(Absent, Null, Invalid, Present); got != "absent null invalid present" {
		t.Error(got)
	}
}

func TestPrint(t *testing.T) {
	c := Contact{ChatID: "1", Name: "a"}
	if got := fmt.Sprintf("%+v", c); !strings.HasPrefix(got, "{ChatID:1 Name:a ContactName: ") || !strings.HasSuffix(got, " Members:[]}") {
		t.Errorf("got %s", got)
	}
}
