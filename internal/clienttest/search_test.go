package clienttest

import (
	"encoding/base32"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strings"
	"testing"
)

// needle is one way to write a secret.
type needle struct{ form, text string }

// window is how many bytes of a token are enough to be a leak: a text that was cut off shows a part of it.
const window = 12

// needles are the ways to write a token that the search knows.
func needles(token string) []needle {
	quoted, _ := json.Marshal(token)
	percent, entities, decimals, octets := "", "", make([]string, len(token)), make([]string, len(token))
	for i := range len(token) {
		percent += fmt.Sprintf("%%%02X", token[i])
		entities += fmt.Sprintf("&#%d;", token[i])
		decimals[i] = fmt.Sprint(token[i])
		octets[i] = fmt.Sprintf("%#x", token[i])
	}
	list := []needle{
		{"raw", token},
		{"URL path", url.PathEscape(token)},
		{"URL query", url.QueryEscape(token)},
		{"URL, every byte", percent},
		{"URL twice", url.PathEscape(url.PathEscape(token))},
		{"JSON", string(quoted[1 : len(quoted)-1])},
		{"Go, ASCII", strings.Trim(fmt.Sprintf("%+q", token), `"`)},
		{"HTML", html.EscapeString(token)},
		{"HTML, every byte", entities},
		{"URL twice, every byte", strings.ReplaceAll(percent, "%", "%25")},
		{"base32", strings.TrimRight(base32.StdEncoding.EncodeToString([]byte(token)), "=")[:len(token)*8/5]},
		{"hex", hex.EncodeToString([]byte(token))},
		{"hex, spaced", fmt.Sprintf("% x", token)},
		{"hex, Go literal", fmt.Sprintf("% #x", token)},
		{"decimal bytes", strings.Join(decimals, " ")},
		{"Go bytes", strings.Join(octets, ", ")},
		{"decimal list", strings.Join(decimals, ",")},
	}
	for offset := range 3 {
		for name, enc := range map[string]*base64.Encoding{"base64": base64.StdEncoding, "base64 URL": base64.URLEncoding} {
			coded := strings.TrimRight(enc.EncodeToString(append(make([]byte, offset), token...)), "=")
			// The first and the last characters share bits with what stands around the token.
			list = append(list, needle{fmt.Sprintf("%s at %d", name, offset), coded[(offset*8+5)/6 : len(coded)-1]})
		}
	}
	return list
}

// searcher looks for tokens in all their forms; letter case is no disguise. It knows each form by pieces that stand
// for window bytes and overlap by half.
type searcher struct {
	pieces map[[lead]byte][]needle
	// first says which pairs of bytes a piece begins with; most places in a text are dismissed by it.
	first [1 << 16]bool
}

// lead is how much of a piece is looked up. No piece is shorter.
const lead = 12

func newSearcher(tokens ...string) *searcher {
	s := &searcher{pieces: map[[lead]byte][]needle{}}
	for _, token := range tokens {
		for _, n := range needles(token) {
			text := strings.ToLower(n.text)
			size := pieceSize(n, token)
			for i := 0; i+size <= len(text); i += size / 2 {
				key := [lead]byte([]byte(text[i : i+lead]))
				s.pieces[key] = append(s.pieces[key], needle{n.form, text[i : i+size]})
				s.first[int(key[0])<<8|int(key[1])] = true
			}
		}
	}
	return s
}

// pieceSize is how long window bytes of a token are in a form.
func pieceSize(n needle, token string) int {
	return max(window*len(n.text)/len(token), lead)
}

// find returns the form in which a text shows a token or a part of it, or "".
func (s *searcher) find(text string) string {
	text = strings.ToLower(text)
	for i := 0; i+lead <= len(text); i++ {
		if !s.first[int(text[i])<<8|int(text[i+1])] {
			continue
		}
		for _, n := range s.pieces[[lead]byte([]byte(text[i:i+lead]))] {
			if strings.HasPrefix(text[i:], n.text) {
				return n.form
			}
		}
	}
	return ""
}

// plainToken has the shape of a real token. trickyToken is one that every encoding writes differently.
var plainToken = strings.Repeat("d75b3a66374942c5b3c0", 2) + "19c6987e57"

const trickyToken = `d7"5b<3a>6&6+3=7~4:2;c5@b3,c0$1'9c!6(9)8*7e57é`

func TestSearchFindsEveryForm(t *testing.T) {
	for _, token := range []string{plainToken, trickyToken} {
		s := newSearcher(token)
		forms := map[string]bool{}
		for _, n := range needles(token) {
			forms[n.form] = true
			for _, text := range []string{
				n.text, "before " + n.text + " after", strings.ToUpper(n.text), n.text[:pieceSize(n, token)*3/2], n.text[len(n.text)/3:],
			} {
				if s.find(text) == "" {
					t.Errorf("%s of %q is not found in %q", n.form, token, text)
				}
			}
		}
		for offset := range 7 {
			text := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", offset) + token + "tail"))
			if s.find(text) == "" {
				t.Errorf("base64 behind %d bytes is not found", offset)
			}
		}
		if form := s.find("GET /waInstance1101000001/getContacts/{apiTokenInstance} REDACTED 0123456789abcdef0123456789abcdef"); form != "" {
			t.Errorf("an innocent text is taken for %s", form)
		}
		if len(forms) != 23 {
			t.Errorf("%d forms", len(forms))
		}
	}
}
