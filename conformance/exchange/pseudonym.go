package exchange

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// pseudonyms gives each value of one recording a pseudonym of its own: the same value always the same, distinct values
// distinct ones. The key is drawn anew for each recording, so that nobody can follow a person from one to the next.
type pseudonyms struct {
	key    [32]byte
	given  map[string]string // value to pseudonym
	taken  map[string]bool   // pseudonyms
	digits map[string]string // the same for rows of digits
	used   map[string]bool
	// words and numbers are those of the recording: no pseudonym is made of them.
	words, numbers map[string]bool
	values         map[string]bool // the short ones, in lower case
	// err is the first value that got none.
	err error
}

func newPseudonyms() *pseudonyms {
	p := &pseudonyms{given: map[string]string{}, taken: map[string]bool{}, digits: map[string]string{}, used: map[string]bool{},
		words: map[string]bool{}, numbers: map[string]bool{}, values: map[string]bool{}}
	_, _ = rand.Read(p.key[:]) // never fails
	return p
}

// learn takes notice of what a value is made of.
func (p *pseudonyms) learn(value string) {
	if len(value) <= 40 {
		p.values[strings.ToLower(value)] = true
	}
	for _, r := range runs(value) {
		switch {
		case r.kind == letters && len(r.text) >= 3 && !declared().vocabulary[strings.ToLower(r.text)]:
			p.words[strings.ToLower(r.text)] = true
		case r.kind == numerals && len(r.text) >= personal:
			p.numbers[r.text] = true
		}
	}
}

// polite is how often a pseudonym is drawn anew because it holds a word or is a number of the recording. Where all do,
// as in a recording of pseudonyms, it is enough that it is another's than this one's.
const polite = 64

// personal is how many digits in a row may be somebody's number or id.
const personal = 7

// suffix says of what kind a chat is.
const suffix = `@(?:c\.us|g\.us|lid|newsletter|broadcast|s\.whatsapp\.net)`

var (
	// chatID is an id as the API writes them, and as it has been seen to write them by mistake. Two numbers are one id
	// only in front of a suffix.
	chatID = pattern(`^(\+|-?)([0-9]+)(?:(?:-([0-9]+))?(` + suffix + `))?$`)
	// suffixed is a text in front of the suffix of a chat.
	suffixed = pattern(`^(.*)(` + suffix + `)$`)
	// written is a number as people write it.
	written = pattern(`^[-+() ./0-9\x{a0}]+$`)
	code    = pattern(`^[0-9A-Za-z_-]{7,}$`)
	mail    = pattern(`^[^@\s/:]+@[^@\s/:]+$`)
	// scheme begins an address. Other words in front of a colon may be names.
	scheme = pattern(`^(?i:(?:https?|ftp|wss?)://[^/\s]|(?:mailto|tel|data):\S)`)
)

// of returns the pseudonym of a value.
func (p *pseudonyms) of(value string) string {
	if !slices.ContainsFunc(runs(value), func(r run) bool { return r.kind != between }) {
		return value // spaces and punctuation are nobody's
	}
	if given, ok := p.given[value]; ok {
		return given
	}
	for _, placeholder := range []string{idPlaceholder, tokenPlaceholder} {
		if before, after, found := strings.Cut(value, placeholder); found {
			return p.of(before) + placeholder + p.of(after)
		}
	}
	if part := chatID().FindStringSubmatch(value); part != nil {
		text := part[1] + p.row(part[2])
		if part[3] != "" {
			text += "-" + p.row(part[3])
		}
		return text + part[4]
	}
	if part := suffixed().FindStringSubmatch(value); part != nil {
		if part[1] == "" || part[1] == "null" || part[1] == "undefined" {
			return value
		}
		return p.of(part[1]) + part[2]
	}
	if written().MatchString(value) {
		return p.over(value)
	}
	made := p.draw("values", 1<<12, func(attempt uint32) (string, bool) {
		made := p.make(value, attempt)
		return made, made != value && !p.taken[made] && (attempt >= polite || !p.shows(made))
	})
	p.given[value], p.taken[made] = made, true
	return made
}

