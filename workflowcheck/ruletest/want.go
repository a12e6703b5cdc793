package ruletest

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/internal/vetunit"
)

// compare holds reports against want comments.
func compare(t *testing.T, fset *token.FileSet, result *vetunit.Result) {
	t.Helper()
	wants := map[string][]*regexp.Regexp{}
	for _, file := range result.Files {
		for _, group := range file.Comments {
			for _, comment := range group.List {
				readWants(t, fset, comment, wants)
			}
		}
	}
	for _, d := range result.Diagnostics {
		at := line(fset, d.Pos)
		i := slices.IndexFunc(wants[at], func(re *regexp.Regexp) bool { return re.MatchString(d.Message) })
		if i < 0 {
			t.Errorf("%s: unexpected report: %s", at, d.Message)
			continue
		}
		wants[at] = slices.Delete(wants[at], i, i+1)
	}
	for at, left := range wants {
		for _, re := range left {
			t.Errorf("%s: no report matches %q", at, re)
		}
	}
}

func line(fset *token.FileSet, pos token.Pos) string {
	p := fset.Position(pos)
	return fmt.Sprintf("%s:%d", filepath.ToSlash(p.Filename), p.Line)
}

func readWants(t *testing.T, fset *token.FileSet, comment *ast.Comment, wants map[string][]*regexp.Regexp) {
	t.Helper()
	_, rest, ok := strings.Cut(comment.Text, "// want ")
	if !ok {
		return
	}
	at := line(fset, comment.Pos())
	for rest = strings.TrimSpace(rest); rest != ""; rest = strings.TrimSpace(rest) {
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			t.Fatalf("%s: read the comment: want expects quoted regular expressions", at)
		}
		text, err := strconv.Unquote(quoted)
		if err != nil {
			t.Fatalf("%s: read the comment: %v", at, err)
		}
		wants[at] = append(wants[at], regexp.MustCompile(text))
		rest = rest[len(quoted):]
	}
}

// importsOf are the paths that files import, sorted.
func importsOf(t *testing.T, names []string) []string {
	t.Helper()
	var out []string
	for _, name := range names {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if path, err := strconv.Unquote(spec.Path.Value); err == nil {
				out = append(out, path)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
