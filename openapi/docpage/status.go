package docpage

import (
	"encoding/json"
	"strings"
)

// refusal is a row of a table of errors.
type refusal struct {
	status, value string
	// loose is a value that may run on into the next cell, whose border the page does not show.
	loose bool
	line  int
}

// refusalsOf reads a table of errors: status and identifier, or, where no column holds one, the JSON literal in the row.
func refusalsOf(table element) ([]refusal, []fault) {
	columns := map[role]int{}
	for i, c := range table.rows[0].cells {
		if is := headerRole(c.text); is != descriptionRole {
			columns[is] = i
		}
	}
	identify, has := columns[identifierRole]
	var found []refusal
	var faults []fault
	for _, r := range table.rows[1:] {
		texts := r.texts()
		at := func(column int) string {
			if column < len(texts) {
				return texts[column]
			}
			return ""
		}
		status := strings.Trim(trimMark(at(columns[statusRole])), "` ")
		whole := squeeze(strings.Join(texts, " "))
		switch {
		case whole == "":
		case !statusWord().MatchString(status):
			if status == "" && len(found) > 0 || len(found) > 0 && at(1) == "" && at(2) == "" && !startsNumber().MatchString(status) {
				continue // more of the description above
			}
			faults = append(faults, r.fault("the cell for the status holds none"))
		case len(texts) > len(table.rows[0].cells):
			faults = append(faults, r.fault("the row has more cells than its header"))
		case has && at(identify) != "":
			found = append(found, refusal{status, squeeze(at(identify)), table.loose, r.line})
		default:
			literal, ok := literalIn(strings.Join(texts, " \n"))
			if has || !ok {
				faults = append(faults, r.fault("a status without the identifier of its error or a JSON literal"))
				continue
			}
			found = append(found, refusal{status, literal, false, r.line})
		}
	}
	return found, faults
}

var (
	startsNumber  = pattern(`^\d{3}\b`)
	literalStarts = pattern(`[\[{]|\bnull\b`)
)

// literalIn finds the first JSON array, object or null in a text.
func literalIn(text string) (string, bool) {
	const tries = 16
	for _, at := range literalStarts().FindAllStringIndex(text, tries) {
		decoder := json.NewDecoder(strings.NewReader(text[at[0]:]))
		var raw json.RawMessage
		if decoder.Decode(&raw) == nil {
			return squeeze(string(raw)), true
		}
	}
	return "", false
}