// draw makes pseudonyms until one is fit; "", and an error, where none is.
func (p *pseudonyms) draw(what string, attempts uint32, try func(attempt uint32) (made string, fit bool)) string {
	for attempt := range attempts {
		if made, fit := try(attempt); fit {
			return made
		}
	}
	p.err = fmt.Errorf("more distinct %s than there are pseudonyms", what)
	return ""
}

// shows reports whether a text holds a word of the recording. Words of three letters cannot be avoided in all scripts.
func (p *pseudonyms) shows(text string) bool {
	return slices.ContainsFunc(runs(text), func(r run) bool {
		return r.kind == letters && len([]rune(r.text)) > 3 && p.words[strings.ToLower(r.text)]
	})
}

func (p *pseudonyms) make(value string, attempt uint32) string {
	s := p.stream(value, attempt)
	longer := int(attempt) / 64
	switch {
	case scheme().MatchString(value):
		if u, ok := p.address(s, value, longer); ok {
			return u
		}
	case mail().MatchString(value):
		local, _, _ := strings.Cut(value, "@")
		return p.prose(s, local, longer) + "@" + s.word("latin", 6) + pseudoHost
	case isCode(value):
		return s.code(value)
	}
	return p.prose(s, value, longer)
}

// isCode tells an identifier made by a machine from words.
func isCode(value string) bool {
	return code().MatchString(value) && strings.ContainsAny(value, "0123456789") && strings.Trim(value, "0123456789_-") != ""
}

// prose replaces a text: numbers as people write them as numbers, the rest run by run.
func (p *pseudonyms) prose(s *stream, value string, longer int) string {
	var out strings.Builder
	done := 0
	for _, at := range numberInText().FindAllStringIndex(value, -1) {
		if number := value[at[0]:at[1]]; len(digitsOf(number)) >= personal && !date().MatchString(number) {
			p.byRuns(&out, s, value[done:at[0]], longer)
			out.WriteString(p.over(number))
			done = at[1]
		}
	}
	p.byRuns(&out, s, value[done:], longer)
	return out.String()
}

// byRuns writes a text without numbers, run by run.
func (p *pseudonyms) byRuns(out *strings.Builder, s *stream, value string, longer int) {
	for _, r := range runs(value) {
		switch r.kind {
		case letters:
			out.WriteString(likeCase(r.text, s.word(scriptOf(r.text), len([]rune(r.text))+longer)))
		case numerals:
			if len(r.text) >= personal {
				out.WriteString(p.row(r.text))
			} else {
				out.WriteString(s.numerals(len(r.text)))
			}
		case symbols:
			for range len([]rune(r.text)) + longer {
				out.WriteString(s.pick(pseudoSymbols))
			}
		default:
			out.WriteString(r.text)
		}
	}
}

// pseudoHost ends the host names of pseudonyms (RFC 2606).
const pseudoHost = ".example"

var picture = pattern(`^image/(jpe?g|png|gif|webp)(;base64)?$`)

var extension = pattern(`^(.+)(\.(?:jpe?g|png|gif|webp|enc|mp4|html?|json))$`)

