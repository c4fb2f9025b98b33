package check

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

// What users read are the fields of the facade's values. So each member that the contract declares is compared with the
// field that has its name, whatever the field's tag says, and the record beside the fields with the reply's own words.

// compare compares one object of the facade's value with the reply's next.
func (v *verifier) compare(value any) {
	if v.question.trial == nil {
		return // only the error is of interest
	}
	v.applies()
	path, object := whole, v.value
	if v.value.Kind() == strictjson.List {
		i := v.seen
		if v.seen++; i >= len(v.items) {
			return // end says so
		}
		path, object = []string{strconv.Itoa(i)}, v.items[i]
	}
	v.object(reflect.ValueOf(value).Elem(), v.shape, object, path)
}

// end says whether the facade gave as many objects as the reply has.
func (v *verifier) end() {
	if n := len(v.items); n != v.seen {
		v.find(whole, v.response(), strconv.Itoa(n), strconv.Itoa(v.seen), "the list of %s has another length than the reply's", v.via)
	}
}

var membersType = reflect.TypeFor[greenapi.Members]()

// object compares a struct of the facade with an object of the reply.
func (v *verifier) object(value reflect.Value, s *shape, object strictjson.Value, path []string) {
	record := value.Field(value.NumField() - 1)
	if record.Type() != membersType {
		v.differs(path, "a record of the reply", "none")
		return
	}
	found := v.read(object)
	defer v.forget(found)
	members := record.Interface().(greenapi.Members)
	fields := v.layoutOf(value.Type(), s)
	known := v.known(value.Type(), fields, found)
	for _, f := range fields {
		member := found.member(f.name)
		if !known {
			if want, got := f.state(member), members.State(f.name); got != want {
				v.differs(below(path, f.name), want.String(), got.String())
				continue
			}
		}
		switch {
		case f.kind == nil:
			if member.Exists() {
				v.differs(below(path, f.name), "a field", "none")
			}
		case f.twin:
			if !sameChat(value.Field(f.index).String(), found) {
				v.differs(below(path, f.name), "one chat", "another")
			}
		default:
			v.field(value.Field(f.index), f, member, path)
		}
	}
	if !known {
		v.record(members, found, path)
	}
}

// members are those of an object, read once.
type members []member

type member struct {
	name  string
	value strictjson.Value
}

func (all members) member(name string) (found strictjson.Value) {
	for _, m := range all {
		if m.name == name {
			found = m.value
		}
	}
	return found
}

// read reads an object into room that forget has freed: those around it are read before, and forgotten after it.
func (v *verifier) read(object strictjson.Value) members {
	before := len(v.room)
	for name, value := range object.Members() {
		v.room = append(v.room, member{name, value})
	}
	return v.room[before:]
}

func (v *verifier) forget(found members) { v.room = v.room[:len(v.room)-len(found)] }

// known reports whether an object with these members and kinds of values was compared before, record and all: of a list of
// a hundred thousand, each field is compared, and the record of the first of each form. An object with a member that the
// contract does not declare, or that the field cannot hold, is never known: its record is all that users have.
func (v *verifier) known(of reflect.Type, fields []layoutField, found members) bool {
	v.key = append(v.key[:0], of.Name()...)
	for _, m := range found {
		i := slices.IndexFunc(fields, func(f layoutField) bool { return f.name == m.name })
		if i < 0 || fields[i].state(m.value) == greenapi.Invalid {
			return false
		}
		v.key = append(v.key, byte(i), byte(m.value.Kind()))
	}
	if v.forms[string(v.key)] {
		return true
	}
	if v.forms == nil {
		v.forms = map[string]bool{}
	}
	v.forms[string(v.key)] = true
	return false
}

// record wants every member of the reply in the facade's record, in its order and in its own words.
func (v *verifier) record(record greenapi.Members, found members, path []string) {
	i := 0
	for name, raw := range record.All() {
		if i >= len(found) {
			v.differs(path, "no more members", "another member")
			return
		}
		if name != found[i].name || string(raw) != found[i].value.Raw() {
			v.differs(below(path, found[i].name), "the member as it came", "another one")
			return
		}
		i++
	}
	if i < len(found) {
		v.differs(below(path, found[i].name), "the member as it came", "none")
	}
}

func below(path []string, name string) []string { return append(path[:len(path):len(path)], name) }

func (v *verifier) differs(path []string, want, got string) {
	v.find(path, v.response(), want, got, "%s: the reply has %s, the value of %s has %s", spoken(path), want, v.via, got)
}

