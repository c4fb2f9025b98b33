package docpage

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// TestParagraphs: against a snapshot, prose that moved is named with its lines, alarms nobody and is quoted nowhere.
func TestParagraphs(t *testing.T) {
	for _, c := range []struct {
		name       string
		new, gone  int
		edit       func(c *content, w *wording)
		everywhere bool // one-line pages too
	}{
		{"nothing", 0, 0, func(c *content, w *wording) {}, true},
		{"sample values", 0, 0, func(c *content, w *wording) { swap(c.responseBodies, "17", "18") }, true},
		{"sample code", 0, 0, func(c *content, w *wording) { c.samples = strings.ReplaceAll(c.samples, "Dim url", "Dim address") }, true},
		{"a paragraph", 1, 1, func(c *content, w *wording) { w.purpose = "Tells about somebody." }, true},
		{"a description", 1, 1, func(c *content, w *wording) { c.response[0].fields[2].about = "Other words" }, true},
		{"a paragraph more", 1, 0, func(c *content, w *wording) { w.common += "\n\nAnd wait between calls" }, false},
		{"order of fields", 0, 0, func(c *content, w *wording) { move := c.response[0].fields; move[1], move[2] = move[2], move[1] }, true},
	} {
		for shape, render := range shapes {
			if shape == "oneline" && !c.everywhere || shape == "html" && !c.everywhere {
				continue
			}
			t.Run(c.name+"/"+shape, func(t *testing.T) {
				one, w := contents["flat"].clone(), wordings["en"]
				before := extract(t, render(one, w))
				c.edit(&one, &w)
				page := render(one, w)
				report := Since(extract(t, page), before)
				if report.ExitCode() != ExitAgrees || !report.Prose.Compared {
					t.Fatalf("%+v\n%s", report.Prose, report.Text())
				}
				if len(report.Prose.New) != c.new || len(report.Prose.Gone) != c.gone {
					t.Errorf("%+v, want %d new and %d gone", report.Prose, c.new, c.gone)
				}
				for _, line := range report.Prose.New {
					if says := fmt.Sprintf("line %d", line); !strings.Contains(report.Text(), says) || !strings.Contains(report.Markdown(), says) {
						t.Errorf("%s is not named:\n%s\n%s", says, report.Text(), report.Markdown())
					}
				}
				if said := strings.Contains(report.Text(), "prose "); said != (c.new+c.gone > 0) {
					t.Error(report.Text())
				}
			})
		}
	}
}

// TestSnapshotsHoldNoProse: what is saved of a paragraph is its line and a digest.
func TestSnapshotsHoldNoProse(t *testing.T) {
	data, err := json.Marshal(extract(t, markdownPage(contents["flat"], wordings["en"])))
	if err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{"Tells about a person", "Whom it is about", "listed elsewhere"} {
		if strings.Contains(string(data), words) {
			t.Errorf("the snapshot says %q", words)
		}
	}
}

// TestProseOfTheLedger: without a snapshot nobody can say what moved, and the report says so, with the notes at stake. A
// copy of the page that the ledger was read from has no other prose.
func TestProseOfTheLedger(t *testing.T) {
	source := markdownPage(ledgerContents["send"].content, wordings["ru"])
	page, known := extract(t, source), contract(t)
	report := Check(page, known, nil)
	if report.Prose.Compared || report.Prose.Notes == 0 || !strings.Contains(report.Text(), "prose not compared") {
		t.Errorf("%+v\n%s", report.Prose, report.Text())
	}
	known.Sources = append(known.Sources, openapi.Source{SHA256: page.SHA256})
	if report := Check(page, known, nil); !report.Prose.Compared || strings.Contains(report.Text(), "prose") {
		t.Errorf("%+v\n%s", report.Prose, report.Text())
	}
	old := *page
	old.Paragraphs = nil
	if report := Since(page, &old); report.Prose.Compared {
		t.Error("a snapshot without paragraphs was compared")
	}
}
