package workflowcheck_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck"
)

var rewrite = flag.Bool("rewrite", false, "write docs/rules.md from the documentation of the rules")

// TestRulesDocIsWhatTheRulesSay keeps docs/rules.md up to date.
func TestRulesDocIsWhatTheRulesSay(t *testing.T) {
	name := filepath.Join("..", "docs", "rules.md")
	want := document()
	if *rewrite {
		if err := os.WriteFile(name, []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("docs/rules.md is not what the rules say: please run make docs")
	}
}

const preface = `# Rules of workflowcheck

<!-- Written by make docs from the doc.go of each rule. -->

    workflowcheck ./...
    go vet -vettool=$(which workflowcheck) ./...

Rules about determinism look at workflow code: functions whose first parameter is a ` + "`workflow.Context`" + `, and what they call, in this package
or another one. The other rules look at every call of the workflow API. To switch a rule off for a line or function, give a reason:

    //workflowcheck:ignore clock -- for a metric, never in a decision

`

func document() string {
	var b strings.Builder
	b.WriteString(preface)
	b.WriteString("| rule | about | finds |\n|---|---|---|\n")
	about := map[string]string{"ignore": "comments"}
	for _, r := range workflowcheck.Rules() {
		about[r.Name] = "determinism"
		if r.Everywhere {
			about[r.Name] = "API"
		}
	}
	for _, a := range workflowcheck.Analyzers() {
		title, _, _ := strings.Cut(a.Doc, "\n\n")
		title = strings.TrimSuffix(strings.TrimPrefix(strings.ReplaceAll(title, "\n", " "), "finds "), ".")
		fmt.Fprintf(&b, "| [%s](#%s) | %s | %s |\n", a.Name, a.Name, about[a.Name], title)
	}
	for _, a := range workflowcheck.Analyzers() {
		fmt.Fprintf(&b, "\n## %s\n\n%s", a.Name, markdown(a.Doc))
	}
	return b.String()
}

// markdown turns the text of a package comment into Markdown: lines with a tab are code.
func markdown(doc string) string {
	text := "Finds " + strings.TrimPrefix(doc, "finds ")
	var b strings.Builder
	for line := range strings.Lines(text) {
		switch {
		case line == "WRONG\n":
			b.WriteString("Wrong:\n")
		case line == "RIGHT\n":
			b.WriteString("Right:\n")
		case strings.HasPrefix(line, "\t"):
			b.WriteString("    " + line[1:])
		default:
			b.WriteString(line)
		}
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}
