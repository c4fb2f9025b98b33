package docpage

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// Format is the version of what a Page is written as.
const Format = 1

// Page is what one page claims, as `docs extract` prints it. Saved, it is a snapshot: nothing of the page's prose is
// in it but the parts that could not be read.
type Page struct {
	Format int `json:"format"`
	// Page is the file or address that was read.
	Page string `json:"page"`
	// SHA256 is the hexadecimal digest of the page's bytes.
	SHA256 string `json:"sha256"`
	// Product is whatsapp, telegram or max, as the caller said: no page is trusted to name its own.
	Product string `json:"product"`
	// Operation is the method in lower camel; empty where the page names none.
	Operation string  `json:"operation"`
	Claims    []Claim `json:"claims"`
	// Silent lists method and path where the page does not say them.
	Silent []string `json:"silent"`
	// Unread lists what looks like a claim and gave none.
	Unread []Unread `json:"unread"`
	// Paragraphs are the digests of the page's prose, so that a later reading can say which of it moved; nil where a
	// snapshot was made without.
	Paragraphs []Paragraph `json:"paragraphs"`

	language string // of the template's words: he, ru, pt or en
	unplaced bool   // no reply example: members of lists stand without []
	openEnd  bool   // nothing says that the table of errors at the end of the page is whole
	lastLine int
	itself   []Claim // what the page's examples say against its own tables
}

// Claim is one statement of a page. Kind, subject, value and witness make it; the line does not.
type Claim struct {
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Value   string `json:"value"`
	Witness string `json:"witness"`
	// Line is the line of the page, from 1.
	Line int `json:"line"`

	loose bool
}

// Unread is a part of a page that looks like a claim and gave none. Text is verbatim, at most 2000 characters.
type Unread struct {
	From int    `json:"from"`
	To   int    `json:"to"`
	Text string `json:"text"`
	Why  string `json:"why"`
}

// MaxSize is how many bytes a page may have. The largest of the vendor's have a tenth of it.
const MaxSize = 2 << 20

var (
	// ErrEmpty is the error of a page without a word.
	ErrEmpty = errors.New("the page is empty: save it again")
	// ErrTooLarge is the error of a page beyond MaxSize.
	ErrTooLarge = fmt.Errorf("the page has more than %d bytes: give one page of the documentation, as HTML, Markdown or text", MaxSize)
	// ErrNotText is the error of bytes that are no text in UTF-8.
	ErrNotText = errors.New("the page is no text in UTF-8: save it as HTML, Markdown or text")
)

// Extract reads a page. The name is what the page calls itself in the result; the product is the caller's word. The
// contract, which may be nil, is asked for one thing alone: the verb of an operation whose page has no request line,
// to tell which of its samples say something else.
//
// An error says that there is nothing to read. Whatever is wrong with a page that can be read stands in Unread.
func Extract(name, product string, data []byte, contract *openapi.Contract) (*Page, error) {
	switch {
	case len(data) > MaxSize:
		return nil, ErrTooLarge
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		return nil, ErrNotText
	}
	sum := sha256.Sum256(data)
	source := clean(string(data))
	if strings.TrimSpace(source) == "" {
		return nil, ErrEmpty
	}
	elements, shape, err := read(source)
	if err != nil {
		return nil, err
	}
	whole := strings.HasSuffix(source, "\n")
	tail, cut := cutEnd(elements, whole)
	parts := readParts(tail)
	page := &Page{Format: Format, Page: name, SHA256: hex.EncodeToString(sum[:]), Product: product,
		Claims: []Claim{}, Silent: []string{}, lastLine: strings.Count(strings.TrimRight(source, "\n"), "\n") + 1}
	claims := claimsOf(parts, contract)
	page.Operation, page.Claims, page.Silent = claims.operation, claims.claims, claims.silent
	page.language = languageOfPage(elements)
	page.Paragraphs = paragraphsOf(elements, parts.tables)
	page.itself, page.unplaced = claims.itself, len(parts.examples[responsePart]) == 0
	faults := append(parts.faults, claims.faults...)
	faults = append(faults, cut...)
	if len(cut) == 0 {
		faults = append(faults, endFaults(parts, elements, page.lastLine)...)
	}
	page.openEnd = len(parts.samples) == 0
	for _, fault := range faults {
		page.unread(fault)
	}
	for _, fault := range scan(source, shape, page, parts) {
		page.unread(fault)
		if fault.why == strayField || fault.why == strayMember {
			page.silenceExamples()
		}
	}
	slices.SortStableFunc(page.Unread, func(a, b Unread) int { return a.From - b.From })
	if page.Unread == nil {
		page.Unread = []Unread{}
	}
	return page, nil
}

// silenceExamples takes back what the examples add to the tables: a field that no table has may stand in one that nobody
// read.
func (p *Page) silenceExamples() {
	p.Claims = slices.DeleteFunc(p.Claims, func(c Claim) bool {
		return c.Witness == byExample && (c.Kind == typeKind || c.Kind == absentKind || c.Kind == requiredKind)
	})
	p.itself = nil
}

func (p *Page) unread(f fault) {
	const longest = 2000
	text := f.text
	if utf8.RuneCountInString(text) > longest {
		text = string([]rune(text)[:longest])
	}
	p.Unread = append(p.Unread, Unread{From: f.from, To: max(f.from, f.to), Text: text, Why: f.why})
}

// shape is how a page is written.
type shape int

const (
	textShape shape = iota
	markdownShape
	htmlShape
)

var (
	htmlStart = pattern(`(?is)^\s*(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|article|main|div|section|h1|table)\b`)
	fenceLine = pattern("(?m)^ {0,3}(?:> ?)?(?:```|~~~)")
	atxLine   = pattern(`(?m)^ {0,3}#{1,6}[ \t]+(\S.*)$`)
	pairTags  = pattern(`(?i)</(?:table|tr|td|h[1-6]|pre|p|div)>`)
)

// read finds the shape of a page and gives its elements.
func read(source string) ([]element, shape, error) {
	const enoughTags = 8
	switch {
	case htmlStart().MatchString(source) || !fenceLine().MatchString(source) && len(pairTags().FindAllStringIndex(source, enoughTags)) == enoughTags:
		elements, err := readHTML(source, 1)
		return elements, htmlShape, err
	case isMarkdown(source):
		elements, err := readMarkdown(source)
		return elements, markdownShape, err
	}
	return readText(source), textShape, nil
}

// isMarkdown reports whether a page has fences, or headings of the template with # before them.
func isMarkdown(source string) bool {
	if fenceLine().MatchString(source) {
		return true
	}
	for _, m := range atxLine().FindAllStringSubmatch(source, -1) {
		if is := sectionOf(headingText(m[1])); is != otherSection && !strings.HasSuffix(strings.TrimSpace(m[1]), "#") {
			return true
		}
	}
	return false
}
