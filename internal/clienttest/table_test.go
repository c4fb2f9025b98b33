package clienttest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/greenapi"
)

// tableVariable names the file in which make bench wants the client's table.
const tableVariable = "GREENAPI_BENCH_TABLE"

const (
	tableBegin = "<!-- client: written by make bench -->\n"
	tableEnd   = "<!-- end of client -->\n"
)

// TestBenchmarkTable is no test: make bench runs it to measure the client and to write its table. What is compared is
// measured in turns, so that a busy moment of the machine hits both; the figures are medians, and the best of five where
// there is nothing to compare with.
func TestBenchmarkTable(t *testing.T) {
	file := os.Getenv(tableVariable)
	if file == "" {
		t.Skip("make bench runs it")
	}
	var b strings.Builder
	say := func(format string, args ...any) {
		fmt.Printf(format, args...)
		fmt.Fprintf(&b, format, args...)
	}
	say("\n%s, %s/%s, %d cores.\n\n", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
	say("| one call over loopback | facade | raw generated client | time | allocations |\n|---|---|---|---|---|\n")
	for _, tc := range []struct {
		op    greenapi.Operation
		reply string
	}{
		{greenapi.OpGetContactInfo, telegramInfo}, {greenapi.OpGetContacts, good("/getContacts/")}, {greenapi.OpSendContact, good("/sendContact/")},
	} {
		say("%s", callRow(t, tc.op, tc.reply))
	}
	say("\n| a list | stream | json.Unmarshal of the whole | time | peak of the stream | peak of the other |\n|---|---|---|---|---|---|\n")
	for _, contacts := range []int{8_000, 100_000, 400_000} {
		say("%s", listRow(t, contacts))
	}
	say("\n| a contact of | print | print of a repeated member | marshal after a change | marshal, repeated |\n|---|---|---|---|---|\n")
	for _, n := range []int{20_000, 40_000, 80_000} {
		say("%s", squareRow(t, n))
	}
	say("\n| a hostile reply at the default limit of 64 MB | on the wire | peak | time | what the call says |\n|---|---|---|---|---|\n")
	for _, h := range hostiles {
		say("%s", hostileRow(t, h, 64<<20))
	}
	say("\n")
	if err := writeTable(file, b.String()); err != nil {
		t.Fatal(err)
	}
}

func median[T int64 | float64 | time.Duration](list []T) T {
	slices.Sort(list)
	return list[len(list)/2]
}

func callRow(t *testing.T, op greenapi.Operation, reply string) string {
	const rounds, calls = 41, 400
	all := callers(t, op, canned(t, reply))
	var times [2][]time.Duration
	var ratios, allocs []float64
	for range rounds {
		var taken [2]time.Duration
		var mallocs [2]uint64
		for i, name := range []string{"facade", "raw"} {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			for range calls {
				if err := all[name](); err != nil {
					t.Fatal(err)
				}
			}
			taken[i] = time.Since(start) / calls
			runtime.ReadMemStats(&after)
			mallocs[i] = after.Mallocs - before.Mallocs
			times[i] = append(times[i], taken[i])
		}
		ratios = append(ratios, float64(taken[0])/float64(taken[1]))
		allocs = append(allocs, float64(mallocs[0])/float64(mallocs[1]))
	}
	return fmt.Sprintf("| %s | %.1f µs | %.1f µs | %.2f | %.2f |\n", op, float64(median(times[0]).Nanoseconds())/1000,
		float64(median(times[1]).Nanoseconds())/1000, median(ratios), median(allocs))
}

func listRow(t *testing.T, contacts int) string {
	apiURL, size := serveList(t, contacts)
	var stream, hand, floor []int64
	var streamTime, handTime, ratios []float64
	for range 7 {
		s, h, f := inChild(t, "stream", apiURL, contacts), inChild(t, "hand", apiURL, contacts), inChild(t, "floor", apiURL, contacts)
		stream, hand, floor = append(stream, s.PeakKB), append(hand, h.PeakKB), append(floor, f.PeakKB)
		streamTime, handTime = append(streamTime, float64(s.Nanos)/1e6), append(handTime, float64(h.Nanos)/1e6)
		ratios = append(ratios, float64(s.Nanos)/float64(h.Nanos))
	}
	base := median(floor)
	return fmt.Sprintf("| %d contacts, %.1f MB | %.0f ms | %.0f ms | %.2f | %.1f MB | %.1f MB |\n", contacts, float64(size)/1e6,
		median(streamTime), median(handTime), median(ratios), float64(median(stream)-base)/1024, float64(median(hand)-base)/1024)
}

func squareRow(t *testing.T, n int) string {
	row := fmt.Sprintf("| %d members |", n)
	for _, do := range []func(greenapi.ContactInfo){
		func(c greenapi.ContactInfo) { _ = fmt.Sprint(c) },
		func(c greenapi.ContactInfo) { _, _ = json.Marshal(c) },
	} {
		for _, repeated := range []bool{false, true} {
			var c greenapi.ContactInfo
			var object strings.Builder
			object.WriteString(`{"chatId":"1"`)
			for i := range n {
				if repeated {
					i = 0
				}
				fmt.Fprintf(&object, `,"m%d":1`, i)
			}
			if err := json.Unmarshal([]byte(object.String()+"}"), &c); err != nil {
				t.Fatal(err)
			}
			c.Name = "changed"
			var times []time.Duration
			for range 5 {
				start := time.Now()
				do(c)
				times = append(times, time.Since(start))
			}
			row += fmt.Sprintf(" %.1f ms |", float64(slices.Min(times).Microseconds())/1000)
		}
	}
	return row + "\n"
}

func hostileRow(t *testing.T, h hostile, limit int) string {
	apiURL, onWire := h.serve(t, limit)
	got := h.measure(t, apiURL, limit)
	text := "a value"
	if got.Text != "" {
		_, text, _ = strings.Cut(got.Text, "): ")
		text, _, _ = strings.Cut(text, "; ")
	}
	return fmt.Sprintf("| %s: %s | %d kB | %d MB | %.1f s | %s |\n", h.method, h.name, onWire>>10, got.PeakKB>>10, float64(got.Millis)/1000, text)
}

// measure makes the call in a process of its own.
func (h hostile) measure(t *testing.T, apiURL string, limit int) (got hostileResult) {
	t.Helper()
	cmd := exec.Command(os.Args[0], "-test.run=^TestHostileChild$", "-test.v")
	cmd.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %d", hostileVariable, apiURL, h.method, limit))
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	_, after, _ := bytes.Cut(out, []byte("measured "))
	if err := json.NewDecoder(bytes.NewReader(after)).Decode(&got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return got
}

// writeTable replaces the client's section of the file, or adds it.
func writeTable(file, text string) error {
	old, err := os.ReadFile(file)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	page, section := string(old), tableBegin+text+tableEnd
	if page == "" {
		page = "# Benchmarks\n\nWritten by `make bench`; the ratios matter, not the seconds.\n"
	}
	if before, rest, found := strings.Cut(page, tableBegin); found {
		_, after, _ := strings.Cut(rest, tableEnd)
		page = before + section + after
	} else {
		page += "\n## The client\n\n" + section + "\n"
	}
	return os.WriteFile(file, []byte(page), 0o644)
}
