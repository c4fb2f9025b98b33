package evidence

import "github.com/greenapi-contract/greenapi-go/conformance/check"

// resembling is asked of examples that a page prints: a request or a reply of that shape.
func resembling(printed any) func(question) answer {
	return func(q question) answer {
		value := q.reply
		if q.claim.subject.Part == "request" {
			value = q.request
		}
		return either(q.answered && resembles(printed, value))
	}
}

// resembles reports whether a value has the shape of a printed example: the same members with values of the same types,
// and in a list every kind of item that the example has.
func resembles(example any, value check.Value) bool {
	switch want := example.(type) {
	case nil:
		return value.IsNull()
	case string:
		return value.Kind() == check.KindString
	case bool:
		return value.Kind() == check.KindBool
	case map[string]any:
		if value.Kind() != check.KindObject || value.Len() != len(want) {
			return false
		}
		for name, member := range value.Members() {
			shape, ok := want[name]
			if !ok || !resembles(shape, member) {
				return false
			}
		}
		return true
	case []any:
		if value.Kind() != check.KindList || (value.Len() == 0) != (len(want) == 0) {
			return false
		}
		for _, shape := range want {
			if !someItem(shape, value) {
				return false
			}
		}
		return true
	default:
		return value.Kind() == check.KindNumber
	}
}

func someItem(shape any, list check.Value) bool {
	for _, item := range list.Items() {
		if resembles(shape, item) {
			return true
		}
	}
	return false
}
