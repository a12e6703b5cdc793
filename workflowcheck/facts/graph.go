package facts

import (
	"cmp"
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// edge is a call of a function of the package, or of one elsewhere with what that reaches.
type edge struct {
	at       ast.Node
	to       *node    // nil for a function elsewhere
	name     string   // of the function elsewhere
	via      string   // the method that may be meant, if the call is through an interface
	hazards  []Hazard // of the function elsewhere
	ignored  []*Directive
	replayed bool
}

// passes reports whether a hazard of a rule goes along the edge to the caller.
func (e *edge) passes(name string) bool {
	return !suppressed(e.ignored, name) && (!e.replayed || name != "logging")
}

// linker turns mentions into edges, when all functions of the package and of what it imports are known.
type linker struct {
	*walker
	imported map[string]*Function
	methods  map[string][]*Function // imported methods with hazards, by their bare name
	packages map[string]*types.Package
	seen     map[types.Object]bool // variables on the way, for cycles
}

func (w *walker) link() {
	l := &linker{walker: w, imported: map[string]*Function{}, methods: map[string][]*Function{}, seen: map[types.Object]bool{}}
	l.readFacts()
	l.variables()
	for _, c := range w.mentions {
		l.count(c)
	}
	for _, n := range w.nodes {
		if n.fn == nil {
			continue // what a variable holds is used where the variable is
		}
		for _, c := range n.calls {
			l.count(c)
		}
	}
	for _, n := range w.nodes {
		for _, c := range n.calls {
			if !l.sheltered(c.passed) && !l.named(c.passed) {
				l.connect(n, c)
			}
		}
		slices.SortStableFunc(n.edges, func(a, b edge) int { return cmp.Compare(a.at.Pos(), b.at.Pos()) })
		if n.root && n.uses.sheltered > 0 && n.uses.open == 0 {
			n.root = false
		}
	}
}

// readFacts collects what other packages tell, in the order of their paths.
func (l *linker) readFacts() {
	var all []analysis.PackageFact
	for _, f := range l.pass.AllPackageFacts() {
		if _, ok := f.Fact.(*Package); ok && f.Package != l.pass.Pkg {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b analysis.PackageFact) int { return cmp.Compare(a.Package.Path(), b.Package.Path()) })
	l.packages = map[string]*types.Package{}
	for _, f := range all {
		l.packages[f.Package.Path()] = f.Package
		fact := f.Fact.(*Package) //nolint:forcetypeassert // as above
		for i := range fact.Functions {
			fn := &fact.Functions[i]
			l.imported[fn.Key] = fn
			if name, ok := methodName(fn.Key); ok && len(fn.Hazards) > 0 {
				l.methods[name] = append(l.methods[name], fn)
			}
			for _, i := range fn.Sheltered {
				l.shelteredKeys[shelterKey{fn.Key, i}] = true
			}
		}
	}
}

type shelterKey struct {
	fn    string
	index int
}

// sheltered reports whether a parameter is called by side effects only.
func (l *linker) sheltered(p *param) bool {
	if p == nil {
		return false
	}
	if count := l.paramUses[*p]; count != nil && count.sheltered > 0 && count.open == 0 {
		return true
	}
	return l.shelteredKeys[shelterKey{p.fn.FullName(), p.index}]
}

// named reports whether a parameter of a function of the package is not called at all: only handed on to the SDK, which wants its name.
func (l *linker) named(p *param) bool {
	if p == nil {
		return false
	}
	count := l.paramUses[*p]
	return count != nil && count.named > 0 && count.sheltered == 0 && count.open == 0
}

// variables makes a node for each variable of the package that holds functions.
func (l *linker) variables() {
	var vars []*types.Var
	for v := range l.values {
		vars = append(vars, v)
	}
	slices.SortFunc(vars, func(a, b *types.Var) int { return cmp.Compare(a.Pos(), b.Pos()) })
	for _, v := range vars {
		n := &node{name: shortName(v), pos: v.Pos(), calls: l.values[v]}
		if global(v) && v.Pkg() == l.pass.Pkg {
			n.key = v.Pkg().Path() + "." + v.Name()
		} else {
			n.name = v.Name()
		}
		l.functions[v] = n
		l.nodes = append(l.nodes, n)
	}
}

// count notes whether functions are mentioned outside of side effects.
func (l *linker) count(c *call) {
	n := l.target(c)
	if n == nil || l.named(c.passed) {
		return
	}
	l.countUse(n, c.shelter || l.sheltered(c.passed), 0)
}

const maxVariables = 10 // of functions that are passed from one variable to the next

func (l *linker) countUse(n *node, sheltered bool, depth int) {
	switch {
	case n.fn == nil && depth < maxVariables:
		for _, c := range n.calls {
			if held := l.target(c); held != nil {
				l.countUse(held, sheltered, depth+1)
			}
		}
	case sheltered:
		n.uses.sheltered++
	default:
		n.uses.open++
	}
}

// target is the node of the package that a call is about, nil if there is none.
func (l *linker) target(c *call) *node {
	if c.lit != nil {
		return l.literals[c.lit]
	}
	return l.functions[c.callee]
}

// connect makes the edges of one call.
func (l *linker) connect(from *node, c *call) {
	add := func(e edge) {
		e.at, e.ignored, e.replayed = c.at, c.ignored, c.replayed
		from.edges = append(from.edges, e)
	}
	if n := l.target(c); n != nil {
		add(edge{to: n})
		return
	}
	switch obj := c.callee.(type) {
	case *types.Func:
		if hazard, bad, known := l.verdictOn(obj); known {
			if bad {
				add(edge{name: shortName(obj), hazards: []Hazard{{
					Rule: hazard.rule, What: shortName(obj), Why: hazard.why, Advice: hazard.advice, Pos: l.where(c.at),
				}}})
			}
			return
		}
		if isAbstract(obj) {
			l.implementations(obj, add)
			return
		}
		l.external(obj, obj.FullName(), add)
	case *types.Var:
		if global(obj) {
			l.external(obj, obj.Pkg().Path()+"."+obj.Name(), add)
		}
	}
}

// external makes an edge to a function of another package, unless that is workflow code that is checked where it is.
func (l *linker) external(obj types.Object, key string, add func(edge)) {
	fn := l.imported[key]
	if fn == nil || fn.Workflow && l.ownModule(obj.Pkg().Path()) {
		return
	}
	add(edge{name: shortName(obj), hazards: fn.Hazards})
}

// implementations makes edges to the methods that a call through an interface may mean.
func (l *linker) implementations(method *types.Func, add func(edge)) {
	recv := method.Signature().Recv().Type()
	iface, ok := recv.Underlying().(*types.Interface)
	if !ok {
		return
	}
	for _, t := range l.local {
		if impl := implementation(t, iface, method, l.pass.Pkg); impl != nil {
			if n := l.functions[impl]; n != nil {
				add(edge{to: n, via: shortName(method)})
			}
		}
	}
	for _, fn := range l.methods[method.Name()] {
		t := l.receiver(fn.Key)
		if t == nil {
			continue
		}
		if impl := implementation(t, iface, method, l.pass.Pkg); impl != nil && impl.FullName() == fn.Key {
			add(edge{name: shortName(impl), via: shortName(method), hazards: fn.Hazards})
		}
	}
}

// implementation is the method of a type, or of a pointer to it, that an interface's method stands for.
func implementation(t types.Type, iface *types.Interface, method *types.Func, from *types.Package) *types.Func {
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.TypeParams().Len() > 0 {
		return nil
	}
	ptr := types.NewPointer(t)
	if !types.Implements(ptr, iface) {
		return nil
	}
	pkg := method.Pkg()
	if pkg == nil {
		pkg = from
	}
	obj, _, _ := types.LookupFieldOrMethod(ptr, true, pkg, method.Name())
	fn, _ := obj.(*types.Func)
	if fn == nil {
		return nil
	}
	return fn.Origin()
}
