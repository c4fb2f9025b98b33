package docpage

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/greenapi-contract/greenapi-go/openapi"
)

// The words of the ledger's grammar that a page can say.
const (
	methodKind   = "method"
	pathKind     = "path"
	typeKind     = "type"
	requiredKind = "required"
	enumKind     = "enum"
	nullKind     = "null"
	absentKind   = "absent"
	errorKind    = "error"
	exampleKind  = "example"
	noteKind     = "note"

	byRequestLine = "request-line"
	byTable       = "table"
	byExample     = "example"
	byErrorTable  = "error-table"
	bySample      = "sample-code"

	seen  = "seen"
	shown = "shown"
)

// claimed is what the parts of a page come to.
type claimed struct {
	operation string
	claims    []Claim
	said      map[claimKey]bool
	silent    []string
	faults    []fault
	// itself are the claims of examples that a table of the same page says otherwise.
	itself []Claim
}

func (c *claimed) add(kind, subject, value, witness string, line int) {
	claim := Claim{Kind: kind, Subject: subject, Value: value, Witness: witness, Line: line}
	if c.said == nil {
		c.said = map[claimKey]bool{}
	}
	if !c.said[claim.key()] {
		c.said[claim.key()] = true
		c.claims = append(c.claims, claim)
	}
}

type claimKey struct{ kind, subject, value, witness string }

func (c Claim) key() claimKey { return claimKey{c.Kind, c.Subject, c.Value, c.Witness} }

// claimsOf makes claims of the parts, in the order of the page.
func claimsOf(p *parts, contract *openapi.Contract) *claimed {
	c := &claimed{claims: []Claim{}, silent: []string{}}
	c.operation = operationOf(p)
	if c.operation == "" {
		if len(p.tables)+len(p.refusals)+len(p.requests) > 0 || len(p.examples) > 0 {
			c.faults = append(c.faults, fault{1, 1, "", "the page names no method, in its title or in a path: nothing on it has a subject"})
		}
		return c
	}
	c.calls(p)
	shape := shapeOf(p.examples)
	placed := placeTables(p, c, shape)
	for _, part := range []string{requestPart, responsePart} {
		c.examples(p, part, placed)
	}
	for _, row := range p.refusals {
		subject := c.operation + ".error." + row.status
		before := len(c.claims)
		c.add(errorKind, subject, row.value, byErrorTable, row.line)
		if len(c.claims) > before {
			c.claims[before].loose = row.loose
		}
	}
	c.samples(p, contract)
	slices.SortStableFunc(c.claims, func(a, b Claim) int { return cmp.Compare(a.Line, b.Line) })
	return c
}

// operationOf is the title in lower camel, else the name in the path.
func operationOf(p *parts) string {
	title := operationName(p.title.text)
	if title != "" && methodTitle().MatchString(p.title.text) {
		return title
	}
	for _, line := range p.requests {
		if m := pathName().FindStringSubmatch(line.path); m != nil {
			return operationName(m[1])
		}
	}
	return title
}

var pathName = pattern(`^/waInstance\{[^{}]*\}/([A-Za-z][A-Za-z0-9]*)`)

func operationName(title string) string {
	var b strings.Builder
	for i, word := range strings.Fields(title) {
		r, size := utf8.DecodeRuneInString(word)
		if i == 0 {
			r = unicode.ToLower(r)
		} else {
			r = unicode.ToUpper(r)
		}
		b.WriteRune(r)
		b.WriteString(word[size:])
	}
	return b.String()
}

func (c *claimed) calls(p *parts) {
	for _, line := range p.requests {
		if line.verb != "" {
			c.add(methodKind, c.operation, line.verb, byRequestLine, line.verbLine)
		}
		c.add(pathKind, c.operation, line.path, byRequestLine, line.line)
	}
	for _, kind := range []string{methodKind, pathKind} {
		if !slices.ContainsFunc(c.claims, func(one Claim) bool { return one.Kind == kind }) {
			c.silent = append(c.silent, kind)
		}
	}
}

func (c *claimed) samples(p *parts, contract *openapi.Contract) {
	var said []string
	for _, line := range p.requests {
		said = append(said, line.verb)
	}
	if len(said) == 0 && contract != nil {
		said = contractVerbs(contract, c.operation)
	}
	if len(said) == 0 {
		return
	}
	for _, code := range p.samples {
		for _, verb := range verbsIn(code) {
			if !contains(said, verb.text) {
				c.add(methodKind, c.operation, verb.text, bySample, verb.line)
			}
		}
	}
}

func contractVerbs(contract *openapi.Contract, operation string) []string {
	var found []string
	for _, item := range contract.Doc.Paths.Map() {
		for verb, one := range item.Operations() {
			if one.OperationID == operation {
				found = append(found, verb)
			}
		}
	}
	return found
}

// table types of a part, by exact subject.
type tableTypes map[string][]string

// member is a field or a member of an example that a caption can name.
type member struct {
	subject string
	used    bool
}

