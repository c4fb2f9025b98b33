package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/greenapi-contract/greenapi-go/conformance/result"
)

// shown is how many rows of one kind a report for people lists; results.json has them all.
const shown = 20

// The longest texts, in characters, of which a report for people shows the whole.
const (
	longestText = 500
	longestName = 100
)

// Headline says in one line what a run came to. What went wrong in a run with errors is in Result.Errors.
func Headline(res *result.Result) string {
	counts, replies := res.Counts, judged(res)
	came := fmt.Sprintf("%s, %s passed, %d failed; %s, %d drift, %d known, %s",
		plural(replies, "reply", "replies"), plural(counts.Passed, "check", "checks"), counts.Failed,
		plural(counts.Findings.Violation, "violation", "violations"), counts.Findings.Drift, counts.Findings.Known,
		plural(counts.Findings.Note, "note", "notes"))
	switch {
	case res.Verdict == result.Broken && len(res.Exchanges) == 0:
		return fmt.Sprintf("%s: %s, nothing was judged", res.Verdict, plural(len(res.Errors), "error", "errors"))
	case res.Verdict == result.Broken:
		return fmt.Sprintf("%s: %s; %s", res.Verdict, plural(len(res.Errors), "error", "errors"), came)
	case res.Verdict == result.Undetermined && replies == 0:
		return "undetermined: there was no reply to judge"
	case res.Verdict == result.Undetermined && counts.Undetermined == 0:
		return "undetermined: " + came
	case res.Verdict == result.Undetermined:
		return fmt.Sprintf("undetermined: %s got no usable reply; %s", plural(counts.Undetermined, "check", "checks"), came)
	default:
		return fmt.Sprintf("%s: %s", res.Verdict, came)
	}
}

// Text says on a terminal what speaks against conformance, a line for each fault however often it came, what nobody
// could tell, and last the headline. Errors and Notes are apart.
func Text(res *result.Result) string {
	var lines []string
	for _, g := range groups(res, result.Finding.Counts) {
		line := Line(g.Finding)
		if g.Times > 1 {
			line += fmt.Sprintf(" (%d times)", g.Times)
		}
		lines = append(lines, line)
	}
	lines = append(append(Top(res), capped(lines)...), Scenarios(res)...)
	return strings.Join(append(lines, Headline(res)), "\n") + "\n"
}

// Errors renders what went wrong in a run, a line for each error.
func Errors(res *result.Result) []string { return labelled("error: ", res.Errors) }

// Notes renders what the run passed over, a line for each note.
func Notes(res *result.Result) []string { return labelled("note: ", res.Notes) }

func labelled(label string, texts []string) []string {
	lines := make([]string, len(texts))
	for i, text := range texts {
		lines[i] = label + plain(text, longestText)
	}
	return capped(lines)
}

// Line renders a finding on one line.
func Line(f result.Finding) string {
	return fmt.Sprintf("%s %s: %s, %s, exchange %s: %s (%s)",
		f.Severity, f.Code, f.Operation, f.Product, plain(f.Exchange, longestName), plain(f.Sentence(), longestText), f.Spec)
}

// Lines renders the first findings one below the other, and says how many more there are.
func Lines(findings []result.Finding) string {
	lines := make([]string, len(findings))
	for i, finding := range findings {
		lines[i] = Line(finding)
	}
	return strings.Join(capped(lines), "\n")
}

// capped keeps the first lines and says how many more there are.
func capped(lines []string) []string {
	if len(lines) <= shown {
		return lines
	}
	return append(lines[:shown:shown], fmt.Sprintf("%d more in results.json", len(lines)-shown))
}

// group is one fault: its first finding, with the times of all, and the number of exchanges that have it.
type group struct {
	result.Finding
	exchanges int
}

// groups joins findings that are one fault in several exchanges.
func groups(res *result.Result, want func(result.Finding) bool) []group {
	var list []group
	index := map[string]int{}
	for _, finding := range res.Findings {
		if !want(finding) {
			continue
		}
		if i, ok := index[finding.Fingerprint]; ok {
			list[i].Times += finding.Times
			list[i].exchanges++
			continue
		}
		index[finding.Fingerprint] = len(list)
		list = append(list, group{finding, 1})
	}
	return list
}

// judged counts the exchanges with a reply.
func judged(res *result.Result) int {
	n := 0
	for _, row := range res.Exchanges {
		if row.Status != 0 {
			n++
		}
	}
	return n
}

func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// Plain fits foreign text, be it an API's or the name of a file, into one line of a terminal: what would move the cursor,
// turn the reading direction or not be seen at all is escaped.
func Plain(text string) string { return plain(text, math.MaxInt) }

// plain fits foreign text, be it an API's or a file's, into one line of a terminal, cut behind so many characters. What
// would move the cursor, turn the reading direction or not be seen at all is escaped rather than dropped: two names that
// look alike must not become one.
func plain(text string, longest int) string {
	cut := ""
	for i := range text {
		if longest == 0 {
			text, cut = text[:i], "…"
			break
		}
		longest--
	}
	quoted := strconv.Quote(text)
	return unquoted.Replace(quoted[1:len(quoted)-1]) + cut
}

// unquoted leaves alone what may stand in a line as it is.
var unquoted = strings.NewReplacer(`\\`, `\`, `\"`, `"`)
