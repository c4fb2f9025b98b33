package exchange

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/internal/secret"
)

// Hit is a place in a file that holds what should not leave the house. It never says what stands there.
type Hit struct {
	// File is the name of the file, with the root that ScanFS was given in front.
	File string
	// Line counts from 1; 0 where Place says more.
	Line int
	// Place is the part of an exchange, as in "response.body at name"; empty in other files.
	Place string
	// Rule is the Name of one of Rules.
	Rule string
	// Detail is a short phrase.
	Detail string
}

// String is the hit on one line, on which names of files and members have their control characters escaped.
func (h Hit) String() string {
	text := h.File
	if h.Line > 0 {
		text += fmt.Sprintf(":%d", h.Line)
	}
	text += ": " + h.Rule
	if h.Place != "" {
		text += ": " + h.Place
	}
	return visible(text + ": " + h.Detail)
}

// Rule is one thing that a scan looks for.
type Rule struct {
	Name, Meaning string
	// Live is set where the rule is for exchanges with Origin Live alone: documents print people.
	Live bool
}

// The rules of a scan.
const (
	RuleOwn        = "own-credential"
	RuleTokenPath  = "token-in-path"
	RuleIDPath     = "id-in-path"
	RuleTokenShape = "token-shape"
	RuleHeader     = "credential-header"
	RulePerson     = "person"
	RuleUnread     = "unreadable"
)

// Rules lists what a scan looks for. The caller owns the slice.
func Rules() []Rule {
	return []Rule{
		{RuleOwn, "the instance id or the token of the environment, in any form", false},
		{RuleTokenPath, "a token at its place in a request path", false},
		{RuleIDPath, "an instance id at its place in a request path", false},
		{RuleTokenShape, "fifty hexadecimal digits in a row, as tokens have, in any escape or base64", false},
		{RuleHeader, "the value of Authorization, Cookie and their like", false},
		{RulePerson, "a name, number, text or address that is no pseudonym", true},
		{RuleUnread, "a file or body into which nobody can look: broken gzip, an archive, an unknown content coding", false},
	}
}

// ScanFS looks through every file of fsys and the folders below it: exchange files, reports, and what other tools
// have written (HAR, cassettes, logs). The credentials, which may be empty, are those of RuleOwn. The hits are in the
// order of the files. The error is about the credentials, or joins a *FileError for each file that cannot be read; the
// others are looked through all the same.
func ScanFS(fsys fs.FS, root, idInstance, token string) ([]Hit, error) {
	own, err := NewScrubber(idInstance, token)
	if err != nil {
		return nil, err
	}
	s := &scan{own: own}
	files := 0
	var errs []error
	_ = fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		var data []byte
		switch {
		case err != nil:
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		case d.IsDir():
			return nil
		default:
			data, err = ReadFS(fsys, name, maxFile)
		}
		s.file = path.Join(root, name)
		if err != nil {
			errs = append(errs, &FileError{File: s.file, Err: fmt.Errorf("cannot be read: %w", reason(err))})
			return nil
		}
		files++
		s.read(data)
		return nil
	})
	if files == 0 && len(errs) == 0 {
		errs = append(errs, &FileError{File: root, Err: errors.New("holds no file")})
	}
	return s.hits, errors.Join(errs...)
}

type scan struct {
	own  *Scrubber
	file string
	hits []Hit
}

func (s *scan) hit(h Hit) {
	h.File = s.file
	if !slices.Contains(s.hits[max(0, len(s.hits)-8):], h) {
		s.hits = append(s.hits, h)
	}
}

func (s *scan) read(data []byte) {
	switch {
	case isGzip(data):
		plain, err := gunzip(data)
		if err != nil {
			s.hit(Hit{Rule: RuleUnread, Detail: "gzip that cannot be read to its end"})
		}
		data = plain
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("%PDF")), bytes.HasPrefix(data, []byte("\x28\xb5\x2f\xfd")):
		s.hit(Hit{Rule: RuleUnread, Detail: "an archive: unpack it and scan what is in it"})
		return
	}
	if ex, _, err := Decode(s.file, data); err == nil {
		s.exchange(ex)
	}
	s.text(data)
}

