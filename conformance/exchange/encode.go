package exchange

import (
	"encoding/base64"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Encode writes ex as an exchange file: keys in the order of the format, what is empty left out, one header a
// line, letters of every script as they are. Decode gives ex back (File excepted), and equal exchanges give
// equal bytes. A body goes into bodyBase64 if it is not valid UTF-8. The error joins everything that the format
// cannot hold, by field; nothing is replaced in silence.
func Encode(ex *Exchange) ([]byte, error) {
	var errs []error
	for _, v := range validate(ex) {
		errs = append(errs, fmt.Errorf("%s: %w", v.field, v.err))
	}
	recordedAt := ""
	if !ex.RecordedAt.IsZero() {
		b, err := ex.RecordedAt.MarshalText()
		if err != nil {
			errs = append(errs, fmt.Errorf("recordedAt: %w", err))
		}
		recordedAt = string(b)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}

	recorder, response := "", ""
	if r := ex.Recorder; r != nil {
		var counts []field
		for _, kind := range slices.Sorted(maps.Keys(r.Scrubbed)) {
			counts = append(counts, field{kind, strconv.Itoa(r.Scrubbed[kind])})
		}
		scrubbed := ""
		if len(counts) > 0 {
			scrubbed = object("    ", counts...)
		}
		scenario := ""
		if s := r.Scenario; s != nil {
			scenario = object("    ",
				field{"id", optional(s.ID)},
				field{"state", quote(string(s.State))},
				field{"requests", strconv.Itoa(s.Requests)},
				field{"reason", optional(s.Reason)})
		}
		recorder = object("  ",
			field{"specSha256", optional(r.SpecSHA256)},
			field{"suiteVersion", optional(r.SuiteVersion)},
			field{"scenario", scenario},
			field{"scrubbed", scrubbed})
	}
	if r := ex.Response; r != nil {
		response = object("  ",
			field{"status", strconv.Itoa(r.Status)},
			field{"headers", pairs(r.Headers)},
			body(r.Body))
	}
	file := object("",
		field{"format", strconv.Itoa(Format)},
		field{"id", optional(ex.ID)},
		field{"operation", quote(ex.Operation)},
		field{"product", quote(ex.Product)},
		field{"origin", quote(string(ex.Origin))},
		field{"source", optional(ex.Source)},
		field{"recordedAt", optional(recordedAt)},
		field{"recorder", recorder},
		field{"request", object("  ",
			field{"method", quote(ex.Request.Method)},
			field{"path", quote(ex.Request.Path)},
			field{"query", optional(ex.Request.Query)},
			field{"headers", pairs(ex.Request.Headers)},
			body(ex.Request.Body))},
		field{"response", response})
	return []byte(file + "\n"), nil
}

// field is a key and its value in JSON; an empty value is left out.
type field struct{ key, json string }

// object writes the fields one a line. The indent is that of its closing brace.
func object(indent string, list ...field) string {
	var lines []string
	for _, f := range list {
		if f.json != "" {
			lines = append(lines, indent+"  "+quote(f.key)+": "+f.json)
		}
	}
	if len(lines) == 0 {
		return "{}"
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n" + indent + "}"
}

// pairs writes headers one a line, at the depth of request and response.
func pairs(headers []Header) string {
	if len(headers) == 0 {
		return ""
	}
	var lines []string
	for _, h := range canonical(headers) {
		lines = append(lines, "      ["+quote(h.Name)+", "+quote(h.Value)+"]")
	}
	return "[\n" + strings.Join(lines, ",\n") + "\n    ]"
}

func body(b []byte) field {
	if utf8.Valid(b) {
		return field{"body", optional(string(b))}
	}
	return field{"bodyBase64", quote(base64.StdEncoding.EncodeToString(b))}
}

func optional(s string) string {
	if s == "" {
		return ""
	}
	return quote(s)
}

// quote writes s, which is valid UTF-8, as a JSON string for human eyes: what prints stays, what does not
// (a byte order mark, a no-break space, a sign that turns the writing direction) becomes an escape that a
// reviewer can see. encoding/json would do it the other way round.
func quote(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case strconv.IsPrint(r):
			b.WriteRune(r)
		default:
			for _, unit := range utf16.AppendRune(nil, r) {
				fmt.Fprintf(&b, `\u%04x`, unit)
			}
		}
	}
	b.WriteByte('"')
	return b.String()
}
