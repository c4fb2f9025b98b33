package check

import (
	"strings"
	"testing"
)

// TestBytes: what is wrong with the bytes of a body is said once, and ends what is said about it.
func TestBytes(t *testing.T) {
	const person = `{"chatId":"71234567890@c.us"`
	coded := jsonAnd("Content-Encoding", "br")
	cases{
		"nothing":                       {scene{}, "violation empty-body whole"},
		"white space":                   {scene{reply: " \r\n\t"}, "violation empty-body whole"},
		"nothing, on a refusal":         {scene{status: 401}, ""},
		"nothing, cut off":              {scene{headers: jsonAnd("Content-Length", "9")}, "violation content-length"},
		"nothing, coded":                {scene{headers: coded}, "violation content-encoding"},
		"a mark":                        {scene{reply: "\ufeff" + good}, "violation bom whole"},
		"nothing but a mark":            {scene{reply: "\ufeff"}, "violation bom whole"},
		"a mark, and broken":            {scene{reply: "\ufeff{"}, "violation bom whole, violation not-json whole"},
		"broken behind three bytes":     {scene{reply: "[1,"}, "violation not-json whole"},
		"in another encoding":           {scene{reply: person + ",\"name\":\"\xc8\xe2\",\"x\":1}"}, "violation invalid-utf8 /name"},
		"in many places":                {scene{reply: person + ",\"name\":\"\xc8\xe2\",\"email\":\"\xc8\"}"}, "violation invalid-utf8 /name"},
		"as its label says, and broken": {scene{reply: person + ",\"name\":\"\xc8\"", headers: typed("application/json; charset=koi8-r")}, "violation charset, violation not-json whole"},
		"as its label says, and twice":  {scene{reply: person + ",\"name\":\"\xc8\",\"Name\":\"\"}", headers: typed("application/json; charset=koi8-r")}, "violation charset, violation duplicate-key /Name"},
		"names twice":                   {scene{reply: person + `,"name":"","name":"","email":"","email":""}`}, "violation duplicate-key /name, violation duplicate-key /email"},
		"a name twice, and a note":      {scene{reply: person + `,"name":"","name":"","messageExpiration":1.0,"x":1}`}, "violation duplicate-key /name, note integer-form /messageExpiration"},
		"a second document":             {scene{reply: good + "\n" + good}, "violation trailing-data whole"},
		"half a pair":                   {scene{reply: person + `,"name":"\ud800"}`}, "violation lone-surrogate /name"},
		"deep":                          {scene{reply: person + `,"x":` + strings.Repeat("[", 511) + strings.Repeat("]", 511) + "}"}, "drift undeclared /x"},
		"too deep":                      {scene{reply: person + `,"x":` + strings.Repeat("[", 512) + strings.Repeat("]", 512) + "}"}, "violation depth /x" + strings.Repeat("/0", 511)},
		"cut off in five letters":       {scene{reply: person + `,"isMute":falsy`, headers: jsonAnd("Content-Length", "99")}, "violation content-length"},
		"cut off in no word of JSON":    {scene{reply: person + `,"isMute":falsity`, headers: jsonAnd("Content-Length", "99")}, "violation content-length, violation not-json /isMute"},
		"cut off, and a name twice":     {scene{reply: person + `,"name":"","name":`, headers: jsonAnd("Content-Length", "99")}, "violation content-length, violation duplicate-key /name"},
	}.run(t)
}

