package report

import (
	"path/filepath"
	"strings"
	"time"

	"github.com/groundhogdev/groundhog/internal/ink"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// Options say how reports look.
type Options struct {
	// Dir is the directory that paths are shown relative to; empty leaves them as they are.
	Dir string
	// Now is what the age of the corpus is measured against; zero leaves it out.
	Now time.Time
	// Program names what was replayed through, such as the module of the workflows; empty leaves it out.
	Program string
	// Version is the version of the tool.
	Version string
	// Color is for terminals.
	Color bool
	// Verbose lists the passes as well, and shortens nothing.
	Verbose bool
}

func (o Options) palette() ink.Palette { return ink.Palette{On: o.Color} }

func (o Options) style() explain.Style {
	return explain.Style{Dir: o.Dir, Color: o.Color, Verbose: o.Verbose}
}

// rel shortens a path that lies inside of Dir.
func (o Options) rel(path string) string { return o.style().Path(path) }

// relText shortens the paths inside of a text.
func (o Options) relText(text string) string {
	if o.Dir == "" {
		return text
	}
	return strings.ReplaceAll(text, o.Dir+string(filepath.Separator), "")
}
