package main

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/tls"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
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
// what serve printed. Serve counts as many requests as the dry run said.
func TestProcesses(t *testing.T) {
	for _, product := range exchange.Products() {
		env, log, stop := serving(t, "--product", product)
		env = append(env, asCommand+"=hasty")
		args := []string{"verify", "--mode", "live", "--product", product, "--out", t.TempDir(), "--probe-errors"}
		dry, err := process(env, append(args, "--dry-run")...).Output()
		if err != nil {
			t.Fatalf("%s: dry run: %v", product, err)
		}
		n, _ := strconv.Atoi(planned.FindStringSubmatch(string(dry))[1])
		text, err := process(env, args...).CombinedOutput()
		if err != nil || !strings.Contains(string(text), fmt.Sprintf("conformant: %d replies", n)) {
			t.Errorf("%s: %v:\n%s", product, err, text)
		}
		if code := stop(); code != 0 {
			t.Errorf("%s: serve: exit code %d", product, code)
		}
		got := log.String()
		if requests := strings.Count(got, "  GET  getContacts 200\n") + strings.Count(got, "  POST getContactInfo "); requests != n || strings.Contains(got, "7e57") {
			t.Errorf("%s: %d requests, want %d; serve said:\n%s", product, requests, n, got)
		}
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

// TestEnvironmentOfTheWire: a certificate authority and a proxy are taken from the environment, as everywhere.
func TestEnvironmentOfTheWire(t *testing.T) {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		t.Skip("authorities come from the system's own store here")
	}
	server := greenapitest.Start(t, greenapitest.MAX, greenapitest.WithTLS())
	file := filepath.Join(t.TempDir(), "ca.pem")
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: certificateOf(t, server.URL)})
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	passed := 0
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		passed++
		w.WriteHeader(http.StatusForbidden)
	}))
	defer proxy.Close()
	env := []string{asCommand + "=hasty", "GREEN_API_ID_INSTANCE=" + server.IDInstance, "GREEN_API_TOKEN=" + server.Token, "GREEN_API_CHAT_ID=100000000"}
	for _, c := range []struct {
		name string
		env  []string
		code int
		says string
	}{
		{"no authority", []string{"GREEN_API_URL=" + server.URL, "SSL_CERT_FILE=" + os.DevNull, "SSL_CERT_DIR=" + t.TempDir()}, 3, "not trusted; TLS: "},
		{"its authority", []string{"GREEN_API_URL=" + server.URL, "SSL_CERT_FILE=" + file}, 0, "conformant"},
		{"a proxy", []string{"GREEN_API_URL=https://api.example.org", "HTTPS_PROXY=" + proxy.URL}, 3, "the proxy refused; proxy: "},
	} {
		cmd := process(append(env, c.env...), "verify", "--mode", "live", "--product", "max", "--out", t.TempDir())
		text, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != c.code || !strings.Contains(string(text), c.says) {
			t.Errorf("%s: exit code %d, want %d, %q:\n%s", c.name, code, c.code, c.says, text)
		}
	}
	if passed == 0 {
		t.Error("nothing came to the proxy")
	}
}

// certificateOf is what a server shows.
func certificateOf(t *testing.T, address string) []byte {
	t.Helper()
	conn, err := tls.Dial("tcp", strings.TrimPrefix(address, "https://"), &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	return conn.ConnectionState().PeerCertificates[0].Raw
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

// TestSignalOfRecord: what came until then is kept, and says what did not.
func TestSignalOfRecord(t *testing.T) {
	server := instance(t, exchange.MAX, "hang@2")
	dir := t.TempDir()
	cmd := process(os.Environ(), "record", "--product", "max", "--recordings", dir)
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
	_ = cmd.Process.Signal(syscall.SIGINT)
	_ = cmd.Wait()
	if code := cmd.ProcessState.ExitCode(); code != 3 || !strings.Contains(text.String(), "undetermined info: getContactInfo, max: interrupted; ") {
		t.Errorf("exit code %d:\n%s", code, &text)
	}
	if o := command(t, "verify", "--recordings", dir); o.code != 3 || !strings.Contains(o.stdout, "undetermined info: getContactInfo, max: interrupted; ") {
		t.Errorf("judged again: exit code %d:\n%s%s", o.code, o.stdout, o.stderr)
	}
}
