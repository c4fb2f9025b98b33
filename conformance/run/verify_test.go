package run_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

func TestBundledExchangesConform(t *testing.T) {
	res := run.Verify(t.Context(), run.Config{})
	if res.Verdict != result.Conformant || res.ExitCode != 0 {
		t.Fatalf("%s: %v %+v", res.Verdict, res.Errors, res.Findings)
	}
	if len(res.Exchanges) < 25 {
		t.Errorf("%d exchanges, want at least 25", len(res.Exchanges))
	}
	for _, product := range []string{exchange.WhatsApp, exchange.Telegram, exchange.MAX} {
		for _, operation := range []string{exchange.GetContactInfo, exchange.GetContacts, exchange.SendContact} {
			if !slices.ContainsFunc(res.Exchanges, func(row result.Exchange) bool {
				return row.Product == product && row.Operation == operation && row.Status == 200
			}) {
				t.Errorf("no 200 reply of %s for %s", operation, product)
			}
		}
	}
}

// TestStatesAddUp: a row for each check, operation and product, each with one state, and a reason where it says nothing.
func TestStatesAddUp(t *testing.T) {
	res := run.Verify(t.Context(), run.Config{})
	if want := 9 * len(check.Catalogue()); len(res.Checks) != want {
		t.Errorf("%d rows, want %d", len(res.Checks), want)
	}
	counts := res.Counts
	if sum := counts.Passed + counts.Failed + counts.Undetermined + counts.NotApplicable; sum != len(res.Checks) {
		t.Errorf("the states add up to %d of %d rows", sum, len(res.Checks))
	}
	for _, row := range res.Checks {
		if (row.State == result.StateNotApplicable) != (row.Reason != "") {
			t.Errorf("%+v: a reason belongs to rows that say nothing, and only there", row)
		}
	}
}

func TestProductFilter(t *testing.T) {
	res := run.Verify(t.Context(), run.Config{Product: exchange.MAX})
	if res.ExitCode != 0 || res.Product != exchange.MAX {
		t.Fatalf("exit code %d, product %q: %v", res.ExitCode, res.Product, res.Errors)
	}
	for _, row := range res.Exchanges {
		if row.Product != exchange.MAX {
			t.Errorf("%s is of %s", row.ID, row.Product)
		}
	}
}

// TestBadInput: exit code 2, and the error names the file and the way out.
func TestBadInput(t *testing.T) {
	good, err := exchange.Encode(info())
	if err != nil {
		t.Fatal(err)
	}
	file := func(data string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(data)} }
	for name, c := range map[string]struct {
		cfg  run.Config
		want string
	}{
		"empty folder":            {run.Config{FS: fstest.MapFS{}, Recordings: "rec"}, "rec"},
		"no folder":               {run.Config{FS: os.DirFS("no-such-folder"), Recordings: "no-such-folder"}, "no-such-folder"},
		"not JSON":                {run.Config{FS: fstest.MapFS{"a.json": file(string(good)), "b.json": file("{")}, Recordings: "rec"}, "rec/b.json"},
		"two equal ids":           {run.Config{FS: fstest.MapFS{"a.json": file(string(good)), "b.json": file(string(good))}, Recordings: "rec"}, "rec/a.json"},
		"another format":          {run.Config{FS: fstest.MapFS{"a.json": file(strings.Replace(string(good), `"format": 1`, `"format": 2`, 1))}, Recordings: "rec"}, "rec/a.json"},
		"a line break in a name":  {run.Config{FS: fstest.MapFS{"a\nb.json": file("{")}, Recordings: "rec"}, `rec/a\nb.json`},
		"unknown product":         {run.Config{Product: "signal"}, `"signal"`},
		"unknown drift":           {run.Config{Drift: "ignore"}, `"ignore"`},
		"deviations not YAML":     {run.Config{Known: known(t, "{")}, "known.yaml"},
		"deviations no list":      {run.Config{Known: known(t, "a: b")}, "known.yaml:1"},
		"deviation, code":         {run.Config{Known: known(t, "- {code: nonsense, operation: getContacts, exchange: a, reason: r}")}, `known.yaml:1: code "nonsense"`},
		"deviation, reason":       {run.Config{Known: known(t, "- {code: enum, operation: getContacts, exchange: a}")}, "reason is missing"},
		"deviation, no operation": {run.Config{Known: known(t, "- {code: enum, reason: r}")}, "operation is missing"},
		"deviations, a folder":    {run.Config{Known: t.TempDir()}, "not a regular file"},
		"deviations, not there":   {run.Config{Known: "no-such-file.yaml"}, "no-such-file.yaml: cannot be read"},
		"negative age":            {run.Config{MaxAge: -1}, "negative"},
		"unknown mode":            {run.Config{Mode: "dream"}, `"dream"`},
		"a capture in no mode":    {run.Config{Captures: []string{"a.har"}}, "captures"},
		"a capture of no product": {run.Config{Mode: run.ModeHAR, Captures: []string{"a.har"}}, "product"},
		"a mode without captures": {run.Config{Mode: run.ModeHAR, Product: "max"}, "capture"},
		"deviation, expires":      {run.Config{Known: known(t, "- {code: enum, operation: getContacts, exchange: a, reason: r, expires: soon}")}, `"soon"`},
		"deviation, operation":    {run.Config{Known: known(t, "- {code: enum, operation: getContact, exchange: a, reason: r}")}, `known.yaml:1: unknown operation "getContact": choose one of getContactInfo, getContacts, sendContact`},
		"deviation of another operation": {run.Config{FS: fstest.MapFS{"info.json": file(string(good))}, Known: known(t, "- {code: enum, operation: getContacts, exchange: info, reason: r}")},
			`known.yaml:1: the entry says getContacts, but the exchange "info" is of getContactInfo`},
		"deviations, two documents": {run.Config{Known: known(t, "deviations:\n---\ndeviations:\n")}, "known.yaml:2: a second YAML document"},
		"deviations, broken behind": {run.Config{Known: known(t, "deviations:\n---\n{")}, "known.yaml: not YAML"},
		"deviation, key merged in":  {run.Config{Known: known(t, "\n- {<<: {until: never}, code: enum, operation: getContacts, exchange: a, reason: r}")}, `known.yaml:2: an entry has code`},
		"deviation, no entry":       {run.Config{Known: known(t, "- enum")}, "known.yaml:1: an entry has code"},
		"deviation, key":            {run.Config{Known: known(t, "- {code: enum, operation: getContacts, exchange: a, reason: r, expire: 2030-01-01}")}, "expire"},
	} {
		t.Run(name, func(t *testing.T) {
			res := run.Verify(t.Context(), c.cfg)
			if res.Verdict != result.Broken || res.ExitCode != 2 {
				t.Fatalf("%s, exit code %d", res.Verdict, res.ExitCode)
			}
			if text := strings.Join(res.Errors, "\n"); !strings.Contains(text, c.want) {
				t.Errorf("%q does not name %q", text, c.want)
			}
			if name != "two equal ids" && len(res.Errors) != 1 {
				t.Errorf("%d errors for one mistake: %q", len(res.Errors), res.Errors)
			}
		})
	}
}

