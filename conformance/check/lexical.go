package check

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
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
	value, slips := strictjson.Parse(string(t.body), maxDepth)
	for _, slip := range oneForEach(slips) {
		t.find("lexical."+string(slip.Code), at(slip.Pointer), spec, "JSON (RFC 8259) with unique members", slip.Detail,
			fmt.Sprintf("byte %d: %s", slip.Offset, slip.Detail))
	}
	if len(slips) > 0 {
		return false
	}
	if !t.judgeIntegers(schema, oddNumbers(schema, value)) {
		return false
	}
	t.value = decode(t.body)
	t.null = t.value == nil
	return true
}

// oneForEach drops slips that are one fault seen again: text in another encoding is wrong in every string, and after a
// byte order mark alone there is nothing.
func oneForEach(slips []strictjson.Fault) []strictjson.Fault {
	seen := false
	return slices.DeleteFunc(slips, func(s strictjson.Fault) bool {
		again := s.Code == strictjson.InvalidUTF8 && seen || s.Code == strictjson.NotJSON && slips[0].Code == strictjson.BOM && s.Offset == len("\ufeff")
		seen = seen || s.Code == strictjson.InvalidUTF8
		return again
	})
}

// number is one that a decoder to int64 could stumble over, where an integer is due.
type number struct{ pointer, text string }

// oddNumbers finds them. Of those that are whole and in range a few are enough: they are notes, and a list may have as
// many as items.
func oddNumbers(schema openapi.Schema, value strictjson.Value) (list []number) {
	if !value.OddNumbers() {
		return nil
	}
	odd := 0
	var walk func(openapi.Schema, strictjson.Value, string)
	walk = func(schema openapi.Schema, value strictjson.Value, pointer string) {
		if text, ok := value.Number(); ok && !value.Plain() {
			if _, due := schema.Branch("integer"); !due {
				return
			}
			if n, whole := wholeNumber(text); whole && n.IsInt64() {
				if odd++; odd > maxOddForms {
					return
				}
			}
			list = append(list, number{pointer, text})
		}
		for i, item := range value.Items() {
			if next, ok := step(schema, ""); ok {
				walk(next, item, pointer+"/"+strconv.Itoa(i))
			}
		}
		for name, member := range value.Members() {
			if next, ok := step(schema, name); ok {
				walk(next, member, pointer+"/"+openapi.Escape(name))
			}
		}
	}
	walk(schema, value, "")
	return list
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
