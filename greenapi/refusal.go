package greenapi

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
)

const (
	longestMessage = 300      // where Error.Message is cut, in bytes
	longestText    = 16 << 10 // how much of an error's text is looked at, for secrets take room too
)

// statusKinds are the statuses with a kind of their own; see kindOf for the rest.
var statusKinds = map[int]Kind{
	400: ErrInvalidRequest, 401: ErrUnauthorized, 403: ErrForbidden, 404: ErrNotFound, 408: ErrServer,
	429: ErrRateLimited, 466: ErrQuota, 469: ErrQuota, 499: ErrServer,
}

type textKind struct {
	text string // in lower case
	kind Kind
}

// textKinds are the texts of status 400 (and, on old pages, 200) that speak of the instance and not of the request.
var textKinds = []textKind{
	{"instance is starting or not authorized", ErrInstanceNotReady},
	{"instance in starting process", ErrInstanceNotReady},
	{"instance account not authorized", ErrInstanceNotReady},
	{"instance account is expired", ErrInstanceNotReady},
	{"instance is deleted", ErrInstanceNotReady},
	{"used up the chat limit", ErrQuota}, // until 2022; 466 since
}

func knownText(text string) *textKind {
	text = strings.ToLower(text)
	for i, known := range textKinds {
		if strings.Contains(text, known.text) {
			return &textKinds[i]
		}
	}
	return nil
}

// kindOf classifies a refusal by status first: the texts are known to be mixed up.
func kindOf(about subject, status int, known *textKind) Kind {
	kind, listed := statusKinds[status]
	switch {
	case known != nil && (status == http.StatusBadRequest || success(status)):
		return known.kind
	case status == http.StatusBadRequest && about.op == OpGetContactInfo && about.chat.Kind() == ChatGroup:
		return ErrGroupChat // the text does not help: an empty body and a wrong id get the same
	case listed:
		return kind
	case status >= 500:
		return ErrServer
	case status >= 400:
		return ErrInvalidRequest
	}
	return ErrUnexpectedResponse
}

// envelope looks for the status and the text of an error in a body of any shape. What it returns is short, whatever the
// body holds.
func envelope(body string) (status int, message string) {
	switch {
	case body == "":
		return 0, ""
	case body[0] == '<':
		return 0, "an HTML page"
	case !isJSON(body):
		return 0, body[:min(len(body), longestText)]
	case body[0] != '{':
		return 0, textUpTo(longestText, body)
	}
	found := pick(body, "statusCode", "code", "status", "error", "message", "description", "reason", "invokeStatus", "correspondentsStatus")
	for _, value := range found[:3] {
		n, _ := integer(cmp.Or(strings.Trim(value, `"`), "0"))
		status = max(status, int(n))
	}
	var texts []string
	for _, value := range found[3:7] {
		texts = append(texts, textUpTo(longestText, value))
	}
	for _, value := range found[7:] {
		if strings.HasPrefix(value, "{") { // the description is left out: it lists other people's chats
			quota := pick(value, "method", "status")
			texts = append(texts, strings.TrimSpace(textUpTo(longestText, quota[0])+" "+textUpTo(longestText, quota[1])))
		}
	}
	return status, strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "; ")
}

// pick returns the values of some members of an object, "" for those that it does not have.
func pick(object string, names ...string) []string {
	values := make([]string, len(names))
	for rawName, value := range children(object) {
		if i := slices.Index(names, textUpTo(maxName, rawName)); i >= 0 {
			values[i] = value
		}
	}
	return values
}

// line makes text one printable line of bounded length.
func line(text string) string {
	text = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(text, "?"), func(r rune) bool {
		return r == ' ' || !unicode.IsPrint(r)
	}), " ")
	if len(text) > longestMessage {
		text = strings.ToValidUTF8(text[:longestMessage], "") + "…"
	}
	return text
}

// number is what may be somebody's: seven digits or more, also in groups, as in +7 (912) 345-67-89. A date comes first, to
// be told from one.
var number = regexp.MustCompile(`\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])|\p{Nd}(?:[-()\p{Zs}]{0,2}\p{Nd}){6,}`)

// withoutNumbers leaves out what may be somebody's number.
func withoutNumbers(text string) string {
	return number.ReplaceAllStringFunc(text, func(found string) string {
		if _, err := time.Parse(time.DateOnly, found); err == nil {
			return found
		}
		return "{number}"
	})
}
