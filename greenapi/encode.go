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
	was := reflect.New(v.Type()).Elem()
	unbounded().object(record.raw, was)
	if reflect.DeepEqual(value, was.Interface()) {
		return []byte(record.raw), nil
	}
	names, values := record.last()
	set := func(name, raw string) {
		if _, has := values[name]; !has {
			names = append(names, name)
		}
		values[name] = raw
	}
	for i, spelled := range layouts[v.Type()].names {
		now, name, second := v.Field(i).Interface(), spelled[0], spelled[1]
		switch {
		case reflect.DeepEqual(now, was.Field(i).Interface()):
			continue
		case now == (LastSeen{}): // absent is what the zero value means, and null is not
			set(name, "")
			continue
		case second != "" && record.State(second) == Present && record.State(name) == Absent:
			name = second
		case second != "":
			set(second, "") // or it would be read in place of an emptied field
		}
		raw, _ := json.Marshal(now)
		set(name, string(raw))
	}
	out := []byte{'{'}
	for _, name := range names {
		if values[name] == "" {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(name)
		out = append(append(append(out, key...), ':'), values[name]...)
	}
	return append(out, '}'), nil
}
