package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// page is what the reports for people show: summary.md and summary.html render one and the same. All of its texts are
// plain; whoever renders it escapes them.
type page struct {
	Sign, Verdict, Headline string
	// Top is what a reader must not miss: remarks and doubts.
	Top, Errors                     []string
	Against, Tolerated, Known       []faultView
	MoreAgainst                     int
	Unanswered                      []result.Scenario
	Contradicted, OtherContradicted []claimView
	Counts                          []claimCount
	Baseline                        *result.Baseline
	Run                             [][2]string
	Notes                           []string
	// accepted has the fingerprints of the known deviations.
	accepted map[string]bool
}

// Accepted reports whether a fault is a known deviation, by its fingerprint.
func (p page) Accepted(fingerprint string) bool { return p.accepted[fingerprint] }

// faultView is one fault, however often and in however many exchanges it came.
type faultView struct {
	result.Finding
	// Where is its first exchange, and how many others have it; Shape is its place with * for every index.
	Where, Shape string
	Whose, Do    string
	// Entry is a deviation entry that accepts it, ready to paste; "" for what cannot be accepted.
	Entry  string
	Claims []claimView
	// SpecURL is the contract's line on the web, where the suite is a release; Lines are the lines themselves.
	SpecURL, Lines string
}

// claimView is a statement of a page.
type claimView struct {
	result.Claim
	From string
	// faulted is set where a finding names the statement.
	faulted bool
}

// claimCount counts the statements of one kind of source.
type claimCount struct {
	From                                                        string
	Live, Observed, Documented, Contradicted, Unseen, Confirmed int
}

func pageOf(res *result.Result) page {
	faulted := map[string]bool{}
	for _, finding := range res.Findings {
		for _, id := range finding.Claims {
			faulted[id] = true
		}
	}
	claims := map[string]claimView{}
	for _, claim := range res.Claims {
		claims[claim.ID] = claimView{claim, from(claim), faulted[claim.ID]}
	}
	p := page{
		Sign: sign(res), Verdict: title(res), Headline: Headline(res), Top: Top(res), Errors: labelled("", res.Errors),
		Unanswered: unanswered(res), Baseline: res.Baseline, Run: facts(res), Notes: labelled("", res.Notes),
	}
	p.accepted = map[string]bool{}
	for _, finding := range res.Findings {
		if finding.Known {
			p.accepted[finding.Fingerprint] = true
		}
	}
	views := func(want func(result.Finding) bool) []faultView {
		var list []faultView
		for _, g := range groups(res, want) {
			list = append(list, view(res, g, claims))
		}
		slices.SortStableFunc(list, func(a, b faultView) int { return weight(a) - weight(b) })
		return list
	}
	p.Against = views(res.Against)
	if len(p.Against) > shown {
		p.Against, p.MoreAgainst = p.Against[:shown], len(p.Against)-shown
	}
	p.Tolerated = first(views(func(f result.Finding) bool { return f.Counts() && !res.Against(f) }))
	p.Known = first(views(func(f result.Finding) bool { return f.Known }))
	if len(res.Exchanges) > 0 { // else nothing was judged, as the headline says
		p.Counts = count(res.Claims)
	}
	for _, claim := range res.Claims {
		switch {
		case claim.State != result.Contradicted:
		case claim.Document != "":
			p.Contradicted = append(p.Contradicted, claims[claim.ID])
		default:
			p.OtherContradicted = append(p.OtherContradicted, claims[claim.ID])
		}
	}
	for _, list := range [][]claimView{p.Contradicted, p.OtherContradicted} { // what somebody has to look at comes first
		slices.SortStableFunc(list, func(a, b claimView) int { return strings.Compare(a.Known(), b.Known()) })
	}
	return p
}

// from names the page of a statement, and its line.
func from(claim result.Claim) string {
	text := claim.Document + claim.Source
	if claim.Line > 0 {
		text += fmt.Sprintf(", line %d", claim.Line)
	}
	return text
}

