package discover

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/packages"
)

// survey is what one walk over all packages notes down. Objects are keyed by their full names, because one function can
// be two objects: one from source and one from the export data of a dependency.
type survey struct {
	module Module
	pkgs   map[string]*packages.Package
	decls  map[string]declared  // functions and methods
	calls  map[string][]call    // static calls, by callee
	inits  map[string]declaredV // package-level variables that have an initialiser of their own
	writes map[string]bool      // package-level variables that are assigned to, or whose address is taken
	sites  []call               // calls of registration methods
	locals map[*ast.FuncDecl]locals
	text   sourceText
}

// declared is a function with its syntax.
type declared struct {
	pkg  *packages.Package
	decl *ast.FuncDecl
	fn   *types.Func
}

// declaredV is a package-level variable's initial value.
type declaredV struct {
	pkg  *packages.Package
	expr ast.Expr
}

// call is a call expression and the declared function that it stands in, nil outside of functions.
type call struct {
	pkg  *packages.Package
	in   *ast.FuncDecl
	expr *ast.CallExpr
	kind registerKind
}

func newSurvey(module Module, pkgs []*packages.Package) *survey {
	s := &survey{
		module: module,
		pkgs:   map[string]*packages.Package{},
		decls:  map[string]declared{},
		calls:  map[string][]call{},
		inits:  map[string]declaredV{},
		writes: map[string]bool{},
		locals: map[*ast.FuncDecl]locals{},
		text:   sourceText{},
	}
	for _, pkg := range pkgs {
		s.pkgs[pkg.PkgPath] = pkg
	}
	for _, pkg := range pkgs {
		if pkg.TypesInfo == nil {
			continue
		}
		for _, file := range pkg.Syntax {
			for _, decl := range file.Decls {
				s.declaration(pkg, decl)
			}
		}
	}
	return s
}

func (s *survey) declaration(pkg *packages.Package, decl ast.Decl) {
	fn, _ := decl.(*ast.FuncDecl)
	if fn != nil {
		if obj, ok := pkg.TypesInfo.Defs[fn.Name].(*types.Func); ok {
			s.decls[obj.FullName()] = declared{pkg, fn, obj}
		}
	}
	if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.VAR {
		s.variables(pkg, gen)
	}
	ast.Inspect(decl, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			s.call(pkg, fn, n)
		case *ast.AssignStmt:
			if n.Tok != token.DEFINE {
				for _, lhs := range n.Lhs {
					s.write(pkg, lhs)
				}
			}
		case *ast.IncDecStmt:
			s.write(pkg, n.X)
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				s.write(pkg, n.X)
			}
		}
		return true
	})
}

func (s *survey) variables(pkg *packages.Package, gen *ast.GenDecl) {
	for _, spec := range gen.Specs {
		spec := spec.(*ast.ValueSpec)
		if len(spec.Values) != len(spec.Names) {
			continue
		}
		for i, name := range spec.Names {
			if obj := pkg.TypesInfo.Defs[name]; obj != nil {
				s.inits[objectKey(obj)] = declaredV{pkg, spec.Values[i]}
			}
		}
	}
}

func (s *survey) call(pkg *packages.Package, in *ast.FuncDecl, expr *ast.CallExpr) {
	fn := calleeOf(pkg.TypesInfo, expr)
	if fn == nil {
		return
	}
	c := call{pkg, in, expr, kindOf(fn)}
	if c.kind != notRegister {
		s.sites = append(s.sites, c)
		return
	}
	if key := fn.Origin().FullName(); fn.Pkg() != nil && s.pkgs[fn.Pkg().Path()] != nil {
		s.calls[key] = append(s.calls[key], c)
	}
}

// write notes that the package-level variable at the root of an assigned expression changes while the program runs.
func (s *survey) write(pkg *packages.Package, expr ast.Expr) {
	for {
		switch e := ast.Unparen(expr).(type) {
		case *ast.Ident:
			s.writeObject(pkg.TypesInfo.Uses[e])
			return
		case *ast.SelectorExpr:
			if _, ok := pkg.TypesInfo.Uses[e.Sel].(*types.Var); ok && pkg.TypesInfo.Selections[e] == nil {
				s.writeObject(pkg.TypesInfo.Uses[e.Sel])
				return
			}
			expr = e.X
		case *ast.IndexExpr:
			expr = e.X
		case *ast.StarExpr:
			expr = e.X
		default:
			return
		}
	}
}

func (s *survey) writeObject(obj types.Object) {
	if v, ok := obj.(*types.Var); ok && packageLevel(v) {
		s.writes[objectKey(v)] = true
	}
}

// calleeOf is the function or method that a call names, or nil for calls of function values, conversions and builtins.
func calleeOf(info *types.Info, expr *ast.CallExpr) *types.Func {
	fun := ast.Unparen(expr.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	switch f := fun.(type) {
	case *ast.Ident:
		fn, _ := info.Uses[f].(*types.Func)
		return fn
	case *ast.SelectorExpr:
		fn, _ := info.Uses[f.Sel].(*types.Func)
		return fn
	}
	return nil
}

func packageLevel(obj types.Object) bool {
	return obj.Pkg() != nil && obj.Parent() == obj.Pkg().Scope()
}

func objectKey(obj types.Object) string {
	return obj.Pkg().Path() + "." + obj.Name()
}
