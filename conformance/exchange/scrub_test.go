package exchange

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// The credentials of the documents' samples.
const (
	testID    = "1101000001"
	testToken = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
)

func testScrubber(t testing.TB) *Scrubber {
	t.Helper()
	s, err := NewScrubber(testID, testToken)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestNewScrubber(t *testing.T) {
	for _, c := range []struct{ id, token, want string }{
		{"", "", ""},
		{testID, testToken, ""},
		{"7", testToken, ""},
		{testID, "SECRET", "the token is too short to be told from other text: want 20 characters at least"},
		{testID, "SECRET with other characters", "the token holds other characters than letters, digits and -._~"},
		{"SECRET", testToken, "the instance id holds other characters than digits"},
	} {
		_, err := NewScrubber(c.id, c.token)
		if got := fmt.Sprint(err); err == nil && c.want != "" || err != nil && got != c.want {
			t.Errorf("%q, %q: got %v, want %s", c.id, c.token, err, c.want)
		}
	}
}

func urlEscape(s, format string) (out string) {
	for _, c := range []byte(s) {
		out += fmt.Sprintf(format, c)
	}
	return out
}

func b64(s string) string    { return base64.StdEncoding.EncodeToString([]byte(s)) }
func b64url(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// Each row is a body, what is left of it, and what Leaks calls it.
func TestScrubBodies(t *testing.T) {
	const id, token = idPlaceholder, tokenPlaceholder
	for _, c := range []struct{ name, in, want, leak string }{
		{"nothing", `{"chatId":"71234567890@c.us"}`, `{"chatId":"71234567890@c.us"}`, ""},

		{"400 envelope", `{"statusCode":400,"path":"/waInstance1101000001/getContactInfo/` + testToken + `","message":"Validation failed"}`,
			`{"statusCode":400,"path":"/waInstance{idInstance}/getContactInfo/{apiTokenInstance}","message":"Validation failed"}`, "credentials in a path, idInstance, token"},
		{"400 envelope of somebody else", `{"path":"/waInstance7103000000/GetContactInfo/another-token"}`,
			`{"path":"/waInstance{idInstance}/GetContactInfo/{apiTokenInstance}"}`, "credentials in a path"},
		{"path with escaped slashes", `{"path":"\/waInstance7103000000\/getContacts\/another"}`,
			`{"path":"\/waInstance{idInstance}\/getContacts\/{apiTokenInstance}"}`, "credentials in a path"},
		{"path in JSON in JSON", `"{\"path\":\"\\/waInstance7103000000\\/getContacts\\/another\"}"`,
			`"{\"path\":\"\\/waInstance{idInstance}\\/getContacts\\/{apiTokenInstance}\"}"`, "credentials in a path"},
		{"path in a query", `u=%2FwaInstance7103000000%2fgetContacts%2Fanother&x=1`,
			`u=%2FwaInstance{idInstance}%2fgetContacts%2F{apiTokenInstance}&x=1`, "credentials in a path"},
		{"path in HTML", `<a href="/v3/waInstance7103000000/getContacts/another">x</a>, (/waInstance7103000000/a/b).`,
			`<a href="/v3/waInstance{idInstance}/getContacts/{apiTokenInstance}">x</a>, (/waInstance{idInstance}/a/{apiTokenInstance}).`, "credentials in a path"},
		{"path that ends early", `/waInstance7103000000/getContacts/ and waInstance12`,
			`/waInstance{idInstance}/getContacts/ and waInstance{idInstance}`, "credentials in a path"},
		{"placeholders stay", `/waInstance{idInstance}/getContacts/{apiTokenInstance}, see`,
			`/waInstance{idInstance}/getContacts/{apiTokenInstance}, see`, ""},

		{"token", "a" + testToken + "b", "a" + token + "b", "token"},
		{"token twice", testToken + testToken, token + token, "token"},
		{"token escaped for a URL", urlEscape(testToken, "%%%02x"), token, "token"},
		{"… in capitals", urlEscape(testToken, "%%%02X"), token, "token"},
		{"… twice", urlEscape(testToken, "%%25%02X"), token, "token"},
		{"… in part", "%64" + testToken[1:], token, "token"},
		{"token after a percent sign of its own", "100%" + testToken, "100%" + token, "token"},
		{"token escaped for JSON", `"` + urlEscape(testToken, `\u%04x`) + `"`, `"` + token + `"`, "token"},
		{"… in JSON in JSON", urlEscape(testToken, `\\u%04X`), token, "token"},
		{"… after a backslash", `"\\` + `\u0064` + testToken[1:] + `"`, `"` + token + `"`, "token"},
		{"token in hex", "x" + hex.EncodeToString([]byte(testToken)), "x" + token, "token in hex"},
		{"… in capitals", "x" + strings.ToUpper(hex.EncodeToString([]byte(testToken))), "x" + token, "token in hex"},
		{"token in base64, no bits beside it", b64("xyz" + testToken + "!"), "eHl6" + token + "Uh", "token in base64"},
		{"token in base64 for URLs", b64url("?" + testToken), "P2" + token, "token in base64"},

		{"id", "instance 1101000001 is off", "instance " + id + " is off", "idInstance"},
		{"id as a JSON string", `{"id":"1101000001"}`, `{"id":"{idInstance}"}`, "idInstance"},
		{"id as a JSON number", `{"id": 1101000001 , "ids":[1101000001,-1101000001]}`, `{"id": 0 , "ids":[0,-0]}`, "idInstance"},
		{"id as the whole body", "1101000001", "0", "idInstance"},
		{"id in a longer number", `{"phone":79110100000112,"at":1101000001234,"chatId":"11010000012@c.us"}`,
			`{"phone":79110100000112,"at":1101000001234,"chatId":"11010000012@c.us"}`, ""},
		{"id with a leading nought", "01101000001", "01101000001", ""},
		{"id after a Cyrillic escape", `"\u04301101000001"`, `"\u0430{idInstance}"`, "idInstance"},
		{"id after an escaped space", "a%201101000001%20b", "a%20" + id + "%20b", "idInstance"},
		{"id before an escaped digit", "1101000001%31", "1101000001%31", ""},
		{"id escaped", urlEscape(testID, "%%%02x"), "0", "idInstance"},
		{"id in hex", "x" + hex.EncodeToString([]byte(testID)), "x" + id, "idInstance in hex"},
		{"id in base64", b64(" " + testID), "ID" + id + "E=", "idInstance in base64"},
		{"id that only the token hid", testToken + testID, token + id, "token"},

		{"token in capitals", "x" + strings.ToUpper(testToken), "x" + token, "token"},
		{"cut token", testToken[:49], token, "token, cut short"},
		{"less than half a token", testToken[:24], testToken[:24], ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := testScrubber(t)
			leaks := strings.Join(s.Leaks([]byte(c.in)), ", ")
			if leaks != c.leak {
				t.Errorf("leaks before: %q, want %q", leaks, c.leak)
			}
			ex := sample()
			ex.Response.Body = []byte(c.in)
			s.Scrub(ex)
			if got := string(ex.Response.Body); got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if left := s.Leaks(ex.Response.Body); left != nil {
				t.Errorf("left: %q", left)
			}
			if json.Valid([]byte(c.in)) && !json.Valid(ex.Response.Body) {
				t.Error("was JSON and is no more")
			}
			once := ex.Recorder
			s.Scrub(ex)
			if got := string(ex.Response.Body); got != c.want || !reflect.DeepEqual(ex.Recorder, once) {
				t.Errorf("a second time changed it to %s, %v", got, ex.Recorder)
			}
		})
	}
}

func TestScrubExchange(t *testing.T) {
	s := testScrubber(t)
	headers := []Header{{"Authorization", "Bearer x"}, {"Referer", "https://h/waInstance1101000001/getContacts/" + testToken}}
	ex := sample()
	ex.Request = Request{
		Method: "GET", Path: "/waInstance1101000001/getContacts/" + testToken, Query: "token=" + testToken + "&count=1",
		Headers: headers, Body: []byte(testToken),
	}
	ex.Response.Headers = []Header{
		{"Set-Cookie", "sid=1"}, {"set-cookie", "REDACTED"}, {"Location", "/" + testToken}, {"Content-Length", "50"},
	}
	ex.Response.Body = []byte(testToken)
	response := ex.Response
	ex.Recorder = &Recorder{SuiteVersion: "v1", Scrubbed: map[string]int{"token": 100}}
	recorder := ex.Recorder

	s.Scrub(ex)

	const template = "/waInstance{idInstance}/getContacts/{apiTokenInstance}"
	if want := (Request{
		Method: "GET", Path: template, Query: "token={apiTokenInstance}&count=1",
		Headers: []Header{{"Authorization", "REDACTED"}, {"Referer", "https://h" + template}}, Body: []byte(tokenPlaceholder),
	}); !reflect.DeepEqual(ex.Request, want) {
		t.Errorf("got  %+v\nwant %+v", ex.Request, want)
	}
	if want := []Header{
		{"Set-Cookie", "REDACTED"}, {"set-cookie", "REDACTED"}, {"Location", "/" + tokenPlaceholder}, {"Content-Length", "18"},
	}; !slices.Equal(ex.Response.Headers, want) {
		t.Errorf("got  %v\nwant %v", ex.Response.Headers, want)
	}
	if want := (map[string]int{"token": 106, "idInstance": 2, "header": 2}); !maps.Equal(ex.Recorder.Scrubbed, want) || ex.Recorder.SuiteVersion != "v1" {
		t.Errorf("counted %v, want %v", ex.Recorder, want)
	}
	if headers[0].Value != "Bearer x" || string(response.Body) != testToken || recorder.Scrubbed["token"] != 100 {
		t.Error("something shared was written to")
	}
}

// A length that did not fit the body must not fit it afterwards.
func TestScrubKeepsWrongLengths(t *testing.T) {
	for length, want := range map[string]string{"50": "18", "60": "28", "10": "0", "x": "x", "-1": "0"} {
		ex := sample()
		ex.Response.Headers, ex.Response.Body = []Header{{"Content-Length", length}}, []byte(testToken)
		testScrubber(t).Scrub(ex)
		if got := ex.Response.Headers[0].Value; got != want {
			t.Errorf("%s became %s, want %s", length, got, want)
		}
	}
}

func pack(text string) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	_, _ = w.Write([]byte(text))
	_ = w.Close()
	return b.Bytes()
}

