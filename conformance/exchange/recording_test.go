package exchange_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"log"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/greenapi"
	"github.com/greenapi-contract/greenapi-go/greenapi/greenapitest"
)

const (
	testID    = "1101000001"
	testToken = "d75b3a66374942c5b3c019c698abc2067e151558acbd412345"
)

// A program records its own calls: wrap the transport, make the calls, write the folder.
func ExampleRecording() {
	server := greenapitest.NewServer(greenapitest.WhatsApp)
	defer server.Close()

	recording, err := exchange.NewRecording(server.IDInstance, server.Token, exchange.WhatsApp)
	if err != nil {
		log.Fatal(err)
	}
	client, err := greenapi.New(server.URL, server.IDInstance, server.Token,
		greenapi.WithHTTPClient(&http.Client{Transport: recording.Transport(nil)}))
	if err != nil {
		log.Fatal(err)
	}
	if _, err := client.GetContactInfo(context.Background(), "79001234568@c.us"); err != nil {
		log.Fatal(err)
	}

	dir, err := os.MkdirTemp("", "recordings")
	if err != nil {
		log.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if _, err := recording.Write(dir); err != nil {
		log.Fatal(err) // nothing was written: a credential or a person would have been left
	}
	exchanges, _, err := exchange.LoadDir(dir)
	if err != nil {
		log.Fatal(err)
	}
	for _, ex := range exchanges {
		fmt.Println(ex.ID, ex.Request.Path, ex.Response.Status)
	}
	// Output: live-whatsapp-getContactInfo-1 /waInstance{idInstance}/getContactInfo/{apiTokenInstance} 200
}

func write(t *testing.T, dir string, exchanges ...*exchange.Exchange) (string, error) {
	t.Helper()
	r, err := exchange.NewRecording(testID, testToken, exchange.WhatsApp)
	if err != nil {
		t.Fatal(err)
	}
	r.SpecSHA256, r.SuiteVersion = "abc", "v1"
	r.Add(exchanges...)
	return r.Write(dir)
}

// contents is everything in a folder, names included, as a reader with all usual tools would see it.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		all.WriteString(name + "\n" + string(data))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	exchanges, _, err := exchange.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, ex := range exchanges {
		all.Write(ex.Request.Body)
		if ex.Response != nil {
			all.Write(ex.Response.Body)
		}
	}
	return all.String()
}

// What a served instance holds, by product: no byte of it may be in what was written.
func TestRecordingHoldsNobody(t *testing.T) {
	people := []greenapitest.Contact{
		{ChatID: "79001234568@c.us", Name: "Людмила Сидорова", ContactName: "Люда кружок", Info: `{"avatar":"https://pps.example.net/ivan-petrov/79005556677.jpg?oh=Secretname","name":"Людмила","contactName":"María José","email":"ljuda@sidorova.ru","category":"Dressmaker","description":"Call +7 (900) 555-66-77 or @ljudmila","products":[{"id":"42079728159","name":"Платье","description":"Шьём","imageUrls":{"requested":"https://mmg.example.net/x/Kleid.jpg","original":"data:image/png;base64,iVBORw0KGgoAAAANSUhEUg=="},"price":"1500 Rubel"}],"chatId":"79001234568@c.us","lastSeen":null,"status":"На связи","phones":["79005556677",79005556677],"79005556677@c.us":{"nick":"Мила"},"Мила Йовович":1}`},
		{ChatID: "79005556677-1479621234@g.us", Name: "Семья 🌸🌺"},
		{ChatID: "120363043968066561@g.us", Name: "田中さん 山田"},
		{ChatID: "120650379300963@lid", Name: "שרה כהן", ContactName: "أحمد علي"},
	}
	words := regexp.MustCompile(`[\p{L}\p{M}]{3,}|[0-9]{7,}|[\p{Han}]{2,}`)
	server := greenapitest.NewServer(greenapitest.WhatsApp, greenapitest.WithContacts(people...))
	defer server.Close()
	recording, err := exchange.NewRecording(server.IDInstance, server.Token, exchange.WhatsApp)
	if err != nil {
		t.Fatal(err)
	}
	client, err := greenapi.New(server.URL, server.IDInstance, server.Token,
		greenapi.WithHTTPClient(&http.Client{Transport: recording.Transport(nil)}))
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	_, _ = client.GetContacts(ctx)
	for _, p := range people {
		_, _ = client.GetContactInfo(ctx, p.ChatID)
	}
	dir := t.TempDir()
	if _, err := recording.Write(dir); err != nil {
		t.Fatal(err)
	}
	all := strings.ToLower(contents(t, dir))
	checked := 0
	for _, p := range people {
		for _, w := range words.FindAllString(strings.ToLower(string(p.ChatID)+" "+p.Name+" "+p.ContactName+" "+p.Info), -1) {
			if regexp.MustCompile(`^(https?|jpg|png|image|data|base|lid|null|net|example|avatar|name|contactname|email|category|description|products|imageurls|requested|original|price|chatid|lastseen|status|phones|nick)$`).MatchString(w) {
				continue
			}
			if checked++; strings.Contains(all, w) {
				t.Errorf("%q is in the recording", w)
			}
		}
	}
	if checked < 40 {
		t.Errorf("only %d words were looked for", checked)
	}
}

