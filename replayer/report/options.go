package report

import (
	"path/filepath"
	"strings"
	"time"
)

// Options say how reports look.
type Options struct {
	// Dir is the directory that paths are shown relative to; empty leaves them as they are.
	Dir string
	// Now is what the age of the corpus is measured against; zero leaves it out.
	Now time.Time
	// Version is the version of the tool.
	Version string
	// Color is for terminals.
	Color bool
	// Verbose lists the passes as well, and shortens nothing.
	Verbose bool
}

func (o Options) palette() palette { return palette{on: o.Color} }

// rel shortens a path that lies inside of Dir.
func (o Options) rel(path string) string {
	if o.Dir == "" || !filepath.IsAbs(path) {
		return path
	}
	short, err := filepath.Rel(o.Dir, path)
	if err != nil || strings.HasPrefix(short, "..") {
		return path
	}
	return short
}

// relText shortens the paths inside of a text.
func (o Options) relText(text string) string {
	if o.Dir == "" {
		return text
	}
	return strings.ReplaceAll(text, o.Dir+string(filepath.Separator), "")
}
