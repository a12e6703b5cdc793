package workflowcheck_test

import (
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/internal/vetunit"
	"github.com/groundhogdev/groundhog/workflowcheck"
)

// row is one of the table in docs/workflowcheck-migration.md, as far as this module is concerned.
var row = regexp.MustCompile(`(?m)^\| (\w+) \| (wrong|right) \| ([^|]*) \|`)

// TestMigrationTableIsWhatIsReported runs the rules on the programs of the table.
func TestMigrationTableIsWhatIsReported(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join("..", "docs", "workflowcheck-migration.md"))
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join("testdata", "migration", "programs.go")
	unit := &vetunit.Unit{
		Path: "migration", Module: "example.test", Fset: token.NewFileSet(), Files: []string{name}, Importer: compiled(t, []string{name}),
		Facts: map[string]analysis.Fact{},
	}
	result, err := vetunit.Run(unit, workflowcheck.Analyzers())
	if err != nil {
		t.Fatal(err)
	}
	rows := row.FindAllStringSubmatch(string(text), -1)
	got := byProgram(result)
	for _, r := range rows {
		want := strings.Split(strings.Trim(r[3], "- "), ", ")
		if r[3] == "-" {
			want = nil
		}
		if !slices.Equal(got[r[1]], want) {
			t.Errorf("%s: reported by %v, and the table says %v", r[1], got[r[1]], want)
		}
		if (r[2] == "right") != (len(got[r[1]]) == 0) {
			t.Errorf("%s is %s, and reported by %v", r[1], r[2], got[r[1]])
		}
	}
	if programs := strings.Count(comments(result.Files), " is wrong.") + strings.Count(comments(result.Files), " is right."); programs != len(rows) {
		t.Errorf("the table has %d rows for %d programs", len(rows), programs)
	}
}

// byProgram lists the rules that report something between the comment of one workflow and that of the next.
func byProgram(result *vetunit.Result) map[string][]string {
	out := map[string][]string{}
	for _, d := range result.Diagnostics {
		program := ""
		for _, group := range result.Files[0].Comments {
			if word, rest, _ := strings.Cut(group.Text(), " is "); group.Pos() < d.Pos && (rest == "wrong.\n" || rest == "right.\n") {
				program = word
			}
		}
		out[program] = append(out[program], d.Analyzer.Name)
	}
	return out
}

func comments(files []*ast.File) string {
	var b strings.Builder
	for _, file := range files {
		for _, group := range file.Comments {
			b.WriteString(group.Text())
		}
	}
	return b.String()
}
