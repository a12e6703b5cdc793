package workflowcheck_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck"
)

// TestEveryFolderIsARuleOfTheSuite keeps the list and the file system together.
func TestEveryFolderIsARuleOfTheSuite(t *testing.T) {
	entries, err := os.ReadDir("rules")
	if err != nil {
		t.Fatal(err)
	}
	var folders, names []string
	for _, entry := range entries {
		folders = append(folders, entry.Name())
	}
	for _, a := range workflowcheck.Analyzers() {
		names = append(names, a.Name)
	}
	slices.Sort(names)
	if !slices.Equal(folders, names) {
		t.Errorf("the suite has the rules %v, and the folders are %v", names, folders)
	}
}

func TestRulesAreInOrderAndDocumented(t *testing.T) {
	rules := workflowcheck.Rules()
	for i, r := range rules {
		if i > 0 && r.Name <= rules[i-1].Name {
			t.Errorf("rule %s comes after %s", r.Name, rules[i-1].Name)
		}
		if wrong, right := strings.Index(r.Doc, "\n// WRONG\n"), strings.Index(r.Doc, "\n// RIGHT\n"); wrong < 0 || right < wrong {
			t.Errorf("the documentation of rule %s does not show what is WRONG, and then what is RIGHT", r.Name)
		}
		if !strings.HasPrefix(r.Title(), "finds ") || !strings.HasSuffix(r.Title(), ".") {
			t.Errorf("the documentation of rule %s begins with %q, want a sentence on what it finds", r.Name, r.Title())
		}
	}
}

// TestAnalyzersAreValid asks the framework, as drivers do.
func TestAnalyzersAreValid(t *testing.T) {
	if err := analysis.Validate(workflowcheck.Analyzers()); err != nil {
		t.Error(err)
	}
}
