package greenapi

import (
	"encoding/json"
	"iter"
	"strings"
)

// State says what a reply had in a member's place.
type State int8

// The states of a member.
const (
	Absent  State = iota // no such member
	Null                 // null
	Invalid              // a value of a JSON type that the field cannot hold; the field is zero, Raw has the value
	Present              // a value
)

// String returns the state in lower case.
func (s State) String() string { return [...]string{"absent", "null", "invalid", "present"}[s] }

// Members is the JSON object that a value was decoded from. The value's fields hold what is declared, as plain Go
// values; Members tells a member that was missing from one that was null or "", and reaches members that are not
// declared. Names are the API's, and letter case counts:
//
//	info.Members.State("lastSeen") == greenapi.Null
//	info.Members.Raw("verifiedName")
//
// If the API repeats a name the last one counts. The zero value, of a value that did not come from the API, has no
// members. Members are a record of the reply: they do not follow when a field is changed. They are part of the reply's
// memory: a program that keeps one contact of a long list keeps the whole list, unless it clones what it needs.
type Members struct {
	raw     string // valid JSON, or "" for none
	layout  *layout
	invalid uint64 // a bit for each number of the layout
}

// State returns the state of a member.
func (m Members) State(name string) State { return m.state(name, m.find(name)) }

func (m Members) state(name, raw string) State {
	switch raw {
	case "":
		return Absent
	case "null":
		return Null
	}
	if number, known := m.layout.number[name]; known && m.invalid>>number&1 != 0 {
		return Invalid
	}
	return Present
}

// Raw returns a copy of a member's JSON as the API wrote it, nil if the reply had no such member.
func (m Members) Raw(name string) json.RawMessage {
	if raw := m.find(name); raw != "" {
		return json.RawMessage(raw)
	}
	return nil
}

// All goes over the members in the order of the reply, repeated ones included, with copies of their JSON.
func (m Members) All() iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		for rawName, value := range children(m.raw) {
			if name, _ := text(rawName); !yield(name, json.RawMessage(value)) {
				return
			}
		}
	}
}

// String lists the members in the order of the reply, and their states other than present; no values.
func (m Members) String() string {
	var list []string
	names, values := m.last()
	for _, name := range names {
		if s := m.state(name, values[name]); s != Present {
			name += "(" + s.String() + ")"
		}
		list = append(list, name)
	}
	return "[" + strings.Join(list, " ") + "]"
}

// last returns the names in the order of the reply, and the last value of each.
func (m Members) last() (names []string, values map[string]string) {
	values = map[string]string{}
	for rawName, value := range children(m.raw) {
		name, _ := text(rawName)
		if _, seen := values[name]; !seen {
			names = append(names, name)
		}
		values[name] = value
	}
	return names, values
}

// find returns the last value of a name, "" if there is none.
func (m Members) find(name string) (found string) {
	for rawName, value := range children(m.raw) {
		if textUpTo(len(name)+1, rawName) == name {
			found = value
		}
	}
	return found
}
