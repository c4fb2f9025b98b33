package run_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

// lively makes exchanges live recordings, each with an id of its own.
func lively(exchanges ...*exchange.Exchange) []*exchange.Exchange {
	for i, ex := range exchanges {
		ex.Origin, ex.ID = exchange.Live, fmt.Sprintf("%02d-%s", i, ex.ID)
	}
	return exchanges
}

func refusal(code int) *exchange.Exchange {
	return spoiled(fault{base: list(), spoil: status(code, "", "")})
}

// TestNightWithoutAnAnswer: replies that all refuse say nothing of the API, and are no green.
func TestNightWithoutAnAnswer(t *testing.T) {
	planned := func(ex *exchange.Exchange, state exchange.ScenarioState) *exchange.Exchange {
		ex.Recorder = &exchange.Recorder{Scenario: &exchange.Scenario{ID: "list", State: state, Requests: 1}}
		return ex
	}
	drifted := spoiled(fault{base: list(), spoil: status(200, "application/json", `[{"id":"11001234567@c.us","size":1}]`)})
	for _, c := range []struct {
		name      string
		exchanges []*exchange.Exchange
		exit      int
	}{
		{"only 401", lively(refusal(401), refusal(401)), 3},
		{"only 502", lively(refusal(502)), 3},
		{"one 200 among them", lively(refusal(401), list()), 0},
		{"another operation answered", lively(refusal(401), info()), 3},
		{"another operation drifted", lively(spoiled(fault{base: info(), spoil: status(401, "", "")}), drifted), 1},
		{"documented, not live", []*exchange.Exchange{refusal(401)}, 0},
		{"of a plan, and answered", lively(planned(list(), exchange.Answered)), 0},
		{"of a plan, and answered at the second try", lively(planned(refusal(502), exchange.Answered), planned(list(), exchange.Answered)), 0},
		{"of a plan, and answered by its own word alone", lively(planned(refusal(401), exchange.Answered), info()), 3},
		{"of a plan, and not answered", lively(planned(list(), exchange.Unanswered)), 3},
		{"of a plan, and skipped", lively(planned(list(), exchange.Skipped), info()), 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := judge(t, c.exchanges...)
			if res.ExitCode != c.exit {
				t.Errorf("exit code %d, want %d: %v %+v", res.ExitCode, c.exit, res.Errors, res.Findings)
			}
			for _, row := range res.Checks {
				if row.State == result.StateUndetermined && row.Reason == "" {
					t.Errorf("%+v", row)
				}
			}
		})
	}
}

// TestAge: too old is said, much too old leaves the verdict open, and no row changes.
func TestAge(t *testing.T) {
	const day = 24 * time.Hour
	now := time.Date(2026, 6, 30, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name    string
		days    int // -1 stands for undated
		origin  exchange.Origin
		limit   time.Duration
		exit    int
		remarks int
		doubts  int
	}{
		{"young", 90, exchange.Live, 90 * day, 0, 0, 0},
		{"old", 91, exchange.Live, 90 * day, 0, 1, 0},
		{"at twice the age", 180, exchange.Live, 90 * day, 0, 1, 0},
		{"much too old", 181, exchange.Live, 90 * day, 3, 1, 1},
		{"undated", -1, exchange.Live, 90 * day, 3, 0, 1},
		{"old, but documented", 500, exchange.Documented, 90 * day, 0, 0, 0},
		{"age is off", 500, exchange.Live, 0, 0, 0, 0},
		{"undated, and age is off", -1, exchange.Live, 0, 0, 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			ex := info()
			ex.Origin = c.origin
			if c.days >= 0 {
				ex.RecordedAt = now.AddDate(0, 0, -c.days)
			}
			res := run.Verify(t.Context(), run.Config{FS: folder(t, ex), MaxAge: c.limit, Now: func() time.Time { return now }})
			if res.ExitCode != c.exit || len(res.Remarks) != c.remarks || len(res.Doubts) != c.doubts || res.Counts.Undetermined != 0 {
				t.Errorf("exit code %d, remarks %q, doubts %q, %+v", res.ExitCode, res.Remarks, res.Doubts, res.Counts)
			}
			if (res.Recordings != nil) != (c.limit > 0 && c.origin == exchange.Live) {
				t.Errorf("%+v", res.Recordings)
			}
		})
	}
}

