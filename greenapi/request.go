package greenapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/greenapi-contract/greenapi-go/generated"
)

// requests are an instance's own, by operation, as the generated client builds them, without query and body. Those with
// the placeholder are what calls are made from; those with the token only the guard has.
type requests map[Operation]*http.Request

func newRequests(base, idInstance, token string) (requests, error) {
	info, infoErr := generated.NewGetContactInfoRequestWithBody(base, idInstance, token, "application/json", nil)
	list, listErr := generated.NewGetContactsRequest(base, idInstance, token, nil)
	card, cardErr := generated.NewSendContactRequestWithBody(base, idInstance, token, "application/json", nil)
	return requests{OpGetContactInfo: info, OpGetContacts: list, OpSendContact: card}, errors.Join(infoErr, listErr, cardErr)
}

// with returns a copy of an operation's request with a body: the JSON of v.
func (all requests) with(ctx context.Context, op Operation, v any) (*http.Request, error) {
	body, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	r := all[op].Clone(ctx)
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	r.Body, _ = r.GetBody()
	r.ContentLength = int64(len(body))
	return r, nil
}

// check tells the operation of a request, or why the token must not go with it. Its errors quote nothing: what
// stands in the wrong place may be the token.
func (all requests) check(r *http.Request) (Operation, error) {
	for op, own := range all {
		switch u := r.URL; {
		case u == nil || u.Scheme != own.URL.Scheme || u.Host != own.URL.Host || u.Opaque != "" || u.User != nil || r.Host != "" && r.Host != own.URL.Host:
			return "", invalid("raw request", errors.New("the request is not for the client's own API address"))
		case u.Path == own.URL.Path:
			return op, nil
		}
	}
	return "", invalid("raw request", errors.New("the path must hold the client's own instance id and, in the token's "+
		"place, TokenPlaceholder; the client puts the token in itself"))
}
