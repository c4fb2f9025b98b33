package exchange

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"net/textproto"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

// Decode reads one exchange file. The name, slashes and all, becomes Exchange.File and stands in front of every
// error and note; without its folder and .json it is the id of an exchange that gives none.
//
// The notes name the unknown keys, which are ignored. The error joins a *FileError for every field that is wrong.
// Decode is strict where encoding/json guesses: keys count only as they are spelt here, equal keys, a byte order
// mark, bytes that are not UTF-8, half surrogate pairs and anything after the object are errors, and so is null.
func Decode(name string, data []byte) (*Exchange, []string, error) {
	r := &reader{file: name, data: data, wrong: map[string]bool{}, places: map[string]int{}}
	root, err := parse(data)
	if err != nil {
		var file *FileError
		if errors.As(err, &file) {
			file.File = name
		}
		return nil, nil, err
	}
	ex := &Exchange{File: name}
	r.read(root, ex)
	if len(r.errs) > 0 {
		slices.SortStableFunc(r.errs, func(a, b *FileError) int { return a.Line - b.Line })
		return nil, r.notes, joinErrors(r.errs)
	}
	if ex.ID == "" {
		ex.ID = strings.TrimSuffix(path.Base(name), ".json")
	}
	return ex, r.notes, nil
}

// reader turns what one file holds into an exchange.
type reader struct {
	file   string
	data   []byte
	wrong  map[string]bool // fields that have an error
	bodied string          // the object whose body came last
	notes  []string
	errs   []*FileError

	// Where fields stand is looked up, and lines are counted, for faults and notes only: most files have none.
	met             []place // and not yet in places
	places          map[string]int
	counted, breaks int // lines before the offset counted
}

// place is where a field stands in the file.
type place struct {
	field  string
	offset int
}

// read reads the value of a field.
type read func(field string, v strictjson.Value)

func (r *reader) read(root strictjson.Value, ex *Exchange) {
	format := 0
	r.meet("", root.Offset())
	r.object("", root, func(key string) read {
		switch key {
		case "format":
			return r.integer(&format)
		case "id":
			return r.text(&ex.ID)
		case "operation":
			return r.text(&ex.Operation)
		case "product":
			return r.text(&ex.Product)
		case "origin":
			return r.text((*string)(&ex.Origin))
		case "source":
			return r.text(&ex.Source)
		case "recordedAt":
			return r.time(&ex.RecordedAt)
		case "recorder":
			ex.Recorder = &Recorder{}
			return r.recorder(ex.Recorder)
		case "request":
			return r.request(&ex.Request)
		case "response":
			ex.Response = &Response{}
			return r.response(ex.Response)
		}
		return nil
	})
	if format != Format && !r.blamed("format") {
		// In another format the other keys may mean something else: say nothing about them.
		r.errs, r.notes = nil, nil
		r.fail("format", fmt.Errorf("write %d, the only format that this program reads", Format))
		return
	}
	for _, v := range validate(ex) {
		if !r.blamed(v.field) {
			r.fail(v.field, v.err)
		}
	}
}

func (r *reader) recorder(into *Recorder) read {
	return func(field string, v strictjson.Value) {
		r.object(field, v, func(key string) read {
			switch key {
			case "specSha256":
				return r.text(&into.SpecSHA256)
			case "suiteVersion":
				return r.text(&into.SuiteVersion)
			case "scrubbed":
				return r.counts(&into.Scrubbed)
			case "scenario":
				into.Scenario = &Scenario{}
				return r.scenario(into.Scenario)
			}
			return nil
		})
	}
}

func (r *reader) scenario(into *Scenario) read {
	return func(field string, v strictjson.Value) {
		r.object(field, v, func(key string) read {
			switch key {
			case "id":
				return r.text(&into.ID)
			case "state":
				return r.text((*string)(&into.State))
			case "requests":
				return r.integer(&into.Requests)
			case "reason":
				return r.text(&into.Reason)
			}
			return nil
		})
	}
}

func (r *reader) request(into *Request) read {
	return func(field string, v strictjson.Value) {
		r.object(field, v, func(key string) read {
			switch key {
			case "method":
				return r.text(&into.Method)
			case "path":
				return r.text(&into.Path)
			case "query":
				return r.text(&into.Query)
			}
			return r.content(key, &into.Headers, &into.Body)
		})
	}
}

func (r *reader) response(into *Response) read {
	return func(field string, v strictjson.Value) {
		r.object(field, v, func(key string) read {
			if key == "status" {
				return r.integer(&into.Status)
			}
			return r.content(key, &into.Headers, &into.Body)
		})
	}
}

// content reads what requests and replies both have.
func (r *reader) content(key string, headers *[]Header, body *[]byte) read {
	switch key {
	case "headers":
		return r.headers(headers)
	case "body":
		return r.body(body)
	case "bodyBase64":
		return r.bodyBase64(body)
	}
	return nil
}

// meet keeps where a field stands.
func (r *reader) meet(field string, offset int) { r.met = append(r.met, place{field, offset}) }

