package greenapi

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestLastSeen(t *testing.T) {
	const none = "0001-01-01 00:00:00 +0000 UTC"
	for _, tt := range []struct {
		json string
		kind LastSeenKind
		time string
		text string
		back string // "" for the same JSON
	}{
		{`null`, LastSeenUnknown, none, "", ""},                               // WhatsApp, MAX
		{`1769681957`, LastSeenTime, "2026-01-29 10:19:17 +0000 UTC", "", ""}, // Telegram
		{`0`, LastSeenHidden, none, "", ""},                                   // Telegram
		{`1.769681957e9`, LastSeenTime, "2026-01-29 10:19:17 +0000 UTC", "", "1769681957"},
		{`"1769681957"`, LastSeenTime, "2026-01-29 10:19:17 +0000 UTC", "1769681957", ""},
		{`"2026-01-29T13:19:17+03:00"`, LastSeenTime, "2026-01-29 10:19:17 +0000 UTC", "2026-01-29T13:19:17+03:00", ""},
		{`"0"`, LastSeenHidden, none, "0", ""},
		{`""`, LastSeenUnknown, none, "", ""},
		{`"recently"`, LastSeenText, none, "recently", ""},
		{`"-5"`, LastSeenText, none, "-5", ""},
		{`"` + strings.Repeat("0", 60) + `12345"`, LastSeenText, none, strings.Repeat("0", 60) + "12345", ""}, // nobody writes a time so
	} {
		var l LastSeen
		if err := json.Unmarshal([]byte(tt.json), &l); err != nil {
			t.Errorf("%s: %v", tt.json, err)
		}
		when, known := l.Time()
		if l.Kind() != tt.kind || fmt.Sprint(when) != tt.time || l.Text() != tt.text || known != (tt.kind == LastSeenTime) {
			t.Errorf("%s: got %d %v %t %q", tt.json, l.Kind(), when, known, l.Text())
		}
		if tt.back == "" {
			tt.back = tt.json
		}
		if got, err := json.Marshal(l); string(got) != tt.back || err != nil {
			t.Errorf("%s: marshals as %s, %v", tt.json, got, err)
		}
	}
	for _, bad := range []string{`true`, `[]`, `{}`, `-1`, `1.5`, `1e400`} {
		if err := json.Unmarshal([]byte(bad), new(LastSeen)); err == nil {
			t.Errorf("%s is taken", bad)
		}
	}
}

func TestLastSeenString(t *testing.T) {
	for raw, want := range map[string]string{
		`null`: "unknown", `0`: "hidden", `"recently"`: "recently", `1769681957`: "2026-01-29T10:19:17Z",
	} {
		var l LastSeen
		l.parse(unbounded(), raw)
		if l.String() != want {
			t.Errorf("%s prints as %s", raw, l)
		}
	}
	if zero := (LastSeen{}); zero.String() != "absent" || zero.Kind() != LastSeenAbsent {
		t.Errorf("the zero value is %s", zero)
	}
	var when, _ = LastSeen{}.Time()
	if when != (time.Time{}) {
		t.Error("absent, and still a time")
	}
}
