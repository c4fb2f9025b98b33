package greenapi

import (
	"net/http"
	"slices"
	"strings"
	"unicode"
)

// longestMessage is where Error.Message is cut, in bytes.
const longestMessage = 300

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

// envelope looks for the status and the text of an error in a body of any shape.
func envelope(body string) (status int, message string) {
	switch {
	case body == "":
		return 0, ""
	case body[0] == '<':
		return 0, "an HTML page"
	case !isJSON(body):
		return 0, body
	case body[0] != '{':
		message, _ = text(body)
		return 0, message
	}
	var texts []string
	for name, value := range (Members{raw: body}).last() {
		switch s, _ := text(value); name {
		case "statusCode", "code":
			n, _ := integer(strings.Trim(value, `"`))
			status = int(n)
		case "message", "description", "reason", "error":
			texts = append(texts, s)
		case "invokeStatus", "correspondentsStatus":
			if value[0] == '{' { // the description is left out: it lists other people's chats
				quota := Members{raw: value}
				texts = append(texts, quota.text("method")+" "+quota.text("status"))
			}
		}
	}
	return status, strings.Join(slices.DeleteFunc(texts, func(s string) bool { return s == "" }), "; ")
}

// line makes text one printable line of bounded length.
func line(text string) string {
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "?"))
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > longestMessage {
		text = strings.ToValidUTF8(text[:longestMessage], "") + "…"
	}
	return text
}

// withoutNumbers leaves out what may be somebody's number: a row of seven digits or more.
func withoutNumbers(text string) string {
	var out strings.Builder
	for text != "" {
		n := strings.IndexFunc(text, func(r rune) bool { return r >= '0' && r <= '9' })
		if n < 0 {
			n = len(text)
		}
		out.WriteString(text[:n])
		text = text[n:]
		rest := strings.TrimLeft(text, "0123456789")
		if n = len(text) - len(rest); n >= 7 {
			out.WriteString("{number}")
		} else {
			out.WriteString(text[:n])
		}
		text = rest
	}
	return out.String()
}
