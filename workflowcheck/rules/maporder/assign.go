package maporder

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// assign judges a statement that writes to variables, fields and entries.
func (l *loop) assign(s *ast.AssignStmt) {
	for _, right := range s.Rhs {
		l.expression(right)
	}
	for i, left := range s.Lhs {
		if !l.outer(left) {
			continue
		}
		right := s.Rhs[min(i, len(s.Rhs)-1)]
		if s.Tok == token.ASSIGN || s.Tok == token.DEFINE {
			l.write(s, left, right)
			continue
		}
		l.accumulates = true
		l.commutes(left, s.Tok)
	}
}

// commutes judges x op= v.
func (l *loop) commutes(left ast.Expr, op token.Token) {
	t := l.p.Info.TypeOf(left)
	if l.ownEntry(left) {
		return
	}
	switch op {
	case token.ADD_ASSIGN, token.SUB_ASSIGN, token.MUL_ASSIGN, token.OR_ASSIGN, token.AND_ASSIGN, token.XOR_ASSIGN, token.AND_NOT_ASSIGN:
		if isInteger(t) {
			return
		}
	}
	if basic, ok := t.Underlying().(*types.Basic); ok && basic.Info()&types.IsString != 0 {
		l.found("joins strings in any order")
		return
	}
	l.found("adds up floats in any order")
}

// write judges left = right, where others can see left.
func (l *loop) write(s *ast.AssignStmt, left, right ast.Expr) {
	switch {
	case l.ownEntry(left), l.sameEntry(left, right):
		l.accumulates = true
	case l.appends(left, right):
		l.accumulates = true
		if !l.sorted(left) {
			l.found("appends in any order, and nothing sorts it")
		}
	case !l.depends(right):
		l.constant(types.ExprString(left), types.ExprString(right))
	case l.folds(left, right):
	case l.extreme(s, left, right), l.extremeKey(s):
	case l.slot(left):
		if !l.sorted(left) {
			l.found("fills a slice in any order, and nothing sorts it")
		}
	default:
		l.found("keeps the entry that comes last in any order")
	}
}

// constant notes that a variable gets a value that is the same for all entries. It may get only one.
func (l *loop) constant(left, right string) {
	if before, ok := l.set[left]; ok && before != right {
		l.found("sets a variable to what the entry that comes last in any order decides")
	}
	l.set[left] = right
}

// ownEntry reports whether each entry of the map writes somewhere else: into an element that its key picks.
func (l *loop) ownEntry(left ast.Expr) bool {
	key, _ := l.stmt.Key.(*ast.Ident)
	if key == nil {
		return false
	}
	for {
		switch e := ast.Unparen(left).(type) {
		case *ast.IndexExpr:
			if l.mentions(e.Index, l.p.Info.ObjectOf(key)) {
				return true
			}
			left = e.X
		case *ast.SelectorExpr:
			left = e.X
		case *ast.StarExpr:
			left = e.X
		default:
			return false
		}
	}
}

// sameEntry reports whether an element is set to something that depends on nothing of the entry but what picks the element: entries that
// pick the same one set it to the same.
func (l *loop) sameEntry(left, right ast.Expr) bool {
	index, ok := ast.Unparen(left).(*ast.IndexExpr)
	if !ok {
		return false
	}
	if _, isMap := l.p.Info.TypeOf(index.X).Underlying().(*types.Map); !isMap {
		return false
	}
	picks := l.p.Info.ObjectOf(identOf(index.Index))
	same := picks != nil
	ast.Inspect(right, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && same {
			v, isVar := l.p.Info.Uses[id].(*types.Var)
			same = !isVar || v.IsField() || v == picks || !l.inside(v) && !l.changed[v]
		}
		return same
	})
	return same
}

func identOf(e ast.Expr) *ast.Ident {
	if id, ok := ast.Unparen(e).(*ast.Ident); ok {
		return id
	}
	return &ast.Ident{Name: "_"}
}

// slot reports whether an expression is an element of a slice.
func (l *loop) slot(left ast.Expr) bool {
	index, ok := ast.Unparen(left).(*ast.IndexExpr)
	if !ok {
		return false
	}
	_, slice := l.p.Info.TypeOf(index.X).Underlying().(*types.Slice)
	return slice
}

