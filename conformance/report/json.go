package report

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// JSON renders results.json. The same run gives the same bytes: there is no clock in it.
func JSON(res *result.Result) ([]byte, error) {
	var buffer bytes.Buffer
	err := writeJSON(&buffer, res)
	return buffer.Bytes(), err
}

// writeJSON writes what grows with the run, exchanges and findings, entry by entry, and the rest around them in one piece:
// an encoder holds the whole text of a value, and again while it indents.
func writeJSON(w io.Writer, res *result.Result) error {
	rest := *res
	rest.Exchanges, rest.Findings = []result.Exchange{}, []result.Finding{}
	var frame bytes.Buffer
	if err := encoder(&frame, "").Encode(rest); err != nil {
		return err
	}
	// No text inside can be taken for these two: its quotes are escaped.
	head, tail, _ := bytes.Cut(frame.Bytes(), []byte(`"exchanges": []`))
	middle, tail, _ := bytes.Cut(tail, []byte(`"findings": []`))

	out := bufio.NewWriter(w)
	_, _ = out.Write(head) // Flush tells of every error
	err := writeList(out, "exchanges", res.Exchanges)
	_, _ = out.Write(middle)
	err = errors.Join(err, writeList(out, "findings", res.Findings))
	_, _ = out.Write(tail)
	return errors.Join(err, out.Flush())
}

// writeList writes a list of the outermost object, in the layout of an encoder that has all of it.
func writeList[T any](out *bufio.Writer, name string, list []T) error {
	_, _ = out.WriteString(`"` + name + `": [`)
	var entry bytes.Buffer
	encoder := encoder(&entry, "    ")
	between := "\n    "
	for i := range list {
		entry.Reset()
		if err := encoder.Encode(&list[i]); err != nil {
			return err
		}
		_, _ = out.WriteString(between)
		_, _ = out.Write(bytes.TrimSuffix(entry.Bytes(), []byte("\n")))
		between = ",\n    "
	}
	if len(list) > 0 {
		_, _ = out.WriteString("\n  ")
	}
	return out.WriteByte(']')
}

func encoder(w io.Writer, prefix string) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	return e
}
