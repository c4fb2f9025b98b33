package run

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// largestBaseline is more than a results.json of many thousand exchanges has.
const largestBaseline = 256 << 20

// compare says how the run differs from an earlier one. It changes no verdict: a baseline that cannot be read is a
// remark, as on the first night there is none.
func (r *session) compare(file string) {
	if file == "" {
		return
	}
	var before result.Result
	data, err := exchange.ReadFile(file, largestBaseline)
	if err == nil {
		err = json.Unmarshal(data, &before)
	}
	if err == nil && before.Schema != r.Schema {
		err = fmt.Errorf("schema is %d, want %d: it is no results.json of this suite", before.Schema, r.Schema)
	}
	if err != nil {
		r.Remarks = append(r.Remarks, fmt.Sprintf("baseline %s: nothing is compared: %v", file, err))
		return
	}
	then, now := faultsOf(before.Findings), faultsOf(r.Findings)
	same, fresh := split(now, then)
	_, away := split(then, now)
	gone, unasked := r.answered(away)
	r.Baseline = &result.Baseline{File: file, New: fresh, Gone: gone, Same: same, Unasked: unasked}
	r.missing(before.Seen)
}

// missing notes what came then and not now: a member, or one of its types. What was not asked this time says nothing.
func (r *session) missing(before []result.Shape) {
	answered := map[[2]string]bool{}
	now := map[[3]string]result.Shape{}
	for _, shape := range r.Seen {
		answered[[2]string{shape.Operation, shape.Product}] = true
		now[[3]string{shape.Operation, shape.Product, shape.Place}] = shape
	}
	for _, shape := range before {
		if !answered[[2]string{shape.Operation, shape.Product}] {
			continue
		}
		seen, ok := now[[3]string{shape.Operation, shape.Product, shape.Place}]
		where := fmt.Sprintf("since the baseline: %s, %s: %s", shape.Operation, shape.Product, shape.Place)
		if !ok {
			r.Notes = append(r.Notes, where+" came then and does not come now")
			continue
		}
		for _, jsonType := range shape.Types {
			if !slices.Contains(seen.Types, jsonType) {
				r.Notes = append(r.Notes, where+" was "+jsonType+" then and is not now")
			}
		}
	}
}

// faultsOf are the faults of findings, each once.
func faultsOf(findings []result.Finding) []result.Fault {
	list := []result.Fault{}
	seen := map[string]bool{}
	for _, f := range findings {
		if seen[f.Fingerprint] {
			continue
		}
		seen[f.Fingerprint] = true
		list = append(list, result.Fault{
			Code: f.Code, Severity: f.Severity, Operation: f.Operation, Product: f.Product,
			Shape: result.AnyIndex(f.Pointer), Message: f.Sentence(), Fingerprint: f.Fingerprint,
		})
	}
	return list
}

// answered parts faults into those of operations that a 2xx answered in this run, and the others.
func (r *session) answered(faults []result.Fault) (yes, no []result.Fault) {
	yes, no = []result.Fault{}, []result.Fault{}
	for _, fault := range faults {
		if t := r.tallies[pair{fault.Operation, fault.Product}]; t != nil && t.answered {
			yes = append(yes, fault)
		} else {
			no = append(no, fault)
		}
	}
	return yes, no
}

// split parts a list into the faults that others have too, and those that they have not.
func split(list, others []result.Fault) (same, rest []result.Fault) {
	same, rest = []result.Fault{}, []result.Fault{}
	known := map[string]bool{}
	for _, fault := range others {
		known[fault.Fingerprint] = true
	}
	for _, fault := range list {
		if known[fault.Fingerprint] {
			same = append(same, fault)
		} else {
			rest = append(rest, fault)
		}
	}
	return same, rest
}