// address replaces a URL: scheme and shape stay.
func (p *pseudonyms) address(s *stream, value string, longer int) (string, bool) {
	u, err := url.Parse(value)
	if err != nil || u.Scheme == "" {
		return "", false
	}
	if u.Host == "" {
		if strings.EqualFold(u.Scheme, "data") { // a picture
			kind, _, _ := strings.Cut(strings.TrimPrefix(value[len(u.Scheme):], ":"), ",")
			if !picture().MatchString(kind) {
				kind = ""
			}
			return u.Scheme + ":" + kind + ",999" + s.numerals(9), true
		}
		return u.Scheme + ":" + p.of(u.Opaque), true
	}
	var out strings.Builder
	out.WriteString(u.Scheme + "://" + s.word("latin", 8+longer) + pseudoHost)
	for i, segment := range strings.Split(u.Path, "/") {
		if i > 0 {
			out.WriteString("/" + p.segment(s, segment))
		}
	}
	sep := "?"
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if u.RawQuery == "" {
			break
		}
		name, value, found := strings.Cut(pair, "=")
		out.WriteString(sep + p.segment(s, name))
		if found {
			out.WriteString("=" + p.segment(s, value))
		}
		sep = "&"
	}
	if u.Fragment != "" {
		out.WriteString("#" + p.segment(s, u.Fragment))
	}
	return out.String(), true
}

// segment replaces one part of a URL.
func (p *pseudonyms) segment(s *stream, part string) string {
	switch {
	case part == "", part == "v3", slices.Contains(operations, part), part == tokenPlaceholder, part == "waInstance"+idPlaceholder:
		return part
	}
	end := ""
	if m := extension().FindStringSubmatch(part); m != nil {
		part, end = m[1], m[2]
	}
	plain, err := url.PathUnescape(part)
	if err != nil {
		plain = part
	}
	if strings.Trim(plain, "0123456789") == "" {
		return p.row(plain) + end
	}
	return s.word("latin", min(len(plain), 24)) + end
}

// row returns the pseudonym of a row of digits, which begins with 999: no country has this code. Up to six digits
// are nobody's.
func (p *pseudonyms) row(digits string) string {
	if len(digits) < personal {
		return digits
	}
	if made, ok := p.digits[digits]; ok {
		return made
	}
	made := ""
	if short := shorterNumber(digits); short != "" {
		// The two numbers of one person stay two numbers of one person.
		made = pseudoPair + strings.TrimPrefix(p.row(short), pseudoPrefix)
	} else {
		length, coded := len(digits), strings.HasPrefix(digits, "7") || strings.HasPrefix(digits, "375")
		if length == 19 && digits <= "9223372036854775807" {
			length = 18 // must go on to fit into 64 bits
		}
		made = p.draw("numbers", 1<<16, func(attempt uint32) (string, bool) {
			rest := p.stream(digits, attempt).numerals(length - len(pseudoPrefix))
			switch {
			case coded:
				rest = pseudoCoded[len(pseudoPrefix):] + rest[1:]
			case rest[0] == '7', length == 13 && rest[0] == '1':
				return "", false // would be of these codes, or one of a pair
			}
			made := pseudoPrefix + rest
			return made, made != digits && !p.used[made] && (attempt >= polite || !p.numbers[made])
		})
	}
	p.digits[digits], p.used[made] = made, true
	return made
}

const (
	pseudoPrefix = "999"
	pseudoPair   = "9991" // the longer of two numbers of one person
	pseudoCoded  = "9997" // a number of the codes 7 and 375, of which the MAX pages say something of their own
)

// shorterNumber returns the other number of a person whose number can be written with a digit more, in Mexico,
// Argentina and Brazil; "" for all others.
func shorterNumber(digits string) string {
	switch {
	case len(digits) != 13:
	case strings.HasPrefix(digits, "521"), strings.HasPrefix(digits, "549"):
		return digits[:2] + digits[3:]
	case strings.HasPrefix(digits, "55") && digits[2] != '0' && digits[3] != '0' && digits[4] == '9':
		return digits[:4] + digits[5:]
	}
	return ""
}

// over lays the pseudonym of all the digits in a text over them.
func (p *pseudonyms) over(text string) string {
	made := p.row(digitsOf(text))
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			if made == "" {
				return -1
			}
			r, made = rune(made[0]), made[1:]
		}
		return r
	}, text)
}

func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, text)
}

