package greenapi

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"iter"
	"math"
	"math/big"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Replies are decoded here and not by encoding/json alone for three reasons: it would fill MessageExpiration from a
// member called messageexpiration, drop members it does not know, and give up the whole reply for one member of
// another type. It still judges the bytes first: everything below expects valid JSON.

// children goes over the members of an object (name and value) or the elements of an array (the name is nil), as
// raw JSON without the space around it.
func children(b []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for i := skipSpace(b, 1); b[i] != '}' && b[i] != ']'; {
			var name []byte
			if b[0] == '{' {
				end := valueEnd(b, i)
				name = b[i:end]
				i = skipSpace(b, skipSpace(b, end)+1) // past the colon
			}
			end := valueEnd(b, i)
			if !yield(name, b[i:end:end]) {
				return
			}
			if i = skipSpace(b, end); b[i] == ',' {
				i = skipSpace(b, i+1)
			}
		}
	}
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// valueEnd returns the index behind the value that starts at b[i]. It counts brackets instead of recursing, so that
// no depth of nesting can exhaust the stack.
func valueEnd(b []byte, i int) int {
	switch b[i] {
	case '"':
		for i++; b[i] != '"'; i++ {
			if b[i] == '\\' {
				i++
			}
		}
		return i + 1
	case '{', '[':
		for depth := 0; ; i++ {
			switch b[i] {
			case '"':
				i = valueEnd(b, i) - 1
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
	}
	for i < len(b) && bytes.IndexByte([]byte(" \t\r\n,]}"), b[i]) < 0 {
		i++
	}
	return i
}

// text decodes a JSON string; nil is none.
func text(raw []byte) (s string, ok bool) {
	if len(raw) == 0 || raw[0] != '"' {
		return "", false
	}
	if inner := raw[1 : len(raw)-1]; bytes.IndexByte(inner, '\\') < 0 && utf8.Valid(inner) {
		return string(inner), true
	}
	return s, json.Unmarshal(raw, &s) == nil
}

// integer decodes a JSON number that is an integer, also one spelled 1.0 or 1e3.
func integer(raw []byte) (int64, bool) {
	if raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		return 0, false
	}
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return n, true
	}
	if f, err := strconv.ParseFloat(string(raw), 64); err != nil || math.Abs(f) > math.MaxInt64 || f != 0 && math.Abs(f) < 1 || len(raw) > 64 {
		return 0, false // so short and of such a size, a number is cheap to read exactly
	}
	exact, ok := new(big.Rat).SetString(string(raw))
	if !ok || !exact.IsInt() || !exact.Num().IsInt64() {
		return 0, false
	}
	return exact.Num().Int64(), true
}

// member is the place of a JSON member in a struct.
type member struct {
	index int
	alias bool // the second spelling of a member that two products call differently
}

// layouts knows the members of each reply type by name.
var layouts = layoutOf(ContactInfo{}, Contact{}, Product{}, ImageURLs{}, ReviewStatus{}, SendContactResult{})

func layoutOf(types ...any) map[reflect.Type]map[string]member {
	all := map[reflect.Type]map[string]member{}
	for _, v := range types {
		t := reflect.TypeOf(v)
		all[t] = map[string]member{}
		for i := range t.NumField() - 1 { // the last field is Members
			name, alias := names(t, i)
			all[t][alias] = member{index: i, alias: true}
			all[t][name] = member{index: i}
		}
	}
	return all
}

// names returns the two spellings of a member, which for most are the same.
func names(t reflect.Type, field int) (name, alias string) {
	tag := t.Field(field).Tag
	return tag.Get("json"), cmp.Or(tag.Get("alias"), tag.Get("json"))
}

