package corpus

import (
	"context"
	"fmt"
	"io"
	"iter"
	"os"
)

// DefaultMaxBytes is the limit per history where Options.MaxBytes is zero: 512 MiB. A server keeps no history above
// 50 MiB.
const DefaultMaxBytes = 512 << 20

// Options for [Units]. The zero value is ready to use.
type Options struct {
	// MaxBytes limits one history, after decompression, in bytes. Zero means [DefaultMaxBytes].
	MaxBytes int64

	// Stdin is read where a path is "-". Nil means os.Stdin.
	Stdin io.Reader
}

// Units yields the histories under paths, one unit each, or an [*Error] per input that cannot be used. A path is a
// file, a directory (read recursively, in the order of names), "-" for standard input, or, if no such file exists, a
// pattern: * ? [...] match within a name and ** any number of directories. A directory that is met again, through a
// symbolic link, is read once.
//
// When ctx ends, its error is yielded as the last one.
func Units(ctx context.Context, paths []string, opts Options) iter.Seq2[*Unit, error] {
	if opts.MaxBytes <= 0 {
		opts.MaxBytes = DefaultMaxBytes
	}
	if opts.Stdin == nil {
		opts.Stdin = os.Stdin
	}
	return func(yield func(*Unit, error) bool) {
		w := &walker{ctx: ctx, limit: opts.MaxBytes, stdin: opts.Stdin, yield: yield}
		if len(paths) == 0 {
			w.fail("", &Error{Kind: Empty, Reason: "no path was given", Hint: `name files or directories, or "-" for standard input`})
		}
		for _, path := range paths {
			if !w.root(path) {
				return
			}
		}
	}
}

// walker visits inputs. Its methods return false when the walk is to stop.
type walker struct {
	ctx   context.Context
	limit int64
	stdin io.Reader
	yield func(*Unit, error) bool
	seen  []os.FileInfo // directories of the present root

	found    int // units and errors below the present root
	failures int // errors
}

// root visits one of the paths that the caller named.
func (w *walker) root(path string) bool {
	w.seen, w.found = nil, 0
	if !w.visit(path) {
		return false
	}
	if w.found == 0 {
		return w.fail(path, &Error{
			Kind:   Empty,
			Reason: "no histories found",
			Hint:   fmt.Sprintf("files in directories and archives must be named %s", extensionList()),
		})
	}
	return true
}

func (w *walker) visit(path string) bool {
	if path == "-" {
		return w.stream("-", w.stdin, -1, 0)
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return w.directory(path, info)
	case err == nil:
		return w.file(path)
	case os.IsNotExist(err) && isPattern(path):
		return w.pattern(path)
	}
	return w.fail(path, err)
}

// unit passes a unit on.
func (w *walker) unit(u *Unit) bool {
	if err := w.ctx.Err(); err != nil {
		w.yield(nil, err)
		return false
	}
	w.found++
	u.limit = w.limit
	return w.yield(u, nil)
}

// fail passes an error about the input called name on.
func (w *walker) fail(name string, err error) bool {
	if ended := w.ctx.Err(); ended != nil {
		w.yield(nil, ended)
		return false
	}
	w.found++
	w.failures++
	return w.yield(nil, problem(name, err))
}
