package workflowchecker

import (
	"cmp"
	"fmt"
	"go/token"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/internal/vetunit"
)

// report is a diagnostic with its positions worked out.
type report struct {
	Package string
	Rule    string
	Level   level
	At, End token.Position
	Message string
	Path    []step
	Fixes   []jsonFix
}

// step is a place on the way from a workflow to what is reported.
type step struct {
	At      token.Position
	Message string
}

func (o *options) reports(fset *token.FileSet, path string, diagnostics []vetunit.Diagnostic) []report {
	var out []report
	for _, d := range diagnostics {
		r := report{
			Package: path, Rule: d.Analyzer.Name, Level: o.level(d.Analyzer.Name), At: fset.Position(d.Pos), End: fset.Position(d.End),
			Message: d.Message, Fixes: jsonFixes(fset, d.SuggestedFixes),
		}
		for _, related := range d.Related {
			r.Path = append(r.Path, step{fset.Position(related.Pos), related.Message})
		}
		out = append(out, r)
	}
	sortReports(out)
	return out
}

func sortReports(list []report) {
	slices.SortStableFunc(list, func(a, b report) int {
		return cmp.Or(cmp.Compare(a.At.Filename, b.At.Filename), cmp.Compare(a.At.Line, b.At.Line), cmp.Compare(a.At.Column, b.At.Column),
			cmp.Compare(a.Rule, b.Rule))
	})
}

// writeText writes a line for each report, with file names relative to a directory.
func writeText(out io.Writer, list []report, dir string) {
	for _, r := range list {
		fmt.Fprintf(out, "%s: %s%s [%s]\n", place(r.At, dir), r.Level.prefix(), r.Message, r.Rule)
	}
}

func place(at token.Position, dir string) string {
	return fmt.Sprintf("%s:%d:%d", relative(at.Filename, dir), at.Line, at.Column)
}

func relative(name, dir string) string {
	if dir == "" {
		return name
	}
	rel, err := filepath.Rel(dir, name)
	if err != nil || strings.HasPrefix(rel, "..") {
		return name
	}
	return rel
}

// fails reports whether one of the reports makes the command fail.
func (o *options) fails(list []report) bool {
	return slices.ContainsFunc(list, func(r report) bool { return r.Level.fails(o.fail) })
}
