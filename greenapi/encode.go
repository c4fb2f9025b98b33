package greenapi

import (
	"encoding/json"
	"reflect"
)

// marshal is MarshalJSON for the reply types: the JSON that the value was decoded from, as long as no field was
// changed. A field that was shows its new value, under the name that its member had; all other members, null, invalid
// and undeclared ones, stay as they came. Nothing in it can fail to marshal.
func marshal(value any, record Members) ([]byte, error) {
	v := reflect.ValueOf(value)
	l := layouts[v.Type()]
	was := reflect.New(v.Type()).Elem()
	if record.raw != "" {
		unbounded().object(record.raw, was)
	}
	changed, names := map[string][]byte{}, []string{} // the new JSON of members by name; nil for those that go
	for i, field := range l.fields {
		now := v.Field(i).Interface()
		if reflect.DeepEqual(now, was.Field(i).Interface()) {
			continue
		}
		name := l.names[field.name]
		if now == (LastSeen{}) {
			changed[name] = nil // absent is what the zero value means, and null is not
			continue
		}
		if field.alias != noName {
			if alias := l.names[field.alias]; record.State(alias) == Present && record.State(name) == Absent {
				name = alias
			} else {
				changed[alias] = nil // or it would be read in place of an emptied field
			}
		}
		changed[name], _ = json.Marshal(now)
		names = append(names, name)
	}
	if len(changed) == 0 && record.raw != "" {
		return []byte(record.raw), nil
	}
	out := []byte{'{'}
	add := func(name string, raw []byte) {
		if raw == nil {
			return
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(name)
		out = append(append(append(out, key...), ':'), raw...)
	}
	recorded, values := record.last()
	for _, name := range recorded {
		now, replaced := changed[name]
		if !replaced {
			now = []byte(values[name])
		}
		add(name, now)
		delete(changed, name)
	}
	for _, name := range names { // those that the record does not have
		add(name, changed[name])
	}
	return append(out, '}'), nil
}
