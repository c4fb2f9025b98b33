package exchange

import (
	"strings"
	"testing"
)

// sample is valid; tests change copies of it.
func sample() *Exchange {
	return &Exchange{
		ID:        "getcontacts",
		Operation: GetContacts,
		Product:   WhatsApp,
		Origin:    Synthetic,
		Request:   Request{Method: "GET", Path: "/waInstance{idInstance}/getContacts/{apiTokenInstance}"},
		Response:  &Response{Status: 200, Headers: []Header{{"Content-Type", "application/json"}}, Body: []byte("[]")},
	}
}

func TestValidate(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Exchange)
		want   string // field: error; empty if valid
	}{
		{"nothing wrong", func(*Exchange) {}, ""},
		{"older spelling of the method", func(x *Exchange) { x.Request.Path = "/waInstance{idInstance}/GetContacts/{apiTokenInstance}" }, ""},
		{"no response", func(x *Exchange) { x.Response = nil }, ""},
		{"tab in a header", func(x *Exchange) { x.Response.Headers[0].Value = "a\tb" }, ""},
		{"scenario", func(x *Exchange) {
			x.Recorder = &Recorder{Scenario: &Scenario{ID: "list", State: Answered, Requests: 1}}
		}, ""},
		{"status of three digits", func(x *Exchange) { x.Response.Status = 999 }, ""},

		{"no operation", func(x *Exchange) { x.Operation = "" },
			"operation: missing, write one of getContactInfo, getContacts, sendContact"},
		{"operation in another case", func(x *Exchange) { x.Operation = "GetContacts" },
			`operation: "GetContacts" is not known, write one of getContactInfo, getContacts, sendContact`},
		{"product", func(x *Exchange) { x.Product = "viber" },
			`product: "viber" is not known, write one of whatsapp, telegram, max`},
		{"product without end", func(x *Exchange) { x.Product = strings.Repeat("x", 999) },
			`product: "` + strings.Repeat("x", 40) + `" is not known, write one of whatsapp, telegram, max`},
		{"origin", func(x *Exchange) { x.Origin = "" },
			"origin: missing, write one of documented, observed, live, synthetic"},
		{"no method", func(x *Exchange) { x.Request.Method = "" },
			"request.method: missing, write a method such as POST"},
		{"method", func(x *Exchange) { x.Request.Method = "GET /" },
			`request.method: "GET /" is not known, write a method such as POST`},
		{"no path", func(x *Exchange) { x.Request.Path = "" },
			"request.path: write the placeholders in place of the credentials, as in /waInstance{idInstance}/getContacts/{apiTokenInstance}"},
		{"query with its mark", func(x *Exchange) { x.Request.Query = "?group=true" }, "request.query: leave out the question mark"},
		{"status", func(x *Exchange) { x.Response.Status = 99 },
			"response.status: write the HTTP status, a whole number from 100 to 999"},
		{"header name", func(x *Exchange) { x.Response.Headers[0].Name = "Content Type" },
			`response.headers[0]: "Content Type" is no header name`},
		{"header that smuggles another", func(x *Exchange) { x.Response.Headers[0].Value = "a\r\nX: b" },
			"response.headers[0]: the value holds a line break or another control character, which no header can"},
		{"scenario without a name, of a state that is none", func(x *Exchange) {
			x.Recorder = &Recorder{Scenario: &Scenario{State: "gone", Requests: -1}}
		}, `recorder.scenario.state: "gone" is not known, write one of answered, undetermined, skipped` + "\n" +
			"recorder.scenario.id: missing, write the scenario's name in the plan, such as list\n" +
			"recorder.scenario.requests: -1 is no number of requests"},
		{"header that is Latin-1", func(x *Exchange) { x.Response.Headers[0].Value = "caf\xe9" },
			"response.headers[0]: not valid UTF-8: only bodies may hold such bytes"},
	} {
		x := sample()
		c.change(x)
		var got []string
		for _, v := range validate(x) {
			got = append(got, v.field+": "+v.err.Error())
		}
		if strings.Join(got, "\n") != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, strings.Join(got, "\n"), c.want)
		}
	}
}

// A path without the placeholders may hold a token, so no error may quote it. Any other path is for the checks.
func TestValidateDoesNotQuoteThePath(t *testing.T) {
	for path, allowed := range map[string]bool{
		"/waInstance1101000001/getContacts/d75b3a66374942c5b3c019c698abc2067e151558acbd412345":            false,
		"/waInstance{idInstance}/getContacts/d75b3a66374942c5b3c019c698abc2067e151558acbd412345":          false,
		"/waInstance{idInstance}/d75b3a66374942c5b3c019c698abc2067e151558acbd412345/{apiTokenInstance}":   false,
		"/d75b3a66374942c5b3c019c698abc2067e151558acbd412345/waInstance{idInstance}/x/{apiTokenInstance}": false,
		"/v3/waInstance{idInstance}/getContacts/{apiTokenInstance}":                                       true,
		"/waInstance{idInstance}/GETCONTACTS/{apiTokenInstance}":                                          true,
		"/waInstance{idInstance}/sendContact/{apiTokenInstance}/":                                         true,
	} {
		x := sample()
		x.Request.Path = path
		found := validate(x)
		if allowed != (len(found) == 0) {
			t.Errorf("%s: %v", path, found)
		}
		if !allowed && (found[0].field != "request.path" || strings.Contains(found[0].err.Error(), "d75b")) {
			t.Errorf("%s: %v", path, found)
		}
	}
}
