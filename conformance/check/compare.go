package check

import (
	"cmp"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// What users read are the fields of the facade's values. So each member that the contract declares is compared with the
// field that has its name, whatever the field's tag says, and the record beside the fields with the reply's own words.

// compare compares one object of the facade's value with the reply's next.
func (v *verifier) compare(value any) {
	v.applies()
	path, i := whole, v.seen
	if v.seen++; i >= len(v.objects) {
		return // end says so
	}
	if v.value.Kind() == strictjson.List {
		path = []string{strconv.Itoa(i)}
	}
	v.object(reflect.ValueOf(value).Elem(), v.op.fields, v.objects[i], path)
}

// end says whether the facade gave as many objects as the reply has.
func (v *verifier) end() {
	if n := len(v.objects); n != v.seen {
		v.find(whole, v.response(), strconv.Itoa(n), strconv.Itoa(v.seen), "the list of %s has another length than the reply's", v.via)
	}
}

var membersType = reflect.TypeFor[greenapi.Members]()

// object compares a struct of the facade with an object of the reply.
func (v *verifier) object(value reflect.Value, fields []*layoutField, object strictjson.Value, path []string) {
	record := value.Field(value.NumField() - 1)
	if record.Type() != membersType {
		v.differs(path, "a record of the reply", "none")
		return
	}
	kept := record.Interface().(greenapi.Members)
	var room [32]strictjson.Value // enough for any object of today's contract: a long list makes no garbage
	members, known := v.members(value, fields, object, room[:0])
	for i, f := range fields {
		member := members[i]
		fits, same := f.read(value, member, object)
		want, got := "one value", "another"
		switch state := stateOf(member, fits); {
		case !known && kept.State(f.name) != state:
			same, want, got = false, state.String(), kept.State(f.name).String()
		case f.index < 0:
			want, got = "a field", "none"
		case f.twin:
			want = "one chat"
		case state != greenapi.Present && value.Field(f.index).Type() != lastSeenType:
			want, got = "nothing for the field", "a value"
		case same && f.fields != nil:
			v.inside(value.Field(f.index), f.fields, member, below(path, f.name))
		}
		if !same {
			v.differs(below(path, f.name), want, got)
		}
	}
	if !known {
		v.record(kept, object, path)
	}
}

// inside compares the objects that a field holds.
func (v *verifier) inside(field reflect.Value, fields []*layoutField, member strictjson.Value, path []string) {
	switch member.Kind() {
	case strictjson.Object:
		v.object(field, fields, member, path)
	case strictjson.List:
		for i, item := range member.Items() {
			v.object(field.Index(i), fields, item, below(path, strconv.Itoa(i)))
		}
	}
}

// members are those of an object that have fields, each at the place of its field. known is whether an object with these
// members and kinds of values was compared before, record and all: of a list of a hundred thousand, each field is compared,
// and the record of the first of each form. An object with a member that the contract does not declare, or that the field
// cannot hold, is never known: its record is all that users have.
func (v *verifier) members(value reflect.Value, fields []*layoutField, object strictjson.Value, room []strictjson.Value) (members []strictjson.Value, known bool) {
	members, known = append(room, make([]strictjson.Value, len(fields))...), true
	v.key = append(v.key[:0], value.Type().Name()...)
	for name, member := range object.Members() {
		i := slices.IndexFunc(fields, func(f *layoutField) bool { return f.name == name })
		if i < 0 {
			known = false
			continue
		}
		members[i] = member
		if fits, _ := fields[i].read(value, member, object); stateOf(member, fits) == greenapi.Invalid {
			known = false
		}
		v.key = append(v.key, byte(i), byte(member.Kind()))
	}
	if known && !v.forms[string(v.key)] {
		v.forms[string(v.key)], known = true, false
	}
	return members, known
}

// record wants every member of the reply in the facade's record, in its order and in its own words.
func (v *verifier) record(record greenapi.Members, object strictjson.Value, path []string) {
	type member struct{ name, raw string }
	var said []member
	for name, value := range object.Members() {
		said = append(said, member{name, value.Raw()})
	}
	i := 0
	for name, raw := range record.All() {
		switch {
		case i == len(said):
			v.differs(path, "no more members", "another member")
			return
		case said[i] != member{name, string(raw)}:
			v.differs(below(path, said[i].name), "the member as it came", "another one")
			return
		}
		i++
	}
	if i < len(said) {
		v.differs(below(path, said[i].name), "the member as it came", "none")
	}
}

func (v *verifier) differs(path []string, want, got string) {
	v.find(path, v.response(), want, got, "%s: the reply has %s, the value of %s has %s", spoken(path), want, v.via, got)
}

// sameChat reports whether a field holds the chat of an item: what it says under either of the two names.
func sameChat(field string, item strictjson.Value) bool {
	id, hasID := item.Member("id").Text()
	chatID, hasChatID := item.Member("chatId").Text()
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

// facadeValues are what the facade makes of a reply, or of an item of it.
var facadeValues = map[string]reflect.Type{
	exchange.GetContactInfo: reflect.TypeFor[greenapi.ContactInfo](),
	exchange.GetContacts:    reflect.TypeFor[greenapi.Contact](),
	exchange.SendContact:    reflect.TypeFor[greenapi.SendContactResult](),
}

// layoutField is where a member of the contract stands in a struct of the facade.
type layoutField struct {
	name string
	// index is the field's place in the struct, -1 if there is none; twin is whether another member may fill it too.
	index int
	twin  bool
	// fields are those of the objects in it.
	fields []*layoutField
}

// layoutOf finds the fields by their names: chatId is ChatID, imageUrls ImageURLs. One name is the API's alone: an item of
// WhatsApp's list has its chat under id. Of a list they are those of its items.
func layoutOf(of reflect.Type, s *openapi.Schema) []*layoutField {
	if of.Kind() == reflect.Slice {
		of = of.Elem()
	}
	object := cmp.Or(s.Items, s).Branch("object")
	if object == nil || of.Kind() != reflect.Struct {
		return nil
	}
	var fields []*layoutField
	for _, name := range object.Names {
		f := &layoutField{name: name, index: -1}
		f.twin = of == reflect.TypeFor[greenapi.Contact]() && (name == "id" || name == "chatId")
		for i := range of.NumField() {
			if field := of.Field(i); strings.EqualFold(field.Name, name) || f.twin && field.Name == "ChatID" {
				f.index, f.fields = i, layoutOf(field.Type, object.Properties[name])
			}
		}
		fields = append(fields, f)
	}
	return fields
}

// stateOf is what the facade has to say of a member; fits is whether its field can hold it.
func stateOf(member strictjson.Value, fits bool) greenapi.State {
	switch {
	case !member.Exists():
		return greenapi.Absent
	case member.IsNull():
		return greenapi.Null
	case !fits:
		return greenapi.Invalid
	}
	return greenapi.Present
}

// read reports whether the field of a struct can hold the object's member of its name, and whether it does: a field that
// cannot is zero. What is in an object or list is left to inside.
func (f *layoutField) read(value reflect.Value, member, object strictjson.Value) (fits, same bool) {
	if f.index < 0 {
		return true, !member.Exists()
	}
	switch field := value.Field(f.index); {
	case field.Type() == lastSeenType:
		n, counted := integerOf(member)
		return counted && n >= 0 || member.Kind() == strictjson.String, sameLastSeen(field.Interface().(greenapi.LastSeen), member)
	case field.Kind() == reflect.String:
		text, quoted := member.Text()
		return quoted, field.String() == text || f.twin && sameChat(field.String(), object)
	case field.Kind() == reflect.Bool:
		return member.Kind() == strictjson.Bool, field.Bool() == member.True()
	case field.Kind() == reflect.Int64:
		n, counted := integerOf(member)
		return counted, field.Int() == n
	case field.Kind() == reflect.Struct && member.Kind() == strictjson.Object:
		return true, true
	case field.Kind() == reflect.Slice && member.Kind() == strictjson.List:
		for _, item := range member.Items() {
			if item.Kind() != strictjson.Object {
				return false, field.IsZero()
			}
		}
		return true, field.Len() == member.Len()
	default:
		return false, field.IsZero()
	}
}