func ids(t *testing.T, dir string) (list []string) {
	t.Helper()
	exchanges, _, err := exchange.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, ex := range exchanges {
		list = append(list, string(ex.Response.Body))
	}
	return list
}

func TestPseudonymsHoldWithinARecordingOnly(t *testing.T) {
	info := func(id string) *exchange.Exchange {
		return reply(id, exchange.GetContactInfo, exchange.WhatsApp, `{"chatId":"79001234567@c.us"}`,
			`{"chatId":"79001234567@c.us","phoneNumber":79001234567,"name":"Иван Петров","other":"+7 (900) 123-45-67","note":"Иван, +7 900 123-45-67","friend":{"name":"Иван Петров","id":"79001234568@c.us"}}`)
	}
	dirs := []string{t.TempDir(), t.TempDir()}
	var numbers []string
	for _, dir := range dirs {
		if _, err := write(t, dir, info("a"), info("b")); err != nil {
			t.Fatal(err)
		}
		bodies := ids(t, dir)
		if bodies[0] != bodies[1] {
			t.Errorf("one value, two pseudonyms: %s and %s", bodies[0], bodies[1])
		}
		var body struct {
			ChatID      string `json:"chatId"`
			PhoneNumber json.Number
			Name, Other string
			Note        string
			Friend      struct{ Name, ID string }
		}
		if err := json.Unmarshal([]byte(bodies[0]), &body); err != nil {
			t.Fatal(err)
		}
		number := body.PhoneNumber.String()
		numbers = append(numbers, number)
		shape := fmt.Sprintf("+%s (%s) %s-%s-%s", number[:1], number[1:4], number[4:7], number[7:9], number[9:])
		if !strings.HasPrefix(number, "999") || len(number) != 11 || body.ChatID != number+"@c.us" || body.Other != shape ||
			!strings.HasSuffix(body.Note, fmt.Sprintf(", +%s %s %s-%s-%s", number[:1], number[1:4], number[4:7], number[7:9], number[9:])) ||
			body.Friend.Name != body.Name || body.Friend.ID == body.ChatID || !regexp.MustCompile(`^\p{Lu}\p{Cyrillic}{3} \p{Lu}\p{Cyrillic}{5}$`).MatchString(body.Name) {
			t.Errorf("got %+v", body)
		}
	}
	if numbers[0] == numbers[1] {
		t.Errorf("two recordings give one person one number: %s", numbers[0])
	}
}

