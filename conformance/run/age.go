package run

import (
	"fmt"
	"slices"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/exchange"
	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// ages watches how old the live recordings of a run are. With a limit of 0 it says nothing.
type ages struct {
	limit time.Duration
	now   time.Time

	old, outdated, undated int
	oldest, oldestUndated  string
	live                   int
	specs                  []string
	first, last            time.Time
}

// take looks at one exchange.
func (a *ages) take(ex *exchange.Exchange) {
	if ex.Origin != exchange.Live || a.limit == 0 {
		return
	}
	a.live++
	if ex.Recorder != nil && ex.Recorder.SpecSHA256 != "" {
		if !slices.Contains(a.specs, ex.Recorder.SpecSHA256) {
			a.specs = append(a.specs, ex.Recorder.SpecSHA256)
		}
	}
	at := ex.RecordedAt
	if at.IsZero() {
		if a.undated++; a.undated == 1 {
			a.oldestUndated = ex.ID
		}
		return
	}
	if a.first.IsZero() || at.Before(a.first) {
		a.first, a.oldest = at, ex.ID
	}
	if at.After(a.last) {
		a.last = at
	}
	switch age := a.now.Sub(at); {
	case age > 2*a.limit:
		a.outdated++
		a.old++
	case age > a.limit:
		a.old++
	}
}

// tell writes into the result what the ages mean: a remark at its top, and from twice the limit on a doubt.
func (a *ages) tell(r *result.Result, spec string) {
	if a.live == 0 {
		return
	}
	r.Recordings = &result.Recordings{Live: a.live, Undated: a.undated, MaxAge: days(a.limit), Specs: a.specs}
	if !a.first.IsZero() {
		r.Recordings.Oldest, r.Recordings.Newest = a.first.UTC().Format(time.RFC3339), a.last.UTC().Format(time.RFC3339)
		r.Recordings.Age = days(a.now.Sub(a.first))
	}
	for _, sha := range a.specs {
		if sha != spec {
			r.Remarks = append(r.Remarks, fmt.Sprintf("some live recordings were made under another contract, sha256 %s: what they say is held against today's", sha))
		}
	}
	if a.old > 0 {
		r.Remarks = append(r.Remarks, fmt.Sprintf("%d of %d live recordings are older than %s, the oldest (%s) %s: record again",
			a.old, a.live, days(a.limit), a.oldest, days(a.now.Sub(a.first))))
	}
	if a.outdated > 0 {
		r.Doubts = append(r.Doubts, fmt.Sprintf("%d of %d live recordings are older than twice %s: nobody can tell what the API says today; record again, or set another --max-age",
			a.outdated, a.live, days(a.limit)))
	}
	if a.undated > 0 {
		r.Doubts = append(r.Doubts, fmt.Sprintf("%d of %d live recordings do not say when they were made, the first of them %s: give them recordedAt, or set --max-age 0",
			a.undated, a.live, a.oldestUndated))
	}
}

// days is a length of time as people count it.
func days(d time.Duration) string {
	const day = 24 * time.Hour
	if d < day {
		return d.Round(time.Second).String()
	}
	if n := int(d / day); n != 1 {
		return fmt.Sprintf("%d days", n)
	}
	return "1 day"
}
