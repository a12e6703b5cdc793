package rule

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
)

// Import is the name under which the file of a position has imported a package, or "" if it has not.
func (p *Pass) Import(path string, at token.Pos) string {
	for scope := p.Pkg.Scope().Innermost(at); scope != nil; scope = scope.Parent() {
		if scope.Parent() != p.Pkg.Scope() {
			continue
		}
		for _, name := range scope.Names() { // the file's scope
			if pkg, ok := scope.Lookup(name).(*types.PkgName); ok && pkg.Imported().Path() == path {
				return name
			}
		}
	}
	return ""
}

// Replace replaces a node by other text.
func Replace(n ast.Node, text string) []analysis.TextEdit {
	return []analysis.TextEdit{{Pos: n.Pos(), End: n.End(), NewText: []byte(text)}}
}
