package exchange

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	got, err := parse([]byte("{\n \"a\": [1e2,\n  true],\n \"b\\u0063\": {\"\": null}}\n"))
	want := map[string]any{"a": []any{json.Number("1e2"), true}, "bc": map[string]any{"": nil}}
	if err != nil || !reflect.DeepEqual(got.Any(), want) {
		t.Errorf("got %v, %v\nwant %v", got.Any(), err, want)
	}
}

// What encoding/json reads without a word must not pass for evidence.
func TestParseRefuses(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ":1:1: not JSON: the end of the body where a value is due"},
		{"text", "hello", ":1:1: not JSON: a word without quotes"},
		{"cut", "{\n  \"a\": 1", ":2:9: not JSON: the end of the body where ',' or '}' is due"},
		{"comma too many", "{\n  \"ы\": 1,\n}", ":3:1: not JSON: a trailing comma before '}'"},
		{"column counts letters", `{"ыы": x}`, ":1:8: not JSON: a word without quotes"},
		{"second document", "{}\n{}", ":2:1: not JSON: '{' after the value"},
		{"byte order mark", "\ufeff{}", ":1: starts with a byte order mark: save it without one"},
		{"not UTF-8", "{\n\"a\": \"\xff\"}", ":2:7: not valid UTF-8: put such a body into bodyBase64"},
		{"surrogate as bytes", "{\"a\": \"\xed\xa0\x80\"}", ":1:8: not valid UTF-8: put such a body into bodyBase64"},
		{"equal keys", "{\"a\": 1,\n\"\\u0061\": 2}", ":2: a: given twice: leave one out"},
		{"equal keys deep inside", `{"x": [{"a": {"b": 1, "b": 1}}]}`, ":1: x[0].a.b: given twice: leave one out"},
		{"equal keys that are hostile", `{"a\n": 1, "a\n": 1}`, `:1: "a\n": given twice: leave one out`},
		{"high surrogate alone", `{"a": "\ud83d"}`, ":1: a: holds half of a surrogate pair"},
		{"low surrogate alone", `{"a": "\udE00x"}`, ":1: a: holds half of a surrogate pair"},
		{"two high surrogates", `{"a": "\ud83d\ud83d\ude00"}`, ":1: a: holds half of a surrogate pair"},
		{"half a pair in a key", `{"a": {"\ud83d": 1}}`, ":1: a.\"\ufffd\": holds half of a surrogate pair"},
		{"too deep", strings.Repeat("[", 70) + strings.Repeat("]", 70), ":1: nested deeper than 64 levels"},
	} {
		_, err := parse([]byte(c.in))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, err, c.want)
		}
	}
}

func TestParseAccepts(t *testing.T) {
	for in, want := range map[string]string{
		`"\ud83d\ude00"`:        "\U0001f600",
		`"\uFFFD"`:              "\ufffd", // a replacement character that somebody really wrote
		"\"\ufffd\"":            "\ufffd",
		`"{\"a\":\"\\ud83d\"}"`: `{"a":"\ud83d"}`, // an escape inside a body is text like any other
		`"\\\\ud83d"`:           `\\ud83d`,
	} {
		got, err := parse([]byte(in))
		if err != nil || got.Any() != want {
			t.Errorf("%s: got %q, %v; want %q", in, got.Any(), err, want)
		}
	}
}