// A leak refuses the write: the place is told, the secret is not.
func TestRecordingRefusesLeaks(t *testing.T) {
	cut := func(b []byte) []byte { return b[:len(b)-9] }
	packed := func(text string) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write([]byte(text))
		_ = w.Close()
		return b.Bytes()
	}
	for name, c := range map[string]struct {
		change func(ex *exchange.Exchange)
		want   string
	}{
		"gzip that is cut": {func(ex *exchange.Exchange) { ex.Response.Body = cut(packed(`{"a":1}`)) }, "gzip that cannot be searched to its end"},
		"brotli": {func(ex *exchange.Exchange) {
			ex.Response.Headers = []exchange.Header{{Name: "Content-Encoding", Value: "br"}}
		}, `its content coding "br" cannot be searched`},
		"no text":            {func(ex *exchange.Exchange) { ex.Response.Body = []byte("\"7\x009\x00\"") }, "response.body: holds NUL bytes"},
		"a person in the id": {func(ex *exchange.Exchange) { ex.ID = "info-79001234567" }, "id: holds a person"},
		"id is no file name": {func(ex *exchange.Exchange) { ex.ID = "../x" }, "its id cannot be a file name"},
		"another product":    {func(ex *exchange.Exchange) { ex.Product = exchange.MAX }, "is of max, the recording of whatsapp"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			old := reply("old", exchange.GetContactInfo, exchange.WhatsApp, `{}`, `{}`)
			if _, err := write(t, dir, old); err != nil {
				t.Fatal(err)
			}
			ex := reply("x", exchange.GetContactInfo, exchange.WhatsApp, `{"chatId":"79001234567@c.us"}`, `{"name":"Иван"}`)
			c.change(ex)
			_, err := write(t, dir, ex, reply("y", exchange.GetContactInfo, exchange.WhatsApp, `{}`, `{}`))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			if strings.Contains(err.Error(), testToken) || name != "a person in the id" && strings.Contains(err.Error(), "7900") || strings.Contains(err.Error(), "Иван") {
				t.Errorf("shows what it hides: %v", err)
			}
			if entries, _ := os.ReadDir(dir); len(entries) != 1 {
				t.Errorf("something was written: %v", entries)
			}
		})
	}
	if _, err := write(t, t.TempDir()); err == nil || !strings.Contains(err.Error(), "no exchange was recorded") {
		t.Errorf("nothing: got %v", err)
	}
	a, b := reply("x", exchange.GetContacts, exchange.WhatsApp, "", `[]`), reply("x", exchange.GetContacts, exchange.WhatsApp, "", `[]`)
	if _, err := write(t, t.TempDir(), a, b); err == nil || !strings.Contains(err.Error(), `two exchanges have the id "x"`) {
		t.Errorf("equal ids: got %v", err)
	}
}

