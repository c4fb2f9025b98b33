package check

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// httpChecks look at the status line, the headers, and how the body came over the wire.
var httpChecks = []*Check{
	{
		ID: "http.status", Layer: result.LayerHTTP, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath, ends: true,
		Meaning: "a status that no document lists for the operation",
		run: func(q question) {
			q.applies()
			if q.content.undocumented && !q.content.redirect {
				status := strconv.Itoa(q.ex.Response.Status)
				q.find(nil, q.responses(), "one of "+q.op.statuses(), status, "status %s is not documented for %s", status, q.op.ID)
			}
		},
	},
	{
		ID: "http.redirect", Layer: result.LayerHTTP, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath, ends: true,
		Meaning: "a redirect; none is documented, and following one would carry the token away",
		run: func(q question) {
			q.applies()
			if status := strconv.Itoa(q.ex.Response.Status); q.content.redirect {
				q.find(nil, q.responses(), "no redirect", status, "status %s is a redirect; none is documented", status)
			}
		},
	},
	{
		ID: "http.undocumented-refusal", Layer: result.LayerHTTP, Severity: result.Note, Operations: everyOperation, Pointer: anyPath,
		Meaning: "a live refusal of the way to the API (407, 408, 469, 5xx) that no document gives to this operation or product",
		run: func(q question) {
			if status := strconv.Itoa(q.ex.Response.Status); q.content.refusal {
				q.find(nil, q.responses(), "a documented status", status,
					"status %s is documented nowhere for %s of %s: a refusal on the way, which says nothing of the API", status, q.op.ID, q.ex.Product)
			}
		},
	},
	{
		ID: "http.content-length", Layer: result.LayerHTTP, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath, wire: true,
		Meaning: "Content-Length differs from the number of bytes in the body",
		run: func(q question) {
			length, have := strings.Join(q.headers("Content-Length"), ","), len(q.ex.Response.Body)
			if !q.given(length != "") {
				return // nothing to compare
			}
			var differs, short bool
			for value := range strings.SplitSeq(length, ",") { // equal values may repeat (RFC 9110)
				n, err := strconv.Atoi(strings.TrimSpace(value))
				differs = differs || err != nil || n != have
				short = n > have // more than an int can hold is more, too
			}
			if differs {
				said := tellLength(length)
				stands := q.find(nil, q.responses(), strconv.Itoa(have), said, "Content-Length is %s, but the body has %d bytes", said, have)
				q.content.cut = stands && short
			}
		},
	},
	{
		ID: "http.content-encoding", Layer: result.LayerHTTP, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath, wire: true,
		Meaning: "the body is not coded as Content-Encoding says",
		run: func(q question) {
			c := q.content
			if q.given(c.coding != "" || c.coded != nil) && c.coded != nil && !(c.cut && c.coded.cut) { // a body that was cut off, as its length says, is not blamed for its coding too
				q.find(nil, q.responses(), c.coded.expected, c.coded.actual, "%s", c.coded.message)
			}
		},
	},
	{
		ID: "http.media-type", Layer: result.LayerHTTP, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath,
		Meaning: "a body without a documented media type",
		run: func(q question) {
			c := q.content
			if !q.given(c.form != empty && c.form != lost) {
				return
			}
			place := q.response()
			switch {
			case c.label == "" && q.ex.Response.Status == 200:
				q.find(nil, place, "Content-Type: application/json", "none", "a body without Content-Type")
			case c.label != "" && !slices.Contains(c.allowed, c.mediaType):
				stands := q.find(nil, place, strings.Join(c.allowed, " or "), tellLabel(c.label), "media type %q is not documented for status %d", tellLabel(c.label), q.ex.Response.Status)
				q.over = stands && !beginsAsJSON(c.body) // what else it is, is the same fault
			}
		},
	},
	{
		ID: "http.charset", Layer: result.LayerHTTP, Severity: result.Violation, Operations: everyOperation, Pointer: anyPath,
		Meaning: "JSON labelled with a charset other than utf-8",
		run: func(q question) {
			c := &q.content
			if q.given(c.mediaType == jsonMedia && !c.blank()) && c.charset != "" && !strings.EqualFold(c.charset, "utf-8") {
				c.otherCharset = q.find(nil, q.response(), "utf-8", toldOf(c.charset, charsets), "JSON labelled as charset %s", toldOf(c.charset, charsets))
			}
		},
	},
}

// responses is the place of the contract that lists the statuses, response that of the status at hand, if it is there.
func (t *trial) responses() string { return t.op.Pointer + "/responses" }

func (t *trial) response() string {
	if _, documented := t.op.Replies[t.ex.Response.Status]; !documented {
		return t.responses()
	}
	return t.responses() + "/" + strconv.Itoa(t.ex.Response.Status)
}

// judgeHTTP asks the checks of the layer until one of them ends the judging.
func (t *trial) judgeHTTP() {
	for _, c := range httpChecks {
		if ask([]*Check{c}, t); t.over {
			return
		}
	}
}

// form is what a body is to be read as.
type form int

const (
	empty     form = iota // nothing, or nothing but white space
	plainText             // an error as text or HTML
	jsonText              // JSON, or what has to be JSON
	lost                  // what nobody can read
)

const jsonMedia = "application/json"

