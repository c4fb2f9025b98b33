package docpage

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// Paragraph is a piece of a page's prose: where it stands and the digest of its words, never the words. Descriptions in
// tables are prose too.
type Paragraph struct {
	// Line is the line of the page, from 1.
	Line int `json:"line"`
	// SHA256 is the hexadecimal digest of the words, parted by single spaces, cut to 16 digits.
	SHA256 string `json:"sha256"`
}

// Prose says which paragraphs a page and its snapshot do not share. Notes of the ledger rest on paragraphs and are read
// by people, so this is for them to look at and never drift.
type Prose struct {
	// Compared is false where there is no snapshot with paragraphs to compare with; the lists are then empty.
	Compared bool `json:"compared"`
	// New are the lines of the page with paragraphs that the snapshot does not have.
	New []int `json:"new"`
	// Gone are the lines of the snapshot's page with paragraphs that the page does not have.
	Gone []int `json:"gone"`
	// Notes is how many notes of the ledger speak of the page's method and product; 0 against a snapshot.
	Notes int `json:"notes"`
}

// paragraphsOf digests the prose of a page.
func paragraphsOf(elements []element, tables []placedTable) []Paragraph {
	found := []Paragraph{}
	add := func(text string, line int) {
		if text = squeeze(text); text != "" {
			sum := sha256.Sum256([]byte(text))
			const digits = 16
			found = append(found, Paragraph{line, hex.EncodeToString(sum[:])[:digits]})
		}
	}
	for _, e := range elements {
		if e.kind == textElement && !isAddress(e.text) && !isVerb(e.text) {
			add(e.text, e.line)
		}
	}
	for _, table := range tables {
		for _, f := range table.fields {
			if f.about != "" {
				add(f.name+" "+f.about, f.line)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Paragraph) int { return a.Line - b.Line })
	return found
}

// compareProse says which paragraphs differ; their order is no difference.
func compareProse(page, snapshot *Page) *Prose {
	p := &Prose{New: []int{}, Gone: []int{}}
	if page.Paragraphs == nil || snapshot.Paragraphs == nil {
		return p
	}
	p.Compared = true
	p.New, p.Gone = without(page.Paragraphs, snapshot.Paragraphs), without(snapshot.Paragraphs, page.Paragraphs)
	return p
}

// without are the lines of the paragraphs that some others do not have.
func without(paragraphs, others []Paragraph) []int {
	left := map[string]int{}
	for _, one := range others {
		left[one.SHA256]++
	}
	lines := []int{}
	for _, one := range paragraphs {
		if left[one.SHA256]--; left[one.SHA256] < 0 {
			lines = append(lines, one.Line)
		}
	}
	return lines
}

// proseOfLedger says what can be said without a snapshot: nothing, but for a copy of the very page that the ledger was
// read from.
func proseOfLedger(page *Page, contract *openapi.Contract) *Prose {
	p := &Prose{New: []int{}, Gone: []int{}}
	for _, source := range contract.Sources {
		p.Compared = p.Compared || source.SHA256 == page.SHA256
	}
	for _, entry := range contract.Claims {
		if entry.Kind == noteKind && operationOfSubject(entry.Subject) == page.Operation && entry.Covers(page.Product) {
			p.Notes++
		}
	}
	return p
}

// summary is the end of the report's first line; empty where the prose is as it was.
func (p *Prose) summary() string {
	switch {
	case p == nil:
		return ""
	case !p.Compared && p.Notes > 0:
		return fmt.Sprintf("prose not compared (%s on it; --since names the paragraphs that moved)", count(p.Notes, "note rests", "notes rest"))
	case !p.Compared:
		return "prose not compared"
	case len(p.New)+len(p.Gone) > 0:
		return count(max(len(p.New), len(p.Gone)), "paragraph", "paragraphs") + " moved"
	}
	return ""
}

// places says where paragraphs moved; empty where none did.
func (p *Prose) places() string {
	if p == nil {
		return ""
	}
	var parts []string
	if len(p.New) > 0 {
		parts = append(parts, "new on "+linesOf(p.New))
	}
	if len(p.Gone) > 0 {
		parts = append(parts, "gone from "+linesOf(p.Gone)+" of the snapshot")
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, ", ") + ": no drift; see whether a note of the ledger rests on them"
}

func linesOf(lines []int) string {
	const most = 8
	var texts []string
	for _, line := range slices.Compact(slices.Clone(lines)) {
		texts = append(texts, fmt.Sprint(line))
	}
	word := "line "
	if len(texts) > 1 {
		word = "lines "
	}
	if len(texts) > most {
		return fmt.Sprintf("%s%s and %d more", word, strings.Join(texts[:most], ", "), len(texts)-most)
	}
	return word + strings.Join(texts, ", ")
}
