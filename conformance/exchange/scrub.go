package exchange

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/internal/secret"
)

// The kinds of secrets, as counted in Recorder.Scrubbed.
const (
	kindToken  = "token"
	kindID     = "idInstance"
	kindPath   = "path"
	kindHeader = "header"
)

// redacted stands for the value of a header that is a credential.
const redacted = "REDACTED"

// credentials are the headers that are secret whatever they hold.
var credentials = []string{"Authorization", "Cookie", "Proxy-Authorization", "Set-Cookie"}

const (
	// A shorter token would be found in method names and in the placeholders themselves. Real ones have 50 characters.
	minToken = 20
	// A shorter instance id is as likely to be a status, a count or an expiry in seconds. It is still taken out
	// behind waInstance. Real ones have 10 digits or more.
	minID = 8
)

// Scrubber takes the credentials of one instance out of exchanges. Without any it still knows their place in a
// path, so that its zero value serves for recordings of unknown descent. It is safe for concurrent use.
type Scrubber struct {
	secrets secret.Set
}

// NewScrubber returns a scrubber for one instance. Either credential may be empty: it is then known by its place in
// a path alone. The error says what is wrong with a credential without showing it.
func NewScrubber(idInstance, token string) (*Scrubber, error) {
	var secrets []secret.Secret
	if token != "" {
		if len(token) < minToken {
			return nil, errors.New("the token is too short to be told from other text: want " + strconv.Itoa(minToken) + " characters at least")
		}
		if strings.Trim(token, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-._~") != "" {
			return nil, errors.New("the token holds other characters than letters, digits and -._~")
		}
		secrets = append(secrets, secret.Secret{Value: token, Kind: kindToken, Placeholder: tokenPlaceholder})
	}
	if strings.Trim(idInstance, "0123456789") != "" {
		return nil, errors.New("the instance id holds other characters than digits")
	}
	if len(idInstance) >= minID {
		secrets = append(secrets, secret.Secret{Value: idInstance, Kind: kindID, Placeholder: idPlaceholder, Number: true})
	}
	return &Scrubber{secrets: secret.Compile(secrets...)}, nil
}

// Scrub takes the credentials out of ex, wherever and however encoded they are, in every form that package
// internal/secret knows, and inside gzip. A path such as the one in the 400 envelope gets both placeholders even if the
// credentials in it are not those of s. Credential headers become REDACTED. Content-Length moves with the body,
// by the difference: a length that was wrong stays as wrong as it was.
//
// The counts are added to ex.Recorder. Scrubbing twice changes nothing. No slice that ex shares with others is
// written to.
func (s *Scrubber) Scrub(ex *Exchange) {
	counts := map[string]int{}
	ex.Request.Path = s.text(ex.Request.Path, counts)
	ex.Request.Query = s.text(ex.Request.Query, counts)
	ex.Request.Headers, ex.Request.Body = s.message(ex.Request.Headers, ex.Request.Body, counts)
	if ex.Response != nil {
		response := *ex.Response
		response.Headers, response.Body = s.message(response.Headers, response.Body, counts)
		ex.Response = &response
	}
	if len(counts) == 0 {
		return
	}
	ex.addCounts(counts)
}

// addCounts adds to the replacements that the exchange's recorder counts, in a recorder of its own. It takes the map over.
func (ex *Exchange) addCounts(counts map[string]int) {
	recorder := Recorder{}
	if ex.Recorder != nil {
		recorder = *ex.Recorder
	}
	for kind, n := range recorder.Scrubbed {
		counts[kind] += n
	}
	recorder.Scrubbed = counts
	ex.Recorder = &recorder
}

// Leaks says what credentials are left in b, in any of the encodings that Scrub knows, as in "token in base64". It
// never shows them. Nil means that there are none. Gzip that cannot be read to its end is a leak of its own, since
// nobody can tell what it holds.
func (s *Scrubber) Leaks(b []byte) []string {
	leaks := map[string]bool{}
	s.search(b, leaks)
	if isGzip(b) {
		plain, err := gunzip(b)
		if err != nil {
			leaks["gzip that cannot be searched to its end"] = true
		}
		s.search(plain, leaks)
	}
	return slices.Sorted(maps.Keys(leaks))
}

func (s *Scrubber) search(b []byte, leaks map[string]bool) {
	for m := range s.secrets.Find(b) {
		leaks[m.String()] = true
	}
	counts := map[string]int{}
	if scrubPaths(b, counts); counts[kindPath] > 0 {
		leaks["credentials in a path"] = true
	}
}

// message scrubs headers and body together, because the headers speak of the body.
func (s *Scrubber) message(headers []Header, body []byte, counts map[string]int) ([]Header, []byte) {
	headers = redact(headers, counts)
	for i := range headers {
		headers[i].Value = s.text(headers[i].Value, counts)
	}
	scrubbed := unpacked(body, func(plain []byte) []byte { return s.bytes(plain, counts) })
	moveLength(headers, len(scrubbed)-len(body))
	return headers, scrubbed
}

