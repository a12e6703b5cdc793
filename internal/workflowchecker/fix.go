package workflowchecker

import (
	"fmt"
	"go/token"
	"maps"
	"os"
	"slices"

	"github.com/groundhogdev/groundhog/internal/vetunit"
)

// fixFiles works out what the suggested fixes make of a package's files.
func fixFiles(fset *token.FileSet, result *vetunit.Result) (map[string][]byte, error) {
	out := map[string][]byte{}
	for _, name := range result.Unit.Files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("fix file: %w", err)
		}
		fixed, n, err := vetunit.ApplyFixes(fset, name, text, result.Diagnostics)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out[name] = fixed
		}
	}
	return out, nil
}

// applyFixes writes the files that have changed.
func applyFixes(p *plan, s Streams) error {
	n := 0
	for _, j := range p.jobs {
		for _, name := range slices.Sorted(maps.Keys(j.fixed)) {
			info, err := os.Stat(name)
			if err != nil {
				return fmt.Errorf("fix file: %w", err)
			}
			if err := os.WriteFile(name, j.fixed[name], info.Mode().Perm()); err != nil {
				return fmt.Errorf("fix file: %w", err)
			}
			n++
		}
	}
	fmt.Fprintf(s.Err, "workflowcheck: fixed %d files; run it again to see what is left\n", n)
	return nil
}
