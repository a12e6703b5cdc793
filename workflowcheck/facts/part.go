package facts

// What a package says to rules that look at a whole program.

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"regexp"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// take notes a function that is used as a value where the traversal is.
func (w *walker) take(id *ast.Ident, fn *types.Func) {
	var at ast.Expr = id
	for i := 1; ; i++ {
		switch parent := w.p.Parent(i).(type) {
		case *ast.ParenExpr:
			at = parent
			continue
		case *ast.SelectorExpr:
			at = parent
			continue
		case *ast.IndexExpr:
			at = parent
			continue
		case *ast.CallExpr:
			if parent.Fun == at {
				return
			}
			if inv := rule.Invoked(w.p.Info, parent); inv != nil && inv.Target == at {
				return
			}
		}
		w.taken[fn] = true
		return
	}
}

// part is what the package says to a rule. It keeps nothing of the package alive but the nodes to report.
func (w *walker) part(r *rule.Rule) *rule.Part {
	part := &rule.Part{Path: w.pass.Pkg.Path(), Main: w.pass.Pkg.Name() == "main", Taken: map[string]bool{}, Unseen: w.unseen()}
	for _, n := range w.nodes {
		for _, s := range n.sites {
			if s.Rule == r {
				s.In, s.Object = nil, nil
				part.Sites = append(part.Sites, s)
			}
		}
	}
	for fn := range w.taken {
		part.Taken[fn.FullName()] = true
	}
	return part
}

// unseen looks for words in the files that are not looked at, tests excepted.
func (w *walker) unseen() func(word string) bool {
	var names []string
	for _, name := range w.pass.IgnoredFiles {
		if filepath.Ext(name) == ".go" {
			names = append(names, name)
		}
	}
	for _, file := range w.pass.Files {
		if name := w.pass.Fset.Position(file.Package).Filename; w.config.skips(name) {
			names = append(names, name)
		}
	}
	read := w.pass.ReadFile
	return func(word string) bool {
		re := regexp.MustCompile(`\b` + regexp.QuoteMeta(word) + `\b`)
		for _, name := range names {
			if text, err := read(name); err != nil || re.Match(text) {
				return true
			}
		}
		return false
	}
}