// moveLength moves Content-Length with a body that has so many more bytes: a length that was wrong stays as wrong.
func moveLength(headers []Header, more int) {
	for i, h := range headers {
		length, err := strconv.Atoi(h.Value)
		if err == nil && strings.EqualFold(h.Name, "Content-Length") {
			headers[i].Value = strconv.Itoa(max(0, length+more))
		}
	}
}

func (s *Scrubber) text(text string, counts map[string]int) string {
	return string(s.bytes([]byte(text), counts))
}

// unpacked changes a body, inside gzip where it is gzip.
func unpacked(body []byte, change func([]byte) []byte) []byte {
	if !isGzip(body) {
		return change(body)
	}
	plain, err := gunzip(body)
	if err != nil {
		return body // Leaks will speak up
	}
	changed := change(plain)
	if bytes.Equal(changed, plain) {
		return body // the very bytes, not what our encoder would make of them
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(changed) // a bytes.Buffer does not fail
	_ = w.Close()
	return packed.Bytes()
}

// bytes scrubs until nothing is found: where a token stood beside an instance id, the id becomes a whole
// number only when the token has gone.
func (s *Scrubber) bytes(b []byte, counts map[string]int) []byte {
	for range 8 { // nobody needs more than a few; what is left then is a leak
		before := b
		b = scrubPaths(s.replace(b, counts), counts)
		if bytes.Equal(before, b) {
			break
		}
	}
	return b
}

// replace puts placeholders for the needles. It returns b itself if there are none.
func (s *Scrubber) replace(b []byte, counts map[string]int) []byte {
	var out []byte
	done := 0
	for m := range s.secrets.Find(b) {
		placeholder := m.Placeholder
		if m.Number && m.Form == "" && isJSONNumber(b, m.Start, m.End) {
			placeholder = "0" // braces would turn good JSON into bad, and the evidence into a violation
		}
		out = append(append(out, b[done:m.Start]...), placeholder...)
		done = m.End
		counts[m.Kind]++
	}
	if done == 0 {
		return b
	}
	return append(out, b[done:]...)
}

// isJSONNumber reports whether b[start:end] stands where a JSON number would, outside a string. Text that looks the
// same is taken for one, too: a 0 hides an id as well as a placeholder does.
func isJSONNumber(b []byte, start, end int) bool {
	before := bytes.TrimRight(bytes.TrimSuffix(b[:start], []byte("-")), " \t\r\n")
	after := bytes.TrimLeft(b[end:], " \t\r\n")
	return (len(before) == 0 || bytes.IndexByte([]byte(":[,"), before[len(before)-1]) >= 0) &&
		(len(after) == 0 || bytes.IndexByte([]byte(",]}"), after[0]) >= 0)
}

// inPath finds what the path of a request looks like: whoever asked with another id or token than ours, a server
// that echoes the path echoes credentials. The slashes may be escaped. A token ends where a path segment would, or
// the text around it.
var inPath = pattern(`waInstance([0-9]+|\{idInstance\})` +
	`(?:((?:\\*/|%(?:25)*2[Ff])[A-Za-z]+(?:\\*/|%(?:25)*2[Ff]))(\{apiTokenInstance\}|[^/\\\s"'<>?#&,;()]+))?`)

func scrubPaths(b []byte, counts map[string]int) []byte {
	return inPath().ReplaceAllFunc(b, func(found []byte) []byte {
		part := inPath().FindSubmatch(found)
		scrubbed := []byte("waInstance" + idPlaceholder)
		if len(part[2]) > 0 {
			scrubbed = append(append(scrubbed, part[2]...), tokenPlaceholder...)
		}
		if !bytes.Equal(scrubbed, found) {
			counts[kindPath]++
		}
		return scrubbed
	})
}

// redact returns a copy of headers without the values of those that are credentials.
func redact(headers []Header, counts map[string]int) []Header {
	headers = slices.Clone(headers)
	for i, h := range headers {
		secret := slices.ContainsFunc(credentials, func(name string) bool { return strings.EqualFold(name, h.Name) })
		if secret && h.Value != redacted {
			headers[i].Value = redacted
			counts[kindHeader]++
		}
	}
	return headers
}

// isGzip goes by the bytes: the label may be missing or wrong.
func isGzip(b []byte) bool { return bytes.HasPrefix(b, []byte{0x1f, 0x8b}) }

// maxPlain keeps a gzip bomb from filling the memory.
const maxPlain = 256 << 20

// gunzip returns what could be decoded, and an error if that is not all.
func gunzip(b []byte) ([]byte, error) {
	zr, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return nil, err
	}
	plain, err := io.ReadAll(io.LimitReader(zr, maxPlain+1))
	if err == nil && len(plain) > maxPlain {
		err = errors.New("too large")
	}
	return plain, err
}