// Overruled reports whether the contract itself does not hold the statement.
func (c claimView) Overruled() bool { return c.Answer == "overruled" }

// Known says of a contradicted statement that the contract has answered it already; "" where somebody has to look.
func (c claimView) Known() string {
	switch {
	case c.Overruled():
		return "known: the contract overrules it"
	case c.Answer == "union" && !c.faulted:
		return "known: the contract takes both"
	}
	return ""
}

func first(views []faultView) []faultView { return views[:min(len(views), shown)] }

// weight puts violations first.
func weight(v faultView) int {
	if v.Severity == result.Violation {
		return 0
	}
	return 1
}

// Top is what no reader must miss, a line each: remarks, and why the verdict is left open.
func Top(res *result.Result) []string { return labelled("", slices.Concat(res.Doubts, res.Remarks)) }

// title is the verdict, with what must not hide behind a green sign, and whether that asks anything of the reader.
func title(res *result.Result) string {
	text := string(res.Verdict)
	if res.Verdict != result.Conformant {
		return text
	}
	settled, open := contradicted(res)
	statements := func(n int) string {
		return ", and " + plural(n, "statement of the documents", "statements of the documents") + " contradicted"
	}
	switch {
	case open > 0 && settled > 0:
		text += fmt.Sprintf("%s: see below (%d more known and overruled by the contract)", statements(open), settled)
	case open > 0:
		text += statements(open) + ": see below"
	case settled > 0:
		text += statements(settled) + ", known and overruled by the contract: nothing to do"
	}
	return text
}

// contradicted counts the contradicted statements of the five documents: those that the contract has overruled, and
// those that it holds.
func contradicted(res *result.Result) (settled, open int) {
	for _, claim := range res.Claims {
		switch {
		case claim.State != result.Contradicted || claim.Document == "":
		case claimView{Claim: claim}.Overruled():
			settled++
		default:
			open++
		}
	}
	return settled, open
}

func view(res *result.Result, g group, claims map[string]claimView) faultView {
	v := faultView{Finding: g.Finding, Shape: result.AnyIndex(g.Pointer), Entry: entry(res, g)}
	v.Whose, v.Do = Court(g.Finding)
	v.Where = fmt.Sprintf("%s, %s, %s", g.Operation, g.Product, plain(g.Exchange, longestName))
	if g.exchanges > 1 {
		v.Where += fmt.Sprintf(" and %s", plural(g.exchanges-1, "other exchange", "other exchanges"))
	}
	if g.Times == 1 && g.Pointer != nil {
		v.Shape = *g.Pointer
	}
	v.Shape = plain(v.Shape, longestText)
	v.Message, v.Excerpt = plain(g.Sentence(), longestText), plain(g.Excerpt, longestText)
	for _, id := range g.Finding.Claims {
		if claim, ok := claims[id]; ok {
			v.Claims = append(v.Claims, claim)
		}
	}
	if _, line, ok := strings.Cut(g.Spec, ":"); ok && released(res.Suite.Version) {
		v.SpecURL = "https://github.com/greenapi-contract/greenapi-go/blob/" + res.Suite.Version + "/" + strings.TrimSuffix(g.Spec, ":"+line) + "#L" + line
	}
	v.Lines = res.SpecLines[g.Spec]
	return v
}

// released reports whether a version is a tag of the repository.
func released(version string) bool {
	return strings.HasPrefix(version, "v") && !strings.ContainsAny(version, "-+ ")
}

