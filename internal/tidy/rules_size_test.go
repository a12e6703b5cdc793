package tidy

// Sizes and layout: files and functions that a reader can hold in mind.

import (
	"bytes"
	"go/ast"
	"go/format"
	"go/token"
	"strings"
)

const (
	maxFileLines     = 500
	maxFunctionLines = 60
)

var longFile = rule{
	name:   "long-file",
	please: "split it by what it is about",
	inFile: func(f *file, report reporter) {
		if lines := bytes.Count(f.source, []byte("\n")); lines > maxFileLines {
			report(f, token.NoPos, "the file has %d lines, more than %d", lines, maxFileLines)
		}
	},
	wrong: "package p\n" + strings.Repeat("\n", maxFileLines),
	right: "package p\n" + strings.Repeat("\n", maxFileLines-1),
}

var longFunction = rule{
	name:   "long-function",
	please: "give its parts names",
	inFile: func(f *file, report reporter) {
		for _, decl := range f.syntax.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			lines := f.line(fn.End()) - f.line(fn.Pos()) + 1 - tableLines(f, fn)
			if lines > maxFunctionLines {
				report(f, fn.Pos(), "function %s has %d lines beside its tables, more than %d", fn.Name.Name, lines, maxFunctionLines)
			}
		}
	},
	wrong: "package p\n\nfunc f() {" + strings.Repeat("\n", maxFunctionLines) + "}\n",
	right: "package p\n\nfunc f() {\n_ = []int{" + strings.Repeat("1,\n", maxFunctionLines) + "}\n}\n",
}

// tableLines counts the rows of tables in a function: slices and maps of plain values. They are data, and as long as they are.
func tableLines(f *file, fn *ast.FuncDecl) int {
	lines := 0
	ast.Inspect(fn, func(n ast.Node) bool {
		literal, ok := n.(*ast.CompositeLit)
		if !ok {
			return true
		}
		switch literal.Type.(type) {
		case *ast.ArrayType, *ast.MapType:
			if !hasCode(f, literal) {
				lines += max(0, f.line(literal.Rbrace)-f.line(literal.Lbrace)-1)
				return false
			}
		}
		return true
	})
	return lines
}

// hasCode reports whether a table has a function of more than one line.
func hasCode(f *file, table ast.Node) bool {
	found := false
	ast.Inspect(table, func(n ast.Node) bool {
		fn, ok := n.(*ast.FuncLit)
		found = found || ok && f.line(fn.Pos()) != f.line(fn.End())
		return !found
	})
	return found
}

var formatted = rule{
	name:   "gofmt",
	please: "run make fmt instead of laying it out by hand",
	inFile: func(f *file, report reporter) {
		want, err := format.Source(f.source)
		if err != nil {
			report(f, token.NoPos, "the file cannot be formatted: %v", err)
			return
		}
		if !bytes.Equal(f.source, want) {
			report(f, token.NoPos, "the file is not formatted")
		}
	},
	wrong: "package  p\n",
	right: "package p\n",
}
