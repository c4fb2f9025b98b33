package exchange_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// pieces are what replies are spoilt with.
var pieces = []string{
	`"79001234567@c.us"`, `"100000000"`, `"-100000000"`, `79001234567`, `-79001234567`, `1769681957000`, `0`, `-1`, `""`, `" "`, `null`, `true`, `[]`, `{}`,
	`"Имя"`, `"user"`, `"group"`, `"channel"`, `"120363043968066561@g.us"`, `"null@c.us"`, `"11001234567-1581234048@g.us"`, `"120650379300963@lid"`,
	`1e3`, `7.9001234567e10`, `9223372036854775808`, `"statusCode":400,`, `"extra":"Иван",`, `"type":"user",`, `"id":"79001234567@c.us",`, `"chatId":"79001234567",`,
	`"message":"Unauthorized",`, `"code":401,`, `"name":1,`, `"lastSeen":"вчера",`, `"isMute":"no",`, `"79001234567":1,`, `"ID":1,`,
	`,`, `}`, `]`, `"`, `\`, "\xff", `\ud83d`, "\t", "\n", "\x01", "\ufeff", `{"idMessage":"7"}`, `<html>`, `Unauthorized`,
}

// spoil makes one or two faults in a body.
func spoil(r *rand.Rand, body []byte) []byte {
	body = bytes.Clone(body)
	for range 1 + r.IntN(2) {
		if len(body) == 0 {
			return []byte(pieces[r.IntN(len(pieces))])
		}
		// Faults at the borders of tokens are the interesting ones.
		var borders []int
		for i, c := range body {
			if bytes.IndexByte([]byte(`{}[],:"`), c) >= 0 {
				borders = append(borders, i, i+1)
			}
		}
		at := r.IntN(len(body))
		if len(borders) > 1 && r.IntN(4) > 0 {
			at = borders[r.IntN(len(borders))]
		}
		piece := []byte(pieces[r.IntN(len(pieces))])
		switch r.IntN(4) {
		case 0:
			body = body[:at]
		case 1:
			body = slices.Insert(body, at, piece...)
		case 2: // a value for another
			end := at
			for end < len(body) && bytes.IndexByte([]byte(",}]"), body[end]) < 0 {
				end++
			}
			body = slices.Replace(body, at, end, piece...)
		default:
			body = slices.Delete(body, at, min(len(body), at+1+r.IntN(12)))
		}
	}
	return body
}

var (
	pointer = regexp.MustCompile(`"/(?:[^"\\]|\\.)*"`)
	// odd are names of members that are no identifiers, or hold a number.
	odd = regexp.MustCompile(`"([A-Z]|[^"]*([^"A-Za-z0-9_$-]|[0-9]{7}))[^"]*"\s*:`)
)

// Whatever is wrong with a reply, it is found wrong in the same way when its people are gone.
func TestScrubbingKeepsTheVerdictOfSpoiltReplies(t *testing.T) {
	rounds, seed := 4, uint64(1)
	if n, err := strconv.Atoi(os.Getenv("EXCHANGE_TEST_ROUNDS")); err == nil {
		rounds, seed = n, uint64(time.Now().UnixNano())
	}
	r := rand.New(rand.NewPCG(seed, 1))
	judge := func(exchanges []*exchange.Exchange) []string {
		files := fstest.MapFS{}
		for _, ex := range exchanges {
			data, err := exchange.Encode(ex)
			if err != nil {
				t.Fatal(err)
			}
			files[ex.ID+".json"] = &fstest.MapFile{Data: data}
		}
		return facts(run.Verify(context.Background(), run.Config{FS: files, Now: func() time.Time { return time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC) }}))
	}
	judged := 0
	for range rounds {
		for _, ex := range bundled(t) {
			if ex.Response == nil {
				continue
			}
			ex.Response.Body = spoil(r, ex.Response.Body)
			if r.IntN(8) == 0 {
				ex.Request.Body = spoil(r, ex.Request.Body)
			}
			ex.Origin, ex.File = exchange.Live, ""
			original := fmt.Sprintf("%s %d\n%q\n%q", ex.ID, ex.Response.Status, ex.Request.Body, ex.Response.Body)
			// Where the grammar ends, nobody can tell a name from a text: then pointers and claims are not compared.
			judge := judge
			if !json.Valid(ex.Response.Body) || odd.Match(ex.Response.Body) {
				all := judge
				judge = func(exchanges []*exchange.Exchange) (rough []string) {
					for _, line := range all(exchanges) {
						if !strings.HasPrefix(line, "claim ") {
							rough = append(rough, pointer.ReplaceAllString(line, "#"))
						}
					}
					return rough
				}
			}
			before := judge([]*exchange.Exchange{ex})
			var s exchange.Scrubber
			if err := s.ScrubPeople([]*exchange.Exchange{ex}); err != nil {
				t.Errorf("%s: %v", original, err)
				continue
			}
			after := judge([]*exchange.Exchange{ex})
			judged++
			if slices.Equal(before, after) {
				continue
			}
			diff := ""
			for _, line := range before {
				if !slices.Contains(after, line) {
					diff += "\nlost   " + line
				}
			}
			for _, line := range after {
				if !slices.Contains(before, line) {
					diff += "\ngained " + line
				}
			}
			t.Errorf("%s\n%q\n%q%s", original, ex.Request.Body, ex.Response.Body, diff)
		}
	}
	t.Logf("%d spoilt replies, seed %d", judged, seed)
}
