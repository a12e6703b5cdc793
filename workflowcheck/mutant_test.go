package workflowcheck_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"slices"
	"testing"
)

// maxMutations is how often a file is changed at most: the more, the less type-checks.
const maxMutations = 4

// parts are what can be changed in a file.
type parts struct {
	text      []byte
	fset      *token.FileSet
	lists     [][]ast.Stmt
	names     []*ast.Ident
	operators []*ast.BinaryExpr
	exprs     []ast.Expr
}

// mutations are the ways to change a file. They return the text between two offsets anew, and the offsets; nothing changes where a file
// has nothing of the sort.
var mutations = []func(p *parts, draw *rand.Rand) (from, to int, text string){
	func(p *parts, draw *rand.Rand) (int, int, string) { // leave a statement out
		from, to := p.statement(draw)
		return from, to, ""
	},
	func(p *parts, draw *rand.Rand) (int, int, string) { // do it twice
		from, to := p.statement(draw)
		return to, to, "\n" + string(p.text[from:to])
	},
	func(p *parts, draw *rand.Rand) (int, int, string) { // do it elsewhere
		from, to := p.statement(draw)
		at, _ := p.statement(draw)
		return at, at, string(p.text[from:to]) + "\n"
	},
	func(p *parts, draw *rand.Rand) (int, int, string) { // put something around it
		around := pick(draw, [][2]string{
			{"if true {\n", "\n}"}, {"for {\n", "\nbreak }"}, {"for range 3 {\n", "\n}"}, {"func() {\n", "\n}()"}, {"go func() {\n", "\n}()"},
			{"defer func() {\n", "\n}()"}, {"for k, v := range map[string]int{} {\n_, _ = k, v\n", "\n}"}, {"switch {\ncase true:\n", "\n}"},
		})
		from, to := p.statement(draw)
		return from, to, around[0] + string(p.text[from:to]) + around[1]
	},
	func(p *parts, draw *rand.Rand) (int, int, string) { // use another name
		from, to := p.span(pick(draw, p.names))
		return from, to, pick(draw, p.names).Name
	},
	func(p *parts, draw *rand.Rand) (int, int, string) { // use another expression
		from, to := p.span(pick(draw, p.exprs))
		otherFrom, otherTo := p.span(pick(draw, p.exprs))
		return from, to, string(p.text[otherFrom:otherTo])
	},
	func(p *parts, draw *rand.Rand) (int, int, string) { // use another operator
		if len(p.operators) == 0 {
			return 0, 0, ""
		}
		old := pick(draw, p.operators)
		at := p.fset.Position(old.OpPos).Offset
		return at, at + len(old.Op.String()), pick(draw, []string{"+", "-", "==", "!=", "<", ">", "&&", "||", "*", "%"})
	},
}

// mutate changes a file in one place, which type-checks or not.
func mutate(t *testing.T, draw *rand.Rand, text []byte) []byte {
	t.Helper()
	p := &parts{text: text, fset: token.NewFileSet()}
	file, err := parser.ParseFile(p.fset, "", text, 0)
	if err != nil {
		t.Skip("an earlier mutation has left what is no program")
	}
	ast.Inspect(file, func(n ast.Node) bool {
		p.collect(n)
		return true
	})
	if len(p.lists) == 0 || len(p.exprs) == 0 {
		t.Skip("there is nothing left to change")
	}
	from, to, changed := pick(draw, mutations)(p, draw)
	return slices.Concat(text[:from], []byte(changed), text[to:])
}

func (p *parts) collect(n ast.Node) {
	switch n := n.(type) {
	case *ast.BlockStmt:
		if len(n.List) > 0 {
			p.lists = append(p.lists, n.List)
		}
	case *ast.Ident:
		p.names = append(p.names, n)
	case *ast.BinaryExpr:
		p.operators = append(p.operators, n)
	}
	switch n := n.(type) {
	case *ast.CallExpr, *ast.BasicLit, *ast.FuncLit, *ast.CompositeLit, *ast.IndexExpr, *ast.UnaryExpr, *ast.StarExpr:
		p.exprs = append(p.exprs, n.(ast.Expr))
	}
}

func (p *parts) statement(draw *rand.Rand) (from, to int) {
	return p.span(pick(draw, pick(draw, p.lists)))
}

func (p *parts) span(n ast.Node) (from, to int) {
	return p.fset.Position(n.Pos()).Offset, p.fset.Position(n.End()).Offset
}

func pick[T any](draw *rand.Rand, list []T) T { return list[draw.IntN(len(list))] }
