package exchange

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestWrite(t *testing.T) {
	s := testScrubber(t)
	dir := filepath.Join(t.TempDir(), "new", "folder")
	ex := sample()
	ex.Response.Body = []byte(`{"path":"/waInstance1101000001/getContacts/` + testToken + `"}`)
	for range 2 { // the second time it replaces the file
		if err := s.Write(dir, ex); err != nil {
			t.Fatal(err)
		}
	}
	if !strings.Contains(string(ex.Response.Body), testToken) || ex.Recorder != nil {
		t.Error("the caller's exchange was changed")
	}
	got, notes, err := LoadDir(dir)
	if err != nil || notes != nil || len(got) != 1 { // a note would be a file left over
		t.Fatalf("%v %v %v", got, notes, err)
	}
	if body := string(got[0].Response.Body); body != `{"path":"/waInstance{idInstance}/getContacts/{apiTokenInstance}"}` {
		t.Errorf("wrote %s", body)
	}
	if got[0].Recorder.Scrubbed["token"] != 1 {
		t.Errorf("counted %v", got[0].Recorder)
	}
}

func TestWriteRefuses(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*Exchange)
		want   string
	}{
		{"no id", func(x *Exchange) { x.ID = "" },
			`exchange "" is not written: its id cannot be a file name: use letters, digits, dot, dash and underscore`},
		{"id that leaves the folder", func(x *Exchange) { x.ID = "../x" }, "its id cannot be a file name"},
		{"hidden id", func(x *Exchange) { x.ID = ".x" }, "its id cannot be a file name"},
		{"not valid", func(x *Exchange) { x.Product = "" }, "product: missing"},
		{"token in the id", func(x *Exchange) { x.ID = testToken },
			`exchange "{apiTokenInstance}" is not written: credentials are left in it: token`},
		{"token in the source", func(x *Exchange) { x.Source = "recorded with " + testToken }, "credentials are left in it: token"},
		{"token in a header name", func(x *Exchange) { x.Response.Headers[0].Name = "X-" + testToken }, "credentials are left in it: token"},
		{"gzip that breaks off", func(x *Exchange) { x.Response.Body = pack(testToken)[:20] },
			"credentials are left in it: gzip that cannot be searched to its end"},
		{"another coding", func(x *Exchange) { x.Response.Headers = []Header{{"Content-Encoding", "br"}} },
			`its content coding "br" cannot be searched for credentials`},
		{"two codings", func(x *Exchange) { x.Request.Headers = []Header{{"Content-Encoding", "gzip, gzip"}} },
			`its content coding "gzip, gzip" cannot be searched for credentials`},
		{"file of another exchange", func(x *Exchange) { x.ID = "taken" }, `taken.json holds the exchange "other": move it away`},
		{"file that is none", func(x *Exchange) { x.ID = "foreign" }, "the file is there and is no exchange: move it away"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, content := range map[string][]byte{"taken.json": named("other").Data, "foreign.json": []byte("{}")} {
				if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			x := sample()
			c.change(x)
			err := testScrubber(t).Write(dir, x)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), testToken) {
				t.Error("the error shows the token")
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 2 {
				t.Errorf("left behind: %v", entries)
			}
			if kept, _ := os.ReadFile(filepath.Join(dir, "foreign.json")); string(kept) != "{}" {
				t.Error("the file of somebody else was replaced")
			}
		})
	}
}

func TestWriteCleansUpWhenItFails(t *testing.T) {
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "target"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := replaceFile(filepath.Join(dir, "target"), []byte("x")); err == nil {
		t.Fatal("a folder was replaced by a file")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}
