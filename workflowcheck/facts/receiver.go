package facts

// Methods that write to their receivers: no hazard by itself, but one for a method that is registered as a workflow.

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// receiverWrites notes the first place where a method changes what its receiver points to.
func (w *walker) receiverWrites(targets []ast.Expr) {
	method := w.p.In.Outermost()
	recv := method.Receiver(w.p.Info)
	if n := w.bySyntax[method]; recv != nil && w.writes[n] == "" {
		for _, target := range targets {
			if base, shared := rule.Base(w.p.Info, target); shared && base == recv {
				w.writes[n] = w.where(target)
			}
		}
	}
}

// importedWrites is the place where a method of another package writes to its receiver, or "".
func (w *walker) importedWrites(fn *types.Func) string {
	if f := w.importedFunction(fn); f != nil {
		return f.Writes
	}
	return ""
}

// importedFunction is what another package tells of a function, nil if that is nothing.
func (w *walker) importedFunction(fn *types.Func) *Function {
	var fact Package
	if fn.Pkg() == nil || fn.Pkg() == w.pass.Pkg || !w.pass.ImportPackageFact(fn.Pkg(), &fact) {
		return nil
	}
	for i := range fact.Functions {
		if fact.Functions[i].Key == fn.FullName() {
			return &fact.Functions[i]
		}
	}
	return nil
}

// where is a position as other packages' readers are told: directory, file and line.
func (w *walker) where(n ast.Node) string {
	pos := w.pass.Fset.Position(n.Pos())
	name := pos.Filename[strings.LastIndexAny(pos.Filename, `/\`)+1:]
	path := w.pass.Pkg.Path()
	return path[strings.LastIndexByte(path, '/')+1:] + "/" + name + ":" + strconv.Itoa(pos.Line)
}
