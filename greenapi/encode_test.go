package greenapi

import (
	"encoding/json"
	"reflect"
	"testing"
)

func TestMarshal(t *testing.T) {
	for _, tt := range []struct {
		about, object string
		change        func(*ContactInfo)
		want          string // "" for the same
	}{
		{"as it came", `{"chatId":"1","name":"","lastSeen":null,"phoneNumber":0,"isMute":false,"products":[]}`, nil, ""},
		{"undeclared members", `{"chatId":"1","a":1e3,"b":{"c":null}}`, nil, ""},
		{"invalid members", `{"chatId":"1","name":{"first":"x"},"lastSeen":true}`, nil, ""},
		{"nested", `{"chatId":"1","products":[{"id":"2","price":null,"imageUrls":{"new":1}}]}`, nil, ""},
		{"a changed field", `{"chatId":"1","name":"a"}`, func(c *ContactInfo) { c.Name = "b" }, `{"chatId":"1","name":"b"}`},
		{"a deleted value does not come back", `{"chatId":"1","email":"a@b.c"}`, func(c *ContactInfo) { c.Email = "" }, `{"chatId":"1","email":""}`},
		{"an added value", `{"chatId":"1"}`, func(c *ContactInfo) { c.PhoneNumber = 7 }, `{"chatId":"1","phoneNumber":7}`},
		{"a value in place of null", `{"chatId":"1","muteExpiration":null}`, func(c *ContactInfo) { c.MuteExpiration = 7 }, `{"chatId":"1","muteExpiration":7}`},
	} {
		c := info(t, tt.object)
		if tt.change != nil {
			tt.change(&c)
		}
		if tt.want == "" {
			tt.want = tt.object
		}
		got, err := json.Marshal(c)
		if err != nil || !sameJSON(t, string(got), tt.want) {
			t.Errorf("%s: got %s, %v, want %s", tt.about, got, err, tt.want)
		}
	}
}

func TestMarshalOwnValues(t *testing.T) {
	for want, v := range map[string]any{
		`{"chatId":"1","name":"a"}`:    ContactInfo{ChatID: "1", Name: "a"},
		`{"chatId":"1","type":"user"}`: Contact{ChatID: "1", Type: TypeUser},
		`{"id":"1","imageUrls":{"original":"o"},"reviewStatus":{"whatsapp":"APPROVED"}}`: Product{ID: "1", ImageURLs: ImageURLs{Original: "o"}, ReviewStatus: ReviewStatus{WhatsApp: "APPROVED"}},
		`{"idMessage":"3EB0"}`: SendContactResult{IDMessage: "3EB0"},
		`{}`:                   ContactInfo{},
	} {
		got, err := json.Marshal(v)
		if string(got) != want || err != nil {
			t.Errorf("%T: got %s, %v, want %s", v, got, err, want)
		}
		back := reflect.New(reflect.TypeOf(v))
		if err := json.Unmarshal(got, back.Interface()); err != nil {
			t.Errorf("%T does not come back: %v", v, err)
		}
		if again, _ := json.Marshal(back.Elem().Interface()); string(again) != want {
			t.Errorf("%T comes back as %s", v, again)
		}
	}
}

func TestMarshalKeepsTheSpelling(t *testing.T) {
	for _, object := range []string{`{"id":"1@c.us","name":"a"}`, `{"chatId":"1","name":"a"}`, `{"chatId":"1","id":"2"}`, `{"":null}`} {
		var c Contact
		_ = json.Unmarshal([]byte(object), &c)
		if got, _ := json.Marshal(c); string(got) != object {
			t.Errorf("%s became %s", object, got)
		}
	}
}

// TestStoredChanges changes one field, stores the value and reads it again: the change is there, and all the rest.
func TestStoredChanges(t *testing.T) {
	for _, tt := range []struct {
		object string
		change func(*Contact)
		want   string
	}{
		{`{"id":"1","x":[1]}`, func(c *Contact) { c.ChatID = "2" }, `{"id":"2","x":[1]}`},
		{`{"chatId":"1","id":"1","x":null}`, func(c *Contact) { c.ChatID = "2" }, `{"chatId":"2","x":null}`},
		{`{"chatId":null,"id":"1"}`, func(c *Contact) { c.ChatID = "2" }, `{"chatId":"2"}`},
		{`{"id":"1","id":"3"}`, func(c *Contact) { c.Name = "a" }, `{"id":"3","name":"a"}`},
		{`{"id":"1","phoneNumber":"x"}`, func(c *Contact) { c.PhoneNumber = 7 }, `{"id":"1","phoneNumber":7}`},
		{`{"id":"1","name":"a"}`, func(c *Contact) { c.Name = "" }, `{"id":"1","name":""}`},
		{`{"":7,"id":"1"}`, func(c *Contact) { c.Username = "u" }, `{"":7,"id":"1","username":"u"}`},
	} {
		var c, back Contact
		if err := json.Unmarshal([]byte(tt.object), &c); err != nil {
			t.Fatal(err)
		}
		tt.change(&c)
		stored, err := json.Marshal(c)
		if string(stored) != tt.want || err != nil || json.Unmarshal(stored, &back) != nil {
			t.Errorf("%s became %s, want %s: %v", tt.object, stored, tt.want, err)
		}
		if again, _ := json.Marshal(back); string(again) != tt.want || back.ChatID != c.ChatID || back.Name != c.Name {
			t.Errorf("%s comes back as %s", tt.want, again)
		}
	}
}

// TestStoredLastSeen takes the time out of a stored contact: absent stays absent, and does not become null.
func TestStoredLastSeen(t *testing.T) {
	var info, back ContactInfo
	if err := json.Unmarshal([]byte(`{"chatId":"1","lastSeen":1700000000,"x":[1]}`), &info); err != nil {
		t.Fatal(err)
	}
	info.LastSeen = LastSeen{}
	stored, err := json.Marshal(info)
	if string(stored) != `{"chatId":"1","x":[1]}` || err != nil {
		t.Fatalf("stored as %s: %v", stored, err)
	}
	if err := json.Unmarshal(stored, &back); err != nil || back.LastSeen != info.LastSeen {
		t.Errorf("comes back as %v: %v", back.LastSeen, err)
	}
}
