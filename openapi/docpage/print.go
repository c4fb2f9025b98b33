package docpage

import (
	"fmt"
	"strings"
)

// The bounds of what is printed for people: one screen.
const (
	wholeChanges = 4  // changes with all that rests on them
	shortChanges = 12 // changes of one line each after those
	listedUnread = 6
	listedNames  = 4
)

// Text is the report for people: one line where nothing needs anybody, else one screen. --json lists everything.
func (r *Report) Text() string {
	var b strings.Builder
	drift, known := r.split()
	fmt.Fprintf(&b, "%s: %s\n", r.name(), r.summary(len(drift), known))
	for i, change := range drift {
		switch {
		case i < wholeChanges:
			fmt.Fprintf(&b, "  %-8s %s\n", change.State, change.sentence())
			for _, rest := range change.rests() {
				fmt.Fprintf(&b, "           %-10s %s\n", rest[0], rest[1])
			}
		case i < wholeChanges+shortChanges:
			fmt.Fprintf(&b, "  %-8s %s\n", change.State, change.sentence())
		case i == wholeChanges+shortChanges:
			fmt.Fprintf(&b, "  and %d more: --json lists all\n", len(drift)-i)
		}
	}
	for i, unread := range r.Unread {
		if i == listedUnread {
			fmt.Fprintf(&b, "  and %d more unread parts: --json lists all\n", len(r.Unread)-i)
			break
		}
		fmt.Fprintf(&b, "  %-8s %s: %s%s\n", "unread", unread.place(), unread.Why, quoted(unread.Text))
	}
	if len(r.Unread) > 0 {
		b.WriteString("  While a part is unread nothing is called gone. Read it by hand, or save the whole page again.\n")
	}
	if places := r.Prose.places(); places != "" {
		fmt.Fprintf(&b, "  %-8s %s\n", "prose", places)
	}
	if len(drift) > 0 && r.Against == "ledger" {
		b.WriteString("  --edit prints these as a patch for openapi/claims.yaml; then: go test ./openapi/audit\n")
	}
	return b.String()
}

// Markdown is the report as a comment or an issue.
func (r *Report) Markdown() string {
	var b strings.Builder
	drift, known := r.split()
	fmt.Fprintf(&b, "### %s\n\n%s\n", escapeMarkdown(r.name()), escapeMarkdown(upperFirst(r.summary(len(drift), known))))
	if len(drift) > 0 {
		b.WriteString("\n| | what | ledger | spec | checks | exchanges |\n|---|---|---|---|---|---|\n")
		for _, change := range drift {
			fmt.Fprintf(&b, "| **%s** | %s | %s | %s | %s | %s |\n", change.State, escapeMarkdown(change.sentence()),
				codeList(change.Claims), codeList(change.Spec), codeList(change.Checks), codeList(change.Exchanges))
		}
		b.WriteString("\n`docs check --edit` prints the edit of the ledger as a patch.\n")
	}
	if len(r.Unread) > 0 {
		b.WriteString("\nNot read, so nothing is called gone:\n\n")
		for _, unread := range r.Unread {
			fmt.Fprintf(&b, "- %s: %s%s\n", unread.place(), escapeMarkdown(unread.Why), escapeMarkdown(quoted(unread.Text)))
		}
	}
	if places := r.Prose.places(); places != "" {
		fmt.Fprintf(&b, "\nProse %s.\n", escapeMarkdown(places))
	}
	return b.String()
}

func (r *Report) name() string {
	name := r.Operation
	if name == "" {
		name = "no method"
	}
	return fmt.Sprintf("%s, %s (%s)", name, r.Product, r.Page)
}

func (r *Report) split() (drift []Change, known int) {
	for _, change := range r.Changes {
		if change.Drift() {
			drift = append(drift, change)
		} else {
			known++
		}
	}
	return drift, known
}

func (r *Report) summary(drift, known int) string {
	with := "the ledger"
	if r.Against == "since" {
		with = "the snapshot"
	}
	parts := []string{fmt.Sprintf("%s with %s", count(r.Agreed, "claim agrees", "claims agree"), with)}
	if known > 0 {
		parts = append(parts, fmt.Sprintf("%d known to differ", known))
	}
	if drift > 0 {
		parts = append(parts, count(drift, "change", "changes"))
	}
	if n := len(r.Unread); n > 0 {
		parts = append(parts, count(n, "part unread", "parts unread"))
	}
	if drift == 0 && len(r.Unread) == 0 {
		parts = append(parts, "nothing changed")
	}
	if prose := r.Prose.summary(); prose != "" {
		parts = append(parts, prose)
	}
	return strings.Join(parts, ", ")
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// sentence says what a change is: "type getContactInfo.response.lastSeen integer, was string (table, line 31)".
func (c Change) sentence() string {
	value := c.Value
	if c.Kind == errorKind || strings.ContainsAny(value, " \n") {
		value = fmt.Sprintf("%q", shorten(value, 90))
	}
	text := fmt.Sprintf("%s %s %s", c.Kind, c.Subject, value)
	if c.Was != "" {
		text += ", was " + shorten(c.Was, 90)
	}
	text += " (" + c.Witness
	if c.Line > 0 {
		text += fmt.Sprintf(", line %d", c.Line)
	}
	return text + ")"
}

// rests lists what rests on a change, each with its name.
func (c Change) rests() [][2]string {
	var rests [][2]string
	for _, one := range []struct {
		name string
		list []string
	}{{"entries", c.Claims}, {"spec", c.Spec}, {"checks", c.Checks}, {"exchanges", c.Exchanges}} {
		if len(one.list) > 0 {
			rests = append(rests, [2]string{one.name, someOf(one.list)})
		}
	}
	return append(rests, [2]string{"edit", c.edit()})
}

// edit is the proposal in words.
func (c Change) edit() string {
	line := c.Kind + ": " + shorten(c.Value, 60)
	switch c.State {
	case New:
		return fmt.Sprintf("add `%s` under %s, evidence later", line, c.Subject)
	case Changed:
		return fmt.Sprintf("overrule the entries; add `%s` under %s, evidence later", line, c.Subject)
	}
	return "overrule the entries: the page no longer says it"
}

func someOf(list []string) string {
	if len(list) <= listedNames {
		return strings.Join(list, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(list[:listedNames], ", "), len(list)-listedNames)
}

func (u Unread) place() string {
	if u.To > u.From {
		return fmt.Sprintf("lines %d-%d", u.From, u.To)
	}
	return fmt.Sprintf("line %d", u.From)
}

func quoted(text string) string {
	if text = squeeze(text); text == "" {
		return ""
	}
	return fmt.Sprintf(": %q", shorten(text, 70))
}

func shorten(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	return string(runes[:most-1]) + "…"
}

func codeList(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return "`" + strings.ReplaceAll(someOf(list), ", ", "` `") + "`"
}

var markdownEscaper = strings.NewReplacer("\\", "\\\\", "|", "\\|", "*", "\\*", "_", "\\_", "<", "&lt;", ">", "&gt;", "`", "\\`", "[", "\\[", "]", "\\]", "@", "&#64;", "#", "\\#", "\n", " ")

func escapeMarkdown(text string) string { return markdownEscaper.Replace(text) }

func upperFirst(text string) string {
	if text == "" {
		return text
	}
	return strings.ToUpper(text[:1]) + text[1:]
}
