package facts

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// ident looks at what a name stands for: a function, a variable that holds one, or something that the table judges.
func (w *walker) ident(id *ast.Ident) {
	switch obj := w.p.Info.Uses[id].(type) {
	case *types.Func:
		w.mentionFunc(id, obj.Origin())
	case *types.Var:
		w.mentionVar(id, obj.Origin())
	}
}

func (w *walker) mentionFunc(id *ast.Ident, fn *types.Func) {
	if fn.Pkg() == nil {
		return // error.Error
	}
	u := w.useOf(id)
	hazard, bad, known := w.verdictOn(fn)
	if !known {
		w.mention(&call{at: u.at, callee: fn}, u)
		return
	}
	if !bad {
		return
	}
	switch u.kind {
	case useCalled, usePassed:
		w.site(w.rules[hazard.rule], rule.Site{
			Node: u.at, What: shortName(fn), Why: hazard.why, Advice: hazard.advice, Object: fn, Local: hazard.local,
		})
	case useStored:
		w.mention(&call{at: u.at, callee: fn}, u)
	}
}

// verdictOn asks the configuration and the table. It knows nothing of functions that are walked.
func (w *walker) verdictOn(obj types.Object) (v verdict, bad, known bool) {
	if declared, ok := w.config.Decls[fullName(obj)]; ok {
		if fn, isFunc := obj.(*types.Func); declared && isFunc && fn.Pkg() == w.pass.Pkg && !isAbstract(fn) {
			return v, false, false // what is in it is looked at, too
		}
		return declaredVerdict, declared, true
	}
	if !w.isJudged(obj.Pkg()) {
		return v, false, false
	}
	v, bad = judge(obj)
	return v, bad, true
}

// isAbstract reports whether a function is a method of an interface.
func isAbstract(fn *types.Func) bool {
	recv := fn.Signature().Recv()
	return recv != nil && types.IsInterface(recv.Type())
}

func (w *walker) isJudged(pkg *types.Package) bool {
	judged, ok := w.judged[pkg]
	if !ok {
		judged = pkg != w.pass.Pkg && Judged(pkg.Path(), "") && !w.ownModule(pkg.Path())
		w.judged[pkg] = judged
	}
	return judged
}

// ownModule reports whether a path is in the module of the package, whose name may look like one of the standard library.
func (w *walker) ownModule(path string) bool {
	m := w.pass.Module
	return m != nil && m.Path != "" && m.Path != "std" && underAny([]string{m.Path}, path)
}

func (w *walker) mentionVar(id *ast.Ident, v *types.Var) {
	if p, ok := w.params[v]; ok {
		w.useParam(p, w.useOf(id))
	}
	if global(v) {
		if hazard, bad, known := w.verdictOn(v); known {
			if u := w.useOf(id); bad && (u.kind != useNone || !isFunc(v.Type())) {
				what := v.Pkg().Name() + "." + v.Name()
				w.site(w.rules[hazard.rule], rule.Site{Node: id, What: what, Why: hazard.why, Advice: hazard.advice, Object: v})
			}
			return
		}
	} else if !isFunc(v.Type()) {
		return
	}
	if u := w.useOf(id); isFunc(v.Type()) || u.kind != useNone {
		w.mention(&call{at: u.at, callee: v}, u)
	}
}