// closed is a folder in which one name cannot be opened. Permissions would not do: the superuser can read everything.
type closed struct {
	fs.FS
	name string
}

func (c closed) Open(name string) (fs.File, error) {
	if name == c.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return c.FS.Open(name)
}

// TestUnreadableFolder: what cannot be read is an error that names it, wherever it lies.
func TestUnreadableFolder(t *testing.T) {
	data, err := exchange.Encode(info())
	if err != nil {
		t.Fatal(err)
	}
	files := fstest.MapFS{"a/info.json": &fstest.MapFile{Data: data}, run.KnownFile: &fstest.MapFile{Data: []byte(accepted)}}
	for name, want := range map[string]string{
		".": "rec", "a": "rec/a", "a/info.json": "rec/a/info.json", run.KnownFile: "rec/" + run.KnownFile,
	} {
		res := run.Verify(t.Context(), run.Config{FS: closed{files, name}, Recordings: "rec"})
		if text := strings.Join(res.Errors, "\n"); res.ExitCode != 2 || !strings.Contains(text, want+": ") || !strings.Contains(text, "permission denied") {
			t.Errorf("%s: exit code %d: %v", name, res.ExitCode, res.Errors)
		}
	}
}

// known writes a file of known deviations.
func known(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "known.yaml")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestNothingJudgedIsUndetermined(t *testing.T) {
	question := info()
	question.Response = nil
	for name, res := range map[string]*result.Result{
		"a request without a reply":   judge(t, question),
		"a product that is not there": run.Verify(t.Context(), run.Config{FS: folder(t, info()), Product: exchange.MAX}),
	} {
		if res.Verdict != result.Undetermined || res.ExitCode != 3 {
			t.Errorf("%s: %s, exit code %d", name, res.Verdict, res.ExitCode)
		}
	}
}

func TestDriftWarnFailsOnViolationsOnly(t *testing.T) {
	drifted, broken := info(), info()
	swap(`"name"`, `"nickname":"D","name"`)(drifted)
	swap(`"Dealer"`, `1`)(broken)
	for _, c := range []struct {
		ex   *exchange.Exchange
		want int
	}{{drifted, 0}, {broken, 1}} {
		res := run.Verify(t.Context(), run.Config{FS: folder(t, c.ex), Drift: result.DriftWarn})
		if res.ExitCode != c.want {
			t.Errorf("exit code %d, want %d: %+v", res.ExitCode, c.want, res.Findings)
		}
	}
}

const accepted = `
deviations:
  - code: undeclared
    operation: getContactInfo
    exchange: info
    pointer: /nickname
    reason: seen since spring, asked upstream
    link: https://example.org/1
    expires: 2026-06-30
`

