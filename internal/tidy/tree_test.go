package tidy

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// module is the path of the module that these tests keep.
const module = "github.com/groundhogdev/groundhog"

// root is where its go.mod is.
var root = filepath.Join("..", "..")

// file is one Go file of the module.
type file struct {
	path   string // relative to root, with slashes
	source []byte
	fset   *token.FileSet
	syntax *ast.File
}

// dir is the package's directory, relative to root.
func (f *file) dir() string { return path.Dir(f.path) }

func (f *file) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

// isCommand reports whether the file belongs to a program, whose names nobody imports.
func (f *file) isCommand() bool { return f.syntax.Name.Name == "main" }

func (f *file) isGenerated() bool { return ast.IsGenerated(f.syntax) }

func (f *file) line(pos token.Pos) int { return f.fset.Position(pos).Line }

// imports are the paths that the file imports.
func (f *file) imports() []string {
	var out []string
	for _, spec := range f.syntax.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil {
			out = append(out, p)
		}
	}
	return out
}

// parseFile reads source as the file at the given path.
func parseFile(name string, source []byte) (*file, error) {
	fset := token.NewFileSet()
	syntax, err := parser.ParseFile(fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	return &file{path: name, source: source, fset: fset, syntax: syntax}, nil
}

// readTree reads the Go files of the module, whatever their build constraints, in the order of their paths.
func readTree(t *testing.T) []*file {
	t.Helper()
	var files []*file
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != root && leftOut(name) {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(name) != ".go" {
			return nil
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		f, err := parseFile(filepath.ToSlash(rel), source)
		if err != nil {
			return err
		}
		files = append(files, f)
		return nil
	})
	if err != nil {
		t.Fatalf("read module: %v", err)
	}
	return files
}

// leftOut reports whether a directory is not the module's: what the go command ignores, and nested modules.
func leftOut(dir string) bool {
	base := filepath.Base(dir)
	if base == "testdata" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_") {
		return true
	}
	_, err := os.Stat(filepath.Join(dir, "go.mod"))
	return err == nil
}

// directories are the directories of packages, sorted.
func directories(files []*file) []string {
	var dirs []string
	for _, f := range files {
		dirs = append(dirs, f.dir())
	}
	slices.Sort(dirs)
	return slices.Compact(dirs)
}
