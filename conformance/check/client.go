package check

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// replyKey carries the reply that the probe's transport has to give.
type replyKey struct{}

// newProbe makes a facade that gets recorded replies, as if they had just come over the wire.
func newProbe() (*greenapi.Client, error) {
	client, err := greenapi.New("http://127.0.0.1", "1101000001", strings.Repeat("0", 50),
		greenapi.WithHTTPClient(&http.Client{Transport: probeTransport{}}),
		greenapi.WithMaxAttempts(1),
		greenapi.WithRateLimit(greenapi.OpGetContactInfo, 0),
		greenapi.WithRateLimit(greenapi.OpGetContacts, 0),
		greenapi.WithRateLimit(greenapi.OpSendContact, 0),
	)
	if err != nil {
		return nil, fmt.Errorf("the facade cannot be made: %w", err)
	}
	return client, nil
}

// probeTransport answers every request with the reply in its context.
type probeTransport struct{}

func (probeTransport) RoundTrip(request *http.Request) (*http.Response, error) {
	t, ok := request.Context().Value(replyKey{}).(*trial)
	if !ok {
		return nil, errors.New("no recorded reply for this request")
	}
	header := exchange.ToHTTP(t.ex.Response.Headers)
	header.Del("Content-Encoding") // net/http decodes gzip before the facade sees it
	header.Del("Content-Length")
	return &http.Response{
		StatusCode: t.ex.Response.Status, Status: strconv.Itoa(t.ex.Response.Status), Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: header, Body: io.NopCloser(bytes.NewReader(t.body)), ContentLength: int64(len(t.body)), Request: request,
	}, nil
}

// member is one object of a facade value: what it holds now, and its record of the reply.
type member struct {
	pointer string
	value   any
	members greenapi.Members
}

// call makes the call of the operation and returns the objects of its value.
func (t *trial) call(client *greenapi.Client) ([]member, error) {
	ctx := context.WithValue(context.Background(), replyKey{}, t)
	switch t.ex.Operation {
	case exchange.GetContactInfo:
		info, err := client.GetContactInfo(ctx, t.askedChat())
		if err != nil {
			return nil, err
		}
		return []member{{"", info, info.Members}}, nil
	case exchange.GetContacts:
		list, err := client.GetContacts(ctx)
		members := make([]member, len(list))
		for i, contact := range list {
			members[i] = member{"/" + strconv.Itoa(i), contact, contact.Members}
		}
		return members, err
	default:
		sent, err := client.SendContact(ctx, greenapi.SendContactRequest{
			ChatID: "71234567890@c.us", Contact: greenapi.Card{PhoneContact: 71234567890, FirstName: "Probe"},
		})
		if err != nil {
			return nil, err
		}
		return []member{{"", sent, sent.Members}}, nil
	}
}

// askedChat is the chat that the recorded request named, or any person if it named none that could be sent.
func (t *trial) askedChat() greenapi.ChatID {
	if asked, ok := stringMember(t.request, "chatId"); ok && greenapi.ChatID(asked).Validate() == nil {
		return greenapi.ChatID(asked)
	}
	return "71234567890@c.us"
}

// judgeClient hands the reply to the facade. Of a reply that is at fault itself only its values are compared, which the
// facade must not lose even then; what error it gives says nothing about the facade.
func (t *trial) judgeClient() {
	if t.op.Response(t.ex.Response.Status) == nil {
		return
	}
	objects, err := t.call(t.judge.client)
	faulty := t.faultyBody()
	if kinds := t.documentedErrors(); kinds != nil {
		if !faulty || t.found("schema.error-in-200", "lexical.empty-body") {
			t.judgeTypedError(kinds, err)
		}
		return
	}
	if t.value == nil {
		return // no body that could be compared, and another layer has said why
	}
	if err != nil {
		if !faulty {
			t.find("client.values", at(""), t.op.Pointer+"/responses/200", "a value", "an error", "the facade refuses a good reply: "+err.Error())
		}
		return
	}
	t.judgeValues(objects)
}

// faultyBody reports whether another layer has something against the reply, notes aside.
func (t *trial) faultyBody() bool {
	return slices.ContainsFunc(t.out.Findings, func(f result.Finding) bool { return f.Severity != result.Note })
}

// judgeValues wants every member of the reply in the facade's value: in its record with state and text, and in what the
// value writes when it is encoded again.
func (t *trial) judgeValues(objects []member) {
	const id = "client.values"
	t.asked(id)
	if list, ok := t.value.([]any); ok && len(list) != len(objects) {
		t.find(id, at(""), t.op.Pointer+"/responses/200", strconv.Itoa(len(list)), strconv.Itoa(len(objects)), "the facade's list has another length than the reply's")
		return
	}
	for _, object := range objects {
		original, _ := lookup(t.value, object.pointer).(map[string]any)
		if !t.judgeMembers(object, original) {
			continue
		}
		if encoded, err := json.Marshal(object.value); err != nil || !sameJSON(decode(encoded), original) {
			t.find(id, at(object.pointer), t.op.Pointer+"/responses/200", "the reply's members", "other members",
				spoken(object.pointer)+": the facade's value does not encode to what the reply held")
		}
	}
}