func TestScrubLooksIntoGzip(t *testing.T) {
	s := testScrubber(t)
	clean, dirty := pack(`{"a":1}`), pack(`{"a":"`+testToken+`"}`)
	ex := sample()
	ex.Response.Headers = []Header{{"Content-Encoding", "gzip"}, {"Content-Length", fmt.Sprint(len(clean))}}

	ex.Response.Body = clean
	s.Scrub(ex)
	if !bytes.Equal(ex.Response.Body, clean) || ex.Recorder != nil {
		t.Error("a clean body was packed anew")
	}

	ex.Response.Headers[1].Value = fmt.Sprint(len(dirty))
	ex.Response.Body = dirty
	if got := s.Leaks(dirty); !slices.Equal(got, []string{"token"}) {
		t.Errorf("Leaks says %q", got)
	}
	s.Scrub(ex)
	zr, err := gzip.NewReader(bytes.NewReader(ex.Response.Body))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := io.ReadAll(zr)
	if err != nil || string(plain) != `{"a":"{apiTokenInstance}"}` {
		t.Errorf("got %s, %v", plain, err)
	}
	if got, want := ex.Response.Headers[1].Value, fmt.Sprint(len(ex.Response.Body)); got != want {
		t.Errorf("Content-Length %s, want %s", got, want)
	}
	if left := s.Leaks(ex.Response.Body); left != nil {
		t.Errorf("left: %q", left)
	}

	// Whatever cannot be opened to its end stays as it is, and is called a leak.
	const unsearchable = "gzip that cannot be searched to its end"
	corrupt := bytes.Clone(clean)
	corrupt[len(corrupt)-5] ^= 1
	for name, body := range map[string][]byte{
		"cut": clean[:len(clean)-9], "wrong checksum": corrupt, "no gzip at all": []byte("\x1f\x8bhello"), "rest behind it": append(bytes.Clone(clean), "x"...),
	} {
		ex.Response.Body = body
		s.Scrub(ex)
		if got := s.Leaks(ex.Response.Body); !bytes.Equal(ex.Response.Body, body) || !slices.Equal(got, []string{unsearchable}) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if got := s.Leaks(dirty[:len(dirty)-9]); !slices.Equal(got, []string{unsearchable, "token"}) {
		t.Errorf("cut behind the token: %q", got)
	}
}

func TestZeroScrubberKnowsThePath(t *testing.T) {
	var s Scrubber
	ex := sample()
	ex.Response.Body = []byte(`{"path":"/waInstance1101000001/getContacts/` + testToken + `"} ` + testToken)
	s.Scrub(ex)
	if got, want := string(ex.Response.Body), `{"path":"/waInstance{idInstance}/getContacts/{apiTokenInstance}"} `+testToken; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

func TestShortIDIsKnownByItsPlace(t *testing.T) {
	s, err := NewScrubber("400", testToken)
	if err != nil {
		t.Fatal(err)
	}
	ex := sample()
	ex.Response.Body = []byte(`{"statusCode":400,"path":"/waInstance400/getContacts/x"}`)
	s.Scrub(ex)
	if got, want := string(ex.Response.Body), `{"statusCode":400,"path":"/waInstance{idInstance}/getContacts/{apiTokenInstance}"}`; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}

// Work must stay in proportion to the size, whatever is in it.
func TestScrubHostileSizes(t *testing.T) {
	s := testScrubber(t)
	for _, part := range []string{`\`, "%25", "25", "%", "waInstance1", `waInstance1\\\\`, testID, testToken[:49], `\u0064`, "1", "{idInstance}"} {
		body := []byte(strings.Repeat(part, 1<<18/len(part)))
		ex := sample()
		ex.Response.Body = body
		s.Scrub(ex)
		if left := s.Leaks(ex.Response.Body); left != nil {
			t.Errorf("%s: %q", part, left)
		}
	}
}

// FuzzScrub hides a random token in random text in every encoding, scrubs, and looks for it in ways of its own.
func FuzzScrub(f *testing.F) {
	f.Add(testToken, uint64(1101000001), "before", "after")
	f.Add("nnnnnnnnnnnnnnnnnnnnnnnn", uint64(0), "\\", "\\")
	f.Add("apiTokenInstance-waInstance", uint64(25252525), "%", "25")
	f.Add("1101000001-1101000001-2", uint64(1101000001), "5%31", "%31")
	f.Fuzz(func(t *testing.T, token string, number uint64, before, after string) {
		id := fmt.Sprintf("%010d", number)
		s, err := NewScrubber(id, token)
		if err != nil || token == "" {
			t.Skip()
		}
		hidden := []string{
			token,
			urlEscape(token, "%%%02x"), urlEscape(token, "%%%02X"), urlEscape(token, "%%25%02X"),
			urlEscape(token, `\u%04x`), urlEscape(token, `\\u%04X`),
			hex.EncodeToString([]byte(token)), strings.ToUpper(hex.EncodeToString([]byte(token))),
			b64(before + token + after), b64url(before + token + after),
			"/waInstance" + id + "/getContacts/" + token, "#" + id + "#",
		}
		ex := sample()
		ex.Request.Body = []byte(before + strings.Join(hidden, after+before) + after)
		ex.Response.Body = pack(string(ex.Request.Body))
		asJSON, _ := json.Marshal(hidden)
		ex.Request.Query = string(asJSON)
		s.Scrub(ex)
		plain, err := gunzip(ex.Response.Body)
		if err != nil {
			t.Fatal(err)
		}
		for _, left := range []string{string(ex.Request.Body), string(plain), ex.Request.Query} {
			if leaks := s.Leaks([]byte(left)); leaks != nil {
				t.Errorf("Leaks finds %q in %q", leaks, left)
			}
			if shows(left, token) || strings.Contains(left, "#"+id+"#") {
				t.Errorf("still there: %q", left)
			}
		}
		if !json.Valid([]byte(ex.Request.Query)) {
			t.Errorf("was JSON and is no more: %q", ex.Request.Query)
		}
		again := *ex
		s.Scrub(&again)
		if !reflect.DeepEqual(again, *ex) {
			t.Error("a second time changes more")
		}
	})
}

// shows reports whether text holds the token plainly, in hex, or in base64 that starts anywhere.
func shows(text, token string) bool {
	if strings.Contains(strings.ToLower(text), strings.ToLower(token)) || strings.Contains(strings.ToLower(text), hex.EncodeToString([]byte(token))) {
		return true
	}
	inBase64 := func(r rune) bool {
		return r == '+' || r == '/' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z'
	}
	text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	for _, run := range strings.FieldsFunc(text, func(r rune) bool { return !inBase64(r) }) {
		for start := range min(4, len(run)) {
			part := run[start:]
			plain, err := base64.RawStdEncoding.DecodeString(part[:len(part)/4*4])
			if err == nil && strings.Contains(string(plain), token) {
				return true
			}
		}
	}
	return false
}
