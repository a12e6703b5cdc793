package facts

import (
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// node is a function of the package, or a variable that holds functions.
type node struct {
	fn    *rule.Function // nil for a variable
	key   string         // for other packages; "" for what they cannot name
	name  string         // for readers
	pos   token.Pos
	root  bool
	sites []*rule.Site
	calls []*call
	edges []edge
	uses  uses
}

// uses counts where a function value is mentioned: where a side effect calls it, where only its name matters, and elsewhere.
type uses struct{ sheltered, named, open int }

// call is a place where a function is called, or mentioned so that it may be called.
type call struct {
	at       ast.Node
	callee   types.Object // a function, or a variable of function type
	lit      *ast.FuncLit // or a literal
	passed   *param       // the parameter that it is passed to
	ignored  []*Directive
	replayed bool // only when the workflow does not replay
	shelter  bool // only a side effect's function is there to call it
}

// param is a parameter of a declared function.
type param struct {
	fn    *types.Func
	index int
}

// walker goes through the files of a package once.
type walker struct {
	pass       *analysis.Pass
	rules      map[string]*rule.Rule
	dispatch   map[reflect.Type][]*rule.Rule
	config     *Config
	directives *directives

	p         *rule.Pass
	current   *node
	nodes     []*node
	functions map[types.Object]*node // by *types.Func, or *types.Var
	literals  map[*ast.FuncLit]*node
	bySyntax  map[*rule.Function]*node
	topLevel  *node                  // stands for the code outside of functions
	values    map[*types.Var][]*call // functions that a variable or field holds
	params    map[*types.Var]param
	paramUses map[param]*uses
	found     map[*rule.Rule][]*rule.Site
	ignored   map[*rule.Site][]*Directive
	active    []*Directive
	judged    map[*types.Package]bool
	local     []types.Type // named types, for calls through interfaces
	writes    map[*node]string

	shelteredKeys map[shelterKey]bool // parameters of imported functions
	callers       map[*node][]incoming

	mentions     []*call // that call nothing
	taken        map[*types.Func]bool
	shelteredLit *ast.FuncLit // the literal that the traversal is about to enter, if a side effect calls it
}

func newWalker(pass *analysis.Pass, rules []*rule.Rule, config *Config) *walker {
	w := &walker{
		pass: pass, config: config, rules: map[string]*rule.Rule{}, dispatch: map[reflect.Type][]*rule.Rule{},
		functions: map[types.Object]*node{}, literals: map[*ast.FuncLit]*node{}, bySyntax: map[*rule.Function]*node{},
		values: map[*types.Var][]*call{}, params: map[*types.Var]param{}, paramUses: map[param]*uses{},
		found: map[*rule.Rule][]*rule.Site{}, ignored: map[*rule.Site][]*Directive{}, judged: map[*types.Package]bool{},
		writes: map[*node]string{}, shelteredKeys: map[shelterKey]bool{}, taken: map[*types.Func]bool{},
	}
	for _, r := range rules {
		w.rules[r.Name] = r
		for _, n := range r.Nodes {
			t := reflect.TypeOf(n)
			w.dispatch[t] = append(w.dispatch[t], r)
		}
	}
	w.topLevel = &node{}
	w.nodes = append(w.nodes, w.topLevel)
	w.p = &rule.Pass{Fset: pass.Fset, Pkg: pass.Pkg, Info: pass.TypesInfo, Writes: w.importedWrites}
	w.directives = readDirectives(pass, config)
	return w
}

// walk visits all files that are not left out.
func (w *walker) walk() {
	for _, file := range w.pass.Files {
		if leftOut(w.pass, w.config, file) {
			continue
		}
		w.p.Stack = w.p.Stack[:0]
		ast.Inspect(file, func(n ast.Node) bool {
			if n == nil {
				w.leave()
				return true
			}
			w.enter(n)
			return true
		})
	}
	w.settle()
}

// leftOut reports whether a file is not looked at: a test, what the configuration skips, and the file without a source that cgo makes.
func leftOut(pass *analysis.Pass, config *Config, file *ast.File) bool {
	name := filepath.ToSlash(pass.Fset.Position(file.Package).Filename)
	return strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "/_cgo_gotypes.go") || !strings.HasSuffix(name, ".go") ||
		config.skips(name)
}

func (w *walker) enter(n ast.Node) {
	w.p.Stack = append(w.p.Stack, n)
	w.active = append(w.active, w.directives.byNode[n]...)
	switch n := n.(type) {
	case *ast.FuncDecl:
		w.function(n, n.Type, n.Body)
	case *ast.FuncLit:
		w.literal(n)
	case *ast.Ident:
		w.ident(n)
	case *ast.TypeSpec:
		if obj := w.p.Info.Defs[n.Name]; obj != nil && !types.IsInterface(obj.Type()) {
			w.local = append(w.local, obj.Type())
		}
	}
	for _, r := range w.dispatch[reflect.TypeOf(n)] {
		if w.p.In == nil && !r.Declarations {
			continue
		}
		w.p.Sink = func(s rule.Site) { w.site(r, s) }
		r.Detect(w.p, n)
	}
	if assigned := rule.Written(n); assigned != nil && w.p.In != nil {
		w.receiverWrites(assigned)
	}
}

