package workflowchecker

import (
	"fmt"
	"path/filepath"

	"github.com/groundhogdev/groundhog/internal/vetunit"
)

// direct analyzes the packages that the command line names.
func direct(o *options, s Streams) int {
	patterns := o.args
	if len(patterns) == 0 {
		patterns = []string{"./..."}
	}
	var flags []string
	if o.tags != "" {
		flags = append(flags, "-tags="+o.tags)
	}
	list, err := vetunit.List(o.dir, flags, patterns)
	if err != nil {
		return trouble(s, err)
	}
	p := newPlan(o, list)
	p.run()
	if len(p.problems()) == 0 && wholeModules(o.dir, patterns) {
		p.join()
	}
	if p.asked == 0 {
		fmt.Fprintf(s.Err, "workflowcheck: list packages %q: there are none\n", patterns)
		return codeTrouble
	}
	for _, err := range p.problems() {
		fmt.Fprintf(s.Err, "workflowcheck: %v\n", err)
	}
	code := codeClean
	if len(p.problems()) > 0 {
		code = codeTrouble
	}
	dir, err := filepath.Abs(o.dir)
	if err != nil {
		return trouble(s, err)
	}
	if o.fix {
		if err := applyFixes(p, s); err != nil {
			return trouble(s, err)
		}
	}
	found, err := write(o, p, dir, s)
	if err != nil {
		return trouble(s, err)
	}
	if found && code == codeClean {
		code = codeFindings
	}
	return code
}

// write writes the reports in the format that was asked for, and says whether they make the command fail.
func write(o *options, p *plan, dir string, s Streams) (bool, error) {
	var all []report
	for _, j := range p.jobs {
		all = append(all, j.reports...)
	}
	sortReports(all)
	if o.baseline != "" {
		var err error
		if all, err = applyBaseline(o.baseline, all, dir); err != nil {
			return false, err
		}
	}
	switch {
	case o.json:
		return o.fails(all), encode(s.Out, byPackage(all))
	case o.sarif:
		return o.fails(all), encode(s.Out, sarif(o.analyzers, all, dir))
	}
	writeText(s.Out, all, dir)
	return o.fails(all), nil
}

// byPackage is the object that go vet -json prints.
func byPackage(list []report) map[string]map[string][]jsonReport {
	grouped := map[string][]report{}
	for _, r := range list {
		grouped[r.Package] = append(grouped[r.Package], r)
	}
	out := map[string]map[string][]jsonReport{}
	for path, reports := range grouped {
		out[path] = jsonReports(reports)
	}
	return out
}