// exchange looks where only the format tells what is what.
func (s *scan) exchange(ex *Exchange) {
	check := func(part string, headers []Header, body []byte) {
		for _, h := range headers {
			if h.Value != redacted && slices.ContainsFunc(credentials, func(name string) bool { return strings.EqualFold(name, h.Name) }) {
				s.hit(Hit{Rule: RuleHeader, Place: part + " header " + h.Name, Detail: "its value should be " + redacted})
			}
		}
		for _, coding := range Values(headers, "Content-Encoding") {
			if !searchable(coding) {
				s.hit(Hit{Rule: RuleUnread, Place: part + ".body", Detail: "nobody can look into its content coding"})
			}
		}
		if isGzip(body) {
			plain, err := gunzip(body)
			if err != nil {
				s.hit(Hit{Rule: RuleUnread, Place: part + ".body", Detail: "gzip that cannot be read to its end"})
			}
			body = plain
		}
		for _, found := range s.find(body) {
			found.Place = part + ".body"
			s.hit(found)
		}
	}
	check("request", ex.Request.Headers, ex.Request.Body)
	if ex.Response != nil {
		check("response", ex.Response.Headers, ex.Response.Body)
	}
	if ex.Origin == Live {
		c := *ex
		p := &people{ex: &c, prove: true, names: newPseudonyms()}
		p.found = func(place, why string) { s.hit(Hit{Rule: RulePerson, Place: place, Detail: why}) }
		p.exchange()
	}
}

// text looks through a file line by line.
func (s *scan) text(data []byte) {
	line := 0
	for text := range bytes.Lines(data) {
		line++
		for _, found := range s.find(text) {
			found.Line = line
			s.hit(found)
		}
	}
	// Cassettes have the value of a header on a line of its own, and a secret may be broken over lines.
	for _, at := range headerValue().FindAllIndex(data, -1) {
		s.hit(Hit{Line: 1 + bytes.Count(data[:at[0]], []byte("\n")), Rule: RuleHeader, Detail: "a value of Authorization"})
	}
	for m := range s.own.secrets.Find(data) {
		s.hit(Hit{Line: 1 + bytes.Count(data[:m.Start], []byte("\n")), Rule: RuleOwn, Detail: m.String()})
	}
}

var (
	fiftyHex    = pattern(`(?:^|[^0-9A-Za-z])[0-9A-Fa-f]{50}(?:[^0-9A-Za-z]|$)`)
	base64Run   = pattern(`[0-9A-Za-z+/_-]{32,}`)
	headerValue = pattern(`(?i)\b(?:proxy-)?authorization\b[^0-9a-z]{1,12}(?:(?:value|string)[^0-9a-z]{1,12})?(?:bearer|basic|token|digest) +[0-9a-z+/=_.~-]{8,}`)
)

// find looks for secrets in a text, as it is and with its escapes and base64 read.
func (s *scan) find(text []byte) (hits []Hit) {
	for m := range s.own.secrets.Find(text) {
		hits = append(hits, Hit{Rule: RuleOwn, Detail: m.String()})
	}
	plain := []byte(secret.Plain(string(text)))
	for _, part := range inPath().FindAllSubmatch(plain, -1) {
		if part[1][0] != '{' {
			hits = append(hits, Hit{Rule: RuleIDPath, Detail: "write " + idPlaceholder + " in its place"})
		}
		if len(part[3]) > 0 && strings.IndexByte("{$[%*", part[3][0]) < 0 {
			hits = append(hits, Hit{Rule: RuleTokenPath, Detail: "write " + tokenPlaceholder + " in its place"})
		}
	}
	if headerValue().Match(plain) {
		hits = append(hits, Hit{Rule: RuleHeader, Detail: "a value of Authorization"})
	}
	for _, candidate := range [][]byte{text, plain} {
		if fiftyHex().Match(candidate) {
			hits = append(hits, Hit{Rule: RuleTokenShape, Detail: "fifty hexadecimal digits"})
			break
		}
	}
	for _, run := range base64Run().FindAll(plain, -1) {
		for _, inside := range packed(run) {
			if fiftyHex().Match(inside) || inPath().Match(inside) && bytes.Contains(inside, []byte("/waInstance")) && !bytes.Contains(inside, []byte("waInstance{")) {
				hits = append(hits, Hit{Rule: RuleTokenShape, Detail: "something like a token, in base64"})
			}
			for m := range s.own.secrets.Find(inside) {
				hits = append(hits, Hit{Rule: RuleOwn, Detail: m.String() + ", in base64"})
			}
		}
	}
	return hits
}

// packed returns what a run of base64 holds, unpacked if it is gzip.
func packed(run []byte) (list [][]byte) {
	text := string(run[:len(run)/4*4])
	for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		inside, err := alphabet.DecodeString(text)
		if err != nil {
			continue
		}
		if isGzip(inside) {
			inside, _ = gunzip(inside) // what can be read of it
		}
		return [][]byte{inside}
	}
	return nil
}
