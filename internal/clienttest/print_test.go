package clienttest

import (
	"bytes"
	"context"
	"encoding/gob"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/url"
	"reflect"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/onsi/gomega/format"
)

// way is one way to print a value or to pass it on. The usual ones are those in which programs print everything.
type way struct {
	name  string
	usual bool
	print func(value any) string
}

// ways are all of them: every verb of fmt with every flag, the encoders, the loggers, errors that wrap, a panic, and
// the printers of test libraries, which walk through unexported fields.
func ways() []way {
	var list []way
	add := func(name string, print func(any) string) { list = append(list, way{name, true, print}) }
	for _, flags := range []string{"", "+", "#", " ", "+#", "# ", "-40"} {
		for _, verb := range "vsqxXdpTtUceEfFgGboOw" {
			layout := "%" + flags + string(verb)
			usual := flags+string(verb) == "s" || flags+string(verb) == "x" || verb == 'v' && len(flags) < 2
			list = append(list, way{layout, usual, func(v any) string { return fmt.Sprintf(layout, v) }})
		}
	}
	add("Sprint", func(v any) string { return fmt.Sprint(v) })
	add("Sprintln", func(v any) string { return fmt.Sprintln(v, v) })
	add("in a slice", func(v any) string { return fmt.Sprintf("%v %+v %#v %s", []any{v}, []any{v}, []any{v}, []any{v}) })
	add("in a map", func(v any) string {
		return fmt.Sprintf("%v %+v %#v", map[string]any{"": v}, map[string]any{"": v}, map[string]any{"": v})
	})
	add("in a struct", func(v any) string {
		s := struct{ exported, Exported any }{v, v}
		return fmt.Sprintf("%v %+v %#v %v", s, s, s, &s)
	})
	add("log", func(v any) string {
		return written(func(b *bytes.Buffer) { log.New(b, "", log.LstdFlags).Print(v) })
	})
	for name, handler := range map[string]func(*bytes.Buffer) slog.Handler{
		"slog text": func(b *bytes.Buffer) slog.Handler {
			return slog.NewTextHandler(b, &slog.HandlerOptions{Level: slog.LevelDebug, AddSource: true})
		},
		"slog JSON": func(b *bytes.Buffer) slog.Handler { return slog.NewJSONHandler(b, nil) },
	} {
		add(name, func(v any) string {
			return written(func(b *bytes.Buffer) {
				logger := slog.New(handler(b))
				logger.Error("failed", "err", v)
				logger.With("err", v).WithGroup("g").Info("failed", slog.Group("h", slog.Any("err", v)))
				logger.Info(fmt.Sprint(v), "list", []any{v})
			})
		})
	}
	add("JSON", func(v any) string {
		text := ""
		for _, value := range []any{v, []any{v}, map[string]any{"value": v}, struct{ Value any }{v}} {
			data, err := json.MarshalIndent(value, "", " ")
			text += fmt.Sprint(string(data), err)
		}
		return text
	})
	add("XML", func(v any) string {
		data, err := xml.Marshal(v)
		return fmt.Sprint(string(data), err)
	})
	add("gob", func(v any) string {
		return written(func(b *bytes.Buffer) { fmt.Fprint(b, gob.NewEncoder(b).Encode(v)) })
	})
	add("wrapped", func(v any) string {
		err, is := v.(error)
		if !is {
			return ""
		}
		wrapped := []error{
			fmt.Errorf("calling: %w", err), fmt.Errorf("%w and %w", err, err), errors.Join(err, errors.New("more")),
			&url.Error{Op: "Post", URL: "https://api.green-api.com", Err: err}, context.Cause(caused(err)),
		}
		return fmt.Sprintf("%v %+v %#v %q", wrapped, wrapped, wrapped, wrapped)
	})
	add("panic", func(v any) (text string) {
		defer func() { text = fmt.Sprintf("panic: %v\n%s", recover(), debug.Stack()) }()
		panic(v)
	})
	add("gomega", func(v any) string { return format.Object(v, 1) })
	add("deep", deep)
	return list
}

func written(write func(*bytes.Buffer)) string {
	var b bytes.Buffer
	write(&b)
	return b.String()
}

func caused(err error) context.Context {
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(err)
	return ctx
}

// deep prints everything that can be reached from a value.
func deep(v any) string {
	w := walker{seen: map[visit]bool{}}
	w.walk(reflect.ValueOf(v), 0)
	return w.text.String()
}

// walker prints what can be reached from a value through pointers, interfaces and fields, exported or not.
type walker struct {
	text strings.Builder
	seen map[visit]bool
}

type visit struct {
	pointer uintptr
	kind    reflect.Type
}

func (w *walker) walk(v reflect.Value, depth int) {
	if !v.IsValid() || depth > 40 {
		return
	}
	switch v.Kind() {
	case reflect.String:
		fmt.Fprintf(&w.text, "%s\n", v.String())
	case reflect.Pointer:
		at := visit{v.Pointer(), v.Type()}
		if !v.IsNil() && !w.seen[at] {
			w.seen[at] = true
			w.walk(v.Elem(), depth+1)
		}
	case reflect.Interface:
		w.walk(v.Elem(), depth+1)
	case reflect.Struct:
		for i := range v.NumField() {
			w.walk(v.Field(i), depth+1)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			data := make([]byte, v.Len())
			for i := range data {
				data[i] = byte(v.Index(i).Uint())
			}
			fmt.Fprintf(&w.text, "%s\n", data)
			return
		}
		for i := range v.Len() {
			w.walk(v.Index(i), depth+1)
		}
	case reflect.Map:
		for it := v.MapRange(); it.Next(); {
			w.walk(it.Key(), depth+1)
			w.walk(it.Value(), depth+1)
		}
	default:
	}
}

// The walker is a printer of its own: it has to find what the others may not.
func TestWalkerSeesHiddenFields(t *testing.T) {
	type inner struct{ secret []byte }
	type outer struct {
		in   *inner
		any  any
		list []map[string]inner
	}
	for _, v := range []any{
		&outer{in: &inner{[]byte(plainToken)}}, outer{any: plainToken}, &outer{any: &plainToken},
		outer{list: []map[string]inner{{"": {[]byte(plainToken)}}}}, outer{list: []map[string]inner{{plainToken: {}}}},
	} {
		if newSearcher(plainToken).find(deep(v)) == "" {
			t.Errorf("nothing found in %#v", v)
		}
	}
}
