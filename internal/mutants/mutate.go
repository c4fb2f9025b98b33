package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"
)

// kind is what a mutant changes.
type kind string

const (
	condition kind = "conditions" // turned, negated, halved
	statement kind = "statements" // left out
	choice    kind = "choices"    // a value of a case left out
	number    kind = "numbers"    // one more
	word      kind = "words"      // another one; anchors of patterns left out
	tag       kind = "tags"       // JSON names changed
	goType    kind = "types"      // of fields with a JSON name
	field     kind = "fields"     // with a JSON name, left out
)

// mutant is one small change of a file. Most of a package's mutants are compiled into one test program that asks a variable
// which of them it is to be; those that cannot be asked for while a program runs, such as constants and tags, are compiled
// one by one.
type mutant struct {
	kind     kind
	file     string
	line     int
	function string
	// before and after are the text that is changed, again tells several of the same in one function apart.
	before, after string
	again         int
	// number is by which the common program knows the mutant; source is the changed file of one that is compiled alone.
	number int
	source []byte
}

// chosen is the variable that says which mutant the common program is, pick the function that gives the second of two
// values if it is that of the number.
const (
	chosen = "mutantNumber"
	pick   = "mutantPick"
)

// wrap puts the mutants of a node around its text.
type wrap struct {
	from, to int
	around   func(inner string) string
}

// visitor goes over a file.
type visitor struct {
	name     string
	source   []byte
	files    *token.FileSet
	tree     *ast.File
	function string
	next     func() int
	types    *types.Info
	parents  []ast.Node
	found    []mutant
	wraps    []wrap
}

// mutants are the changes of a file in its order, and the file with all those that can be compiled together in it. next
// numbers them.
func mutants(files *token.FileSet, tree *ast.File, name string, source []byte, info *types.Info, next func() int) ([]mutant, []byte) {
	v := visitor{name: name, source: source, files: files, tree: tree, types: info, next: next}
	for _, declaration := range tree.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			v.function = d.Name.Name
			ast.Inspect(d, v.walk)
		case *ast.GenDecl:
			v.function = "var"
			switch d.Tok {
			case token.TYPE:
				v.tags(d)
			case token.VAR:
				ast.Inspect(d, v.walk)
			case token.CONST:
				ast.Inspect(d, v.constants)
			}
		}
	}
	slices.SortStableFunc(v.wraps, func(a, b wrap) int {
		if a.from != b.from {
			return a.from - b.from
		}
		return b.to - a.to
	})
	return named(v.found), []byte(v.render(0, len(source), v.wraps))
}

// render is a part of the file with its wraps, the inner ones in the outer ones.
func (v *visitor) render(from, to int, wraps []wrap) string {
	var out strings.Builder
	for len(wraps) > 0 {
		w := wraps[0]
		inside := 1
		for inside < len(wraps) && wraps[inside].from < w.to {
			inside++
		}
		out.Write(v.source[from:w.from])
		out.WriteString(w.around(v.render(w.from, w.to, wraps[1:inside])))
		from, wraps = w.to, wraps[inside:]
	}
	out.Write(v.source[from:to])
	return out.String()
}

func (v *visitor) text(node ast.Node) string {
	return string(v.source[v.offset(node.Pos()):v.offset(node.End())])
}

func (v *visitor) offset(pos token.Pos) int { return v.files.Position(pos).Offset }

func (v *visitor) record(kind kind, node ast.Node, before, after string) *mutant {
	v.found = append(v.found, mutant{kind: kind, file: v.name, line: v.files.Position(node.Pos()).Line, function: v.function, before: before, after: after})
	return &v.found[len(v.found)-1]
}

// condition turns a condition into others.
func (v *visitor) condition(node ast.Expr, others ...string) {
	var cases strings.Builder
	for _, other := range others {
		m := v.record(condition, node, v.text(node), other)
		m.number = v.next()
		fmt.Fprintf(&cases, "case %d: return (%s); ", m.number, other)
	}
	v.wraps = append(v.wraps, wrap{v.offset(node.Pos()), v.offset(node.End()), func(inner string) string {
		return "func() bool { switch " + chosen + " { " + cases.String() + "}; return (" + inner + ") }()"
	}})
}

// statement drops a statement, or puts another in its place.
func (v *visitor) statement(node ast.Stmt, other string) {
	number := v.next()
	v.record(statement, node, v.text(node), other).number = number
	v.wraps = append(v.wraps, wrap{v.offset(node.Pos()), v.offset(node.End()), func(inner string) string {
		if other == "" {
			return fmt.Sprintf("if %s != %d { %s }", chosen, number, inner)
		}
		return fmt.Sprintf("if %s == %d { %s }; %s", chosen, number, other, inner)
	}})
}

