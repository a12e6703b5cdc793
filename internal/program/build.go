package program

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/internal/discover"
	"github.com/groundhogdev/groundhog/internal/runner"
)

// Options adjust [Build]. The zero value is ready to use.
type Options struct {
	// CacheDir is where generated files and executables are kept; empty takes groundhog/replay-check below the user's
	// cache directory. Programs of different modules and plans do not disturb each other there.
	CacheDir string
	// BuildFlags are passed to the go command, for example "-tags=integration" or "-race".
	BuildFlags []string
	// Env is the environment of the go command and of the programs; nil takes the environment of this process.
	Env []string
	// Output gets what the programs print, from several goroutines at once; nil keeps only the end of it, for crashes.
	Output io.Writer
}

// Program is an executable that can replay some workflow types.
type Program struct {
	// Plan is what it was built from.
	Plan discover.Program
	// Path is the executable's file.
	Path string
	// Identity is the SHA-256 of the executable in hexadecimal: it changes whenever the code does.
	Identity string

	dir    string
	env    []string
	output io.Writer
	built  os.FileInfo
}

// Set is what a plan was built to.
type Set struct {
	// Programs are the executables, in the order of the plan.
	Programs []*Program
	// Unresolved has the plan's unresolved types, and those of programs that could not be built, each with its reason.
	Unresolved map[string]error
}

// BuildError says that the go command did not build a program.
type BuildError struct {
	// Package is the main package.
	Package string
	// Output is what the go command printed.
	Output string
	// Command repeats the build.
	Command string
}

func (e *BuildError) Error() string {
	return fmt.Sprintf("build program %q: the go command says\n%s\nthe command was: %s", e.Package, strings.TrimRight(e.Output, "\n"), e.Command)
}

// Build generates the plan's programs and compiles them. A program that does not compile makes its types unresolved; it is
// an error if it has a registration function that the user named, or if nothing could be built. The error is a
// [*BuildError] when the go command gave it.
func Build(ctx context.Context, plan *discover.Plan, opts Options) (*Set, error) {
	if err := checkSDK(plan.Module.SDK); err != nil {
		return nil, err
	}
	files, targets, err := generate(plan, runner.Sources())
	if err != nil {
		return nil, err
	}
	work, err := openWorkspace(plan, files, opts)
	if err != nil {
		return nil, err
	}
	defer work.close()
	set := &Set{Unresolved: maps.Clone(plan.Unresolved)}
	if set.Unresolved == nil {
		set.Unresolved = map[string]error{}
	}
	var failed error
	for n, t := range targets {
		prog, err := work.build(ctx, n, t)
		if err == nil {
			set.Programs = append(set.Programs, prog)
			continue
		}
		if ctx.Err() != nil || explicit(t.program) {
			return nil, err
		}
		failed = cmp.Or(failed, err)
		for _, name := range slices.Concat(t.program.Types, t.program.Dynamic) {
			set.Unresolved[name] = err
		}
	}
	if len(set.Programs) == 0 && failed != nil {
		return nil, failed
	}
	return set, nil
}

func explicit(p discover.Program) bool {
	return slices.ContainsFunc(p.Sources, func(src discover.Source) bool {
		return slices.ContainsFunc(src.Entries, func(e discover.Entry) bool { return e.Explicit })
	})
}

// build compiles one target.
func (w *workspace) build(ctx context.Context, n int, t target) (*Program, error) {
	out := filepath.Join(w.dir, targetName(n, t.pkg))
	err := w.goBuild(ctx, out, t.pkg)
	var refused *BuildError
	if errors.As(err, &refused) && strings.Contains(refused.Output, "-mod=vendor") {
		// The runner needs packages of the SDK that the user's code does not import, so they are not vendored. The module
		// cache may have them; -mod=readonly looks there and leaves go.mod alone.
		if err = w.goBuild(ctx, out, t.pkg, "-mod=readonly"); err != nil {
			err = vendorError(refused, err)
		}
	}
	if err != nil {
		return nil, err
	}
	built, err := os.Stat(out)
	if err != nil {
		return nil, fmt.Errorf("build program %q: %w", t.pkg, err)
	}
	sum, err := fileSum(out)
	if err != nil {
		return nil, err
	}
	return &Program{Plan: t.program, Path: out, Identity: sum, dir: w.moduleDir, env: w.opts.Env, output: w.opts.Output, built: built}, nil
}

// goBuild runs go build; what it compiled before is taken from its cache, and an executable that is up to date is kept.
func (w *workspace) goBuild(ctx context.Context, out, pkg string, flags ...string) error {
	args := []string{"build", "-overlay", w.overlayFile, "-buildvcs=false"}
	if !strings.Contains(w.goFlags, "-ldflags") && !slices.ContainsFunc(w.opts.BuildFlags, isLinkFlag) {
		args = append(args, "-ldflags=-w") // nobody debugs the program; without DWARF it links much faster
	}
	args = append(args, discover.ModFlags(w.goFlags)...)
	args = append(args, w.opts.BuildFlags...)
	args = append(args, flags...)
	return w.goCommand(ctx, pkg, append(args, "-o", out, pkg))
}

func isLinkFlag(flag string) bool {
	return strings.HasPrefix(strings.TrimLeft(flag, "-"), "ldflags")
}

func vendorError(vendored *BuildError, again error) error {
	var e *BuildError
	if !errors.As(again, &e) {
		return again
	}
	e.Output = vendored.Output + "\nthe vendor directory lacks packages that a replay needs, and without it (-mod=readonly):\n" +
		firstProblems(e.Output) +
		"\nrun \"go mod download\" once, or vendor the packages by importing go.temporal.io/sdk/worker, " +
		"go.temporal.io/sdk/interceptor and go.temporal.io/sdk/client"
	return e
}

// firstProblems leaves out what the go command says about its work, and all but a few of its complaints: they are alike.
func firstProblems(output string) string {
	const shown = 3
	var kept []string
	for line := range strings.Lines(output) {
		if line = strings.TrimRight(line, "\n"); !strings.HasPrefix(line, "go: downloading ") {
			kept = append(kept, line)
		}
	}
	if more := len(kept) - shown; more > 0 {
		kept = append(kept[:shown], fmt.Sprintf("and %d more lines", more))
	}
	return strings.Join(kept, "\n")
}

// goCommand runs the go command in the user's module.
func (w *workspace) goCommand(ctx context.Context, pkg string, args []string) error {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = w.moduleDir
	cmd.Env = w.opts.Env
	out, err := cmd.CombinedOutput()
	switch {
	case ctx.Err() != nil:
		return fmt.Errorf("build program %q: %w", pkg, context.Cause(ctx))
	case err == nil:
		return nil
	}
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return fmt.Errorf("build program %q: %w", pkg, err)
	}
	return &BuildError{Package: pkg, Output: string(out), Command: "cd " + quote(w.moduleDir) + " && go " + quoteAll(args)}
}

func quoteAll(args []string) string {
	quoted := make([]string, len(args))
	for i, arg := range args {
		quoted[i] = quote(arg)
	}
	return strings.Join(quoted, " ")
}

// quote writes an argument for a POSIX shell.
func quote(arg string) string {
	if arg != "" && !strings.ContainsAny(arg, " \t\n'\"\\$`*?[]{}()<>|&;#~!") {
		return arg
	}
	return "'" + strings.ReplaceAll(arg, "'", `'\''`) + "'"
}

func fileSum(name string) (string, error) {
	f, err := os.Open(name)
	if err != nil {
		return "", fmt.Errorf("hash program: %w", err)
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return "", fmt.Errorf("hash program %q: %w", name, err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
