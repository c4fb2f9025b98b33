package greenapitest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

const (
	jsonType = "application/json; charset=utf-8"
	textType = "text/plain; charset=utf-8"

	notForGroups = "Validation failed. Details: The method GetContactInfo does not support group chats, " +
		"to work with groups, use the GetGroupData method"
)

type reply struct {
	status      int
	contentType string
	body        []byte
}

func text(status int, s string) reply {
	return reply{status: status, contentType: textType, body: []byte(s)}
}

func ok(value any) reply {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(value); err != nil {
		panic("greenapitest: " + err.Error())
	}
	return reply{status: http.StatusOK, contentType: jsonType, body: bytes.TrimSuffix(b.Bytes(), []byte("\n"))}
}

// envelope is the body of a refused request. The path is the request's own, token included: so does the real API.
func envelope(status int, r *http.Request, message string) reply {
	rep := ok(struct {
		StatusCode int    `json:"statusCode"`
		Timestamp  string `json:"timestamp"`
		Path       string `json:"path"`
		Message    string `json:"message"`
	}{status, time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), r.URL.EscapedPath(), message})
	rep.status = status
	return rep
}

// verbs gives the HTTP verb of each method.
var verbs = map[greenapi.Operation]string{
	greenapi.OpGetContactInfo: http.MethodPost, greenapi.OpGetContacts: http.MethodGet, greenapi.OpSendContact: http.MethodPost,
}

// target is what a request's path names. Operation is empty for a path that is none of the three.
type target struct {
	operation                 greenapi.Operation
	prefix, idInstance, token string
}

// parse takes a path apart: /waInstance{idInstance}/{method}/{apiTokenInstance}, on MAX also behind /v3. The first
// letter of the method may be of either case.
func (s *Server) parse(path string) target {
	var t target
	if rest, found := strings.CutPrefix(path, "/v3"); found && s.Product == MAX {
		t.prefix, path = "/v3", rest
	}
	parts := strings.Split(path, "/")
	if len(parts) != 4 || parts[0] != "" || parts[2] == "" {
		return t
	}
	id, found := strings.CutPrefix(parts[1], "waInstance")
	operation := greenapi.Operation(strings.ToLower(parts[2][:1]) + parts[2][1:])
	if found && verbs[operation] != "" {
		t.operation, t.idInstance, t.token = operation, unescape(id), unescape(parts[3])
	}
	return t
}

func unescape(segment string) string {
	if plain, err := url.PathUnescape(segment); err == nil {
		return plain
	}
	return segment
}

// answer is the reply of the API when nothing is wrong with the wire.
func (s *Server) answer(r *http.Request, t target, body []byte) reply {
	switch {
	case t.operation == "":
		return page(http.StatusNotFound)
	case t.idInstance != s.IDInstance:
		return page(http.StatusForbidden)
	case t.token != s.Token:
		return reply{status: http.StatusUnauthorized}
	case r.Method == http.MethodOptions:
		return reply{status: http.StatusNoContent}
	case r.Method != verbs[t.operation]:
		return page(http.StatusNotFound)
	}
	switch t.operation {
	case greenapi.OpGetContactInfo:
		return s.contactInfo(r, body)
	case greenapi.OpGetContacts:
		return s.list(r)
	}
	return s.send(r, body)
}

// Ids as the products write them. WhatsApp: a phone number, the private id of a person, a group. Telegram and MAX:
// digits, after a minus for a group; the phone form for compatibility. Compiled by the first server: programs that can
// serve, but mostly do not, start without it.
var (
	whatsAppID = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d{5,20}@(c\.us|lid)|[\d-]{5,50}@g\.us)$`) })
	numericID  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(-?\d{1,20}|\d{5,20}@c\.us)$`) })
)

func (s *Server) knownForm(chatID greenapi.ChatID) bool {
	if s.Product == WhatsApp {
		return whatsAppID().MatchString(string(chatID))
	}
	return numericID().MatchString(string(chatID))
}

func isGroup(chatID greenapi.ChatID) bool { return chatID.Kind() == greenapi.ChatGroup }

