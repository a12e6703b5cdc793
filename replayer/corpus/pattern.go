package corpus

import (
	"os"
	"path/filepath"
	"strings"
)

func isPattern(path string) bool { return strings.ContainsAny(path, "*?[") }

// pattern visits the files that match a glob. Directories that match are passed over; name them without a pattern,
// or end it with **.
func (w *walker) pattern(pattern string) bool {
	slashed := filepath.ToSlash(filepath.Clean(pattern))
	base, rest := ".", strings.Split(slashed, "/")
	if slashed[0] == '/' {
		base, rest = "/", rest[1:]
	}
	for len(rest) > 1 && !isPattern(rest[0]) {
		base, rest = filepath.Join(base, rest[0]), rest[1:]
	}
	for _, segment := range rest {
		if _, err := filepath.Match(segment, ""); err != nil {
			return w.fail(pattern, &Error{Kind: Empty, Reason: "the pattern is malformed", Hint: "close its brackets", Err: err})
		}
	}
	g := glob{walker: w, tried: map[string]bool{}}
	if !g.match(base, rest) {
		return false
	}
	if len(g.tried) == 0 {
		return w.fail(pattern, &Error{
			Kind:   Empty,
			Reason: "no file matches the pattern",
			Hint:   "check it with ls; ** stands for any number of directories",
		})
	}
	return true
}

// glob is the state of one pattern's walk.
type glob struct {
	*walker
	tried map[string]bool // files: two ** can lead to the same one
}

// match visits what the segments match below dir.
func (g *glob) match(dir string, segments []string) bool {
	if segments[0] == "**" {
		if len(segments) == 1 {
			segments = []string{"**", "*"}
		}
		if !g.match(dir, segments[1:]) {
			return false
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return os.IsNotExist(err) || g.fail(dir, err)
	}
	for _, entry := range entries {
		if !g.entryMatches(filepath.Join(dir, entry.Name()), entry, segments) {
			return false
		}
	}
	return true
}

// entryMatches goes on with a directory's member, if the first segment matches it.
func (g *glob) entryMatches(path string, entry os.DirEntry, segments []string) bool {
	if segments[0] == "**" { // real directories only: a link could lead back
		return !entry.IsDir() || hidden(entry.Name()) || g.match(path, segments)
	}
	matches, _ := filepath.Match(segments[0], entry.Name())
	if !matches || hidden(entry.Name()) && !hidden(segments[0]) {
		return true
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return g.fail(path, err)
	case len(segments) > 1:
		return !info.IsDir() || g.match(path, segments[1:])
	case g.tried[path]:
		return true
	case info.IsDir():
		return true
	}
	g.tried[path] = true
	return g.file(path)
}
