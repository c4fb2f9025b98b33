package check

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// maxDepth is how deep values may be nested. The contract needs four levels.
const maxDepth = 512

// maxOddForms of integers are looked at: they are notes, and a list may have as many as items.
const maxOddForms = 100

// judgeLexical judges the bytes of a JSON body and, if they hold, decodes them. Its violations end the judging
// of the body: what a decoder makes of such bytes depends on the decoder.
func (t *trial) judgeLexical() bool {
	spec := fmt.Sprintf("%s/responses/%d", t.op.Pointer, t.ex.Response.Status)
	for _, d := range definitions {
		if d.Layer == result.LayerLexical && d.ID != "lexical.empty-body" && d.Severity == result.Violation {
			t.asked(d.ID)
		}
	}
	schema := t.replySchema()
	odd := 0
	slips, numbers := scanFor(t.body, maxDepth, func(n number) bool {
		place, _ := locate(schema, n.pointer)
		if _, due := place.Branch("integer"); !due {
			return false
		}
		if value, whole := wholeNumber(n.text); !whole || !value.IsInt64() {
			return true
		}
		odd++ // no fault: any number of these must not crowd out one that is
		return odd <= maxOddForms
	})
	for _, slip := range oneForEach(slips) {
		t.find("lexical."+slip.code, at(slip.pointer), spec, "JSON (RFC 8259) with unique members", slip.detail,
			fmt.Sprintf("byte %d: %s", slip.offset, slip.detail))
	}
	if len(slips) > 0 {
		return false
	}
	if !t.judgeIntegers(schema, numbers) {
		return false
	}
	t.value = decode(t.body)
	t.null = t.value == nil
	return true
}

// oneForEach drops slips that are one fault seen again: text in another encoding is wrong in every string, and after a
// byte order mark alone there is nothing.
func oneForEach(slips []slip) []slip {
	seen := false
	return slices.DeleteFunc(slips, func(s slip) bool {
		again := s.code == "invalid-utf8" && seen || s.code == "not-json" && slips[0].code == "bom" && s.offset == len("\ufeff")
		seen = seen || s.code == "invalid-utf8"
		return again
	})
}

// judgeIntegers looks at the numbers that a 64-bit integer might not hold, where the contract wants one.
func (t *trial) judgeIntegers(schema openapi.Schema, numbers []number) bool {
	inRange := true
	for _, n := range numbers {
		place, _ := locate(schema, n.pointer)
		branch, _ := place.Branch("integer")
		value, whole := wholeNumber(n.text)
		switch {
		case !whole:
			t.fractions = append(t.fractions, n) // the schema layer's to say
		case !value.IsInt64():
			t.find("lexical.integer-range", at(n.pointer), branch.Pointer, "an integer of 64 bits", "a longer one",
				spoken(n.pointer)+" is outside the range of a 64-bit integer")
			inRange = false
		case strings.ContainsAny(n.text, ".eE"):
			t.find("lexical.integer-form", at(n.pointer), branch.Pointer, "digits", "a fraction or an exponent",
				spoken(n.pointer)+" is an integer written with a fraction or an exponent")
		}
	}
	return inRange
}

// longestNumber is how much of a number is read exactly; beyond it exact arithmetic would take minutes, and no
// integer of 64 bits needs a tenth of it.
const longestNumber = 200

// wholeNumber reads a JSON number exactly; false if it has a fraction. A number beyond any use becomes one that is
// as far out of range.
func wholeNumber(text string) (*big.Int, bool) {
	mantissa, exponent, _ := strings.Cut(strings.ToLower(text), "e")
	if strings.Trim(mantissa, "-0.") == "" {
		return new(big.Int), true
	}
	huge := len(strings.TrimLeft(exponent, "+-0")) > 2
	switch {
	case huge && strings.HasPrefix(exponent, "-"), len(mantissa) > longestNumber && strings.Contains(mantissa, "."):
		return nil, false
	case huge, len(mantissa) > longestNumber:
		return new(big.Int).Lsh(big.NewInt(1), 1000), true
	}
	ratio, ok := new(big.Rat).SetString(text)
	if !ok || !ratio.IsInt() {
		return nil, false
	}
	return ratio.Num(), true
}

// locate follows a JSON Pointer through a schema; false where the contract declares nothing.
func locate(schema openapi.Schema, pointer string) (openapi.Schema, bool) {
	if pointer == "" {
		return schema, true
	}
	for _, token := range strings.Split(pointer[1:], "/") {
		next, ok := step(schema, openapi.Unescape(token))
		if !ok {
			return openapi.Schema{}, false
		}
		schema = next
	}
	return schema, true
}

// step goes from a schema to one of its members or items, through a union if need be.
func step(schema openapi.Schema, token string) (openapi.Schema, bool) {
	for _, branch := range schema.Branches() {
		if next, ok := branch.Property(token); ok {
			return next, true
		}
		if next, ok := branch.Member(); ok {
			return next, true
		}
	}
	return openapi.Schema{}, false
}
