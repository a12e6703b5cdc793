package vetunit

import (
	"bytes"
	"cmp"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/astutil"
)

// ApplyFixes applies the first fix of each diagnostic to the text of a file, and lays the result out. Fixes that overlap with an
// earlier one are left for another time. The second result is how many were applied.
func ApplyFixes(fset *token.FileSet, name string, text []byte, diagnostics []Diagnostic) ([]byte, int, error) {
	var edits []analysis.TextEdit
	applied := 0
	for _, d := range diagnostics {
		if len(d.SuggestedFixes) == 0 || fset.Position(d.Pos).Filename != name {
			continue
		}
		fix := d.SuggestedFixes[0].TextEdits
		if slices.ContainsFunc(fix, func(e analysis.TextEdit) bool { return overlaps(edits, e) }) {
			continue
		}
		edits = append(edits, fix...)
		applied++
	}
	if applied == 0 {
		return text, 0, nil
	}
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return cmp.Compare(a.Pos, b.Pos) })
	var out []byte
	last := 0
	for _, e := range edits {
		from, to := fset.Position(e.Pos).Offset, fset.Position(e.End).Offset
		if from < last || to > len(text) {
			return nil, 0, fmt.Errorf("fix file %q: an edit is outside of the file", name)
		}
		out = append(append(out, text[last:from]...), e.NewText...)
		last = to
	}
	out, err := tidy(append(out, text[last:]...), text)
	if err != nil {
		return nil, 0, fmt.Errorf("fix file %q: %w", name, err)
	}
	return out, applied, nil
}

// tidy lays a file out, and removes the imports that were used before and are not any more.
func tidy(text, before []byte) ([]byte, error) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", text, parser.ParseComments)
	if err != nil {
		return nil, err
	}
	old, err := parser.ParseFile(token.NewFileSet(), "", before, 0)
	if err != nil {
		return nil, err
	}
	for _, spec := range old.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil || !astutil.UsesImport(old, path) || astutil.UsesImport(file, path) {
			continue
		}
		name := ""
		if spec.Name != nil {
			name = spec.Name.Name
		}
		astutil.DeleteNamedImport(fset, file, name, path)
	}
	var out bytes.Buffer
	err = format.Node(&out, fset, file)
	return out.Bytes(), err
}

func overlaps(edits []analysis.TextEdit, e analysis.TextEdit) bool {
	return slices.ContainsFunc(edits, func(o analysis.TextEdit) bool { return e.Pos < o.End && o.Pos < e.End || e.Pos == o.Pos })
}