// TestFormsOfIntegers: where an integer is due, its value counts; that of another form is a note.
func TestFormsOfIntegers(t *testing.T) {
	of := func(number string) scene {
		return scene{reply: `{"chatId":"71234567890@c.us","messageExpiration":` + number + `,"muteExpiration":1}`}
	}
	cases{
		"the largest":             {of("9223372036854775807"), ""},
		"larger":                  {of("9223372036854775808"), "violation integer-range /messageExpiration"},
		"the smallest":            {of("-9223372036854775808"), ""},
		"larger, in another form": {of("1e30"), "violation integer-range /messageExpiration"},
		"an exponent":             {of("1e3"), "note integer-form /messageExpiration"},
		"a large exponent":        {of("1E3"), "note integer-form /messageExpiration"},
		"a point":                 {of("1.0"), "note integer-form /messageExpiration"},
		"a fraction":              {of("1.5"), "violation type /messageExpiration"},
		"no number":               {scene{reply: `{"chatId":"71234567890@c.us","name":"1e3","new":1e30}`}, "drift undeclared /new"},
	}.run(t)
}

// TestDecodedBytesEndNothing: what a recorder has decoded is not judged as bytes, but all that it says is.
func TestDecodedBytesEndNothing(t *testing.T) {
	for name, c := range (cases{
		"a mark":                       {scene{reply: "\ufeff" + good}, ""},
		"another encoding":             {scene{reply: "{\"chatId\":\"71234567890@c.us\",\"name\":\"\xc8\"}"}, ""},
		"another encoding, in an item": {scene{operation: list, reply: "[{\"id\":\"1@c.us\",\"name\":\"\xc8\"}]"}, ""},
		"another encoding, in an id":   {scene{operation: send, reply: "{\"idMessage\":\"3EB0\xc8\"}"}, "note message-id-blank /idMessage"},
		"another encoding, in words":   {scene{status: 400, reply: "{\"message\":\"Validation failed \xc8\"}"}, "note message-text /message"},
		"and a fault":                  {scene{reply: "{\"chatId\":\"71234567890@c.us\",\"name\":\"\xc8\",\"x\":1}"}, "drift undeclared /x"},
	}) {
		ex := c.exchange()
		ex.Decoded = true
		if got := told(judgeOf(t).Exchange(ex)); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestWhatLexicalFindingsSay in full.
func TestWhatLexicalFindingsSay(t *testing.T) {
	const rfc = "JSON (RFC 8259) with unique members"
	sayings{
		"empty-body":    {scene{}, "a JSON body", "no body", "status 200 without a body", "/responses/200"},
		"duplicate-key": {scene{reply: `{"chatId":"1","ChatID":""}`}, rfc, `member "chatId" again as "ChatID"`, `byte 14: member "chatId" again as "ChatID"`, "/responses/200"},
		"integer-range": {scene{reply: `{"messageExpiration":1e30}`}, "an integer of 64 bits", "a longer one",
			"/messageExpiration is outside the range of a 64-bit integer", contactInfo + "/properties/messageExpiration"},
		"integer-form": {scene{reply: `{"messageExpiration":1.0}`}, "digits", "a fraction or an exponent",
			"/messageExpiration is an integer written with a fraction or an exponent", contactInfo + "/properties/messageExpiration"},
	}.run(t)
}

// TestWholeNumber: integers are told from fractions by value, and hostile lengths cost nothing.
func TestWholeNumber(t *testing.T) {
	const huge = "18446744073709551615" // stands for anything beyond use
	zeros := strings.Repeat("0", 10_000_000)
	for text, want := range map[string]string{
		"0": "0", "-0": "0", "0e999999999": "0", "-0e999": "0", "0.000": "0", "-7": "-7", "1.0": "1", "1e3": "1000", "7.987654321e10": "79876543210",
		"9223372036854775808": "9223372036854775808", "100e-2": "1",
		"1." + strings.Repeat("0", 198): "1", "1." + strings.Repeat("0", 199): "", "1e99": "1" + strings.Repeat("0", 99), "1e100": huge, "1e+007": "10000000",
		"1.5": "", "1e-1": "", "1e-999999999": "", "12.5e0": "",
		"1e400": huge, "1e999999999": huge, "1" + zeros: huge, "1." + zeros + "1": "",
	} {
		value, whole := wholeNumber(text)
		got := ""
		if whole {
			got = value.String()
		}
		if got != want {
			t.Errorf("%.30s is %.30q, want %q", text, got, want)
		}
	}
}
