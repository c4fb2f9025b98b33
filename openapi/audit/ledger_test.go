package audit

import (
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// TestEveryClaimIsHeld spoils one thing in every claim that has it, all at once, and asks that each of these
// claims is named.
func TestEveryClaimIsHeld(t *testing.T) {
	structured := []string{"method", "path", "type", "required", "enum", "null", "absent", "example"}
	reasoned := []openapi.Answer{openapi.Overruled, openapi.Silent, openapi.Respelled}
	for _, spoil := range []struct {
		title string
		// edit changes a claim, or returns false if it has nothing of the kind.
		edit func(*openapi.Claim) bool
	}{
		{"a pointer to nothing", func(c *openapi.Claim) bool { c.Pointer += "/nothing"; return c.Pointer != "/nothing" }},
		{"a pointer that is none", func(c *openapi.Claim) bool { c.Pointer = "paths"; return true }},
		{"a pointer elsewhere", func(c *openapi.Claim) bool { c.Pointer = "/info/title"; return c.InForce() }},
		{"no pointer", func(c *openapi.Claim) bool { c.Pointer = ""; return c.InForce() }},
		{"another value", func(c *openapi.Claim) bool {
			c.Value = map[string]string{
				"method": "PUT", "path": "/elsewhere", "type": "array", "null": "never", "absent": "never", "example": "99",
				"required": map[string]string{"yes": "no", "no": "yes", "conditional": "yes", "shown": "yes"}[c.Value],
				"enum":     "invented",
			}[c.Kind]
			isArray := strings.HasSuffix(c.Subject, ".products") // the one subject whose value was array
			return slices.Contains(structured, c.Kind) && c.InForce() && !isArray
		}},
		{"no value", func(c *openapi.Claim) bool { c.Value = ""; return c.Answer != openapi.Silent }},
		{"a value although silent", func(c *openapi.Claim) bool { c.Value = "string"; return c.Answer == openapi.Silent && c.Kind != "note" }},
		{"no reason", func(c *openapi.Claim) bool { c.Reason = ""; return slices.Contains(reasoned, c.Answer) }},
		{"overruled what the contract says", func(c *openapi.Claim) bool {
			was := c.Answer
			c.Answer, c.Reason = openapi.Overruled, "because"
			return (was == openapi.Adopted || was == openapi.Union) && slices.Contains(structured[:7], c.Kind)
		}},
		{"adopted what the contract does not say", func(c *openapi.Claim) bool {
			was := c.Answer
			c.Answer = openapi.Adopted
			return (was == openapi.Overruled || was == openapi.Respelled) && slices.Contains(structured[:7], c.Kind)
		}},
		{"respelled what is spelled alike", func(c *openapi.Claim) bool {
			was := c.Answer
			c.Answer, c.Reason = openapi.Respelled, "because"
			return was == openapi.Adopted && c.Kind == "type"
		}},
		{"a branch of no union", func(c *openapi.Claim) bool {
			was := c.Answer
			c.Answer = openapi.Union
			return was == openapi.Adopted && c.Kind != "note" && c.Kind != "error"
		}},
		{"an unknown witness", func(c *openapi.Claim) bool { c.Witness = "rumour"; return true }},
		{"an unknown product", func(c *openapi.Claim) bool { c.Product = "signal"; return true }},
		{"an unknown mark", func(c *openapi.Claim) bool { c.Product += " (guessed)"; return true }},
		{"an unknown language", func(c *openapi.Claim) bool { c.Language = "xx"; return true }},
		{"an unknown document", func(c *openapi.Claim) bool { c.Document = "elsewhere"; return true }},
		{"no line of the page", func(c *openapi.Claim) bool { c.PageLine = 0; return c.Document != "" && c.Answer != openapi.Silent }},
		{"unknown evidence", func(c *openapi.Claim) bool { c.Evidence = "hearsay"; return true }},
		{"better evidence than the contract's", func(c *openapi.Claim) bool {
			c.Document, c.Source = "", "elsewhere "+c.ID
			was := c.Evidence
			c.Evidence = byLater
			reported := []string{"phoneNumberTimestamp", "469"}
			return was == byReported && slices.ContainsFunc(reported, func(s string) bool { return strings.Contains(c.Subject, s) })
		}},
		{"a product that the place has not", func(c *openapi.Claim) bool {
			was := c.Product
			c.Document, c.Source, c.Evidence, c.Product = "", "elsewhere "+c.ID, byLater, "telegram"
			members := []string{"email", "category", "products", "isMute", "isBusiness", "middleName"}
			last := c.Subject[strings.LastIndexByte(c.Subject, '.')+1:]
			return was == "whatsapp" && c.InForce() && slices.Contains(members, last)
		}},
		{"no checks", func(c *openapi.Claim) bool { c.Checks, c.Untested, c.Seen = nil, "", ""; return true }},
		{"checks and a reason for none", func(c *openapi.Claim) bool {
			c.Checks, c.Untested, c.Seen = []string{"schema.type"}, "none can", ""
			return c.Kind != "note" || !c.InForce()
		}},
		{"a condition and a reason for none", func(c *openapi.Claim) bool {
			c.Seen, c.Untested = "echo", "none can"
			return c.Kind == "note" && c.InForce()
		}},
		{"a condition where none can be", func(c *openapi.Claim) bool { c.Seen = "echo"; return c.Kind != "note" || !c.InForce() }},
		{"a check in no known form", func(c *openapi.Claim) bool { c.Checks, c.Untested = []string{"type"}, ""; return true }},
		{"a subject without an operation", func(c *openapi.Claim) bool { c.Subject = ".response"; return true }},
		{"a subject of another operation", func(c *openapi.Claim) bool {
			c.Subject = "getSettings"
			return c.Kind != "note" || c.Answer != openapi.Silent
		}},
		{"a subject with an unknown part", func(c *openapi.Claim) bool { c.Subject = "getContacts.reply"; return true }},
		{"a subject that the contract has not", func(c *openapi.Claim) bool {
			c.Subject += ".nothing"
			return c.InForce() && strings.Contains(c.Subject, ".re") && c.Kind != "error" && c.Kind != "example"
		}},
		{"no id", func(c *openapi.Claim) bool { c.ID = "?" + c.ID; return true }},
	} {
		t.Run(spoil.title, func(t *testing.T) {
			c := sound(t)
			expected := map[string]bool{}
			for i := range c.Claims {
				spoiled := c.Claims[i]
				if spoil.edit(&spoiled) {
					c.Claims[i] = spoiled
					expected[spoiled.ID] = true
				}
			}
			if len(expected) == 0 {
				t.Fatal("no claim has anything of the kind")
			}
			for _, problem := range c.audit() {
				if problem.File == openapi.ClaimsFile && problem.Line > 0 {
					delete(expected, problem.Element)
				}
			}
			for id := range expected {
				t.Errorf("no problem names %s", id)
			}
		})
	}
}

// TestEveryStatementIsNeeded takes all claims of one statement away and asks that the audit names what has
// nothing to rest on now.
func TestEveryStatementIsNeeded(t *testing.T) {
	c := sound(t)
	type statement struct{ kind, subject, value, pointer string }
	var statements []statement
	for _, claim := range c.Claims {
		s := statement{claim.Kind, claim.Subject, "", claim.Pointer}
		switch {
		case !claim.InForce(), claim.Kind == "note", claim.Kind == "absent", claim.Kind == "example", claim.Value == "no":
			continue // these add to an element that rests on others
		case claim.Answer == openapi.Respelled, // the example has the member too
			claim.Answer == openapi.Union && strings.Contains(claim.Subject, ".error."), // used and total are one schema
			claim.Subject == "getContacts.error.200":                                    // the empty list is a reply like any other
			continue
		case claim.Kind == "enum", claim.Answer == openapi.Union:
			s.value = claim.Value
		case claim.Kind == "error":
			s.kind = ""
		}
		if !slices.Contains(statements, s) {
			statements = append(statements, s)
		}
	}
	t.Logf("%d statements", len(statements))
	inParallel(len(statements), func(i int) {
		s := statements[i]
		if raceDetector && i%10 != 0 {
			return
		}
		without := draft{Tree: c.Tree}
		for _, claim := range c.Claims {
			shared := strings.Contains(s.subject, ".error.") && claim.Pointer == s.pointer // the two members of status 466 are one schema
			gone := (shared || strings.EqualFold(claim.Subject, s.subject)) && (s.kind == "" || s.kind == claim.Kind) && (s.value == "" || s.value == claim.Value)
			if !gone {
				without.Claims = append(without.Claims, claim)
			}
		}
		word := s.subject[strings.LastIndexByte(s.subject, '.')+1:]
		switch {
		case s.kind == "enum":
			word = s.value
		case s.kind == "null":
			word = "nullable"
		case s.value != "":
			word = map[string]string{"string": "Text", "integer": "Unix"}[s.value]
		}
		problems := slices.DeleteFunc(without.audit(), func(p Problem) bool { return p.File != openapi.SpecFile })
		if !anyNames(problems, []string{word}) {
			t.Errorf("without the claims of %s %s %s, nothing in the contract is named: %v", s.kind, s.subject, s.value, problems)
		}
	})
}

// TestOneProductIsNeeded takes away what one product says of a member and asks that the product is named.
func TestOneProductIsNeeded(t *testing.T) {
	c := sound(t)
	for _, subject := range []string{
		"getContactInfo.response.avatar", "getContactInfo.response.lastSeen", "getContacts.query.count", "getContacts.response[].chatId",
		"getContacts.response[].type", "sendContact.request.contact.firstName", "sendContact.response.idMessage",
	} {
		for _, product := range productNames {
			without := draft{Tree: c.Tree}
			for _, claim := range c.Claims {
				if claim.Subject != subject || !claim.Covers(product) {
					without.Claims = append(without.Claims, claim)
				}
			}
			if len(without.Claims) == len(c.Claims) {
				continue // the product does not have the member
			}
			if problems := without.audit(); !anyNames(problems, []string{product}) {
				t.Errorf("without %s of %s, nothing names it: %v", subject, product, problems)
			}
		}
	}
}

func TestNothingIsSaidTwice(t *testing.T) {
	c := load(t)
	twin := c.Claims[0]
	twin.ID += "-again"
	c.Claims = append(c.Claims, twin)
	if problems := c.audit(); !anyNames(problems, []string{twin.ID, "says the same as " + c.Claims[0].ID}) {
		t.Errorf("the twin is not named: %v", problems)
	}
}

func TestAnEmptyLedgerLeavesEveryElementUnfounded(t *testing.T) {
	c := load(t)
	c.Claims = nil
	named := map[string]bool{}
	for _, problem := range c.audit() {
		named[problem.Element] = true
	}
	for _, pointer := range []string{
		"/servers/0", "/components/parameters/IdInstance", "/components/schemas/ContactInfo/properties/email",
		"/components/schemas/LastSeen/oneOf/0", "/components/schemas/ErrorEnvelope/properties/path", "/components/responses/BadGateway",
		"/paths/~1waInstance{idInstance}~1sendContact~1{apiTokenInstance}/post/responses/401",
	} {
		if !named[pointer] {
			t.Errorf("%s rests on nothing, and nobody says so", pointer)
		}
	}
}
