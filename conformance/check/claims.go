package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// claimIndex is the claims by the place of the contract that they rest on.
type claimIndex map[string][]openapi.Claim

func indexOf(claims []openapi.Claim) claimIndex {
	index := claimIndex{}
	for _, claim := range claims {
		index[claim.Pointer] = append(index[claim.Pointer], claim)
	}
	return index
}

// ofRequests are the checks that speak of the request.
var ofRequests = []string{"http.request-line", "schema.request-body", "relation.typing-time"}

// occurrences are the kinds of claims that say that something occurs: no reply can contradict them.
var occurrences = []string{"null", "absent", "enum", "error", "example"}

// contradicted are the claims of a place that a finding of a check contradicts; never nil. What the contract overrules
// cannot be contradicted, and a type is not by a value of that type, nor by a null, nor a method by a request of that
// method. A request contradicts nobody: only a 2xx that it gets says that the API takes what no document has.
func (x claimIndex) contradicted(pointer, check, actual string, ex *exchange.Exchange) []string {
	ids := []string{}
	if slices.Contains(ofRequests, check) && (ex.Response == nil || ex.Response.Status/100 != 2) {
		return ids
	}
	for _, claim := range x[pointer] {
		kept := claim.Kind == "type" && (actual == claim.Value || actual == "null") || claim.Kind == "method" && claim.Value == ex.Request.Method
		if !kept && claim.InForce() && claim.Covers(ex.Product) && operationOf(claim) == ex.Operation && slices.Contains(claim.Checks, check) &&
			!slices.Contains(occurrences, claim.Kind) {
			ids = append(ids, claim.ID)
		}
	}
	return ids
}

// overruled is the id of a claim that gives a type to a place and is not in force; "" if there is none.
func (x claimIndex) overruled(pointer, jsonType string, ex *exchange.Exchange) string {
	for _, claim := range x[pointer] {
		if claim.Kind == "type" && claim.Answer == openapi.Overruled && claim.Value == jsonType && operationOf(claim) == ex.Operation {
			return claim.ID
		}
	}
	return ""
}

// operationOf is the operation that a claim speaks of.
func operationOf(claim openapi.Claim) string {
	operation, _, _ := strings.Cut(claim.Subject, ".")
	return operation
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
