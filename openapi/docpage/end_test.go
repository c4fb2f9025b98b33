package docpage

import (
	"strings"
	"testing"
)

// TestCutSamplesAreUnread: a page that stops inside its sample code, or in the words before it, is known to be cut, but
// for a cut between two whole programs or arguments.
func TestCutSamplesAreUnread(t *testing.T) {
	const programs = `import requests
response = requests.post("{{apiUrl}}", json={})
print(response.text)
curl --location '{{apiUrl}}/waInstance' \
--header 'Content-Type: application/json' \
--data-raw '{}'
var restTemplate = new RestTemplate();
System.out.println(response);
var requestUrl = new StringBuilder();
System.out.println(response);
Sub Ask()
With http
.Open "POST", url, False
End With
End Sub`
	w := wordings["en"]
	for shape, render := range shapes {
		t.Run(shape, func(t *testing.T) {
			c := contents["flat"].clone()
			c.samples = programs
			page := render(c, w)
			from := strings.LastIndex(page, w.common) + len(w.common)/2
			to := strings.LastIndex(page, "End Sub")
			for at := from; at < to; at += 3 {
				rest := strings.TrimSpace(page[at:])
				if ends(strings.TrimSpace(page[:at]), "print(response.text)", "'{}'", "System.out.println(response);", "println(response)", "waInstance'", "json'") ||
					strings.HasPrefix(rest, "HTTP") {
					continue
				}
				if p := extract(t, page[:at]); len(p.Unread) == 0 && !p.openEnd {
					t.Errorf("%q and the rest are missing, and nobody noticed", rest[:min(len(rest), 20)])
				}
			}
		})
	}
}

func ends(text string, with ...string) bool {
	for _, one := range with {
		if strings.HasSuffix(text, one) {
			return true
		}
	}
	return false
}
