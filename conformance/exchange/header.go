package exchange

import (
	"maps"
	"net/http"
	"net/textproto"
	"slices"
	"strings"
)

// Get returns the first value of the named header, in any letter case, and whether there is one.
// An empty value that was sent is "", true.
func Get(headers []Header, name string) (value string, ok bool) {
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			return h.Value, true
		}
	}
	return "", false
}

// Values returns every value of the named header, in any letter case, in the order they came; nil if none did.
func Values(headers []Header, name string) []string {
	var values []string
	for _, h := range headers {
		if strings.EqualFold(h.Name, name) {
			values = append(values, h.Value)
		}
	}
	return values
}

// FromHTTP lists h sorted by canonical name; the values of one name keep their order. An empty h gives nil.
func FromHTTP(h http.Header) []Header {
	// A map may hold one name in two spellings, put there without Set. Its names are sorted as they are spelt
	// first, or two recordings of one reply would differ.
	var headers []Header
	for _, name := range slices.Sorted(maps.Keys(h)) {
		for _, value := range h[name] {
			headers = append(headers, Header{Name: textproto.CanonicalMIMEHeaderKey(name), Value: value})
		}
	}
	slices.SortStableFunc(headers, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return headers
}

// ToHTTP is the inverse of FromHTTP. It never returns nil, so that the result can be added to.
func ToHTTP(headers []Header) http.Header {
	h := make(http.Header, len(headers))
	for _, header := range headers {
		h.Add(header.Name, header.Value)
	}
	return h
}

// canonical returns a copy of headers with every name in canonical case.
func canonical(headers []Header) []Header {
	headers = slices.Clone(headers)
	for i := range headers {
		headers[i].Name = textproto.CanonicalMIMEHeaderKey(headers[i].Name)
	}
	return headers
}