// alone is a change that has to be compiled by itself.
func (v *visitor) alone(kind kind, node ast.Node, after string) {
	m := v.record(kind, node, v.text(node), after)
	m.source = slices.Concat(v.source[:v.offset(node.Pos())], []byte(after), v.source[v.offset(node.End()):])
}

// value puts another value in the place of one, while the program runs.
func (v *visitor) value(kind kind, node ast.Expr, before, after, other string) {
	number := v.next() // its own: what is recorded moves
	v.record(kind, node, before, after).number = number
	of := ""
	if t := v.typeOf(node); t != nil {
		of = "[" + types.TypeString(types.Default(t), func(p *types.Package) string {
			if p.Name() == v.tree.Name.Name {
				return ""
			}
			return p.Name()
		}) + "]"
	}
	v.wraps = append(v.wraps, wrap{v.offset(node.Pos()), v.offset(node.End()), func(inner string) string {
		return fmt.Sprintf("%s%s(%d, %s, %s)", pick, of, number, inner, other)
	}})
}

// typeOf is the type that a value has to have where it stands, nil if that is not known: within a constant expression it is
// the whole one's.
func (v *visitor) typeOf(node ast.Expr) types.Type {
	for i := len(v.parents) - 2; i >= 0; i-- {
		switch outer := v.parents[i].(type) {
		case *ast.BinaryExpr, *ast.ParenExpr, *ast.UnaryExpr:
			if whole := outer.(ast.Expr); v.types.Types[whole].Value != nil && !isBool(v.types.TypeOf(whole)) {
				node = whole
				continue
			}
		}
		break
	}
	return v.types.TypeOf(node)
}

func isBool(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsBoolean != 0
}

// turned are the comparisons that stand in for another.
var turned = map[token.Token]string{
	token.EQL: "!=", token.NEQ: "==", token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">",
}

// walk keeps the way down to a node.
func (v *visitor) walk(node ast.Node) bool {
	if node == nil {
		v.parents = v.parents[:len(v.parents)-1]
		return true
	}
	v.parents = append(v.parents, node)
	v.visit(node)
	return true
}

// visit changes conditions, truths and statements.
func (v *visitor) visit(node ast.Node) {
	switch n := node.(type) {
	case *ast.BinaryExpr:
		switch other := turned[n.Op]; {
		case n.Op == token.LAND || n.Op == token.LOR:
			v.condition(n, v.text(n.X), v.text(n.Y))
		case other != "":
			v.condition(n, v.text(n.X)+" "+other+" "+v.text(n.Y))
		}
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			v.condition(n, v.text(n.X))
		}
	case *ast.Ident:
		switch n.Name {
		case "true":
			v.condition(n, "false")
		case "false":
			v.condition(n, "true")
		}
	case *ast.IfStmt:
		switch cond := n.Cond.(type) {
		case *ast.Ident, *ast.CallExpr, *ast.SelectorExpr:
			v.condition(cond, "!"+v.text(cond))
		}
	case *ast.BlockStmt:
		v.statements(n.List)
	case *ast.CaseClause:
		v.statements(n.Body)
		v.choices(n)
	case *ast.BasicLit:
		v.literal(n)
	}
}

func (v *visitor) statements(list []ast.Stmt) {
	for _, statement := range list {
		switch s := statement.(type) {
		case *ast.ExprStmt:
			v.statement(s, "")
		case *ast.BranchStmt:
			if s.Tok == token.CONTINUE && s.Label == nil && !v.endless() {
				v.statement(s, "break")
			}
		}
	}
}

// endless reports whether the loop around a node ends only from within: with a break it may be one that nothing stands
// behind.
func (v *visitor) endless() bool {
	for _, outer := range slices.Backward(v.parents) {
		switch loop := outer.(type) {
		case *ast.RangeStmt:
			return false
		case *ast.ForStmt:
			return loop.Cond == nil
		}
	}
	return false
}

// choices leaves out each value of a case that has several.
func (v *visitor) choices(n *ast.CaseClause) {
	for i := range n.List {
		if len(n.List) == 1 {
			return
		}
		rest := make([]string, 0, len(n.List))
		for j, other := range n.List {
			if j != i {
				rest = append(rest, v.text(other))
			}
		}
		before := v.source[v.offset(n.List[0].Pos()):v.offset(n.List[len(n.List)-1].End())]
		after := strings.Join(rest, ", ")
		m := v.record(choice, n.List[i], string(before), after)
		m.source = slices.Concat(v.source[:v.offset(n.List[0].Pos())], []byte(after), v.source[v.offset(n.List[len(n.List)-1].End()):])
	}
}