// content is what came over the wire.
type content struct {
	// undocumented is a status that nobody documents, redirect one of those; refusal one that is forgiven where the exchange
	// is live.
	undocumented, redirect, refusal bool
	// cut is whether it has been held against the reply that it has fewer bytes than it says: then whatever is wrong at its
	// end is the same fault.
	cut bool
	// coding is what Content-Encoding says, coded what is wrong with it, nil for nothing.
	coding string
	coded  *codingFault
	// body is after content coding, or as it came where the coding is at fault and the bytes can be read all the same.
	body []byte
	form form
	// label is what Content-Type says, mediaType and charset what it means, allowed the documented ones of the status.
	label, mediaType, charset string
	allowed                   []string
	// otherCharset is whether the charset has been held against the reply.
	otherCharset bool
}

// codingFault is what is wrong with the content coding. cut is whether a body that was cut off looks the same.
type codingFault struct {
	expected, actual, message string
	cut, lost                 bool
}

// blank reports whether the body is nothing, or nothing but white space.
func (c content) blank() bool { return len(bytes.Trim(c.body, jsonSpace)) == 0 }

// readContent reads the reply as it came. It judges nothing.
func (t *trial) readContent() {
	reply, c := t.ex.Response, &t.content
	_, documented := t.op.Replies[reply.Status]
	c.refusal = t.ex.Origin == exchange.Live && refusedOnTheWay(reply.Status) && !(documented && t.hasStatus(reply.Status))
	c.undocumented = !documented && !c.refusal
	c.redirect = reply.Status >= 300 && reply.Status < 400

	coding := ""
	if !t.ex.Decoded { // else the header speaks of bytes that nobody has kept
		coding = strings.ToLower(strings.Join(t.headers("Content-Encoding"), ", "))
	}
	c.decode(reply.Body, coding)
	c.readLabel(t.headers("Content-Type"), reply.Status)
	switch {
	case len(c.body) > maxBody, c.coded != nil && c.coded.lost:
		c.form = lost
	case c.blank():
		c.form = empty
	case c.mediaType == jsonMedia, reply.Status == 200, looksLikeJSON(c.body): // JSON is held to its shape, whatever its label
		c.form = jsonText
	default:
		c.form = plainText
	}
}

// refusedOnTheWay are the statuses of proxies and servers in front.
func refusedOnTheWay(status int) bool {
	return status == 407 || status == 408 || status == 469 || status >= 500 && status < 600
}

// hasStatus reports whether the documents of the product have a documented status.
func (t *trial) hasStatus(status int) bool {
	return slices.Contains(openapi.Extension(t.op.Replies[status].Extensions, "x-products"), t.ex.Product)
}

// maxBody bounds a decoded body: far beyond the largest list, and small enough for a bomb to end here.
const maxBody = 64 << 20

// decode undoes the content coding. gzip is the only coding that is ever asked for.
func (c *content) decode(raw []byte, coding string) {
	c.coding, c.body = coding, raw
	none, zipped := coding == "" || coding == "identity", coding == "gzip" || coding == "x-gzip"
	if none && !bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) || zipped && len(raw) == 0 {
		return
	}
	decoded, err := gunzip(raw)
	switch {
	case none:
		c.coded = &codingFault{"Content-Encoding: gzip", "no such label", "the body is gzip, but Content-Encoding does not say so", false, err != nil}
		c.body = decoded
	case zipped && err == nil:
		c.body = decoded
	case zipped:
		c.coded = &codingFault{"a gzip body", "other bytes", "Content-Encoding says gzip, but the body is not: " + err.Error(), true, !looksLikeJSON(raw)}
	default:
		said := toldOf(coding, codings)
		c.coded = &codingFault{"gzip or none", said, "Content-Encoding " + strconv.Quote(said) + " was never asked for", false, !looksLikeJSON(raw)}
	}
}

func gunzip(raw []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(reader, maxBody+1))
}

// readLabel reads Content-Type. On an error status text and HTML are as good as JSON, and a missing label is no fault: the
// documents promise none.
func (c *content) readLabel(values []string, status int) {
	c.allowed = []string{jsonMedia}
	if status != 200 {
		c.allowed = append(c.allowed, "text/plain", "text/html")
	}
	c.label = strings.Join(slices.Compact(values), ", ")
	if !severalLabels.MatchString(c.label) { // else it is nothing a client could go by
		mediaType, params, _ := mime.ParseMediaType(c.label) // what is none has none
		c.mediaType, c.charset = mediaType, params["charset"]
	}
}

// severalLabels have a comma outside of quotes.
var severalLabels = regexp.MustCompile(`^([^",]|"([^"\\]|\\.)*")*,`)

func (t *trial) headers(name string) []string { return exchange.Values(t.ex.Response.Headers, name) }

// jsonSpace is the white space of RFC 8259; Unicode has more.
const jsonSpace = " \t\r\n"

func beginsAsJSON(body []byte) bool {
	trimmed := bytes.TrimLeft(body, jsonSpace)
	return len(trimmed) > 0 && bytes.IndexByte([]byte(`{["`), trimmed[0]) >= 0
}

func looksLikeJSON(body []byte) bool { return beginsAsJSON(body) && json.Valid(body) }

// statuses lists the documented ones.
func (o *operation) statuses() string {
	list := fmt.Sprint(slices.Sorted(maps.Keys(o.Replies)))
	return strings.ReplaceAll(strings.Trim(list, "[]"), " ", ", ")
}
