package run_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/report"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/conformance/run"
)

const harToken = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"

// capture writes a HAR file with one getContacts call.
func capture(t *testing.T, status int, media, body string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "traffic.har")
	text := fmt.Sprintf(`{"log":{"version":"1.2","creator":{"name":"t","version":"1"},"entries":[{
		"startedDateTime":"2020-01-01T00:00:00.000Z","time":1,
		"request":{"method":"GET","url":"https://1101.api.green-api.com/waInstance1101000001/getContacts/%s","httpVersion":"h2","headers":[],"queryString":[],"cookies":[],"headersSize":-1,"bodySize":0},
		"response":{"status":%d,"statusText":"","httpVersion":"h2","headers":[{"name":"content-type","value":%q},{"name":"content-encoding","value":"gzip"},{"name":"content-length","value":"7"}],
			"cookies":[],"content":{"size":%d,"mimeType":%q,"text":%q},"redirectURL":"","headersSize":-1,"bodySize":7},
		"cache":{},"timings":{"send":0,"wait":1,"receive":0}}]}}`, harToken, status, media, len(body), media, body)
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestHAR: a capture is judged for what it can carry. Its text says nothing of bytes, coding and length, its age nothing
// at all, and the token in its URLs is in no report.
func TestHAR(t *testing.T) {
	for _, c := range []struct {
		name, media, body string
		status, exit      int
	}{
		{"good", "application/json", contacts, 200, 0},
		{"drift", "application/json", strings.Replace(contacts, `"type"`, `"size":1,"type"`, 1), 200, 1},
		{"only 401", "text/plain", "Unauthorized", 401, 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			cfg := run.Config{Mode: run.ModeHAR, Product: "whatsapp", Captures: []string{capture(t, c.status, c.media, c.body)}, MaxAge: 1}
			res := run.Verify(t.Context(), cfg)
			if res.ExitCode != c.exit || res.Mode != "har" || res.Product != "whatsapp" {
				t.Fatalf("exit code %d, mode %s, product %q: %v %+v", res.ExitCode, res.Mode, res.Product, res.Errors, res.Findings)
			}
			if ex := res.Exchanges[0]; ex.ID != "har-getContacts-1" || ex.Origin != "live" {
				t.Errorf("%+v", ex)
			}
			har := 0
			for _, row := range res.Checks {
				if row.State == result.StateNotApplicable && row.Reason == "har" {
					har++
				}
				if row.ID == "http.content-length" && (row.State == result.StatePassed || row.State == result.StateFailed) {
					t.Errorf("%+v", row)
				}
			}
			if c.exit != 3 && har < 3 {
				t.Errorf("%d rows say that a capture cannot tell", har)
			}
			text, err := report.JSON(res)
			if err != nil || strings.Contains(string(text), harToken) || strings.Contains(string(text), "1101000001") {
				t.Errorf("%v: credentials in the result", err)
			}
		})
	}
}

// TestStaleInACapture is a note: what people do in a browser changes from day to day.
func TestStaleInACapture(t *testing.T) {
	cfg := run.Config{Mode: run.ModeHAR, Product: "whatsapp", Captures: []string{capture(t, 200, "application/json", contacts)},
		Known: known(t, "- {code: undeclared, operation: getContacts, pointer: /*/size, reason: r}")}
	res := run.Verify(t.Context(), cfg)
	if res.ExitCode != 0 || len(res.Notes) != 1 || !strings.Contains(res.Notes[0], "did not come in this run") {
		t.Errorf("exit code %d, notes %q, %+v", res.ExitCode, res.Notes, res.Findings)
	}
}