// global reports whether a variable belongs to a package.
func global(v *types.Var) bool {
	return !v.IsField() && v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// useParam notes whether a parameter of function type is called by side effects only.
func (w *walker) useParam(p param, u use) {
	count := w.paramUses[p]
	if count == nil {
		count = &uses{}
		w.paramUses[p] = count
	}
	if u.kind == useSheltered || w.inShelter() {
		count.sheltered++
	} else {
		count.open++
	}
}

func (w *walker) inShelter() bool {
	for f := w.p.In; f != nil; f = f.Outer {
		if w.bySyntax[f].uses.sheltered > 0 {
			return true
		}
	}
	return false
}

// mention notes where a function value is used.
func (w *walker) mention(c *call, u use) {
	c.ignored = append([]*Directive(nil), w.active...)
	c.passed, c.replayed, c.shelter = u.passed, w.notReplaying(), u.kind == useSheltered
	switch {
	case u.kind == useStored && u.held != nil:
		w.values[u.held] = append(w.values[u.held], c)
	case u.kind == useNone || u.kind == useStored:
		w.mentions = append(w.mentions, c)
	case u.kind == useSheltered:
		w.mentions = append(w.mentions, c)
		if c.lit != nil {
			w.shelteredLit = c.lit
		}
	case w.current != nil && !w.excluded():
		w.current.calls = append(w.current.calls, c)
	}
}

// notReplaying reports whether the code that the traversal is at runs only when the workflow does not replay.
func (w *walker) notReplaying() bool {
	for i := len(w.p.Stack) - 1; i > 0; i-- {
		switch parent := w.p.Stack[i-1].(type) {
		case *ast.FuncDecl:
			return false
		case *ast.IfStmt:
			negated, ok := w.asksReplaying(parent.Cond)
			if ok && (negated && w.p.Stack[i] == parent.Body || !negated && w.p.Stack[i] == parent.Else) {
				return true
			}
		case *ast.BlockStmt:
			if w.leftBefore(parent, w.p.Stack[i]) {
				return true
			}
		}
	}
	return false
}

// leftBefore reports whether a block returns while replaying, before it gets to a statement.
func (w *walker) leftBefore(block *ast.BlockStmt, stmt ast.Node) bool {
	for _, s := range block.List {
		if s == stmt {
			return false
		}
		guard, ok := s.(*ast.IfStmt)
		if !ok || len(guard.Body.List) == 0 {
			continue
		}
		if negated, ok := w.asksReplaying(guard.Cond); ok && !negated {
			switch guard.Body.List[len(guard.Body.List)-1].(type) {
			case *ast.ReturnStmt, *ast.BranchStmt:
				return true
			}
		}
	}
	return false
}

// asksReplaying reports whether a condition is workflow.IsReplaying, or its opposite; or holds only if that does.
func (w *walker) asksReplaying(cond ast.Expr) (negated, ok bool) {
	switch c := ast.Unparen(cond).(type) {
	case *ast.UnaryExpr:
		negated, ok = w.asksReplaying(c.X)
		return !negated, ok
	case *ast.BinaryExpr:
		if c.Op.String() != "&&" {
			return false, false
		}
		if negated, ok = w.asksReplaying(c.X); ok && negated {
			return negated, ok
		}
		negated, ok = w.asksReplaying(c.Y)
		return negated, ok && negated
	case *ast.CallExpr:
		return false, rule.WorkflowAPI(w.p.Info, c) == "IsReplaying"
	}
	return false, false
}

// assignedTargets are the expressions that a statement writes to.
func assignedTargets(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.AssignStmt:
		return n.Lhs
	case *ast.IncDecStmt:
		return []ast.Expr{n.X}
	}
	return nil
}

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
	var fact Package
	if fn.Pkg() == nil || fn.Pkg() == w.pass.Pkg || !w.pass.ImportPackageFact(fn.Pkg(), &fact) {
		return ""
	}
	for _, f := range fact.Functions {
		if f.Key == fn.FullName() {
			return f.Writes
		}
	}
	return ""
}

// where is a position as other packages' readers are told: directory, file and line.
func (w *walker) where(n ast.Node) string {
	pos := w.pass.Fset.Position(n.Pos())
	name := pos.Filename[strings.LastIndexAny(pos.Filename, `/\`)+1:]
	path := w.pass.Pkg.Path()
	return path[strings.LastIndexByte(path, '/')+1:] + "/" + name + ":" + strconv.Itoa(pos.Line)
}