// Wherever a server may repeat a token but in the path of an error's envelope, nothing is written, the place is named
// and the token is not.
func TestRecordingRefusesCredentials(t *testing.T) {
	escaped := ""
	for _, c := range []byte(testToken) {
		escaped += fmt.Sprintf("%%%02x", c)
	}
	const body = "response.body at "
	for name, c := range map[string]struct{ header, body, want string }{
		"body":               {"", `{"name":"` + testToken + `"}`, body + "name: token"},
		"name of a member":   {"", `{"` + testToken + `":1}`, body + "…: token"},
		"nested":             {"", `{"products":[{"id":"x` + testToken + `"}]}`, body + "products[].id: token"},
		"header":             {"X-Echo: " + testToken, `{}`, "response header X-Echo: token"},
		"location":           {"Location: https://elsewhere.example/" + testToken + "?x=1", `{}`, "response header Location: token"},
		"base64":             {"", `{"name":"` + base64.StdEncoding.EncodeToString([]byte("a:"+testToken)) + `"}`, body + "name: token in base64"},
		"URL-escaped":        {"", `{"message":"` + escaped + `"}`, body + "message: token"},
		"split by an escape": {"", `{"message":"` + testToken[:20] + `\u00` + fmt.Sprintf("%02x", testToken[20]) + testToken[21:] + `"}`, body + "message: token"},
		"split by a break":   {"", `{"message":"` + testToken[:20] + `\n` + testToken[20:] + `"}`, body + "message: token"},
		"cut short":          {"", `{"message":"` + testToken[:30], body + "message: token, cut short"},
		"a page":             {"", `<a href="/waInstance1101000001/x/` + testToken + `">`, "response.body"},
		"the id":             {"", `{"owner":1101000001}`, body + "owner: idInstance"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			ex := reply("x", exchange.GetContactInfo, exchange.WhatsApp, `{"chatId":"79001234567@c.us"}`, c.body)
			if name, value, found := strings.Cut(c.header, ": "); found {
				ex.Response.Headers = append(ex.Response.Headers, exchange.Header{Name: name, Value: value})
			}
			_, err := write(t, dir, ex)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("got %v, want %s", err, c.want)
			}
			if strings.Contains(err.Error(), testToken[:16]) || strings.Contains(err.Error(), testID) {
				t.Errorf("shows it: %v", err)
			}
			if entries, _ := os.ReadDir(dir); len(entries) > 0 {
				t.Errorf("written: %v", entries)
			}
		})
	}
}

// The API repeats the path in the envelope of an error: that is known, and becomes placeholders.
func TestRecordingKnowsTheEnvelope(t *testing.T) {
	dir := t.TempDir()
	ex := reply("x", exchange.GetContactInfo, exchange.WhatsApp, `{}`, `{"statusCode":400,"timestamp":"2023-09-13T22:29:37.459Z","path":"/waInstance`+testID+`/getContactInfo/`+testToken+`","message":"Validation failed. Details: 'chatId' is required for 79001234567"}`)
	ex.Response.Status = 400
	if _, err := write(t, dir, ex); err != nil {
		t.Fatal(err)
	}
	got := ids(t, dir)[0]
	if !regexp.MustCompile(`^\{"statusCode":400,"timestamp":"2023-09-13T22:29:37.459Z","path":"/waInstance\{idInstance\}/getContactInfo/\{apiTokenInstance\}","message":"Validation failed. Details: 'chatId' is required for 999\d{8}"\}$`).MatchString(got) {
		t.Errorf("got %s", got)
	}
}

func TestRunFolders(t *testing.T) {
	dir := t.TempDir()
	leftover := filepath.Join(dir, ".unfinished-1234")
	if err := os.MkdirAll(leftover, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(leftover, "half.json"), []byte(`{"form`), 0o644); err != nil {
		t.Fatal(err)
	}
	ex := func(body string) *exchange.Exchange {
		return reply("live-whatsapp-list", exchange.GetContacts, exchange.WhatsApp, "", body)
	}
	first, err := write(t, dir, ex(`[{"type":"user"}]`))
	if err != nil {
		t.Fatal(err)
	}
	if !regexp.MustCompile(`^\d{8}T\d{6}(\.\d+)?Z-whatsapp$`).MatchString(first) {
		t.Errorf("the folder is called %s", first)
	}
	second, err := write(t, dir, ex(`[{"type":"group"}]`))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(leftover, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(leftover, "half.json"), []byte(`{"form`), 0o644); err != nil {
		t.Fatal(err)
	}
	exchanges, notes, err := exchange.LoadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(exchanges) != 1 || string(exchanges[0].Response.Body) != `[{"type":"group"}]` || exchanges[0].Recorder.SpecSHA256 != "abc" {
		t.Errorf("got %+v", exchanges)
	}
	all := strings.Join(notes, "\n")
	if !strings.Contains(all, first+": ignored, "+second+" is a newer recording of whatsapp") || !strings.Contains(all, "not finished") {
		t.Errorf("notes:\n%s", all)
	}
	// One run on its own is a folder like any other.
	if exchanges, _, err := exchange.LoadDir(filepath.Join(dir, first)); err != nil || len(exchanges) != 1 {
		t.Errorf("got %v, %v", exchanges, err)
	}
}