// number replaces the literal of a number. The leading noughts of a bad one stay.
func (p *pseudonyms) number(literal string) string {
	mantissa, exponent := literal, ""
	if i := strings.IndexAny(literal, "eE"); i >= 0 {
		mantissa, exponent = literal[:i], literal[i:]
	}
	whole, fraction, found := strings.Cut(mantissa, ".")
	digits := strings.TrimLeft(whole, "-+0")
	switch {
	case len(digits) >= personal:
		made := whole[:len(whole)-len(digits)] + p.over(digits)
		if found {
			made += "." + fraction
		}
		return made + exponent
	case len(digits+fraction) >= personal && exponent != "":
		return whole[:len(whole)-len(digits)] + p.over(digits+"."+fraction) + exponent
	}
	return literal
}

// stream is the randomness of one value.
type stream struct {
	seed []byte
	left []byte
	n    uint32
}

func (p *pseudonyms) stream(value string, attempt uint32) *stream {
	mac := hmac.New(sha256.New, p.key[:])
	_ = binary.Write(mac, binary.BigEndian, attempt)
	mac.Write([]byte(value))
	return &stream{seed: mac.Sum(nil)}
}

func (s *stream) byte() byte {
	if len(s.left) == 0 {
		block := sha256.Sum256(binary.BigEndian.AppendUint32(slices.Clone(s.seed), s.n))
		s.left = block[:]
		s.n++
	}
	b := s.left[0]
	s.left = s.left[1:]
	return b
}

func (s *stream) pick(list []string) string { return list[int(s.byte())%len(list)] }

func (s *stream) numerals(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = '0' + s.byte()%10
	}
	return string(b)
}

// word makes a word of so many letters of the syllables of a script.
func (s *stream) word(script string, length int) string {
	var word []rune
	for len(word) < length {
		word = append(word, []rune(s.pick(syllables[script]))...)
	}
	return string(word[:length])
}

// code replaces an identifier by one of the same shape that begins with 999.
func (s *stream) code(value string) string {
	hexOnly := strings.Trim(value, "0123456789abcdefABCDEF-") == ""
	letter := func(first byte) byte {
		if hexOnly {
			return first + s.byte()%6
		}
		return first + s.byte()%26
	}
	b := []byte(value)
	for i, c := range b {
		switch {
		case i < len(pseudoPrefix):
			b[i] = pseudoPrefix[i]
		case isDigit(c):
			b[i] = '0' + s.byte()%10
		case 'a' <= c && c <= 'z':
			b[i] = letter('a')
		case 'A' <= c && c <= 'Z':
			b[i] = letter('A')
		}
	}
	return string(b)
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// likeCase gives made the letter case of text: all capitals, or a capital at the start.
func likeCase(text, made string) string {
	first := []rune(text)[0]
	switch {
	case !unicode.IsUpper(first):
		return made
	case len([]rune(text)) > 1 && strings.ToUpper(text) == text:
		return strings.ToUpper(made)
	}
	r := []rune(made)
	r[0] = unicode.ToUpper(r[0])
	return string(r)
}

// The kinds of runs in a text.
const (
	letters = iota
	numerals
	symbols // neither letters nor ASCII nor space: pictures, marks
	between
)

type run struct {
	kind int
	text string
}

func runs(text string) []run {
	var list []run
	start, last := 0, -1
	for i, r := range text {
		kind := between
		switch {
		case '0' <= r && r <= '9':
			kind = numerals
		case unicode.IsLetter(r) || unicode.IsMark(r) && last == letters:
			kind = letters
		case unicode.IsNumber(r) || r > unicode.MaxASCII && !unicode.IsSpace(r):
			kind = symbols
		}
		if kind != last {
			if last >= 0 {
				list = append(list, run{last, text[start:i]})
			}
			start, last = i, kind
		}
	}
	if last >= 0 {
		list = append(list, run{last, text[start:]})
	}
	return list
}
