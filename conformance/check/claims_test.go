package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// TestContradictedClaims: in force, of the product and the operation, at the place, naming the check, and saying something
// about every reply that the finding denies.
func TestContradictedClaims(t *testing.T) {
	claim := func(change func(*openapi.Claim)) openapi.Claim {
		c := openapi.Claim{ID: "one", Product: "whatsapp", Kind: "type", Subject: "getContactInfo.response.name", Value: "string",
			Answer: openapi.Adopted, Pointer: "/name", Checks: []string{"schema.type", "drift.other-product"}}
		if change != nil {
			change(&c)
		}
		return c
	}
	for name, c := range map[string]struct {
		claim         openapi.Claim
		check, actual string
		want          bool
	}{
		"a type":                       {claim(nil), "schema.type", "boolean", true},
		"by the other check":           {claim(nil), "drift.other-product", "integer", true},
		"by a check that it names not": {claim(nil), "schema.null", "null", false},
		"a value of the type":          {claim(nil), "schema.type", "string", false},
		"a null":                       {claim(nil), "schema.type", "null", false},
		"of all products":              {claim(func(c *openapi.Claim) { c.Product = "all" }), "schema.type", "boolean", true},
		"inferred":                     {claim(func(c *openapi.Claim) { c.Product = "whatsapp (inferred)" }), "schema.type", "boolean", true},
		"of another product":           {claim(func(c *openapi.Claim) { c.Product = "max" }), "schema.type", "boolean", false},
		"of another operation":         {claim(func(c *openapi.Claim) { c.Subject = "getContacts.response[].name" }), "schema.type", "boolean", false},
		"of another place":             {claim(func(c *openapi.Claim) { c.Pointer = "/names" }), "schema.type", "boolean", false},
		"overruled":                    {claim(func(c *openapi.Claim) { c.Answer = openapi.Overruled }), "schema.type", "boolean", false},
		"silent":                       {claim(func(c *openapi.Claim) { c.Answer = openapi.Silent }), "schema.type", "boolean", false},
		"one branch":                   {claim(func(c *openapi.Claim) { c.Answer = openapi.Union }), "schema.type", "boolean", true},
		"respelled":                    {claim(func(c *openapi.Claim) { c.Answer = openapi.Respelled }), "schema.type", "boolean", true},
		"shown":                        {claim(func(c *openapi.Claim) { c.Kind, c.Value = "required", "shown" }), "schema.type", "shown", true},
		"the method that was used":     {claim(func(c *openapi.Claim) { c.Kind, c.Value = "method", "POST" }), "schema.type", "POST", false},
		"another method":               {claim(func(c *openapi.Claim) { c.Kind, c.Value = "method", "GET" }), "schema.type", "POST", true},
		"a method's name in a note":    {claim(func(c *openapi.Claim) { c.Kind, c.Value = "note", "POST" }), "schema.type", "POST", true},
		"a note, whatever came":        {claim(func(c *openapi.Claim) { c.Kind, c.Value = "note", "null" }), "schema.type", "null", true},
		"a null that occurs":           {claim(func(c *openapi.Claim) { c.Kind = "null" }), "schema.type", "boolean", false},
		"a member that may be absent":  {claim(func(c *openapi.Claim) { c.Kind = "absent" }), "schema.type", "boolean", false},
		"a value that occurs":          {claim(func(c *openapi.Claim) { c.Kind = "enum" }), "schema.type", "boolean", false},
		"an error that occurs":         {claim(func(c *openapi.Claim) { c.Kind = "error" }), "schema.type", "boolean", false},
		"an example":                   {claim(func(c *openapi.Claim) { c.Kind = "example" }), "schema.type", "boolean", false},
	} {
		ids := indexOf([]openapi.Claim{c.claim}).contradicted("/name", c.check, c.actual, &exchange.Exchange{Operation: info, Product: "whatsapp", Request: exchange.Request{Method: "POST"}})
		if ids == nil || (len(ids) == 1) != c.want {
			t.Errorf("%s: %v", name, ids)
		}
	}
}

// TestOverruledClaims: a type of the place and the operation that is not in force.
func TestOverruledClaims(t *testing.T) {
	claim := openapi.Claim{ID: "one", Product: "whatsapp", Kind: "type", Subject: "getContactInfo.response.name", Value: "object", Answer: openapi.Overruled, Pointer: "/name"}
	other := func(change func(*openapi.Claim)) openapi.Claim { c := claim; change(&c); return c }
	for name, c := range map[string]struct {
		claim openapi.Claim
		want  string
	}{
		"itself":               {claim, "one"},
		"in force":             {other(func(c *openapi.Claim) { c.Answer = openapi.Adopted }), ""},
		"of another kind":      {other(func(c *openapi.Claim) { c.Kind = "note" }), ""},
		"of another type":      {other(func(c *openapi.Claim) { c.Value = "array" }), ""},
		"of another operation": {other(func(c *openapi.Claim) { c.Subject = "getContacts.response" }), ""},
	} {
		if got := indexOf([]openapi.Claim{c.claim}).overruled("/name", "object", &exchange.Exchange{Operation: info, Product: "whatsapp"}); got != c.want {
			t.Errorf("%s: %q", name, got)
		}
	}
}

