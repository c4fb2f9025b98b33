package greenapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// info decodes a reply to GetContactInfo as the client does.
func info(t testing.TB, object string) (c ContactInfo) {
	t.Helper()
	if !json.Valid([]byte(object)) {
		t.Fatalf("not JSON: %s", object)
	}
	unbounded().object(trim(object), reflect.ValueOf(&c).Elem())
	return c
}

func TestDecodeMember(t *testing.T) {
	for _, tt := range []struct {
		about, object, member string
		state                 State
		field                 func(ContactInfo) any
		want                  any
	}{
		{"string", `{"name":"Dealer"}`, "name", Present, nameOf, "Dealer"},
		{"empty string", `{"name":""}`, "name", Present, nameOf, ""},
		{"null string", `{"name":null}`, "name", Null, nameOf, ""},
		{"absent string", `{}`, "name", Absent, nameOf, ""},
		{"number as string", `{"name":5}`, "name", Invalid, nameOf, ""},
		{"escapes", `{"name":"\u0414\n\"\\"}`, "name", Present, nameOf, "Д\n\"\\"},
		{"lone surrogate", `{"name":"\ud800"}`, "name", Present, nameOf, "\ufffd"},
		{"invalid UTF-8", "{\"name\":\"\xff\"}", "name", Present, nameOf, "\ufffd"},
		{"escaped name", `{"\u006eame":"Dealer"}`, "name", Present, nameOf, "Dealer"},
		{"other letter case", `{"Name":"Dealer"}`, "name", Absent, nameOf, ""},
		{"repeated: the last counts", `{"name":"a","name":"b"}`, "name", Present, nameOf, "b"},
		{"repeated: null last", `{"name":"a","name":null}`, "name", Null, nameOf, ""},
		{"repeated: wrong type last", `{"name":"a","name":[]}`, "name", Invalid, nameOf, ""},
		{"repeated: wrong type first", `{"name":{},"name":"b"}`, "name", Present, nameOf, "b"},
		{"brackets in strings", `{"x":"}]\"","y":[{"a":"]"},{}],"name":"b"}`, "name", Present, nameOf, "b"},
		{"space everywhere", " \n{ \"x\" :\t[ 1 , 2 ] ,\r\n \"name\" : \"b\" } ", "name", Present, nameOf, "b"},

		{"true", `{"isBusiness":true}`, "isBusiness", Present, businessOf, true},
		{"string as boolean", `{"isBusiness":"true"}`, "isBusiness", Invalid, businessOf, false},

		{"integer", `{"phoneNumber":79876543210}`, "phoneNumber", Present, phoneOf, int64(79876543210)},
		{"largest", `{"phoneNumber":9223372036854775807}`, "phoneNumber", Present, phoneOf, int64(9223372036854775807)},
		{"negative", `{"phoneNumber":-1}`, "phoneNumber", Present, phoneOf, int64(-1)},
		{"1.0", `{"phoneNumber":1.0}`, "phoneNumber", Present, phoneOf, int64(1)},
		{"1e3", `{"phoneNumber":1e3}`, "phoneNumber", Present, phoneOf, int64(1000)},
		{"7.98e10", `{"phoneNumber":7.98e10}`, "phoneNumber", Present, phoneOf, int64(79800000000)},
		{"fraction", `{"phoneNumber":1.5}`, "phoneNumber", Invalid, phoneOf, int64(0)},
		{"over int64", `{"phoneNumber":9223372036854775808}`, "phoneNumber", Invalid, phoneOf, int64(0)},
		{"over float64", `{"phoneNumber":1e999}`, "phoneNumber", Invalid, phoneOf, int64(0)},
		{"number in a string", `{"phoneNumber":"79876543210"}`, "phoneNumber", Invalid, phoneOf, int64(0)},

		{"table's spelling", `{"messageexpiration":5}`, "messageExpiration", Absent, expirationOf, int64(0)},
		{"both spellings", `{"messageExpiration":1,"messageexpiration":5}`, "messageExpiration", Present, expirationOf, int64(1)},
		{"null integer", `{"muteExpiration":null}`, "muteExpiration", Null, expirationOf, int64(0)},

		{"lastSeen null", `{"lastSeen":null}`, "lastSeen", Null, seenOf, "unknown"},
		{"lastSeen hidden", `{"lastSeen":0}`, "lastSeen", Present, seenOf, "hidden"},
		{"lastSeen absent", `{}`, "lastSeen", Absent, seenOf, "absent"},
		{"lastSeen boolean", `{"lastSeen":false}`, "lastSeen", Invalid, seenOf, "absent"},

		{"products", `{"products":[{"id":"1"},{"id":"2"}]}`, "products", Present, productsOf, 2},
		{"no products", `{"products":[]}`, "products", Present, productsOf, 0},
		{"products null", `{"products":null}`, "products", Null, productsOf, 0},
		{"the table's object", `{"products":{"id":"1"}}`, "products", Invalid, productsOf, 0},
		{"one that is no object", `{"products":[{"id":"1"},null]}`, "products", Invalid, productsOf, 0},

		{"undeclared", `{"verifiedName":"x"}`, "verifiedName", Present, nameOf, ""},
		{"undeclared null", `{"verifiedName":null}`, "verifiedName", Null, nameOf, ""},
	} {
		c := info(t, tt.object)
		if got := tt.field(c); got != tt.want || c.Members.State(tt.member) != tt.state {
			t.Errorf("%s: %s is %#v and %s, want %#v and %s", tt.about, tt.object, got, c.Members.State(tt.member), tt.want, tt.state)
		}
	}
}

