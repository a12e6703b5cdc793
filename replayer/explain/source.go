package explain

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// SourceLine returns a line of a file, without its indentation; "" if it cannot be read.
func SourceLine(file string, line int) string {
	text, err := os.ReadFile(file)
	if err != nil {
		return ""
	}
	lines := bytes.Split(text, []byte("\n"))
	if line < 1 || line > len(lines) {
		return ""
	}
	return strings.TrimSpace(string(lines[line-1]))
}

// statement returns the source of the smallest whole statement around a line; "" if the file cannot be read or parsed.
func statement(at Frame) string {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, at.File, nil, parser.SkipObjectResolution)
	if err != nil {
		return ""
	}
	var found ast.Stmt
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || fset.Position(n.Pos()).Line > at.Line || fset.Position(n.End()).Line < at.Line {
			return false
		}
		s, ok := n.(ast.Stmt)
		if !ok || !isWhole(s) {
			return true
		}
		found = s
		// An if whose first line has the call is quoted with its body, which is the call's error handling.
		branch, ok := s.(*ast.IfStmt)
		return !ok || fset.Position(branch.Init.End()).Line < at.Line
	})
	if found == nil {
		return ""
	}
	var text bytes.Buffer
	if err := printer.Fprint(&text, fset, found); err != nil {
		return ""
	}
	return text.String()
}

// mentionedAfter tells whether the function at the innermost frame still has, below its line, what would lead to the event.
func mentionedAfter(at []Frame, e *Event) bool {
	if len(at) == 0 {
		return false
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, at[0].File, nil, parser.SkipObjectResolution)
	if err != nil {
		return false
	}
	found := false
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil || found || fset.Position(n.End()).Line <= at[0].Line {
			return false
		}
		if decl, ok := n.(*ast.FuncDecl); ok && fset.Position(decl.Pos()).Line > at[0].Line {
			return false
		}
		if fset.Position(n.Pos()).Line > at[0].Line {
			found = found || mentions(n, e)
		}
		return true
	})
	return found
}

// mentions tells whether a node is an identifier or a string with the event's name, or calls its API function.
func mentions(n ast.Node, e *Event) bool {
	switch n := n.(type) {
	case *ast.Ident:
		return n.Name == lastPart(e.Name) && e.Kind != runner.KindMutableSideEffect || e.Kind == runner.KindTimer && slices.Contains(timerCalls, n.Name)
	case *ast.BasicLit:
		return n.Kind == token.STRING && e.Name != "" && strings.Trim(n.Value, "\"`") == e.Name
	}
	return false
}

var timerCalls = []string{"Sleep", "NewTimer", "NewTimerWithOptions", "AwaitWithTimeout", "AwaitWithOptions"}

// isWhole tells the statements that can be quoted alone.
func isWhole(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.ReturnStmt, *ast.DeclStmt, *ast.DeferStmt:
		return true
	case *ast.IfStmt:
		return s.Init != nil
	}
	return false
}