// find finds a field that was met.
func (r *reader) find(field string) (offset int, ok bool) {
	for _, p := range r.met {
		r.places[p.field] = p.offset
	}
	r.met = r.met[:0]
	offset, ok = r.places[field]
	return offset, ok
}

// lineOf is the line of an offset. It counts on from the last: a file may have any number of faults.
func (r *reader) lineOf(offset int) int {
	if offset < r.counted {
		r.counted, r.breaks = 0, 0
	}
	r.breaks += bytes.Count(r.data[r.counted:offset], []byte("\n"))
	r.counted = offset
	return 1 + r.breaks
}

// fail blames a field. A field that is not in the file gets the line of the object that lacks it.
func (r *reader) fail(field string, err error) {
	at := field
	offset, ok := r.find(at)
	for !ok && at != "" {
		at = parent(at)
		offset, ok = r.find(at)
	}
	r.wrong[field] = true
	r.errs = append(r.errs, &FileError{File: r.file, Field: field, Line: r.lineOf(offset), Err: err})
}

// blamed reports whether the field or an object around it has an error already.
func (r *reader) blamed(field string) bool {
	for ; field != ""; field = parent(field) {
		if r.wrong[field] {
			return true
		}
	}
	return r.wrong[""]
}

// parent returns the path of the object that holds the field; "" is the file.
func parent(field string) string { return field[:max(strings.LastIndexByte(field, '.'), 0)] }

// object hands each member to its reader and notes those that have none.
func (r *reader) object(field string, v strictjson.Value, reader func(key string) read) {
	if v.Kind() != strictjson.Object {
		r.fail(field, errors.New("want an object"))
		return
	}
	for key, value := range v.Members() {
		member, at := join(field, key), nameOf(r.data, value)
		if read := reader(key); read != nil {
			r.meet(member, at)
			read(member, value)
		} else {
			r.notes = append(r.notes, fmt.Sprintf("%s:%d: unknown key %s is ignored", visible(r.file), r.lineOf(at), visible(member)))
		}
	}
}

func (r *reader) text(into *string) read {
	return func(at string, v strictjson.Value) {
		s, ok := v.Text()
		if !ok {
			r.fail(at, errors.New("want a string"))
		}
		*into = s
	}
}

func (r *reader) integer(into *int) read {
	return func(at string, v strictjson.Value) {
		number, _ := v.Number()
		i, err := strconv.Atoi(number)
		if err != nil {
			r.fail(at, errors.New("want a whole number"))
		}
		*into = i
	}
}

func (r *reader) time(into *time.Time) read {
	return func(at string, v strictjson.Value) {
		s, _ := v.Text()
		if into.UnmarshalText([]byte(s)) != nil {
			r.fail(at, errors.New("want a time as in 2026-11-21T00:00:00Z (RFC 3339)"))
		}
	}
}

func (r *reader) counts(into *map[string]int) read {
	return func(at string, v strictjson.Value) {
		if v.Kind() != strictjson.Object {
			r.fail(at, errors.New("want an object of counts"))
			return
		}
		if n := v.Len(); n > 0 {
			*into = make(map[string]int, n)
		}
		for key, value := range v.Members() {
			var count int
			member := join(at, key)
			r.meet(member, nameOf(r.data, value))
			r.integer(&count)(member, value)
			(*into)[key] = count
		}
	}
}

func (r *reader) headers(into *[]Header) read {
	return func(at string, v strictjson.Value) {
		if v.Kind() != strictjson.List {
			r.fail(at, errors.New(`want an array of ["Name", "Value"]`))
		}
		for i, item := range v.Items() {
			at := at + "[" + strconv.Itoa(i) + "]"
			r.meet(at, item.Offset())
			if item.Kind() != strictjson.List || item.Len() != 2 {
				r.fail(at, errors.New(`want ["Name", "Value"]`))
				continue
			}
			var h Header
			parts := [...]*string{&h.Name, &h.Value}
			for i, part := range item.Items() {
				r.text(parts[i])(at, part)
			}
			h.Name = textproto.CanonicalMIMEHeaderKey(h.Name)
			*into = append(*into, h)
		}
	}
}

func (r *reader) body(into *[]byte) read {
	return func(at string, v strictjson.Value) {
		var s string
		r.text(&s)(at, v)
		r.setBody(at, into, []byte(s))
	}
}

func (r *reader) bodyBase64(into *[]byte) read {
	return func(at string, v strictjson.Value) {
		var s string
		r.text(&s)(at, v)
		b, err := base64.StdEncoding.Strict().DecodeString(s)
		if err != nil {
			r.fail(at, fmt.Errorf("want standard base64 with padding: %w", err))
		}
		r.setBody(at, into, b)
	}
}

// setBody refuses the second of body and bodyBase64, even if one of them is empty.
func (r *reader) setBody(at string, into *[]byte, b []byte) {
	if r.bodied == parent(at) {
		r.fail(at, errors.New("body and bodyBase64 are both given: leave one out"))
	}
	r.bodied = parent(at)
	if len(b) > 0 {
		*into = b
	}
}

func joinErrors(errs []*FileError) error {
	joined := make([]error, len(errs))
	for i, err := range errs {
		joined[i] = err
	}
	return errors.Join(joined...)
}
