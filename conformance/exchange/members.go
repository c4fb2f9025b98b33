package exchange

import (
	_ "embed"
	"net/http"
	"strings"
)

// membersTable says what each member that the contract declares holds. It is generated from the contract, and a test
// compares the two.
//
//go:embed members.txt
var membersTable string

// class says what a member holds. All but person stay as they are.
type class uint8

const (
	person  class = iota // a name, a number, an id, a text, an address; and whatever is not declared
	enum                 // one of a list of words
	boolean              // true or false
	moment               // a time or a duration
	count                // how many, or a status
	report               // the text of an error: ids and numbers in it are people's
)

var classes = map[string]class{"person": person, "enum": enum, "boolean": boolean, "time": moment, "count": count, "error": report}

// members has the classes by place in lower case: members in another letter case are the same to most readers.
// vocabulary has the words of documented error texts, of HTML and of HTTP; documented has the longer of these texts.
var members, vocabulary, documented = func() (byPlace map[string]class, words, texts map[string]bool) {
	byPlace, words, texts = map[string]class{}, map[string]bool{}, map[string]bool{}
	add := func(text string) {
		for _, r := range runs(text) {
			if r.kind == letters {
				words[strings.ToLower(r.text)] = true
			}
		}
	}
	for line := range strings.Lines(membersTable) {
		line = strings.TrimSuffix(line, "\n")
		switch name, value, _ := strings.Cut(line, " "); name {
		case "", "#":
		case "text":
			add(value)
			if len(value) >= 8 {
				texts[value] = true
			}
		default:
			byPlace[strings.ToLower(name)] = classes[value]
		}
	}
	for status := 100; status < 600; status++ {
		add(http.StatusText(status))
	}
	add("doctype html head title body meta charset http equiv content type text link style script div span br hr p a h1 h2 h3 h4 pre center " +
		"table tr td th img href src rel class id lang en utf nginx openresty cloudflare apache server error errors page application json json " +
		"true false null undefined message status code api green chatid phone number invalid required not found http https www com net org example " +
		"whatsapp telegram mailto tel data image jpg jpeg png gif webp enc base newsletter broadcast undefined " +
		// The ids of exchanges, and what a plan says of itself.
		"live har max list info count groups group send probe missing type form method quota reply sent tries request requests skipped row scenarios usable " +
		strings.Join(operations, " "))
	return byPlace, words, texts
}()
