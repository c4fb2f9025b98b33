package clienttest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/greenapi-contract/greenapi-go/greenapi"
	"pgregory.net/rapid"
)

// element is one of a list, and whether it has an id.
type element struct {
	json.RawMessage
	fit bool
}

// anElement draws one: declared and undeclared members with values of any type, mostly with an id.
func anElement(t *rapid.T) element {
	values := rapid.OneOf(
		rapid.Map(rapid.String(), func(s string) any { return s }),
		rapid.Map(rapid.Int64(), func(n int64) any { return n }),
		rapid.Map(rapid.Bool(), func(b bool) any { return b }),
		rapid.Just[any](nil), rapid.Just[any]([]any{}), rapid.Just[any](map[string]any{"a": []any{1, "]}"}}),
	)
	names := rapid.SampledFrom([]string{"id", "chatId", "name", "contactName", "type", "phoneNumber", "username", "verifiedName", "Id", ""})
	members := rapid.MapOfN(names, values, 0, 6).Draw(t, "contact")
	fit := rapid.IntRange(0, 9).Draw(t, "fit") > 0
	delete(members, "chatId")
	if members["id"] = nil; fit {
		members[rapid.SampledFrom([]string{"id", "chatId"}).Draw(t, "name")] = "71234567890@c.us"
	}
	data, err := json.Marshal(members)
	if err != nil {
		t.Fatal(err)
	}
	return element{data, fit}
}

// The stream and the list are two readings of one reply. Whole, they agree to the last member; broken off anywhere,
// in whatever pieces it comes, the stream gives what arrived in full and then an error of the kind that the list gives. An
// element without an id ends both.
func TestStreamAgreesWithList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		items := rapid.SliceOfN(rapid.Custom(anElement), 0, 5).Draw(t, "items")
		spaces := rapid.SampledFrom([]string{"", " ", "\r\n\t "}).Draw(t, "space")
		body := []byte(spaces + "[" + spaces)
		var ends []int // where each element ends
		for i, item := range items {
			if i > 0 {
				body = append(body, ","+spaces...)
			}
			body = append(body, item.RawMessage...)
			ends = append(ends, len(body))
		}
		body = append(body, spaces+"]"...)
		whole := len(body)
		body = append(body, spaces...)
		cut := len(body)
		if rapid.Bool().Draw(t, "cut off") {
			cut = rapid.IntRange(0, len(body)).Draw(t, "after")
		}
		broken := rapid.Bool().Draw(t, "with an error") // else the body just ends
		slow := rapid.Bool().Draw(t, "byte by byte")

		client, err := greenapi.New("https://api.greenapi.invalid", idInstance, plainToken, unlimited(
			greenapi.WithMaxAttempts(1),
			greenapi.WithHTTPClient(&http.Client{Transport: foreign(func(*http.Request) (*http.Response, error) {
				var r io.Reader = bytes.NewReader(body[:cut])
				if slow {
					r = iotest.OneByteReader(r)
				}
				if broken && cut < len(body) {
					r = io.MultiReader(r, iotest.ErrReader(io.ErrUnexpectedEOF))
				}
				return &http.Response{StatusCode: 200, Header: http.Header{}, Body: io.NopCloser(r)}, nil
			})}))...)
		if err != nil {
			t.Fatal(err)
		}
		list, listErr := client.GetContacts(background)
		var streamed []greenapi.Contact
		var streamErr error
		for contact, err := range client.Contacts(background) {
			if streamErr != nil {
				t.Fatalf("something follows the error: %v, %v", contact, err)
			}
			if streamErr = err; err == nil {
				streamed = append(streamed, contact)
			}
		}

		arrived := 0
		unfit := false
		for i, end := range ends {
			if end > cut {
				break
			}
			if unfit = !items[i].fit; unfit {
				break
			}
			arrived++
		}
		if len(streamed) != arrived {
			t.Errorf("%d contacts streamed, %d arrived: %v", len(streamed), arrived, streamErr)
		}
		complete := cut >= whole && !(broken && cut < len(body)) && !unfit
		if (listErr == nil) != complete || (streamErr == nil) != complete {
			t.Fatalf("complete: %v; list: %v; stream: %v", complete, listErr, streamErr)
		}
		if !complete {
			for _, err := range []error{listErr, streamErr} {
				var e *greenapi.Error
				if !errors.As(err, &e) || e.Status != 200 || !errors.Is(err, greenapi.ErrUnexpectedResponse) {
					t.Errorf("%v", err)
				}
				kind := greenapi.ErrUnexpectedResponse
				if broken && cut < len(body) && !(unfit && err == streamErr) {
					kind = greenapi.ErrTransport
				}
				if e.Kind != kind || unfit && err == streamErr && !strings.Contains(e.Message, fmt.Sprintf("element %d ", arrived)) {
					t.Errorf("want %s: %v", kind, err)
				}
			}
			return
		}
		for i := range list {
			one, _ := json.Marshal(list[i])
			other, _ := json.Marshal(streamed[i])
			if !bytes.Equal(one, other) || list[i].ChatID != streamed[i].ChatID || list[i].Members.String() != streamed[i].Members.String() {
				t.Errorf("element %d: list %s, stream %s", i, one, other)
			}
		}
	})
}
