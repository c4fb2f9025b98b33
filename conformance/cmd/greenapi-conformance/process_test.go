package main

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
)

// asCommand makes the test binary the command where a test runs it as one; as hasty it waits for nothing.
const asCommand = "GREENAPI_CONFORMANCE_MAIN"

func TestMain(m *testing.M) {
	if how := os.Getenv(asCommand); how != "" {
		if how == "hasty" {
			clock = &hasty{}
		}
		main()
		return
	}
	os.Exit(m.Run())
}

// process is the command in a process of its own, with an environment of its own.
func process(env []string, args ...string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], args...)
	cmd.Env = append([]string{asCommand + "=1", "HOME=" + os.TempDir()}, env...)
	return cmd
}

// serving starts serve in a process of its own and returns what it prints to export.
func serving(t *testing.T, args ...string) (env []string, log *bytes.Buffer, stop func() int) {
	t.Helper()
	cmd := process(nil, append([]string{"serve"}, args...)...)
	log = &bytes.Buffer{}
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stopped := false
	stop = func() int {
		if !stopped {
			stopped = true
			_ = cmd.Process.Signal(syscall.SIGTERM)
			_ = cmd.Wait()
		}
		return cmd.ProcessState.ExitCode()
	}
	t.Cleanup(func() { stop() })
	lines := bufio.NewScanner(out)
	for len(env) < 5 && lines.Scan() {
		line, found := strings.CutPrefix(lines.Text(), "export ")
		if !found {
			t.Fatalf("%q is nothing to export", lines.Text())
		}
		env = append(env, line)
	}
	if len(env) < 5 {
		t.Fatalf("serve printed %q; %s", env, log)
	}
	return env, log, stop
}

// TestProcesses is the tour without an account: serve in one process, verify in another, which finds what it needs in
// what serve printed.
func TestProcesses(t *testing.T) {
	env, log, stop := serving(t, "--product", "max")
	out := t.TempDir()
	text, err := process(env, "verify", "--mode", "live", "--product", "max", "--out", out).CombinedOutput()
	if err != nil || !strings.Contains(string(text), "conformant: 4 replies") {
		t.Errorf("%v:\n%s", err, text)
	}
	if code := stop(); code != 0 {
		t.Errorf("serve: exit code %d", code)
	}
	if got := log.String(); strings.Count(got, "GET  getContacts 200\n") != 2 || !strings.Contains(got, "POST getContactInfo 400\n") || strings.Contains(got, "7e57") {
		t.Errorf("serve said:\n%s", got)
	}
}

// TestFaultOfServe: what --fault names happens, from the request on that it names.
func TestFaultOfServe(t *testing.T) {
	env, _, _ := serving(t, "--product", "telegram", "--fault", "undeclared", "--fault", "reset@2")
	values := map[string]string{}
	for _, line := range env {
		name, value, _ := strings.Cut(line, "=")
		values[name] = value
	}
	list := values["GREEN_API_URL"] + "/waInstance" + values["GREEN_API_ID_INSTANCE"] + "/getContacts/" + values["GREEN_API_TOKEN"]
	resp, err := http.Get(list)
	if err != nil {
		t.Fatal(err)
	}
	body, _ := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	if !bytes.Contains(body, []byte("undeclared")) {
		t.Errorf("%s", body)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	if resp, err := client.Get(list); err == nil {
		t.Errorf("the second request got %s", resp.Status)
	}
}

// TestSignals: the report of what was done is written, and the exit code is 3, or 1 where drift had been seen.
func TestSignals(t *testing.T) {
	for _, c := range []struct {
		name   string
		signal syscall.Signal
		faults []string
		code   int
	}{
		{"SIGINT", syscall.SIGINT, []string{"hang@2"}, 3},
		{"SIGTERM", syscall.SIGTERM, []string{"hang@2"}, 3},
		{"SIGTERM after drift", syscall.SIGTERM, []string{"undeclared", "hang@2"}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			server := instance(t, exchange.MAX, c.faults...)
			out := t.TempDir()
			cmd := process(os.Environ(), "verify", "--mode", "live", "--product", "max", "--out", out)
			var text bytes.Buffer
			cmd.Stdout, cmd.Stderr = &text, &text
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for limit := time.Now().Add(20 * time.Second); len(server.Requests()) < 2; time.Sleep(time.Millisecond) {
				if time.Now().After(limit) {
					t.Fatalf("it did not get so far:\n%s", &text)
				}
			}
			_ = cmd.Process.Signal(c.signal)
			_ = cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != c.code {
				t.Errorf("exit code %d, want %d:\n%s", code, c.code, &text)
			}
			if !strings.Contains(text.String(), "undetermined info: getContactInfo, max: interrupted; ") {
				t.Errorf("it said:\n%s", &text)
			}
			data, err := os.ReadFile(filepath.Join(out, "results.json"))
			var res struct {
				ExitCode  int
				Scenarios []struct{ ID, State string }
			}
			if err := cmp.Or(err, json.Unmarshal(data, &res)); err != nil || res.ExitCode != c.code || len(res.Scenarios) != 3 {
				t.Errorf("%v, %+v", err, res)
			}
		})
	}
}