// judgeMembers compares an object's record with the reply: the members that the reply had, and those that the contract
// declares besides.
func (t *trial) judgeMembers(object member, original map[string]any) bool {
	recorded := map[string]any{}
	for name, raw := range object.members.All() {
		recorded[name] = decode(raw)
	}
	schema := t.replySchema()
	if item, ok := schema.Member(); ok {
		schema = item
	}
	names := map[string]bool{}
	for _, from := range []iter.Seq[string]{maps.Keys(original), maps.Keys(recorded), maps.Keys(schema.Properties)} {
		for name := range from {
			names[name] = true
		}
	}
	good := true
	for _, name := range sortedKeys(names) {
		want, got := stateIn(original, name), stateIn(recorded, name)
		if _, declared := schema.Properties[name]; declared {
			if got = object.members.State(name); got == greenapi.Invalid { // of a type that the field cannot hold: the raw form has it
				got = stateIn(recorded, name)
			}
		}
		if got != want || !sameJSON(recorded[name], original[name]) {
			good = false
			place := object.pointer + "/" + openapi.Escape(name)
			t.find("client.values", at(place), t.op.Pointer+"/responses/200", want.String(), got.String(),
				fmt.Sprintf("%s is %s in the reply and %s in the facade's value, or another value", place, want, got))
		}
	}
	return good
}

func stateIn(object map[string]any, name string) greenapi.State {
	value, there := object[name]
	switch {
	case !there:
		return greenapi.Absent
	case value == nil:
		return greenapi.Null
	default:
		return greenapi.Present
	}
}

func decode(text []byte) any {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if decoder.Decode(&value) != nil {
		return errors.New("not JSON")
	}
	return value
}

// sameJSON compares decoded values; numbers by value, because 1e3 and 1000 are one integer.
func sameJSON(a, b any) bool {
	switch x := a.(type) {
	case json.Number:
		y, ok := b.(json.Number)
		if !ok {
			return false
		}
		left, wholeLeft := wholeNumber(x.String())
		right, wholeRight := wholeNumber(y.String())
		return x == y || wholeLeft && wholeRight && left.Cmp(right) == 0
	case []any:
		y, ok := b.([]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for i := range x {
			if !sameJSON(x[i], y[i]) {
				return false
			}
		}
		return true
	case map[string]any:
		y, ok := b.(map[string]any)
		if !ok || len(x) != len(y) {
			return false
		}
		for key := range x {
			if other, there := y[key]; !there || !sameJSON(x[key], other) {
				return false
			}
		}
		return true
	default:
		return reflect.DeepEqual(a, b)
	}
}

// documentedErrors are the kinds that the facade's error may be of; nil if the reply has to become a value.
func (t *trial) documentedErrors() []greenapi.Kind {
	switch status := t.ex.Response.Status; status {
	case 200:
		switch {
		case t.found("schema.error-in-200", "lexical.empty-body"):
			if t.ex.Operation == exchange.GetContactInfo && t.askedChat().Kind() == greenapi.ChatGroup {
				return []greenapi.Kind{greenapi.ErrUnexpectedResponse, greenapi.ErrGroupChat} // the error inside is the group's
			}
			return []greenapi.Kind{greenapi.ErrUnexpectedResponse}
		case t.ex.Operation == exchange.GetContactInfo && t.null && !t.faultyBody():
			return []greenapi.Kind{greenapi.ErrGroupChat}
		}
		return nil
	case 400:
		return t.badRequest()
	default:
		if kind, ok := statusKinds[status]; ok {
			return []greenapi.Kind{kind}
		}
		return nil
	}
}

// statusKinds are what the common errors page and the method's own pages make of a status.
var statusKinds = map[int]greenapi.Kind{
	401: greenapi.ErrUnauthorized, 403: greenapi.ErrForbidden, 404: greenapi.ErrNotFound, 429: greenapi.ErrRateLimited,
	466: greenapi.ErrQuota, 469: greenapi.ErrQuota, 499: greenapi.ErrServer, 500: greenapi.ErrServer, 502: greenapi.ErrServer,
}

// notReady are the documented texts of status 400 that speak of the instance and not of the request.
var notReady = []string{
	"instance in starting process try later", "instance account not authorized", "instance is starting or not authorized",
	"Instance account is expired. Renew your instance from personal area", "Instance is deleted",
}

// badRequest tells the causes of status 400 apart where a documented text does; any other text leaves it to the facade
// whether it speaks of the instance.
func (t *trial) badRequest() []greenapi.Kind {
	said, ok := stringMember(t.value, "message")
	if !ok {
		said = strings.TrimSpace(string(t.body))
	}
	if slices.Contains(notReady, said) {
		return []greenapi.Kind{greenapi.ErrInstanceNotReady}
	}
	kinds := []greenapi.Kind{greenapi.ErrInvalidRequest}
	if t.ex.Operation == exchange.GetContactInfo && t.askedChat().Kind() == greenapi.ChatGroup {
		kinds = []greenapi.Kind{greenapi.ErrGroupChat}
	}
	if !strings.HasPrefix(said, "Validation failed") {
		kinds = append(kinds, greenapi.ErrInstanceNotReady, greenapi.ErrQuota)
	}
	return kinds
}

// judgeTypedError wants the facade's error to be of the documented kind, with the status kept.
func (t *trial) judgeTypedError(kinds []greenapi.Kind, err error) {
	const id = "client.errors"
	t.asked(id)
	status := t.ex.Response.Status
	spec := t.op.Pointer + "/responses/" + strconv.Itoa(status)
	want := string(kinds[0])
	var typed *greenapi.Error
	switch {
	case err == nil:
		t.find(id, nil, spec, want, "a value", fmt.Sprintf("status %d passes for a value in the facade", status))
	case !errors.As(err, &typed):
		t.find(id, nil, spec, want, "an untyped error", fmt.Sprintf("status %d gives an untyped error in the facade", status))
	case !slices.ContainsFunc(kinds, func(kind greenapi.Kind) bool { return errors.Is(err, kind) }):
		t.find(id, nil, spec, want, string(typed.Kind), fmt.Sprintf("status %d gives the error %q in the facade, not %q", status, typed.Kind, want))
	case typed.Status != status:
		t.find(id, nil, spec, strconv.Itoa(status), strconv.Itoa(typed.Status), "the facade's error has another status than the reply")
	}
}