// TestKnownDeviations: accepted findings stay visible and do not count; an entry that no longer holds fails.
func TestKnownDeviations(t *testing.T) {
	drifted, worse := info(), info()
	swap(`"name"`, `"nickname":"D","name"`)(drifted)
	swap(`"name"`, `"nickname":"D","surname":"D","name"`)(worse)
	day := func(text string) func() time.Time {
		when, err := time.Parse(time.DateOnly, text)
		if err != nil {
			t.Fatal(err)
		}
		return func() time.Time { return when }
	}
	elsewhere := list()
	for _, c := range []struct {
		name  string
		ex    *exchange.Exchange
		today string
		exit  int
		codes []string
	}{
		{"the finding came", drifted, "2026-06-30", 0, []string{"undeclared"}},
		{"another finding came too", worse, "2026-06-30", 1, []string{"undeclared", "undeclared"}},
		{"the finding did not come", info(), "2026-06-30", 1, []string{"stale-deviation"}},
		{"its exchange was not judged", elsewhere, "2026-06-30", 0, nil},
		{"the entry has expired", drifted, "2026-07-01", 1, []string{"undeclared"}},
		{"the entry has expired and the finding is gone", info(), "2026-07-01", 0, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := folder(t, c.ex)
			files[run.KnownFile] = &fstest.MapFile{Data: []byte(accepted)}
			res := run.Verify(t.Context(), run.Config{FS: files, Now: day(c.today)})
			if res.ExitCode != c.exit {
				t.Errorf("exit code %d, want %d: %v", res.ExitCode, c.exit, res.Errors)
			}
			var codes []string
			for _, finding := range res.Findings {
				codes = append(codes, finding.Code)
			}
			if !slices.Equal(codes, c.codes) {
				t.Errorf("codes %v, want %v", codes, c.codes)
			}
			if c.exit == 0 && len(codes) > 0 && (!res.Findings[0].Known || res.Counts.Findings.Known != 1) {
				t.Errorf("the accepted finding does not say so: %+v", res.Findings[0])
			}
		})
	}
}

// TestEntriesOfExchangesThatAreNotThere: a slip of the pen is told, what a filter leaves out is not.
func TestEntriesOfExchangesThatAreNotThere(t *testing.T) {
	entries := known(t, "\n- {code: enum, operation: getContacts, exchange: lisst, reason: r}")
	for product, want := range map[string]int{"": 1, exchange.WhatsApp: 0} {
		res := run.Verify(t.Context(), run.Config{FS: folder(t, info(), list()), Product: product, Known: entries})
		if res.ExitCode != 0 || len(res.Notes) != want {
			t.Errorf("product %q: exit code %d, notes %q", product, res.ExitCode, res.Notes)
		}
		for _, note := range res.Notes {
			if !strings.HasPrefix(note, entries+":2: ") || !strings.Contains(note, `"lisst"`) {
				t.Errorf("note %q", note)
			}
		}
	}
}

// TestStaleEntriesFailWhereDriftWarns: the entry is wrong, whatever one thinks of drift.
func TestStaleEntriesFailWhereDriftWarns(t *testing.T) {
	entries := known(t, "- {code: undeclared, operation: getContactInfo, exchange: info, pointer: /nickname, reason: r}")
	res := run.Verify(t.Context(), run.Config{FS: folder(t, info()), Known: entries, Drift: result.DriftWarn})
	if res.ExitCode != 1 || len(res.Findings) != 1 || res.Findings[0].Code != "stale-deviation" {
		t.Errorf("exit code %d: %+v", res.ExitCode, res.Findings)
	}
}

// TestControlTakesTheSmallestReply: what is judged anew for each fault must not be the longest list of the run.
func TestControlTakesTheSmallestReply(t *testing.T) {
	long, small, empty := list(), list(), list()
	long.ID, small.ID, empty.ID = "1-long", "2-small", "3-empty"
	small.Response.Body = []byte(`[{"id":"11001234567@c.us"}]`)
	empty.Response.Body = []byte(`[]`) // takes some faults, but has no item to break
	for _, control := range judge(t, long, small, empty).Controls {
		if control.Exchange == long.ID {
			t.Errorf("%s broke the long reply", control.Operator)
		}
	}
}

// TestNegativeControl: every operation that was judged is broken on purpose, even when its only reply cannot be.
func TestNegativeControl(t *testing.T) {
	res := judge(t, spoiled(fault{base: list(), spoil: status(401, "", "")}), info())
	if res.ExitCode != 0 {
		t.Fatalf("%v", res.Errors)
	}
	for _, operation := range []string{exchange.GetContacts, exchange.GetContactInfo} {
		broken := 0
		for _, control := range res.Controls {
			if control.Operation == operation && control.Rejected {
				broken++
			}
		}
		if broken < 3 {
			t.Errorf("%s: %d broken copies were rejected", operation, broken)
		}
	}
}
