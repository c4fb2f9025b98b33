// Package fault breaks exchanges on purpose. Each operator makes one fault and says which finding has to follow:
// a suite that does not see it is blind.
package fault

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// Operator makes one fault in a copy of an exchange with a 200 reply.
type Operator struct {
	ID string
	// Code is the code of the finding that has to follow.
	Code string
	// Operations are those whose replies offer a place for the fault; nil stands for all.
	Operations []string
	// Facade says that the fault is the facade's and not the reply's: the checks judge the reply as it was, while the facade
	// reads the broken one.
	Facade bool
	// apply returns the broken reply and the place of the fault; false if the reply offers no place for it.
	apply func(ex exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool)
}

// AppliesTo reports whether replies of an operation offer a place for the fault.
func (o Operator) AppliesTo(operation string) bool {
	return o.Operations == nil || slices.Contains(o.Operations, operation)
}

// Apply returns a broken copy of an exchange and the JSON Pointer of the fault (nil for status and headers).
// It returns false, and the exchange is left alone, if there is no plain JSON reply with status 200 to break.
func (o Operator) Apply(ex *exchange.Exchange) (*exchange.Exchange, *string, bool) {
	if ex.Response == nil || ex.Response.Status != 200 || !json.Valid(ex.Response.Body) {
		return nil, nil, false
	}
	reply := *ex.Response
	reply.Headers = slices.DeleteFunc(slices.Clone(reply.Headers), func(h exchange.Header) bool { return strings.EqualFold(h.Name, "Content-Length") })
	broken, pointer, ok := o.apply(*ex, reply)
	if !ok {
		return nil, nil, false
	}
	twin := *ex
	twin.Response = &broken
	return &twin, pointer, true
}

// Control are the operators of the negative control: at least one for each layer, and one for each check that a broken
// label, shape, member or value has to bring to speak.
func Control() []Operator {
	infoAndList := []string{exchange.GetContactInfo, exchange.GetContacts}
	return []Operator{
		{ID: "status-418", Code: "status", apply: func(_ exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool) {
			reply.Status = 418
			return reply, nil, true
		}},
		{ID: "html-label", Code: "media-type", apply: labelled("text/html")},
		{ID: "other-charset", Code: "charset", apply: labelled("application/json; charset=windows-1251")},
		{ID: "trailing-brace", Code: "trailing-data", apply: func(_ exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool) {
			reply.Body = append(slices.Clone(reply.Body), '}')
			return reply, at(""), true
		}},
		{ID: "wrong-type", Code: "type", apply: member(func(ex exchange.Exchange, object object) string {
			return object.set(keyOf(object), "true")
		})},
		{ID: "list-as-error", Code: "error-shape", apply: func(_ exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool) {
			reply.Status, reply.Body = 400, []byte(`["negative control"]`)
			return reply, at(""), true
		}},
		{ID: "undeclared-member", Code: "undeclared", apply: member(func(_ exchange.Exchange, object object) string {
			return object.set("negativeControl", "1")
		})},
		{ID: "no-key", Code: "missing", apply: member(func(_ exchange.Exchange, object object) string {
			delete(object, "id")
			delete(object, "chatId")
			delete(object, "idMessage")
			return ""
		})},
		{ID: "new-value", Code: "enum", Operations: []string{exchange.GetContacts}, apply: member(func(_ exchange.Exchange, object object) string {
			return object.set("type", `"negativeControl"`)
		})},
		{ID: "another-products-member", Code: "other-product", Operations: infoAndList, apply: member(func(ex exchange.Exchange, object object) string {
			switch {
			case ex.Product == exchange.WhatsApp:
				return object.set("phoneNumber", "1")
			case ex.Operation == exchange.GetContacts:
				return object.set("type", `"group"`)
			default:
				return object.set("isMute", "false")
			}
		})},
		{ID: "formless-id", Code: "id-form", Operations: infoAndList, apply: member(func(ex exchange.Exchange, object object) string {
			key := "chatId"
			if ex.Operation == exchange.GetContacts && ex.Product == exchange.WhatsApp {
				key = "id"
			}
			return object.set(key, `"negative control"`)
		})},
		{ID: "empty-message-id", Code: "message-id-empty", Operations: []string{exchange.SendContact}, apply: member(func(_ exchange.Exchange, object object) string {
			return object.set("idMessage", `""`)
		})},
		{ID: "forgetful-facade", Code: "values", Facade: true, apply: member(func(ex exchange.Exchange, object object) string {
			if ex.Operation == exchange.SendContact {
				return object.change("idMessage")
			}
			return object.change("name")
		})},
	}
}

// labelled gives a reply another Content-Type.
func labelled(contentType string) func(exchange.Exchange, exchange.Response) (exchange.Response, *string, bool) {
	return func(_ exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool) {
		reply.Headers = slices.DeleteFunc(reply.Headers, func(h exchange.Header) bool { return strings.EqualFold(h.Name, "Content-Type") })
		reply.Headers = append(reply.Headers, exchange.Header{Name: "Content-Type", Value: contentType})
		return reply, nil, true
	}
}

// object is a reply's object, member by member.
type object map[string]json.RawMessage

// set gives a member a value and returns its place.
func (o object) set(name, value string) string {
	o[name] = json.RawMessage(value)
	return "/" + name
}

// change gives a member another text than it has, and returns its place.
func (o object) change(name string) string {
	text := `"negative control"`
	if string(o[name]) == text {
		text = `"another negative control"`
	}
	return o.set(name, text)
}

// member changes the object of a reply, or the first item of its list.
func member(change func(exchange.Exchange, object) string) func(exchange.Exchange, exchange.Response) (exchange.Response, *string, bool) {
	return func(ex exchange.Exchange, reply exchange.Response) (exchange.Response, *string, bool) {
		return edit(ex, reply, func(o object) string { return change(ex, o) })
	}
}

// edit changes the object of a reply, or the first item of its list.
func edit(ex exchange.Exchange, reply exchange.Response, change func(object) string) (exchange.Response, *string, bool) {
	if ex.Operation == exchange.GetContacts {
		var list []object
		if json.Unmarshal(reply.Body, &list) != nil || len(list) == 0 || keyOf(list[0]) == "" {
			return reply, nil, false
		}
		pointer := "/0" + change(list[0])
		reply.Body = encode(list[:1]) // one item shows the fault as well as a hundred thousand
		return reply, &pointer, true
	}
	var whole object
	if json.Unmarshal(reply.Body, &whole) != nil || keyOf(whole) == "" {
		return reply, nil, false
	}
	pointer := change(whole)
	reply.Body = encode(whole)
	return reply, &pointer, true
}

// keyOf is the member by which the reply is known.
func keyOf(o object) string {
	for _, key := range []string{"idMessage", "id", "chatId"} {
		if _, ok := o[key]; ok {
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
