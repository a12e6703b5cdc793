package tidy

import (
	"fmt"
	"go/token"
	"strings"
	"testing"
)

// rule is one rule of style.
type rule struct {
	name   string
	please string // what to do instead, as the end of a sentence that begins with "please"

	// Exactly one of these finds what breaks the rule.
	inFile func(*file, reporter)
	inDir  func([]*file, reporter) // gets all files of a directory

	// An example that breaks the rule once, and one beside it that does not. Each is a file "x.go" of a package; or main.go
	// if that is its package, x_test.go if it imports "testing"; and in the
	// core if that is its package.
	wrong, right string
}

// reporter takes what breaks a rule: the place, and what it is there.
type reporter func(f *file, at token.Pos, format string, args ...any)

// style is the list of rules. Each is in the file that is named after what it is about.
var style = []rule{
	longFile, longFunction, formatted,
	packageName, packageDoc, exportedDoc, protoAlias, leftToFillIn,
	panicking, errorText,
	sleeping, skipping,
	pure,
}

// finding is one place that breaks a rule.
type finding struct {
	rule, path string
	line       int
	what       string
}

func (f finding) String() string { return fmt.Sprintf("%s:%d: %s", f.path, f.line, f.what) }

// apply returns what breaks a rule among the files, which are sorted by path.
func (r rule) apply(files []*file) []finding {
	var out []finding
	report := func(f *file, at token.Pos, format string, args ...any) {
		line := 1
		if at.IsValid() {
			line = f.line(at)
		}
		out = append(out, finding{rule: r.name, path: f.path, line: line, what: fmt.Sprintf(format, args...)})
	}
	if r.inDir != nil {
		byDir := map[string][]*file{}
		for _, f := range files {
			byDir[f.dir()] = append(byDir[f.dir()], f)
		}
		for _, dir := range directories(files) {
			r.inDir(byDir[dir], report)
		}
		return out
	}
	for _, f := range files {
		if !f.isGenerated() {
			r.inFile(f, report)
		}
	}
	return out
}

// TestStyle runs the rules over the module.
func TestStyle(t *testing.T) {
	allowed, err := parseExceptions(exceptions)
	if err != nil {
		t.Fatal(err)
	}
	files := readTree(t)
	for _, r := range style {
		t.Run(r.name, func(t *testing.T) {
			found := map[string][]finding{}
			for _, f := range r.apply(files) {
				found[f.path] = append(found[f.path], f)
			}
			for path, list := range found {
				if len(list) <= allowed.take(r.name, path, len(list)) {
					continue
				}
				for _, f := range list {
					t.Errorf("%s: please %s", f, r.please)
				}
			}
		})
	}
	for _, stale := range allowed.stale() {
		t.Error(stale)
	}
}

// TestRulesKnowRightFromWrong tries each rule on its two examples.
func TestRulesKnowRightFromWrong(t *testing.T) {
	for _, r := range style {
		t.Run(r.name, func(t *testing.T) {
			if found := r.apply([]*file{example(t, r.wrong)}); len(found) != 1 {
				t.Errorf("found %v in the wrong example, want one finding", found)
			}
			if found := r.apply([]*file{example(t, r.right)}); len(found) != 0 {
				t.Errorf("found %v in the right example", found)
			}
		})
	}
}

func example(t *testing.T, source string) *file {
	t.Helper()
	name := "p/x.go"
	switch {
	case strings.Contains(source, `import "testing"`):
		name = "p/x_test.go"
	case strings.Contains(source, "package main"):
		name = "p/main.go"
	case strings.HasPrefix(source, "package core"):
		name = coreDir + "/x.go"
	}
	f, err := parseFile(name, []byte(source))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
