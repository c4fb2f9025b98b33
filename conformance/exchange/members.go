package exchange

import (
	_ "embed"
	"net/http"
	"regexp"
	"strings"
	"sync"
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

// declarations are what the contract and the pages say of members and texts.
type declarations struct {
	// members has the classes by place in lower case: members in another letter case are the same to most readers.
	members map[string]class
	// parents are the places of members that hold others.
	parents map[string]bool
	// vocabulary has the words of documented error texts, of HTML and of HTTP; documented has the longer of these texts.
	vocabulary, documented map[string]bool
}

// declared reads the table when the first person is looked for, which most runs never do.
var declared = sync.OnceValue(func() declarations {
	d := declarations{members: map[string]class{}, parents: map[string]bool{}, vocabulary: map[string]bool{}, documented: map[string]bool{}}
	add := func(text string) {
		for _, r := range runs(text) {
			if r.kind == letters {
				d.vocabulary[strings.ToLower(r.text)] = true
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
				d.documented[value] = true
			}
		default:
			place := strings.ToLower(name)
			d.members[place] = classes[value]
			for i := range place {
				if place[i] == '.' {
					d.parents[strings.TrimSuffix(place[:i], "[]")] = true
				}
			}
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
	return d
})

// pattern compiles an expression when it is first used.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
