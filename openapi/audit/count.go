package audit

import "github.com/greenapi-contract/greenapi-go/openapi"

// Counts says how many claims a ledger has of each founding document and of each evidence.
type Counts struct {
	// Documents counts by founding document; claims of other sources are not among them.
	Documents map[string]int
	// Evidence counts by document, later and reported.
	Evidence map[string]int
}

// Count counts a ledger's entries.
func Count(claims []openapi.Claim) Counts {
	counts := Counts{Documents: map[string]int{}, Evidence: map[string]int{}}
	for _, claim := range claims {
		if claim.Document != "" {
			counts.Documents[claim.Document]++
		}
		counts.Evidence[claim.Evidence]++
	}
	return counts
}
