package discover

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

// missing are the packages outside of the user's module that the go command cannot provide, each with what it says about that:
// a module that is not required, not in go.sum or not downloaded.
type missing map[string]string

func findMissing(pkgs []*packages.Package) missing {
	m := missing{}
	packages.Visit(pkgs, nil, func(p *packages.Package) {
		if p.Module != nil && p.Module.Main {
			return
		}
		for _, e := range p.Errors {
			if e.Kind == packages.ListError {
				m[p.PkgPath] = strings.TrimSpace(e.Msg)
				return
			}
		}
	})
	return m
}

// sdk returns an error if packages of the SDK are missing: there is nothing to find then.
func (m missing) sdk() error {
	for _, path := range slices.Sorted(maps.Keys(m)) {
		if inSDK(path) {
			return fmt.Errorf("the go command cannot load package %q: %s\nrun \"go mod tidy\" or \"go mod download\" in the module, "+
				"until \"go build ./...\" works there", path, m[path])
		}
	}
	return nil
}

// explain replaces what the type checker makes of missing packages by what the go command says.
func (m missing) explain(pkgs []*packages.Package) {
	for _, pkg := range pkgs {
		for i, e := range pkg.Errors {
			rest, ok := strings.CutPrefix(e.Msg, "could not import ")
			path, _, _ := strings.Cut(rest, " ")
			if reason := m[path]; ok && reason != "" {
				pkg.Errors[i].Msg = fmt.Sprintf("could not import %s: %s", path, reason)
			}
		}
	}
}