// field compares one field with the member of its name. A member that the field cannot hold leaves it zero.
func (v *verifier) field(field reflect.Value, f layoutField, member strictjson.Value, path []string) {
	if f.state(member) != greenapi.Present && field.Type() != lastSeenType {
		if !field.IsZero() {
			v.differs(below(path, f.name), "nothing for the field", "a value")
		}
		return
	}
	same := true
	switch {
	case field.Type() == lastSeenType:
		same = sameLastSeen(field.Interface().(greenapi.LastSeen), member)
	case field.Kind() == reflect.String:
		text, _ := member.Text()
		same = field.String() == text
	case field.Kind() == reflect.Bool:
		same = field.Bool() == member.True()
	case field.Kind() == reflect.Int64:
		number, _ := integerOf(member)
		same = field.Int() == number
	case field.Kind() == reflect.Struct:
		v.object(field, f.shape.object(), member, below(path, f.name))
	case field.Kind() == reflect.Slice:
		if same = field.Len() == member.Len(); same {
			for i, item := range member.Items() {
				v.object(field.Index(i), f.shape.object(), item, append(below(path, f.name), strconv.Itoa(i)))
			}
		}
	}
	if !same {
		v.differs(below(path, f.name), "one value", "another")
	}
}

// sameChat reports whether a field holds the chat of an item: what it says under either of the two names.
func sameChat(field string, object members) bool {
	id, hasID := object.member("id").Text()
	chatID, hasChatID := object.member("chatId").Text()
	return hasID && field == id || hasChatID && field == chatID || !hasID && !hasChatID && field == ""
}

var lastSeenType = reflect.TypeFor[greenapi.LastSeen]()

// longestTime is how much text the facade reads as a time.
const longestTime = 64

// sameLastSeen compares what the two tell of the time.
func sameLastSeen(got greenapi.LastSeen, member strictjson.Value) bool {
	text, quoted := member.Text()
	short := len(text) <= longestTime
	seconds, counted := integerOf(member)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && short {
		seconds, counted = n, true
	}
	at, err := time.Parse(time.RFC3339, text)
	want := greenapi.LastSeenAbsent
	switch {
	case member.IsNull(), quoted && text == "":
		want = greenapi.LastSeenUnknown
	case seconds > 0:
		want = greenapi.LastSeenTime
	case counted && seconds == 0:
		want = greenapi.LastSeenHidden
	case err == nil && short:
		want, seconds = greenapi.LastSeenTime, at.Unix()
	case quoted:
		want = greenapi.LastSeenText
	}
	when, isTime := got.Time()
	return got.Kind() == want && got.Text() == text && (!isTime || when.Unix() == seconds)
}

// integerOf is a number that is an integer of 64 bits.
func integerOf(value strictjson.Value) (n int64, ok bool) {
	if value.Kind() != strictjson.Number {
		return n, false
	}
	if value.Plain() {
		n, err := strconv.ParseInt(value.Raw(), 10, 64)
		return n, err == nil
	}
	whole, ok := wholeNumber(value.Raw())
	if ok = ok && whole.IsInt64(); ok {
		n = whole.Int64()
	}
	return n, ok
}

// layoutField is where a member of the contract stands in a struct of the facade.
type layoutField struct {
	name  string
	shape *shape
	// kind is the type of the field, nil if there is none, index its place in the struct; twin is whether another member may
	// fill it too.
	kind  reflect.Type
	index int
	twin  bool
}

type layoutKey struct {
	of reflect.Type
	s  *shape
}

// layoutOf finds the fields by their names: chatId is ChatID, imageUrls ImageURLs. One name is the API's alone: an item of
// WhatsApp's list has its chat under id.
func (v *verifier) layoutOf(of reflect.Type, s *shape) []layoutField {
	key := layoutKey{of, s}
	if known, ok := v.layouts.Load(key); ok {
		return known.([]layoutField)
	}
	var fields []layoutField
	for _, name := range s.names {
		f := layoutField{name: name, shape: s.properties[name]}
		wanted := name
		if of == reflect.TypeFor[greenapi.Contact]() && (name == "id" || name == "chatId") {
			wanted, f.twin = "chatId", true
		}
		for i := range of.NumField() {
			if strings.EqualFold(of.Field(i).Name, wanted) {
				f.index, f.kind = i, of.Field(i).Type
			}
		}
		fields = append(fields, f)
	}
	v.layouts.Store(key, fields)
	return fields
}

// state is what the facade has to say of a member.
func (f layoutField) state(member strictjson.Value) greenapi.State {
	switch {
	case !member.Exists():
		return greenapi.Absent
	case member.IsNull():
		return greenapi.Null
	case f.kind != nil && !holds(f.kind, member):
		return greenapi.Invalid
	}
	return greenapi.Present
}

// holds reports whether a field can hold a value.
func holds(field reflect.Type, value strictjson.Value) bool {
	switch {
	case field == lastSeenType:
		if value.Kind() == strictjson.Number {
			n, ok := integerOf(value)
			return ok && n >= 0
		}
		return value.Kind() == strictjson.String
	case field.Kind() == reflect.String:
		return value.Kind() == strictjson.String
	case field.Kind() == reflect.Bool:
		return value.Kind() == strictjson.Bool
	case field.Kind() == reflect.Int64:
		_, ok := integerOf(value)
		return ok
	case field.Kind() == reflect.Struct:
		return value.Kind() == strictjson.Object
	case field.Kind() == reflect.Slice:
		for _, item := range value.Items() {
			if item.Kind() != strictjson.Object {
				return false
			}
		}
		return value.Kind() == strictjson.List
	}
	return false
}
