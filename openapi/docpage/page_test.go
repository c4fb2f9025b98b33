package docpage

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// TestSameClaimsInEveryShape: a page says the same whatever its shape and language, and nothing of it is unread. Only an
// error's identifier may run on where cells have no borders.
func TestSameClaimsInEveryShape(t *testing.T) {
	eachPage(t, []string{"en", "ru", "he", "pt"}, func(t *testing.T, c content, shape string, w wording) {
		source := shapes[shape](c, w)
		p := extract(t, source)
		want := strings.Split(c.claims, "\n")
		var got []string
		for _, claim := range p.Claims {
			text := claim.text()
			if claim.Kind == errorKind && looseShapes[shape] {
				if i := slices.IndexFunc(want, func(one string) bool { return strings.HasPrefix(text, one+" ") }); i >= 0 {
					text = want[i]
				}
			}
			got = append(got, text)
			if claim.Line < 1 || claim.Line > strings.Count(source, "\n")+1 {
				t.Errorf("%s is said to stand on line %d", claim.text(), claim.Line)
			}
		}
		for _, one := range want {
			if !slices.Contains(got, one) {
				t.Errorf("not found: %s", one)
			}
		}
		for _, one := range got {
			if !slices.Contains(want, one) {
				t.Errorf("nobody said: %s", one)
			}
		}
		for _, u := range p.Unread {
			t.Errorf("unread, line %d: %s: %q", u.From, u.Why, u.Text)
		}
		if len(p.Silent) > 0 {
			t.Errorf("silent about %v", p.Silent)
		}
		if t.Failed() {
			t.Log(source)
		}
	})
}

// TestClaimsKnowTheirLines: the line of a claim holds what it says.
func TestClaimsKnowTheirLines(t *testing.T) {
	eachPage(t, []string{"en"}, func(t *testing.T, c content, shape string, w wording) {
		source := shapes[shape](c, w)
		lines := strings.Split(source, "\n")
		for _, claim := range extract(t, source).Claims {
			name := strings.TrimSuffix(claim.Subject[strings.LastIndexByte(claim.Subject, '.')+1:], "[]")
			if claim.Kind == typeKind && !strings.Contains(lines[claim.Line-1], name) && shape != "html" ||
				claim.Kind == typeKind && shape == "html" && !strings.Contains(strings.Join(lines[claim.Line-1:min(len(lines), claim.Line+1)], ""), name) {
				t.Errorf("line %d does not have %s: %s", claim.Line, claim.Subject, lines[claim.Line-1])
			}
		}
	})
}

// TestNoPage: what is no page is one clear error.
func TestNoPage(t *testing.T) {
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"nothing", nil, ErrEmpty},
		{"white space", []byte(" \n\t\ufeff\n"), ErrEmpty},
		{"bytes", []byte("PNG\x00\x01"), ErrNotText},
		{"another encoding", []byte("\xcf\xf0\xe8\xe2\xe5\xf2"), ErrNotText},
		{"too large", []byte(strings.Repeat("a", MaxSize+1)), ErrTooLarge},
	} {
		t.Run(c.name, func(t *testing.T) {
			if _, err := Extract("page", "whatsapp", c.data, nil); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}
