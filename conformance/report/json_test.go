package report_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// TestJSONIsOneEncoding: what is written entry by entry has the bytes that encoding/json gives the whole, for every
// verdict and for texts that look like the places where the pieces meet.
func TestJSONIsOneEncoding(t *testing.T) {
	cases := results()
	cases["texts like seams"] = func(t *testing.T) *result.Result {
		res := drifted(t)
		res.Product = `"exchanges": []`
		res.Exchanges[0].ID = "\"findings\": [],\n<&>"
		res.Findings[0].Message = `"findings": []`
		res.Notes = append(res.Notes, `"exchanges": [], "findings": []`)
		return res
	}
	for name, judged := range cases {
		t.Run(name, func(t *testing.T) {
			res := judged(t)
			got, err := report.JSON(res)
			if err != nil {
				t.Fatal(err)
			}
			var want bytes.Buffer
			whole := json.NewEncoder(&want)
			whole.SetEscapeHTML(false)
			whole.SetIndent("", "  ")
			if err := whole.Encode(res); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want.Bytes()) {
				t.Errorf("got\n%s\nwant\n%s", got, want.Bytes())
			}
		})
	}
}

// TestSameRunSameBytes: results.json has no clock in it.
func TestSameRunSameBytes(t *testing.T) {
	first, err := report.JSON(run.Verify(t.Context(), run.Config{}))
	if err != nil {
		t.Fatal(err)
	}
	second, err := report.JSON(run.Verify(t.Context(), run.Config{}))
	if err != nil {
		t.Fatal(err)
	}
	if string(first) != string(second) {
		t.Error("two runs over the same exchanges differ")
	}
}
