package tidy

// Tests: they wait for facts and not for time, and none is passed over in silence.

import (
	"go/ast"
	"strings"
)

// waits are calls that make a test slow on one machine and flaky on another.
var waits = map[string]bool{"time.Sleep": true, "time.After": true, "time.Tick": true}

var sleeping = rule{
	name:   "sleep",
	please: "wait for a channel, or run in a testing/synctest bubble instead",
	inFile: func(f *file, report reporter) {
		if !f.isTest() {
			return
		}
		calls(f, func(call *ast.CallExpr) {
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if ok && !inBubble(f, call) && (waits[qualified(sel)] || strings.HasPrefix(sel.Sel.Name, "Eventually")) {
				report(f, call.Pos(), "the test waits for the clock in %s", sel.Sel.Name)
			}
		})
	},
	wrong: "package p\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { time.Sleep(1) }\n",
	right: "package p\n\nimport (\n\t\"testing\"\n\t\"testing/synctest\"\n)\n\n" +
		"func TestX(t *testing.T) { synctest.Test(t, func(*testing.T) { time.Sleep(1) }) }\n",
}

// inBubble tells whether a call stands in the function that is given to synctest.Test.
func inBubble(f *file, call *ast.CallExpr) (found bool) {
	calls(f, func(bubble *ast.CallExpr) {
		found = found || qualified(bubble.Fun) == "synctest.Test" && bubble.Pos() < call.Pos() && call.End() <= bubble.End()
	})
	return found
}

var skipping = rule{
	name:   "skip",
	please: "say in t.Skip why the test cannot run here",
	inFile: func(f *file, report reporter) {
		if !f.isTest() {
			return
		}
		calls(f, func(call *ast.CallExpr) {
			name := qualified(call.Fun)
			if strings.HasSuffix(name, ".SkipNow") || strings.HasSuffix(name, ".Skip") && len(call.Args) == 0 {
				report(f, call.Pos(), "the test is passed over without a reason")
			}
		})
	},
	wrong: "package p\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { t.SkipNow() }\n",
	right: "package p\n\nimport \"testing\"\n\nfunc TestX(t *testing.T) { t.Skip(\"no shell\") }\n",
}