func nameOf(c ContactInfo) any       { return c.Name }
func businessOf(c ContactInfo) any   { return c.IsBusiness }
func phoneOf(c ContactInfo) any      { return c.PhoneNumber }
func expirationOf(c ContactInfo) any { return c.MessageExpiration }
func seenOf(c ContactInfo) any       { return c.LastSeen.String() }
func productsOf(c ContactInfo) any   { return len(c.Products) }

func TestDecodeNested(t *testing.T) {
	c := info(t, `{"products":[{"id":"1","price":null,"imageUrls":{"original":"o","thumb":1},"reviewStatus":"APPROVED","new":[1]}]}`)
	p := c.Products[0]
	for member, want := range map[string]State{
		"id": Present, "price": Null, "imageUrls": Present, "reviewStatus": Invalid, "new": Present, "name": Absent,
	} {
		if got := p.Members.State(member); got != want {
			t.Errorf("%s is %s, want %s", member, got, want)
		}
	}
	if p.ImageURLs.Original != "o" || p.ImageURLs.Members.State("thumb") != Present || p.ReviewStatus.WhatsApp != "" {
		t.Errorf("got %+v", p)
	}
}

func TestDecodeAlias(t *testing.T) {
	for object, want := range map[string]ChatID{
		`{"id":"1@c.us"}`:               "1@c.us",
		`{"chatId":"10000000"}`:         "10000000",
		`{"id":"1@c.us","chatId":"2"}`:  "2",
		`{"chatId":"2","id":"1@c.us"}`:  "2",
		`{"chatId":null,"id":"1@c.us"}`: "1@c.us",
		`{"chatId":7}`:                  "",
		`{}`:                            "",
	} {
		var c Contact
		if err := json.Unmarshal([]byte(object), &c); err != nil || c.ChatID != want {
			t.Errorf("%s: chat %q, %v", object, c.ChatID, err)
		}
	}
}

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

func TestUnmarshalOthers(t *testing.T) {
	c := ContactInfo{Name: "kept"}
	if err := json.Unmarshal([]byte("null"), &c); err != nil || c.Name != "kept" {
		t.Errorf("null: %v, %+v", err, c)
	}
	for _, bad := range []string{`[]`, `"x"`, `1`, `true`} {
		for _, v := range []any{&ContactInfo{}, &Contact{}, &Product{}, &ImageURLs{}, &ReviewStatus{}, &SendContactResult{}} {
			if json.Unmarshal([]byte(bad), v) == nil {
				t.Errorf("%T takes %s", v, bad)
			}
		}
	}
	for _, broken := range []string{``, `{`, `{"a`, ` `} {
		if c.UnmarshalJSON([]byte(broken)) == nil || new(LastSeen).UnmarshalJSON([]byte(broken)) == nil {
			t.Errorf("%q is taken", broken)
		}
	}
	buffer := []byte(`{"name":"a"}`)
	_ = c.UnmarshalJSON(buffer)
	copy(buffer, "xxxxxxxxxxxx")
	if string(c.Members.Raw("name")) != `"a"` {
		t.Error("the bytes of encoding/json are kept")
	}
}

// FuzzDecode looks for input that panics, decodes otherwise than encoding/json would, or does not survive a round trip.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		`{"chatId":"1","name":"a\u00e9\"","lastSeen":null,"products":[{"id":"1","price":null}]}`,
		`{"name":"a","name":{"x":[1,"]"]},"isMute":true,"phoneNumber":1e3}`, `{}`, ` { "a" : [ ] } `, `{"":{"":""}}`, `[1,{}]`, `null`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		trimmed := bytes.TrimSpace(b)
		if !json.Valid(b) || trimmed[0] != '{' {
			return
		}
		c := info(t, string(trimmed))
		var want map[string]json.RawMessage
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for name := range c.Members.All() {
			seen[name] = true
			if got := c.Members.Raw(name); string(got) != string(want[name]) {
				t.Errorf("%q: raw %s, want %s", name, got, want[name])
			}
		}
		if len(seen) != len(want) {
			t.Errorf("%d members, want %d", len(seen), len(want))
		}
		first, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		var back ContactInfo
		if err := json.Unmarshal(first, &back); err != nil {
			t.Fatal(err)
		}
		second, _ := json.Marshal(back)
		if !bytes.Equal(first, second) {
			t.Errorf("%s became %s", first, second)
		}
		_ = fmt.Sprintf("%v %+v %#v", c, &c, c)
	})
}

func sameJSON(t testing.TB, a, b string) bool {
	t.Helper()
	var x, y any
	if err := json.NewDecoder(strings.NewReader(a)).Decode(&x); err != nil {
		t.Errorf("%v in %s", err, a)
	}
	if err := json.NewDecoder(strings.NewReader(b)).Decode(&y); err != nil {
		t.Errorf("%v in %s", err, b)
	}
	return reflect.DeepEqual(x, y)
}

// FuzzText holds the text of a string against encoding/json.
func FuzzText(f *testing.F) {
	for _, seed := range []string{`"a"`, `"\u0414\n\"\\\/\b\f\r\t"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ud83d\u0041"`, `"\ude00\ud83d\ude00"`, "\"\xff\xfe\"", `"\ud83dx"`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		var want string
		err := json.Unmarshal([]byte(raw), &want)
		if err != nil || raw != trim(raw) || raw[0] != '"' {
			return
		}
		if got, ok := text(raw); !ok || got != want {
			t.Errorf("%q is %q, want %q", raw, got, want)
		}
	})
}
