package run

import (
	"errors"
	"fmt"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/check"
	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// accepts reports whether the entry is about this finding. One entry accepts one fault: with * for the index, however
// often it comes; with an index, only what came at that place and nowhere else.
func (d *deviation) accepts(f result.Finding) bool {
	return !d.expired && d.Code == f.Code && d.Operation == f.Operation && (d.Exchange == "" || d.Exchange == f.Exchange) &&
		fits(d.Pointer, f.Pointer) && (f.Times <= 1 || !indexed(d.Pointer))
}

// fits reports whether a pointer is the pattern's, in which * stands for any index.
func fits(pattern, pointer *string) bool {
	if pattern == nil || pointer == nil {
		return pattern == pointer
	}
	want, got := strings.Split(*pattern, "/"), strings.Split(*pointer, "/")
	if len(want) != len(got) {
		return false
	}
	for i, token := range want {
		if token != got[i] && !(token == "*" && isIndex(got[i])) {
			return false
		}
	}
	return true
}

func indexed(pointer *string) bool {
	if pointer == nil {
		return false
	}
	for token := range strings.SplitSeq(*pointer, "/") {
		if isIndex(token) {
			return true
		}
	}
	return false
}

func isIndex(token string) bool { return token != "" && strings.Trim(token, "0123456789") == "" }

// accepted reports whether some entry is about a finding, and remembers that it came: of very many in one exchange not all
// are listed. Exchanges are judged side by side.
func (r *session) accepted(f result.Finding) bool {
	for _, entry := range r.deviations {
		if entry.accepts(f) {
			entry.came.Store(true)
			return true
		}
	}
	return false
}

// meet takes note of an exchange that the entry may be about.
func (d *deviation) meet(o check.Outcome) {
	ex := o.Exchange
	if d.Exchange != "" && d.Exchange != ex.ID {
		return
	}
	light := &exchange.Exchange{ID: ex.ID, Operation: ex.Operation, Product: ex.Product, Origin: ex.Origin}
	if ex.Operation != d.Operation {
		if d.Exchange != "" {
			d.misplaced = light
		}
		return
	}
	if d.met == nil {
		d.met = light
	}
	if d.judged == nil && usable(ex) {
		d.judged = light
	}
}

// usable reports whether a reply says what the method says: a 2xx, or what a scenario of a plan asked for. One that
// refused to say it is no reason to call an accepted deviation stale.
func usable(ex *exchange.Exchange) bool {
	switch s := scenarioOf(ex); {
	case ex.Response == nil:
		return false
	case s != nil:
		return s.State == exchange.Answered
	default:
		return ok2xx(ex)
	}
}

// setAside marks accepted findings as known. An entry whose finding did not come in what was judged is stale and becomes
// a finding itself, which only an entry with that code can accept; so those come last, wherever they stand in the file.
func (r *session) setAside(cfg Config) error {
	came := map[*deviation]bool{}
	for _, about := range []bool{false, true} {
		r.mark(came)
		for _, entry := range r.deviations {
			if (entry.Code == staleCode) == about && !came[entry] && !entry.came.Load() {
				r.missed(entry, cfg)
			}
		}
	}
	var errs []error
	for _, entry := range r.deviations {
		if entry.met == nil && entry.misplaced != nil {
			errs = append(errs, fmt.Errorf("%s: the entry says %s, but the exchange %q is of %s",
				entry.place, entry.Operation, entry.Exchange, entry.misplaced.Operation))
		}
		if entry.judged != nil && !entry.expired {
			r.tally(pairOf(entry.judged)).asked.Add(check.StaleDeviation())
		}
	}
	return errors.Join(errs...)
}

const staleCode = "stale-deviation"

// mark marks the findings that an entry accepts, and the entries whose finding came.
func (r *session) mark(came map[*deviation]bool) {
	if len(r.deviations) == 0 {
		return
	}
	for i := range r.Findings {
		for _, entry := range r.deviations {
			if entry.accepts(r.Findings[i]) {
				r.Findings[i].Known = true
				came[entry] = true
			}
		}
	}
}

// missed says of an entry whose finding did not come what that means.
func (r *session) missed(entry *deviation, cfg Config) {
	switch {
	case entry.expired:
		r.Remarks = append(r.Remarks, fmt.Sprintf("%s: expired on %s and accepts nothing any more: look at it again", entry.place, entry.Expires))
	case entry.met == nil && entry.misplaced == nil:
		// A filter leaves exchanges out on purpose, and their entries with them; a night need not bring all.
		if cfg.Product == "" && cfg.mode() == ModeRecorded && entry.Exchange != "" {
			r.Notes = append(r.Notes, fmt.Sprintf("%s: no exchange has the id %q: correct the entry or take it off the list", entry.place, entry.Exchange))
		}
	case entry.judged == nil:
	case cfg.mode() == ModeRecorded:
		r.Findings = append(r.Findings, r.judge.Stale(entry.judged, entry.Code, entry.Pointer, entry.place))
	default:
		r.Notes = append(r.Notes, fmt.Sprintf("%s: accepts %s, which did not come in this run; if it stays away, take the entry off the list", entry.place, entry.Code))
	}
}
