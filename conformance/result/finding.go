package result

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Layer is the kind of question a check asks.
type Layer string

// The six layers. A fault is reported once, by the first layer that sees it.
const (
	LayerLexical  Layer = "lexical"
	LayerHTTP     Layer = "http"
	LayerSchema   Layer = "schema"
	LayerDrift    Layer = "drift"
	LayerRelation Layer = "relation"
	LayerClient   Layer = "client"
)

// Severity is what a finding means for the verdict.
type Severity string

const (
	// Violation: no document of any product allows it, or it is not JSON.
	Violation Severity = "violation"
	// Drift: the documents of the product at hand do not say it, or say otherwise.
	Drift Severity = "drift"
	// Note findings never change a verdict.
	Note Severity = "note"
)

// Finding is one thing a check has to say about one exchange.
type Finding struct {
	// Code is the stable name of the fault: the check's id without its layer.
	Code     string   `json:"code"`
	Check    string   `json:"check"`
	Layer    Layer    `json:"layer"`
	Severity Severity `json:"severity"`

	Operation string `json:"operation"`
	Product   string `json:"product"`
	Exchange  string `json:"exchange"`
	// Pointer is a JSON Pointer (RFC 6901) into the body, "" for the whole body and nil for status and headers. Of a
	// finding that came more than once it is the first place.
	Pointer *string `json:"pointer,omitempty"`
	// Times is how often the fault came in the exchange: at other indexes of a list it is the same one. At least 1.
	Times int `json:"times"`

	Expected string `json:"expected"`
	Actual   string `json:"actual"`
	// Message is one readable line.
	Message string `json:"message"`
	// Excerpt is the object around the first place by its shape, as in {"id": …@c.us, "size": integer}; "" where there is
	// none.
	Excerpt string `json:"excerpt,omitempty"`
	// Lacks names a member that every page of the product shows and that the finding means is lacking: it came under
	// another name, or empty. "" for any other finding.
	Lacks string `json:"lacks,omitempty"`
	// Spec is the place in the contract, as in openapi/greenapi.yaml:12.
	Spec string `json:"spec"`
	// Claims are the ids of the statements that the finding contradicts; never nil.
	Claims []string `json:"claims"`
	// Fingerprint stays the same when the same fault comes again in another exchange or list item.
	Fingerprint string `json:"fingerprint"`
	// Known is true if the finding is an accepted deviation and so does not count.
	Known bool `json:"known"`
}

// Counts reports whether the finding speaks against conformance, unless drift only warns.
func (f Finding) Counts() bool { return !f.Known && f.Severity != Note }

// Sentence is the message; that of a finding which came more than once names the shape of its places, as /*/lid, and not
// the first.
func (f Finding) Sentence() string {
	if f.Times > 1 && f.Pointer != nil && *f.Pointer != "" {
		return strings.Replace(f.Message, *f.Pointer, AnyIndex(f.Pointer), 1)
	}
	return f.Message
}

// Fingerprint hashes what identifies a fault: list indexes become *, so that the same fault in another item is the
// same fault. A nil pointer and "" are one place.
func Fingerprint(code, operation, product string, pointer *string) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{code, operation, product, AnyIndex(pointer)}, "\n")))
	return hex.EncodeToString(sum[:])
}

// AnyIndex is a pointer with * in place of every list index; "" for nil.
func AnyIndex(pointer *string) string {
	if pointer == nil {
		return ""
	}
	tokens := strings.Split(*pointer, "/")
	for i, token := range tokens {
		if token != "" && strings.Trim(token, "0123456789") == "" {
			tokens[i] = "*"
		}
	}
	return strings.Join(tokens, "/")
}