// decode fills the struct v from a valid JSON object, which v then keeps. No content makes it fail.
func decode(object []byte, v reflect.Value) {
	record := Members{raw: object}
	layout := layouts[v.Type()]
	for rawName, value := range children(object) {
		m, declared := layout[string(rawName[1:len(rawName)-1])]
		if !declared && bytes.IndexByte(rawName, '\\') > 0 {
			name, _ := text(rawName)
			m, declared = layout[name]
		}
		if !declared || m.alias && !v.Field(m.index).IsZero() {
			continue
		}
		if ok := assign(v.Field(m.index), value); !ok || record.invalid != nil {
			name, _ := text(rawName)
			record.invalid = slices.DeleteFunc(record.invalid, func(s string) bool { return s == name })
			if !ok {
				record.invalid = append(record.invalid, name)
			}
		}
	}
	*v.Field(v.NumField() - 1).Addr().Interface().(*Members) = record
}

// assign sets a field from a raw value. If their types do not go together the field is zero, and ok false.
func assign(field reflect.Value, raw []byte) (ok bool) {
	field.SetZero()
	if seen, is := field.Addr().Interface().(*LastSeen); is {
		return seen.parse(raw)
	}
	if string(raw) == "null" {
		return true
	}
	switch field.Kind() {
	case reflect.String:
		var s string
		s, ok = text(raw)
		field.SetString(s)
	case reflect.Bool:
		ok = raw[0] == 't' || raw[0] == 'f'
		field.SetBool(raw[0] == 't')
	case reflect.Int64:
		var n int64
		if n, ok = integer(raw); ok {
			field.SetInt(n)
		}
	case reflect.Struct:
		if ok = raw[0] == '{'; ok {
			decode(raw, field)
		}
	case reflect.Slice:
		var list []Product
		list, ok = decodeList[Product](raw)
		field.Set(reflect.ValueOf(list))
	}
	return ok
}

// decodeList decodes a list of objects: all of them, or none if there is something else in it.
func decodeList[T any](raw []byte) ([]T, bool) {
	if raw[0] != '[' {
		return nil, false
	}
	n := 0 // a list that grows by appending takes twice the memory and half as much time again
	for range children(raw) {
		n++
	}
	list := make([]T, 0, n)
	for _, element := range children(raw) {
		if element[0] != '{' {
			return nil, false
		}
		list = append(list, *new(T))
		decode(element, reflect.ValueOf(&list[len(list)-1]).Elem())
	}
	return list, true
}

// unmarshal is UnmarshalJSON for the reply types. It copies, because encoding/json takes its bytes back.
func unmarshal(b []byte, v any) error {
	switch b = bytes.TrimSpace(b); {
	case string(b) == "null":
		return nil // encoding/json leaves a value alone when it meets null
	case !json.Valid(b) || b[0] != '{':
		return errors.New("greenapi: only a JSON object can be decoded into this type")
	}
	decode(bytes.Clone(b), reflect.ValueOf(v).Elem())
	return nil
}

// marshal is MarshalJSON for the reply types. Declared members come from the fields, so that a change or a deletion
// shows: those that hold something or had a value in the reply. Null and invalid members whose field is still zero
// come as the reply had them, and undeclared members last. Nothing in it can fail to marshal.
func marshal(value any, record Members) ([]byte, error) {
	out := []byte{'{'}
	add := func(name string, v any) {
		if len(out) > 1 {
			out = append(out, ',')
		}
		key, _ := json.Marshal(name)
		raw, _ := json.Marshal(v)
		out = append(append(append(out, key...), ':'), raw...)
	}
	v := reflect.ValueOf(value)
	for i := range v.NumField() - 1 {
		name, alias := names(v.Type(), i)
		if record.State(name) == Absent && record.State(alias) != Absent {
			name = alias
		}
		if state := record.State(name); !v.Field(i).IsZero() || state == Present {
			add(name, v.Field(i).Interface())
		} else if state != Absent {
			add(name, record.Raw(name))
		}
	}
	for name, raw := range record.All() {
		m, declared := layouts[v.Type()][name]
		if first, _ := names(v.Type(), m.index); !declared || m.alias && record.State(first) != Absent {
			add(name, raw)
		}
	}
	return append(out, '}'), nil
}
