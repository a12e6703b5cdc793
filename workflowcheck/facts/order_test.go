package facts_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/internal/vetunit"
	"github.com/groundhogdev/groundhog/workflowcheck/facts"
	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// knot has cycles, several ways to one site, and several sites at the same distance.
const knot = `package knot

func a(n int) { if n > 0 { b(n - 1); c(n - 1) } }

func b(n int) { a(n); c(n); d() }

func c(n int) { b(n); f := a; f(n); e() }

func d() { println("first") }

func e() { println("second"); d() }

type t struct{ next *t }

func (x *t) m() { x.next.m(); x.n() }

func (x *t) n() { x.m(); e() }

type walker interface{ m() }

func through(w walker) { w.m() }
`

func TestCyclesGiveTheSameFactsEveryTime(t *testing.T) {
	printing := &rule.Rule{Name: "printing", Nodes: []ast.Node{(*ast.BasicLit)(nil)}, Detect: func(p *rule.Pass, n ast.Node) {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			p.Report(rule.Site{Node: n, What: strings.Trim(lit.Value, "\"")})
		}
	}}
	want := ""
	for range 20 {
		got := analyze(t, knot, printing)
		if want == "" {
			want = got
		}
		if got != want {
			t.Fatalf("the facts are\n%s\nand were\n%s", got, want)
		}
	}
	for _, line := range []string{
		"knot.a: first=[knot.b knot.d]", "knot.b: first=[knot.d]", "knot.c: second=[knot.e]", "knot.d: first=[]",
		"(*knot.t).m: second=[(*knot.t).n knot.e]", "knot.through: second=[(*knot.t).m (*knot.t).n knot.e]",
	} {
		if !strings.Contains(want, line+"\n") {
			t.Errorf("the facts have no line %q:\n%s", line, want)
		}
	}
}

// analyze returns the chains of all functions.
func analyze(t *testing.T, text string, r *rule.Rule) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "knot.go")
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	unit := &vetunit.Unit{Path: "knot", Module: "example.test", Fset: token.NewFileSet(), Files: []string{name}, Facts: map[string]analysis.Fact{}}
	result, err := vetunit.Run(unit, []*analysis.Analyzer{facts.New([]*rule.Rule{r}, &facts.Config{})})
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, f := range result.Fact.(*facts.Package).Functions {
		for _, h := range f.Hazards {
			fmt.Fprintf(&b, "%s: %s=%v\n", f.Key, h.What, h.Chain)
		}
	}
	return b.String()
}
