package tidy

// The core: the same inputs give the same outputs, so nothing in it depends on the machine or on the moment.

import (
	"go/ast"
	"go/token"
	"strings"
)

// coreDir is the directory of the deterministic core.
const coreDir = "internal/core"

var pure = rule{
	name:   "pure-core",
	please: "take it as an input of the step, or leave it as an effect to the host",
	inFile: func(f *file, report reporter) {
		if f.isTest() || !strings.HasPrefix(f.path, coreDir+"/") {
			return
		}
		ast.Inspect(f.syntax, func(n ast.Node) bool {
			if what := impurity(n); what != "" {
				report(f, n.Pos(), "the core has %s", what)
			}
			return true
		})
	},
	wrong: "package core\n\nfunc f() { go f() }\n",
	right: "package core\n\nfunc f(now time.Time) { f(now.Add(time.Second)) }\n",
}

// impurity names what in a node makes the core depend on more than its inputs.
func impurity(n ast.Node) string {
	switch x := n.(type) {
	case *ast.GoStmt:
		return "a goroutine"
	case *ast.SelectStmt:
		return "a select statement"
	case *ast.ChanType:
		return "a channel"
	case *ast.UnaryExpr:
		if x.Op == token.ARROW {
			return "a receive from a channel"
		}
	case *ast.SelectorExpr:
		switch name := qualified(x); name {
		case "time.Now", "time.Since", "time.Until", "time.Sleep", "time.After", "time.AfterFunc", "time.NewTimer", "time.NewTicker",
			"time.Tick", "time.Local":
			return name
		}
	}
	return ""
}
