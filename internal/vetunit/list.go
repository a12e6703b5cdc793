package vetunit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
)

// Package is what the go command knows about a package.
type Package struct {
	ImportPath      string
	Dir             string
	CompiledGoFiles []string
	IgnoredGoFiles  []string
	Export          string // the file with its export data
	Standard        bool
	DepOnly         bool // it is not among what was asked for, but imported
	Imports         []string
	ImportMap       map[string]string
	Module          *struct{ Path, GoVersion string }
	Error           *struct{ Pos, Err string }
	DepsErrors      []*struct{ Pos, Err string }
}

// Problem says why the package cannot be loaded or compiled, "" if it can.
func (p *Package) Problem() string {
	switch {
	case p.Error != nil:
		return p.Error.Err
	case len(p.DepsErrors) > 0:
		return p.DepsErrors[0].Err
	}
	return ""
}

// ModulePath is the path of the module that the package is in, "" if it is in none.
func (p *Package) ModulePath() string {
	if p.Module == nil {
		return ""
	}
	return p.Module.Path
}

// GoVersion is the version of Go that the package is written for, as the type checker wants it.
func (p *Package) GoVersion() string {
	if p.Module == nil || p.Module.GoVersion == "" {
		return ""
	}
	return "go" + p.Module.GoVersion
}

// GoFiles are the files to be type-checked, with their directories.
func (p *Package) GoFiles() []string { return absolute(p.Dir, p.CompiledGoFiles) }

// IgnoredFiles are the files that build constraints leave out, with their directories.
func (p *Package) IgnoredFiles() []string { return absolute(p.Dir, p.IgnoredGoFiles) }

// List asks the go command, in a directory, for packages and all that they import, which it compiles. What is imported comes first. Packages that
// cannot be loaded have an Error.
func List(dir string, flags, patterns []string) ([]*Package, error) {
	args := append([]string{
		"list", "-e", "-deps", "-export", "-compiled",
		"-json=ImportPath,Dir,CompiledGoFiles,IgnoredGoFiles,Export,Standard,DepOnly,Imports,ImportMap,Module,Error,DepsErrors",
	}, flags...)
	cmd := exec.Command("go", append(append(args, "--"), patterns...)...) //nolint:noctx // nobody cancels it: an interrupt reaches both processes
	cmd.Dir = dir
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		if text := strings.TrimSpace(problems.String()); text != "" {
			return nil, fmt.Errorf("list packages: %s", text)
		}
		return nil, fmt.Errorf("list packages: %w", err)
	}
	var packages []*Package
	for decoder := json.NewDecoder(&out); ; {
		p := new(Package)
		err := decoder.Decode(p)
		if errors.Is(err, io.EOF) {
			return packages, nil
		}
		if err != nil {
			return nil, fmt.Errorf("list packages: read the answer of go list: %w", err)
		}
		packages = append(packages, p)
	}
}

func absolute(dir string, names []string) []string {
	var out []string
	for _, name := range names {
		if !filepath.IsAbs(name) {
			name = filepath.Join(dir, name)
		}
		out = append(out, name)
	}
	return out
}
