package docpage

import "strings"

// field is a row of a table of parameters.
type field struct {
	name     string
	types    []string // the type, and for array<string> that of the items
	required string   // yes, no, conditional; empty where the table has no such column
	about    string   // the description; lines are parted by \n
	line     int
	last     int
	raw      string
}

// lineOf is the line on which the description names a value, where each of its lines is one of the page.
func (f field) lineOf(value string) int {
	lines := strings.Split(f.about, "\n")
	if f.last-f.line == len(lines)-1 {
		for i, text := range lines {
			if contains(strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(" ,;/|().\"'`«»“”„", r) }), value) {
				return f.line + i
			}
		}
	}
	return f.line
}

// fault is a part that looks like claims and gives none.
type fault struct {
	from, to  int
	text, why string
}

func (r row) fault(why string) fault { return fault{r.line, max(r.line, r.last), r.raw, why} }

// typeWords reads the cell of a type: "array<string>" gives array and string.
func typeWords(text string) ([]string, bool) {
	text = strings.ToLower(strings.Trim(trimFootnote(squeeze(text)), "`,;:() "))
	if name, ok := jsonTypes[text]; ok {
		return []string{name}, true
	}
	for _, form := range arrayForms {
		if m := form().FindStringSubmatch(text); m != nil {
			if name, ok := jsonTypes[m[1]]; ok {
				return []string{"array", name}, true
			}
		}
	}
	return nil, false
}

var arrayForms = []expression{
	pattern(`^array\s?[<\[]\s?(\w+)\s?[>\]]$`),
	pattern(`^(\w+)\s?\[\s?\]$`),
	pattern(`^array of (\w+?)s?$`),
}

// fieldsOf reads the rows of a table of parameters. What cannot be read is a fault, never a guess.
func fieldsOf(table element) ([]field, []fault) {
	header := table.rows[0]
	columns := map[role]int{}
	var abouts []int // there may be several
	for i, c := range header.cells {
		if is := headerRole(c.text); is == descriptionRole {
			abouts = append(abouts, i)
		} else {
			columns[is] = i
		}
	}
	needs, hasNeeds := columns[requiredRole]
	var fields []field
	var faults []fault
	more := map[int][2][]string{} // by field: what rows below add to its description and to its text on the page
	goOn := func(about, raw string, last int) {
		at := len(fields) - 1
		more[at] = [2][]string{append(more[at][0], about), append(more[at][1], raw)}
		fields[at].last = last
	}
	for _, r := range table.rows[1:] {
		texts := r.texts()
		at := func(column int) string {
			if column < len(texts) {
				return texts[column]
			}
			return ""
		}
		name, kind := strings.Trim(trimMark(at(columns[nameRole])), "` "), at(columns[typeRole])
		types, typed := typeWords(kind)
		_, required := requirement(at(needs))
		required = required && hasNeeds
		filled := 0
		for _, text := range texts {
			if text != "" {
				filled++
			}
		}
		switch {
		case filled == 0:
			continue
		case !typed && !required && !likeType(kind) && (name == "" || filled == 1 && !identifier().MatchString(name)):
			if len(fields) == 0 {
				faults = append(faults, r.fault("a row that names no field"))
				continue
			}
			goOn(strings.TrimSpace(strings.Join(texts, " ")), r.raw, r.line)
			continue
		case len(texts) > len(header.cells):
			faults = append(faults, r.fault("the row has more cells than its header"))
		case !identifier().MatchString(name):
			faults = append(faults, r.fault("the cell for the name holds no name of a field"))
		case !typed:
			faults = append(faults, r.fault("the cell for the type holds no known type"))
		case hasNeeds && !required:
			faults = append(faults, r.fault("the cell that says whether the field is required holds no known word"))
		default:
			f := field{name: name, types: types, line: max(r.line, r.cells[columns[nameRole]].line), last: r.last, raw: r.raw}
			if hasNeeds {
				f.required, _ = requirement(at(needs))
			}
			for _, column := range abouts {
				f.about = strings.TrimSpace(f.about + "\n" + at(column))
			}
			if n := len(fields); n > 0 && fields[n-1].name == name && strings.Join(fields[n-1].types, " ") == strings.Join(types, " ") &&
				fields[n-1].required == f.required {
				goOn(f.about, r.raw, r.last) // one merged cell, several rows of text
				continue
			}
			fields = append(fields, f)
		}
	}
	for at, lines := range more {
		f := &fields[at]
		f.about = strings.TrimSpace(f.about + "\n" + strings.Join(lines[0], "\n"))
		f.raw += "\n" + strings.Join(lines[1], "\n")
	}
	return fields, faults
}