// TestDriftAsWarning forgives drift, and neither a missing member that every page shows nor a violation.
func TestDriftAsWarning(t *testing.T) {
	for _, c := range []struct {
		name  string
		spoil func(*exchange.Exchange)
		exit  int
	}{
		{"a new member", swap(`"name"`, `"nickname":"D","name"`), 0},
		{"another type", swap(`"Dealer"`, `1`), 1},
		{"no chatId", swap(`"chatId":"71234567890@c.us",`, ``), 1},
	} {
		res := run.Verify(t.Context(), run.Config{FS: folder(t, spoiled(fault{base: info(), spoil: c.spoil})), Drift: result.DriftWarn})
		if res.ExitCode != c.exit {
			t.Errorf("%s: exit code %d: %+v", c.name, res.ExitCode, res.Findings)
		}
	}
}

// TestStale: only what was answered and did not bring the finding makes an entry stale, in whatever order the file lists
// its entries.
func TestStale(t *testing.T) {
	const entry = "- {code: undeclared, operation: getContacts, pointer: /*/size, reason: r}\n"
	const about = "- {code: stale-deviation, operation: getContacts, pointer: /*/size, reason: r}\n"
	sized := func() *exchange.Exchange {
		return spoiled(fault{base: list(), spoil: status(200, "application/json", `[{"id":"11001234567@c.us","size":1},{"id":"11001234568@c.us","size":1}]`)})
	}
	for _, c := range []struct {
		name      string
		known     string
		exchanges []*exchange.Exchange
		exit      int
		stale     int
	}{
		{"it came", entry, lively(sized()), 0, 0},
		{"it came in one of two", entry, lively(list(), sized()), 0, 0},
		{"it came in none", entry, lively(list(), list()), 1, 1},
		{"nobody answered", entry, lively(refusal(401), info()), 3, 0},
		{"a refusal that we made, not live", entry, []*exchange.Exchange{refusal(401)}, 0, 0},
		{"nobody asked", entry, lively(info()), 0, 0},
		{"stale, and accepted", entry + about, lively(list()), 0, 1},
		{"stale, and accepted, the other way round", about + entry, lively(list()), 0, 1},
		{"an entry about staleness that is stale itself", about, lively(list()), 1, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			files := folder(t, c.exchanges...)
			files[run.KnownFile] = &fstest.MapFile{Data: []byte(c.known)}
			res := run.Verify(t.Context(), run.Config{FS: files})
			stale := 0
			for _, finding := range res.Findings {
				if finding.Code == "stale-deviation" {
					stale++
				}
			}
			if res.ExitCode != c.exit || stale != c.stale {
				t.Errorf("exit code %d, %d stale: %v %+v", res.ExitCode, stale, res.Errors, res.Findings)
			}
		})
	}
}

// TestVeryManyAcceptedFaults: of more than an exchange lists, each that has its entry is accepted, listed or not, and one
// that has none is not.
func TestVeryManyAcceptedFaults(t *testing.T) {
	const many = 250
	var members, entries strings.Builder
	for i := range many {
		name := fmt.Sprintf("m%c%c", 'a'+i/26, 'a'+i%26)
		fmt.Fprintf(&members, `"%s":1,`, name)
		fmt.Fprintf(&entries, "- {code: undeclared, operation: getContactInfo, pointer: /%s, reason: r}\n", name)
	}
	for _, c := range []struct {
		name, members string
		exit          int
		more          result.Severity
	}{
		{"each accepted", members.String(), 0, result.Note},
		{"and one that is not", `"zz":1,` + members.String() + `"zzz":1,`, 1, result.Drift},
	} {
		files := folder(t, spoiled(fault{base: info(), spoil: swap(`"name"`, c.members+`"name"`)}))
		files[run.KnownFile] = &fstest.MapFile{Data: []byte(entries.String())}
		res := run.Verify(t.Context(), run.Config{FS: files})
		last := res.Findings[len(res.Findings)-1]
		if res.ExitCode != c.exit || len(res.Findings) > 100 || last.Code != "more" || last.Severity != c.more || last.Known {
			t.Errorf("%s: exit code %d, %d findings, the last %+v", c.name, res.ExitCode, len(res.Findings), last)
		}
	}
}