// object decodes a request body. The reply is set if there is no object in it.
func object(r *http.Request, body []byte, onEmpty string) (map[string]json.RawMessage, *reply) {
	var members map[string]json.RawMessage
	dec := json.NewDecoder(bytes.NewReader(body))
	err := dec.Decode(&members)
	var syntax *json.SyntaxError
	var refused reply
	switch {
	case errors.Is(err, io.EOF):
		refused = envelope(http.StatusBadRequest, r, onEmpty)
	case errors.As(err, &syntax) && syntax.Offset >= 1 && int(syntax.Offset) <= len(body):
		refused = envelope(http.StatusBadRequest, r, fmt.Sprintf("Unexpected token %c in JSON at position %d",
			body[syntax.Offset-1], syntax.Offset-1))
	case err != nil, members == nil, dec.More():
		refused = envelope(http.StatusBadRequest, r, "Validation failed")
	default:
		return members, nil
	}
	return nil, &refused
}

func (s *Server) contactInfo(r *http.Request, body []byte) reply {
	members, refused := object(r, body, notForGroups) // the pages give one text for an empty body and a group
	if refused != nil {
		return *refused
	}
	raw, found := members["chatId"]
	if !found {
		return envelope(http.StatusBadRequest, r, "Validation failed. Details: 'chatId' is required")
	}
	var value any
	_ = json.Unmarshal(raw, &value) // valid: it came out of a decoder
	given, isString := value.(string)
	if !isString {
		return text(http.StatusInternalServerError, fmt.Sprintf("interface conversion: interface {} is %s, not string", goType(value)))
	}
	switch chatID := greenapi.ChatID(given); {
	case chatID == "":
		return envelope(http.StatusBadRequest, r, "Validation failed. Details: 'chatId' is required")
	case isGroup(chatID) && s.groupNull && s.Product == WhatsApp:
		return ok(nil)
	case isGroup(chatID) || !s.knownForm(chatID):
		return envelope(http.StatusBadRequest, r, notForGroups)
	}
	return s.details(s.lookup(greenapi.ChatID(given)))
}

// goType names a decoded JSON value as the panic text of the real server does.
func goType(value any) string {
	switch value.(type) {
	case nil:
		return "nil"
	case map[string]any:
		return "map[string]interface {}"
	case []any:
		return "[]interface {}"
	}
	return fmt.Sprintf("%T", value)
}

// lookup finds a person or makes a stranger. MAX answers a phone form under the numeric id.
func (s *Server) lookup(chatID greenapi.ChatID) Contact {
	phone, byPhone := strings.CutSuffix(string(chatID), "@c.us")
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.contacts {
		if c.ChatID == chatID {
			return c
		}
	}
	if s.Product != MAX || !byPhone {
		return Contact{ChatID: chatID}
	}
	for _, c := range s.contacts {
		if strconv.FormatInt(c.PhoneNumber, 10) == phone {
			return c
		}
	}
	return Contact{ChatID: greenapi.ChatID(phone)}
}

func (s *Server) details(c Contact) reply {
	if c.Info != "" {
		return reply{status: http.StatusOK, contentType: jsonType, body: []byte(c.Info)}
	}
	if s.Product == WhatsApp {
		return ok(struct {
			Avatar            string          `json:"avatar"`
			Name              string          `json:"name"`
			ContactName       string          `json:"contactName"`
			Email             string          `json:"email"`
			Category          string          `json:"category"`
			Description       string          `json:"description"`
			Products          []string        `json:"products"`
			ChatID            greenapi.ChatID `json:"chatId"`
			LastSeen          *int64          `json:"lastSeen"`
			IsArchive         bool            `json:"isArchive"`
			IsDisappearing    bool            `json:"isDisappearing"`
			IsMute            bool            `json:"isMute"`
			MessageExpiration int             `json:"messageExpiration"`
			MuteExpiration    *int64          `json:"muteExpiration"`
			IsBusiness        bool            `json:"isBusiness"`
		}{Name: c.Name, ContactName: c.ContactName, ChatID: c.ChatID, Products: []string{}})
	}
	var lastSeen *int64
	switch {
	case !c.LastSeen.IsZero():
		lastSeen = new(int64)
		*lastSeen = c.LastSeen.Unix()
	case s.Product == Telegram: // 0 where MAX has null
		lastSeen = new(int64)
	}
	return ok(struct {
		Avatar      string          `json:"avatar"`
		Name        string          `json:"name"`
		ContactName string          `json:"contactName"`
		ChatID      greenapi.ChatID `json:"chatId"`
		LastSeen    *int64          `json:"lastSeen"`
		PhoneNumber int64           `json:"phoneNumber"`
	}{Name: c.Name, ContactName: c.ContactName, ChatID: c.ChatID, LastSeen: lastSeen, PhoneNumber: c.PhoneNumber})
}

