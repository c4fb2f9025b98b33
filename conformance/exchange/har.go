package exchange

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/textproto"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/greenapi-contract/greenapi-go/internal/secret"
)

// LoadHAR reads captures of a browser or a proxy (HTTP Archive 1.2) and returns the calls of the three operations, in
// the order of files and entries, with the ids "har-<operation>-<n>" and Origin Live. The product is given, since a
// capture does not say it.
//
// A capture keeps text, not bytes: Decoded is set. Credentials are found by their place in the URL, and scrubbed from
// the whole entry; there is no need to know them. People are left as they are. The notes say what was passed over:
// entries of other calls, preflight requests (OPTIONS), requests without a reply, replies whose body the capture
// left out. The error joins a *FileError for everything that is wrong with a file.
func LoadHAR(product string, files ...string) ([]*Exchange, []string, error) {
	if err := knownProduct(product); err != nil {
		return nil, nil, err
	}
	h := &harReader{product: product, count: map[string]int{}, scrubbers: map[[2]string]*Scrubber{}}
	for _, file := range files {
		name := visible(filepath.ToSlash(file))
		data, err := ReadFile(file, maxFile)
		if err != nil {
			h.fail(name, "", fmt.Errorf("cannot be read: %w", err))
			continue
		}
		h.read(name, data)
	}
	if len(h.errs) > 0 {
		return nil, h.notes, joinErrors(h.errs)
	}
	return h.exchanges, h.notes, nil
}

type harReader struct {
	product   string
	count     map[string]int          // by operation
	scrubbers map[[2]string]*Scrubber // by the credentials of the URLs
	exchanges []*Exchange
	notes     []string
	errs      []*FileError
}

type harFile struct {
	Log *struct {
		Creator struct{ Name, Version string }
		Entries []harEntry
	}
}

type harEntry struct {
	StartedDateTime string
	Request         struct {
		Method, URL string
		Headers     []Header
		PostData    *struct{ Text, Encoding string }
	}
	Response struct {
		Status   int
		Headers  []Header
		BodySize json.Number
		Content  struct {
			Size     json.Number
			MimeType string
			Text     *string
			Encoding string
		}
		// What Chromium's tools and Playwright say of a reply that was blocked or broke off.
		Failure  string `json:"_failureText"`
		NetError string `json:"_error"`
	}
}

// bodiless reports whether there was a body, or may have been one, that the capture does not hold.
func (e *harEntry) bodiless() bool {
	r := e.Response
	if r.Content.Text != nil && *r.Content.Text != "" {
		return false
	}
	length, _ := Get(r.Headers, "Content-Length")
	for _, size := range []string{r.Content.Size.String(), r.BodySize.String(), length} {
		if size != "" && size != "0" {
			// -1 is not known. Of a body that the capture itself gives as "" that says nothing.
			if !strings.HasPrefix(size, "-") || r.Content.Text == nil {
				return true
			}
		}
	}
	return false
}

func (h *harReader) fail(file, field string, err error) {
	h.errs = append(h.errs, &FileError{File: file, Field: field, Err: err})
}

func (h *harReader) note(format string, args ...any) {
	h.notes = append(h.notes, fmt.Sprintf(format, args...))
}

func (h *harReader) read(name string, data []byte) {
	// Fiddler and Charles begin their files with a byte order mark.
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var har harFile
	if err := json.Unmarshal(data, &har); err != nil {
		broken := &FileError{File: name, Err: errors.New("not a HAR file: a member has another type than HTTP Archive 1.2 gives it")}
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			broken.Line, broken.Column = position(data, int(max(syntax.Offset-1, 0)))
			broken.Err = fmt.Errorf("not JSON: %w", err)
		}
		h.errs = append(h.errs, broken)
		return
	}
	if har.Log == nil || har.Log.Entries == nil {
		h.fail(name, "log.entries", errors.New("missing: export the capture as HAR (HTTP Archive)"))
		return
	}
	others, preflights, taken := 0, 0, len(h.exchanges)
	for i := range har.Log.Entries {
		e := &har.Log.Entries[i]
		field := fmt.Sprintf("log.entries[%d]", i)
		u, err := url.Parse(e.Request.URL)
		if err != nil {
			others++ // an address that no browser could call
			continue
		}
		path, operation := template(u)
		switch {
		case operation == "":
			others++
		case strings.EqualFold(e.Request.Method, http.MethodOptions):
			preflights++
		case e.Response.Status < 100 || e.Response.Status > 999, e.Response.Failure != "", e.Response.NetError != "":
			h.note("%s: %s: ignored, %s got no reply", name, field, operation)
		default:
			h.take(name, field, path, operation, u, e)
		}
	}
	for _, ex := range h.exchanges[taken:] {
		if creator := har.Log.Creator; creator.Name != "" && utf8.ValidString(creator.Name+creator.Version) {
			ex.Source = strings.TrimSpace("HAR of " + creator.Name + " " + creator.Version)
		}
	}
	if preflights > 0 {
		h.note("%s: %d preflight requests (OPTIONS) are ignored", name, preflights)
	}
	if others > 0 {
		h.note("%s: %d of %d entries call none of %s and are ignored", name, others, len(har.Log.Entries), strings.Join(operations, ", "))
	}
}

