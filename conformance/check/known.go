package check

import (
	"mime"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A report tells shapes, never values: whatever an API, a proxy or a caller wrote may be somebody's name. These are the
// words that can be nobody's, and that a reader needs to see what came: anything else is told by its shape.
var (
	mediaTypes = strings.Fields(`application/json application/javascript application/ld+json application/octet-stream application/pdf
		application/problem+json application/x-ndjson application/x-www-form-urlencoded application/xhtml+xml
		application/xml application/zip image/gif image/jpeg image/png image/svg+xml image/webp multipart/form-data
		text/css text/csv text/event-stream text/html text/javascript text/json text/plain text/xml text/x-json
		application/x-json application/gzip application/vnd.api+json application/cbor application/msgpack
		application/yaml text/yaml text/markdown`)
	charsets = strings.Fields(`utf-8 ascii big5 cp1251 euc-jp euc-kr gb18030 gb2312 gbk ibm866 iso-2022-jp koi8-r koi8-u latin1 macintosh
		shift_jis us-ascii utf-16 utf-16be utf-16le utf-32 utf-7 utf8 iso-8859-1 iso-8859-2 iso-8859-5 iso-8859-15
		windows-1250 windows-1251 windows-1252 windows-1253 windows-1254 windows-1255 windows-1256 windows-1257
		windows-1258`)
	codings = strings.Fields(`gzip br chunked compress deflate identity x-compress x-gzip zstd`)
	methods = strings.Fields(`POST CONNECT DELETE GET HEAD OPTIONS PATCH PUT TRACE`)
	// wordsOfLists are those of which a value of a list may be made: kinds of chats, states of a quota, what somebody types.
	wordsOfLists = strings.Fields(`user account admin allowed app audio bot broadcast business call channel chat choose community contact
		correspondents count deleted dialog document enterprise error exceeded forum group hidden invoke left lid limit
		list local location member method new newsletter none note null ok other owner person personal phone photo
		private public quota quote reached record room secret self service state status sticker success super supergroup
		system test text thread topic undefined unknown upload video voice`)
)

// word quotes a value of a list that is made of known words, and shows only the form of any other.
func word(value string) string {
	parts := strings.FieldsFunc(strings.ToLower(value), func(r rune) bool { return r == '_' || r == '-' })
	if len(value) > 40 || slices.ContainsFunc(parts, func(part string) bool { return !slices.Contains(wordsOfLists, part) }) {
		return mask(value)
	}
	return strconv.Quote(value)
}

// toldOf tells each word of a list as it came if it is known, and of any other the form.
func toldOf(list string, known []string) string {
	words := strings.Split(list, ",")
	for i, word := range words {
		words[i] = strings.TrimSpace(word)
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, words[i]) }) {
			words[i] = strings.Trim(mask(words[i]), `"`)
		}
	}
	return strings.Join(words, ", ")
}

// tellLabel tells what a Content-Type says.
func tellLabel(label string) string {
	parts := strings.Split(label, ",")
	for i, part := range parts {
		mediaType, params, err := mime.ParseMediaType(part)
		if err != nil {
			mediaType = strings.TrimSpace(part)
		}
		parts[i] = toldOf(mediaType, mediaTypes)
		if charset := params["charset"]; charset != "" {
			parts[i] += "; charset=" + toldOf(charset, charsets)
		}
	}
	return strings.Join(parts, ", ")
}

// tellLength tells what a Content-Length says.
func tellLength(length string) string {
	if len(length) <= 40 && strings.Trim(length, "0123456789, ") == "" {
		return length
	}
	return mask(length)
}

// plainName is one that an API gives a member: neither words of people nor an address.
var plainName = regexp.MustCompile(`^[A-Za-z0-9_/~${}*-]*$`)

var quotedName = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// tellDetail tells what a reader of bytes has against a body; it names members.
func tellDetail(detail string) string {
	return quotedName.ReplaceAllStringFunc(detail, func(quoted string) string {
		name, _ := strconv.Unquote(quoted) // which the reader has quoted
		return strconv.Quote(concealPointer(name))
	})
}
