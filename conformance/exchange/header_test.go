package exchange

import (
	"net/http"
	"reflect"
	"slices"
	"testing"
)

func TestGetAndValues(t *testing.T) {
	headers := []Header{{"Retry-After", "1"}, {"X-Empty", ""}, {"Retry-After", "2"}}
	for _, c := range []struct {
		name, value string
		ok          bool
		values      []string
	}{
		{"Retry-After", "1", true, []string{"1", "2"}},
		{"retry-AFTER", "1", true, []string{"1", "2"}},
		{"X-Empty", "", true, []string{""}},
		{"X-Absent", "", false, nil},
	} {
		if value, ok := Get(headers, c.name); value != c.value || ok != c.ok {
			t.Errorf("Get(%q) = %q, %v; want %q, %v", c.name, value, ok, c.value, c.ok)
		}
		if values := Values(headers, c.name); !reflect.DeepEqual(values, c.values) {
			t.Errorf("Values(%q) = %q, want %q", c.name, values, c.values)
		}
	}
}

func TestFromHTTP(t *testing.T) {
	got := FromHTTP(http.Header{
		"Via":          {"b", "a"},
		"Content-Type": {"application/json"},
		"x-raw":        {"lower"}, // put there without Set
		"X-Raw":        {"upper"},
		"Nothing":      {},
	})
	want := []Header{{"Content-Type", "application/json"}, {"Via", "b"}, {"Via", "a"}, {"X-Raw", "upper"}, {"X-Raw", "lower"}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v\nwant %v", got, want)
	}
	if FromHTTP(nil) != nil {
		t.Error("no header at all should give nil")
	}
}

func TestToHTTP(t *testing.T) {
	got := ToHTTP([]Header{{"via", "b"}, {"Via", "a"}})
	if want := (http.Header{"Via": {"b", "a"}}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if ToHTTP(nil) == nil {
		t.Error("nil cannot be added to")
	}
}
