package report

import (
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/groundhogdev/groundhog/replayer/explain"
)

// location is a line of a file. An empty path stands for no file at all, such as standard input; line 0 for the file as a whole.
type location struct {
	path string // with slashes; relative to Options.Dir if it lies inside
	line int
}

// historyPlace takes the labels of package corpus apart: what follows "!" is inside of an archive, what follows ":" is a part of
// the file.
var historyPlace = regexp.MustCompile(`^(.+?\.(?i:jsonl|ndjson|json|bin|pb|binpb|proto|gz|tgz|tar|zip))((?:!.*|:\d+)+)$`)

// historyFile locates the file that a history came from. Lines are known only where each history is a line.
func (o Options) historyFile(name string) location {
	if name == "-" || name == "" || strings.HasPrefix(name, "-:") || strings.HasPrefix(name, "-!") {
		return location{}
	}
	parts := historyPlace.FindStringSubmatch(name)
	if parts == nil {
		return location{path: o.file(name)}
	}
	at := location{path: o.file(parts[1])}
	switch strings.ToLower(filepath.Ext(parts[1])) {
	case ".jsonl", ".ndjson":
		line, _, _ := strings.Cut(parts[2][1:], ":")
		if n, err := strconv.Atoi(line); err == nil { // else the file as a whole
			at.line = n
		}
	}
	return at
}

// file makes a path relative to Dir. Unlike rel it does so for paths that are relative to the working directory, too: CI systems
// look for files from the root of the repository, wherever the check ran.
func (o Options) file(path string) string {
	if abs, err := filepath.Abs(path); err == nil && o.contains(abs) {
		return filepath.ToSlash(o.rel(abs))
	}
	return filepath.ToSlash(path)
}

// contains tells whether an absolute path lies inside of Dir.
func (o Options) contains(path string) bool {
	return o.Dir != "" && filepath.IsAbs(path) && o.rel(path) != path
}

// callFrame chooses the innermost frame that lies inside of Dir, or else the innermost of all: a library that the workflow calls
// through is not the code under review.
func (o Options) callFrame(at []explain.Frame) (explain.Frame, bool) {
	for _, f := range at {
		if o.contains(f.File) {
			return f, true
		}
	}
	if len(at) == 0 {
		return explain.Frame{}, false
	}
	return at[0], true
}

// callSite locates the frame that callFrame chooses.
func (o Options) callSite(at []explain.Frame) location {
	f, ok := o.callFrame(at)
	if !ok {
		return location{}
	}
	return o.frame(f)
}

func (o Options) frame(f explain.Frame) location {
	return location{path: filepath.ToSlash(o.rel(f.File)), line: max(f.Line, 0)}
}

// uri renders the path as a URI reference, absolute if the path is.
func (l location) uri() string {
	u := url.URL{Path: l.path}
	if l.isAbs() {
		u.Scheme, u.Path = "file", "/"+strings.TrimPrefix(l.path, "/")
	}
	return u.String()
}

func (l location) isAbs() bool {
	return strings.HasPrefix(l.path, "/") || filepath.IsAbs(filepath.FromSlash(l.path))
}
