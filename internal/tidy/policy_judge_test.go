package tidy

import (
	"fmt"
	"go/build"
	"path"
	"slices"
	"strings"
)

// judge returns what is wrong with a file's import, or "".
func (p *importPolicy) judge(f *file, imported string) string {
	name, where := imported, "the standard library"
	rel, ours := strings.CutPrefix(imported, module+"/")
	switch {
	case ours:
		name, where = rel, "this module"
	case !isStandard(imported):
		found, ok := p.find(imported)
		if !ok {
			return fmt.Sprintf("%q is not in the policy: please do without it, or give its module a place in "+
				"internal/tidy/policy_test.go", imported)
		}
		name, where = found, "another module"
	}
	if ours && strings.HasPrefix(name, "cmd/") {
		return fmt.Sprintf("nothing imports a command: please move what you need of %q into a package", name)
	}
	if f.isTest() || name == f.dir() {
		return ""
	}
	return p.judgeCode(f.dir(), name, where)
}

// judgeCode judges an import outside of tests.
func (p *importPolicy) judgeCode(dir, name, where string) string {
	standard := where == "the standard library"
	switch {
	case p.forbids(dir, name):
		return fmt.Sprintf("%q never imports %q: please have the caller hand in what it gives", dir, name)
	case !standard && !p.below[dir][name]:
		return fmt.Sprintf("%q may not import %q of %s: please move the code up, or the need for it down; "+
			"the order is in internal/tidy/policy_test.go", dir, name, where)
	case !standard && p.takes[dir] != nil && !p.takes[dir][name]:
		return fmt.Sprintf("%q takes only %q, not %q: please put the logic into a package that it imports", dir, keys(p.takes[dir]), name)
	case p.only[name] != nil && !p.only[name][dir]:
		return fmt.Sprintf("%q is only for %q, not for %q: please ask one of them to do it, or add to internal/tidy/policy_test.go",
			name, keys(p.only[name]), dir)
	}
	return ""
}

// forbids reports whether dir, or a directory that it is in, may never import the name.
func (p *importPolicy) forbids(dir, name string) bool {
	for ; dir != "."; dir = path.Dir(dir) {
		if p.never[dir][name] {
			return true
		}
	}
	return false
}

// isStandard reports whether an import path is of the standard library.
func isStandard(importPath string) bool {
	if importPath == "C" || importPath == "unsafe" {
		return true
	}
	first, _, _ := strings.Cut(importPath, "/")
	if strings.Contains(first, ".") {
		return false
	}
	found, err := build.Import(path.Clean(importPath), "", build.FindOnly)
	return err == nil && found.Goroot
}

func keys(set map[string]bool) []string {
	var out []string
	for key := range set {
		out = append(out, key)
	}
	slices.Sort(out)
	return out
}
