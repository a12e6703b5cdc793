package workflowchecker

import (
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/internal/vetunit"
	"github.com/groundhogdev/groundhog/workflowcheck"
	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// wholeModules reports whether patterns name all packages of modules: from nothing less can be told what a program does not do.
func wholeModules(dir string, patterns []string) bool {
	for _, pattern := range patterns {
		root, all := strings.CutSuffix(pattern, "/...")
		if _, err := os.Stat(filepath.Join(dir, root, "go.mod")); !all || err != nil {
			return false
		}
	}
	return true
}

// join has rules that look at the whole program report.
func (p *plan) join() {
	for _, r := range workflowcheck.Rules() {
		if r.Join == nil {
			continue
		}
		for _, a := range p.o.analyzers {
			if a.Name == r.Name {
				p.joinRule(r, a)
			}
		}
	}
}

func (p *plan) joinRule(r *rule.Rule, a *analysis.Analyzer) {
	var parts []*rule.Part
	for _, j := range p.jobs {
		part := j.parts[r.Name]
		if part == nil {
			continue
		}
		part.Asked = !j.pkg.DepOnly
		for _, dep := range j.imports {
			if imported := dep.parts[r.Name]; imported != nil {
				part.Imports = append(part.Imports, imported)
			}
		}
		parts = append(parts, part)
	}
	r.Join(parts)
	for _, j := range p.jobs {
		if part := j.parts[r.Name]; part != nil {
			var found []vetunit.Diagnostic
			for _, s := range part.Sites {
				found = append(found, vetunit.Diagnostic{
					Diagnostic: analysis.Diagnostic{Pos: s.Node.Pos(), End: s.Node.End(), Category: r.Name, Message: s.Sentence()}, Analyzer: a,
				})
			}
			j.reports = append(j.reports, p.o.reports(j.fset, j.pkg.ImportPath, found)...)
		}
	}
}
