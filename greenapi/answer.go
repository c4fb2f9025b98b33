package greenapi

import (
	"cmp"
	"context"
	"net/http"
)

// Answer is what came with a reply besides its body. See [WithAnswer].
type Answer struct {
	// Status is the HTTP status, 0 as long as no reply has come.
	Status int
	// Header is the reply's header, without the token.
	Header http.Header
}

// RequestID returns the id under which the server, or one in front of it, knows the request: X-Request-Id or, without
// it, X-Correlation-Id or CF-Ray. It is "" if there is none; no page of the API promises one.
func (a Answer) RequestID() string {
	return cmp.Or(a.Header.Get("X-Request-Id"), a.Header.Get("X-Correlation-Id"), a.Header.Get("Cf-Ray"))
}

type answerKey struct{}

// WithAnswer returns a context whose calls put status and headers of their last reply into the answer, whether they
// succeed or fail:
//
//	var answer greenapi.Answer
//	info, err := client.GetContactInfo(greenapi.WithAnswer(ctx, &answer), "71234567890@c.us")
//	log.Print(answer.Status, answer.RequestID())
//
// It is for one call at a time. A nil answer gets nothing.
func WithAnswer(ctx context.Context, answer *Answer) context.Context {
	return context.WithValue(ctx, answerKey{}, answer)
}

// tell fills the answer that a context asks for.
func tell(ctx context.Context, resp *http.Response) {
	if answer, _ := ctx.Value(answerKey{}).(*Answer); answer != nil {
		*answer = Answer{Status: resp.StatusCode, Header: resp.Header.Clone()}
	}
}
