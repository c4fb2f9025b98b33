//go:build unix

// Command bench measures what judging costs beside doing the least that could be called judging: reading the same files
// with encoding/json and asking kin-openapi about the bodies. Both are whole processes, run one after the other on the same
// machine, so the ratios mean something where seconds do not. It writes the table to docs/benchmarks.md.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"
)

func main() {
	plain := flag.String("plain", "", "be the plain program and read this `folder`")
	load := flag.Int("load", -1, "write the load of this `number` into the folder that follows")
	out := flag.String("out", "docs/benchmarks.md", "the `file` to write the table to")
	runs := flag.Int("runs", 5, "measure each so many times and take the median")
	flag.Parse()
	var err error
	switch {
	case *plain != "":
		err = readPlainly(*plain)
	case *load >= 0:
		err = loads[*load].write(flag.Arg(0))
	default:
		err = measureAll(*out, *runs)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// cost is what a process took.
type cost struct {
	time time.Duration
	peak int64 // bytes
}

func measureAll(out string, runs int) error {
	dir, err := os.MkdirTemp("", "bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	suite := filepath.Join(dir, "greenapi-conformance")
	if text, err := exec.Command("go", "build", "-o", suite, "./conformance/cmd/greenapi-conformance").CombinedOutput(); err != nil {
		return fmt.Errorf("building the command: %w: %s", err, text)
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	var rows []string
	for i, load := range loads {
		folder := filepath.Join(dir, load.name)
		// In a process of its own: what this one has held would be counted as the peak of those that it starts.
		if _, err := measure(self, "-load", strconv.Itoa(i), folder); err != nil {
			return err
		}
		var ours, theirs []cost
		for range runs { // in turns, so that a busy moment hits both
			a, err := measure(suite, "verify", "--recordings", folder, "--max-age", "0", "--out", filepath.Join(dir, "report"))
			if err != nil {
				return fmt.Errorf("%s: %w", load.name, err)
			}
			b, err := measure(self, "-plain", folder)
			if err != nil {
				return fmt.Errorf("%s: %w", load.name, err)
			}
			ours, theirs = append(ours, a), append(theirs, b)
		}
		rows = append(rows, row(load.name, median(ours), median(theirs)))
		fmt.Println(rows[len(rows)-1])
		if err := os.RemoveAll(folder); err != nil {
			return err
		}
	}
	bundled := make([]cost, 0, runs)
	for range runs {
		c, err := measure(suite, "verify", "--out", filepath.Join(dir, "report"))
		if err != nil {
			return err
		}
		bundled = append(bundled, c)
	}
	rows = append(rows, row("the bundled exchanges, start to verdict", median(bundled), cost{}))
	fmt.Println(rows[len(rows)-1])
	return write(out, rows)
}

func row(name string, ours, theirs cost) string {
	if theirs.time == 0 {
		return fmt.Sprintf("| %s | %.3f s | | | %d MB | | |", name, ours.time.Seconds(), ours.peak>>20)
	}
	return fmt.Sprintf("| %s | %.3f s | %.3f s | %.1f | %d MB | %d MB | %+d MB |", name, ours.time.Seconds(), theirs.time.Seconds(),
		ours.time.Seconds()/theirs.time.Seconds(), ours.peak>>20, theirs.peak>>20, (ours.peak-theirs.peak)>>20)
}

// measure runs a process to its end.
func measure(name string, args ...string) (cost, error) {
	cmd := exec.Command(name, args...)
	var text strings.Builder
	cmd.Stdout, cmd.Stderr = &text, &text
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return cost{}, fmt.Errorf("%w: %.500s", err, text.String())
	}
	took := time.Since(start)
	usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage)
	if !ok {
		return cost{}, fmt.Errorf("no resource usage on %s", runtime.GOOS)
	}
	peak := int64(usage.Maxrss)
	if runtime.GOOS != "darwin" { // which counts bytes, others kilobytes
		peak <<= 10
	}
	return cost{took, peak}, nil
}

// median takes each figure's.
func median(costs []cost) cost {
	times, peaks := make([]time.Duration, len(costs)), make([]int64, len(costs))
	for i, c := range costs {
		times[i], peaks[i] = c.time, c.peak
	}
	slices.Sort(times)
	slices.Sort(peaks)
	return cost{times[len(times)/2], peaks[len(peaks)/2]}
}

const (
	begin = "<!-- judging: written by make bench -->\n"
	end   = "<!-- end of judging -->\n"
)

// write replaces the section of the file that is the table, or adds it.
func write(name string, rows []string) error {
	text := begin + fmt.Sprintf("\n%s, %s/%s, %d cores. Whole processes in turns, medians. Plain is encoding/json and kin-openapi alone.\n\n",
		runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.NumCPU()) +
		"| judged | time | plain | ratio | peak | plain | beyond |\n|---|---|---|---|---|---|---|\n" + strings.Join(rows, "\n") + "\n\n" + end
	old, err := os.ReadFile(name)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	page := string(old)
	if page == "" {
		page = "# Benchmarks\n\nWritten by `make bench`; the ratios matter, not the seconds.\n\n## Judging\n\n"
	}
	before, rest, found := strings.Cut(page, begin)
	if found {
		_, after, _ := strings.Cut(rest, end)
		page = before + text + after
	} else {
		page += text
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, []byte(page), 0o644)
}

// load is something to judge.
type load struct {
	name  string
	write func(folder string) error
}

var loads = []load{
	{"one list of 1 MB (10 000 contacts)", list(10_000)},
	{"one list of 12 MB (120 000 contacts)", list(120_000)},
	{"one list of 50 MB (500 000 contacts)", list(500_000)},
	{"1 000 small replies", small(1_000)},
	{"2 000 small replies", small(2_000)},
	{"20 000 small replies", small(20_000)},
}

// exchangeFile is an exchange file as far as it is needed here.
type exchangeFile struct {
	Format    int    `json:"format"`
	ID        string `json:"id"`
	Operation string `json:"operation"`
	Product   string `json:"product"`
	Origin    string `json:"origin"`
	Request   struct {
		Method  string     `json:"method"`
		Path    string     `json:"path"`
		Headers [][]string `json:"headers"`
		Body    string     `json:"body,omitempty"`
	} `json:"request"`
	Response struct {
		Status  int        `json:"status"`
		Headers [][]string `json:"headers"`
		Body    string     `json:"body"`
	} `json:"response"`
}

func save(folder, id, operation, product, request, reply string) error {
	var f exchangeFile
	f.Format, f.ID, f.Operation, f.Product, f.Origin = 1, id, operation, product, "observed"
	f.Request.Method = "POST"
	if operation == "getContacts" {
		f.Request.Method = "GET"
	}
	f.Request.Path, f.Request.Body = "/waInstance{idInstance}/"+operation+"/{apiTokenInstance}", request
	f.Request.Headers = [][]string{{"Content-Type", "application/json"}}
	f.Response.Status, f.Response.Body = 200, reply
	f.Response.Headers = [][]string{{"Content-Type", "application/json; charset=utf-8"}}
	data, err := json.Marshal(f)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(folder, id+".json"), data, 0o644)
}

// list writes one reply of GetContacts.
func list(n int) func(string) error {
	return func(folder string) error {
		var b strings.Builder
		b.WriteByte('[')
		for i := range n {
			if i > 0 {
				b.WriteByte(',')
			}
			fmt.Fprintf(&b, `{"id":"7900%07d@c.us","name":"Контакт %d","contactName":"Contact number %d","type":"user"}`, i, i, i)
		}
		b.WriteByte(']')
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		return save(folder, "list", "getContacts", "whatsapp", "", b.String())
	}
}

// small writes replies of the three methods.
func small(n int) func(string) error {
	return func(folder string) error {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		for i := range n {
			var err error
			id, chat := fmt.Sprintf("x-%06d", i), fmt.Sprintf("7900%07d@c.us", i)
			switch i % 3 {
			case 0:
				err = save(folder, id, "getContactInfo", "whatsapp", `{"chatId":"`+chat+`"}`, fmt.Sprintf(
					`{"avatar":"https://example.org/%d.jpg","name":"Dealer","contactName":"","chatId":"%s","products":[{"id":"1","imageUrls":{"requested":"r","original":"o"},"price":null,"isHidden":false}],"lastSeen":null,"isArchive":false,"isMute":false,"messageExpiration":0,"muteExpiration":null,"isBusiness":true}`, i, chat))
			case 1:
				err = save(folder, id, "sendContact", "whatsapp", `{"chatId":"`+chat+`","contact":{"phoneContact":79001234568,"firstName":"A"}}`,
					fmt.Sprintf(`{"idMessage":"3EB0C767D097%08d"}`, i))
			default:
				err = save(folder, id, "getContacts", "telegram", "", fmt.Sprintf(
					`[{"chatId":"%d","name":"A","contactName":"B","type":"user","phoneNumber":79001234568,"username":""},{"chatId":"%d","type":"user"}]`, 10_000_000+i, 90_000_000+i))
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
}
