package workflowchecker

import (
	"fmt"
	"go/token"
	"maps"
	"runtime"
	"sync"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/internal/vetunit"
	"github.com/groundhogdev/groundhog/workflowcheck/facts"
	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// job is one package to be analyzed.
type job struct {
	pkg     *vetunit.Package
	needs   int    // packages that have to be analyzed before
	waiting []*job // packages that need this one
	imports []*job

	known   map[string]analysis.Fact // about it and what it imports
	parts   map[string]*rule.Part    // what it says to rules that look at the whole program, whose positions are in fset
	fset    *token.FileSet
	reports []report
	fixed   map[string][]byte // files as the suggested fixes leave them
	err     error
}

// plan is the order in which packages are analyzed: what is imported first.
type plan struct {
	o      *options
	jobs   []*job
	asked  int // packages that the command line names
	export map[string]string
	errs   []error
}

func newPlan(o *options, list []*vetunit.Package) *plan {
	p := &plan{o: o, export: map[string]string{}}
	byPath := map[string]*job{}
	for _, pkg := range list {
		p.export[pkg.ImportPath] = pkg.Export
		if !pkg.DepOnly {
			p.asked++
		}
		if problem := pkg.Problem(); problem != "" {
			if !pkg.DepOnly {
				p.errs = append(p.errs, fmt.Errorf("load package %q: %s", pkg.ImportPath, problem))
			}
			continue
		}
		if pkg.Standard || facts.Judged(pkg.ImportPath, pkg.ModulePath()) || len(pkg.CompiledGoFiles) == 0 {
			continue
		}
		j := &job{pkg: pkg}
		for _, path := range pkg.Imports {
			if dep := byPath[path]; dep != nil {
				j.imports = append(j.imports, dep)
				dep.waiting = append(dep.waiting, j)
				j.needs++
			}
		}
		byPath[pkg.ImportPath] = j
		p.jobs = append(p.jobs, j)
	}
	return p
}

// run analyzes all packages, as many at once as there are processors.
func (p *plan) run() {
	ready, done := make(chan *job, len(p.jobs)), make(chan *job, len(p.jobs))
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(p.jobs)) {
		workers.Go(func() {
			w := newWorker(p)
			for j := range ready {
				w.analyze(j)
				done <- j
			}
		})
	}
	for _, j := range p.jobs {
		if j.needs == 0 {
			ready <- j
		}
	}
	for range p.jobs {
		for _, next := range (<-done).waiting {
			if next.needs--; next.needs == 0 {
				ready <- next
			}
		}
	}
	close(ready)
	workers.Wait()
}

// problems are the packages that could not be analyzed, in the order of the plan.
func (p *plan) problems() []error {
	out := p.errs
	for _, j := range p.jobs {
		if j.err != nil && !j.pkg.DepOnly {
			out = append(out, j.err)
		}
	}
	return out
}

// worker analyzes one package after the other. Types that it has read are shared between them.
type worker struct {
	plan     *plan
	importer *vetunit.Importer
}

func newWorker(p *plan) *worker {
	fset := token.NewFileSet()
	return &worker{p, &vetunit.Importer{Fset: fset, Export: func(path string) string { return p.export[path] }}}
}

func (w *worker) analyze(j *job) {
	j.known = map[string]analysis.Fact{}
	for _, dep := range j.imports {
		maps.Copy(j.known, dep.known)
	}
	analyzers := w.plan.o.analyzers
	if j.pkg.DepOnly {
		analyzers = []*analysis.Analyzer{w.plan.o.suite.Facts}
	}
	fset := w.importer.Fset
	result, err := vetunit.Run(&vetunit.Unit{
		Path: j.pkg.ImportPath, Dir: j.pkg.Dir, Module: j.pkg.ModulePath(), GoVersion: j.pkg.GoVersion(), Files: j.pkg.GoFiles(),
		Ignored: j.pkg.IgnoredFiles(), Importer: w.importer.For(j.pkg.ImportMap), Fset: fset, Facts: j.known,
	}, analyzers)
	if err != nil {
		j.err = fmt.Errorf("analyze package %q: %w", j.pkg.ImportPath, err)
		return
	}
	j.fset = fset
	if found, ok := result.Values[w.plan.o.suite.Facts].(*facts.Result); ok {
		j.parts = found.Parts
	}
	j.reports = w.plan.o.reports(fset, j.pkg.ImportPath, result.Diagnostics)
	if w.plan.o.fix {
		j.fixed, j.err = fixFiles(fset, result)
	}
	if fact, ok := result.Fact.(*facts.Package); ok && len(fact.Functions) > 0 {
		j.known[j.pkg.ImportPath] = fact
	}
}