// take turns an entry into an exchange.
func (h *harReader) take(name, field, path, operation string, u *url.URL, e *harEntry) {
	content := e.Response.Content
	if e.bodiless() {
		h.note("%s: %s: ignored, the capture left out the body of the reply: export it with content", name, field)
		return
	}
	h.count[operation]++
	ex := &Exchange{
		ID:        fmt.Sprintf("har-%s-%d", operation, h.count[operation]),
		Operation: operation,
		Product:   h.product,
		Origin:    Live,
		Decoded:   true,
		File:      name,
		Request:   Request{Method: strings.ToUpper(e.Request.Method), Path: path, Query: u.RawQuery, Headers: harHeaders(e.Request.Headers)},
		Response:  &Response{Status: e.Response.Status, Headers: harHeaders(e.Response.Headers)},
	}
	if at, err := time.Parse(time.RFC3339, e.StartedDateTime); err == nil {
		ex.RecordedAt = at.UTC().Truncate(time.Second)
	}
	var err error
	if post := e.Request.PostData; post != nil {
		if ex.Request.Body, err = harBody(post.Text, post.Encoding); err != nil {
			h.fail(name, field+".request.postData.text", err)
		}
	}
	if content.Text != nil {
		if ex.Response.Body, err = harBody(*content.Text, content.Encoding); err != nil {
			h.fail(name, field+".response.content.text", err)
		}
		if isGzip(ex.Response.Body) { // a proxy may keep what it passed on
			if plain, err := gunzip(ex.Response.Body); err == nil {
				ex.Response.Body = plain
			}
		}
	}
	// A proxy may have no header list but knows the type.
	if _, ok := Get(ex.Response.Headers, "Content-Type"); !ok && len(ex.Response.Headers) == 0 && content.MimeType != "" && content.MimeType != "x-unknown" {
		ex.Response.Headers = []Header{{"Content-Type", content.MimeType}}
	}
	h.scrubber(u).Scrub(ex)
	h.exchanges = append(h.exchanges, ex)
}

// scrubber knows the credentials of a URL by their places in it.
func (h *harReader) scrubber(u *url.URL) *Scrubber {
	segments := strings.Split(u.EscapedPath(), "/")
	n := len(segments)
	id := strings.TrimPrefix(segments[n-3], "waInstance")
	token, err := url.PathUnescape(segments[n-1])
	if err != nil {
		token = segments[n-1]
	}
	key := [2]string{id, token}
	if h.scrubbers[key] == nil {
		secrets := []secret.Secret{{Value: token, Kind: kindToken, Placeholder: tokenPlaceholder}}
		if len(id) >= minID && strings.Trim(id, "0123456789") == "" {
			secrets = append(secrets, secret.Secret{Value: id, Kind: kindID, Placeholder: idPlaceholder, Number: true})
		}
		if token == tokenPlaceholder {
			secrets = nil // scrubbed before
		}
		h.scrubbers[key] = &Scrubber{secrets: secret.Compile(secrets...)}
	}
	return h.scrubbers[key]
}

// harHeaders leaves out what is no header: the pseudo-headers of HTTP/2, and what a file format could not hold.
func harHeaders(list []Header) []Header {
	var headers []Header
	for _, h := range list {
		if token().MatchString(h.Name) && utf8.ValidString(h.Value) {
			headers = append(headers, Header{textproto.CanonicalMIMEHeaderKey(h.Name), h.Value})
		}
	}
	slices.SortStableFunc(headers, func(a, b Header) int { return strings.Compare(a.Name, b.Name) })
	return headers
}

func harBody(text, encoding string) ([]byte, error) {
	switch {
	case text == "":
		return nil, nil
	case strings.EqualFold(encoding, "base64"):
		b, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			return nil, fmt.Errorf("not the base64 that its encoding says: %w", err)
		}
		return b, nil
	case encoding != "":
		return nil, fmt.Errorf("the encoding %.20q is not known: only base64 is", encoding)
	}
	return []byte(text), nil
}
