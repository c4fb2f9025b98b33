package check

import (
	"math"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/internal/strictjson"
)

// lexicalChecks look at the bytes of a body. A violation among them ends the judging of the body: what a decoder makes of
// such bytes depends on the decoder.
var lexicalChecks = []*Check{
	{
		ID: "lexical.empty-body", Layer: result.LayerLexical, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath,
		Meaning: "status 200 without a body",
		run: func(q question) {
			if q.ex.Response.Status == 200 && q.content.form == empty && !q.content.cut {
				q.find(whole, q.response(), "a JSON body", "no body", "status 200 without a body")
			}
		},
	},
	{
		ID: "lexical.size", Layer: result.LayerLexical, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath,
		Meaning: "the body is larger than any reply of these methods can be",
		run: func(q question) {
			q.applies()
			if len(q.content.body) > maxBody {
				q.find(whole, q.responses(), "at most 64 MiB", "more", "the body is larger than 64 MiB")
			}
		},
	},
	faultOf(strictjson.BOM, "the body begins with a byte order mark", true),
	faultOf(strictjson.InvalidUTF8, "the body is not valid UTF-8", true),
	faultOf(strictjson.NotJSON, "the body is not JSON as RFC 8259 defines it", false),
	faultOf(strictjson.TrailingData, "something follows the JSON value", false),
	faultOf(strictjson.Depth, "values are nested deeper than any decoder should follow", false),
	faultOf(strictjson.DuplicateKey, "an object has a member twice, letter case aside", false),
	faultOf(strictjson.LoneSurrogate, "a string holds half of a surrogate pair", false),
	{
		ID: "lexical.integer-range", Layer: result.LayerLexical, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath, ends: true,
		Meaning: "a number outside int64 where an integer is due",
		run: func(q question) {
			q.given(q.value.Exists())
			q.oddIntegers(func(p place, fits bool) {
				if !fits {
					q.find(p.path, p.branch.Pointer, "an integer of 64 bits", "a longer one", "%s is outside the range of a 64-bit integer", p.spoken())
				}
			})
		},
	},
	{
		ID: "lexical.integer-form", Layer: result.LayerLexical, Severity: result.Note, Operations: everyOperation, Pointer: anyPath,
		Meaning: "an integer written with a fraction or an exponent",
		run: func(q question) {
			q.oddIntegers(func(p place, fits bool) {
				if fits && strings.ContainsAny(p.value.Raw(), ".eE") {
					q.find(p.path, p.branch.Pointer, "digits", "a fraction or an exponent", "%s is an integer written with a fraction or an exponent", p.spoken())
				}
			})
		},
	},
}

// faultOf is the check for one kind of fault that the reader of the bytes names.
func faultOf(code strictjson.Code, meaning string, wire bool) *Check {
	return &Check{
		ID: "lexical." + string(code), Layer: result.LayerLexical, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath,
		Meaning: meaning, ends: true, wire: wire,
		run: func(q question) {
			if !q.given(q.content.form == jsonText) {
				return
			}
			for _, f := range q.faults {
				if f.Code == code {
					q.find(pathOf(f.Pointer), q.response(), "JSON (RFC 8259) with unique members", tellDetail(f.Detail),
						"byte %d: %s", f.Offset, tellDetail(f.Detail))
				}
			}
		},
	}
}

// maxDepth is how deep values may be nested. The contract needs four levels.
const maxDepth = 512

// readJSON reads the body and keeps one fault for each that is seen.
func (t *trial) readJSON() {
	if t.content.form != jsonText {
		return
	}
	t.schema = t.op.reply(t.ex.Response.Status)
	value, faults := strictjson.Parse(string(t.content.body), maxDepth)
	t.value = value
	seen := map[strictjson.Code]bool{}
	t.faults = slices.DeleteFunc(faults, func(f strictjson.Fault) (again bool) {
		switch f.Code {
		case strictjson.InvalidUTF8: // text in another encoding is wrong in every string, and its label may have said so
			again = seen[f.Code] || t.content.otherCharset
		case strictjson.NotJSON: // at once behind the mark, or where the body is cut off, as its length says
			again = seen[strictjson.BOM] && f.Offset == len("\ufeff") || t.content.cut && f.Offset >= len(t.content.body)-maxLiteral
		}
		seen[f.Code] = true
		return again
	})
	t.over = seen[strictjson.InvalidUTF8] && t.content.otherCharset
	if seen[strictjson.BOM] { // of decoded text this says nothing about the API, and the facade stumbles over it
		t.sound = false
	}
}

// maxLiteral is how far from the end a body may be at fault that breaks off in a word.
const maxLiteral = len("false")

// oddIntegers visits the integers of a reply that has others than a row of digits which any 64-bit integer holds, and says
// whether they fit into one. The contract declares no numbers but integers.
func (t *trial) oddIntegers(visit func(p place, fits bool)) {
	if !t.value.OddNumbers() {
		return
	}
	walk(t.schema, t.value, whole, func(p place) bool {
		if jsonType(p.value) == "integer" {
			_, fits := integerOf(p.value)
			visit(p, fits)
		}
		return true
	})
}

// longestNumber is how much of a number is read exactly; beyond it exact arithmetic would take minutes, and no
// integer of 64 bits needs a tenth of it.
const longestNumber = 200

// wholeNumber reads a JSON number exactly; false if it has a fraction. A number beyond any use becomes one that is out of
// the range of 64 bits just as well.
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
		return new(big.Int).SetUint64(math.MaxUint64), true
	}
	ratio, _ := new(big.Rat).SetString(text) // reads any number that JSON has
	return ratio.Num(), ratio.IsInt()
}

// integerOf is a number that is an integer of 64 bits.
func integerOf(value strictjson.Value) (int64, bool) {
	text, ok := value.Number()
	if !ok {
		return 0, false
	}
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n, true
	}
	if whole, ok := wholeNumber(text); ok && whole.IsInt64() {
		return whole.Int64(), true
	}
	return 0, false
}
