package exchange

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/textproto"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Decode reads one exchange file. The name, slashes and all, becomes Exchange.File and stands in front of every
// error and note; without its folder and .json it is the id of an exchange that gives none.
//
// The notes name the unknown keys, which are ignored. The error joins a *FileError for every field that is wrong.
// Decode is strict where encoding/json guesses: keys count only as they are spelt here, equal keys, a byte order
// mark, bytes that are not UTF-8, half surrogate pairs and anything after the object are errors, and so is null.
func Decode(name string, data []byte) (*Exchange, []string, error) {
	r := &reader{file: name, lines: map[string]int{}, wrong: map[string]bool{}}
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

// reader turns the nodes of one file into an exchange.
type reader struct {
	file  string
	lines map[string]int  // field to line
	wrong map[string]bool // fields that have an error
	notes []string
	errs  []*FileError
}

type fields map[string]func(at string, n node)

func (r *reader) read(root node, ex *Exchange) {
	format := 0
	request, response, recorder := &ex.Request, &Response{}, &Recorder{}
	r.object("", root, fields{
		"format":     r.integer(&format),
		"id":         r.text(&ex.ID),
		"operation":  r.text(&ex.Operation),
		"product":    r.text(&ex.Product),
		"origin":     r.text((*string)(&ex.Origin)),
		"source":     r.text(&ex.Source),
		"recordedAt": r.time(&ex.RecordedAt),
		"recorder": func(at string, n node) {
			ex.Recorder = recorder
			r.object(at, n, fields{
				"specSha256":   r.text(&recorder.SpecSHA256),
				"suiteVersion": r.text(&recorder.SuiteVersion),
				"scrubbed":     r.counts(&recorder.Scrubbed),
				"scenario": func(at string, n node) {
					s := &Scenario{}
					recorder.Scenario = s
					r.object(at, n, fields{
						"id":       r.text(&s.ID),
						"state":    r.text((*string)(&s.State)),
						"requests": r.integer(&s.Requests),
						"reason":   r.text(&s.Reason),
					})
				},
			})
		},
		"request": func(at string, n node) {
			r.object(at, n, fields{
				"method":     r.text(&request.Method),
				"path":       r.text(&request.Path),
				"query":      r.text(&request.Query),
				"headers":    r.headers(&request.Headers),
				"body":       r.body(&request.Body),
				"bodyBase64": r.bodyBase64(&request.Body),
			})
		},
		"response": func(at string, n node) {
			ex.Response = response
			r.object(at, n, fields{
				"status":     r.integer(&response.Status),
				"headers":    r.headers(&response.Headers),
				"body":       r.body(&response.Body),
				"bodyBase64": r.bodyBase64(&response.Body),
			})
		},
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

// fail blames a field. A field that is not in the file gets the line of the object that lacks it.
func (r *reader) fail(field string, err error) {
	at := field
	for at != "" && r.lines[at] == 0 {
		at = parent(at)
	}
	r.wrong[field] = true
	r.errs = append(r.errs, &FileError{File: r.file, Field: field, Line: r.lines[at], Err: err})
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
func (r *reader) object(at string, n node, known fields) {
	r.lines[at] = n.line
	members, ok := n.value.([]member)
	if !ok {
		r.fail(at, errors.New("want an object"))
		return
	}
	for _, m := range members {
		child := join(at, m.key)
		if read, ok := known[m.key]; ok {
			r.lines[child] = m.line
			read(child, m.node)
		} else {
			r.notes = append(r.notes, fmt.Sprintf("%s:%d: unknown key %s is ignored", r.file, m.line, child))
		}
	}
}

func (r *reader) text(into *string) func(string, node) {
	return func(at string, n node) {
		s, ok := n.value.(string)
		if !ok {
			r.fail(at, errors.New("want a string"))
		}
		*into = s
	}
}

func (r *reader) integer(into *int) func(string, node) {
	return func(at string, n node) {
		number, _ := n.value.(json.Number)
		i, err := strconv.Atoi(string(number))
		if err != nil {
			r.fail(at, errors.New("want a whole number"))
		}
		*into = i
	}
}

func (r *reader) time(into *time.Time) func(string, node) {
	return func(at string, n node) {
		s, _ := n.value.(string)
		if into.UnmarshalText([]byte(s)) != nil {
			r.fail(at, errors.New("want a time as in 2026-11-21T00:00:00Z (RFC 3339)"))
		}
	}
}

func (r *reader) counts(into *map[string]int) func(string, node) {
	return func(at string, n node) {
		members, ok := n.value.([]member)
		if !ok {
			r.fail(at, errors.New("want an object of counts"))
			return
		}
		if len(members) > 0 {
			*into = make(map[string]int, len(members))
		}
		for _, m := range members {
			var count int
			r.lines[join(at, m.key)] = m.line
			r.integer(&count)(join(at, m.key), m.node)
			(*into)[m.key] = count
		}
	}
}

func (r *reader) headers(into *[]Header) func(string, node) {
	return func(at string, n node) {
		items, ok := n.value.([]node)
		if !ok {
			r.fail(at, errors.New(`want an array of ["Name", "Value"]`))
		}
		for i, item := range items {
			at := fmt.Sprintf("%s[%d]", at, i)
			r.lines[at] = item.line
			pair, _ := item.value.([]node)
			if len(pair) != 2 {
				r.fail(at, errors.New(`want ["Name", "Value"]`))
				continue
			}
			var h Header
			r.text(&h.Name)(at, pair[0])
			r.text(&h.Value)(at, pair[1])
			h.Name = textproto.CanonicalMIMEHeaderKey(h.Name)
			*into = append(*into, h)
		}
	}
}

func (r *reader) body(into *[]byte) func(string, node) {
	return func(at string, n node) {
		var s string
		r.text(&s)(at, n)
		r.setBody(at, into, []byte(s))
	}
}

func (r *reader) bodyBase64(into *[]byte) func(string, node) {
	return func(at string, n node) {
		var s string
		r.text(&s)(at, n)
		b, err := base64.StdEncoding.Strict().DecodeString(s)
		if err != nil {
			r.fail(at, fmt.Errorf("want standard base64 with padding: %w", err))
		}
		r.setBody(at, into, b)
	}
}

// setBody refuses the second of body and bodyBase64, even if one of them is empty.
func (r *reader) setBody(at string, into *[]byte, b []byte) {
	if r.lines[parent(at)+".body"] > 0 && r.lines[parent(at)+".bodyBase64"] > 0 {
		r.fail(at, errors.New("body and bodyBase64 are both given: leave one out"))
	}
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
