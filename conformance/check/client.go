package check

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

// clientChecks hand the reply to the facade. Of a reply that is at fault itself only its values are compared, which the
// facade must not lose even then; what error it gives says nothing about the facade.
var clientChecks = []*Check{
	{
		ID: "client.values", Layer: result.LayerClient, Severity: result.Violation, Operations: everyOperation, Pointer: anySchema,
		Meaning: "the facade loses or changes a member that the reply had",
		run: func(q question) {
			if !slices.Contains([]Kind{Contact, List, Message, Other}, q.out.Kind) {
				return
			}
			for _, call := range q.calls() {
				v := newVerifier(q, call.name)
				err := call.make(v.compare)
				switch {
				case err == nil:
					v.end()
				case q.sound && q.named():
					q.find(whole, q.response(), "a value", "an error", "%s refuses a good reply: %s", call.name, err.Error())
				}
			}
		},
	},
	{
		ID: "client.errors", Layer: result.LayerClient, Severity: result.Violation, Operations: everyOperation, Pointer: "/components/responses",
		Meaning: "the facade gives the wrong typed error",
		run: func(q question) {
			kinds := q.documentedErrors()
			if kinds == nil {
				return
			}
			for _, call := range q.calls() {
				q.judgeTypedError(call.name, kinds, call.make(func(any) {}))
			}
		},
	},
}

// named reports whether the reply has something to know it by. The facade need not take one that has not.
func (t *trial) named() bool {
	id, ok := t.value.Member("idMessage").Text()
	return !ok || visible(id)
}

// replyKey carries the reply that the probe's transport has to give.
type replyKey struct{}

// The probe's credentials, chat and card are any that the facade takes: nobody gets them.
const (
	probeURL, probeID, probeToken = "http://127.0.0.1", "1101000001", "00000000000000000000000000000000000000000000000000"
	probeChat                     = "71234567890@c.us"
	// probeLimit is more than any body that is judged has: how much a user lets the facade keep is no question to the API.
	probeLimit = 1 << 30
)

// newProbe makes a facade that gets recorded replies, as if they had just come over the wire.
func newProbe() (*greenapi.Client, error) {
	client, err := greenapi.New(probeURL, probeID, probeToken,
		greenapi.WithHTTPClient(&http.Client{Transport: probeTransport{}}),
		greenapi.WithMaxAttempts(1),
		greenapi.WithBodyLimits(greenapi.BodyLimits{Error: probeLimit, Reply: probeLimit, Element: probeLimit}),
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
	body := t.content.body
	if t.wire != nil {
		body = t.wire
	}
	return &http.Response{
		StatusCode: t.ex.Response.Status, Header: header, Body: io.NopCloser(bytes.NewReader(body)), ContentLength: int64(len(body)), Request: request,
	}, nil
}

// call is one way to get the reply out of the facade: make hands over every object of the value.
type call struct {
	name string
	make func(each func(object any)) error
}

// calls are the facade's calls of the operation.
func (t *trial) calls() []call {
	ctx := context.WithValue(context.Background(), replyKey{}, t)
	switch t.ex.Operation {
	case exchange.GetContactInfo:
		return []call{{"Client.GetContactInfo", func(each func(any)) error {
			info, err := t.client.GetContactInfo(ctx, t.askedChat())
			if err == nil {
				each(info)
			}
			return err
		}}}
	case exchange.GetContacts:
		return []call{{"Client.GetContacts", func(each func(any)) error {
			list, err := t.client.GetContacts(ctx)
			for i := range list {
				each(&list[i])
			}
			return err
		}}, {"Client.Contacts", func(each func(any)) error {
			for contact, err := range t.client.Contacts(ctx) {
				if err != nil {
					return err
				}
				each(&contact)
			}
			return nil
		}}}
	default:
		return []call{{"Client.SendContact", func(each func(any)) error {
			sent, err := t.client.SendContact(ctx, greenapi.SendContactRequest{ChatID: probeChat, Contact: greenapi.Card{ChatID: probeChat}})
			if err == nil {
				each(sent)
			}
			return err
		}}}
	}
}

// askedChat is the chat that the recorded request named. If it named none that could be sent, it is the one that the reply
// is about, because the facade takes no reply about another; else any person.
func (t *trial) askedChat() greenapi.ChatID {
	for _, value := range []Value{t.request.Member("chatId"), t.value.Member("chatId")} {
		if chat, _ := value.Text(); greenapi.ChatID(chat).Validate() == nil {
			return greenapi.ChatID(chat)
		}
	}
	return probeChat
}

// documentedErrors are the kinds that the facade's error may be of; nil if no document says, or the reply is at fault.
func (t *trial) documentedErrors() []greenapi.Kind {
	switch t.out.Kind {
	case ErrorInside, Empty:
		if t.content.cut {
			return nil
		}
		if t.ex.Operation == exchange.GetContactInfo && t.askedChat().Kind() == greenapi.ChatGroup {
			return []greenapi.Kind{greenapi.ErrUnexpectedResponse, greenapi.ErrGroupChat} // the error inside is the group's
		}
		return []greenapi.Kind{greenapi.ErrUnexpectedResponse}
	case Null:
		if t.sound { // the details of a group
			return []greenapi.Kind{greenapi.ErrGroupChat}
		}
	case Refused:
		if !t.sound || t.content.refusal {
			return nil
		}
		if t.ex.Response.Status == 400 {
			return t.badRequest()
		}
		if kind, ok := statusKinds[t.ex.Response.Status]; ok {
			return []greenapi.Kind{kind}
		}
	}
	return nil
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
	said, ok := t.value.Member("message").Text()
	if !ok {
		said = strings.TrimSpace(string(t.content.body))
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
func (q question) judgeTypedError(name string, kinds []greenapi.Kind, err error) {
	q.applies()
	status := q.ex.Response.Status
	place := q.response()
	want := string(kinds[0])
	var typed *greenapi.Error
	switch {
	case err == nil:
		q.find(nil, place, want, "a value", "status %d passes for a value in %s", status, name)
	case !errors.As(err, &typed):
		q.find(nil, place, want, "an untyped error", "status %d gives an untyped error in %s", status, name)
	case !slices.ContainsFunc(kinds, func(kind greenapi.Kind) bool { return errors.Is(err, kind) }):
		q.find(nil, place, want, string(typed.Kind), "status %d gives the error %q in %s, not %q", status, typed.Kind, name, want)
	case typed.Status != status:
		q.find(nil, place, strconv.Itoa(status), strconv.Itoa(typed.Status), "the error of %s has another status than the reply", name)
	}
}

// verifier compares the objects of a facade's value with those of the reply, one after the other.
type verifier struct {
	question
	via string
	// objects are those of the reply, seen how many the facade gave.
	objects []strictjson.Value
	seen    int
	// forms are the objects whose records were compared, key what the next comparison may use again.
	forms map[string]bool
	key   []byte
}

func newVerifier(q question, via string) *verifier {
	v := &verifier{question: q, via: via, objects: []strictjson.Value{q.value}, forms: map[string]bool{}}
	if q.value.Kind() == strictjson.List {
		v.objects = make([]strictjson.Value, 0, q.value.Len())
		for _, item := range q.value.Items() {
			v.objects = append(v.objects, item)
		}
	}
	return v
}
