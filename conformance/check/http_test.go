package check

import (
	"bytes"
	"compress/gzip"
	"strconv"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

const good = `{"chatId":"71234567890@c.us"}`

func zipped(text string) string {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.String()
}

func typed(contentType string) []string { return []string{"Content-Type", contentType} }

func jsonAnd(name, value string) []string {
	return []string{"Content-Type", "application/json", name, value}
}

func TestStatus(t *testing.T) {
	all := cases{
		"the first redirect":            {scene{status: 300}, "violation redirect"},
		"no redirect any more":          {scene{status: 400, reply: `{"message":"Validation failed"}`}, ""},
		"the last redirect":             {scene{status: 399}, "violation redirect"},
		"just before":                   {scene{status: 299}, "violation status"},
		"not modified, with a body":     {scene{status: 304, reply: `{"name":true}`}, "violation redirect"},
		"no status":                     {scene{status: 599, reply: `x`, headers: typed("text/plain")}, "violation status"},
		"nothing to say, for an OPTION": {scene{status: 204}, "violation status"},
		"400 as a page":                 {scene{status: 400, reply: `<html>Validation failed</html>`, headers: typed("text/html")}, ""},
	}
	for _, status := range []int{407, 408, 469, 503, 504, 505, 520, 599} {
		name := strconv.Itoa(status)
		all["live "+name] = struct {
			scene
			want string
		}{scene{status: status, origin: exchange.Live, reply: "no", headers: typed("text/plain")}, "note undocumented-refusal"}
		want := "violation status"
		if status == 469 {
			want = "drift other-product"
		}
		all["printed "+name] = struct {
			scene
			want string
		}{scene{status: status, origin: exchange.Documented, reply: "Rate limit reached for user", headers: typed("text/html")}, want}
	}
	all["printed 469"] = struct {
		scene
		want string
	}{scene{status: 469, reply: "User get contact info limit reached", headers: typed("text/plain")}, "drift other-product"}
	all["live 469 of its product"] = struct {
		scene
		want string
	}{scene{status: 469, product: exchange.Telegram, request: `{"chatId":"1"}`, origin: exchange.Live, reply: "User get contact info limit reached", headers: typed("text/plain")}, "note reported"}
	all["live, with broken JSON"] = struct {
		scene
		want string
	}{scene{status: 503, origin: exchange.Live, reply: `{"message":`}, "violation not-json /message, note undocumented-refusal"}
	for _, status := range []int{400, 409, 418, 451, 600} {
		if status == 400 {
			continue
		}
		all["live "+strconv.Itoa(status)] = struct {
			scene
			want string
		}{scene{status: status, origin: exchange.Live}, "violation status"}
	}
	all.run(t)
}

func TestLabels(t *testing.T) {
	cases{
		"another letter case":              {scene{reply: good, headers: []string{"content-TYPE", "Application/JSON; Charset=UTF-8"}}, ""},
		"a quoted comma":                   {scene{reply: good, headers: typed(`application/json; charset=utf-8; note="a,b\",c"`)}, ""},
		"a comma in a parameter":           {scene{reply: good, headers: typed("application/json; charset=utf-8, text/html")}, "violation media-type"},
		"a quoted backslash":               {scene{reply: good, headers: typed(`application/json; a="\\", b`)}, "violation media-type"},
		"a backslash outside of quotes":    {scene{reply: good, headers: typed(`application/json\\, text/html`)}, "violation media-type"},
		"no media type at all":             {scene{reply: good, headers: typed("; charset=utf-8")}, "violation media-type"},
		"no label on a 200":                {scene{reply: good, headers: []string{}}, "violation media-type"},
		"broken braces, as text":           {scene{status: 500, reply: "{oops}", headers: typed("text/plain")}, "note message-text whole"},
		"a number, as text":                {scene{status: 500, reply: "12345678", headers: typed("text/plain")}, "note message-text whole"},
		"two labels in one":                {scene{reply: good, headers: typed("application/json, text/html")}, "violation media-type"},
		"one label twice":                  {scene{reply: good, headers: []string{"Content-Type", "application/json", "Content-Type", "application/json"}}, ""},
		"no label on a refusal":            {scene{status: 400, reply: `{"message":"Validation failed"}`, headers: []string{}}, ""},
		"text on a 200":                    {scene{reply: good, headers: typed("text/plain")}, "violation media-type"},
		"text on a 200, and a fault":       {scene{reply: `{"chatId":"71234567890@c.us","x":1}`, headers: typed("text/plain")}, "violation media-type, drift undeclared /x"},
		"text on a 200, and broken":        {scene{reply: `{"chatId":`, headers: typed("text/plain")}, "violation media-type, violation not-json /chatId"},
		"no word of JSON on a 200":         {scene{reply: "xyz", headers: typed("text/plain")}, "violation media-type"},
		"a brace on a 200":                 {scene{reply: "{", headers: typed("text/plain")}, "violation media-type, violation not-json whole"},
		"a page on a 200":                  {scene{reply: `<html></html>`, headers: typed("text/html")}, "violation media-type"},
		"an image on a 400":                {scene{status: 400, reply: "\x89PNG", headers: typed("image/png")}, "violation media-type"},
		"problem+json on a 400":            {scene{status: 400, reply: `{"message":"Validation failed"}`, headers: typed("application/problem+json")}, "violation media-type"},
		"HTML that holds JSON":             {scene{status: 400, reply: `["bad"]`, headers: typed("text/html")}, "violation error-shape whole"},
		"charset on a 200":                 {scene{reply: good, headers: typed("application/json; charset=windows-1251")}, "violation charset"},
		"charset on a refusal":             {scene{status: 400, reply: `{"message":"Validation failed"}`, headers: typed("application/json; charset=latin1")}, "violation charset"},
		"charset, and its bytes":           {scene{reply: "{\"chatId\":\"71234567890@c.us\",\"name\":\"\xc8\xe2\"}", headers: typed("application/json; charset=windows-1251")}, "violation charset"},
		"charset, and a fault":             {scene{reply: `{"chatId":"71234567890@c.us","x":1}`, headers: typed("application/json; charset=koi8-r")}, "violation charset, drift undeclared /x"},
		"charset of nothing":               {scene{status: 401, headers: typed("application/json; charset=latin1")}, ""},
		"charset of nothing, coded":        {scene{status: 401, headers: append(typed("application/json; charset=latin1"), "Content-Encoding", "br")}, "violation content-encoding"},
		"charset of bytes nobody can read": {scene{reply: "\x01", headers: append(typed("application/json; charset=latin1"), "Content-Encoding", "br")}, "violation content-encoding, violation charset"},
		"charset of text is its own":       {scene{status: 500, reply: "Internal Server Error", headers: typed("text/plain; charset=koi8-r")}, "note message-text whole"},
		"white space of Unicode, as JSON":  {scene{status: 400, reply: "\u00a0"}, "violation not-json whole"},
		"white space of JSON, as JSON":     {scene{status: 400, reply: " \r\n\t"}, ""},
	}.run(t)
}

func TestLengthAndCoding(t *testing.T) {
	cases{
		"right":                           {scene{reply: good, headers: jsonAnd("Content-Length", strconv.Itoa(len(good)))}, ""},
		"too short":                       {scene{reply: good, headers: jsonAnd("Content-Length", "7")}, "violation content-length"},
		"two that differ, the last right": {scene{reply: good, headers: append(jsonAnd("Content-Length", "3"), "Content-Length", strconv.Itoa(len(good)))}, "violation content-length"},
		"two, the last right, broken":     {scene{reply: `{"chatId":`, headers: append(jsonAnd("Content-Length", "3"), "Content-Length", "10")}, "violation content-length, violation not-json /chatId"},
		"a word for the length of none":   {scene{status: 401, headers: jsonAnd("Content-Length", "none")}, "violation content-length"},
		"the same length twice":           {scene{reply: good, headers: append(jsonAnd("Content-Length", strconv.Itoa(len(good))), "Content-Length", strconv.Itoa(len(good)))}, ""},
		"too long for any int":            {scene{reply: good[:12], headers: jsonAnd("Content-Length", "99999999999999999999")}, "violation content-length"},
		"two codings":                     {scene{reply: zipped(good), headers: append(jsonAnd("Content-Encoding", "gzip"), "Content-Encoding", "gzip")}, "violation content-encoding"},
		"no coding, in a word":            {scene{reply: good, headers: jsonAnd("Content-Encoding", "Identity")}, ""},
		"never asked for, and cut":        {scene{reply: "\x01\x02", headers: append(jsonAnd("Content-Encoding", "br"), "Content-Length", "9")}, "violation content-length, violation content-encoding"},
		"never asked for, and nothing":    {scene{status: 401, headers: jsonAnd("Content-Encoding", "br")}, "violation content-encoding"},
		"too long":                        {scene{reply: good, headers: jsonAnd("Content-Length", "700")}, "violation content-length"},
		"no number":                       {scene{reply: good, headers: jsonAnd("Content-Length", "many")}, "violation content-length"},
		"two that differ":                 {scene{reply: good, headers: append(jsonAnd("Content-Length", strconv.Itoa(len(good))), "Content-Length", "3")}, "violation content-length"},
		"cut off":                         {scene{reply: good[:12], headers: jsonAnd("Content-Length", strconv.Itoa(len(good)))}, "violation content-length"},
		"cut off in a word":               {scene{reply: `{"chatId":"71234567890@c.us","isMute":fals`, headers: jsonAnd("Content-Length", "100")}, "violation content-length"},
		"cut off, and broken before":      {scene{reply: `{"chatId":NaN,"name":"somebody`, headers: jsonAnd("Content-Length", "100")}, "violation content-length, violation not-json /chatId"},
		"wrong length, and a fault":       {scene{reply: `{"chatId":"71234567890@c.us","x":1}`, headers: jsonAnd("Content-Length", "7")}, "violation content-length, drift undeclared /x"},
		"wrong length, and broken":        {scene{reply: `{"chatId":`, headers: jsonAnd("Content-Length", "7")}, "violation content-length, violation not-json /chatId"},
		"gzip":                            {scene{reply: zipped(good), headers: jsonAnd("Content-Encoding", "gzip")}, ""},
		"gzip on a refusal":               {scene{status: 400, reply: zipped(`{"message":"Validation failed"}`), headers: jsonAnd("Content-Encoding", "x-gzip")}, ""},
		"gzip label on a refusal":         {scene{status: 400, reply: `{"message":"Validation failed"}`, headers: jsonAnd("Content-Encoding", "gzip")}, "violation content-encoding"},
		"gzip without a label":            {scene{reply: zipped(good), headers: jsonAnd("X", "y")}, "violation content-encoding"},
		"and a fault in it":               {scene{reply: zipped(`{"chatId":"71234567890@c.us","x":1}`), headers: jsonAnd("X", "y")}, "violation content-encoding, drift undeclared /x"},
		"cut off gzip":                    {scene{reply: zipped(good)[:20], headers: jsonAnd("Content-Encoding", "gzip")}, "violation content-encoding"},
		"cut off gzip, as its length":     {scene{reply: zipped(good)[:20], headers: append(jsonAnd("Content-Encoding", "gzip"), "Content-Length", "99")}, "violation content-length"},
		"never asked for":                 {scene{reply: "\x01\x02", headers: jsonAnd("Content-Encoding", "br")}, "violation content-encoding"},
		"never asked for, and no JSON":    {scene{reply: "\x01\x02", headers: append(typed("text/plain"), "Content-Encoding", "br")}, "violation content-encoding"},
		"too long by one, and broken":     {scene{reply: `{"chatId":`, headers: jsonAnd("Content-Length", "10")}, "violation not-json /chatId"},
		"gzip cut, its length too short":  {scene{reply: zipped(good)[:20], headers: append(jsonAnd("Content-Encoding", "gzip"), "Content-Length", "3")}, "violation content-length, violation content-encoding"},
		"unlabelled gzip, too long":       {scene{reply: zipped(good), headers: jsonAnd("Content-Length", "999")}, "violation content-length, violation content-encoding"},
		"never asked for, and no bytes":   {scene{reply: good, headers: jsonAnd("Content-Encoding", "br")}, "violation content-encoding"},
		"gzip label on no JSON":           {scene{reply: "{oops", headers: jsonAnd("Content-Encoding", "gzip")}, "violation content-encoding"},
		"nothing, coded":                  {scene{status: 401, headers: jsonAnd("Content-Encoding", "gzip")}, ""},
	}.run(t)
}

// TestWhatHTTPFindingsSay in full.
func TestWhatHTTPFindingsSay(t *testing.T) {
	const statuses = "200, 400, 401, 403, 404, 429, 466, 469, 499, 500, 502"
	coding := func(name string) []string { return jsonAnd("Content-Encoding", name) }
	sayings{
		"status":   {scene{status: 418}, "one of " + statuses, "418", "status 418 is not documented for getContactInfo", "/responses"},
		"redirect": {scene{status: 302}, "no redirect", "302", "status 302 is a redirect; none is documented", "/responses"},
		"undocumented-refusal": {scene{status: 503, origin: exchange.Live, headers: []string{}}, "a documented status", "503",
			"status 503 is documented nowhere for getContactInfo of whatsapp: a refusal on the way, which says nothing of the API", "/responses"},
		"content-length": {scene{reply: good, headers: append(jsonAnd("Content-Length", "29"), "Content-Length", "7")}, "29", "29,7",
			"Content-Length is 29,7, but the body has 29 bytes", "/responses"},
		"content-encoding, unsaid": {scene{reply: zipped(good)}, "Content-Encoding: gzip", "no such label", "the body is gzip, but Content-Encoding does not say so", "/responses"},
		"content-encoding, untrue": {scene{reply: good, headers: coding("gzip")}, "a gzip body", "other bytes",
			"Content-Encoding says gzip, but the body is not: gzip: invalid header", "/responses"},
		"content-encoding, unasked": {scene{reply: good, headers: append(coding("br"), "Content-Encoding", "gzip")}, "gzip or none", "br, gzip",
			`Content-Encoding "br, gzip" was never asked for`, "/responses"},
		"media-type, none": {scene{reply: good, headers: []string{}}, "Content-Type: application/json", "none", "a body without Content-Type", "/responses/200"},
		"media-type, several": {scene{reply: good, headers: append(typed("application/json"), typed("text/html")...)}, "application/json", "application/json, text/html",
			`media type "application/json, text/html" is not documented for status 200`, "/responses/200"},
		"media-type, of an error": {scene{status: 401, reply: "x", headers: typed("image/png")}, "application/json or text/plain or text/html", "image/png",
			`media type "image/png" is not documented for status 401`, "/responses/401"},
		"charset": {scene{reply: good, headers: typed("application/json; charset=Latin1")}, "utf-8", "Latin1", "JSON labelled as charset Latin1", "/responses/200"},
	}.run(t)
}

// TestBombsEndEarly: of what is too large no more is unpacked than it takes to know.
func TestBombsEndEarly(t *testing.T) {
	outcome := judgeOf(t).Exchange(scene{reply: zipped(string(make([]byte, 65<<20))), headers: jsonAnd("Content-Encoding", "gzip")}.exchange())
	if got := told(outcome); got != "violation size whole" || len(outcome.Body()) != 64<<20+1 {
		t.Errorf("%s; %d bytes are unpacked", got, len(outcome.Body()))
	}
}

// TestRefusedOnTheWay: what proxies answer, to the edges.
func TestRefusedOnTheWay(t *testing.T) {
	for status, want := range map[int]bool{406: false, 407: true, 408: true, 409: false, 468: false, 469: true, 470: false, 499: false, 500: true, 599: true, 600: false} {
		if refusedOnTheWay(status) != want {
			t.Errorf("%d: want %t", status, want)
		}
	}
}

// TestLargestBody: as much as may be is read, of one byte more nothing.
func TestLargestBody(t *testing.T) {
	ex := scene{}.exchange()
	for size, want := range map[int]string{64 << 20: "violation not-json whole", 64<<20 + 1: "violation size whole"} {
		ex.Response.Body = make([]byte, size)
		if got := told(judgeOf(t).Exchange(ex)); got != want {
			t.Errorf("%d bytes: %s", size, got)
		}
	}
	ex.Response.Body = make([]byte, 64<<20+1)
	if f := judgeOf(t).Exchange(ex).Findings[0]; f.Expected != "at most 64 MiB" || f.Actual != "more" || f.Message != "the body is larger than 64 MiB" {
		t.Errorf("expected %q, not %q: %s", f.Expected, f.Actual, f.Message)
	}
}

// TestDecodedBytesAreNotJudged: a HAR file keeps text, and headers that speak of bytes nobody has kept.
func TestDecodedBytesAreNotJudged(t *testing.T) {
	ex := scene{reply: "\ufeff" + good, headers: []string{"Content-Type", "application/json", "Content-Length", "7", "Content-Encoding", "gzip"}}.exchange()
	ex.Decoded = true
	outcome := judgeOf(t).Exchange(ex)
	if got := told(outcome); got != "" || outcome.Kind != Contact {
		t.Errorf("%s %s", outcome.Kind, got)
	}
	for _, c := range Catalogue() {
		wire := c.Code() == "content-length" || c.Code() == "content-encoding" || c.Code() == "bom" || c.Code() == "invalid-utf8"
		if c.Wire() != wire || wire && outcome.Exercised.Has(c) {
			t.Errorf("%s: wire %t, exercised %t", c.ID, c.Wire(), outcome.Exercised.Has(c))
		}
	}
	ex.Response.Body = []byte(good + "}")
	if got := told(judgeOf(t).Exchange(ex)); got != "violation trailing-data whole" {
		t.Errorf("what the text holds is judged all the same: %s", got)
	}
}

// TestAcceptedFindingsEndNothing: what is behind an accepted finding is judged.
func TestAcceptedFindingsEndNothing(t *testing.T) {
	for name, c := range map[string]struct {
		scene
		code, want string
	}{
		"a page in place of JSON": {scene{reply: `<html>`, headers: typed("text/html")}, "media-type", "violation media-type, violation not-json whole"},
		"a body cut off":          {scene{reply: good[:12], headers: jsonAnd("Content-Length", "99")}, "content-length", "violation content-length, violation not-json /chatId"},
		"a body cut to nothing":   {scene{headers: jsonAnd("Content-Length", "99")}, "content-length", "violation content-length, violation empty-body whole"},
		"a charset":               {scene{reply: "{\"name\":\"\xc8\"}", headers: typed("application/json; charset=koi8-r")}, "charset", "violation charset, violation invalid-utf8 /name"},
		"a status":                {scene{status: 201, reply: `{"chatId":"71234567890@c.us","x":1}`}, "status", "violation status, drift undeclared /x"},
		"a long number":           {scene{reply: `{"chatId":"71234567890@c.us","messageExpiration":9223372036854775808,"x":1}`}, "integer-range", "violation integer-range /messageExpiration, drift undeclared /x"},
		"a status of an error":    {scene{status: 418, reply: `{"message":7}`}, "status", "violation status, violation error-shape /message"},
		"a name twice":            {scene{reply: `{"chatId":"71234567890@c.us","name":"A","name":"B","x":1}`}, "duplicate-key", "violation duplicate-key /name, drift undeclared /x"},
		"a mark":                  {scene{reply: "\ufeff" + `{"chatId":"71234567890@c.us","x":1}`}, "bom", "violation bom whole, drift undeclared /x"},
	} {
		t.Run(name, func(t *testing.T) {
			strict, lax := judgeOf(t), judgeOf(t).Accepting(func(f result.Finding) bool { return f.Code == c.code })
			if got := told(strict.Exchange(c.exchange())); !strings.HasPrefix(c.want, got) || got == c.want {
				t.Errorf("without acceptance: %s", got)
			}
			if got := told(lax.Exchange(c.exchange())); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}