// TestCatalogueNamesClaims in the order of the ledger.
func TestCatalogueNamesClaims(t *testing.T) {
	judge := judgeOf(t)
	var order []string
	for _, claim := range contractOf(t).Claims {
		order = append(order, claim.ID)
	}
	named := 0
	for _, c := range judge.Catalogue() {
		if c.Claims == nil {
			t.Errorf("%s: no list of claims", c.ID)
		}
		last := -1
		for _, id := range c.Claims {
			named++
			at := slices.Index(order, id)
			if at <= last {
				t.Errorf("%s: %s is out of order", c.ID, id)
			}
			last = at
			i := slices.IndexFunc(contractOf(t).Claims, func(claim openapi.Claim) bool { return claim.ID == id })
			if !slices.Contains(contractOf(t).Claims[i].Checks, c.ID) {
				t.Errorf("%s does not name %s", id, c.ID)
			}
		}
	}
	if named < 100 {
		t.Errorf("only %d claims are named", named)
	}
}

// TestSets hold what was put into them.
func TestSets(t *testing.T) {
	var set, other Set
	all := Catalogue()
	set.Add(all[0])
	other.Add(all[len(all)-1])
	for i, c := range all {
		if set.Has(c) != (i == 0) || other.Has(c) != (i == len(all)-1) {
			t.Errorf("%s is in the wrong set", c.ID)
		}
	}
	set.Join(other)
	if !set.Has(all[0]) || !set.Has(all[len(all)-1]) || set.Has(all[1]) || other.Has(all[0]) {
		t.Error("a joined set has other checks than the two")
	}
	if len(all) > 128 {
		t.Errorf("%d checks do not fit into a set", len(all))
	}
	if StaleDeviation().ID != "drift.stale-deviation" || strings.Contains(all[0].Code(), ".") {
		t.Errorf("%s, %s", StaleDeviation().ID, all[0].Code())
	}
}

// TestRequestsContradictNobody: what a request departs from is contradicted only if a 2xx took it.
func TestRequestsContradictNobody(t *testing.T) {
	for _, c := range requestChecks {
		claim := openapi.Claim{ID: "one", Product: "all", Kind: "required", Subject: "getContactInfo.request.chatId", Answer: openapi.Adopted, Pointer: "/x", Checks: []string{c.ID}}
		for status, want := range map[int]int{200: 1, 204: 1, 199: 0, 300: 0, 400: 0} {
			ex := scene{status: status}.exchange()
			if got := indexOf([]openapi.Claim{claim}).contradicted("/x", c.ID, "", ex); len(got) != want {
				t.Errorf("%s of a request that got %d contradicts %v", c.ID, status, got)
			}
		}
	}
	get := func(s scene) *exchange.Exchange {
		ex := s.exchange()
		ex.Request.Method = "GET"
		return ex
	}
	for name, c := range map[string]struct {
		ex   *exchange.Exchange
		code string
		kind string // of the claims that it contradicts
	}{
		"a query":                {scene{operation: list, query: "count=x", reply: `[]`}.exchange(), "request-line", ""},
		"a query, unknown":       {scene{operation: list, query: "zz=x", reply: `[]`}.exchange(), "request-line", ""},
		"a type, refused":        {scene{request: `{"chatId":true}`, status: 500, headers: []string{"Content-Type", "text/plain"}, reply: "interface conversion: interface {} is bool, not string"}.exchange(), "request-body", ""},
		"a type, taken":          {scene{request: `{"chatId":true}`, reply: good}.exchange(), "request-body", "type"},
		"another method":         {get(scene{reply: good}), "request-line", "method"},
		"another method refused": {get(scene{status: 403, reply: `{"message":"Forbidden"}`}), "request-line", ""},
	} {
		t.Run(name, func(t *testing.T) {
			judge, found := judgeOf(t), false
			for _, f := range judge.Exchange(c.ex).Findings {
				if f.Code != c.code {
					continue
				}
				found = true
				if (len(f.Claims) > 0) != (c.kind != "") {
					t.Errorf("%s names %v", f.Message, f.Claims)
				}
				for _, claim := range judge.contract.Claims {
					if slices.Contains(f.Claims, claim.ID) && claim.Kind != c.kind {
						t.Errorf("%s names %s, a %s", f.Message, claim.ID, claim.Kind)
					}
				}
			}
			if !found {
				t.Errorf("no %s", c.code)
			}
		})
	}
}
