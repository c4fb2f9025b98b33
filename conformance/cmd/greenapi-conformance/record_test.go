package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

// written returns the files below a folder, by name.
func written(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			var data []byte
			data, err = os.ReadFile(name)
			files[strings.TrimPrefix(name, dir+"/")] = string(data)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// judgement is what a run and its replay have to share.
type judgement struct {
	Verdict  string
	ExitCode int
	Checks   []struct{ ID, Operation, Product, State, Reason string }
	Findings []struct {
		Code, Severity, Exchange string
		Pointer                  *string
		Times                    int
	}
	Claims    []struct{ ID, State, By, Exchange string }
	Counts    json.RawMessage
	Scenarios []struct {
		ID, Operation, State, Reason string
		Requests                     int
	}
}

func judged(t *testing.T, out string) (j judgement) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(out, "results.json"))
	if err == nil {
		err = json.Unmarshal(data, &j)
	}
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// TestRecordAndVerify: what was recorded is judged as the night was, whatever was asked and however it fared.
func TestRecordAndVerify(t *testing.T) {
	for _, faults := range [][]string{nil, {"undeclared"}, {"type", "502@3"}, {"reset@2"}} {
		for _, product := range exchange.Products() {
			for name, flags := range map[string][]string{
				"the least": nil,
				"a card":    {"--send-to", "79001234567@c.us"},
				"a group":   {"--group-id", served[product].group},
				"errors":    {"--probe-errors"},
				"all":       {"--send-to", "79001234567@c.us", "--group-id", served[product].group, "--probe-errors"},
			} {
				if name != "all" && faults != nil {
					continue // what is asked, and how it fares, need not be multiplied
				}
				t.Run(fmt.Sprint(product, faults, name), func(t *testing.T) {
					outs := map[string]string{"live": t.TempDir(), "recorded": t.TempDir()}
					instance(t, product, faults...)
					live := command(t, append([]string{"verify", "--out", outs["live"], "--mode", "live", "--product", product}, flags...)...)
					instance(t, product, faults...)
					dir := t.TempDir()
					record := command(t, append([]string{"record", "--recordings", dir, "--product", product}, flags...)...)
					replay := command(t, "verify", "--out", outs["recorded"], "--recordings", dir)
					if live.code != replay.code || record.code != 0 && record.code != 3 {
						t.Errorf("live %d, record %d, replay %d:\n%s%s", live.code, record.code, replay.code, record.stdout, record.stderr)
					}
					if live, replay := judged(t, outs["live"]), judged(t, outs["recorded"]); !reflect.DeepEqual(live, replay) {
						t.Errorf("live   %+v\nreplay %+v", live, replay)
					}
				})
			}
		}
	}
}

// TestNightOfRefusals: a recording of nothing but refusals is never green.
func TestNightOfRefusals(t *testing.T) {
	for _, fault := range []string{"401", "502", "hang"} {
		instance(t, exchange.WhatsApp, fault)
		dir := t.TempDir()
		record := command(t, "record", "--recordings", dir, "--product", "whatsapp", "--timeout", "200ms")
		if record.code != 3 || !strings.Contains(record.stdout, "undetermined list: getContacts, whatsapp: ") || !strings.Contains(record.stdout, "recorded: "+dir) {
			t.Errorf("%s: exit code %d:\n%s%s", fault, record.code, record.stdout, record.stderr)
		}
		if o := command(t, "verify", "--recordings", dir); o.code != 3 {
			t.Errorf("%s: judged again: exit code %d:\n%s%s", fault, o.code, o.stdout, o.stderr)
		}
	}
}

// TestTwoNights of one folder: the newer is judged, the other named.
func TestTwoNights(t *testing.T) {
	dir := t.TempDir()
	for _, fault := range [][]string{{"undeclared"}, nil} {
		instance(t, exchange.Telegram, fault...)
		if o := command(t, "record", "--recordings", dir, "--product", "telegram"); o.code != 0 {
			t.Fatalf("exit code %d: %s", o.code, o.stderr)
		}
	}
	older := strings.SplitN(slices.Sorted(func(yield func(string) bool) {
		for name := range written(t, dir) {
			if !yield(name) {
				return
			}
		}
	})[0], "/", 2)[0]
	if o := command(t, "verify", "--recordings", dir); o.code != 0 || !strings.Contains(o.stderr, older) {
		t.Errorf("exit code %d, %s is not named:\n%s%s", o.code, older, o.stdout, o.stderr)
	}
}

