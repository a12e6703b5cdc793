package workflowchecker

import (
	"cmp"
	"encoding/json"
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
	At, End token.Position
	Message string
	Path    []step
}

// step is a place on the way from a workflow to what is reported.
type step struct {
	At      token.Position
	Message string
}

func reports(fset *token.FileSet, path string, diagnostics []vetunit.Diagnostic) []report {
	var out []report
	for _, d := range diagnostics {
		r := report{Package: path, Rule: d.Analyzer.Name, At: fset.Position(d.Pos), End: fset.Position(d.End), Message: d.Message}
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
		fmt.Fprintf(out, "%s: %s [%s]\n", place(r.At, dir), r.Message, r.Rule)
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

// jsonReport is a report as go vet -json prints it, and as the tools that read that expect it.
type jsonReport struct {
	Posn    string     `json:"posn"`
	End     string     `json:"end,omitempty"`
	Message string     `json:"message"`
	Related []jsonStep `json:"related,omitempty"`
}

type jsonStep struct {
	Posn    string `json:"posn"`
	Message string `json:"message"`
}

// writeJSON writes the reports about one package: an object with the package's id, and in it the rules.
func writeJSON(out io.Writer, id string, list []report) error {
	return encode(out, map[string]map[string][]jsonReport{id: jsonReports(list)})
}

func jsonReports(list []report) map[string][]jsonReport {
	byRule := map[string][]jsonReport{}
	for _, r := range list {
		j := jsonReport{Posn: r.At.String(), Message: r.Message}
		if r.End.IsValid() {
			j.End = r.End.String()
		}
		for _, s := range r.Path {
			j.Related = append(j.Related, jsonStep{s.At.String(), s.Message})
		}
		byRule[r.Rule] = append(byRule[r.Rule], j)
	}
	return byRule
}

func encode(out io.Writer, value any) error {
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "\t")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write reports: %w", err)
	}
	return nil
}