// TestWritable: trying a folder out makes it and leaves nothing there; a file in its place is told.
func TestWritable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "recordings")
	if err := exchange.Writable(dir); err != nil {
		t.Fatal(err)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) > 0 {
		t.Errorf("%v, %v", entries, err)
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := exchange.Writable(file); err == nil {
		t.Error("a file is no folder")
	}
}

// The test binary is started again as a recorder, killed at a moment of its own choosing 50 times, and run to its end
// once: the old recording is whole each time, nothing else is taken for a recording, and nothing is left in the end.
func TestKilledRecorders(t *testing.T) {
	if dir := os.Getenv("EXCHANGE_TEST_RECORD"); dir != "" {
		var list []*exchange.Exchange
		for i := range 200 {
			list = append(list, reply(fmt.Sprintf("list-%d", i), exchange.GetContacts, exchange.WhatsApp, "", `[{"id":"79001234567@c.us","name":"Иван"}]`))
		}
		fmt.Println("writing")
		if _, err := write(t, dir, list...); err != nil {
			t.Fatal(err)
		}
		return
	}
	dir := t.TempDir()
	old, err := write(t, dir, reply("list-0", exchange.GetContacts, exchange.WhatsApp, "", `[{"type":"user"}]`))
	if err != nil {
		t.Fatal(err)
	}
	oldData, err := os.ReadFile(filepath.Join(dir, old, "list-0.json"))
	if err != nil {
		t.Fatal(err)
	}
	halves, finished := 0, 0
	start := func() *exec.Cmd {
		c := exec.Command(os.Args[0], "-test.run=^TestKilledRecorders$")
		c.Env = append(os.Environ(), "EXCHANGE_TEST_RECORD="+dir)
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		_, _ = out.Read(make([]byte, 8)) // it is about to write
		return c
	}
	// written waits until so many files of the new recording are there, or the recorder has done.
	written := func(n int) {
		for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(100 * time.Microsecond) {
			entries, _ := os.ReadDir(dir)
			for _, e := range entries {
				files, _ := os.ReadDir(filepath.Join(dir, e.Name()))
				if e.Name() != old && (len(files) >= n || !strings.HasPrefix(e.Name(), ".")) {
					return
				}
			}
		}
		t.Fatalf("%d files were never written", n)
	}
	for i := range 50 {
		c := start()
		if i > 0 { // the first is killed before anything is there
			written(4 * i)
		}
		_ = c.Process.Kill() // SIGKILL
		_ = c.Wait()
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			files, _ := os.ReadDir(filepath.Join(dir, e.Name()))
			switch {
			case e.Name() == old:
			case strings.HasPrefix(e.Name(), "."):
				halves++
			case len(files) != 200:
				t.Fatalf("%s has %d files", e.Name(), len(files))
			default:
				finished++
				_ = os.RemoveAll(filepath.Join(dir, e.Name()))
			}
		}
		if data, err := os.ReadFile(filepath.Join(dir, old, "list-0.json")); err != nil || !bytes.Equal(data, oldData) {
			t.Fatalf("the old recording changed: %v", err)
		}
		if exchanges, _, err := exchange.LoadDir(dir); err != nil || len(exchanges) != 1 {
			t.Fatalf("%d exchanges, %v", len(exchanges), err)
		}
	}
	t.Logf("50 kills: %d in the middle of writing, %d when all was written", halves, finished)
	if halves == 0 {
		t.Error("no kill met a recorder that was writing: this shows nothing")
	}
	c := start()
	if err := c.Wait(); err != nil {
		t.Fatal(err)
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 2 {
		t.Errorf("left over: %v", entries)
	}
}
