package workflowchecker

import (
	"encoding/json"
	"fmt"
	"go/token"
	"io"

	"golang.org/x/tools/go/analysis"
)

// jsonReport is a report as go vet -json prints it, and as the tools that read that expect it, and its severity.
type jsonReport struct {
	Posn     string     `json:"posn"`
	End      string     `json:"end,omitempty"`
	Message  string     `json:"message"`
	Severity level      `json:"severity"`
	Fixes    []jsonFix  `json:"suggested_fixes,omitempty"` //nolint:tagliatelle // as go vet has it
	Related  []jsonStep `json:"related,omitempty"`
}

type jsonStep struct {
	Posn    string `json:"posn"`
	Message string `json:"message"`
}

type jsonFix struct {
	Message string     `json:"message"`
	Edits   []jsonEdit `json:"edits"`
}

// jsonEdit replaces what is between two offsets of a file, in bytes.
type jsonEdit struct {
	Filename string `json:"filename"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	New      string `json:"new"`
}

func jsonFixes(fset *token.FileSet, fixes []analysis.SuggestedFix) []jsonFix {
	var out []jsonFix
	for _, fix := range fixes {
		f := jsonFix{Message: fix.Message}
		for _, e := range fix.TextEdits {
			from, to := fset.Position(e.Pos), fset.Position(e.End)
			f.Edits = append(f.Edits, jsonEdit{from.Filename, from.Offset, to.Offset, string(e.NewText)})
		}
		out = append(out, f)
	}
	return out
}

// writeJSON writes the reports about one package: an object with the package's id, and in it the rules.
func writeJSON(out io.Writer, id string, list []report) error {
	return encode(out, map[string]map[string][]jsonReport{id: jsonReports(list)})
}

func jsonReports(list []report) map[string][]jsonReport {
	byRule := map[string][]jsonReport{}
	for _, r := range list {
		j := jsonReport{Posn: r.At.String(), Message: r.Message, Severity: r.Level, Fixes: r.Fixes}
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
