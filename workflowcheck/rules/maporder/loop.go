package maporder

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// loop is a loop over a map, and what its body does that others can see.
type loop struct {
	p       *rule.Pass
	stmt    *ast.RangeStmt
	changed map[types.Object]bool // variables from outside that the body assigns to

	why         string
	accumulates bool // something that depends on the entries visited so far
	leaves      bool // a break: not all entries are visited
	returned    string
	set         map[string]string // what variables from outside are set to, if that does not depend on the entry
}

func newLoop(p *rule.Pass, stmt *ast.RangeStmt) *loop {
	l := &loop{p: p, stmt: stmt, changed: map[types.Object]bool{}, set: map[string]string{}}
	ast.Inspect(stmt.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				l.change(left)
			}
		case *ast.IncDecStmt:
			l.change(n.X)
		}
		return true
	})
	return l
}

func (l *loop) change(left ast.Expr) {
	if obj, _ := rule.Base(l.p.Info, left); obj != nil && !l.inside(obj) {
		l.changed[obj] = true
	}
}

// seen says how the order of the entries can be seen, or "".
func (l *loop) seen() string {
	for _, target := range []ast.Expr{l.stmt.Key, l.stmt.Value} {
		if id, ok := target.(*ast.Ident); target != nil && l.stmt.Tok == token.ASSIGN && (!ok || id.Name != "_") {
			return "keeps the entry that comes last in any order"
		}
	}
	l.block(l.stmt.Body.List)
	if l.why == "" && l.leaves && l.accumulates {
		return "stops after entries that come first in any order"
	}
	return l.why
}

func (l *loop) found(why string) {
	if l.why == "" {
		l.why = why
	}
}

func (l *loop) block(list []ast.Stmt) {
	for _, s := range list {
		l.statement(s)
	}
}

func (l *loop) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		l.assign(s)
	case *ast.IncDecStmt:
		if !isInteger(l.p.Info.TypeOf(s.X)) && l.outer(s.X) {
			l.found("adds up floats in any order")
		}
		l.accumulates = l.accumulates || l.outer(s.X)
	case *ast.ExprStmt:
		l.expression(s.X)
		l.effect(s.X)
	case *ast.IfStmt:
		l.conditional(s)
	case *ast.BlockStmt:
		l.block(s.List)
	case *ast.ForStmt:
		l.optional(s.Init, s.Post)
		l.expression(s.Cond)
		l.block(s.Body.List)
	case *ast.RangeStmt:
		l.expression(s.X)
		l.block(s.Body.List)
	case *ast.SwitchStmt:
		l.optional(s.Init)
		l.expression(s.Tag)
		l.clauses(s.Body)
	case *ast.TypeSwitchStmt:
		l.optional(s.Init) // its own assignment is one for each entry
		l.clauses(s.Body)
	case *ast.LabeledStmt:
		l.statement(s.Stmt)
	case *ast.DeclStmt:
		ast.Inspect(s, func(n ast.Node) bool { return l.calls(n) })
	case *ast.ReturnStmt:
		l.result(s)
	case *ast.BranchStmt:
		l.branch(s)
	case *ast.DeferStmt, *ast.GoStmt, *ast.SendStmt, *ast.SelectStmt:
		l.found("does things in any order")
	}
}

func (l *loop) conditional(s *ast.IfStmt) {
	l.optional(s.Init)
	l.expression(s.Cond)
	l.block(s.Body.List)
	l.optional(s.Else)
}

func (l *loop) optional(list ...ast.Stmt) {
	for _, s := range list {
		if s != nil {
			l.statement(s)
		}
	}
}

func (l *loop) clauses(body *ast.BlockStmt) {
	for _, s := range body.List {
		if clause, ok := s.(*ast.CaseClause); ok {
			for _, expr := range clause.List {
				l.expression(expr)
			}
			l.block(clause.Body)
		}
	}
}

// branch: a break of a switch or an inner loop is none of ours.
func (l *loop) branch(s *ast.BranchStmt) {
	switch s.Tok {
	case token.BREAK, token.CONTINUE, token.GOTO:
		if s.Label != nil || s.Tok == token.BREAK && breaks(l.stmt.Body, s) {
			l.leaves = true
		}
	}
}

// breaks reports whether a break without a label ends the loop with the given body.
func breaks(body *ast.BlockStmt, s *ast.BranchStmt) bool {
	ours := true
	ast.Inspect(body, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt, *ast.FuncLit:
			if n.Pos() <= s.Pos() && s.End() <= n.End() {
				ours = false
			}
		}
		return true
	})
	return ours
}

// result: any and all are fine, for it does not matter which entry it was. So are errors: whichever comes first, there is one.
func (l *loop) result(s *ast.ReturnStmt) {
	var parts []string
	for _, value := range s.Results {
		l.expression(value)
		if l.depends(value) && !isError(l.p.Info.TypeOf(value)) {
			l.found("returns the entry that comes first in any order")
		}
		if !isError(l.p.Info.TypeOf(value)) {
			parts = append(parts, types.ExprString(value))
		}
	}
	text := strings.Join(parts, ",")
	if l.returned != "" && l.returned != text {
		l.found("returns what the entry that comes first in any order decides")
	}
	l.returned = text
}

// inside reports whether a variable is made anew for each entry.
func (l *loop) inside(obj types.Object) bool {
	return l.stmt.Pos() <= obj.Pos() && obj.Pos() < l.stmt.End()
}

// outer reports whether a write to an expression outlives the entry.
func (l *loop) outer(expr ast.Expr) bool {
	if id, ok := expr.(*ast.Ident); ok && id.Name == "_" {
		return false
	}
	obj, _ := rule.Base(l.p.Info, expr)
	return obj == nil || !l.inside(obj)
}

// depends reports whether an expression depends on which entries have been visited.
func (l *loop) depends(expr ast.Expr) bool {
	found := false
	ast.Inspect(expr, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		if v, ok := l.p.Info.Uses[id].(*types.Var); ok && !v.IsField() && (l.inside(v) || l.changed[v]) {
			found = true
		}
		return !found
	})
	return found
}

// mentions reports whether an expression mentions a variable.
func (l *loop) mentions(expr ast.Node, obj types.Object) bool {
	found := false
	ast.Inspect(expr, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && obj != nil && l.p.Info.ObjectOf(id) == obj {
			found = true
		}
		return !found
	})
	return found
}

func isInteger(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsInteger != 0
}

func isError(t types.Type) bool {
	return t != nil && types.Implements(t, errorType)
}

var errorType, _ = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)
