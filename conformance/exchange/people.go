package exchange

import (
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// kindPerson counts values that became pseudonyms.
const kindPerson = "person"

// ScrubPeople is Scrub for all exchanges of one recording, and puts pseudonyms of the same shape in place of people:
// phone numbers and numeric ids of seven digits or more keep their length and begin with 999 after the sign; names and
// texts become odd syllables of the same script and length; addresses keep scheme and form; suffixes of chats, 0, -1,
// "", null, times, counts, booleans and the values of enumerations stay, and error texts but for ids and numbers in
// them. What is not declared in the contract counts as a person's, names of members included unless they look like
// an identifier. The same value gets the same pseudonym wherever it is in the recording, as number or text, distinct
// values get distinct ones; the next recording gets others. Whatever is wrong with the bytes of a JSON body stays
// wrong in the same way, and Content-Length moves with the body.
//
// The error names exchange and place, never the value, where nobody could tell whether people are left. The exchanges
// are then not to be kept. No slice that they share with others is written to.
func (s *Scrubber) ScrubPeople(exchanges []*Exchange) error {
	names := newPseudonyms()
	for _, ex := range exchanges {
		s.Scrub(ex)
		(&people{ex: ex, learn: true, names: names}).exchange()
	}
	for _, ex := range exchanges {
		p := &people{ex: ex, names: names}
		p.exchange()
		if p.err == nil {
			p.err = names.err
		}
		if p.err == nil {
			proof := &people{ex: ex, prove: true, names: names}
			proof.exchange()
			p.err = proof.err
		}
		if p.err != nil {
			return fmt.Errorf("exchange %q: %w", s.text(ex.ID, map[string]int{}), p.err)
		}
		if p.count > 0 {
			ex.addCounts(map[string]int{kindPerson: p.count})
		}
	}
	return nil
}

// people goes through one exchange: to learn its people, to replace them, or to prove that none is left.
type people struct {
	ex           *Exchange
	names        *pseudonyms
	learn, prove bool
	found        func(place, why string) // takes every fault in place of err
	count        int
	err          error

	part  string // of the exchange, as in "response.body"
	table string // of members, as in "getContacts.response."
	isErr bool   // the object at hand is an error
}

func (p *people) fail(place, why string) {
	place = p.part + maskPlace(place)
	switch {
	case p.found != nil:
		p.found(place, why)
	case p.err == nil:
		p.err = fmt.Errorf("%s: %s", place, why)
	}
}

// maskPlace keeps what may be a person out of the place of one, as in " at [].name"; "" for a place that has no name.
func maskPlace(place string) string {
	if place == "" {
		return ""
	}
	parts := strings.Split(place, ".")
	for i, part := range parts {
		if !identifier().MatchString(strings.TrimSuffix(part, "[]")) && part != "[]" {
			parts[i] = "…"
		}
	}
	if text := strings.Join(parts, "."); len(text) < 100 {
		return " at " + text
	}
	return " at …"
}

func (p *people) exchange() {
	ex := p.ex
	p.part = "request.query"
	ex.Request.Query = p.query(ex.Request.Query)
	p.part, p.table, p.isErr = "request", ex.Operation+".request.", false
	ex.Request.Headers, ex.Request.Body = p.message(ex.Request.Headers, ex.Request.Body, false)
	if ex.Response != nil {
		r := *ex.Response
		p.part, p.table, p.isErr = "response", ex.Operation+".response.", r.Status >= 300
		r.Headers, r.Body = p.message(r.Headers, r.Body, r.Status >= 300)
		ex.Response = &r
	}
	p.part = "source"
	ex.Source = p.report("", ex.Source)
	p.part = "id"
	if id := p.report("", ex.ID); id != ex.ID {
		p.fail("", "holds a person: use an id that says what was asked, not about whom")
	}
	if r := ex.Recorder; r != nil && r.Scenario != nil {
		p.part = "recorder.scenario.reason"
		recorder, scenario := *r, *r.Scenario
		scenario.Reason = p.report("", scenario.Reason)
		recorder.Scenario = &scenario
		ex.Recorder = &recorder
	}
}

// harmless are the headers that hold no person, whatever their values.
var harmless = map[string]bool{}

func init() {
	for _, name := range strings.Fields(`Accept Accept-Charset Accept-Encoding Accept-Language Accept-Ranges Access-Control-Allow-Credentials
		Access-Control-Allow-Headers Access-Control-Allow-Methods Access-Control-Expose-Headers Access-Control-Max-Age Age Allow Alt-Svc
		Cache-Control Connection Content-Encoding Content-Length Content-Type Date Expect Expires Keep-Alive Last-Modified Pragma Range Retry-After
		Server Strict-Transport-Security Te Trailer Transfer-Encoding Upgrade Upgrade-Insecure-Requests User-Agent Vary X-Content-Type-Options
		X-Frame-Options X-Powered-By X-Ratelimit-Limit X-Ratelimit-Remaining X-Ratelimit-Reset`) {
		harmless[name] = true
	}
}

func (p *people) message(headers []Header, body []byte, isErr bool) ([]Header, []byte) {
	part := p.part
	headers = slices.Clone(headers)
	for i, h := range headers {
		p.part = fmt.Sprintf("%s.headers[%d]", part, i)
		name := canonical(headers[i : i+1])[0].Name
		switch {
		case harmless[name] || h.Value == redacted:
		case name == "Location" || name == "Content-Location" || name == "Referer" || name == "Origin":
			headers[i].Value = p.link(h.Value)
		default:
			headers[i].Value = p.text("", h.Value)
		}
	}
	p.part = part + ".body"
	scrubbed := unpacked(body, func(plain []byte) []byte { return p.body(plain, isErr) })
	moveLength(headers, len(scrubbed)-len(body))
	p.part = part
	return headers, scrubbed
}

// link replaces an address, which may be a path alone.
func (p *people) link(value string) string {
	if scheme().MatchString(value) {
		return p.text("", value)
	}
	return p.report("", value)
}

func (p *people) body(body []byte, isErr bool) []byte {
	if bytes.IndexByte(body, 0) >= 0 {
		p.fail("", "holds NUL bytes: it is no text in which people could be found")
		return body
	}
	start := bytes.TrimLeft(bytes.TrimPrefix(body, []byte("\ufeff")), " \t\r\n")
	if len(start) == 0 {
		return body
	}
	if strings.IndexByte(`{["-0123456789`, start[0]) < 0 {
		text := strings.ToValidUTF8(string(body), badByte)
		if isErr {
			return []byte(p.report("", text))
		}
		return []byte(p.loose(text))
	}
	head := body[:len(body)-len(start)]
	return append(slices.Clone(head), rewrite(start, p)...)
}

// query replaces the values of a query, which stays encoded.
func (p *people) query(query string) string {
	if query == "" {
		return ""
	}
	pairs := strings.Split(query, "&")
	for i, pair := range pairs {
		name, value, found := strings.Cut(pair, "=")
		plain, err := url.QueryUnescape(value)
		if err != nil {
			plain = value
		}
		if name != "group" && name != "count" {
			if made := p.name("", name); made != name {
				name = url.QueryEscape(made)
			}
		}
		if simple := len(plain) < personal && strings.Trim(plain, "-0123456789") == "" || plain == "true" || plain == "false"; !simple {
			if made := p.text("", plain); made != plain {
				value = url.QueryEscape(made)
			}
		}
		if pairs[i] = name; found {
			pairs[i] += "=" + value
		}
	}
	return strings.Join(pairs, "&")
}

// class is what the member at a place holds.
func (p *people) class(place string) (c class, known bool) {
	place = strings.ToLower(place)
	if p.isErr {
		bare := strings.TrimPrefix(place, "[].")
		if c, ok := declared().members["error."+bare]; ok {
			return c, true
		}
		if slices.Contains([]string{"description", "error", "reason", "code", "status"}, bare) {
			return report, true // seen in error replies that no page prints
		}
	}
	c, known = declared().members[strings.ToLower(p.table)+place]
	return c, known
}

// object finds out whether an object is an error: an error may come with status 200.
func (p *people) object(names map[string]bool) {
	if p.ex.Response == nil || !strings.Contains(p.table, ".response.") {
		return
	}
	p.isErr = p.ex.Response.Status >= 300
	if !p.isErr && !names["chatId"] && !names["id"] && !names["idMessage"] {
		for _, name := range []string{"statusCode", "code", "error", "message", "reason", "invokeStatus", "correspondentsStatus"} {
			p.isErr = p.isErr || names[name]
		}
	}
}

// identifier is how programs name members, and people are not called.
var identifier = pattern(`^[a-z_$][A-Za-z0-9_$-]{0,39}$`)

func (p *people) name(place, name string) string {
	if p.declared(place) {
		return name
	}
	if plainIdentifier(name) && !p.names.values[strings.ToLower(name)] {
		return name
	}
	return p.person(place, name)
}

func plainIdentifier(name string) bool {
	return identifier().MatchString(name) && !manyDigits().MatchString(name) || name == ""
}

var manyDigits = pattern(`[0-9]{7}`)

func (p *people) declared(place string) bool {
	if _, ok := p.class(place); ok {
		return true
	}
	prefix := strings.ToLower(p.table) + strings.ToLower(place)
	parents := declared().parents
	return parents[prefix] || p.isErr && parents["error."+strings.TrimPrefix(strings.ToLower(place), "[].")]
}

// How the values of enumerations, times and counts look that are texts. Anything else in their place may be a person.
var (
	enumerated = pattern(`^(?:[a-z][a-z_]{0,39}|[A-Z][A-Z_]{0,39})$`)
	timely     = pattern(`^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9:.]{4,18}(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?|1[0-9]{9}(?:[0-9]{3})?|[0-9]{1,6})$`)
	counted    = pattern(`^[0-9]{1,9}$`)
)

func (p *people) text(place, value string) string {
	c, _ := p.class(place)
	switch {
	case c == report, place == "" && p.isErr: // an error may be a string alone
		return p.report(place, value)
	case c == enum && enumerated().MatchString(value),
		c == boolean && slices.Contains([]string{"true", "false", "yes", "no", "0", "1"}, value),
		c == moment && timely().MatchString(value),
		c == count && counted().MatchString(value):
		return value
	}
	return p.person(place, value)
}

func (p *people) number(place, literal string) string {
	c, _ := p.class(place)
	if c == moment || c == count {
		return literal
	}
	clean := func() bool { return isPseudoRow(mantissa(strings.TrimLeft(literal, "-+0"))) }
	return p.replace(place, "number", literal, p.names.number, clean)
}

// mantissa returns the digits of a literal that say who it is: those in front of the point, all if it has an exponent.
func mantissa(literal string) string {
	m, _, scientific := strings.Cut(strings.ToLower(literal), "e")
	if whole, _, _ := strings.Cut(m, "."); !scientific {
		m = whole
	}
	return digitsOf(m)
}

// person replaces a text, unless a document prints it.
func (p *people) person(place, value string) string {
	if declared().documented[value] {
		return value
	}
	clean := func() bool { return p.names.taken[value] || isPseudonym(value) }
	return p.replace(place, "text", value, p.names.of, clean)
}

// replace does with a value what this pass is for: learn it, prove that it is clean, or put a pseudonym in its place.
func (p *people) replace(place, what, value string, pseudonym func(string) string, clean func() bool) string {
	switch {
	case p.learn:
		p.names.learn(value)
		return value
	case p.prove:
		if !clean() {
			p.fail(place, "a "+what+" that is somebody's is left")
		}
		return value
	}
	made := pseudonym(value)
	if made != value {
		p.count++
	}
	return made
}

func (p *people) loose(text string) string {
	if p.learn {
		return text
	}
	var out strings.Builder
	for _, r := range runs(p.report("", text)) {
		if r.kind == letters && !declared().vocabulary[strings.ToLower(r.text)] {
			out.WriteString(p.person("", r.text))
			continue
		}
		out.WriteString(r.text)
	}
	return out.String()
}

var (
	idInText     = pattern(`-?[0-9]+(?:-[0-9]+)?` + suffix)
	mailInText   = pattern(`[^\s@<>"'(),:;=/]+@[^\s@<>"'(),:;=/]+\.[A-Za-z]{2,}`)
	numberInText = pattern(`[+(]?[0-9][-0-9 ()./]*[0-9]`)
	date         = pattern(`^[0-9]{4}-[0-9]{2}-[0-9]{2}`)
)

// report replaces ids and numbers in the text of an error, and people who are known from elsewhere in the recording.
func (p *people) report(place, text string) string {
	if p.learn {
		return text // a number that an error alone names is replaced when its turn comes
	}
	made := idInText().ReplaceAllStringFunc(text, func(id string) string { return p.person(place, id) })
	made = mailInText().ReplaceAllStringFunc(made, func(address string) string {
		if chatID().MatchString(address) {
			return address
		}
		return p.person(place, address)
	})
	made = numberInText().ReplaceAllStringFunc(made, func(found string) string {
		digits := digitsOf(found)
		if len(digits) < personal || date().MatchString(found) || strings.HasPrefix(digits, pseudoPrefix) && p.names.used[digits] || isPseudonym(found) {
			return found
		}
		return p.person(place, found)
	})
	if !slices.ContainsFunc(runs(made), p.known) {
		return made
	}
	var out strings.Builder
	for _, r := range runs(made) {
		if p.known(r) {
			r.text = p.person(place, r.text)
		}
		out.WriteString(r.text)
	}
	return out.String()
}

// known reports whether a run is a word by which a person of this recording is called.
func (p *people) known(r run) bool {
	lower := strings.ToLower(r.text)
	return r.kind == letters && len([]rune(r.text)) >= 4 && p.names.words[lower] && !declared().vocabulary[lower]
}

// isPseudonym reports whether a value could be a pseudonym, or holds too little to be anybody's.
func isPseudonym(value string) bool {
	for _, placeholder := range []string{idPlaceholder, tokenPlaceholder} {
		if before, after, found := strings.Cut(value, placeholder); found {
			return isPseudonym(before) && isPseudonym(after)
		}
	}
	if part := chatID().FindStringSubmatch(value); part != nil {
		return isPseudoRow(part[2]) && isPseudoRow(part[3])
	}
	if part := suffixed().FindStringSubmatch(value); part != nil {
		return part[1] == "null" || part[1] == "undefined" || isPseudonym(part[1])
	}
	if written().MatchString(value) {
		return isPseudoRow(digitsOf(value))
	}
	if u, err := url.Parse(value); err == nil && scheme().MatchString(value) && u.Scheme != "" {
		if strings.EqualFold(u.Scheme, "data") {
			_, data, _ := strings.Cut(value, ",")
			return strings.HasPrefix(data, pseudoPrefix) && len(data) == 12
		}
		if u.Host != "" {
			return strings.HasSuffix(u.Host, pseudoHost) && !slices.ContainsFunc(runs(value), func(r run) bool { return r.kind == numerals && !isPseudoRow(r.text) })
		}
		if u.Opaque != "" && isPseudonym(u.Opaque) {
			return true
		}
	}
	if mail().MatchString(value) && strings.HasSuffix(value, pseudoHost) {
		value = strings.TrimSuffix(value, pseudoHost)
	}
	if isCode(value) && strings.HasPrefix(value, pseudoPrefix) {
		return true
	}
	return !slices.ContainsFunc(runs(value), func(r run) bool {
		return r.kind == numerals && !isPseudoRow(r.text) || r.kind == letters && len([]rune(r.text)) >= 3 && !isPseudoWord(r.text)
	})
}

func isPseudoRow(digits string) bool {
	return len(digits) < personal || strings.HasPrefix(digits, pseudoPrefix)
}
