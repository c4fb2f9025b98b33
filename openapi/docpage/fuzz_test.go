package docpage

import (
	"encoding/json"
	"strings"
	"testing"
)

// FuzzExtract: any bytes are a page or one of the three errors; claims and unread parts stand on lines of the page, and
// a reading is the same when it is done again.
func FuzzExtract(f *testing.F) {
	for _, c := range contents {
		for _, render := range shapes {
			f.Add(render(c, wordings["en"]))
		}
		f.Add(wordPage(c))
	}
	f.Add("<table><tr><td colspan=999999 rowspan=999999>x</table>")
	f.Add(strings.Repeat("<div>", 600) + "chatId string")
	f.Add("<pre><p><table></tr>\n<a>") // the parser moves what may not stand in a table before it
	f.Add("# T\n\n```\n{" + strings.Repeat("[", 100))
	f.Fuzz(func(t *testing.T, source string) {
		p, err := Extract("page", "whatsapp", []byte(source), nil)
		if err != nil {
			return
		}
		last := strings.Count(strings.ReplaceAll(strings.ReplaceAll(source, "\r\n", "\n"), "\r", "\n"), "\n") + 1
		for _, claim := range p.Claims {
			if claim.Line < 1 || claim.Line > last || claim.Kind == "" || claim.Subject == "" || claim.Value == "" || claim.Witness == "" {
				t.Errorf("of %d lines: %+v", last, claim)
			}
		}
		for _, u := range p.Unread {
			if u.From < 1 || u.To < u.From || u.To > last || u.Why == "" || len([]rune(u.Text)) > 2000 {
				t.Errorf("of %d lines: %+v", last, u)
			}
		}
		again, err := Extract("page", "whatsapp", []byte(source), nil)
		if err != nil {
			t.Fatal(err)
		}
		one, _ := json.Marshal(p)
		two, _ := json.Marshal(again)
		if string(one) != string(two) {
			t.Errorf("two readings differ:\n%s\n%s", one, two)
		}
		if report := Since(p, again); len(p.Unread) == 0 && report.ExitCode() != ExitAgrees {
			t.Error(report.Text())
		}
	})
}

func wordPage(c content) string { return copiedPage(c, wordings["he"], wordRow, nil) }
