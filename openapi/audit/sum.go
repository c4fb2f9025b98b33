package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// SumFile is the roll's path in the repository.
const SumFile = "openapi/claims.sum"

// Sum is the roll of a ledger: for each claim a digest of what it says and its id, one a line.
func Sum(claims []openapi.Claim) string {
	var roll strings.Builder
	for _, claim := range claims {
		fmt.Fprintf(&roll, "%s %s\n", digest(claim), claim.ID)
	}
	return roll.String()
}

// Enroll is the roll of a ledger after an earlier one: claims that are gone stay on it, at the end, until somebody takes
// them off by hand.
func Enroll(roll string, claims []openapi.Claim) string {
	sum := Sum(claims)
	for entry := range strings.Lines(roll) {
		_, id, _ := strings.Cut(strings.TrimSpace(entry), " ")
		if !slices.ContainsFunc(claims, func(c openapi.Claim) bool { return c.ID == id }) {
			sum += strings.TrimSpace(entry) + "\n"
		}
	}
	return sum
}

// digest is that of the statement alone: the contract's answer to it, its checks and its place may change.
func digest(c openapi.Claim) string {
	sum := sha256.Sum256([]byte(strings.Join([]string{c.From, c.Product, c.Language, c.Evidence, c.Witness, c.Kind, c.Subject, c.Value}, "\x00")))
	return hex.EncodeToString(sum[:4])
}

// Vanished holds a ledger against its roll. Claims that are gone, say something else than they did, or are not on the
// roll yet are named.
func Vanished(roll string, claims []openapi.Claim) []Problem {
	var problems []Problem
	known := make(map[string]openapi.Claim, len(claims))
	for _, claim := range claims {
		known[claim.ID] = claim
	}
	line := 0
	for entry := range strings.Lines(roll) {
		line++
		sum, id, _ := strings.Cut(strings.TrimSuffix(entry, "\n"), " ")
		claim, there := known[id]
		switch {
		case !there:
			problems = append(problems, Problem{File: SumFile, Line: line, Element: id,
				Message: "is gone from " + openapi.ClaimsFile + ": put it back, or overrule it there with a reason; only if it was never said, take it off the roll"})
		case digest(claim) != sum:
			problems = append(problems, Problem{File: openapi.ClaimsFile, Line: claim.Line, Element: id,
				Message: "says something else than it did: if that mends an error, go test ./openapi/audit -update; if the page has changed, overrule it and add what the page says now"})
		}
		delete(known, id)
	}
	var added []string
	for _, claim := range claims {
		if _, left := known[claim.ID]; left {
			added = append(added, claim.ID)
		}
	}
	if added != nil {
		problems = append(problems, Problem{File: SumFile, Line: line + 1, Element: strings.Join(added, ", "),
			Message: "new in " + openapi.ClaimsFile + ": go test ./openapi/audit -update puts it on the roll"})
	}
	return problems
}
