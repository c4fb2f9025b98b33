package run_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// TestBaseline compares a night with the one before: what is new, gone and the same, and what no longer comes; the exit
// code is that of a run without a baseline.
func TestBaseline(t *testing.T) {
	nickname, surname := swap(`"name"`, `"nickname":"D","name"`), swap(`"name"`, `"surname":"D","name"`)
	renamed := func(ex *exchange.Exchange) { nickname(ex); surname(ex) }
	for _, c := range []struct {
		name        string
		before, now *exchange.Exchange
		fresh, gone int
		same        int
		unasked     int
		notes       []string
		exit        int
	}{
		{"nothing changed", info(), info(), 0, 0, 0, 0, nil, 0},
		{"drift that was there", spoiled(fault{base: info(), spoil: nickname}), spoiled(fault{base: info(), spoil: nickname}), 0, 0, 1, 0, nil, 1},
		{"drift that is new", spoiled(fault{base: info(), spoil: nickname}), spoiled(fault{base: info(), spoil: renamed}), 1, 0, 1, 0, nil, 1},
		{"drift that has gone", spoiled(fault{base: info(), spoil: renamed}), spoiled(fault{base: info(), spoil: surname}), 0, 1, 1, 0, nil, 1},
		{"a member that no longer comes", info(), spoiled(fault{base: info(), spoil: swap(`"isMute":false,`, ``)}), 0, 0, 0, 0,
			[]string{"since the baseline: getContactInfo, whatsapp: response/isMute came then and does not come now"}, 0},
		{"a null that no longer comes", info(), spoiled(fault{base: info(), spoil: swap(`"price":null`, `"price":"1"`)}), 0, 0, 0, 0,
			[]string{"since the baseline: getContactInfo, whatsapp: response/products/*/price was null then and is not now"}, 0},
		{"another operation", info(), list(), 0, 0, 0, 0, nil, 0},
		{"drift, and then another operation", spoiled(fault{base: info(), spoil: nickname}), list(), 0, 0, 0, 1, nil, 0},
		{"drift, and then a refusal", spoiled(fault{base: info(), spoil: nickname}), refused(info(), 401), 0, 0, 0, 1, nil, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			if err := report.Write(dir, judge(t, c.before)); err != nil {
				t.Fatal(err)
			}
			res := run.Verify(t.Context(), run.Config{FS: folder(t, c.now), Baseline: filepath.Join(dir, "results.json")})
			if b := res.Baseline; b == nil || len(b.New) != c.fresh || len(b.Gone) != c.gone || len(b.Same) != c.same || len(b.Unasked) != c.unasked {
				t.Fatalf("%+v", b)
			}
			if res.ExitCode != c.exit || !slices.Equal(res.Notes, append([]string{}, c.notes...)) {
				t.Errorf("exit code %d, notes %q", res.ExitCode, res.Notes)
			}
		})
	}
}

// refused is an exchange whose request was refused.
func refused(ex *exchange.Exchange, status int) *exchange.Exchange {
	ex.Response = &exchange.Response{Status: status}
	return ex
}

// TestBaselineThatCannotBeRead is said and changes nothing: on the first night there is none.
func TestBaselineThatCannotBeRead(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"garbage.json": "{", "other.json": `{"schema":7}`} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"none.json", "garbage.json", "other.json", "."} {
		res := run.Verify(t.Context(), run.Config{FS: folder(t, info()), Baseline: filepath.Join(dir, name)})
		if res.Verdict != result.Conformant || res.Baseline != nil || len(res.Remarks) != 1 || !strings.HasPrefix(res.Remarks[0], "baseline "+filepath.Join(dir, name)+": ") {
			t.Errorf("%s: %s, %q", name, res.Verdict, res.Remarks)
		}
	}
}
