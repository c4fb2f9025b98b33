package check

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/big"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// maxDepth is how deep values may be nested. The contract needs four levels.
const maxDepth = 512

// judgeLexical judges the bytes of a JSON body and, if they hold, decodes them. Its violations end the judging
// of the body: what a decoder makes of such bytes depends on the decoder.
func (t *trial) judgeLexical() bool {
	spec := fmt.Sprintf("%s/responses/%d", t.op.Pointer, t.ex.Response.Status)
	for _, d := range definitions {
		if d.Layer == Lexical && d.ID != "lexical.empty-body" && d.Severity == Violation {
			t.asked(d.ID)
		}
	}
	if t.ex.Response.Status == 200 && len(bytes.TrimSpace(t.body)) == 0 {
		t.find("lexical.empty-body", at(""), spec, "a JSON body", "white space", "status 200 with nothing but white space in the body")
		return false
	}
	slips, numbers := scan(t.body, maxDepth)
	for _, slip := range slips {
		t.find("lexical."+slip.code, at(slip.pointer), spec, "JSON (RFC 8259) with unique members", slip.detail,
			fmt.Sprintf("byte %d: %s", slip.offset, slip.detail))
	}
	if len(slips) > 0 {
		return false
	}
	if !t.judgeIntegers(numbers) {
		return false
	}
	decoder := json.NewDecoder(bytes.NewReader(t.body))
	decoder.UseNumber()
	return decoder.Decode(&t.value) == nil
}

// judgeIntegers looks at the numbers that a 64-bit integer might not hold, where the contract wants one.
func (t *trial) judgeIntegers(numbers []number) bool {
	inRange := true
	schema, ok := t.op.ReplySchema(t.ex.Response.Status)
	if !ok {
		return true
	}
	for _, n := range numbers {
		place, ok := locate(schema, n.pointer)
		if !ok {
			continue
		}
		branch, ok := place.Branch("integer")
		if !ok {
			continue
		}
		value, whole := wholeNumber(n.text)
		switch {
		case whole && !value.IsInt64():
			t.find("lexical.integer-range", at(n.pointer), branch.Pointer, "an integer of 64 bits", n.text,
				spoken(n.pointer)+" is outside the range of a 64-bit integer")
			inRange = false
		case whole && strings.ContainsAny(n.text, ".eE"):
			t.find("lexical.integer-form", at(n.pointer), branch.Pointer, value.String(), n.text,
				fmt.Sprintf("%s, the integer %s, is written as %s", n.pointer, value, n.text))
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

func validJSON(body []byte) bool { return json.Valid(body) }
