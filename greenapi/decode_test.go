package greenapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
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
		{"false", `{"isBusiness":false}`, "isBusiness", Present, businessOf, false},
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

// TestDecodeAgain decodes into a value that holds another one: what comes in another type or as null does not stay.
func TestDecodeAgain(t *testing.T) {
	for _, later := range []string{`null`, `"x"`, `[1]`, `true`} {
		p := Product{Name: "old", IsHidden: true, ImageURLs: ImageURLs{Original: "old"}}
		object := `{"name":{},"isHidden":5,"imageUrls":` + later + `}`
		if err := json.Unmarshal([]byte(object), &p); err != nil || p.Name != "" || p.IsHidden || p.ImageURLs.Original != "" {
			t.Errorf("%s leaves %+v, %v", object, p, err)
		}
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

// TestKeyOrder decodes two spellings of one member in every order: what says something wins over what does not, and
// chatId over id where both do. The record has the last of each name, and a value that is stored and read again is the
// same.
func TestKeyOrder(t *testing.T) {
	values := []string{`"1@c.us"`, `"2@c.us"`, `""`, `" "`, `null`, `7`, `{"a":1}`, `"\ud83d"`}
	says := map[string]ChatID{`"1@c.us"`: "1@c.us", `"2@c.us"`: "2@c.us"}
	for _, chatID := range append(values, "") {
		for _, id := range append(values, "") {
			want := says[chatID]
			if want == "" {
				want = says[id]
			}
			var members []string
			if chatID != "" {
				members = append(members, `"chatId":`+chatID)
			}
			if id != "" {
				members = append(members, `"id":`+id)
			}
			for range 2 {
				slices.Reverse(members)
				for _, repeated := range []string{"", `"id":"9@c.us",`, `"chatId":[],`} {
					if repeated != "" && !strings.Contains(strings.Join(members, ","), repeated[:5]) {
						continue // the repeated one has to be overruled
					}
					object := `{` + repeated + strings.Join(append(members, `"name":"a"`), ",") + `}`
					var c, back Contact
					if err := json.Unmarshal([]byte(object), &c); err != nil {
						t.Fatal(err)
					}
					if usable(string(c.ChatID)) != (want != "") || want != "" && c.ChatID != want {
						t.Errorf("%s: chat %q, want %q", object, c.ChatID, want)
					}
					for name, value := range map[string]string{"chatId": chatID, "id": id} {
						if got := string(c.Members.Raw(name)); got != value {
							t.Errorf("%s: the record of %s is %s", object, name, got)
						}
						wantState := Invalid
						switch {
						case value == "":
							wantState = Absent
						case value == "null":
							wantState = Null
						case value[0] == '"':
							wantState = Present
						}
						if got := c.Members.State(name); got != wantState {
							t.Errorf("%s: %s is %s, want %s", object, name, got, wantState)
						}
					}
					stored, err := json.Marshal(c)
					if err != nil || json.Unmarshal(stored, &back) != nil || !reflect.DeepEqual(c, back) {
						t.Errorf("%s is stored as %s and comes back as %+v, %v", object, stored, back, err)
					}
				}
			}
		}
	}
}

// manyMembers is an object of n undeclared members, or of one that comes n times.
func manyMembers(n int, repeated bool) string {
	var b strings.Builder
	b.WriteString(`{"chatId":"71234567890@c.us"`)
	for i := range n {
		if repeated {
			i = 0
		}
		fmt.Fprintf(&b, `,"m%d":1`, i)
	}
	return b.String() + `}`
}

// TestManyMembers prints and stores a contact of 400 000 members. If the cost grew with their square, this would take
// hours.
func TestManyMembers(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	for _, repeated := range []bool{false, true} {
		object := manyMembers(400_000, repeated)
		c := info(t, object)
		if text := fmt.Sprintf("%v %+v", c, c.Members); !strings.Contains(text, "m0") {
			t.Error("the print lacks a member")
		}
		c.Name = "changed"
		stored, err := json.Marshal(c)
		if err != nil || !strings.HasSuffix(string(stored), `,"name":"changed"}`) {
			t.Errorf("%v, %.100s", err, stored)
		}
	}
}

// The cost of printing and of storing a changed value, at n and 2n members: see make bench.
func BenchmarkManyMembers(b *testing.B) {
	for _, n := range []int{20_000, 40_000} {
		for about, repeated := range map[string]bool{"different": false, "repeated": true} {
			var c ContactInfo
			if err := json.Unmarshal([]byte(manyMembers(n, repeated)), &c); err != nil {
				b.Fatal(err)
			}
			c.Name = "changed"
			b.Run(fmt.Sprintf("print/%s/%d", about, n), func(b *testing.B) {
				for range b.N {
					_ = fmt.Sprint(c)
				}
			})
			b.Run(fmt.Sprintf("marshal/%s/%d", about, n), func(b *testing.B) {
				for range b.N {
					_, _ = json.Marshal(c)
				}
			})
		}
	}
}
