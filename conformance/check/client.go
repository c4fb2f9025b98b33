package check

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"reflect"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// clientProbe hands recorded replies to the facade, as if they had just come over the wire.
type clientProbe struct {
	client *greenapi.Client
}

// replyKey carries the reply that the probe's transport has to give.
type replyKey struct{}

func newClientProbe() (*clientProbe, error) {
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
	return &clientProbe{client: client}, nil
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
func (p *clientProbe) call(t *trial) ([]member, error) {
	ctx := context.WithValue(context.Background(), replyKey{}, t)
	switch t.ex.Operation {
	case exchange.GetContactInfo:
		info, err := p.client.GetContactInfo(ctx, t.askedChat())
		if err != nil {
			return nil, err
		}
		return []member{{"", info, info.Members}}, nil
	case exchange.GetContacts:
		list, err := p.client.GetContacts(ctx)
		members := make([]member, len(list))
		for i, contact := range list {
			members[i] = member{"/" + strconv.Itoa(i), contact, contact.Members}
		}
		return members, err
	default:
		sent, err := p.client.SendContact(ctx, greenapi.SendContactRequest{
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

// judgeClient hands the reply to the facade. A reply that is at fault itself is left alone: what the facade makes of it
// says nothing about the facade.
func (t *trial) judgeClient() {
	reply := t.ex.Response
	if _, documented := t.op.ReplySchema(reply.Status); !documented && t.op.Response(reply.Status) == nil {
		return
	}
	objects, err := t.judge.client.call(t)
	if want, fails := t.documentedError(); fails {
		t.judgeTypedError(want, err)
		return
	}
	if t.value == nil {
		return // no body that could be compared, and another layer has said why
	}
	if err != nil {
		if !t.faultyBody() {
			t.find("client.values", at(""), t.op.Pointer+"/responses/200", "a value", "an error", "the facade refuses a good reply: "+err.Error())
		}
		return
	}
	t.judgeValues(objects)
}

// faultyBody reports whether another layer has something against the reply, notes aside.
func (t *trial) faultyBody() bool {
	for _, finding := range t.out.Findings {
		if finding.Severity != Note {
			return true
		}
	}
	return false
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
		for name := range t.declared(original) {
			t.judgeMember(object, name, original)
		}
		if encoded, err := json.Marshal(object.value); err != nil || !sameJSON(decode(encoded), original) {
			t.find(id, at(object.pointer), t.op.Pointer+"/responses/200", "the reply's members", "other members",
				spoken(object.pointer)+": the facade's value does not encode to what the reply held")
		}
	}
}

// declared goes over the members of the reply and over those that the contract declares besides.
func (t *trial) declared(original map[string]any) iter.Seq[string] {
	schema, _ := t.op.ReplySchema(200)
	if item, ok := schema.Member(); ok {
		schema = item
	}
	return func(yield func(string) bool) {
		for _, name := range sortedKeys(original) {
			if !yield(name) {
				return
			}
		}
		for _, name := range sortedKeys(schema.Properties) {
			if _, ok := original[name]; !ok && !yield(name) {
				return
			}
		}
	}
}

func (t *trial) judgeMember(object member, name string, original map[string]any) {
	value, there := original[name]
	want := greenapi.Absent
	switch {
	case there && value == nil:
		want = greenapi.Null
	case there:
		want = greenapi.Present
	}
	got := object.members.State(name)
	if got == greenapi.Invalid && there { // of a type that the field cannot hold: the raw form has it
		got = want
	}
	if got == want && (!there || sameJSON(decode(object.members.Raw(name)), value)) {
		return
	}
	t.find("client.values", at(object.pointer+"/"+name), t.op.Pointer+"/responses/200", want.String(), got.String(),
		fmt.Sprintf("%s/%s is %s in the reply and %s in the facade's value", object.pointer, name, want, got))
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

// documentedError is the typed error that a reply has to become; false if it has to become a value.
func (t *trial) documentedError() (greenapi.Kind, bool) {
	switch status := t.ex.Response.Status; status {
	case 200:
		switch {
		case t.found("schema.error-in-200", "lexical.empty-body"):
			return greenapi.ErrUnexpectedResponse, true
		case t.ex.Operation == exchange.GetContactInfo && t.value == nil && !t.faultyBody():
			return greenapi.ErrGroupChat, true
		}
		return "", false
	case 400:
		return t.badRequest(), true
	default:
		kind, ok := statusKinds[status]
		return kind, ok
	}
}

var statusKinds = map[int]greenapi.Kind{
	401: greenapi.ErrUnauthorized, 403: greenapi.ErrForbidden, 404: greenapi.ErrNotFound, 429: greenapi.ErrRateLimited,
	466: greenapi.ErrQuota, 469: greenapi.ErrQuota, 499: greenapi.ErrServer, 500: greenapi.ErrServer, 502: greenapi.ErrServer,
}

// notReady are parts of the texts by which the common errors page says that the instance cannot serve.
var notReady = []string{"instance in starting process", "instance is starting", "not authorized", "expired", "is deleted"}

// badRequest tells the causes of status 400 apart by their documented texts.
func (t *trial) badRequest() greenapi.Kind {
	text, ok := stringMember(t.value, "message")
	if !ok {
		text = string(t.body)
	}
	for _, part := range notReady {
		if strings.Contains(strings.ToLower(text), part) {
			return greenapi.ErrInstanceNotReady
		}
	}
	if t.ex.Operation == exchange.GetContactInfo && formOf(string(t.askedChat())).group() {
		return greenapi.ErrGroupChat
	}
	return greenapi.ErrInvalidRequest
}

// judgeTypedError wants the facade's error to be of the documented kind, with the status kept.
func (t *trial) judgeTypedError(want greenapi.Kind, err error) {
	const id = "client.errors"
	t.asked(id)
	status := t.ex.Response.Status
	spec := t.op.Pointer + "/responses/" + strconv.Itoa(status)
	var typed *greenapi.Error
	switch {
	case err == nil:
		t.find(id, nil, spec, string(want), "a value", fmt.Sprintf("status %d passes for a value in the facade", status))
	case !errors.As(err, &typed):
		t.find(id, nil, spec, string(want), "an untyped error", fmt.Sprintf("status %d gives an untyped error in the facade", status))
	case !errors.Is(err, want):
		t.find(id, nil, spec, string(want), string(typed.Kind), fmt.Sprintf("status %d gives the error %q in the facade, not %q", status, typed.Kind, want))
	case typed.Status != status:
		t.find(id, nil, spec, strconv.Itoa(status), strconv.Itoa(typed.Status), "the facade's error has another status than the reply")
	}
}