// TestReportFolderIsNoRecording: a report among the recordings would be the next run's exchange.
func TestReportFolderIsNoRecording(t *testing.T) {
	dir := t.TempDir()
	write := func(name string) {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write("rec/deep")
	if err := os.Symlink(filepath.Join(dir, "rec"), filepath.Join(dir, "link")); err != nil {
		t.Skip(err)
	}
	for out, refused := range map[string]bool{
		"rec": true, "rec/report": true, "rec/deep/report": true, "link": true, "link/report": true, "rec/../rec/x": true,
		"report": false, "recordings": false, "rec2/report": false,
	} {
		cfg := run.Config{Recordings: filepath.Join(dir, "rec"), Out: filepath.Join(dir, out)}
		res := run.Verify(t.Context(), cfg)
		named := slices.ContainsFunc(res.Errors, func(text string) bool { return strings.Contains(text, "--out") })
		if named != refused || (cfg.ReportFolder() == "") != refused || res.ExitCode != 2 { // 2 also for the empty folder
			t.Errorf("%s: refused %t, exit code %d: %q", out, named, res.ExitCode, res.Errors)
		}
	}
}

// TestKnownFileThatNeverEnds: a pipe would be waited for without end, a device read without end.
func TestKnownFileThatNeverEnds(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe", run.KnownFile)
	for _, name := range []string{"pipe", "zero"} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := exec.Command("mkfifo", pipe).Run(); err != nil {
		t.Skip("no mkfifo here")
	}
	zero := filepath.Join(dir, "zero", run.KnownFile)
	if err := os.Symlink("/dev/zero", zero); err != nil {
		t.Skip(err)
	}
	large := filepath.Join(dir, "large.yaml")
	if err := os.WriteFile(large, bytes.Repeat([]byte("# nothing\n"), 1<<19), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, cfg := range map[string]run.Config{
		"a pipe by name": {Known: pipe}, "a device by name": {Known: zero}, "a large file": {Known: large},
		"a pipe beside the recordings": {Recordings: filepath.Join(dir, "pipe")}, "a device beside the recordings": {Recordings: filepath.Join(dir, "zero")},
	} {
		res := run.Verify(t.Context(), cfg)
		if res.ExitCode != 2 || len(res.Errors) != 1 || !strings.Contains(res.Errors[0], ".yaml: cannot be read: ") {
			t.Errorf("%s: exit code %d, %q", name, res.ExitCode, res.Errors)
		}
	}
}

// TestKnownFileInASubfolder accepts nothing, and is named.
func TestKnownFileInASubfolder(t *testing.T) {
	files := folder(t, info())
	files["deep/"+run.KnownFile] = &fstest.MapFile{Data: []byte("nonsense")}
	res := run.Verify(t.Context(), run.Config{FS: files, Recordings: "rec"})
	if res.ExitCode != 0 || len(res.Notes) != 1 || !strings.HasPrefix(res.Notes[0], "rec/deep/"+run.KnownFile+": ignored") {
		t.Errorf("exit code %d, notes %q", res.ExitCode, res.Notes)
	}
}

// TestBrokenInputJudgesNothing: half a folder gives no half verdict.
func TestBrokenInputJudgesNothing(t *testing.T) {
	files := folder(t, info(), list())
	files["zz.json"] = &fstest.MapFile{Data: []byte("{")}
	res := run.Verify(t.Context(), run.Config{FS: files, Recordings: "rec"})
	if res.ExitCode != 2 || len(res.Exchanges)+len(res.Checks)+len(res.Findings)+len(res.Controls) != 0 || len(res.Errors) != 1 {
		t.Errorf("exit code %d, %d exchanges, %d checks: %q", res.ExitCode, len(res.Exchanges), len(res.Checks), res.Errors)
	}
}
