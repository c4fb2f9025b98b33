package openapi

import (
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi/internal/tree"
)

// Answer says what the contract does with a statement.
type Answer string

const (
	// Adopted statements stand in the contract as they are.
	Adopted Answer = "adopted"
	// Union statements are one branch of several that documents give.
	Union Answer = "union"
	// Respelled statements are adopted under the spelling of the page's own example.
	Respelled Answer = "respelled"
	// Overruled statements are not in the contract; Reason says why.
	Overruled Answer = "overruled"
	// Silent entries record that a page does not say something; Reason says what.
	Silent Answer = "silent"
)

// Claim is one statement of one source about the API.
type Claim struct {
	// ID is stable: checks, reports and other entries name it.
	ID string
	// Document is the file name of a founding document without its ending; Source names any other page. One is set.
	Document, Source string
	// From is the key of the source in Contract.Sources.
	From string
	// Product is whatsapp, telegram or max; "telegram (inferred)" where the page names none; "all" for what a
	// source says of the three alike.
	Product string
	// Language is that of the page; empty where it matters to nobody.
	Language string
	// Evidence is document, later or reported.
	Evidence string
	// Address is that of the page; empty where nobody wrote it down.
	Address string
	// PageLine is the line of the page that says it; 0 where it was not kept.
	PageLine             int
	Witness              string
	Kind, Subject, Value string
	Answer               Answer
	Reason               string
	// Pointer is a JSON Pointer into greenapi.yaml; empty only for overruled and silent claims with no place.
	Pointer string
	// Checks are the ids of the checks that test the claim.
	Checks []string
	// Seen is the name of the condition (see Conditions) that confirms or contradicts a note.
	Seen string
	// Untested says why no check tests the claim, or of a note why no exchange can show it.
	Untested string
	// Line is the entry's line in claims.yaml.
	Line int
}

// Subject is a claim's subject taken apart.
type Subject = tree.Subject

// ParseSubject takes the subject of a claim apart, such as getContacts.response[].id. An error says what is wrong with it.
func ParseSubject(text string) (Subject, error) { return tree.ParseSubject(text) }

var (
	kinds   = []string{"method", "path", "type", "required", "enum", "null", "absent", "error", "example", "note"}
	answers = []Answer{Union, Respelled, Overruled, Silent}
)

var productNames = []string{"whatsapp", "telegram", "max"}

// allProducts stands in a claim that holds for every product.
const allProducts = "all"

// ProductName is the product without the mark that it was inferred: whatsapp, telegram, max or all.
func (c Claim) ProductName() string {
	name, _, _ := strings.Cut(c.Product, " ")
	return name
}

// Products are the products that the claim speaks of.
func (c Claim) Products() []string {
	if name := c.ProductName(); name != allProducts {
		return []string{name}
	}
	return slices.Clone(productNames)
}

// Covers reports whether the claim speaks of a product.
func (c Claim) Covers(product string) bool {
	return slices.Contains(c.Products(), product)
}

// InForce reports whether the contract says what the claim says.
func (c Claim) InForce() bool {
	return c.Answer == Adopted || c.Answer == Union || c.Answer == Respelled
}
