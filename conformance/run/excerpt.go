package run

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// excerpts gives every finding that counts the object around its first place, by its shape.
func (r *session) excerpts(o check.Outcome) {
	for i := range o.Findings {
		if finding := &o.Findings[i]; finding.Counts() {
			finding.Excerpt = r.excerpt(o, finding.Pointer)
		}
	}
}

// excerpt shows the object at a place, or the one that the place is a member of.
func (r *session) excerpt(o check.Outcome, pointer *string) string {
	if pointer == nil {
		return fmt.Sprintf("status %d", o.Exchange.Response.Status)
	}
	value, last := o.Reply(), ""
	var around check.Value
	for token := range strings.SplitSeq(strings.TrimPrefix(*pointer, "/"), "/") {
		if *pointer == "" {
			break
		}
		around, last = value, openapi.Unescape(token)
		value = value.Child(last)
	}
	switch {
	case value.Kind() == check.KindObject:
		return r.object(value, "")
	case around.Kind() == check.KindObject:
		return r.object(around, last)
	case value.Exists():
		return r.shape(value)
	}
	return ""
}

// object shows an object's members, the one in question first.
func (r *session) object(object check.Value, member string) string {
	const most = 12
	var parts []string
	more := 0
	for name, value := range object.Members() {
		part := r.name(name) + ": " + r.shape(value)
		switch {
		case name == member:
			parts = append([]string{part}, parts...)
		case len(parts) < most:
			parts = append(parts, part)
		default:
			more++
		}
	}
	if more > 0 {
		parts = append(parts, fmt.Sprintf("%d more", more))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

// plainName is the name of a member that can be nobody's name, number or secret.
var plainName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z_][A-Za-z_]{0,40}[0-9]{0,4}$`) })

func (r *session) name(name string) string {
	if r.values {
		return strconv.Quote(check.HideTokens(name))
	}
	if plainName().MatchString(name) {
		return strconv.Quote(name)
	}
	return `"…"`
}

// shape says what a value looks like and, unless the run may quote, not what it is.
func (r *session) shape(value check.Value) string {
	if r.values {
		const longest = 80
		raw := value.Raw()
		if text, ok := value.Text(); ok && check.HideTokens(text) != text { // however it is escaped
			raw = strconv.Quote(check.HideTokens(text))
		}
		if raw = check.HideTokens(raw); utf8.RuneCountInString(raw) <= longest {
			return raw
		}
		return string([]rune(raw)[:longest]) + "…"
	}
	switch value.Kind() {
	case check.KindString:
		text, _ := value.Text()
		if _, suffix, found := strings.Cut(text, "@"); found {
			for _, known := range []string{"c.us", "g.us", "lid"} {
				if suffix == known {
					return "…@" + suffix
				}
			}
		}
		return fmt.Sprintf("string(%d)", utf8.RuneCountInString(text))
	case check.KindNumber:
		if strings.ContainsAny(value.Raw(), ".eE") {
			return "number"
		}
		return "integer"
	case check.KindList:
		return fmt.Sprintf("list of %d", value.Len())
	case check.KindObject:
		return fmt.Sprintf("object of %d", value.Len())
	}
	return value.Raw() // null, true, false
}

// quote copies the lines of the contract that findings rest on into the result.
func (r *session) quote() {
	const most = 6
	var lines []string
	for _, finding := range r.Findings {
		if _, done := r.SpecLines[finding.Spec]; done || finding.Severity == result.Note {
			continue
		}
		if lines == nil {
			lines = strings.Split(string(openapi.Spec()), "\n")
		}
		_, number, _ := strings.Cut(finding.Spec, ":")
		if n, err := strconv.Atoi(number); err == nil && n >= 1 && n <= len(lines) {
			r.SpecLines[finding.Spec] = strings.Join(block(lines[n-1:], most), "\n")
		}
	}
}

// block is the first line and those that belong to it, at most so many, without the white space in front of all.
func block(lines []string, most int) []string {
	indent := func(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }
	first := indent(lines[0])
	var list []string
	for i, line := range lines {
		if i == most || i > 0 && strings.TrimSpace(line) != "" && indent(line) <= first {
			break
		}
		list = append(list, line[min(first, len(line)):])
	}
	return list
}
