package tidy

// Errors: what a caller and a user get when something is wrong.

import (
	"go/ast"
	"go/token"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var panicking = rule{
	name:   "panic",
	please: "return an error instead; if it cannot happen on any input, list it in internal/tidy/exceptions_test.go",
	inFile: func(f *file, report reporter) {
		if f.isTest() {
			return
		}
		calls(f, func(call *ast.CallExpr) {
			if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "panic" {
				report(f, call.Pos(), "the code panics")
			}
		})
	},
	wrong: "package p\n\nfunc f() { panic(1) }\n",
	right: "package p\n\nfunc f() { _ = recover() }\n",
}

var errorText = rule{
	name:   "error-text",
	please: `write verb noun "id": reason instead, to be read in the middle of a sentence`,
	inFile: func(f *file, report reporter) {
		calls(f, func(call *ast.CallExpr) {
			name := qualified(call.Fun)
			if name != "errors.New" && name != "fmt.Errorf" || len(call.Args) == 0 {
				return
			}
			if text, ok := leadingText(call.Args[0]); ok {
				if problem := judgeErrorText(text); problem != "" {
					report(f, call.Pos(), "error %q %s", text, problem)
				}
			}
		})
	},
	wrong: "package p\n\nvar err = errors.New(\"failed to open\")\n",
	right: "package p\n\nvar err = fmt.Errorf(\"TMPRL1100 is a code, %w\", io.EOF)\n",
}

// properNames may stand at the beginning of an error although they have a capital.
var properNames = regexp.MustCompile(`^(\S*[A-Z]\S*[A-Z]|Go |Temporal |Nexus )`)

func judgeErrorText(text string) string {
	first, _ := utf8.DecodeRuneInString(text)
	switch {
	case strings.Contains(strings.ToLower(text), "failed to "):
		return `says "failed to"`
	case unicode.IsUpper(first) && !properNames.MatchString(text):
		return "begins with a capital"
	case strings.HasSuffix(text, "\n"):
		return "ends with a new line"
	case strings.HasSuffix(text, ".") && !strings.HasSuffix(text, "..."), strings.HasSuffix(text, "!"):
		return "ends like a sentence"
	}
	return ""
}

// leadingText is the text of a string literal, or of literals that are added up.
func leadingText(expr ast.Expr) (string, bool) {
	switch e := expr.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false
		}
		text, err := strconv.Unquote(e.Value)
		return text, err == nil
	case *ast.BinaryExpr:
		left, ok := leadingText(e.X)
		right, _ := leadingText(e.Y)
		return left + right, ok
	}
	return "", false
}

// calls visits the calls in a file.
func calls(f *file, visit func(*ast.CallExpr)) {
	ast.Inspect(f.syntax, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			visit(call)
		}
		return true
	})
}

// qualified is x.Sel as text where x is a name, such as "fmt.Errorf", and "" for anything else.
func qualified(expr ast.Expr) string {
	sel, ok := expr.(*ast.SelectorExpr)
	if !ok {
		return ""
	}
	x, ok := sel.X.(*ast.Ident)
	if !ok {
		return ""
	}
	return x.Name + "." + sel.Sel.Name
}
