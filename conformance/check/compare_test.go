package check

import (
	"cmp"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// full is a reply with every member that the contract declares, each with a value of its own.
func full(s *openapi.Schema, n *int) string {
	*n++
	b := s.Branches[0]
	switch {
	case b.Type.Is("object"):
		var members []string
		for _, name := range b.Names {
			members = append(members, strconv.Quote(name)+":"+full(b.Properties[name], n))
		}
		return "{" + strings.Join(members, ",") + "}"
	case b.Type.Is("array"):
		return "[" + full(b.Items, n) + "," + full(b.Items, n) + "]"
	case b.Type.Is("boolean"):
		return "true"
	case b.Type.Is("integer"):
		return strconv.Itoa(1_700_000_000 + *n)
	default:
		return strconv.Quote("text " + strconv.Itoa(*n))
	}
}

// TestEveryDeclaredMemberReachesTheFacade, as a field of its own: a reply with all of them is compared. What the product's
// documents say of such a reply is not the question here.
func TestEveryDeclaredMemberReachesTheFacade(t *testing.T) {
	for _, operation := range exchange.Operations() {
		n := 0
		judge := judgeOf(t)
		reply := full(judge.operations[operation].ok, &n)
		reply = strings.Replace(reply, `"chatId":"text`, `"chatId":"71234567890@c.us","was":"text`, 1)
		outcome := judge.Exchange(scene{operation: operation, reply: reply}.exchange())
		for _, f := range outcome.Findings {
			if f.Check == "client.values" {
				t.Errorf("%s: %s", operation, f.Message)
			}
		}
		if !outcome.Exercised.Has(*clientChecks[0]) {
			t.Errorf("%s: %s was not compared: %s", operation, outcome.Kind, told(outcome))
		}
	}
}

// TestFieldsAreFoundByName: each declared member has its field, and that can hold each type that the contract declares.
func TestFieldsAreFoundByName(t *testing.T) {
	found := 0
	var look func(of reflect.Type, s *openapi.Schema, fields []*layoutField)
	look = func(of reflect.Type, s *openapi.Schema, fields []*layoutField) {
		if of.Kind() == reflect.Slice {
			of, s = of.Elem(), s.Items
		}
		if len(fields) != len(s.Names) {
			t.Errorf("%s has %d fields for %d members", of, len(fields), len(s.Names))
		}
		for _, f := range fields {
			if f.index < 0 {
				t.Errorf("%s has no field for %s", of, f.name)
				continue
			}
			field, schema := of.Field(f.index), s.Properties[f.name]
			if found++; !f.twin && !strings.EqualFold(field.Name, f.name) {
				t.Errorf("%s: %s is in %s", of, f.name, field.Name)
			}
			for _, branch := range schema.Branches {
				n := 0
				object := lastSeenOf(t, `{"`+f.name+`":`+full(branch, &n)+`}`)
				if fits, _ := f.read(reflect.New(of).Elem(), object.Member(f.name), object); !fits {
					t.Errorf("%s: %s is %s, which cannot hold %s", of, f.name, field.Type, object.Raw())
				}
			}
			if f.fields != nil || len(cmp.Or(schema.Items, schema).Names) > 0 {
				look(field.Type, schema, f.fields)
			}
		}
	}
	for id, op := range judgeOf(t).operations {
		look(facadeValues[id], op.object, op.fields)
	}
	if found < 40 {
		t.Errorf("only %d fields were looked at", found)
	}
}

// TestIntegers: what a field of 64 bits can hold.
func TestIntegers(t *testing.T) {
	for text, want := range map[string]struct {
		number int64
		ok     bool
	}{
		"7": {7, true}, "-7": {-7, true}, "9223372036854775807": {1<<63 - 1, true}, "9223372036854775808": {0, false}, "1e3": {1000, true},
		"1.0": {1, true}, "1.5": {0, false}, "1e30": {0, false}, `"7"`: {0, false}, `"\u0037"`: {0, false}, "true": {0, false}, "1e400": {0, false},
	} {
		if got, ok := integerOf(lastSeenOf(t, text)); ok != want.ok || ok && got != want.number {
			t.Errorf("%s: %d, %t", text, got, ok)
		}
	}
}

// odd is a value of a facade that lacks most fields, and has one of a wrong type.
type odd struct {
	ChatID            greenapi.ChatID
	Name              string
	MessageExpiration float64
	Products          string
	Members           greenapi.Members
}

// differences are what a value of the facade has against a reply: place, what the reply has, what the value has.
func differences(t *testing.T, s scene, value any) string {
	t.Helper()
	trial := judgeOf(t).onTrial(s.exchange())
	trial.judge()
	before, op := len(trial.entries), *trial.op
	op.fields = layoutOf(reflect.TypeOf(value).Elem(), op.object)
	trial.op = &op
	v := newVerifier(question{trial, clientChecks[0]}, "the facade")
	v.compare(value)
	v.end()
	var found []string
	for _, e := range trial.entries[before:] {
		found = append(found, *e.Pointer+" "+e.Expected+" | "+e.Actual)
	}
	return strings.Join(found, ", ")
}

// TestFieldsThatAreNot: a member of the contract without a field, or with one that cannot hold it, is said to differ.
func TestFieldsThatAreNot(t *testing.T) {
	for reply, want := range map[string]string{
		`{"name":"A"}`:                           "",
		`{"name":"A","email":"e","isMute":true}`: "/email a field | none, /isMute a field | none",
		`{"name":"A","messageExpiration":5}`:     "/messageExpiration invalid | present",
		`{"name":"A","products":[{"id":"1"}]}`:   "/products invalid | present",
	} {
		if got := differences(t, scene{reply: reply}, &odd{Name: "A", Members: recordOf(t, reply)}); got != want {
			t.Errorf("%s: %s, want %s", reply, got, want)
		}
	}
	if got := differences(t, scene{reply: good}, &struct{ Name string }{}); got != " a record of the reply | none" {
		t.Errorf("a value without a record: %s", got)
	}
	if layoutOf(reflect.TypeFor[string](), judgeOf(t).operations[info].object) != nil {
		t.Error("a string has fields")
	}
}

// TestWhatDifferencesSay: what the reply has, and what users would read in its place.
func TestWhatDifferencesSay(t *testing.T) {
	const reply = `{"chatId":"71234567890@c.us","name":"A","lastSeen":null,"messageExpiration":7,"products":[{"id":"1","chatId":"2"}],"email":7}`
	for want, change := range map[string]func(*greenapi.ContactInfo){
		"":                                             func(*greenapi.ContactInfo) {},
		"/chatId one value | another":                  func(c *greenapi.ContactInfo) { c.ChatID = "1@c.us" },
		"/messageExpiration one value | another":       func(c *greenapi.ContactInfo) { c.MessageExpiration++ },
		"/lastSeen one value | another":                func(c *greenapi.ContactInfo) { c.LastSeen = greenapi.LastSeen{} },
		"/email nothing for the field | a value":       func(c *greenapi.ContactInfo) { c.Email = "7" },
		"/contactName nothing for the field | a value": func(c *greenapi.ContactInfo) { c.ContactName = "invented" },
		"/products one value | another":                func(c *greenapi.ContactInfo) { c.Products = nil },
		"/products/0/id one value | another":           func(c *greenapi.ContactInfo) { c.Products[0].ID = "2" },
		"/name present | absent": func(c *greenapi.ContactInfo) {
			c.Members = recordOf(t, strings.Replace(reply, `"name":"A",`, ``, 1))
		},
	} {
		value := *infoOf(t, reply)
		change(&value)
		if got := differences(t, scene{reply: reply}, &value); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	for want, change := range map[string]func(*greenapi.Contact){
		"": func(*greenapi.Contact) {},
		"/0/chatId one chat | another, /0/id one chat | another": func(c *greenapi.Contact) { c.ChatID = "2@c.us" },
		"/0/name one value | another":                            func(c *greenapi.Contact) { c.Name = string(c.ChatID) },
	} {
		const item = `{"id":"1@c.us","name":"A"}`
		var value greenapi.Contact
		if err := value.UnmarshalJSON([]byte(item)); err != nil {
			t.Fatal(err)
		}
		change(&value)
		if got := differences(t, scene{operation: list, reply: "[" + item + "]"}, &value); !strings.HasPrefix(got, want) || (got == "") != (want == "") {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// TestFieldsAreWhatUsersRead: the record of the reply is whole, and a field says something else.
func TestFieldsAreWhatUsersRead(t *testing.T) {
	const reply = `{"chatId":"71234567890@c.us","name":"A","lastSeen":"1769681957","isMute":true,"messageExpiration":7,"products":[{"id":"1","isHidden":true,"imageUrls":{"original":"o"}}],"email":7,"mood":1}`
	for place, change := range map[string]func(*greenapi.ContactInfo){
		"":                               func(*greenapi.ContactInfo) {},
		"/chatId":                        func(c *greenapi.ContactInfo) { c.ChatID = "1@c.us" },
		"/name":                          func(c *greenapi.ContactInfo) { c.Name = "B" },
		"/contactName":                   func(c *greenapi.ContactInfo) { c.ContactName = "invented" },
		"/email":                         func(c *greenapi.ContactInfo) { c.Email = "7" },
		"/isMute":                        func(c *greenapi.ContactInfo) { c.IsMute = false },
		"/isBusiness":                    func(c *greenapi.ContactInfo) { c.IsBusiness = true },
		"/messageExpiration":             func(c *greenapi.ContactInfo) { c.MessageExpiration++ },
		"/muteExpiration":                func(c *greenapi.ContactInfo) { c.MuteExpiration = 1 },
		"/lastSeen":                      func(c *greenapi.ContactInfo) { c.LastSeen = greenapi.LastSeen{} },
		"/products":                      func(c *greenapi.ContactInfo) { c.Products = nil },
		"/products/0/id":                 func(c *greenapi.ContactInfo) { c.Products[0].ID = "2" },
		"/products/0/isHidden":           func(c *greenapi.ContactInfo) { c.Products[0].IsHidden = false },
		"/products/0/imageUrls/original": func(c *greenapi.ContactInfo) { c.Products[0].ImageURLs.Original = "p" },
		"/products/0/reviewStatus":       func(c *greenapi.ContactInfo) { c.Products[0].ReviewStatus.WhatsApp = "invented" },
		"/mood": func(c *greenapi.ContactInfo) {
			c.Members = recordOf(t, strings.Replace(reply, `"mood":1`, `"mood":2`, 1))
		},
		"/mood, under another name": func(c *greenapi.ContactInfo) {
			c.Members = recordOf(t, strings.Replace(reply, `"mood":1`, `"mode":1`, 1))
		},
		"/email /isMute /name, gone from the record": func(c *greenapi.ContactInfo) {
			c.Members = recordOf(t, strings.NewReplacer(`"name":"A",`, ``, `"isMute":true,`, ``, `"email":7,`, ``).Replace(reply))
		},
		"/email, in the record": func(c *greenapi.ContactInfo) {
			c.Members = recordOf(t, strings.Replace(reply, `"email":7`, `"email":8`, 1))
		},
		"/mood, gone from the record": func(c *greenapi.ContactInfo) { c.Members = recordOf(t, strings.Replace(reply, `,"mood":1`, ``, 1)) },
		", one more in the record": func(c *greenapi.ContactInfo) {
			c.Members = recordOf(t, strings.Replace(reply, `"mood":1`, `"mood":1,"x":1`, 1))
		},
	} {
		value := *infoOf(t, reply)
		change(&value)
		var found []string
		for _, said := range strings.Split(differences(t, scene{reply: reply}, &value), ", ") {
			at, _, _ := strings.Cut(said, " ")
			found = append(found, at)
		}
		want, _, _ := strings.Cut(place, ",")
		if got := strings.Join(found, " "); got != want {
			t.Errorf("%s: found at %q", place, got)
		}
	}
}

func infoOf(t *testing.T, reply string) *greenapi.ContactInfo {
	t.Helper()
	var value greenapi.ContactInfo
	if err := value.UnmarshalJSON([]byte(reply)); err != nil {
		t.Fatal(err)
	}
	return &value
}

func recordOf(t *testing.T, reply string) greenapi.Members { return infoOf(t, reply).Members }

// TestChatOfAnItem has two names, and one field.
func TestChatOfAnItem(t *testing.T) {
	for _, c := range []struct {
		field, item string
		want        bool
	}{
		{"1", `{"id":"1"}`, true}, {"2", `{"id":"1"}`, false}, {"1", `{"chatId":"1"}`, true}, {"", `{"chatId":"1"}`, false}, {"", `{"id":"1"}`, false},
		{"1", `{"id":"1","chatId":"2"}`, true}, {"2", `{"id":"1","chatId":"2"}`, true}, {"3", `{"id":"1","chatId":"2"}`, false}, {"", `{"id":"1","chatId":"2"}`, false},
		{"", `{}`, true}, {"1", `{}`, false}, {"", `{"id":null}`, true}, {"", `{"id":7,"chatId":""}`, true},
	} {
		if got := sameChat(c.field, lastSeenOf(t, c.item)); got != c.want {
			t.Errorf("%q for %s: %t", c.field, c.item, got)
		}
	}
}

// TestRecordsOfAllItemsWithMoreAreCompared: of items with declared members only, the record of the first of each form is.
func TestRecordsOfAllItemsWithMoreAreCompared(t *testing.T) {
	reply := `[{"id":"1@c.us","mood":1},{"id":"2@c.us","mood":1}]`
	got := comparedWith(t, exchangeOf(exchange.GetContacts, 200, reply), strings.Replace(reply, `"2@c.us","mood":1`, `"2@c.us","mood":2`, 1))
	if !strings.Contains(told(got), "violation values /1/mood x2") {
		t.Error(told(got))
	}
	reply = `[{"id":"1@c.us","name":"A"},{"id":"2@c.us","name":7}]`
	got = comparedWith(t, exchangeOf(exchange.GetContacts, 200, reply), strings.Replace(reply, `7`, `8`, 1))
	if !strings.Contains(told(got), "violation values /1/name x2") {
		t.Error(told(got))
	}
}

// TestRecordOfTheFirstOfAForm is compared, whatever came before it with a member more.
func TestRecordOfTheFirstOfAForm(t *testing.T) {
	reply := `[{"id":"1@c.us","name":"A","mood":1},{"id":"2@c.us","name":"A"}]`
	got := comparedWith(t, exchangeOf(exchange.GetContacts, 200, reply), strings.Replace(reply, `{"id":"2@c.us","name":"A"}`, `{"id":"2@c.us","name":"\u0041"}`, 1))
	if !strings.Contains(told(got), "violation values /1/name x2") {
		t.Error(told(got))
	}
}

// TestKnownForms: of objects with the same names and kinds of values the first is compared with its record, the others
// field by field, unless one has a member without a field.
func TestKnownForms(t *testing.T) {
	judge := judgeOf(t)
	trial := judge.onTrial(scene{operation: list}.exchange())
	v := newVerifier(question{trial, clientChecks[0]}, "")
	value := reflect.New(reflect.TypeFor[greenapi.Contact]()).Elem()
	fields := trial.op.fields
	for text, want := range map[string]bool{`{"id":"1","name":"A"}`: true, `{"chatId":"1"}`: true, `{"id":"1","mood":"fine"}`: false, `{"mood":1}`: false, `{"id":7}`: false, `{"id":null}`: true} {
		known := func() bool {
			_, known := v.members(value, fields, lastSeenOf(t, text), nil)
			return known
		}
		if first, second := known(), known(); first || second != want {
			t.Errorf("%s: known at first %t, then %t", text, first, second)
		}
	}
}
