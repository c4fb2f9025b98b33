package check

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
	"github.com/greenapi-contract/greenapi-go/openapi"
)

// More is the code of the entry that stands for findings which are not listed. No check has it, and nobody can accept it.
const More = "more"

const (
	// maxFindings are the entries of one exchange at most, one of them kept for what exchanges say of each other.
	maxFindings = 100
	listed      = maxFindings - 1
	// maxKinds of faults are told apart; beyond, each counts as one of its own. A hostile body could have millions.
	maxKinds = 1 << 16
)

// gathering holds what the checks found in one exchange. A fault that comes again at another index of a list is the same
// one, and of what comes after a check's entries are full only the number is kept.
type gathering struct {
	entries []*entry
	// index is the entry of each kind of fault, nil for one that is not kept.
	index map[string]*entry
	// kept are the entries of each check.
	kept map[*Check]int
	rest rest
	// lacking are the kinds of faults that mean that a member is lacking.
	lacking map[string]*lack
	key     []byte
}

// entry is a finding, the check that made it, and whether somebody has accepted it.
type entry struct {
	result.Finding
	check    *Check
	accepted bool
}

// rest is what is not listed: how many, and the check of the heaviest, of which what is accepted is lighter than all else.
type rest struct {
	times, weight int
	heaviest      *Check
}

const acceptedWeight = 4

func (r *rest) add(c *Check, accepted bool) {
	weight := rank(c.Severity, "")
	if accepted {
		weight = acceptedWeight
	}
	if r.heaviest == nil || weight < r.weight {
		r.heaviest, r.weight = c, weight
	}
	r.times++
}

// keyOf names a kind of fault. It is good until the next one is named.
func (g *gathering) keyOf(c *Check, path []string) []byte {
	g.key = append(g.key[:0], byte(c.number))
	for _, token := range path {
		g.key = append(g.key, '/')
		if token != "" && strings.Trim(token, "0123456789") == "" {
			token = "*"
		}
		g.key = append(g.key, token...)
	}
	return g.key
}

// find records a finding. Status and headers have a nil path. spec is a JSON Pointer into greenapi.yaml; the finding names
// its line and the claims that it contradicts there. The answer is whether the finding stands, or is accepted.
func (q question) find(path []string, spec, expected, actual, message string, args ...any) (stands bool) {
	q.applies()
	q.sound = q.sound && q.check.Severity == result.Note
	key := q.keyOf(q.check, path)
	e, again := q.index[string(key)]
	if again {
		if e != nil {
			e.Times++
		}
		return true
	}
	if q.kept[q.check]++; q.kept[q.check] <= maxFindings {
		e = &entry{check: q.check}
		q.entries = append(q.entries, e)
	}
	if len(q.index) < maxKinds {
		q.index[string(key)] = e
	}
	var f result.Finding
	if e != nil || q.accepted != nil { // else nobody reads it
		f = q.finding(path, spec, expected, actual, fmt.Sprintf(message, args...))
	}
	accepted := q.accepted != nil && q.accepted(f)
	if e != nil {
		e.Finding, e.accepted = f, accepted
	} else {
		q.rest.add(q.check, accepted)
	}
	q.over = q.over || q.check.ends && !accepted
	return !accepted
}

// found records a finding at the place of the contract that the check rests on.
func (q question) found(path []string, expected, actual, message string, args ...any) {
	q.find(path, q.check.Pointer, expected, actual, message, args...)
}

func (q question) finding(path []string, spec, expected, actual, message string) result.Finding {
	var place *string
	if path != nil {
		text := concealPointer(pointer(path))
		place = &text
		message = strings.ReplaceAll(message, pointer(path), text)
	}
	return result.Finding{
		Code: q.check.Code(), Check: q.check.ID, Layer: q.check.Layer, Severity: q.check.Severity,
		Operation: q.ex.Operation, Product: q.ex.Product, Exchange: q.ex.ID,
		Pointer: place, Times: 1, Expected: tell(expected), Actual: tell(actual), Message: tell(message),
		Spec:        openapi.SpecFile + ":" + strconv.Itoa(q.contract.Line(spec)),
		Claims:      q.claims.contradicted(spec, q.check.ID, actual, q.ex),
		Fingerprint: result.Fingerprint(q.check.Code(), q.ex.Operation, q.ex.Product, place),
	}
}

// tell is a text as a report may have it. Of a hostile one, more is not even looked at.
func tell(text string) string { return oneLine(conceal(text[:min(len(text), 1<<12)])) }

// settle puts the heaviest findings first and lists so many, but every code at least once; the last entry stands for the
// rest.
func (t *trial) settle() {
	t.settleLacks()
	slices.SortStableFunc(t.entries, func(a, b *entry) int { return rank(a.Severity, a.Lacks) - rank(b.Severity, b.Lacks) })
	trim := len(t.entries) > listed
	room := listed - 1 - len(t.kept)
	for _, e := range t.entries {
		_, first := t.kept[e.check]
		delete(t.kept, e.check)
		switch {
		case !trim || first:
		case room > 0:
			room--
		default:
			t.rest.add(e.check, e.accepted)
			continue
		}
		t.out.Findings = append(t.out.Findings, e.Finding)
	}
	if trim {
		t.out.Findings = append(t.out.Findings, t.more())
	}
}

// more is the entry for what is not listed.
func (t *trial) more() result.Finding {
	heaviest, times := t.rest.heaviest, t.rest.times
	f := question{t, heaviest}.finding(nil, heaviest.Pointer, "no more findings", strconv.Itoa(times)+" more",
		fmt.Sprintf("%d more findings of other places are not listed, the heaviest of them %s", times, heaviest.ID))
	if t.rest.weight == acceptedWeight {
		f.Severity, f.Message = result.Note, fmt.Sprintf("%d more findings are not listed; each is accepted", times)
	}
	f.Code, f.Times, f.Claims = More, times, []string{}
	f.Fingerprint = result.Fingerprint(More, f.Operation, f.Product, nil)
	return f
}

// rank is the lower the heavier a finding is. What drift may be forgiven for is behind what is not.
func rank(s result.Severity, lacks string) int {
	switch {
	case s == result.Violation:
		return 0
	case lacks != "":
		return 1
	case s == result.Drift:
		return 2
	}
	return 3
}
