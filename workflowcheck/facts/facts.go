package facts

import (
	"cmp"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// Result is what is known about a package when all of its functions have been looked at.
type Result struct {
	// Findings has what each rule has to report, by the rule's name, in the order of the source.
	Findings map[string][]Finding
	// Directives are the ignore comments of the package.
	Directives []*Directive
	// Parts has what the package says to rules that look at a whole program, by their names.
	Parts map[string]*rule.Part
}

// New makes the analyzer that looks for the sites of all rules, and whose result reporters read. It reports nothing itself. The
// configuration is read when it runs, so that flags can fill it in before.
func New(rules []*rule.Rule, config *Config) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:       "workflowfacts",
		Doc:        "find out which functions do what a replay would do differently",
		FactTypes:  []analysis.Fact{(*Package)(nil)},
		ResultType: reflect.TypeFor[*Result](),
		Run: func(pass *analysis.Pass) (any, error) {
			return run(pass, rules, config), nil
		},
	}
}

func run(pass *analysis.Pass, rules []*rule.Rule, config *Config) *Result {
	result := &Result{Findings: map[string][]Finding{}, Parts: map[string]*rule.Part{}}
	module := ""
	if pass.Module != nil {
		module = pass.Module.Path
	}
	if Judged(pass.Pkg.Path(), module) {
		return result
	}
	w := newWalker(pass, rules, config)
	w.walk()
	w.link()
	w.invert()
	fact := &Package{Module: module}
	reached := map[*node][]Hazard{}
	for _, r := range rules {
		if r.Join != nil {
			result.Parts[r.Name] = w.part(r)
			continue
		}
		var found map[*node]reach
		if !r.Everywhere || r.Marks {
			found = w.spread(r)
		}
		for _, n := range w.nodes {
			if hit, ok := found[n]; ok && n.key != "" && !hit.hazard.foreign {
				hit.hazard.Chain = chain(n, found)
				reached[n] = append(reached[n], hit.hazard)
			}
		}
		if r.Everywhere {
			result.Findings[r.Name] = w.everywhere(r, found)
			continue
		}
		if len(found) > 0 || len(w.found[r]) > 0 {
			result.Findings[r.Name] = w.findings(r)
		}
	}

	nearest(rules, result.Findings)
	w.export(fact, reached)
	result.Directives = w.directives.all
	return result
}

// export makes the fact about the package.
func (w *walker) export(fact *Package, reached map[*node][]Hazard) {
	for _, n := range w.nodes {
		if n.key == "" {
			continue
		}
		f := Function{Key: n.key, Workflow: n.root, Hazards: reached[n], Writes: w.writes[n], Sheltered: w.shelteredParams(n)}
		if len(f.Hazards) > 0 || f.Writes != "" || len(f.Sheltered) > 0 {
			fact.Functions = append(fact.Functions, f)
		}
	}
	slices.SortFunc(fact.Functions, func(a, b Function) int { return cmp.Compare(a.Key, b.Key) })
	w.pass.ExportPackageFact(fact)
}

func (w *walker) shelteredParams(n *node) []int {
	if n.fn == nil || n.fn.Func == nil {
		return nil
	}
	var out []int
	for i := range n.fn.Func.Signature().Params().Len() {
		if count := w.paramUses[param{n.fn.Func, i}]; count != nil && count.sheltered > 0 && count.open == 0 {
			out = append(out, i)
		}
	}
	return out
}
