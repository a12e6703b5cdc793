package discover

import (
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/packages"
)

// SiteDir is the name of the package that is made up beside a main package for expressions that only mention other
// packages: it may import whatever the main package may, and spares building that program.
const SiteDir = "groundhog_site"

// home is the package that an expression is written into.
type home struct {
	pkg    *packages.Package
	beside bool // in a package of its own beside pkg, see [SiteDir]
}

func (h home) path() string {
	if h.beside {
		return h.pkg.PkgPath + "/" + SiteDir
	}
	return h.pkg.PkgPath
}

func (h home) dir() string {
	dir := h.pkg.Dir
	if dir == "" && len(h.pkg.GoFiles) > 0 {
		dir = filepath.Dir(h.pkg.GoFiles[0])
	}
	if h.beside {
		return filepath.Join(dir, SiteDir)
	}
	return dir
}

func (h home) name() string {
	if h.beside {
		return SiteDir
	}
	return h.pkg.Name
}

// place chooses the package for an expression that the user wrote in package written. The best is the workflow's own
// package: whatever else the registering package links and initialises stays out of the program.
func (s *survey) place(e Expr, written *packages.Package) (home, error) {
	own, private, literal := s.mentioned(e)
	if len(own) == 1 && !literal {
		for path := range own {
			if pkg := s.pkgs[path]; pkg != nil {
				return home{pkg: pkg}, nil
			}
		}
	}
	at := home{pkg: written}
	switch {
	case len(private) > 1:
		return home{}, openf("it uses unexported names of %d packages", len(private))
	case len(private) == 1:
		for path := range private {
			at.pkg = s.pkgs[path]
		}
		if at.pkg == nil {
			return home{}, openf("it uses unexported names of another module")
		}
	case written.Name == "main":
		at.beside = true
	}
	for path := range own {
		imported := path == at.pkg.PkgPath || at.pkg.Imports[path] != nil
		if !imported && (!at.beside || !importable(at.path(), path)) {
			return home{}, openf("it uses package %q, which %q does not import", path, at.pkg.PkgPath)
		}
	}
	return at, nil
}

// mentioned lists the packages of the user's module that e refers to, and those of which it needs unexported names.
func (s *survey) mentioned(e Expr) (own, private map[string]bool, literal bool) {
	own, private = map[string]bool{}, map[string]bool{}
	for _, p := range e.pieces {
		literal = literal || p.literal || strings.HasPrefix(p.text, "/*line ")
		if p.path == "" {
			continue
		}
		if s.module.owns(p.path) || s.pkgs[p.path] != nil {
			own[p.path] = true
		}
		if p.private || s.pkgs[p.path] != nil && s.pkgs[p.path].Name == "main" {
			private[p.path] = true
		}
	}
	return own, private, literal
}

// importable applies the go command's rule for internal packages.
func importable(from, path string) bool {
	root, ok := InternalRoot(path)
	return !ok || from == root || strings.HasPrefix(from, root+"/")
}

// InternalRoot is the import path below which an internal package may be imported; ok is false if path is not internal.
func InternalRoot(path string) (root string, ok bool) {
	switch i := strings.LastIndex("/"+path+"/", "/internal/"); {
	case i < 0:
		return "", false
	case i == 0:
		return "", true
	default:
		return path[:i-1], true
	}
}