// appends reports whether right is append(left, ...).
func (l *loop) appends(left, right ast.Expr) bool {
	call, ok := ast.Unparen(right).(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	id, ok := call.Fun.(*ast.Ident)
	if !ok || id.Name != "append" {
		return false
	}
	if _, builtin := l.p.Info.Uses[id].(*types.Builtin); !builtin {
		return false
	}
	return types.ExprString(call.Args[0]) == types.ExprString(left)
}

// folds reports whether right combines left with something in a way that has no order: left + n, left || b, max(left, n).
func (l *loop) folds(left, right ast.Expr) bool {
	name := types.ExprString(left)
	switch e := ast.Unparen(right).(type) {
	case *ast.BinaryExpr:
		same := types.ExprString(e.X) == name || types.ExprString(e.Y) == name && e.Op != token.SUB
		switch e.Op {
		case token.LAND, token.LOR:
			return same
		case token.ADD, token.SUB, token.MUL, token.OR, token.AND, token.XOR:
			l.accumulates = true
			return same && isInteger(l.p.Info.TypeOf(left))
		}
	case *ast.CallExpr:
		id, ok := e.Fun.(*ast.Ident)
		if !ok || id.Name != "min" && id.Name != "max" {
			return false
		}
		for _, arg := range e.Args {
			if types.ExprString(arg) == name {
				return true
			}
		}
	}
	return false
}

// extreme reports whether an assignment is all that happens if its value is less, or greater, than what is there:
// if v > max { max = v }. With anything else that depends on the entry, a tie would show the order.
func (l *loop) extreme(s *ast.AssignStmt, left, right ast.Expr) bool {
	if len(s.Lhs) != 1 {
		return false
	}
	found := false
	ast.Inspect(l.stmt.Body, func(n ast.Node) bool {
		branch, ok := n.(*ast.IfStmt)
		if !ok || len(branch.Body.List) == 0 || branch.Body.List[0] != ast.Stmt(s) {
			return true
		}
		for _, other := range branch.Body.List[1:] {
			if assign, ok := other.(*ast.AssignStmt); !ok || l.depends(assign.Rhs[0]) {
				return true
			}
		}
		found = l.compares(branch.Cond, types.ExprString(left), types.ExprString(right))
		return true
	})
	return found
}

// extremeKey reports whether an assignment is in a branch that compares the key with what it is set to there: keys have no ties.
func (l *loop) extremeKey(s *ast.AssignStmt) bool {
	key, ok := l.stmt.Key.(*ast.Ident)
	if !ok {
		return false
	}
	found := false
	ast.Inspect(l.stmt.Body, func(n ast.Node) bool {
		branch, ok := n.(*ast.IfStmt)
		if !ok || s.Pos() < branch.Body.Pos() || branch.Body.End() < s.End() {
			return true
		}
		for _, other := range branch.Body.List {
			assign, ok := other.(*ast.AssignStmt)
			if ok && len(assign.Lhs) == 1 && types.ExprString(assign.Rhs[0]) == key.Name {
				found = found || l.compares(branch.Cond, types.ExprString(assign.Lhs[0]), key.Name)
			}
		}
		return true
	})
	return found
}

func (l *loop) compares(cond ast.Expr, left, right string) bool {
	switch c := ast.Unparen(cond).(type) {
	case *ast.BinaryExpr:
		switch c.Op {
		case token.LSS, token.GTR, token.LEQ, token.GEQ:
			x, y := types.ExprString(c.X), types.ExprString(c.Y)
			return x == left && y == right || x == right && y == left
		case token.LOR, token.LAND:
			return l.compares(c.X, left, right) || l.compares(c.Y, left, right)
		}
	case *ast.CallExpr: // v.After(latest)
		sel, ok := c.Fun.(*ast.SelectorExpr)
		if !ok || len(c.Args) != 1 {
			return false
		}
		fn := rule.Callee(l.p.Info, c)
		if fn == nil || fn.Name() != "After" && fn.Name() != "Before" {
			return false
		}
		x, y := types.ExprString(sel.X), types.ExprString(c.Args[0])
		return x == left && y == right || x == right && y == left
	}
	return false
}
