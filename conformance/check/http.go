package check

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// bodyKind is what the status line and the headers leave to judge.
type bodyKind int

const (
	nothing   bodyKind = iota // no body, or none that could be judged
	plainText                 // an error as text or HTML
	jsonText                  // JSON, or what has to be JSON
)

// judgeHTTP judges status, headers and content coding, and decodes the body.
func (t *trial) judgeHTTP() bodyKind {
	reply := t.ex.Response
	responses := t.op.Pointer + "/responses"
	t.asked("http.status", "http.redirect")
	if reply.Status >= 300 && reply.Status < 400 {
		t.find("http.redirect", nil, responses, "no redirect", strconv.Itoa(reply.Status),
			fmt.Sprintf("status %d is a redirect; none is documented", reply.Status))
		return nothing
	}
	if !slices.Contains(t.op.Statuses(), reply.Status) {
		t.find("http.status", nil, responses, "one of "+join(t.op.Statuses()), strconv.Itoa(reply.Status),
			fmt.Sprintf("status %d is not documented for %s", reply.Status, t.op.ID))
		return nothing
	}
	t.judgeStatusProduct()

	lengthHolds := t.judgeContentLength()
	if !t.decodeContent(lengthHolds) {
		return nothing
	}
	if len(bytes.TrimSpace(t.body)) == 0 {
		if reply.Status == 200 && lengthHolds {
			t.find("lexical.empty-body", at(""), responses+"/200", "a JSON body", "no body", "status 200 without a body")
		}
		return nothing
	}
	kind := t.judgeMediaType()
	if kind == jsonText && !lengthHolds && !json.Valid(t.body) {
		return nothing // cut off in transit: the length already says so
	}
	return kind
}

// judgeStatusProduct says whether the status is documented for the product at hand.
func (t *trial) judgeStatusProduct() {
	status := t.ex.Response.Status
	response := t.op.Response(status)
	pointer := t.op.Pointer + "/responses/" + strconv.Itoa(status)
	products := openapi.Extension(response.Extensions, "x-products")
	if !slices.Contains(products, t.ex.Product) {
		t.find("drift.other-product", nil, pointer, "a status documented for "+t.ex.Product, strconv.Itoa(status),
			fmt.Sprintf("status %d is documented only for %s", status, strings.Join(products, " and ")))
		return
	}
	if response.Extensions["x-evidence"] == "reported" {
		t.find("drift.reported", nil, pointer, "a documented status", strconv.Itoa(status),
			fmt.Sprintf("status %d is known only from reports", status))
	}
}

// judgeContentLength compares the header with the bytes. Without the header there is nothing to compare.
func (t *trial) judgeContentLength() bool {
	values := t.headers("Content-Length")
	if len(values) == 0 {
		return true
	}
	t.asked("http.content-length")
	have := len(t.ex.Response.Body)
	for _, value := range strings.Split(strings.Join(values, ","), ",") { // equal values may repeat (RFC 9110)
		if length, err := strconv.Atoi(strings.TrimSpace(value)); err != nil || length != have {
			t.find("http.content-length", nil, t.op.Pointer+"/responses", strconv.Itoa(have), value,
				fmt.Sprintf("Content-Length is %s, but the body has %d bytes", value, have))
			return false
		}
	}
	return true
}

// maxBody bounds a decoded body: far beyond the largest list, and small enough for a bomb to end here.
const maxBody = 64 << 20

// decodeContent undoes the content coding. gzip is the only coding that is ever asked for.
// A body that was cut off, as its length says, is not blamed for its coding too.
func (t *trial) decodeContent(lengthHolds bool) bool {
	const id = "http.content-encoding"
	raw := t.ex.Response.Body
	spec := t.op.Pointer + "/responses"
	coding := strings.ToLower(strings.Join(t.headers("Content-Encoding"), ", "))
	t.asked("lexical.size")
	if coding != "" {
		t.asked(id)
	}
	switch coding {
	case "", "identity":
		if bytes.HasPrefix(raw, []byte{0x1f, 0x8b}) {
			t.find(id, nil, spec, "Content-Encoding: gzip", "no such label", "the body is gzip, but Content-Encoding does not say so")
			return false
		}
		t.body = raw
	case "gzip", "x-gzip":
		if len(raw) == 0 {
			return true
		}
		decoded, err := gunzip(raw)
		if err != nil && !lengthHolds {
			return false
		}
		if err != nil {
			t.find(id, nil, spec, "a gzip body", "other bytes", "Content-Encoding says gzip, but the body is not: "+err.Error())
			return false
		}
		t.body = decoded
	default:
		t.find(id, nil, spec, "gzip or none", coding, fmt.Sprintf("Content-Encoding %q was never asked for", coding))
		return false
	}
	if len(t.body) > maxBody {
		t.find("lexical.size", at(""), spec, fmt.Sprintf("at most %d MiB", maxBody>>20), "more", fmt.Sprintf("the body is larger than %d MiB", maxBody>>20))
		return false
	}
	return true
}

func gunzip(raw []byte) ([]byte, error) {
	reader, err := gzip.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(reader, maxBody+1))
}

// judgeMediaType judges the label of a body that is there. On an error status text and HTML are as good as
// JSON, and a missing label is no fault: the documents promise none.
func (t *trial) judgeMediaType() bodyKind {
	const id = "http.media-type"
	reply := t.ex.Response
	spec := t.op.Pointer + "/responses/" + strconv.Itoa(reply.Status)
	values := t.headers("Content-Type")
	t.asked(id)
	if len(values) == 0 {
		if reply.Status == 200 {
			t.find(id, nil, spec, "Content-Type: application/json", "none", "a body without Content-Type")
			return jsonText
		}
		if looksLikeJSON(t.body) {
			return jsonText
		}
		return plainText
	}
	label := strings.Join(slices.Compact(values), ", ")
	mediaType, params, err := mime.ParseMediaType(label)
	if err != nil && mediaType == "" || strings.Contains(label, ",") {
		mediaType = label // nothing a client could go by
	}
	allowed := []string{"application/json"}
	if reply.Status != 200 {
		allowed = append(allowed, "text/plain", "text/html")
	}
	if !slices.Contains(allowed, mediaType) {
		t.find(id, nil, spec, strings.Join(allowed, " or "), label, fmt.Sprintf("media type %q is not documented for status %d", label, reply.Status))
		return nothing
	}
	if mediaType == "text/plain" && looksLikeJSON(t.body) {
		return jsonText // JSON is held to its documented shape, whatever its label
	}
	if mediaType != "application/json" {
		return plainText
	}
	t.asked("http.charset")
	if charset := params["charset"]; charset != "" && !strings.EqualFold(charset, "utf-8") {
		t.find("http.charset", nil, spec, "utf-8", charset, fmt.Sprintf("JSON labelled as charset %s", charset))
		return nothing
	}
	return jsonText
}

func (t *trial) headers(name string) []string { return exchange.Values(t.ex.Response.Headers, name) }

func looksLikeJSON(body []byte) bool {
	trimmed := bytes.TrimLeft(body, " \t\r\n")
	return len(trimmed) > 0 && (trimmed[0] == '{' || trimmed[0] == '[' || trimmed[0] == '"') && json.Valid(trimmed)
}

func join(statuses []int) string {
	texts := make([]string, len(statuses))
	for i, status := range statuses {
		texts[i] = strconv.Itoa(status)
	}
	return strings.Join(texts, ", ")
}
