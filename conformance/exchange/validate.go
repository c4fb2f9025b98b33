package exchange

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	operations     = Operations()
	products       = Products()
	scenarioStates = []string{string(Answered), string(Unanswered), string(Skipped)}
	origins        = []string{string(Documented), string(Observed), string(Live), string(Synthetic)}
)

// What stands for the credentials in a path. They are the parameter names of the contract.
const (
	idPlaceholder    = "{idInstance}"
	tokenPlaceholder = "{apiTokenInstance}"
)

// templatePath is the path of the named method without its credentials.
func templatePath(method string) string {
	return "/waInstance" + idPlaceholder + "/" + method + "/" + tokenPlaceholder
}

// safePath are the paths that provably hold no credentials. Whether one is that of the contract is for the checks
// to say: a base path, another method or a slash at the end is evidence like any other.
var safePath = pattern(`^(/[0-9A-Za-z._-]{1,24})*/waInstance\{idInstance\}/[0-9A-Za-z]{1,24}/\{apiTokenInstance\}/?$`)

// invalid is one field of an exchange that the file format does not allow.
type invalid struct {
	field string
	err   error
}

// token is the grammar of methods and header names in RFC 9110.
var token = pattern("^[-!#$%&'*+.^_`|~0-9A-Za-z]+$")

// validate lists what the file format does not allow in ex, in the order of the file.
func validate(ex *Exchange) []invalid {
	var found []invalid
	add := func(field, format string, args ...any) {
		found = append(found, invalid{field, fmt.Errorf(format, args...)})
	}
	text := func(field, s string) {
		if !utf8.ValidString(s) {
			add(field, "not valid UTF-8: only bodies may hold such bytes")
		}
	}
	oneOf := func(field, got string, allowed []string) {
		if !slices.Contains(allowed, got) {
			add(field, "%w, write one of %s", quoteOrMissing(got), strings.Join(allowed, ", "))
		}
	}
	headers := func(field string, list []Header) {
		for i, h := range list {
			field := fmt.Sprintf("%s.headers[%d]", field, i)
			text(field, h.Value)
			if !token().MatchString(h.Name) {
				add(field, "%.40q is no header name", h.Name)
			}
			if strings.ContainsFunc(h.Value, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
				add(field, "the value holds a line break or another control character, which no header can")
			}
		}
	}

	text("id", ex.ID)
	oneOf("operation", ex.Operation, operations)
	oneOf("product", ex.Product, products)
	oneOf("origin", string(ex.Origin), origins)
	text("source", ex.Source)
	if r := ex.Recorder; r != nil {
		text("recorder.specSha256", r.SpecSHA256)
		text("recorder.suiteVersion", r.SuiteVersion)
		for kind := range r.Scrubbed {
			text("recorder.scrubbed", kind)
		}
		if s := r.Scenario; s != nil {
			text("recorder.scenario.reason", s.Reason)
			oneOf("recorder.scenario.state", string(s.State), scenarioStates)
			if !plainName(s.ID) {
				add("recorder.scenario.id", "%w, write the scenario's name in the plan, such as list", quoteOrMissing(s.ID))
			}
			if s.Requests < 0 {
				add("recorder.scenario.requests", "%d is no number of requests", s.Requests)
			}
		}
	}
	if !token().MatchString(ex.Request.Method) {
		add("request.method", "%w, write a method such as POST", quoteOrMissing(ex.Request.Method))
	}
	if !safePath().MatchString(ex.Request.Path) {
		example := GetContactInfo
		if slices.Contains(operations, ex.Operation) {
			example = ex.Operation
		}
		add("request.path", "write the placeholders in place of the credentials, as in %s", templatePath(example))
	}
	text("request.query", ex.Request.Query)
	if strings.HasPrefix(ex.Request.Query, "?") {
		add("request.query", "leave out the question mark")
	}
	headers("request", ex.Request.Headers)
	if r := ex.Response; r != nil {
		if r.Status < 100 || r.Status > 999 {
			add("response.status", "write the HTTP status, a whole number from 100 to 999")
		}
		headers("response", r.Headers)
	}
	return found
}

// knownProduct reports what is wrong with the name of a product.
func knownProduct(product string) error {
	if !slices.Contains(products, product) {
		return fmt.Errorf("product: %w, write one of %s", quoteOrMissing(product), strings.Join(products, ", "))
	}
	return nil
}

// quoteOrMissing says what a field holds, cut short: it comes from a file that may hold anything.
func quoteOrMissing(s string) error {
	if s == "" {
		return errors.New("missing")
	}
	return fmt.Errorf("%.40q is not known", s)
}
