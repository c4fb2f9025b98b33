package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
)

// mutant is one small change of a file. Most of a package's mutants are compiled into one test program that asks a variable
// which of them it is to be; those that cannot be asked for while a program runs, such as constants and tags, are compiled
// one by one.
type mutant struct {
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

// chosen is the variable that says which mutant the common program is.
const chosen = "mutantNumber"

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
	function string
	next     func() int
	found    []mutant
	wraps    []wrap
}

// mutants are the changes of a file in its order, and the file with all those that can be compiled together in it. next
// numbers them.
func mutants(name string, source []byte, next func() int) ([]mutant, []byte, error) {
	files := token.NewFileSet()
	tree, err := parser.ParseFile(files, name, source, parser.SkipObjectResolution)
	if err != nil {
		return nil, nil, err
	}
	v := visitor{name: name, source: source, files: files, next: next}
	for _, declaration := range tree.Decls {
		switch d := declaration.(type) {
		case *ast.FuncDecl:
			v.function = d.Name.Name
			ast.Inspect(d, v.visit)
		case *ast.GenDecl:
			v.function = "var"
			switch d.Tok {
			case token.TYPE:
				v.tags(d)
			case token.VAR:
				ast.Inspect(d, v.visit)
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
	return named(v.found), []byte(v.render(0, len(source), v.wraps)), nil
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

func (v *visitor) record(node ast.Node, before, after string) *mutant {
	v.found = append(v.found, mutant{file: v.name, line: v.files.Position(node.Pos()).Line, function: v.function, before: before, after: after})
	return &v.found[len(v.found)-1]
}

// condition turns a condition into others.
func (v *visitor) condition(node ast.Expr, others ...string) {
	var cases strings.Builder
	for _, other := range others {
		m := v.record(node, v.text(node), other)
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
	v.record(node, v.text(node), other).number = number
	v.wraps = append(v.wraps, wrap{v.offset(node.Pos()), v.offset(node.End()), func(inner string) string {
		if other == "" {
			return fmt.Sprintf("if %s != %d { %s }", chosen, number, inner)
		}
		return fmt.Sprintf("if %s == %d { %s }; %s", chosen, number, other, inner)
	}})
}

// alone is a change that has to be compiled by itself.
func (v *visitor) alone(node ast.Node, after string) {
	m := v.record(node, v.text(node), after)
	m.source = slices.Concat(v.source[:v.offset(node.Pos())], []byte(after), v.source[v.offset(node.End()):])
}

// turned are the comparisons that stand in for another.
var turned = map[token.Token]string{
	token.EQL: "!=", token.NEQ: "==", token.LSS: "<=", token.LEQ: "<", token.GTR: ">=", token.GEQ: ">",
}

// visit changes conditions, truths and statements.
func (v *visitor) visit(node ast.Node) bool {
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
	return true
}

func (v *visitor) statements(list []ast.Stmt) {
	for _, statement := range list {
		switch s := statement.(type) {
		case *ast.ExprStmt:
			v.statement(s, "")
		case *ast.BranchStmt:
			if s.Tok == token.CONTINUE && s.Label == nil {
				v.statement(s, "break")
			}
		}
	}
}

// choices leaves out each value of a case that has several.
func (v *visitor) choices(n *ast.CaseClause) {
	for i := range n.List {
		if len(n.List) == 1 {
			return
		}
		var rest []string
		for j, other := range n.List {
			if j != i {
				rest = append(rest, v.text(other))
			}
		}
		before := v.source[v.offset(n.List[0].Pos()):v.offset(n.List[len(n.List)-1].End())]
		after := strings.Join(rest, ", ")
		m := v.record(n.List[i], string(before), after)
		m.source = slices.Concat(v.source[:v.offset(n.List[0].Pos())], []byte(after), v.source[v.offset(n.List[len(n.List)-1].End()):])
	}
}

// constants changes numbers in declarations of constants.
func (v *visitor) constants(node ast.Node) bool {
	if n, ok := node.(*ast.BasicLit); ok {
		v.literal(n)
	}
	return true
}

// literal makes a number one more.
func (v *visitor) literal(n *ast.BasicLit) {
	if n.Kind != token.INT {
		return
	}
	if value, err := strconv.ParseInt(strings.ReplaceAll(n.Value, "_", ""), 0, 64); err == nil {
		v.alone(n, fmt.Sprint(value+1))
	}
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
		for _, field := range fields.Fields.List {
			if field.Tag == nil || !strings.Contains(field.Tag.Value, `json:"`) || strings.Contains(field.Tag.Value, `json:"-"`) {
				continue
			}
			v.alone(field.Tag, strings.Replace(field.Tag.Value, `json:"`, `json:"x`, 1))
			if other := map[string]string{"string": "bool", "bool": "string", "int64": "string"}[v.text(field.Type)]; other != "" {
				v.alone(field.Type, other)
			}
			v.alone(field, "")
		}
	}
}