// constants changes numbers in declarations of constants.
func (v *visitor) constants(node ast.Node) bool {
	if n, ok := node.(*ast.BasicLit); ok && n.Kind == token.INT {
		v.alone(number, n, more(n))
	}
	return true
}

// more is the next number.
func more(n *ast.BasicLit) string {
	value, err := strconv.ParseInt(n.Value, 0, 64)
	if err != nil {
		panic(err) // the parser has read it
	}
	return strconv.FormatInt(value+1, 10)
}

// literal changes a number or a word.
func (v *visitor) literal(n *ast.BasicLit) {
	switch parent := v.parents[len(v.parents)-2].(type) {
	case *ast.ArrayType:
		return
	case *ast.CallExpr:
		if name := v.text(parent.Fun); name == "regexp.MustCompile" {
			v.pattern(n)
			return
		}
	}
	constant := slices.ContainsFunc(v.parents, func(parent ast.Node) bool {
		d, ok := parent.(*ast.GenDecl)
		return ok && d.Tok == token.CONST
	})
	switch {
	case n.Kind == token.INT && constant:
		v.alone(number, n, more(n))
	case constant:
	case n.Kind == token.INT:
		v.value(number, n, n.Value, more(n), more(n))
	case n.Kind == token.STRING && !v.sentence(n):
		text, err := strconv.Unquote(n.Value)
		if err != nil {
			panic(err)
		}
		other := "x" + text
		if v.cutset(n) && text != "" {
			other = text[1:]
		}
		v.value(word, n, n.Value, strconv.Quote(other), strconv.Quote(other))
	}
}

// cutset reports whether the characters of a literal stand each for itself.
func (v *visitor) cutset(n *ast.BasicLit) bool {
	call, ok := v.parents[len(v.parents)-2].(*ast.CallExpr)
	return ok && len(call.Args) == 2 && call.Args[1] == n && slices.Contains([]string{"strings.Trim", "strings.TrimLeft", "strings.TrimRight", "strings.ContainsAny"}, v.text(call.Fun))
}

// pattern leaves out the anchors of a pattern.
func (v *visitor) pattern(n *ast.BasicLit) {
	for _, anchor := range []string{"^", "$"} {
		for at := range n.Value {
			if strings.HasPrefix(n.Value[at:], anchor) && n.Value[at-1] != '\\' && n.Value[at-1] != '[' {
				after := n.Value[:at] + n.Value[at+1:]
				v.value(word, n, n.Value, after, after)
			}
		}
	}
}

// told are the functions whose words are for people, pointers aside.
var told = []string{"find", "found", "finding", "differs", "note", "Sprintf", "Errorf"}

// sentence reports whether a literal is told to people and nothing else: how it reads is for people to judge.
func (v *visitor) sentence(n *ast.BasicLit) bool {
	for _, parent := range v.parents {
		switch p := parent.(type) {
		case *ast.KeyValueExpr:
			if v.text(p.Key) == "Meaning" {
				return true
			}
		case *ast.CallExpr:
			name := v.text(p.Fun)
			if name = name[strings.LastIndexByte(name, '.')+1:]; slices.Contains(told, name) && n.Value[1] != '/' {
				return true
			}
		}
	}
	switch p := v.parents[len(v.parents)-2].(type) {
	case *ast.CompositeLit:
		return false
	case *ast.CallExpr:
		if strings.HasPrefix(v.text(p.Fun), "strings.") {
			return false
		}
	}
	return strings.ContainsAny(n.Value, "% ") && strings.ContainsAny(n.Value, "abcdefghijklmnopqrstuvwxyz")
}

// tags renames the JSON tags of fields, gives the fields another type, and drops them.
func (v *visitor) tags(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		named, ok := spec.(*ast.TypeSpec)
		if !ok {
			continue
		}
		fields, ok := named.Type.(*ast.StructType)
		if !ok {
			continue
		}
		v.function = named.Name.Name
		for _, f := range fields.Fields.List {
			if f.Tag == nil || !strings.Contains(f.Tag.Value, `json:"`) || strings.Contains(f.Tag.Value, `json:"-"`) {
				continue
			}
			v.alone(tag, f.Tag, strings.Replace(f.Tag.Value, `json:"`, `json:"x`, 1))
			other := "bool"
			if is := v.text(f.Type); is == "bool" || is == "int64" {
				other = "string"
			}
			v.alone(goType, f.Type, other)
			v.alone(field, f, "")
		}
	}
}
