package greenapi

import (
	"cmp"
	"context"
	"errors"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Replies are decoded here and not by encoding/json for four reasons: it would fill MessageExpiration from a member
// called messageexpiration, drop members it does not know, give up the whole reply for one member of another type, and
// hold as much memory as a hostile reply asks for.

// layout knows the members of a reply type.
type layout struct {
	names  [][2]string    // by field: its member's name and, where two products call one member differently, the second name
	number map[string]int // 2i is the name of field i, 2i+1 its second name
}

// layouts are those of the reply types.
var layouts = layoutsOf(ContactInfo{}, Contact{}, Product{}, ImageURLs{}, ReviewStatus{}, SendContactResult{})

func layoutsOf(types ...any) map[reflect.Type]*layout {
	all := map[reflect.Type]*layout{}
	for _, v := range types {
		t, l := reflect.TypeOf(v), &layout{number: map[string]int{}}
		for i := range t.NumField() - 1 { // the last field is Members
			names := [2]string{t.Field(i).Tag.Get("json"), t.Field(i).Tag.Get("alias")}
			for second, name := range names {
				if name != "" {
					l.number[name] = 2*i + second
				}
			}
			l.names = append(l.names, names)
		}
		all[t] = l
	}
	return all
}

const (
	maxNames = 64 // more than any type has
	maxName  = 64 // bytes; a longer one is no name that anybody looks for
)

// decoder fills values from valid JSON, within bounds.
type decoder struct {
	ctx   context.Context
	left  int   // how many bytes may still be held beside the JSON itself
	steps int   // how often it asked
	err   error // why it gave up: errTooMuch, or that of the context
}

var errTooMuch = errors.New("decoding would take more memory than it may")

// unbounded decodes what the program itself brings.
func unbounded() *decoder { return &decoder{ctx: context.Background(), left: math.MaxInt} }

// spend reports whether there is time and memory left, with n more bytes held. It looks at the context now and then.
func (d *decoder) spend(n int) bool {
	d.left -= n
	d.steps++
	switch {
	case d.err != nil:
	case d.left < 0:
		d.err = errTooMuch
	case d.steps%256 == 0:
		d.err = contextError(d.ctx)
	}
	return d.err == nil
}

// object fills the struct v, a type of layouts, from an object of which it keeps the JSON. It reports whether the
// object has members that only errors have. No content makes it fail. Of a repeated member the last one counts.
func (d *decoder) object(s string, v reflect.Value) (alarming bool) {
	l := layouts[v.Type()]
	record := Members{raw: s, layout: l}
	var found [maxNames]string
	for name, value := range children(s) {
		if !d.spend(0) {
			break
		}
		word := textUpTo(maxName, name)
		if number, known := l.number[word]; known {
			found[number] = value
		} else if speaksOfError(word, value) {
			alarming = true
		}
	}
	set := func(field reflect.Value, number int) (done bool) {
		if found[number] != "" && !d.assign(field, found[number]) {
			record.invalid |= 1 << number
		}
		return found[number] != ""
	}
	for i := range l.names {
		field, second := v.Field(i), ""
		if set(field, 2*i+1) {
			second = field.String()
		}
		if set(field, 2*i); usable(second) && !usable(field.String()) {
			field.SetString(second) // a name that says nothing does not hide the one that does
		}
	}
	*v.Field(v.NumField() - 1).Addr().Interface().(*Members) = record
	return alarming
}

// speaksOfError reports whether a member of this name, which no reply has, says that its object is an error: one of the
// documented shapes, or one alike.
func speaksOfError(name, value string) bool {
	switch name {
	case "statusCode", "code":
		digits := strings.Trim(value, `"`)
		digits = digits[:min(len(digits), 64)] // an error of strconv holds a copy
		n, err := strconv.ParseFloat(digits, 64)
		return err == nil && n >= 400 || err != nil && name == "statusCode" && value != "null" && value != `""`
	case "status", "success":
		n, _ := integer(value)
		return value == "false" || n >= 400
	case "message":
		return value[0] == '"' && value != `""`
	case "error", "errors", "invokeStatus", "correspondentsStatus":
		return !slices.Contains([]string{"null", `""`, "false", "0", "[]", "{}"}, value)
	}
	return false
}

// usable reports whether a text can name something: it has a visible character, and no half characters.
func usable(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsGraphic(r) && !unicode.IsSpace(r) }) &&
		!strings.ContainsRune(s, utf8.RuneError)
}

// assign sets a field from the JSON of a value. If their types do not go together, or it is null, the field is zero, and
// ok false.
func (d *decoder) assign(field reflect.Value, raw string) (ok bool) {
	field.SetZero()
	switch p := field.Addr().Interface().(type) {
	case *LastSeen:
		ok = p.parse(d, raw)
	case *bool:
		*p, ok = raw == "true", raw == "true" || raw == "false"
	case *int64:
		*p, ok = integer(raw)
	case *ImageURLs, *ReviewStatus:
		if ok = raw[0] == '{'; ok {
			d.object(raw, field)
		}
	case *[]Product:
		all, err := list(d, raw, func(int, string, *Product, bool) error { return nil })
		*p, ok = all, err == nil
	default: // all others are text
		var s string
		s, ok = d.text(raw)
		field.SetString(s)
	}
	return ok
}

var errNotList = errors.New("the body is no JSON array of objects")

// list decodes a list of objects: all of them, or none if there is something else in it or accept refuses one.
func list[T any](d *decoder, s string, accept func(i int, raw string, v *T, alarming bool) error) ([]T, error) {
	if s[0] != '[' {
		return nil, errNotList
	}
	n := 0 // a list that grows by appending takes twice the memory and half as much time again
	for _, element := range children(s) {
		if n++; element[0] != '{' {
			return nil, errNotList
		}
	}
	if !d.spend(n * int(reflect.TypeFor[T]().Size())) {
		return nil, d.err
	}
	all := make([]T, n)
	i := 0
	for _, element := range children(s) {
		alarming := d.object(element, reflect.ValueOf(&all[i]).Elem())
		d.spend(0)
		if err := cmp.Or(d.err, accept(i, element, &all[i], alarming)); err != nil {
			return nil, err
		}
		i++
	}
	return all, nil
}

// text is text within the bounds: what is part of the reply is there anyway, what was escaped or broken is not.
func (d *decoder) text(raw string) (string, bool) {
	if raw[0] == '"' && !plain(raw) && !d.spend(room(raw)) {
		return "", true
	}
	return text(raw)
}

// unmarshal is UnmarshalJSON for the reply types. It copies, because encoding/json takes its bytes back.
func unmarshal(b []byte, v any) error {
	switch s := trim(string(b)); {
	case s == "null":
		return nil // encoding/json leaves a value alone when it meets null
	case !isJSON(s) || s[0] != '{':
		return errors.New("greenapi: only a JSON object can be decoded into this type")
	default:
		unbounded().object(s, reflect.ValueOf(v).Elem())
		return nil
	}
}