// item is one element of the list; every product uses its own half.
type item struct {
	ID          greenapi.ChatID `json:"id,omitempty"`
	ChatID      greenapi.ChatID `json:"chatId,omitempty"`
	Name        string          `json:"name"`
	ContactName *string         `json:"contactName,omitempty"`
	Type        string          `json:"type"`
	PhoneNumber *int64          `json:"phoneNumber,omitempty"`
}

func (s *Server) list(r *http.Request) reply {
	query := r.URL.Query()
	count, group := -1, ""
	if query.Has("count") {
		n, err := strconv.Atoi(query.Get("count"))
		if err != nil || n < 1 {
			return envelope(http.StatusBadRequest, r, "Validation failed")
		}
		count = n
	}
	if query.Has("group") && s.Product == WhatsApp { // the other products do not know the parameter
		if group = query.Get("group"); group != "true" && group != "false" {
			return envelope(http.StatusBadRequest, r, "Validation failed")
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	items := []item{}
	for _, c := range s.contacts {
		inGroup := isGroup(c.ChatID)
		switch {
		case len(items) == count:
			return ok(items)
		case c.Unlisted, inGroup && s.Product != WhatsApp, group != "" && inGroup != (group == "true"):
		case inGroup:
			items = append(items, item{ID: c.ChatID, Name: c.Name, Type: "group"})
		case s.Product == WhatsApp:
			items = append(items, item{ID: c.ChatID, Name: c.Name, ContactName: &c.ContactName, Type: "user"})
		default:
			items = append(items, item{ChatID: c.ChatID, Name: c.Name, ContactName: &c.ContactName, Type: "user", PhoneNumber: &c.PhoneNumber})
		}
	}
	return ok(items)
}

func (s *Server) send(r *http.Request, body []byte) reply {
	members, refused := object(r, body, "Validation failed. Details: 'chatId' is required")
	if refused != nil {
		return *refused
	}
	chat, hasChat := stringMember(members, "chatId")
	chatID := greenapi.ChatID(chat)
	quoted, hasQuoted := stringMember(members, "quotedMessageId")
	switch {
	case members["chatId"] == nil, hasChat && chatID == "":
		return envelope(http.StatusBadRequest, r, "Validation failed. Details: 'chatId' is required")
	case !hasChat, !s.knownForm(chatID), members["quotedMessageId"] != nil && !hasQuoted, !s.validCard(members["contact"]):
		return envelope(http.StatusBadRequest, r, "Validation failed")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	m := Message{ID: messageID(s.Product, len(s.sent)), ChatID: chatID, QuotedMessageID: quoted, Contact: members["contact"]}
	s.sent = append(s.sent, m)
	return ok(map[string]string{"idMessage": m.ID})
}

// validCard knows the documented rules: a positive number with at least one name, or on MAX a chat.
func (s *Server) validCard(raw json.RawMessage) bool {
	var card map[string]json.RawMessage
	if json.Unmarshal(raw, &card) != nil {
		return false
	}
	if s.Product == MAX {
		id, found := stringMember(card, "chatId")
		return found && id != ""
	}
	var phone int64
	if json.Unmarshal(card["phoneContact"], &phone) != nil || phone <= 0 {
		return false
	}
	for _, field := range []string{"firstName", "middleName", "lastName", "company"} {
		if name, found := stringMember(card, field); found && name != "" {
			return true
		}
	}
	return false
}

func stringMember(members map[string]json.RawMessage, name string) (string, bool) {
	raw := members[name]
	if len(raw) == 0 || raw[0] != '"' {
		return "", false
	}
	var s string
	return s, json.Unmarshal(raw, &s) == nil
}

// messageID makes the n-th id of a product: upper-case hexadecimal on WhatsApp, digits on the others. The first
// ones are those of the documents.
func messageID(product Product, n int) string {
	if product == WhatsApp {
		return fmt.Sprintf("3EB0%016X", uint64(0xC767D097B7C7C030)+uint64(n))
	}
	return strconv.FormatInt(115206687571465794+int64(n), 10)
}