func (w *walker) leave() {
	last := len(w.p.Stack) - 1
	n := w.p.Stack[last]
	w.active = w.active[:len(w.active)-len(w.directives.byNode[n])]
	switch n.(type) {
	case *ast.FuncDecl, *ast.FuncLit:
		w.p.In = w.p.In.Outer
		w.current = w.bySyntax[w.p.In]
	}
	w.p.Stack = w.p.Stack[:last]
}

// function begins a declared function.
func (w *walker) function(decl *ast.FuncDecl, typ *ast.FuncType, body *ast.BlockStmt) {
	obj, _ := w.p.Info.Defs[decl.Name].(*types.Func)
	f := &rule.Function{Node: decl, Func: obj, Type: typ, Body: body}
	n := w.begin(f)
	if obj == nil {
		return
	}
	n.key, n.name = obj.FullName(), shortName(obj)
	n.root = n.root || underAny(w.config.Deterministic, w.pass.Pkg.Path())
	if obj.Name() == "_" || obj.Name() == "init" && decl.Recv == nil {
		n.key = "" // there may be many of them
	}
	w.functions[obj] = n
	if declared, ok := w.config.Decls[n.key]; ok && n.key != "" && declared {
		w.site(w.rules[declaredRule], rule.Site{
			Node: decl.Name, What: n.name, Why: declaredVerdict.why, Advice: declaredVerdict.advice,
		})
	}
	for i := range obj.Signature().Params().Len() {
		if v := obj.Signature().Params().At(i); isFunc(v.Type()) {
			w.params[v] = param{obj, i}
		}
	}
}

// literal begins a function literal.
func (w *walker) literal(lit *ast.FuncLit) {
	u := w.useOf(lit)
	w.mention(&call{at: lit, lit: lit}, u)
	f := &rule.Function{Node: lit, Outer: w.p.In, Type: lit.Type, Body: lit.Body}
	n := w.begin(f)
	w.literals[lit] = n
	if w.shelteredLit == lit {
		n.uses.sheltered++
	}
	n.name = "a function literal"
}

func (w *walker) begin(f *rule.Function) *node {
	n := &node{fn: f, pos: f.Node.Pos()}
	if params := f.Type.Params; params != nil && len(params.List) > 0 {
		if t := w.p.Info.TypeOf(params.List[0].Type); t != nil && rule.IsWorkflowContext(t) {
			n.root = true
			if names := params.List[0].Names; len(names) > 0 {
				f.Context = names[0].Name
			}
		}
	}
	w.nodes = append(w.nodes, n)
	w.bySyntax[f] = n
	w.p.In, w.current = f, n
	return n
}

// site notes what a detector or the table found.
func (w *walker) site(r *rule.Rule, s rule.Site) {
	if r == nil || w.p.In == nil && !r.Declarations || !s.Silent() && w.excluded() || r.Name == "logging" && w.notReplaying() || w.brief(&s) {
		return
	}
	s.Rule, s.In = r, w.p.In
	if s.Mark {
		s.In = w.p.In.Outermost() // in whichever goroutine
	}
	w.found[r] = append(w.found[r], &s)
	w.ignored[&s] = slices.Clone(w.active)
}

// excluded reports whether the configuration says that the function around is deterministic.
func (w *walker) excluded() bool {
	for f := w.p.In; f != nil; f = f.Outer {
		if f.Func != nil {
			declared, ok := w.config.Decls[f.Func.FullName()]
			return ok && !declared
		}
	}
	return false
}

// settle gives the rules the last word on their sites, and hands the sites to the functions that they are in.
func (w *walker) settle() {
	for r, sites := range w.found {
		if r.Settle != nil {
			sites = r.Settle(sites)
		}
		for _, s := range sites {
			if s.Silent() || !suppressed(w.ignored[s], r.Name) {
				n := w.bySyntax[s.In]
				if s.In == nil {
					n = w.topLevel
				}
				n.sites = append(n.sites, s)
			}
		}
	}
}

// shortName is how a reader calls a function of another package: b.Helper, (*b.Clock).Now.
func shortName(obj types.Object) string {
	if fn, ok := obj.(*types.Func); ok {
		if fn.Pkg() == nil {
			return fn.FullName()
		}
		return strings.Replace(fn.FullName(), fn.Pkg().Path(), fn.Pkg().Name(), 1)
	}
	if obj.Pkg() != nil {
		return obj.Pkg().Name() + "." + obj.Name()
	}
	return obj.Name()
}

func isFunc(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}