// placeTables gives every field of every table its subject and claims it.
func placeTables(p *parts, c *claimed, shape map[string]map[string]string) tableTypes {
	types := tableTypes{}
	roots := map[string]string{}
	for _, part := range []string{requestPart, queryPart, responsePart} {
		roots[part] = c.operation + "." + part + shape[part][""]
	}
	objects := map[string][]*member{} // by part and name
	for _, table := range p.tables {
		root, ok := roots[table.part], true
		if table.part != queryPart {
			root, ok = c.placeTable(table, root, objects, shape)
		}
		if !ok {
			c.faults = append(c.faults, fault{table.table.line, table.table.end(), table.table.whole(),
				"a second table of fields without a caption that names its object"})
			p.silence(table.part)
			continue
		}
		for _, f := range table.fields {
			name := withoutFootnote(f.name, table, root, shape)
			subject := root + "." + name
			if table.part == requestPart && root == roots[requestPart] {
				subject = c.operation + "." + c.placeParameter(p, name) + "." + name
			}
			c.claimField(f, subject, shape[table.part], types, strings.TrimPrefix(subject, c.operation+"."+table.part), &c.faults)
			if contains(f.types, "object") || contains(f.types, "array") {
				key := table.part + "." + name[strings.LastIndexByte(name, '.')+1:]
				objects[key] = append(objects[key], &member{subject: subject + itemsAt(shape[table.part], subject, c.operation+"."+table.part, f, len(p.examples[table.part]) > 0)})
			}
		}
	}
	return types
}

// itemsAt is "[]" for each list that an example, or else the table itself, shows at a subject.
func itemsAt(shape map[string]string, subject, root string, f field, examples bool) string {
	if items, known := shape[strings.TrimPrefix(subject, root)]; known {
		return items
	}
	if examples && f.types[0] == "array" {
		return "[]"
	}
	return ""
}

func (c *claimed) claimField(f field, subject string, shape map[string]string, types tableTypes, path string, faults *[]fault) {
	c.add(typeKind, subject, f.types[0], byTable, f.line)
	types[subject] = append(types[subject], f.types[0])
	if len(f.types) > 1 {
		c.add(typeKind, subject+"[]", f.types[1], byTable, f.line)
		types[subject+"[]"] = append(types[subject+"[]"], f.types[1])
	}
	if f.required != "" {
		c.add(requiredKind, subject, f.required, byTable, f.line)
	}
	values, known := valuesOf(f.about)
	if !known {
		*faults = append(*faults, fault{f.line, max(f.line, f.last), f.raw, "possible values in a form that is not known"})
		return
	}
	for _, value := range values {
		c.add(enumKind, subject, value, byTable, f.lineOf(value))
	}
}

// placeParameter says which part of the call a parameter of the table of parameters belongs to.
func (c *claimed) placeParameter(p *parts, name string) string {
	verb := ""
	for _, line := range p.requests {
		if strings.Contains(line.path, "{"+name+"}") {
			return "path"
		}
		if contains(line.query, name) {
			return queryPart
		}
		verb = cmp.Or(verb, line.verb)
	}
	bodyless := verb == "GET" || verb == "DELETE" || verb == "HEAD"
	if bodyless && len(p.examples[requestPart]) == 0 {
		return queryPart
	}
	return requestPart
}

// placeTable finds the object that a table describes: the root for the first table of a section, else the one its
// caption names.
func (c *claimed) placeTable(table placedTable, root string, objects map[string][]*member, shape map[string]map[string]string) (string, bool) {
	for i := len(table.caption) - 1; i >= 0; i-- {
		for _, name := range captionNames(table.caption[i]) {
			candidates := objects[table.part+"."+name]
			for _, one := range candidates {
				if !one.used {
					one.used = true
					return one.subject, true
				}
			}
			if len(candidates) > 0 {
				continue
			}
			// Not in a table so far: the example may show it.
			if path, ok := exampleObject(shape[table.part], name); ok && (!table.first || isObjectCaption(table.caption[i])) {
				return c.operation + "." + table.part + path, true
			}
		}
	}
	return root, table.first
}

func captionNames(caption string) []string {
	var names []string
	for _, word := range strings.FieldsFunc(caption, func(r rune) bool {
		return !(r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) || r == '_' || r == '-' || r == '.')
	}) {
		word = strings.Trim(word, ".-")
		names = append(names, word[strings.LastIndexByte(word, '.')+1:])
	}
	return names
}

// exampleObject finds the one object or list of objects of that name in the examples of a part.
func exampleObject(shape map[string]string, name string) (string, bool) {
	found := ""
	for path, items := range shape {
		if strings.HasSuffix(path, "."+name) {
			if found != "" {
				return "", false
			}
			found = path + items
		}
	}
	return found, found != ""
}

// withoutFootnote drops the digit of a footnote from a name that no example has with it.
func withoutFootnote(name string, table placedTable, root string, shape map[string]map[string]string) string {
	bare := strings.TrimRight(name, "0123456789")
	if bare == name || bare == "" {
		return name
	}
	operation, _, _ := strings.Cut(root, ".")
	path := strings.TrimPrefix(root, operation+"."+table.part)
	_, with := shape[table.part][path+"."+name]
	_, without := shape[table.part][path+"."+bare]
	if !with && without {
		return bare
	}
	return name
}

