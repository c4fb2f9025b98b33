package greenapitest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// NamedFault is a fault that a command line can name.
type NamedFault struct {
	// ID is its name, such as reset.
	ID string
	// Meaning says what happens, in a few words.
	Meaning string
	Fault   Fault
}

// forever is longer than anybody waits.
const forever = 30 * 24 * time.Hour

// named are the faults beside the statuses.
var named = []NamedFault{
	{"not-authorized", "400: the account is not authorised", Fault{Message: "instance is starting or not authorized"}},
	{"starting", "400: the instance is starting", Fault{Message: "instance in starting process try later"}},
	{"expired", "400: the instance has expired", Fault{Message: "Instance account is expired. Renew your instance from personal area"}},
	{"hang", "no reply at all", Fault{Delay: forever}},
	{"hang-body", "the header of a reply, and no body", Fault{BodyDelay: forever}},
	{"trickle", "a byte of the body a second", Fault{Trickle: time.Second}},
	{"reset", "the connection is reset", Fault{Reset: ResetBefore}},
	{"reset-after", "the connection is reset when the request has taken effect", Fault{Reset: ResetAfter}},
	{"truncate", "the reply breaks off after a byte", Fault{Truncate: 1}},
	{"redirect", "302 to another host", Fault{Status: http.StatusFound, Empty: true, Header: http.Header{"Location": {"https://example.org/"}}}},
	{"html", "200 with a web page", Fault{Body: "<html><body>Welcome</body></html>"}},
	{"error-200", "200 with an error in it", Fault{Body: `{"code":401,"description":"Unauthorized"}`}},
	{"empty", "200 without a body", Fault{Status: http.StatusOK}},
	{"empty-list", "the list of contacts is empty", Fault{Edit: emptyList}},
	{"undeclared", "drift: a member that no document has", Fault{Edit: editing(undeclared)}},
	{"missing", "drift: the id of the contact or the message is missing", Fault{Edit: editing(missing)}},
	{"type", "violation: a text is a number", Fault{Edit: editing(mistyped)}},
	{"duplicate", "violation: a member comes twice", Fault{Edit: editing(duplicated)}},
	{"half", "violation: half of the JSON", Fault{Edit: half}},
}

// NamedFaults returns the faults that have a name. The caller owns the slice. Beside them every status from 200 to 599
// names the fault that replies with it.
func NamedFaults() []NamedFault { return slices.Clone(named) }

// ParseFault reads a fault by its name, or a status, and behind an @ the number of the first request that meets it:
// reset, 502, 502@3. Without a number it is 1. Hand both to [Server.FailFrom].
func ParseFault(text string) (fault Fault, n int, err error) {
	id, number, counted := strings.Cut(text, "@")
	if n = 1; counted {
		if n, err = strconv.Atoi(number); err != nil || n < 1 {
			return Fault{}, 0, fmt.Errorf("fault %q: behind the @ goes the number of a request, from 1", text)
		}
	}
	if status, err := strconv.Atoi(id); err == nil {
		if status < 200 || status > 599 {
			return Fault{}, 0, fmt.Errorf("fault %q: choose a status from 200 to 599", text)
		}
		return Fault{Status: status}, n, nil
	}
	i := slices.IndexFunc(named, func(f NamedFault) bool { return f.ID == id })
	if i < 0 {
		var ids []string
		for _, f := range named {
			ids = append(ids, f.ID)
		}
		return Fault{}, 0, fmt.Errorf("there is no fault %q: give a status or one of %s", id, strings.Join(ids, ", "))
	}
	return named[i].Fault, n, nil
}

func emptyList(body []byte) []byte {
	if bytes.HasPrefix(body, []byte("[")) {
		return []byte("[]")
	}
	return body
}

func half(body []byte) []byte {
	if bytes.Contains(body, []byte(`"statusCode"`)) {
		return body // an error envelope: what goes wrong there is no fault of the reply
	}
	return body[:len(body)/2]
}

// member is a member of a JSON object as it is written.
type member struct{ name, value json.RawMessage }

// The edits of an object's members.

func undeclared(members []member) []member {
	return append(members, member{json.RawMessage(`"undeclared"`), json.RawMessage("true")})
}

// missing drops the member that names the contact or the message.
func missing(members []member) []member {
	return slices.DeleteFunc(members, func(m member) bool {
		return slices.Contains([]string{`"id"`, `"chatId"`, `"idMessage"`}, string(m.name))
	})
}

// mistyped makes the first text a number.
func mistyped(members []member) []member {
	for i, m := range members {
		if m.value[0] == '"' {
			members[i].value = json.RawMessage("42")
			break
		}
	}
	return members
}

func duplicated(members []member) []member { return append(members, members[0]) }

// editing makes an edit of members one of bodies: of the object, or of the first one in a list. What is no object, or
// has no members, stays as it is, and so does an error envelope: what goes wrong there is no drift of the reply.
func editing(edit func([]member) []member) func([]byte) []byte {
	return func(body []byte) []byte {
		var items []json.RawMessage
		if json.Unmarshal(body, &items) == nil && len(items) > 0 {
			items[0] = editing(edit)(items[0])
			return slices.Concat([]byte("["), bytes.Join(raws(items), []byte(",")), []byte("]"))
		}
		members, err := membersOf(body)
		if err != nil || len(members) == 0 || slices.ContainsFunc(members, func(m member) bool { return string(m.name) == `"statusCode"` }) {
			return body
		}
		var parts [][]byte
		for _, m := range edit(members) {
			parts = append(parts, slices.Concat(m.name, []byte(":"), m.value))
		}
		return slices.Concat([]byte("{"), bytes.Join(parts, []byte(",")), []byte("}"))
	}
}

func raws(items []json.RawMessage) [][]byte {
	list := make([][]byte, len(items))
	for i, item := range items {
		list[i] = item
	}
	return list
}

// membersOf takes an object apart, in its own order.
func membersOf(body []byte) ([]member, error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if open, err := decoder.Token(); err != nil || open != json.Delim('{') {
		return nil, errors.New("no object")
	}
	var members []member
	for decoder.More() {
		name, err := decoder.Token()
		if err != nil {
			return nil, err
		}
		text, is := name.(string)
		var m member
		if err := decoder.Decode(&m.value); err != nil || !is {
			return nil, errors.New("no object")
		}
		m.name, _ = json.Marshal(text)
		members = append(members, m)
	}
	return members, nil
}
