package check

import (
	"strings"
	"testing"
)

// TestNumbersAndSecretsAreConcealed: names of members may be somebody's number or a token.
func TestNumbersAndSecretsAreConcealed(t *testing.T) {
	token := strings.Repeat("a1", 15)
	for text, want := range map[string]string{
		"12345678":                         "12345678",
		"123456789":                        "…",
		"79001234567@c.us":                 "…@c.us",
		"a79001234567b":                    "a…b",
		token:                              "…",
		token[:29]:                         token[:29],
		strings.Repeat("a", 40):            strings.Repeat("a", 40),
		"x " + token + " y":                "x … y",
		"messageExpirationOfTheChatIsLong": "messageExpirationOfTheChatIsLong",
	} {
		if got := conceal(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestTokensAreHidden wherever they stand; numbers of people are not tokens.
func TestTokensAreHidden(t *testing.T) {
	for text, want := range map[string]string{
		strings.Repeat("a0", 15):                      "…",
		"x " + strings.Repeat("d75b", 10):             "x …",
		"79001234567 said Zaphod":                     "79001234567 said Zaphod",
		strings.Repeat("a", 40):                       strings.Repeat("a", 40),
		"getcontactinfo-whatsapp-ru-2022-isMute-type": "getcontactinfo-whatsapp-ru-2022-isMute-type",
	} {
		if got := HideTokens(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestConcealedNamesAreToldApart, and are the same where the name is; long ones are cut.
func TestConcealedNamesAreToldApart(t *testing.T) {
	one, two := concealPointer("/79001234567@c.us/name"), concealPointer("/79001234568@c.us/name")
	if one == two || one != "/"+mark("79001234567")+"@c.us/name" || len(mark("79001234567")) != len("…0000") {
		t.Errorf("%q and %q", one, two)
	}
	long := strings.Repeat("n", 81)
	if got := concealPointer(long); got != long[:40]+mark(long) {
		t.Errorf("%q", got)
	}
	one, two = concealPointer("/"+long+"a"), concealPointer("/"+long+"b")
	if one == two || one != "/"+long[:40]+mark(long+"a") {
		t.Errorf("%q and %q", one, two)
	}
	if got := concealPointer(long[:39] + "123456789~" + long); !strings.HasPrefix(got, long[:39]+"…") || len(got) != 39+len("…0000") {
		t.Errorf("%q", got)
	}
	token := "/x/" + strings.Repeat("a1", 20)
	if got := concealPointer(token); strings.Contains(got, "a1a1") || !strings.HasPrefix(got, "/x/…") {
		t.Errorf("%q", got)
	}
	for _, name := range []string{"zaphod@trillian.io", "Иван Петров", "Иван", "Arthur Dent", "נחום", "a:b", "trillian.io", "+79", "79001234567", "zaphod%40trillian"} {
		got := concealPointer("/0/" + name + "/x")
		if strings.Contains(got, name) || !strings.HasPrefix(got, "/0/…") || !strings.HasSuffix(got, "/x") || got == concealPointer("/0/"+name+"i/x") {
			t.Errorf("%q is told as %q", name, got)
		}
	}
	for _, pointer := range []string{"", "/0/name", "/isBusiness2", "/chat-id", "/*/size", "/$ref", "/a~1b", "/" + strings.Repeat("n", 80)} {
		if got := concealPointer(pointer); got != pointer {
			t.Errorf("%q becomes %q", pointer, got)
		}
	}
}

// TestIDsOfClaimsAreNoSecrets: words joined by hyphens are told, what is as long and no words is not.
func TestIDsOfClaimsAreNoSecrets(t *testing.T) {
	id := "getcontactinfo-whatsapp-ru-2022-isMute-type"
	if got := conceal("which only " + id + " says"); !strings.Contains(got, id) {
		t.Errorf("%q", got)
	}
	for _, secret := range []string{"a1b2-c3d4-e5f6-a1b2-c3d4-e5f6-a1b2", strings.Repeat("d75b", 10), "getcontactinfo-whatsapp-ru-20221121-type", "7getcontactinfo-whatsapp-ru-2022-type", "getcontactinfo-whatsapp-ru-2022-type_"} {
		if got := conceal(secret); got != "…" {
			t.Errorf("%q is told as %q", secret, got)
		}
	}
}

// TestReportsStaySmall: a name of megabytes is no report of megabytes.
func TestReportsStaySmall(t *testing.T) {
	name := strings.Repeat("n", 1<<14)
	for _, reply := range []string{
		`{"chatId":"71234567890@c.us","` + name + `":1}`,
		`{"` + name + `":1,"` + name + `":2}`,
		`{"code":401,"` + name + `":"x"}`,
		`{"chatId":"` + name + `"}`,
	} {
		for _, f := range judgeOf(t).Exchange(scene{reply: reply}.exchange()).Findings {
			size := len(f.Message) + len(f.Expected) + len(f.Actual)
			if f.Pointer != nil {
				size += len(*f.Pointer)
			}
			if size > 4000 {
				t.Errorf("%s: %d bytes", f.Code, size)
			}
		}
	}
	request := scene{reply: good, request: `{"chatId":"71234567890@c.us","` + name + `":1}`, query: name + "=1"}
	for _, f := range judgeOf(t).Exchange(request.exchange()).Findings {
		if len(f.Message)+len(f.Actual) > 2000 {
			t.Errorf("%s: %d bytes", f.Code, len(f.Message))
		}
	}
}

// TestValuesAreMasked: a form, never a value.
func TestValuesAreMasked(t *testing.T) {
	for value, want := range map[string]string{
		"79001234567@c.us": `"99999999999@c.us"`, "Иван@home.example": `"aaaa@…"`, "": `""`, "-@lid": `"-@lid"`,
		"a1@newsletter": `"a9@newsletter"`, "1-2@g.us": `"9-9@g.us"`, strings.Repeat("x", 21): `"` + strings.Repeat("a", 20) + `…"`, strings.Repeat("x", 30): `"` + strings.Repeat("a", 20) + `…"`, strings.Repeat("x", 20): `"` + strings.Repeat("a", 20) + `"`,
		strings.Repeat("1", 15) + "@c.us": `"999999999999999@c.us"`, strings.Repeat("1", 16) + "@c.us": `"9999999999999999@c.u…"`, strings.Repeat("1", 2000) + "@c.us": `"` + strings.Repeat("9", 20) + `…"`,
		"नमस्ते": `"aaaaaa"`, "٤٢": `"99"`, "a\nb": `"a\na"`,
	} {
		if got := mask(value); got != want {
			t.Errorf("%q: %s, want %s", value, got, want)
		}
	}
}

func TestMessagesStayOnOneLine(t *testing.T) {
	if got := oneLine("a\nb\tc\x00d\u2028e\u2029f\u202eg"); got != "a b c d e f g" {
		t.Errorf("%q", got)
	}
	for n, want := range map[int]int{299: 299, 300: 300, 301: 301, 1000: 301, 100_000: 301} {
		if got := len([]rune(oneLine(strings.Repeat("я", n)))); got != want {
			t.Errorf("%d characters become %d, want %d", n, got, want)
		}
	}
}