// TestPlantedToken: wherever a reply repeats the token, nothing is written, the place is named and the token is not.
func TestPlantedToken(t *testing.T) {
	for name, plant := range map[string]func(token string) greenapitest.Fault{
		"body": func(token string) greenapitest.Fault { return named(token) },
		"base64": func(token string) greenapitest.Fault {
			return named(base64.StdEncoding.EncodeToString([]byte("x" + token)))
		},
		"URL-escaped": func(token string) greenapitest.Fault { return named("%37" + url.PathEscape(token[1:])) },
		"split by an escape": func(token string) greenapitest.Fault {
			return named(token[:9] + fmt.Sprintf(`\u%04x`, token[9]) + token[10:])
		},
		"header": func(token string) greenapitest.Fault {
			return greenapitest.Fault{Header: http.Header{"X-Trace": {token}}}
		},
		"Location": func(token string) greenapitest.Fault {
			return greenapitest.Fault{Status: 302, Empty: true, Header: http.Header{"Location": {"https://example.org/?t=" + token}}}
		},
		"text of an error": func(token string) greenapitest.Fault {
			return greenapitest.Fault{Status: 502, Body: "upstream " + token}
		},
	} {
		t.Run(name, func(t *testing.T) {
			server := instance(t, exchange.MAX)
			server.Fail(greenapi.OpGetContactInfo, plant(server.Token))
			dir := t.TempDir()
			o := command(t, "record", "--recordings", dir, "--product", "max")
			if files := written(t, dir); o.code != 2 || len(files) > 0 {
				t.Errorf("exit code %d, %d files:\n%s", o.code, len(files), o.stdout)
			}
			if !strings.Contains(o.stderr, `"live-max-info"`) || !strings.Contains(o.stderr, "response") || strings.Contains(o.stderr, server.Token[:8]) {
				t.Errorf("stderr: %s", o.stderr)
			}
			// A run that is only judged may go on; what it writes holds nothing of it.
			server.Fail(greenapi.OpGetContactInfo, plant(server.Token))
			out := t.TempDir()
			o = command(t, "verify", "--out", out, "--mode", "live", "--product", "max", "--show-values")
			for file, text := range written(t, out) {
				if strings.Contains(text, server.Token[:16]) || strings.Contains(text, base64.StdEncoding.EncodeToString([]byte("x" + server.Token))[4:24]) {
					t.Errorf("%s holds the token", file)
				}
			}
		})
	}
}

// named is a contact whose name holds a secret.
func named(text string) greenapitest.Fault {
	return greenapitest.Fault{Body: `{"chatId":"100000000","name":"` + text + `","contactName":"","avatar":"","lastSeen":0,"phoneNumber":0}`}
}

// TestNobodyIsKept: no name and no number of the served instance is in what record and verify write.
func TestNobodyIsKept(t *testing.T) {
	// Not those of the documents, which claims speak of.
	phone, number := "79161113377", "555123456"
	for _, product := range exchange.Products() {
		person, group := greenapi.ChatID(number), "-5551234567890"
		if product == exchange.WhatsApp {
			person, group = greenapi.ChatID(phone+"@c.us"), "79161113378-1479629999@g.us"
		}
		secrets := []string{"Зинаида", "Аркадьевна", "Подруга", "Кружок", phone, number, "79161113378", "1479629999", "5551234567890"}
		for _, fault := range []string{"", "undeclared", "type", "duplicate"} {
			server := instance(t, product, slices.DeleteFunc([]string{fault}, func(s string) bool { return s == "" })...)
			server.AddContact(
				greenapitest.Contact{ChatID: person, Name: "Зинаида Аркадьевна", ContactName: "Подруга Зинаида", PhoneNumber: 79161113377},
				greenapitest.Contact{ChatID: greenapi.ChatID(group), Name: "Кружок"})
			dir, out, replayed := t.TempDir(), t.TempDir(), t.TempDir()
			flags := []string{"--product", product, "--chat-id", string(person), "--group-id", group, "--probe-errors"}
			outputs := map[string]string{}
			for name, args := range map[string][]string{
				"record": append([]string{"record", "--recordings", dir}, flags...),
				"verify": append([]string{"verify", "--mode", "live", "--out", out}, flags...),
			} {
				o := command(t, args...)
				if o.code > 1 {
					t.Fatalf("%s %s: exit code %d: %s", product, name, o.code, o.stderr)
				}
				outputs[name] = o.stdout + o.stderr
			}
			command(t, "verify", "--recordings", dir, "--out", replayed)
			for _, folder := range []string{dir, out, replayed} {
				for file, text := range written(t, folder) {
					outputs[file] += text
				}
			}
			for where, text := range outputs {
				for _, secret := range secrets {
					if strings.Contains(text, secret) {
						t.Errorf("%s %s: %s holds %s", product, fault, where, secret)
					}
				}
			}
		}
	}
}

// TestRecordUsage: what is wrong is told before anything is sent.
func TestRecordUsage(t *testing.T) {
	file := filepath.Join(write(t, "file", ""), "file")
	dir := t.TempDir()
	for _, c := range []struct {
		name string
		args []string
		code int
		says string
	}{
		{"no folder", []string{"--product", "max"}, 2, "--recordings is missing: name the folder for the recordings"},
		{"no product", []string{"--recordings", dir}, 2, `--product: "" is none: choose one of whatsapp, telegram, max`},
		{"a folder that is none", []string{"--product", "max", "--recordings", file}, 2, "recordings cannot be written to: "},
		{"an argument left over", []string{"--product", "max", "--recordings", dir, "x"}, 2, `unexpected argument "x"`},
		{"a flag of verify", []string{"--product", "max", "--recordings", dir, "--known", "x"}, 2, "not defined: -known"},
		{"a plan that is too long", []string{"--product", "max", "--recordings", dir, "--max-requests", "1"}, 2, "nothing was sent"},
		{"a dry run", []string{"--product", "max", "--recordings", dir, "--dry-run"}, 0, "dry run, max: 3 requests"},
		{"help", []string{"--help"}, 0, "-recordings folder"},
	} {
		server := instance(t, exchange.MAX)
		o := command(t, append([]string{"record"}, c.args...)...)
		if o.code != c.code || !strings.Contains(o.stdout+o.stderr, c.says) {
			t.Errorf("%s: exit code %d, want %d, %q:\n%s%s", c.name, o.code, c.code, c.says, o.stdout, o.stderr)
		}
		if n := len(server.Requests()); n > 0 {
			t.Errorf("%s: %d requests were sent", c.name, n)
		}
	}
	if files := written(t, dir); len(files) > 0 {
		t.Errorf("%d files were written", len(files))
	}
}