// shapeOf lists the members of a part's examples by path from the root, each with "[]" for every list it is; the
// root's own path is empty.
func shapeOf(examples map[string][]*value) map[string]map[string]string {
	shapes := map[string]map[string]string{}
	for part, values := range examples {
		shape := map[string]string{}
		for _, v := range values {
			addShape(shape, "", v)
		}
		shapes[part] = shape
	}
	return shapes
}

func addShape(shape map[string]string, path string, v *value) {
	items, objects := "", []*value{v}
	for {
		var inner []*value
		list := false
		for _, one := range objects {
			if one.kind == "array" {
				list = true
				inner = append(inner, one.items...)
			}
		}
		if !list {
			break
		}
		items += "[]"
		objects = inner
	}
	if len(items) > len(shape[path]) || shape[path] == "" {
		if _, known := shape[path]; !known || items != "" {
			shape[path] = items
		}
	}
	for _, object := range objects {
		for _, name := range object.names {
			addShape(shape, path+items+"."+name, object.members[name])
		}
	}
}

// examples claims what the examples of a part show.
func (c *claimed) examples(p *parts, part string, types tableTypes) {
	subject := c.operation + "." + part
	values := p.examples[part]
	for i, v := range values {
		c.add(exampleKind, subject, strconv.Itoa(i+1), byExample, v.line)
	}
	w := exampleWalk{claimed: c, types: types, silenced: p.silenced[part]}
	w.visit(subject, values, true)
	if part != responsePart || p.silenced[part] {
		return
	}
	roots := itemsOf(values)
	prefix := subject
	if slices.ContainsFunc(values, func(v *value) bool { return v.kind == "array" }) {
		prefix += "[]"
	}
	for _, key := range []string{"id", "chatId", "idMessage"} {
		at := prefix + "." + key
		if len(types[at]) == 0 || len(roots) == 0 {
			continue
		}
		everywhere := !slices.ContainsFunc(roots, func(v *value) bool { return v.members[key] == nil })
		if everywhere {
			c.add(requiredKind, at, shown, byExample, roots[0].members[key].line)
		}
	}
}

// itemsOf are the objects of some values, lists taken apart.
func itemsOf(values []*value) []*value {
	var objects []*value
	for _, v := range values {
		switch v.kind {
		case "object":
			objects = append(objects, v)
		case "array":
			objects = append(objects, itemsOf(v.items)...)
		}
	}
	return objects
}

type exampleWalk struct {
	*claimed
	types    tableTypes
	silenced bool
}

// visit claims the types of the values at one subject, and goes on with their members and items.
func (w *exampleWalk) visit(subject string, values []*value, root bool) {
	var objects, items []*value
	for _, v := range values {
		switch v.kind {
		case "null":
			w.add(nullKind, subject, seen, byExample, v.line)
			continue
		case "object":
			objects = append(objects, v)
		case "array":
			items = append(items, v.items...)
		}
		implied := v.kind == "array" && root || v.kind == "object" && (root || strings.HasSuffix(subject, "[]"))
		if !implied {
			w.claimType(subject, v)
		}
	}
	if len(items) > 0 {
		w.visit(subject+"[]", items, false)
	}
	if len(objects) > 0 {
		w.members(subject, objects)
	}
}

func (w *exampleWalk) claimType(subject string, v *value) {
	table := w.types[subject]
	for _, said := range table {
		if said == v.kind || said == "number" && v.kind == "integer" {
			return
		}
	}
	if w.silenced {
		return
	}
	w.add(typeKind, subject, v.kind, byExample, v.line)
	if len(table) > 0 {
		w.itself = append(w.itself, Claim{Kind: typeKind, Subject: subject, Value: v.kind, Witness: byExample, Line: v.line})
	}
}

// members visits the members of the objects at one subject and claims those that some object has.
func (w *exampleWalk) members(subject string, objects []*value) {
	var names []string
	there, folded := map[string][]*value{}, map[string]bool{}
	has := make([]map[string]bool, len(objects)) // the members of each object, in small letters
	for i, object := range objects {
		has[i] = map[string]bool{}
		for _, name := range object.names {
			lower := strings.ToLower(name)
			has[i][lower], folded[lower] = true, true
			if there[name] == nil {
				names = append(names, name)
			}
			there[name] = append(there[name], object.members[name])
		}
	}
	visited := names
	if !w.silenced {
		for at := range w.types {
			if name, ok := strings.CutPrefix(at, subject+"."); ok && !strings.ContainsAny(name, ".[") && !folded[strings.ToLower(name)] {
				names = append(names, name)
			}
		}
		slices.Sort(names[len(visited):])
	}
	for i, name := range names {
		lacks := slices.IndexFunc(has, func(members map[string]bool) bool { return !members[strings.ToLower(name)] })
		if lacks >= 0 && (i >= len(visited) || !w.silenced || len(objects) > 1) {
			w.add(absentKind, subject+"."+name, seen, byExample, objects[lacks].line)
		}
		if len(there[name]) > 0 {
			w.visit(subject+"."+name, there[name], false)
		}
	}
}
