package maporder

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// fix ranges over workflow.DeterministicKeys, where the keys can be ordered and the map is named.
func fix(p *rule.Pass, s *rule.Site) []analysis.TextEdit {
	loop, ok := s.Node.(*ast.RangeStmt)
	if !ok || loop.Tok != token.DEFINE {
		return nil
	}
	m, ok := p.Info.TypeOf(loop.X).Underlying().(*types.Map)
	if !ok {
		return nil
	}
	basic, ok := m.Key().Underlying().(*types.Basic)
	if !ok || basic.Info()&types.IsOrdered == 0 || !named(loop.X) {
		return nil
	}
	workflow := p.Import(rule.WorkflowPath, loop.Pos())
	if workflow == "" {
		return nil
	}
	name, key := types.ExprString(loop.X), "key"
	if id, ok := loop.Key.(*ast.Ident); ok && id.Name != "_" {
		key = id.Name
	} else if names(loop.Body, key) {
		return nil
	}
	edits := []analysis.TextEdit{{
		Pos: loop.For, End: loop.X.End(), NewText: []byte("for _, " + key + " := range " + workflow + ".DeterministicKeys(" + name + ")"),
	}}
	if value, ok := loop.Value.(*ast.Ident); ok && value.Name != "_" {
		edits = append(edits, analysis.TextEdit{
			Pos: loop.Body.Lbrace + 1, End: loop.Body.Lbrace + 1, NewText: []byte("\n" + value.Name + " := " + name + "[" + key + "]"),
		})
	}
	return edits
}

// named reports whether an expression can be repeated.
func named(expr ast.Expr) bool {
	switch e := expr.(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return named(e.X)
	}
	return false
}

// names reports whether a name occurs in a node.
func names(n ast.Node, name string) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		found = found || ok && id.Name == name
		return !found
	})
	return found
}
