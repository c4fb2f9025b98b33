package evidence

import (
	"encoding/json"
	"testing"
)

// TestResembles: an example is shown by what has its members and types, whatever the values.
func TestResembles(t *testing.T) {
	const items = `[{"id":"a"},{"id":"b","name":"c"}]`
	for _, c := range []struct {
		example, value string
		want           bool
	}{
		{`null`, `null`, true},
		{`null`, `0`, false},
		{`"a"`, `"b"`, true},
		{`"a"`, `1`, false},
		{`true`, `false`, true},
		{`true`, `"true"`, false},
		{`1`, `2.5`, true},
		{`1`, `"1"`, false},
		{`{"a":1}`, `{"a":2}`, true},
		{`{"a":1}`, `{"a":"2"}`, false},
		{`{"a":1}`, `{"a":2,"b":3}`, false},
		{`{"a":1,"b":2}`, `{"a":2}`, false},
		{`{"a":1}`, `{"b":2}`, false},
		{`{"a":null}`, `{"b":null}`, false},
		{`{"a":1}`, `[1]`, false},
		{`{}`, `{}`, true},
		{`{}`, `[]`, false},
		{`[]`, `[]`, true},
		{`[]`, `{}`, false},
		{`[]`, `[1]`, false},
		{`[1]`, `[]`, false},
		{`[1]`, `1`, false},
		{`[1]`, `[2,"a"]`, true},
		{items, `[{"id":"x","name":"y"},{"id":"z"}]`, true},
		{items, `[{"id":"x","name":"y"}]`, false},
		{items, `[{"id":"x","name":"y"},{"id":1}]`, false},
	} {
		var example any
		if err := json.Unmarshal([]byte(c.example), &example); err != nil {
			t.Fatal(err)
		}
		if got := resembles(example, read(t, c.value)); got != c.want {
			t.Errorf("%s shows %s: %v", c.value, c.example, got)
		}
	}
}
