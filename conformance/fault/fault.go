// Package fault breaks exchanges on purpose. Each operator makes one fault and says which finding has to follow:
// a suite that does not see it is blind.
package fault

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// Operator makes one fault in a copy of an exchange with a 200 reply.
type Operator struct {
	ID string
	// Code is the code of the finding that has to follow.
	Code string
	// apply returns the broken reply and the place of the fault; false if the reply offers no place for it.
	apply func(ex exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool)
}

// Apply returns a broken copy of an exchange and the JSON Pointer of the fault (nil for status and headers).
// It returns false, and the exchange is left alone, if there is no plain JSON reply with status 200 to break.
func (o Operator) Apply(ex *exchange.Exchange) (*exchange.Exchange, *string, bool) {
	if ex.Response == nil || ex.Response.Status != 200 || !json.Valid(ex.Response.Body) {
		return nil, nil, false
	}
	reply := *ex.Response
	reply.Headers = slices.DeleteFunc(slices.Clone(reply.Headers), func(h exchange.Header) bool { return h.Name == "Content-Length" })
	broken, pointer, ok := o.apply(*ex, reply)
	if !ok {
		return nil, nil, false
	}
	twin := *ex
	twin.Response = &broken
	return &twin, pointer, true
}

// Control are the operators of the negative control: at least one for each layer that reads the body.
func Control() []Operator {
	return []Operator{
		{ID: "status-418", Code: "status", apply: func(_ exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool) {
			reply.Status = 418
			return reply, nil, true
		}},
		{ID: "trailing-brace", Code: "trailing-data", apply: func(_ exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool) {
			reply.Body = append(slices.Clone(reply.Body), '}')
			return reply, at(""), true
		}},
		{ID: "wrong-type", Code: "type", apply: func(ex exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool) {
			return edit(ex, reply, func(object map[string]json.RawMessage) string {
				key := keyOf(object)
				object[key] = json.RawMessage("true")
				return "/" + key
			})
		}},
		{ID: "undeclared-member", Code: "undeclared", apply: func(ex exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool) {
			return edit(ex, reply, func(object map[string]json.RawMessage) string {
				object["negativeControl"] = json.RawMessage("1")
				return "/negativeControl"
			})
		}},
	}
}

// edit changes the object of a reply, or the first item of its list.
func edit(ex exchange.Exchange, reply exchange.Response, change func(map[string]json.RawMessage) string) (exchange.Response, *string, bool) {
	if ex.Operation == exchange.GetContacts {
		var list []map[string]json.RawMessage
		if json.Unmarshal(reply.Body, &list) != nil || len(list) == 0 || keyOf(list[0]) == "" {
			return reply, nil, false
		}
		pointer := "/0" + change(list[0])
		reply.Body = encode(list[:1]) // one item shows the fault as well as a hundred thousand
		return reply, &pointer, true
	}
	var object map[string]json.RawMessage
	if json.Unmarshal(reply.Body, &object) != nil || keyOf(object) == "" {
		return reply, nil, false
	}
	pointer := change(object)
	reply.Body = encode(object)
	return reply, &pointer, true
}

// keyOf is the member by which the reply is known.
func keyOf(object map[string]json.RawMessage) string {
	for _, key := range []string{"idMessage", "id", "chatId"} {
		if _, ok := object[key]; ok {
			return key
		}
	}
	return ""
}

func encode(value any) []byte {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		panic(err) // raw messages that were decoded a moment ago
	}
	return buffer.Bytes()
}

func at(pointer string) *string { return &pointer }