// entry is a deviation entry for a fault. Strings are quoted as in Go, whose escapes YAML reads alike: what turns the
// reading direction or moves a cursor is pasted as what it is and shown as what it is called.
func entry(res *result.Result, g group) string {
	if g.Code == "more" || g.Code == "stale-deviation" || g.Known {
		return ""
	}
	quoted := func(text string) string {
		return strings.NewReplacer("<", `\u003c`, ">", `\u003e`, "&", `\u0026`).Replace(strconv.Quote(text))
	}
	var b strings.Builder
	fmt.Fprintf(&b, "- code: %s\n  operation: %s\n", g.Code, g.Operation)
	if g.exchanges == 1 {
		fmt.Fprintf(&b, "  exchange: %s\n", quoted(g.Exchange))
	}
	if g.Pointer != nil {
		place := *g.Pointer
		if g.Times > 1 || g.exchanges > 1 {
			place = result.AnyIndex(g.Pointer)
		}
		fmt.Fprintf(&b, "  pointer: %s\n", quoted(place))
	}
	b.WriteString("  reason: accepted until upstream has answered\n")
	if !res.Started.IsZero() {
		fmt.Fprintf(&b, "  expires: %s\n", res.Started.AddDate(0, 1, 0).Format(time.DateOnly))
	}
	return b.String()
}

// count counts claims, those of the five documents apart.
func count(claims []result.Claim) []claimCount {
	counts := []claimCount{{From: "the five documents"}, {From: "other sources"}}
	for _, claim := range claims {
		c := &counts[0]
		if claim.Document == "" {
			c = &counts[1]
		}
		switch claim.State {
		case result.Contradicted:
			c.Contradicted++
		case result.Unseen:
			c.Unseen++
		case result.Confirmed:
			c.Confirmed++
			switch claim.By {
			case "live":
				c.Live++
			case "observed":
				c.Observed++
			default:
				c.Documented++
			}
		}
	}
	return counts
}

// facts are the last table: what the run was.
func facts(res *result.Result) [][2]string {
	rejected := 0
	for _, control := range res.Controls {
		if control.Rejected {
			rejected++
		}
	}
	rows := [][2]string{{"mode", res.Mode}}
	if len(res.Exchanges) > 0 {
		c := res.Counts
		rows = append(rows,
			[2]string{"replies judged", fmt.Sprintf("%d of %s", judged(res), plural(len(res.Exchanges), "exchange", "exchanges"))},
			[2]string{"origins", origins(res)},
			[2]string{"checks", fmt.Sprintf("%d passed, %d failed, %d undetermined, %d not applicable", c.Passed, c.Failed, c.Undetermined, c.NotApplicable)},
			[2]string{"negative controls", fmt.Sprintf("%d of %d broken copies rejected", rejected, len(res.Controls))})
	}
	if r := res.Recordings; r != nil && r.Oldest != "" {
		rows = append(rows, [2]string{"live recordings", fmt.Sprintf("%d, from %s to %s, the oldest %s old; limit %s", r.Live, r.Oldest, r.Newest, r.Age, r.MaxAge)})
	}
	rows = append(rows,
		[2]string{"contract", res.Spec.Version + ", sha256 " + res.Spec.SHA256},
		[2]string{"suite", res.Suite.Version})
	if !res.Started.IsZero() {
		rows = append(rows, [2]string{"time", fmt.Sprintf("%s, took %s", res.Started.UTC().Format(time.RFC3339), res.Elapsed.Round(time.Millisecond))})
	}
	return rows
}

// origins counts the exchanges by where they come from.
func origins(res *result.Result) string {
	n := map[string]int{}
	for _, row := range res.Exchanges {
		n[row.Origin]++
	}
	var parts []string
	for _, origin := range slices.Sorted(maps.Keys(n)) {
		parts = append(parts, fmt.Sprintf("%d %s", n[origin], origin))
	}
	return strings.Join(parts, ", ")
}

func sign(res *result.Result) string {
	settled, open := contradicted(res)
	switch {
	case res.Verdict == result.Conformant && settled+open > 0:
		return "☑️" // the API keeps the contract, but not every sentence of the documents
	case res.Verdict == result.Conformant:
		return "✅"
	case res.Verdict == result.Undetermined:
		return "❔"
	default:
		return "❌"
	}
}
