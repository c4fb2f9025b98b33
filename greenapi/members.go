package greenapi

import (
	"bytes"
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
// members. Members are a record of the reply: they do not follow when a field is changed.
type Members struct {
	raw     []byte
	invalid []string
}

// State returns the state of a member.
func (m Members) State(name string) State {
	raw := m.find(name)
	switch {
	case raw == nil:
		return Absent
	case string(raw) == "null":
		return Null
	}
	for _, invalid := range m.invalid {
		if invalid == name {
			return Invalid
		}
	}
	return Present
}

// Raw returns a copy of a member's JSON as the API wrote it, nil if the reply had no such member.
func (m Members) Raw(name string) json.RawMessage { return bytes.Clone(m.find(name)) }

// All goes over the members in the order of the reply, with copies of their JSON.
func (m Members) All() iter.Seq2[string, json.RawMessage] {
	return func(yield func(string, json.RawMessage) bool) {
		if m.raw == nil {
			return
		}
		for rawName, value := range children(m.raw) {
			if name, _ := text(rawName); !yield(name, bytes.Clone(value)) {
				return
			}
		}
	}
}

// String lists the members in the order of the reply, and their states other than present; no values.
func (m Members) String() string {
	var list []string
	for name := range m.All() {
		if s := m.State(name); s != Present {
			name += "(" + s.String() + ")"
		}
		list = append(list, name)
	}
	return "[" + strings.Join(list, " ") + "]"
}

func (m Members) find(name string) (found []byte) {
	if m.raw == nil {
		return nil
	}
	for rawName, value := range children(m.raw) {
		if s, _ := text(rawName); s == name {
			found = value
		}
	}
	return found
}
